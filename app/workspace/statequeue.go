package workspace

import (
	"slices"
	"sync"
	"time"
)

// stateQueue writes files of the program's state on a goroutine of its own, in the order
// in which that was asked for: the user's folder may be on a disk that does not answer.
type stateQueue struct {
	mutex   sync.Mutex
	waiting []stateJob
	idle    chan struct{} // closed when nothing waits and nothing is under way; nil while there was never anything
}

// stateJob is the next content of a file.
type stateJob struct {
	path  string // of the file, where the job gives all of its content
	write func()
}

var states stateQueue

// add has a job done. One that gives all of a file's content takes the place of one for
// that file that was not begun.
func (q *stateQueue) add(path string, write func()) {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	if path != "" {
		q.waiting = slices.DeleteFunc(q.waiting, func(j stateJob) bool { return j.path == path })
	}
	q.waiting = append(q.waiting, stateJob{path, write})
	if q.idle == nil || isClosed(q.idle) {
		q.idle = make(chan struct{})
		go q.run()
	}
}

func (q *stateQueue) run() {
	for {
		q.mutex.Lock()
		if len(q.waiting) == 0 {
			close(q.idle)
			q.mutex.Unlock()
			return
		}
		next := q.waiting[0]
		q.waiting = slices.Delete(q.waiting, 0, 1)
		q.mutex.Unlock()
		next.write()
	}
}

// finish waits until all that was asked for is done, but no longer than patience.
func (q *stateQueue) finish(patience time.Duration) {
	q.mutex.Lock()
	idle := q.idle
	q.mutex.Unlock()
	if idle == nil {
		return
	}
	select {
	case <-idle:
	case <-time.After(patience):
	}
}

func isClosed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// FinishState waits until what the program remembers for its next start is written, but
// no longer than patience.
func FinishState(patience time.Duration) { states.finish(patience) }
