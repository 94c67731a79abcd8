package main

import (
	"cairn/landmark/check"

	"gonum.org/v1/gonum/spatial/r3"
)

// remembered is what a mesh has said of the points of a specimen, so that the mesh need not
// stay in memory while the others are read.
type remembered struct {
	low, high r3.Vec
	known     map[r3.Vec]answer
}

type answer struct {
	check.Nearest
	inside, closed, ok bool
}

// remember asks a surface of all points.
func remember(s check.Surface, points []r3.Vec) *remembered {
	r := &remembered{known: map[r3.Vec]answer{}}
	r.low, r.high = s.Bounds()
	for _, p := range points {
		var a answer
		a.Nearest, a.ok = s.Nearest(p)
		a.inside, a.closed = s.Inside(p)
		r.known[p] = a
	}
	return r
}

// Nearest is part of check.Surface.
func (r *remembered) Nearest(p r3.Vec) (check.Nearest, bool) {
	a := r.known[p]
	return a.Nearest, a.ok
}

// Inside is part of check.Surface.
func (r *remembered) Inside(p r3.Vec) (inside, ok bool) {
	a := r.known[p]
	return a.inside, a.closed
}

// Bounds is part of check.Surface.
func (r *remembered) Bounds() (low, high r3.Vec) { return r.low, r.high }
