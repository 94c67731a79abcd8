package lmio

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"

	"cairn/internal/beside"
	"cairn/internal/textfile"
)

// headBytes is how much of a file is read to tell what it holds: enough for
// the first keys, little enough for every file of a folder.
const headBytes = 1024

// readFile returns the content of a regular file of bounded size.
func readFile(ctx context.Context, path string) ([]byte, error) {
	file, size, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if size > maxFileBytes {
		return nil, tooLarge(path)
	}
	var b bytes.Buffer
	b.Grow(int(size) + bytes.MinRead)
	_, err = b.ReadFrom(io.LimitReader(&contextReader{ctx, file}, maxFileBytes+1)) // it may grow meanwhile
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fmt.Errorf("%s: %w", path, err)
	case b.Len() > maxFileBytes:
		return nil, tooLarge(path)
	}
	return b.Bytes(), nil
}

// readHead returns the first headBytes of the text of a regular file.
func readHead(path string) ([]byte, error) {
	file, _, err := openRegular(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, rawHead))
	return headOf(data), err
}

// rawHead is how much of a file holds headBytes of text: UTF-16 has two bytes where
// UTF-8 has one, and there may be a mark.
const rawHead = 2*headBytes + 4

// headOf returns the first headBytes of a file's text, as UTF-8 without a mark.
func headOf(data []byte) []byte {
	head := textfile.Head(data[:min(len(data), rawHead)])
	return head[:min(len(head), headBytes)]
}

// openRegular opens a regular file and returns its size.
func openRegular(path string) (*os.File, int64, error) {
	file, info, err := beside.OpenRegular(path, func(info os.FileInfo) error {
		switch {
		case info.IsDir():
			return fmt.Errorf("%s: is a folder, not a landmark file", path)
		case !info.Mode().IsRegular():
			return fmt.Errorf("%s: is not a regular file", path)
		}
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	return file, info.Size(), nil
}

func tooLarge(path string) error {
	return fmt.Errorf("%s: larger than %d MB, too large for a landmark file", path, maxFileBytes>>20)
}

// contextReader reads in small steps and ends with the context's error once
// that is cancelled. Everything that is read goes through one, so that no value
// of a file, however long, has to be waited for.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

// Read is part of io.Reader.
func (c *contextReader) Read(p []byte) (int, error) {
	const step = 64 << 10 // bytes; about a millisecond of decoding
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p[:min(len(p), step)])
}
