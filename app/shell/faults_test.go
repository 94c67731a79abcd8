package shell

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cairn/app/filelock"
	"cairn/app/journal"
	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/internal/filesystem/crashtest"
	"cairn/internal/filesystem/simulated"
	"cairn/landmark/measure"
	"cairn/scene"

	"fyne.io/fyne/v2"
)

// diskFaults are the errors of a disk that a user may meet.
var diskFaults = []error{syscall.ENOSPC, syscall.EIO, syscall.EACCES, syscall.EROFS, syscall.EMFILE}

// diskLike returns a disk in memory that holds copies of files of the computer.
func diskLike(t *testing.T, paths ...string) *simulated.Disk {
	t.Helper()
	d := simulated.New()
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err == nil {
			err = filesystem.MakeFolder(d, filepath.Dir(path), 0o755)
		}
		if err == nil {
			err = atomicfile.Files{Disk: d}.Write(path, func(w io.Writer) error { _, err := w.Write(b); return err })
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// TestEachErrorOfTheDiskIsShownWhenSaving: whichever operation fails, and with what. The
// message names the file and says what to do; the file is as it was, the document counts
// as changed, and its edits are kept, until a disk that is well again has them.
func TestEachErrorOfTheDiskIsShownWhenSaving(t *testing.T) {
	r := newRoom(t)
	journals := filepath.Join(t.TempDir(), "journals")
	r.keepIn(journals)
	paths := files(t, map[string]string{"a.obj": square, "a.tps": ofOneGroup})
	r.load(paths[0])
	d, e := r.document(), r.docs.Entry(r.session.Front())
	disk := diskLike(t, paths[1])
	r.docs.SetDisk(disk)
	content := func() string {
		b, err := filesystem.ReadFile(disk, paths[1], 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	shown := 0
	edits := 0
	for _, fault := range diskFaults {
		crashtest.AtEach(crashtest.Failed(fault, false, 0), func() (*simulated.Disk, func(), func(simulated.Op)) {
			edits++
			name := fmt.Sprint(edits)
			_ = d.Apply(scene.RenameGroup(d, d.Groups()[0].ID(), name))
			before, said := content(), len(r.notices.past)
			return disk, r.save, func(op simulated.Op) {
				where := fmt.Sprintf("%v at %s (%d)", fault, op.Kind, op.Number)
				if !e.Modified() { // an operation that need not succeed
					if !strings.Contains(content(), "ID="+name+"\n") {
						t.Errorf("%s: it counts as saved, and the file holds %q", where, content())
					}
					return
				}
				shown++
				last := r.notices.past[len(r.notices.past)-1]
				if len(r.notices.past) == said || !strings.Contains(last, "were not saved") || !strings.Contains(last, paths[1]) || !strings.Contains(last, filesystem.Advice(fault)) {
					t.Errorf("%s: it is said %q", where, last)
				}
				if content() != before || !strings.HasPrefix(r.tabs.tabs[0].name.full, "• ") || len(r.dialogs.open) > 0 {
					t.Errorf("%s: the file holds %q, the tab is %q, %d dialogs", where, content(), r.tabs.tabs[0].name.full, len(r.dialogs.open))
				}
				r.wait("its edits are kept", func() bool {
					kept, err := filepath.Glob(filepath.Join(journals, "*.journal"))
					return err == nil && len(kept) == 1 && e.Unkept() == nil && !r.left.unkept
				})
			}
		})
	}
	if shown < 5*len(diskFaults) {
		t.Errorf("only %d errors were shown", shown)
	}
}

// TestEachErrorOfTheJournalIsShown, in a message and in the status bar, until what is
// unsaved is kept again.
func TestEachErrorOfTheJournalIsShown(t *testing.T) {
	r, disk := newRoom(t), simulated.New()
	r.docs.Keep(func() (*journal.Folder, error) { return journal.Open(disk, "/journals") })
	r.wait("it has looked for what is left", r.docs.HasLooked)
	id := r.load(files(t, map[string]string{"a.obj": square, "a.tps": ofOneGroup})[0])[0]
	d := r.docs.Document(id)
	for _, fault := range diskFaults {
		for _, kind := range []string{"write", "sync", "open", "rename"} {
			var fails atomic.Bool
			fails.Store(true)
			disk.Before = func(op simulated.Op) simulated.Outcome {
				if fails.Load() && op.Kind == kind {
					return simulated.Outcome{Err: fault}
				}
				return simulated.Outcome{}
			}
			_ = d.Apply(scene.RenameGroup(d, d.Groups()[0].ID(), "edited"))
			r.wait("it is said", func() bool { return r.left.unkept })
			if last := r.notices.past[len(r.notices.past)-1]; !strings.Contains(last, "The edits of a.obj cannot be kept safe") || !strings.Contains(last, filesystem.Advice(fault)) ||
				!strings.Contains(r.status.bytes.Text, "Edits are not kept") {
				t.Errorf("%v of %s: it is said %q, and the status bar says %q", fault, kind, last, r.status.bytes.Text)
			}
			fails.Store(false)
			d.Undo() // nothing is to be kept
			r.wait("it is said no more", func() bool { return !r.left.unkept })
			if strings.Contains(r.status.bytes.Text, "not kept") {
				t.Errorf("%v of %s: the status bar still says %q", fault, kind, r.status.bytes.Text)
			}
		}
	}
	_ = d.Apply(scene.RenameGroup(d, d.Groups()[0].ID(), "again"))
	r.docs.End(false, time.Minute) // which waits for the journals
	names, err := disk.ReadFolder("/journals", -1)
	if err != nil || !slices.ContainsFunc(names, func(n string) bool { return strings.HasSuffix(n, ".journal") }) {
		t.Errorf("the next edit is not kept: %q (%v)", names, err)
	}
}

// TestSaveAsAsksWhereAnotherCairnEditsTheFile: by default it writes nothing but offers
// another name.
func TestSaveAsAsksWhereAnotherCairnEditsTheFile(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.tps": ofOneGroup})
	r.load(paths[0])
	locks := filepath.Join(t.TempDir(), "locks")
	r.docs.Lock(func() (*filelock.Folder, error) { return filelock.Open(filesystem.Real, locks) })
	r.wait("there are locks", r.docs.Locks)
	theirs, err := filelock.Open(filesystem.Real, locks) // as another program would
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(filepath.Dir(paths[0]), "theirs.tps")
	lock, err := theirs.Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	ask := func() {
		t.Helper()
		r.saving.saveDialog()
		r.saved()
		r.win.Canvas().Focused().(*field).SetText(path)
		r.press(fyne.KeyReturn)
		r.wait("it is asked", func() bool { return len(r.dialogs.open) == 1 })
		if _, isForm := r.win.Canvas().Focused().(*field); isForm {
			t.Fatal("the form is there still")
		}
	}
	written := func() bool { _, err := os.Stat(path); return err == nil }
	ask()
	r.answer("Cancel")
	if written() || len(r.dialogs.open) > 0 {
		t.Error("cancelled, and it is written")
	}
	ask()
	r.press(fyne.KeyReturn)
	if f, ok := r.win.Canvas().Focused().(*field); written() || !ok || f.Text == path {
		t.Error("Return does not ask for another name")
	}
	r.press(fyne.KeyEscape)
	ask()
	r.answer("Save")
	if !written() || len(r.dialogs.open) > 0 {
		t.Error("agreed, and it is not written")
	}
	lock.Close()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	r.saving.saveDialog()
	r.saved()
	r.win.Canvas().Focused().(*field).SetText(path)
	r.press(fyne.KeyReturn)
	r.wait("it is saved unasked", written)
}

// TestMeasuresOfAnotherProgramAreReplacedOnlyWhenAgreed.
func TestMeasuresOfAnotherProgramAreReplacedOnlyWhenAgreed(t *testing.T) {
	const kept = `{"format": "Cairn measures", "version": 1, "measures": [{"kind": "polyline", "of": {"group": "g"}}]}`
	r := newRoom(t)
	paths := files(t, map[string]string{"a.measures.json": kept, "a.obj": square, "a.tps": ofOneGroup})
	id := r.load(paths[1])[0]
	d := r.docs.Document(id)
	_ = d.Apply(scene.KeepMeasures(d, "Keep", append(d.Measures(), measure.Definition{Kind: measure.CentroidSize, Of: measure.Set{Group: "g", All: true}})))
	theirs := kept + "\n"
	if err := os.WriteFile(paths[0], []byte(theirs), 0o644); err != nil {
		t.Fatal(err)
	}
	holds := func() string {
		b, err := os.ReadFile(paths[0])
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	saved := 0
	for _, answer := range []string{"Cancel", "Overwrite"} {
		r.saving.saveMeasures(id, func() { saved++ })
		r.wait("it is asked", func() bool { return len(r.dialogs.open) == 1 })
		if holds() != theirs || saved != 0 {
			t.Fatalf("written unasked: %s", holds())
		}
		r.answer(answer)
	}
	r.wait("they are saved", func() bool { return r.docs.MeasuresSaved(id) })
	if !strings.Contains(holds(), "centroid-size") || saved != 1 {
		t.Errorf("the file holds %s, and %d saves were told of", holds(), saved)
	}
}
