package render

import (
	"image/color"
	"slices"
	"strconv"
	"weak"

	"cairn/render/internal/gl"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// The meshes of a superimposed document are not moved: the camera is. What a camera sees of
// a document brought into the frame's scene is what scene.Camera.Through sees of it where it
// is, so that copies on the GPU, pieces, levels and culling are those of its own views.
// Depths along the view differ by the similarity's scale alone, and with near and far planes
// scaled as well the depth buffers can be compared. The two are drawn each into a framebuffer
// of its own and then mixed, so that no order of triangles matters.

// Superimposition says how another document lies over the one of a frame. It is a plain
// value; lengths are in the units of the frame's document.
type Superimposition struct {
	// Superposition says where the other document lies, in the frame's scene. Its pairs are
	// drawn as vectors VectorScale times as long, and not at all where that is 0.
	scene.Superposition
	VectorScale float64
	// Opacity is that of the other document, from 0 to 1: where it is behind the surface
	// of the frame's own document, it is hidden.
	Opacity float64
	// Swiped shows the frame's own document on the left of a line and the other one on its
	// right, neither over the other: with the opacity of the other, over a picture of the
	// first.
	Swiped bool
	Swipe  float64     // where the line is, in parts of the picture's width, from 0 to 1
	Color  color.NRGBA // of the other document's meshes: alpha 0 is for one that no group has
}

// superimposed is what lies over a frame.
type superimposed struct {
	Superimposition
	frame  *Frame // of the other document, as the camera sees it where it is
	listed int    // in the frame's legend, before all else
}

// Superimpose has a frame show the meshes of another document over its own, plain and in
// one colour, those of them that are visible. It copies what it needs, keeps nothing of
// the other document alive, and runs on the goroutine of both. The picture is not drawn
// once that is closed: a frame without it has to be asked for. Superimposing again
// replaces what was superimposed before.
func (f *Frame) Superimpose(other *scene.Document, s Superimposition) {
	if s.Color.A == 0 {
		s.Color = f.freeColor()
	}
	s.Pairs = slices.Clone(s.Pairs)
	o := &Frame{
		document: other.ID(), camera: f.camera.Through(s.Onto.Inverse()), tint: s.Color,
		style:  Style{Wireframe: f.style.Wireframe, Occlusion: f.style.Occlusion, PixelRatio: f.style.PixelRatio},
		bounds: other.Bounds(), size: other.Size(), beside: len(f.meshes),
	}
	for _, n := range other.Meshes() {
		if n.Visible {
			o.meshes = append(o.meshes, meshItem{node: n.ID(), mesh: weak.Make(n.Mesh), pits: pitsOf(n.Mesh, f.style)})
		}
	}
	if f.over != nil {
		f.legend = f.legend[f.over.listed:]
	}
	f.over, f.beside = &superimposed{Superimposition: s, frame: o}, len(o.meshes)
	if f.style.Legend {
		legend := Frame{}
		legend.list(s.Color, other.Name(), "the other specimen")
		if s.VectorScale != 0 && len(s.Pairs) > 0 {
			legend.list(MeasureColor, vectorsAre(s.VectorScale), "")
		}
		f.over.listed = len(legend.legend)
		f.legend = append(legend.legend, f.legend...)
	}
}

// vectorsAre says how many times as long vectors are drawn.
func vectorsAre(scale float64) string {
	if scale == 1 {
		return "vectors between landmarks"
	}
	return "vectors between landmarks, " + strconv.FormatFloat(scale, 'g', 4, 64) + " × as long"
}

// freeColor returns a colour that no group of the frame has. The warm ones are too near to
// that of bone for colour-blind eyes.
func (f *Frame) freeColor() color.NRGBA {
	taken := []color.NRGBA{scene.Palette(0), scene.Palette(4)} // vermilion and orange
	for i := range f.groups {
		taken = append(taken, f.groups[i].look.color)
	}
	for c := range scene.FreeHues(taken) {
		return c
	}
	return color.NRGBA{} // there are always more
}

// alone returns the frame without what is superimposed.
func (f *Frame) alone() *Frame {
	if f.over == nil {
		return f
	}
	one := *f
	one.over, one.beside = nil, 0
	return &one
}

// documents returns the documents that the frame shows.
func (f *Frame) documents() []scene.ID {
	if f.over == nil {
		return []scene.ID{f.document}
	}
	return []scene.ID{f.document, f.over.frame.document}
}

func (o *superimposed) same(p *superimposed) bool {
	if o == nil || p == nil {
		return o == p
	}
	return o.Onto == p.Onto && o.mixing() == p.mixing() && o.Color == p.Color && o.VectorScale == p.VectorScale &&
		slices.Equal(o.Pairs, p.Pairs) && o.frame.Same(p.frame)
}

// reach returns the box around all that a frame shows.
func (f *Frame) reach() mesh.Bounds {
	b := f.bounds
	for i := range f.marks.Ellipsoids {
		b = f.marks.Ellipsoids[i].within(b)
	}
	if f.over == nil {
		return b
	}
	if f.over.frame.bounds.Valid {
		for _, p := range f.over.frame.bounds.Corners() {
			b = b.Add(f.over.Onto.Apply(p))
		}
	}
	for i := range f.over.Pairs {
		from, tip := f.over.vector(i)
		b = b.Add(from).Add(tip)
	}
	return b
}

// through returns the view of the superimposed document where it is, of the same picture
// and tile.
func (o *superimposed) through(v view) view {
	scale := o.frame.camera.Height / v.camera.Height
	w := v
	w.camera, w.distance, w.mirrored = o.frame.camera, o.frame.camera.Distance(), o.Onto.Mirrored
	w.near, w.far = v.near*scale, v.far*scale
	w.axes = axesOf(w.camera)
	if w.mirrored {
		w.axes[0] = r3.Scale(-1, w.axes[0])
	}
	return w
}

// axesOf returns the axes of a camera's view in scene directions.
func axesOf(c scene.Camera) [3]r3.Vec {
	back := r3.Rotation(quat.Conj(c.Rotation))
	return [3]r3.Vec{back.Rotate(r3.Vec{X: 1}), back.Rotate(r3.Vec{Y: 1}), back.Rotate(r3.Vec{Z: 1})}
}

// prepareSuperimposed uploads what the superimposed document needs. Its meshes keep their
// memory whatever picture is the last: it may lie over other documents, too.
func (r *Renderer) prepareSuperimposed(f *Frame, v view, q Quality) error {
	if f.over == nil {
		return nil
	}
	defer func(last bool) { r.last = last }(r.last)
	r.last = false
	return r.Prepare(f.over.frame, f.over.through(v), q)
}

// second are the framebuffers of a picture in which another document lies over the first.
type second struct {
	targets     *targets // of the other document's surface
	color       gl.Texture
	framebuffer gl.Framebuffer
	mixed       mixKey // what it shows
}

// mixKey says what the two surfaces were mixed of. While it is the same they are not mixed
// again.
type mixKey struct {
	mixing
	same          float32 // the distance that counts as none
	first, second surfaceKey
}

// mixing is how two surfaces are mixed.
type mixing struct {
	opacity float64
	swiped  bool
	swipe   float64
}

func (o *superimposed) mixing() mixing {
	m := mixing{opacity: min(max(o.Opacity, 0), 1), swiped: o.Swiped}
	if o.Opacity != o.Opacity {
		m.opacity = 1
	}
	if o.Swiped && o.Swipe == o.Swipe {
		m.swipe = min(max(o.Swipe, 0), 1)
	}
	return m
}

func (k mixKey) equal(o mixKey) bool {
	return k.mixing == o.mixing && k.same == o.same && k.first.equal(o.first) && k.second.equal(o.second)
}

func (s *second) free(d *gl.Device) {
	d.DeleteFramebuffer(&s.framebuffer)
	d.DeleteTexture(&s.color)
	if s.targets != nil {
		s.targets.free()
	}
	*s = second{}
}

// make makes the framebuffers for a picture like that of t.
func (s *second) make(t *targets) (err error) {
	if s.targets == nil {
		s.targets = &targets{device: t.device, surfaceOnly: true}
	}
	if err := s.targets.resize(t.width, t.height, t.samples); err != nil || s.color.Valid() {
		return err
	}
	if s.color, err = t.device.NewTexture(gl.RGBA8, t.width*t.samples, t.height*t.samples); err != nil {
		return err
	}
	s.framebuffer, err = t.device.NewFramebuffer(s.color, gl.Texture{}, gl.Renderbuffer{})
	return err
}

// sameDepth is how far apart two surfaces count as at the same place, in parts of the
// specimen's size: there each shows through, and not the one here and the other there by
// rounding.
const sameDepth = 0.001

// superimpose draws the superimposed document of a frame, whose own surface t has, and
// mixes the two, unless t has that already.
func (r *Renderer) superimpose(f *Frame, v view, q Quality, t *targets) error {
	if f.over == nil {
		if t.second.targets != nil {
			t.second.free(r.device)
			t.over = nil
		}
		return nil
	}
	s := &t.second
	if err := s.make(t); err != nil {
		return err
	}
	if err := r.drawSurface(f.over.frame, f.over.through(v), q, s.targets); err != nil {
		return err
	}
	key := mixKey{
		mixing: f.over.mixing(), same: float32(sameDepth * max(f.size, f.over.frame.size*f.over.Onto.Scale)),
		first: t.surfaceKey, second: s.targets.surfaceKey,
	}
	if s.mixed.equal(key) {
		return nil
	}
	s.mixed, t.over = mixKey{}, nil
	p, err := r.programs.get("superimpose", "")
	if err != nil {
		return err
	}
	w, h := t.width*t.samples, t.height*t.samples
	s.framebuffer.Draw(w, h)
	gl.Depth(false, false)
	p.Use()
	for unit, from := range []struct {
		name    string
		texture gl.Texture
	}{{"first", t.surfaceColor}, {"firstDepth", t.surfaceDepth}, {"second", s.targets.surfaceColor}, {"secondDepth", s.targets.surfaceDepth}} {
		from.texture.Bind(uint32(unit))
		p.Int(from.name, unit)
	}
	_, _, _, _, sz, oz, wz, ww := v.projection()
	p.Vec4("depth", [4]float32{float32(sz), float32(oz), float32(wz), float32(ww)})
	p.Float("same", key.same)
	p.Float("opacity", float32(key.opacity))
	line := float32(-1)
	if key.swiped {
		line = float32((key.swipe*float64(v.width) - float64(v.tile.Min.X)) * float64(t.samples))
	}
	p.Int("swiped", count(key.swiped))
	p.Float("line", line)
	red, green, blue, alpha := premultiplied(f.style.Background)
	p.Vec4("background", [4]float32{red, green, blue, alpha})
	r.empty.Bind()
	gl.DrawStrip(4)
	s.mixed = key
	return nil
}

// ground returns what the landmarks of a picture are drawn over.
func (t *targets) ground() (gl.Framebuffer, gl.Texture) {
	if t.second.targets != nil {
		return t.second.framebuffer, t.second.color
	}
	return t.surface, t.surfaceColor
}

// shows reports whether the framebuffers show something of the document, mesh or group
// with this ID.
func (t *targets) shows(id scene.ID) bool {
	return t.surfaceKey.shows(id) || t.second.targets != nil && t.second.targets.surfaceKey.shows(id)
}

// swipeLine draws the line between two documents.
func (o *overlay) swipeLine(f *Frame, v view) {
	m := f.over.mixing()
	x, h, ratio := m.swipe*float64(v.width), float64(v.height), f.style.PixelRatio
	o.line(x, 0, x, h, 3*ratio, o.paper)
	o.line(x, 0, x, h, 1*ratio, o.ink)
}
