package meshio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
)

// vtkType is the type of the numbers of an array.
type vtkType uint8

const (
	vtkInt8 vtkType = iota
	vtkUint8
	vtkInt16
	vtkUint16
	vtkInt32
	vtkUint32
	vtkInt64
	vtkUint64
	vtkFloat32
	vtkFloat64
)

func (t vtkType) size() int { return [...]int{1, 1, 2, 2, 4, 4, 8, 8, 4, 8}[t] }

// wide reports whether float32 does not hold the numbers exactly.
func (t vtkType) wide() bool { return t >= vtkInt32 && t != vtkFloat32 }

// number decodes the number at the start of b.
func (t vtkType) number(b []byte, order binary.ByteOrder) float64 {
	switch t {
	case vtkInt8:
		return float64(int8(b[0]))
	case vtkUint8:
		return float64(b[0])
	case vtkInt16:
		return float64(int16(order.Uint16(b)))
	case vtkUint16:
		return float64(order.Uint16(b))
	case vtkInt32:
		return float64(int32(order.Uint32(b)))
	case vtkUint32:
		return float64(order.Uint32(b))
	case vtkInt64:
		return float64(int64(order.Uint64(b)))
	case vtkUint64:
		return float64(order.Uint64(b))
	case vtkFloat32:
		return float64(math.Float32frombits(order.Uint32(b)))
	}
	return math.Float64frombits(order.Uint64(b))
}

// Words and lines of a header are short; arrays are no lines.
const (
	maxVTKWord = 4 << 10
	maxVTKLine = 64 << 10
)

// vtkInput reads a part of a file from front to back: words, lines and bytes. It
// must be closed.
type vtkInput struct {
	*source
	end   int64 // of the part
	next  int64 // place in the file after b
	b     []byte
	block *[]byte
}

// input returns the part of the file from at to end.
func (s *source) input(at, end int64) *vtkInput {
	return &vtkInput{source: s, next: at, end: end, block: blocks.Get().(*[]byte)}
}

func (in *vtkInput) close() { blocks.Put(in.block) }

// at returns the place of the next byte.
func (in *vtkInput) at() int64 { return in.next - int64(len(in.b)) }

// left returns the number of bytes up to the end.
func (in *vtkInput) left() int64 { return in.end - in.at() }

// more reads further bytes behind b and reports whether there were any.
func (in *vtkInput) more() (bool, error) {
	if err := in.ctx.Err(); err != nil {
		return false, err
	}
	n := copy(*in.block, in.b)
	k := min(int64(len(*in.block)-n), in.end-in.next)
	if k <= 0 {
		return false, nil
	}
	if err := in.read((*in.block)[n:n+int(k)], in.next); err != nil {
		return false, err
	}
	in.b = (*in.block)[:n+int(k)]
	in.next += k
	in.advance(int(k))
	return true, nil
}

func isBlank(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// blank passes over white space.
func (in *vtkInput) blank() error {
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
func (in *vtkInput) word() ([]byte, error) {
	if err := in.blank(); err != nil {
		return nil, err
	}
	i := 0
	for {
		for i < len(in.b) && !isBlank(in.b[i]) {
			i++
		}
		if i > maxVTKWord {
			return nil, &textError{in.at(), fmt.Sprintf("%s is a word of more than %d bytes", quote(in.b[:i]), maxVTKWord)}
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
func (in *vtkInput) peek(word string) (bool, error) {
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
func (in *vtkInput) line() ([]byte, error) {
	for searched := 0; ; {
		if n := bytes.IndexByte(in.b[searched:], '\n'); n >= 0 {
			line := in.b[:searched+n]
			in.b = in.b[searched+n+1:]
			return line, nil
		}
		if searched = len(in.b); searched > maxVTKLine {
			return nil, &textError{in.at(), fmt.Sprintf("the line is longer than %d bytes", maxVTKLine)}
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
func (in *vtkInput) skip(n int64) error {
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
func (in *vtkInput) words(n int, f numberSink) error {
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

// decode calls f for the n numbers of a type in b; at is the place of b in the
// file, for errors.
func (t vtkType) decode(b []byte, order binary.ByteOrder, first int, at int64, f numberSink) error {
	size := t.size()
	for i := 0; len(b) >= size; i++ {
		v := t.number(b, order)
		if err := f(first+i, v, float32(v)); err != nil {
			return faultAt(at+int64(i*size), "%s", err)
		}
		b = b[size:]
	}
	return nil
}

// binary calls f for n big-endian numbers of a type.
func (in *vtkInput) binary(t vtkType, n int, f numberSink) error {
	size := t.size()
	for i := 0; i < n; {
		if len(in.b) < size {
			ok, err := in.more()
			if err != nil {
				return err
			}
			if !ok {
				return faultAt(in.end, "the file ends after %d of %d numbers", i, n)
			}
			continue
		}
		k := min(n-i, len(in.b)/size)
		if err := t.decode(in.b[:k*size], binary.BigEndian, i, in.at(), f); err != nil {
			return err
		}
		in.b = in.b[k*size:]
		i += k
	}
	return nil
}

// product returns a times b, which are not negative, or false where it is no
// number of things that a file can have.
func product(a, b int) (n int, ok bool) {
	const most = 1 << 48
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	return int(lo), hi == 0 && lo < most
}
