package render

import (
	"cmp"
	"image"
	"image/color"
	"math"
	"slices"
	"sync/atomic"

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

// spriteKey is a sprite as a number, which is looked up quickly.
type spriteKey uint64

func (s *sprite) key() spriteKey {
	k := uint64(s.radius)<<9 | uint64(s.x&3)<<7 | uint64(s.y&3)<<5
	for i, on := range [...]bool{s.estimated, s.locked, s.hidden, s.selected, s.halo} {
		if on {
			k |= 1 << i
		}
	}
	c := s.color
	return spriteKey(k<<32 | uint64(c.R)<<24 | uint64(c.G)<<16 | uint64(c.B)<<8 | uint64(c.A))
}

// spriteSet holds the painted looks of landmarks at one scale.
type spriteSet struct {
	ratio float64
	made  map[spriteKey]*paint.Stamp
	bytes int
	most  int // bytes that are kept; 0: mostSpriteBytes

	// Of a frame: its landmarks, and the order in which they are painted, as turns.
	points []*pointItem
	turns  turns
	placed []placedSprite
	band   atomic.Int32 // of the picture, that is painted next
}

// placedSprite is a sprite and its place in a picture.
type placedSprite struct {
	stamp *paint.Stamp
	at    image.Point
}

// mostSpriteBytes is how many bytes of sprites are kept; where there are more they all
// go.
const mostSpriteBytes = 16 << 20

// paint paints the landmarks of a frame whose landmarks are sprites, the far ones
// first, and all hidden ones before the others.
func (s *spriteSet) paint(img *image.RGBA, f *Frame, p *places) {
	s.place(f, p, img.Rect)
	s.paintBands(img)
}

// place finds the sprites of a frame and where they are in a picture of a size. It has
// none where OpenGL draws the landmarks.
func (s *spriteSet) place(f *Frame, p *places, picture image.Rectangle) {
	s.placed = s.placed[:0]
	s.band.Store(0)
	if !f.sprites() {
		return
	}
	if s.ratio != f.style.PixelRatio || s.made == nil {
		s.ratio, s.made, s.bytes = f.style.PixelRatio, map[spriteKey]*paint.Stamp{}, 0
	}
	s.sort(f, p, picture.Dx(), picture.Dy())
	for _, turn := range s.turns.all {
		number, halo := turn.landmark()
		d, point, hidden := &p.discs[number], s.points[number], !p.seen[number]
		x, y := int(math.Floor(4*d.x)), int(math.Floor(4*d.y))
		k := sprite{
			radius: spriteRadius(d.r), x: uint8(x & 3), y: uint8(y & 3), color: point.color,
			estimated: point.estimated, locked: point.locked, hidden: hidden,
			selected: point.selected && hidden, halo: halo,
		}
		stamp := s.made[k.key()]
		if stamp == nil {
			stamp = s.make(k)
		}
		s.placed = append(s.placed, placedSprite{stamp, image.Pt(x>>2, y>>2)})
	}
	clear(s.points) // the frame's, which is not to be kept
	s.points = s.points[:0]
}

// spriteBand is how many rows of a picture are painted at a time: so few that they stay
// in the processor's cache.
const spriteBand = 128

// paintBands paints the sprites that were placed, band after band of the picture. Two
// goroutines may do so at once: they share the bands.
func (s *spriteSet) paintBands(img *image.RGBA) {
	if len(s.placed) == 0 {
		return
	}
	for {
		top := img.Rect.Min.Y + spriteBand*int(s.band.Add(1)-1)
		if top >= img.Rect.Max.Y {
			return
		}
		rows := img.SubImage(image.Rect(img.Rect.Min.X, top, img.Rect.Max.X, top+spriteBand)).(*image.RGBA)
		for i := range s.placed {
			s.placed[i].stamp.Put(rows, s.placed[i].at)
		}
	}
}

// sort finds the order in which those landmarks of a frame that reach into the picture are
// painted.
func (s *spriteSet) sort(f *Frame, p *places, width, height int) {
	s.turns.all, s.points = s.turns.all[:0], s.points[:0]
	for i := range f.groups {
		points := f.groups[i].points
		for j := range points {
			number, point := len(s.points), &points[j]
			s.points = append(s.points, point)
			d := &p.discs[number]
			if !d.within(d.r+(selectedRing+2)*s.ratio, width, height) {
				continue
			}
			s.turns.all = append(s.turns.all, newTurn(!p.seen[number], d.depth, number, false))
			if point.selected && p.seen[number] {
				s.turns.all = append(s.turns.all, newTurn(false, d.depth+d.front/2, number, true))
			}
		}
	}
	s.turns.sort()
}

// turn is when a landmark, or the ring around it, is painted, as a number that is sorted
// quickly: hidden ones first, then the farthest. Of two at one place the first of the
// frame is in front, as OpenGL has it, and a landmark before its ring.
type turn uint64

const mostNumbered = 1<<30 - 1

func newTurn(hidden bool, depth float64, number int, halo bool) turn {
	bits := math.Float32bits(float32(depth))
	if bits>>31 != 0 { // so that they are in the order of the depths, below zero too
		bits = ^bits
	} else {
		bits |= 1 << 31
	}
	t := turn(^bits)<<31 | turn(mostNumbered-min(number, mostNumbered))<<1
	if !hidden {
		t |= 1 << 63
	}
	if !halo {
		t |= 1
	}
	return t
}

// turns are sorted by their digits, from the last to the first (D. E. Knuth, The Art of
// Computer Programming, volume 3, 1973, section 5.2.5).
type turns struct {
	all, other []turn
}

// sort puts the turns into their order.
func (t *turns) sort() {
	const digits, bits = 6, 11
	var counts [digits][1 << bits]int32
	for _, v := range t.all {
		for d := range counts {
			counts[d][v>>(bits*d)&(1<<bits-1)]++
		}
	}
	t.other = slices.Grow(t.other[:0], len(t.all))[:len(t.all)]
	for d := range counts {
		at := int32(0)
		for i, n := range counts[d] {
			counts[d][i], at = at, at+n
		}
		for _, v := range t.all {
			to := &counts[d][v>>(bits*d)&(1<<bits-1)]
			t.other[*to] = v
			*to++
		}
		t.all, t.other = t.other, t.all
	}
}

// landmark returns the number of the landmark, and whether it is the ring around it.
func (t turn) landmark() (number int, halo bool) {
	return mostNumbered - int(t>>1&mostNumbered), t&1 == 0
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
	s.made[k.key()] = stamp
	s.bytes += stamp.Bytes()
	return stamp
}
