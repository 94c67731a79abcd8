package workspace

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"cairn/app/journal"
	"cairn/app/recovery"
	"cairn/internal/atomicfile"
	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/scene"
)

// LeftBehind is what an earlier run of the program has left unsaved of one document.
type LeftBehind struct {
	Journal string    // the file that has it
	Path    string    // of the file that was opened; "" where it is not known
	When    time.Time // of the last edit
	Edits   int       // that can be made again
	Names   []string  // of those in force, the oldest first
	Points  int
	// Notes say for people what is lost of it, and which files are gone or hold something else
	// now.
	Notes []string
	Err   error // why nothing can be made of it; it is kept

	left  journal.Left
	busy  bool // it is being restored
	whole bool // all of it can be read and made again
	saved bool // all of it is in the files by now

	continues string // the name of the journal from which its document was restored; "" for none
	takenOver bool   // it has all of that
}

// Left returns what earlier runs have left and nobody has restored or discarded, the
// latest first; the slice is the workspace's own.
func (w *Workspace) Left() []*LeftBehind { return w.keeping.left }

// HasLooked reports whether it is known what earlier runs have left.
func (w *Workspace) HasLooked() bool { return w.keeping.looked }

// LeftOf returns what is left of a document by the path of its file, or nil.
func (w *Workspace) LeftOf(path string) *LeftBehind {
	for _, l := range w.keeping.left {
		if l.Path == path && l.Err == nil && !l.busy {
			return l
		}
	}
	return nil
}

// Restoring reports whether it is being restored.
func (l *LeftBehind) Restoring() bool { return l.busy }

// findLeft looks for what earlier runs have left. It runs on a goroutine of its own.
func (w *Workspace) findLeft(folder *journal.Folder) {
	files, err := folder.Left()
	var all []*LeftBehind
	for _, l := range files {
		all = append(all, w.readLeft(l))
	}
	all = withoutNeedless(all)
	w.post(func() {
		if err != nil {
			w.events.NotKept(0, err)
		}
		if w.keeping.left, w.keeping.looked = all, true; len(all) > 0 {
			w.events.Left()
		}
	})
}

// withoutNeedless removes journals of which nothing is to be offered: of two of one
// document, where a run was killed while it restored it, the one that has less; and what
// is saved by now.
func withoutNeedless(all []*LeftBehind) []*LeftBehind {
	needless := map[*LeftBehind]bool{}
	for _, b := range all {
		i := slices.IndexFunc(all, func(o *LeftBehind) bool { return b.continues != "" && filepath.Base(o.Journal) == b.continues })
		switch {
		case i < 0 || b.Err != nil:
		case !b.takenOver:
			needless[b] = b.left.Remove() == nil
		case b.whole:
			needless[all[i]] = all[i].away() == nil
		}
	}
	for _, b := range all { // those that these continued are gone
		if b.saved && !needless[b] {
			needless[b] = b.left.Remove() == nil
		}
	}
	return slices.DeleteFunc(all, func(b *LeftBehind) bool { return needless[b] })
}

// away removes the journal, all of which is elsewhere now. What could not be read or
// made again is not lost for good: that is put away as Discard does.
func (l *LeftBehind) away() error {
	if l.whole {
		return l.left.Remove()
	}
	return l.left.Discard()
}

// readLeft returns what a journal has.
func (w *Workspace) readLeft(l journal.Left) *LeftBehind {
	b := &LeftBehind{Journal: l.Path, When: l.Modified, left: l}
	j, err := readJournal(l)
	if err != nil {
		b.Err = err
		return b
	}
	e, restored, err := restoredEntry(j)
	if err != nil {
		b.Err = err
		return b
	}
	defer e.Document.Close()
	now := w.filesNow(j)
	e.meet(now, restored.Savings)
	e.measures = now.measures(context.Background(), e.Path)
	b.whole = len(j.Damage) == 0 && len(restored.Refused) == 0
	b.saved = b.whole && !e.unsaved()
	b.continues, b.takenOver = j.Snapshot.Continues, j.TakenOver()
	b.Path, b.Edits, b.Names, b.Points = j.Snapshot.Path, j.Edits, j.Names, j.Points
	b.Notes = slices.Concat(j.Damage, restored.Refused, now.notes)
	return b
}

