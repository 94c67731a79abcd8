package meshopt

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
)

// unfilter brings unpacked elements from the form in which they pack well into
// that which they have in the accessor.
func unfilter(name string, data []byte, stride int) error {
	var f func(v *[4]int32, most float64)
	strides := []int{4, 8} // of elements of four numbers of 1 or 2 bytes
	switch name {
	case "", "NONE":
		return nil
	case "EXPONENTIAL":
		exponential(data)
		return nil
	case "OCTAHEDRAL":
		f = octahedral
	case "QUATERNION":
		f, strides = quaternion, []int{8}
	case "COLOR":
		f = color
	default:
		return fmt.Errorf("the filter %q is not known", name)
	}
	if stride != strides[0] && stride != strides[len(strides)-1] {
		return fmt.Errorf("the filter %s is not for elements of %d bytes", name, stride)
	}
	for ; len(data) > 0; data = data[stride:] {
		var v [4]int32
		if stride == 4 {
			for k := range v {
				v[k] = int32(int8(data[k]))
			}
			f(&v, math.MaxInt8)
			for k := range v {
				data[k] = byte(v[k])
			}
			continue
		}
		for k := range v {
			v[k] = int32(int16(binary.LittleEndian.Uint16(data[2*k:])))
		}
		f(&v, math.MaxInt16)
		for k := range v {
			binary.LittleEndian.PutUint16(data[2*k:], uint16(v[k]))
		}
	}
	return nil
}

// round rounds halves away from zero; what is no number becomes zero.
func round(x float64) int32 {
	if x-x != 0 {
		return 0
	}
	return int32(math.Round(x))
}

// octahedral makes a unit vector of its place on an octahedron laid flat, x and
// y as parts of the third number.
func octahedral(v *[4]int32, most float64) {
	one := float64(v[2])
	x, y := float64(v[0])/one, float64(v[1])/one
	z := 1 - math.Abs(x) - math.Abs(y)
	t := max(-z, 0)
	x -= math.Copysign(t, x)
	y -= math.Copysign(t, y)
	h := most / math.Sqrt(x*x+y*y+z*z)
	v[0], v[1], v[2] = round(x*h), round(y*h), round(z*h)
}

// quaternion makes a unit quaternion of three of its parts. The last number says
// in its two lowest bits which part is missing, the largest; the rest is the scale.
func quaternion(v *[4]int32, most float64) {
	largest := v[3] & 3
	s := math.Sqrt(0.5) / float64(v[3]|3)
	x, y, z := float64(v[0])*s, float64(v[1])*s, float64(v[2])*s
	w := math.Sqrt(max(0, 1-x*x-y*y-z*z))
	for k, p := range [4]float64{w, x, y, z} {
		v[(int(largest)+k)%4] = round(p * most)
	}
}

// color makes red, green and blue of luma and chroma (YCoCg). The highest bit of
// the fourth number says how many bits all have.
func color(v *[4]int32, most float64) {
	most = 2*most + 1 // of unsigned numbers
	y, a := v[0]&int32(most), v[3]&int32(most)
	all := int32(1)<<bits.Len32(uint32(a)) - 1
	r, g, b := y+v[1]-v[2], y+v[2], y-v[1]-v[2]
	a &= all >> 1
	a = a<<1 | a&1
	s := most / float64(all)
	for k, x := range [4]int32{r, g, b, a} {
		v[k] = round(float64(x) * s)
	}
}

// exponential makes float32 of an exponent of 8 and a mantissa of 24 bits, both
// signed.
func exponential(data []byte) {
	for i := 0; i+4 <= len(data); i += 4 {
		v := int32(binary.LittleEndian.Uint32(data[i:]))
		x := float32(math.Ldexp(float64(v<<8>>8), int(v>>24)))
		binary.LittleEndian.PutUint32(data[i:], math.Float32bits(x))
	}
}
