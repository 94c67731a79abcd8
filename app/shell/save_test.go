package shell

import (
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/app/workspace"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// ofOneGroup is a file of a format that holds one group, its points and its name.
const ofOneGroup = "LM3=2\n0.25 0.25 0\n0.75 0.5 0\nID=g\n"

// TestLossesAreToldOnce: what a file cannot hold is told before it is written, in
// every way of saving, and not again until there is more of it.
func TestLossesAreToldOnce(t *testing.T) {
	open := func(t *testing.T) (r *room, d *scene.Document, path string) {
		r = newRoom(t)
		paths := files(t, map[string]string{"a.obj": square, "a.tps": ofOneGroup})
		r.load(paths[0])
		return r, r.document(), paths[1]
	}
	recolor := func(r *room, d *scene.Document, c uint8) {
		_ = d.Apply(scene.RecolorGroup(d, d.Groups()[0].ID(), color.NRGBA{c, 0, 0, 0xff}))
	}
	asks := func(t *testing.T, r *room, when string, want bool) {
		t.Helper()
		if got := len(r.Window.dialogs.open) > 0; got != want {
			t.Fatalf("%s: asked %t, want %t", when, got, want)
		}
	}
	modified := func(r *room) bool { return r.docs.Entry(r.session.Front()).Modified() }

	t.Run("Save", func(t *testing.T) {
		r, d, _ := open(t)
		_ = d.Apply(scene.RenameGroup(d, d.Groups()[0].ID(), "held"))
		r.save()
		if asks(t, r, "nothing is lost", false); modified(r) {
			t.Fatal("not saved")
		}
		recolor(r, d, 1)
		for range 2 {
			r.save()
			asks(t, r, "a colour is lost", true)
			if r.press(fyne.KeyEscape); !modified(r) {
				t.Fatal("saved without consent")
			}
		}
		r.save()
		if r.press(fyne.KeyReturn); modified(r) {
			t.Fatal("not saved")
		}
		recolor(r, d, 2)
		r.save()
		if asks(t, r, "the same once more", false); modified(r) {
			t.Fatal("not saved")
		}
		if said := r.notices.past[len(r.notices.past)-1]; !strings.Contains(said, "cannot hold all of it: 1 colour of a group left out.") {
			t.Errorf("it is saved with a loss, and said is %q", said)
		}
		r.docs.AddLandmarks(d.ID(), files(t, map[string]string{"b.ljson": `{"version":3,"groups":{"labelled":{"labels":[{"label":"l","mask":[0]}],"landmarks":{"points":[[1,1,0]]}}}}`})[0])
		r.wait("it is there", func() bool { return len(d.Groups()) == 2 })
		r.saving.saveTo(d.ID(), filepath.Join(filepath.Dir(r.docs.Entry(r.session.Front()).Path), "a.tps"), func() {})
		r.saved()
		asks(t, r, "a label is lost besides", true)
	})
	t.Run("Save As", func(t *testing.T) {
		r, d, path := open(t)
		recolor(r, d, 1)
		r.saving.saveDialog()
		r.saved()
		r.press(fyne.KeyReturn) // the form has told it
		r.press(fyne.KeyReturn) // the file exists
		if asks(t, r, "told in the form", false); modified(r) {
			t.Fatal("not saved")
		}
		recolor(r, d, 2)
		r.save()
		if asks(t, r, "told in the form", false); modified(r) {
			t.Fatal("not saved")
		}
		recolor(r, d, 3)
		other := filepath.Join(filepath.Dir(path), "other.tps")
		r.saving.saveTo(d.ID(), other, func() {})
		r.saved()
		asks(t, r, "another file", true)
		r.press(fyne.KeyEscape)
	})
	t.Run("Overwrite", func(t *testing.T) {
		r, d, path := open(t)
		recolor(r, d, 1)
		theirs := strings.Replace(ofOneGroup, "0.25", "0.35", 1)
		if err := os.WriteFile(path, []byte(theirs), 0o644); err != nil {
			t.Fatal(err)
		}
		r.save()
		asks(t, r, "another program's", true)
		r.answer("Overwrite")
		asks(t, r, "a colour is lost", true)
		if content, err := os.ReadFile(path); err != nil || string(content) != theirs {
			t.Fatalf("written without consent: %q (%v)", content, err)
		}
		if r.press(fyne.KeyReturn); modified(r) {
			t.Error("not saved")
		}
	})
}

// save saves the document in front and waits for the end of it.
func (r *room) save() {
	r.saving.save()
	r.saved()
}

// saved waits until no document is being saved, and no file looked at before.
func (r *room) saved() {
	r.t.Helper()
	r.wait("all is saved", func() bool { return !r.docs.Saving() && r.looks == 0 })
}

// hold ends the writing of what is being saved, and returns what the window has to do
// then: until it is called the save is under way.
func (r *room) hold() (goOn func()) {
	r.docs.FinishSaving(time.Minute)
	var held []func()
	for f := r.queue.take(); f != nil; f = r.queue.take() {
		held = append(held, f)
	}
	return func() {
		for _, f := range held {
			f()
		}
	}
}

// TestClosingWaitsForASave: with what is to be seen where that takes long, and a way
// back. What was edited meanwhile is asked about.
func TestClosingWaitsForASave(t *testing.T) {
	for _, all := range []bool{false, true} {
		for _, c := range []struct {
			name           string
			edit, cancel   bool
			closed, asking bool
		}{
			{"saved", false, false, true, false}, {"edited meanwhile", true, false, false, true}, {"cancelled", false, true, false, false},
		} {
			t.Run(fmt.Sprintf("%s, all %v", c.name, all), func(t *testing.T) {
				r := newRoom(t)
				paths := files(t, map[string]string{"a.obj": square, "a.tps": ofOneGroup})
				id := r.load(paths[0])[0]
				rename := func(name string) {
					d := r.docs.Document(id)
					_ = d.Apply(scene.RenameGroup(d, d.Groups()[0].ID(), name))
				}
				rename("first")
				r.saving.save()
				goOn := r.hold()
				for range 2 { // twice is no more than once
					if all {
						r.closing.closeAll()
					} else {
						r.closing.closeDocument(id)
					}
				}
				r.wait("it is said that it waits", func() bool { return len(r.Window.dialogs.open) > 0 })
				if r.docs.Entry(id) == nil || len(r.Window.dialogs.open) != 1 {
					t.Fatalf("the document is closed before it is saved, or %d dialogs are open", len(r.Window.dialogs.open))
				}
				if c.edit {
					rename("second")
				}
				if c.cancel {
					r.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
				}
				goOn()
				if got := r.docs.Entry(id) == nil; got != c.closed || len(r.Window.dialogs.open) > 0 != c.asking {
					t.Errorf("closed %v, %d dialogs", got, len(r.Window.dialogs.open))
				}
				if content, err := os.ReadFile(paths[1]); err != nil || !strings.Contains(string(content), "ID=first") {
					t.Errorf("the file has %q (%v)", content, err)
				}
			})
		}
	}
}

// answer presses a button of the dialog on top.
func (r *room) answer(text string) {
	r.t.Helper()
	c := r.win.Canvas()
	for range 20 {
		c.FocusNext()
		if b, ok := c.Focused().(*button); ok && b.Text == text {
			b.Tapped(nil)
			r.saved()
			return
		}
	}
	r.t.Fatalf("there is no button %q", text)
}

// TestPathsAreMeantAlike: what is typed into the form of Save As is read as in the
// dialog for opening.
func TestPathsAreMeantAlike(t *testing.T) {
	r := newRoom(t)
	t.Setenv("HOME", "/home/me")
	for text, want := range map[string]string{
		"~": "/home/me", "~/a.csv": "/home/me/a.csv", "~a.csv": "/d/~a.csv", "a.csv": "/d/a.csv", "../a.csv": "/a.csv",
		`"/x/a b.csv"`: "/x/a b.csv", "file:///x/a%20b.csv": "/x/a b.csv", " /x/a.csv ": "/x/a.csv",
	} {
		p := newPathField(r.files, "/d/scan.csv")
		p.set(text)
		if got := p.text(); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// TestErrorsOfAFormAreInTheForm: what is wrong with a path is said in the dialog,
// which stays.
func TestErrorsOfAFormAreInTheForm(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.csv": onSquare})
	r.load(paths[1])
	dir := filepath.Dir(paths[0])
	for name, open := range map[string]func(){"Save As": r.saving.saveDialog, "Export": r.exporting.exportDialog} {
		for _, path := range []string{filepath.Join(dir, "absent", "x.csv"), dir, filepath.Join(dir, "x"), ""} {
			open()
			r.saved()
			f := r.win.Canvas().Focused().(*field)
			f.SetText(path)
			r.press(fyne.KeyReturn)
			if len(r.Window.dialogs.open) != 1 || len(r.notices.all) != 0 {
				t.Fatalf("%s to %q: %d dialogs, %d notices", name, path, len(r.Window.dialogs.open), len(r.notices.all))
			}
			r.press(fyne.KeyEscape)
		}
	}
}

// TestSaveAsKeepsWhatAnotherProgramWrote: Return, again and again, never writes
// over it, by whatever way the form of Save As is reached and by whatever name the
// file is called.
func TestSaveAsKeepsWhatAnotherProgramWrote(t *testing.T) {
	theirs := strings.Replace(ofOneGroup, "0.25", "0.35", 1)
	changed := func(t *testing.T) (r *room, path string) {
		r = newRoom(t)
		paths := files(t, map[string]string{"a.obj": square, "a.tps": ofOneGroup, "a 2.tps": ofOneGroup})
		r.load(paths[1])
		_ = r.document().Apply(scene.RenameGroup(r.document(), r.document().Groups()[0].ID(), "ours"))
		if err := os.WriteFile(paths[2], []byte(theirs), 0o644); err != nil {
			t.Fatal(err)
		}
		return r, paths[2]
	}
	holds := func(t *testing.T, path, part string) {
		t.Helper()
		if content, err := os.ReadFile(path); err != nil || !strings.Contains(string(content), part) {
			t.Errorf("%s holds %q (%v), want %q", path, content, err, part)
		}
	}
	for name, reach := range map[string]func(r *room){
		"from the question": func(r *room) { r.save(); r.press(fyne.KeyReturn) },
		"from the menu":     func(r *room) { r.saving.saveDialog(); r.saved() },
	} {
		t.Run(name, func(t *testing.T) {
			r, path := changed(t)
			reach(r)
			free := filepath.Join(filepath.Dir(path), "a 3.tps")
			if got := r.win.Canvas().Focused().(*field).Text; got != free {
				t.Fatalf("the form proposes %q, want %q", got, free)
			}
			for len(r.Window.dialogs.open) > 0 {
				r.press(fyne.KeyReturn)
			}
			holds(t, path, theirs)
			holds(t, free, "ID=ours")
			if r.docs.Entry(r.session.Front()).Modified() {
				t.Error("it is not saved")
			}
		})
		t.Run(name+", its own name typed", func(t *testing.T) {
			r, path := changed(t)
			link := filepath.Join(t.TempDir(), "link.tps")
			names := []string{path}
			if os.Symlink(path, link) == nil {
				names = append(names, link)
			}
			for _, typed := range names {
				reach(r)
				r.win.Canvas().Focused().(*field).SetText(typed)
				r.press(fyne.KeyReturn)
				r.press(fyne.KeyReturn) // chooses another name
				if f, ok := r.win.Canvas().Focused().(*field); !ok || f.Text == typed {
					t.Fatalf("%s: the form does not come again with another name", typed)
				}
				r.press(fyne.KeyEscape)
				holds(t, path, theirs)
			}
			reach(r)
			r.win.Canvas().Focused().(*field).SetText(path)
			r.press(fyne.KeyReturn)
			r.answer("Replace")
			holds(t, path, "ID=ours")
		})
	}
}

// TestSavingByItself: turned on in the menu it saves what is left alone, asks nothing,
// and says what went wrong.
func TestSavingByItself(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.tps": ofOneGroup})
	id := r.load(paths[0])[0]
	r.keys.doNamed("autosave")
	if !r.session.Autosaves() {
		t.Fatal("it is not turned on")
	}
	r.docs.SetAutosave(&workspace.Autosave{After: time.Millisecond, Agreed: r.saving.known.Agreed, Done: r.saving.savedItself}) // sooner
	d, e := r.document(), r.docs.Entry(id)
	_ = d.Apply(scene.RenameGroup(d, d.Groups()[0].ID(), "new"))
	r.wait("it is saved", func() bool { return !e.Modified() })
	if err := os.WriteFile(paths[1], []byte(ofOneGroup+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_ = d.Apply(scene.RenameGroup(d, d.Groups()[0].ID(), "newer"))
	r.wait("it is said that it cannot be saved", func() bool {
		return len(r.notices.past) > 0 && strings.Contains(r.notices.past[len(r.notices.past)-1], "a.tps was not saved automatically")
	})
	if len(r.Window.dialogs.open) > 0 || !e.Modified() {
		t.Errorf("%d dialogs, modified %v", len(r.Window.dialogs.open), e.Modified())
	}
	if r.keys.doNamed("autosave"); r.session.Autosaves() {
		t.Error("it is not turned off")
	}
}

// TestNotSavedUntilItIs: the message that landmarks were not saved stands once, and goes when
// they are.
func TestNotSavedUntilItIs(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.tps": ofOneGroup})
	id := r.load(paths[0])[0]
	_ = r.document().Apply(scene.RenameGroup(r.document(), r.document().Groups()[0].ID(), "held"))
	told := func() (n int) {
		for _, m := range r.notices.all {
			if strings.HasPrefix(m.text, "The landmarks were not saved.") {
				n++
			}
		}
		return n
	}
	if err := os.Remove(paths[1]); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(paths[1], 0o755); err != nil {
		t.Fatal(err)
	}
	e := r.docs.Entry(id)
	for range 2 {
		r.save()
		r.wait("it is tried", func() bool { return !e.Saving() && told() > 0 })
		if n := told(); n != 1 || !e.Modified() {
			t.Errorf("the message stands %d times; modified %t", n, e.Modified())
		}
	}
	test.Tap(saveAsIn(r.notices.all[0].row))
	r.wait("another place is asked for", func() bool { return len(r.Window.dialogs.open) > 0 })
	r.press(fyne.KeyEscape)
	if err := os.Remove(paths[1]); err != nil {
		t.Fatal(err)
	}
	r.save()
	r.wait("it is asked", func() bool { return len(r.Window.dialogs.open) > 0 })
	r.press(fyne.KeyReturn) // the file is gone: write it again
	r.wait("it is saved", func() bool { return !e.Modified() && !e.Saving() })
	if told() != 0 {
		t.Error("they are saved, and the message that they are not still stands")
	}
}

// saveAsIn returns the button of a message that asks where to save instead.
func saveAsIn(o fyne.CanvasObject) (found *widget.Button) {
	switch o := o.(type) {
	case *widget.Button:
		if o.Text == "Save As…" {
			return o
		}
	case *fyne.Container:
		for _, child := range o.Objects {
			if b := saveAsIn(child); b != nil {
				return b
			}
		}
	}
	return nil
}
