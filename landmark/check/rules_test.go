package check

import (
	"math"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/landmark/shape"

	"gonum.org/v1/gonum/spatial/r3"
)

// skullRules are those of the skulls: their pairs and midline.
func skullRules(t *testing.T, r *Reference) *Rules {
	t.Helper()
	partners := PartnersIn(r.Mean())
	if partners == nil {
		t.Fatal("no pairs are found")
	}
	return &Rules{Partners: partners}
}

// TestRulesLeaveCleanSkullsAlone: of 122 none has a point off the midline, whatever else is
// known, with all points placed and with the first ones.
func TestRulesLeaveCleanSkullsAlone(t *testing.T) {
	sets := cleanSkulls(t)
	r := reference(t, sets)
	rules := skullRules(t, r)
	worst := 0.0
	for _, s := range sets {
		c := &checking{Specimen: Specimen{Points: s.Points, Rules: rules}}
		for i, k := range rules.Partners {
			if far, ok := c.fromMidline(s.Points, i); i == k && ok {
				worst = max(worst, far/shape.CentroidSize(s.Points))
			}
		}
		for _, reference := range []*Reference{nil, r} {
			for _, m := range []int{6, 10, 20, len(s.Points)} {
				points := firstPlaced(s.Points, m)
				if found := check(t, Specimen{ID: s.ID, Points: points, Rules: rules}, reference); len(grave(found)) > 0 {
					t.Errorf("%s, the first %d: %+v", s.ID, m, grave(found))
				}
			}
		}
	}
	if worst > 0.0145 || worst < 0.0135 { // what the limit of 0.04 is made of
		t.Errorf("a point of the midline is %.4f off", worst)
	}
}

// bent is a curve of eight points on a quarter of a circle, and one beside it.
func bent() []r3.Vec {
	var points []r3.Vec
	for k := range 8 {
		a := math.Pi / 14 * float64(k)
		points = append(points, r3.Vec{X: 10 * math.Cos(a), Y: 10 * math.Sin(a)})
	}
	return append(points, r3.Vec{Z: 5})
}

var bentRules = &Rules{Curves: []Curve{{Name: "rim", Points: []int{0, 1, 2, 3, 4, 5, 6, 7}, Spacing: UsualSpacing}}}

// TestOrderOnACurve: each two neighbours that have each other's place are named, and nobody else.
func TestOrderOnACurve(t *testing.T) {
	if found := check(t, Specimen{Points: bent(), Rules: bentRules}, nil); len(found) > 0 {
		t.Errorf("as it should be: %+v", found)
	}
	for a := range 7 {
		s := Specimen{Points: exchanged(bent(), a, a+1), Rules: bentRules}
		found := of(check(t, s, nil), Order)
		if len(found) != 1 || !slices.Equal(found[0].Points, []int{a, a + 1}) || found[0].Gravity != Hint {
			t.Errorf("%d and %d exchanged: %+v", a, a+1, found)
			continue
		}
		if mended := found[0].Mend[0].Apply(s.Points); !slices.Equal(mended, bent()) {
			t.Errorf("%d and %d are mended as %v", a, a+1, mended)
		}
	}
	missing := exchanged(bent(), 2, 4) // neighbours once 3 is missing
	missing[3] = landmark.NoPosition()
	if found := of(check(t, Specimen{Points: missing, Rules: bentRules}, nil), Order); len(found) != 1 || !slices.Equal(found[0].Points, []int{2, 4}) {
		t.Errorf("beside a missing point: %+v", found)
	}
	// A curve that goes back in all specimens is meant so.
	zigzag := exchanged(bent(), 3, 4)
	r := reference(t, []Set{{ID: "one", Points: zigzag}})
	if found := of(check(t, Specimen{Points: zigzag, Rules: bentRules}, r), Order); len(found) > 0 {
		t.Errorf("as in the reference: %+v", found)
	}
	// Closed, the last and the first are neighbours.
	var ring []r3.Vec
	for k := range 8 {
		a := math.Pi / 4 * float64(k)
		ring = append(ring, r3.Vec{X: math.Cos(a), Y: math.Sin(a)})
	}
	rules := &Rules{Curves: []Curve{{Points: []int{0, 1, 2, 3, 4, 5, 6, 7}, Closed: true, Spacing: UsualSpacing}}}
	if found := check(t, Specimen{Points: ring, Rules: rules}, nil); len(found) > 0 {
		t.Errorf("a ring: %+v", found)
	}
	if found := of(check(t, Specimen{Points: exchanged(ring, 0, 7), Rules: rules}, nil), Order); len(found) != 1 || !slices.Equal(found[0].Points, []int{0, 7}) {
		t.Errorf("where a ring begins: %+v", found)
	}
}

