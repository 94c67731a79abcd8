package session

import (
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"weak"

	"cairn/scene"
	"cairn/scene/colormap"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// square has values of vertices, of which one is none, and labels of triangles.
const square = `ply
format ascii 1.0
element vertex 4
property float x
property float y
property float z
property float thickness
element face 2
property list uchar int vertex_indices
property uchar part
end_header
0 0 0 0
1 0 0 10
1 1 0 20
0 1 0 nan
3 0 1 2 3
3 0 2 3 1
`

// open opens a file of a content, and puts it in front.
func (w *world) open(name, content string) *scene.Document {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		w.t.Fatal(err)
	}
	w.SetFront(w.Documents.Open(path))
	w.until("the file is loaded", func() bool { return !w.Documents.Entry(w.Front()).Loading })
	return w.Document()
}

// until runs what is posted until a condition holds.
func (w *world) until(what string, done func() bool) {
	w.t.Helper()
	for timeout := time.After(time.Minute); !done(); {
		select {
		case f := <-w.queue:
			f()
		case <-timeout:
			w.t.Fatalf("waited in vain until %s", what)
		}
	}
}

func (w *world) made() {
	w.t.Helper()
	w.until("the values are there", func() bool { return !w.Coloring().Making })
}

func TestColoursOfADocument(t *testing.T) {
	w := newWorld(t)
	if now := w.Coloring(); now.Names != nil || w.run("colors") != "nothing is open" {
		t.Errorf("nothing is open, and there are %v", now.Names)
	}
	d := w.open("a.ply", square)
	if now := w.Coloring(); !slices.Equal(now.Names, []string{"thickness", "part", "mean-curvature", "gaussian-curvature", "shape-index", "curvedness"}) {
		t.Errorf("there are %v", now.Names)
	}
	edits := len(historyOf(d))
	w.ShowValues("thickness")
	w.made()
	now := w.Coloring()
	if now.Shown == nil || now.Shown.Colors() != colormap.Viridis || now.Shown != d.Meshes()[0].Coloring() || now.Problem != "" {
		t.Fatalf("%+v", now)
	}
	values := now.Shown.Field()

	// Another look of the same values is there at once, and they are not made anew.
	look := now.Look
	look.Colors, look.Isolines = colormap.Grey, 3
	look.Low, look.High = scene.ColorLimit{Kind: scene.PercentileLimit}, scene.ColorLimit{Kind: scene.PercentileLimit, Number: 100}
	w.SetColorLook(look)
	c := d.Meshes()[0].Coloring()
	if low, high := c.Range(); c.Field() != values || c.Colors() != colormap.Grey || low != 0 || high != 20 || c.Isolines().Count != 3 {
		t.Errorf("%s from %v to %v", c.Colors().Name, low, high)
	}
	wrong := look
	wrong.Isolines, wrong.Every = 0, 1e-9
	w.SetColorLook(wrong)
	if now := w.Coloring(); !strings.Contains(now.Problem, "larger step") || now.Shown != c {
		t.Errorf("lines without number: %q", now.Problem)
	}
	w.SetColorLook(look)
	if now := w.Coloring(); now.Problem != "" {
		t.Errorf("a look that makes sense: %q", now.Problem)
	}

	// Others come in the look that suits them, and the first in that which it had.
	w.ShowValues("part")
	w.made()
	if c := d.Meshes()[0].Coloring(); !c.Colors().Labels || !c.Field().OfFaces {
		t.Errorf("parts are shown in %s", c.Colors().Name)
	}
	w.ShowValues("thickness")
	w.made()
	if c := d.Meshes()[0].Coloring(); c.Colors() != colormap.Grey || c.Isolines().Count != 3 {
		t.Errorf("the thickness comes back in %s", c.Colors().Name)
	}
	if w.run("no-colors") != "" || d.Meshes()[0].Coloring() != nil || w.Coloring().Shown != nil {
		t.Error("values are shown still")
	}
	if why := w.run("no-colors"); why == "" {
		t.Error("there is something to take away still")
	}
	if n := len(historyOf(d)); n != edits || w.Documents.Entry(d.ID()).Modified() {
		t.Error("colours are an edit")
	}
	if w.colored == 0 {
		t.Error("the window was told of nothing")
	}
	if w.View = nil; w.Style().ColorBar != true {
		t.Error("there is no bar")
	}
}

func historyOf(d *scene.Document) []string {
	names, _ := d.History().Names()
	return names
}

// TestCancelBringsColoursBack: those of when they were noted, at once, whatever was chosen
// since; and what is kept stays.
func TestCancelBringsColoursBack(t *testing.T) {
	w := newWorld(t)
	d := w.open("a.ply", square)
	shown := func() *scene.Coloring { return d.Meshes()[0].Coloring() }
	w.HoldColors()
	w.ShowValues("thickness")
	w.made()
	w.CancelColors()
	if shown() != nil || w.Coloring().Values != "" {
		t.Error("nothing was shown, and now the thickness is")
	}
	w.ShowValues("thickness")
	w.made()
	before := shown()
	w.HoldColors()
	w.HoldColors() // of which the first counts
	w.ShowValues("part")
	w.HoldColors()
	w.made()
	w.SetCurvatureRadius(2)
	w.ShowValues("mean-curvature") // which is under way
	w.CancelColors()
	if shown() != before || w.Coloring().Values != "thickness" || w.Coloring().Radius != 0 || w.Coloring().Making {
		t.Errorf("%+v", w.Coloring())
	}
	w.CancelColors() // of nothing
	w.HoldColors()
	w.ShowValues("part")
	w.made()
	w.KeepColors()
	w.CancelColors()
	if w.Coloring().Values != "part" || !shown().Field().OfFaces {
		t.Error("what was kept is gone")
	}
	for len(w.queue) > 0 { // what comes late changes nothing
		(<-w.queue)()
	}
	if w.Coloring().Values != "part" || !shown().Field().OfFaces {
		t.Error("what was cancelled came all the same")
	}
}

