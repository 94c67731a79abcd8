package mesh

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// NumberType is the type of the numbers of an Attribute.
type NumberType uint8

// The types of numbers.
const (
	Int8 NumberType = iota
	Uint8
	Int16
	Uint16
	Int32
	Uint32
	Int64
	Uint64
	Float32
	Float64
)

// Size returns the bytes of a number.
func (t NumberType) Size() int { return [...]int{1, 1, 2, 2, 4, 4, 8, 8, 4, 8}[t] }

// String returns a name such as "uint8" or "float32".
func (t NumberType) String() string {
	return [...]string{"int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"}[t]
}

// Attribute is a named list of values beside the shape: curvature, thickness,
// labels of teeth. It has one tuple of numbers for every vertex or for every
// triangle, and keeps them exactly as the file has them.
type Attribute struct {
	Name       string
	Type       NumberType
	Components int    // numbers of a tuple, at least 1
	Values     []byte // little-endian, tuple after tuple
	// Names are what whole numbers stand for, by the number: the names of groups.
	// Nil where they are numbers and no more.
	Names []string
	Unit  string // of the values; "" where they have none or it is not known
}

// NewAttribute returns an attribute of n tuples of zeros.
func NewAttribute(name string, t NumberType, components, n int) Attribute {
	return Attribute{Name: name, Type: t, Components: components, Values: make([]byte, n*components*t.Size())}
}

// Stride returns the bytes of a tuple.
func (a *Attribute) Stride() int { return a.Components * a.Type.Size() }

// Len returns the number of tuples.
func (a *Attribute) Len() int { return len(a.Values) / max(1, a.Stride()) }

// At returns a number of tuple i. Whole numbers of 64 bits may be rounded.
func (a *Attribute) At(i, component int) float64 {
	b := a.Values[i*a.Stride()+component*a.Type.Size():]
	switch a.Type {
	case Int8:
		return float64(int8(b[0]))
	case Uint8:
		return float64(b[0])
	case Int16:
		return float64(int16(binary.LittleEndian.Uint16(b)))
	case Uint16:
		return float64(binary.LittleEndian.Uint16(b))
	case Int32:
		return float64(int32(binary.LittleEndian.Uint32(b)))
	case Uint32:
		return float64(binary.LittleEndian.Uint32(b))
	case Int64:
		return float64(int64(binary.LittleEndian.Uint64(b)))
	case Uint64:
		return float64(binary.LittleEndian.Uint64(b))
	case Float32:
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

// Set stores a number of tuple i. What the type cannot hold becomes the nearest
// value that it can, and NaN of whole numbers 0.
func (a *Attribute) Set(i, component int, v float64) {
	b := a.Values[i*a.Stride()+component*a.Type.Size():]
	whole := func(lo, hi float64) int64 {
		if !(v == v) {
			return 0
		}
		return int64(min(max(v, lo), hi))
	}
	switch a.Type {
	case Int8:
		b[0] = byte(whole(math.MinInt8, math.MaxInt8))
	case Uint8:
		b[0] = byte(whole(0, math.MaxUint8))
	case Int16:
		binary.LittleEndian.PutUint16(b, uint16(whole(math.MinInt16, math.MaxInt16)))
	case Uint16:
		binary.LittleEndian.PutUint16(b, uint16(whole(0, math.MaxUint16)))
	case Int32:
		binary.LittleEndian.PutUint32(b, uint32(whole(math.MinInt32, math.MaxInt32)))
	case Uint32:
		binary.LittleEndian.PutUint32(b, uint32(whole(0, math.MaxUint32)))
	case Int64, Uint64:
		const most = 1<<63 - 1024 // the largest float64 below 1<<63
		lo := -float64(1 << 63)
		if a.Type == Uint64 {
			lo = 0
		}
		binary.LittleEndian.PutUint64(b, uint64(whole(lo, most)))
	case Float32:
		binary.LittleEndian.PutUint32(b, math.Float32bits(float32(v)))
	case Float64:
		binary.LittleEndian.PutUint64(b, math.Float64bits(v))
	}
}

// copyAttributes returns a deep copy.
func copyAttributes(list []Attribute) []Attribute {
	list = slices.Clone(list)
	for i := range list {
		list[i].Values, list[i].Names = slices.Clone(list[i].Values), slices.Clone(list[i].Names)
	}
	return list
}

// checkAttributes returns an error where a list has not n tuples.
func checkAttributes(list []Attribute, n int) error {
	for i := range list {
		if a := &list[i]; a.Type > Float64 || a.Components < 1 || len(a.Values) != n*a.Stride() {
			return fmt.Errorf("mesh: attribute %q has %d bytes for %d tuples of %d numbers", a.Name, len(a.Values), n, a.Components)
		}
	}
	return nil
}

// attributeBytes returns the memory that a list holds.
func attributeBytes(list []Attribute) (n int64) {
	for _, a := range list {
		n += int64(cap(a.Values))
		for _, name := range a.Names {
			n += int64(len(name)) + 16
		}
	}
	return n
}
