package lmio

import (
	"bytes"
	"context"
	"fmt"

	"cairn/internal/strictjson"
	"cairn/internal/textfile"
	"cairn/landmark"
)

// jsonReader walks through the JSON text of a file. Its errors are FormatErrors.
type jsonReader struct {
	*strictjson.Reader
	ctx          context.Context
	file, format string
	source       *textfile.Text // nil where it is broken
	broken       error          // why it cannot be decoded
	data         []byte         // of source; offsets of the reader are places in it
	notes        []string
	warnings     []string
	unkept
}

func newJSONReader(ctx context.Context, file, format string, data []byte) *jsonReader {
	r := &jsonReader{ctx: ctx, file: file, format: format}
	r.source, r.broken = textfile.Decode(ctx, data)
	if r.broken == nil {
		r.data, r.notes, r.warnings = r.source.Bytes, r.source.Notes, r.source.Warnings
		if r.source.Mark > 0 {
			r.warn("the file begins with a byte-order mark, which is not kept")
		}
	}
	r.Reader = strictjson.New(strictjson.Memory(ctx, r.data), 0, r.fault)
	r.NoNumber = "; a missing coordinate is written null"
	return r
}

// whole checks that there is a text that can be read.
func (r *jsonReader) whole() error {
	switch {
	case r.ctx.Err() != nil:
		return r.ctx.Err()
	case r.broken != nil:
		return r.failAt(0, "%v", r.broken)
	case len(bytes.TrimSpace(r.data)) == 0:
		return r.failAt(0, "the file is empty")
	}
	return nil
}

func (r *jsonReader) warn(format string, args ...any) {
	r.warnings = append(r.warnings, fmt.Sprintf(format, args...))
}

// failAt returns an error about a place in r.data.
func (r *jsonReader) failAt(offset int64, format string, args ...any) error {
	return r.fault(offset, fmt.Sprintf(format, args...))
}

func (r *jsonReader) fault(offset int64, reason string) error {
	offset = min(offset, int64(len(r.data)))
	line := 1 + bytes.Count(r.data[:offset], []byte("\n"))
	if r.source != nil {
		offset = r.source.FileOffset(offset)
	}
	return &FormatError{File: r.file, Format: r.format, Line: line, Offset: offset, Reason: reason}
}

// result returns what was read.
func (r *jsonReader) result(format string, groups ...*landmark.Group) *Result {
	return &Result{Groups: groups, Format: format, Notes: r.notes, Warnings: r.warnings, NotKept: r.unkept.all()}
}

// where names the line that was read last in a note or a warning.
func (r *jsonReader) where() string {
	at := min(r.Offset(), int64(len(r.data)))
	return fmt.Sprintf("line %d", 1+bytes.Count(r.data[:at], []byte("\n")))
}

// raw reads a value of any kind as it stands in the file.
func (r *jsonReader) raw() (string, error) {
	if _, err := r.Peek(); err != nil {
		return "", err
	}
	start := r.Offset()
	if err := r.Skip(); err != nil {
		return "", err
	}
	return string(r.data[start:r.Offset()]), nil
}