// readJournal reads a journal as far as none of its records is missing.
func readJournal(l journal.Left) (*recovery.Journal, error) {
	c, err := l.Read()
	if err != nil {
		return nil, err
	}
	unbroken := c.Unbroken()
	lost := len(c.Records) - len(unbroken)
	if len(unbroken) == 0 || unbroken[0].Kind != recovery.KindSnapshot {
		return nil, fmt.Errorf("%s: the beginning of the journal is damaged, without which nothing can be made of it; it is kept", l.Path)
	}
	c.Records = unbroken
	j, err := recovery.Read(c)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; it is kept", l.Path, err)
	}
	if lost > 0 {
		j.Damage = append(j.Damage, fmt.Sprintf("%s behind the damage cannot be made without what is lost", message.Plural(lost, "edit")))
	}
	return j, nil
}

// restoredEntry returns an entry with the document of a journal, without its mesh.
func restoredEntry(j *recovery.Journal) (*Entry, recovery.Restored, error) {
	e := &Entry{Document: scene.NewDocument(j.Snapshot.Name), Path: j.Snapshot.Path, files: map[string]landmarkFile{}, locks: map[string]*fileLock{}}
	restored, err := e.restore(j, nil)
	if err != nil {
		e.Document.Close()
	}
	return e, restored, err
}

// restore makes the entry's document, which has no groups, that of a journal. watch is told
// of the edits as they are made again; it may be nil.
func (e *Entry) restore(j *recovery.Journal, watch func(*scene.Document, scene.Changed)) (recovery.Restored, error) {
	d := e.Document
	restored, err := j.Restore(d, func(c scene.Changed) {
		e.noteRemoved(c)
		if watch != nil {
			watch(d, c)
		}
	})
	if err != nil {
		return restored, err
	}
	e.saved = j.Snapshot.Saved
	for _, f := range restored.Files {
		e.files[f.Path] = landmarkFile{version: f.Version, partly: f.Partly, unkept: f.Unkept, wrote: f.Wrote, holds: holdsOf(f.Holds)}
	}
	for id, r := range e.removed { // the files were not known when it was taken out again
		inSave := slices.ContainsFunc(restored.Savings, func(s recovery.File) bool { return s.Has(id, r.state) })
		if e.fileHas(id, r.state) || inSave {
			r.known = true
			e.removed[id] = r
		}
	}
	return restored, nil
}

// filesNow is how the files of a journal's document are now.
type filesNow struct {
	lost  map[string]bool               // landmark files that hold something else, or are gone
	now   map[string]atomicfile.Version // what landmark files hold
	read  map[string][]*landmark.Group  // and what that is
	notes []string                      // for people
	mesh  atomicfile.Version
}

