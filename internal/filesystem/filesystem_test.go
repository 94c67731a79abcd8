package filesystem_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"cairn/internal/filesystem"
	"cairn/internal/filesystem/simulated"
)

// disks runs a test on the computer's disk and on the one for tests: they must
// behave alike.
func disks(t *testing.T, test func(t *testing.T, d filesystem.Disk, folder string)) {
	t.Run("real", func(t *testing.T) { test(t, filesystem.Real, t.TempDir()) })
	t.Run("simulated", func(t *testing.T) { test(t, simulated.New(), "/") })
}

// put makes a file.
func put(t *testing.T, d filesystem.Disk, name, text string) {
	t.Helper()
	file, err := d.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(file, text); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		t.Fatal(err)
	}
}

// holds checks what a folder holds: names and contents in turn.
func holds(t *testing.T, d filesystem.Disk, folder string, want ...string) {
	t.Helper()
	names, err := d.ReadFolder(folder, -1)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	var got []string
	for _, name := range names {
		b, err := filesystem.ReadFile(d, filepath.Join(folder, name), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, name, string(b))
	}
	if !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
}

func TestFilesGetNamesAndLoseThem(t *testing.T) {
	disks(t, func(t *testing.T, d filesystem.Disk, folder string) {
		folder = filepath.Join(folder, "new", "deeper")
		for range 2 { // the second time it is there
			if err := filesystem.MakeFolder(d, folder, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		in := func(name string) string { return filepath.Join(folder, name) }
		put(t, d, in("a"), "1")
		put(t, d, in("b"), "two")
		if err := d.Link(in("a"), in("b")); !errors.Is(err, fs.ErrExist) {
			t.Errorf("a link over a file: %v", err)
		}
		if err := d.Link(in("a"), in("c")); err != nil {
			t.Fatal(err)
		}
		a, errA := d.Stat(in("a"))
		c, errC := d.Lstat(in("c"))
		if errA != nil || errC != nil || !d.SameFile(a, c) {
			t.Error("a file and its link are two", errA, errC)
		}
		if err := d.Rename(in("b"), in("a")); err != nil {
			t.Fatal(err)
		}
		if err := d.SyncFolder(folder); err != nil {
			t.Fatal(err)
		}
		holds(t, d, folder, "a", "two", "c", "1")
		if _, err := filesystem.ReadFile(d, in("a"), 2); err == nil {
			t.Error("a file was read that is too large")
		}
		if err := d.Remove(in("c")); err != nil {
			t.Fatal(err)
		}
		for name, err := range map[string]error{
			"remove": d.Remove(in("c")),
			"rename": d.Rename(in("c"), in("d")),
			"link":   d.Link(in("c"), in("d")),
			"stat":   func() error { _, err := d.Stat(in("c")); return err }(),
			"open":   func() error { _, err := d.OpenFile(in("c"), os.O_RDONLY, 0); return err }(),
			"folder": func() error { _, err := d.OpenFile(in("x/y"), os.O_CREATE|os.O_WRONLY, 0o644); return err }(),
		} {
			if !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s of what is not there: %v", name, err)
			}
		}
		if _, err := d.OpenFile(in("a"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644); !errors.Is(err, fs.ErrExist) {
			t.Errorf("a second new file: %v", err)
		}
		if err := filesystem.MakeFolder(d, in("a"), 0o755); err == nil {
			t.Error("a file became a folder")
		}
		file, err := d.OpenFile(in("a"), os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := file.Chmod(0o640); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(file, "!"); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		if i, err := d.Stat(in("a")); err != nil || i.Mode().Perm() != 0o640 {
			t.Errorf("the mode is %v (%v)", i.Mode(), err)
		}
		holds(t, d, folder, "a", "two!")
	})
}

func TestOneHoldsALock(t *testing.T) {
	disks(t, func(t *testing.T, d filesystem.Disk, folder string) {
		name := filepath.Join(folder, "lock")
		first, err := filesystem.Lock(d, name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := filesystem.Lock(d, name); !errors.Is(err, filesystem.ErrLocked) {
			t.Errorf("a second lock: %v", err)
		}
		if _, err := io.WriteString(first, "me"); err != nil {
			t.Fatal(err)
		}
		holds(t, d, folder, "lock", "me") // others can read it
		if err := d.Remove(name); err != nil {
			t.Skipf("an open file cannot be removed here: %v", err)
		}
		second, err := filesystem.Lock(d, name) // the first is nobody's any more
		if err != nil {
			t.Fatal(err)
		}
		first.Close()
		if _, err := filesystem.Lock(d, name); !errors.Is(err, filesystem.ErrLocked) {
			t.Errorf("the lock of a removed file counts: %v", err)
		}
		second.Close()
		third, err := filesystem.Lock(d, name)
		if err != nil {
			t.Fatal(err)
		}
		third.Close()
	})
}

func TestCauseNamesNoFile(t *testing.T) {
	_, err := filesystem.Real.OpenFile(filepath.Join(t.TempDir(), "absent"), os.O_RDONLY, 0)
	if c := filesystem.Cause(err); !errors.Is(c, fs.ErrNotExist) || c == err {
		t.Errorf("the cause is %v", c)
	}
}

// meanwhile is a disk on which, just when a file was opened, another program replaces
// it.
type meanwhile struct {
	filesystem.Disk
	replace func(name string)
}

func (m *meanwhile) OpenFile(name string, flag int, perm fs.FileMode) (filesystem.File, error) {
	file, err := m.Disk.OpenFile(name, flag, perm)
	if replace := m.replace; replace != nil {
		m.replace = nil
		replace(name)
	}
	return file, err
}

// TestTheLockIsThatOfTheNamedFile: not of one that was replaced before it was locked.
func TestTheLockIsThatOfTheNamedFile(t *testing.T) {
	disks(t, func(t *testing.T, d filesystem.Disk, folder string) {
		name := filepath.Join(folder, "lock")
		m := &meanwhile{Disk: d, replace: func(name string) {
			if err := d.Remove(name); err != nil {
				t.Skipf("an open file cannot be removed here: %v", err)
			}
			put(t, d, name, "another")
		}}
		lock, err := filesystem.Lock(m, name)
		if err != nil {
			t.Fatal(err)
		}
		defer lock.Close()
		if _, err := filesystem.Lock(d, name); !errors.Is(err, filesystem.ErrLocked) {
			t.Errorf("two hold the lock: %v", err)
		}
	})
}
