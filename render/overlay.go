package render

import (
	"image"
	"image/color"

	"cairn/render/internal/paint"
	"cairn/render/internal/typeset"
)

// overlay is what is painted over the finished picture, in the order in which it is
// added: lines, panels and text. Places are in pixels from the top left of the whole
// picture.
type overlay struct {
	face   *typeface
	things []overlayThing
	inks
}

// overlayThing is one of the things of an overlay.
type overlayThing struct {
	kind           overlayKind
	x0, y0, x1, y1 float64       // a line's ends; a panel's corners; a ring's middle; where a text's pen starts
	radius, width  float64       // of a ring; of a panel's corners; of a line
	line           *typeset.Line // of a text
	ink, paper     color.NRGBA   // of a text, and of its halo
}

type overlayKind int

const (
	overlayLine overlayKind = iota
	overlayText
	overlayPanel
	overlayRing
)

// noHalo is the colour of the halo of a text without one.
var noHalo = color.NRGBA{}

// inks are the colours of text.
type inks struct {
	ink   color.NRGBA
	faint color.NRGBA // of the names of hidden landmarks
	paper color.NRGBA // of the halo around text
}

// contrasting returns the colours of text on a background: dark on a light one
// and light on a dark one. A transparent picture mostly goes on paper. Text may
// lie on any ground, so that the halo lets little of it through: both inks stand
// out from it by 4.5 to 1 at least (Web Content Accessibility Guidelines 2.2,
// 1.4.3), on black and on white.
func contrasting(background color.NRGBA) inks {
	c := background
	luminance := 0.2126*float64(c.R) + 0.7152*float64(c.G) + 0.0722*float64(c.B)
	if c.A >= 128 && luminance < 110 {
		return inks{
			ink:   color.NRGBA{0xff, 0xff, 0xff, 0xff},
			faint: color.NRGBA{0xac, 0xac, 0xb0, 0xff},
			paper: color.NRGBA{0x16, 0x16, 0x1a, 0xf0},
		}
	}
	return inks{
		ink:   color.NRGBA{0x16, 0x16, 0x1a, 0xff},
		faint: color.NRGBA{0x58, 0x58, 0x5c, 0xff},
		paper: color.NRGBA{0xff, 0xff, 0xff, 0xf0},
	}
}

// line adds a line with round ends.
func (o *overlay) line(x0, y0, x1, y1, width float64, c color.NRGBA) {
	o.things = append(o.things, overlayThing{kind: overlayLine, x0: x0, y0: y0, x1: x1, y1: y1, width: width, ink: c})
}

// disc adds a round spot.
func (o *overlay) disc(x, y, radius float64, c color.NRGBA) { o.line(x, y, x, y, 2*radius, c) }

// ring adds a circle that is so wide.
func (o *overlay) ring(x, y, radius, width float64, c color.NRGBA) {
	o.things = append(o.things, overlayThing{kind: overlayRing, x0: x, y0: y, radius: radius, width: width, ink: c})
}

// panel adds a rectangle with round corners.
func (o *overlay) panel(b box, radius float64, c color.NRGBA) {
	o.things = append(o.things, overlayThing{kind: overlayPanel, x0: b.x0, y0: b.y0, x1: b.x1, y1: b.y1, radius: radius, ink: c})
}

// text adds a text whose pen starts at (x, y), on the base line.
func (o *overlay) text(l *typeset.Line, x, y int) { o.write(l, x, y, o.ink, o.paper) }

// write is text in colours of its own.
func (o *overlay) write(l *typeset.Line, x, y int, ink, paper color.NRGBA) {
	o.things = append(o.things, overlayThing{kind: overlayText, x0: float64(x), y0: float64(y), line: l, ink: ink, paper: paper})
}

// paint paints an overlay, which may be nil, over a picture. pause is called before
// each letter that is new; its error ends that.
func (o *overlay) paint(img *image.RGBA, pause func() error) error {
	if o == nil {
		return nil
	}
	for i := range o.things {
		t := &o.things[i]
		switch t.kind {
		case overlayLine:
			paint.Line(img, t.x0, t.y0, t.x1, t.y1, t.width, t.ink)
		case overlayRing:
			paint.Ring(img, t.x0, t.y0, t.radius, t.width, t.ink)
		case overlayPanel:
			paint.Panel(img, t.x0, t.y0, t.x1, t.y1, t.radius, t.ink)
		case overlayText:
			text, err := o.face.text(writtenText{t.line, t.ink, t.paper}, pause)
			if err != nil {
				return err
			}
			text.Put(img, image.Pt(int(t.x0), int(t.y0)))
		}
	}
	return nil
}

// buildOverlay returns what is drawn over the whole picture of f, whose surface
// is m in the middle and whose landmarks are at p. memory, which may be nil, is where
// the names stood before.
func (r *Renderer) buildOverlay(f *Frame, v view, m middle, p *places, memory *nameMemory) (*overlay, error) {
	s := f.style
	labels := r.labels(f, v, p)
	if len(labels) == 0 && !s.Gizmo && !s.ScaleBar && len(f.legend) == 0 && len(f.bars) == 0 && f.marks.empty() && f.sign == "" && (f.over == nil || !f.over.Swiped) {
		return nil, nil
	}
	a, err := r.typefaceFor(s.PixelRatio)
	if err != nil {
		return nil, err
	}
	bar := newScaleBar(f, v, m)
	key := newLegend(f, v, a)
	says := newSign(f, v, a)
	bars := newColorBars(f, v, a, says.below(f, a))
	labels, err = r.layOut(labels, &bar, &key, bars)
	if err != nil {
		return nil, err
	}
	bars = arrangeBars(bars, f, v, a)
	o := &overlay{face: a}
	o.inks = contrasting(s.Background)
	place, gizmo := newGizmoPlace(f, v)
	var furniture []box
	if gizmo {
		furniture = append(furniture, place.box())
	}
	if bar.pixels > 0 {
		furniture = append(furniture, bar.box(f, v, a))
	}
	if len(key.rows) > 0 {
		furniture = append(furniture, key.box(f, v, a))
	}
	for i := range bars {
		furniture = append(furniture, bars[i].box(f, a))
	}
	if says.line != nil {
		furniture = append(furniture, says.box(f, a))
	}
	if f.over != nil && f.over.Swiped {
		o.swipeLine(f, v)
	}
	r.writeNames(o, f, v, labels, furniture, p, memory)
	if gizmo {
		o.gizmo(f, v, place)
	}
	if bar.pixels > 0 {
		o.scaleBar(f, v, bar)
	}
	if len(key.rows) > 0 {
		o.legend(f, v, key)
	}
	for i := range bars {
		o.colorBar(f, &bars[i])
	}
	if says.line != nil {
		o.sign(f, says)
	}
	o.marks(f, v)
	return o, nil
}

// typefaceFor returns the letters of a scale. Few are kept: those of the window and
// those of a picture.
func (r *Renderer) typefaceFor(scale float64) (*typeface, error) {
	const most = 3
	if a := r.typefaces[scale]; a != nil {
		return a, nil
	}
	if len(r.typefaces) >= most {
		clear(r.typefaces)
	}
	a, err := newTypeface(scale, r.letterScale)
	if err != nil {
		return nil, err
	}
	r.typefaces[scale] = a
	return a, nil
}
