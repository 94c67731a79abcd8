package render

import (
	"math"
	"runtime"
	"sync/atomic"
	"time"

	"cairn/internal/pages"
	"cairn/scene/mesh"
)

// solidity says whether a mesh is closed, so that a cut through it can be filled, and
// whether its back faces can be left out.
type solidity int

const (
	open    solidity = iota // has edges: both sides show
	outward                 // closed, and its faces show their front to the outside
	inward                  // closed, but inside out
	mixed                   // closed, but its faces look different ways: it has hollows, say
)

// solidityOf finds out whether the triangles bound solids. stop is asked now and
// then; once it says yes the answer is open. Which way the faces look is the sign of the
// volume, piece by piece.
func solidityOf(positions []float32, triangles []uint32, stop func() bool) solidity {
	switch c := mesh.ClosednessOf(triangles, stop); {
	case !c.Closed:
		return open
	case !c.Oriented:
		return mixed
	}
	piece, n := pieces(len(positions)/3, triangles, stop)
	if piece == nil {
		return open
	}
	defer pages.GiveBack(piece)
	each, size := volumes(positions, triangles, piece, n, stop)
	return facingOf(each, size)
}

// volumes returns six times the volume of each of n pieces, on all processors; nil where it
// was stopped. size is the sum of what went into all of them, without signs: their last digits
// are rounding of that, and differ from run to run.
func volumes(positions []float32, triangles, piece []uint32, n int, stop func() bool) (all []float64, size float64) {
	spare := make(chan []float64, runtime.GOMAXPROCS(0)) // sums, for one goroutine each; the last is of size
	inBlocks(len(triangles)/3, stop, func(_, lo, hi int) {
		var sums []float64
		select {
		case sums = <-spare:
		default:
			sums = make([]float64, n+1)
		}
		for t := triangles[3*lo : 3*hi]; len(t) >= 3; t = t[3:] {
			v := volume(positions[3*t[0]:], positions[3*t[1]:], positions[3*t[2]:])
			sums[n] += math.Abs(v)
			if n == 1 {
				sums[0] += v
			} else {
				sums[piece[t[0]]] += v
			}
		}
		spare <- sums
	})
	close(spare)
	if stop() {
		return nil, 0
	}
	all = make([]float64, n+1)
	for sums := range spare {
		for i, v := range sums {
			all[i] += v
		}
	}
	return all[:n], all[n]
}

// solidCheck finds out, for a large mesh in the background, whether the mesh is
// solid. It holds the mesh's slices until it is done, but not the mesh.
type solidCheck struct {
	stopped atomic.Bool
	done    chan struct{}
	result  solidity // once done is closed
}

// startSolidCheck checks a small mesh at once: that takes a few milliseconds,
// and all pictures of it are made in the same way then. (Where the far side and
// the near side meet, at the rim, rounding lets a pixel of the one or the other
// win.)
func startSolidCheck(d *mesh.Data) *solidCheck {
	const small = 100_000 // triangles
	c := &solidCheck{done: make(chan struct{})}
	positions, triangles := d.Positions, d.Triangles
	check := func() {
		defer close(c.done)
		c.result = solidityOf(positions, triangles, c.stopped.Load)
	}
	if len(triangles) <= 3*small {
		check()
	} else {
		go check()
	}
	return c
}

// solidity returns what is known so far.
func (c *solidCheck) solidity() solidity {
	select {
	case <-c.done:
		return c.result
	default:
		return open
	}
}

// wait waits until the check is done, and asks pause now and then.
func (c *solidCheck) wait(pause func() error) error {
	for {
		select {
		case <-c.done:
			return nil
		case <-time.After(2 * time.Millisecond): // within what Forget may take
			if err := pause(); err != nil {
				return err
			}
		}
	}
}

// checkSolids waits until it is known which meshes of a frame are solid. It is
// for pictures: what it takes is less than drawing the far side takes, and so
// the first picture costs no more than the next.
func (r *Renderer) checkSolids(f *Frame, v view) error {
	if !v.outside {
		return nil
	}
	for _, item := range f.meshes {
		if g := r.meshes[item.mesh]; g != nil && g.solid != nil {
			if err := g.solid.wait(r.pause); err != nil {
				return err
			}
			g.closed = g.solid.solidity()
		}
	}
	return nil
}

// stop ends the check and waits until it has let go of the slices.
func (c *solidCheck) stop() {
	c.stopped.Store(true)
	<-c.done
}

// volume returns six times the volume of the tetrahedron of a triangle and the
// mesh's origin.
func volume(a, b, c []float32) float64 {
	ax, ay, az := float64(a[0]), float64(a[1]), float64(a[2])
	bx, by, bz := float64(b[0]), float64(b[1]), float64(b[2])
	cx, cy, cz := float64(c[0]), float64(c[1]), float64(c[2])
	return ax*(by*cz-bz*cy) + ay*(bz*cx-bx*cz) + az*(bx*cy-by*cx)
}

// pieces returns for each vertex which connected part of the mesh it belongs to, and how
// many there are; or nil if it was stopped. A vertex without faces is a part of its own.
func pieces(vertices int, triangles []uint32, stop func() bool) (of []uint32, n int) {
	sets := mesh.NewDisjointSets(vertices)
	inBlocks(len(triangles)/3, stop, func(_, lo, hi int) {
		for t := triangles[3*lo : 3*hi]; len(t) >= 3; t = t[3:] {
			sets.JoinShared(t[0], t[1])
			sets.JoinShared(t[1], t[2])
		}
	})
	if stop() {
		return nil, 0
	}
	for v, p := range sets {
		if int(p) == v {
			sets[v] = uint32(n)
			n++
		} else {
			sets[v] = sets[p] // which is before it and has its number already
		}
	}
	return sets, n
}

// facingOf returns which way all pieces with these volumes look, or mixed where they do
// not agree. A volume that may be rounding of size counts as none.
func facingOf(volumes []float64, size float64) solidity {
	const rounding = 1e-12
	all := open
	for _, v := range volumes {
		if math.Abs(v) <= rounding*size { // a vertex without faces, or a flat piece
			continue
		}
		way := outward
		if v < 0 {
			way = inward
		}
		if all != open && way != all {
			return mixed
		}
		all = way
	}
	return all
}
