// Package filelock lets the Cairns of one user see which of them edits a file. The
// locks are advisory: nobody is kept from anything, and other programs know nothing
// of them. A program that ends in whatever way holds none.
package filelock

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"cairn/internal/filesystem"
	"cairn/internal/userfolder"
)

// Folder is where the locks are: a small file for each, never beside what is locked.
// It may be used from any goroutine.
type Folder struct {
	disk filesystem.Disk
	path string

	mu   sync.Mutex
	held map[string]*held // by the name of the lock
}

// held is a lock that this program holds.
type held struct {
	file  filesystem.File
	times int
}

const lockSuffix = ".lock"

// UserFolder returns where the user's locks are.
func UserFolder() (string, error) {
	folder, err := userfolder.State()
	return filepath.Join(folder, "locks"), err
}

// Open opens a folder of locks, which it makes if there is none, and removes those
// of programs that were killed.
func Open(disk filesystem.Disk, path string) (*Folder, error) {
	if err := filesystem.MakeFolder(disk, path, 0o700); err != nil {
		return nil, fmt.Errorf("%s: the folder for locks cannot be used: %w", path, filesystem.Cause(err))
	}
	names, err := disk.ReadFolder(path, -1)
	if err != nil {
		return nil, fmt.Errorf("%s: the folder for locks cannot be used: %w", path, filesystem.Cause(err))
	}
	f := &Folder{disk: disk, path: path, held: map[string]*held{}}
	for _, name := range names {
		if !strings.HasSuffix(name, lockSuffix) {
			continue
		}
		if file, err := filesystem.Lock(disk, filepath.Join(path, name)); err == nil {
			f.remove(filepath.Join(path, name), file)
		}
	}
	return f, nil
}

// Holder is a program that edits a file. It is zero where that is not known.
type Holder struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

// HeldError says that another Cairn edits a file.
type HeldError struct {
	Path   string
	Holder Holder
}

// Error is part of error.
func (e *HeldError) Error() string {
	if e.Holder == (Holder{}) {
		return e.Path + ": another Cairn edits this file"
	}
	return fmt.Sprintf("%s: another Cairn edits this file since %s: process %d on %s",
		e.Path, e.Holder.Since.Local().Format("2006-01-02 15:04"), e.Holder.PID, e.Holder.Host)
}

// Lock is the lock of a file.
type Lock struct {
	folder *Folder
	names  []string // empty when it was closed
}

// Lock takes the lock of a file, which need not be there. It goes by the folder that
// the file is in and its name there, so that a file has one lock by whatever path,
// and keeps it when it is replaced. If another Cairn holds it, the error is a
// *HeldError, after some milliseconds; any other means that there are no locks here. This program may take a
// lock several times, and closes it as often.
func (f *Folder) Lock(path string) (*Lock, error) {
	names, err := f.names(path)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	l := &Lock{folder: f}
	for _, name := range names {
		err := f.take(name)
		if err == nil {
			l.names = append(l.names, name)
			continue
		}
		l.release()
		if errors.Is(err, filesystem.ErrLocked) {
			return nil, &HeldError{path, f.holder(name)}
		}
		return nil, fmt.Errorf("%s: cannot be locked for other Cairns: %w", path, filesystem.Cause(err))
	}
	return l, nil
}

// Close gives the lock back. Doing it twice is allowed, and a nil Lock may be closed.
func (l *Lock) Close() {
	if l == nil {
		return
	}
	l.folder.mu.Lock()
	defer l.folder.mu.Unlock()
	l.release()
}

func (l *Lock) release() {
	for _, name := range l.names {
		l.folder.give(name)
	}
	l.names = nil
}

// names returns the names of the locks of a file, of which all must be taken: one by
// the number of its folder, one by its path, which another computer knows, too, that
// has the same home. They are in one order for all programs.
func (f *Folder) names(path string) ([]string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	abs = filesystem.Target(f.disk, abs)
	info, err := f.disk.Stat(filepath.Dir(abs))
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		abs = strings.ToLower(abs) // as their disks take names
	}
	keys := []string{"path " + abs}
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be locked for other Cairns: %w", path, filesystem.Cause(err))
	}
	if number, ok := filesystem.Identity(info); ok {
		keys = append(keys, "folder "+number+" "+filepath.Base(abs))
	}
	for i, key := range keys {
		sum := sha256.Sum256([]byte(key))
		keys[i] = filepath.Join(f.path, fmt.Sprintf("%x%s", sum[:16], lockSuffix))
	}
	slices.Sort(keys)
	return keys, nil
}

// take takes a lock, and writes down who has it.
func (f *Folder) take(name string) error {
	if h := f.held[name]; h != nil {
		h.times++
		return nil
	}
	const attempts, pause = 5, 2 * time.Millisecond
	for attempt := 1; ; attempt++ {
		file, err := filesystem.Lock(f.disk, name)
		if errors.Is(err, filesystem.ErrLocked) && attempt < attempts {
			time.Sleep(pause) // a program that looks for what others left holds it for a moment
			continue
		}
		if err != nil {
			return err
		}
		info, err := file.Stat()
		if err == nil && info.Size() > 0 { // that of a program that was killed
			if !f.remove(name, file) {
				return &fs.PathError{Op: "remove", Path: name, Err: errors.New("a lock that nobody holds cannot be removed")}
			}
			continue
		}
		if err == nil {
			host, _ := os.Hostname()
			b, _ := json.Marshal(Holder{os.Getpid(), host, time.Now().Round(time.Second)})
			_, err = file.Write(b)
		}
		if err != nil {
			f.remove(name, file)
			return err
		}
		f.held[name] = &held{file, 1}
		return nil
	}
}

// give gives a lock back.
func (f *Folder) give(name string) {
	h := f.held[name]
	if h == nil {
		return
	}
	if h.times--; h.times == 0 {
		delete(f.held, name)
		f.remove(name, h.file)
	}
}

// remove removes the file of a lock that is held, and so gives the lock back.
func (f *Folder) remove(name string, file filesystem.File) bool {
	removed := f.disk.Remove(name) == nil
	_ = file.Close()
	if !removed {
		removed = f.disk.Remove(name) == nil // Windows removes no file that is open, by another program either
	}
	return removed
}

// holder returns who holds a lock.
func (f *Folder) holder(name string) Holder {
	const most = 4096 // bytes
	var h Holder
	b, err := filesystem.ReadFile(f.disk, name, most)
	if err != nil || json.Unmarshal(b, &h) != nil {
		return Holder{}
	}
	return h
}
