package journal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"

	"cairn/internal/filesystem"
)

// What waits for a disk that does not keep up is bounded: its bytes, and how many
// records wait that are not encoded yet.
const (
	mostQueued  = 256 << 20
	mostWaiting = 100_000
)

// Events is what a journal tells. The functions are called on its own goroutine,
// one at a time and in the order in which things happened, and must not wait for
// the journal. Either may be nil.
type Events struct {
	// Durable is told the number of a record when it and all before it are on the
	// disk, whatever happens then. It is not called for each: the last counts.
	Durable func(seq uint64)
	// Failed is told once that something could not be kept. From then on nothing is
	// kept, what waits included, until Begin has started a new file.
	Failed func(err error)
}

// Journal is the journal of one document. Its methods may be called from any
// goroutine; they wait for no disk unless they say so.
type Journal struct {
	events Events
	writer *writer // used by its goroutine only
	ended  chan struct{}

	mu      sync.Mutex
	wake    chan struct{} // has one value when there is something to do
	queue   []item
	queued  int64 // bytes that wait
	waiting int   // records that wait to be encoded
	asked   uint64
	settled uint64        // of those asked for
	changed chan struct{} // closed and replaced when settled grows
	seq     uint64        // of the last record
	durable uint64
	begun   bool  // there is a file, or will be
	restart int   // how many Begins wait
	err     error // of the disk: nothing is kept until the next Begin
	refused error // why a record was not taken: none is until the next Begin, or it would seem that none is missing
	closed  bool
}

// item is something to do: a record to write, which begins a file or not, a file to
// remove, or what is done in between.
type item struct {
	record Record
	encode func() ([]byte, error) // gives the record its payload; nil where that is there
	begins bool
	clears bool
	then   func(error)
}

// writes reports whether it is a record.
func (it *item) writes() bool { return !it.clears && it.then == nil }

// ErrClosed says that a journal was closed.
var ErrClosed = errors.New("the journal is closed")

var errNotBegun = errors.New("the journal has no file: an entry cannot be added before the first")

// New returns a journal that has no file yet: Begin makes it. Its goroutine runs until
// Close.
func (f *Folder) New(events Events) *Journal {
	j := &Journal{
		events: events, writer: f.newWriter(), ended: make(chan struct{}),
		wake: make(chan struct{}, 1), changed: make(chan struct{}),
	}
	go j.run()
	return j
}

// Begin starts a new file with a record from which everything can be restored, such
// as a copy of the document. Once it is on the disk the former file is removed.
// After an error it is the way to go on. It returns the record's number at once;
// payload is kept, and must not be changed any more.
func (j *Journal) Begin(kind uint32, payload []byte) (seq uint64, err error) {
	return j.add(item{record: Record{Kind: kind, Payload: payload}, begins: true})
}

// BeginWith is Begin for a payload that takes time to encode: the journal's goroutine
// calls encode, once. Where that fails, it is as if the disk had failed.
func (j *Journal) BeginWith(kind uint32, encode func() ([]byte, error)) (seq uint64, err error) {
	return j.add(item{record: Record{Kind: kind}, encode: encode, begins: true})
}

// Append adds a record, and returns its number at once. All that is added while the
// disk is busy goes to it together. payload is kept, and must not be changed any
// more. With an error the record is not kept, and none behind it is: the next Begin is
// the way to go on.
func (j *Journal) Append(kind uint32, payload []byte) (seq uint64, err error) {
	return j.add(item{record: Record{Kind: kind, Payload: payload}})
}

// AppendWith is to Append what BeginWith is to Begin.
func (j *Journal) AppendWith(kind uint32, encode func() ([]byte, error)) (seq uint64, err error) {
	return j.add(item{record: Record{Kind: kind}, encode: encode})
}

func (j *Journal) add(it item) (seq uint64, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	refused := j.refuses(it.record.Payload)
	switch {
	case j.closed:
		return 0, ErrClosed
	case it.begins && refused != nil:
		return 0, refused
	case it.begins:
		j.begun, j.refused = true, nil
		j.restart++
		return j.put(it), nil
	case !j.begun:
		return 0, errNotBegun
	}
	if j.refused == nil {
		j.refused = refused
	}
	if j.refused == nil && j.err != nil && j.restart == 0 {
		return 0, j.err
	}
	if j.refused != nil {
		return 0, j.refused
	}
	return j.put(it), nil
}

// refuses returns why a record cannot be added at all.
func (j *Journal) refuses(payload []byte) error {
	switch {
	case len(payload) > mostPayload:
		return errTooLarge(len(payload))
	case j.queued+int64(len(payload)) > mostQueued, j.waiting >= mostWaiting:
		return errors.New("the disk of the journal does not keep up: save the document, and see what keeps the disk busy")
	}
	return nil
}

func errTooLarge(bytes int) error {
	return fmt.Errorf("an entry of %d bytes is too large for the journal: save the document", bytes)
}

// Clear removes the file: all that it holds is elsewhere, or not wanted any more.
// The next record is one of Begin.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.closed && j.begun {
		j.begun = false
		j.put(item{clears: true})
	}
}

