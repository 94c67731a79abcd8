package meshio

import (
	"encoding/binary"
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
func (in *input) binary(t vtkType, n int, f numberSink) error {
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

// product returns a times b, neither of which is negative. It reports false if no
// file can have so many things.
func product(a, b int) (n int, ok bool) {
	const most = 1 << 48
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	return int(lo), hi == 0 && lo < most
}
