package meshio

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"cairn/scene/mesh"
)

// WritePLY writes the mesh's positions, colours and triangles to w as a binary
// little-endian PLY: float x y z, uchar red green blue alpha where the mesh has
// colours, and faces as a uchar count and int indices. Positions are double
// where the mesh has an origin of its own, which float could not hold. Vertices
// keep their numbers, invalid ones too. Normals, texture coordinates, materials
// and attributes are not written. units, such as "mm", goes into a comment that Read
// understands; it may be empty.
//
// WritePLY writes in pieces; w need not be buffered.
func WritePLY(w io.Writer, m *mesh.TriMesh, units string) error {
	p := plyWriter{w: w, units: units}
	return p.write(m.Data())
}

const plyWriteBuffer = 1 << 16

// plyWriter collects bytes and keeps the first error. What is nil is not
// written.
type plyWriter struct {
	w        io.Writer
	units    string
	normals  []float32   // of vertices
	uv       []float32   // of vertices
	cornerUV bool        // Data.TexCoords by TexIndex
	textures []string    // file names
	parts    []mesh.Part // with triangles
	picture  []int       // numbers of the parts' textures
	vertex   []plyColumn // attributes of vertices
	triangle []plyColumn // and of triangles

	extra int // bytes of the attributes of a record
	buf   []byte
	err   error
}

func (p *plyWriter) write(d *mesh.Data) error {
	if faces := len(d.Triangles) / 3; len(d.Positions)/3 > math.MaxInt32 || faces > math.MaxInt32 {
		return fmt.Errorf("a PLY file cannot hold %d vertices and %d faces", len(d.Positions)/3, faces)
	}
	p.buf = make([]byte, 0, plyWriteBuffer+max(columnBytes(p.vertex), columnBytes(p.triangle)))
	p.extra = max(columnBytes(p.vertex), columnBytes(p.triangle))
	p.header(d)
	p.vertices(d)
	p.faces(d)
	p.flush()
	return p.err
}

func (p *plyWriter) flush() {
	if p.err == nil {
		_, p.err = p.w.Write(p.buf)
	}
	p.buf = p.buf[:0]
}

// room flushes unless the longest record still fits.
func (p *plyWriter) room() (ok bool) {
	const longest = 3*8 + 4 + 3*4 + 2*4
	if len(p.buf)+longest+p.extra > cap(p.buf) {
		p.flush()
	}
	return p.err == nil
}

func (p *plyWriter) header(d *mesh.Data) {
	h := fmt.Append(p.buf, "ply\nformat binary_little_endian 1.0\n")
	if p.units != "" {
		h = fmt.Appendf(h, "comment units: %s\n", p.units)
	}
	for _, t := range p.textures {
		h = fmt.Appendf(h, "comment TextureFile %s\n", t)
	}
	h = valueComments(valueComments(h, "vertex", p.vertex), "face", p.triangle)
	h = fmt.Appendf(h, "element vertex %d\n", len(d.Positions)/3)
	number := "float"
	if hasOrigin(d) {
		number = "double"
	}
	for _, axis := range [3]string{"x", "y", "z"} {
		h = fmt.Appendf(h, "property %s %s\n", number, axis)
	}
	if p.normals != nil {
		h = append(h, "property float nx\nproperty float ny\nproperty float nz\n"...)
	}
	if d.Colors != nil {
		for _, c := range [4]string{"red", "green", "blue", "alpha"} {
			h = fmt.Appendf(h, "property uchar %s\n", c)
		}
	}
	if p.uv != nil {
		h = append(h, "property float texture_u\nproperty float texture_v\n"...)
	}
	for _, c := range p.vertex {
		h = fmt.Appendf(h, "property %s %s\n", plyTypeNames[c.typ], c.name)
	}
	if len(d.Triangles) > 0 {
		h = fmt.Appendf(h, "element face %d\nproperty list uchar int vertex_indices\n", len(d.Triangles)/3)
		if p.cornerUV {
			h = append(h, "property list uchar float texcoord\n"...)
		}
		if p.picture != nil {
			h = append(h, "property int texnumber\n"...)
		}
		for _, c := range p.triangle {
			h = fmt.Appendf(h, "property %s %s\n", plyTypeNames[c.typ], c.name)
		}
	}
	p.buf = append(h, "end_header\n"...)
}

func hasOrigin(d *mesh.Data) bool { return d.Origin.X != 0 || d.Origin.Y != 0 || d.Origin.Z != 0 }

func (p *plyWriter) vertices(d *mesh.Data) {
	origin := [3]float64{d.Origin.X, d.Origin.Y, d.Origin.Z}
	double := hasOrigin(d)
	for v := 0; 3*v < len(d.Positions) && p.room(); v++ {
		for axis, c := range d.Positions[3*v : 3*v+3] {
			if double {
				p.buf = binary.LittleEndian.AppendUint64(p.buf, math.Float64bits(origin[axis]+float64(c)))
			} else {
				p.buf = binary.LittleEndian.AppendUint32(p.buf, math.Float32bits(c))
			}
		}
		if p.normals != nil {
			p.floats(p.normals[3*v : 3*v+3])
		}
		if d.Colors != nil {
			p.buf = append(p.buf, d.Colors[4*v:4*v+4]...)
		}
		if p.uv != nil {
			p.floats(p.uv[2*v : 2*v+2])
		}
		for i := range p.vertex {
			p.buf = p.vertex[i].bytes(p.buf, v)
		}
	}
}

func (p *plyWriter) floats(values []float32) {
	for _, v := range values {
		p.buf = binary.LittleEndian.AppendUint32(p.buf, math.Float32bits(v))
	}
}

func (p *plyWriter) faces(d *mesh.Data) {
	parts, picture := p.parts, p.picture // from the current part on
	for f := 0; f+2 < len(d.Triangles) && p.room(); f += 3 {
		p.buf = append(p.buf, 3)
		for _, v := range d.Triangles[f : f+3] {
			p.buf = binary.LittleEndian.AppendUint32(p.buf, v)
		}
		if p.cornerUV {
			p.buf = append(p.buf, 6)
			for _, i := range d.TexIndex[f : f+3] {
				p.floats(d.TexCoords[2*i : 2*i+2])
			}
		}
		if p.picture != nil {
			if f/3 == parts[0].First+parts[0].Count {
				parts, picture = parts[1:], picture[1:]
			}
			p.buf = binary.LittleEndian.AppendUint32(p.buf, uint32(picture[0]))
		}
		for i := range p.triangle {
			p.buf = p.triangle[i].bytes(p.buf, f/3)
		}
	}
}
