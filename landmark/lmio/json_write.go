package lmio

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf16"
)

// jsonWriter writes JSON as Python's json.dump(indent=4, separators=(",", ": "))
// does, in ASCII.
type jsonWriter struct {
	out   []byte
	depth int
}

func (w *jsonWriter) raw(s string) { w.out = append(w.out, s...) }

func (w *jsonWriter) object(n int, member func(i int)) { w.list('{', '}', n, member) }
func (w *jsonWriter) array(n int, element func(i int)) { w.list('[', ']', n, element) }

func (w *jsonWriter) list(open, end byte, n int, item func(i int)) {
	w.out = append(w.out, open)
	w.depth++
	for i := range n {
		if i > 0 {
			w.raw(",")
		}
		w.newLine()
		item(i)
	}
	w.depth--
	if n > 0 {
		w.newLine()
	}
	w.out = append(w.out, end)
}

func (w *jsonWriter) newLine() {
	w.raw("\n")
	for range w.depth {
		w.raw("    ")
	}
}

func (w *jsonWriter) key(name string) {
	w.text(name)
	w.raw(": ")
}

func (w *jsonWriter) integer(i int) { w.out = strconv.AppendInt(w.out, int64(i), 10) }

// number writes a coordinate as Python's repr does: the fewest digits that give
// the same float64 again, with an exponent below 1e-4 and from 1e16 on. What is
// no number is null.
func (w *jsonWriter) number(x float64) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		w.raw("null")
		return
	}
	if a := math.Abs(x); a != 0 && (a < 1e-4 || a >= 1e16) {
		w.out = strconv.AppendFloat(w.out, x, 'e', -1, 64)
		return
	}
	start := len(w.out)
	w.out = strconv.AppendFloat(w.out, x, 'f', -1, 64)
	if !slices.Contains(w.out[start:], '.') {
		w.raw(".0")
	}
}

func (w *jsonWriter) text(s string) {
	w.raw(`"`)
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			w.out = append(w.out, '\\', byte(c))
		case c == '\n':
			w.raw(`\n`)
		case c == '\r':
			w.raw(`\r`)
		case c == '\t':
			w.raw(`\t`)
		case c == '\b':
			w.raw(`\b`)
		case c == '\f':
			w.raw(`\f`)
		case c >= ' ' && c <= '~':
			w.out = append(w.out, byte(c))
		case c > 0xffff:
			a, b := utf16.EncodeRune(c)
			w.out = fmt.Appendf(w.out, `\u%04x\u%04x`, a, b)
		default:
			w.out = fmt.Appendf(w.out, `\u%04x`, c)
		}
	}
	w.raw(`"`)
}
