package shell

import (
	"testing"

	"cairn/scene"

	"fyne.io/fyne/v2"
)

// TestNewGroupIsNamedInItsRow: what is typed is its name, in one step of undo; Escape
// leaves the one that was suggested. So it is by the button for a first group.
func TestNewGroupIsNamedInItsRow(t *testing.T) {
	for _, end := range []struct {
		key  fyne.KeyName
		name string
	}{{fyne.KeyReturn, "cranium"}, {fyne.KeyEscape, "group"}} {
		r := newRoom(t)
		r.show(r.load(files(t, map[string]string{"a.obj": square})[0])[0])
		d := r.document()
		r.inspector.empty.actions[1].OnTapped()
		field, ok := r.win.Canvas().Focused().(*nameField)
		if !ok || field.Text != "group" {
			t.Fatalf("a %T has the keys", r.win.Canvas().Focused())
		}
		field.SetText("cranium")
		field.TypedKey(&fyne.KeyEvent{Name: end.key})
		if names, _ := d.History().Names(); len(names) != 1 || names[0] != "New Group" || d.Groups()[0].Group.Name() != end.name {
			t.Errorf("behind %s: %q, %q", end.key, names, d.Groups()[0].Group.Name())
		}
		// The name of a group that was there is a step of its own.
		r.keys.doNamed("rename")
		field = r.win.Canvas().Focused().(*nameField)
		field.SetText("other")
		field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if names, _ := d.History().Names(); len(names) != 2 || d.Groups()[0].Group.Name() != "other" {
			t.Errorf("renamed: %q", names)
		}
	}
}

// TestSaveAll saves every document that was changed, and says when there is none.
func TestSaveAll(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.tps": ofOneGroup, "b.obj": square, "b.tps": ofOneGroup, "c.obj": square, "c.tps": ofOneGroup})
	var ids []scene.ID
	for _, path := range []string{paths[0], paths[2], paths[4]} {
		ids = append(ids, r.load(path)[0])
	}
	save := r.session.Action("save-all")
	if why := save.Reason(); why != "nothing is unsaved" {
		t.Errorf("before an edit: %q", why)
	}
	for _, id := range ids[:2] {
		d := r.docs.Document(id)
		_ = d.Apply(scene.MovePoint(d, d.Groups()[0].Point(0), d.Groups()[0].Group.At(1).Position, d.Groups()[0].Group.At(1).Normal))
	}
	r.show(ids[2])
	r.keys.do(save)
	r.wait("all are saved", func() bool { return save.Reason() != "" })
	if r.session.Front() != ids[2] {
		t.Error("another document is in front")
	}
}
