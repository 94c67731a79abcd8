package study

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/internal/filesystem"
)

// TestWhatALockSays, as its file is described: hidden, with who and since when; it counts for ten minutes.
func TestWhatALockSays(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "a.ljson")
	before := time.Now().Add(-time.Second)
	l, err := TakeLock(filesystem.Real, file, Holder{Host: "here", PID: 3})
	if err != nil {
		t.Fatal(err)
	}
	if names := left(t, folder); len(names) != 1 || !strings.HasPrefix(names[0], ".") {
		t.Errorf("%q", names)
	}
	h := WhoHolds(filesystem.Real, file)
	if h == nil || h.Holder.Since.Before(before) || h.Holder.Since.After(time.Now().Add(time.Second)) || h.Quiet < 0 || !strings.Contains(h.Error(), "another Cairn on here, since ") {
		t.Errorf("%+v", h)
	}
	for age, stale := range map[time.Duration]bool{9 * time.Minute: false, 11 * time.Minute: true, -24 * time.Hour: false} {
		then := time.Now().Add(-age)
		if err := os.Chtimes(lockName(file), then, then); err != nil {
			t.Fatal(err)
		}
		if h := WhoHolds(filesystem.Real, file); h == nil || h.Stale != stale || h.Quiet < 0 {
			t.Errorf("after %v: %+v", age, h)
		}
	}
	if err := os.Remove(lockName(file)); err != nil {
		t.Fatal(err)
	}
	if err := l.Renew(); !errors.Is(err, ErrLost) {
		t.Errorf("somebody has removed it: %v", err)
	}
	l.Close()
	var none *Lock
	none.Close()
	// One that says who in a way that cannot be read is somebody's.
	if err := os.WriteFile(lockName(file), []byte(`{"user":"RS","host":5}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if h := WhoHolds(filesystem.Real, file); h == nil || h.Holder != (Holder{}) || !strings.Contains(h.Error(), "somebody else works on it") {
		t.Errorf("%+v", h)
	}
}

// TestALockThatIsGivenBackMeanwhile is taken.
func TestALockThatIsGivenBackMeanwhile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.ljson")
	times := 0
	disk := &meddling{Disk: filesystem.Real, open: func(name string) error {
		if times++; times == 1 && name == lockName(file) {
			return &fs.PathError{Op: "open", Path: name, Err: fs.ErrExist}
		}
		return nil
	}}
	l, err := TakeLock(disk, file, Me("RS"))
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
}

// full is a disk with no room for what is written.
type full struct{ filesystem.Disk }

type fullFile struct{ filesystem.File }

func (d full) OpenFile(name string, flag int, perm fs.FileMode) (filesystem.File, error) {
	f, err := d.Disk.OpenFile(name, flag, perm)
	if err != nil {
		return nil, err
	}
	return fullFile{f}, nil
}

func (fullFile) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// TestALockOnAFullDisk is none, and leaves nothing that others take for one.
func TestALockOnAFullDisk(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.ljson")
	if l, err := TakeLock(full{filesystem.Real}, file, Me("RS")); err == nil {
		l.Close()
		t.Error("it was taken")
	}
	if names := left(t, filepath.Dir(file)); len(names) > 0 {
		t.Errorf("left: %q", names)
	}
}

// TestClocksOfComputersDiffer: how long a lock is quiet is told by the clock that stamps its file.
func TestClocksOfComputersDiffer(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.ljson")
	l, err := TakeLock(filesystem.Real, file, elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, ahead := range []time.Duration{3 * time.Hour, -3 * time.Hour} {
		if h := WhoHolds(server{filesystem.Real, ahead}, file); h == nil || h.Stale || h.Quiet > time.Minute {
			t.Errorf("on a server whose clock is %v ahead: %+v", ahead, h)
		}
	}
}

// server is a disk whose clock is ahead, or behind.
type server struct {
	filesystem.Disk
	ahead time.Duration
}

type served struct {
	filesystem.File
	ahead time.Duration
}

type stamped struct {
	fs.FileInfo
	ahead time.Duration
}

func (s stamped) ModTime() time.Time { return s.FileInfo.ModTime().Add(s.ahead) }

func (s server) Stat(name string) (fs.FileInfo, error) {
	info, err := s.Disk.Stat(name)
	return stamped{info, s.ahead}, err
}

func (s server) OpenFile(name string, flag int, perm fs.FileMode) (filesystem.File, error) {
	f, err := s.Disk.OpenFile(name, flag, perm)
	return served{f, s.ahead}, err
}

func (s served) Stat() (fs.FileInfo, error) {
	info, err := s.File.Stat()
	return stamped{info, s.ahead}, err
}
