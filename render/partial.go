package render

import (
	"bytes"
	"encoding/binary"
	"image"
	"math"
	"slices"

	"cairn/render/internal/gl"

	"gonum.org/v1/gonum/spatial/r3"
)

// drawn is what lies over the surface of a picture that was shown, so that the next
// one of the same view draws only the part that looks different.
type drawn struct {
	look
	groups   []drawnGroup
	measured bool // so are not drawn in part
	seen     bool // it is known which landmarks are hidden
}

// look is how all landmarks and lines of a picture are drawn.
type look struct {
	style   Style // without its overlay
	size    float64
	sprites bool // the landmarks are painted later
}

// drawnGroup is what the buffers of a group held.
type drawnGroup struct {
	group         *gpuGroup
	points, edges []byte
}

// drawShown draws a frame that is shown into t, all but its overlay: of one that
// differs little from what t shows, only that part.
func (r *Renderer) drawShown(f *Frame, v view, q Quality, t *targets) error {
	gl.Defaults()
	if err := r.drawSurface(f, v, q, t); err != nil {
		return err
	}
	if err := r.superimpose(f, v, q, t); err != nil {
		return err
	}
	last := t.over
	t.over = nil // until it is complete
	now := r.drawnNow(f)
	if !now.same(last) {
		changed := now.changed(last, f)
		if f.needsSeen() {
			if err := r.drawVisibility(f, v, t, &r.seen, changed); err != nil {
				return err
			}
		}
		t.places.find(f, v, &r.seen, changed)
	}
	part, partly := now.differs(last, v)
	gl.Defaults()
	var err error
	switch {
	case partly && part.Empty():
	case partly:
		err = r.redraw(f, v, t, now, part)
	default:
		err = r.drawScene(f, v, t)
	}
	if err != nil {
		return err
	}
	t.over = now
	return r.device.Check("drawing a frame")
}

// drawnNow returns what f draws.
func (r *Renderer) drawnNow(f *Frame) *drawn {
	d := &drawn{look: look{f.style.withoutOverlay(), f.size, f.sprites()}, measured: f.drawsPaths(), seen: f.needsSeen()}
	for i := range f.groups {
		if g := r.groups[f.groups[i].group]; g != nil {
			d.groups = append(d.groups, drawnGroup{g, g.pointBytes, g.edgeBytes})
		}
	}
	return d
}

// same reports whether the landmarks and lines are those of last.
func (d *drawn) same(last *drawn) bool {
	if last == nil || d.look != last.look || d.seen != last.seen {
		return false
	}
	return slices.EqualFunc(d.groups, last.groups, func(a, b drawnGroup) bool {
		return a.group == b.group && sameBytes(a.points, b.points) && sameBytes(a.edges, b.edges)
	})
}

// changed returns those landmarks of f, which d draws, that may be hidden where they were
// not in last, or the other way round. Both are over the same surface.
func (d *drawn) changed(last *drawn, f *Frame) landmarkSpan {
	if last == nil || d.look != last.look || d.seen != last.seen || len(d.groups) != len(last.groups) {
		return f.all()
	}
	s, before := landmarkSpan{}, 0
	for i, g := range d.groups {
		old := last.groups[i]
		if g.group != old.group || len(g.points) != len(old.points) {
			return f.all()
		}
		if first, end := unequal(g.points, old.points); first < end {
			first, end = before+first/pointStride, before+(end+pointStride-1)/pointStride
			if s.end == 0 {
				s.first = first
			}
			s.end = end
		}
		before += len(g.points) / pointStride
	}
	return s
}

// sameBytes reports whether two slices are the same memory.
func sameBytes(a, b []byte) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

// differs returns the box of the picture, in pixels, in which d looks different from
// last; ok is false where that cannot be told. Both are over the same surface.
func (d *drawn) differs(last *drawn, v view) (b image.Rectangle, ok bool) {
	if last == nil || d.measured || last.measured || d.look != last.look || len(d.groups) != len(last.groups) {
		return b, false
	}
	for i, g := range d.groups {
		old := last.groups[i]
		if g.group != old.group || len(g.points) != len(old.points) || len(g.edges) != len(old.edges) {
			return b, false
		}
		spans := d.spans(v, g.group)
		for _, k := range [2]struct {
			now, before []byte
			stride      int
			box         func([]byte) (image.Rectangle, bool)
		}{{g.points, old.points, pointStride, spans.point}, {g.edges, old.edges, edgeStride, spans.edge}} {
			if sameBytes(k.now, k.before) || d.sprites && k.stride == pointStride {
				continue
			}
			for at := 0; at < len(k.now); at += k.stride {
				now, before := k.now[at:at+k.stride], k.before[at:at+k.stride]
				if bytes.Equal(now, before) {
					continue
				}
				b0, ok0 := k.box(before)
				b1, ok1 := k.box(now)
				if !ok0 || !ok1 {
					return b, false
				}
				b = b.Union(b0).Union(b1)
			}
		}
	}
	return b.Intersect(v.tile), true
}

func floatAt(b []byte, at int) float64 {
	return float64(math.Float32frombits(binary.NativeEndian.Uint32(b[at:])))
}

