package session

import (
	"cmp"
	"errors"
	"fmt"
	"os/user"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"cairn/app/study"
	"cairn/internal/filesystem"
	"cairn/scene"
)

// The landmark file of the open specimen is locked for people on other computers, who have
// the study over a network, from when the specimen is open until it is left. Locks are
// advisory: where somebody else has it the specimen opens all the same, and saving asks.

// specimenLock is the lock of the landmark file of a specimen. Its disk is asked on other
// goroutines only.
type specimenLock struct {
	document scene.ID
	file     string
	taken    chan struct{} // closed when it is taken, or is known to be somebody else's
	stop     chan struct{} // closed when it is given back
	over     chan struct{} // closed when it is

	mu   sync.Mutex
	lock *study.Lock // nil while it is not held
	gone bool        // given back
}

// hold keeps a lock that was taken, unless it was given back meanwhile: then it goes at once.
func (l *specimenLock) hold(lock *study.Lock) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.gone {
		lock.Close()
		return
	}
	l.lock = lock
}

// close gives the lock back.
func (l *specimenLock) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.gone = true
	l.lock.Close()
	l.lock = nil
	close(l.over)
}

// renew gives a sign of life, and reports who has taken the lock over; nil where nobody has.
// One that is gone, as by somebody who has cleaned up, is taken again.
func (l *specimenLock) renew() error {
	l.mu.Lock()
	lock := l.lock
	l.mu.Unlock()
	if err := lock.Renew(); !errors.Is(err, study.ErrLost) {
		return nil // the network may be away for a while
	}
	again, err := study.TakeLock(filesystem.Real, l.file, whoIAm())
	var locked *study.LockedError
	if err == nil {
		l.hold(again)
	} else if errors.As(err, &locked) {
		l.hold(nil)
		return locked
	}
	return nil
}

// whoIAm returns who this program is, by the user's name on this computer.
func whoIAm() study.Holder {
	name := ""
	if u, err := user.Current(); err == nil {
		full, _, _ := strings.Cut(u.Name, ",")
		name = cmp.Or(strings.TrimSpace(full), u.Username)
	}
	return study.Me(name)
}

// lockSpecimen locks the landmark file of the open specimen, which has loaded, or the one that
// it will get, unless that is done. from is who is known to hold it and is to hold it no more,
// nil for nobody.
func (s *Session) lockSpecimen(from *study.LockedError) {
	q := s.queue
	e := s.Documents.Entry(q.document)
	if e == nil || e.Loading {
		return
	}
	file := cmp.Or(e.SavePath(), q.files[q.row].landmarks, e.NewPath())
	if l := q.lock; from == nil && l != nil && l.document == q.document && l.file == file {
		return
	}
	s.unlockSpecimen()
	before := s.unlocked
	l := &specimenLock{document: q.document, file: file, taken: make(chan struct{}), stop: make(chan struct{}), over: make(chan struct{})}
	q.lock = l
	post, every := s.events.Post, s.renewEvery
	q.tables.Go(func() {
		if before != nil {
			<-before.over // going back to a specimen finds no lock of one's own
		}
		take := func() (*study.Lock, error) { return study.TakeLock(filesystem.Real, file, whoIAm()) }
		if from != nil {
			take = func() (*study.Lock, error) { return study.TakeOver(filesystem.Real, from, whoIAm()) }
		}
		lock, err := take()
		if err == nil {
			l.hold(lock)
			go l.keep(every, func(err error) { post(func() { s.lockAnswered(q, l, err, true) }) })
		}
		close(l.taken)
		post(func() { s.lockAnswered(q, l, err, false) })
	})
}

// keep renews a lock until it is given back or lost, which lost is told.
func (l *specimenLock) keep(every time.Duration, lost func(error)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-l.stop:
			return
		case <-tick.C:
			if err := l.renew(); err != nil {
				lost(err)
				return
			}
		}
	}
}

// unlockSpecimen gives the lock of the open specimen back in the background.
func (s *Session) unlockSpecimen() {
	if s.queue == nil || s.queue.lock == nil {
		return
	}
	l := s.queue.lock
	s.queue.lock, s.unlocked = nil, l
	close(l.stop)
	s.queue.tables.Go(func() {
		<-l.taken // or its file would come when the next one is taken
		l.close()
	})
}

// EndStudy gives back what the open study holds, as the program ends. FinishStudies waits for it.
func (s *Session) EndStudy() { s.unlockSpecimen() }

// lockAnswered follows the answer whether the open specimen is locked, or what became of
// its lock: lost tells that it was held.
func (s *Session) lockAnswered(q *queue, l *specimenLock, err error, lost bool) {
	if s.queue != q || q.lock != l {
		return
	}
	var locked *study.LockedError
	if err != nil && !errors.As(err, &locked) {
		if !q.withoutLocks {
			q.withoutLocks = true
			s.events.Told(fmt.Sprintf("Others are not told which specimen you work on: %v. All else works.", err))
		}
		return
	}
	if locked == nil {
		s.Documents.HeldByOthers(l.document, l.file, nil)
		return
	}
	s.Documents.HeldByOthers(l.document, l.file, locked)
	name := filepath.Base(l.file)
	o := OtherHolder{Document: l.document, Stale: locked.Stale, Over: func() {
		if s.queue == q && q.lock == l {
			s.lockSpecimen(locked)
		}
	}}
	switch {
	case lost:
		o.Text = fmt.Sprintf("%s has taken over %s, which you have open. What you save now would be written over what is saved there: agree on who goes on.", locked.Who(), name)
	case locked.Stale:
		o.Text = fmt.Sprintf("%s was left locked by %s without a sign of life for %s.", name, locked.Who(), locked.Quiet.Round(time.Minute))
	default:
		o.Text = fmt.Sprintf("%s works on %s. Look at it as you like; saving it asks first.", locked.Who(), name)
	}
	s.events.Locked(o)
}

// OtherHolder is somebody else who works on the open specimen.
type OtherHolder struct {
	Document scene.ID
	Text     string // who, since when, and what that means
	Stale    bool   // there was no sign of life for long
	Over     func() // takes the lock over, as a person has decided
}
