package lmio

import "strings"

// The nearest names that formats can write, for limits.

// anyName is for formats that can write any text of characters.
func anyName(name string) string { return strings.ToValidUTF8(name, "\ufffd") }

// lineName is for formats that write a name to the end of a line: one line,
// without blanks at its ends.
func lineName(name string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x85 || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, anyName(name)))
}

// wordName is for formats in which a blank ends a name.
func wordName(name string) string { return strings.Join(strings.Fields(lineName(name)), "_") }

// cellName is for formats that write a text into a cell of one line, which may
// be quoted.
func cellName(name string) string {
	return strings.NewReplacer("\n", " ", "\r", " ", "\x00", " ", "\x1a", " ").Replace(anyName(name))
}
