package shell

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"cairn/app/session"
	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// specimenIs waits until the specimen of a mesh is open and in front, and no other.
func (r *room) specimenIs(name string) {
	r.t.Helper()
	r.wait(name+" is open", func() bool {
		e := r.docs.Entry(r.session.Front())
		return e != nil && !e.Loading && filepath.Base(e.Path) == name && len(r.docs.Entries()) == 1 && !r.stale
	})
}

// TestASpecimenStaysWhereThereIsSomethingToDecide: a file that has come where its landmarks
// would go is not written over, and where landmarks were removed it is asked whether their file stays as it is. Who
// cancels stays; the next specimen comes when it is decided.
func TestASpecimenStaysWhereThereIsSomethingToDecide(t *testing.T) {
	r := newRoom(t)
	t.Cleanup(func() { r.session.EndStudy(); r.session.FinishStudies(time.Minute) })
	paths := files(t, map[string]string{"a.obj": square, "b.obj": square, "b.csv": onSquare, "c.obj": square,
		"study.csv": "mesh,landmarks\na.obj,\nb.obj,b.csv\nc.obj,\n"})
	folder := filepath.Dir(paths[0])
	s, err := session.ReadStudy(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	r.session.OpenStudy(s)
	r.specimenIs("a.obj")
	stays := func(name string) {
		t.Helper()
		r.wait("something is asked", func() bool { return len(r.dialogs.open) == 1 })
		r.dialogs.dismissAbout(r.session.Front())
		if e := r.docs.Entry(r.session.Front()); len(r.dialogs.open) > 0 || filepath.Base(e.Path) != name {
			t.Errorf("%d dialogs are open, and %s is in front", len(r.dialogs.open), e.Path)
		}
	}
	g := landmark.NewGroup("points", []landmark.Landmark{{Status: landmark.Defined, Position: r3.Vec{X: 0.5, Y: 0.5}}})
	if err := r.document().Apply(scene.AddGroups(r.document(), "", g)); err != nil {
		t.Fatal(err)
	}
	theirs := filepath.Join(folder, "a.ljson")
	if err := os.WriteFile(theirs, []byte("theirs"), 0o644); err != nil {
		t.Fatal(err)
	}
	r.keys.doNamed("next-specimen")
	stays("a.obj")
	if b, err := os.ReadFile(theirs); err != nil || string(b) != "theirs" {
		t.Errorf("the file has %q (%v)", b, err)
	}
	if err := os.Remove(theirs); err != nil {
		t.Fatal(err)
	}
	r.keys.doNamed("next-specimen")
	r.specimenIs("b.obj")

	r.removeGroup()
	r.keys.doNamed("next-specimen")
	stays("b.obj")
	r.keys.doNamed("next-specimen")
	r.wait("it is asked again", func() bool { return len(r.dialogs.open) == 1 })
	r.answer("Leave")
	r.specimenIs("c.obj")
	if b, err := os.ReadFile(filepath.Join(folder, "b.csv")); err != nil || string(b) != onSquare {
		t.Errorf("the file of what was given up has %q (%v)", b, err)
	}
}
