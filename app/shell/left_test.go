package shell

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"cairn/app/journal"
	"cairn/internal/filesystem"
	"cairn/scene"
)

// keepIn has a room keep what is unsaved in a folder, and looks for what is left there.
func (r *room) keepIn(folder string) {
	r.t.Helper()
	r.docs.Keep(func() (*journal.Folder, error) { return journal.Open(filesystem.Real, folder) })
	r.wait("it has looked for what is left", r.docs.HasLooked)
}

// leaveBehind makes what a run that was ended by a signal leaves: one edit of a.obj.
func leaveBehind(t *testing.T, folder string) (mesh, landmarks string) {
	t.Helper()
	paths := files(t, map[string]string{"a.obj": square, "a.tps": ofOneGroup})
	r := newRoom(t)
	r.keepIn(folder)
	r.load(paths[0])
	d := r.document()
	if err := d.Apply(scene.RenameGroup(d, d.Groups()[0].ID(), "left")); err != nil {
		t.Fatal(err)
	}
	r.docs.End(false, time.Minute)
	return paths[0], paths[1]
}

// TestWhatWasLeftIsOfferedAndRestored by Return, and nothing is written by that.
func TestWhatWasLeftIsOfferedAndRestored(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "journals")
	mesh, landmarks := leaveBehind(t, folder)
	before, err := os.ReadFile(landmarks)
	if err != nil {
		t.Fatal(err)
	}
	r := newRoom(t)
	if a := r.session.Action("restore"); a.Reason() == "" {
		t.Error("something is offered before anything is known")
	}
	r.keepIn(folder)
	if len(r.Window.dialogs.open) != 1 || !r.panes.active().overlay.left.Visible() || r.session.Action("restore").Reason() != "" {
		t.Fatalf("%d dialogs, button %v", len(r.Window.dialogs.open), r.panes.active().overlay.left.Visible())
	}
	title, text := leftTexts(r.docs.Left()[0])
	if title != "a.obj" || !strings.Contains(text, filepath.Base(filepath.Dir(mesh))) || !strings.Contains(text, "1 edit, ") || !strings.Contains(text, "Rename") {
		t.Errorf("%q %q", title, text)
	}
	r.dialogs.escape() // later
	if len(r.Window.dialogs.open) != 0 || len(r.docs.Left()) != 1 {
		t.Fatal("Escape did not put it off")
	}
	r.load(mesh)
	if !slices.ContainsFunc(r.notices.past, func(s string) bool { return strings.Contains(s, "not saved when Cairn ended") }) {
		t.Errorf("it is not offered with its file: %q", r.notices.past)
	}
	r.keys.doNamed("restore")
	r.dialogs.accept()
	if why := r.session.Action("restore").Reason(); len(r.docs.Left()) != 1 || why == "" {
		t.Errorf("while it is restored, %d are left, and the reason not to is %q", len(r.docs.Left()), why)
	}
	r.wait("it is restored", func() bool { d := r.document(); return d != nil && len(d.Groups()) == 1 && len(r.docs.Left()) == 0 })
	if got := r.document().Groups()[0].Group.Name(); got != "left" || len(r.docs.Entries()) != 1 {
		t.Errorf("the group is called %q, of %d documents", got, len(r.docs.Entries()))
	}
	if after, err := os.ReadFile(landmarks); err != nil || string(after) != string(before) {
		t.Error("restoring wrote the file")
	}
	if !r.docs.Entries()[0].Modified() {
		t.Error("it counts as saved")
	}
}

// TestWhatWasLeftIsDiscardedOnlyWhenAsked.
func TestWhatWasLeftIsDiscardedOnlyWhenAsked(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "journals")
	leaveBehind(t, folder)
	r := newRoom(t)
	r.keepIn(folder)
	l, told := r.docs.Left()[0], 0
	r.left.askDiscard(l, func() { told++ })
	r.dialogs.accept() // what Return does keeps them
	if len(r.docs.Left()) != 1 || told != 0 {
		t.Fatal("Return discards")
	}
	r.docs.Discard(l, func(error) { told++ })
	r.wait("it is discarded", func() bool { return told == 1 })
	if len(r.docs.Left()) != 0 || r.panes.active().overlay.left.Visible() {
		t.Error("it is offered still")
	}
}

// TestThatEditsAreNotKeptIsSeen in the status bar, and said in words that tell what to do.
func TestThatEditsAreNotKeptIsSeen(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.tps": ofOneGroup})
	id := r.load(paths[0])[0]
	r.docs.Keep(func() (*journal.Folder, error) { return nil, syscall.ENOSPC })
	r.wait("it is said", func() bool { return r.left.unkept })
	if !strings.Contains(r.status.bytes.Text, "Edits are not kept") {
		t.Errorf("the status bar says %q", r.status.bytes.Text)
	}
	r.left.notKept(id, errors.New("the disk is full"))
	if last := r.notices.past[len(r.notices.past)-1]; !strings.Contains(last, "a.obj") || !strings.Contains(last, "save it") || !strings.Contains(last, "the disk is full") && !strings.Contains(last, "The disk is full") {
		t.Errorf("it is said as %q", last)
	}
}
