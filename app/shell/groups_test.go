package shell

import (
	"strings"
	"testing"

	"cairn/app/session"
	"cairn/landmark"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// TestGroupsHaveLabels: the labels of a group are listed below it when it is opened; the
// chosen one is renamed, changed and deleted, and so are groups.
func TestGroupsHaveLabels(t *testing.T) {
	r := newRoom(t)
	d, g := r.letters("abcd")
	d.Selection().Only(g.Point(1), g.Point(2))
	r.session.NewLabel("eye")
	l := r.inspector.groups
	l.Select(0)
	if r.session.Chosen() != g.ID() || l.Length() != 1 {
		t.Fatalf("%d lines", l.Length())
	}
	press := func(names ...fyne.KeyName) {
		for _, n := range names {
			l.TypedKey(&fyne.KeyEvent{Name: n})
		}
	}
	press(fyne.KeyRight, fyne.KeyDown)
	if at, ok := r.session.ChosenLabel(); !ok || at != (session.Label{Group: g.ID()}) || l.Length() != 2 {
		t.Fatalf("%+v %v, %d lines", at, ok, l.Length())
	}
	r.keys.doNamed("rename")
	if f, ok := r.win.Canvas().Focused().(*nameField); !ok || f.Text != "eye" {
		t.Fatalf("a %T has the keys", r.win.Canvas().Focused())
	}
	test.Type(l.field, "brow")
	l.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if name := g.Group.Labels()[0].Name; name != "brow" {
		t.Errorf("the label is called %q", name)
	}
	r.keys.doNamed("select-label")
	if r.tableSays() != "aBCd" || l.row() != 1 {
		t.Errorf("%s; line %d", r.tableSays(), l.row())
	}
	press(fyne.KeyDelete)
	if len(g.Group.Labels()) != 0 || l.Length() != 1 || g.Group.Len() != 4 {
		t.Error("the label is there still, or more is gone")
	}
	press(fyne.KeyDown)
	r.keys.doNamed("rename")
	test.Type(l.field, "skull")
	r.win.Canvas().Focus(r.inspector.filter)
	if g.Group.Name() != "skull" {
		t.Errorf("the group is called %q", g.Group.Name())
	}
	r.keys.doNamed("lock-group")
	row := newGroupRow(l)
	row.show(d, 0)
	if row.count.Text != "locked  4/4" {
		t.Error(row.count.Text)
	}
	l.Select(0)
	press(fyne.KeyDelete)
	if past := r.notices.past; len(d.Groups()) != 1 || len(past) == 0 || past[len(past)-1] != "Remove Group: skull is locked; unlock it first." {
		t.Errorf("a locked group: %d are there, and it said %q", len(d.Groups()), past)
	}
	r.keys.doNamed("lock-group")
	press(fyne.KeyDelete)
	if len(d.Groups()) != 0 || l.Length() != 0 {
		t.Error("the group is there still")
	}
	for range 6 {
		r.undo()
	}
	if len(d.Groups()) != 1 || d.Groups()[0].Group.Name() != "g" || len(d.Groups()[0].Group.Labels()) != 1 || d.Groups()[0].Group.Labels()[0].Name != "eye" {
		t.Error("undoing does not bring all back")
	}
}

// TestGroupsMoveByKeys: Alt with an arrow in the list of groups; the keys stay there. On a
// label it moves that.
func TestGroupsMoveByKeys(t *testing.T) {
	r := newRoom(t)
	d, g := r.letters("ab")
	if err := d.Apply(scene.NewGroup(d, "h")); err != nil {
		t.Fatal(err)
	}
	list := r.inspector.groups
	list.choose(groupLine{g.ID(), -1})
	r.win.Canvas().Focus(list)
	press := func(key fyne.KeyName, want string) {
		t.Helper()
		list.TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierAlt})
		got := ""
		for _, line := range list.lines {
			got += d.Group(line.group).Group.Name()
		}
		if got != want || r.win.Canvas().Focused() != fyne.Focusable(list) {
			t.Errorf("%s, want %s; %T has the keys", got, want, r.win.Canvas().Focused())
		}
	}
	press(fyne.KeyDown, "hg")
	press(fyne.KeyDown, "hg")
	press(fyne.KeyUp, "gh")
	d.Selection().Only(g.Point(1), g.Point(0))
	r.session.NewCurve("rim", landmark.OpenCurve)
	list.toggle(g.ID(), true)
	list.choose(groupLine{g.ID(), 0})
	press(fyne.KeyDown, "ggh") // the only label has no other place
	r.session.NewCurve("back", landmark.OpenCurve)
	list.choose(groupLine{g.ID(), 0})
	press(fyne.KeyDown, "gggh")
	if l := g.Group.Labels(); l[0].Name != "back" || l[1].Name != "rim" || list.row() != 2 {
		t.Errorf("%+v, line %d is chosen", l, list.row())
	}
}

