package render

import (
	"errors"
	"runtime"
	"weak"

	"cairn/render/internal/gl"
	"cairn/render/internal/pages"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// gpuMesh is the copy of a mesh on the GPU. It must not refer to the mesh that
// it was made from, or neither would ever be collected.
type gpuMesh struct {
	document, node scene.ID
	origin         r3.Vec
	vertices       int
	triangles      int
	coarse         int // triangles of the coarser copy, 0 if it is not uploaded
	parts          []gpuPart
	facing         float32 // -1: the normals point to the back of the faces

	array                                 gl.VertexArray
	positions, normals, colors, texcoords gl.Buffer
	indices, coarseIndices                gl.Buffer

	solid   *solidCheck
	cleanup runtime.Cleanup
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
)

// uploadSlice is how much goes to the GPU between two looks at what else is to
// be done, in bytes.
const uploadSlice = 4 << 20

// buffers returns the buffers that exist.
func (g *gpuMesh) buffers() []*gl.Buffer {
	return []*gl.Buffer{&g.positions, &g.normals, &g.colors, &g.texcoords, &g.indices, &g.coarseIndices}
}

func (g *gpuMesh) usage() Usage {
	u := Usage{Objects: 1}
	for _, b := range g.buffers() {
		if b.Valid() {
			u.Objects++
			u.Bytes += b.Bytes()
		}
	}
	return u
}

func (g *gpuMesh) free(d *gl.Device) {
	if g.solid != nil {
		g.solid.stop()
	}
	for _, b := range g.buffers() {
		d.DeleteBuffer(b)
	}
	d.DeleteVertexArray(&g.array)
}

// uploader copies slices to the GPU, piece by piece.
type uploader struct {
	device *gl.Device
	pause  func() error // called between pieces; its error ends the upload
	spend  bool         // what is uploaded is given back to the system
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

// uploadMesh copies m to the GPU. On an error nothing is left there.
func uploadMesh(u *uploader, m *mesh.TriMesh) (*gpuMesh, error) {
	if m.Spent() {
		return nil, errSpent
	}
	d := m.Data()
	g := &gpuMesh{
		origin:    d.Origin,
		triangles: m.TriangleCount(),
		facing:    facing(m),
		parts:     gpuParts(d),
		array:     u.device.NewVertexArray(),
	}
	if u.spend { // so it must be known before which meshes are solid
		g.solid = startSolidCheck(d)
		if err := g.solid.wait(u.pause); err != nil {
			g.free(u.device)
			return nil, err
		}
		m.Spend()
	}
	if err := g.fill(u, m); err != nil {
		g.free(u.device)
		return nil, err
	}
	g.bindAttributes()
	if g.solid == nil {
		g.solid = startSolidCheck(d)
	}
	return g, nil
}

// errSpent says that a mesh was given back to the system for a picture before.
var errSpent = errors.New("render: the mesh went with the last picture of it")

func (g *gpuMesh) fill(u *uploader, m *mesh.TriMesh) (err error) {
	d := m.Data()
	textured := d.TexCoords != nil && len(m.Textures()) > 0
	if d.NormalIndex != nil || textured && d.TexIndex != nil {
		c, err := splitCorners(m, textured, u.pause)
		if err != nil {
			return err
		}
		return g.fillCorners(u, c)
	}
	g.vertices = m.VertexCount()
	if g.positions, err = write(u, 4, d.Positions); err != nil {
		return err
	}
	if n := m.ShadingNormals(); n != nil && d.Normals == nil {
		g.normals, err = write(u, 4, n)
	} else if d.Normals != nil {
		g.normals, err = packNormals(u, d.Normals, g.vertices, func(i int) uint32 { return uint32(i) })
	}
	if err != nil {
		return err
	}
	if d.Colors != nil {
		if g.colors, err = write(u, 1, d.Colors); err != nil {
			return err
		}
	}
	if textured {
		if g.texcoords, err = write(u, 4, d.TexCoords); err != nil {
			return err
		}
	}
	if len(d.Triangles) > 0 {
		g.indices, err = write(u, 4, d.Triangles)
	}
	return err
}

// bindAttributes records in the vertex array where the attributes are.
func (g *gpuMesh) bindAttributes() {
	g.array.Bind()
	gl.Attribute(attributePosition, g.positions, gl.Float3, 12, 0, 0)
	if g.normals.Valid() {
		gl.Attribute(attributeNormal, g.normals, gl.Normal10, 4, 0, 0)
	}
	if g.colors.Valid() {
		gl.Attribute(attributeColor, g.colors, gl.Color8, 4, 0, 0)
	}
	if g.texcoords.Valid() {
		gl.Attribute(attributeTexcoord, g.texcoords, gl.Float2, 8, 0, 0)
	}
}

// uploadCoarse copies the coarser triangles, once there are any.
func (g *gpuMesh) uploadCoarse(u *uploader, m *mesh.TriMesh) (err error) {
	c := m.Coarse()
	if len(c) == 0 || g.coarse > 0 {
		return nil
	}
	if g.coarseIndices, err = write(u, 4, c); err != nil {
		return err
	}
	g.coarse = len(c) / 3
	return nil
}

// defaultColor is that of a surface without any: warm light grey, like bone.
var defaultColor = [3]float32{0.847, 0.824, 0.784}

// gpuParts returns the runs of triangles with one look, at least one.
func gpuParts(d *mesh.Data) []gpuPart {
	parts := d.Parts
	if parts == nil {
		parts = []mesh.Part{{Count: len(d.Triangles) / 3}}
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
