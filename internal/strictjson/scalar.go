package strictjson

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"

	"cairn/internal/message"
)

// words are the three values that are words.
var words = map[Kind][]byte{Null: []byte("null"), True: []byte("true"), False: []byte("false")}

// maxNumber bounds the characters of a number. float64 needs at most 767 digits.
const maxNumber = 1024

// word reads one of words.
func (r *Reader) word(k Kind) error {
	want := words[k]
	for len(r.b) <= len(want) {
		if ok, err := r.more(); err != nil {
			return err
		} else if !ok {
			break
		}
	}
	if !bytes.HasPrefix(r.b, want) || len(r.b) > len(want) && !ends(r.b[len(want)]) {
		if bytes.HasPrefix(want, r.b) {
			return r.cutOff()
		}
		return r.noValue(nil)
	}
	r.b = r.b[len(want):]
	return nil
}

// ends reports whether a byte may follow a number or a word. Whether it belongs
// there is seen later.
func ends(c byte) bool {
	switch c {
	case ' ', '\t', '\r', '\n', ',', ':', ']', '}', '[', '{', '"':
		return true
	}
	return false
}

// number reads a number and returns it as it stands there, valid until the next
// call of any method.
func (r *Reader) number(what any) ([]byte, error) {
	for i := 0; ; i++ {
		if i == len(r.b) {
			if ok, err := r.more(); err != nil {
				return nil, err
			} else if !ok {
				break
			}
		}
		if ends(r.b[i]) {
			break
		}
		if i == maxNumber {
			return nil, r.Fail("%va number has more than %d characters", colon(what), maxNumber)
		}
	}
	n := numberEnd(r.b)
	if n < 0 || n < len(r.b) && !ends(r.b[n]) {
		return nil, r.noValue(what)
	}
	literal := r.b[:n]
	r.b = r.b[n:]
	return literal, nil
}

// colon returns what names a value, with a colon behind it, or nothing.
func colon(what any) string {
	if what == nil {
		return ""
	}
	return fmt.Sprintf("%v: ", what)
}

