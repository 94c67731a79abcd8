package landmark

import (
	"errors"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/spatial/r3"
)

// Template is a list of points that are to be placed on each specimen: a group
// without coordinates, with what an observer needs to know of each point.
//
// It is a plain value without a goroutine. Whoever makes one owns its slices.
type Template struct {
	Name        string // of the template, and of the groups that are made from it
	Description string // what it is for
	Source      string // the literature that its points come from
	License     string // under which terms it may be passed on
	// Picture names a picture of all points: a file beside that of the template,
	// "" for none. TemplatePoint.At are places in it.
	Picture string
	Dim     int // coordinates of a point: 3, or 2 for pictures

	Points       []TemplatePoint
	Labels       []Label // of the points, by their indices
	Connectivity []Edge  // lines between points, by their indices
}

// TemplatePoint is one point of a Template.
type TemplatePoint struct {
	Name       string // it may be empty
	Definition string // where on the specimen the point is
	Picture    string // a file with a picture of this point, beside that of the template; "" for none
	At         Place  // in the picture of the template
	Kind       PointKind
	Optional   bool // it may be left out without being missing
	// Position is where the point is on an example, or in the mean of some: good for
	// a picture or a guess, never for a landmark. NoPosition where there is none.
	Position r3.Vec
}

// Place is a place in a picture: X from its left edge in parts of its width, Y from
// its top in parts of its height, both from 0 to 1. The zero value is no place.
type Place struct {
	X, Y float64
	Set  bool
}

// PointKind says how a point is found on a specimen.
type PointKind uint8

const (
	FixedPoint   PointKind = iota // by anatomy
	CurvePoint                    // a semilandmark, along a curve
	SurfacePoint                  // a semilandmark, on a surface
)

// pointKinds are the words for the kinds in files and in the window.
var pointKinds = [...]string{"fixed", "curve", "surface"}

// String returns the word that files and the window have.
func (k PointKind) String() string {
	if int(k) < len(pointKinds) {
		return pointKinds[k]
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// ParsePointKind returns the kind that a word stands for.
func ParsePointKind(word string) (k PointKind, ok bool) {
	i := slices.Index(pointKinds[:], word)
	return PointKind(max(i, 0)), i >= 0
}

// ErrTemplate is wrapped by the errors of Template.Check and Template.Fits.
var ErrTemplate = errors.New("the template cannot be used")

// Check says what is wrong with a template: it has no points, a dimension other
// than 2 and 3, two points of one name, or a label or a line that names a point that
// it does not have.
func (t *Template) Check() error {
	if t.Dim != 2 && t.Dim != 3 {
		return fmt.Errorf("%w: its points have %d coordinates, and 2 or 3 are possible", ErrTemplate, t.Dim)
	}
	if len(t.Points) == 0 {
		return fmt.Errorf("%w: it has no points", ErrTemplate)
	}
	at := map[string]int{}
	for i, p := range t.Points {
		if first, twice := at[p.Name]; twice && p.Name != "" {
			return fmt.Errorf("%w: points %d and %d are both called %q, and a template tells its points apart by their names", ErrTemplate, first+1, i+1, p.Name)
		}
		at[p.Name] = i
	}
	g := NewGroup("", make([]Landmark, len(t.Points)))
	if err := g.SetLabels(t.Labels); err != nil {
		return err
	}
	return g.SetConnectivity(t.Connectivity)
}

// NewGroup returns a group for a specimen: the points in their order, none of
// them visited, with names, definitions, labels, curves and lines. It shares nothing
// with the template. It panics where Check has an error.
func (t *Template) NewGroup() *Group {
	if err := t.Check(); err != nil {
		panic(err)
	}
	points := make([]Landmark, len(t.Points))
	for i, p := range t.Points {
		points[i] = Landmark{Name: p.Name, Description: p.Definition, Status: Undefined, Position: NoPosition()}
	}
	g := NewGroup(t.Name, points)
	g.SetDim(t.Dim)
	_ = g.SetLabels(copyLabels(t.Labels)) // which Check has tried, as the next
	_ = g.SetConnectivity(slices.Clone(t.Connectivity))
	return g
}

// TemplateOf returns a template of a group's points, with their descriptions for
// definitions. Positions of placed points go along as an example. It shares nothing
// with the group. Two points of one name are for Check to find.
func TemplateOf(g *Group) *Template {
	t := &Template{
		Name: g.Name(), Dim: g.Dim(), Points: make([]TemplatePoint, g.Len()),
		Labels: copyLabels(g.Labels()), Connectivity: slices.Clone(g.Connectivity()),
	}
	for i, l := range g.Landmarks() {
		t.Points[i] = TemplatePoint{Name: l.Name, Definition: l.Description, Position: NoPosition()}
		if l.Placed() {
			t.Points[i].Position = l.Position
		}
	}
	return t
}

// Match finds the template's point for each point of a group, -1 where there is
// none: by name, or by number where neither has names and both have as many points.
// Points may have been renamed, added, removed or brought into another order.
func (t *Template) Match(g *Group) []int {
	byName := map[string]int{}
	for i, p := range t.Points {
		if p.Name != "" {
			byName[p.Name] = i
		}
	}
	match := make([]int, g.Len())
	named := len(byName) > 0
	for i, l := range g.Landmarks() {
		k, ok := byName[l.Name]
		if named = named || l.Name != ""; !ok {
			k = -1
		}
		match[i] = k
	}
	if !named && g.Len() == len(t.Points) {
		for i := range match {
			match[i] = i
		}
	}
	return match
}

// Fits says why a group is not one that was made from the template, or nil if it may
// be: it has as many coordinates, each of its points is one of the template, each
// once, and the labels have the same names. Points may be missing.
func (t *Template) Fits(g *Group) error {
	if g.Dim() != t.Dim {
		return fmt.Errorf("%w: its points have %d coordinates, and those of the group %q have %d", ErrTemplate, t.Dim, g.Name(), g.Dim())
	}
	seen := make([]bool, len(t.Points))
	for i, k := range t.Match(g) {
		if k < 0 {
			return fmt.Errorf("%w: point %d of the group %q, %q, is none of its points", ErrTemplate, i+1, g.Name(), g.At(i).Name)
		}
		if seen[k] {
			return fmt.Errorf("%w: the group %q has the point %q twice", ErrTemplate, g.Name(), g.At(i).Name)
		}
		seen[k] = true
	}
	for i, l := range t.Labels {
		if i >= len(g.Labels()) || g.Labels()[i].Name != l.Name {
			return fmt.Errorf("%w: the group %q has other labels", ErrTemplate, g.Name())
		}
	}
	if len(g.Labels()) > len(t.Labels) {
		return fmt.Errorf("%w: the group %q has other labels", ErrTemplate, g.Name())
	}
	return nil
}

// PointName returns what to call point i where people read it: its name, or else its
// number within the first label that has it ("jaw 3"), or else its number.
func (t *Template) PointName(i int) string {
	return pointName(t.Points[i].Name, t.Labels, i)
}

// PointName returns what to call point i where people read it: its name, or else its
// number within the first label that has it ("jaw 3"), or else its number.
func (g *Group) PointName(i int) string { return pointName(g.At(i).Name, g.Labels(), i) }

func pointName(name string, labels []Label, i int) string {
	if name != "" {
		return name
	}
	for _, l := range labels {
		if k := slices.Index(l.Indices, i); k >= 0 && l.Name != "" {
			return fmt.Sprintf("%s %d", l.Name, k+1)
		}
	}
	return fmt.Sprint(i + 1)
}
