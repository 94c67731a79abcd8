package workspace

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/app/journal"
	"cairn/internal/filesystem"
	"cairn/internal/filesystem/crashtest"
	"cairn/internal/filesystem/simulated"
)

// TestWhatIsSavedRightAfterRestoringIsNotOfferedAgain: nor what is undone then, before the
// old journal has gone. At whichever operation of the folder of journals the program is
// killed, once the journal that took over has gone the old one has, too.
func TestWhatIsSavedRightAfterRestoringIsNotOfferedAgain(t *testing.T) {
	start := func(disk *simulated.Disk) *run {
		r := newRun(t, disk, walkJournals)
		r.files.Disk, r.keeping.retry = filesystem.Real, time.Hour
		return r
	}
	for _, save := range []bool{false, true} {
		var old string         // the journal that was left
		var newGone bool       // that of what was restored was to be removed, or was
		var held chan struct{} // until the test goes on: the first operation after restoring
		operations := crashtest.AtEach(crashtest.Stopped(0), func() (*simulated.Disk, func(), func(simulated.Op)) {
			dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText})
			disk := simulated.New()
			r := start(disk)
			id := r.Open(filepath.Join(dir, "a.ply"))
			r.wait("the file is loaded", func() bool { return len(r.loaded) == 1 })
			rename(r.desk, id, "1")
			rename(r.desk, id, "2")
			r.durable(id)
			r.kill()
			r = start(disk)
			if len(r.Left()) != 1 {
				t.Fatalf("%d are offered", len(r.Left()))
			}
			old, newGone, held = r.Left()[0].Journal, false, nil
			return disk, func() {
					stop := disk.Before
					held = make(chan struct{})
					first := true
					disk.Before = func(op simulated.Op) simulated.Outcome {
						if first && strings.HasSuffix(op.Path, ".new") {
							first = false
							<-held // all that follows is asked for before it is done
						}
						if op.Kind == "remove" && strings.HasSuffix(op.Path, ".journal") && op.Path != old {
							newGone = true
						}
						return stop(op)
					}
					if err := r.Restore(r.Left()[0]); err != nil {
						t.Fatal(err)
					}
					r.wait("it is restored", func() bool { return len(r.entries) == 0 || len(r.loaded) == 1 })
					if len(r.entries) > 0 {
						e := r.entries[0]
						if save {
							close(held) // saving waits for the journal itself
							if err := r.Save(e.Document.ID(), filepath.Join(dir, "a.ljson")); err != nil {
								t.Fatal(err)
							}
						} else {
							e.Document.Undo()
							e.Document.Undo()
							close(held)
						}
						if e.Modified() {
							t.Fatalf("saved %v: it is modified", save)
						}
					} else {
						close(held)
					}
					r.kill()
				}, func(op simulated.Op) {
					disk.Restart()
					f, err := journal.Open(disk, walkJournals)
					if err != nil {
						t.Fatal(err)
					}
					defer f.Close()
					left, err := f.Left()
					if err != nil || newGone && len(left) > 0 && left[0].Path == old {
						t.Errorf("saved %v, killed at operation %d, %s of %s: %+v is there (%v)", save, op.Number, op.Kind, op.Path, left, err)
					}
				}
		})
		if operations < 8 {
			t.Errorf("saved %v: %d operations", save, operations)
		}
	}
}
