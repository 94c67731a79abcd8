package session

import (
	"context"
	"fmt"
	"maps"
	"sync/atomic"

	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// Colors says which values the surfaces of a document show as colours, and how, as a user
// has chosen it. Its zero value is none. It is how the document is looked at, as the camera
// is, and no edit: undo has nothing to do with it.
type Colors struct {
	Values string  // by name, one of scene.ValueNames; "": none
	Radius float64 // of curvatures, in the document's unit; 0: of the triangles around each vertex
	Look   scene.ColorLook
}

// measured reports whether the values are measured on the surface with a radius.
func (c Colors) measured() bool { return scene.IsCurvature(c.Values) }

// coloring is what a document shows as colours, what it is to show, and the job that makes
// the one of the other. It holds none of the values: these are the document's.
type coloring struct {
	Colors
	looks   map[string]scene.ColorLook // by values that were shown before
	of      string                     // what the values are made of that the document shows; "": none
	shown   Colors                     // as of when the document showed what was wanted
	problem string                     // why what is wanted cannot be shown
	held    *coloring                  // what CancelColors brings back; nil: nothing is held
	job     int                        // counts them
	making  string                     // what the job makes values of
	stop    context.CancelFunc         // ends the job; nil: there is none
	done    *atomic.Uint32             // how much the job has done, in thousandths
}

// coloring returns that of the document in front, which must be there.
func (s *Session) coloring() *coloring {
	if s.colors == nil {
		s.colors = map[scene.ID]*coloring{}
	}
	maps.DeleteFunc(s.colors, func(id scene.ID, _ *coloring) bool { return s.Documents.Document(id) == nil })
	c := s.colors[s.front]
	if c == nil {
		c = &coloring{looks: map[string]scene.ColorLook{}}
		s.colors[s.front] = c
	}
	return c
}

// Coloring is what there is to say of the values that the document in front shows as
// colours. It is not to be kept.
type Coloring struct {
	Colors                  // as they were chosen
	Names   []string        // of the values to choose from
	Shown   *scene.Coloring // of the first mesh that shows some; nil: none does
	Making  bool            // a job makes what was chosen
	Done    float64         // how much of that is done, 0 to 1
	Problem string          // why what was chosen cannot be shown
}

// Coloring returns it; all of it is empty where there is no document.
func (s *Session) Coloring() (now Coloring) {
	d := s.Document()
	if d == nil {
		return now
	}
	c := s.coloring()
	now = Coloring{Colors: c.Colors, Names: colorNames(d), Making: c.stop != nil, Problem: c.problem}
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
	seen := map[string]bool{}
	for _, n := range d.Meshes() {
		for _, name := range scene.ValueNames(n.Mesh) {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
}

// ShowValues has the document in front show other values as colours, in the look that they
// had before, or that suits them; "": none.
func (s *Session) ShowValues(name string) {
	if s.Document() == nil || name == s.coloring().Values {
		return
	}
	c := s.coloring()
	if c.Values != "" {
		c.looks[c.Values] = c.Look
	}
	c.Values, c.Look = name, c.looks[name]
	s.makeColors()
}

// SetCurvatureRadius has curvatures measured anew, as means within a radius in the
// document's unit; 0: of the triangles around each vertex.
func (s *Session) SetCurvatureRadius(radius float64) {
	if s.Document() == nil || !(radius >= 0) || radius-radius != 0 || radius == s.coloring().Radius {
		return
	}
	c := s.coloring()
	c.Radius = radius
	if c.measured() {
		c.Look.Low, c.Look.High = usual(c.Look.Low), usual(c.Look.High)
		s.makeColors()
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
	if s.Document() == nil || l == s.coloring().Look {
		return
	}
	s.coloring().Look = l
	s.makeColors()
}

// HoldColors notes what the document in front shows as colours, for CancelColors to bring
// back, unless that is noted already.
func (s *Session) HoldColors() {
	d := s.Document()
	if d == nil || s.coloring().held != nil {
		return
	}
	c := s.coloring()
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
	if d == nil || s.coloring().held == nil {
		return
	}
	c := s.coloring()
	c.end()
	held := c.held
	held.job, held.held = c.job, nil
	*c = *held
	d.RestoreColoring()
	s.KeepColors()
	s.events.Colored()
	s.FollowColors() // what was being made when it was noted, or is of other landmarks now
}

// StopColors ends the job that makes values: what is shown is what is chosen then.
func (s *Session) StopColors() {
	if s.Document() == nil || s.coloring().stop == nil {
		return
	}
	c := s.coloring()
	c.end()
	if c.problem = ""; c.Colors == c.shown {
		c.problem = "stopped: the colours are of what was there before"
	}
	c.Colors = c.shown
	s.events.Colored()
}

// end ends the job, if there is one.
func (c *coloring) end() {
	if c.stop != nil {
		c.stop()
		c.stop = nil
	}
}

// FollowColors has values made anew where what they are made of has changed since.
func (s *Session) FollowColors() {
	d := s.Document()
	if d == nil || s.colors[s.front] == nil || len(d.Meshes()) == 0 {
		return
	}
	c := s.coloring()
	if c.stop == nil && c.problem == "" && c.Values != "" && c.of != c.source(d) {
		s.makeColors()
	}
}

// source says what the values are made of: while it is the same, they are.
func (c *coloring) source(d *scene.Document) string {
	if !c.measured() {
		return "file " + c.Values
	}
	return fmt.Sprintf("surface %s %v %s", c.Values, c.Radius, d.Units())
}

// makeColors has the document in front show what was chosen: another look of the same
// values at once, others when a job has made them.
func (s *Session) makeColors() {
	d, c := s.Document(), s.coloring()
	source := c.source(d)
	if c.stop != nil && (c.Values == "" || source != c.making) {
		c.end()
	}
	c.problem = ""
	switch {
	case c.stop != nil: // it comes in the look that is chosen then
	case c.Values == "":
		for _, n := range d.Meshes() {
			_ = d.SetColoring(n, nil) // an open document takes none
		}
		c.of, c.shown = "", c.Colors
	case source == c.of:
		s.relook(d, c)
	default:
		s.startColors(d, c, source)
	}
	s.events.Colored()
}

// relook shows the values that are there in the look that was chosen.
func (s *Session) relook(d *scene.Document, c *coloring) {
	all := make([]*scene.Coloring, len(d.Meshes()))
	for i, n := range d.Meshes() {
		if n.Coloring() == nil {
			continue
		}
		var err error
		if all[i], err = n.Coloring().With(c.Look); err != nil {
			c.problem = err.Error()
			return
		}
	}
	for i, n := range d.Meshes() {
		_ = d.SetColoring(n, all[i]) // there are as many values as before
	}
	c.shown = c.Colors
}

// startColors has a job make the values. It holds the meshes, not the document, which
// waits for it as it closes.
func (s *Session) startColors(d *scene.Document, c *coloring, source string) {
	meshes, units, want := d.TriMeshes(), d.Units(), c.Colors
	ctx, stop := context.WithCancel(context.Background())
	done := &atomic.Uint32{}
	c.job++
	c.stop, c.done, c.making = stop, done, source
	id, job, post := d.ID(), c.job, s.events.Post
	err := d.Go(func(docCtx context.Context) {
		defer context.AfterFunc(docCtx, stop)()
		all, err := makeValues(ctx, meshes, units, want, func(part float64) { done.Store(uint32(1000 * part)) })
		meshes = nil
		post(func() { s.madeColors(id, job, source, all, err) })
	})
	if err != nil { // the document is closed
		stop()
		c.stop = nil
	}
}

// makeValues makes values of meshes, in the look that suits them, on any goroutine; nil for a
// mesh that has none.
func makeValues(ctx context.Context, meshes []*mesh.TriMesh, units string, want Colors, progress func(float64)) ([]*scene.Coloring, error) {
	all := make([]*scene.Coloring, len(meshes))
	for i, m := range meshes {
		f, err := scene.Values(ctx, m, want.Values, units, want.Radius, func(part float64) {
			progress((float64(i) + part) / float64(len(meshes)))
		})
		if err != nil {
			return nil, err
		}
		if f == nil {
			continue
		}
		stats := f.Stats()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if all[i], err = (scene.ColorLook{}).Color(f, stats); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// madeColors follows the end of a job, unless another was begun since.
func (s *Session) madeColors(id scene.ID, job int, source string, all []*scene.Coloring, err error) {
	d, c := s.Documents.Document(id), s.colors[id]
	if d == nil || c == nil || c.stop == nil || c.job != job {
		return
	}
	c.end()
	switch {
	case err != nil:
		c.problem = err.Error()
	case len(all) != len(d.Meshes()):
		c.problem = "the document has other meshes now"
	default:
		for i, n := range d.Meshes() {
			if err := d.SetColoring(n, all[i]); err != nil {
				c.problem = err.Error()
			}
		}
		c.of, c.shown = source, Colors{Values: c.Values, Radius: c.Radius}
		s.relook(d, c)
	}
	s.events.Colored()
}

// ValueAt returns the value that the document in front shows as a colour at a place of its
// surface, with its name and unit: "mean curvature 0.12 /mm"; "" where it shows none.
func (s *Session) ValueAt(p r3.Vec) string {
	d := s.Document()
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
	if s.Document() == nil || s.coloring().Values == "" {
		return "no values are shown as colours"
	}
	return ""
}
