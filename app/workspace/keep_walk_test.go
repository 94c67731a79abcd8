package workspace

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"cairn/app/journal"
	"cairn/app/recovery"
	"cairn/internal/filesystem"
	"cairn/internal/filesystem/simulated"
	"cairn/scene"
	"cairn/scene/scenetest"
)

var walks = flag.Int("walks", 100, "how many documents are edited at random beside their journals")

const walkJournals, walkFile = "/state/journals", "/folder/a.ljson"

// newWalkRun starts a run on a disk in memory, with a document that is edited at
// random. What it was loaded with is in a file.
func newWalkRun(t *testing.T, disk filesystem.Disk, walk *scenetest.Walk) (*run, *Entry) {
	t.Helper()
	if err := filesystem.MakeFolder(disk, path.Dir(walkFile), 0o700); err != nil {
		t.Fatal(err)
	}
	r := newRun(t, disk, walkJournals)
	d := walk.Document()
	e := &Entry{Document: d, Path: "/folder/a.ply", files: map[string]landmarkFile{}, locks: map[string]*fileLock{}}
	d.SetSource(d.Groups()[0].ID(), walkFile)
	if err := r.files.Write(walkFile, func(w io.Writer) error { _, err := io.WriteString(w, "as loaded"); return err }); err != nil {
		t.Fatal(err)
	}
	v, err := r.files.ReadVersion(walkFile)
	if err != nil {
		t.Fatal(err)
	}
	e.came(walkFile, landmarkFile{version: v})
	d.OnChange(r.keepChange)
	r.entries = append(r.entries, e)
	return r, e
}

// drain runs what was posted.
func (d *desk) drain() {
	for {
		select {
		case f := <-d.queue:
			f()
		default:
			return
		}
	}
}

// flush waits until the journal of an entry is on the disk.
func (r *run) flush(e *Entry) {
	r.t.Helper()
	if j := e.keeper.journal; j != nil {
		if err := j.Flush(context.Background()); err != nil {
			r.t.Fatal(err)
		}
	}
	r.drain()
}

// restarted returns the document that a start now would restore, nil where none is
// offered.
func restarted(t *testing.T, disk filesystem.Disk) *Entry { return restartedOn(t, disk, walkJournals) }

// restartedIn is restarted with the journals of a folder of the computer.
func restartedIn(t *testing.T, folder string) *Entry { return restartedOn(t, filesystem.Real, folder) }

func restartedOn(t *testing.T, disk filesystem.Disk, folder string) *Entry {
	t.Helper()
	names, err := disk.ReadFolder(folder, -1)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if !strings.HasSuffix(name, ".journal") {
			continue
		}
		c, err := journal.Read(disk, filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		c.Records = c.Unbroken()
		j, err := recovery.Read(c)
		if err != nil {
			t.Fatal(err)
		}
		e, restored, err := restoredEntry(j)
		if err != nil || len(restored.Refused) > 0 {
			t.Fatalf("%v %q", err, restored.Refused)
		}
		return e
	}
	return nil
}

// unsavedText tells which groups are unsaved, by their places.
func unsavedText(e *Entry) string {
	text := fmt.Sprintf("modified %v:", e.Modified())
	unsaved := map[scene.ID]bool{}
	for _, n := range e.Unsaved() {
		unsaved[n.ID()] = true
	}
	for i, n := range e.Document.Groups() {
		if unsaved[n.ID()] {
			text += fmt.Sprintf(" %d", i)
		}
	}
	return text
}

// TestAnyRunOfEditsAndSavesComesBack: after each step of a random walk, with saves
// between, a restart gives what the document holds, and the same of it is unsaved.
func TestAnyRunOfEditsAndSavesComesBack(t *testing.T) {
	offered, saved := 0, 0
	for seed := range uint64(*walks) {
		disk, random := simulated.New(), rand.New(rand.NewPCG(seed, 17))
		walk := scenetest.New(t, seed)
		r, e := newWalkRun(t, disk, walk)
		id := e.Document.ID()
		for step := range 25 {
			what := "edit"
			switch random.IntN(8) {
			case 0:
				what = "save"
				if r.Save(id, walkFile) == nil {
					saved++
				}
			case 1:
				what = "save elsewhere"
				_ = r.Save(id, "/folder/b.ljson")
			default:
				walk.Step()
			}
			r.flush(e)
			again := restarted(t, disk)
			if (again != nil) != e.Modified() {
				t.Fatalf("walk %d, step %d, %s: modified %v, offered %v", seed, step, what, e.Modified(), again != nil)
			}
			if again == nil {
				continue
			}
			offered++
			if got, want := scenetest.Written(again.Document), scenetest.Written(e.Document); got != want {
				t.Fatalf("walk %d, step %d, %s:\n%s\nwant\n%s", seed, step, what, got, want)
			}
			if got, want := unsavedText(again), unsavedText(e); got != want {
				t.Fatalf("walk %d, step %d, %s: %s, want %s", seed, step, what, got, want)
			}
			again.Document.Close()
		}
		r.entries = nil // the walk closes its document
		_ = e.keeper.close()
		r.folder.Close()
	}
	if offered < *walks || saved < *walks/4 {
		t.Errorf("%d restarts had something to restore, %d saves were made: too few to tell", offered, saved)
	}
}

// close closes the journal, which stays.
func (k *keeper) close() error {
	if k.journal == nil {
		return nil
	}
	return k.journal.Close()
}
