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
	"gonum.org/v1/gonum/spatial/r3"
)

// letters opens a square with a group of points of one letter each.
func (r *room) letters(names string) (*scene.Document, *scene.GroupNode) {
	r.t.Helper()
	id := r.load(files(r.t, map[string]string{"a.obj": square})...)[0]
	r.show(id)
	d := r.document()
	var points []landmark.Landmark
	for i, name := range names {
		points = append(points, landmark.Landmark{Name: string(name), Status: landmark.Defined, Position: r3.Vec{X: float64(i) / float64(len(names))}})
	}
	e := scene.AddGroups(d, "", landmark.NewGroup("g", points))
	if err := d.Apply(e); err != nil {
		r.t.Fatal(err)
	}
	return d, d.Group(e.Added()[0])
}

// tableSays returns the names in the table, those of selected points as capitals.
func (r *room) tableSays() (s string) {
	for _, p := range r.inspector.rows {
		l, _ := r.document().Landmark(p)
		if r.document().Selection().Has(p) {
			l.Name = strings.ToUpper(l.Name)
		}
		s += l.Name
	}
	return s
}

// click presses and releases the left button on a row.
func (r *room) clickRow(row int, mod fyne.KeyModifier) {
	o := newPointRow(r.inspector)
	o.show(r.document(), row)
	e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: mod}
	o.MouseDown(e)
	o.MouseUp(e)
}

// TestTableSelects: with Ctrl one more, with Shift a range, and a row of several
// selected ones alone once the button is released.
func TestTableSelects(t *testing.T) {
	r := newRoom(t)
	d, g := r.letters("abcdef")
	for _, c := range []struct {
		row  int
		mod  fyne.KeyModifier
		want string
	}{
		{1, 0, "aBcdef"}, {3, fyne.KeyModifierShift, "aBCDef"}, {0, fyne.KeyModifierShift, "ABcdef"},
		{5, fyne.KeyModifierShortcutDefault, "ABcdeF"}, {5, fyne.KeyModifierShortcutDefault, "ABcdef"},
		{3, fyne.KeyModifierShortcutDefault, "ABcDef"}, {4, fyne.KeyModifierShift, "abcDEf"}, {3, 0, "abcDef"},
	} {
		if r.clickRow(c.row, c.mod); r.tableSays() != c.want {
			t.Errorf("row %d with %d: %s, want %s", c.row, c.mod, r.tableSays(), c.want)
		}
	}
	if r.win.Canvas().Focused() != fyne.Focusable(r.inspector.points) {
		t.Error("the table has not the keys")
	}
	r.keys.doNamed("select-all")
	if r.tableSays() != "ABCDEF" {
		t.Error(r.tableSays())
	}
	d.Selection().Only(g.Point(4)) // in the view
	if r.inspector.points.chosen != 4 {
		t.Errorf("the table is at row %d", r.inspector.points.chosen)
	}
	r.inspector.points.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	if r.tableSays() != "abcDef" {
		t.Error(r.tableSays())
	}
	r.keys.doNamed("delete-points")
	if r.tableSays() != "abcEf" {
		t.Errorf("deleted: %s", r.tableSays())
	}
	r.undo()
	if r.tableSays() != "abcDef" {
		t.Errorf("undone: %s", r.tableSays())
	}
}

// TestTableRenames: Return and going elsewhere take the name, Escape does not; one undo
// takes it back.
func TestTableRenames(t *testing.T) {
	r := newRoom(t)
	d, g := r.letters("abc")
	c := r.win.Canvas()
	type edit struct {
		text string
		ends func()
		want string
	}
	key := func(name fyne.KeyName) func() {
		return func() { r.inspector.points.field.TypedKey(&fyne.KeyEvent{Name: name}) }
	}
	for _, e := range []edit{
		{"nasion ", key(fyne.KeyReturn), "nasion"},
		{"inion", key(fyne.KeyEscape), "nasion"},
		{"vertex", func() { c.Focus(r.inspector.filter) }, "vertex"},
		{"", key(fyne.KeyReturn), ""},
	} {
		d.Selection().Only(g.Point(1))
		n, _ := d.History().Names()
		before := g.Group.At(1).Name
		r.keys.doNamed("rename")
		f, ok := c.Focused().(*nameField)
		if !ok {
			t.Fatalf("a %T has the keys", c.Focused())
		}
		if f.Text != before {
			t.Errorf("the field has %q, want %q", f.Text, before)
		}
		if e.text == "" {
			f.SetText("")
		} else {
			test.Type(f, e.text)
		}
		e.ends()
		if got := g.Group.At(1).Name; got != e.want {
			t.Errorf("%q typed: the name is %q, want %q", e.text, got, e.want)
		}
		after, _ := d.History().Names()
		if changed := before != e.want; len(after)-len(n) != map[bool]int{true: 1}[changed] {
			t.Errorf("%q typed: %d edits", e.text, len(after)-len(n))
		}
	}
	r.inspector.filter.SetText("c")
	r.keys.doNamed("rename") // the point is not listed
	if r.inspector.filter.Text != "" || r.inspector.points.renamed != g.Point(1) {
		t.Error("a point that the filter hides cannot be renamed")
	}
}

