package meshio

import (
	"math"

	"gonum.org/v1/gonum/spatial/r3"

	"cairn/scene/mesh"
)

// content is what the reader of a format finds in a file.
type content struct {
	mesh.Data
	warnings []string
	units    string // as the file's comments say, or ""

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
	// joined says of each triangle whether it belongs to the polygon of the one
	// before; nil where all faces are triangles. See cut.
	joined []bool
}

// complete does what can be done once all is read: positions get their origin,
// and polygons are cut.
func (c *content) complete(s *source) error {
	if err := c.place(s); err != nil {
		return err
	}
	return c.cut(s)
}

// far is how many times its largest extent a mesh must lie away from the
// origin along an axis, to get an origin of its own along that axis. float32
// has 24 bits; near the origin at most 4 of them are lost to the distance.
const far = 16

// place gives a mesh far from the origin an Origin of its own, so that its
// float32 offsets keep the precision of the file: along every axis where it
// lies further away than far times its largest extent, the middle of the mesh,
// rounded to float32. A mesh near the origin keeps Origin zero, and a file of
// float32 its exact numbers. For such a file moving is exact too: position and
// origin are within a factor of two of each other (Sterbenz, P. H. 1974,
// Floating-point computation, theorem 4.3.1).
func (c *content) place(s *source) error {
	lo, hi, err := s.extent(c.Positions)
	if err != nil {
		return err
	}
	origin := originFor(lo, hi)
	if origin == [3]float64{} {
		return nil
	}
	c.Origin = r3.Vec{X: origin[0], Y: origin[1], Z: origin[2]}
	if c.reread != nil {
		return c.reread()
	}
	for i, p := range c.Positions {
		c.Positions[i] = p - float32(origin[i%3])
	}
	return nil
}

// originFor returns the origin of its own, or zero, that a mesh in that box gets.
func originFor(lo, hi [3]float64) (origin [3]float64) {
	size := max(hi[0]-lo[0], hi[1]-lo[1], hi[2]-lo[2])
	for axis := range origin {
		if a := math.Abs(lo[axis]); min(a, math.Abs(hi[axis])) > far*size && size > 0 {
			origin[axis] = float64(float32((lo[axis] + hi[axis]) / 2))
		}
	}
	return origin
}

// origin returns Origin by axis.
func (c *content) origin() [3]float64 { return [3]float64{c.Origin.X, c.Origin.Y, c.Origin.Z} }

// extent returns the box around the finite positions.
func (s *source) extent(p []float32) (lo, hi [3]float64, err error) {
	const piece = 1 << 16 // vertices
	n := len(p) / 3
	boxes := make([]mesh.Bounds, (n+piece-1)/piece)
	err = s.parallel(len(boxes), func(_ *worker, i int) error {
		boxes[i] = boxOf(p[3*i*piece : 3*min(n, (i+1)*piece)])
		return nil
	})
	var b mesh.Bounds
	for _, box := range boxes {
		b = b.Union(box)
	}
	return [3]float64{b.Min.X, b.Min.Y, b.Min.Z}, [3]float64{b.Max.X, b.Max.Y, b.Max.Z}, err
}

// boxOf returns the box around the finite ones of positions, as they stand there.
func boxOf(p []float32) mesh.Bounds { return mesh.BoundsOf(r3.Vec{}, p) }

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
