package shell

import (
	"slices"
	"strings"
	"testing"

	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"gonum.org/v1/gonum/spatial/r3"
)

// mends returns the buttons of remedies that are shown.
func (r *findingRow) offered() (all []*toolButton) {
	for _, o := range slices.Concat(r.beside.Objects, r.mends.Objects) {
		all = append(all, o.(*toolButton))
	}
	return all
}

// row returns a row of the table as it is drawn.
func (r *room) row(i int) *pointRow {
	row := newPointRow(r.inspector)
	row.Resize(fyne.NewSize(300, 24))
	row.show(r.document(), i)
	return row
}

// TestAFindingIsShown above the table, in the rows of its points and in the status bar; a click
// mends it, and nothing of it is left then.
func TestAFindingIsShown(t *testing.T) {
	r := newRoom(t)
	d, g := r.letters("abcdef")
	line, status := r.inspector.findings, r.status
	if line.box.Visible() || !r.row(1).marks[2].Hidden {
		t.Fatal("something is found at first")
	}
	a := g.Group.At(0).Position
	if err := d.Apply(scene.MovePoint(d, g.Point(1), a, r3.Vec{})); err != nil {
		t.Fatal(err)
	}
	r.wait("what is found", line.box.Visible)
	const says = `"a" and "b" are at the same place`
	if line.text.Text != says+"." || !strings.Contains(strings.Join(status.odd, ""), says) || line.next.Visible() {
		t.Errorf("above the table stands %q, in the status bar %q", line.text.Text, status.odd)
	}
	for i, odd := range []bool{true, true, false} {
		row := r.row(i)
		if row.marks[2].Hidden == odd {
			t.Errorf("row %d is marked: %v", i, !odd)
		}
		if !odd {
			continue
		}
		row.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: row.marks[2].Position().AddXY(3, 3)}})
		if row.says() != says+"." {
			t.Errorf("its mark says %q", row.says())
		}
		row.MouseOut()
	}
	r.hovered(r.view, g.Point(1))
	if !strings.Contains(status.name[0], says) {
		t.Errorf("under the pointer it says %q", status.name)
	}
	r.hovered(r.view, g.Point(2))
	if strings.Contains(status.name[0], says) {
		t.Errorf("of another point it says %q", status.name)
	}
	var titles []string
	for _, b := range line.offered() {
		titles = append(titles, b.Text)
	}
	if !slices.Equal(titles, []string{"Mark b as Missing", "Mark a as Missing"}) {
		t.Fatalf("offered are %q", titles)
	}
	test.Tap(line.offered()[1])
	if g.Group.At(0).Placed() || !g.Group.At(1).Placed() || line.box.Visible() || len(status.odd) > 0 || !r.row(1).marks[2].Hidden {
		t.Error("it is not mended, or still shown")
	}
	r.undo()
	r.wait("what is found again", line.box.Visible)
	r.keys.doNamed("mend-finding")
	if g.Group.At(1).Placed() {
		t.Error("its key does not mend it")
	}
	r.undo()
	r.wait("what is found again", line.box.Visible)
	test.Tap(line.dismiss)
	if line.box.Visible() || len(status.odd) > 0 {
		t.Error("it is not dismissed")
	}
}

// TestFindingsGoRoundAboveTheTable with a button, where there are several. Where none can be
// mended, it is said why.
func TestFindingsGoRoundAboveTheTable(t *testing.T) {
	r := newRoom(t)
	d, g := r.letters("abcdef")
	line := r.inspector.findings
	a, c := g.Group.At(0).Position, g.Group.At(2).Position
	_ = d.Apply(scene.MovePoint(d, g.Point(1), a, r3.Vec{}))
	_ = d.Apply(scene.MovePoint(d, g.Point(3), c, r3.Vec{}))
	_ = d.Apply(scene.LockPoints(d, true, g.Point(2), g.Point(3)))
	r.wait("what is found", line.box.Visible)
	if line.next.Text != "1 of 2" || !strings.Contains(line.text.Text, `"a" and "b"`) {
		t.Fatalf("it says %q: %q", line.next.Text, line.text.Text)
	}
	test.Tap(line.next)
	if line.next.Text != "2 of 2" || !strings.Contains(line.text.Text, `"c" and "d"`) || len(line.offered()) > 0 || !strings.Contains(line.text.Text, "Not mended here: d is locked; unlock it first.") {
		t.Errorf("it says %q: %q", line.next.Text, line.text.Text)
	}
	if got := r.tableSays(); got != "abCDef" {
		t.Errorf("its points are selected: %s", got)
	}
	test.Tap(line.next)
	if line.next.Text != "1 of 2" {
		t.Errorf("and then it says %q", line.next.Text)
	}
	r.closing.closeDocument(d.ID())
}

// TestTipsOfFindingsAreBroken into lines that a window has room for, and lose nothing.
func TestTipsOfFindingsAreBroken(t *testing.T) {
	text := strings.Repeat("some words and averylongone ", 9) + strings.Repeat("x", 80)
	lines := broken(text)
	if got := strings.Join(lines, " "); got != text {
		t.Errorf("joined it is %q", got)
	}
	for _, l := range lines[:len(lines)-2] {
		if n := len(l); n > 60 || n < 40 {
			t.Errorf("a line has %d letters", n)
		}
	}
}
