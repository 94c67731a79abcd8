// Package mesh holds triangle meshes and what is computed on them: normals,
// bounds, coarser copies. It knows nothing of files, the GPU or the window.
package mesh

import (
	"fmt"
	"image"
	"slices"
	"sync/atomic"

	"gonum.org/v1/gonum/spatial/r3"
)

// Data is the content of a mesh, as a reader hands it to New.
//
// Positions are float32 offsets from a float64 origin, so that a scan far from
// the origin (UTM metres) keeps its precision. Indices of normals and texture
// coordinates stand apart from those of positions, so that the vertices keep
// their number and order in the file; only the renderer splits them.
type Data struct {
	Origin    r3.Vec
	Positions []float32 // 3 a vertex, relative to Origin; NaN marks an invalid one
	Triangles []uint32  // 3 a triangle, indices of vertices

	Normals     []float32 // 3 a normal; nil where the file has none
	NormalIndex []uint32  // 3 a triangle; nil where normals are one a vertex
	Colors      []uint8   // RGBA, straight alpha, 4 a vertex; or nil
	TexCoords   []float32 // 2 a coordinate, origin bottom left; or nil
	TexIndex    []uint32  // 3 a triangle; nil where they are one a vertex

	VertexAttributes   []Attribute // one tuple a vertex
	TriangleAttributes []Attribute // one tuple a triangle

	Materials []Material
	Parts     []Part // cover all triangles in order; nil: all have material 0
}

// Material is how a part of the surface looks.
type Material struct {
	Name    string
	Diffuse [4]float32 // RGBA, 0 to 1
	Texture *Texture   // nil where it has none
}

// Part is a run of triangles with one material.
type Part struct {
	First, Count int // in triangles
	Material     int // index of Materials
}

// Texture is a decoded picture. Several materials may share one.
type Texture struct {
	Name  string       // file name, for messages
	Image *image.NRGBA // row 0 is the top; nil once its mesh is closed
}

// Defects counts what was wrong with a mesh and is therefore not drawn.
type Defects struct {
	NonFiniteVertices int // vertices with a NaN or infinite coordinate
	OutOfRangeFaces   int // faces naming a vertex that does not exist
	DegenerateFaces   int // faces naming one vertex twice
	NonFiniteFaces    int // faces with a non-finite vertex
}

// TriMesh is a triangle mesh, or a point cloud where it has no triangles. Its
// data does not change after New, until Clear drops it; so it may be read from
// several goroutines. Slices that a method returns must not be changed.
type TriMesh struct {
	data    Data
	bounds  Bounds
	defects Defects
	shading []uint32 // packed vertex normals, see ComputeNormals
	spans   []span   // of the triangles, until ComputeNormals; nil where they are not known
	detail  atomic.Pointer[Detail]
	clear   atomic.Bool
	spent   atomic.Bool

	occlusion     atomic.Pointer[Occlusion]
	surface       atomic.Pointer[Surface]
	surfaceInWork atomic.Pointer[chan struct{}] // closed when its building ends
}

// New checks d and returns a mesh that keeps its slices. Faces that cannot be
// drawn are taken out of the triangle list, in place, and counted; vertices
// keep their numbers. It returns an error where slices contradict each other,
// which is a mistake of the reader, not of a file.
func New(d Data) (*TriMesh, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	m := &TriMesh{data: d}
	s := m.data.survey()
	if !s.sound || d.NormalIndex != nil || d.TexIndex != nil {
		m.sift()
		s = survey{}
	}
	m.spans, m.bounds = s.spans, s.bounds
	if !s.fits {
		m.bounds = m.data.UsedBounds()
	}
	return m, nil
}

func (d *Data) check() error {
	vertices := len(d.Positions) / 3
	switch {
	case len(d.Positions)%3 != 0 || len(d.Triangles)%3 != 0:
		return fmt.Errorf("mesh: %d coordinates and %d indices are not threes", len(d.Positions), len(d.Triangles))
	case d.NormalIndex == nil && d.Normals != nil && len(d.Normals) != 3*vertices:
		return fmt.Errorf("mesh: %d normal coordinates for %d vertices", len(d.Normals), vertices)
	case d.TexIndex == nil && d.TexCoords != nil && len(d.TexCoords) != 2*vertices:
		return fmt.Errorf("mesh: %d texture coordinates for %d vertices", len(d.TexCoords)/2, vertices)
	case d.Colors != nil && len(d.Colors) != 4*vertices:
		return fmt.Errorf("mesh: %d colour bytes for %d vertices", len(d.Colors), vertices)
	case d.NormalIndex != nil && len(d.NormalIndex) != len(d.Triangles),
		d.TexIndex != nil && len(d.TexIndex) != len(d.Triangles):
		return fmt.Errorf("mesh: corner indices do not match %d triangles", len(d.Triangles)/3)
	}
	if err := checkAttributes(d.VertexAttributes, vertices); err != nil {
		return err
	}
	if err := checkAttributes(d.TriangleAttributes, len(d.Triangles)/3); err != nil {
		return err
	}
	next := 0
	for _, p := range d.Parts {
		if p.First != next || p.Count < 0 || p.Material < 0 || p.Material >= len(d.Materials) {
			return fmt.Errorf("mesh: part %+v does not follow triangle %d", p, next)
		}
		next += p.Count
	}
	if d.Parts != nil && next != len(d.Triangles)/3 {
		return fmt.Errorf("mesh: parts cover %d of %d triangles", next, len(d.Triangles)/3)
	}
	return nil
}

