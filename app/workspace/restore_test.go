package workspace

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"cairn/app/journal"
	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/internal/filesystem/crashtest"
	"cairn/internal/filesystem/simulated"
	"cairn/landmark"
	"cairn/scene"
)

// leave ends a run of three edits as a kill does, and writes its journal anew with other
// records.
func leave(t *testing.T, change func([]journal.Record) []journal.Record) (dir, journals string) {
	t.Helper()
	r, id, dir, journals := openRun(t)
	for _, name := range []string{"1", "2", "3"} {
		rename(r.desk, id, name)
	}
	r.durable(id)
	r.kill()
	names, err := filepath.Glob(filepath.Join(journals, "*.journal"))
	if err != nil || len(names) != 1 {
		t.Fatal(names, err)
	}
	c, err := journal.Read(filesystem.Real, names[0])
	if err != nil || len(c.Records) != 3 {
		t.Fatal(c, err)
	}
	if err := os.Remove(names[0]); err != nil {
		t.Fatal(err)
	}
	f, err := journal.Open(filesystem.Real, journals)
	if err != nil {
		t.Fatal(err)
	}
	j := f.New(journal.Events{})
	for i, record := range change(c.Records) {
		add := j.Append
		if i == 0 {
			add = j.Begin
		}
		if _, err := add(record.Kind, record.Payload); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	f.Close()
	return dir, journals
}

// TestWhatCannotBeMadeAgainIsSaidAndPutAway: offered with it, said with the document, and
// the journal can be had for 30 days. One that was restored whole is removed.
func TestWhatCannotBeMadeAgainIsSaidAndPutAway(t *testing.T) {
	for _, c := range []struct {
		what   string
		change func([]journal.Record) []journal.Record
		note   string // with what is offered
		warned string // with the document
		name   string // of the group
	}{
		{"nothing", func(r []journal.Record) []journal.Record { return r }, "", "", "3"},
		{"an edit that does not fit", func(r []journal.Record) []journal.Record {
			r[1].Payload = bytes.Replace(r[1].Payload, []byte(`"before":{"name":"1"`), []byte(`"before":{"name":"0"`), 1)
			return r
		}, "Rename Group 1: ", "An edit could not be made again: Rename Group 1: ", "1"},
		{"an edit that cannot be read", func(r []journal.Record) []journal.Record {
			r[2].Payload = []byte("{")
			return r
		}, "the edit 3 cannot be read", "An edit could not be made again: ", "2"},
	} {
		_, journals := leave(t, c.change)
		r := newRun(t, filesystem.Real, journals)
		r.wait("it is offered", func() bool { return len(r.Left()) == 1 })
		if notes := strings.Join(r.Left()[0].Notes, "\n"); !strings.Contains(notes, c.note) || (notes == "") != (c.note == "") {
			t.Errorf("%s: offered with %q", c.what, notes)
		}
		if err := r.Restore(r.Left()[0]); err != nil {
			t.Fatal(err)
		}
		r.wait("it is restored", func() bool { return len(r.loaded) == 1 && len(r.Left()) == 0 })
		d := r.entries[0].Document
		if got := strings.Join(d.Warnings(), "\n"); !strings.Contains(got, c.warned) || (got == "") != (c.warned == "") || d.Groups()[0].Group.Name() != c.name {
			t.Errorf("%s: the group is %q, warned %q", c.what, d.Groups()[0].Group.Name(), got)
		}
		away, err := filepath.Glob(filepath.Join(journals, "*.discarded"))
		if err != nil || len(away) > 0 != (c.note != "") || journalFiles(t, journals) != 1 {
			t.Errorf("%s: put away %q, %d journals (%v)", c.what, away, journalFiles(t, journals), err)
		}
		r.kill()
	}
}

// TestAJournalOfWhatIsSavedIsNotOffered: the program was killed between saving and
// removing it.
func TestAJournalOfWhatIsSavedIsNotOffered(t *testing.T) {
	r, id, dir, journals := openRun(t)
	rename(r.desk, id, "saved")
	r.durable(id)
	var name string
	var content []byte
	r.write = func(ctx context.Context, c *copied) (atomicfile.Version, error) {
		v, err := c.write(ctx)
		names, _ := filepath.Glob(filepath.Join(journals, "*.journal"))
		if name = names[0]; err == nil {
			content, err = os.ReadFile(name)
		}
		return v, err
	}
	if err := r.Save(id, filepath.Join(dir, "a.ljson")); err != nil {
		t.Fatal(err)
	}
	r.flush(r.Entry(id))
	r.kill()
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	next := newRun(t, filesystem.Real, journals)
	if len(next.Left()) != 0 || next.left != 0 || journalFiles(t, journals) != 0 {
		t.Errorf("%d are offered, %d journals", len(next.Left()), journalFiles(t, journals))
	}
	next.kill()
	// Where the file is another by then, it is.
	if err := errors.Join(os.WriteFile(name, content, 0o600), os.WriteFile(filepath.Join(dir, "a.ljson"), []byte(strings.Replace(ljsonText, `"g"`, `"theirs"`, 1)), 0o600)); err != nil {
		t.Fatal(err)
	}
	next = newRun(t, filesystem.Real, journals)
	if next.wait("it is offered", func() bool { return len(next.Left()) == 1 }); !strings.Contains(strings.Join(next.Left()[0].Notes, "\n"), "a.ljson was changed") {
		t.Errorf("offered with %q", next.Left()[0].Notes)
	}
	next.kill()
}

// TestARemovedGroupThatAFileHasIsNotMissedAfterAKill: the file had it before, or has it by
// the save that was under way.
func TestARemovedGroupThatAFileHasIsNotMissedAfterAKill(t *testing.T) {
	for _, saves := range []bool{false, true} {
		r, id, dir, journals := openRun(t)
		d, e := r.Document(id), r.Entry(id)
		remove := func(i int) { _ = d.Apply(scene.RemoveGroups(d, d.Groups()[i].ID())) }
		_ = d.Apply(scene.AddGroups(d, "", placed("mine", 3)))
		if saves {
			began, goOn := slowDisk(r.desk)
			r.Workspace.Save(id, filepath.Join(dir, "a.ljson"), Agreed{}, func(error) {})
			<-began
			remove(1)
			goOn()
			r.FinishSaving(time.Minute) // what follows in the window does not happen any more
		} else {
			remove(0)
		}
		if err := e.keeper.journal.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.kill()
		r = newRun(t, filesystem.Real, journals)
		r.restore()
		if e = r.entries[0]; len(e.Removed()) > 0 || len(e.Document.Groups()) != 1 || !e.Modified() {
			t.Errorf("saves %v: removed %q, %d groups, modified %v", saves, e.Removed(), len(e.Document.Groups()), e.Modified())
		}
		r.kill()
	}
}

// TestASaveThatAKillCutOffCountsAsMade: where the file has what it was to write, undoing all
// of its groups later leaves it alone, which is said, as after any save.
func TestASaveThatAKillCutOffCountsAsMade(t *testing.T) {
	journals := filepath.Join(t.TempDir(), "journals")
	dir := write(t, map[string]string{"a.ply": plyText})
	path := filepath.Join(dir, "a.ljson")
	r := newRun(t, filesystem.Real, journals)
	id := r.Open(filepath.Join(dir, "a.ply"))
	r.wait("the file is loaded", func() bool { return len(r.loaded) == 1 })
	d, e := r.Document(id), r.Entry(id)
	_ = d.Apply(scene.AddGroups(d, "", placed("mine", 3)))
	began, goOn := slowDisk(r.desk)
	r.Workspace.Save(id, path, Agreed{}, func(error) {})
	<-began
	rename(r.desk, id, "later")
	goOn()
	r.FinishSaving(time.Minute) // what follows in the window does not happen any more
	if err := e.keeper.journal.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.kill()
	r = newRun(t, filesystem.Real, journals)
	r.restore()
	defer r.kill()
	e = r.entries[0]
	d = e.Document
	if d.Undo(); e.Modified() || len(e.LeftAlone()) > 0 || d.Groups()[0].Group.Name() != "mine" {
		t.Errorf("as it was saved: modified %v, left alone %q", e.Modified(), e.LeftAlone())
	}
	if d.Undo(); len(d.Groups()) != 0 || !e.Modified() || !slices.Equal(e.LeftAlone(), []string{path}) {
		t.Errorf("undone to before: %d groups, modified %v, left alone %q", len(d.Groups()), e.Modified(), e.LeftAlone())
	}
}

// TestUndoingAllEndsAnErrorOfTheJournal: nothing is to be kept then, and what comes next is.
func TestUndoingAllEndsAnErrorOfTheJournal(t *testing.T) {
	r, id, _, journals := openRun(t)
	r.keeping.retry = time.Hour
	d, e := r.Document(id), r.Entry(id)
	rename(r.desk, id, "1")
	r.durable(id)
	r.notKeptNow(id)
	if e.Unkept() == nil {
		t.Fatal("it counts as kept")
	}
	kept := r.kept
	if d.Undo(); e.Unkept() != nil || r.kept <= kept {
		t.Errorf("undone: %v, kept %d", e.Unkept(), r.kept)
	}
	r.flush(e)
	if n := journalFiles(t, journals); n != 0 {
		t.Errorf("%d journals", n)
	}
	rename(r.desk, id, "2")
	r.durable(id)
	if n := journalFiles(t, journals); n != 1 || e.Unkept() != nil {
		t.Errorf("%d journals, %v", n, e.Unkept())
	}
	r.kill()
}

// notKeptNow has the journal of a document fail.
func (r *run) notKeptNow(id scene.ID) { r.Workspace.notKept(id, errors.New("the disk is full")) }

// TestWhatIsAgreedToIsWrittenOnce: a save that waits is of what the first has written, and
// not of what the user has agreed to replace.
func TestWhatIsAgreedToIsWrittenOnce(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	path := filepath.Join(dir, "a.ljson")
	theirs := strings.Replace(ljsonText, `"g"`, `"theirs"`, 1)
	if err := os.WriteFile(path, []byte(theirs), 0o644); err != nil {
		t.Fatal(err)
	}
	over := atomicfile.VersionOf([]byte(theirs))
	began, goOn := slowDisk(d)
	var ended []error
	for _, name := range []string{"1", "2"} {
		rename(d, id, name)
		d.Workspace.Save(id, path, Agreed{Over: &over}, func(err error) { ended = append(ended, err) })
	}
	<-began
	goOn()
	goOn()
	d.wait("both are over", func() bool { return len(ended) == 2 })
	if errors.Join(ended...) != nil || nameIn(t, path) != "2" || d.Entry(id).Modified() {
		t.Errorf("%v, the file has %q", ended, nameIn(t, path))
	}
}

// TestWhatAFileHeldBesidesIsALoss: until the user has agreed, and never again after that.
func TestWhatAFileHeldBesidesIsALoss(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	path, e := filepath.Join(dir, "a.ljson"), d.Entry(id)
	f := e.files[path]
	f.unkept = []string{"a note"}
	e.files[path] = f
	if err := d.Save(id, path); err != nil || !slices.Equal(e.files[path].unkept, f.unkept) {
		t.Errorf("nothing was written: %v, and beside it was %q", err, e.files[path].unkept)
	}
	rename(d, id, "1")
	save := func(losses ...string) error {
		return d.over(func(done func(error)) { d.Workspace.Save(id, path, Agreed{Losses: losses}, done) })
	}
	var lost *LossError
	if err := save(); !errors.As(err, &lost) || len(lost.Losses) != 1 || !strings.Contains(lost.Losses[0], "a note") || nameIn(t, path) != "g" {
		t.Fatalf("not asked: %v, the file has %q", err, nameIn(t, path))
	}
	if err := save(lost.Losses...); err != nil || nameIn(t, path) != "1" {
		t.Errorf("agreed: %v, the file has %q", err, nameIn(t, path))
	}
	rename(d, id, "2")
	if err := save(); err != nil || nameIn(t, path) != "2" {
		t.Errorf("there is nothing to lose any more: %v", err)
	}
}

// TestWhatWasSeenOfAnOlderVersionDoesNotCount: the file was saved since.
func TestWhatWasSeenOfAnOlderVersionDoesNotCount(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	path, e := filepath.Join(dir, "a.ljson"), d.Entry(id)
	old := e.files[path].version
	rename(d, id, "1")
	if err := d.Save(id, path); err != nil {
		t.Fatal(err)
	}
	if d.foundLost(e, path, old, true); e.Modified() {
		t.Error("it counts as unsaved")
	}
	if d.foundLost(e, path, e.files[path].version, true); !e.Modified() {
		t.Error("it counts as saved, and the file is gone")
	}
}

// TestTheMeasuresFileIsTakenWhenAgreed: what another program wrote, and what could not
// be read.
func TestTheMeasuresFileIsTakenWhenAgreed(t *testing.T) {
	for _, theirs := range []string{keptText, "nonsense"} {
		d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText, "a.measures.json": keptText}, "a.ply")
		path, doc := filepath.Join(dir, "a.measures.json"), d.Document(id)
		if err := doc.Apply(scene.KeepMeasures(doc, "Remove", nil)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(theirs+" "), 0o666); err != nil {
			t.Fatal(err)
		}
		var changed *atomicfile.ChangedError
		if err := saveMeasures(d, id); !errors.As(err, &changed) {
			t.Errorf("saved over another's: %v", err)
		}
		if err := os.WriteFile(path, []byte(theirs+"  "), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := d.TakeMeasuresFile(id, changed.Now); err != nil {
			t.Fatal(err)
		}
		if err := saveMeasures(d, id); !errors.As(err, &changed) || changed.Now != atomicfile.VersionOf([]byte(theirs+"  ")) {
			t.Errorf("saved over what the user was not asked about: %v", err)
		}
		if err := d.TakeMeasuresFile(id, changed.Now); err != nil {
			t.Fatal(err)
		}
		if err := saveMeasures(d, id); err != nil || !d.MeasuresSaved(id) {
			t.Errorf("agreed: %v, saved %v", err, d.MeasuresSaved(id))
		}
		if b, err := os.ReadFile(path); err != nil || strings.Contains(string(b), "polyline") || !strings.Contains(string(b), "Cairn measures") {
			t.Errorf("the file has %s (%v)", b, err)
		}
		if d.TakeMeasuresFile(id+1000, changed.Now) == nil {
			t.Error("of no document")
		}
	}
}

