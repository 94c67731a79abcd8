package meshio

import (
	"bytes"
	"errors"
	"fmt"

	"cairn/internal/message"
)

// Words and lines of a header are short; arrays are no lines.
const (
	maxWord       = 4 << 10
	maxHeaderLine = 64 << 10
)

// input reads a part of a file from front to back: words, lines and bytes. It
// must be closed.
type input struct {
	*source
	end   int64 // of the part
	next  int64 // place in the file after b
	b     []byte
	block *[]byte
	eol   byte // what ends lines: LF, or CR in files of old Macs
}

// input returns the part of the file from at to end.
func (s *source) input(at, end int64) *input {
	return &input{source: s, next: at, end: end, block: blocks.Get().(*[]byte), eol: '\n'}
}

func (in *input) close() { blocks.Put(in.block) }

// shorten moves the end of the part forward.
func (in *input) shorten(end int64) {
	beyond := min(len(in.b), int(max(0, in.next-end)))
	in.b = in.b[:len(in.b)-beyond]
	in.next -= int64(beyond)
	in.end = max(in.next, end)
}

// at returns the place of the next byte.
func (in *input) at() int64 { return in.next - int64(len(in.b)) }

// left returns the number of bytes up to the end.
func (in *input) left() int64 { return in.end - in.at() }

// more reads further bytes behind b and reports whether there were any.
func (in *input) more() (bool, error) {
	if err := in.ctx.Err(); err != nil {
		return false, err
	}
	n := len(in.b)
	k := min(int64(len(*in.block)-n), in.end-in.next)
	if k <= 0 {
		return false, nil // and b stays as it is
	}
	copy(*in.block, in.b)
	if err := in.read((*in.block)[n:n+int(k)], in.next); err != nil {
		return false, err
	}
	in.b = (*in.block)[:n+int(k)]
	in.next += k
	in.advance(int(k))
	return true, nil
}

// More gives the part to a strictjson.Reader. One piece is at most a block.
func (in *input) More(rest []byte) ([]byte, error) {
	in.b = rest
	_, err := in.more()
	return in.b, err
}

func isBlank(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// blank passes over white space.
func (in *input) blank() error {
	for {
		i := 0
		for i < len(in.b) && isBlank(in.b[i]) {
			i++
		}
		if in.b = in.b[i:]; len(in.b) > 0 {
			return nil
		}
		if ok, err := in.more(); !ok || err != nil {
			return err
		}
	}
}

// word returns the next word, empty at the end; it is valid until the next call.
func (in *input) word() ([]byte, error) {
	if err := in.blank(); err != nil {
		return nil, err
	}
	i := 0
	for {
		for i < len(in.b) && !isBlank(in.b[i]) {
			i++
		}
		if i > maxWord {
			return nil, &textError{in.at(), fmt.Sprintf("%s is a word of more than %d bytes", message.Quote(in.b[:i]), maxWord)}
		}
		if i < len(in.b) {
			break
		}
		ok, err := in.more()
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
	}
	w := in.b[:i]
	in.b = in.b[i:]
	return w, nil
}

// peek reports whether a word, in any case, comes next.
func (in *input) peek(word string) (bool, error) {
	for len(in.b) <= len(word) {
		if ok, err := in.more(); err != nil {
			return false, err
		} else if !ok {
			return bytes.EqualFold(in.b, []byte(word)), nil
		}
	}
	return isBlank(in.b[len(word)]) && bytes.EqualFold(in.b[:len(word)], []byte(word)), nil
}

// line returns what is left of the current line; it is valid until the next
// call.
func (in *input) line() ([]byte, error) {
	for searched := 0; ; {
		if n := bytes.IndexByte(in.b[searched:], in.eol); n >= 0 {
			line := in.b[:searched+n]
			in.b = in.b[searched+n+1:]
			return line, nil
		}
		if searched = len(in.b); searched > maxHeaderLine {
			return nil, &textError{in.at(), fmt.Sprintf("the line is longer than %d bytes", maxHeaderLine)}
		}
		ok, err := in.more()
		if err != nil {
			return nil, err
		}
		if !ok {
			line := in.b
			in.b = nil
			return line, nil
		}
	}
}

// skip passes over n bytes, which must be there.
func (in *input) skip(n int64) error {
	if n > in.left() {
		return faultAt(in.end, "the file ends %d bytes before the end of an array", n-in.left())
	}
	if k := min(n, int64(len(in.b))); k > 0 {
		in.b = in.b[k:]
		n -= k
	}
	in.next += n
	return nil
}

// placed gives an error without a place the one at which, or after white space
// there, it came up.
func (s *source) placed(at int64, err error) error {
	var text *textError
	var format *FormatError
	if err == nil || errors.As(err, &text) || errors.As(err, &format) || s.ctx.Err() != nil {
		return err
	}
	b := make([]byte, min(64, s.size-at))
	if s.read(b, at) == nil {
		at += int64(len(b) - len(bytes.TrimLeft(b, " \t\r\n\v\f")))
	}
	return &textError{at, err.Error()}
}

// numberSink takes the i-th number of an array, as float64 and as float32.
type numberSink func(i int, v float64, single float32) error

// words calls f for n numbers written as words.
func (in *input) words(n int, f numberSink) error {
	for i := range n {
		w, err := in.word()
		if err != nil {
			return err
		}
		if len(w) == 0 {
			return &textError{in.end, fmt.Sprintf("the data end after %d of %d numbers", i, n)}
		}
		v, end := float(w, 0)
		if end < 0 {
			return &textError{in.at() - int64(len(w)), badNumber(w, 0)}
		}
		if err := f(i, v, single(v, w, 0, end)); err != nil {
			return &textError{in.at() - int64(len(w)), err.Error()}
		}
	}
	return nil
}
