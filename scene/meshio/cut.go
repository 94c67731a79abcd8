package meshio

import (
	"fmt"
	"slices"

	"cairn/internal/message"
	"cairn/scene/mesh"
)

// Readers of polygons write each as a fan around its first corner, since they
// may meet a face before its vertices. Once all positions are known, cut looks at
// the fans, and cuts those polygons anew that a fan does not fill.

// fan cuts a polygon of corners vertices into triangles around its first and
// writes them from triangle at on. uv, where it is not nil, has the texture
// coordinates of the corners; they are written for every corner of a triangle.
func (c *content) fan(at int, corners []uint32, uv []float32) {
	for k := 2; k < len(corners); k++ {
		t := c.Triangles[3*at : 3*at+3]
		t[0], t[1], t[2] = corners[0], corners[k-1], corners[k]
		if uv != nil {
			for j, from := range [3]int{0, k - 1, k} {
				c.TexCoords[6*at+2*j], c.TexCoords[6*at+2*j+1] = uv[2*from], uv[2*from+1]
			}
		}
		if k > 2 {
			c.joined[at] = true
		}
		at++
	}
}

// reserve makes room for n triangles. joined says that some belong to polygons of
// more than three corners.
func (c *content) reserve(n int, joined bool) error {
	if n > maxElements/3 {
		return fault("the file has %d triangles, more than can be shown", n)
	}
	c.Triangles, c.joined = make([]uint32, 3*n), nil
	if joined {
		c.joined = make([]bool, n)
	}
	return nil
}

// growFan adds a polygon behind the triangles.
func (c *content) growFan(corners []uint32) {
	n := max(0, len(corners)-2)
	at := len(c.Triangles) / 3
	c.Triangles = slices.Grow(c.Triangles, 3*n)[:3*(at+n)]
	if n > 1 || c.joined != nil {
		c.joined = slices.Grow(c.joined, at+n-len(c.joined))[:at+n]
	}
	c.fan(at, corners, nil)
}

// cut cuts the polygons anew that their fans do not fill. Corners keep what they
// have; the triangles of a polygon stay where they are, in another order.
func (c *content) cut(s *source) error {
	const piece = 1 << 14 // triangles
	n := len(c.joined)
	stop := func() bool { return s.ctx.Err() != nil }
	return s.parallel((n+piece-1)/piece, func(w *worker, i int) error {
		w.cutter.Stop = stop
		at := i * piece
		for at < min(n, (i+1)*piece) && c.joined[at] { // of the piece before
			at++
		}
		for at < min(n, (i+1)*piece) {
			end := at + 1
			for end < n && c.joined[end] {
				end++
			}
			if end > at+1 {
				w.cutter.polygon(c, at, end)
			}
			at = end
			if s.ctx.Err() != nil {
				return s.ctx.Err()
			}
		}
		return nil
	})
}

// cutter cuts one polygon after the other.
type cutter struct {
	mesh.Cutter
	places [][3]float64
	order  []uint32
}

// polygon cuts the polygon whose fan the triangles from at to end are. It may have
// millions of corners, so that it can be told to stop on the way.
func (k *cutter) polygon(c *content, at, end int) {
	n, vertices := end-at+2, len(c.Positions)/3
	if n > 6*vertices {
		return // a flat figure has three sides a vertex at most, each seen from two
	}
	const look = 1 << 14 // corners
	k.places = slices.Grow(k.places[:0], n)
	for i := range n {
		if (i+1)%look == 0 && k.Stop() {
			return
		}
		v := c.Triangles[cornerOfFan(at, i)]
		if int(v) >= vertices {
			return // mesh.New leaves it out
		}
		p := c.Positions[3*v : 3*v+3]
		k.places = append(k.places, [3]float64{float64(p[0]), float64(p[1]), float64(p[2])})
	}
	triangles := k.Cut(k.places)
	if triangles == nil {
		return
	}
	for _, list := range [...][]uint32{c.Triangles, c.TexIndex, c.NormalIndex} {
		if list == nil {
			continue
		}
		k.order = slices.Grow(k.order[:0], n)
		for i := range n {
			k.order = append(k.order, list[cornerOfFan(at, i)])
		}
		for i, corner := range triangles {
			list[3*at+i] = k.order[corner]
		}
	}
}

// cornerOfFan returns where corner i of the polygon stands whose fan begins at a
// triangle.
func cornerOfFan(at, i int) int {
	if i < 2 {
		return 3*at + i
	}
	return 3*(at+i-2) + 2
}

// tooShort warns of n faces that have fewer than three corners.
func (c *content) tooShort(n int) {
	if n > 0 {
		c.warnings = append(c.warnings, fmt.Sprintf("%s fewer than three corners and %s not drawn.",
			message.Count(n, "face has", "faces have"), message.IsAre(n)))
	}
}
