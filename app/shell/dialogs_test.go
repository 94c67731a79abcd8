package shell

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"cairn/app/filedialog"
	"cairn/app/workspace"
	"cairn/internal/atomicfile"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// press gives a key to what has the focus, as the toolkit does.
func (r *room) press(name fyne.KeyName) {
	defer r.saved()
	c := r.win.Canvas()
	if f := c.Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: name})
		return
	}
	c.OnTypedKey()(&fyne.KeyEvent{Name: name})
}

// dialogs are all that a key or a menu opens about a document, with whether
// something in each can be typed into or chosen from.
var dialogs = []struct {
	name  string
	open  func(r *room)
	field bool
}{
	{"Open", func(r *room) { r.files.plainDesktop = true; r.opening.ask() }, true},
	{"Add Landmarks", func(r *room) { r.files.plainDesktop = true; r.opening.askLandmarks() }, true},
	{"Save As", func(r *room) { r.saving.saveDialog() }, true},
	{"Export", func(r *room) { r.exporting.exportDialog() }, true},
	{"Rename", func(r *room) { r.editing.renameGroup() }, true},
	{"Coordinates", func(r *room) { r.news.placementDialog() }, true},
	{"All Tabs", func(r *room) { r.showDocuments() }, true},
	{"Keys", func(r *room) { r.showKeys() }, false},
	{"Messages", func(r *room) { r.notices.info(0, "text"); r.showMessages() }, false},
	{"Resources", func(r *room) { r.showResources() }, false},
	{"About", func(r *room) { r.showAbout() }, false},
	{"Save Changes?", func(r *room) {
		d := r.document()
		_ = d.Apply(scene.RenameGroup(d, d.Groups()[0].ID(), "other"))
		r.closing.closeDocument(r.session.Front())
	}, false},
	{"Replace?", func(r *room) {
		path := r.docs.Entry(r.session.Front()).Path
		v, err := atomicfile.ReadVersion(path)
		if err != nil {
			r.t.Fatal(err)
		}
		r.confirmOver(r.session.Front(), workspace.Target{Path: path, Version: v}, func() {})
	}, false},
	{"The File Was Changed", func(r *room) {
		path := filepath.Join(filepath.Dir(r.docs.Entry(r.session.Front()).Path), "a.csv")
		if err := os.WriteFile(path, []byte(onSquare+"c,1,1,0\n"), 0o644); err != nil {
			r.t.Fatal(err)
		}
		r.save()
	}, false},
}

// TestDialogsByKey: every dialog begins with the focus in its first field, or
// with nothing focused where it has none; Escape dismisses it, and then the view
// has the focus.
func TestDialogsByKey(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.csv": onSquare, "b.obj": square})
	r.load(paths[1], paths[2])
	r.show(r.docs.Entries()[0].Document.ID())
	for _, d := range dialogs {
		t.Run(d.name, func(t *testing.T) {
			c := r.win.Canvas()
			c.Focus(r.inspector.filter) // what has the focus before does not matter
			d.open(r)
			r.saved()
			if len(r.Window.dialogs.open) != 1 || len(c.Overlays().List()) != 1 {
				t.Fatalf("%d dialogs are open", len(r.Window.dialogs.open))
			}
			switch focused := c.Focused().(type) {
			case nil:
				if d.field {
					t.Error("nothing has the focus")
				}
			case *button, *widget.Button:
				t.Errorf("a button has the focus: %v", focused)
			default:
				if !d.field {
					t.Errorf("a %T has the focus", focused)
				}
			}
			r.press(fyne.KeyEscape)
			if len(r.Window.dialogs.open) != 0 || len(c.Overlays().List()) != 0 {
				t.Fatal("Escape does not dismiss it")
			}
			if c.Focused() != fyne.Focusable(r.view) {
				t.Errorf("a %T has the focus afterwards", c.Focused())
			}
			const most = 12 // places that Tab leads to
			for stop := range most {
				d.open(r)
				r.saved()
				for range stop {
					c.FocusNext()
				}
				focused := c.Focused()
				if r.press(fyne.KeyEscape); len(r.Window.dialogs.open) != 0 {
					t.Errorf("Escape does not dismiss it from a %T", focused)
					r.dialogs.escape()
				}
			}
			r.undo()
		})
	}
}

