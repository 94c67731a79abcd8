package session

import (
	"context"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// ColorChoice says which values the surfaces of a document show as colours, and how, as a user
// has chosen it. Its zero value is none. It is how the document is looked at, as the camera
// is, and no edit: undo has nothing to do with it.
type ColorChoice struct {
	Values string   // by name, one of scene.ValueNames; "": none
	Radius float64  // of curvatures, in the document's unit; 0: the usual one, below 0: of the triangles around each vertex
	Other  scene.ID // the document to whose surface distances are measured; 0: none
	Fit    scene.Fit
	Points string // landmarks from which is measured along the surface, as measure.Places reads them; "": all
	Look   scene.ColorLook
}

// documentColors is what a document shows as colours, what it is to show, and the job that makes
// the one of the other. It holds none of the values: these are the document's.
type documentColors struct {
	ColorChoice
	looks   map[string]scene.ColorLook // by values that were shown before
	of      string                     // what the values are made of that the document shows; "": none
	shown   ColorChoice                // as of when the document showed what was wanted
	problem string                     // why what is wanted cannot be shown
	held    *documentColors            // what CancelColors brings back; nil: nothing is held
	usual   float64                    // the radius of curvatures that suits the meshes, once it was asked for
	again   bool                       // what the last session showed was looked for
	job     int                        // counts them
	making  string                     // what the job makes values of
	stopped string                     // what a job made them of that the user has stopped; it is not begun again by itself
	stop    context.CancelFunc         // ends the job; nil: there is none
	later   *time.Timer                // has the values made anew when landmarks rest; nil before
	done    *atomic.Uint32             // how much the job has done, in thousandths
}

// colorsOf returns that of an open document.
func (s *Session) colorsOf(d *scene.Document) *documentColors {
	if s.colors == nil {
		s.colors = map[scene.ID]*documentColors{}
	}
	maps.DeleteFunc(s.colors, func(id scene.ID, _ *documentColors) bool { return s.Documents.Document(id) == nil })
	c := s.colors[d.ID()]
	if c == nil {
		c = &documentColors{looks: map[string]scene.ColorLook{}}
		s.colors[d.ID()] = c
	}
	return c
}

// ColorStatus is what there is to say of the values that the document in front shows as
// colours. It is not to be kept.
type ColorStatus struct {
	ColorChoice // as they were chosen
	Source      ValueSource
	Others      []OtherSurface  // to which distances can be measured
	Names       []string        // of the values to choose from
	Sources     []ValueSource   // of these
	Shown       *scene.Coloring // of the first mesh that shows some; nil: none does
	Making      bool            // a job makes what was chosen
	Done        float64         // how much of that is done, 0 to 1
	Problem     string          // why what was chosen cannot be shown
	Within      float64         // the radius of curvatures; 0: of the triangles around each vertex
}

// ColorStatus returns it; all of it is empty where there is no document.
func (s *Session) ColorStatus() (now ColorStatus) {
	d := s.Document()
	if d == nil {
		return now
	}
	c := s.colorsOf(d)
	now = ColorStatus{ColorChoice: c.ColorChoice, Source: sourceOf(d, c.Values), Others: s.otherSurfaces(d), Names: colorNames(d), Making: c.stop != nil, Problem: c.problem,
		Within: c.within(d)}
	for _, name := range now.Names {
		now.Sources = append(now.Sources, sourceOf(d, name))
	}
	if c.stop != nil {
		now.Done = float64(c.done.Load()) / 1000
	}
	for _, n := range d.Meshes() {
		if now.Shown == nil {
			now.Shown = n.Coloring()
		}
	}
	return now
}

// colorNames returns what the meshes of a document can show as colours, each name once.
func colorNames(d *scene.Document) (names []string) {
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, n := range d.Meshes() {
		for _, name := range scene.ValueNames(n.Mesh) {
			add(name)
		}
	}
	if hasSurface(d) {
		add(scene.Distance)
		add(scene.SurfaceDistance)
	}
	return names
}

// ShowValues has the document in front show other values as colours, in the look that they
// had before, or that suits them; "": none.
func (s *Session) ShowValues(name string) {
	d := s.Document()
	if d == nil || name == s.colorsOf(d).Values {
		return
	}
	c := s.colorsOf(d)
	if c.Values != "" {
		c.looks[c.Values] = c.Look
	}
	c.Values, c.Look = name, c.looks[name]
	if others := s.otherSurfaces(d); sourceOf(d, name) == OfDistance && s.Documents.Document(c.Other) == nil && len(others) > 0 {
		c.Other = others[0].Document
	}
	s.makeColors(d)
}

// SetCurvatureRadius has curvatures measured anew, of the surface within a radius in the
// document's unit; 0: of the triangles around each vertex.
func (s *Session) SetCurvatureRadius(radius float64) {
	if radius >= 0 && radius-radius == 0 {
		if radius == 0 {
			radius = trianglesAlone
		}
		s.changeSource(OfCurvature, func(c *ColorChoice) { c.Radius = radius })
	}
}

// trianglesAlone is the radius of curvatures that are measured on the triangles around each
// vertex.
const trianglesAlone = -1

// within returns the radius of curvatures of a document, 0 for the triangles around each
// vertex.
func (c *documentColors) within(d *scene.Document) float64 {
	switch {
	case c.Radius < 0:
		return 0
	case c.Radius > 0:
		return c.Radius
	case c.usual == 0:
		c.usual = scene.UsualRadius(d.TriMeshes()...)
	}
	return c.usual
}

// SetDistance has distances measured to the surface of another document.
func (s *Session) SetDistance(to scene.ID, fit scene.Fit) {
	s.changeSource(OfDistance, func(c *ColorChoice) { c.Other, c.Fit = to, fit })
}

// SetDistancePoints has distances along the surface measured from other landmarks, which a
// text names; "": from all.
func (s *Session) SetDistancePoints(names string) {
	s.changeSource(AlongSurface, func(c *ColorChoice) { c.Points = names })
}

// changeSource changes what values of a source are made of.
func (s *Session) changeSource(of ValueSource, change func(*ColorChoice)) {
	d := s.Document()
	if d == nil {
		return
	}
	c := s.colorsOf(d)
	before := c.ColorChoice
	if change(&c.ColorChoice); c.ColorChoice != before && c.Values != "" && sourceOf(d, c.Values) == of {
		c.Look.Low, c.Look.High = usual(c.Look.Low), usual(c.Look.High)
		s.makeColors(d)
	}
}

// usual returns a limit for other values of the same name: numbers are none of theirs.
func usual(l scene.ColorLimit) scene.ColorLimit {
	if l.Kind == scene.ValueLimit {
		return scene.ColorLimit{}
	}
	return l
}

// SetColorLook has the values shown in another look.
func (s *Session) SetColorLook(l scene.ColorLook) {
	d := s.Document()
	if d == nil || l == s.colorsOf(d).Look {
		return
	}
	s.colorsOf(d).Look = l
	s.makeColors(d)
}

// HoldColors notes what the document in front shows as colours, for CancelColors to bring
// back, unless that is noted already.
func (s *Session) HoldColors() {
	d := s.Document()
	if d == nil || s.colorsOf(d).held != nil {
		return
	}
	c := s.colorsOf(d)
	held := *c
	held.looks, held.stop = maps.Clone(c.looks), nil
	c.held = &held
	d.HoldColoring()
}

// KeepColors has what is chosen stay in all documents in which something was noted.
func (s *Session) KeepColors() {
	for id, c := range s.colors {
		if d := s.Documents.Document(id); d != nil && c.held != nil {
			d.ReleaseColoring()
			c.held = nil
		}
	}
}

// CancelColors brings back what the document in front showed when it was noted. What was
// noted in others stays as chosen.
func (s *Session) CancelColors() {
	d := s.Document()
	if d == nil || s.colorsOf(d).held == nil {
		return
	}
	c := s.colorsOf(d)
	c.end()
	held := c.held
	held.job, held.held = c.job, nil
	*c = *held
	d.RestoreColoring()
	s.KeepColors()
	s.keepColors(d, c)
	s.events.Colored()
	s.FollowColors() // what was being made when it was noted, or is of other landmarks now
}

// StopColors ends the job that makes values: what is shown is what is chosen then.
func (s *Session) StopColors() {
	d := s.Document()
	if d == nil || s.colorsOf(d).stop == nil {
		return
	}
	c := s.colorsOf(d)
	c.end()
	c.stopped = c.making
	if c.problem = ""; c.ColorChoice == c.shown {
		c.problem = "stopped: the colours are of what was there before"
	}
	c.ColorChoice = c.shown
	s.keepColors(d, c)
	s.events.Colored()
}

// end ends the job, if there is one.
func (c *documentColors) end() {
	if c.stop != nil {
		c.stop()
		c.stop = nil
	}
}

// ValueAt returns the value that a document shows as a colour at a place of its surface,
// with its name and unit: "mean curvature 0.12 /mm"; "" where it shows none, or is nil.
func ValueAt(d *scene.Document, p r3.Vec) string {
	if d == nil {
		return ""
	}
	var surfaces []*mesh.Surface
	var nodes []*scene.MeshNode
	colored := false
	for _, n := range d.Meshes() {
		if b := n.Mesh.BuiltSurface(); n.Visible && b != nil {
			surfaces, nodes = append(surfaces, b), append(nodes, n)
			colored = colored || n.Coloring() != nil
		}
	}
	if !colored {
		return ""
	}
	h, at, ok := mesh.Nearest(surfaces, p)
	const off = 5e-3 // of the document's size: what is farther from the surface is none of it, such as where a mesh is cut open
	if !ok || nodes[at].Coloring() == nil || h.Distance > off*d.Size() {
		return ""
	}
	c := nodes[at].Coloring()
	name := scene.ValueTitle(c.Field().Name)
	v, ok := c.At(nodes[at].Mesh, h)
	switch {
	case !ok:
		return name + ": no value"
	case c.Colors().Labels:
		return name + ": " + c.Text(v)
	}
	return name + " " + c.Text(v)
}

// colorActions show values as colours.
func (s *Session) colorActions() []Action {
	return []Action{
		{Name: "colors", Title: "Colour by…", Menu: "View", Keys: []string{"Shift+C"}, Also: OnView, Why: s.nothingToColor,
			Words: "color values curvature scalar data labels map thickness isolines"},
		{Name: "no-colors", Title: "No Values as Colours", Why: s.noColors, Words: "color by none", Do: func() { s.ShowValues("") }},
	}
}

func (s *Session) nothingToColor() string {
	if why := s.nothingToSee(); why != "" {
		return why
	}
	d := s.Document()
	if len(d.Meshes()) == 0 {
		return "there is no mesh to show values on"
	}
	if len(colorNames(d)) == 0 {
		return "the points have no values, and there is no surface to measure"
	}
	return ""
}

func (s *Session) noColors() string {
	if d := s.Document(); d == nil || s.colorsOf(d).Values == "" {
		return "no values are shown as colours"
	}
	return ""
}

// noShownValues says why there are no values to write.
func (s *Session) noShownValues() string {
	if s.Document() == nil || s.ColorStatus().Shown == nil {
		return "no values are shown as colours"
	}
	return ""
}
