package meshio

import (
	"encoding/binary"
	"fmt"
	"math"

	"gonum.org/v1/gonum/spatial/r3"

	"cairn/internal/message"
	"cairn/scene/mesh"
)

// writeSTL writes the triangles as binary STL, each with the normal of its
// plane.
func writeSTL(o *output, m *mesh.TriMesh, units string) error {
	d := m.Data()
	n := m.TriangleCount()
	if n > maxElements/3 {
		return fmt.Errorf("an STL file of %d triangles could not be read again", n)
	}
	head := "binary STL"
	if units != "" {
		head += " units: " + units
	}
	// Spaces, not zeros: so the header is a text in which units can be found.
	b := fmt.Appendf(nil, "%-80s", head)
	b = binary.LittleEndian.AppendUint32(b, uint32(n))
	if _, err := o.w.Write(b); err != nil {
		return err
	}
	for c := 0; c+2 < len(d.Triangles); c += 3 {
		var p [3]r3.Vec
		for k := range p {
			p[k] = vertexOf(d, 3*int(d.Triangles[c+k]))
		}
		b = appendVec(b[:0], planeNormal(p))
		for _, v := range p {
			b = appendVec(b, v)
		}
		if _, err := o.w.Write(binary.LittleEndian.AppendUint16(b, stlWordOf(d, c/3))); err != nil {
			return err
		}
	}
	return nil
}

func appendVec(b []byte, v r3.Vec) []byte {
	for _, x := range [3]float64{v.X, v.Y, v.Z} {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(x)))
	}
	return b
}

// planeNormal returns the unit normal of a triangle, or zero where it has none.
func planeNormal(p [3]r3.Vec) r3.Vec {
	n := r3.Cross(r3.Sub(p[1], p[0]), r3.Sub(p[2], p[0]))
	if l := r3.Norm(n); l > 0 && !math.IsInf(l, 0) {
		return r3.Scale(1/l, n)
	}
	return r3.Vec{}
}

func stlLosses(m *mesh.TriMesh, units string) []string {
	d := m.Data()
	cornered := make([]bool, m.VertexCount())
	for _, v := range d.Triangles {
		cornered[v] = true
	}
	losses := roundedLosses(d, "STL", cornered, units)
	losses = append(losses, stlOrderLosses(d)...)
	if d.Colors != nil {
		losses = append(losses, fmt.Sprintf("STL cannot hold colours (%s one).", message.Count(m.VertexCount(), "vertex has", "vertices have")))
	}
	if hasNormals(d) && holds(d, d.Normals, d.NormalIndex) {
		losses = append(losses, fmt.Sprintf("STL cannot hold normals of vertices (%d here), only those of triangles.", len(d.Normals)/3))
	}
	if holds(d, d.TexCoords, d.TexIndex) {
		losses = append(losses, "STL cannot hold texture coordinates.")
	}
	losses = append(losses, materialLosses(d, "STL", false)...)
	losses = append(losses, attributeLosses(d, "STL", isSTLWord)...)
	return append(losses, hiddenLosses(d)...)
}

// stlOrderLosses tells what becomes of the vertices, of which STL has no list:
// Read numbers the corners of triangles anew, equal positions with one number.
func stlOrderLosses(d *mesh.Data) (losses []string) {
	w, free := newWelder(len(d.Triangles) / 3)
	defer free()
	number := make([]uint32, len(d.Positions)/3) // number+1 of a vertex, 0 before it has one
	ordered, collapsed := true, 0
	for c := 0; c+2 < len(d.Triangles); c += 3 {
		var bits [9]uint32
		for k, v := range d.Triangles[c : c+3] {
			p := vertexOf(d, 3*int(v))
			for axis, x := range [3]float64{p.X, p.Y, p.Z} {
				bits[3*k+axis] = math.Float32bits(float32(x))
			}
		}
		var got [3]uint32
		w.vertices(got[:], bits[:])
		for k, v := range d.Triangles[c : c+3] {
			number[v] = got[k] + 1
			ordered = ordered && got[k] == v
		}
		if got[0] == got[1] || got[1] == got[2] || got[0] == got[2] {
			collapsed++
		}
	}
	usedVertices := 0
	for _, n := range number {
		if n > 0 {
			usedVertices++
		}
	}
	if n := len(number) - usedVertices; n > 0 {
		losses = append(losses, fmt.Sprintf("STL holds triangles only: %s to none and %s left out.",
			message.Count(n, "vertex belongs", "vertices belong"), message.IsAre(n)))
	}
	if n := usedVertices - int(w.n); n > 0 {
		losses = append(losses, fmt.Sprintf("STL has no list of vertices: %s where another is and %s joined with it.",
			message.Count(n, "vertex lies", "vertices lie"), message.IsAre(n)))
	}
	if collapsed > 0 {
		losses = append(losses, fmt.Sprintf("%s then corners at one place and %s not read again.",
			message.Count(collapsed, "triangle has", "triangles have"), message.IsAre(collapsed)))
	}
	if !ordered {
		losses = append(losses, "STL has no list of vertices: they get other numbers.")
	}
	return losses
}