// TestNoNumberIsCut: the panel is as wide as the coordinates need, also beside another
// panel, with long coordinates, and once columns come.
func TestNoNumberIsCut(t *testing.T) {
	r := newRoom(t)
	d, _ := r.letters("abc")
	r.refresh()
	first := r.inspector.rows[0]
	if err := d.Apply(scene.MovePoint(d, first, r3.Vec{X: -12.5, Y: -23.6, Z: -34.7}, r3.Vec{})); err != nil {
		t.Fatal(err)
	}
	r.refresh()
	r.keys.doNamed("colors")
	wide := func(when string) {
		t.Helper()
		r.win.Resize(fyne.NewSize(1200, 700)) // a window lays out what has grown by itself, the test's does so when its size changes
		r.win.Resize(fyne.NewSize(1024, 700))
		if least, is := r.inspector.columns.least(), r.inspector.points.Size().Width; r.inspector.tableScroll.Size().Width < least || is < least {
			t.Errorf("%s: the table takes %g, of which %g are seen", when, least, r.inspector.tableScroll.Size().Width)
		}
	}
	wide("with a panel")
	r.inspector.columns.hidden[session.ColumnDistance] = false
	r.inspector.relay()
	wide("with one more column")
}

// TestTableSortsAndHides: a click on a header sorts; columns come and go, and are
// remembered.
func TestTableSortsAndHides(t *testing.T) {
	r := newRoom(t)
	r.letters("bca")
	p := r.inspector
	p.box.Resize(fyne.NewSize(400, 600))
	head := func(col session.Column) {
		at := p.columns.places(p.header.Size().Width)
		for i, c := range p.columns.shown() {
			if c == col {
				p.header.Tapped(&fyne.PointEvent{Position: fyne.NewPos((at[i]+at[i+1])/2, 5)})
			}
		}
	}
	for _, want := range []string{"abc", "cba", "bca"} {
		if head(session.ColumnName); r.tableSays() != want {
			t.Errorf("%s, want %s", r.tableSays(), want)
		}
	}
	// The menu of columns, which keys open, sorts as well.
	r.keys.doNamed("columns")
	menu, ok := r.win.Canvas().Focused().(*popUpMenu)
	if !ok {
		t.Fatalf("a %T has the keys", r.win.Canvas().Focused())
	}
	press := func(k fyne.KeyName) { menu.TypedKey(&fyne.KeyEvent{Name: k}) }
	for range int(session.Columns) + 1 { // to the one below the columns
		press(fyne.KeyDown)
	}
	press(fyne.KeyRight)
	press(fyne.KeyDown) // from the number to the name
	press(fyne.KeyReturn)
	if r.tableSays() != "abc" {
		t.Errorf("sorted by keys it says %s", r.tableSays())
	}
	p.columns.order = session.Order{}
	p.toggleColumn(session.ColumnDistance)
	head(session.ColumnDistance)
	p.toggleColumn(session.ColumnDistance)
	if p.columns.order != (session.Order{}) {
		t.Error("the table is sorted by a column that is hidden")
	}
	p.toggleColumn(session.ColumnState)
	p.toggleColumn(session.ColumnX)
	kept := newTableColumns(r.app.Preferences())
	if kept.hidden != p.columns.hidden || kept.hidden[session.ColumnState] || !kept.hidden[session.ColumnX] {
		t.Errorf("remembered is %v, want %v", kept.hidden, p.columns.hidden)
	}
}

// TestRowsAreDragged: the selected rows come where the line is, in one edit; not while
// the table is sorted otherwise.
func TestRowsAreDragged(t *testing.T) {
	r := newRoom(t)
	d, g := r.letters("abcdef")
	l := r.inspector.points
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject(l)
	height := l.height() + 4
	drag := func(to float32) {
		l.dragTo(top.AddXY(20, to*height))
		l.drop()
	}
	d.Selection().Only(g.Point(1), g.Point(4))
	drag(0.2)
	if r.tableSays() != "BEacdf" {
		t.Error(r.tableSays())
	}
	drag(40)
	if r.tableSays() != "acdfBE" {
		t.Error(r.tableSays())
	}
	r.undo()
	r.undo()
	if strings.ToLower(r.tableSays()) != "abcdef" {
		t.Error(r.tableSays())
	}
	r.inspector.sortBy(session.ColumnName)
	d.Selection().Only(g.Point(1))
	drag(5)
	if r.tableSays() != "aBcdef" {
		t.Error(r.tableSays())
	}
	l.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyUp, Modifier: fyne.KeyModifierAlt})
	if g.Group.Index(g.Group.ID(0)) != 0 || g.Group.At(0).Name != "b" {
		t.Error("Alt and the up key move nothing")
	}
}

