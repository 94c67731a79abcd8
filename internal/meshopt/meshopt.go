// Package meshopt unpacks the data of glTF's extensions EXT_meshopt_compression
// and KHR_meshopt_compression. It is a strict decoder of our own, since none for
// Go was found that is kept; the bit streams are small and specified.
//
// Source: Khronos Group 2022, glTF extension EXT_meshopt_compression, appendices
// A and B; Kapoulkine, A. 2025, KHR_meshopt_compression, for version 1 of the
// attributes and for the filter of colours.
package meshopt

import (
	"errors"
	"fmt"
)

// maxStride is the largest size of an element in bytes.
const maxStride = 256

// Unpack returns count elements of stride bytes each. mode and filter are those
// of the extension's object. What it allocates is bounded by the length of src;
// src is not changed. Indices of 2 bytes that do not fit are an error.
func Unpack(mode, filter string, count, stride int, src []byte) ([]byte, error) {
	if count < 0 || stride <= 0 || stride > maxStride {
		return nil, fmt.Errorf("%d elements of %d bytes cannot be packed", count, stride)
	}
	if mode == "ATTRIBUTES" {
		out, err := attributes(src, count, stride)
		if err == nil {
			err = unfilter(filter, out, stride)
		}
		return out, err
	}
	if filter != "" && filter != "NONE" {
		return nil, fmt.Errorf("the filter %q belongs to attributes, not to %q", filter, mode)
	}
	if stride != 2 && stride != 4 {
		return nil, fmt.Errorf("indices have 2 or 4 bytes, not %d", stride)
	}
	switch mode {
	case "TRIANGLES":
		return triangles(src, count, stride)
	case "INDICES":
		return sequence(src, count, stride)
	}
	return nil, fmt.Errorf("the mode %q is not known", mode)
}

var (
	errShort = errors.New("the packed data end too early")
	errLong  = errors.New("the packed data go on behind their end")
)

// reader takes bytes from the front of packed data. Behind their end it gives
// zeros and remembers that.
type reader struct {
	b     []byte
	short bool
}

func (r *reader) byte() byte {
	if len(r.b) == 0 {
		r.short = true
		return 0
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

// take returns the next n bytes, nil where there are fewer.
func (r *reader) take(n int) []byte {
	if n > len(r.b) {
		r.short, r.b = true, nil
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

// variable returns a number of seven bits a byte, the lowest first.
func (r *reader) variable() (v uint32) {
	const most = 5 // bytes
	for i := range most {
		c := r.byte()
		v |= uint32(c&0x7f) << (7 * i)
		if c < 0x80 {
			break
		}
	}
	return v
}

// end returns an error unless exactly all bytes were taken.
func (r *reader) end() error {
	switch {
	case r.short:
		return errShort
	case len(r.b) > 0:
		return errLong
	}
	return nil
}

// signed returns the number whose sign stands in the lowest bit.
func signed(v uint32) uint32 { return v>>1 ^ -(v & 1) }
