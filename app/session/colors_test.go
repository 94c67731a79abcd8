package session

import (
	"context"
	"fmt"
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
	w.until("the values are there", func() bool { return !w.ColorStatus().Making })
}

func TestColoursOfADocument(t *testing.T) {
	w := newWorld(t)
	if now := w.ColorStatus(); now.Names != nil || w.run("colors") != "nothing is open" {
		t.Errorf("nothing is open, and there are %v", now.Names)
	}
	d := w.open("a.ply", square)
	if now := w.ColorStatus(); !slices.Equal(now.Names, []string{"thickness", "part", "mean-curvature", "gaussian-curvature", "shape-index", "curvedness", "distance", "surface-distance"}) {
		t.Errorf("there are %v", now.Names)
	}
	edits := len(historyOf(d))
	w.ShowValues("thickness")
	w.made()
	now := w.ColorStatus()
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
	if now := w.ColorStatus(); !strings.Contains(now.Problem, "larger step") || now.Shown != c {
		t.Errorf("lines without number: %q", now.Problem)
	}
	w.SetColorLook(look)
	if now := w.ColorStatus(); now.Problem != "" {
		t.Errorf("a look that makes sense: %q", now.Problem)
	}

	// Others come in the look that suits them, and the first in that which it had.
	w.ShowValues("part")
	w.made()
	if c := d.Meshes()[0].Coloring(); !c.Colors().Labels || !c.Field().OfFaces {
		t.Errorf("parts are shown in %s", c.Colors().Name)
	}
	w.ShowValues("curvedness")
	w.madeColors(w.Front(), w.colorsOf(w.Document()).job-1, "", nil, context.Canceled) // as of the one before
	if now := w.ColorStatus(); !now.Making || now.Problem != "" {
		t.Errorf("the end of a job before ends this one: %+v", now)
	}
	w.ShowValues("thickness") // the last counts, whichever is made first
	w.made()
	if now := w.ColorStatus(); now.Problem != "" || now.Shown.Field().Name != "thickness" {
		t.Errorf("%+v", now)
	}
	if c := d.Meshes()[0].Coloring(); c.Colors() != colormap.Grey || c.Isolines().Count != 3 {
		t.Errorf("the thickness comes back in %s", c.Colors().Name)
	}
	if w.run("no-colors") != "" || d.Meshes()[0].Coloring() != nil || w.ColorStatus().Shown != nil {
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
	if shown() != nil || w.ColorStatus().Values != "" {
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
	if shown() != before || w.ColorStatus().Values != "thickness" || w.ColorStatus().Radius != 0 || w.ColorStatus().Making {
		t.Errorf("%+v", w.ColorStatus())
	}
	w.CancelColors() // of nothing
	w.HoldColors()
	w.ShowValues("part")
	w.made()
	w.KeepColors()
	w.CancelColors()
	if w.ColorStatus().Values != "part" || !shown().Field().OfFaces {
		t.Error("what was kept is gone")
	}
	for len(w.queue) > 0 { // what comes late changes nothing
		(<-w.queue)()
	}
	if w.ColorStatus().Values != "part" || !shown().Field().OfFaces {
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
	if now := w.ColorStatus(); now.Values != "" || now.Shown != nil {
		t.Errorf("the other document shows %q", now.Values)
	}
	w.ShowValues("part")
	w.made()
	w.SetFront(a.ID())
	if now := w.ColorStatus(); now.Values != "thickness" || now.Shown != a.Meshes()[0].Coloring() || now.Shown.Field().Name != "thickness" {
		t.Errorf("the first shows %q", now.Values)
	}
	// One that is being made arrives in its document, be it in front or not.
	w.ShowValues("curvedness")
	w.SetFront(b.ID())
	w.until("the values are there", func() bool {
		c := a.Meshes()[0].Coloring()
		return c != nil && c.Field().Name == "curvedness"
	})
	if now := w.ColorStatus(); now.Values != "part" || now.Shown.Field().Name != "part" {
		t.Errorf("the second shows %q", now.Values)
	}
}

// TestColoursFollowTheUnit: curvatures are of the unit that is chosen.
func TestColoursFollowTheUnit(t *testing.T) {
	w := newWorld(t)
	d := w.open("a.ply", square)
	w.ShowValues("mean-curvature")
	w.made()
	if got := d.Meshes()[0].Coloring().Title(); got != "mean curvature within 3.4" { // three mean edges of 1, 1 and √2
		t.Errorf("without a unit it is called %q", got)
	}
	if err := d.Apply(scene.ChooseUnits(d, "cm")); err != nil {
		t.Fatal(err)
	}
	w.FollowColors()
	w.made()
	if got := d.Meshes()[0].Coloring().Title(); got != "mean curvature within 3.4 cm (/cm)" {
		t.Errorf("in centimetres it is called %q", got)
	}
	w.SetCurvatureRadius(0)
	w.made()
	if got := d.Meshes()[0].Coloring().Title(); got != "mean curvature (/cm)" || w.ColorStatus().Within != 0 {
		t.Errorf("of the triangles around each vertex it is called %q", got)
	}
	before := d.Meshes()[0].Coloring()
	w.FollowColors()
	if w.ColorStatus().Making || d.Meshes()[0].Coloring() != before {
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
	if text := ValueAt(d, at); text != "" {
		t.Errorf("nothing is shown, and there is %q", text)
	}
	for name, want := range map[string]string{"thickness": "thickness 10.00", "part": "part: 3", "shape-index": "shape index: no value"} {
		w.ShowValues(name)
		w.made()
		// 0.25 of corner 0 and of corner 2, and half of corner 1: from 0, 10 and 20.
		if text := ValueAt(d, at); text != want {
			t.Errorf("%q, want %q", text, want)
		}
	}
	w.ShowValues("thickness")
	w.made()
	if text := ValueAt(d, r3.Vec{X: 0.25, Y: 0.75}); text != "thickness: no value" {
		t.Errorf("beside a corner without: %q", text)
	}
	if text := ValueAt(d, r3.Vec{X: 0.75, Y: 0.25, Z: 0.1}); text != "" {
		t.Errorf("beside the surface: %q", text)
	}
	d.Meshes()[0].Visible = false
	if text := ValueAt(d, at); text != "" {
		t.Errorf("of what is hidden: %q", text)
	}
	if text := ValueAt(d, r3.Vec{X: math.NaN()}); text != "" {
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
	w.ColorStatus()
	if len(w.colors) != 1 {
		t.Errorf("%d documents have colours", len(w.colors))
	}
}

// ball returns an octahedron in PLY, that many units in radius.
func ball(radius float64) string {
	text := "ply\nformat ascii 1.0\nelement vertex 6\nproperty float x\nproperty float y\nproperty float z\nelement face 8\nproperty list uchar int vertex_indices\nend_header\n"
	for _, v := range [][3]float64{{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}} {
		text += fmt.Sprintln(radius*v[0], radius*v[1], radius*v[2])
	}
	return text + "3 0 2 4\n3 2 1 4\n3 1 3 4\n3 3 0 4\n3 2 0 5\n3 1 2 5\n3 3 1 5\n3 0 3 5\n"
}

// TestDistancesToAnotherDocument: they are those of the other's surface, as it is laid, and
// stay when it is closed.
func TestDistancesToAnotherDocument(t *testing.T) {
	w := newWorld(t)
	d := w.open("a.ply", ball(1))
	w.ShowValues("distance")
	if now := w.ColorStatus(); !strings.Contains(now.Problem, "open another") || now.Shown != nil || now.Making {
		t.Errorf("alone: %+v", now)
	}
	w.ShowValues("")
	large := w.open("b.ply", ball(3))
	cloud := w.open("c.ply", "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 0 0\n")
	w.SetFront(d.ID())
	if others := w.ColorStatus().Others; len(others) != 1 || others[0].Document != large.ID() || others[0].Name != "b.ply" {
		t.Errorf("distances can be measured to %v", others)
	}
	w.ShowValues("distance")
	w.made()
	// The corners of the small one are in the large one: their faces are (3 - 1)/√3 apart.
	want := -2 / math.Sqrt(3)
	now := w.ColorStatus()
	if now.Source != OfDistance || now.Shown == nil || now.Shown.Colors() == colormap.Labels {
		t.Fatalf("%+v", now)
	}
	for i, v := range now.Shown.Field().Values {
		if math.Abs(float64(v)-want) > 1e-6 {
			t.Errorf("corner %d is %v from the other, want %v", i, v, want)
		}
	}
	other := w.open("d.ply", ball(2))
	w.SetFront(d.ID())
	w.SetDistance(other.ID(), scene.AsStored)
	w.made()
	if v := float64(w.ColorStatus().Shown.Field().Values[0]); math.Abs(v-want/2) > 1e-6 {
		t.Errorf("a corner is %v from another one, want %v", v, want/2)
	}
	w.SetDistance(large.ID(), scene.AsStored)
	w.made()
	before := w.ColorStatus().Shown
	if v := float64(before.Field().Values[0]); math.Abs(v-want) > 1e-6 {
		t.Errorf("a corner is %v from the first again, want %v", v, want)
	}
	w.SetDistance(large.ID(), scene.ByLandmarks)
	if now := w.ColorStatus(); !strings.Contains(now.Problem, "landmarks") || now.Shown != before {
		t.Errorf("without landmarks: %q", now.Problem)
	}
	w.SetDistance(large.ID(), scene.AsStored)
	if now := w.ColorStatus(); now.Problem != "" || now.Making || now.Shown == nil {
		t.Errorf("as before: %+v", now)
	}
	w.Documents.Close(large.ID())
	w.Documents.Close(cloud.ID())
	w.Documents.Close(other.ID())
	w.FollowColors()
	l := w.ColorStatus().Look
	l.Colors = colormap.Grey
	w.SetColorLook(l)
	if now := w.ColorStatus(); now.Problem != "" || now.Making || now.Shown == nil || now.Shown.Colors() != colormap.Grey {
		t.Errorf("the other is closed: %+v", now)
	}
}

// TestClosingTheOtherEndsTheJob: a document that is measured to can be closed meanwhile.
func TestClosingTheOtherEndsTheJob(t *testing.T) {
	w := newWorld(t)
	d := w.open("a.ply", ball(1))
	other := w.open("b.ply", ball(3))
	w.SetFront(d.ID())
	begun := make(chan struct{})
	c := w.colorsOf(w.Document())
	c.Values, c.Other = "distance", other.ID()
	from := w.source(d, c)
	from.values = func(ctx context.Context, m *mesh.TriMesh, progress func(float64)) (*mesh.Field, error) {
		close(begun)
		<-ctx.Done()
		return nil, ctx.Err()
	}
	w.startColors(d, c, from)
	<-begun
	w.Documents.Close(other.ID()) // which waits for the job
	w.made()
	if now := w.ColorStatus(); !strings.Contains(now.Problem, "closed") || now.Shown != nil {
		t.Errorf("%+v", now)
	}
}

// TestClosingTheDocumentEndsTheJob: values are not made any longer than they can be shown.
func TestClosingTheDocumentEndsTheJob(t *testing.T) {
	w := newWorld(t)
	d := w.open("a.ply", square)
	begun := make(chan struct{})
	c := w.colorsOf(d)
	c.Values = "curvedness"
	from := w.source(d, c)
	from.values = func(ctx context.Context, _ *mesh.TriMesh, _ func(float64)) (*mesh.Field, error) {
		close(begun)
		select {
		case <-ctx.Done():
		case <-time.After(10 * time.Second):
			t.Error("the document is closed, and its values are made still")
		}
		return nil, context.Canceled
	}
	w.startColors(d, c, from)
	<-begun
	w.Documents.Close(d.ID()) // which waits for the job
}

// TestDistancesAlongTheSurfaceFollowLandmarks that are moved, when they rest.
func TestDistancesAlongTheSurfaceFollowLandmarks(t *testing.T) {
	w := newWorld(t)
	d := w.load(false)
	w.ShowValues("surface-distance")
	if now := w.ColorStatus(); now.Problem == "" {
		t.Error("without landmarks nothing is wrong")
	}
	w.ShowValues("")
	d = w.load(true) // a at 0.25, 0.25 and b at 0.75, 0.5
	w.ShowValues("surface-distance")
	w.made()
	at := func(i int) float64 { return float64(d.Meshes()[0].Coloring().Field().Values[i]) }
	if got, want := at(0), math.Hypot(0.25, 0.25); math.Abs(got-want) > 1e-6 {
		t.Errorf("the first corner is %v from a, want %v", got, want)
	}
	w.SetDistancePoints("b")
	w.made()
	want := math.Hypot(0.75, 0.5)
	if got := at(0); math.Abs(got-want) > 1e-6 {
		t.Errorf("the first corner is %v from b, want %v", got, want)
	}
	before := w.ColorStatus().Shown
	w.SetDistancePoints("nobody")
	if now := w.ColorStatus(); !strings.Contains(now.Problem, "nobody") || now.Shown != before {
		t.Errorf("from nobody: %q", now.Problem)
	}
	w.SetDistancePoints("b")
	g := d.Groups()[0]
	if err := d.Apply(scene.MovePoint(d, g.Point(1), r3.Vec{X: 0.5, Y: 0.5}, r3.Vec{})); err != nil {
		t.Fatal(err)
	}
	w.FollowColors()
	w.until("the distances follow", func() bool { return math.Abs(at(0)-math.Hypot(0.5, 0.5)) < 1e-6 })
}
