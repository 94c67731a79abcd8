package render

import (
	"image"
	"math"
	"math/bits"
	"sync/atomic"
	"time"

	"cairn/internal/pages"
	"cairn/scene/mesh"
)

// sieve finds the triangles of a mesh that may show in a picture of one view. The others
// cover the middle of no sample, or are outside the picture, or turn the side away that is
// hidden; so the picture is the same without them, to the last bit. Of ten million triangles
// that is nearly all, and OpenGL would have to set each of them up.
//
// It works out where OpenGL draws the corners, and allows for the rounding of it: a
// processor's OpenGL works in float32 and rounds to 1/256 of a pixel.
type sieve struct {
	matrix        [16]float64 // to clip coordinates, as OpenGL has it
	width, height float64     // of the picture, in samples
	hidden        float64     // the sign of the areas that are hidden; 0: none
	slack         float64     // how far from where they are worked out corners may be drawn, in samples along each axis
}

// newSieve returns the sieve of a view. ok is false where something may be nearer than what is
// drawn, where a plane cuts the mesh open, and where OpenGL's numbers are too coarse.
func newSieve(v *view, g *gpuMesh, samples int) (s sieve, ok bool) {
	s.width, s.height = float64(v.width*samples), float64(v.height*samples)
	whole := v.tile == image.Rect(0, 0, v.width, v.height) && max(s.width, s.height) <= tileSide
	if !whole || !v.outside || v.mirrored || !v.camera.Clip.IsZero() || !g.bounds.Valid {
		return s, false
	}
	for i, x := range v.modelClip(g.origin) {
		s.matrix[i] = float64(x)
	}
	switch g.hides(v) { // the picture stands on its head, see usePart
	case outward:
		s.hidden = 1
	case inward:
		s.hidden = -1
	}
	// Roundings of a coordinate and of what it is divided by, sums of four products each, of
	// the quotient and of what becomes of it.
	const roundings = 12
	far, near := 0.0, math.Inf(1)
	lo, hi := g.bounds.Min, g.bounds.Max
	for i := range 8 {
		p := [4]float64{lo.X - g.origin.X, lo.Y - g.origin.Y, lo.Z - g.origin.Z, 1}
		for k, most := range [3]float64{hi.X - g.origin.X, hi.Y - g.origin.Y, hi.Z - g.origin.Z} {
			if i>>k&1 != 0 {
				p[k] = most
			}
		}
		w := 0.0
		for row := range 4 {
			sum := 0.0
			for k := range 4 {
				sum += math.Abs(s.matrix[4*k+row] * p[k])
			}
			if row != 2 {
				far = max(far, sum)
			}
		}
		for k := range 4 {
			w += s.matrix[4*k+3] * p[k]
		}
		near = min(near, w)
	}
	const fraction, most = 1.0 / 256, 1.0 / 32 // of a sample
	s.slack = fraction/2 + roundings*0x1p-24*far/near*max(s.width, s.height)/2
	return s, near > 0 && s.slack < most
}

// place returns where a vertex is drawn, in samples from the bottom left.
func (s *sieve) place(p []float32) (x, y float64) {
	m, _ := &s.matrix, p[2]
	px, py, pz := float64(p[0]), float64(p[1]), float64(p[2])
	w := 0.5 / (m[3]*px + m[7]*py + m[11]*pz + m[15])
	x = (m[0]*px + m[4]*py + m[8]*pz + m[12]) * w
	y = (m[1]*px + m[5]*py + m[9]*pz + m[13]) * w
	return (x + 0.5) * s.width, (y + 0.5) * s.height
}

// gap says between the middles of which samples a coordinate lies. Twice the number of those
// before it is the gap; one more where it may as well lie on the other side of the next one.
// Those outside the picture are in the first or the last gap.
func gap(x, most, slack float64) uint32 {
	const steps = 1 << 12
	near := int(slack*steps) + 2
	at := int((max(0, min(x, most)) + 0.5) * steps)
	before, after := (at-near+steps-1)/steps-1, (at+near)/steps-1
	if after >= before {
		return uint32(2*before + 1)
	}
	return uint32(2 * before)
}

// firstMiddle and endMiddle return which middles of samples lie between two gaps, the lower
// and the higher: from the one up to the other.
func firstMiddle(gap uint32) int { return int(gap / 2) }
func endMiddle(gap uint32) int   { return int((gap + 1) / 2) }

// gaps returns those of all vertices, of x in the low 16 bits and of y in the high ones.
func (s *sieve) gaps(positions []float32, stop func() bool) []uint32 {
	all := make([]uint32, len(positions)/3)
	inBlocks(len(all), stop, func(_, lo, hi int) {
		for i := lo; i < hi; i++ {
			x, y := s.place(positions[3*i:])
			all[i] = gap(x, s.width, s.slack) | gap(y, s.height, s.slack)<<16
		}
	})
	return all
}