// TestTheOldJournalStaysUntilTheNewOneIsKept: a full disk loses nothing of what is restored.
func TestTheOldJournalStaysUntilTheNewOneIsKept(t *testing.T) {
	disk := simulated.New()
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText})
	start := func() *run {
		r := newRun(t, disk, walkJournals)
		r.files.Disk, r.keeping.retry = filesystem.Real, time.Hour
		return r
	}
	r := start()
	id := r.Open(filepath.Join(dir, "a.ply"))
	r.wait("the file is loaded", func() bool { return len(r.loaded) == 1 })
	rename(r.desk, id, "mine")
	r.durable(id)
	r.kill()
	for _, full := range []bool{true, false} {
		r = start()
		if len(r.Left()) != 1 {
			t.Fatalf("full %v: %d are offered", full, len(r.Left()))
		}
		disk.Before = func(op simulated.Op) simulated.Outcome {
			if full && op.Kind == "write" {
				return simulated.Outcome{Err: syscall.ENOSPC}
			}
			return simulated.Outcome{}
		}
		if err := r.Restore(r.Left()[0]); err != nil {
			t.Fatal(err)
		}
		r.wait("it is restored", func() bool { return len(r.loaded) == 1 && len(r.Left()) == 0 })
		r.wait("it is kept or not", func() bool { return full == (r.entries[0].Unkept() != nil) })
		disk.Before = nil
		if name := r.entries[0].Document.Groups()[0].Group.Name(); name != "mine" || full != (len(r.notKept) > 0) {
			t.Errorf("full %v: the group is %q, told %v", full, name, r.notKept)
		}
		r.kill()
	}
	e := restarted(t, disk)
	defer e.Document.Close()
	if name := e.Document.Groups()[0].Group.Name(); name != "mine" {
		t.Errorf("kept is %q", name)
	}
}

