package lmio

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonWriter writes JSON as Python's json.dump(indent=4, separators=(",", ": "))
// does, in ASCII.
type jsonWriter struct {
	out     []byte
	depth   int
	unicode bool // characters beyond ASCII are written as they are
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

// member is a key of an object, and what writes its value.
type member struct {
	key   string
	write func()
}

// members writes an object with its keys in order. Of two members of the same
// key the first counts.
func (w *jsonWriter) members(list []member) {
	slices.SortStableFunc(list, func(a, b member) int { return strings.Compare(a.key, b.key) })
	list = slices.CompactFunc(list, func(a, b member) bool { return a.key == b.key })
	w.object(len(list), func(i int) {
		w.key(list[i].key)
		list[i].write()
	})
}

// value writes a JSON text that compactJSON returned, with line breaks and
// blanks as for all other values.
func (w *jsonWriter) value(compact string) {
	for i := 0; i < len(compact); i++ {
		switch c := compact[i]; c {
		case '"':
			end := i + 1
			for compact[end] != '"' {
				if compact[end] == '\\' {
					end++
				}
				end++
			}
			w.raw(compact[i : end+1])
			i = end
		case '{', '[':
			w.out = append(w.out, c)
			if next := compact[i+1]; next == '}' || next == ']' {
				w.out = append(w.out, next)
				i++
				continue
			}
			w.depth++
			w.newLine()
		case '}', ']':
			w.depth--
			w.newLine()
			w.out = append(w.out, c)
		case ',':
			w.out = append(w.out, c)
			w.newLine()
		case ':':
			w.raw(": ")
		default:
			w.out = append(w.out, c)
		}
	}
}

// compactJSON returns a value, which the decoder has accepted, without blanks
// and line breaks between its parts, in valid UTF-8.
func compactJSON(value []byte) (string, error) {
	var b bytes.Buffer
	err := json.Compact(&b, value)
	return strings.ToValidUTF8(b.String(), "\ufffd"), err
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
		case w.unicode && c > '\x7f':
			w.out = utf8.AppendRune(w.out, c)
		case c > 0xffff:
			a, b := utf16.EncodeRune(c)
			w.out = fmt.Appendf(w.out, `\u%04x\u%04x`, a, b)
		default:
			w.out = fmt.Appendf(w.out, `\u%04x`, c)
		}
	}
	w.raw(`"`)
}