// TestSpacingOnACurve: a gap that is four times as wide, and one that is a quarter.
func TestSpacingOnACurve(t *testing.T) {
	line := func(at ...float64) (points []r3.Vec) {
		for _, x := range at {
			points = append(points, r3.Vec{X: x, Y: x * x / 100})
		}
		return points
	}
	rules := func(n int, spacing float64, said bool) *Rules {
		c := Curve{Name: "rim", Spacing: spacing, Said: said}
		for i := range n {
			c.Points = append(c.Points, i)
		}
		return &Rules{Curves: []Curve{c}}
	}
	for _, c := range []struct {
		at      []float64
		spacing float64
		want    []int
	}{
		{[]float64{0, 1, 2, 3, 4, 5}, 3, nil},
		{[]float64{0, 1, 2, 6, 7, 8}, 3, []int{2, 3}},
		{[]float64{0, 1, 2, 2.25, 3, 4}, 3, []int{2, 3}},
		{[]float64{0, 1, 2, 6, 7, 8}, 5, nil},
		{[]float64{0, 1, 2, 6, 7, 8}, 0, nil},
		{[]float64{0, 1, 5}, 3, nil}, // too few to say what is usual
		{[]float64{0, 1, math.NaN(), 3, 4, 5}, 1.5, nil},
	} {
		points := line(c.at...)
		for i, x := range c.at {
			if x != x {
				points[i] = landmark.NoPosition()
			}
		}
		found := of(check(t, Specimen{Points: points, Rules: rules(len(points), c.spacing, true)}, nil), Spacing)
		if c.want == nil && len(found) > 0 || c.want != nil && (len(found) != 1 || !slices.Equal(found[0].Points, c.want) || found[0].Gravity != Doubtful) {
			t.Errorf("%v with %v: %+v", c.at, c.spacing, found)
		}
	}
	uneven := append(line(0, 1, 2, 6, 7, 8), r3.Vec{Z: 3})
	r := reference(t, []Set{{ID: "one", Points: uneven}})
	if found := of(check(t, Specimen{Points: uneven, Rules: rules(6, 3, false)}, r), Spacing); len(found) > 0 {
		t.Errorf("as uneven as the reference: %+v", found)
	}
	even := append(line(0, 1, 2, 3, 4, 5), r3.Vec{Z: 3})
	if found := of(check(t, Specimen{Points: even, Rules: rules(6, 3, false)}, r), Spacing); len(found) != 1 || found[0].Gravity != Hint {
		t.Errorf("even, where the reference is not: %+v", found)
	}
}

// TestOffTheMidline: each point of the midline of a skull is found when it is moved out of the
// plane by a twentieth of the centroid size, alone; and from the protocol's own limit on.
func TestOffTheMidline(t *testing.T) {
	s := cleanSkulls(t)[0]
	rules := skullRules(t, reference(t, cleanSkulls(t)))
	_, normal, err := shape.Midline(s.Points, rules.Partners)
	if err != nil {
		t.Fatal(err)
	}
	size, n := shape.CentroidSize(s.Points), 0
	for i, k := range rules.Partners {
		if i != k {
			continue
		}
		n++
		moved := slices.Clone(s.Points)
		moved[i] = r3.Add(moved[i], r3.Scale(0.06*size, normal))
		found := of(check(t, Specimen{Points: moved, Rules: rules}, nil), OffMidline)
		if len(found) != 1 || !slices.Equal(found[0].Points, []int{i}) || found[0].Gravity != Hint {
			t.Errorf("point %d: %+v", i, found)
		}
	}
	if n != 7 {
		t.Errorf("%d points of the midline", n) // known answer 13
	}
	strict := &Rules{Partners: rules.Partners, OffMidline: make([]float64, len(s.Points))}
	for i := range strict.OffMidline {
		strict.OffMidline[i] = 1e-6
	}
	if found := of(check(t, Specimen{Points: s.Points, Rules: strict}, nil), OffMidline); len(found) < 3 || found[0].Gravity != Doubtful || !strings.Contains(found[0].Text, "the protocol allows 1e-06") {
		t.Errorf("with a limit of nothing: %+v", found)
	}
	few := &Rules{Partners: []int{0, -1, -1, -1}}
	if found := check(t, Specimen{Points: s.Points[:4], Rules: few}, nil); len(found) > 0 {
		t.Errorf("a midline of one: %+v", found)
	}
}

