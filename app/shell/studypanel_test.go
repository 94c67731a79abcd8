package shell

import (
	"path/filepath"
	"testing"

	"cairn/app/session"
)

// openStudy opens a study of two squares, of which one is done and one is flagged, and
// returns when the first one is there.
func (r *room) openStudy() {
	r.t.Helper()
	paths := files(r.t, map[string]string{"a.obj": square, "b.obj": square,
		"study.csv": "mesh,status\na.obj,done\nb.obj,flagged\n"})
	s, err := session.ReadStudy(r.t.Context(), filepath.Dir(paths[0]))
	if err != nil {
		r.t.Fatal(err)
	}
	r.session.OpenStudy(s)
	r.wait("the first specimen", func() bool {
		e := r.docs.Entry(r.session.Front())
		return e != nil && !e.Loading && !r.stale
	})
}

// besideNow returns which panels are beside the view.
func (r *room) besideNow() (names string) {
	for name, hidden := range map[string]bool{"history": r.history.box.Hidden, "study": r.study.box.Hidden, "colors": r.colors.box.Hidden} {
		if !hidden {
			names += name
		}
	}
	return names
}

// TestBesideTheView: one panel at a time is left of the view, and each comes back when the
// one that took its place has gone.
func TestBesideTheView(t *testing.T) {
	r := newRoom(t)
	want := func(after, panel string) {
		t.Helper()
		if got := r.besideNow(); got != panel {
			t.Errorf("after %s: %q is beside the view, want %q", after, got, panel)
		}
	}
	want("the start", "")
	r.keys.doNamed("history")
	want("the history was asked for", "history")
	r.openStudy()
	want("a study was opened", "study")
	if got, want := r.study.done.full, "1 of 2 done, 1 flagged"; got != want {
		t.Errorf("the panel says %q, want %q", got, want)
	}
	r.keys.doNamed("colors")
	want("the colours were asked for", "colors")
	r.colors.keep()
	want("the colours were closed", "study")
	r.keys.doNamed("history")
	want("the history was asked for again", "history")
	r.keys.doNamed("study-panel")
	want("the study was asked for", "study")
	if r.win.Canvas().Focused() != r.study.choice {
		t.Error("the study does not have the keys")
	}
	r.keys.doNamed("study-panel")
	want("the study was hidden", "history")
	r.keys.doNamed("study-panel")
	r.session.CloseStudy()
	r.wait("the study to close", func() bool { return !r.stale })
	want("the study was closed", "history")
}

// TestNothingOfAClosedStudyIsShownOrHeld: no page keeps what it had of it.
func TestNothingOfAClosedStudyIsShownOrHeld(t *testing.T) {
	r, p, _ := openRepeats(t)
	specimens, landmarks := r.study.pages[0].(*specimenPage), r.study.pages[1].(*landmarkPage)
	r.study.turn(1)
	r.wait("the grid is there", func() bool { return len(landmarks.grid.of.Names) == 5 && !r.stale })
	r.study.turn(0)
	specimens.list.thumbs.hold("a", plain(0, 4, 4))
	if len(specimens.list.shown) != 6 || p.shown == nil {
		t.Fatal("there is nothing that could be forgotten")
	}
	r.session.CloseStudy()
	r.wait("the study is closed", func() bool { return !r.session.InStudy() && !r.stale })
	if n := len(specimens.list.shown) + len(specimens.list.thumbs.held) + len(landmarks.grid.of.Rows) + len(landmarks.grid.shown) + len(p.list.rows); n > 0 || p.shown != nil {
		t.Errorf("of specimens %d, pictures %d, of landmarks %d and %d, of errors %d are kept, and the repeats: %t", len(specimens.list.shown),
			len(specimens.list.thumbs.held), len(landmarks.grid.of.Rows), len(landmarks.grid.shown), len(p.list.rows), p.shown != nil)
	}
}
