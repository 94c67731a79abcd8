package shell

import (
	"slices"
	"strings"
	"testing"

	"cairn/app/session"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// TestEveryActionIsDone: what the session leaves to the window, the window does, and
// nothing else.
func TestEveryActionIsDone(t *testing.T) {
	r := newRoom(t)
	left := map[string]bool{}
	for _, a := range r.session.Actions() {
		if a.Do == nil && a.Choices == nil {
			left[a.Name] = true
			if asked[a.Name] == nil {
				t.Errorf("nothing does %q", a.Name)
			}
		}
	}
	for name := range asked {
		if !left[name] {
			t.Errorf("%q is done by the window, and no action asks for it", name)
		}
	}
	for _, b := range tools() {
		if b.action != "" && b.action != "views" && r.session.Action(b.action) == nil {
			t.Errorf("a button is for %q, which is no action", b.action)
		}
	}
}

// TestMenusFollowTheTable: an entry for each action with a menu, in its order, with
// its key, as it is now.
func TestMenusFollowTheTable(t *testing.T) {
	r := newRoom(t)
	entries := func() (all []string) {
		var walk func(m *fyne.Menu)
		walk = func(m *fyne.Menu) {
			for _, i := range m.Items {
				switch {
				case i.IsSeparator:
				case i.ChildMenu != nil && i.Label != "Open Recent" && i.Label != "Across": // which have choices
					walk(i.ChildMenu)
				default:
					mark := map[bool]string{true: "-", false: "+"}[i.Disabled] + map[bool]string{true: "x", false: " "}[i.Checked]
					all = append(all, mark+i.Label)
				}
			}
		}
		for _, m := range r.menus.main.Items {
			walk(m)
		}
		return all
	}
	check := func(when string) {
		t.Helper()
		var want []string
		for _, a := range r.session.Actions() {
			if a.Menu != "" {
				mark := map[bool]string{true: "-", false: "+"}[a.Reason() != ""] + map[bool]string{true: "x", false: " "}[a.Checked()]
				want = append(want, mark+a.Label())
			}
		}
		if got := entries(); !slices.Equal(got, want) {
			t.Errorf("%s: the menus have\n%s\nwant\n%s", when, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	check("empty")
	if first := r.menus.main.Items[0].Items[0]; first.Label != "Open…" || first.Shortcut.ShortcutName() != shortcut(session.Key{Name: "O", Ctrl: true}).ShortcutName() {
		t.Errorf("the first entry is %q", first.Label)
	}
	r.load(files(t, map[string]string{"a.obj": square, "a.csv": onSquare})[1])
	check("with landmarks")
	r.removeGroup()
	if got := entries(); !slices.Contains(got, "+ Undo Remove a") && !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "+ Undo ") }) {
		t.Errorf("Undo is not named: %q", got)
	}
	check("edited")
	r.keys.doNamed("wireframe")
	check("switched")
}

// TestPlainKeys reach their actions from the view and where nothing has the keys, and
// not the view behind a dialog.
func TestPlainKeys(t *testing.T) {
	r := newRoom(t)
	r.load(files(t, map[string]string{"a.obj": square})...)
	on := func() bool { return r.session.Style().Wireframe }
	r.view.TypedKey(&fyne.KeyEvent{Name: fyne.KeyW})
	if !on() || !r.ticked("wireframe") {
		t.Error("W does nothing in the view")
	}
	r.keys.typedKey(&fyne.KeyEvent{Name: fyne.KeyW})
	if on() {
		t.Error("W does nothing where nothing has the keys")
	}
	r.inspector.points.TypedKey(&fyne.KeyEvent{Name: fyne.KeyW})
	if !on() {
		t.Error("W does nothing in the table")
	}
	near := r.view.Camera().Height
	r.keys.typedRune('+')
	r.wait("the view is nearer", func() bool { return r.view.Camera().Height < near })
	r.view.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF1})
	if len(r.dialogs.open) != 1 {
		t.Fatal("F1 opens nothing")
	}
	r.keys.typedKey(&fyne.KeyEvent{Name: fyne.KeyW})
	r.keys.typedRune('-')
	if !on() {
		t.Error("W reaches the view behind a dialog")
	}
}

// TestPalette: typed words find an action, arrows mark another, Return does the
// marked one, and what cannot be done stays.
func TestPalette(t *testing.T) {
	r := newRoom(t)
	open := func(text string) {
		r.keys.doNamed("commands")
		if len(r.dialogs.open) != 1 {
			t.Fatalf("%d dialogs are open", len(r.dialogs.open))
		}
		test.Type(r.win.Canvas().Focused(), text)
	}
	open("wirefr")
	r.press(fyne.KeyReturn)
	if !r.session.Style().Wireframe || len(r.dialogs.open) != 0 || r.win.Canvas().Focused() != fyne.Focusable(r.view) {
		t.Error("Return does not do what is marked, or does not close")
	}
	open("save")
	r.press(fyne.KeyReturn)
	if len(r.dialogs.open) != 1 {
		t.Error("what cannot be done closes the palette")
	}
	r.press(fyne.KeyEscape)
	open("names")
	r.press(fyne.KeyDown)
	r.press(fyne.KeyReturn)
	if on := r.session.Style().Names; len(r.dialogs.open) != 0 || !r.session.Action("no-names").Checked() && on == 0 {
		t.Errorf("the second row is not done: names are %v", on)
	}
	open("keys mouse")
	r.press(fyne.KeyReturn)
	if len(r.dialogs.open) != 1 {
		t.Error("a dialog of an action does not open from the palette")
	}
}

// TestPaletteSaysThatNothingIsFound, and no more once something is.
func TestPaletteSaysThatNothingIsFound(t *testing.T) {
	r := newRoom(t)
	p := &palette{keys: r.keys}
	p.chooser = r.dialogs.newChooser(chooserOf{rows: func() int { return len(p.found) }, newRow: newPaletteRow, showRow: p.showRow, take: p.run, typed: p.update})
	for _, c := range []struct {
		text string
		none bool
	}{{"", false}, {"qqqq", true}, {"wirefr", false}} {
		if p.field.SetText(c.text); p.none.Visible() != c.none {
			t.Errorf("%q: it says that nothing is found: %v", c.text, p.none.Visible())
		}
		if p.does.Disabled() != c.none {
			t.Errorf("%q: the main button is disabled: %v", c.text, p.does.Disabled())
		}
	}
}

// TestAPaletteRowCutsTheEnd of a reason, and gives it the room that the title leaves.
func TestAPaletteRowCutsTheEnd(t *testing.T) {
	newRoom(t)
	const why = "no label is chosen in the list, and no three points are selected"
	name, note := newShortText(), newShortText()
	note.atEnd = true
	name.set("Keep Area", theme.ColorNameForeground)
	note.set(why, theme.ColorNameDisabled)
	row := container.New(paletteColumns{}, name, note)
	wide := name.width(name.full) + note.width(why) + 2*theme.Padding()
	row.Resize(fyne.NewSize(wide+1, 30))
	if name.text.Text != "Keep Area" || note.text.Text != why {
		t.Errorf("with room for both: %q, %q", name.text.Text, note.text.Text)
	}
	row.Resize(fyne.NewSize(0.7*wide, 30))
	got, cut := strings.CutSuffix(note.text.Text, string(ellipsis))
	if !cut || !strings.HasPrefix(why, got) || len(got) < len(why)/4 {
		t.Errorf("without: %q", note.text.Text)
	}
}