// sift moves the drawable faces to the front of the triangle list and cuts the
// rest off.
func (m *TriMesh) sift() {
	d := &m.data
	bad := m.nonFinite()
	kept := 0
	attributes := slices.Clone(d.TriangleAttributes)
	keepFace := func(f int) {
		copy(d.Triangles[3*kept:], d.Triangles[3*f:3*f+3])
		if d.NormalIndex != nil {
			copy(d.NormalIndex[3*kept:], d.NormalIndex[3*f:3*f+3])
		}
		if d.TexIndex != nil {
			copy(d.TexIndex[3*kept:], d.TexIndex[3*f:3*f+3])
		}
		for _, a := range attributes {
			n := a.Stride()
			copy(a.Values[kept*n:], a.Values[f*n:(f+1)*n])
		}
		kept++
	}
	d.Parts = slices.Clone(d.Parts)
	parts := d.Parts
	if parts == nil {
		parts = []Part{{Count: len(d.Triangles) / 3}}
	}
	for i, p := range parts {
		first := kept
		for f := p.First; f < p.First+p.Count; f++ {
			if m.drawable(f, bad) {
				keepFace(f)
			}
		}
		parts[i].First, parts[i].Count = first, kept-first
	}
	for i := range attributes {
		attributes[i].Values = attributes[i].Values[:kept*attributes[i].Stride()]
	}
	d.TriangleAttributes = attributes
	d.Triangles = d.Triangles[:3*kept]
	if d.NormalIndex != nil {
		d.NormalIndex = d.NormalIndex[:3*kept]
	}
	if d.TexIndex != nil {
		d.TexIndex = d.TexIndex[:3*kept]
	}
}

// nonFinite returns which vertices are not finite, or nil if all are.
func (m *TriMesh) nonFinite() []bool {
	p := m.data.Positions
	var bad []bool
	for i := 0; i+2 < len(p); i += 3 {
		if s := p[i] + p[i+1] + p[i+2]; s-s != 0 { // NaN or infinite, or a sum too large
			if !finite32(p[i]) || !finite32(p[i+1]) || !finite32(p[i+2]) {
				if bad == nil {
					bad = make([]bool, len(p)/3)
				}
				bad[i/3] = true
				m.defects.NonFiniteVertices++
			}
		}
	}
	return bad
}

func finite32(x float32) bool { return x-x == 0 }

// drawable reports whether face f can be drawn, and counts it if it cannot.
func (m *TriMesh) drawable(f int, bad []bool) bool {
	d := &m.data
	n := uint32(len(d.Positions) / 3)
	a, b, c := d.Triangles[3*f], d.Triangles[3*f+1], d.Triangles[3*f+2]
	switch {
	case a >= n || b >= n || c >= n,
		d.NormalIndex != nil && !below(d.NormalIndex[3*f:3*f+3], len(d.Normals)/3),
		d.TexIndex != nil && !below(d.TexIndex[3*f:3*f+3], len(d.TexCoords)/2):
		m.defects.OutOfRangeFaces++
	case a == b || b == c || a == c:
		m.defects.DegenerateFaces++
	case bad != nil && (bad[a] || bad[b] || bad[c]):
		m.defects.NonFiniteFaces++
	default:
		return true
	}
	return false
}

func below(indices []uint32, n int) bool {
	for _, i := range indices {
		if int(i) >= n {
			return false
		}
	}
	return true
}

// VertexCount returns the number of vertices of the file, invalid ones too.
func (m *TriMesh) VertexCount() int { return len(m.data.Positions) / 3 }

// TriangleCount returns the number of triangles that are drawn.
func (m *TriMesh) TriangleCount() int { return len(m.data.Triangles) / 3 }

// Data returns the mesh's content; the slices are the mesh's own. It is empty
// after Clear.
func (m *TriMesh) Data() *Data { return &m.data }

// Bounds returns the box around what is drawn, see Data.UsedBounds.
func (m *TriMesh) Bounds() Bounds { return m.bounds }

