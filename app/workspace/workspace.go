// Package workspace owns the open documents: it loads their files in the
// background, saves their landmarks and closes them. It knows nothing of the
// window toolkit and nothing of OpenGL.
package workspace

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"
	"weak"

	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/internal/message"
	"cairn/scene"
	"cairn/scene/mesh"
)

// Entry is an open document with the files that belong to it. The workspace
// holds the only one.
type Entry struct {
	Document *scene.Document
	Path     string // the file that was opened, absolute
	Loading  bool
	View     *scene.Camera // how to look at the document when it has loaded; nil where nothing was said
	// Colors are the values that the document shows as colours, or is to show when it comes
	// to the front; nil: none. It does not change once it is there, but for another one.
	Colors *SessionColors
	// Over is what lies over the document, or is to lie over it when both are there; nil: nothing.
	// It does not change once it is there, but for another one.
	Over *SessionOver
	// Dismissed are findings about its landmarks that are not to be shown. What it holds does not
	// change; it is replaced.
	Dismissed []Dismissed

	progress atomic.Uint32           // of loading, in thousandths
	files    map[string]landmarkFile // that were read or written, by absolute path
	saved    string                  // where the landmarks were last saved to, absolute
	waiting  []string                // landmark files to add when the document has loaded, absolute
	coming   []string                // landmark files that are being read for the document, absolute
	alone    bool                    // no others came with it
	own      string                  // the landmark file that its landmarks belong in, absolute; "" for the one beside it
	title    string                  // what it is called; "" for the name of its file
	certain  []string                // landmark files that come by themselves with a mesh of their name, absolute
	left     *time.Timer             // runs when the document was left alone for a while; nil before its first edit
	saves    []*save                 // the first is under way, the others wait for it
	keeper   keeper                  // of what is unsaved
	mesh     atomicfile.Version      // of the file that was opened, once it is known; none for one of landmarks
	locks    map[string]*fileLock    // of landmark files, by absolute path
	others   map[string]error        // who works on landmark files on another computer, see HeldByOthers
	measures keptMeasures            // as its files have them
	removed  map[scene.ID]removal    // groups that were taken out
	taken    int                     // groups out of the document, so far
	prepared bool                    // the mesh was prepared for work before the document was open, or is being so
}

// Progress returns how much of the file is read, 0 to 1.
func (e *Entry) Progress() float64 { return float64(e.progress.Load()) / 1000 }

// Closed says which document was closed.
type Closed struct {
	Document scene.ID
	Index    int // its place among the entries
	Took     time.Duration
}

// Events are what a workspace tells its window, each on the workspace's
// goroutine. All must be set.
type Events struct {
	Added  func(scene.ID) // a document is there and loading
	Loaded func(scene.ID) // its content is there
	// Failed: a file could not be opened; its document is closed. The error names the
	// landmark files that were to join it.
	Failed func(path string, err error)
	// NotAdded: a landmark file could not be added to a document, NotReloaded: one
	// could not be read again. The document is as it was, but what of it is unsaved
	// may not be.
	NotAdded, NotReloaded func(id scene.ID, path string, err error)
	Closed                func(Closed)                   // a document is closed and gone
	Notice                func(id scene.ID, text string) // something that the user should know of a document
	// Measured: the ways to read a group of the document were measured anew.
	Measured func(scene.ID)
	// Kept: what is unsaved of a document is kept on the disk, with all edits up to that
	// number, counted from 1 since it was opened. Where id is 0, what is unsaved can be
	// kept from now on.
	Kept func(id scene.ID, edit uint64)
	// NotKept: it is not, and why; told once, until Kept says otherwise. Where id is 0,
	// that is so of all documents.
	NotKept func(id scene.ID, err error)
	// Left: earlier runs of the program have left something unsaved, or what they have
	// left is another now.
	Left func()
	// Held: another Cairn edits a landmark file of the document.
	Held func(id scene.ID, path string, err error)
}

// Workspace owns the open documents. It is used from one goroutine, the
// window's; Post must bring functions to it from others.
type Workspace struct {
	events   Events
	post     func(func())
	entries  []*Entry
	loaders  chan struct{}  // holds a token for every file being read
	writers  sync.WaitGroup // of the saves under way
	waiters  []waiter
	autosave *Autosave // nil: off
	write    func(context.Context, *copied) (atomicfile.Version, error)
	files    atomicfile.Files // where landmarks are saved
	backups  atomicfile.Backups
	keeping  keeping
	locking  locking
	ahead    *ahead // nil: nothing is read ahead
}

