package render

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"weak"

	"cairn/render/internal/gl"
	"cairn/scene"
	"cairn/scene/colormap"
	"cairn/scene/mesh"
)

// shownValues is what a mesh shows as colours, in a frame: the pictures of two that are
// the same are the same.
type shownValues struct {
	field     weak.Pointer[mesh.Field]
	colors    *colormap.Map // nil: none
	low, high float32
	lines     scene.Isolines
}

func newShownValues(c *scene.Coloring) shownValues {
	if c == nil {
		return shownValues{}
	}
	low, high := c.Range()
	return shownValues{weak.Make(c.Field()), c.Colors(), float32(low), float32(high), c.Isolines()}
}

// gpuValues are the values of a surface: of its vertices in a buffer, or of its triangles
// in a texture, in the order in which they are drawn. Each has a second number, which is 0
// where it is no value and 1 elsewhere.
type gpuValues struct {
	of       weak.Pointer[mesh.Field]
	vertices gl.Buffer
	faces    gl.Texture
	flat     bool // those of vertices stand for whole triangles
}

func (g *gpuValues) valid() bool { return g.vertices.Valid() || g.faces.Valid() }

// gpuColors is a map on the GPU.
type gpuColors struct {
	of      *colormap.Map
	texture gl.Texture
}

// errRecolored says that a mesh was shown in other colours before a frame of it was drawn.
var errRecolored = errors.New("render: the values were changed before they were drawn")

// prepareColors copies what a mesh shows as colours to the GPU, for the level that a
// frame draws, and frees what it showed before.
func (r *Renderer) prepareColors(u *uploader, item meshItem, m *mesh.TriMesh, level int) error {
	g, shown := r.meshes[item.mesh], item.shown
	for _, s := range g.surfaces() {
		if s.values.of != shown.field {
			s.freeValues(u.device)
		}
	}
	if shown.colors == nil {
		return nil
	}
	if err := g.prepareMap(u, shown.colors); err != nil {
		return err
	}
	s := g.surface(level)
	if s.values.of == shown.field {
		return nil
	}
	field := shown.field.Value()
	if field == nil {
		return errRecolored
	}
	places, err := g.valuePlaces(u, m, level)
	if err != nil {
		return err
	}
	return s.uploadValues(u, field, places)
}

func (g *gpuMesh) prepareMap(u *uploader, m *colormap.Map) (err error) {
	if g.colors.of == m {
		return nil
	}
	if !g.colors.texture.Valid() {
		if g.colors.texture, err = u.device.NewTexture(gl.RGBA8, colormap.Size, 1); err != nil {
			return err
		}
	}
	var pixels []uint8
	for _, c := range m.Colors {
		pixels = append(pixels, c[0], c[1], c[2], 0xff)
	}
	g.colors.texture.Write(0, 0, colormap.Size, 1, colormap.Size, pixels)
	g.colors.of = m
	return nil
}

// valuePlaces says which values the vertices and triangles of a surface have.
type valuePlaces struct {
	vertex []uint32 // the mesh's vertex of each, or nil where they are the same
	order  []uint32 // the mesh's triangle of each, or nil where they are the same
	face   []uint32 // where triangles are not the mesh's: one triangle of each of its vertices
}

// noFace stands for the triangle of a vertex that is in none.
const noFace = math.MaxUint32

func (g *gpuMesh) valuePlaces(u *uploader, m *mesh.TriMesh, level int) (*valuePlaces, error) {
	if m.Spent() {
		return nil, errSpent
	}
	d := m.Detail()
	if level != wholeMesh {
		face := slices.Repeat([]uint32{noFace}, m.VertexCount())
		for i, v := range m.Data().Triangles {
			face[v] = uint32(i / 3)
		}
		return &valuePlaces{vertex: d.Levels[level].Vertex, face: face}, nil
	}
	if g.full.pieces != nil {
		return &valuePlaces{vertex: d.Vertex, order: d.Order}, nil
	}
	p := &valuePlaces{}
	corners, err := m.SplitCorners(u.pause)
	if corners != nil {
		p.vertex = corners.Vertex
	}
	return p, err
}

