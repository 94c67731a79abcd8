package shell

import (
	"math"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/mesh"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"gonum.org/v1/gonum/spatial/r3"
)

// specimen opens a square with two landmarks, a and b, and puts it in front.
func (r *room) specimen() (*scene.Document, *scene.GroupNode) {
	r.t.Helper()
	paths := files(r.t, map[string]string{"a.obj": square, "a.csv": onSquare})
	id := r.load(paths[1])[0]
	r.show(id)
	return r.document(), r.document().Groups()[0]
}

// TestHistoryJumps: the list has a row for each edit and one for the document as opened;
// keys mark and jump, also several edits at once.
func TestHistoryJumps(t *testing.T) {
	r := newRoom(t)
	d, g := r.specimen()
	for _, name := range []string{"x", "y", "z"} {
		if err := d.Apply(scene.RenamePoint(d, g.Point(0), name)); err != nil {
			t.Fatal(err)
		}
	}
	r.keys.doNamed("history")
	l, ok := r.win.Canvas().Focused().(*historyList)
	if !ok {
		t.Fatalf("a %T has the keys", r.win.Canvas().Focused())
	}
	press := func(names ...fyne.KeyName) {
		for _, n := range names {
			l.TypedKey(&fyne.KeyEvent{Name: n})
		}
	}
	now := func(want string) {
		t.Helper()
		if got := g.Group.At(0).Name; got != want {
			t.Errorf("it is %s, want %s", got, want)
		}
	}
	if l.Length() != 4 || l.names[0] != "Rename a" || l.inForce != 3 {
		t.Fatalf("%d rows, %q, %d", l.Length(), l.names, l.inForce)
	}
	press(fyne.KeyUp, fyne.KeyUp)
	now("z")
	press(fyne.KeyReturn)
	now("x")
	l.Select(0)
	now("a")
	press(fyne.KeyEnd, fyne.KeyReturn)
	now("z")
	// It stays, and follows what is done elsewhere.
	r.undo()
	if l.inForce != 2 || l.marked != 2 || len(l.names) != 3 {
		t.Errorf("behind an undo it is at %d of %d", l.inForce, len(l.names))
	}
	_ = d.Apply(scene.MovePoint(d, g.Point(1), g.Group.At(0).Position, r3.Vec{}))
	if len(l.names) != 3 || l.names[2] != "Move b" {
		t.Errorf("behind a move it lists %q", l.names)
	}
	press(fyne.KeyEscape)
	if r.win.Canvas().Focused() == fyne.Focusable(l) || r.history.box.Hidden {
		t.Error("Escape does not give the keys to the view, or hides the list")
	}
	r.specimen()
	if l.Length() != 1 {
		t.Errorf("of a document without edits it has %d rows", l.Length())
	}
	r.show(d.ID())
	if l.Length() != 4 {
		t.Errorf("of the first one again it has %d rows", l.Length())
	}
	r.keys.doNamed("history")
	if !r.history.box.Hidden || r.session.ShowsHistory() {
		t.Error("it is not hidden again")
	}
}

