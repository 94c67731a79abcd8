package render

import (
	"image/color"
	"slices"

	"gonum.org/v1/gonum/spatial/r3"
)

// Marks are what a tool draws over a scene: plain values, of which the zero value
// draws nothing. Places are in the units of the scene.
type Marks struct {
	Next       Next
	Measures   []Measure
	Ellipsoids []Ellipsoid
}

// Next emphasises the place of the point that is to come next, where it is known.
// It is drawn over everything, hidden or not.
type Next struct {
	Shown    bool
	Position r3.Vec
	Name     string
}

// Measure is a measured thing with its text. What of it lies behind the surface is
// dashed. Paths without two places and texts without a path are not drawn.
type Measure struct {
	// Path are the places that are joined: two for a distance, more for a polyline
	// or a path along the surface. Of an angle they are three, the vertex between
	// the ends of its legs.
	Path   []r3.Vec
	Closed bool // back to its first place
	Angle  bool // an arc between the legs
	Text   string
	Color  color.NRGBA // alpha 0: MeasureColor
}

// MeasureColor is the colour of measured things that have none of their own.
var MeasureColor = color.NRGBA{0xff, 0xd2, 0x3c, 0xff}

// Equal reports whether two draw the same: where a picture of one is there, the
// other needs no new one.
func (m Marks) Equal(o Marks) bool {
	return m.Next == o.Next && slices.EqualFunc(m.Measures, o.Measures, Measure.Equal) && slices.Equal(m.Ellipsoids, o.Ellipsoids)
}

// Equal reports whether two draw the same.
func (m Measure) Equal(o Measure) bool {
	return slices.Equal(m.Path, o.Path) && m.Closed == o.Closed && m.Angle == o.Angle && m.Text == o.Text && m.Color == o.Color
}

// Copy returns marks that share nothing with m.
func (m Marks) Copy() Marks {
	m.Measures, m.Ellipsoids = slices.Clone(m.Measures), slices.Clone(m.Ellipsoids)
	for i := range m.Measures {
		m.Measures[i].Path = slices.Clone(m.Measures[i].Path)
	}
	return m
}

// empty reports whether nothing is drawn over the picture for m. What is drawn in
// the scene counts, since it has texts.
func (m *Marks) empty() bool {
	return !m.Next.Shown && len(m.Measures) == 0
}

// SetMarks has a frame show marks over its scene. It copies them.
func (f *Frame) SetMarks(m Marks) { f.marks = m.Copy() }

// markText is a text of the marks and what it names.
type markText struct {
	key      int // of the mark, from 1
	text     string
	position r3.Vec
	radius   float64 // that the text stays off, in design pixels
}

// Sizes of marks, in design pixels.
const (
	nextRadius = 9.0
	pathWidth  = 1.8
	pathDot    = 6.0 // across, at the ends
	pathCasing = 1.2 // on either side
	dashOn     = 5.0
	dashOff    = 4.0
)

// texts returns what the marks have written, those that matter most first.
func (m *Marks) texts() (all []markText) {
	if m.Next.Shown && printable(m.Next.Name) != "" {
		all = append(all, markText{1, printable(m.Next.Name), m.Next.Position, nextRadius + 3})
	}
	for i := range m.Measures {
		e := &m.Measures[i]
		if text := printable(e.Text); text != "" && e.drawn() {
			all = append(all, markText{2 + i, text, e.at(m.textPart(i)), 2})
		}
	}
	return all
}
