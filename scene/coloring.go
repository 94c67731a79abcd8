package scene

import (
	"fmt"
	"math"
	"slices"

	"cairn/scene/colormap"
	"cairn/scene/mesh"
)

// Coloring says which values a mesh shows as colours, and how. It does not change once
// it is made; one that is changed is another one.
type Coloring struct {
	field     *mesh.Field
	colors    *colormap.Map
	low, high float64
	isolines  int
	undefined bool
	numbers   []int
}

// MostIsolines is how many lines of equal value a Coloring has at most.
const MostIsolines = 100

// NewColoring returns how a field is shown: low has the first colour of a map and high the
// last. isolines lines of equal value divide the range between them. It looks at all
// values once. The field is the coloring's from then on.
func NewColoring(f *mesh.Field, colors *colormap.Map, low, high float64, isolines int) (*Coloring, error) {
	if !(low <= high) || math.IsInf(low, 0) || math.IsInf(high, 0) {
		return nil, fmt.Errorf("scene: a range of colours from %v to %v", low, high)
	}
	if isolines < 0 || isolines > MostIsolines {
		return nil, fmt.Errorf("scene: %d isolines, and at most %d are drawn", isolines, MostIsolines)
	}
	c := &Coloring{field: f, colors: colors, low: low, high: high, isolines: isolines}
	seen := map[int]bool{}
	for _, v := range f.Values {
		if !mesh.Defined(v) {
			c.undefined = true
		} else if n := int(math.Floor(float64(v) + 0.5)); colors.Labels && len(seen) < colormap.Size && !seen[n] {
			seen[n] = true
			c.numbers = append(c.numbers, n)
		}
	}
	slices.Sort(c.numbers)
	return c, nil
}

// Field returns the values; they are the coloring's.
func (c *Coloring) Field() *mesh.Field { return c.field }

// Colors returns the map.
func (c *Coloring) Colors() *colormap.Map { return c.colors }

// Range returns the values that have the first and the last colour.
func (c *Coloring) Range() (low, high float64) { return c.low, c.high }

// Isolines returns how many lines of equal value are drawn.
func (c *Coloring) Isolines() int { return c.isolines }

// Undefined reports whether the mesh has places without a value.
func (c *Coloring) Undefined() bool { return c.undefined }

// Numbers returns the numbers that occur, of a map of labels, in order: no more than
// the map has colours. The slice is the coloring's.
func (c *Coloring) Numbers() []int { return c.numbers }

// Title returns the name of the values with their unit.
func (c *Coloring) Title() string {
	if c.field.Unit == "" {
		return c.field.Name
	}
	return fmt.Sprintf("%s (%s)", c.field.Name, c.field.Unit)
}

// Coloring returns what the mesh shows as colours, or nil.
func (n *MeshNode) Coloring() *Coloring { return n.coloring }

// SetColoring shows values of a mesh as colours, or with nil the mesh as it is. It is no
// edit. It returns an error where the values are not as many as the mesh's vertices or
// triangles.
func (d *Document) SetColoring(n *MeshNode, c *Coloring) error {
	if d.closed {
		return ErrClosed
	}
	if c != nil {
		want := n.Mesh.VertexCount()
		if c.field.OfFaces {
			want = n.Mesh.TriangleCount()
		}
		if len(c.field.Values) != want {
			return fmt.Errorf("scene: %d values of %q for %d places", len(c.field.Values), c.field.Name, want)
		}
	}
	n.coloring = c
	d.rev++
	d.tell(Changed{Content: true})
	return nil
}
