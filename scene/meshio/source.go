package meshio

import (
	"context"
	"errors"
	"io"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"cairn/internal/beside"
)

// source is the content of a mesh file, unpacked where it was packed, with the
// context and the progress of its reading.
type source struct {
	path    string // of the file; "" where it is none
	r       io.ReaderAt
	size    int64
	ctx     context.Context
	closers []io.Closer
	notes   []string // warnings about the file itself
	stored  stored   // how the content stands in the file
	besides []beside.File
	meter
}

func (s *source) close() {
	for _, c := range s.closers {
		c.Close() // only read: nothing can be lost
	}
}

// blockSize is how much of a file a worker reads at once: large enough that a
// system call costs nothing, small enough that parsing it takes a few
// milliseconds, after which a cancelled reading stops.
const blockSize = 1 << 20

// blocks are the buffers of workers, kept between readings.
var blocks = sync.Pool{New: func() any { b := make([]byte, blockSize); return &b }}

// read fills p from the given place.
func (s *source) read(p []byte, offset int64) error {
	n, err := s.r.ReadAt(p, offset)
	if n == len(p) {
		return nil
	}
	return readError(err, offset+int64(n))
}

// readError is the error of a reading that ended too early.
func readError(err error, at int64) error {
	if err == nil || errors.Is(err, io.EOF) {
		return faultAt(at, "the file ends here, it became shorter while it was read")
	}
	return err
}

// worker is what one goroutine of parallel has for itself.
type worker struct {
	buf     []byte  // reused from call to call; grow with room
	face    polygon // reused too
	corners [][3]uint32
	cutter  cutter
}

// room returns a buffer of n bytes whose content is undefined.
func (w *worker) room(n int) []byte {
	if cap(w.buf) < n {
		w.buf = make([]byte, n)
	}
	return w.buf[:n]
}

// parallel calls f for 0 to n-1 on all processors, in rising order of the
// starts. It returns the error of the lowest number, whatever the order in
// which they came, or the context's.
func (s *source) parallel(n int, f func(w *worker, i int) error) error {
	var next, failed atomic.Int64
	failed.Store(math.MaxInt64)
	var mu sync.Mutex
	var first error
	run := func() {
		buf := blocks.Get().(*[]byte)
		defer blocks.Put(buf)
		w := &worker{buf: *buf}
		for {
			i := next.Add(1) - 1
			if i >= int64(n) || i > failed.Load() || s.ctx.Err() != nil {
				return
			}
			if err := f(w, int(i)); err != nil {
				mu.Lock()
				if i < failed.Load() {
					first = err
					failed.Store(i)
				}
				mu.Unlock()
			}
		}
	}
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) - 1 {
		wg.Go(run)
	}
	run()
	wg.Wait()
	if err := s.ctx.Err(); err != nil {
		return err
	}
	return first
}

// meter reports the progress of a reading, which is a row of stages.
type meter struct {
	mu       sync.Mutex
	report   func(done float64)
	from, to float64 // what part of the whole the stage is
	done     int64   // of the stage
	total    int64
	reported float64
}

// stage begins a stage that ends when to of the whole is done and that counts
// total units.
func (m *meter) stage(to float64, total int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.from, m.to = m.to, max(to, m.to)
	m.done, m.total = 0, max(total, 1)
}

// advance counts n units of the stage. It may be called from any goroutine.
func (m *meter) advance(n int) {
	if m.report == nil {
		return
	}
	const step = 0.01
	m.mu.Lock()
	defer m.mu.Unlock()
	m.done += int64(n)
	now := m.from + (m.to-m.from)*min(1, float64(m.done)/float64(m.total))
	if now >= m.reported+step {
		m.reported = now
		m.report(now)
	}
}

// finish reports that all is done.
func (m *meter) finish() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.report != nil && m.reported < 1 {
		m.reported = 1
		m.report(1)
	}
}
