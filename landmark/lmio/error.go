package lmio

import (
	"fmt"

	"cairn/internal/message"
)

// FormatError says what is wrong with the content of a landmark file, and where.
type FormatError message.Fault

// Error returns the file, the place, the format and the reason in one line.
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
