package meshio

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"cairn/internal/message"
	"cairn/internal/textfile"
)

// vtpText gives the XML decoder the file byte by byte, so that it never reads
// ahead and the content of arrays can be passed over.
type vtpText struct {
	*input
	last [2]byte
}

func (t *vtpText) ReadByte() (byte, error) {
	if len(t.b) == 0 {
		if ok, err := t.more(); err != nil {
			return 0, err
		} else if !ok {
			return 0, io.EOF
		}
	}
	c := t.b[0]
	t.b = t.b[1:]
	t.last[0], t.last[1] = t.last[1], c
	return c, nil
}

// Read is there because the decoder asks for an io.Reader; it uses ReadByte.
func (t *vtpText) Read(b []byte) (int, error) { return readOne(t, b) }

func readOne(r io.ByteReader, b []byte) (int, error) {
	c, err := r.ReadByte()
	if err != nil || len(b) == 0 {
		return 0, err
	}
	b[0] = c
	return 1, nil
}

// vtpLetters gives the decoder a file that names an encoding of its own: what is
// not UTF-8 is read as Windows-1252. Only the names of arrays can differ by that.
type vtpLetters struct {
	text *vtpText
	rest string // of the current letter
}

func (l *vtpLetters) ReadByte() (byte, error) {
	if l.rest == "" {
		c, err := l.text.ReadByte()
		if err != nil || c < utf8.RuneSelf || l.text.stored.encoding != textfile.UTF8 {
			return c, err
		}
		l.rest = textfile.String([]byte{c})
	}
	c := l.rest[0]
	l.rest = l.rest[1:]
	return c, nil
}

// Read is there because the decoder asks for an io.Reader; it uses ReadByte.
func (l *vtpLetters) Read(b []byte) (int, error) { return readOne(l, b) }

// content passes over the text up to the next tag and returns its place.
func (t *vtpText) content() (start, end int64, err error) {
	start = t.at()
	if t.last == [2]byte{'/', '>'} {
		return start, start, nil // the element has no content
	}
	for {
		if n := bytes.IndexByte(t.b, '<'); n >= 0 {
			t.b = t.b[n:]
			return start, t.at(), nil
		}
		t.b = nil
		if ok, err := t.more(); err != nil || !ok {
			return start, t.at(), err
		}
	}
}

// walk reads the elements.
func (r *vtpReader) walk() error {
	if err := r.endText(); err != nil {
		return err
	}
	t := &vtpText{input: r.source.input(0, r.size)}
	defer t.close()
	d := xml.NewDecoder(t)
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return &vtpLetters{text: t}, nil }
	var open []string
	roots := 0
	for {
		at := t.at()
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return r.malformed(t.at(), err)
		}
		switch e := token.(type) {
		case xml.Directive:
			return &textError{at, "the file has a document type definition, which no VTK file needs"}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.StartElement:
			if len(open) == maxVTPDepth {
				return &textError{at, fmt.Sprintf("elements are nested more than %d deep", maxVTPDepth)}
			}
			if len(open) == 0 {
				roots++
			}
			open = append(open, e.Name.Local)
			if roots > 1 || open[0] != "VTKFile" {
				return &textError{at, "the file is not one element VTKFile"}
			}
			done, err := r.element(t, open, e)
			if err != nil || done {
				return r.placed(at, err)
			}
		}
	}
	if roots == 0 {
		return fault("the file has no element VTKFile")
	}
	return nil
}

// malformed turns an error of the XML decoder into one for people.
func (r *vtpReader) malformed(at int64, err error) error {
	var f *FormatError
	if r.ctx.Err() != nil || errors.As(err, &f) {
		return err
	}
	reason := err.Error()
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		reason = syntax.Msg
	}
	return &textError{at, "the XML is damaged: " + reason}
}

// vtpAttributes returns the attributes of an element; one that comes twice is an
// error.
func vtpAttributes(e xml.StartElement) (map[string]string, error) {
	m := make(map[string]string, len(e.Attr))
	for _, a := range e.Attr {
		if _, twice := m[a.Name.Local]; twice {
			return nil, fmt.Errorf("element %s has the attribute %s twice", message.Quote(e.Name.Local), message.Quote(a.Name.Local))
		}
		m[a.Name.Local] = a.Value
	}
	return m, nil
}

// element takes in a start element; open ends with its name. done says that no
// more XML follows.
func (r *vtpReader) element(t *vtpText, open []string, e xml.StartElement) (done bool, err error) {
	attributes, err := vtpAttributes(e)
	if err != nil {
		return false, err
	}
	name := open[len(open)-1]
	inPiece := len(open) > 3 && open[1] == "PolyData" && open[2] == "Piece"
	switch {
	case len(open) == 1:
		return false, r.root(attributes)
	case name == "AppendedData" && len(open) == 2:
		return true, r.appendedData(t, attributes)
	case name == "Piece" && len(open) == 3 && open[1] == "PolyData":
		return false, r.piece(attributes)
	case len(open) == 4 && inPiece:
		p := r.pieces[len(r.pieces)-1]
		p.section = name
		if name == "PointData" {
			p.names = attributes
		}
	case name == "DataArray" || name == "Array":
		start, end, err := t.content()
		if err != nil {
			return false, err
		}
		if len(open) != 5 || !inPiece {
			return false, nil // of a field of the whole
		}
		return false, r.array(r.pieces[len(r.pieces)-1], attributes, start, end)
	}
	return false, nil
}