// pixelBox returns the pixels of a box and so far around it.
func pixelBox(x0, y0, x1, y1, around float64) image.Rectangle {
	const most = 1 << 20 // beyond every picture
	whole := func(x float64) int { return int(min(max(x, -most), most)) }
	return image.Rect(
		whole(math.Floor(x0-around)), whole(math.Floor(y0-around)),
		whole(math.Ceil(x1+around)), whole(math.Ceil(y1+around)),
	)
}

// spans tells which pixels the landmarks and lines of a group may cover.
type spans struct {
	view   *view
	origin r3.Vec
	sizes  glyphSizes
	lift   r3.Vec
}

func (d *drawn) spans(v view, g *gpuGroup) spans {
	f := &Frame{style: d.style, size: d.size}
	s := spans{view: &v, origin: g.origin, sizes: newGlyphSizes(f, &v)}
	s.lift = r3.Scale(0.4*s.sizes.radius, v.axes[2])
	return s
}

func (s *spans) position(b []byte, at int) r3.Vec {
	return r3.Add(s.origin, r3.Vec{X: floatAt(b, at), Y: floatAt(b, at+4), Z: floatAt(b, at+8)})
}

// point returns the pixels of a landmark; ok is false where it is behind the eye.
func (s *spans) point(b []byte) (image.Rectangle, bool) {
	d := s.sizes.disc(s.position(b, 0), true)
	if !d.ok {
		return image.Rectangle{}, false
	}
	return pixelBox(d.x, d.y, d.x, d.y, s.sizes.reach(d, true)+3), true // as if selected and hovered
}

// edge returns the pixels of a line; ok is false where a part of it is behind the eye.
func (s *spans) edge(b []byte) (all image.Rectangle, ok bool) {
	for _, at := range [2]int{0, 12} {
		p := s.position(b, at)
		for _, q := range [2]r3.Vec{p, r3.Add(p, s.lift)} {
			x, y, _, ok := s.view.pixel(q)
			if !ok {
				return all, false
			}
			all = all.Union(pixelBox(x, y, x, y, edgeWidth*s.sizes.ratio+3))
		}
	}
	return all, true
}

// reaching returns those of a buffer's things that may cover pixels of a box, in their
// order.
func reaching(all []byte, stride int, b image.Rectangle, box func([]byte) (image.Rectangle, bool)) (some []byte) {
	for at := 0; at < len(all); at += stride {
		one := all[at : at+stride]
		if its, ok := box(one); !ok || its.Overlaps(b) {
			some = append(some, one...)
		}
	}
	return some
}

// redraw draws a box of the picture of t anew, with all that reaches into it.
func (r *Renderer) redraw(f *Frame, v view, t *targets, d *drawn, b image.Rectangle) error {
	defer gl.Scissor(false, image.Rectangle{})
	s := t.samples
	onto := t.picture
	if s > 1 {
		onto = t.scene
	}
	gl.Scissor(true, image.Rect(b.Min.X*s, b.Min.Y*s, b.Max.X*s, b.Max.Y*s))
	ground, _ := t.ground()
	gl.CopyColor(ground, onto, t.width*s, t.height*s)
	onto.Draw(t.width*s, t.height*s)
	if err := r.redrawLandmarks(f, v, t, d, b); err != nil {
		return err
	}
	gl.Scissor(true, b)
	if s > 1 {
		gl.Depth(false, false)
		gl.Blend(false)
		if err := r.resolve(t, t.sceneColor); err != nil {
			return err
		}
	}
	return nil
}

// redrawLandmarks draws the lines and landmarks that reach into a box.
func (r *Renderer) redrawLandmarks(f *Frame, v view, t *targets, d *drawn, b image.Rectangle) error {
	edges, err := r.programs.get("edge", "")
	if err != nil {
		return err
	}
	glyphs, err := r.programs.get("glyph", "")
	if err != nil {
		return err
	}
	t.surfaceDepth.Bind(0)
	gl.ClearDepth()
	gl.Blend(true)
	gl.Depth(true, true)
	// some has those things of a buffer that reach into the box drawn, once they are bound.
	some := func(all []byte, stride int, box func([]byte) (image.Rectangle, bool), bind func()) error {
		things := reaching(all, stride, b, box)
		if len(things) == 0 {
			return nil
		}
		if err := r.some.write(r.device, things, func(gl.Buffer) {}); err != nil {
			return err
		}
		r.some.array.Bind()
		bind()
		gl.DrawStrips(4, len(things)/stride)
		return nil
	}
	for _, g := range d.groups {
		s := d.spans(v, g.group)
		err := some(g.edges, edgeStride, s.edge, func() {
			useEdges(edges, f, v, t, g.group)
			bindEdges(r.some.buffer)
		})
		if err != nil {
			return err
		}
	}
	if d.sprites {
		return nil
	}
	for _, g := range d.groups {
		s := d.spans(v, g.group)
		err := some(g.points, pointStride, s.point, func() {
			useGlyphs(glyphs, f, v, t, g.group)
			bindPoints(r.some.buffer, 0, 1)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
