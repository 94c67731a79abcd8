package mesh

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// wideBox returns one of a node's boxes, exact in float64.
func wideBox(n *wideNode, i int) (lo, hi [3]float64) {
	for k := range lo {
		step := math.Float64frombits(uint64(n.step[k]) << 52)
		lo[k] = float64(n.origin[k]) + float64(uint8(n.sides[0][k]>>(8*i)))*step
		hi[k] = float64(n.origin[k]) + float64(uint8(n.sides[1][k]>>(8*i)))*step
	}
	return lo, hi
}

// Each triangle is in one leaf of the wide nodes, and each box holds all corners of what is
// in it; so does the triangle's own.
func TestWideNodesHoldAllTriangles(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	meshes := map[string]Data{
		"one":      soup(r, 1, 1, 1, r3.Vec{}),
		"few":      soup(r, leafSize+1, 1, 1, r3.Vec{}),
		"a soup":   soup(r, 3000, 0.2, 2, r3.Vec{}),
		"huge":     soup(r, 300, 1e37, 1e38, r3.Vec{}),
		"tiny":     soup(r, 300, 1e-37, 1e-37, r3.Vec{}),
		"flat":     sheet(30, func(x, y float64) float64 { return 0 }),
		"closed":   ball(20),
		"far away": soup(r, 500, 1, 2, r3.Vec{}),
		"a point":  {Positions: []float32{3, 3, 3, 3, 3, 3, 3, 3, 3}},
	}
	for i := range meshes["far away"].Positions {
		meshes["far away"].Positions[i] += 1e6
	}
	point := meshes["a point"]
	for range 3 * leafSize {
		point.Triangles = append(point.Triangles, 0, 1, 2)
	}
	meshes["a point"] = point
	for name, d := range meshes {
		t.Run(name, func(t *testing.T) {
			m, s := newSurface(t, d)
			seen := make([]int, m.TriangleCount())
			var look func(number uint32, depth int) (lo, hi [3]float64)
			look = func(number uint32, depth int) (lo, hi [3]float64) {
				if depth > maxDepth {
					t.Fatal("too deep, or in a circle")
				}
				inf := math.Inf(1)
				lo, hi = [3]float64{inf, inf, inf}, [3]float64{-inf, -inf, -inf}
				n := &s.tree.wide[number]
				for i := range n.child {
					var from, to [3]float64 // around what is in the box
					switch {
					case n.count[i] == inner:
						if n.child[i] <= number {
							t.Fatalf("node %d holds %d", number, n.child[i])
						}
						from, to = look(n.child[i], depth+1)
					case n.count[i] == 0:
						continue
					default:
						all := emptyBox()
						for j, e := range s.tree.order[n.child[i]:][:n.count[i]] {
							seen[e]++
							own := emptyBox()
							for _, v := range m.data.Triangles[3*int(e):][:3] {
								own.add(m.data.corner(v))
							}
							all.join(&own)
							checkFineBox(t, n, i, &s.tree.fine[int(n.child[i])+j], &own)
						}
						for k := range from {
							from[k], to[k] = float64(all.lo[k]), float64(all.hi[k])
						}
					}
					low, high := wideBox(n, i)
					for k := range low {
						if low[k] > from[k] || high[k] < to[k] {
							t.Fatalf("node %d, box %d, axis %d: %v to %v, but it holds %v to %v", number, i, k, low[k], high[k], from[k], to[k])
						}
						// Rounded outwards, a side is less than one of 255 steps away, and a step
						// is less than twice what it needs to be.
						if size := to[k] - from[k]; size > 0 && high[k]-low[k] > size+4./255*s.tree.extent(k) {
							t.Fatalf("node %d, box %d, axis %d: %v to %v is much larger than %v to %v", number, i, k, low[k], high[k], from[k], to[k])
						}
						lo[k], hi[k] = min(lo[k], from[k]), max(hi[k], to[k])
					}
				}
				return lo, hi
			}
			look(0, 0)
			for e, n := range seen {
				if n != 1 {
					t.Fatalf("triangle %d is in %d leaves", e, n)
				}
			}
		})
	}
}

