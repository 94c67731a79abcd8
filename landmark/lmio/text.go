package lmio

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/internal/textfile"
	"cairn/landmark"
)

// maxExtra bounds the lines that a reader carries through without knowing what
// they mean. Real files have at most some hundred.
const maxExtra = 1 << 16

// textReader walks through a text file line by line and knows where it is.
type textReader struct {
	ctx          context.Context
	file, format string
	source       *textfile.Text // nil for a text that is no file
	rest         string         // after the current line
	size         int            // of the text
	line         string         // the current one, without its end
	carriage     bool           // which was CRLF
	number       int            // of the current line, from 1
	gaps         gaps
	fortran      bool // a number of the form of old Fortran programs was read
	notes        []string
	warnings     []string
	unkept
}

// newTextReader returns a reader of a text in any encoding that textfile knows,
// with lines that end in LF, CRLF or CR. The data must not change as long as the
// reader is used.
func newTextReader(ctx context.Context, path, format string, data []byte) (*textReader, error) {
	t := &textReader{ctx: ctx, file: path, format: format}
	source, err := textfile.Decode(ctx, data)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, t.fail("%v", err)
	}
	if len(bytes.TrimSpace(source.Bytes)) == 0 {
		return nil, t.fail("the file is empty")
	}
	t.source, t.notes, t.warnings = source, source.Notes, source.Warnings
	if source.OldMac {
		t.warn("the lines end as on old Macs (CR); saving writes them with LF")
	}
	t.rest, t.size = string(source.Bytes), len(source.Bytes)
	return t, nil
}

// marked reports whether the file begins with the byte-order mark of UTF-8.
func (t *textReader) marked() bool {
	return t.source.Encoding == textfile.UTF8 && t.source.Mark > 0
}

// next goes on to the next line and reports whether there is one. It ends, too,
// when the context is cancelled; see err.
func (t *textReader) next() bool {
	const look = 1 << 10 // lines between two looks at the context
	if t.rest == "" || t.number%look == 0 && t.ctx.Err() != nil {
		t.line = ""
		return false
	}
	line, rest, _ := strings.Cut(t.rest, "\n")
	t.line, t.rest = strings.TrimSuffix(line, "\r"), rest
	t.carriage = len(t.line) < len(line)
	t.number++
	const long = 64 << 10 // bytes
	if len(line) > long {
		t.warn("line %d has %d kB; it may be damaged", t.number, len(line)>>10)
	}
	return true
}

// nextFull goes on to the next line that is not blank.
func (t *textReader) nextFull() bool {
	for t.next() {
		if strings.TrimSpace(t.line) != "" {
			return true
		}
	}
	return false
}

// remaining returns how many bytes follow the current line. A count that a file
// announces must be held against it before anything is allocated.
func (t *textReader) remaining() int { return len(t.rest) }

// err returns the context's error if that ended the reading.
func (t *textReader) err() error { return t.ctx.Err() }

func (t *textReader) warn(format string, args ...any) {
	t.warnings = append(t.warnings, fmt.Sprintf(format, args...))
}

// note keeps what the reader assumed where the file does not say; unlike a
// warning it tells of no loss.
func (t *textReader) note(format string, args ...any) {
	t.notes = append(t.notes, fmt.Sprintf(format, args...))
}

// fail returns an error about the current line.
func (t *textReader) fail(format string, args ...any) error {
	offset := int64(max(0, t.size-len(t.rest)-len(t.line)-1))
	if t.source != nil {
		offset = t.source.FileOffset(offset)
	}
	return &FormatError{
		File: t.file, Format: t.format, Line: max(t.number, 1), Offset: offset,
		Reason: fmt.Sprintf(format, args...),
	}
}

// ended returns the error that the file ends before something. If the context ended
// the reading, it is the context's error.
func (t *textReader) ended(before string) error {
	if err := t.err(); err != nil {
		return err
	}
	return t.fail("the file ends before %s; it may have been cut off", before)
}

// float reads a number of the current line; what names it in the message.
func (t *textReader) float(word string, what any) (float64, error) {
	x, ok := parseNumber(word)
	if !ok {
		return 0, t.fail("%v: %s", what, badNumber(word))
	}
	t.tellFortran(word, x)
	return x, nil
}

// result returns what was read.
func (t *textReader) result(format string, groups ...*landmark.Group) *Result {
	return &Result{Groups: groups, Format: format, Notes: t.notes, Warnings: t.warnings, NotKept: t.unkept.all()}
}

// where names the current line in a note or a warning.
func (t *textReader) where() string { return fmt.Sprintf("line %d", t.number) }

// tellFortran warns once of numbers in a form that is not written again.
func (t *textReader) tellFortran(word string, x float64) {
	if _, plain := plainNumber(word); !plain && !t.fortran {
		t.fortran = true
		t.warn("line %d: %s is read as %s: old Fortran programs write numbers so, and they would be saved in the usual form", t.number, word, formatNumber(x))
	}
}

// count reads how many things of at least so many bytes each follow. More than
// the rest of the file can hold, or than maxPoints, is an error.
func (t *textReader) count(word string, leastBytes int, what string) (int, error) {
	n, err := strconv.Atoi(word)
	switch {
	case err != nil && strings.Trim(word, "0123456789") != "" || word == "":
		return 0, t.fail("%s is no count of %ss", message.Quote(word), what)
	case err != nil || n > maxPoints:
		return 0, t.fail("%s %ss are more than the %d that can be read", message.Quote(word), what, maxPoints)
	case n < 0:
		return 0, t.fail("%s is no count of %ss", message.Quote(word), what)
	case n > (t.remaining()+leastBytes)/leastBytes:
		return 0, t.fail("%s announced, more than the rest of the file can hold; it may have been cut off", message.Plural(n, what))
	}
	return n, nil
}
