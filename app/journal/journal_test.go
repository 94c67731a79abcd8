package journal

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cairn/internal/filesystem"
	"cairn/internal/filesystem/simulated"
)

// open opens a folder of journals on the real disk.
func open(t *testing.T, path string) *Folder {
	t.Helper()
	f, err := Open(filesystem.Real, path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

// left returns the journals that a folder gives.
func left(t *testing.T, f *Folder) []Left {
	t.Helper()
	l, err := f.Left()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// payloads returns what a journal holds as text.
func payloads(t *testing.T, l Left) (texts []string) {
	t.Helper()
	c, err := l.Read()
	if err != nil || len(c.Damage) > 0 {
		t.Fatal(err, c.Damage)
	}
	for _, r := range c.Records {
		texts = append(texts, fmt.Sprintf("%d %d %s", r.Seq, r.Kind, r.Payload))
	}
	return texts
}

func TestWhatWasAddedIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "journals")
	f := open(t, path)
	var durable atomic.Uint64
	j := f.New(Events{Durable: durable.Store})
	if _, err := j.Append(edit, nil); err == nil {
		t.Error("a record was added before the file began")
	}
	for i, s := range []string{"begin", "", "two", "again", "more"} {
		add, kind := j.Append, uint32(edit)
		if i == 0 || i == 3 {
			add, kind = j.Begin, snapshot
		}
		if seq, err := add(kind, []byte(s)); err != nil || seq != uint64(i+1) {
			t.Fatal(seq, err)
		}
	}
	if err := j.Flush(t.Context()); err != nil || durable.Load() != 5 || j.Durable() != 5 {
		t.Errorf("%v, %d and %d are on the disk", err, durable.Load(), j.Durable())
	}
	other := open(t, path)
	if l := left(t, other); len(l) != 0 {
		t.Errorf("a program that runs is said to have left %v", l)
	}
	if err := errors.Join(j.Close(), j.Close()); err != nil {
		t.Fatal(err)
	}
	for _, add := range []func(uint32, []byte) (uint64, error){j.Begin, j.Append} {
		if _, err := add(edit, nil); !errors.Is(err, ErrClosed) || j.Close() != nil {
			t.Errorf("adding to a closed journal: %v", err)
		}
	}
	f.Close()
	l := left(t, other)
	if len(l) != 1 || time.Since(l[0].Modified) > time.Hour || l[0].Bytes == 0 {
		t.Fatalf("left: %+v", l)
	}
	if got := payloads(t, l[0]); !slices.Equal(got, []string{"4 1 again", "5 2 more"}) {
		t.Errorf("the journal holds %q", got)
	}
	if l := left(t, open(t, path)); len(l) != 0 {
		t.Error("two programs are given the same journal")
	}
	if again := left(t, other); len(again) != 1 {
		t.Error("what was neither removed nor put away is not given again")
	}
}

func TestDocumentsHaveJournalsOfTheirOwn(t *testing.T) {
	path := t.TempDir()
	f := open(t, path)
	for _, s := range []string{"a", "b", "c", "d"} {
		j := f.New(Events{})
		if _, err := j.Begin(snapshot, []byte(s)); err != nil {
			t.Fatal(err)
		}
		if s == "d" {
			j.Clear()
			j.Clear()
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	}
	f.Close()
	f = open(t, path)
	of := map[string]Left{}
	for _, l := range left(t, f) {
		of[string(payloads(t, l)[0])] = l
	}
	if len(of) != 3 {
		t.Fatalf("left: %v", of)
	}
	if err := errors.Join(of["1 1 a"].Remove(), of["1 1 b"].Discard()); err != nil {
		t.Fatal(err)
	}
	f.Close()
	f = open(t, path)
	l := left(t, f)
	if len(l) != 1 || payloads(t, l[0])[0] != "1 1 c" {
		t.Fatalf("left: %v", l)
	}
	if err := l[0].Remove(); err != nil {
		t.Fatal(err)
	}
	names, err := filesystem.Real.ReadFolder(path, -1)
	put := slices.IndexFunc(names, func(n string) bool { return strings.HasSuffix(n, discardedSuffix) })
	if err != nil || len(names) != 2 || put < 0 { // and this program's lock
		t.Fatalf("the folder holds %v (%v)", names, err)
	}
	f.removeDiscarded(time.Now().Add(29 * 24 * time.Hour))
	if _, err := os.Stat(filepath.Join(path, names[put])); err != nil {
		t.Error("what was put away is gone too early")
	}
	f.removeDiscarded(time.Now().Add(32 * 24 * time.Hour))
	if _, err := os.Stat(filepath.Join(path, names[put])); err == nil {
		t.Error("what was put away is kept for ever")
	}
}

// TestTheNewestFileCounts, unless it has lost its beginning.
func TestTheNewestFileCounts(t *testing.T) {
	path := t.TempDir()
	const id = "0123456789abcdef"
	put := func(name string, content []byte) string {
		name = filepath.Join(path, id+"-"+name)
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	older, newer := file("old", "more"), file("new")
	damaged := slices.Clone(newer)
	damaged[headerBytes+headBytes]++
	put("000001-999999.journal", older)
	one := put("000001-1000000.journal", newer)
	put("000001-1000001.journal.new", newer[:50])
	two := put("000002-000001.journal", older)
	three := put("000002-000002.journal", damaged)
	four := put("000003-000001.journal", []byte("cairnjrn\x09\x00\x00\x00 of the future"))
	five := put("000004-000001.journal", []byte("no journal"))
	f := open(t, path)
	var got []string
	for _, l := range left(t, f) {
		got = append(got, l.Path)
		_, err := l.Read()
		var other *VersionError
		if errors.As(err, &other) != (l.Path == four) || (err != nil) != (l.Path == four || l.Path == five) {
			t.Errorf("%s: %v", l.Path, err)
		}
		if err != nil && (!strings.HasPrefix(err.Error(), l.Path) || !strings.Contains(err.Error(), "it is kept")) {
			t.Errorf("the message is %q", err)
		}
	}
	slices.Sort(got)
	if want := []string{one, two, three, four, five}; !slices.Equal(got, want) {
		t.Errorf("left: %q, want %q", got, want)
	}
	if names, _ := filesystem.Real.ReadFolder(path, -1); len(names) != 7 { // with two locks
		t.Errorf("the folder holds %q", names)
	}
}

// TestManyJournalsTakeFewFiles: those of the latest programs are given first.
func TestManyJournalsTakeFewFiles(t *testing.T) {
	path := t.TempDir()
	const programs = mostPrograms + 20
	for i := range programs {
		name := filepath.Join(path, fmt.Sprintf("%016x-000001-000001.journal", i))
		if err := os.WriteFile(name, file("a"), 0o600); err != nil {
			t.Fatal(err)
		}
		when := time.Now().Add(-time.Duration(i) * time.Hour)
		if err := os.Chtimes(name, when, when); err != nil {
			t.Fatal(err)
		}
	}
	f := open(t, path)
	seen := map[string]bool{}
	for range 2 {
		l := left(t, f)
		if len(l) != min(mostPrograms, programs-len(seen)) || !strings.Contains(l[0].Path, fmt.Sprintf("%016x-", len(seen))) {
			t.Fatalf("%d are left, the first is %s", len(l), l[0].Path)
		}
		for _, of := range l {
			seen[of.Path] = true
			if err := of.Remove(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(seen) != programs {
		t.Errorf("%d were given", len(seen))
	}
}

// TestAClearedJournalIsBegunAnew: nothing can be added before that, and what failed when
// it was to go is told.
func TestAClearedJournalIsBegunAnew(t *testing.T) {
	path := t.TempDir()
	f := open(t, path)
	j := f.New(Events{})
	for range 2 {
		if _, err := j.Begin(snapshot, []byte("a")); err != nil {
			t.Fatal(err)
		}
		j.Clear()
		if _, err := j.Append(edit, []byte("lost")); err == nil {
			t.Error("a record was added to a journal that goes")
		}
		if err := j.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		if names, _ := filepath.Glob(filepath.Join(path, "*"+suffix)); len(names) != 0 {
			t.Errorf("left: %q", names)
		}
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
}

// TestWhatCouldNotBeNamedIsRemoved: the file of a journal that never was one.
func TestWhatCouldNotBeNamedIsRemoved(t *testing.T) {
	d := simulated.New()
	f, err := Open(d, stateFolder)
	if err != nil {
		t.Fatal(err)
	}
	d.Before = func(op simulated.Op) simulated.Outcome {
		if op.Kind == "rename" {
			return simulated.Outcome{Err: syscall.EACCES}
		}
		return simulated.Outcome{}
	}
	j := f.New(Events{})
	if _, err := j.Begin(snapshot, []byte("a")); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); !errors.Is(err, syscall.EACCES) {
		t.Errorf("the error is %v", err)
	}
	if names, err := d.ReadFolder(stateFolder, -1); err != nil || len(names) != 1 { // the program's lock
		t.Errorf("left: %q (%v)", names, err)
	}
}

// TestTheLockOfAProgramIsHeldForAllItsJournals: one that is taken over does not give the
// others to another program.
func TestTheLockOfAProgramIsHeldForAllItsJournals(t *testing.T) {
	path := t.TempDir()
	f := open(t, path)
	for range 2 {
		j := f.New(Events{})
		_, err := j.Begin(snapshot, []byte("a"))
		if err := errors.Join(err, j.Close()); err != nil {
			t.Fatal(err)
		}
	}
	f.Close()
	mine := open(t, path)
	of := left(t, mine)
	if len(of) != 2 {
		t.Fatalf("left: %v", of)
	}
	for i, l := range of {
		if err := l.Remove(); err != nil {
			t.Fatal(err)
		}
		if others := left(t, open(t, path)); len(others) != 0 {
			t.Errorf("%d removed: another program is given %v", i+1, others)
		}
	}
	locks, _ := filepath.Glob(filepath.Join(path, f.id+lockSuffix))
	if len(locks) != 0 {
		t.Errorf("left: %q", locks)
	}
}

// TestAJournalIsForItsUserOnly, as what is not saved may be of a patient.
func TestAJournalIsForItsUserOnly(t *testing.T) {
	d := simulated.New()
	f, err := Open(d, stateFolder)
	if err != nil {
		t.Fatal(err)
	}
	j := f.New(Events{})
	_, err = j.Begin(snapshot, []byte("a"))
	if err := errors.Join(err, j.Flush(t.Context())); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{stateFolder, j.writer.path} {
		if info, err := d.Stat(name); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	_ = j.Close()
}

// TestAllFilesOfAJournalGo, also those of which it is not known whether their names are on
// the disk.
func TestAllFilesOfAJournalGo(t *testing.T) {
	d := simulated.New()
	f, err := Open(d, stateFolder)
	if err != nil {
		t.Fatal(err)
	}
	j := f.New(Events{})
	begin := func() error {
		_, err := j.Begin(snapshot, []byte("a"))
		return errors.Join(err, j.Flush(t.Context()))
	}
	if err := begin(); err != nil {
		t.Fatal(err)
	}
	d.Before = func(op simulated.Op) simulated.Outcome {
		if op.Kind == "syncfolder" {
			return simulated.Outcome{Err: syscall.EIO}
		}
		return simulated.Outcome{}
	}
	if err := begin(); !errors.Is(err, syscall.EIO) {
		t.Errorf("beginning anew: %v", err)
	}
	d.Before = nil
	j.Clear()
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	if names, err := d.ReadFolder(stateFolder, -1); err != nil || len(names) != 1 { // the program's lock
		t.Errorf("left: %q (%v)", names, err)
	}
}

// TestALockWithoutJournalsGoes, as of a program that was killed when it had saved all.
func TestALockWithoutJournalsGoes(t *testing.T) {
	path := t.TempDir()
	lock := filepath.Join(path, "0123456789abcdef"+lockSuffix)
	if err := os.WriteFile(lock, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if l := left(t, open(t, path)); len(l) != 0 {
		t.Errorf("left: %v", l)
	}
	if _, err := os.Stat(lock); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the lock is there: %v", err)
	}
}

// TestAFolderIsOpenedThoughItsLockIsHeldForAMoment, by a program that looks for what was left.
func TestAFolderIsOpenedThoughItsLockIsHeldForAMoment(t *testing.T) {
	d := simulated.New()
	times := 2
	d.Before = func(op simulated.Op) simulated.Outcome {
		if op.Kind == "lock" && times > 0 {
			times--
			return simulated.Outcome{Err: filesystem.ErrLocked}
		}
		return simulated.Outcome{}
	}
	f, err := Open(d, stateFolder)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
}
