package render

import (
	"cairn/render/internal/gl"
	"cairn/scene/mesh"
)

// corners is a mesh whose vertices were split where corners of faces have
// normals or texture coordinates of their own, as OpenGL wants it.
type corners struct {
	data      *mesh.Data
	shading   []uint32 // packed normals of the vertices, where the file has none
	textured  bool
	vertex    []uint32 // of the file, for each vertex of the GPU
	normal    []uint32
	texcoord  []uint32
	triangles []uint32
}

// splitCorners gives every triple of vertex, normal and texture coordinate that
// occurs a vertex of its own, in order of first use. Those of one vertex of the
// file are chained, which is much faster than a map with a key for each corner.
// pause is called now and then; its error ends it.
func splitCorners(m *mesh.TriMesh, textured bool, pause func() error) (*corners, error) {
	const none = ^uint32(0)
	const step = 64 << 10 // looks at corners between two pauses: a millisecond
	d := m.Data()
	vertices := len(d.Positions) / 3
	c := &corners{data: d, shading: m.ShadingNormals(), textured: textured, triangles: make([]uint32, len(d.Triangles))}
	first := make([]uint32, vertices) // head of the chain of each vertex of the file
	for i := range first {
		first[i] = none
	}
	next := make([]uint32, 0, vertices+vertices/4)
	looks := 0
	for i, v := range d.Triangles {
		if looks++; looks > step {
			looks = 0
			if err := pause(); err != nil {
				return nil, err
			}
		}
		n, t := v, v
		if d.NormalIndex != nil {
			n = d.NormalIndex[i]
		}
		if d.TexIndex != nil {
			t = d.TexIndex[i]
		}
		if !textured {
			t = 0
		}
		k := first[v]
		for k != none && (c.normal[k] != n || c.texcoord[k] != t) {
			k = next[k]
			looks++ // a chain can be long, where all faces meet
		}
		if k == none {
			k = uint32(len(next))
			c.vertex, c.normal, c.texcoord = append(c.vertex, v), append(c.normal, n), append(c.texcoord, t)
			next = append(next, first[v])
			first[v] = k
		}
		c.triangles[i] = k
	}
	return c, nil
}

// fillCorners uploads a mesh with split vertices.
func (g *gpuMesh) fillCorners(u *uploader, c *corners) (err error) {
	d := c.data
	g.vertices = len(c.vertex)
	if g.positions, err = gather(u, 12, c.vertex, d.Positions, 3); err != nil {
		return err
	}
	if d.Normals != nil {
		g.normals, err = packNormals(u, d.Normals, len(c.normal), func(i int) uint32 { return c.normal[i] })
	} else if c.shading != nil {
		g.normals, err = gather(u, 4, c.vertex, c.shading, 1)
	}
	if err != nil {
		return err
	}
	if d.Colors != nil {
		if g.colors, err = gather(u, 4, c.vertex, d.Colors, 4); err != nil {
			return err
		}
	}
	if c.textured {
		if g.texcoords, err = gather(u, 8, c.texcoord, d.TexCoords, 2); err != nil {
			return err
		}
	}
	g.indices, err = write(u, 4, c.triangles)
	return err
}

// gather uploads rows of data, n elements and size bytes each, in the order of
// index.
func gather[T any](u *uploader, size int, index []uint32, data []T, n int) (gl.Buffer, error) {
	var out []T
	return fill(u, size, len(index), func(lo, hi int) []T {
		out = out[:0]
		for _, i := range index[lo:hi] {
			out = append(out, data[n*int(i):n*int(i)+n]...)
		}
		return out
	})
}

// packNormals uploads n normals of three numbers, packed, in the order of index.
func packNormals(u *uploader, normals []float32, n int, index func(i int) uint32) (gl.Buffer, error) {
	var out []uint32
	return fill(u, 4, n, func(lo, hi int) []uint32 {
		out = out[:0]
		for i := lo; i < hi; i++ {
			v := normals[3*index(i):]
			out = append(out, mesh.PackNormal(v[0], v[1], v[2]))
		}
		return out
	})
}
