package mesh

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// fan3 is the plain cutting of a polygon.
func fan3(n int) (t []uint32) {
	for i := 2; i < n; i++ {
		t = append(t, 0, uint32(i-1), uint32(i))
	}
	return t
}

// cutOrFan returns the triangles of a polygon.
func cutOrFan(c *Cutter, p [][3]float64) []uint32 {
	if t := c.Cut(p); t != nil {
		return t
	}
	return fan3(len(p))
}

// flat returns the corners of a polygon in the plane z = 0.
func flat(xy ...float64) (p [][3]float64) {
	for i := 0; i < len(xy); i += 2 {
		p = append(p, [3]float64{xy[i], xy[i+1], 0})
	}
	return p
}

// turned returns a polygon in another plane.
func turned(p [][3]float64) (q [][3]float64) {
	// The rotation with the quaternion (1, 2, 3, 4)/sqrt(30).
	m := [3][3]float64{{-20, 4, 22}, {20, -10, 20}, {10, 28, 4}}
	for _, v := range p {
		var r [3]float64
		for k := range r {
			r[k] = dot(m[k], v) / 30
		}
		q = append(q, r)
	}
	return q
}

// inPolygon reports whether a point of the plane lies in the polygon, by the
// crossings of a ray (Shimrat, M. 1962, Algorithm 112, doi:10.1145/368637.368653).
func inPolygon(x, y float64, p [][3]float64) (in bool) {
	for i := range p {
		a, b := p[i], p[(i+1)%len(p)]
		if a[1] > y != (b[1] > y) && x < a[0]+(y-a[1])*(b[0]-a[0])/(b[1]-a[1]) {
			in = !in
		}
	}
	return in
}

// checkCut says what is wrong with a triangulation of a simple polygon of the
// plane that turns left. Whatever the triangles are, their areas, negative where
// they are turned over, have the sum of the polygon's; so they cover it, each
// place once, if none is turned over.
func checkCut(p [][3]float64, t []uint32) error {
	if len(t) != 3*(len(p)-2) {
		return fmt.Errorf("%d triangles of %d corners", len(t)/3, len(p))
	}
	seen := make([]bool, len(p))
	sum := 0.0
	const rounding = 1e-9 // of areas of order 1
	for i := 0; i < len(t); i += 3 {
		a, b, c := p[t[i]], p[t[i+1]], p[t[i+2]]
		area := turn([2]float64(a[:2]), [2]float64(b[:2]), [2]float64(c[:2])) / 2
		sum += area
		if area < -rounding {
			return fmt.Errorf("triangle %v is turned over, area %g", t[i:i+3], area)
		}
		if x, y := (a[0]+b[0]+c[0])/3, (a[1]+b[1]+c[1])/3; area > rounding && !inPolygon(x, y, p) {
			return fmt.Errorf("the middle of triangle %v lies outside", t[i:i+3])
		}
		seen[t[i]], seen[t[i+1]], seen[t[i+2]] = true, true, true
	}
	if slices.Contains(seen, false) {
		return fmt.Errorf("a corner belongs to no triangle: %v", seen)
	}
	if area := new(Cutter).newell(p)[2] / 2; math.Abs(area-sum) > rounding*max(1, area) {
		return fmt.Errorf("area %g, want %g", sum, area)
	}
	return nil
}