// uploadValues copies the values of a field. On an error nothing of them is left.
func (s *gpuSurface) uploadValues(u *uploader, f *mesh.Field, p *valuePlaces) error {
	at := func(index []uint32, i int) [2]float32 {
		if index != nil {
			if i = int(index[i]); i == noFace {
				return [2]float32{}
			}
		}
		if v := f.Values[i]; mesh.Defined(v) {
			return [2]float32{v, 1}
		}
		return [2]float32{}
	}
	var err error
	s.values.flat = f.OfFaces
	if f.OfFaces && p.face == nil {
		err = s.uploadFaces(u, len(f.Values), func(i int) [2]float32 { return at(p.order, i) })
	} else {
		var out [][2]float32
		s.values.vertices, err = fill(u, 8, s.vertices, func(lo, hi int) [][2]float32 {
			out = out[:0]
			for i := lo; i < hi; i++ {
				v := i
				if f.OfFaces {
					if p.vertex != nil {
						v = int(p.vertex[i])
					}
					out = append(out, at(p.face, v))
					continue
				}
				out = append(out, at(p.vertex, v))
			}
			return out
		})
		if err == nil {
			s.array.Bind()
			gl.Attribute(attributeValue, s.values.vertices, gl.Float2, 8, 0, 0)
		}
	}
	if err != nil {
		return err
	}
	s.values.of = weak.Make(f)
	return nil
}

// faceRow is how many triangles have their values in one row of a texture.
const faceRow = 4096

func (s *gpuSurface) uploadFaces(u *uploader, n int, at func(i int) [2]float32) error {
	rows := (n + faceRow - 1) / faceRow
	if most := u.device.Limits().Texture; rows > most {
		return fmt.Errorf("render: values of %d triangles are more than this graphics driver takes (%d)", n, most*faceRow)
	}
	t, err := u.device.NewTexture(gl.RG32, faceRow, max(1, rows))
	if err != nil {
		return err
	}
	const step = uploadSlice / 8 / faceRow // rows
	var out [][2]float32
	for y := 0; y < rows; y += step {
		if err := u.pause(); err != nil {
			u.device.DeleteTexture(&t)
			return err
		}
		h := min(step, rows-y)
		out = out[:0]
		for i := y * faceRow; i < (y+h)*faceRow; i++ {
			if i < n {
				out = append(out, at(i))
			} else {
				out = append(out, [2]float32{})
			}
		}
		t.WriteFloats(y, faceRow, h, out)
	}
	s.values.faces = t
	return nil
}

// freeValues frees the values of a surface that stays.
func (s *gpuSurface) freeValues(d *gl.Device) {
	if s.values.vertices.Valid() {
		s.array.Bind()
		gl.NoAttribute(attributeValue)
		d.DeleteBuffer(&s.values.vertices)
	}
	d.DeleteTexture(&s.values.faces)
	s.values = gpuValues{}
}

// defines returns what the shaders of a surface need to show values.
func (v shownValues) defines(s *gpuSurface) (d []string) {
	flat := ""
	if s.values.flat || v.colors.Labels {
		flat = "flat"
		d = append(d, "FLATVALUES")
	}
	if s.values.faces.Valid() {
		d = append(d, "FACEVALUES")
	} else {
		d = append(d, "VALUES", "FLATLY "+flat)
	}
	if v.colors.Labels {
		d = append(d, "LABELS")
	}
	return d
}

// lineParts returns where lines of equal value are, by parts of the map: line k from 0 on is
// where the part times each, less first, is k.
func (v shownValues) lineParts() (each, first float32) {
	if v.lines.Count == 0 {
		return 0, 0
	}
	low, high := float64(v.low), float64(v.high)
	return float32((high - low) / v.lines.Step), float32((v.lines.First - low) / v.lines.Step)
}

// isolineWidth is how wide lines of equal value are, in design pixels.
const isolineWidth = 1.2

// useColors has the program in use show the values of a surface, if it has any.
func (r *Renderer) useColors(p *gl.Program, f *Frame, t *targets, item meshItem, s *gpuSurface) {
	v := item.shown
	if !s.values.valid() || f.tint.A != 0 {
		return
	}
	r.meshes[item.mesh].colors.texture.Bind(1)
	p.Int("colors", 1)
	if s.values.faces.Valid() {
		s.values.faces.Bind(2)
		p.Int("faces", 2)
	}
	low, scale, offset := v.low, 1/(v.high-v.low), float32(0)
	if !(v.high > v.low) || !mesh.Defined(scale) || !(scale > 0) {
		scale, offset = 0, 0.5
	}
	p.Vec3("range", [3]float32{low, scale, offset})
	c := v.colors.Undefined
	p.Vec3("undefined", [3]float32{float32(c[0]) / 255, float32(c[1]) / 255, float32(c[2]) / 255})
	each, first := v.lineParts()
	p.Vec3("isolines", [3]float32{each, first, float32(v.lines.Count)})
	p.Float("lineWidth", float32(isolineWidth/2*f.style.PixelRatio)*float32(t.samples))
}
