package session

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/app/template"
	"cairn/app/tool"
	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// toolView is a view of the document in front, from the front, two units high.
type toolView struct {
	w    *world
	said []string
	clip scene.Plane
}

func (v *toolView) Document() *scene.Document { return v.w.Document() }
func (v *toolView) Camera() scene.Camera {
	c := scene.DefaultCamera()
	c.Height, c.Orthographic, c.Clip = 2, true, v.clip
	return c
}
func (v *toolView) Barred() string                            { return v.w.barred() }
func (v *toolView) Destination() scene.Camera                 { return v.Camera() }
func (v *toolView) SetCamera(c scene.Camera)                  { v.clip = c.Clip }
func (v *toolView) Stop()                                     {}
func (v *toolView) FlyTo(scene.Camera)                        { v.w.view.did = append(v.w.view.did, "show me") }
func (v *toolView) Picture() tool.Picture                     { return tool.Picture{Aspect: 1, Unit: 0.001, Pixel: 0.001} }
func (v *toolView) LandmarkAt(r2.Vec) (p scene.Point, _ bool) { return p, false }
func (v *toolView) ShowsLandmarks() bool                      { return true }
func (v *toolView) Locate(r2.Vec, func(r3.Vec, bool))         {}
func (v *toolView) Point(r2.Vec)                              {}
func (v *toolView) Unpoint()                                  {}
func (v *toolView) Selected()                                 {}
func (v *toolView) Say(text string)                           { v.said = append(v.said, text) }
func (v *toolView) Redraw()                                   {}
func (v *toolView) Remark()                                   {}

// placing is a session that places the points of a template on a square, from (0, 0)
// to (1, 1), which is in the right upper quarter of the picture.
type placing struct {
	*world
	view  *toolView
	d     *scene.Document
	clock time.Time
}

