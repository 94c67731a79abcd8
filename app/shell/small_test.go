package shell

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// TestTheWindowFitsSmallScreens: 1024×700 pixels with two pixels a unit, of which
// the menu and the window's own title take some.
func TestTheWindowFitsSmallScreens(t *testing.T) {
	r := newRoom(t)
	most := fyne.NewSize(512, 350-28)
	fits := func(what string) {
		t.Helper()
		if need := r.win.Content().MinSize(); need.Width > most.Width || need.Height > most.Height {
			t.Errorf("%s: the window needs %v, there is %v", what, need, most)
		}
	}
	fits("empty")
	var groups strings.Builder
	groups.WriteString("name,x,y,z\n")
	for i := range 40 {
		fmt.Fprintf(&groups, "a point with a long name indeed %d,%d.123456,0.25,-100000\n", i, i)
	}
	paths := files(t, map[string]string{
		"a mesh with a name that is longer than a tab.obj": square, "a mesh with a name that is longer than a tab.csv": groups.String(), "b.obj": square, "b.csv": onSquare,
	})
	r.load(paths[1], paths[3])
	d := r.document()
	d.Selection().Only(d.Groups()[0].Point(0))
	fits("two documents")
	for range 5 {
		r.notices.failure(0, strings.Repeat("much to say ", 40))
	}
	fits("messages")
	r.win.Resize(fyne.NewSize(512, 350))
	fits("small")
	// What is in the panel stays in it, and the table has some room.
	panel, table := r.inspector.box.Size(), r.inspector.points.Size()
	if bottom := fyne.CurrentApp().Driver().AbsolutePositionForObject(r.inspector.points).Y + table.Height; bottom > 350 || table.Height < 30 {
		t.Errorf("the panel is %v large, the table %v and ends at %g", panel, table, bottom)
	}
}

// TestWhatIsWrongIsSeenInALowWindow: what is wrong with the answers stands whole
// between the dialog's top and its buttons, however little of the form is seen.
func TestWhatIsWrongIsSeenInALowWindow(t *testing.T) {
	r := newRoom(t)
	r.win.Resize(fyne.NewSize(512, 322))
	r.load(files(t, map[string]string{"a.obj": square})[0])
	r.exporting.exportDialog()
	r.saved()
	popup := r.win.Canvas().Overlays().Top()
	var problem *widget.Label
	var confirm *button
	for _, o := range test.LaidOutObjects(popup) {
		if b, ok := o.(*button); ok && b.Text == "Export" {
			confirm = b
		}
	}
	r.win.Canvas().Focused().(*field).SetText(filepath.Join(t.TempDir(), "missing", "a.png"))
	r.press(fyne.KeyReturn)
	for _, o := range test.LaidOutObjects(popup) {
		if l, ok := o.(*widget.Label); ok && l.Importance == widget.DangerImportance {
			problem = l
		}
	}
	if problem == nil || !strings.Contains(problem.Text, "there is no folder") {
		t.Fatalf("it says %+v", problem)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	top, bottom, buttons := at(problem).Y, at(problem).Y+problem.MinSize().Height, at(confirm).Y
	if below := buttons + confirm.Size().Height; top < 40 || bottom > buttons || below > r.win.Canvas().Size().Height {
		t.Errorf("the text is from %g to %g, the buttons from %g to %g in a window of %v", top, bottom, buttons, below, r.win.Canvas().Size())
	}
}
