package render

import (
	"context"
	"image"
	"image/color"
	"math"

	"cairn/render/internal/paint"
)

// Captions writes names below pictures, in the fonts that names in pictures have. It is
// for one goroutine at a time.
type Captions struct {
	thread *Thread
	face   *typeface
	ink    color.NRGBA
}

// NewCaptions returns captions that are read on a background, at a scale in pixels a
// design pixel: 1 is the size of text in usual pictures.
func (t *Thread) NewCaptions(background color.NRGBA, scale float64) (*Captions, error) {
	face, err := newTypeface(scale, mostLetterScale)
	if err != nil {
		return nil, err
	}
	return &Captions{thread: t, face: face, ink: contrasting(background).ink}, nil
}

// CaptionHeight returns how high a line of captions is at a scale, with the room around
// it, in pixels.
func CaptionHeight(scale float64) int { return int(math.Ceil(2 * textSize * scale)) }

// Write writes a text into the middle of a box of a picture. One that is wider than the
// box is cut, with an ellipsis. The error is that of ctx.
func (c *Captions) Write(ctx context.Context, img *image.RGBA, box image.Rectangle, text string) error {
	text = cutMiddle(onOneLine(text), float64(box.Dx()), c.face.letterWidth)
	lines, err := c.thread.fonts.Find(ctx, []string{text})
	if err != nil {
		return err
	}
	letters, err := c.face.letters(nil, lines[0], ctx.Err)
	if err != nil {
		return err
	}
	pen := image.Pt(box.Min.X+max(0, box.Dx()-c.face.width(lines[0]))/2, (box.Min.Y+box.Max.Y+c.face.ascent)/2)
	ink := paint.NewInk(c.ink)
	inside := img.SubImage(box).(*image.RGBA)
	for _, l := range letters {
		paint.Mask(inside, pen.Add(l.pen), l.ink, ink)
	}
	return nil
}
