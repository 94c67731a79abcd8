// Package measureio keeps measures in files: in one of Cairn's own beside the mesh,
// which is read and written, and in tables for other programs, which are written.
//
// What a file says is never silently changed: a field that means nothing here is
// kept, and a file that cannot be read whole is an error that says where and why,
// so that nobody writes over it.
package measureio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"cairn/internal/atomicfile"
	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/measure"
)

// Extension is what the names of files of measures end in. Beside skull.ply they are
// in skull.measures.json.
const Extension = ".measures.json"

// File is what a file of measures holds.
type File struct {
	Measures []measure.Definition
	Extra    landmark.Fields // what else the file says
}

// maxFileBytes bounds what is read of a file: hundred thousand measures.
const maxFileBytes = 16 << 20

// Read reads a file of measures; one that is not there holds none, and its version
// is the zero value. An error about the content is a *FormatError.
func Read(ctx context.Context, path string) (*File, atomicfile.Version, error) {
	data, err := readBytes(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &File{}, atomicfile.Version{}, nil
	}
	if err != nil {
		return nil, atomicfile.Version{}, err
	}
	f, err := Decode(ctx, path, data)
	if err != nil {
		return nil, atomicfile.Version{}, err
	}
	return f, atomicfile.VersionOf(data), nil
}

// readBytes reads a regular file that is not too long.
func readBytes(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // a pipe would have to be waited for
		return nil, fmt.Errorf("%s: there is a folder or a device of that name", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(data) > maxFileBytes {
		return nil, fmt.Errorf("%s: the file has more than %d MB; so many are no measures", path, maxFileBytes>>20)
	}
	return data, nil
}

// Replace writes a file of measures if it still holds the version old, and returns
// its new one. It appears whole or stays as it was. If another program has changed
// it, the error is an *atomicfile.ChangedError. files says how it goes to the disk.
func Replace(files atomicfile.Files, path string, f *File, old atomicfile.Version) (atomicfile.Version, error) {
	data, err := Encode(f)
	if err != nil {
		return atomicfile.Version{}, fmt.Errorf("%s: %w", path, err)
	}
	return files.Replace(path, old, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// FormatError says what is wrong with the content of a file of measures, and where.
type FormatError message.Fault

// Error returns the file, the place and the reason in one line.
func (e *FormatError) Error() string {
	return fmt.Sprintf("%s: line %d (byte %d): %s: %s", e.File, e.Line, e.Offset, e.Format, e.Reason)
}
