package mesh

import (
	"math"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"testing"
)

// large returns polygons of about n corners that make bad algorithms slow.
func large(n int) map[string][][3]float64 {
	var comb, star, spiral, saw, stairs [][3]float64
	comb = flat(0, -1)
	for i := range n / 2 {
		comb = append(comb, [3]float64{float64(i) + .5, 0, 0}, [3]float64{float64(i) + 1, 1e3, 0})
	}
	comb = append(comb, [3]float64{float64(n/2) + 1, -1, 0})
	r := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		s, c := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		d := .1 + r.Float64()
		star = append(star, [3]float64{d * c, d * s, 0})
	}
	for i := range n / 2 {
		s, c := math.Sincos(float64(i) / 50)
		spiral = append(spiral, [3]float64{float64(i) * c, float64(i) * s, 0})
	}
	for i := n/2 - 1; i >= 0; i-- {
		s, c := math.Sincos(float64(i) / 50)
		spiral = append(spiral, [3]float64{(float64(i) + 100) * c, (float64(i) + 100) * s, 0})
	}
	for i := range n / 2 {
		saw = append(saw, [3]float64{float64(i), float64(i % 2), 0})
	}
	for i := n/2 - 1; i >= 0; i-- {
		saw = append(saw, [3]float64{float64(i), float64(i%2) + 1, 0})
	}
	for i := range n / 2 {
		stairs = append(stairs, [3]float64{float64(i), float64(i), 0}, [3]float64{float64(i + 1), float64(i), 0})
	}
	stairs = append(stairs, [3]float64{0, float64(n), 0})
	all := map[string][][3]float64{"comb": comb, "star": star, "spiral": spiral, "saw": saw, "stairs": stairs}
	for name, p := range all {
		if new(Cutter).newell(p)[2] < 0 {
			slices.Reverse(all[name])
		}
	}
	return all
}

// TestLargePolygonsTakeNoQuadraticTime counts steps, which no other work on the
// machine can change.
func TestLargePolygonsTakeNoQuadraticTime(t *testing.T) {
	const n = 20_000
	for name, p := range large(n) {
		var c Cutter
		got := cutOrFan(&c, p)
		if len(got) != 3*(len(p)-2) {
			t.Errorf("%s: %d triangles of %d corners", name, len(got)/3, len(p))
		}
		for i := 0; i < len(got); i += 3 {
			a, b, d := p[got[i]], p[got[i+1]], p[got[i+2]]
			if turn([2]float64(a[:2]), [2]float64(b[:2]), [2]float64(d[:2])) < 0 {
				t.Fatalf("%s: triangle %v is turned over", name, got[i:i+3])
			}
		}
		if c.work <= 0 {
			t.Errorf("%s took all the steps there are", name)
		}
		t.Logf("%s: %d steps a corner", name, (workPerCorner*len(p)-c.work)/len(p))
	}
}

// TestACutterStops: at each of its looks, and it looks often, whatever takes the
// time. What it is told to give up leaves nothing behind for the next polygon.
func TestACutterStops(t *testing.T) {
	const n = 4000
	polygons := large(n)
	polygons["circle"] = circle(n)
	r := rand.New(rand.NewPCG(5, 6))
	for range n / 4 { // the slowest to cut
		polygons["crossing"] = append(polygons["crossing"], [3]float64{r.Float64(), r.Float64(), r.Float64()})
	}
	var used Cutter
	for name, p := range polygons {
		looks, most := 0, math.MaxInt
		stop := func() bool { looks++; return looks > most }
		fresh := Cutter{Stop: stop}
		want := slices.Clone(fresh.Cut(p))
		whole := looks
		// Three passes tell a polygon that its fan fills; the others have twelve at
		// least and their tree.
		passes := 3
		if want != nil {
			passes = 20
		}
		if least := passes * (len(p) - 2) / stepsPerLook; whole < least {
			t.Errorf("%s: looked %d times, want at least %d", name, whole, least)
		}
		used.Stop = stop
		for i := 0; i < whole; i += max(1, whole/3) {
			looks, most = 0, i
			if got := used.Cut(p); got != nil {
				t.Fatalf("%s: stopped at look %d of %d, and %d triangles came", name, i, whole, len(got)/3)
			}
			if looks != i+1 {
				t.Errorf("%s: stopped at look %d, and looked %d times", name, i, looks)
			}
			if looks, most = 0, math.MaxInt; !slices.Equal(used.Cut(p), want) {
				t.Errorf("%s: a cutter that was stopped at look %d of %d cuts in another way", name, i, whole)
			}
		}
	}
}

// circle returns a polygon that its fan fills.
func circle(n int) (p [][3]float64) {
	for i := range n {
		s, c := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		p = append(p, [3]float64{c, s, 0})
	}
	return p
}

// TestCrossingPolygonsEnd: random ways round are cut somehow, soon.
func TestCrossingPolygonsEnd(t *testing.T) {
	var c Cutter
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 4))
		n := 4 + r.IntN(60)
		if seed%100 == 0 {
			n = 20_000
		}
		var p [][3]float64
		for range n {
			p = append(p, [3]float64{r.Float64(), r.Float64(), r.Float64()})
			if r.IntN(10) == 0 {
				p[len(p)-1] = p[r.IntN(len(p))]
			}
		}
		got := cutOrFan(&c, p)
		if len(got) != 3*(n-2) || slices.Max(got) >= uint32(n) {
			t.Fatalf("seed %d: %d triangles of %d corners", seed, len(got)/3, n)
		}
		if c.area(got) > c.fanArea()*(1+1e-12) {
			t.Errorf("seed %d: more area than the fan", seed)
		}
	}
}

// TestALongSpikeNeedsNoDeepStack: a spike is cut off from its tip on, corner by
// corner. The stack is kept small here, since its overflow would end the program.
func TestALongSpikeNeedsNoDeepStack(t *testing.T) {
	const far = 200_000 // corners to the tip
	defer debug.SetMaxStack(debug.SetMaxStack(1 << 20))
	p := flat(0, 0, 2, 1, 0, 2) // with 1, 1 a dart; the spike begins and ends there
	for i := range far {
		p = append(p, [3]float64{1 - float64(i)/far/2, 1, 0})
	}
	for i := range far {
		p = append(p, [3]float64{1 - float64(far-1-i)/far/2, 1, 0})
	}
	var c Cutter
	triangles := cutOrFan(&c, p)
	if len(triangles) != 3*(len(p)-2) {
		t.Fatalf("%d triangles of %d corners", len(triangles)/3, len(p))
	}
	area := 0.0
	for i := 0; i < len(triangles); i += 3 {
		a, b, d := p[triangles[i]], p[triangles[i+1]], p[triangles[i+2]]
		area += math.Abs((b[0]-a[0])*(d[1]-a[1])-(b[1]-a[1])*(d[0]-a[0])) / 2
	}
	if math.Abs(area-1) > 1e-9 { // the spike has none, the dart has 1
		t.Errorf("the area is %g", area)
	}
}
