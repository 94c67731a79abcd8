package meshio

import (
	"gonum.org/v1/gonum/spatial/r3"

	"cairn/scene/mesh"
)

// content is what the reader of a format finds in a file.
type content struct {
	mesh.Data
	warnings []string
	unkept   []string // what the file holds and a mesh has no place for, in sentences
	units    string   // as the file's comments say, or ""

	// textures are the names of pictures that belong to the whole mesh.
	textures  []string
	libraries []string // names of material files
	taken     *substitute
	// pictured gives the materials their textures where the reader has made the
	// materials itself; nil where they are to be found by name.
	pictured func(p *pictures)
	// reread reads the positions once more, relative to Origin. It is nil where
	// the file's positions are float32: then they can be moved as they are.
	reread func() error
	// base is what positions are relative to before they get an origin, beside
	// Origin: the shift of a glTF file's nodes.
	base r3.Vec
	// welded: reading once more numbers the vertices anew.
	welded bool
	// joined says of each triangle whether it belongs to the polygon of the one
	// before; nil where all faces are triangles. See cut.
	joined []bool
	// shades are colours whose range is to be judged, 4 numbers a vertex; or nil.
	shades    []float32
	shadeKind shadeKind
	// attributeBytes is what attributes take, see afford.
	attributeBytes int64
}

// lose notes what the file holds and the mesh does not: it cannot be written
// again.
func (c *content) lose(sentence string) { c.unkept = append(c.unkept, sentence) }

// complete does what can be done once all is read: positions get their origin,
// and polygons are cut.
func (c *content) complete(s *source) error {
	if err := c.place(s); err != nil {
		return err
	}
	c.judgeColors()
	return c.cut(s)
}

// dropEmptyNormals forgets normals that are all zero, as some programs write
// them when they have none.
func (c *content) dropEmptyNormals() {
	for _, n := range c.Normals {
		if n != 0 {
			return
		}
	}
	c.Normals, c.NormalIndex = nil, nil
}
