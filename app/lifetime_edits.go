package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"cairn/app/journal"
	"cairn/app/recovery"
	"cairn/internal/filesystem"
	"cairn/landmark"
	"cairn/render"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// editAll edits each document, if that was asked for.
func (l *lifetimes) editAll(ctx context.Context, v *render.View, all []*scene.Document) error {
	if l.edits == 0 {
		return nil
	}
	for _, d := range all {
		if err := l.edit(ctx, v, d); err != nil {
			return err
		}
	}
	return nil
}

// edit places points in a document, moves each, takes the moves back and makes half of
// them again. All of that goes into a journal, as in the window, and is drawn in a view.
func (l *lifetimes) edit(ctx context.Context, v *render.View, d *scene.Document) (err error) {
	k, err := keepTemporarily(d)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.end(ctx)) }()
	if err := d.Apply(scene.NewGroup(d, "edited")); err != nil {
		return err
	}
	g, box := d.Groups()[len(d.Groups())-1], d.FitBounds()
	at := func(i int) r3.Vec {
		return r3.Add(box.Min, r3.Scale(float64(i)/float64(l.edits), r3.Sub(box.Max, box.Min)))
	}
	for i := range l.edits {
		if err := d.Apply(scene.InsertPoints(d, g.ID(), i, landmark.Landmark{Position: at(i)})); err != nil {
			return err
		}
	}
	for i := range l.edits {
		if err := d.Apply(scene.MovePoint(d, g.Point(i), at(l.edits-i), r3.Vec{Z: 1})); err != nil {
			return err
		}
	}
	if err := l.draw(ctx, v, d); err != nil {
		return err
	}
	for range l.edits {
		d.Undo()
	}
	for range l.edits / 2 {
		d.Redo()
	}
	return l.draw(ctx, v, d)
}

// temporaryJournal keeps the edits of a document in a folder of its own.
type temporaryJournal struct {
	path    string
	folder  *journal.Folder
	journal *journal.Journal
	stop    func()

	mu  sync.Mutex
	err error // the first
}

// keepTemporarily begins a journal of a document.
func keepTemporarily(d *scene.Document) (*temporaryJournal, error) {
	path, err := os.MkdirTemp("", "cairn-lifetime-")
	if err != nil {
		return nil, err
	}
	k := &temporaryJournal{path: path}
	if k.folder, err = journal.Open(filesystem.Real, path); err != nil {
		return nil, errors.Join(err, os.RemoveAll(path))
	}
	k.journal = k.folder.New(journal.Events{Durable: func(uint64) {}, Failed: k.failed})
	begun := false
	k.stop = d.OnChange(func(c scene.Changed) {
		var err error
		switch {
		case c.How == scene.Shown:
		case begun:
			_, err = k.journal.AppendWith(recovery.KindStep, func() ([]byte, error) { return recovery.Step(c) })
		default:
			begun = true
			taken, s := recovery.Take(d, c), recovery.Snapshot{Name: d.Name(), When: time.Now()}
			_, err = k.journal.BeginWith(recovery.KindSnapshot, func() ([]byte, error) { return taken.Record(s) })
		}
		k.failed(err)
	})
	return k, nil
}

// failed notes an error, if it is one.
func (k *temporaryJournal) failed(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err != nil && k.err == nil {
		k.err = fmt.Errorf("the journal of the edits: %w", err)
	}
}

// end waits until all is on the disk, and removes it.
func (k *temporaryJournal) end(ctx context.Context) error {
	k.stop()
	k.failed(k.journal.Flush(ctx))
	k.failed(k.journal.Close())
	k.folder.Close()
	k.failed(os.RemoveAll(k.path))
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.err
}
