package meshio

import (
	"bytes"
	"errors"
	"math"
	"strconv"

	"cairn/internal/message"
)

// Numbers in text are decimal: a sign, digits with a point, an exponent. What
// strconv takes beyond that (hexadecimal, underscores) is no number here. The
// words for not-a-number and infinity are read, so that a vertex without a
// position keeps its place.

// powers are the powers of ten that float64 holds exactly.
var powers = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' }

func isDigit(c byte) bool { return c-'0' < 10 }

// skipSpace returns the place of the first byte from i that is no space.
func skipSpace(b []byte, i int) int {
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	return i
}

// wordEnd returns the place after the word at i.
func wordEnd(b []byte, i int) int {
	for i < len(b) && !isSpace(b[i]) {
		i++
	}
	return i
}

// float reads the number at b[i], which must end at a space or the end of b.
// The value is the nearest float64, as of strconv.ParseFloat. It returns the
// place after it, or a negative place where there is no number.
func float(b []byte, i int) (v float64, end int) {
	start := i
	negative := false
	if i < len(b) && (b[i] == '-' || b[i] == '+') {
		negative = b[i] == '-'
		i++
	}
	const most = 19 // digits that a uint64 holds
	var mantissa uint64
	digits, exponent := 0, 0
	first := i
	for ; i < len(b) && isDigit(b[i]); i++ {
		mantissa = mantissa*10 + uint64(b[i]-'0')
	}
	digits = i - first
	if i < len(b) && b[i] == '.' {
		i++
		first = i
		for ; i < len(b) && isDigit(b[i]); i++ {
			mantissa = mantissa*10 + uint64(b[i]-'0')
		}
		exponent = first - i
		digits += i - first
	}
	if digits == 0 {
		return word(b, start)
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		e, next := exponentAt(b, i+1)
		if next < 0 {
			return 0, -1
		}
		exponent += e
		i = next
	}
	if i < len(b) && !isSpace(b[i]) {
		return word(b, start)
	}
	// Both factors are exact, so the one rounding is the right one (Clinger, W. D.
	// 1990, How to read floating point numbers accurately, PLDI '90, 92-101,
	// doi:10.1145/93542.93557).
	if digits <= most && mantissa < 1<<53 && exponent >= -22 && exponent <= 22 {
		v = float64(mantissa)
		if exponent < 0 {
			v /= powers[-exponent]
		} else {
			v *= powers[exponent]
		}
		if negative {
			v = -v
		}
		return v, i
	}
	// Beyond the range it returns an infinity, which is what is wanted.
	v, _ = strconv.ParseFloat(string(b[start:i]), 64)
	return v, i
}

// exponentAt reads the digits of an exponent, or returns a negative place.
func exponentAt(b []byte, i int) (e, end int) {
	const enough = 1 << 20 // beyond any float, far from overflow
	negative := false
	if i < len(b) && (b[i] == '-' || b[i] == '+') {
		negative = b[i] == '-'
		i++
	}
	start := i
	for ; i < len(b) && isDigit(b[i]); i++ {
		e = min(e*10+int(b[i]-'0'), enough)
	}
	if i == start {
		return 0, -1
	}
	if negative {
		e = -e
	}
	return e, i
}

// word reads the words for not-a-number and infinity, as C libraries write
// them: nan, -nan(ind), inf, Infinity, 1.#QNAN, -1.#IND, 1.#INF.
func word(b []byte, i int) (v float64, end int) {
	end = wordEnd(b, i)
	w := b[i:end]
	sign := 1
	if len(w) > 0 && (w[0] == '-' || w[0] == '+') {
		if w[0] == '-' {
			sign = -1
		}
		w = w[1:]
	}
	const longest = 9
	if len(w) > longest {
		return 0, -1
	}
	switch string(bytes.ToLower(w)) {
	case "nan", "nan(ind)", "nan(snan)", "1.#qnan", "1.#snan", "1.#ind", "1.#nan", "1.#ind00", "1.#qnan0":
		return math.NaN(), end
	case "inf", "infinity", "1.#inf", "1.#inf00":
		return math.Inf(sign), end
	}
	return 0, -1
}

// single returns the nearest float32 to the number b[i:end], whose nearest
// float64 is v, as strconv.ParseFloat does with 32 bits.
func single(v float64, b []byte, i, end int) float32 {
	// Rounding twice is wrong only where the first result lies halfway between
	// two float32, or where float32 has fewer bits than usual.
	const (
		halfBits = 1<<29 - 1
		half     = 1 << 28
		smallest = 0x1p-126
	)
	bits := math.Float64bits(v)
	if bits&halfBits == half || (v < smallest && v > -smallest && v != 0) {
		f, _ := strconv.ParseFloat(string(b[i:end]), 32)
		return float32(f)
	}
	return float32(v)
}

// position reads three numbers from b[i] on into dst, relative to the origin. It
// returns the place after them.
func position(dst []float32, origin *[3]float64, b []byte, i int) (end int, err error) {
	for axis := range dst[:3] {
		i = skipSpace(b, i)
		v, end := float(b, i)
		if end < 0 {
			return i, errors.New(badNumber(b, i))
		}
		if o := origin[axis]; o != 0 {
			dst[axis] = float32(v - o)
		} else {
			dst[axis] = single(v, b, i, end)
		}
		i = end
	}
	return i, nil
}

// threeIndices reads three plain numbers from b[i] on, after which only spaces
// may follow; that is what nearly all faces are. It returns false for anything
// else.
func threeIndices(b []byte, i int) (v [3]uint32, ok bool) {
	for k := range v {
		for i < len(b) && b[i] == ' ' {
			i++
		}
		const most = 9 // digits
		start := i
		n := uint32(0)
		for i < len(b) && b[i]-'0' < 10 {
			n = n*10 + uint32(b[i]-'0')
			i++
		}
		if i == start || i-start > most || i < len(b) && b[i] != ' ' && b[i] != '\r' {
			return v, false
		}
		v[k] = n
	}
	return v, skipSpace(b, i) == len(b)
}

// integer reads the decimal integer at b[i], which must end at a space, a slash
// or the end of b. Values beyond ±1<<40 are cut to that. It returns the place
// after it, or a negative place where there is none.
func integer(b []byte, i int) (v, end int) {
	const most = 1 << 40
	negative := false
	if i < len(b) && b[i] == '-' {
		negative = true
		i++
	}
	start := i
	for ; i < len(b) && isDigit(b[i]); i++ {
		v = v*10 + int(b[i]-'0')
		if v > most {
			v = most
		}
	}
	if i == start || (i < len(b) && !isSpace(b[i]) && b[i] != '/') {
		return 0, -1
	}
	if negative {
		v = -v
	}
	return v, i
}

// badNumber says what is wrong with the word at b[i], where a number should be.
func badNumber(b []byte, i int) string {
	w := b[i:wordEnd(b, i)]
	if len(w) == 0 {
		return "a number is missing at the end of the line"
	}
	if n := bytes.Replace(w, []byte{','}, []byte{'.'}, 1); len(n) < 64 {
		if _, end := float(n, 0); end == len(n) && bytes.IndexByte(w, ',') >= 0 {
			return message.Quote(w) + " has a decimal comma; write it with a point"
		}
	}
	return message.Quote(w) + " is no number"
}
