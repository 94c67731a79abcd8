package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
	"testing"
	"time"

	"cairn/internal/filesystem"
	"cairn/internal/filesystem/simulated"
)

// failing has operations of a kind fail, the first times of them only if times is above 0.
func failing(d *simulated.Disk, kind string, times int, err error) {
	seen := 0
	d.Before = func(op simulated.Op) simulated.Outcome {
		if op.Kind != kind {
			return simulated.Outcome{}
		}
		if seen++; times > 0 && seen > times {
			return simulated.Outcome{}
		}
		return simulated.Outcome{Err: err}
	}
}

// TestTheOldFileComesBack where its folder cannot be brought to the disk once; and where
// there was none, there is none.
func TestTheOldFileComesBack(t *testing.T) {
	for _, old := range []string{"old", ""} {
		d := diskWith(t, nil)
		if old != "" {
			d = diskWith(t, []byte(old))
		}
		failing(d, "syncfolder", 1, syscall.EIO)
		err := Files{Disk: d}.Write(name, text("new"))
		d.Before = nil
		var e *Error
		if !errors.As(err, &e) || e.Replaced || e.Kept != (old != "") || string(content(d, name)) != old {
			t.Errorf("%v, and it holds %q", err, content(d, name))
		}
		checkTidy(t, "after it", d)
	}
}

// TestReplaceSaysWhatIsThere where the new file has its name and cannot be taken back.
func TestReplaceSaysWhatIsThere(t *testing.T) {
	d := diskWith(t, []byte("old"))
	d.Before = func(op simulated.Op) simulated.Outcome {
		if op.Kind == "syncfolder" || op.Kind == "link" {
			return simulated.Outcome{Err: syscall.EIO}
		}
		return simulated.Outcome{}
	}
	v, err := Files{Disk: d}.Replace(name, VersionOf([]byte("old")), text("new"))
	d.Before = nil
	var e *Error
	if !errors.As(err, &e) || !e.Replaced || v != VersionOf([]byte("new")) || string(content(d, name)) != "new" {
		t.Errorf("version %v, %v, and it holds %q", v, err, content(d, name))
	}
	failing(d, "rename", 0, syscall.EIO)
	v, err = Files{Disk: d}.Replace(name, VersionOf([]byte("new")), text("newer"))
	if d.Before = nil; err == nil || v != (Version{}) || string(content(d, name)) != "new" {
		t.Errorf("version %v, %v, and it holds %q", v, err, content(d, name))
	}
}

// TestAFileThatMustNotBeWrittenIsNotReplaced, on a disk where renaming would do it.
func TestAFileThatMustNotBeWrittenIsNotReplaced(t *testing.T) {
	d := diskWith(t, []byte("old"))
	file, err := d.OpenFile(name, os.O_RDWR, 0)
	if err == nil {
		err = errors.Join(file.Chmod(0o440), file.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := (Files{Disk: d}).Write(name, text("new")); !errors.Is(err, fs.ErrPermission) || string(content(d, name)) != "old" {
		t.Errorf("%v, and it holds %q", err, content(d, name))
	}
	checkTidy(t, "after it", d)
}

// TestAFileBeingWrittenIsLocked, so that no program takes it for a leftover.
func TestAFileBeingWrittenIsLocked(t *testing.T) {
	d := diskWith(t, nil)
	tried := 0
	err := Files{Disk: d}.Write(name, func(io.Writer) error {
		names, err := d.ReadFolder(folder, -1)
		for _, n := range names {
			file, err := d.OpenFile(folder+"/"+n, os.O_RDONLY, 0)
			if err != nil {
				return err
			}
			if tried++; !errors.Is(file.TryLock(), filesystem.ErrLocked) {
				t.Errorf("%s is not locked", n)
			}
			_ = file.Close()
		}
		return err
	})
	if err != nil || tried != 1 {
		t.Errorf("%v, %d files", err, tried)
	}
}

// aged is a disk whose files are older than they are.
type aged struct {
	*simulated.Disk
	by time.Duration
}

type agedInfo struct {
	fs.FileInfo
	by time.Duration
}

func (a *aged) Lstat(name string) (fs.FileInfo, error) {
	info, err := a.Disk.Lstat(name)
	if err != nil {
		return nil, err
	}
	return agedInfo{info, a.by}, nil
}

func (i agedInfo) ModTime() time.Time { return i.FileInfo.ModTime().Add(-i.by) }

// TestWhatIsTakenForALeftover: what nobody has locked, after a minute; where the disk has
// no locks, after a day; what is locked never.
func TestWhatIsTakenForALeftover(t *testing.T) {
	for _, c := range []struct {
		name  string
		by    time.Duration
		locks error // of those that look
		held  bool
		goes  bool
	}{
		{"young", 30 * time.Second, nil, false, false},
		{"old", 2 * time.Minute, nil, false, true},
		{"old and locked", 48 * time.Hour, nil, true, false},
		{"old, no locks", 23 * time.Hour, syscall.ENOTSUP, false, false},
		{"older, no locks", 25 * time.Hour, syscall.ENOTSUP, false, true},
	} {
		d := &aged{diskWith(t, nil), c.by}
		const leftover = folder + "/.cairn-0123abcd.tmp"
		file, err := d.OpenFile(leftover, os.O_WRONLY|os.O_CREATE, 0o600)
		if err == nil && c.held {
			err = file.TryLock()
		}
		if err != nil {
			t.Fatal(err)
		}
		if c.locks != nil {
			failing(d.Disk, "lock", 0, c.locks)
		}
		err = Files{Disk: d}.Write(name, text("new"))
		d.Before = nil
		if got := content(d.Disk, leftover) == nil; err != nil || got != c.goes {
			t.Errorf("%s: %v, gone %v", c.name, err, got)
		}
	}
}

// TestAShortWriteIsAnError, also of a disk that gives none.
func TestAShortWriteIsAnError(t *testing.T) {
	w := &checkedWriter{file: short{}}
	if n, err := w.Write([]byte("text")); n != 3 || !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("%d, %v", n, err)
	}
	if _, err := w.Write([]byte("t")); !errors.Is(err, io.ErrShortWrite) || w.sum.size != 0 {
		t.Errorf("behind it: %v", err)
	}
}

type short struct{}

func (short) Write(p []byte) (int, error) { return len(p) - 1, nil }

// TestWhatAChangedFileHoldsIsToldWhole: its version is that of its content, also where
// the size alone tells that it was changed.
func TestWhatAChangedFileHoldsIsToldWhole(t *testing.T) {
	d := diskWith(t, []byte("old"))
	for _, known := range []string{"o", "OLD"} {
		var changed *ChangedError
		if err := (Files{Disk: d}).Check(name, VersionOf([]byte(known))); !errors.As(err, &changed) || changed.Now != VersionOf([]byte("old")) {
			t.Errorf("known as %q: %v", known, err)
		}
	}
}