// Then has do called on the journal's goroutine when all that was asked for before has been
// done or has failed, and before what is asked for later, with what Err returns there. It
// must not wait for the journal. Of one that is closed do is not called.
func (j *Journal) Then(do func(err error)) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return ErrClosed
	}
	j.put(item{then: do})
	return nil
}

// put queues something to do.
func (j *Journal) put(it item) uint64 {
	if it.writes() {
		j.seq++
		it.record.Seq = j.seq
	}
	j.asked++
	if it.encode != nil {
		j.waiting++
	}
	j.queued += int64(len(it.record.Payload))
	j.queue = append(j.queue, it)
	j.signal()
	return it.record.Seq
}

func (j *Journal) signal() {
	select {
	case j.wake <- struct{}{}:
	default:
	}
}

// Durable returns the number of the last record that is on the disk, with all
// before it.
func (j *Journal) Durable() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.durable
}

// Err returns why nothing is kept at present; nil if all is well.
func (j *Journal) Err() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return cmp.Or(j.err, j.refused)
}

// Flush waits until everything that was asked for before has been done or has
// failed, or ctx ends. It returns Err, or that of ctx.
func (j *Journal) Flush(ctx context.Context) error {
	j.mu.Lock()
	until := j.asked
	j.mu.Unlock()
	for {
		j.mu.Lock()
		settled, changed, err := j.settled, j.changed, cmp.Or(j.err, j.refused)
		j.mu.Unlock()
		if settled >= until {
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Close waits until everything that was asked for has been done or has failed, and
// returns Err. The file stays, for the next start to offer, unless Clear was called.
// Doing it twice is allowed.
func (j *Journal) Close() error {
	j.mu.Lock()
	j.closed = true
	j.signal()
	j.mu.Unlock()
	<-j.ended
	return j.Err()
}

// run does what is asked for until the journal is closed.
func (j *Journal) run() {
	defer close(j.ended)
	for range j.wake {
		for {
			j.mu.Lock()
			items, closed := j.queue, j.closed
			j.queue = nil
			j.mu.Unlock()
			if len(items) > 0 {
				j.do(items)
				continue
			}
			if closed {
				j.writer.close()
				return
			}
			break
		}
	}
}

// do does the first things of a queue together, then the next: what stands before
// a new file still goes to the old one.
func (j *Journal) do(items []item) {
	for len(items) > 0 {
		n := 1
		for n < len(items) && items[0].writes() && items[n].writes() && !items[n].begins {
			n++
		}
		if then := items[0].then; then != nil {
			then(j.Err())
		} else {
			j.doTogether(items[:n])
		}
		j.settle(n)
		items = items[n:]
	}
}

// doTogether removes the file, or writes records with one sync: to a new file if
// the first of them begins one.
func (j *Journal) doTogether(items []item) {
	first := items[0]
	records := make([]Record, len(items))
	var size int64
	encoded := 0
	for i, it := range items {
		records[i] = it.record
		size += int64(len(it.record.Payload))
		if it.encode != nil {
			encoded++
		}
	}
	j.mu.Lock()
	before := j.err
	j.mu.Unlock()
	err := before
	var odd error // what cannot be encoded
	if !first.clears && (first.begins || before == nil) {
		odd = encode(items, records)
	}
	switch {
	case odd != nil:
		err = odd
		j.writer.close()
	case first.clears:
		err = j.writer.clear()
	case first.begins:
		err = j.writer.begin(records)
	case before == nil:
		err = j.writer.append(records)
	}

	j.mu.Lock()
	j.queued -= size
	j.waiting -= encoded
	j.err = err
	if first.begins {
		j.restart--
	}
	if err == nil && !first.clears {
		j.durable = records[len(records)-1].Seq
	}
	durable := j.durable
	j.mu.Unlock()
	switch {
	case err == nil && !first.clears && j.events.Durable != nil:
		j.events.Durable(durable)
	case err != nil && (before == nil || first.begins || first.clears) && j.events.Failed != nil:
		j.events.Failed(err)
	}
}

// settle tells those that wait that so many things are done, or have failed.
func (j *Journal) settle(n int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.settled += uint64(n)
	close(j.changed)
	j.changed = make(chan struct{})
}

// encode gives the records of items their payloads.
func encode(items []item, records []Record) error {
	for i, it := range items {
		if it.encode == nil {
			continue
		}
		payload, err := it.encode()
		if err == nil && len(payload) > mostPayload {
			err = errTooLarge(len(payload))
		}
		if err != nil {
			return fmt.Errorf("what is not saved cannot be written down: %w", err)
		}
		records[i].Payload = payload
	}
	return nil
}

// Error is what a disk has against a journal.
type Error struct {
	Path string // of the journal
	Step string // what could not be done, such as "write the journal"
	Err  error
}

// Error is part of error. The text says what to do.
func (e *Error) Error() string {
	return fmt.Sprintf("%s: what is not saved is not kept: cannot %s: %v: %s",
		e.Path, e.Step, e.Err, filesystem.Advice(e.Err))
}

// Unwrap is part of errors.Is.
func (e *Error) Unwrap() error { return e.Err }
