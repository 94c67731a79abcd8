package shell

import (
	"os"
	"strings"
	"testing"

	"cairn/app/session"
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
			if q := session.GiveUpQuestion(r.docs.Entry(d.ID()).Removed(), "closing"); !strings.Contains(q, `"mine"`) {
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
