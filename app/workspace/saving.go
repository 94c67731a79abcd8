package workspace

import (
	"context"
	"errors"
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

// ErrStopped is the error of a save that StopSaving has stopped. The file is as it was.
var ErrStopped = errors.New("saving was stopped; the file is as it was")

// copied is what a save writes: the landmarks of a document as of one moment.
type copied struct {
	path   string // absolute
	old    atomicfile.Version
	groups []*landmark.Group // copies
	holds  map[scene.ID]held // the groups that the file has then
	chosen map[scene.ID]bool // of which the user had said how they are to be read
	there  bool              // the file, if it holds old, holds just this
	unkept []string          // what the files that the groups came from held, and they do not
	agreed Agreed
	gone   map[scene.ID]int   // groups that were taken out before, see Entry.gone
	left   []string           // files of which no group was there, see LeftAlone
	known  atomicfile.Version // of the file, as far as the document knows
	files  atomicfile.Files
	// journal is that of the document, nil where nothing is kept in it.
	journal *journal.Journal
	// measures go with the landmarks; nil where their file has them.
	measures *copiedMeasures
}

// copy takes what is to be written to a file that holds the version old.
func (e *Entry) copy(path string, old atomicfile.Version) (*copied, error) {
	if len(e.Document.Groups()) == 0 {
		return nil, errors.New("there are no landmarks to save")
	}
	c := &copied{
		path: path, old: old, groups: e.groups(path), holds: map[scene.ID]held{}, chosen: map[scene.ID]bool{},
		there: e.isIn(path, old) && e.measuresSaved(), unkept: e.unkept(), gone: e.gone(), left: e.LeftAlone(), known: e.files[path].version,
	}
	if !e.measuresSaved() {
		c.measures = e.copyMeasures()
	}
	format, err := lmio.WrittenAs(path, c.groups...)
	if err != nil {
		return nil, err
	}
	for i, n := range e.Document.Groups() {
		if i == 0 || format.ManyGroups() {
			has := e.heldNow(n, path)
			has.place = i
			c.holds[n.ID()], c.chosen[n.ID()] = has, n.Chosen()
		}
	}
	return c, nil
}

// check says why it is not to be written, on any goroutine: the file holds another
// version, or more would be lost than the user has agreed to.
func (c *copied) check() error {
	if err := c.files.Check(c.path, c.old); err != nil || c.there {
		return err
	}
	losses, err := lmio.Losses(c.path, c.groups)
	if err != nil {
		return err
	}
	losses = append(slices.Clone(c.unkept), losses...)
	if slices.ContainsFunc(losses, func(loss string) bool { return !slices.Contains(c.agreed.Losses, loss) }) {
		return &LossError{c.path, losses}
	}
	return nil
}

// stoppable does what does not touch the workspace, and ends with the error of ctx if
// that is done first: a disk that does not answer is not waited for.
func stoppable(ctx context.Context, do func() error) error {
	_, err := answered(ctx, ctx.Done(), func() (struct{}, error) { return struct{}{}, do() })
	return err
}

// endable does what asks the disk in a job of a document. When ctx is done, and do has not
// ended by itself soon after, its error is that of ctx: closing waits for jobs, and must
// not wait for a disk that does not answer. do must hold nothing of the document then.
func endable[T any](ctx context.Context, do func() (T, error)) (T, error) {
	const grace = 200 * time.Millisecond // reading ends sooner, but on such a disk
	late := make(chan struct{})
	defer context.AfterFunc(ctx, func() { time.AfterFunc(grace, func() { close(late) }) })()
	return answered(ctx, late, do)
}

// answered does do on a goroutine of its own. Where that has not ended when it is late, the
// error is that of ctx, which must be done then.
func answered[T any](ctx context.Context, late <-chan struct{}, do func() (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		v, err := do()
		done <- answer{v, err}
	}()
	select {
	case a := <-done:
		return a.value, a.err
	case <-late:
		var none T
		return none, ctx.Err()
	}
}

// write writes it, on any goroutine, after check, and returns the file's new version. It
// ends with the error of ctx if that is done before the file is replaced.
func (c *copied) write(ctx context.Context) (atomicfile.Version, error) {
	if c.there {
		return c.old, nil // as check found
	}
	c.announce(ctx)
	return lmio.Replace(ctx, c.files, c.path, c.groups, c.old)
}

// announce brings to the journal what is about to be saved: should the program be killed
// behind that, the next start knows that the file has it. An error of the journal is told
// of elsewhere, and does not keep anybody from saving.
func (c *copied) announce(ctx context.Context) {
	if c.journal == nil {
		return
	}
	version, err := lmio.WouldWrite(c.path, c.groups)
	if err != nil {
		return // writing says it
	}
	f := recovery.File{Path: c.path, Version: version, Holds: listed(c.holds)}
	if _, err := c.journal.AppendWith(recovery.KindSaving, func() ([]byte, error) { return recovery.Saving(f) }); err == nil {
		_ = c.journal.Flush(ctx)
	}
}

// written is what came of a save.
type written struct {
	version atomicfile.Version
	err     error
	looked  bool // where it failed: whether lost was found out
	lost    bool // the file no longer holds what the document knows of it
}

// replaced reports whether the file holds what was copied.
func (r written) replaced() bool {
	var disk *atomicfile.Error
	return r.err == nil || errors.As(r.err, &disk) && disk.Replaced
}

// writeChecked checks and writes what was copied, on any goroutine.
func (w *Workspace) writeChecked(ctx context.Context, c *copied) (r written) {
	if r.err = stoppable(ctx, c.check); r.err == nil {
		r.version, r.err = w.write(ctx, c)
	}
	if !r.replaced() {
		look := stoppable(ctx, func() error { return c.files.Check(c.path, c.known) })
		r.looked, r.lost = ctx.Err() == nil, look != nil
		r.err = c.overtaken(ctx, r.err)
	}
	if ctx.Err() != nil && errors.Is(r.err, ctx.Err()) {
		r.err = ErrStopped
	}
	return r
}

// wrote follows the writing. What was edited since the copy was taken is unsaved.
func (w *Workspace) wrote(e *Entry, c *copied, r written) {
	if !r.replaced() {
		if r.looked {
			w.foundLost(e, c.path, c.known, r.lost)
		}
		return
	}
	w.saved(e, c, r.version)
	if !c.agreed.byItself {
		e.giveUp(c.gone, c.left)
	}
	if c.measures != nil && c.measures.err == nil {
		w.savedMeasures(e, c.measures)
	}
	w.keepAnew(e)
}

// Agreed is what the user has agreed to of a save.
type Agreed struct {
	// Over is the version of the file to replace. Where it is nil that is the one which was
	// read or written last for the document.
	Over   *atomicfile.Version
	Losses []string // what may be lost, as LossError lists it

	byItself bool // nobody has asked for the save, so that it gives no removed group up
}

// LossError says that a file cannot hold all there is, and is as it was: the user has
// not agreed to all of the losses.
type LossError struct {
	Path   string
	Losses []string // all of them
}

// Error is part of error.
func (e *LossError) Error() string {
	return e.Path + ": the file cannot hold all of it: " + message.Some(e.Losses)
}

// save is a save that was asked for.
type save struct {
	path   string // absolute; "" where it is of measures
	agreed Agreed
	// measures tells that the measures alone are saved.
	measures bool
	done     []func(error)
	stop     context.CancelFunc // nil while it waits
}

// Save writes all landmark groups of a document to a file, which appears whole
// or not at all, and is the file of the document's landmarks from then on. What
// another program wrote since the file was read or written for the document is
// not overwritten: the error is an *atomicfile.ChangedError then, unless the user has
// agreed to replace that. Where the file cannot hold all there is, and the user has not
// agreed to that, it is a *LossError. A file that holds all this already is left as it
// is. With an *atomicfile.Error whose Replaced is true the file is saved nevertheless.
//
// The groups are copied before Save returns, and written in the background; what is
// edited meanwhile is unsaved afterwards. While another save of the document is under
// way this one waits for it, and its groups are copied when it begins; of several that
// wait for one file, one is made. done runs on the workspace's goroutine when all is
// over, never before Save returns, and also if the document is closed by then.
//
// Measures that were changed are saved behind the landmarks, to the file beside the
// mesh. Where only that fails, the error is a *MeasuresError.
func (w *Workspace) Save(id scene.ID, path string, agreed Agreed, done func(error)) {
	e := w.Entry(id)
	abs, err := filepath.Abs(path)
	if e == nil {
		err = scene.ErrClosed
	}
	if err != nil {
		w.post(func() { done(err) })
		return
	}
	for i, s := range e.saves {
		if i > 0 && s.path == abs {
			s.agreed, s.done = agreed, append(s.done, done)
			return
		}
	}
	w.queue(e, &save{path: abs, agreed: agreed, done: []func(error){done}})
}

// queue begins a save, or has it wait for those of the document that are under way.
func (w *Workspace) queue(e *Entry, s *save) {
	if e.saves = append(e.saves, s); len(e.saves) == 1 {
		w.beginSave(e)
	}
}

// beginSave begins the first save of a document.
func (w *Workspace) beginSave(e *Entry) {
	s, id := e.saves[0], e.Document.ID()
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	if s.measures {
		w.beginMeasures(e, s)
		return
	}
	old := e.files[s.path].version
	if s.agreed.Over != nil {
		old = *s.agreed.Over
	}
	c, err := e.copy(s.path, old)
	if err != nil {
		w.post(func() { w.endSave(id, s, nil, written{err: err}) })
		return
	}
	c.agreed, c.files, c.journal = s.agreed, w.files, e.keeper.inUse()
	if c.measures != nil {
		c.measures.files = w.files
	}
	// No job of the document: closing that must not stop it.
	w.writers.Go(func() {
		r := w.writeChecked(ctx, c)
		if c.measures != nil && r.replaced() {
			c.measures.write()
		}
		w.post(func() { w.endSave(id, s, c, r) })
	})
}

// endSave follows the end of a save, and begins the next one of its document.
func (w *Workspace) endSave(id scene.ID, s *save, c *copied, r written) {
	s.stop()
	if e := w.Entry(id); e != nil {
		if c != nil {
			w.wrote(e, c, r)
			if r.err == nil && c.measures != nil && c.measures.err != nil {
				r.err = &MeasuresError{c.measures.err}
			}
		}
		e.saves = slices.Delete(e.saves, 0, 1) // which lets go of it
		w.lockFiles(e)
		for _, next := range e.saves {
			if next.path == s.path && r.err == nil {
				next.agreed.Over = nil // what was agreed to is gone, and what is there is ours
			}
		}
		if len(e.saves) > 0 {
			w.beginSave(e)
		}
	}
	for _, done := range s.done {
		done(r.err)
	}
	w.tellSaved()
}

// Saving reports whether a save of the document is under way.
func (e *Entry) Saving() bool { return len(e.saves) > 0 }

// Saving reports whether a save of any document is under way.
func (w *Workspace) Saving() bool { return slices.ContainsFunc(w.entries, (*Entry).Saving) }

// StopSaving stops the saves of a document that are under way: their error is
// ErrStopped, unless they are over already. One whose disk does not answer goes on in
// the background until it does.
func (w *Workspace) StopSaving(id scene.ID) {
	e := w.Entry(id)
	if e == nil || !e.Saving() {
		return
	}
	waiting := slices.Clone(e.saves[1:])
	e.saves = slices.Delete(e.saves, 1, len(e.saves))
	e.saves[0].stop()
	for _, s := range waiting {
		for _, done := range s.done {
			w.post(func() { done(ErrStopped) })
		}
	}
}

// waiter waits for the saves of a document, or of all.
type waiter struct {
	id scene.ID // 0: of all
	do func()
}

// AfterSaving does something when no save of the document is under way, or of any
// document where id is 0: at once if that is so now.
func (w *Workspace) AfterSaving(id scene.ID, do func()) {
	w.waiters = append(w.waiters, waiter{id, do})
	w.tellSaved()
}

// tellSaved lets those go on who wait for saves that are over.
func (w *Workspace) tellSaved() {
	for i := 0; i < len(w.waiters); {
		x := w.waiters[i]
		e := w.Entry(x.id)
		if x.id == 0 && w.Saving() || e != nil && e.Saving() {
			i++
			continue
		}
		w.waiters = slices.Delete(w.waiters, i, i+1)
		x.do()
		i = 0 // it may have changed the list
	}
}

// FinishSaving waits until what is being written is written, so that the program can
// end, but no longer than patience. What waits for that is not begun. The workspace's
// goroutine stands still meanwhile.
func (w *Workspace) FinishSaving(patience time.Duration) {
	over := make(chan struct{})
	go func() {
		w.writers.Wait()
		close(over)
	}()
	select {
	case <-over:
	case <-time.After(patience):
	}
}