// numberEnd returns the end of the JSON number that b begins with, or -1.
func numberEnd(b []byte) int {
	i := 0
	digits := func() bool {
		begin := i
		for i < len(b) && b[i] >= '0' && b[i] <= '9' {
			i++
		}
		return i > begin
	}
	if i < len(b) && b[i] == '-' {
		i++
	}
	if i < len(b) && b[i] == '0' {
		i++
	} else if !digits() {
		return -1
	}
	if i < len(b) && b[i] == '.' {
		if i++; !digits() {
			return -1
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		if i++; i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if !digits() {
			return -1
		}
	}
	return i
}

// Number reads a number and returns it as it stands there; it is valid until the
// next call of any method.
func (r *Reader) Number(what any) ([]byte, error) {
	if c, err := r.space(); err != nil {
		return nil, err
	} else if c == '-' || c >= '0' && c <= '9' {
		return r.number(what)
	} else if c == 0 {
		return nil, r.cutOff()
	}
	return nil, r.notNumber(what, "a number")
}

// notNumber returns the error that no number comes next.
func (r *Reader) notNumber(what any, wanted string) error {
	switch c := r.b[0]; c {
	case '"', '{', '[', 'n', 't', 'f':
		return r.mismatch(what, wanted)
	}
	return r.noValue(what)
}

// Float reads a number, or null, for which ok is false.
func (r *Reader) Float(what any) (x float64, ok bool, err error) {
	c, err := r.space()
	switch {
	case err != nil:
		return 0, false, err
	case c == 'n':
		return 0, false, r.word(Null)
	case c == 0:
		return 0, false, r.cutOff()
	case c != '-' && (c < '0' || c > '9'):
		return 0, false, r.notNumber(what, "a number or null")
	}
	at := r.Offset()
	literal, err := r.number(what)
	if err != nil {
		return 0, false, err
	}
	if x, err = strconv.ParseFloat(string(literal), 64); err != nil {
		return 0, false, r.Fault(at, fmt.Sprintf("%v is the number %s, which is too large", what, cut(literal)))
	}
	return x, true, nil
}

// Int reads a whole number.
func (r *Reader) Int(what any) (int, error) {
	const wanted = "a whole number"
	if kind, err := r.Peek(); err != nil {
		return 0, err
	} else if kind != Number {
		return 0, r.mismatch(what, wanted)
	}
	at := r.Offset()
	literal, err := r.number(what)
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(string(literal))
	if err != nil {
		return 0, r.Fault(at, fmt.Sprintf("%v is the number %s where %s belongs", what, cut(literal), wanted))
	}
	return n, nil
}

// String reads a text.
func (r *Reader) String(what any) (string, error) {
	if kind, err := r.Peek(); err != nil {
		return "", err
	} else if kind != Text {
		return "", r.mismatch(what, "a text")
	}
	return r.text()
}

// Word reads a text, or a number in place of one; null is an empty text.
func (r *Reader) Word(what any) (string, error) {
	kind, err := r.Peek()
	if err != nil {
		return "", err
	}
	switch kind {
	case Null:
		return "", r.word(Null)
	case Number:
		literal, err := r.number(what)
		return string(literal), err
	case Text:
		return r.text()
	}
	return "", r.mismatch(what, "a text")
}

// Flag reads true or false, or 1 or 0; usual stands for null.
func (r *Reader) Flag(what any, usual bool) (bool, error) {
	kind, err := r.Peek()
	if err != nil {
		return false, err
	}
	const wanted = "true or false"
	switch kind {
	case Null:
		return usual, r.word(Null)
	case True, False:
		return kind == True, r.word(kind)
	case Number:
		at := r.Offset()
		literal, err := r.number(what)
		if one := string(literal) == "1"; err != nil || one || string(literal) == "0" {
			return one, err
		}
		return false, r.Fault(at, fmt.Sprintf("%v is the number %s where %s belongs", what, cut(literal), wanted))
	}
	return false, r.mismatch(what, wanted)
}

// text reads a text, from its quotation mark on.
func (r *Reader) text() (string, error) {
	n, escaped, err := r.textEnd(true)
	if err != nil {
		return "", err
	}
	literal := r.b[:n]
	r.b = r.b[n:]
	if !escaped && utf8.Valid(literal) {
		return string(literal[1 : n-1]), nil
	}
	var s string                                        // bytes that are not UTF-8 become U+FFFD
	if err := json.Unmarshal(literal, &s); err != nil { // textEnd has seen to that
		return "", r.Fail("not JSON: %v", err)
	}
	return s, nil
}

// textEnd returns the length of the text that b begins with, with its quotation
// marks. Where it is not kept, it is passed over, so that it may be of any length.
func (r *Reader) textEnd(keep bool) (n int, escaped bool, err error) {
	at := r.Offset()
	for i := 1; ; {
		i += plain(r.b[i:])
		if keep && r.MaxText > 0 && i > r.MaxText {
			return 0, false, r.Fault(at, fmt.Sprintf("a name or text has more than %d bytes", r.MaxText))
		}
		if i < len(r.b) {
			switch c := r.b[i]; {
			case c == '"' && keep:
				return i + 1, escaped, nil
			case c == '"':
				r.b = r.b[i+1:]
				return 0, escaped, nil
			case c < ' ':
				r.b = r.b[i:]
				return 0, false, r.Fail("not JSON: a text holds a control character (0x%02X)", c)
			}
			if size := escapeEnd(r.b[i:]); size > 0 {
				escaped = true
				i += size
				continue
			} else if len(r.b)-i >= longestEscape {
				return 0, false, r.badEscape(i)
			}
		}
		if !keep {
			r.b, i = r.b[i:], 0
		}
		if ok, err := r.more(); err != nil {
			return 0, false, err
		} else if !ok && bytes.IndexByte(r.b[i:], '"') >= 0 { // behind half an escape
			return 0, false, r.badEscape(i)
		} else if !ok {
			return 0, false, r.cutOff()
		}
	}
}

// plain returns how many bytes of a text stand for themselves.
func plain(b []byte) (n int) {
	for n+8 <= len(b) && !special(binary.LittleEndian.Uint64(b[n:])) {
		n += 8
	}
	for n < len(b) && b[n] != '"' && b[n] != '\\' && b[n] >= ' ' {
		n++
	}
	return n
}

// special reports whether one of eight bytes of a text is a quotation mark, a
// backslash or a control character (Warren, H. S. 2012, Hacker's Delight, 2nd
// edition, section 6-1).
func special(x uint64) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	quotes, slashes := x^(ones*'"'), x^(ones*'\\')
	found := (quotes-ones)&^quotes | (slashes-ones)&^slashes | (x-ones*' ')&^x
	return found&high != 0
}

// longestEscape is the length of \u00e9.
const longestEscape = 6

// escapeEnd returns the length of the escape that b begins with, 0 if it is none.
func escapeEnd(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	if bytes.IndexByte([]byte(`"\/bfnrt`), b[1]) >= 0 {
		return 2
	}
	if b[1] != 'u' || len(b) < longestEscape {
		return 0
	}
	for _, c := range b[2:longestEscape] {
		if !(c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f') {
			return 0
		}
	}
	return longestEscape
}

func (r *Reader) badEscape(i int) error {
	r.b = r.b[i:]
	escape := r.b[:min(len(r.b), longestEscape)]
	if escape[1] != 'u' {
		escape = escape[:2]
	}
	return r.Fail("not JSON: a text holds %s, which is no escape; a backslash is written twice", message.Quote(string(escape)))
}