// TestLimitsOfAProtocol: a point counts as off the surface, or out of place, from its own limit on.
func TestLimitsOfAProtocol(t *testing.T) {
	points := []r3.Vec{{X: 1}, {X: 2, Z: 0.3}, {Y: 3, Z: 0.001}, {X: -3, Y: 2}}
	for _, c := range []struct {
		limits []float64
		want   []int
	}{{nil, []int{1}}, {[]float64{0, 0.31}, nil}, {[]float64{0, 0.29}, []int{1}}, {[]float64{0, 0.31, 0.0005}, []int{2}}, {[]float64{0, -1, math.NaN()}, []int{1}}} {
		found := of(check(t, Specimen{Points: points, Surface: plate{10}, Rules: &Rules{Surface: c.limits}}, nil), OffSurface)
		var got []int
		for _, f := range found {
			got = append(got, f.Points...)
			if said := c.limits != nil && c.limits[f.Points[0]] > 0; said != (f.Gravity == Doubtful) || said != strings.Contains(f.Text, "the protocol allows") {
				t.Errorf("%v: %+v", c.limits, f)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.limits, got, c.want)
		}
	}
	sets := cleanSkulls(t)
	r := reference(t, sets)
	count := func(deviations float64) (n int) {
		rules := &Rules{Outlier: make([]float64, len(sets[0].Points))}
		for i := range rules.Outlier {
			rules.Outlier[i] = deviations
		}
		for _, s := range sets {
			n += len(of(check(t, Specimen{ID: s.ID, Points: s.Points, Rules: rules}, r), Outlier))
		}
		return n
	}
	strict, usual, as, loose := count(2.5), count(farOff), count(0), count(1e6)
	if strict <= usual || usual != as || usual == 0 || loose != 0 {
		t.Errorf("outliers: %d beyond 2.5 deviations, %d beyond 3.5, %d by default, %d beyond a million", strict, usual, as, loose)
	}
}

// TestCurvesThatWind are no fault: a stair goes back at each step and would be longer otherwise;
// one point that has slipped past its neighbour is told, and more surely where the mean knows better.
func TestCurvesThatWind(t *testing.T) {
	stair := []r3.Vec{{}, {X: 2}, {X: 1, Y: 3}, {X: 3, Y: 3}, {Y: 9}}
	rules := &Rules{Curves: []Curve{{Points: []int{0, 1, 2, 3}}}}
	if found := check(t, Specimen{Points: stair, Rules: rules}, nil); len(found) > 0 {
		t.Errorf("a stair: %+v", found)
	}
	slipped := bent()
	slipped[3] = r3.Add(slipped[4], r3.Scale(0.1, r3.Sub(slipped[5], slipped[4])))
	r := reference(t, []Set{{ID: "one", Points: bent()}})
	for reference, gravity := range map[*Reference]Gravity{nil: Hint, r: Doubtful} {
		if found := of(check(t, Specimen{Points: slipped, Rules: bentRules}, reference), Order); len(found) != 1 || !slices.Equal(found[0].Points, []int{3, 4}) || found[0].Gravity != gravity {
			t.Errorf("slipped past a neighbour: %+v", found)
		}
	}
	var arc []r3.Vec // of five parts of a circle, so that the last and the first are far apart
	for k := range 6 {
		a := math.Pi / 6 * float64(k)
		arc = append(arc, r3.Vec{X: math.Cos(a), Y: math.Sin(a)})
	}
	for closed, want := range map[bool]int{false: 0, true: 1} {
		rules := &Rules{Curves: []Curve{{Points: []int{0, 1, 2, 3, 4, 5}, Closed: closed, Spacing: UsualSpacing}}}
		if found := of(check(t, Specimen{Points: arc, Rules: rules}, nil), Spacing); len(found) != want || want == 1 && !slices.Equal(found[0].Points, []int{0, 5}) {
			t.Errorf("closed %t: %+v", closed, found)
		}
	}
}

// TestMidlinesThatAreCrookedInAll specimens are as they should be.
func TestMidlinesThatAreCrookedInAll(t *testing.T) {
	s := cleanSkulls(t)[0]
	rules := skullRules(t, reference(t, cleanSkulls(t)))
	_, normal, err := shape.Midline(s.Points, rules.Partners)
	if err != nil {
		t.Fatal(err)
	}
	crooked := slices.Clone(s.Points)
	i := slices.IndexFunc(rules.Partners, func(k int) bool { return k >= 0 && rules.Partners[k] == k })
	crooked[i] = r3.Add(crooked[i], r3.Scale(0.06*shape.CentroidSize(crooked), normal))
	r := reference(t, []Set{{ID: "one", Points: crooked}})
	for reference, want := range map[*Reference]int{nil: 1, r: 0} {
		if found := of(check(t, Specimen{Points: crooked, Rules: rules}, reference), OffMidline); len(found) != want {
			t.Errorf("with a reference %t: %+v", reference != nil, found)
		}
	}
}