func TestConcavePolygonsAreCutInside(t *testing.T) {
	for name, p := range map[string][][3]float64{
		"dart":            flat(0, 0, 2, 1, 0, 2, 1, 1),
		"dart, from tip":  flat(1, 1, 0, 0, 2, 1, 0, 2),
		"L":               flat(0, 0, 3, 0, 3, 1, 1, 1, 1, 3, 0, 3),
		"U":               flat(0, 0, 3, 0, 3, 3, 2, 3, 2, 1, 1, 1, 1, 3, 0, 3),
		"collinear":       flat(0, 0, 1, 0, 2, 0, 3, 0, 3, 1, 2, 1, 1.5, .5, 1, 1, 0, 1),
		"repeated corner": flat(0, 0, 2, 1, 2, 1, 0, 2, 1, 1, 1, 1),
		"touching itself": flat(0, 0, 4, 0, 4, 4, 2, 2, 0, 4, 0, 3, 2, 2, 0, 1),
		"keyhole":         flat(0, 0, 6, 0, 6, 6, 0, 6, 0, 0, 2, 2, 2, 4, 4, 4, 4, 2, 2, 2),
		"two keyholes":    flat(0, 0, 6, 0, 5, 1, 4, 1, 4, 2, 5, 2, 5, 1, 6, 0, 6, 6, 0, 6, 0, 0, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1),
		"from one corner": flat(6, 0, 6, 6, 0, 6, 0, 0, 1, 3, 1, 4, 2, 4, 2, 3, 1, 3, 0, 0, 3, 1, 3, 2, 4, 2, 4, 1, 3, 1, 0, 0),
		"spike":           flat(0, 0, 4, 0, 2, 0, 2, 2, 1, 1, 0, 2),
		"far away":        flat(1e6, 1e6, 1e6+2, 1e6+1, 1e6, 1e6+2, 1e6+1, 1e6+1),
	} {
		var c Cutter
		if err := checkCut(p, cutOrFan(&c, p)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		back := slices.Clone(p)
		slices.Reverse(back)
		got := slices.Clone(cutOrFan(&c, back))
		for i := range got {
			got[i] = uint32(len(p)-1) - got[i]
		}
		slices.Reverse(got)
		if err := checkCut(p, got); err != nil {
			t.Errorf("%s, from below: %v", name, err)
		}
		if err := checkCut(p, cutOrFan(&c, turned(p))); err != nil {
			t.Errorf("%s, turned: %v", name, err)
		}
	}
}

func TestConvexPolygonsKeepTheirFan(t *testing.T) {
	circle := func(n int) (p [][3]float64) {
		for i := range n {
			s, c := math.Sincos(2 * math.Pi * float64(i) / float64(n))
			p = append(p, [3]float64{float64(float32(c)), float64(float32(s)), 0})
		}
		return p
	}
	bent := flat(0, 0, 1, 0, 1, 1, 0, 1)
	bent[2][2] = .7
	for name, p := range map[string][][3]float64{
		"triangle": flat(0, 0, 1, 0, 0, 1), "square": flat(0, 0, 1, 0, 1, 1, 0, 1), "bent": bent, "circle": circle(50),
		"fine circle": circle(5000), "collinear": flat(0, 0, 1, 0, 2, 0, 3, 0, 3, 3, 0, 3, 0, 2, 0, 1),
		"dart that its first corner sees": flat(1, 1, 0, 0, 2, 1, 0, 2), "of no area": flat(0, 0, 1, 1, 2, 2, 3, 3),
		"not finite": {{0, 0, 0}, {2, 1, 0}, {math.NaN(), 2, 0}, {1, 1, 0}}, "infinite": {{0, 0, 0}, {2, 1, 0}, {math.Inf(1), 2, 0}, {1, 1, 0}},
		"bow tie": flat(0, 0, 1, 1, 1, 0, 0, 1),
	} {
		var c Cutter
		if got := c.Cut(p); got != nil {
			t.Errorf("%s: %v", name, got)
		}
		var rounded [][3]float64
		for _, v := range turned(p) {
			rounded = append(rounded, [3]float64{float64(float32(v[0])), float64(float32(v[1])), float64(float32(v[2]))})
		}
		if got := c.Cut(rounded); got != nil {
			t.Errorf("%s, turned: %v", name, got)
		}
	}
}

// TestRandomPolygonsAreCutInside: polygons without crossings, made by turning
// pieces of a random way round until none is left; on a small grid, so that
// corners touch sides and lie on lines.
func TestRandomPolygonsAreCutInside(t *testing.T) {
	var c Cutter
	cut := 0
	for seed := range uint64(1500) {
		r := rand.New(rand.NewPCG(seed, 1))
		p := randomSimple(r, 4+r.IntN(24), 3+r.IntN(40))
		if p == nil {
			continue
		}
		cut++
		if err := checkCut(p, cutOrFan(&c, p)); err != nil {
			t.Fatalf("seed %d: %v of %v", seed, err, p)
		}
		if err := checkCut(p, cutOrFan(&c, turned(p))); err != nil {
			t.Fatalf("seed %d, turned: %v of %v", seed, err, p)
		}
	}
	if cut < 500 {
		t.Errorf("only %d polygons", cut)
	}
}

// randomSimple returns a polygon through n different places of a grid that
// turns left, or nil where it does not become one.
func randomSimple(r *rand.Rand, n, grid int) [][3]float64 {
	taken := map[[3]float64]bool{}
	var p [][3]float64
	for len(p) < n && len(taken) < grid*grid {
		v := [3]float64{float64(r.IntN(grid)), float64(r.IntN(grid)), 0}
		if !taken[v] {
			taken[v] = true
			p = append(p, v)
		}
	}
	for range 200 {
		i, j, found := crossing(p)
		if !found {
			switch area := new(Cutter).newell(p)[2]; {
			case area < 0:
				slices.Reverse(p)
			case area == 0:
				return nil
			}
			return p
		}
		slices.Reverse(p[i+1 : j+1])
	}
	return nil
}

// crossing returns two sides of a polygon, not neighbours, that have a point in
// common.
func crossing(p [][3]float64) (i, j int, found bool) {
	n := len(p)
	side := func(a, b, c [3]float64) float64 {
		return turn([2]float64(a[:2]), [2]float64(b[:2]), [2]float64(c[:2]))
	}
	within := func(a, b, c [3]float64) bool {
		return side(a, b, c) == 0 && min(a[0], b[0]) <= c[0] && c[0] <= max(a[0], b[0]) && min(a[1], b[1]) <= c[1] && c[1] <= max(a[1], b[1])
	}
	for i := range n {
		for j := i + 1; j < n; j++ {
			a, b, c, d := p[i], p[(i+1)%n], p[j], p[(j+1)%n]
			if j == i+1 && within(a, b, d) || j == i+1 && within(c, d, a) || i == 0 && j == n-1 && (within(a, b, c) || within(c, d, b)) {
				return i, j, true
			}
			if j == i+1 || i == 0 && j == n-1 {
				continue
			}
			if side(a, b, c)*side(a, b, d) < 0 && side(c, d, a)*side(c, d, b) < 0 ||
				within(a, b, c) || within(a, b, d) || within(c, d, a) || within(c, d, b) {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}
