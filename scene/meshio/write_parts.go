package meshio

import (
	"bytes"
	"image/png"
	"math"

	"cairn/scene/mesh"
)

// shown returns the textures that can be seen, in the order of the parts that
// have them: of materials in use, on a surface with texture coordinates.
func shown(d *mesh.Data) []*mesh.Texture {
	var all []*mesh.Texture
	seen := map[*mesh.Texture]bool{}
	if d.TexCoords == nil {
		return nil
	}
	for _, p := range partsOf(d) {
		if t := textureOf(d, p); t != nil && !seen[t] {
			seen[t] = true
			all = append(all, t)
		}
	}
	return all
}

// partsOf returns the parts of the mesh that have triangles and a material.
func partsOf(d *mesh.Data) []mesh.Part {
	n := len(d.Triangles) / 3
	if len(d.Materials) == 0 || n == 0 {
		return nil
	}
	if d.Parts == nil {
		return []mesh.Part{{Count: n}}
	}
	var parts []mesh.Part
	for _, p := range d.Parts {
		if p.Count > 0 {
			parts = append(parts, p)
		}
	}
	return parts
}

// textureOf returns the texture of a part, or nil.
func textureOf(d *mesh.Data, p mesh.Part) *mesh.Texture {
	if t := d.Materials[p.Material].Texture; t != nil && t.Image != nil {
		return t
	}
	return nil
}

// used returns which materials have triangles.
func used(d *mesh.Data) []bool {
	in := make([]bool, len(d.Materials))
	for _, p := range partsOf(d) {
		in[p.Material] = true
	}
	return in
}

// pictures writes textures as PNG files beside the main one and returns their
// names.
func (o *output) pictures(textures []*mesh.Texture) (names []string, err error) {
	for _, t := range textures {
		if err := o.ctx.Err(); err != nil {
			return nil, err
		}
		var b bytes.Buffer
		// A texture is a photograph, of which more effort saves little.
		e := png.Encoder{CompressionLevel: png.BestSpeed}
		if err := e.Encode(&cancelWriter{o.ctx, &b}, t.Image); err != nil {
			return nil, err
		}
		name, err := o.companion(".png", b.Bytes())
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// holds reports whether any vertex or corner has values with such an index.
func holds(d *mesh.Data, values []float32, index []uint32) bool {
	return values != nil && (index == nil || len(d.Triangles) > 0)
}

// perVertex returns values of corners, width floats each, as values of vertices,
// where the corners of every vertex have the same. index is nil where they are
// values of vertices already. A vertex without triangles gets zeros.
func perVertex(values []float32, width int, index []uint32, d *mesh.Data) (of []float32, ok bool) {
	if values == nil || index == nil {
		return values, true
	}
	n := len(d.Positions) / 3
	first := make([]uint32, n) // index+1 of the value of a vertex, 0 before it has one
	for c, v := range d.Triangles {
		i := index[c]
		if first[v] == 0 {
			first[v] = i + 1
		} else if k := first[v] - 1; k != i && !same(values[width*int(k):][:width], values[width*int(i):][:width]) {
			return nil, false
		}
	}
	of = make([]float32, width*n)
	for v, i := range first {
		if i > 0 {
			copy(of[width*v:width*(v+1)], values[width*int(i-1):])
		}
	}
	return of, true
}

// same reports whether numbers are equal, a NaN being equal to itself.
func same(a, b []float32) bool {
	for i := range a {
		if a[i] != b[i] && math.Float32bits(a[i]) != math.Float32bits(b[i]) {
			return false
		}
	}
	return true
}
