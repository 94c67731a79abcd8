package render

import (
	"image"
	"image/color"

	"cairn/render/internal/paint"
	"cairn/render/internal/typeset"
)

// writtenText says what a text looks like that is written, from its pen's start.
type writtenText struct {
	line       *typeset.Line
	ink, paper color.NRGBA // of the text, and of its halo
}

// writtenTexts holds the pictures of texts that were written, of one size of letters:
// the same names are written in frame after frame.
type writtenTexts struct {
	made  map[writtenText]*paint.Stamp
	bytes int
	most  int // bytes that are kept; where there are more they all go
}

const mostWrittenBytes = 16 << 20

// text returns a text as it is written. pause is called before each letter that is new;
// its error ends that.
func (a *typeface) text(t writtenText, pause func() error) (*paint.Stamp, error) {
	w := &a.written
	if s := w.made[t]; s != nil {
		return s, nil
	}
	letters, err := a.letters(nil, t.line, pause)
	if err != nil {
		return nil, err
	}
	if w.bytes > w.most || w.made == nil {
		w.made, w.bytes = map[writtenText]*paint.Stamp{}, 0
	}
	s := paint.NewStamp(t.picture(letters))
	w.made[t] = s
	w.bytes += s.Bytes()
	return s, nil
}

// picture paints the letters of a text.
func (t writtenText) picture(letters []placedLetter) *image.RGBA {
	var box image.Rectangle
	for _, l := range letters {
		box = box.Union(l.ink.Rect.Add(l.pen)).Union(l.halo.Rect.Add(l.pen))
	}
	img := image.NewRGBA(box)
	if t.paper != noHalo { // first the halo of all: none covers a letter
		paper := paint.NewInk(t.paper)
		for _, l := range letters {
			paint.Mask(img, l.pen, l.halo, paper)
		}
	}
	ink := paint.NewInk(t.ink)
	for _, l := range letters {
		paint.Mask(img, l.pen, l.ink, ink)
	}
	return img
}
