package meshio

import (
	"context"
	"io"
	"os"

	"cairn/internal/beside"
)

// open opens a regular file. It never waits, as for the writer of a pipe.
func open(ctx context.Context, path string, progress func(float64)) (*source, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if err := isRegular(info); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDONLY|beside.NoWait, 0)
	if err != nil {
		return nil, err
	}
	s := &source{path: path, r: f, ctx: ctx, closers: []io.Closer{f}}
	s.report = progress
	// Once more: the name may have got another meaning meanwhile.
	if info, err = f.Stat(); err == nil {
		err = isRegular(info)
	}
	if err == nil {
		s.size = info.Size()
		err = s.unpack()
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}
