// Package strictjson walks through JSON texts (Bray, T. 2017, RFC 8259) value by
// value. Unlike encoding/json it tells null from 0, sees a key that comes twice,
// does not shorten or fill lists, allocates nothing by what a text promises, and
// says where in the text something is wrong. A text may be in memory or be read
// piece by piece, however long it is.
package strictjson

import (
	"bytes"
	"context"
	"fmt"

	"cairn/internal/message"
)

// Kind is the kind of a value, by the byte that it begins with. A Number may begin
// with a sign or any digit.
type Kind byte

// The kinds. The last two end a value and come only from Walk.
const (
	Null      Kind = 'n'
	True      Kind = 't'
	False     Kind = 'f'
	Number    Kind = '0'
	Text      Kind = '"'
	Object    Kind = '{'
	List      Kind = '['
	ObjectEnd Kind = '}'
	ListEnd   Kind = ']'
)

// Source is where a Reader gets its text from.
type Source interface {
	// More returns rest, which is what it returned last or the end of that, with
	// further bytes of the text behind it. It returns rest alone where the text
	// ends. The bytes are valid until the next call.
	More(rest []byte) ([]byte, error)
}

// Memory returns a source of a text in memory. It ends with the context's error.
func Memory(ctx context.Context, text []byte) Source { return &memory{ctx: ctx, text: text} }

type memory struct {
	ctx  context.Context
	text []byte
	end  int // of what was returned
}

// More shows a further piece of the text, small enough that decoding it takes no
// longer than somebody who cancels would wait.
func (m *memory) More(rest []byte) ([]byte, error) {
	const piece = 64 << 10
	if err := m.ctx.Err(); err != nil {
		return rest, err
	}
	begin := m.end - len(rest)
	m.end = min(len(m.text), m.end+piece)
	return m.text[begin:m.end], nil
}

// Reader walks through a text. In its methods, what names the value in messages: a
// text, or a fmt.Stringer where building the text for each value would take time.
// When a method has returned an error, the reader is of no more use.
type Reader struct {
	// MaxDepth bounds how deep values may be nested, MaxText the bytes of a key or
	// a text, as it stands there; 0 sets no bound to a text.
	MaxDepth, MaxText int
	// Fault makes the error about a byte of the text.
	Fault func(offset int64, reason string) error
	// Twice, where it is set, is called for a key that an object has twice, with
	// the name of the object; the second value is then passed over. Else that is
	// an error.
	Twice func(what any, key string)
	// NoNumber is what messages add where NaN or Infinity stands for a number.
	NoNumber string

	source Source
	b      []byte // what comes next, as far as it is there
	end    int64  // place in the text behind b
	depth  int
}

// usualDepth is MaxDepth of a new Reader.
const usualDepth = 1000

// New returns a reader of a text that begins at a place in its file. Its errors are
// made by fault.
func New(source Source, offset int64, fault func(offset int64, reason string) error) *Reader {
	return &Reader{source: source, end: offset, MaxDepth: usualDepth, Fault: fault}
}

// Offset returns the place of the next byte: where a value begins, for what Object
// and List call, and where it has ended when it was read.
func (r *Reader) Offset() int64 { return r.end - int64(len(r.b)) }

// Fail returns an error about the place where the reader is.
func (r *Reader) Fail(format string, args ...any) error {
	return r.Fault(r.Offset(), fmt.Sprintf(format, args...))
}

// more gets further bytes behind b and reports whether there are any.
func (r *Reader) more() (bool, error) {
	before := len(r.b)
	b, err := r.source.More(r.b)
	if err != nil {
		return false, err
	}
	r.end += int64(len(b) - before)
	r.b = b
	return len(b) > before, nil
}

// space goes on to the next byte that is no white space and returns it, 0 at the
// end of the text.
func (r *Reader) space() (byte, error) {
	for {
		for i, c := range r.b {
			if c != ' ' && c != '\n' && c != '\r' && c != '\t' {
				r.b = r.b[i:]
				if c == 0 {
					return 0, r.Fail("not JSON: there is a zero byte")
				}
				return c, nil
			}
		}
		r.b = r.b[len(r.b):]
		if ok, err := r.more(); !ok || err != nil {
			return 0, err
		}
	}
}

// Peek goes on to the next value and returns its kind.
func (r *Reader) Peek() (Kind, error) {
	c, err := r.space()
	switch {
	case err != nil:
		return 0, err
	case c == 0:
		return 0, r.cutOff()
	case c == '-' || c >= '0' && c <= '9':
		return Number, nil
	case c == '"' || c == '{' || c == '[' || c == 'n' || c == 't' || c == 'f':
		return Kind(c), nil
	}
	return 0, r.noValue(nil)
}

// Is reports whether the next value is of a kind; what is wrong there shows when
// the value is read.
func (r *Reader) Is(k Kind) bool {
	is, err := r.Peek()
	return err == nil && is == k
}

// End checks that nothing follows the document.
func (r *Reader) End() error {
	if c, err := r.space(); err != nil {
		return err
	} else if c != 0 {
		return r.Fail("something follows the end of the document; a file holds one")
	}
	return nil
}

func (r *Reader) cutOff() error {
	return r.Fault(r.end, "the file ends in the middle; it may have been cut off")
}

// noValue returns the error that what comes next is no value.
func (r *Reader) noValue(what any) error {
	const longest = 40
	for len(r.b) < longest {
		if ok, err := r.more(); err != nil {
			return err
		} else if !ok {
			break
		}
	}
	word := r.b[:min(len(r.b), longest)]
	if n := bytes.IndexAny(word, " \t\r\n,:[]{}\""); n >= 0 {
		word = word[:n]
	}
	place := colon(what)
	switch string(bytes.ToLower(bytes.TrimLeft(word, "+-"))) {
	case "":
		return r.Fail("not JSON: %s%q stands where a value belongs", place, r.b[:1])
	case "nan", "inf", "infinity":
		return r.Fail("%s%s is no JSON%s", place, word, r.NoNumber)
	}
	if bytes.IndexByte([]byte("+-.0123456789"), word[0]) >= 0 {
		return r.Fail("%s%s is no number of JSON", place, message.Quote(string(word)))
	}
	return r.Fail("not JSON: %s%s is no value", place, message.Quote(string(word)))
}

// mismatch returns the error that a value is of another kind than it must be.
func (r *Reader) mismatch(what any, wanted string) error {
	at := r.Offset()
	found, err := r.describe()
	if err != nil {
		return err
	}
	return r.Fault(at, fmt.Sprintf("%v is %s where %s belongs", what, found, wanted))
}

// Mismatch returns the error that the next value is not what is wanted, such as "a
// whole number".
func (r *Reader) Mismatch(what any, wanted string) error {
	if _, err := r.Peek(); err != nil {
		return err
	}
	return r.mismatch(what, wanted)
}

// describe reads the next value, or the bracket that it begins with, and names it.
func (r *Reader) describe() (string, error) {
	kind, err := r.Peek()
	if err != nil {
		return "", err
	}
	switch kind {
	case Object:
		return "an object {…}", nil
	case List:
		return "a list […]", nil
	case Text:
		s, err := r.text()
		return "the text " + message.Quote(s), err
	case Number:
		literal, err := r.number(nil)
		return "the number " + cut(literal), err
	}
	return string(words[kind]), r.word(kind)
}

// cut shortens a long number for a message.
func cut(literal []byte) string {
	const longest = 40
	if len(literal) > longest {
		return string(literal[:longest]) + "…"
	}
	return string(literal)
}
