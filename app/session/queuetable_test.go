package session

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/app/study"
)

// TestTheTableIsWrittenWholeAtTheEnd: what changed while it was written is written, too, before
// the program ends, also of a study that was closed. The window's goroutine, which would hear of
// the end of the first writing, is the one that waits.
func TestTheTableIsWrittenWholeAtTheEnd(t *testing.T) {
	for name, closed := range map[string]bool{"open": false, "closed": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			folder := newStudy(t, 2, true, nil)
			w.openStudy(folder)
			w.run("flag-specimen")
			if len(w.keeping) != 1 {
				t.Fatalf("%d tables are being written", len(w.keeping))
			}
			w.run("flag-specimen")
			if closed {
				w.CloseStudy()
			}
			w.FinishStudies(time.Minute)
			if got := w.text(folder); !strings.Contains(got, "s0.obj,,I0,,") {
				t.Errorf("the table has\n%s", got)
			}
			if len(w.saw) > 0 {
				t.Error(w.saw)
			}
		})
	}
}

// TestATableThatWasNotWrittenIsTriedAgain with the next change, and at the end.
func TestATableThatWasNotWrittenIsTriedAgain(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 2, true, nil)
	w.openStudy(folder)
	file, away := filepath.Join(folder, study.TableName), filepath.Join(t.TempDir(), "away")
	move := func(from, to string) {
		t.Helper()
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	fail := func() {
		t.Helper()
		move(file, away)
		if err := os.MkdirAll(filepath.Join(file, "in the way"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	mend := func() {
		t.Helper()
		if err := os.RemoveAll(file); err != nil {
			t.Fatal(err)
		}
		move(away, file)
	}
	fail()
	w.run("flag-specimen")
	w.run("flag-specimen") // while it is being written
	w.until("the table was tried", func() bool { return len(w.keeping) == 0 })
	if len(w.saw) != 2 || !strings.HasPrefix(w.saw[0], "The table of the study was not written") {
		t.Error(w.saw)
	}
	w.run("flag-specimen")
	w.until("the table was tried", func() bool { return len(w.keeping) == 0 })
	mend()
	w.FinishStudies(time.Minute)
	if got := w.text(folder); !strings.Contains(got, "s0.obj,,I0,flagged,") {
		t.Errorf("at the end the table has\n%s", got)
	}
}
