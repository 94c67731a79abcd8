package render

import (
	"math"
	"strings"

	"cairn/render/internal/typeset"
)

// Lengths of the sign, in design pixels.
const (
	signMargin = 10.0
	signPad    = 6.0
)

// sign is what a picture says of itself.
type sign struct {
	line  *typeset.Line // nil: nothing
	width float64
}

// newSign returns what is written in the upper left corner of a picture: without its middle,
// where there is no room for all.
func newSign(f *Frame, v view, a *typeface) sign {
	ratio := f.style.PixelRatio
	line, ok := typeset.Plain(cutMiddle(f.sign, float64(v.width)-2*(signMargin+signPad)*ratio, a.letterWidth))
	if !ok || !line.Readable {
		return sign{}
	}
	return sign{line, float64(a.width(line))}
}

// box returns where the sign's panel is.
func (s sign) box(f *Frame, a *typeface) box {
	ratio := f.style.PixelRatio
	m, pad := math.Round(signMargin*ratio), math.Round(signPad*ratio)
	return box{m, m, m + s.width + 2*pad, m + signHeight(f, a)}
}

// signHeight returns how high a sign is, in pixels.
func signHeight(f *Frame, a *typeface) float64 {
	return math.Round(float64(a.ascent) + 2*signPad*f.style.PixelRatio)
}

// below returns how far below the usual margin other things of the corner begin.
func (s sign) below(f *Frame, a *typeface) float64 {
	if s.line == nil {
		return 0
	}
	return signHeight(f, a) + signPad*f.style.PixelRatio
}

// sign draws it.
func (o *overlay) sign(f *Frame, s sign) {
	b := s.box(f, o.face)
	back := o.paper
	back.A = 0xd0 // it is to be read whatever is behind it
	o.panel(b, 4*f.style.PixelRatio, back)
	pad := math.Round(signPad * f.style.PixelRatio)
	o.text(s.line, int(b.x0+pad), int(b.y1-pad))
}

// signText returns a text as a sign writes it: on one line, in letters of the bundled font, so
// that it waits for no other.
func signText(text string) string {
	return strings.Map(func(r rune) rune {
		if !typeset.InBundled(r) {
			return -1
		}
		return r
	}, onOneLine(text))
}
