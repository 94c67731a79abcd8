package render

import "math"

// Ranks of names: whose gets the place where two want it.
const (
	rankPlain = iota
	rankSelected
	rankNext
	rankHovered
	rankMark // what a tool says
)

func (p *pointItem) rank() int {
	switch {
	case p.hovered:
		return rankHovered
	case p.selected:
		return rankSelected
	}
	return rankPlain
}

// box is a rectangle of the picture, in pixels.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) within(c box) bool { return b.x0 >= c.x0 && b.y0 >= c.y0 && b.x1 <= c.x1 && b.y1 <= c.y1 }

// writeNames writes the names beside their landmarks, or where they have room with
// lines that lead there. Names keep clear of the boxes of the furniture. memory, which
// may be nil, is where the names stood before.
func (r *Renderer) writeNames(o *overlay, f *Frame, v view, labels []label, furniture []box, p *places, memory *nameMemory) {
	if len(labels) == 0 {
		return
	}
	layout := &r.scratch.layout
	layout.reset(v.width, v.height, f.style.PixelRatio)
	for _, b := range furniture {
		layout.block(b)
	}
	blockGlyphs(f, layout, p)
	wanted := r.scratch.wanted[:0]
	for i := range labels {
		l := &labels[i]
		l.measure(o.face)
		wanted = append(wanted, l.wanted(f.style.PixelRatio))
	}
	r.scratch.wanted = wanted[:0]
	placed := layout.place(wanted, memory)
	for _, p := range placed {
		if p.leader {
			o.leader(p.line, f.style.PixelRatio)
		}
	}
	for _, p := range placed {
		o.name(labels[p.name].nameText, p.at, wanted[p.name].seen)
	}
}

// wanted returns what a label wants of the layout.
func (l *label) wanted(ratio float64) wantedName {
	w := wantedName{
		x: l.disc.x, y: l.disc.y, radius: l.disc.r,
		width: float64(l.width), height: float64(l.up + l.down), seen: l.seen,
	}
	if l.point == nil {
		w.key, w.rank = nameKey{mark: l.mark.key}, rankMark
		return w
	}
	w.key, w.rank = nameKey{point: l.point.id}, l.point.rank()
	if l.point.selected {
		w.radius += selectedRing * ratio
	}
	return w
}

// blockGlyphs marks the landmarks that are seen. Names may cover the rings of hidden
// ones.
func blockGlyphs(f *Frame, l *nameLayout, p *places) {
	landmark := 0
	for i := range f.groups {
		for j := range f.groups[i].points {
			if d := p.discs[landmark]; d.ok && p.seen[landmark] {
				r := d.r
				if f.groups[i].points[j].selected {
					r += selectedRing * f.style.PixelRatio
				}
				l.glyphs.mark(box{d.x - r, d.y - r, d.x + r, d.y + r})
			}
			landmark++
		}
	}
}

// leader draws the line from a landmark to its name.
func (o *overlay) leader(l [4]float64, ratio float64) {
	under, over := o.paper, o.ink
	under.A, over.A = 0x90, 0xb0
	o.line(l[0], l[1], l[2], l[3], 2.6*ratio, under)
	o.line(l[0], l[1], l[2], l[3], 1.1*ratio, over)
}

// name writes a name into its box, faint where its landmark is hidden.
func (o *overlay) name(t *nameText, at box, seen bool) {
	ink := o.ink
	if !seen {
		ink = o.faint
	}
	o.write(t.line, int(at.x0), int(at.y0)+t.up, ink, o.paper)
}

// textBox returns the box of a text on whole pixels, on which letters are sharp.
func textBox(at [2]float64, w, h float64) box {
	x, y := math.Round(at[0]), math.Round(at[1])
	return box{x, y, x + w, y + h}
}
