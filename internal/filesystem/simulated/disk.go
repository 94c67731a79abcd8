// Package simulated is a disk in memory for tests of what is saved. It does what a
// real one may do: operations fail, programs are killed between them, and a power
// cut takes along what was not synced, in any of the ways that a file system is
// allowed to.
package simulated

import (
	"io/fs"
	"path"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"cairn/internal/filesystem"
)

// Disk is a filesystem.Disk in memory. Its paths are absolute. It has no links by
// name, and knows one user.
type Disk struct {
	// Before is asked before each operation what is to happen, if it is not nil.
	// No other operation runs meanwhile. It may call AfterPowerCut and Restart of
	// this disk, and no operation.
	Before func(Op) Outcome

	operation sync.Mutex // held during an operation and Before
	mu        sync.Mutex // guards the rest
	root      *node
	made      int  // files and folders so far
	done      int  // operations so far
	stopped   bool // the program was killed
	life      int  // of how many-th start of the program handles are good
}

// Op is an operation that is about to happen.
type Op struct {
	Number int    // counted from 1
	Kind   string // such as "write" or "rename"
	Path   string
	// Place is where a sync is called from, as file.go:line; "" for others.
	Place string
}

// Sync reports whether the operation is one that brings something to the disk.
func (o Op) Sync() bool { return o.Kind == "sync" || o.Kind == "syncfolder" }

// Outcome says what happens in place of an operation. The zero value lets it be.
type Outcome struct {
	Err  error // it fails
	Part int   // of the bytes of a write that fails or is stopped, so many are written
	Stop bool  // the program is killed: nothing of it happens any more
	Skip bool  // it reports success and does nothing
}

// stoppedError is what a killed program would see, if it saw anything.
type stoppedError struct{}

func (stoppedError) Error() string { return "the program was stopped" }

// ErrStopped is the error of every operation of a program that was stopped.
var ErrStopped error = stoppedError{}

// node is a file or a folder. What programs see is kept beside what is on the disk
// for certain, and the steps from this to that.
type node struct {
	number   int
	folder   bool
	mode     fs.FileMode
	owner    filesystem.Owner
	modified time.Time
	data     []byte
	entries  map[string]*node
	lock     *handle

	safeMode    fs.FileMode
	safeData    []byte
	safeEntries map[string]*node
	writes      []write // since the last sync
	moves       []move  // since the last sync
}

// write is a piece of a file that was written.
type write struct {
	offset int
	data   []byte // nil: the file was cut to offset
}

// move is a change of a folder: a name that came, one that went, or both at once.
type move struct {
	gone, come string // "" for none
	node       *node
}

// New returns a disk that holds nothing but its root folder.
func New() *Disk {
	d := &Disk{}
	d.root = &node{folder: true, mode: fs.ModeDir | 0o755, safeMode: fs.ModeDir | 0o755,
		entries: map[string]*node{}, safeEntries: map[string]*node{}}
	return d
}

// Operations returns how many operations there were.
func (d *Disk) Operations() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.done
}

// Restart is the next start of the program after it was killed: all that it had
// open is closed, what it wrote is there.
func (d *Disk) Restart() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.life++
	d.stopped = false
	unlock(d.root)
}

func unlock(n *node) {
	n.lock = nil
	for _, e := range n.entries {
		unlock(e)
	}
}

// do counts an operation, asks what happens to it, and lets its effect happen. The
// effect is told how many bytes of a write are written; -1 is all.
func (d *Disk) do(kind, name string, effect func(part int) error) error {
	d.operation.Lock()
	defer d.operation.Unlock()
	d.mu.Lock()
	if d.stopped {
		d.mu.Unlock()
		return ErrStopped
	}
	d.done++
	op := Op{Number: d.done, Kind: kind, Path: clean(name)}
	d.mu.Unlock()
	if op.Sync() {
		op.Place = caller()
	}
	var out Outcome
	if d.Before != nil {
		out = d.Before(op)
	}

	d.mu.Lock()
	defer d.mu.Unlock()
	err := out.Err
	if out.Stop {
		d.stopped, err = true, ErrStopped
	}
	switch {
	case err != nil && out.Part > 0 && kind == "write":
		_ = effect(out.Part)
	case err == nil && out.Skip:
		return nil
	case err == nil:
		err = effect(-1)
	}
	if err != nil {
		return &fs.PathError{Op: kind, Path: name, Err: err}
	}
	return nil
}

// caller returns where the code outside of this package is that called it.
func caller() string {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		f, more := frames.Next()
		if !strings.Contains(f.Function, "filesystem/simulated.") || strings.HasSuffix(f.File, "_test.go") {
			return path.Join(path.Base(path.Dir(f.File)), path.Base(f.File)) + ":" + strconv.Itoa(f.Line)
		}
		if !more {
			return "?"
		}
	}
}

// find returns the node of a path.
func (d *Disk) find(name string) (*node, error) {
	n := d.root
	for part := range strings.SplitSeq(clean(name), "/") {
		if part == "" {
			continue
		}
		if !n.folder {
			return nil, errNotFolder
		}
		next := n.entries[part]
		if next == nil {
			return nil, fs.ErrNotExist
		}
		n = next
	}
	return n, nil
}

// parent returns the folder of a path and the name in it.
func (d *Disk) parent(name string) (*node, string, error) {
	name = clean(name)
	n, err := d.find(path.Dir(name))
	if err == nil && !n.folder {
		err = errNotFolder
	}
	return n, path.Base(name), err
}

func clean(name string) string { return path.Clean("/" + filepath.ToSlash(name)) }
