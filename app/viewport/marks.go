package viewport

import (
	"image/color"

	"cairn/app/tool"
	"cairn/render"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// markLayer is what the tool in hand draws over the picture. The toolkit draws it: so
// it follows the pointer without a new picture of the scene, and no picture that is
// exported has it.
type markLayer struct {
	box           *fyne.Container
	ghost, handle *ring
	likely        *ring     // where the next point is expected
	rim           []*stroke // around that
	grip          *ring     // of the line between two specimens
	crosshair     []*stroke
	outline       []*stroke
	odd           []*badge // beside points of which something is odd
	loupe         *loupe
}

// Marks are light within dark, so that they are seen on any surface.
var (
	markLight = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	markDark  = color.NRGBA{0x10, 0x10, 0x10, 0xd0}
	markFill  = color.NRGBA{0xff, 0xff, 0xff, 0x40}
	markOdd   = color.NRGBA{0xff, 0xb3, 0x1a, 0xff}
)

// Sizes of marks, in the toolkit's units.
const (
	ghostRadius  = 6
	likelyRadius = 4
	handleRadius = 13
	gripRadius   = 8
	crosshairArm = 12
	crosshairGap = 4
	badgeRadius  = 4
	badgeOff     = 8 // across and up, from the middle of its point
	mostBadges   = 60
)

func newMarkLayer() *markLayer {
	m := &markLayer{box: container.NewWithoutLayout(), ghost: newRing(ghostRadius), likely: newRing(likelyRadius), handle: newRing(handleRadius), grip: newRing(gripRadius)}
	for range 40 { // so that the loupe is over them
		m.rim = append(m.rim, newStroke(m.box))
	}
	for range mostBadges {
		b := newBadge()
		m.odd = append(m.odd, b)
		m.box.Add(b.disc)
	}
	m.likely.add(m.box)
	m.ghost.add(m.box)
	m.handle.add(m.box)
	m.grip.add(m.box)
	m.loupe = newLoupe()
	m.box.Add(m.loupe.picture)
	m.loupe.rim.add(m.box)
	m.loupe.dot.add(m.box)
	for range 4 {
		m.crosshair = append(m.crosshair, newStroke(m.box))
	}
	return m
}

// ring is a circle around a place.
type ring struct {
	radius      float32
	dark, light *canvas.Circle
}

func newRing(radius float32) *ring {
	r := &ring{radius, canvas.NewCircle(color.Transparent), canvas.NewCircle(markFill)}
	r.dark.StrokeColor, r.dark.StrokeWidth = markDark, 4
	r.light.StrokeColor, r.light.StrokeWidth = markLight, 1.5
	return r
}

func (r *ring) add(to *fyne.Container) {
	for _, c := range []*canvas.Circle{r.dark, r.light} {
		c.Hide()
		to.Add(c)
	}
}

// show shows the ring around a place, or not where there is none.
func (r *ring) show(at *fyne.Position) {
	for i, c := range []*canvas.Circle{r.dark, r.light} {
		if at == nil {
			c.Hide()
			continue
		}
		size := r.radius + 1.25*float32(1-i) // strokes lie within: so both have one middle line
		c.Move(at.AddXY(-size, -size))
		c.Resize(fyne.NewSquareSize(2 * size))
		c.Show()
	}
}

// badge is a small disc beside a point.
type badge struct{ disc *canvas.Circle }

func newBadge() *badge {
	c := canvas.NewCircle(markOdd)
	c.StrokeColor, c.StrokeWidth = markDark, 1
	c.Resize(fyne.NewSquareSize(2 * badgeRadius))
	c.Hide()
	return &badge{c}
}

// show shows the badge of a point that is somewhere, or not where it is nowhere.
func (b *badge) show(at *fyne.Position) {
	if at == nil {
		b.disc.Hide()
		return
	}
	b.disc.Move(at.AddXY(badgeOff-badgeRadius, -badgeOff-badgeRadius))
	b.disc.Show()
}

// stroke is a straight line.
type stroke struct{ dark, light *canvas.Line }

func newStroke(to *fyne.Container) *stroke {
	s := &stroke{canvas.NewLine(markDark), canvas.NewLine(markLight)}
	s.dark.StrokeWidth, s.light.StrokeWidth = 3, 1.25
	s.hide()
	to.Add(s.dark)
	to.Add(s.light)
	return s
}

func (s *stroke) hide() { s.dark.Hide(); s.light.Hide() }

func (s *stroke) show(from, to fyne.Position) {
	for _, l := range []*canvas.Line{s.dark, s.light} {
		l.Position1, l.Position2 = from, to
		l.Show()
	}
}

// remark shows the marks of the tool in hand as they are now.
func (v *Viewport) remark() {
	m, layer := v.hand.Marks(), v.marks
	v.markLikely(m)
	layer.ghost.show(v.seenAt(m.Ghost))
	layer.handle.show(v.seenAt(m.Handle))
	layer.grip.show(nil)
	if m.Grip != nil {
		at := v.position(*m.Grip)
		layer.grip.show(&at)
	}
	for i, s := range layer.crosshair {
		s.hide()
		if m.Crosshair != nil {
			at := v.position(*m.Crosshair)
			way := []fyne.Position{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}}[i]
			s.show(at.AddXY(crosshairGap*way.X, crosshairGap*way.Y), at.AddXY(crosshairArm*way.X, crosshairArm*way.Y))
		}
	}
	for i, b := range layer.odd {
		if b.show(nil); i < len(m.Odd) {
			b.show(v.seenAt(&m.Odd[i]))
		}
	}
	layer.outline = v.outline(layer.outline, m.Outline, 1)
	v.magnify(m.Loupe, m.Looked)
	layer.box.Refresh()
	if v.remeasured {
		v.draw(render.Still) // the renderer draws the measures; the surface around them stays
	}
}

// markLikely shows where the next point is expected, and around that where it is in nine of
// ten specimens. Where it is hidden or off the surface the line is broken, and off the surface
// there is no ring.
func (v *Viewport) markLikely(m tool.Marks) {
	layer, each := v.marks, 1
	if m.Unsure || m.Behind {
		each = 2
	}
	at := v.seenAt(m.Likely)
	if m.Unsure {
		at = nil
	}
	layer.likely.show(at)
	layer.rim = v.outline(layer.rim, m.Rim, each)
}

// outline shows a line through places of the picture and back to the first, of which one of
// each so many parts is drawn. It returns the strokes, of which there may be more.
func (v *Viewport) outline(strokes []*stroke, through []r2.Vec, each int) []*stroke {
	for len(strokes) < len(through) {
		strokes = append(strokes, newStroke(v.marks.box))
	}
	for i, s := range strokes {
		if s.hide(); i < len(through) && i%each == 0 {
			s.show(v.position(through[i]), v.position(through[(i+1)%len(through)]))
		}
	}
	return strokes
}

// seenAt returns where a place of the scene is seen, nil where there is none.
func (v *Viewport) seenAt(p *r3.Vec) *fyne.Position {
	if p == nil {
		return nil
	}
	x, y, _, ok := v.camera.Project(*p)
	if !ok {
		return nil
	}
	at := v.position(r2.Vec{X: x, Y: y})
	return &at
}

// position is the inverse of fraction.
func (v *Viewport) position(at r2.Vec) fyne.Position {
	s := v.Size()
	return fyne.NewPos(s.Width/2+float32(at.X)*s.Height, s.Height/2-float32(at.Y)*s.Height)
}

// Remark is part of tool.View.
func (v toolView) Remark() { v.remark() }

var _ tool.View = toolView{}
