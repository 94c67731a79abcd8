package meshio

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"cairn/internal/message"
)

// plyRole is what a property of a vertex means.
type plyRole int8

const (
	plyOther plyRole = iota - 1
	plyX
	plyY
	plyZ
	plyNX
	plyNY
	plyNZ
	plyRed
	plyGreen
	plyBlue
	plyAlpha
	plyS
	plyT
	plyRoles // their number
)

var plyVertexNames = map[string]plyRole{
	"x": plyX, "y": plyY, "z": plyZ,
	"nx": plyNX, "ny": plyNY, "nz": plyNZ,
	"normal_x": plyNX, "normal_y": plyNY, "normal_z": plyNZ,
	"red": plyRed, "green": plyGreen, "blue": plyBlue, "alpha": plyAlpha,
	"r": plyRed, "g": plyGreen, "b": plyBlue, "a": plyAlpha,
	"diffuse_red": plyRed, "diffuse_green": plyGreen, "diffuse_blue": plyBlue, "diffuse_alpha": plyAlpha,
	"s": plyS, "t": plyT, "u": plyS, "v": plyT,
	"texture_u": plyS, "texture_v": plyT, "texture_s": plyS, "texture_t": plyT,
}

// plyReader reads the body of a PLY file.
type plyReader struct {
	*source
	*content
	header   *plyHeader
	vertex   *plyElement
	roles    []plyRole     // of vertex.properties
	plain    bool          // the properties are x, y and z and no more
	property [plyRoles]int // index of vertex.properties, or -1
	surfaces []*plySurface // in the order of the file
	cornerUV bool          // texture coordinates are those of corners
	vertexUV bool          // texture coordinates are those of vertices
	extra    plyExtras     // of vertices
	longer   atomic.Bool   // lines of a text go on after their last property
	again    bool          // only positions are read, once more
	pictures []uint8       // a triangle's texture, where the file says it
}

// plySurface is an element whose records make surface: faces or triangle strips.
// It has the triangles of that element.
type plySurface struct {
	*plyReader
	own      content // its triangles, until all are joined
	faces    *plyElement
	corners  int     // index of faces.properties: the list of vertices
	uv       int     // the list of texture coordinates of the corners, or -1
	picture  int     // the number of the face's texture, or -1
	strips   bool    // faces are triangle strips, as in Stanford's files
	short    int     // faces with fewer than three corners
	pictures []uint8 // a triangle's texture, where the file says it
	extra    plyExtras
	count    int // of triangles
}

// layout finds out what the properties mean and makes room for the vertices.
func (p *plyReader) layout() error {
	for i := range p.header.elements {
		e := &p.header.elements[i]
		switch {
		case e.name == "vertex":
			p.vertex = e
		default:
			p.surface(e)
		}
		if e.count > maxElements {
			return &FormatError{Line: e.line, Reason: fmt.Sprintf("%s are more than can be shown", p.header.records(e))}
		}
	}
	if p.vertex != nil {
		return p.vertexLayout()
	}
	return nil
}

func (p *plyReader) vertexLayout() error {
	e := p.vertex
	for r := range p.property {
		p.property[r] = -1
	}
	p.roles = make([]plyRole, len(e.properties))
	for i, q := range e.properties {
		p.roles[i] = plyOther
		if r, ok := plyVertexNames[q.name]; ok && !q.list && p.property[r] < 0 {
			p.property[r] = i
			p.roles[i] = r
		}
	}
	for r, axis := range [3]string{"x", "y", "z"} {
		if p.property[r] < 0 {
			return &FormatError{Line: e.line, Reason: "the vertices have no property " + axis}
		}
	}
	p.drop(plyNX, plyNZ, plyNZ)
	p.drop(plyRed, plyBlue, plyAlpha)
	p.drop(plyS, plyT, plyT)
	p.plain = slices.Equal(p.roles, []plyRole{plyX, plyY, plyZ})
	p.Positions = make([]float32, 3*e.count)
	if p.property[plyNX] >= 0 {
		p.Normals = make([]float32, 3*e.count)
	}
	if p.property[plyS] >= 0 && !p.cornerUV { // those of corners say more
		p.vertexUV = true
		p.TexCoords = make([]float32, 2*e.count)
	}
	if p.property[plyRed] >= 0 {
		p.makeColors()
	}
	p.extra = p.extras(e, func(i int) bool { return p.roles[i] >= 0 })
	p.extra.makeRoom(p, e.count)
	p.VertexAttributes = p.extra.attributes
	return nil
}

// drop forgets the roles from first to end unless those from first to last are
// all there.
func (p *plyReader) drop(first, last, end plyRole) {
	if !slices.Contains(p.property[first:last+1], -1) {
		return
	}
	for r := first; r <= end; r++ {
		if i := p.property[r]; i >= 0 {
			p.roles[i] = plyOther
			p.property[r] = -1
		}
	}
}

// makeColors makes room for the colours of vertices: as bytes, where the file
// has such, else as numbers whose range is to be judged.
func (p *plyReader) makeColors() {
	kind, bytes := shadesWhole, true
	for r := plyRed; r <= plyAlpha; r++ {
		if i := p.property[r]; i >= 0 {
			t := p.vertex.properties[i].typ
			bytes = bytes && t == plyUint8
			if t >= plyFloat32 {
				kind = shadesOpen
			}
		}
	}
	if bytes {
		p.Colors = make([]uint8, 4*p.vertex.count)
	} else {
		p.makeShades(p.vertex.count, kind)
	}
}

// colorByte returns the byte nearest to a colour.
func colorByte(v float64) uint8 {
	if !(v > 0) { // NaN too
		return 0
	}
	return uint8(min(v, 255) + 0.5)
}

// surface finds out whether the records of an element make surface: those with
// a list of vertices do, whatever the element's name.
func (p *plyReader) surface(e *plyElement) {
	s := &plySurface{plyReader: p, faces: e, corners: -1, uv: -1, picture: -1, strips: strings.HasPrefix(e.name, "tristrip")}
	for i, q := range e.properties {
		switch {
		case q.list && (q.name == "vertex_indices" || q.name == "vertex_index") && s.corners < 0:
			s.corners = i
		case q.list && q.name == "texcoord" && !s.strips:
			s.uv = i
		case !q.list && q.name == "texnumber":
			s.picture = i
		}
	}
	if s.corners >= 0 {
		p.surfaces = append(p.surfaces, s)
		p.cornerUV = p.cornerUV || s.uv >= 0
		s.extra = p.extras(e, func(i int) bool { return i == s.corners || i == s.uv || i == s.picture })
	} else if (e.name == "face" || s.strips) && e.count > 0 {
		p.warnings = append(p.warnings, fmt.Sprintf("The records of element %s have no list vertex_indices; they are not shown.", message.Quote(e.name)))
	}
	if s.corners < 0 && e.count > 0 {
		p.lose(fmt.Sprintf("Element %s (%s) is not kept.", message.Quote(e.name), message.Count(e.count, "record", "records")))
	}
}

// surfaceOf returns the surface that an element makes, or nil.
func (p *plyReader) surfaceOf(e *plyElement) *plySurface {
	for _, s := range p.surfaces {
		if s.faces == e {
			return s
		}
	}
	return nil
}

// none marks an index that names no vertex. In a triangle strip, as -1, it ends
// the strip.
const none = ^uint32(0)
