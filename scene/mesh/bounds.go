package mesh

import (
	"math"

	"gonum.org/v1/gonum/spatial/r3"
)

// Bounds is an axis-aligned box. The zero value of Valid means that it is empty.
type Bounds struct {
	Min, Max r3.Vec
	Valid    bool
}

// Add returns the box grown to hold p; a non-finite p changes nothing.
func (b Bounds) Add(p r3.Vec) Bounds {
	if s := p.X + p.Y + p.Z; math.IsNaN(s) || math.IsInf(s, 0) {
		return b
	}
	if !b.Valid {
		return Bounds{p, p, true}
	}
	if p.X > b.Min.X && p.X < b.Max.X && p.Y > b.Min.Y && p.Y < b.Max.Y && p.Z > b.Min.Z && p.Z < b.Max.Z {
		return b // as nearly all of many points
	}
	b.Min = r3.Vec{X: min(b.Min.X, p.X), Y: min(b.Min.Y, p.Y), Z: min(b.Min.Z, p.Z)}
	b.Max = r3.Vec{X: max(b.Max.X, p.X), Y: max(b.Max.Y, p.Y), Z: max(b.Max.Z, p.Z)}
	return b
}

// Union returns the box around both.
func (b Bounds) Union(c Bounds) Bounds {
	if !c.Valid {
		return b
	}
	return b.Add(c.Min).Add(c.Max)
}

// Grown returns the box with a margin on all sides.
func (b Bounds) Grown(margin float64) Bounds {
	m := r3.Vec{X: margin, Y: margin, Z: margin}
	return Bounds{r3.Sub(b.Min, m), r3.Add(b.Max, m), b.Valid}
}

// Center returns the middle of the box, or the origin if it is empty.
func (b Bounds) Center() r3.Vec { return r3.Scale(0.5, r3.Add(b.Min, b.Max)) }

// Corners returns the eight corners of the box.
func (b Bounds) Corners() (c [8]r3.Vec) {
	for i := range c {
		c[i] = b.Min
		if i&1 != 0 {
			c[i].X = b.Max.X
		}
		if i&2 != 0 {
			c[i].Y = b.Max.Y
		}
		if i&4 != 0 {
			c[i].Z = b.Max.Z
		}
	}
	return c
}

// Diagonal returns the length of the box's diagonal, 0 if it is empty.
func (b Bounds) Diagonal() float64 { return r3.Norm(r3.Sub(b.Max, b.Min)) }

// BoundsOf returns the box around the positions that are finite, three numbers
// each and relative to origin.
func BoundsOf(origin r3.Vec, p []float32) Bounds {
	b := newRange()
	for i := 0; i+2 < len(p); i += 3 {
		b.add(p[i], p[i+1], p[i+2])
	}
	return b.bounds(origin)
}
