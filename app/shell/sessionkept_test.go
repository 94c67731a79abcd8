package shell

import (
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
