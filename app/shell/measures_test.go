package shell

import (
	"os"
	"strings"
	"testing"

	"cairn/app/workspace"

	"fyne.io/fyne/v2"
	"gonum.org/v1/gonum/spatial/r3"

	"cairn/landmark"
	"cairn/scene"
)

// TestMeasuresAreKeptAndSaved: the selection is measured in the status bar, kept by an
// action, listed with its value while a point moves, saved beside the mesh, and asked for
// when the document closes unsaved.
func TestMeasuresAreKeptAndSaved(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.csv": onSquare})
	id := r.load(paths[1])[0]
	r.show(id)
	d := r.document()
	g := d.Groups()[0]
	if r.inspector.measures.box.Visible() {
		t.Error("the panel is seen where nothing is kept")
	}
	d.Selection().Only(g.Point(0), g.Point(1))
	// 0.5 and 0.25 apart: sqrt(0.3125) = 0.559017.
	if text := r.status.pointer.full; !strings.HasPrefix(text, "distance a–b: 0.559") {
		t.Errorf("the status bar says %q", text)
	}
	r.wait("the surface is measured", func() bool { return strings.Contains(r.status.pointer.full, "along the surface a–b: 0.559") })
	r.keys.doNamed("keep-distance")
	r.keys.doNamed("keep-surface-length")
	p := r.inspector.measures
	if !p.box.Visible() || len(p.rows) != 2 || !strings.HasPrefix(p.rows[0].Value.Text(), "0.559") {
		t.Fatalf("the panel: %+v", p.rows)
	}
	to := r3.Vec{X: 0.25, Y: 0.5}
	_ = d.Apply(scene.ChangePoints(d, "Move a", []scene.Point{g.Point(0)}, func(_ scene.Point, l *landmark.Landmark) { l.Position = to }))
	if got := p.rows[0].Number; got != 0.5 {
		t.Errorf("while a point is moved: %v, not 0.5", got)
	}
	r.wait("the way is measured anew", func() bool { return p.rows[1].OK() && p.rows[1].Number > 0.4999 && p.rows[1].Number < 0.5001 })
	r.undo()

	// Only the measures are unsaved: closing asks.
	e := r.docs.Entry(id)
	if e.LandmarksModified() || !e.Modified() {
		t.Fatal("what is unsaved is not the measures alone")
	}
	r.closing.closeDocument(id)
	if len(r.dialogs.open) != 1 || r.docs.Entry(id) == nil {
		t.Fatal("it is not asked about")
	}
	r.dialogs.open[0].Hide()
	r.save()
	r.wait("they are saved", func() bool { return r.docs.MeasuresSaved(id) && !e.Saving() })
	data, err := os.ReadFile(workspace.MeasuresFile(paths[1]))
	if err != nil || !strings.Contains(string(data), `"surface-length"`) || !strings.Contains(string(data), `"distance"`) {
		t.Errorf("the file: %s %v", data, err)
	}
	if e.Modified() {
		t.Error("it is still unsaved")
	}

	// By its keys a row is let go of, and copied.
	p.list.Select(0)
	p.list.TypedShortcut(&fyne.ShortcutCopy{})
	if text := r.app.Clipboard().Content(); !strings.HasPrefix(text, "distance a–b\t0.559") {
		t.Errorf("copied: %q", text)
	}
	p.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	if len(p.rows) != 1 || len(d.Groups()[0].Group.Landmarks()) != 2 {
		t.Errorf("after Delete: %+v", p.rows)
	}
	r.undo()
	if len(p.rows) != 2 || e.Modified() {
		t.Error("undoing does not give it back")
	}
}

// TestMeasuresThatAnotherProgramChanged are not written over unasked.
func TestMeasuresThatAnotherProgramChanged(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.csv": onSquare})
	id := r.load(paths[1])[0]
	r.show(id)
	d := r.document()
	d.Selection().Only(d.Groups()[0].Point(0), d.Groups()[0].Point(1))
	r.keys.doNamed("keep-distance")
	other := workspace.MeasuresFile(paths[1])
	if err := os.WriteFile(other, []byte("theirs"), 0o644); err != nil {
		t.Fatal(err)
	}
	r.save()
	r.wait("it is asked", func() bool { return len(r.dialogs.open) == 1 })
	if data, _ := os.ReadFile(other); string(data) != "theirs" {
		t.Fatalf("it was written over: %s", data)
	}
	if r.docs.MeasuresSaved(id) {
		t.Error("they count as saved")
	}
}
