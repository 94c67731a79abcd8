package meshio

import (
	"fmt"
	"strings"
	"unicode"
)

// FormatError says what is wrong with a mesh file, and where.
type FormatError struct {
	File   string // base name
	Format string // name of the format that the file was read as, or ""
	Line   int    // 1 for the first line; 0 where the place is no line
	Offset int64  // bytes from the start of the (unpacked) file; 0 where unknown
	Reason string // what is wrong with the input, and what to do
}

// Error returns "skull.ply: line 7: the header promises ...".
func (e *FormatError) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ": line %d", e.Line)
	} else if e.Offset > 0 {
		fmt.Fprintf(&b, ": byte %d", e.Offset)
	}
	b.WriteString(": ")
	b.WriteString(e.Reason)
	return b.String()
}

// textError is an error at a byte of a text file; Read turns the byte into a
// line. Counting lines only then keeps it out of the readers' loops.
type textError struct {
	offset int64
	reason string
}

func (e *textError) Error() string { return e.reason }

// fault returns an error that concerns the whole file.
func fault(format string, args ...any) error {
	return &FormatError{Reason: fmt.Sprintf(format, args...)}
}

// faultAt returns an error at a byte of a binary file.
func faultAt(offset int64, format string, args ...any) error {
	return &FormatError{Offset: offset, Reason: fmt.Sprintf(format, args...)}
}

// quote returns text from a file as it may stand in a message: short, on one
// line, printable, in quotation marks.
func quote(text []byte) string {
	const longest = 40
	s := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.TrimSpace(string(text[:min(len(text), 4*longest)])))
	if r := []rune(s); len(r) > longest {
		s = string(r[:longest]) + "…"
	}
	return `"` + s + `"`
}

// count returns "1 vertex" or "12 vertices".
func count[N int | int64 | uint64](n N, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
