package mesh

// Corners is how a mesh is drawn where corners of faces have normals or texture
// coordinates of their own: its vertices are split, so that each has one of each.
type Corners struct {
	Vertex    []uint32 // of the mesh, for each split vertex
	Normal    []uint32 // where its normal stands, in threes: a place of Normals or of ShadingNormals
	TexCoord  []uint32 // where its texture coordinates stand, in twos; 0 where they are not drawn
	Triangles []uint32 // the mesh's triangles, in split vertices
}

// Textured reports whether a picture can be drawn on the mesh.
func (m *TriMesh) Textured() bool { return m.data.TexCoords != nil && len(m.Textures()) > 0 }

// SplitCorners gives every triple of vertex, normal and texture coordinate that
// occurs a vertex of its own, in order of first use; so it is the same each time. It
// returns nil where each vertex has one of each anyway. Those of one vertex of the
// mesh are chained, which is much faster than a map with a key for each corner.
// pause is called now and then, about every millisecond; its error ends it.
func (m *TriMesh) SplitCorners(pause func() error) (*Corners, error) {
	const none = ^uint32(0)
	const step = 64 << 10 // looks at corners between two pauses: a millisecond
	d := &m.data
	textured := m.Textured()
	if d.NormalIndex == nil && !(textured && d.TexIndex != nil) {
		return nil, nil
	}
	vertices := len(d.Positions) / 3
	c := &Corners{Triangles: make([]uint32, len(d.Triangles))}
	first := make([]uint32, vertices) // head of the chain of each vertex of the mesh
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
		for k != none && (c.Normal[k] != n || c.TexCoord[k] != t) {
			k = next[k]
			looks++ // a chain can be long, where all faces meet
		}
		if k == none {
			k = uint32(len(next))
			c.Vertex, c.Normal, c.TexCoord = append(c.Vertex, v), append(c.Normal, n), append(c.TexCoord, t)
			next = append(next, first[v])
			first[v] = k
		}
		c.Triangles[i] = k
	}
	return c, nil
}
