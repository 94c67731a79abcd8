package typeset

import (
	"image"
	"image/draw"
	"math"

	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
	"golang.org/x/image/vector"
)

// Outline is the shape of a glyph. There is one for each glyph, so that pointers
// can be compared. It must not be changed.
type Outline struct {
	segments                 []ot.Segment // in units of the font
	em                       float64      // in these units
	left, right, top, bottom float64      // of what is inked, in ems, y upwards
}

// Largest distances of ink from where a glyph stands, in ems. The widest known
// letters are Arabic phrases of one letter, of some ten ems.
const mostWide, mostHigh = 16, 4

// newOutline returns the outline of a glyph, or nil where it has none, as a
// space or a colour picture has none, or one beyond all measure.
func newOutline(f *font.Face, glyph font.GID) *Outline {
	data, ok := f.GlyphDataOutline(tables.GlyphID(glyph))
	if !ok || len(data.Segments) == 0 || f.Upem() == 0 {
		return nil
	}
	o := &Outline{
		segments: data.Segments, em: float64(f.Upem()),
		left: math.Inf(1), right: math.Inf(-1), top: math.Inf(-1), bottom: math.Inf(1),
	}
	for i := range o.segments {
		for _, p := range o.segments[i].ArgsSlice() {
			x, y := float64(p.X)/o.em, float64(p.Y)/o.em
			o.left, o.right = min(o.left, x), max(o.right, x)
			o.bottom, o.top = min(o.bottom, y), max(o.top, y)
		}
	}
	inside := o.left > -mostWide && o.right < mostWide && o.bottom > -mostHigh && o.top < mostHigh // not NaN
	if !inside || o.left >= o.right || o.bottom >= o.top {
		return nil
	}
	return o
}

// Bounds returns the box of what Paint covers, in pixels from where the glyph
// stands, y downwards: for an em of so many pixels, and moved right by shift
// pixels.
func (o *Outline) Bounds(em, shift float64) image.Rectangle {
	floor := func(x float64) int { return int(math.Floor(x)) }
	ceil := func(x float64) int { return int(math.Ceil(x)) }
	return image.Rect(floor(o.left*em+shift), floor(-o.top*em), ceil(o.right*em+shift), ceil(-o.bottom*em))
}

// Paint returns the coverage of the pixels of Bounds.
func (o *Outline) Paint(em, shift float64) *image.Alpha {
	box := o.Bounds(em, shift)
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	r.DrawOp = draw.Src
	at := func(p ot.SegmentPoint) (x, y float32) {
		return float32(float64(p.X)/o.em*em + shift - float64(box.Min.X)), float32(-float64(p.Y)/o.em*em - float64(box.Min.Y))
	}
	open := false
	for i := range o.segments {
		s := &o.segments[i]
		x0, y0 := at(s.Args[0])
		x1, y1 := at(s.Args[1])
		x2, y2 := at(s.Args[2])
		switch s.Op {
		case ot.SegmentOpMoveTo:
			if open {
				r.ClosePath()
			}
			r.MoveTo(x0, y0)
			open = true
		case ot.SegmentOpLineTo:
			r.LineTo(x0, y0)
		case ot.SegmentOpQuadTo:
			r.QuadTo(x0, y0, x1, y1)
		case ot.SegmentOpCubeTo:
			r.CubeTo(x0, y0, x1, y1, x2, y2)
		}
	}
	r.ClosePath()
	mask := image.NewAlpha(image.Rect(0, 0, box.Dx(), box.Dy()))
	r.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	return mask
}