// TestAKillDuringRestoreOffersOneDocument: at each operation by which the journal of what
// is restored takes over from the old one, and with edits behind it. What is offered then
// is all of it, once.
func TestAKillDuringRestoreOffersOneDocument(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText})
	start := func(disk *simulated.Disk) *run {
		r := newRun(t, disk, walkJournals)
		r.files.Disk, r.keeping.retry = filesystem.Real, time.Hour
		return r
	}
	for _, part := range []int{0, 40, 100_000} { // bytes that are on the disk of a write that is cut off
		operations := crashtest.AtEach(crashtest.Stopped(part), func() (*simulated.Disk, func(), func(simulated.Op)) {
			disk := simulated.New()
			r := start(disk)
			id := r.Open(filepath.Join(dir, "a.ply"))
			r.wait("the file is loaded", func() bool { return len(r.loaded) == 1 })
			for _, name := range []string{"1", "2", "3"} {
				rename(r.desk, id, name)
			}
			r.durable(id)
			r.kill()
			r = start(disk)
			if len(r.Left()) != 1 {
				t.Fatalf("%d are offered", len(r.Left()))
			}
			kept := false // the edit behind what is restored
			return disk, func() {
					if err := r.Restore(r.Left()[0]); err != nil {
						t.Fatal(err)
					}
					r.wait("it is restored", func() bool { return len(r.entries) == 0 || len(r.loaded) == 1 && len(r.Left()) == 0 })
					if len(r.entries) == 0 { // killed while it was read
						r.kill()
						return
					}
					id := r.entries[0].Document.ID()
					rename(r.desk, id, "4")
					r.wait("it is kept or not", func() bool {
						e := r.Entry(id)
						kept = e.Unkept() == nil && len(e.keeper.written) == 0
						return kept || e.Unkept() != nil
					})
					r.kill()
				}, func(op simulated.Op) {
					disk.Restart()
					r := start(disk)
					defer r.kill()
					if len(r.Left()) != 1 {
						t.Errorf("killed at operation %d, %s, after %d bytes: %d are offered", op.Number, op.Kind, part, len(r.Left()))
						return
					}
					names := r.Left()[0].Names
					if all := strings.Join(names, ""); strings.Count(all, "Rename") != len(names) || len(names) != 4 && (len(names) != 3 || kept) {
						t.Errorf("killed at operation %d, %s, after %d bytes: offered with %q", op.Number, op.Kind, part, names)
					}
				}
		})
		if operations < 10 {
			t.Errorf("%d operations", operations)
		}
	}
}

