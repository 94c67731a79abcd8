package shell

import (
	"slices"
	"strings"
	"testing"

	"cairn/app/session"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestMenusOfRows: the right button and the key for menus open those of a row, which
// is chosen first.
func TestMenusOfRows(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.ljson": `{"version":3,"groups":{"g":{"labels":[],"landmarks":{"points":[[0.25,0.25,0],[0.5,0.5,0]]}},"h":{"labels":[],"landmarks":{"points":[[0.75,0.25,0]]}}}}`})
	d := r.docs.Document(r.load(paths[1])[0])
	c := r.win.Canvas()
	opened := func(when string) {
		t.Helper()
		if c.Overlays().Top() == nil {
			t.Fatalf("%s: no menu is open", when)
		}
		for c.Overlays().Top() != nil {
			c.Overlays().Remove(c.Overlays().Top())
		}
	}
	rightClick(t, r.inspector.points, 1)
	opened("a point")
	if !d.Selection().Has(r.inspector.rows[1]) || d.Selection().Len() != 1 {
		t.Error("the second point is not selected")
	}
	r.inspector.points.openMenu()
	opened("a point by key")
	rightClick(t, r.inspector.groups, 0)
	opened("a group")
	if r.session.Group() != d.Groups()[0] {
		t.Error("the first group is not the one that commands are about")
	}
	r.inspector.groups.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if r.session.Group() != d.Groups()[1] {
		t.Error("the down key does not choose the second group")
	}
	r.inspector.groups.openMenu()
	opened("a group by key")
	r.removeGroup()
	if len(d.Groups()) != 1 || d.Groups()[0].Group.Name() != "g" {
		t.Error("another group than the chosen one is removed")
	}
	r.inspector.points.choose(0, 0)
	r.keys.doNamed("keep-surface-distance")
	r.inspector.measures.list.UnselectAll()
	r.inspector.measures.list.Refresh()
	rightClick(t, r.inspector.measures.list, 0)
	opened("a measure")
	if r.inspector.measures.list.chosen != 0 {
		t.Error("the measure is not chosen")
	}
}

// TestMenuOfATab: the right button on a tab brings its document to the front and opens its
// menu, and so does the key for menus.
func TestMenuOfATab(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "b.obj": square})
	ids := r.load(paths...)
	for i, open := range []func(*tab){
		func(b *tab) { b.TappedSecondary(&fyne.PointEvent{}) },
		(*tab).openMenu,
	} {
		open(r.tabs.tabs[i])
		if r.session.Front() != ids[i] || r.win.Canvas().Overlays().Top() == nil {
			t.Errorf("tab %d: %d is in front, and a menu is open: %t", i, r.session.Front(), r.win.Canvas().Overlays().Top() != nil)
		}
		r.win.Canvas().Overlays().Remove(r.win.Canvas().Overlays().Top())
	}
	var titles []string
	for _, a := range r.session.At(session.OnTab) {
		titles = append(titles, a.Title)
	}
	if want := []string{"Save Landmarks", "Save Landmarks As…", "Export Picture…", "Close"}; !slices.Equal(titles, want) {
		t.Errorf("it offers %q, want %q", titles, want)
	}
}

// TestKeptMeasureIsSeen: the list of measures goes to the one that was kept last, and says
// in a tip what there is no room for and what is odd about a value.
func TestKeptMeasureIsSeen(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.csv": "name,x,y,z\n" +
		"a point with a long name,0,0,0\nanother with a long name,1,0,0\na third with a long name,1,1,1\nd,0,1,0\n"})
	r.show(r.load(paths[1])[0])
	p := r.inspector.measures
	for i := range 6 {
		r.inspector.points.choose(i%4, 0)
		r.keys.doNamed("keep-surface-distance")
	}
	if at := p.list.GetScrollOffset(); at <= 0 {
		t.Errorf("the sixth measure is kept, and the list stands at %g", at)
	}
	r.keys.doNamed("select-all")
	r.keys.doNamed("keep-area")
	o := newMeasureRow(p.list)
	o.Resize(fyne.NewSize(180, p.list.height()))
	p.updateRow(len(p.rows)-1, o)
	for _, part := range []string{"a third with a long name", "off their plane"} {
		if !strings.Contains(o.says(), part) {
			t.Errorf("the tip is %q, without %q", o.says(), part)
		}
	}
	if o.value.text.Text != o.value.full {
		t.Errorf("the number is cut: %q of %q", o.value.text.Text, o.value.full)
	}
}

// rightClick presses the right button on a row of a list, which has to hear of it itself:
// the toolkit asks only the innermost of what takes clicks, and not the list around it.
func rightClick(t *testing.T, list fyne.CanvasObject, row int) {
	t.Helper()
	for _, o := range test.LaidOutObjects(list)[1:] {
		if o, ok := o.(fyne.SecondaryTappable); ok {
			if row == 0 {
				o.TappedSecondary(&fyne.PointEvent{})
				return
			}
			row--
		}
	}
}