// mostLoaders is how many files are read at once. Reading one keeps several
// processors busy already; more at once would only make the window wait.
const mostLoaders = 1

// New returns an empty workspace. post must run a function on the workspace's
// goroutine, in order, and must not wait for it.
func New(post func(func()), events Events) *Workspace {
	return &Workspace{events: events, post: post, loaders: make(chan struct{}, mostLoaders), files: atomicfile.Files{Disk: filesystem.Real}, write: func(ctx context.Context, c *copied) (atomicfile.Version, error) { return c.write(ctx) }}
}

// SetDisk has landmarks and measures saved on another disk than the computer's, such as
// one that fails for a test. Files are read from the computer's all the same.
func (w *Workspace) SetDisk(d filesystem.Disk) { w.files.Disk = d }

// Entries returns the open documents in order; the slice is the workspace's own.
func (w *Workspace) Entries() []*Entry { return w.entries }

// Entry returns the entry of a document, or nil.
func (w *Workspace) Entry(id scene.ID) *Entry {
	for _, e := range w.entries {
		if e.Document.ID() == id {
			return e
		}
	}
	return nil
}

// Document returns an open document, or nil.
func (w *Workspace) Document(id scene.ID) *scene.Document {
	if e := w.Entry(id); e != nil {
		return e.Document
	}
	return nil
}

// Open starts to load a file, with landmark files that join it, into a document
// of its own, and returns the document's ID. A file that is open already is not
// opened twice; the landmark files are added to it.
func (w *Workspace) Open(path string, with ...string) scene.ID {
	return w.OpenItem(Item{Path: path, With: with})
}

// OpenItem is Open for an item. Arranged is not for documents, and not asked.
func (w *Workspace) OpenItem(item Item) scene.ID {
	item = item.absolute()
	for _, e := range w.entries {
		if e.Path == item.Path {
			for _, file := range item.With {
				w.AddLandmarks(e.Document.ID(), file)
			}
			return e.Document.ID()
		}
	}
	known := w.isAhead(item)
	var e *Entry
	if known {
		e = w.ahead.entry
		e.call(item.Title)
	} else {
		w.yieldAhead(item.Path)
		e = w.newEntry(item)
	}
	w.entries = append(w.entries, e)
	w.watchEdits(e)
	id := e.Document.ID()
	w.events.Added(id)
	if known {
		w.takeAhead()
	} else {
		w.load(e, e.coming)
	}
	return id
}

// newEntry returns an entry that loads an item, of absolute paths.
func (w *Workspace) newEntry(item Item) *Entry {
	e := &Entry{
		Document: scene.NewDocument(filepath.Base(item.Path)), Path: item.Path, Loading: true, coming: item.With, alone: item.Alone, own: item.Own,
		files: map[string]landmarkFile{}, locks: map[string]*fileLock{},
	}
	e.call(item.Title)
	e.Document.OnChange(w.keepChange)
	return e
}

// item returns what was opened.
func (e *Entry) item(with []string) Item {
	return Item{Path: e.Path, With: with, Alone: e.alone, Own: e.own, Title: e.title}
}

// load reads the entry's file in a job of its document. The job holds neither
// the document nor the entry, so that it cannot keep them alive.
func (w *Workspace) load(e *Entry, with []string) {
	entry, item, id := weak.Make(e), e.item(with), e.Document.ID()
	progress := func(done float64) {
		if e := entry.Value(); e != nil {
			e.progress.Store(uint32(done * 1000))
		}
	}
	_ = e.Document.Go(func(ctx context.Context) { // a new document is open
		select {
		case w.loaders <- struct{}{}:
		case <-ctx.Done():
			return
		}
		var r read
		r.loaded, r.err = endable(ctx, func() (*Loaded, error) {
			r.stamps = stamps(item)
			return Load(ctx, item, progress)
		})
		<-w.loaders
		if ctx.Err() != nil {
			return
		}
		r.frame = rememberedViewFrame(item.Path)
		w.post(func() { w.finish(id, &r) })
	})
}

