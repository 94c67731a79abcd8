package meshio

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// Eight bytes at once: what is meant for every byte of a word stands in it eight times.
const (
	everyByte = 0x0101010101010101
	highBits  = 0x80 * everyByte
)

// digitsIn returns how many of the eight bytes at b[i], from the first on, are digits,
// and their value.
func digitsIn(b []byte, i int) (value uint64, n int) {
	x := binary.LittleEndian.Uint64(b[i:]) ^ '0'*everyByte
	// A byte over 9 gets its high bit; what is carried on from there does not count.
	n = bits.TrailingZeros64(((x+(0x7f-9)*everyByte)|x)&highBits) / 8
	x <<= uint(64 - 8*n) // zeros before the digits; all of them where there is none
	// Pairs of digits, then of pairs, then of those (Lemire, D. 2021, Number parsing at
	// a gigabyte per second, Software: Practice and Experience 51(8), 1700-1727,
	// doi:10.1002/spe.2984).
	x = x*10 + x>>8
	x = ((x & 0x000000ff000000ff) * (100 + 1_000_000<<32)) + ((x >> 16 & 0x000000ff000000ff) * (1 + 10_000<<32))
	return x >> 32, n
}

var wholePowers = [...]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8}

// plainFloatSize is how many bytes plainFloat may look at.
const plainFloatSize = 1 + 8 + 1 + 8 + 8

// plainFloat reads a number without an exponent and of not too many digits, as nearly
// all are, from b[i] on, where plainFloatSize bytes must be. The value is that of
// float. It returns the place after it, which may be anything, or a negative place
// where float has to read.
func plainFloat(b []byte, i int) (v float64, end int) {
	negative := uint64((uint32(b[i]^'-') - 1) >> 31) // 1 or 0: half of all signs, which no processor foresees
	i += int(negative)
	const most = 18 // digits that are below 1<<63 for certain
	mantissa, whole := digitsIn(b, i)
	i += whole
	decimals := 0
	if b[i] == '.' {
		var d uint64
		d, decimals = digitsIn(b, i+1)
		mantissa = mantissa*wholePowers[decimals] + d
		i += 1 + decimals
		if decimals == 8 {
			d, n := digitsIn(b, i)
			if n == 8 {
				return 0, -1
			}
			mantissa = mantissa*wholePowers[n] + d
			i, decimals = i+n, decimals+n
		}
	}
	if digits := whole + decimals; whole == 8 || digits == 0 || digits > most || mantissa >= 1<<53 {
		return 0, -1
	}
	v = float64(mantissa) / powers[decimals] // see float
	return math.Float64frombits(math.Float64bits(v) | negative<<63), i
}

// plainFloats reads numbers with one space before each from b[i] on into dst, relative
// to the origin where one is given, up to the end of the line. It returns the start of
// the next line, or a negative place where the line is not as plain as that.
func plainFloats(dst []float32, origin *[3]float64, b []byte, i int) (next int) {
	for k := range dst {
		if b[i] != ' ' {
			return -1
		}
		v, end := plainFloat(b, i+1)
		if end < 0 {
			return -1
		}
		if origin != nil && origin[k] != 0 {
			v -= origin[k]
		} else if halfway(v) {
			return -1
		}
		dst[k] = float32(v)
		i = end
	}
	return lineEndAt(b, i)
}

// halfway reports whether rounding v once more, to float32, may be wrong: see single.
func halfway(v float64) bool {
	const bits29, half, smallest = 1<<29 - 1, 1 << 28, 0x1p-126
	return math.Float64bits(v)&bits29 == half || v < smallest && v > -smallest && v != 0
}

// lineEndAt returns the start of the next line where b[i] ends one, else a negative place.
func lineEndAt(b []byte, i int) int {
	if b[i] == '\r' {
		i++
	}
	if b[i] == '\n' {
		return i + 1
	}
	return -1
}

// plainIndex reads a whole number of at most seven digits at b[i], where eight bytes must
// be. It returns the place after it, or a negative place.
func plainIndex(b []byte, i int) (v uint32, end int) {
	d, n := digitsIn(b, i)
	if n == 0 || n == 8 {
		return 0, -1
	}
	return uint32(d), i + n
}
