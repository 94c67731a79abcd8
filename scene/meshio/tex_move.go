package meshio

import (
	"slices"

	"cairn/scene/mesh"
)

// texMove is an affine map of texture coordinates, row by row.
type texMove [6]float32

var texStay = texMove{0: 1, 4: 1}

// scale multiplies by one number or more; the rest stays.
func (m *texMove) scale(by []float32) {
	for axis, s := range by[:min(2, len(by))] {
		m[4*axis] = s
	}
}

// shift moves by one number or more.
func (m *texMove) shift(by []float32) {
	for axis, s := range by[:min(2, len(by))] {
		m[3*axis+2] = s
	}
}

// to maps a coordinate.
func (m *texMove) to(u, v float32) (float32, float32) {
	return m[0]*u + m[1]*v + m[2], m[3]*u + m[4]*v + m[5]
}

// moveTexCoords applies to the corners of each material what moves its texture.
// Coordinates that materials share get a copy for each.
func (c *content) moveTexCoords(moves []texMove) {
	parts := partsOf(&c.Data)
	stays := func(m texMove) bool { return m == texStay }
	if len(parts) == 0 || !slices.ContainsFunc(moves, func(m texMove) bool { return !stays(m) }) {
		return
	}
	first := moves[parts[0].Material]
	if !slices.ContainsFunc(parts[1:], func(p mesh.Part) bool { return moves[p.Material] != first }) {
		for i := 0; i+1 < len(c.TexCoords); i += 2 {
			c.TexCoords[i], c.TexCoords[i+1] = first.to(c.TexCoords[i], c.TexCoords[i+1])
		}
		return
	}
	if c.TexIndex == nil {
		c.TexIndex = slices.Clone(c.Triangles)
	}
	n := len(c.TexCoords) / 2
	type use struct {
		move texMove
		of   uint32
	}
	made := map[use]uint32{}
	for _, p := range parts {
		move := moves[p.Material]
		if stays(move) {
			continue
		}
		index := c.TexIndex[3*p.First : 3*(p.First+p.Count)]
		for i, of := range index {
			if int64(of) >= int64(n) {
				continue
			}
			to, ok := made[use{move, of}]
			if !ok {
				to = uint32(len(c.TexCoords) / 2)
				made[use{move, of}] = to
				u, v := move.to(c.TexCoords[2*of], c.TexCoords[2*of+1])
				c.TexCoords = append(c.TexCoords, u, v)
			}
			index[i] = to
		}
	}
}
