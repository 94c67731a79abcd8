package session

import (
	"math"
	"strings"
	"testing"
	"time"

	"cairn/landmark"
	"cairn/landmark/measure"
	"cairn/landmark/measureio"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// pump runs what is posted until a condition holds.
func (w *world) pump(what string, done func() bool) {
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

// at moves the two landmarks of the document.
func (w *world) at(d *scene.Document, a, b r3.Vec) {
	w.t.Helper()
	g := d.Groups()[0]
	to := map[scene.Point]r3.Vec{g.Point(0): a, g.Point(1): b}
	e := scene.ChangePoints(d, "Move", []scene.Point{g.Point(0), g.Point(1)}, func(p scene.Point, l *landmark.Landmark) { l.Position = to[p] })
	if err := d.Apply(e); err != nil {
		w.t.Fatal(err)
	}
}

// TestSelectionIsMeasured: two points, 0.3 and 0.4 apart on a flat square, are 0.5
// apart, along the surface, too, once a job has measured that.
func TestSelectionIsMeasured(t *testing.T) {
	w := newWorld(t)
	d := w.load(true)
	w.at(d, r3.Vec{X: 0.1, Y: 0.1}, r3.Vec{X: 0.4, Y: 0.5})
	if got := w.SelectionTexts(); got != nil {
		t.Errorf("nothing is selected: %q", got)
	}
	g := d.Groups()[0]
	d.Selection().Only(g.Point(1), g.Point(0))
	got := w.SelectionTexts()
	if len(got) == 0 || !strings.HasPrefix(got[0], "distance b–a: 0.5") || strings.Contains(got[0], "along") {
		t.Fatalf("at once: %q", got)
	}
	w.pump("the surface is measured", func() bool { return w.measured > 0 })
	got = w.SelectionTexts()
	if !strings.Contains(got[0], "distance b–a: 0.5") || !strings.Contains(got[0], "length along the surface b–a: 0.5") {
		t.Errorf("after the job: %q", got)
	}
	// A job about points that moved meanwhile does not count.
	w.at(d, r3.Vec{X: 0.1, Y: 0.1}, r3.Vec{X: 0.4, Y: 0.1})
	w.SelectionTexts()
	w.at(d, r3.Vec{X: 0.1, Y: 0.1}, r3.Vec{X: 0.9, Y: 0.7})
	w.SelectionTexts()
	before := w.measured
	w.pump("the surface is measured again", func() bool { return w.measured > before })
	if got = w.SelectionTexts(); !strings.Contains(got[0], "length along the surface b–a: 1") {
		t.Errorf("after moving twice: %q", got)
	}
	d.Selection().Only()
	if got := w.SelectionTexts(); got != nil {
		t.Errorf("nothing is selected again: %q", got)
	}
}

// TestKeeping: what is selected is kept by an action, or it says why not; kept measures
// are live, are undone, renamed, moved and let go of.
func TestKeeping(t *testing.T) {
	w := newWorld(t)
	if why := w.run("keep-distance"); why != "nothing is open" {
		t.Errorf("without a document: %q", why)
	}
	d := w.load(true)
	w.at(d, r3.Vec{X: 0.1, Y: 0.1}, r3.Vec{X: 0.4, Y: 0.5})
	g := d.Groups()[0]
	for action, want := range map[string]string{
		"keep-distance": "it is of 2 selected points", "keep-angle": "it is of 3 selected points", "keep-length": "it is of 2 or more selected points",
		"keep-surface-distance": "it is of one selected point", "copy-measures": "no measures are kept", "export-measures": "no measures are kept",
		"keep-area": "no label is chosen in the list of groups, and fewer than three points are selected",
	} {
		if why := w.run(action); why != want {
			t.Errorf("%s: %q, not %q", action, why, want)
		}
	}
	d.Selection().Only(g.Point(0), g.Point(1))
	for _, action := range []string{"keep-distance", "keep-surface-length", "keep-centroid-size"} {
		if why := w.run(action); why != "" {
			t.Fatalf("%s: %s", action, why)
		}
	}
	if why := w.run("keep-distance"); why != "it is kept already" {
		t.Errorf("a second time: %q", why)
	}
	if !w.Documents.Entry(w.Front()).Modified() || w.Documents.Entry(w.Front()).LandmarksModified() != true {
		t.Error("the document is not changed") // its points were moved
	}
	all := w.Kept()
	if len(all) != 3 || math.Abs(all[0].Number-0.5) > 1e-12 || all[1].Reason != Pending {
		t.Fatalf("kept: %+v", all)
	}
	// Two points 0.5 apart are 0.25 from their middle: sqrt(2·0.25²).
	if want := math.Sqrt(2) / 4; math.Abs(all[2].Number-want) > 1e-12 {
		t.Errorf("centroid size %v, not %v", all[2].Number, want)
	}
	w.pump("the surface is measured", func() bool { all = w.Kept(); return all[1].OK() })
	if math.Abs(all[1].Number-0.5) > 1e-9 || len(all[1].Path) < 2 {
		t.Errorf("along the surface: %+v", all[1])
	}
	w.at(d, r3.Vec{X: 0.1, Y: 0.1}, r3.Vec{X: 0.1, Y: 0.3})
	if all = w.Kept(); math.Abs(all[0].Number-0.2) > 1e-12 || all[1].Reason != Pending {
		t.Errorf("after a move: %+v", all[:2])
	}
	if err := d.Apply(scene.RenamePoint(d, g.Point(0), "nasion")); err != nil {
		t.Fatal(err)
	}
	if all = w.Kept(); all[0].Title() != "distance nasion–b" {
		t.Errorf("after a point was renamed it is called %q", all[0].Title())
	}
	var exported []measureio.Row
	w.MeasureAll(func(all []measureio.Row) { exported = all })
	w.pump("all are measured", func() bool { return exported != nil })
	if exported[0].Title() != "distance nasion–b" {
		t.Errorf("exported as %q", exported[0].Title())
	}
	w.RenameMeasure(0, "width")
	w.MoveMeasure(0, 2)
	if all = w.Kept(); all[2].Title() != "width" || all[0].Kind != measure.SurfaceLength {
		t.Errorf("moved and renamed: %+v", all)
	}
	if text := w.MeasuresText(2); !strings.HasPrefix(text, "width\t0.") || strings.Contains(text, "\n") {
		t.Errorf("copied: %q", text)
	}
	d.Selection().Only()
	w.SelectMeasured(2)
	if got := d.Selection().Points(); len(got) != 2 || got[0] != g.Point(0) {
		t.Errorf("selected: %v", got)
	}
	w.DropMeasure(2)
	if len(w.Kept()) != 2 {
		t.Error("it is still kept")
	}
	for range 3 {
		w.Undo()
	}
	if all = w.Kept(); len(all) != 3 || all[0].Name != "" || all[0].Kind != measure.Distance {
		t.Errorf("undone: %+v", all)
	}
	var rows []measureio.Row
	w.MeasureAll(func(r []measureio.Row) { rows = r })
	w.pump("all are measured", func() bool { return rows != nil })
	if len(rows) != 3 || rows[0].Document != "a.obj" || !rows[1].OK() || math.Abs(rows[1].Number-0.2) > 1e-9 {
		t.Errorf("rows: %+v", rows)
	}
}

// TestAngleIsAtTheSecond of three points, in the order in which they were selected.
func TestAngleIsAtTheSecond(t *testing.T) {
	w := newWorld(t)
	d := w.load(true)
	w.at(d, r3.Vec{X: 0.1, Y: 0.1}, r3.Vec{X: 0.5, Y: 0.1})
	g := d.Groups()[0]
	e := scene.InsertPoints(d, g.ID(), 2, landmark.Landmark{Name: "c", Position: r3.Vec{X: 0.1, Y: 0.5}, Status: landmark.Defined})
	if err := d.Apply(e); err != nil {
		t.Fatal(err)
	}
	a, b, c := g.Point(0), g.Point(1), g.Point(2)
	d.Selection().Only()
	for _, p := range []scene.Point{c, a, b} {
		d.Selection().Toggle(p)
	}
	if why := w.run("keep-angle"); why != "" {
		t.Fatal(why)
	}
	d.Selection().Only(a, b, c)
	if why := w.run("keep-angle"); why != "" {
		t.Fatal(why)
	}
	all := w.Kept()
	if math.Abs(all[0].Number-90) > 1e-9 || math.Abs(all[1].Number-45) > 1e-9 {
		t.Errorf("%v and %v, not 90 and 45", all[0].Number, all[1].Number)
	}
	if m, ok := all[0].Drawn(); !ok || !m.Angle || m.Path[1] != (r3.Vec{X: 0.1, Y: 0.1}) {
		t.Errorf("drawn: %+v", m)
	}
	for _, kind := range []measure.Kind{measure.Distance, measure.Polyline, measure.Perimeter, measure.SurfaceLength} {
		l := Live{measure.Taken{Definition: measure.Definition{Kind: kind}, Value: measure.Value{Number: 2, Unit: "mm"}}, []r3.Vec{{}, {X: 1}, {Y: 1}}}
		want := map[measure.Kind]string{measure.Distance: "2.0000 mm", measure.Polyline: "2.0000 mm from point to point",
			measure.Perimeter: "2.0000 mm around", measure.SurfaceLength: "2.0000 mm along the surface"}[kind]
		if m, _ := l.Drawn(); m.Text != want {
			t.Errorf("%v is drawn as %q, want %q", kind, m.Text, want)
		}
	}
	if len(w.DrawnMeasures()) != 0 {
		t.Error("they are in the pictures unasked")
	}
	if w.run("measures-in-pictures"); len(w.DrawnMeasures()) != 2 {
		t.Error("they are not in the pictures")
	}
}

// TestMeasuresWithoutLandmarksCanBeSaved: they are kept by the names of points, and stay
// when the group goes that had these.
func TestMeasuresWithoutLandmarksCanBeSaved(t *testing.T) {
	w := newWorld(t)
	d := w.load(false)
	if why := w.Action("save").Reason(); why == "" {
		t.Error("a mesh alone can be saved")
	}
	if err := d.Apply(scene.AddGroups(d, "", landmark.NewGroup("made", []landmark.Landmark{
		{Name: "a", Status: landmark.Defined}, {Name: "b", Status: landmark.Defined, Position: r3.Vec{X: 1}},
	}))); err != nil {
		t.Fatal(err)
	}
	w.Keep(measure.Definition{Kind: measure.Distance, Points: []measure.Point{{Name: "a"}, {Name: "b"}}})
	if err := w.RemoveGroup(); err != nil {
		t.Fatal(err)
	}
	if e := w.Documents.Entry(w.Front()); !e.Modified() || len(d.Groups()) != 0 || len(d.Measures()) != 1 {
		t.Fatalf("unsaved: %v, %d groups, %d measures", e.Modified(), len(d.Groups()), len(d.Measures()))
	}
	if why := w.Action("save").Reason(); why != "" {
		t.Errorf("its measures cannot be saved: %s", why)
	}
}