// sift moves the triangles that may show to the front of a list, in their order, and returns
// them. stop ends it.
func (s *sieve) sift(positions []float32, triangles []uint32, stop func() bool) []uint32 {
	gaps := s.gaps(positions, stop)
	n := len(triangles) / 3
	kept := make([]int, (n+blockSize-1)/blockSize) // indices of each block
	inBlocks(n, stop, func(block, lo, hi int) {
		all, end := triangles[3*lo:3*hi], 0
		for t := all; len(t) >= 3; t = t[3:] {
			a, b, c := gaps[t[0]], gaps[t[1]], gaps[t[2]]
			ax, bx, cx := a&0xffff, b&0xffff, c&0xffff
			left, right := firstMiddle(min(ax, bx, cx)), endMiddle(max(ax, bx, cx))
			bottom, top := firstMiddle(min(a>>16, b>>16, c>>16)), endMiddle(max(a>>16, b>>16, c>>16))
			if left < right && bottom < top && s.shows(positions, t, image.Rect(left, bottom, right, top)) {
				end += copy(all[end:], t[:3])
			}
		}
		kept[block] = end
	})
	end := 0
	for block, n := range kept {
		first := 3 * block * blockSize
		end += copy(triangles[end:], triangles[first:first+n])
	}
	return triangles[:end]
}

// shows reports whether a triangle may cover the middle of one of some samples, with the
// side that is not hidden.
func (s *sieve) shows(positions []float32, t []uint32, samples image.Rectangle) bool {
	var x, y [3]float64
	for k := range 3 {
		x[k], y[k] = s.place(positions[3*t[k]:])
	}
	d := s.slack
	x1, y1, x2, y2 := x[1]-x[0], y[1]-y[0], x[2]-x[0], y[2]-y[0]
	area := x1*y2 - x2*y1
	if math.Abs(area) <= 2*d*(math.Abs(x1)+math.Abs(y1)+math.Abs(x2)+math.Abs(y2))+8*d*d {
		return true // which side shows depends on the rounding
	}
	if area*s.hidden > 0 {
		return false
	}
	const few = 16 // of more, it covers one mostly
	if samples.Dx()*samples.Dy() > few {
		return true
	}
	side := math.Copysign(1, area)
	for row := samples.Min.Y; row < samples.Max.Y; row++ {
		for column := samples.Min.X; column < samples.Max.X; column++ {
			if covers(&x, &y, side, d, float64(column)+0.5, float64(row)+0.5) {
				return true
			}
		}
	}
	return false
}

// covers reports whether a place may be within a triangle, whose area has a sign, where its
// corners may be d off.
func covers(x, y *[3]float64, side, d, px, py float64) bool {
	for k := range 3 {
		dx, dy := x[(k+1)%3]-x[k], y[(k+1)%3]-y[k]
		qx, qy := px-x[k], py-y[k]
		if side*(dx*qy-dy*qx) < -d*(2*(math.Abs(qx)+math.Abs(qy))+math.Abs(dx)+math.Abs(dy))-4*d*d {
			return false
		}
	}
	return true
}

// dense reports whether so many triangles are worth the sieve: with fewer, most that show their
// front cover a sample.
func (s *sieve) dense(triangles int) bool { return float64(triangles) > 2*s.width*s.height }

// compact gives the vertices of triangles, of which there are n, numbers of their own
// without the others, in their order. It changes the triangles in place, and returns the
// vertex of each number.
func compact(triangles []uint32, n int) []uint32 {
	used := make([]uint64, (n+63)/64)
	for _, v := range triangles {
		used[v/64] |= 1 << (v % 64)
	}
	before := make([]uint32, len(used)) // how many are before each word
	count := 0
	for i, w := range used {
		before[i] = uint32(count)
		count += bits.OnesCount64(w)
	}
	vertices := make([]uint32, 0, count)
	for i, w := range used {
		for ; w != 0; w &= w - 1 {
			vertices = append(vertices, uint32(64*i+bits.TrailingZeros64(w)))
		}
	}
	for i, v := range triangles {
		triangles[i] = before[v/64] + uint32(bits.OnesCount64(used[v/64]&(1<<(v%64)-1)))
	}
	return vertices
}

// sifted returns how a mesh is drawn for the last picture of it, with the triangles that may
// show only. The mesh's own go.
func (s *sieve) sifted(u *uploader, d *mesh.Data) (*mesh.Corners, error) {
	var c mesh.Corners
	var stop atomic.Bool
	done := make(chan struct{})
	go func() {
		defer close(done)
		if c.Triangles = s.sift(d.Positions, d.Triangles, stop.Load); stop.Load() {
			return
		}
		pages.GiveBack(d.Triangles[len(c.Triangles):])
		c.Vertex = compact(c.Triangles, len(d.Positions)/3)
	}()
	for {
		select {
		case <-done:
			return &c, nil
		case <-time.After(2 * time.Millisecond): // as for the solid check
			if err := u.pause(); err != nil {
				stop.Store(true)
				<-done
				return nil, err
			}
		}
	}
}
