package render

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// printable returns a name as it is written: on one line, not without end, and
// with composed accents, which more fonts have.
func printable(name string) string {
	const most = 40 // letters
	name = onOneLine(name)
	r := []rune(name)
	if len(r) <= most {
		return name
	}
	end := most - 1
	for end > 1 && unicode.In(r[end], unicode.M) { // a mark stays with its letter
		end--
	}
	return string(r[:end]) + "…"
}

// onOneLine returns a name without breaks and with composed accents. Of one that is
// longer than any line it reads the beginning and the end only.
func onOneLine(name string) string {
	const most = 500 // letters of each end; as many as four may compose to one
	name = endsOf(strings.TrimSpace(name), most)
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, name))
}

// endsOf returns a text with no more than so many letters at either end, and an
// ellipsis for those between. It looks at no others.
func endsOf(text string, most int) string {
	first, last := 0, len(text)
	for n := 0; n < most && first < len(text); n++ {
		_, size := utf8.DecodeRuneInString(text[first:])
		first += size
	}
	for n := 0; n < most && last > first; n++ {
		_, size := utf8.DecodeLastRuneInString(text[:last])
		last -= size
	}
	if last <= first {
		return text
	}
	return text[:first] + "…" + text[last:]
}
