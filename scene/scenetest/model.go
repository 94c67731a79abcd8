package scenetest

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// plainDocument is a document in the plainest form: labels and lines name points
// themselves, and each state is a copy of the whole.
type plainDocument struct {
	units  string
	groups []plainGroup
}

type plainGroup struct {
	name   string
	color  color.NRGBA
	locked bool
	points []*plainPoint
	labels []plainLabel
	lines  [][2]*plainPoint
}

type plainPoint struct {
	name     string
	position r3.Vec
	status   landmark.PositionStatus
	locked   bool
}

type plainLabel struct {
	name   string
	color  color.NRGBA
	points []*plainPoint
}

// copy returns a deep copy.
func (p plainDocument) copy() plainDocument {
	c := plainDocument{units: p.units}
	for _, g := range p.groups {
		h := plainGroup{name: g.name, color: g.color, locked: g.locked}
		same := map[*plainPoint]*plainPoint{}
		for _, point := range g.points {
			twin := *point
			same[point] = &twin
			h.points = append(h.points, &twin)
		}
		for _, l := range g.labels {
			m := plainLabel{name: l.name, color: l.color}
			for _, point := range l.points {
				m.points = append(m.points, same[point])
			}
			h.labels = append(h.labels, m)
		}
		for _, e := range g.lines {
			h.lines = append(h.lines, [2]*plainPoint{same[e[0]], same[e[1]]})
		}
		c.groups = append(c.groups, h)
	}
	return c
}

// String writes all of it out; NaN equals NaN in texts, and 0 is not -0.
func (p plainDocument) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "units %q\n", p.units)
	for _, g := range p.groups {
		fmt.Fprintf(&b, "group %q %v %v\n", g.name, g.color, g.locked)
		for _, point := range g.points {
			fmt.Fprintf(&b, "  %q %v %v %v\n", point.name, point.position, point.status, point.locked)
		}
		for _, l := range g.labels {
			fmt.Fprintf(&b, "  label %q %v", l.name, l.color)
			for _, point := range l.points {
				fmt.Fprintf(&b, " %d", slices.Index(g.points, point))
			}
			fmt.Fprintln(&b)
		}
		for _, e := range g.lines {
			fmt.Fprintf(&b, "  line %d %d\n", slices.Index(g.points, e[0]), slices.Index(g.points, e[1]))
		}
	}
	return b.String()
}

// Written writes a document out as Want does its plain twin.
func Written(d *scene.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "units %q\n", d.Units())
	for _, n := range d.Groups() {
		fmt.Fprintf(&b, "group %q %v %v\n", n.Group.Name(), n.Color(), n.Group.Properties().Locked)
		for _, l := range n.Group.Landmarks() {
			fmt.Fprintf(&b, "  %q %v %v %v\n", l.Name, l.Position, l.Status, l.Locked)
		}
		for _, l := range n.Group.Labels() {
			fmt.Fprintf(&b, "  label %q %v", l.Name, l.Color)
			for _, i := range l.Indices {
				fmt.Fprintf(&b, " %d", i)
			}
			fmt.Fprintln(&b)
		}
		for _, e := range n.Group.Connectivity() {
			fmt.Fprintf(&b, "  line %d %d\n", e[0], e[1])
		}
	}
	return b.String()
}