// TestPasteGoesToTheSurface: by name, with the distances said, and asked before where one
// is large.
func TestPasteGoesToTheSurface(t *testing.T) {
	r := newRoom(t)
	d, g := r.specimen()
	_ = d.Apply(scene.MovePoint(d, g.Point(0), r3.Vec{X: 0.5, Y: 0.25, Z: 0.01}, r3.Vec{}))
	d.Selection().Only(g.Point(0))
	r.keys.doNamed("copy-points")
	if text := r.app.Clipboard().Content(); !strings.Contains(text, "a\t0.5\t0.25\t0.01\tplaced") {
		t.Errorf("the clipboard has %q", text)
	}
	other, into := r.specimen()
	n, _ := other.History().Names()
	r.keys.doNamed("paste-points")
	r.wait("it is pasted", func() bool { now, _ := other.History().Names(); return len(now) > len(n) })
	if a := into.Group.At(0); into.Group.Len() != 2 || a.Position != (r3.Vec{X: 0.5, Y: 0.25}) || math.Abs(a.Normal.Z) != 1 {
		t.Errorf("%+v", a)
	}
	if text := r.notices.seen[0].text; !strings.Contains(text, "1 point pasted into "+other.GroupName(into)+", 1 by name. They went 0.01") {
		t.Errorf("the notice says %q", text)
	}
	// The same, too far from the surface.
	_ = d.Apply(scene.MovePoint(d, g.Point(0), r3.Vec{X: 0.5, Y: 0.25, Z: 0.1}, r3.Vec{}))
	r.show(d.ID())
	d.Selection().Only(g.Point(0))
	r.keys.doNamed("copy-points")
	r.show(other.ID())
	other.Undo()
	r.keys.doNamed("paste-points")
	r.wait("it is asked", func() bool { return len(r.dialogs.open) == 1 })
	if a := into.Group.At(0); a.Position != (r3.Vec{X: 0.25, Y: 0.25}) {
		t.Errorf("before the answer: %+v", a)
	}
	r.dialogs.accept()
	if a := into.Group.At(0); a.Position != (r3.Vec{X: 0.5, Y: 0.25}) {
		t.Errorf("%+v", a)
	}
}

// TestPasteGoesToTheChosenGroup, which is marked in the list, also behind a look at
// another document.
func TestPasteGoesToTheChosenGroup(t *testing.T) {
	r := newRoom(t)
	d, g := r.specimen()
	r.keys.doNamed("new-group") // another one, the last
	r.session.ChooseGroup(g.ID())
	r.specimen()
	r.show(d.ID())
	if row := r.inspector.groups.row(); row != 0 || r.session.Group() != g {
		t.Errorf("row %d is marked, and %s is pasted into", row, d.GroupName(r.session.Group()))
	}
}

// TestPasteFromOthers: a spreadsheet's rows, with what was not taken said; the copy of
// another Cairn with its states; and no table at all, which changes nothing.
func TestPasteFromOthers(t *testing.T) {
	r := newRoom(t)
	d, g := r.specimen()
	edits := func() int { names, _ := d.History().Names(); return len(names) }
	r.app.Clipboard().SetContent("name\tx\ty\tz\toperator\na\t0,5\t0,25\t0\tB. Ruiz\nq\t0,75\t0,25\t0\tB. Ruiz\n")
	n := edits()
	r.keys.doNamed("paste-points")
	r.wait("it is pasted", func() bool { return edits() > n })
	if a := g.Group.At(0); g.Group.Len() != 3 || a.Position != (r3.Vec{X: 0.5, Y: 0.25}) || g.Group.At(2).Name != "q" {
		t.Errorf("%+v", g.Group.Landmarks())
	}
	if text := r.notices.seen[0].text; !strings.Contains(text, "2 points pasted into "+d.GroupName(g)+", 1 by name") || !strings.Contains(text, "decimal commas") || !strings.Contains(text, "not taken: operator") {
		t.Errorf("the notice says %q", text)
	}
	n = edits()
	r.app.Clipboard().SetContent("just words")
	r.keys.doNamed("paste-points")
	r.wait("it is said", func() bool { return strings.Contains(r.notices.seen[0].text, "could not be pasted") })
	if edits() != n {
		t.Error("words change the document")
	}
	p, err := pointsOf(t.Context(), "name\tx\ty\tz\tstate\tgroup\nb\t1\t2\t3\testimated\tletters\nc\t\t\t\tmissing: worn\tletters\ne\t\t\t\tnot visited\tletters\n")
	if err != nil || len(p.Points) != 3 || p.Points[0].Status != landmark.Estimated || p.Points[1].Reason != "worn" || p.Points[2].Status != landmark.Undefined {
		t.Errorf("%+v, %v", p, err)
	}
}

