package render

import (
	"cmp"
	"image"
	"image/color"
	"math"
	"slices"

	"cairn/render/internal/paint"
)

// mostDrawnGlyphs is up to how many landmarks OpenGL draws. A software driver takes
// some six microseconds for each; more of them are painted over the finished picture as
// sprites, in a fraction of a microsecond. Each is a whole ball or a whole ring then,
// even where the surface hides a part of it.
var mostDrawnGlyphs = 400 // a variable for tests

// sprites reports whether the landmarks of a frame are painted as sprites.
func (f *Frame) sprites() bool { return f.points() > mostDrawnGlyphs }

// sprite says what a landmark looks like, or one of the two parts of a selected one.
type sprite struct {
	radius            int   // in eighths of a pixel
	x, y              uint8 // of its middle, within a pixel, in quarters
	color             color.NRGBA
	estimated, locked bool
	hidden            bool
	selected          bool // with a ring around it
	halo              bool // that ring alone, which others may cover that are as near
}

// sprites are the painted looks of landmarks at one scale.
type spriteSet struct {
	ratio float64
	made  map[sprite]*paint.Stamp
	bytes int
	most  int        // bytes that are kept; 0: mostSpriteBytes
	order []spriteAt // of a frame
}

// spriteAt is a landmark of a frame, by its number through all groups, or the ring
// around it.
type spriteAt struct {
	hidden bool
	halo   bool
	depth  float64
	number int
	point  *pointItem
}

// mostSpriteBytes is how many bytes of sprites are kept; where there are more they all
// go.
const mostSpriteBytes = 16 << 20

// paint paints the landmarks of a frame whose landmarks are sprites, the far ones
// first, and all hidden ones before the others.
func (s *spriteSet) paint(img *image.RGBA, f *Frame, p *places) {
	if !f.sprites() {
		return
	}
	if s.ratio != f.style.PixelRatio || s.made == nil {
		s.ratio, s.made, s.bytes = f.style.PixelRatio, map[sprite]*paint.Stamp{}, 0
	}
	s.sort(f, p)
	for i := range s.order {
		at := &s.order[i]
		d := &p.discs[at.number]
		x, y := math.Floor(4*d.x), math.Floor(4*d.y)
		px, py := int(x)>>2, int(y)>>2
		if reach := int(d.r + 6*s.ratio); px < -reach || py < -reach || px > img.Rect.Max.X+reach || py > img.Rect.Max.Y+reach {
			continue
		}
		k := sprite{
			radius: spriteRadius(d.r), x: uint8(int(x) & 3), y: uint8(int(y) & 3), color: at.point.color,
			estimated: at.point.estimated, locked: at.point.locked, hidden: at.hidden,
			selected: at.point.selected && at.hidden, halo: at.halo,
		}
		stamp := s.made[k]
		if stamp == nil {
			stamp = s.make(k)
		}
		stamp.Put(img, image.Pt(px, py))
	}
}

// sort finds the order in which the landmarks of a frame are painted.
func (s *spriteSet) sort(f *Frame, p *places) {
	s.order = s.order[:0]
	number := 0
	for i := range f.groups {
		points := f.groups[i].points
		for j := range points {
			if d := &p.discs[number]; d.ok {
				at := spriteAt{hidden: !p.seen[number], depth: d.depth, number: number, point: &points[j]}
				s.order = append(s.order, at)
				if points[j].selected && !at.hidden {
					at.halo = true
					at.depth += d.front / 2
					s.order = append(s.order, at)
				}
			}
			number++
		}
	}
	slices.SortFunc(s.order, func(a, b spriteAt) int {
		if a.hidden != b.hidden {
			if a.hidden {
				return -1
			}
			return 1
		}
		if c := cmp.Compare(b.depth, a.depth); c != 0 {
			return c
		}
		return b.number - a.number // of two at one place the first is in front, as OpenGL has it
	})
}

// spriteRadius returns a radius in eighths of a pixel, and of large ones a few of
// those that are near.
func spriteRadius(r float64) int {
	n := int(math.Round(8 * r))
	for step := 1; ; step *= 2 {
		if n < 128*step {
			return (n + step/2) / step * step
		}
	}
}

// make paints a sprite and keeps it.
func (s *spriteSet) make(k sprite) *paint.Stamp {
	if s.bytes > cmp.Or(s.most, mostSpriteBytes) {
		clear(s.made)
		s.bytes = 0
	}
	r := float64(k.radius) / 8
	reach := int(math.Ceil(r + selectedRing*s.ratio + 1))
	img := image.NewRGBA(image.Rect(-reach, -reach, reach+1, reach+1))
	// Places are rounded down to quarters of a pixel: their middles are meant.
	cx, cy := (float64(k.x)+0.5)/4, (float64(k.y)+0.5)/4
	shade := newGlyphShade(k, r, s.ratio)
	for y := -reach; y <= reach; y++ {
		for x := -reach; x <= reach; x++ {
			c := shade.at(float64(x)+0.5-cx, cy-float64(y)-0.5)
			at := img.PixOffset(x, y)
			for i, v := range c {
				img.Pix[at+i] = uint8(min(max(v, 0), 1)*255 + 0.5)
			}
		}
	}
	stamp := paint.NewStamp(img)
	s.made[k] = stamp
	s.bytes += stamp.Bytes()
	return stamp
}