// checkFineBox checks that a triangle's box holds it, and is no more than a step larger on each
// side. All numbers are exact in float64, but for the rounding of what is far away.
func checkFineBox(t *testing.T, n *wideNode, i int, f *fineBox, own *box) {
	t.Helper()
	low, high := wideBox(n, i)
	for k := range low {
		step := (high[k] - low[k]) / 256
		lo, hi := low[k]+step*float64(f[0][k]), low[k]+step*(1+float64(f[1][k]))
		from, to := float64(own.lo[k]), float64(own.hi[k])
		rounding := 1e-15 * max(math.Abs(low[k]), math.Abs(high[k]))
		if lo > from+rounding || hi < to-rounding {
			t.Fatalf("axis %d: a box from %v to %v, of a triangle from %v to %v", k, lo, hi, from, to)
		}
		if lo < from-step-rounding || hi > to+step+rounding {
			t.Fatalf("axis %d: a box from %v to %v is larger than a triangle from %v to %v and steps of %v", k, lo, hi, from, to, step)
		}
	}
}

func (t *bvh) extent(axis int) float64 {
	return float64(t.nodes[0].hi[axis]) - float64(t.nodes[0].lo[axis])
}

// A ray enters each of the four boxes no later than the box itself, computed one by one,
// and the nearest comes first.
func TestRaysEnterFourBoxesAsEachOfThem(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	special := []float64{0, math.Copysign(0, -1), 1e-310, -1e-200, 1e-30, 1, -1}
	entered := 0
	for range 20_000 {
		scale := math.Pow(10, 12*r.Float64()-6)
		nodes, all := make([]node, 1+r.IntN(4)), emptyBox()
		held := make([]uint32, len(nodes))
		for i := range nodes {
			nodes[i].box = emptyBox()
			for range 1 + r.IntN(2) { // one is flat in all directions
				nodes[i].add(&[3]float32{float32(scale * r.NormFloat64()), float32(scale * r.NormFloat64()), float32(scale * r.NormFloat64())})
			}
			held[i] = uint32(i)
			all.join(&nodes[i].box)
		}
		var n wideNode
		n.place(nodes, &all, held)
		from, way := r3.Scale(scale, randomDirection(r)), randomDirection(r)
		switch b := nodes[0].box; r.IntN(4) {
		case 0, 1: // to its middle
			way = r3.Sub(r3.Vec{X: float64(b.lo[0])/2 + float64(b.hi[0])/2, Y: float64(b.lo[1])/2 + float64(b.hi[1])/2, Z: float64(b.lo[2])/2 + float64(b.hi[2])/2}, from)
		case 2:
			pick := func() float64 { return special[r.IntN(len(special))] }
			way = r3.Vec{X: pick(), Y: pick(), Z: pick()}
		}
		if r.IntN(3) == 0 { // exactly beside a side, or in it
			from.X = float64(nodes[0].lo[0])
		}
		one, ok := newRay(from, way, &all)
		if !ok {
			continue
		}
		limit := orderedOf(beyond)
		if r.IntN(2) == 0 {
			limit = orderedOf(scale * r.ExpFloat64())
		}
		wide := one.wide()
		a, b, c, d := wide.enters(&n, limit)
		last := ordered(0)
		for _, at := range []ordered{a, b, c, d} {
			if at < last {
				t.Fatalf("%v before %v", last, at)
			}
			last = at
			i := int(at & slot)
			if i >= len(nodes) {
				continue // is not used, and has no elements
			}
			want := one.enters(&nodes[i].box, limit)
			if want == passed {
				continue // a box of the grid is larger
			}
			entered++
			if near := math.Float64frombits(uint64(at &^ slot)); at >= passed&^slot || near > math.Float64frombits(uint64(want))*(1+1e-12)+1e-12*scale {
				t.Fatalf("from %v along %v: box %v is entered at %v, not %v", from, way, nodes[i].box, near, math.Float64frombits(uint64(want)))
			}
		}
	}
	if entered < 5000 {
		t.Errorf("only %d boxes were entered", entered)
	}
}