// TestOfAJournalAndTheOneThatItContinuesOneIsOffered: the old one until the new one has
// all of it.
func TestOfAJournalAndTheOneThatItContinuesOneIsOffered(t *testing.T) {
	for steps := range 3 {
		var records []journal.Record
		_, journals := leave(t, func(r []journal.Record) []journal.Record {
			records = r
			return r
		})
		old, err := filepath.Glob(filepath.Join(journals, "*.journal"))
		if err != nil || len(old) != 1 {
			t.Fatal(old, err)
		}
		f, err := journal.Open(filesystem.Real, journals)
		if err != nil {
			t.Fatal(err)
		}
		j := f.New(journal.Events{})
		begin := strings.TrimSuffix(string(records[0].Payload), "}") + `,"steps":2,"continues":"` + filepath.Base(old[0]) + `"}`
		_, err = j.Begin(records[0].Kind, []byte(begin))
		for _, r := range records[1 : 1+steps] {
			_, more := j.Append(r.Kind, r.Payload)
			err = errors.Join(err, more)
		}
		if err := errors.Join(err, j.Close()); err != nil {
			t.Fatal(err)
		}
		f.Close()
		r := newRun(t, filesystem.Real, journals)
		if len(r.Left()) != 1 || (r.Left()[0].Journal == old[0]) != (steps < 2) || r.Left()[0].Edits != 3 || journalFiles(t, journals) != 1 {
			t.Errorf("%d of 2 edits were taken over: offered %+v, %d journals", steps, r.Left(), journalFiles(t, journals))
		}
		r.kill()
	}
}

