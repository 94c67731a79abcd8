package meshio

import (
	"fmt"
	"math"
	"sync"
	"unicode/utf8"

	"gonum.org/v1/gonum/spatial/r3"

	"cairn/internal/message"
	"cairn/scene/mesh"
)

// glbVertices are the vertices of a file in which a vertex has one normal and
// one pair of texture coordinates.
type glbVertices struct {
	*mesh.Data                // without what no corner has
	corners        []uint32   // vertices of the corners
	coords, normal []uint32   // which value each vertex of the mesh has; nil: of its own number
	extra          []glbExtra // vertices after those of the mesh
}

// glbExtra is a vertex of the mesh once more, with other values.
type glbExtra struct{ vertex, coord, normal uint32 }

// glbVerticesOf gives every corner a vertex that has its values: the first that
// a vertex of the mesh meets are its own, and others make extra ones.
func glbVerticesOf(of *mesh.Data) *glbVertices {
	d := *of
	if !holds(of, d.TexCoords, d.TexIndex) {
		d.TexCoords, d.TexIndex = nil, nil
	}
	if !holds(of, d.Normals, d.NormalIndex) || !hasNormals(of) {
		d.Normals, d.NormalIndex = nil, nil
	}
	w := &glbVertices{Data: &d, corners: d.Triangles}
	if d.TexIndex == nil && d.NormalIndex == nil {
		return w
	}
	n := len(d.Positions) / 3
	unset := func(index []uint32) []uint32 {
		if index == nil {
			return nil
		}
		first := make([]uint32, n)
		for i := range first {
			first[i] = none
		}
		return first
	}
	w.coords, w.normal = unset(d.TexIndex), unset(d.NormalIndex)
	w.corners = make([]uint32, len(d.Triangles))
	known := map[glbExtra]uint32{}
	for c, v := range d.Triangles {
		e := glbExtra{vertex: v}
		fits := takes(w.coords, d.TexIndex, d.TexCoords, 2, c, v, &e.coord)
		fits = takes(w.normal, d.NormalIndex, d.Normals, 3, c, v, &e.normal) && fits
		w.corners[c] = v
		if fits {
			continue
		}
		k, ok := known[e]
		if !ok {
			k = uint32(n + len(w.extra))
			known[e] = k
			w.extra = append(w.extra, e)
		}
		w.corners[c] = k
	}
	return w
}

// takes reports whether vertex v has the value of corner c, or takes it since it
// has none. number gets the corner's.
func takes(first, index []uint32, values []float32, width, c int, v uint32, number *uint32) bool {
	if index == nil {
		*number = v
		return true
	}
	i := index[c]
	*number = i
	if first[v] == none {
		first[v] = i
	}
	k := first[v]
	return k == i || same(values[width*int(k):][:width], values[width*int(i):][:width])
}

// vertex returns the vertex of the mesh that vertex i of the file is, and the
// numbers of its values, none where it has none.
func (w *glbVertices) vertex(i int) (vertex, coord, normal uint32) {
	if n := len(w.Positions) / 3; i >= n {
		e := w.extra[i-n]
		return e.vertex, e.coord, e.normal
	}
	vertex, coord, normal = uint32(i), uint32(i), uint32(i)
	if w.coords != nil {
		coord = w.coords[i]
	}
	if w.normal != nil {
		normal = w.normal[i]
	}
	return vertex, coord, normal
}

// count returns the number of vertices in the file.
func (w *glbVertices) count() int { return len(w.Positions)/3 + len(w.extra) }

// linearShades is a table of linear values of sixteen bits of the display's.
var linearShades = sync.OnceValue(func() (t [256]uint16) {
	for i := range t {
		t[i] = unit16(toLinear(float64(i) / math.MaxUint8))
	}
	return t
})

func glbLosses(m *mesh.TriMesh, units string) (losses []string) {
	w := glbVerticesOf(m.Data())
	if n := len(w.extra); n > 0 {
		losses = append(losses, fmt.Sprintf("GLB gives a vertex one normal and one pair of texture coordinates: "+
			"%s with others %s added after the %d of the mesh.", message.Count(n, "vertex", "vertices"), message.IsAre(n), len(w.Positions)/3))
	}
	losses = append(losses, w.roundings(units)...)
	pale, renamed := 0, 0
	for i, in := range used(w.Data) {
		m := w.Materials[i]
		if !in {
			continue
		}
		for k, c := range m.Diffuse {
			if c != unit(c) || k < 3 && c != float32(fromLinear(toLinear(float64(c)))) {
				pale++
				break
			}
		}
		if !utf8.ValidString(m.Name) {
			renamed++
		}
	}
	if pale > 0 {
		losses = append(losses, message.Count(pale, "material gets", "materials get")+" another colour: GLB has linear ones from 0 to 1.")
	}
	if renamed > 0 {
		losses = append(losses, message.Count(renamed, "material is", "materials are")+" written under another name: it is not in UTF-8.")
	}
	losses = append(losses, attributeLosses(w.Data, "GLB", nil)...)
	return append(losses, hiddenLosses(w.Data)...)
}

// texCoordRounding is how far, in widths of the picture, a texture coordinate
// may be rounded without a word: less than a hundredth of a pixel of the largest
// picture, see maxPictureSide, which nobody can see.
const texCoordRounding = 1e-6

// roundings tells what becomes another number on the way.
func (w *glbVertices) roundings(units string) (losses []string) {
	again := w.Origin
	if metres[units] > 0 && units != "m" { // as writeGLB and gltfReader.shift do it
		again = mended(r3.Scale(1/metres[units], r3.Scale(metres[units], w.Origin)))
	}
	if e := r3.Norm(r3.Sub(again, w.Origin)); e > 0 {
		losses = append(losses, fmt.Sprintf("All positions are moved by %.2g %s, since GLB holds metres.", e, units))
	}
	n, most := 0, 0.0
	seen := make([]bool, len(w.TexCoords)/2)
	for c, i := range w.Triangles {
		if w.TexIndex != nil {
			i = w.TexIndex[c]
		}
		if w.TexCoords == nil || seen[i] {
			continue
		}
		seen[i] = true
		v := w.TexCoords[2*i+1]
		if e := math.Abs(float64(flipped(flipped(v))) - float64(v)); e > texCoordRounding {
			n++
			most = max(most, e)
		}
	}
	if n > 0 {
		losses = append(losses, fmt.Sprintf("GLB counts texture coordinates from the upper edge, by which %s rounded, by up to %.2g of the picture.",
			message.Count(n, "of them is", "of them are"), most))
	}
	return losses
}
