package shell

import (
	"testing"
	"time"

	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// TestDoubleClick: a double click renames, also where it follows at once on a click on
// another row, as does one on a group; no other two clicks do.
func TestDoubleClick(t *testing.T) {
	r := newRoom(t)
	r.letters("abcd")
	point := func(i int) scene.Point { return r.inspector.rows[i] }
	renames := func(i int, what string) {
		t.Helper()
		want := scene.Point{}
		if i >= 0 {
			want = point(i)
		}
		if got := r.inspector.points.renamed; got != want {
			t.Fatalf("%s: %v is renamed, want %v", what, got, want)
		}
		r.inspector.points.field.end(false)
	}
	r.clickRow(0, 0)
	r.clickRow(2, 0)
	renames(-1, "two rows clicked")
	r.clickRow(2, 0)
	renames(2, "clicked twice behind another")
	r.clickRow(2, 0)
	renames(-1, "a third click")
	r.clickRow(1, fyne.KeyModifierControl)
	r.clickRow(1, fyne.KeyModifierControl)
	renames(-1, "selected and unselected")
	r.clickRow(1, 0)
	row := newPointRow(r.inspector)
	row.show(r.document(), 1)
	e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	row.MouseDown(e)
	row.Dragged(&fyne.DragEvent{})
	row.MouseUp(e)
	row.DragEnd()
	renames(-1, "clicked and dragged")
	r.clickRow(1, 0)
	renames(-1, "clicked after a drag")
	r.clickRow(1, 0)
	renames(1, "clicked twice after a drag")

	group := newGroupRow(r.inspector.groups)
	group.show(r.document(), 0)
	for range 2 {
		group.MouseDown(e)
		group.MouseUp(e)
	}
	if r.inspector.groups.renamed == nil || r.inspector.groups.renamed.group != group.line.group {
		t.Error("a double click on a group does not rename it")
	}
}

// TestDoubleClickTime: it is the time between the releases that counts.
func TestDoubleClickTime(t *testing.T) {
	test.NewTempApp(t)
	begin := time.Now()
	limit := max(leastDoubleClick, fyne.CurrentApp().Driver().DoubleTapDelay())
	for after, want := range map[time.Duration]bool{limit - time.Millisecond: true, limit: false} {
		var c doubleClicks
		if c.click(1, 0, begin); c.click(1, 0, begin.Add(after)) != want {
			t.Errorf("two clicks with %v between: a double click: %v", after, !want)
		}
	}
}
