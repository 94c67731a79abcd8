package meshio

import (
	"context"
	"io"

	"cairn/internal/beside"
)

// open opens a regular file. It never waits, as for the writer of a pipe.
func open(ctx context.Context, path string, progress func(float64)) (*source, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f, info, err := beside.OpenRegular(path, isRegular)
	if err != nil {
		return nil, err
	}
	s := &source{path: path, r: f, size: info.Size(), ctx: ctx, closers: []io.Closer{f}}
	s.report = progress
	err = s.unpack()
	if err == nil {
		err = s.decode()
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}
