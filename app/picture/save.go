package picture

import (
	"context"
	"image"
	"io"

	"cairn/internal/atomicfile"
)

// Save writes img to a file, in the format of its extension. The file appears
// whole, replacing an older one, or not at all: an error, or ctx done, leaves
// everything as it was. It may be called from any goroutine; img must not
// change meanwhile.
func Save(ctx context.Context, path string, img image.Image, o Options) error {
	f, err := FormatOf(path)
	if err != nil {
		return err
	}
	return atomicfile.Write(path, func(w io.Writer) error { return Encode(ctx, w, img, f, o) })
}

// untilDone writes until its context is done.
type untilDone struct {
	ctx context.Context
	w   io.Writer
}

func (u *untilDone) Write(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.w.Write(b)
}
