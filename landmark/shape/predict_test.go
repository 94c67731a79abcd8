package shape

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// placedCounts are those of the known answers.
var placedCounts = []int{4, 6, 8, 12, 20, 30, 40, 50}

func cleanSkulls(t testing.TB) [][]r3.Vec {
	_, skulls := mouseSkulls(t)
	return slices.DeleteFunc(skulls, broken)
}

// skullPartners returns the pairs and the midline that the known answers name.
func skullPartners(t *testing.T) []int {
	var known struct {
		Pairs   [][2]int `json:"pairs (1-based)"`
		Midline []int
	}
	readKnown(t, "13_pairs_mouse122.json", &known)
	partners := make([]int, 55)
	for i := range partners {
		partners[i] = -1
	}
	for _, p := range known.Pairs {
		partners[p[0]-1], partners[p[1]-1] = p[1]-1, p[0]-1
	}
	for _, i := range known.Midline {
		partners[i-1] = i - 1
	}
	return partners
}

func references(t testing.TB, specimens [][]r3.Vec, partners []int) *References {
	t.Helper()
	r, err := NewReferences(context.Background(), specimens, partners)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// firstPlaced returns the points of which only the first m are placed.
func firstPlaced(points []r3.Vec, m int) []r3.Vec {
	points = slices.Clone(points)
	for j := m; j < len(points); j++ {
		points[j] = landmark.NoPosition()
	}
	return points
}

func predict(t testing.TB, r *References, points []r3.Vec, wanted ...int) *Predicted {
	t.Helper()
	p, err := r.Predict(points, wanted...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// others returns up to n of the specimens but number i, spaced over all.
func others(specimens [][]r3.Vec, i, n int) (chosen [][]r3.Vec) {
	step := (len(specimens) - 1) / n
	for k := 1; k <= n; k++ {
		chosen = append(chosen, specimens[(i+k*step)%len(specimens)])
	}
	return chosen
}

// misses predicts the next point of each skull from n others, and returns the median of
// the errors in per cent of the centroid size and the share that is in the ellipsoid.
func misses(t *testing.T, skulls [][]r3.Vec, n, m int, partners []int) (miss, within float64) {
	var all []float64
	for i, skull := range skulls {
		p := predict(t, references(t, others(skulls, i, n), partners), firstPlaced(skull, m), m).Points[0]
		all = append(all, 100*apart(p.Position, skull[m])/CentroidSize(skull))
		if p.Far(skull[m]) <= 1 {
			within += 1 / float64(len(skulls))
		}
	}
	slices.Sort(all)
	return median(all), within
}

// TestNextPointOfSkulls: with 1 reference half of the predictions must be within 0.8 % of
// the centroid size at four placed points, and with 5 references within 0.5 %.
func TestNextPointOfSkulls(t *testing.T) {
	skulls := cleanSkulls(t)
	for n, most := range map[int]float64{1: 0.8, 5: 0.5} {
		for _, m := range placedCounts {
			miss, within := misses(t, skulls, n, m, nil)
			t.Logf("%d references, %2d placed: median %.3f %%, %.0f %% in the ellipsoid", n, m, miss, 100*within)
			if miss > most {
				t.Errorf("%d references, %d placed: half are more than %.3f %% off", n, m, miss)
			}
		}
	}
}

// TestKnownPredictions: the fit is that of the known answers, and predictions are not
// worse than the better of the fit alone and of a thin-plate spline. These win now and
// then by a few per cent.
func TestKnownPredictions(t *testing.T) {
	const byChance = 1.06
	var known struct {
		Error map[string]map[string]struct {
			Median float64 `json:"median_percent_of_centroid_size"`
			P90    float64
		} `json:"error_of_the_next_landmark"`
	}
	readKnown(t, "11_prediction_mouse122.json", &known)
	skulls, partners := cleanSkulls(t), skullPartners(t)
	fits, predictions := map[int][]float64{}, map[int][]float64{}
	for i, skull := range skulls {
		first := slices.Clone(skulls[:21])
		first = slices.Delete(first, min(i, 20), min(i, 20)+1) // twenty of the rest
		r := references(t, first, partners)
		for _, m := range placedCounts {
			p := predict(t, r, firstPlaced(skull, m), m)
			percent := 100 / CentroidSize(skull)
			fits[m] = append(fits[m], percent*apart(p.Fit.Apply(r.Mean()[m]), skull[m]))
			predictions[m] = append(predictions[m], percent*apart(p.Points[0].Position, skull[m]))
		}
	}
	for _, m := range placedCounts {
		slices.Sort(fits[m])
		slices.Sort(predictions[m])
		want := known.Error[strconv.Itoa(m)]
		if got := median(fits[m]); math.Abs(got/want["similarity"].Median-1) > 1e-6 {
			t.Errorf("%d placed: the fit leaves %v, want %v", m, got, want["similarity"].Median)
		}
		best := min(want["similarity"].Median, want["tps"].Median)
		got := median(predictions[m])
		t.Logf("%2d placed: predicted to %.3f %%, the better of both to %.3f %%", m, got, best)
		if got > byChance*best {
			t.Errorf("%d placed: the prediction leaves %v, the better of fit and spline %v", m, got, best)
		}
	}
}

// TestEllipsoidsHoldTheShareTheySay: on skulls that are no reference.
func TestEllipsoidsHoldTheShareTheySay(t *testing.T) {
	skulls, partners := cleanSkulls(t), skullPartners(t)
	for name, c := range map[string]struct {
		references  int
		least, most float64
	}{
		"many":           {121, 0.85, 0.95},
		"twenty":         {20, 0.85, 0.95},
		"ten":            {10, 0.85, 0.95},
		"five":           {5, 0.85, 0.95},
		"four, by guess": {4, 0.85, 1},
		"one, by guess":  {1, 0.85, 1},
	} {
		t.Run(name, func(t *testing.T) {
			inNext, next, inAll, all := 0.0, 0.0, 0.0, 0.0
			for i := 0; i < len(skulls); i += 3 {
				skull := skulls[i]
				r := references(t, others(skulls, i, c.references), partners)
				for _, m := range placedCounts {
					points := predict(t, r, firstPlaced(skull, m)).Points
					next++
					if points[0].Far(skull[m]) <= 1 {
						inNext++
					}
					for _, p := range points {
						all++
						if p.Far(skull[p.Point]) <= 1 {
							inAll++
						}
						if calibrated := c.references >= 5; calibrated != (p.LeftOut > 0) {
							t.Fatalf("point %d: %d references left out", p.Point, p.LeftOut)
						}
					}
				}
			}
			ofNext, ofAll := inNext/next, inAll/all
			t.Logf("%.3f of the next points and %.3f of all", ofNext, ofAll)
			if min(ofNext, ofAll) < c.least || max(ofNext, ofAll) > c.most {
				t.Errorf("%.3f of the next points and %.3f of all are in their ellipsoids, want %v to %v", ofNext, ofAll, c.least, c.most)
			}
		})
	}
}

// TestCopiesArePredictedExactly, in any frame, and the prediction goes with the frame.
func TestCopiesArePredictedExactly(t *testing.T) {
	rnd := rand.New(rand.NewPCG(21, 1))
	sample := manySpecimens(7, 12)
	move := randomSimilarity(rnd)
	move.Mirrored = false
	same := make([][]r3.Vec, 6)
	for i := range same {
		s := randomSimilarity(rnd)
		s.Mirrored = false
		same[i] = s.ApplyAll(sample[0])
	}
	for _, n := range []int{1, 2, 6} {
		r := references(t, same[:n], nil)
		for _, p := range predict(t, r, firstPlaced(move.ApplyAll(sample[0]), 4)).Points {
			if far := apart(p.Position, move.Apply(sample[0][p.Point])); far > 1e-7*move.Scale*CentroidSize(sample[0]) {
				t.Errorf("%d references: point %d is %v away", n, p.Point, far)
			}
		}
	}
	r := references(t, sample[1:], nil)
	here, there := predict(t, r, firstPlaced(sample[0], 5)), predict(t, r, firstPlaced(move.ApplyAll(sample[0]), 5))
	for k, p := range here.Points {
		q := there.Points[k]
		tolerance := 1e-9 * move.Scale * CentroidSize(sample[0])
		if apart(move.Apply(p.Position), q.Position) > tolerance {
			t.Errorf("point %d does not go with the frame", p.Point)
		}
		for a := range p.Axes {
			if math.Abs(move.Scale*r3.Norm(p.Axes[a])-r3.Norm(q.Axes[a])) > tolerance {
				t.Errorf("axis %d of point %d is %v long, and %v in a frame of scale %v", a, p.Point, r3.Norm(p.Axes[a]), r3.Norm(q.Axes[a]), move.Scale)
			}
		}
		on := move.Apply(r3.Add(p.Position, p.Axes[1])) // on the ellipsoid, also turned
		if far := q.Far(on); math.Abs(far-1) > 1e-6 {
			t.Errorf("point %d: the end of an axis is at %v of the turned ellipsoid", p.Point, far)
		}
	}
}

// TestWantedPointsHaveNoPart: one that is placed is predicted as if it were not.
func TestWantedPointsHaveNoPart(t *testing.T) {
	sample := manySpecimens(8, 10)
	r := references(t, sample[1:], nil)
	without := slices.Clone(sample[0])
	without[3] = landmark.NoPosition()
	want := predict(t, r, without).Points
	wrong := slices.Clone(sample[0])
	wrong[3] = r3.Add(wrong[3], r3.Vec{X: 1000})
	if got := predict(t, r, wrong, 3).Points; len(got) != 1 || got[0] != want[0] || got[0].Point != 3 {
		t.Errorf("predicted %v with the point placed, %v without", got, want)
	}
	if got := predict(t, r, sample[0]).Points; len(got) != 0 {
		t.Errorf("all points are placed, and %v are predicted", got)
	}
}

// TestPartnerShowsTheWay: of a symmetric shape one side is placed, wider than in the
// reference. The other side is known to be so, too, only by its partners.
func TestPartnerShowsTheWay(t *testing.T) {
	midline := []r3.Vec{{Z: 3}, {Y: 4, Z: 1}, {Y: -4}, {Y: 1, Z: -3}}
	left := []r3.Vec{{X: 3, Y: 1, Z: 1}, {X: 2, Y: -2, Z: 2}}
	skull := func(wider float64) (points []r3.Vec) {
		points = slices.Clone(midline)
		for _, p := range left {
			p.X += wider
			points = append(points, p, r3.Vec{X: -p.X, Y: p.Y, Z: p.Z})
		}
		return points
	}
	partners := []int{0, 1, 2, 3, 5, 4, 7, 6}
	specimen := skull(0.3)
	points := slices.Clone(specimen)
	points[5], points[7] = landmark.NoPosition(), landmark.NoPosition()
	plain := predict(t, references(t, [][]r3.Vec{skull(0)}, nil), points).Points
	paired := predict(t, references(t, [][]r3.Vec{skull(0)}, partners), points).Points
	for k, j := range []int{5, 7} {
		alone, both := apart(plain[k].Position, specimen[j]), apart(paired[k].Position, specimen[j])
		if plain[k].Partner || !paired[k].Partner || both > 0.9*alone {
			t.Errorf("point %d is missed by %v, and with its partner by %v", j, alone, both)
		}
	}
	// Exactly: half of the partner's residual comes mirrored.
	r := references(t, [][]r3.Vec{skull(0)}, partners)
	p := predict(t, r, points)
	back := p.Fit.Inverse()
	d := r3.Sub(back.Apply(points[4]), r.Mean()[4])
	unpaired := r3.Sub(back.Apply(plain[0].Position), r.Mean()[5])
	want := r3.Scale(0.5, r3.Add(unpaired, r3.Vec{X: -d.X, Y: d.Y, Z: d.Z}))
	if got := r3.Sub(back.Apply(p.Points[0].Position), r.Mean()[5]); apart(got, want) > 1e-12 {
		t.Errorf("the residual is %v, want %v", got, want)
	}
}

// TestFewPointsSayWhatTheyCan: with two, a point is somewhere on a circle.
func TestFewPointsSayWhatTheyCan(t *testing.T) {
	rnd := rand.New(rand.NewPCG(21, 2))
	points := randomPoints(rnd, 6)
	points[2] = r3.Add(points[0], r3.Scale(2, r3.Sub(points[1], points[0])))
	r := references(t, [][]r3.Vec{points}, nil)
	move := randomSimilarity(rnd)
	move.Mirrored = false
	specimen := move.ApplyAll(points)
	for placed, want := range map[int]error{2: ErrTooFew, 3: ErrCollinear} {
		p, err := r.Predict(firstPlaced(specimen, placed))
		if !errors.Is(err, want) || p == nil || len(p.Rings) != 6-placed || len(p.Points) > 0 {
			t.Fatalf("%d placed: %+v, %v", placed, p, err)
		}
		for _, ring := range p.Rings {
			d := r3.Sub(specimen[ring.Point], ring.Centre)
			if math.Abs(r3.Dot(d, ring.Axis)) > 1e-9*move.Scale || math.Abs(r3.Norm(d)-ring.Radius) > 1e-9*move.Scale {
				t.Errorf("%d placed: point %d is not on its ring %+v", placed, ring.Point, ring)
			}
		}
	}
	for _, placed := range []int{0, 1} {
		if p, err := r.Predict(firstPlaced(specimen, placed)); !errors.Is(err, ErrTooFew) || p != nil {
			t.Errorf("%d placed: %+v, %v", placed, p, err)
		}
	}
	same := firstPlaced(specimen, 4)
	same[1], same[2], same[3] = same[0], same[0], same[0]
	if p, err := r.Predict(same); !errors.Is(err, ErrCoincident) || p != nil {
		t.Errorf("all at one place: %+v, %v", p, err)
	}
}

// TestHolesInReferences: what a reference lacks, the others say; what all lack, nobody.
func TestHolesInReferences(t *testing.T) {
	sample := manySpecimens(9, 10)
	for _, points := range sample[1:] {
		points[9] = landmark.NoPosition()
	}
	sample[2][7], sample[3][1] = landmark.NoPosition(), landmark.NoPosition()
	p := predict(t, references(t, sample[1:], nil), firstPlaced(sample[0], 5))
	for k, want := range []int{8, 8, 7, 8, 0} {
		got := p.Points[k]
		if got.Point != 5+k || got.LeftOut != want || missing(got.Position) != (want == 0) {
			t.Errorf("point %d: %+v, want %d left out", 5+k, got, want)
		}
		if want > 0 && apart(got.Position, sample[0][5+k]) > 0.2*CentroidSize(sample[0]) {
			t.Errorf("point %d is far away", 5+k)
		}
	}
	if !math.IsNaN(p.Points[4].Far(sample[0][9])) {
		t.Error("a place is far from where nothing is said")
	}
}

func TestReferencesAreChecked(t *testing.T) {
	sample := manySpecimens(3, 5)
	ctx := context.Background()
	for name, err := range map[string]error{
		"no specimen":   func() error { _, err := NewReferences(ctx, nil, nil); return err }(),
		"partners":      func() error { _, err := NewReferences(ctx, sample, []int{1, 0}); return err }(),
		"two points":    func() error { _, err := NewReferences(ctx, [][]r3.Vec{sample[0][:2]}, nil); return err }(),
		"other length":  func() error { _, err := references(t, sample, nil).Predict(sample[0][:4]); return err }(),
		"no such point": func() error { _, err := references(t, sample, nil).Predict(sample[0], 5); return err }(),
		"infinite position": func() error {
			_, err := references(t, sample, nil).Predict([]r3.Vec{1: {X: math.Inf(1)}, 4: {}})
			return err
		}(),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestLeftOutReferenceHasNoPart in the mean that predicts it.
func TestLeftOutReferenceHasNoPart(t *testing.T) {
	sample := manySpecimens(6, 5)
	sample[4][2] = landmark.NoPosition()
	r := references(t, sample, nil)
	g := r.given(sample[0])
	for _, i := range []int{1, 2} {
		var sum r3.Vec
		n := 0.0
		for x, points := range r.aligned {
			if x != 3 && !missing(points[i]) {
				sum, n = r3.Add(sum, points[i]), n+1
			}
		}
		if got := g.without(i, r.aligned[3]); apart(got, r3.Scale(1/n, sum)) > 1e-9 {
			t.Errorf("point %d of the mean of the others is %v, want %v", i, got, r3.Scale(1/n, sum))
		}
	}
	if got := g.without(2, r.aligned[4]); got != r.mean[2] {
		t.Error("a reference without the point had a part in it")
	}
}

// TestGuessIsTheErrorOfAFit: many fits of a shape with errors of one size have the
// covariance that is worked out to the first order.
func TestGuessIsTheErrorOfAFit(t *testing.T) {
	const trials, size = 4000, 1e-3
	rnd := rand.New(rand.NewPCG(21, 3))
	r := references(t, [][]r3.Vec{randomPoints(rnd, 8)}, nil)
	g := r.given(firstPlaced(r.Mean(), 5))
	want := g.guess(7)
	var got symmetric3
	for range trials {
		placed := firstPlaced(r.Mean(), 5)
		for j := range placed {
			placed[j] = r3.Add(placed[j], r3.Scale(size, r3.Vec{X: rnd.NormFloat64(), Y: rnd.NormFloat64(), Z: rnd.NormFloat64()}))
		}
		fit, err := Fit(r.mean, placed, Options{Scale: true})
		if err != nil {
			t.Fatal(err)
		}
		truth := r3.Add(r.mean[7], r3.Scale(size, r3.Vec{X: rnd.NormFloat64(), Y: rnd.NormFloat64(), Z: rnd.NormFloat64()}))
		got.add(1/(trials*size*size), r3.Sub(fit.Apply(r.mean[7]), truth))
	}
	for k := range want {
		if math.Abs(got[k]-want[k]) > 0.1*(want[0]+want[3]+want[5])/3 { // 4 standard errors
			t.Errorf("entry %d is %v, worked out to %v", k, got[k], want[k])
		}
	}
}

// BenchmarkPredict: the next of 55 points from 121 references, and all that are left. The
// bar is 10 ms.
func BenchmarkPredict(b *testing.B) {
	skulls := cleanSkulls(b)
	r := references(b, skulls[1:], nil)
	for name, wanted := range map[string][]int{"next": {30}, "all": nil} {
		b.Run(name, func(b *testing.B) {
			points := firstPlaced(skulls[0], 30)
			for b.Loop() {
				predict(b, r, points, wanted...)
			}
		})
	}
}
