package mesh

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Closedness says how the edges of triangles fit together.
type Closedness struct {
	// Closed: every edge has an even number of faces, so that there is an inside.
	Closed bool
	// Oriented: every edge is passed as often one way as the other by the faces around it,
	// so that neighbours face the same way. It is closed, too.
	Oriented bool
}

// closedStep is how many indices are gone through between two questions whether to stop:
// a millisecond or two.
const closedStep = 3 << 15

// ClosednessOf finds out whether triangles, three indices each, are closed. stop is asked
// now and then, on several goroutines; once it says yes they count as open.
//
// Each edge has a number of 64 bits that looks random. Numbers of edges that all occur an
// even number of times are 0 together, bit by bit; where passages count with the sign of
// their direction, so is the sum of a surface that is oriented. Of any other it is a random
// number.
func ClosednessOf(triangles []uint32, stop func() bool) Closedness {
	if len(triangles) < 3 {
		return Closedness{}
	}
	var next atomic.Int64
	var stopped atomic.Bool
	var workers sync.WaitGroup
	var mu sync.Mutex
	var sums, parities uint64
	for range min(runtime.GOMAXPROCS(0), len(triangles)/closedStep+1) {
		workers.Go(func() {
			var sum, parity uint64
			for lo := int(next.Add(closedStep)) - closedStep; lo < len(triangles); lo = int(next.Add(closedStep)) - closedStep {
				if stopped.Load() || stop() {
					stopped.Store(true)
					return
				}
				for t := triangles[lo:min(lo+closedStep, len(triangles))]; len(t) >= 3; t = t[3:] {
					for k := range 3 {
						a, b := t[k], t[(k+1)%3]
						n := edgeNumber(a, b)
						parity ^= n
						if a < b {
							sum += n
						} else {
							sum -= n
						}
					}
				}
			}
			mu.Lock()
			sums, parities = sums+sum, parities^parity
			mu.Unlock()
		})
	}
	workers.Wait()
	if stopped.Load() {
		return Closedness{}
	}
	return Closedness{Closed: parities == 0, Oriented: parities == 0 && sums == 0}
}

// edgeNumber returns a number for the edge between two vertices, whichever is first, and 0
// for one from a vertex to itself (the mixer is that of Steele, G. et al. 2014, Fast
// splittable pseudorandom number generators, doi:10.1145/2714064.2660195).
func edgeNumber(a, b uint32) uint64 {
	if a == b {
		return 0
	}
	x := uint64(min(a, b))<<32 | uint64(max(a, b))
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
