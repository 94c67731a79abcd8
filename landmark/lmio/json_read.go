package lmio

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"cairn/internal/textfile"
)

// maxDepth bounds how deep the values of a JSON file may be nested. LJSON needs
// seven levels.
const maxDepth = 1000

// jsonReader walks through a JSON text value by value. Unlike json.Unmarshal it
// tells null from 0, sees a key that comes twice, does not shorten or fill
// arrays, and knows where in the file it is.
type jsonReader struct {
	ctx          context.Context
	file, format string
	source       *textfile.Text // nil where it is broken
	broken       error          // why it cannot be decoded
	data         []byte         // of source
	dec          *json.Decoder
	notes        []string
	warnings     []string
}

func newJSONReader(ctx context.Context, file, format string, data []byte) *jsonReader {
	r := &jsonReader{ctx: ctx, file: file, format: format}
	r.source, r.broken = textfile.Decode(ctx, data)
	if r.broken == nil {
		r.data, r.notes, r.warnings = r.source.Bytes, r.source.Notes, r.source.Warnings
		if r.source.Mark > 0 {
			r.warn("the file begins with a byte-order mark, which is not kept")
		}
	}
	r.dec = json.NewDecoder(&contextReader{ctx, bytes.NewReader(r.data)})
	r.dec.UseNumber()
	return r
}

// whole checks that there is a text that can be read.
func (r *jsonReader) whole() error {
	switch {
	case r.ctx.Err() != nil:
		return r.ctx.Err()
	case r.broken != nil:
		return r.failAt(0, "%v", r.broken)
	case len(bytes.TrimSpace(r.data)) == 0:
		return r.failAt(0, "the file is empty")
	}
	return nil
}

func (r *jsonReader) warn(format string, args ...any) {
	r.warnings = append(r.warnings, fmt.Sprintf(format, args...))
}

// line returns the line, from 1, of a byte of r.data.
func (r *jsonReader) line(offset int64) int {
	offset = min(max(offset, 0), int64(len(r.data)))
	return 1 + bytes.Count(r.data[:offset], []byte("\n"))
}

// offset returns where in r.data the reader is: behind the last token.
func (r *jsonReader) offset() int64 { return r.dec.InputOffset() }

// fail returns an error about the place where the reader is.
func (r *jsonReader) fail(format string, args ...any) error {
	return r.failAt(r.offset(), format, args...)
}

// failAt returns an error about a place in r.data.
func (r *jsonReader) failAt(offset int64, format string, args ...any) error {
	line := r.line(offset)
	if r.source != nil {
		offset = r.source.FileOffset(offset)
	}
	return &FormatError{
		File: r.file, Format: r.format,
		Line: line, Offset: offset,
		Reason: fmt.Sprintf(format, args...),
	}
}

// token returns the next token: a json.Delim, json.Number, string, bool or nil.
func (r *jsonReader) token() (json.Token, error) {
	t, err := r.dec.Token()
	if err == nil {
		return t, nil
	}
	if r.ctx.Err() != nil {
		return nil, r.ctx.Err()
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, r.failAt(int64(len(r.data)), "the file ends in the middle; it may have been cut off")
	}
	at := r.offset()
	for _, word := range []string{"NaN", "Infinity", "-Infinity"} {
		if bytes.HasPrefix(bytes.TrimLeft(r.data[at:], " \t\r\n,:"), []byte(word)) {
			return nil, r.failAt(at, "%s is no JSON; a missing coordinate is written null", word)
		}
	}
	return nil, r.failAt(at, "not JSON: %v", err)
}

// end checks that nothing follows the document.
func (r *jsonReader) end() error {
	switch _, err := r.dec.Token(); {
	case r.ctx.Err() != nil:
		return r.ctx.Err()
	case !errors.Is(err, io.EOF):
		return r.fail("something follows the end of the document; a file holds one")
	}
	return nil
}

// In the methods below, what names the value in a message: a text, or a
// fmt.Stringer where building the text for each value would take time.

// object reads an object and calls member for each key; member must read the
// value. A key that comes twice is an error: one of the two would be lost.
func (r *jsonReader) object(what any, member func(key string) error) error {
	if err := r.open('{', what, "an object {…}"); err != nil {
		return err
	}
	seen := map[string]bool{}
	for r.dec.More() {
		t, err := r.token()
		if err != nil {
			return err
		}
		key, _ := t.(string) // the decoder lets nothing else stand here
		if seen[key] {
			return r.fail("%v has the key %s twice", what, quote(key))
		}
		seen[key] = true
		if err := member(key); err != nil {
			return err
		}
	}
	_, err := r.token()
	return err
}

