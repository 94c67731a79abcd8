package mesh

import "math"

// box is an axis-aligned box relative to the mesh's origin. Its corners are
// those of vertices, so nothing is rounded.
type box struct{ lo, hi [3]float32 }

func emptyBox() box {
	inf := float32(math.Inf(1))
	return box{[3]float32{inf, inf, inf}, [3]float32{-inf, -inf, -inf}}
}

// add grows the box to hold a finite p.
func (b *box) add(p *[3]float32) {
	b.lo[0], b.hi[0] = min(b.lo[0], p[0]), max(b.hi[0], p[0])
	b.lo[1], b.hi[1] = min(b.lo[1], p[1]), max(b.hi[1], p[1])
	b.lo[2], b.hi[2] = min(b.lo[2], p[2]), max(b.hi[2], p[2])
}

// join grows the box to hold another.
func (b *box) join(c *box) {
	for k := range b.lo {
		b.lo[k], b.hi[k] = min(b.lo[k], c.lo[k]), max(b.hi[k], c.hi[k])
	}
}

// middle returns the axis along which the box is longest, and its middle there.
func (b *box) middle() (axis int, at float32) {
	longest := float32(-1)
	for k := range b.lo {
		if size := b.hi[k] - b.lo[k]; size > longest {
			axis, longest = k, size
		}
	}
	return axis, b.lo[axis]/2 + b.hi[axis]/2 // the sum itself may be too large
}

// distance2 returns the square of the distance from q to the box.
func (b *box) distance2(q *[3]float64) float64 {
	x := outside(q[0], b.lo[0], b.hi[0])
	y := outside(q[1], b.lo[1], b.hi[1])
	z := outside(q[2], b.lo[2], b.hi[2])
	return x*x + y*y + z*z
}

func outside(q float64, lo, hi float32) float64 {
	if d := float64(lo) - q; d > 0 {
		return d
	}
	if d := q - float64(hi); d > 0 {
		return d
	}
	return 0
}