// TestTheSpellingOfAFileIsThatOfItsGroups: of one that another program has written since,
// it is that program's.
func TestTheSpellingOfAFileIsThatOfItsGroups(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	path, e := filepath.Join(dir, "a.ljson"), d.Entry(id)
	n := e.Document.Groups()[0]
	said := n.Group.Copy()
	p := said.Properties()
	p.Spelling = "theirs"
	said.SetProperties(p)
	for _, lost := range []map[string]bool{{path: true}, nil} {
		e.meet(filesNow{lost: lost, read: map[string][]*landmark.Group{path: {said}}}, nil)
		if got := n.Group.Properties().Spelling; (got == "theirs") != (lost == nil) {
			t.Errorf("lost %v: spelled as %v", lost, got)
		}
	}
}

// TestWhatIsKnownOfFilesComesBack: what was left out of one on reading, which measures they
// have, and which mesh it was; and one journal is restored once.
func TestWhatIsKnownOfFilesComesBack(t *testing.T) {
	journals := filepath.Join(t.TempDir(), "journals")
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText, "a.measures.json": keptText})
	r := newRun(t, filesystem.Real, journals)
	id := r.Open(filepath.Join(dir, "a.ply"))
	r.wait("the file is loaded", func() bool { return len(r.loaded) == 1 && r.Entry(id).mesh.There() })
	e := r.Entry(id)
	path, mesh := filepath.Join(dir, "a.ljson"), e.mesh
	f := e.files[path]
	f.partly, f.unkept = true, []string{"a note"}
	e.files[path] = f
	rename(r.desk, id, "1")
	r.durable(id)
	r.kill()
	r = newRun(t, filesystem.Real, journals)
	r.wait("it is offered", func() bool { return len(r.Left()) == 1 })
	l := r.Left()[0]
	for range 2 {
		if err := r.Restore(l); err != nil {
			t.Fatal(err)
		}
	}
	if len(r.entries) != 1 || !l.Restoring() {
		t.Errorf("restored twice there are %d documents", len(r.entries))
	}
	r.wait("it is restored", func() bool { return len(r.loaded) == 1 && len(r.Left()) == 0 })
	e = r.entries[0]
	if f := e.files[path]; !f.partly || !slices.Equal(f.unkept, []string{"a note"}) || e.SavePath() != "" {
		t.Errorf("of the file is known %+v", f)
	}
	if len(e.measures.all) != 1 || e.mesh != mesh {
		t.Errorf("of the measures is known %+v, of the mesh %v", e.measures, e.mesh)
	}
	r.kill()
}

// TestMeasuresAreNotSavedBesideLandmarksThatWereNot.
func TestMeasuresAreNotSavedBesideLandmarksThatWereNot(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText, "a.measures.json": keptText}, "a.ply")
	doc := d.Document(id)
	if err := doc.Apply(scene.KeepMeasures(doc, "Remove", nil)); err != nil {
		t.Fatal(err)
	}
	rename(d, id, "1")
	d.write = func(context.Context, *copied) (atomicfile.Version, error) {
		return atomicfile.Version{}, errors.New("the disk is full")
	}
	if err := d.Save(id, filepath.Join(dir, "a.ljson")); err == nil || d.MeasuresSaved(id) {
		t.Errorf("%v, and the measures count as saved: %v", err, d.MeasuresSaved(id))
	}
	if b, err := os.ReadFile(filepath.Join(dir, "a.measures.json")); err != nil || string(b) != keptText {
		t.Errorf("the measures are %s (%v)", b, err)
	}
}