// array reads an array and calls element for each; element must read it.
func (r *jsonReader) array(what any, element func(i int) error) error {
	if err := r.open('[', what, "a list […]"); err != nil {
		return err
	}
	for i := 0; r.dec.More(); i++ {
		if err := element(i); err != nil {
			return err
		}
	}
	_, err := r.token()
	return err
}

func (r *jsonReader) open(d json.Delim, what any, wanted string) error {
	t, err := r.token()
	if err != nil {
		return err
	}
	if t != d {
		return r.fail("%v is %s where %s belongs", what, describe(t), wanted)
	}
	return nil
}

// next reports whether the next value begins with a byte.
func (r *jsonReader) next(first byte) bool {
	at := r.start()
	return at < int64(len(r.data)) && r.data[at] == first
}

// text reads a string.
func (r *jsonReader) text(what string) (string, error) {
	t, err := r.token()
	if err != nil {
		return "", err
	}
	s, ok := t.(string)
	if !ok {
		return "", r.fail("%v is %s where a text belongs", what, describe(t))
	}
	return s, nil
}

// integer reads a whole number.
func (r *jsonReader) integer(what any) (int, error) {
	t, err := r.token()
	if err != nil {
		return 0, err
	}
	if n, ok := t.(json.Number); ok {
		if i, err := strconv.Atoi(n.String()); err == nil {
			return i, nil
		}
	}
	return 0, r.fail("%v is %s where a whole number belongs", what, describe(t))
}

// number reads a number or null, for which ok is false.
func (r *jsonReader) number(what any) (x float64, ok bool, err error) {
	t, err := r.token()
	if err != nil || t == nil {
		return 0, false, err
	}
	n, isNumber := t.(json.Number)
	if !isNumber {
		return 0, false, r.fail("%v is %s where a number or null belongs", what, describe(t))
	}
	x, err = strconv.ParseFloat(n.String(), 64)
	if err != nil {
		return 0, false, r.fail("%v is %s, which is too large", what, describe(t))
	}
	return x, true, nil
}

// raw reads a value of any kind as it stands in the file.
func (r *jsonReader) raw() (string, error) {
	start := r.start()
	if err := r.skip(); err != nil {
		return "", err
	}
	return strings.ToValidUTF8(string(r.data[start:r.offset()]), "\ufffd"), nil
}

// flag reads true or false, or 1 or 0; usual stands for null.
func (r *jsonReader) flag(what string, usual bool) (bool, error) {
	t, err := r.token()
	if err != nil {
		return false, err
	}
	switch t {
	case nil:
		return usual, nil
	case true, json.Number("1"):
		return true, nil
	case false, json.Number("0"):
		return false, nil
	}
	return false, r.fail("%s is %s where true or false belongs", what, describe(t))
}

// word reads a text, or a number in place of one; null is an empty text.
func (r *jsonReader) word(what any) (string, error) {
	t, err := r.token()
	if err != nil {
		return "", err
	}
	switch t := t.(type) {
	case nil:
		return "", nil
	case string:
		return t, nil
	case json.Number:
		return t.String(), nil
	}
	return "", r.fail("%v is %s where a text belongs", what, describe(t))
}

// skip reads a value of any kind and forgets it.
func (r *jsonReader) skip() error { return r.walk(nil) }

// walk reads a value of any kind and calls each, if there is one, for its
// tokens. The depth of the value itself, and of its brackets, is 0.
func (r *jsonReader) walk(each func(depth int, t json.Token)) error {
	for depth := 0; ; {
		t, err := r.token()
		if err != nil {
			return err
		}
		if t == json.Delim('}') || t == json.Delim(']') {
			depth--
		}
		if each != nil {
			each(depth, t)
		}
		if t == json.Delim('{') || t == json.Delim('[') {
			depth++
		}
		if depth > maxDepth {
			return r.fail("values are nested more than %d deep", maxDepth)
		}
		if depth == 0 {
			return nil
		}
	}
}

// start returns where in r.data the next value begins.
func (r *jsonReader) start() int64 {
	rest := r.data[r.offset():]
	return r.offset() + int64(len(rest)-len(bytes.TrimLeft(rest, " \t\r\n:,")))
}

// describe names a token for a message.
func describe(t json.Token) string {
	switch t := t.(type) {
	case nil:
		return "null"
	case json.Delim:
		if t == '{' {
			return "an object {…}"
		}
		return "a list […]"
	case string:
		return "the text " + quote(t)
	case json.Number:
		return "the number " + t.String()
	default:
		return fmt.Sprint(t)
	}
}
