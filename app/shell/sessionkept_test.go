package shell

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cairn/app/workspace"
)

// TestWhatIsOpenIsKeptAtOnce, and not only as the program ends: a kill loses nothing of it.
func TestWhatIsOpenIsKeptAtOnce(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "b.obj": square, "c.tps": ofOneGroup})
	kept := func(when string, want ...string) {
		t.Helper()
		workspace.FinishState(time.Minute)
		s := workspace.OpenSession()
		if len(s.Documents) != len(want) {
			t.Fatalf("%s: kept is %+v, want %q", when, s, want)
		}
		for i, path := range want {
			if s.Documents[i].Path != path {
				t.Errorf("%s: document %d is %s, want %s", when, i, s.Documents[i].Path, path)
			}
		}
	}
	ids := r.load(paths[0], paths[1])
	kept("opened", paths[0], paths[1])
	r.docs.AddLandmarks(ids[1], paths[2])
	r.wait("they joined", func() bool { return len(r.docs.Document(ids[1]).Groups()) == 1 })
	kept("joined", paths[0], paths[1])
	if with := workspace.OpenSession().Documents[1].With; len(with) != 1 || with[0] != paths[2] {
		t.Errorf("with it come %q", with)
	}
	r.docs.Close(ids[0])
	kept("closed", paths[1])
}

// TestAStudyIsReopened: it is kept in place of its specimen, with the other documents, while it
// is open, and opened again where it was left.
func TestAStudyIsReopened(t *testing.T) {
	r := newRoom(t)
	kept := func(when, folder string, want ...string) {
		t.Helper()
		workspace.FinishState(time.Minute)
		s := workspace.OpenSession()
		var got []string
		for _, d := range s.Documents {
			got = append(got, d.Path)
		}
		if string(s.Study) != folder || !slices.Equal(got, want) {
			t.Errorf("%s: kept are the study %q and %q, want %q and %q", when, s.Study, got, folder, want)
		}
	}
	folder := studyFolder(t, "a", "b")
	other := files(t, map[string]string{"other.obj": square})[0]
	r.opening.open([]string{folder})
	r.opensStudy(folder)
	kept("opened", folder)
	r.load(other)
	kept("with another", folder, other)
	r.session.GoToSpecimen(1)
	r.wait("the second is there", func() bool {
		e := r.docs.Entry(r.session.Front())
		return e != nil && !e.Loading && e.Path == filepath.Join(folder, "b.obj")
	})
	kept("at the second", folder, other)
	r.session.FinishStudies(time.Minute)
	offer := func(want string) {
		t.Helper()
		r.opening.last = lastSession{Session: workspace.OpenSession()} // as a start has it
		if got := r.opening.offered(); got != want {
			t.Errorf("offered is %q, want %q", got, want)
		}
	}
	name := filepath.Base(folder)
	offer("Reopen Last Session (the study " + name + " and 1 document)")
	last := r.opening.last

	r.closing.closeDocument(r.docs.Entries()[0].Document.ID())
	r.session.CloseStudy()
	r.docs.CloseAll()
	r.opening.last = last
	r.opening.reopen()
	r.wait("the study is open, and the other document", func() bool {
		e := r.docs.Entry(r.session.Front())
		return r.session.StudyFolder() == folder && e != nil && !e.Loading && len(r.docs.Entries()) == 2
	})
	if got := r.docs.Entry(r.session.Front()).Path; got != filepath.Join(folder, "b.obj") {
		t.Errorf("open is %s", got)
	}
	kept("reopened", folder, other)
	r.docs.CloseAll()
	kept("without documents", folder)
	offer("Reopen Last Session (the study " + name + ")")
	r.opening.last = lastSession{opened: true}
	r.session.CloseStudy()
	kept("closed", "")
	r.session.FinishStudies(time.Minute)
}