// finish gives a document what was read for it.
func (w *Workspace) finish(id scene.ID, r *read) {
	if w.ahead != nil && w.ahead.entry.Document.ID() == id {
		w.cameAhead(r)
		return
	}
	e := w.Entry(id)
	if e == nil {
		return // closed meanwhile
	}
	loaded, err := r.loaded, r.err
	if err == nil {
		err = loaded.AddTo(e.Document)
	}
	if err != nil {
		path := e.Path
		err = e.withThose(err)
		w.Close(id)
		w.events.Failed(path, err)
		return
	}
	e.Loading, e.coming = false, nil
	e.Document.SetViewFrame(r.frame)
	e.measures = loaded.measures
	for _, j := range loaded.joined {
		if e.came(j.File, j.file()); j.certain {
			e.certain = append(e.certain, j.File)
		}
	}
	w.lockFiles(e)
	w.events.Loaded(id)
	for _, path := range loaded.LandmarkFiles {
		if Stem(path) != Stem(e.Path) && path != e.own {
			w.tellJoined(e, path)
		}
	}
	w.prepare(e)
	waiting := e.waiting
	e.waiting = nil
	for _, path := range waiting {
		if !e.hasFile(path) { // else it came by itself
			w.AddLandmarks(id, path)
		}
	}
}

// withThose returns why the file could not be opened, and says which landmark files
// were to join it: without it they are not read.
func (e *Entry) withThose(err error) error {
	var names []string
	for _, path := range slices.Concat(e.coming, e.waiting) {
		if name := filepath.Base(path); path != e.Path && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return err
	}
	were := message.Verb(len(names), "was", "were")
	return fmt.Errorf("%w; %s, which %s to join it, %s not read", err, message.Some(names), were, were)
}

// prepare finds out which mesh it is, and prepares it for work where that was not done ahead.
func (w *Workspace) prepare(e *Entry) {
	w.nameMesh(e)
	if e.prepared {
		return
	}
	for _, n := range e.Document.Meshes() {
		w.prepareMesh(e.Document, n.Mesh)
	}
}

// prepareMesh makes in the background what working on a mesh takes: first its surface,
// which picks go through, then what drawing a large one quickly takes. The job holds
// neither the document nor the mesh, and ends soon after the document is closed, or stop is
// called, which waits for it.
func (w *Workspace) prepareMesh(d *scene.Document, of *mesh.TriMesh) (stop func()) {
	m, ended := weak.Make(of), make(chan struct{})
	wanted, cancel := context.WithCancel(context.Background())
	err := d.Go(func(ctx context.Context) {
		defer close(ended)
		ctx, end := context.WithCancel(ctx)
		defer context.AfterFunc(wanted, end)()
		defer end()
		m := m.Value()
		if m == nil {
			return
		}
		if _, err := m.Surface(ctx); err != nil {
			return // closed meanwhile
		}
		if d := m.MakeDetail(ctx, mesh.LeastLevel); d != nil {
			m.SetDetail(d)
		}
	})
	if err != nil { // the document is closed
		close(ended)
	}
	return func() {
		cancel()
		<-ended
	}
}

// nameMesh finds out which version the document's mesh file has, for the journal.
func (w *Workspace) nameMesh(e *Entry) {
	if len(e.Document.Meshes()) == 0 {
		return
	}
	id, path, files := e.Document.ID(), e.Path, w.files
	_ = e.Document.Go(func(ctx context.Context) {
		v, err := endable(ctx, func() (atomicfile.Version, error) { return files.ReadVersion(path) })
		if err == nil {
			w.post(func() {
				if e := w.Entry(id); e != nil {
					e.mesh = v
				}
			})
		}
	})
}

// Close closes a document and lets go of it. What is unsaved of it is given up: who
// calls it has asked. Closing one that is not open does nothing.
func (w *Workspace) Close(id scene.ID) { w.close(id, false) }

// close closes a document. keeps tells that what is unsaved of it stays in its journal.
func (w *Workspace) close(id scene.ID, keeps bool) {
	i := slices.IndexFunc(w.entries, func(e *Entry) bool { return e.Document.ID() == id })
	if i < 0 {
		return
	}
	start := time.Now()
	w.endKeeper(w.entries[i], keeps)
	w.unlockFiles(w.entries[i])
	w.entries[i].Document.Close()
	w.entries[i].Document = nil
	w.entries = slices.Delete(w.entries, i, i+1)
	w.events.Closed(Closed{id, i, time.Since(start)})
}

// CloseAll closes every document, the last one first, as Close does, and lets go of what was
// read ahead.
func (w *Workspace) CloseAll() { w.closeAll(false) }

func (w *Workspace) closeAll(keeps bool) {
	w.dropAhead()
	for len(w.entries) > 0 {
		w.close(w.entries[len(w.entries)-1].Document.ID(), keeps)
	}
}

// End closes every document as the program ends. What is unsaved is given up where
// discard tells that the user has said so; else the next start offers it. It waits
// until the journals are on the disk, but no longer than patience.
func (w *Workspace) End(discard bool, patience time.Duration) {
	w.closeAll(!discard)
	w.endKeeping(patience)
}
