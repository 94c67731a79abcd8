package mesh

// steps counts what the cutting of one polygon takes: so that it can be given up,
// and so that no polygon takes for ever.
type steps struct {
	stop    func() bool // may be nil
	stopped bool        // stop said so
	work    int         // what may still be done, in steps
	look    int         // steps until stop is asked
}

const (
	// workPerCorner bounds the work on polygons that cross themselves, or whose
	// corners are placed with malice: their rest becomes a fan.
	workPerCorner = 200
	// stepsPerLook is how often stop is asked: often enough that nobody waits, and
	// seldom enough that it costs nothing.
	stepsPerLook = 1 << 12
)

// begin forgets the polygon before.
func (s *steps) begin(stop func() bool) { *s = steps{stop: stop, look: stepsPerLook} }

// mayTake sets how many steps may be taken from now on.
func (s *steps) mayTake(n int) { s.work = n }

// mayWork reports whether there are steps left that may be taken.
func (s *steps) mayWork() bool { return s.work > 0 && !s.stopped }

// step counts a step, a few operations, and reports whether the polygon is still
// wanted.
func (s *steps) step() bool {
	s.work--
	s.look--
	return s.look > 0 || s.ask()
}

// take counts n steps at once.
func (s *steps) take(n int) {
	s.work -= n
	if s.look -= n; s.look <= 0 {
		s.ask()
	}
}

// ask asks stop, and reports whether the polygon is still wanted. Once it is not,
// each step comes here.
//
//go:noinline
func (s *steps) ask() bool {
	if !s.stopped && s.stop != nil && s.stop() {
		s.stopped = true
	}
	if !s.stopped {
		s.look = stepsPerLook
	}
	return !s.stopped
}