// TestColoursStayWithTheirTab: each document has its own.
func TestColoursStayWithTheirTab(t *testing.T) {
	w := newWorld(t)
	a := w.open("a.ply", square)
	w.ShowValues("thickness")
	w.made()
	b := w.open("b.ply", square)
	if now := w.Coloring(); now.Values != "" || now.Shown != nil {
		t.Errorf("the other document shows %q", now.Values)
	}
	w.ShowValues("part")
	w.made()
	w.SetFront(a.ID())
	if now := w.Coloring(); now.Values != "thickness" || now.Shown != a.Meshes()[0].Coloring() || now.Shown.Field().Name != "thickness" {
		t.Errorf("the first shows %q", now.Values)
	}
	// One that is being made arrives in its document, be it in front or not.
	w.ShowValues("curvedness")
	w.SetFront(b.ID())
	w.until("the values are there", func() bool {
		c := a.Meshes()[0].Coloring()
		return c != nil && c.Field().Name == "curvedness"
	})
	if now := w.Coloring(); now.Values != "part" || now.Shown.Field().Name != "part" {
		t.Errorf("the second shows %q", now.Values)
	}
}

// TestColoursFollowTheUnit: curvatures are of the unit that is chosen.
func TestColoursFollowTheUnit(t *testing.T) {
	w := newWorld(t)
	d := w.open("a.ply", square)
	w.ShowValues("mean-curvature")
	w.made()
	if got := d.Meshes()[0].Coloring().Title(); got != "mean curvature" {
		t.Errorf("without a unit it is called %q", got)
	}
	if err := d.Apply(scene.ChooseUnits(d, "cm")); err != nil {
		t.Fatal(err)
	}
	w.FollowColors()
	w.made()
	if got := d.Meshes()[0].Coloring().Title(); got != "mean curvature (1/cm)" {
		t.Errorf("in centimetres it is called %q", got)
	}
	before := d.Meshes()[0].Coloring()
	w.FollowColors()
	if w.Coloring().Making || d.Meshes()[0].Coloring() != before {
		t.Error("nothing has changed, and it is made anew")
	}
}

func TestValueUnderThePointer(t *testing.T) {
	w := newWorld(t)
	d := w.open("a.ply", square)
	if _, err := d.Meshes()[0].Mesh.Surface(t.Context()); err != nil {
		t.Fatal(err)
	}
	at := r3.Vec{X: 0.75, Y: 0.25}
	if text := w.ValueAt(at); text != "" {
		t.Errorf("nothing is shown, and there is %q", text)
	}
	for name, want := range map[string]string{"thickness": "thickness 10.00", "part": "part: 3", "shape-index": "shape index: no value"} {
		w.ShowValues(name)
		w.made()
		// 0.25 of corner 0 and of corner 2, and half of corner 1: from 0, 10 and 20.
		if text := w.ValueAt(at); text != want {
			t.Errorf("%q, want %q", text, want)
		}
	}
	w.ShowValues("thickness")
	w.made()
	if text := w.ValueAt(r3.Vec{X: 0.25, Y: 0.75}); text != "thickness: no value" {
		t.Errorf("beside a corner without: %q", text)
	}
	d.Meshes()[0].Visible = false
	if text := w.ValueAt(at); text != "" {
		t.Errorf("of what is hidden: %q", text)
	}
	if text := w.ValueAt(r3.Vec{X: math.NaN()}); text != "" {
		t.Errorf("nowhere: %q", text)
	}
}

// TestColoursAreGoneWithTheirDocument: also those that are held, and those that are being
// made.
func TestColoursAreGoneWithTheirDocument(t *testing.T) {
	w := newWorld(t)
	var fields []weak.Pointer[mesh.Field]
	func() {
		d := w.open("a.ply", square)
		note := func() { fields = append(fields, weak.Make(d.Meshes()[0].Coloring().Field())) }
		w.ShowValues("thickness")
		w.made()
		note()
		w.HoldColors()
		w.ShowValues("curvedness")
		w.made()
		note()
		w.ShowValues("part")
		w.Documents.Close(w.Front()) // while it is made
		w.SetFront(0)
	}()
	for len(w.queue) > 0 {
		(<-w.queue)()
	}
	for i, f := range fields {
		for range 10 {
			if runtime.GC(); f.Value() == nil {
				break
			}
		}
		if f.Value() != nil {
			t.Errorf("field %d is there still", i)
		}
	}
	w.open("b.ply", square)
	w.Coloring()
	if len(w.colors) != 1 {
		t.Errorf("%d documents have colours", len(w.colors))
	}
}
