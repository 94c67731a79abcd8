package mesh

import (
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

func never() bool { return false }

func TestClosedness(t *testing.T) {
	closed := ball(40).Triangles
	turned := slices.Clone(closed)
	turned[0], turned[1] = turned[1], turned[0]
	for name, test := range map[string]struct {
		triangles []uint32
		want      Closedness
	}{
		"nothing":                    {nil, Closedness{}},
		"a triangle":                 {[]uint32{0, 1, 2}, Closedness{}},
		"a ball":                     {closed, Closedness{Closed: true, Oriented: true}},
		"a face turned round":        {turned, Closedness{Closed: true}},
		"a face missing":             {closed[3:], Closedness{}},
		"a face twice":               {append(slices.Clone(closed), closed[:3]...), Closedness{}},
		"a triangle and its back":    {[]uint32{0, 1, 2, 0, 2, 1}, Closedness{Closed: true, Oriented: true}},
		"a triangle twice":           {[]uint32{0, 1, 2, 0, 1, 2}, Closedness{Closed: true}},
		"with triangles of one line": {append(slices.Clone(closed), 0, 0, 1, 2, 2, 2), Closedness{Closed: true, Oriented: true}},
		"five faces at an edge":      {append(slices.Clone(closed), 0, 1, 2, 0, 1, 3, 0, 1, 4), Closedness{}},
	} {
		if got := ClosednessOf(test.triangles, never); got != test.want {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
	if got := ClosednessOf(closed, func() bool { return true }); got != (Closedness{}) {
		t.Errorf("stopped: %+v", got)
	}
}

// TestInside compares with what is known of balls: one within another, of which the inner
// is hollow whichever way its triangles face, far from the origin.
func TestInside(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	const n = 24 // so that a ball is nearly round
	for name, turn := range map[string]bool{"facing out": false, "facing in": true} {
		d := ball(n)
		d.Origin = r3.Vec{X: 1e6, Y: -3, Z: 12}
		vertices := uint32(len(d.Positions) / 3)
		for _, x := range slices.Clone(d.Positions) {
			d.Positions = append(d.Positions, x/2)
		}
		for f := range len(d.Triangles) / 3 {
			a, b, c := d.Triangles[3*f]+vertices, d.Triangles[3*f+1]+vertices, d.Triangles[3*f+2]+vertices
			if turn {
				a, b = b, a
			}
			d.Triangles = append(d.Triangles, a, b, c)
		}
		_, s := newSurface(t, d)
		if !s.Closed() {
			t.Fatal(name, ": not closed")
		}
		in := 0
		for range 3000 {
			p := r3.Scale(1.2*r.Float64(), r3.Unit(randomDirection(r)))
			const flat = 0.02 // how far the middle of a triangle is within the ball, and more
			l := r3.Norm(p)
			if l > 0.5-flat && l < 0.5 || l > 1-flat && l < 1 {
				continue
			}
			want := l > 0.5 && l < 1
			if got := s.Inside(r3.Add(p, d.Origin)); got != want {
				t.Fatalf("%s: %v, %v from the middle: %v", name, p, l, got)
			}
			if want {
				in++
			}
		}
		if in < 100 {
			t.Errorf("%s: only %d places are inside", name, in)
		}
	}
	d := ball(n)
	d.Triangles = d.Triangles[3:]
	if _, s := newSurface(t, d); s.Closed() || s.Inside(r3.Vec{}) {
		t.Error("one with a hole has an inside")
	}
	if _, s := newSurface(t, Data{Positions: []float32{0, 0, 0}}); s.Closed() || s.Inside(r3.Vec{}) {
		t.Error("a point has an inside")
	}
}
