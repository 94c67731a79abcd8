package shell

import (
	"os"
	"strings"
	"testing"

	"cairn/app/session"
	"cairn/app/workspace"
	"cairn/landmark"
	"cairn/scene"
)

// TestClosingAsksAboutARemovedGroup that no file has, also where nothing else is left to
// save.
func TestClosingAsksAboutARemovedGroup(t *testing.T) {
	for name, c := range map[string]map[string]string{
		"alone":    {"a.obj": square},
		"of a few": {"a.obj": square, "a.tps": ofOneGroup},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRoom(t)
			r.load(files(t, c)[0])
			d := r.document()
			_ = d.Apply(scene.AddGroups(d, "", landmark.NewGroup("mine", []landmark.Landmark{{Status: landmark.Defined}})))
			_ = d.Apply(scene.RemoveGroups(d, d.Groups()[len(d.Groups())-1].ID()))
			r.closing.closeDocument(d.ID())
			r.wait("it is asked about", func() bool { return len(r.Window.dialogs.open) == 1 })
			if q := session.GiveUpQuestion(r.docs.Entry(d.ID()).Removed(), nil, "closing"); !strings.Contains(q, `"mine"`) {
				t.Errorf("the question says %q", q)
			}
			r.Window.dialogs.open[0].Hide()
			if r.undo(); r.docs.Entry(d.ID()) == nil || d.Groups()[len(d.Groups())-1].Group.Name() != "mine" {
				t.Error("Undo does not bring it back")
			}
		})
	}
}

// TestSaveAllAsksAboutARemovedGroup of a document of which nothing else is left, and goes
// on to the others when it is given up.
func TestSaveAllAsksAboutARemovedGroup(t *testing.T) {
	for _, givesUp := range []bool{true, false} {
		r := newRoom(t)
		paths := files(t, map[string]string{"a.obj": square, "b.obj": square, "b.tps": ofOneGroup})
		alone := r.load(paths[0])[0]
		d := r.docs.Document(alone)
		_ = d.Apply(scene.AddGroups(d, "", landmark.NewGroup("mine", []landmark.Landmark{{Status: landmark.Defined}})))
		_ = d.Apply(scene.RemoveGroups(d, d.Groups()[0].ID()))
		edited := r.load(paths[1])[0]
		d = r.docs.Document(edited)
		_ = d.Apply(scene.RenameGroup(d, d.Groups()[0].ID(), "edited"))
		r.closing.closeAll()
		r.wait("it is asked about both", func() bool { return len(r.Window.dialogs.open) == 1 })
		r.answer("Save All")
		if r.session.Front() != alone || len(r.Window.dialogs.open) != 1 {
			t.Fatalf("it is not asked about the removed group: %d dialogs", len(r.Window.dialogs.open))
		}
		if !givesUp {
			r.answer("Cancel")
			if len(r.docs.Entries()) != 2 || !r.docs.Entry(alone).Modified() || !r.docs.Entry(edited).Modified() {
				t.Error("cancelled, and something was done")
			}
			continue
		}
		r.answer("Give Up")
		r.wait("all are closed", func() bool { return len(r.docs.Entries()) == 0 })
		if b, err := os.ReadFile(paths[2]); err != nil || !strings.Contains(string(b), "ID=edited") {
			t.Errorf("the other was not saved: %q (%v)", b, err)
		}
	}
}

// TestASavedGroupThatIsUndoneAwayIsAskedAbout once: Save says that its file stays, and
// after that nothing is asked.
func TestASavedGroupThatIsUndoneAwayIsAskedAbout(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square})
	r.load(paths[0])
	d := r.document()
	e := r.docs.Entry(d.ID())
	_ = d.Apply(scene.AddGroups(d, "", landmark.NewGroup("mine", []landmark.Landmark{{Status: landmark.Defined}})))
	saved := strings.TrimSuffix(paths[0], ".obj") + ".ljson"
	over := false
	r.docs.Save(d.ID(), saved, workspace.Agreed{}, func(err error) {
		if over = true; err != nil {
			t.Error(err)
		}
	})
	r.wait("it is saved", func() bool { return over })
	r.undo()
	r.wait("the tab says that it is unsaved", func() bool { return e.Modified() && strings.HasPrefix(r.tabs.tabs[0].name.full, "• ") })
	r.closing.closeDocument(d.ID())
	r.wait("it is asked about", func() bool { return len(r.Window.dialogs.open) == 1 })
	r.answer("Cancel")
	r.Window.saving.save()
	if e.Modified() || len(r.Window.dialogs.open) > 0 {
		t.Errorf("saved without it: modified %v, %d dialogs", e.Modified(), len(r.Window.dialogs.open))
	}
	if b, err := os.ReadFile(saved); err != nil || !strings.Contains(string(b), `"mine"`) {
		t.Errorf("the file did not stay: %q (%v)", b, err)
	}
	r.redo()
	if e.Modified() {
		t.Error("made again, and it counts as unsaved")
	}
	_ = d.Apply(scene.RemoveGroups(d, d.Groups()[0].ID()))
	r.closing.closeDocument(d.ID())
	r.wait("it is asked about", func() bool { return len(r.Window.dialogs.open) == 1 })
	r.answer("Leave")
	r.wait("it is closed", func() bool { return len(r.docs.Entries()) == 0 })
}
