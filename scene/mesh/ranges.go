package mesh

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// ranges hands out what several goroutines do, a few thousand items at a time, says how
// much of all is done, and ends with its context.
type ranges struct {
	ctx      context.Context
	progress func(float64) // may be nil
	all      int           // items of everything that is to be done

	mu   sync.Mutex // for what follows, and while progress runs
	done int
}

// rangeItems is how many items are done between two looks at the context.
const rangeItems = 2048

// each covers [0, n) on all processors. Every goroutine gets a function of its own from
// begin, which may keep memory for one range after the other. It returns the error of
// the context.
func (r *ranges) each(n int, begin func() func(lo, hi int)) error {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), (n+rangeItems-1)/rangeItems) {
		workers.Go(func() {
			work := begin()
			for r.ctx.Err() == nil {
				lo := int(next.Add(rangeItems)) - rangeItems
				if lo >= n {
					return
				}
				hi := min(lo+rangeItems, n)
				work(lo, hi)
				r.note(hi - lo)
			}
		})
	}
	workers.Wait()
	return r.ctx.Err()
}

// note says that n items more are done.
func (r *ranges) note(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done += n
	if r.progress != nil && r.all > 0 {
		r.progress(min(1, float64(r.done)/float64(r.all)))
	}
}
