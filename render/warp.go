package render

import (
	"errors"
	"weak"

	"cairn/render/internal/gl"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// A warped mesh is drawn from its own copy on the GPU, to which displacement fields are added:
// the vertex shader moves each vertex by their weighted sum, so that other weights cost no
// more than another camera. The fragment shader turns normals as the surface is turned: it
// compares how the surface and the mesh go on from pixel to pixel, see surface.frag. So it needs
// nothing but the fields, and light is that of the triangles that are seen, whatever the weights.
//
// What is worked out of the mesh as it is does not hold for a warped one. So all of its pieces
// and both sides of its triangles are drawn (a fold may turn the inside out), its box is larger
// by what the fields do at most, and a view at rest is of all triangles: a coarser level is
// only known to be near to the mesh as it is.

// Warp has a document shown as another shape, which was computed. It does not change once a
// frame was extracted with it; a frame keeps neither it nor its fields alive, so whoever has the
// frame drawn must keep it meanwhile. There is a new Warp for other weights, which shares the
// fields.
type Warp struct {
	Meshes  map[scene.ID]*mesh.Warp // by mesh node; what has none stays as it is
	Weights [mesh.WarpFields]float64
	Places  map[scene.ID][]r3.Vec // of landmarks then, by group node and index; a group without stays as it is
	Sign    string                // what is written in the picture, so that it is taken for no scan
}

// places returns where the landmarks of a group are shown; nil for where they are.
func (w *Warp) places(group scene.ID, n int) []r3.Vec {
	if w == nil || len(w.Places[group]) != n {
		return nil
	}
	return w.Places[group]
}

// of returns how a mesh is warped.
func (w *Warp) of(node scene.ID) warping {
	if w == nil || w.Meshes[node] == nil {
		return warping{}
	}
	fields := w.Meshes[node]
	low, high := fields.Reach(w.Weights)
	return warping{weak.Make(fields), fields.Factors(w.Weights), low, high}
}

// warping is how a mesh is warped in a frame: the pictures of two that are the same are the
// same.
type warping struct {
	fields    weak.Pointer[mesh.Warp] // nil: it is not
	factors   [mesh.WarpFields]float32
	low, high r3.Vec // how far vertices go at most, as of mesh.Warp.Reach
}

func (w *warping) on() bool { return w.fields != noWarp }

var noWarp weak.Pointer[mesh.Warp]

// around returns the box of what is warped, whose own box is b.
func (w *warping) around(b mesh.Bounds) mesh.Bounds {
	if b.Valid && w.on() {
		b.Min, b.Max = r3.Add(b.Min, w.low), r3.Add(b.Max, w.high)
	}
	return b
}

// reachWarped makes the frame's box hold what is warped.
func (f *Frame) reachWarped(d *scene.Document) {
	nodes := map[scene.ID]mesh.Bounds{}
	for _, n := range d.Meshes() {
		nodes[n.ID()] = n.Mesh.Bounds()
	}
	for i := range f.meshes {
		item := &f.meshes[i]
		if item.warp.on() {
			f.bounds = f.bounds.Union(item.warp.around(nodes[item.node]))
		}
	}
	for i := range f.groups {
		for _, p := range f.groups[i].points {
			f.bounds = f.bounds.Add(p.position)
		}
	}
}

// warped reports whether a mesh of the frame is.
func (f *Frame) warped() bool {
	for i := range f.meshes {
		if f.meshes[i].warp.on() {
			return true
		}
	}
	return false
}

// gpuWarp are the fields of a surface's vertices.
type gpuWarp struct {
	of     weak.Pointer[mesh.Warp]
	fields gl.Buffer
}

// errRewarped says that the fields of a mesh went before a frame of it was drawn.
var errRewarped = errors.New("render: the warp ended before it was drawn")

// prepareWarp copies the fields by which a frame warps a mesh to the GPU, for the level that
// it draws, and frees others.
func (g *gpuMesh) prepareWarp(u *uploader, item meshItem, m *mesh.TriMesh, level int) error {
	for _, s := range g.surfaces() {
		if s.warp.of != item.warp.fields {
			s.freeWarp(u.device)
		}
	}
	s := g.surface(level)
	if s.warp.of == item.warp.fields {
		return nil
	}
	fields := item.warp.fields.Value()
	if fields == nil {
		return errRewarped
	}
	places, err := g.valuePlaces(u, m, level)
	if err != nil {
		return err
	}
	return s.uploadWarp(u, fields, places.vertex)
}

// uploadWarp copies the fields of vertices: those of an index in its order, or all where that
// is nil. On an error nothing of them is left.
func (s *gpuSurface) uploadWarp(u *uploader, w *mesh.Warp, vertex []uint32) (err error) {
	const each, row = 3 * mesh.WarpFields, 2 * mesh.WarpFields
	keeping := *u // whoever shows the fields goes on having them
	keeping.spend = false
	if s.warp.fields, err = gather(&keeping, 2*each, vertex, w.Packed, each); err != nil {
		return err
	}
	s.array.Bind()
	for axis := range 3 {
		gl.Attribute(uint32(attributeAlongX+axis), s.warp.fields, gl.Short4, 2*each, row*axis, 0)
	}
	s.warp.of = weak.Make(w)
	return nil
}

// freeWarp frees the fields of a surface that stays.
func (s *gpuSurface) freeWarp(d *gl.Device) {
	if s.warp.fields.Valid() {
		s.array.Bind()
		for axis := range 3 {
			gl.NoAttribute(uint32(attributeAlongX + axis))
		}
		d.DeleteBuffer(&s.warp.fields)
	}
	s.warp = gpuWarp{}
}

// Unwarp has what the GPU holds of a document's fields freed: for one that is warped no more, and
// that perhaps no frame shows. It never waits.
func (t *Thread) Unwarp(id scene.ID) {
	t.mu.Lock()
	if !t.closed {
		t.queue.calls = append(t.queue.calls, func() { t.renderer.unwarp(id) })
	}
	t.mu.Unlock()
	t.signal()
}

func (r *Renderer) unwarp(id scene.ID) {
	for _, g := range r.meshes {
		if g.document != id {
			continue
		}
		for _, s := range g.surfaces() {
			s.freeWarp(r.device)
		}
	}
}

// defines returns what shaders need to warp a mesh.
func (w *warping) defines() []string {
	if !w.on() {
		return nil
	}
	return []string{"WARP"}
}

// use gives the program in use the weights.
func (w *warping) use(p *gl.Program) {
	if w.on() {
		p.Vec4("weights", w.factors)
	}
}

// box returns the box of the mesh as the frame that was prepared last shows it.
func (g *gpuMesh) box() mesh.Bounds { return g.warp.around(g.bounds) }

// everywhere is a test that sees all pieces.
type everywhere struct{}

func (everywhere) sees(*mesh.Piece) bool { return true }
