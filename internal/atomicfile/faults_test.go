package atomicfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"cairn/internal/filesystem"
	"cairn/internal/filesystem/crashtest"
	"cairn/internal/filesystem/simulated"
)

const (
	folder = "/data"
	name   = "/data/a"
)

// diskWith returns a disk with a file of that content, all of it on the disk for
// certain; nil is no file.
func diskWith(t *testing.T, content []byte) *simulated.Disk {
	t.Helper()
	d := simulated.New()
	if err := filesystem.MakeFolder(d, folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if content == nil {
		return d
	}
	file, err := d.OpenFile(name, os.O_WRONLY|os.O_CREATE, 0o666)
	if err != nil {
		t.Fatal(err)
	}
	_, err = file.Write(content)
	if err := errors.Join(err, file.Chmod(0o640), file.Sync(), file.Close(), d.SyncFolder(folder)); err != nil {
		t.Fatal(err)
	}
	return d
}

// content returns what a file holds, nil where there is none.
func content(d *simulated.Disk, name string) []byte {
	b, err := filesystem.ReadFile(d, name, 1<<20)
	if err != nil {
		return nil
	}
	return append([]byte{}, b...)
}

// some returns a content that is not like others.
func some(r *rand.Rand) []byte {
	b := make([]byte, 1+r.IntN(3000))
	for i := range b {
		b[i] = byte('a' + r.IntN(26))
	}
	return b
}

// writeInPieces returns a function for Write.
func writeInPieces(content []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		for piece := range slices.Chunk(content, 1000) {
			if _, err := w.Write(piece); err != nil {
				return err
			}
		}
		return nil
	}
}

// saves saves a file four times, in two sessions, while a trial runs. A state is
// good if the file holds what was saved last, or what is just being saved; if its
// permissions are kept; and if, with backups, the backup holds what the session
// began with, unless the file does.
func saves(t *testing.T, seed uint64, cuts int, without string) *simulated.Trial {
	r := rand.New(rand.NewPCG(seed, 1))
	var saved, coming, first []byte
	mode := fs.FileMode(0o644)
	if r.IntN(2) == 0 {
		saved, mode = some(r), 0o640
	}
	first, coming = saved, saved
	backed := r.IntN(2) == 0
	trial := &simulated.Trial{Rand: r, Cuts: cuts, Without: without, NoLinks: r.IntN(2) == 0}
	trial.Check = func(after *simulated.Disk) error {
		got := content(after, name)
		if !bytes.Equal(got, saved) && !bytes.Equal(got, coming) {
			return fmt.Errorf("the file holds %.20q (%d bytes), want %.20q or %.20q", got, len(got), saved, coming)
		}
		if info, err := after.Stat(name); got != nil && (err != nil || info.Mode().Perm() != mode) {
			return fmt.Errorf("the permissions are %v", info)
		}
		backup := content(after, name+BackupSuffix)
		if backed && first != nil && !bytes.Equal(got, first) && !bytes.Equal(backup, first) {
			return fmt.Errorf("the backup holds %.20q, want %.20q", backup, first)
		}
		return nil
	}
	d := diskWith(t, saved)
	trial.On(d)
	f := Files{Disk: d}
	for i := range 4 {
		if backed && i%2 == 0 { // a session begins
			f.Backups, first = &Backups{}, saved
		}
		coming = some(r)
		if err := f.Write(name, writeInPieces(coming)); err != nil {
			t.Fatal(err)
		}
		if saved = coming; first == nil {
			first = saved
		}
	}
	trial.Cut(d, "at the end")
	return trial
}

// TestPowerCutsLeaveTheOldFileOrTheNew: and with any one sync left out they do not,
// which shows that the test would see it.
func TestPowerCutsLeaveTheOldFileOrTheNew(t *testing.T) {
	const runs, cuts = 30, 2
	_, blind := crashtest.PowerCuts(t, runs, 4*runs, func(seed uint64, without string) *simulated.Trial { return saves(t, seed, cuts, without) })
	for _, place := range blind {
		t.Errorf("without the sync at %s nothing is lost: it is not needed, or the test is blind", place)
	}
}

