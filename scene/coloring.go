package scene

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"cairn/scene/colormap"
	"cairn/scene/mesh"
)

// Coloring says which values a mesh shows as colours, and how. It does not change once
// it is made; one that is changed is another one.
type Coloring struct {
	field     *mesh.Field
	stats     mesh.FieldStats
	colors    *colormap.Map
	low, high float64
	lines     Isolines
	undefined bool
	numbers   []int
}

// NewColoring returns how a field is shown: low has the first colour of a map and high the
// last. isolines lines of equal value divide the range between them. It sorts all
// values. The field is the coloring's from then on.
func NewColoring(f *mesh.Field, colors *colormap.Map, low, high float64, isolines int) (*Coloring, error) {
	at := func(v float64) ColorLimit { return ColorLimit{ValueLimit, v} }
	return ColorLook{Colors: colors, Low: at(low), High: at(high), Isolines: isolines}.Color(f, f.Stats())
}

// With returns how the same values are shown in another look, as ColorLook.Color does.
func (c *Coloring) With(l ColorLook) (*Coloring, error) { return l.Color(c.field, c.stats) }

// Field returns the values; they are the coloring's.
func (c *Coloring) Field() *mesh.Field { return c.field }

// Colors returns the map.
func (c *Coloring) Colors() *colormap.Map { return c.colors }

// Range returns the values that have the first and the last colour.
func (c *Coloring) Range() (low, high float64) { return c.low, c.high }

// Stats returns how the values are distributed.
func (c *Coloring) Stats() mesh.FieldStats { return c.stats }

// Isolines returns the lines of equal value that are drawn, between vertices alone.
func (c *Coloring) Isolines() Isolines {
	if c.field.OfFaces || c.colors.Labels {
		return Isolines{}
	}
	return c.lines
}

// Bytes returns the memory that the values hold.
func (c *Coloring) Bytes() int64 { return c.field.Bytes() + c.stats.Bytes() }

// Undefined reports whether the mesh has places without a value.
func (c *Coloring) Undefined() bool { return c.undefined }

// Numbers returns the numbers that occur, of a map of labels, in order: no more than
// the map has colours. The slice is the coloring's.
func (c *Coloring) Numbers() []int { return c.numbers }

// Title returns the name of the values with their unit, as Text writes it.
func (c *Coloring) Title() string {
	title := ValueTitle(c.field.Name)
	if c.field.Detail != "" {
		title += " " + c.field.Detail
	}
	if c.field.Unit == "" {
		return title
	}
	return fmt.Sprintf("%s (%s)", title, strings.TrimPrefix(c.field.Unit, "1"))
}

// Middle returns the value that has the middle colour, and whether that is a neutral one of a
// map with a sign which does not stand for 0 although 0 is within the range.
func (c *Coloring) Middle() (value float64, off bool) {
	value = (c.low + c.high) / 2
	const rounding = 1e-6 // of the range
	return value, c.colors.Signed && c.low < 0 && c.high > 0 && math.Abs(value) > rounding*(c.high-c.low)
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

// SetOcclusion gives a mesh what mesh.MakeOcclusion made of it. It is no edit.
func (d *Document) SetOcclusion(n *MeshNode, o *mesh.Occlusion) {
	if d.closed {
		return
	}
	n.Mesh.SetOcclusion(o)
	d.rev++
	d.tell(Changed{Content: true})
}

// copy returns a deep copy.
func (c *Coloring) copy() *Coloring {
	own := *c
	own.field = own.field.Copy()
	own.stats, own.numbers = own.stats.Copy(), slices.Clone(own.numbers)
	return &own
}

// HoldColoring keeps what all meshes show as colours now, so that RestoreColoring shows it
// again. It belongs to the document until one of the two others is called.
func (d *Document) HoldColoring() {
	for _, n := range d.meshes {
		n.held = n.coloring
	}
}

// RestoreColoring shows what HoldColoring kept, and keeps it no longer.
func (d *Document) RestoreColoring() {
	for _, n := range d.meshes {
		n.coloring, n.held = n.held, nil
	}
	d.rev++
	d.tell(Changed{Content: true})
}

// ReleaseColoring keeps nothing any longer.
func (d *Document) ReleaseColoring() {
	for _, n := range d.meshes {
		n.held = nil
	}
}

// coloringBytes returns the memory that the values hold which are shown or held.
func (n *MeshNode) coloringBytes() (b int64) {
	if n.coloring != nil {
		b += n.coloring.Bytes()
	}
	if n.held != nil && (n.coloring == nil || n.held.field != n.coloring.field) {
		b += n.held.Bytes()
	}
	return b
}