// TestReturnConfirms: Return in the first field does what the main button does.
func TestReturnConfirms(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.csv": onSquare, "b.obj": square})
	r.load(paths[1], paths[2])
	one := r.docs.Entries()[0].Document.ID()
	r.show(one)
	typed := func(text string) {
		t.Helper()
		f, ok := r.win.Canvas().Focused().(fyne.Shortcutable)
		if !ok {
			t.Fatalf("Ctrl+A does nothing in a %T", r.win.Canvas().Focused())
		}
		f.TypedShortcut(&fyne.ShortcutSelectAll{})
		test.Type(r.win.Canvas().Focused(), text)
		r.press(fyne.KeyReturn)
		if r.win.Canvas().Focused() != fyne.Focusable(r.view) {
			t.Errorf("a %T has the focus afterwards", r.win.Canvas().Focused())
		}
	}
	r.editing.renameGroup()
	typed("other")
	if name := r.document().Groups()[0].Group.Name(); name != "other" {
		t.Errorf("the group is called %q", name)
	}
	r.saving.saveDialog()
	r.saved()
	out := filepath.Join(t.TempDir(), "out.ljson")
	typed(out)
	if _, err := os.Stat(out); err != nil {
		t.Error(err)
	}
	r.showDocuments()
	typed("b.obj")
	if r.document().Name() != "b.obj" {
		t.Errorf("in front is %s", r.document().Name())
	}
	r.files.browse(filedialog.Request{Title: "Open", Accept: "Open", Folder: filepath.Dir(out), Many: true}, func(paths []string) { r.opening.open(paths) })
	for _, letter := range out { // the first moves the focus: no name in the list begins so
		r.win.Canvas().Focused().TypedRune(letter)
	}
	r.press(fyne.KeyReturn)
	r.wait("it is open", func() bool { return r.document() != nil && r.document().Name() == "out.ljson" })
	r.showKeys()
	r.press(fyne.KeyReturn)
	if len(r.Window.dialogs.open) != 0 {
		t.Error("Return does not dismiss a page")
	}
}

// TestTheMarkedDocumentStays: while the list is open, files load and others close,
// and Return shows the document that was chosen, wherever it stands now.
func TestTheMarkedDocumentStays(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "b.obj": square, "c.obj": square, "d.obj": square})
	ids := r.load(paths[:3]...)
	front := func(want string) {
		t.Helper()
		if got := r.document().Name(); got != want {
			t.Errorf("in front is %s, want %s", got, want)
		}
	}
	r.show(ids[0])
	r.showDocuments()
	r.press(fyne.KeyDown)
	r.press(fyne.KeyDown)
	r.load(paths[3])
	r.press(fyne.KeyReturn)
	front("c.obj")

	r.show(ids[0])
	r.showDocuments()
	r.press(fyne.KeyDown)
	r.press(fyne.KeyDown)
	r.closing.closeDocument(ids[1]) // one above it
	r.press(fyne.KeyReturn)
	front("c.obj")

	r.show(ids[0])
	r.showDocuments()
	r.press(fyne.KeyDown)
	r.closing.closeDocument(ids[2]) // the one that is marked
	r.press(fyne.KeyReturn)
	front("a.obj")

	r.showDocuments()
	test.Type(r.win.Canvas().Focused(), "d")
	r.refresh()
	r.press(fyne.KeyReturn)
	front("d.obj")
}

// TestPagesScrollByKey: what does not fit is reached without a mouse, also from the
// button.
func TestPagesScrollByKey(t *testing.T) {
	r := newRoom(t)
	r.win.Resize(fyne.NewSize(800, 400))
	r.showKeys()
	page := r.Window.dialogs.open[0].Dialog.(*question).page
	bottom := page.Content.MinSize().Height - page.Size().Height
	for i, step := range []struct {
		key    fyne.KeyName
		at     float32
		beyond bool // at least there
	}{{fyne.KeyDown, 1, true}, {fyne.KeyUp, 0, false}, {fyne.KeyPageDown, 50, true}, {fyne.KeyEnd, bottom, false}, {fyne.KeyHome, 0, false}} {
		if i == 2 {
			r.win.Canvas().FocusNext()
		}
		r.press(step.key)
		if y := page.Offset.Y; step.beyond && y < step.at || !step.beyond && y != step.at {
			t.Errorf("%s scrolls to %g, want %g", step.key, y, step.at)
		}
	}
	if bottom <= 50 {
		t.Errorf("nothing to scroll: %g", bottom)
	}
}