// TestErrorsOfTheDiskChangeNothing: each operation fails, once or from then on.
func TestErrorsOfTheDiskChangeNothing(t *testing.T) {
	faults := map[error]string{
		syscall.ENOSPC: "free some space", syscall.EIO: "choose another place", syscall.EACCES: "where you may write",
		syscall.EROFS: "the disk is read-only", syscall.EMFILE: "close some documents", io.ErrShortWrite: "choose another place",
	}
	tried := 0
	for _, old := range [][]byte{nil, []byte(strings.Repeat("old", 500))} {
		new := []byte(strings.Repeat("new", 900))
		for fault, advice := range faults {
			for _, lasting := range []bool{false, true} {
				tried += crashtest.AtEach(crashtest.Failed(fault, lasting, 100), func() (*simulated.Disk, func(), func(simulated.Op)) {
					d := diskWith(t, old)
					var err error
					return d, func() { err = Files{Disk: d, Backups: &Backups{}}.Write(name, writeInPieces(new)) }, func(op simulated.Op) {
						where := fmt.Sprintf("%v at %s (%d), lasting: %t: %v", fault, op.Kind, op.Number, lasting, err)
						checkFailed(t, where, d, old, new, err, fault, advice)
						if !lasting && op.Kind != "remove" {
							checkTidy(t, where, d)
						}
					}
				})
			}
		}
	}
	t.Logf("%d faults", tried)
}

// checkFailed checks what a fault has left: with an error, the old content, and a
// message that names the file and says what to do; without one, the new content.
func checkFailed(t *testing.T, where string, d *simulated.Disk, old, new []byte, err, fault error, advice string) {
	t.Helper()
	got := content(d, name)
	if err == nil {
		if !bytes.Equal(got, new) {
			t.Errorf("%s: no error, and the file holds %.10q", where, got)
		}
		return
	}
	var e *Error
	if errors.As(err, &e) && e.Replaced { // even the way back was barred
		if !bytes.Equal(got, new) || !strings.Contains(err.Error(), "holds the new content") {
			t.Errorf("%s: the file holds %.10q", where, got)
		}
	} else if !bytes.Equal(got, old) {
		t.Errorf("%s: the file holds %.10q", where, got)
	}
	text := err.Error()
	if !errors.Is(err, fault) || !strings.HasPrefix(text, name+": ") || !strings.Contains(text, advice) || strings.Contains(text, ".cairn-") {
		t.Errorf("%s: the message is %q", where, text)
	}
	if e != nil && e.Kept != (old != nil && !e.Replaced) && e.Step != "look at the file" {
		t.Errorf("%s: kept %t", where, e.Kept)
	}
}

// checkTidy checks that nothing is left beside the file and its backup.
func checkTidy(t *testing.T, where string, d *simulated.Disk) {
	t.Helper()
	names, err := d.ReadFolder(folder, -1)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		if n != filepath.Base(name) && n != filepath.Base(name)+BackupSuffix {
			t.Errorf("%s: %s is left", where, n)
		}
	}
}

// TestAKilledSaveLeavesTheOldFileOrTheNew: killed at each operation, and before it
// writes, in the midst of it.
func TestAKilledSaveLeavesTheOldFileOrTheNew(t *testing.T) {
	old, new := []byte(strings.Repeat("old", 500)), []byte(strings.Repeat("new", 900))
	seen := map[bool]int{}
	crashtest.AtEach(crashtest.Stopped(500), func() (*simulated.Disk, func(), func(simulated.Op)) {
		d := diskWith(t, old)
		var err error
		return d, func() { err = Files{Disk: d}.Write(name, writeInPieces(new)) }, func(op simulated.Op) {
			d.Restart()
			got := content(d, name)
			if !bytes.Equal(got, old) && !bytes.Equal(got, new) || err == nil && !bytes.Equal(got, new) {
				t.Errorf("killed at operation %d, %s: the file holds %.10q (%v)", op.Number, op.Kind, got, err)
			}
			seen[bytes.Equal(got, new)]++
		}
	})
	if seen[false] < 5 || seen[true] < 2 {
		t.Errorf("the old file was left %d times, the new one %d times", seen[false], seen[true])
	}
}

// TestWhatIsReadBackIsCompared: a disk that stores something else is found out.
func TestWhatIsReadBackIsCompared(t *testing.T) {
	d := diskWith(t, []byte("old"))
	d.Before = func(op simulated.Op) simulated.Outcome {
		return simulated.Outcome{Skip: op.Kind == "write"} // lost without a word
	}
	err := Files{Disk: d}.Write(name, writeInPieces([]byte("new")))
	d.Before = nil
	if !errors.Is(err, errNotWritten) {
		t.Errorf("the error is %v", err)
	}
	checkTidy(t, "after it", d)
	if got := content(d, name); string(got) != "old" {
		t.Errorf("the file holds %q", got)
	}
}
