package render

import (
	"errors"
	"runtime"
	"slices"
	"weak"

	"cairn/internal/pages"
	"cairn/render/internal/gl"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// gpuMesh is the copy of a mesh on the GPU. It must not refer to the mesh that
// it was made from, or neither would ever be collected.
type gpuMesh struct {
	document, node scene.ID
	origin         r3.Vec
	bounds         mesh.Bounds
	full           gpuSurface
	next           gpuSurface   // full in pieces, as far as it is uploaded
	levels         []gpuSurface // from fine to coarse; those that no frame has drawn are empty
	detailed       bool         // levels are known
	facing         float32      // -1: the normals point to the back of the faces
	solid          *solidCheck
	closed         solidity // what was known of that when a frame was prepared
	colors         gpuColors
	sieve          *sieve  // that its triangles went through, or nil
	warp           warping // of the frame that was prepared last
	cleanup        runtime.Cleanup
}

// gpuSurface is a mesh's surface in one level of detail.
type gpuSurface struct {
	vertices, triangles int
	error               float64 // as of mesh.Level; 0 for the mesh itself
	parts               []gpuPart
	pieces              []mesh.Piece // nil where it is not in pieces
	ready               bool         // all of it is on the GPU

	array                                 gl.VertexArray
	positions, normals, colors, texcoords gl.Buffer
	indices                               indexBuffers // of all vertices, where there are no pieces
	local                                 gl.Buffer    // of the vertices of each piece
	values                                gpuValues
	pits                                  gpuPits
	warp                                  gpuWarp
}

type gpuPart struct {
	first, count int // in indices
	diffuse      [3]float32
	texture      weak.Pointer[mesh.Texture]
	hasTexture   bool
}

// Places of the attributes in the shaders.
const (
	attributePosition = iota
	attributeNormal
	attributeColor
	attributeTexcoord
	attributeValue
	attributeOpen
	attributeAlongX // and along y and z, the next two
)

// uploadSlice is how much goes to the GPU between two looks at what else is to
// be done, in bytes.
const uploadSlice = 4 << 20

func (s *gpuSurface) buffers() []*gl.Buffer {
	all := []*gl.Buffer{&s.positions, &s.normals, &s.colors, &s.texcoords, &s.local, &s.values.vertices, &s.pits.open, &s.warp.fields}
	for i := range s.indices.of {
		all = append(all, &s.indices.of[i])
	}
	return all
}

// surfaces returns those that are on the GPU, or in part.
func (g *gpuMesh) surfaces() []*gpuSurface {
	all := []*gpuSurface{&g.full}
	if g.next.array.Valid() {
		all = append(all, &g.next)
	}
	for i := range g.levels {
		if g.levels[i].array.Valid() {
			all = append(all, &g.levels[i])
		}
	}
	return all
}

func (g *gpuMesh) usage() (u Usage) {
	for _, s := range g.surfaces() {
		u.Objects++
		for _, b := range s.buffers() {
			if b.Valid() {
				u.Objects++
				u.Bytes += b.Bytes()
			}
		}
		u.addTexture(s.values.faces)
	}
	u.addTexture(g.colors.texture)
	return u
}

func (g *gpuMesh) free(d *gl.Device) {
	if g.solid != nil {
		g.solid.stop()
	}
	for _, s := range g.surfaces() {
		s.free(d)
	}
	d.DeleteTexture(&g.colors.texture)
}

func (s *gpuSurface) free(d *gl.Device) {
	for _, b := range s.buffers() {
		d.DeleteBuffer(b)
	}
	d.DeleteTexture(&s.values.faces)
	d.DeleteVertexArray(&s.array)
}

// uploader copies slices to the GPU, piece by piece.
type uploader struct {
	device *gl.Device
	pause  func() error                      // called between pieces; its error ends the upload
	spend  bool                              // what is uploaded is given back to the system
	run    int                               // triangles of a buffer of indices
	sieve  func(*gpuMesh) (s sieve, ok bool) // of the only picture that there will be; nil where there may be others
}

// newSieve returns what the triangles of a mesh go through; ok is false where all are drawn.
func (u *uploader) newSieve(g *gpuMesh) (s sieve, ok bool) {
	if u.sieve == nil {
		return s, false
	}
	return u.sieve(g)
}

// write makes a buffer with the content of data.
func write[T any](u *uploader, size int, data []T) (gl.Buffer, error) {
	return fill(u, size, len(data), func(lo, hi int) []T { return data[lo:hi] })
}

// fill makes a buffer of n elements of the given size in bytes, which piece
// returns some at a time.
func fill[T any](u *uploader, size, n int, piece func(lo, hi int) []T) (gl.Buffer, error) {
	b, err := u.device.NewBuffer(int64(size) * int64(n))
	if err != nil {
		return b, err
	}
	step := max(1, uploadSlice/size)
	for lo := 0; lo < n; lo += step {
		if err := u.pause(); err != nil {
			u.device.DeleteBuffer(&b)
			return gl.Buffer{}, err
		}
		data := piece(lo, min(lo+step, n))
		gl.Write(b, lo*size, data)
		if u.spend {
			pages.GiveBack(data)
		}
	}
	return b, nil
}

// uploadMesh copies m to the GPU, with f, the values that it shows as colours, and o, what
// is darker in it, if any. On an error nothing is left there.
func uploadMesh(u *uploader, m *mesh.TriMesh, f *mesh.Field, o *mesh.Occlusion) (*gpuMesh, error) {
	if m.Spent() {
		return nil, errSpent
	}
	if m.Detail() != nil { // which is made of the mesh's arrays
		keeping := *u
		keeping.spend = false
		u = &keeping
	}
	d := m.Data()
	g := &gpuMesh{origin: d.Origin, bounds: m.Bounds(), facing: facing(m)}
	corners, err := m.SplitCorners(u.pause)
	if err != nil {
		return nil, err
	}
	split := corners != nil
	if !split {
		corners = &mesh.Corners{Triangles: d.Triangles}
	}
	if u.spend { // so it must be known before whether it is solid
		g.solid = startSolidCheck(d)
		if err := g.solid.wait(u.pause); err != nil {
			g.free(u.device)
			return nil, err
		}
		m.Spend()
		g.closed = g.solid.solidity()
		if s, ok := u.newSieve(g); ok && s.dense(len(d.Triangles)/3) && !split && f == nil && o == nil && len(d.Parts) < 2 {
			if corners, err = s.sifted(u, d); err != nil {
				g.free(u.device)
				return nil, err
			}
			g.sieve = &s
		}
	}
	if err = g.full.uploadPlain(u, m, corners); err == nil && f != nil {
		err = g.full.uploadValues(u, f, &valuePlaces{vertex: corners.Vertex})
	}
	if err == nil && o != nil {
		err = g.full.uploadPits(u, o, corners.Vertex)
	}
	if err != nil {
		g.free(u.device)
		return nil, err
	}
	if g.solid == nil {
		g.solid = startSolidCheck(d)
	}
	return g, nil
}

// errSpent says that a mesh was given back to the system for a picture before.
var errSpent = errors.New("render: the mesh went with the last picture of it")

// uploadPlain copies a mesh to the GPU as it is. On an error what is done stays there.
func (s *gpuSurface) uploadPlain(u *uploader, m *mesh.TriMesh, c *mesh.Corners) (err error) {
	s.vertices, s.triangles = len(c.Vertex), len(c.Triangles)/3
	if c.Vertex == nil {
		s.vertices = m.VertexCount()
	}
	parts := slices.Clone(m.Data().Parts)
	if len(parts) == 1 {
		parts[0].Count = s.triangles // of a sieve, perhaps
	}
	s.begin(u, m, parts)
	if err := s.fill(u, m, c); err != nil {
		return err
	}
	if len(c.Triangles) > 0 {
		if s.indices, err = u.indices(c.Triangles); err != nil {
			return err
		}
	}
	s.bindAttributes()
	s.ready = true
	return nil
}

// upload copies a surface in pieces to the GPU, unless it is there. On an error what is
// done stays there, and the next upload goes on with the rest.
func (s *gpuSurface) upload(u *uploader, m *mesh.TriMesh, l *mesh.Level) (err error) {
	if s.ready {
		return nil
	}
	if !s.array.Valid() {
		s.vertices, s.triangles, s.error, s.pieces = len(l.Vertex), l.TriangleCount(), l.Error, slices.Clone(l.Pieces)
		s.begin(u, m, l.Parts)
	}
	if err := s.fill(u, m, &mesh.Corners{Vertex: l.Vertex, Normal: l.Normal, TexCoord: l.TexCoord}); err != nil {
		return err
	}
	if s.local, err = write(u, 2, l.Local); err != nil {
		return err
	}
	s.bindAttributes()
	s.ready = true
	return nil
}

func (s *gpuSurface) begin(u *uploader, m *mesh.TriMesh, parts []mesh.Part) {
	s.parts, s.array = gpuParts(m.Data(), parts, s.triangles), u.device.NewVertexArray()
}

// fill uploads the vertices of c: those of the mesh where it has none of its own. What is
// there already stays.
func (s *gpuSurface) fill(u *uploader, m *mesh.TriMesh, c *mesh.Corners) error {
	d := m.Data()
	normal, texcoord := c.Normal, c.TexCoord
	if normal == nil {
		normal, texcoord = c.Vertex, c.Vertex
	}
	for _, b := range []struct {
		to   *gl.Buffer
		has  bool
		make func() (gl.Buffer, error)
	}{
		{&s.positions, true, func() (gl.Buffer, error) { return gather(u, 12, c.Vertex, d.Positions, 3) }},
		{&s.normals, d.Normals != nil, func() (gl.Buffer, error) { return packNormals(u, d.Normals, s.vertices, normal) }},
		{&s.normals, d.Normals == nil && m.ShadingNormals() != nil, func() (gl.Buffer, error) { return gather(u, 4, c.Vertex, m.ShadingNormals(), 1) }},
		{&s.colors, d.Colors != nil, func() (gl.Buffer, error) { return gather(u, 4, c.Vertex, d.Colors, 4) }},
		{&s.texcoords, m.Textured(), func() (gl.Buffer, error) { return gather(u, 8, texcoord, d.TexCoords, 2) }},
	} {
		if !b.has || b.to.Valid() {
			continue
		}
		var err error
		if *b.to, err = b.make(); err != nil {
			return err
		}
	}
	return nil
}

// gather uploads rows of data, n elements and size bytes each: those of index in its
// order, or all where it is nil.
func gather[T any](u *uploader, size int, index []uint32, data []T, n int) (gl.Buffer, error) {
	if index == nil {
		return fill(u, size, len(data)/n, func(lo, hi int) []T { return data[n*lo : n*hi] })
	}
	keeping := *u
	keeping.spend = false // the same memory serves for each step
	var out []T
	return fill(&keeping, size, len(index), func(lo, hi int) []T {
		out = slices.Grow(out[:0], n*(hi-lo))
		for _, i := range index[lo:hi] {
			out = append(out, data[n*int(i):n*int(i)+n]...)
		}
		return out
	})
}

// packNormals uploads normals of three numbers, packed: as gather does.
func packNormals(u *uploader, normals []float32, n int, index []uint32) (gl.Buffer, error) {
	keeping := *u
	keeping.spend = false
	var out []uint32
	return fill(&keeping, 4, n, func(lo, hi int) []uint32 {
		out = slices.Grow(out[:0], hi-lo)
		for i := lo; i < hi; i++ {
			k := i
			if index != nil {
				k = int(index[i])
			}
			v := normals[3*k:]
			out = append(out, mesh.PackNormal(v[0], v[1], v[2]))
		}
		return out
	})
}

// bindAttributes records in the vertex array where the attributes are.
func (s *gpuSurface) bindAttributes() {
	s.array.Bind()
	gl.Attribute(attributePosition, s.positions, gl.Float3, 12, 0, 0)
	if s.normals.Valid() {
		gl.Attribute(attributeNormal, s.normals, gl.Normal10, 4, 0, 0)
	}
	if s.colors.Valid() {
		gl.Attribute(attributeColor, s.colors, gl.Color8, 4, 0, 0)
	}
	if s.texcoords.Valid() {
		gl.Attribute(attributeTexcoord, s.texcoords, gl.Float2, 8, 0, 0)
	}
}

// defaultColor is that of a surface without any: warm light grey, like bone.
var defaultColor = [3]float32{0.847, 0.824, 0.784}

// gpuParts returns the runs of triangles with one look, at least one. parts are as of
// mesh.Data.
func gpuParts(d *mesh.Data, parts []mesh.Part, triangles int) []gpuPart {
	if parts == nil {
		parts = []mesh.Part{{Count: triangles}}
	}
	var out []gpuPart
	for _, p := range parts {
		g := gpuPart{first: 3 * p.First, count: 3 * p.Count, diffuse: defaultColor}
		if p.Material < len(d.Materials) {
			m := d.Materials[p.Material]
			if m.Texture != nil && m.Texture.Image != nil && d.TexCoords != nil {
				g.texture, g.hasTexture = weak.Make(m.Texture), true
			} else {
				g.diffuse = [3]float32{m.Diffuse[0], m.Diffuse[1], m.Diffuse[2]}
			}
		}
		if n := len(out); n > 0 && out[n-1].sameLook(g) {
			out[n-1].count += g.count
		} else if g.count > 0 {
			out = append(out, g)
		}
	}
	return out
}

func (p gpuPart) sameLook(q gpuPart) bool {
	return p.diffuse == q.diffuse && p.texture == q.texture
}

// facing returns -1 where the file's normals point to the back of most faces,
// and 1 otherwise: shading goes by the side that is seen, so the two have to
// agree.
func facing(m *mesh.TriMesh) float32 {
	d := m.Data()
	if d.Normals == nil {
		return 1 // they were made from the faces
	}
	const samples = 2000
	faces := m.TriangleCount()
	agree := 0
	for i := range min(samples, faces) {
		f := i * faces / min(samples, faces)
		a, b, c := d.Triangles[3*f], d.Triangles[3*f+1], d.Triangles[3*f+2]
		n := r3.Cross(r3.Sub(m.Vertex(int(b)), m.Vertex(int(a))), r3.Sub(m.Vertex(int(c)), m.Vertex(int(a))))
		k := 3 * int(a)
		if d.NormalIndex != nil {
			k = 3 * int(d.NormalIndex[3*f])
		}
		if r3.Dot(n, r3.Vec{X: float64(d.Normals[k]), Y: float64(d.Normals[k+1]), Z: float64(d.Normals[k+2])}) < 0 {
			agree--
		} else {
			agree++
		}
	}
	if agree < 0 {
		return -1
	}
	return 1
}
