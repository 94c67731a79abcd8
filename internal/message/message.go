// Package message has the small pieces of messages for people: names in quotation
// marks, numbers of things, and what is wrong with a file.
package message

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fault is what is wrong with the content of a file, and where. The packages that
// read files make their error types of it.
type Fault struct {
	File   string // as the message names it: a path or a base name
	Format string // name of the format that the file was read as, or ""
	Line   int    // from 1, in the whole file; 0 where the place is no line
	Offset int64  // bytes from the start of the (unpacked) file; 0 where unknown
	Reason string // what the file says, and what to do about it
}

// Quote returns a text of a file as it may stand in a message: in quotation marks,
// on one line, cut where it is long. What cannot be printed is shown as in Go, such
// as \t; all else stands as it is. Of a long text it looks at the beginning only.
func Quote[T string | []byte](text T) string {
	const longest = 60 // characters; a message has to fit a line
	rest := string(text[:min(len(text), (longest+1)*utf8.UTFMax)])
	var b strings.Builder
	b.WriteByte('"')
	for n := 0; rest != ""; n++ {
		if n == longest {
			b.WriteString("…")
			break
		}
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case r == utf8.RuneError && size == 1: // a byte that is not UTF-8
			fmt.Fprintf(&b, `\x%02x`, rest[0])
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
		rest = rest[size:]
	}
	b.WriteByte('"')
	return b.String()
}

// Cut returns at most the first n characters of a text, with an ellipsis where more were
// left out.
func Cut(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i] + "…"
		}
		n--
	}
	return text
}

// Unicode returns a message with each byte that is not UTF-8, as names of files may have
// them, written as in Go: \xe9. JSON has no other way to keep it.
func Unicode(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for text != "" {
		r, size := utf8.DecodeRuneInString(text)
		if r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&b, `\x%02x`, text[0])
		} else {
			b.WriteString(text[:size])
		}
		text = text[size:]
	}
	return b.String()
}

// Count returns "1 vertex" or "12 vertices".
func Count[N int | int64 | uint64](n N, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Plural returns "1 point" or "12 points", for a noun whose plural is regular. It
// may go on after its first word: "name of a group" becomes "names of groups", and
// "line of comments" becomes "lines of comments".
func Plural(n int, noun string) string {
	many := noun + "s"
	if first, rest, ok := strings.Cut(noun, " of a "); ok {
		many = first + "s of " + rest + "s"
	} else if first, rest, ok := strings.Cut(noun, " of "); ok {
		many = first + "s of " + rest
	}
	return Count(n, noun, many)
}

// Verb returns the form of a verb for a number of things: one, as in "1 point lies", or
// many, as in "2 points lie".
func Verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// IsAre returns the verb for a number of things.
func IsAre(n int) string { return Verb(n, "is", "are") }

// Some joins the first few of many names: "a, b, c, d, e and 7 more".
func Some(names []string) string {
	const most = 5
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}
