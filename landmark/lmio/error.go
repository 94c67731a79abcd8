package lmio

import (
	"fmt"
	"strings"
)

// FormatError says what is wrong with the content of a landmark file, and where.
type FormatError struct {
	File   string
	Format string // such as "LJSON"
	Line   int    // from 1, in the whole file; 0 where lines mean nothing
	Offset int64  // of the byte up to which the file was understood
	Reason string // what the file says, and what to do about it
}

// Error returns the file, the place and the reason in one line.
func (e *FormatError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: byte %d: %s: %s", e.File, e.Offset, e.Format, e.Reason)
	}
	return fmt.Sprintf("%s: line %d (byte %d): %s: %s", e.File, e.Line, e.Offset, e.Format, e.Reason)
}

// Messages that several formats have.
const (
	ofPicture     = "the points are two-dimensional, from a picture; they are shown at z = 0"
	tooManyPoints = "there are more than %d points; so many are no landmarks"
)

// quote returns a name of a file's own for a message, cut where it is long.
func quote(name string) string {
	const longest = 60 // characters; a message has to fit a line
	if r := []rune(name); len(r) > longest {
		name = string(r[:longest]) + "…"
	}
	return fmt.Sprintf("%q", name)
}

// plural returns "1 point" or "3 points".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if first, rest, ok := strings.Cut(noun, " of a "); ok { // "names of groups"
		return fmt.Sprintf("%d %ss of %ss", n, first, rest)
	}
	if first, rest, ok := strings.Cut(noun, " of "); ok {
		return fmt.Sprintf("%d %ss of %s", n, first, rest)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// someOf joins the first few of many names.
func someOf(names []string) string {
	const most = 5
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}
