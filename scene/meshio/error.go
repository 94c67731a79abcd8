package meshio

import (
	"fmt"
	"strings"

	"cairn/internal/message"
)

// FormatError says what is wrong with a mesh file, and where. The file is its base
// name; the format is "" where none is recognised.
type FormatError message.Fault

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
