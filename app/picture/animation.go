package picture

import (
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/gif"
	"io"
	"math"
	"path/filepath"
	"strings"
	"time"

	"cairn/internal/atomicfile"
)

// Frames gives the pictures of an animation one after the other, from 0 on. All have one
// size.
type Frames func(i int) (*image.NRGBA, error)

// maxAnimationPixels bounds a GIF, which is held in memory, a byte a pixel.
const maxAnimationPixels = 512 << 20

// CheckAnimation says why a file of that name cannot hold an animation of n pictures, each
// shown for so long, or returns nil.
func CheckAnimation(path string, n, width, height int, delay time.Duration) error {
	const gifSide = 1<<16 - 1 // the format has 16 bits for it
	switch ext := strings.ToLower(filepath.Ext(path)); {
	case ext == ".png" || ext == ".apng":
	case ext != ".gif":
		return fmt.Errorf("%s: animations are written as .png, .apng or .gif; end the name with one of these", path)
	case max(width, height) > gifSide:
		return fmt.Errorf("%s: GIF holds at most %d pixels a side: choose .png", path, gifSide)
	case n > maxAnimationPixels/width/height:
		return fmt.Errorf("%s: %d pictures of %d×%d pixels are too many for GIF: choose .png, or a smaller size", path, n, width, height)
	}
	const longest = math.MaxUint16 * time.Millisecond // APNG has 16 bits for it
	if delay < 10*time.Millisecond || delay > longest {
		return fmt.Errorf("a picture cannot be shown for %v: choose %v to %v", delay, 10*time.Millisecond, longest)
	}
	return nil
}

// SaveAnimation writes n pictures, each shown for so long, to a file that repeats them
// without end: animated PNG, or GIF, by the extension. Of a PNG one picture at a time is in
// memory. It is whole or not there, as with Save.
func SaveAnimation(ctx context.Context, path string, n int, delay time.Duration, frames Frames, o Options) error {
	return atomicfile.Write(path, func(w io.Writer) error {
		if strings.EqualFold(filepath.Ext(path), ".gif") {
			return encodeGIF(ctx, w, n, delay, frames)
		}
		return encodeAPNG(ctx, w, n, delay, frames, o)
	})
}

// encodeAPNG writes an animated PNG (Portable Network Graphics Specification, third
// edition, W3C 2025, section 11.3.6). All pictures have an alpha channel, since the first
// one says of all whether they have.
func encodeAPNG(ctx context.Context, w io.Writer, n int, delay time.Duration, frames Frames, o Options) error {
	var p *pngWriter
	sequence := uint32(0)
	for i := range n {
		img, err := frames(i)
		if err != nil {
			return err
		}
		src := newSource(img)
		src.channels = 4
		if p == nil {
			p = newPNGWriter(w, src, o)
			b := binary.BigEndian.AppendUint32(nil, uint32(n))
			p.chunk("acTL", binary.BigEndian.AppendUint32(b, 0)) // without end
		}
		p.chunk("fcTL", frameControl(sequence, src, delay))
		sequence++
		data := func(b []byte) {
			if i == 0 { // which is also the picture of those who know no animations
				p.chunk("IDAT", b)
				return
			}
			p.chunk("fdAT", append(binary.BigEndian.AppendUint32(nil, sequence), b...))
			sequence++
		}
		if err := p.pixels(ctx, src, data, Options{}); err != nil {
			return err
		}
	}
	if p == nil {
		return fmt.Errorf("an animation without pictures")
	}
	return p.end()
}

// frameControl returns what stands before a frame: its place and how long it is shown. It
// replaces all of the one before.
func frameControl(sequence uint32, src *source, delay time.Duration) []byte {
	const second, keep, replace = 1000, 0, 0
	b := binary.BigEndian.AppendUint32(nil, sequence)
	b = binary.BigEndian.AppendUint32(b, uint32(src.width))
	b = binary.BigEndian.AppendUint32(b, uint32(src.height))
	b = binary.BigEndian.AppendUint64(b, 0) // x and y
	b = binary.BigEndian.AppendUint16(b, uint16(delay.Milliseconds()))
	b = binary.BigEndian.AppendUint16(b, second)
	return append(b, keep, replace)
}

// encodeGIF writes a GIF (CompuServe, GIF89a, 1990) that repeats without end. Each picture
// has a palette of its own.
func encodeGIF(ctx context.Context, w io.Writer, n int, delay time.Duration, frames Frames) error {
	const hundredths = 10 * time.Millisecond
	g := &gif.GIF{}
	anyHoles := false
	for i := range n {
		img, err := frames(i)
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		p, holes := quantize(img)
		anyHoles = anyHoles || holes
		if i == 0 {
			g.Config = image.Config{Width: img.Rect.Dx(), Height: img.Rect.Dy()}
		}
		g.Image = append(g.Image, p)
		g.Delay = append(g.Delay, int((delay+hundredths/2)/hundredths))
		g.Disposal = append(g.Disposal, gif.DisposalNone)
	}
	if anyHoles { // through which the picture before must not be seen
		for i := range g.Disposal {
			g.Disposal[i] = gif.DisposalBackground
		}
	}
	return gif.EncodeAll(&untilDone{ctx, w}, g)
}
