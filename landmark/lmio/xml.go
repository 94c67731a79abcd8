package lmio

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"cairn/internal/message"
	"cairn/internal/textfile"
)

// Limits of what an XML file may hold, far beyond what landmark programs write.
const (
	maxXMLDepth      = 100 // elements in each other
	maxXMLAttributes = 100 // of one element
)

// xmlReader goes through the tokens of an XML text. It knows no entities but
// the five of XML, and opens nothing.
type xmlReader struct {
	*textReader
	text    string // all of it
	decoder *xml.Decoder
	open    []string // elements that the reader is in
	lines   int      // line ends before counted
	counted int64    // offset
	told    bool     // that text or comments are not kept
}

func newXMLReader(ctx context.Context, path, format string, data []byte) (*xmlReader, error) {
	t, err := newTextReader(ctx, path, format, data)
	if err != nil {
		return nil, err
	}
	r := &xmlReader{textReader: t, text: t.rest}
	r.decoder = xml.NewDecoder(&contextReader{ctx, strings.NewReader(r.text)})
	r.decoder.CharsetReader = func(label string, input io.Reader) (io.Reader, error) {
		is, isASCII := t.source.Encoding, utf8.RuneCountInString(r.text) == len(r.text)
		switch strings.ToLower(label) { // where it is so, it was told of
		case "us-ascii", "ascii", "utf8", "iso-8859-1", "latin1", "windows-1252":
			if is == textfile.Windows1252 || is == textfile.UTF8 && isASCII {
				return input, nil
			}
		case "utf-16", "utf-16le", "utf-16be", "utf16":
			if is == textfile.UTF16LE || is == textfile.UTF16BE {
				return input, nil
			}
		}
		t.warn("the file says that its text is %s, and it is read as %s; it would be saved as UTF-8", message.Quote(label), is)
		return input, nil
	}
	return r, nil
}

// token returns the next token, io.EOF behind the last. Names keep their
// prefix; the caller checks how elements are nested.
func (r *xmlReader) token() (xml.Token, error) {
	token, err := r.decoder.RawToken()
	r.place()
	var syntax *xml.SyntaxError
	switch {
	case err == nil:
	case r.ctx.Err() != nil:
		return nil, r.ctx.Err()
	case err == io.EOF:
		return nil, io.EOF
	case errors.As(err, &syntax) && strings.Contains(syntax.Msg, "entity"):
		return nil, r.fail("%s; only &lt; &gt; &amp; &apos; &quot; and numbers are understood", syntax.Msg)
	case errors.As(err, &syntax):
		return nil, r.fail("this is no XML: %s", syntax.Msg)
	default:
		return nil, r.fail("this is no XML: %s", strings.TrimPrefix(err.Error(), "xml: "))
	}
	if start, ok := token.(xml.StartElement); ok {
		return start, r.begin(start)
	}
	return token, nil
}

// begin refuses what no XML writer would produce.
func (r *xmlReader) begin(start xml.StartElement) error {
	if n := len(start.Attr); n > maxXMLAttributes {
		return r.fail("an element has %d attributes; more than %d are not read", n, maxXMLAttributes)
	}
	for i, a := range start.Attr {
		for _, b := range start.Attr[:i] {
			if a.Name == b.Name {
				return r.fail("%s stands twice in one element", message.Quote(nameOf(a.Name)))
			}
		}
	}
	if len(r.open) == maxXMLDepth {
		return r.fail("more than %d elements stand in each other", maxXMLDepth)
	}
	r.open = append(r.open, nameOf(start.Name))
	return nil
}

// place brings the text reader to where the decoder is, for its messages.
func (r *xmlReader) place() {
	at := min(r.decoder.InputOffset(), int64(len(r.text)))
	r.lines += strings.Count(r.text[r.counted:at], "\n")
	r.counted = at
	r.number, r.line, r.rest = r.lines+1, "", r.text[at:]
}

// root goes on to the start of the document's element.
func (r *xmlReader) root(name string) (start xml.StartElement, err error) {
	for {
		token, err := r.token()
		if err == io.EOF {
			return start, r.fail("the file has no element <%s>", name)
		} else if err != nil {
			return start, err
		}
		switch token := token.(type) {
		case xml.Directive:
			if strings.Contains(string(token), "[") {
				r.lose("what the file declares of its own (DOCTYPE with brackets)")
			}
		case xml.StartElement:
			if found := nameOf(token.Name); found != name {
				return start, r.fail("the file holds <%s>, where <%s> belongs", found, name)
			}
			return token, nil
		case xml.EndElement:
			return start, r.fail("</%s> ends an element that did not begin", nameOf(token.Name))
		case xml.CharData:
			if strings.TrimSpace(string(token)) != "" {
				return start, r.fail("there is text before the first element, so this is no XML file")
			}
		default:
			r.notKept(token)
		}
	}
}

// What children does with text and comments.
const (
	warnOfText = true
	passText   = false
)

// children calls f for each element in the current one, with where it begins
// in the text, and goes on to the end of the current one. f must read the
// element to its end.
func (r *xmlReader) children(warn bool, f func(child xml.StartElement, from int64) error) error {
	current := r.open[len(r.open)-1]
	for {
		from := r.decoder.InputOffset()
		token, err := r.token()
		if err == io.EOF {
			return r.ended("</" + current + ">")
		} else if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if err := f(token, from); err != nil {
				return err
			}
		case xml.EndElement:
			if found := nameOf(token.Name); found != current {
				return r.fail("</%s> stands where </%s> belongs", found, current)
			}
			r.open = r.open[:len(r.open)-1]
			return nil
		default:
			if warn {
				r.notKept(token)
			}
		}
	}
}

// skip goes on to the end of the current element.
func (r *xmlReader) skip() error {
	return r.children(passText, func(xml.StartElement, int64) error { return r.skip() })
}

// notKept warns once that something beside elements is not kept.
func (r *xmlReader) notKept(token xml.Token) {
	switch token := token.(type) {
	case xml.ProcInst:
		if token.Target == "xml" {
			return
		}
	case xml.CharData:
		if strings.TrimSpace(string(token)) == "" {
			return
		}
	}
	if !r.told {
		r.told = true
		r.lose("comments and text between the elements, the first in line %d", r.number)
	}
}

// end checks that nothing follows the document's element.
func (r *xmlReader) end() error {
	for {
		token, err := r.token()
		if err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement, xml.EndElement, xml.Directive:
			return r.fail("the document has ended, and another begins; a file holds one")
		case xml.CharData:
			if strings.TrimSpace(string(token)) != "" {
				return r.fail("there is text behind the end of the document")
			}
		default:
			r.notKept(token)
		}
	}
}

// nameOf returns a name with its prefix, as it stands in the file.
func nameOf(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

// sniffRoot reports whether a text begins as XML and has the element.
func sniffRoot(head []byte, root string) bool {
	text := strings.TrimSpace(string(head))
	_, after, found := strings.Cut(text, "<"+root)
	return strings.HasPrefix(text, "<") && found && after != "" && strings.ContainsAny(after[:1], " \t\r\n/>")
}

// xmlName is for names in XML: all characters that XML has.
func xmlName(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\ufffe' || r == '\uffff' {
			return '\ufffd'
		}
		return r
	}, anyName(name))
}

var xmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\t", "&#x9;", "\n", "&#xa;", "\r", "&#xd;")

// appendAttribute appends an attribute and the blank before it.
func appendAttribute(out []byte, name, value string) []byte {
	return append(out, " "+name+`="`+xmlEscapes.Replace(value)+`"`...)
}
