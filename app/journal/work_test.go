package journal

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"sync"

	"cairn/internal/filesystem"
	"cairn/internal/filesystem/simulated"
)

const stateFolder = "/state/cairn/journals"

// Kinds of records of the tests.
const (
	snapshot = 1 // stands for all edits up to a number
	edit     = 2
)

// text returns what a record says that stands for edit n: of any size, and unlike
// every other.
func text(kind uint32, n int) []byte {
	r := rand.New(rand.NewPCG(uint64(n), uint64(kind)))
	b := fmt.Appendf(nil, "%d %d ", kind, n)
	for range r.IntN(1200) {
		b = append(b, byte(r.IntN(256)))
	}
	return b
}

// restored replays what a journal holds up to the first entry that is missing, and
// returns the last edit. It is an error if one is not as it was written, or not in its
// place.
func restored(c Contents) (int, error) {
	n := 0
	for i, r := range c.Unbroken() {
		was := n
		if _, err := fmt.Sscanf(string(r.Payload), "%d %d", new(uint32), &n); err != nil {
			return 0, err
		}
		switch {
		case !bytes.Equal(r.Payload, text(r.Kind, n)):
			return 0, fmt.Errorf("entry %d is not as it was written", r.Seq)
		case i == 0 && r.Kind != snapshot, i > 0 && (r.Kind != edit || n != was+1):
			return 0, fmt.Errorf("entry %d of kind %d, edit %d, stands behind edit %d", r.Seq, r.Kind, n, was)
		}
	}
	if len(c.Records) == 0 {
		return 0, fmt.Errorf("no entry, damage %v", c.Damage)
	}
	return n, nil
}

// work is a program that edits a document. It knows what must not be lost.
type work struct {
	disk    filesystem.Disk
	rand    *rand.Rand
	folder  *Folder
	journal *Journal
	n       int // edits so far
	failed  []error

	mu      sync.Mutex
	at      map[uint64]int // by sequence number: the edit that a record brings us to
	kept    int            // this edit and all before it were said to be kept
	clears  bool           // the journal is to go
	cleared bool           // it has gone
}

// start opens the folder, and takes over what a program before has left.
func (w *work) start() error {
	folder, err := Open(w.disk, stateFolder)
	if err != nil {
		return err
	}
	w.folder = folder
	w.at = map[uint64]int{}
	w.journal = folder.New(Events{
		Durable: func(seq uint64) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.kept, w.clears, w.cleared = w.at[seq], false, false
		},
		Failed: func(err error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.failed = append(w.failed, err)
		},
	})
	return nil
}

// add adds a record, of which the numbers are known before it can be kept.
func (w *work) add(kind uint32) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	do := w.journal.Append
	if kind == snapshot {
		do = w.journal.Begin
	}
	seq, err := do(kind, text(kind, w.n))
	if err == nil {
		w.at[seq] = w.n
	}
	return err
}

// steps does one thing after the other until one fails.
func steps(do ...func() error) error {
	for _, step := range do {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// edits is a step that makes some edits, snapshots one that begins a new file.
func (w *work) edits(times int) func() error { return func() error { return w.edit(times) } }
func (w *work) snapshot() error              { return w.add(snapshot) }

func (w *work) flush() error { return w.journal.Flush(context.Background()) }

// edit makes some edits, and sometimes begins a new file.
func (w *work) edit(times int) error {
	for i := range times {
		kind := uint32(edit)
		if i == 0 || w.rand.IntN(8) == 0 {
			kind = snapshot
		}
		w.n++
		if err := w.add(kind); err != nil {
			return err
		}
		if w.rand.IntN(2) == 0 {
			if err := w.flush(); err != nil {
				return err
			}
		}
	}
	return w.flush()
}

// clear removes the journal, as after saving.
func (w *work) clear() error {
	w.mu.Lock()
	w.clears = true
	w.mu.Unlock()
	w.journal.Clear()
	err := w.flush()
	if err == nil {
		w.mu.Lock()
		w.cleared = true
		w.mu.Unlock()
	}
	return err
}

// run edits, clears, edits again, and ends without saving; the next start takes
// over what is left, edits on, and ends again; the last puts it away.
func (w *work) run() error {
	if err := steps(w.start, w.edits(6), w.clear, w.edits(4)); err != nil {
		return err
	}
	err := w.journal.Close()
	w.folder.Close()
	if err != nil {
		return err
	}
	if err := w.start(); err != nil {
		return err
	}
	left, err := w.folder.Left()
	if err != nil || len(left) != 1 {
		return fmt.Errorf("%d journals are left (%w)", len(left), err)
	}
	if err := steps(w.snapshot, w.flush, left[0].Remove, w.edits(3)); err != nil {
		return err
	}
	err = w.journal.Close()
	w.folder.Close()
	if err != nil {
		return err
	}
	if err := w.start(); err != nil {
		return err
	}
	if left, err = w.folder.Left(); err != nil || len(left) != 1 {
		return fmt.Errorf("%d journals are left (%w)", len(left), err)
	}
	w.mu.Lock()
	w.clears = true
	w.mu.Unlock()
	if err := left[0].Discard(); err != nil {
		return err
	}
	w.mu.Lock()
	w.cleared = true
	w.mu.Unlock()
	return nil
}

// end ends the program's goroutine.
func (w *work) end() {
	if w.journal != nil {
		_ = w.journal.Close()
	}
}

// check starts the program on what is left of the disk: all that was said to be kept
// must be there, and what has gone must not come back.
func (w *work) check(disk *simulated.Disk) error {
	w.mu.Lock()
	kept, clears, cleared := w.kept, w.clears, w.cleared
	w.mu.Unlock()
	folder, err := Open(disk, stateFolder)
	if err != nil {
		return err
	}
	left, err := folder.Left()
	if err != nil {
		return err
	}
	most := 0
	for _, l := range left {
		c, err := l.Read()
		if err != nil {
			return err
		}
		n, err := restored(c)
		if err != nil {
			return fmt.Errorf("%s: %w", l.Path, err)
		}
		if n < kept {
			return fmt.Errorf("%s offers edit %d, and %d was kept", l.Path, n, kept)
		}
		most = max(most, n)
	}
	switch {
	case cleared && most == kept && kept > 0:
		return fmt.Errorf("a journal that had gone is back with edit %d", most)
	case !clears && most < kept:
		return fmt.Errorf("edit %d was kept, and %d is there", kept, most)
	case len(left) > 2:
		return fmt.Errorf("%d journals of one document", len(left))
	}
	return nil
}
