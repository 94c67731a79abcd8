package render

import (
	"math"
	"slices"
	"strconv"
)

// labelText is a name that a frame wants beside a landmark.
type labelText struct {
	landmark int // counted through all groups of the frame
	point    *pointItem
	text     string
}

// mostLabels is how many landmarks may have a name beside them. More could not
// be read; of more, only the selected ones and the one under the pointer have.
const mostLabels = 5000

// labelTexts returns the names that f wants written, the important ones first.
func labelTexts(f *Frame) []labelText {
	if f.style.Names == NoNames {
		return nil
	}
	total := 0
	for i := range f.groups {
		total += len(f.groups[i].points)
	}
	var all []labelText
	landmark := 0
	for i := range f.groups {
		for j := range f.groups[i].points {
			p := &f.groups[i].points[j]
			if total <= mostLabels || p.selected || p.hovered {
				text := strconv.Itoa(p.index + 1)
				if name := printable(p.name); f.style.Names == Names && readable(name) {
					text = name
				}
				all = append(all, labelText{landmark, p, text})
			}
			landmark++
		}
	}
	slices.SortStableFunc(all, func(a, b labelText) int { return b.point.rank() - a.point.rank() })
	return all
}

// rank says whose name gets the place where two want it.
func (p *pointItem) rank() int {
	switch {
	case p.hovered:
		return 2
	case p.selected:
		return 1
	}
	return 0
}

// box is a rectangle of the picture, in pixels.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) overlaps(c box) bool { return b.x0 < c.x1 && c.x0 < b.x1 && b.y0 < c.y1 && c.y0 < b.y1 }

func (b box) within(c box) bool { return b.x0 >= c.x0 && b.y0 >= c.y0 && b.x1 <= c.x1 && b.y1 <= c.y1 }

// occupied finds the boxes that are in the way of another, by cells of a grid.
type occupied struct {
	cell  float64
	boxes map[[2]int][]box
}

func (o *occupied) cells(b box, f func(cell [2]int) bool) {
	for y := int(math.Floor(b.y0 / o.cell)); y <= int(math.Floor(b.y1/o.cell)); y++ {
		for x := int(math.Floor(b.x0 / o.cell)); x <= int(math.Floor(b.x1/o.cell)); x++ {
			if !f([2]int{x, y}) {
				return
			}
		}
	}
}

func (o *occupied) add(b box) {
	o.cells(b, func(c [2]int) bool { o.boxes[c] = append(o.boxes[c], b); return true })
}

func (o *occupied) free(b box) bool {
	free := true
	o.cells(b, func(c [2]int) bool {
		free = !slices.ContainsFunc(o.boxes[c], b.overlaps)
		return free
	})
	return free
}

// labels writes the names beside their landmarks: to the right, or else to the
// left, above or below, or not at all where all four places are taken. The
// order does not depend on the view, so that names keep their places while it
// turns. furniture are boxes that names keep clear of.
func (o *overlay) labels(f *Frame, v view, texts []labelText, furniture []box) {
	if len(texts) == 0 {
		return
	}
	ratio := f.style.PixelRatio
	picture := box{0, 0, float64(v.width), float64(v.height)}
	taken := occupied{cell: 40 * ratio, boxes: map[[2]int][]box{}}
	for _, b := range furniture {
		taken.add(b)
	}
	for i := range f.groups {
		for j := range f.groups[i].points {
			if b, ok := glyphBox(f, v, &f.groups[i].points[j]); ok && b.overlaps(picture) {
				taken.add(b)
			}
		}
	}
	for _, t := range texts {
		b, ok := glyphBox(f, v, t.point)
		if !ok || !b.overlaps(picture) {
			continue
		}
		place, ok := o.findPlace(&taken, picture, b, t, ratio)
		if !ok {
			continue
		}
		taken.add(place)
		o.text(t.text, int(place.x0), int(place.y0)+o.atlas.ascent, t.landmark)
	}
}

// findPlace returns where the text goes beside a landmark's box.
func (o *overlay) findPlace(taken *occupied, picture, glyph box, t labelText, ratio float64) (box, bool) {
	gap := 2.5 * ratio
	w, h := float64(o.atlas.width(t.text)), float64(o.atlas.ascent)
	cx, cy := (glyph.x0+glyph.x1)/2, (glyph.y0+glyph.y1)/2
	right := [2]float64{glyph.x1 + gap, cy - h/2}
	for _, at := range [4][2]float64{
		right,
		{glyph.x0 - gap - w, cy - h/2},
		{cx - w/2, glyph.y0 - gap - h},
		{cx - w/2, glyph.y1 + gap},
	} {
		b := textBox(at, w, h)
		if b.within(picture) && taken.free(b) {
			return b, true
		}
	}
	if t.point.rank() == 0 {
		return box{}, false
	}
	right[0] = max(0, min(right[0], picture.x1-w))
	return textBox(right, w, h), true
}

// textBox returns the box of a text on whole pixels, on which letters are sharp.
func textBox(at [2]float64, w, h float64) box {
	x, y := math.Round(at[0]), math.Round(at[1])
	return box{x, y, x + w, y + h}
}

// glyphBox returns the box of a landmark in the picture; ok is false where it
// is behind the eye.
func glyphBox(f *Frame, v view, p *pointItem) (b box, ok bool) {
	x, y, depth, ok := v.pixel(p.position)
	if !ok {
		return box{}, false
	}
	least, most := glyphRange(f, v)
	r := min(max(f.style.GlyphRadius(f.bounds.Diagonal())/v.pixelSize(depth), least), most)
	switch {
	case p.selected:
		r += 4 * f.style.PixelRatio
	case p.hovered:
		r *= 1.25
	}
	return box{x - r, y - r, x + r, y + r}, true
}
