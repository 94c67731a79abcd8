package shell

import (
	"testing"

	"fyne.io/fyne/v2"
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
	height := r.inspector.points.height()
	r.inspector.points.TappedSecondary(&fyne.PointEvent{Position: fyne.NewPos(50, 1.5*height)})
	opened("a point")
	if !d.Selection().Has(r.inspector.rows[1]) || d.Selection().Len() != 1 {
		t.Error("the second point is not selected")
	}
	r.inspector.points.openMenu()
	opened("a point by key")
	r.inspector.points.TappedSecondary(&fyne.PointEvent{Position: fyne.NewPos(50, 40*height)})
	if c.Overlays().Top() != nil {
		t.Error("below all rows a menu opens")
	}
	r.inspector.groups.TappedSecondary(&fyne.PointEvent{Position: fyne.NewPos(50, 0.5*r.inspector.groups.height())})
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
}
