package render

import (
	"sync/atomic"
	"time"

	"cairn/scene/mesh"
)

// solidity says whether the back faces of a mesh can be left out.
type solidity int

const (
	open    solidity = iota // has edges, or pieces turned inside out: both sides show
	outward                 // closed, and its faces show their front to the outside
	inward                  // closed, but inside out
)

// solidityOf finds out whether the triangles bound solids. stop is asked now and
// then; once it says yes the answer is open.
//
// A surface is closed if every edge is passed as often one way as the other. So
// each passage adds a number that belongs to the edge, with the sign of its
// direction; the sum of a closed surface is zero, and that of another is a
// random number of 64 bits. Which way the faces look is the sign of the volume,
// piece by piece: a surface of pieces that look different ways counts as open.
func solidityOf(positions []float32, triangles []uint32, stop func() bool) solidity {
	const step = 3 << 15 // indices between two questions: a millisecond or two
	var sum uint64
	for f := 0; f+2 < len(triangles); f += 3 {
		if f%step == 0 && stop() {
			return open
		}
		a, b, c := triangles[f], triangles[f+1], triangles[f+2]
		sum += edgeNumber(a, b) + edgeNumber(b, c) + edgeNumber(c, a)
	}
	if sum != 0 || len(triangles) == 0 {
		return open
	}
	p := newPieces(len(positions) / 3)
	for f := 0; f+2 < len(triangles); f += 3 {
		if f%step == 0 && stop() {
			return open
		}
		a, b, c := triangles[f], triangles[f+1], triangles[f+2]
		p.join(a, b)
		root := p.join(b, c)
		p.volume[root] += volume(positions[3*a:], positions[3*b:], positions[3*c:])
	}
	return p.solidity()
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
		}
	}
	return nil
}

// stop ends the check and waits until it has let go of the slices.
func (c *solidCheck) stop() {
	c.stopped.Store(true)
	<-c.done
}

// edgeNumber returns a number for the edge between two vertices, and its
// negative for the other direction (the mixer is that of Steele, G. et al. 2014,
// Fast splittable pseudorandom number generators, doi:10.1145/2714064.2660195).
func edgeNumber(a, b uint32) uint64 {
	lo, hi := min(a, b), max(a, b)
	x := uint64(lo)<<32 | uint64(hi)
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	x ^= x >> 31
	if a > b {
		return -x
	}
	return x
}

// volume returns six times the volume of the tetrahedron of a triangle and the
// mesh's origin.
func volume(a, b, c []float32) float64 {
	ax, ay, az := float64(a[0]), float64(a[1]), float64(a[2])
	bx, by, bz := float64(b[0]), float64(b[1]), float64(b[2])
	cx, cy, cz := float64(c[0]), float64(c[1]), float64(c[2])
	return ax*(by*cz-bz*cy) + ay*(bz*cx-bx*cz) + az*(bx*cy-by*cx)
}

// pieces are the connected parts of a mesh: a forest over its vertices, with
// the volume so far at each root.
type pieces struct {
	parent []uint32
	volume []float64
}

func newPieces(vertices int) *pieces {
	p := &pieces{make([]uint32, vertices), make([]float64, vertices)}
	for i := range p.parent {
		p.parent[i] = uint32(i)
	}
	return p
}

func (p *pieces) root(v uint32) uint32 {
	for p.parent[v] != v {
		p.parent[v] = p.parent[p.parent[v]] // halves the path for the next time
		v = p.parent[v]
	}
	return v
}

// join makes a and b one piece and returns its root.
func (p *pieces) join(a, b uint32) uint32 {
	ra, rb := p.root(a), p.root(b)
	if ra == rb {
		return ra
	}
	if ra > rb {
		ra, rb = rb, ra
	}
	p.parent[rb] = ra
	p.volume[ra] += p.volume[rb]
	return ra
}

// solidity returns which way all pieces look, or open where they do not agree.
func (p *pieces) solidity() solidity {
	all := open
	for v, parent := range p.parent {
		if int(parent) != v || p.volume[v] == 0 { // a vertex without faces, or a flat piece
			continue
		}
		way := outward
		if p.volume[v] < 0 {
			way = inward
		}
		if all != open && way != all {
			return open
		}
		all = way
	}
	return all
}