// filesNow looks at the files of a journal's document.
func (w *Workspace) filesNow(j *recovery.Journal) filesNow {
	s := j.Snapshot
	f := filesNow{lost: map[string]bool{}, now: map[string]atomicfile.Version{}, read: map[string][]*landmark.Group{}}
	landmarks := false                                               // the file that was opened is one of landmarks
	wrote := func(file recovery.File, now atomicfile.Version) bool { // by a save of the run that left the journal
		return slices.ContainsFunc(j.Savings(), func(s recovery.File) bool { return s.Path == file.Path && s.Version == now })
	}
	for _, file := range j.Savings() {
		if now, err := w.files.ReadVersion(file.Path); err == nil {
			f.now[file.Path] = now
		}
	}
	for _, file := range s.Files {
		landmarks = landmarks || file.Path == s.Path
		now, err := w.files.ReadVersion(file.Path)
		f.now[file.Path] = now
		if r, err := lmio.Read(context.Background(), file.Path); err == nil && r.Version == now {
			f.read[file.Path] = r.Groups
		}
		name := filepath.Base(file.Path)
		switch {
		case err == nil && (now == file.Version || now.There() && wrote(file, now)):
			continue
		case err == nil && !now.There():
			f.notes = append(f.notes, name+" is gone; Save writes it again")
		case err == nil:
			f.notes = append(f.notes, name+" was changed after these edits began")
		default:
			f.notes = append(f.notes, "it cannot be seen whether "+name+" is as it was: "+err.Error())
		}
		f.lost[file.Path] = true
	}
	if landmarks {
		return f
	}
	mesh, err := w.files.ReadVersion(s.Path)
	f.mesh = mesh
	switch name := filepath.Base(s.Path); {
	case err == nil && !mesh.There():
		f.notes = append(f.notes, "the mesh "+name+" is gone; the landmarks can be restored without it")
	case err == nil && s.Mesh.There() && mesh != s.Mesh:
		f.notes = append(f.notes, "the mesh "+name+" was changed after these edits began")
	}
	return f
}

// measures returns those that are kept with the file that was opened.
func (f filesNow) measures(ctx context.Context, path string) keptMeasures {
	l := Loaded{Path: path}
	for file, groups := range f.read {
		for _, g := range groups {
			l.Groups = append(l.Groups, LoadedGroup{Group: g, File: file})
		}
	}
	return l.readMeasures(ctx, MeasuresFile(path))
}

// spellAs gives the groups the spelling of their files, which no journal has.
func (e *Entry) spellAs(now filesNow) {
	used := map[*landmark.Group]bool{}
	for _, n := range e.Document.Groups() {
		p := n.Group.Properties()
		read := now.read[n.File()]
		for _, g := range read {
			said := g.Properties()
			if used[g] || said.Format != p.Format || len(read) > 1 && g.Name() != n.Group.Name() {
				continue
			}
			used[g], p.Spelling = true, said.Spelling
			n.Group.SetProperties(p)
			break
		}
	}
}

// meet brings what is known of the document's files up to date with how they are now. A
// save that was under way when the program ended has been made if the file has what it
// was to write.
func (e *Entry) meet(now filesNow, begun []recovery.File) {
	for path := range now.lost {
		f := e.files[path]
		f.lost = true
		e.files[path] = f
		delete(now.read, path) // another program may write it in its own way
	}
	for _, s := range begun {
		if now.now[s.Path] != s.Version {
			continue
		}
		f := landmarkFile{version: s.Version, wrote: true, holds: holdsOf(s.Holds)}
		for id := range f.holds {
			if n := e.Document.Group(id); n != nil && (n.File() != s.Path || n.Chosen()) {
				p, placement := e.described(n, s.Path)
				e.Document.SavedTo(id, s.Path, p, placement)
			}
		}
		e.files[s.Path], e.saved = f, s.Path
	}
	e.spellAs(now)
}

// Discard puts away what is left of a document, which the user has said no to, and then
// tells why that failed, if it did.
func (w *Workspace) Discard(l *LeftBehind, then func(error)) {
	go func() {
		err := l.left.Discard()
		w.post(func() {
			if err == nil {
				w.forget(l)
			}
			then(err)
		})
	}()
}

// forget takes something out of what is left.
func (w *Workspace) forget(l *LeftBehind) {
	w.keeping.left = slices.DeleteFunc(w.keeping.left, func(x *LeftBehind) bool { return x == l })
	w.events.Left()
}

// SetBackups has a copy of each landmark file kept beside it, as it was before it is
// replaced for the first time in this run, or no longer.
func (w *Workspace) SetBackups(on bool) {
	if w.files.Backups = nil; on {
		w.files.Backups = &w.backups
	}
}

// ErrUnsavedHere is the error of Restore where the document is open with changes of its
// own.
var ErrUnsavedHere = errors.New("it is open, and not all of it is saved: save or close it first")
