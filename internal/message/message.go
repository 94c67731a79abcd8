// Package message has the small pieces of messages for people: names in quotation
// marks, numbers of things.
package message

import (
	"strconv"
	"strings"
	"unicode"
)

// Quote returns a text of a file as it may stand in a message: in quotation marks,
// on one line, cut where it is long. What cannot be printed is shown as in Go, such
// as \t; all else stands as it is.
func Quote(text string) string {
	const longest = 60 // characters; a message has to fit a line
	var b strings.Builder
	b.WriteByte('"')
	n := 0
	for i, r := range text {
		if n++; n > longest {
			b.WriteString("…")
			break
		}
		switch {
		case r == unicode.ReplacementChar && !strings.HasPrefix(text[i:], "\ufffd"): // a byte that is not UTF-8
			b.WriteString(strings.Trim(strconv.QuoteToASCII(text[i:i+1]), `"`))
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
	}
	b.WriteByte('"')
	return b.String()
}