// TestGroupsAndLabelsAreDragged in their list: a group among the groups, whose labels come
// along, and a label among those of its group.
func TestGroupsAndLabelsAreDragged(t *testing.T) {
	r := newRoom(t)
	d, g := r.letters("abc")
	for _, name := range []string{"h", "i"} {
		if err := d.Apply(scene.NewGroup(d, name)); err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range []string{"p", "q", "s"} {
		d.Selection().Only(g.Point(i))
		r.session.NewLabel(name)
	}
	list := r.inspector.groups
	list.toggle(g.ID(), true)
	list.Resize(fyne.NewSize(300, 600)) // all of it is seen
	says := func() (s string) {
		for _, line := range list.lines {
			n := d.Group(line.group).Group
			if line.label < 0 {
				s += strings.ToUpper(n.Name())
			} else {
				s += n.Labels()[line.label].Name
			}
		}
		return s
	}
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject(list)
	for _, c := range []struct {
		row  int
		to   float32 // rows
		want string
		said bool
	}{
		{0, 5, "HGpqsI", false}, {0, 6, "HIGpqs", false}, {5, 0, "IGpqsH", false},
		{5, 2, "GpqsIH", false}, // among labels: behind their group
		{1, 4, "GqspHI", false}, {3, 1, "GspqHI", false}, {2, 2, "GpqsHI", false}, {1, 0, "GpqsHI", true}, {1, 6, "GpqsHI", true},
	} {
		_, before := d.History().Names()
		r.notices.clear()
		list.choose(list.lines[c.row])
		dragged := list.lines[c.row]
		list.dragTo(top.AddXY(20, c.to*(list.height()+theme.Padding())))
		row := newGroupRow(list)
		row.MouseIn(nil)
		if !list.line.Visible() || r.buttons.tips.of != nil {
			t.Errorf("row %d to %g: no line is drawn, or a tip will be", c.row, c.to)
		}
		list.drop()
		if said := len(r.notices.seen) > 0; says() != c.want || said != c.said {
			t.Errorf("row %d to %g: %s, want %s; something is said: %t", c.row, c.to, says(), c.want, said)
		}
		if chosen := list.lines[list.row()]; chosen.group != dragged.group || (chosen.label < 0) != (dragged.label < 0) || list.line.Visible() {
			t.Errorf("row %d to %g: %+v is chosen then", c.row, c.to, chosen)
		}
		for _, now := d.History().Names(); now > before; now-- {
			d.Undo()
		}
		list.update(d)
	}
}

// TestCountsOfAGroupAreByState: a pointer that rests on a group, or on a label, is told
// how many of its points are placed, estimated, missing and not visited.
func TestCountsOfAGroupAreByState(t *testing.T) {
	r := newRoom(t)
	d, g := r.letters("abcde")
	_ = d.Apply(scene.SetStatus(d, landmark.Missing, g.Point(1), g.Point(2)))
	_ = d.Apply(scene.SetStatus(d, landmark.Undefined, g.Point(3)))
	_ = d.Apply(scene.SetStatus(d, landmark.Estimated, g.Point(4)))
	d.Selection().Only(g.Point(0), g.Point(1))
	r.session.NewLabel("eye")
	list := r.inspector.groups
	list.toggle(g.ID(), true)
	for i, want := range []string{"2 of 5 placed (1 estimated), 2 missing, 1 not visited", "1 of 2 placed, 1 missing"} {
		row := newGroupRow(list)
		row.show(d, i)
		row.MouseIn(nil)
		r.wait("it is told", r.buttons.tips.box.Visible)
		if got := r.buttons.tips.of.says(); got != want {
			t.Errorf("line %d: %q, want %q", i, got, want)
		}
		if row.MouseOut(); r.buttons.tips.box.Visible() {
			t.Error("it stays")
		}
	}
}

// TestGroupsGetTheRoomTheyNeed: their labels are seen, as far as that leaves the points
// more than half; a label that was made is seen, too, and where the split was dragged it
// stays.
func TestGroupsGetTheRoomTheyNeed(t *testing.T) {
	r := newRoom(t)
	r.win.Resize(fyne.NewSize(1180, 760))
	d, g := r.letters("abcdef")
	list, split := r.inspector.groups, r.inspector.split
	before := list.Size().Height
	for i := range 3 {
		d.Selection().Only(g.Point(i))
		r.session.NewLabel(string(rune('p' + i)))
	}
	list.toggle(g.ID(), true)
	if got, want := list.Size().Height, 4*r.inspector.rowHeight-theme.Padding(); got < want || got <= before {
		t.Errorf("a group and its 3 labels have %g of height and need %g", got, want)
	}
	for i := range 20 {
		d.Selection().Only(g.Point(i % 6))
		r.session.NewLabel("more " + string(rune('a'+i)))
	}
	if split.Offset != mostPart {
		t.Errorf("24 lines have %g of the height, want %g", split.Offset, mostPart)
	}
	if last := float32(len(list.lines)) * r.inspector.rowHeight; list.GetScrollOffset()+list.Size().Height < last-theme.Padding()-1 {
		t.Errorf("the new label ends at %g, seen is up to %g", last, list.GetScrollOffset()+list.Size().Height)
	}
	list.toggle(g.ID(), false)
	if list.toggle(g.ID(), true); list.GetScrollOffset() != 0 {
		t.Errorf("the group that was opened is scrolled away, by %g", list.GetScrollOffset())
	}
	split.SetOffset(0.3)
	if list.toggle(g.ID(), false); split.Offset != 0.3 {
		t.Errorf("the split was dragged, and is at %g", split.Offset)
	}
}

// TestWhichGroupsAreOpenGoesWithTheirDocument, and that of another stays.
func TestWhichGroupsAreOpenGoesWithTheirDocument(t *testing.T) {
	r := newRoom(t)
	l := r.inspector.groups
	var opened []scene.ID
	for range 2 {
		d, g := r.letters("ab")
		d.Selection().Only(g.Point(0))
		r.session.NewLabel("eye")
		l.toggle(g.ID(), true)
		opened = append(opened, g.ID())
	}
	if l.Length() != 2 {
		t.Fatalf("%d lines", l.Length())
	}
	r.docs.Close(r.session.Front())
	r.wait("closing", func() bool { return len(r.docs.Entries()) == 1 })
	if len(l.open) != 1 || l.open[opened[0]] == 0 {
		t.Errorf("open are %v, want only group %d", l.open, opened[0])
	}
}