// newPlacing begins with a template of points a, b, c and d.
func newPlacing(t *testing.T) *placing {
	t.Helper()
	w := newWorld(t)
	p := &placing{world: w, view: &toolView{w: w}, d: w.load(false), clock: time.Unix(1e9, 0)}
	for _, m := range p.d.Meshes() {
		if _, err := m.Mesh.Surface(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w.SetHand(tool.NewHand(p.view))
	t.Cleanup(p.d.OnChange(func(c scene.Changed) { w.Follow(c) }))
	tmpl := &landmark.Template{Name: "abcd", Dim: 3, Labels: []landmark.Label{{Name: "late", Indices: []int{2, 3}}}}
	for _, name := range []string{"a", "b", "c", "d"} {
		tmpl.Points = append(tmpl.Points, landmark.TemplatePoint{Name: name, Definition: "the corner " + name, Position: landmark.NoPosition()})
	}
	w.Templates.Add("abcd.yml", []*template.Known{{Template: tmpl, File: "abcd.yml"}})
	if err := w.Begin(tmpl); err != nil {
		t.Fatal(err)
	}
	return p
}

// click clicks at a place of the square.
func (p *placing) click(x, y float64) {
	p.clock = p.clock.Add(time.Minute) // no double click
	at := tool.Pointer{At: r2.Vec{X: x / 2, Y: y / 2}, Button: tool.Left, Time: p.clock}
	p.hand.Press(at)
	p.hand.Release(at)
}

// next tests which point is asked for, "" for none.
func (p *placing) next(want string) {
	p.t.Helper()
	if g, ok := p.Guide(); ok != (want != "") || g.Name != want {
		p.t.Errorf("%q is asked for, want %q", g.Name, want)
	}
}

// states returns a letter for the state of each point: n, p, e or m.
func (p *placing) states() (s string) {
	for _, l := range p.d.Groups()[0].Group.Landmarks() {
		s += map[landmark.PositionStatus]string{landmark.Undefined: "n", landmark.Defined: "p", landmark.Estimated: "e", landmark.Missing: "m"}[l.Status]
	}
	return s
}

func (p *placing) are(want string) {
	p.t.Helper()
	if got := p.states(); got != want {
		p.t.Errorf("the states are %s, want %s", got, want)
	}
}

func (p *placing) do(names ...string) {
	p.t.Helper()
	for _, name := range names {
		if why := p.run(name); why != "" {
			p.t.Errorf("%s cannot be done: %s", name, why)
		}
	}
}

// TestBeginFromTemplate: one edit makes the group, the first point is selected and
// asked for, with what the template says of it.
func TestBeginFromTemplate(t *testing.T) {
	p := newPlacing(t)
	p.are("nnnn")
	g, ok := p.Guide()
	if !ok || g.Number != 1 || g.Of != 4 || g.Definition != "the corner a" || g.At != 0 || g.Template.File != "abcd.yml" || len(g.Labels) != 0 {
		t.Errorf("the guide is %+v, %v", g, ok)
	}
	if !p.d.Selection().Has(p.d.Groups()[0].Point(0)) || p.d.Selection().Len() != 1 {
		t.Error("the first point is not selected")
	}
	if got, want := p.d.History().UndoName(), "New Group from abcd"; got != want {
		t.Errorf("undo takes back %q, want %q", got, want)
	}
	p.do("place-skip", "place-skip")
	if g, _ := p.Guide(); g.Name != "c" || !slices.Equal(g.Labels, []string{"late"}) || g.Progress != (landmark.Progress{NotVisited: 4, Of: 4}) {
		t.Errorf("the guide is %+v", g)
	}
	points := p.InTemplate(g)
	if n := p.d.Groups()[0]; !slices.Equal(points, []scene.Point{n.Point(0), n.Point(1), n.Point(2), n.Point(3)}) {
		t.Errorf("in the template the points are %v", points)
	}
	if err := p.Begin(g.Template.Template); err != nil || p.d.Groups()[1].Group.Name() != "abcd 2" {
		t.Errorf("a second group: %v, %q", err, p.d.Groups()[1].Group.Name())
	}
	p.next("a")
	p.do("undo", "undo")
	if len(p.d.Groups()) != 0 {
		t.Error("two undos do not take both groups back")
	}
	p.next("")
}

// TestPlacingInOrder, with skips, undo and redo between.
func TestPlacingInOrder(t *testing.T) {
	p := newPlacing(t)
	p.next("a")
	p.click(0.25, 0.25)
	p.next("b")
	p.click(0.5, 0.25)
	p.next("c")
	p.do("undo")
	p.are("pnnn")
	p.next("b")
	p.do("undo")
	p.are("nnnn")
	p.next("a")
	p.do("redo")
	p.next("b")
	p.do("redo")
	p.are("ppnn")
	p.next("c")
	p.do("place-skip")
	p.next("d")
	p.click(0.75, 0.25)
	p.are("ppnp")
	p.next("c")
	p.do("place-back")
	p.next("b")
	p.click(0.5, 0.75) // anew
	p.next("c")
	if at := p.d.Groups()[0].Group.At(1).Position; math.Abs(at.Y-0.75) > 1e-6 { // the mesh is in float32
		t.Errorf("b is at %v", at)
	}
	p.do("undo")
	if at := p.d.Groups()[0].Group.At(1).Position; math.Abs(at.Y-0.25) > 1e-6 {
		t.Errorf("after undo b is at %v", at)
	}
	p.next("c")
}

// TestMissingAndEstimated are said of the point that is asked for, or else of those
// that are selected, and taken back by undo.
func TestMissingAndEstimated(t *testing.T) {
	p := newPlacing(t)
	if got := p.Marked(); got != "a" {
		t.Errorf("they are about %q, want the point that is asked for", got)
	}
	p.do("missing")
	p.are("mnnn")
	p.next("b")
	p.do("estimated")
	if g, _ := p.Guide(); !g.Estimates || !p.Action("estimated").Checked() {
		t.Error("the next point will be no estimate")
	}
	p.click(0.5, 0.5)
	p.are("menn")
	p.next("c")
	if g, _ := p.Guide(); g.Estimates {
		t.Error("the point after an estimate will be one")
	}
	p.do("undo", "undo")
	p.are("nnnn")
	p.next("a")
	p.do("redo", "redo")
	p.are("menn")
	n := p.d.Groups()[0]
	p.Jump(n.Point(1))
	p.next("b")
	p.do("estimated") // it is no estimate
	p.are("mpnn")
	p.next("c")
	p.Jump(n.Point(0))
	p.click(0.1, 0.1)
	p.are("ppnn")
	p.next("c")
	// Without the tool it is about what is selected.
	p.do("place")
	p.next("")
	p.d.Selection().Only(n.Point(0), n.Point(3))
	p.do("estimated")
	p.are("epnn")
	p.do("missing")
	p.are("mpnm")
	p.d.Selection().Only()
	if why := p.run("missing"); why == "" {
		t.Error("nothing can be missing")
	}
	p.d.Selection().Only(n.Point(2))
	if why := p.run("estimated"); !strings.Contains(why, "no position") {
		t.Errorf("a point without a position: %q", why)
	}
	if err := p.d.Apply(scene.LockPoints(p.d, true, n.Point(2))); err != nil {
		t.Fatal(err)
	}
	if why := p.run("missing"); why == "" {
		t.Error("a locked point is missing")
	}
}

// TestTheEnd: with the last point the tool is put down, and a group of a template gets
// no more points than that has.
func TestTheEnd(t *testing.T) {
	p := newPlacing(t)
	p.click(0.25, 0.25)
	p.do("place-skip")
	p.click(0.5, 0.5)
	p.click(0.5, 0.75)
	p.are("pnpp")
	p.do("missing")
	p.are("pmpp")
	p.next("")
	if want := []string{"abcd is complete: 3 of 4 placed, 1 missing."}; p.hand.Held() != nil || !slices.Equal(p.view.said, want) {
		t.Errorf("at the end %q is said, and the tool in hand is %v", p.view.said, p.hand.Held())
	}
	p.do("place")
	p.click(0.1, 0.1)
	if n := p.d.Groups()[0].Group.Len(); n != 4 || len(p.view.said) != 2 || !strings.Contains(p.view.said[1], "every point of abcd") {
		t.Errorf("then there are %d points, and %q is said", n, p.view.said)
	}
	p.do("undo")
	p.next("b")
	p.click(0.1, 0.1)
	p.are("pppp")
	p.next("")
}

// TestTheGuideAfterReopening finds the template by the group's points.
func TestTheGuideAfterReopening(t *testing.T) {
	w := newWorld(t)
	d := w.load(false)
	view := &toolView{w: w}
	w.SetHand(tool.NewHand(view))
	b, err := template.Find("ibug68")
	if err != nil {
		t.Fatal(err)
	}
	g := b.Template.NewGroup()
	g.SetName("renamed")
	if err := d.Apply(scene.AddGroups(d, "", g)); err != nil {
		t.Fatal(err)
	}
	if why := w.run("place"); why != "" {
		t.Fatal(why)
	}
	guide, ok := w.Guide()
	if !ok || guide.At != 0 || guide.Template.Template.Name != "iBUG 68" {
		t.Errorf("the guide is %+v, %v", guide, ok)
	}
	if p, at := guide.Template.Picture(guide.At); p == nil || !at.Set {
		t.Error("the picture is not there")
	}
}

// TestTheLoupeIsTold where it is not seen: no tool is in hand.
func TestTheLoupeIsTold(t *testing.T) {
	p := newPlacing(t)
	p.do("loupe", "loupe")
	if len(p.view.said) != 0 {
		t.Errorf("while placing it says %q", p.view.said)
	}
	p.hand.Take(nil)
	if p.do("loupe", "loupe"); len(p.view.said) != 2 || !strings.Contains(p.view.said[0], "off") || !strings.Contains(p.view.said[1], "on") {
		t.Errorf("without a tool it says %q", p.view.said)
	}
}

// TestTheGuideEndsWithItsGroup: undone, or removed, it asks for nothing any more. A group
// that a click had made is made again by the next.
func TestTheGuideEndsWithItsGroup(t *testing.T) {
	p := newPlacing(t)
	p.next("a")
	if !p.d.Undo() || len(p.d.Groups()) != 0 {
		t.Fatal("there is a group still")
	}
	if p.hand.Held() != nil {
		t.Errorf("the tool that places is in hand: %q", p.hand.Prompt())
	}
	p.hand.Take(p.hand.Place)
	p.click(0.5, 0.5)
	p.d.Undo()
	if p.hand.Held() != p.hand.Place || len(p.d.Groups()) != 0 {
		t.Errorf("after a point is undone, %v is in hand", p.hand.Held())
	}
}