// TestADesktopDialogThatEndsByItself: once it is said, and the desktop is asked the
// next time too; twice in a row our own dialog stands in for that one time.
func TestADesktopDialogThatEndsByItself(t *testing.T) {
	r := newRoom(t)
	ended := fmt.Errorf("%w (its service ended)", filedialog.ErrEnded)
	for i, step := range []struct {
		err             error
		notices, dialog int
	}{{ended, 1, 0}, {ended, 0, 1}, {ended, 1, 0}, {nil, 0, 0}, {ended, 1, 0}} {
		before := len(r.notices.seen)
		r.files.chosen(filedialog.Request{Title: "Open", Folder: t.TempDir()}, nil, step.err, func([]string) {})
		if n, d := len(r.notices.seen)-before, len(r.Window.dialogs.open); n != step.notices || d != step.dialog || r.files.plainDesktop {
			t.Fatalf("step %d: %d messages, %d dialogs, no desktop any more: %v", i, n, d, r.files.plainDesktop)
		}
		for len(r.Window.dialogs.open) > 0 {
			r.press(fyne.KeyEscape)
		}
	}
}

// TestKeysOfTheFilter: it is reached and left by keys, and keys for tabs work in it.
func TestKeysOfTheFilter(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.csv": onSquare, "b.obj": square, "b.csv": onSquare})
	one := r.load(paths[1])[0]
	r.load(paths[3])
	r.show(one)
	c := r.win.Canvas()
	r.inspector.find()
	if c.Focused() != fyne.Focusable(r.inspector.filter) {
		t.Fatalf("a %T has the focus", c.Focused())
	}
	test.Type(r.inspector.filter, "b")
	if len(r.inspector.rows) != 1 {
		t.Fatalf("%d rows are left", len(r.inspector.rows))
	}
	r.press(fyne.KeyReturn)
	if selected := r.document().Selection(); c.Focused() != fyne.Focusable(r.inspector.points) || !selected.Has(r.inspector.rows[0]) {
		t.Errorf("a %T has the focus, and the row is not chosen", c.Focused())
	}
	r.inspector.find()
	test.Type(r.inspector.filter, "a") // in place of what is there
	if text := r.inspector.filter.Text; text != "a" {
		t.Errorf("the filter has %q", text)
	}
	r.press(fyne.KeyEscape)
	if r.inspector.filter.Text != "" || len(r.inspector.rows) != 2 || c.Focused() != fyne.Focusable(r.view) {
		t.Errorf("left are %q and %d rows; a %T has the focus", r.inspector.filter.Text, len(r.inspector.rows), c.Focused())
	}
	r.inspector.find()
	for _, mod := range []fyne.KeyModifier{0, fyne.KeyModifierShift} {
		front := r.session.Front()
		r.inspector.filter.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyTab, Modifier: fyne.KeyModifierControl | mod})
		if r.session.Front() == front {
			t.Errorf("Tab with Ctrl and %v does not lead to another tab", mod)
		}
	}
}

// TestDialogsFitALowWindow: with text twice as large, no dialog is higher than a
// window of 700 pixels.
func TestDialogsFitALowWindow(t *testing.T) {
	r := newRoom(t)
	r.win.Resize(fyne.NewSize(512, 350))
	paths := files(t, map[string]string{"a.obj": square, "a.csv": onSquare})
	r.load(paths[1])
	for _, d := range dialogs {
		d.open(r)
		r.saved()
		least := r.Window.dialogs.open[0].MinSize()
		if window := r.win.Canvas().Size(); least.Height > window.Height || least.Width > window.Width {
			t.Errorf("%s needs %v in a window of %v", d.name, least, window)
		}
		r.dialogs.escape()
		r.undo()
	}
}