// TestPasteInTheDocumentsUnit: what another program wrote in metres is in millimetres here.
func TestPasteInTheDocumentsUnit(t *testing.T) {
	r := newRoom(t)
	d, g := r.specimen()
	d.SetUnits("mm")
	r.app.Clipboard().SetContent("name\tx (m)\ty (m)\tz (m)\nfar\t0.001\t0\t0\n")
	r.keys.doNamed("paste-points")
	r.wait("it is pasted", func() bool {
		return len(r.notices.seen) > 0 && strings.Contains(r.notices.seen[0].text, "1 point pasted")
	})
	if text := r.notices.seen[0].text; !strings.Contains(text, "from m to mm") {
		t.Errorf("the notice says %q", text)
	}
	if x := g.Group.At(g.Group.Len() - 1).Position.X; x != 1 {
		t.Errorf("x is %g, want 1 mm", x)
	}
}

// TestProject: the nearest of all surfaces counts, and what has no position stays so.
func TestProject(t *testing.T) {
	var surfaces []*mesh.Surface
	r := newRoom(t)
	d, _ := r.specimen()
	for _, m := range d.Meshes() {
		s, err := m.Mesh.Surface(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		surfaces = append(surfaces, s)
	}
	points := []landmark.Landmark{
		{Status: landmark.Defined, Position: r3.Vec{X: 0.5, Y: 0.5, Z: 0.3}},
		{Name: "gone", Status: landmark.Missing, Position: landmark.NoPosition(), Reason: "worn"},
		{Name: "far", Status: landmark.Estimated, Position: r3.Vec{X: 4, Y: 5}},
	}
	p := project(points, surfaces)
	if p.moved != 2 || p.farthest != "far" || math.Abs(p.most-5) > 1e-12 || math.Abs(p.mean-2.65) > 1e-12 {
		t.Errorf("%+v", p)
	}
	if p.Points[1].Status != landmark.Missing || p.Points[1].Reason != "worn" || p.Points[2].Position != (r3.Vec{X: 1, Y: 1}) || p.Points[2].Status != landmark.Estimated {
		t.Errorf("%+v", p.Points)
	}
	if p := project(points, nil); p.moved != 0 || p.withSurface || p.Points[0].Position.Z != 0.3 {
		t.Errorf("without a surface: %+v", p)
	}
}

// TestATableOfAPictureIsNotPastedOnAMesh: nobody has said its third coordinate.
func TestATableOfAPictureIsNotPastedOnAMesh(t *testing.T) {
	r := newRoom(t)
	d, _ := r.specimen()
	before, _ := d.History().Names()
	r.app.Clipboard().SetContent("name\tx\ty\na\t0.5\t0.25\nq\t0.75\t0.25\n")
	r.keys.doNamed("paste-points")
	r.wait("it is said", func() bool {
		return len(r.notices.seen) > 0 && strings.Contains(r.notices.seen[0].text, "were not pasted: they are of a picture")
	})
	if now, _ := d.History().Names(); len(now) != len(before) {
		t.Errorf("it is an edit: %q", now)
	}
}

// TestTheQuestionForAReasonNamesThePoint, or says how many there are.
func TestTheQuestionForAReasonNamesThePoint(t *testing.T) {
	r := newRoom(t)
	d, g := r.specimen()
	for _, c := range []struct {
		points []scene.Point
		want   string
	}{{[]scene.Point{g.Point(0)}, d.PointName(g.Point(0))}, {[]scene.Point{g.Point(0), g.Point(1)}, "2 points"}} {
		d.Selection().Only(c.points...)
		r.keys.doNamed("missing-because")
		var named bool
		for _, o := range test.LaidOutObjects(r.win.Canvas().Overlays().Top()) {
			text, ok := o.(*shortText)
			named = named || ok && text.full == c.want
		}
		if !named {
			t.Errorf("the dialog says nothing of %q", c.want)
		}
		r.dialogs.escape()
	}
}