// TestCurveIsAskedFor: with a name that is free.
func TestCurveIsAskedFor(t *testing.T) {
	r := newRoom(t)
	d, g := r.letters("abc")
	d.Selection().Only(g.Point(2), g.Point(0), g.Point(1))
	r.keys.doNamed("closed-curve")
	if len(r.dialogs.open) != 1 {
		t.Fatal("nothing is asked")
	}
	r.dialogs.accept()
	if l := g.Group.Labels(); len(l) != 1 || l[0].Name != "curve 1" || l[0].Curve != landmark.ClosedCurve || l[0].Indices[0] != 2 {
		t.Errorf("%+v", l)
	}
}

// TestRowsAreDraggedAmongGroups: to the end of their own, where another's rows follow, and
// not into another; what does not go says so.
func TestRowsAreDraggedAmongGroups(t *testing.T) {
	r := newRoom(t)
	d, g := r.letters("abc")
	point := func(name string) landmark.Landmark { return landmark.Landmark{Name: name, Status: landmark.Defined} }
	if err := d.Apply(scene.AddGroups(d, "", landmark.NewGroup("h", []landmark.Landmark{point("x"), point("y"), point("z")}))); err != nil {
		t.Fatal(err)
	}
	h := d.Groups()[1]
	l := r.inspector.points
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject(l)
	for _, c := range []struct {
		points []scene.Point
		to     float32 // rows
		want   string
		said   bool
	}{
		{[]scene.Point{g.Point(0)}, 3, "bcAxyz", false},
		{[]scene.Point{h.Point(2)}, 3, "abcZxy", false},
		{[]scene.Point{h.Point(0)}, 6, "abcyzX", false},
		{[]scene.Point{g.Point(0)}, 5, "Abcxyz", true},
		{[]scene.Point{h.Point(0)}, 1, "abcXyz", true},
		{[]scene.Point{g.Point(0), h.Point(0)}, 3, "AbcXyz", false}, // before the row below the line: that is where it is
	} {
		d.Selection().Only(c.points...)
		r.notices.clear()
		l.dragTo(top.AddXY(20, c.to*(l.height()+theme.Padding())))
		l.drop()
		if said := len(r.notices.seen) > 0; r.tableSays() != c.want || said != c.said {
			t.Errorf("to row %g: %s, want %s; something is said: %t", c.to, r.tableSays(), c.want, said)
		}
		for d.History().UndoName() == "Reorder Points" {
			d.Undo()
		}
	}
	r.inspector.sortBy(session.ColumnName)
	r.notices.clear()
	l.dragTo(top)
	l.drop()
	if len(r.notices.seen) != 1 || !strings.Contains(r.notices.seen[0].text, "The table is sorted") {
		t.Error("that sorted rows are not dragged is not said")
	}
}

// TestReturnGoesFromTheTableToTheView, where the arrows move the point that is selected.
func TestReturnGoesFromTheTableToTheView(t *testing.T) {
	r := newRoom(t)
	d, g := r.specimen()
	r.win.Canvas().Focus(r.inspector.points)
	r.press(fyne.KeyDown)
	r.press(fyne.KeyReturn)
	if r.win.Canvas().Focused() != fyne.Focusable(r.view) || !d.Selection().Has(g.Point(0)) {
		t.Fatalf("a %T has the keys, %d points are selected", r.win.Canvas().Focused(), d.Selection().Len())
	}
	before := d.Selection().Len()
	if r.press(fyne.KeyDown); d.Selection().Len() != before || !d.Selection().Has(g.Point(0)) {
		t.Error("an arrow selects another row")
	}
}

// TestLockedPointsSaySo: a key that does nothing since what is selected is locked says why.
func TestLockedPointsSaySo(t *testing.T) {
	r := newRoom(t)
	d, g := r.letters("abc")
	d.Selection().Only(g.Point(1))
	r.keys.doNamed("lock-points")
	for _, c := range []struct{ action, want string }{
		{"delete-points", "Delete Points: what is selected is locked."},
		{"missing-because", "Missing, Because: what is selected is locked."},
	} {
		r.notices.clear()
		r.keys.doNamed(c.action)
		if len(r.notices.seen) != 1 || r.notices.seen[0].text != c.want {
			t.Errorf("%s: %d messages, want %q", c.action, len(r.notices.seen), c.want)
		}
	}
	if r.tableSays() != "aBc" {
		t.Error(r.tableSays())
	}
}
