package workspace

import (
	"errors"
	"slices"
	"sync"

	"cairn/app/filelock"
	"cairn/scene"
)

// Each landmark file of an open document is locked for other Cairns, as long as a
// group of the document is of it. The locks are advisory: they are there to be told of.

// locking is how a workspace locks files.
type locking struct {
	folder *filelock.Folder // nil where there is none, or none yet
	busy   sync.WaitGroup   // of locks that are being given back
}

// fileLock is the lock of a landmark file.
type fileLock struct {
	lock *filelock.Lock // nil while it is being taken, and where it was not to be had
	held error          // an *filelock.HeldError where another Cairn has it
}

// Lock has landmark files locked in a folder, from when open has returned it. open is
// called on a goroutine of its own.
func (w *Workspace) Lock(open func() (*filelock.Folder, error)) {
	go func() {
		folder, err := open()
		if err != nil {
			return // there are no locks here, and all else works
		}
		w.post(func() {
			w.locking.folder = folder
			for _, e := range w.entries {
				w.lockFiles(e)
			}
		})
	}()
}

// lockFiles takes the locks of the landmark files that groups of the document are of,
// and gives the others back, but for those of files that are being saved.
func (w *Workspace) lockFiles(e *Entry) {
	if w.locking.folder == nil {
		return
	}
	var files []string
	for _, n := range e.Document.Groups() {
		if f := n.File(); f != "" && !slices.Contains(files, f) {
			files = append(files, f)
		}
	}
	for path, l := range e.locks {
		saved := slices.ContainsFunc(e.saves, func(s *save) bool { return s.path == path })
		if !saved && !slices.Contains(files, path) {
			delete(e.locks, path)
			w.unlock(l)
		}
	}
	id := e.Document.ID()
	for _, path := range files {
		if e.locks[path] == nil {
			e.locks[path] = &fileLock{}
			w.takeLock(id, path, func(err error) {
				if err != nil {
					w.events.Held(id, path, err)
				}
			})
		}
	}
}

// takeLock takes the lock of a file in the background, and then tells whether another
// Cairn has it, if the document still wants it.
func (w *Workspace) takeLock(id scene.ID, path string, then func(err error)) {
	folder := w.locking.folder
	w.locking.busy.Go(func() {
		lock, err := folder.Lock(path)
		w.post(func() {
			e := w.Entry(id)
			if e == nil || e.locks[path] == nil || e.locks[path].lock != nil {
				w.unlock(&fileLock{lock: lock})
				if e != nil {
					then(nil)
				}
				return
			}
			l := e.locks[path]
			l.lock, l.held = lock, nil
			if held := (*filelock.HeldError)(nil); errors.As(err, &held) {
				l.held = held
			}
			then(l.held)
		})
	})
}

// Locks reports whether landmark files are locked here.
func (w *Workspace) Locks() bool { return w.locking.folder != nil }

// AskLock tells on the workspace's goroutine, later, whether another Cairn edits a
// file to which the document is to be saved: the error is an *filelock.HeldError then, or
// that of HeldByOthers.
// Else the lock is the document's, until a save that then begins has failed, or at once
// where none begins, unless the file is the document's.
func (w *Workspace) AskLock(id scene.ID, path string, then func(err error)) {
	e := w.Entry(id)
	if e != nil && e.others[path] != nil {
		err := e.others[path]
		w.post(func() { then(err) })
		return
	}
	if e == nil || w.locking.folder == nil || e.locks[path] != nil && e.locks[path].lock != nil {
		w.post(func() { then(nil) })
		return
	}
	if e.locks[path] == nil {
		e.locks[path] = &fileLock{} // of a file that is to be the document's
	}
	w.takeLock(id, path, func(err error) {
		if then(err); w.Entry(id) != nil {
			w.lockFiles(w.Entry(id))
		}
	})
}

// HeldElsewhere reports whether another Cairn edited a landmark file of the document
// when that was opened, or HeldByOthers says so.
func (e *Entry) HeldElsewhere(path string) bool {
	l := e.locks[path]
	return l != nil && l.held != nil || e.others[path] != nil
}

// HeldByOthers says that somebody on another computer works on a landmark file of a document,
// by an error that says who, nil for nobody any more. Saving asks then, and is not done by itself.
func (w *Workspace) HeldByOthers(id scene.ID, path string, err error) {
	e := w.Entry(id)
	switch {
	case e == nil:
	case err == nil:
		delete(e.others, path)
	default:
		if e.others == nil {
			e.others = map[string]error{}
		}
		e.others[path] = err
	}
}

// unlockFiles gives all locks of a document back.
func (w *Workspace) unlockFiles(e *Entry) {
	for path, l := range e.locks {
		delete(e.locks, path)
		w.unlock(l)
	}
}

// unlock gives a lock back, in the background.
func (w *Workspace) unlock(l *fileLock) {
	if lock := l.lock; lock != nil {
		w.locking.busy.Go(lock.Close)
	}
}