// Defects returns what was left out of the drawing.
func (m *TriMesh) Defects() Defects { return m.defects }

// Vertex returns the position of vertex i in scene units; it panics if there
// is none.
func (m *TriMesh) Vertex(i int) r3.Vec {
	p := m.data.Positions[3*i : 3*i+3]
	o := m.data.Origin
	return r3.Vec{X: o.X + float64(p[0]), Y: o.Y + float64(p[1]), Z: o.Z + float64(p[2])}
}

// Detail returns what MakeDetail made, or nil where there is nothing (yet).
func (m *TriMesh) Detail() *Detail { return m.detail.Load() }

// SetDetail stores what MakeDetail made, which is the mesh's then. It may be called from
// any goroutine, but once: who has seen it counts on it.
func (m *TriMesh) SetDetail(d *Detail) {
	if !m.clear.Load() {
		m.detail.Store(d)
	}
}

// Textures returns the pictures that the materials use, each once.
func (m *TriMesh) Textures() []*Texture {
	var all []*Texture
	for _, mat := range m.data.Materials {
		if mat.Texture != nil && !slices.Contains(all, mat.Texture) {
			all = append(all, mat.Texture)
		}
	}
	return all
}

// Bytes returns the memory that the mesh's slices and textures hold.
func (m *TriMesh) Bytes() int64 {
	d := &m.data
	n := 4 * int64(cap(d.Positions)+cap(d.Triangles)+cap(d.Normals)+cap(d.NormalIndex)+
		cap(d.TexCoords)+cap(d.TexIndex)+cap(m.shading))
	if d := m.Detail(); d != nil {
		n += d.bytes(m.surface.Load())
	}
	if o := m.Occlusion(); o != nil {
		n += o.Bytes()
	}
	n += int64(cap(d.Colors)) + attributeBytes(d.VertexAttributes) + attributeBytes(d.TriangleAttributes)
	if s := m.surface.Load(); s != nil {
		n += s.Bytes()
	}
	for _, t := range m.Textures() {
		if t.Image != nil {
			n += int64(cap(t.Image.Pix))
		}
	}
	return n
}

// Copy returns a deep copy, textures included. It has no Surface until one is
// asked for.
func (m *TriMesh) Copy() *TriMesh {
	d := m.data
	c := &TriMesh{bounds: m.bounds, defects: m.defects, shading: slices.Clone(m.shading)}
	d.Positions, d.Triangles = slices.Clone(d.Positions), slices.Clone(d.Triangles)
	d.Normals, d.NormalIndex = slices.Clone(d.Normals), slices.Clone(d.NormalIndex)
	d.TexCoords, d.TexIndex = slices.Clone(d.TexCoords), slices.Clone(d.TexIndex)
	d.Colors, d.Parts, d.Materials = slices.Clone(d.Colors), slices.Clone(d.Parts), slices.Clone(d.Materials)
	d.VertexAttributes, d.TriangleAttributes = copyAttributes(d.VertexAttributes), copyAttributes(d.TriangleAttributes)
	copies := map[*Texture]*Texture{}
	for i, mat := range d.Materials {
		if mat.Texture == nil {
			continue
		}
		if copies[mat.Texture] == nil {
			copies[mat.Texture] = mat.Texture.copy()
		}
		d.Materials[i].Texture = copies[mat.Texture]
	}
	c.data = d
	if d := m.Detail(); d != nil {
		c.SetDetail(d.copy())
	}
	if o := m.Occlusion(); o != nil {
		c.SetOcclusion(&Occlusion{slices.Clone(o.Open), o.Behind})
	}
	return c
}

func (t *Texture) copy() *Texture {
	c := &Texture{Name: t.Name}
	if t.Image != nil {
		img := *t.Image
		img.Pix = slices.Clone(img.Pix)
		c.Image = &img
	}
	return c
}

// Spend says that whoever has the mesh for itself gives the memory of its positions,
// triangles, normals, colours and texture coordinates back to the system, which are
// undefined from then on.
func (m *TriMesh) Spend() { m.spent.Store(true) }

// Spent reports whether Spend was called.
func (m *TriMesh) Spent() bool { return m.spent.Load() }

// Clear drops all data, so that a forgotten pointer to the mesh holds next to
// nothing. The document calls it when it closes, after the renderer has let go.
func (m *TriMesh) Clear() {
	m.clear.Store(true)
	for _, t := range m.Textures() {
		t.Image = nil
	}
	m.data, m.shading, m.spans = Data{}, nil, nil
	m.detail.Store(nil)
	m.occlusion.Store(nil)
	if s := m.surface.Swap(nil); s != nil {
		s.tree = bvh{}
		s.net.Store(nil)
	}
}
