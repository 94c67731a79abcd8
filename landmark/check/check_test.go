package check

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/landmark/shape"

	"gonum.org/v1/gonum/spatial/r3"
)

func firstPlaced(points []r3.Vec, m int) []r3.Vec {
	points = slices.Clone(points)
	for j := m; j < len(points); j++ {
		points[j] = landmark.NoPosition()
	}
	return points
}

func mirrored(points []r3.Vec) []r3.Vec {
	points = slices.Clone(points)
	for i := range points {
		points[i].X *= -1
	}
	return points
}

func exchanged(points []r3.Vec, a, b int) []r3.Vec {
	points = slices.Clone(points)
	points[a], points[b] = points[b], points[a]
	return points
}

// grave returns the findings that clean specimens must not have.
func grave(findings []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool {
		return f.Kind == Unusual || f.Kind == Outlier
	})
}

// TestCleanSkullsAreLeftAlone: in all 122 times 1485 pairs nothing is exchanged, and nothing
// else is found but what differs: few points, of few specimens.
func TestCleanSkullsAreLeftAlone(t *testing.T) {
	sets := cleanSkulls(t)
	r := reference(t, sets)
	points, specimens := 0, 0
	for _, s := range sets {
		found := check(t, Specimen{ID: s.ID, Points: s.Points}, r)
		if bad := grave(found); len(bad) > 0 {
			t.Errorf("%s: %+v", s.ID, bad)
		}
		n := len(of(found, Outlier))
		points += n
		specimens += min(n, 1)
	}
	// The report has 0.24 % and 3.3 % with the fit by least squares.
	if most := 0.005 * 122 * 55; float64(points) > most || specimens > 6 {
		t.Errorf("%d points of %d specimens are outliers", points, specimens)
	}
	for _, m := range []int{4, 5, 6, 8, 12, 20, 40} {
		for _, s := range sets {
			if bad := grave(check(t, Specimen{ID: s.ID, Points: firstPlaced(s.Points, m)}, r)); len(bad) > 0 {
				t.Errorf("%s with %d points: %+v", s.ID, m, bad)
			}
		}
	}
}

// TestKnownQuality compares with the known answers.
func TestKnownQuality(t *testing.T) {
	var known struct {
		Outliers map[string]any `json:"outlier_specimens"`
		Swaps    struct {
			Cases []struct {
				Swapped []int   `json:"swapped (1-based)"`
				Before  float64 `json:"rho_before"`
				With    float64 `json:"rho_with_swap"`
			} `json:"cases_on_4001_S"`
		} `json:"swap_test"`
		Sentinel struct{ Files []string }
	}
	readKnown(t, "10_quality_mouse126.json", &known)
	var gpa struct {
		Partial struct {
			Size float64 `json:"centroid_size_of_the_mean"`
		}
	}
	readKnown(t, "02_gpa_mouse122.json", &gpa)
	sets := cleanSkulls(t)
	r := reference(t, sets)

	// The known distances are to the mean as it comes, which is not quite of size 1.
	var far []float64
	for _, rho := range r.distances {
		s := gpa.Partial.Size
		far = append(far, math.Sqrt(1+s*s-2*s*math.Cos(rho)))
	}
	if fence := shape.UpperFence(far); math.Abs(fence-known.Outliers["tukey_upper_fence_of_distance_to_mean (q3+1.5 iqr, numpy percentiles)"].(float64)) > 1e-6 {
		t.Errorf("the fence is %v, want that of %v", fence, known.Outliers)
	}
	var unusual, want []string
	for _, s := range sets {
		if len(of(check(t, Specimen{ID: s.ID, Points: s.Points}, r), Unusual)) > 0 {
			unusual = append(unusual, s.ID)
		}
	}
	for _, a := range known.Outliers["above_it"].([]any) {
		want = append(want, a.([]any)[0].(string))
	}
	slices.Sort(want)
	if !slices.Equal(unusual, want) {
		t.Errorf("unusual are %v, want %v", unusual, want)
	}

	for _, c := range known.Swaps.Cases {
		a, b := c.Swapped[0]-1, c.Swapped[1]-1
		points := exchanged(sets[0].Points, a, b)
		if got := r.off(points); math.Abs(got-c.With) > 1e-6 {
			t.Errorf("%v exchanged: the distance is %v, want %v", c.Swapped, got, c.With)
		}
		found := of(check(t, Specimen{Points: points}, r), Exchanged)
		text := fmt.Sprintf("falls from %.3g to %.3g if they are", c.With, c.Before)
		if len(found) != 1 || !slices.Equal(found[0].Points, []int{a, b}) || !strings.Contains(found[0].Text, text) {
			t.Errorf("%v exchanged: %+v, want a text that %s", c.Swapped, found, text)
		}
	}

	all := skulls(t)
	r = reference(t, all)
	var broken []string
	for _, s := range all {
		for _, f := range of(check(t, Specimen{ID: s.ID, Points: s.Points}, r), Sentinel) {
			broken = append(broken, s.ID)
			if !slices.Equal(f.Points, []int{24}) || !strings.Contains(f.Text, "(1998, 1998, -1998)") || !strings.Contains(f.Text, "3 other specimens") {
				t.Errorf("%s: %+v", s.ID, f)
			}
			if mended := f.Mend[0].Apply(s.Points); len(of(check(t, Specimen{ID: s.ID, Points: mended}, r), Sentinel)) > 0 {
				t.Errorf("%s is not mended", s.ID)
			}
		}
	}
	if !slices.Equal(broken, known.Sentinel.Files) {
		t.Errorf("a stray point have %v, want %v", broken, known.Sentinel.Files)
	}
}

// TestExchangesAreSeenAndNamed: with all points each, and with six in nine of ten.
func TestExchangesAreSeenAndNamed(t *testing.T) {
	sets := cleanSkulls(t)
	r := reference(t, sets)
	for placed, c := range map[int]struct {
		least     float64
		every     int // so many specimens one is taken
		everyPair int // so many pairs
	}{
		6:  {0.9, 6, 1},
		8:  {0.95, 40, 1},
		10: {1, 40, 1},
		30: {1, 40, 3},
		55: {1, 12, 19},
	} {
		named, all := 0, 0
		for k := 0; k < len(sets); k += c.every {
			for a := range placed {
				for b := range a {
					if all++; (a*placed+b)%c.everyPair != k%c.everyPair {
						all--
						continue
					}
					points := exchanged(firstPlaced(sets[k].Points, placed), a, b)
					found := grave(check(t, Specimen{Points: points}, r))
					if len(found) == 1 && found[0].Kind == Exchanged && slices.Equal(found[0].Points, []int{b, a}) {
						named++
						if mended := found[0].Mend[0].Apply(points); mended[a] != sets[k].Points[a] || mended[b] != sets[k].Points[b] {
							t.Fatalf("%d and %d are not put right", a, b)
						}
					}
				}
			}
		}
		t.Logf("%d placed: %d of %d exchanges are named", placed, named, all)
		if float64(named) < c.least*float64(all) {
			t.Errorf("%d placed: %d of %d exchanges are named", placed, named, all)
		}
	}
}

// TestSeveralExchanges: two pairs, and three points that go round.
func TestSeveralExchanges(t *testing.T) {
	sets := cleanSkulls(t)
	r := reference(t, sets)
	for k := 0; k < len(sets); k += 10 {
		points := exchanged(exchanged(sets[k].Points, 3, 20), 30, 31)
		found := grave(check(t, Specimen{Points: points}, r))
		if len(found) != 2 || !slices.Equal(found[0].Points, []int{3, 20}) || !slices.Equal(found[1].Points, []int{30, 31}) {
			t.Errorf("two pairs of %s: %+v", sets[k].ID, found)
		}
		points = exchanged(exchanged(sets[k].Points, 4, 11), 11, 40)
		found = grave(check(t, Specimen{Points: points}, r))
		if len(found) != 1 || !slices.Equal(found[0].Points, []int{4, 11, 40}) || found[0].Kind != Exchanged {
			t.Fatalf("three of %s: %+v", sets[k].ID, found)
		}
		if mended := found[0].Mend[0].Apply(points); !slices.Equal(mended, sets[k].Points) {
			t.Errorf("three of %s are not put right", sets[k].ID)
		}
	}
}

// TestMirroredSkulls: all are seen, also with half of the points, and what else is wrong is
// found in the mirror image. Flat sets cannot be told.
func TestMirroredSkulls(t *testing.T) {
	sets := cleanSkulls(t)
	r := reference(t, sets)
	for _, s := range sets {
		for _, placed := range []int{20, 55} {
			found := grave(check(t, Specimen{Points: mirrored(firstPlaced(s.Points, placed))}, r))
			if len(found) != 1 || found[0].Kind != Mirrored || found[0].Mend[0].Action != Mirror {
				t.Errorf("%s with %d points: %+v", s.ID, placed, found)
			}
		}
	}
	pairing, err := shape.FindPairs(r.Mean())
	if err != nil {
		t.Fatal(err)
	}
	r.Partners = pairing.Partners
	turned := mirrored(sets[3].Points)
	both := grave(check(t, Specimen{Points: turned}, r))
	if len(both) != 1 || len(both[0].Mend) != 2 || !strings.Contains(both[0].Text, "left and right") {
		t.Errorf("with partners known: %+v", both)
	} else if left := grave(check(t, Specimen{Points: both[0].Mend[1].Apply(turned)}, r)); len(left) > 0 {
		t.Errorf("with left and right exchanged: %+v", left)
	}
	found := grave(check(t, Specimen{Points: mirrored(exchanged(sets[5].Points, 8, 30))}, r))
	if len(found) != 2 || len(of(found, Mirrored)) != 1 || !slices.Equal(of(found, Exchanged)[0].Points, []int{8, 30}) {
		t.Errorf("mirrored and exchanged: %+v", found)
	}
	var flat []Set
	for _, s := range sets[:20] {
		points := slices.Clone(s.Points)
		for i := range points {
			points[i].Z = 0
		}
		flat = append(flat, Set{ID: s.ID, Points: points})
	}
	f := reference(t, flat)
	for _, s := range flat {
		if found := of(check(t, Specimen{ID: s.ID, Points: mirrored(s.Points)}, f), Mirrored); len(found) > 0 {
			t.Errorf("the mirror image of a flat set: %+v", found)
		}
	}
}

// TestNamesOffByOne: a point was passed over, or one too many was placed.
func TestNamesOffByOne(t *testing.T) {
	sets := cleanSkulls(t)
	r := reference(t, sets)
	for _, k := range []int{0, 33, 77, 121} {
		for _, at := range []int{0, 7, 30, 50} {
			points := sets[k].Points
			passed := append(slices.Delete(slices.Clone(points), at, at+1), landmark.NoPosition())
			found := grave(check(t, Specimen{Points: passed}, r))
			if len(found) != 1 || found[0].Kind != Shifted || found[0].Mend[0].Action != Insert || found[0].Mend[0].Points[0] != at {
				t.Errorf("point %d of %s was passed over: %+v", at, sets[k].ID, found)
				continue
			}
			want := slices.Clone(points)
			want[at] = landmark.NoPosition()
			if mended := found[0].Mend[0].Apply(passed); !same(mended, want) {
				t.Errorf("point %d of %s: it is not put right", at, sets[k].ID)
			}
			more := slices.Insert(slices.Clone(points), at, r3.Add(points[at], r3.Vec{X: 200, Y: -90}))[:55]
			found = grave(check(t, Specimen{Points: more}, r))
			if at < 50 && (len(found) != 1 || found[0].Kind != Shifted || found[0].Mend[0].Action != Remove || found[0].Mend[0].Points[0] != at) {
				t.Errorf("one too many at %d of %s: %+v", at, sets[k].ID, found)
			}
		}
	}
}

func same(a, b []r3.Vec) bool {
	return slices.EqualFunc(a, b, func(p, q r3.Vec) bool { return p == q || !finite(p) && !finite(q) })
}

// TestPlantedFaults: each is found in one skull, and mended by what is offered.
func TestPlantedFaults(t *testing.T) {
	sets := cleanSkulls(t)
	r := reference(t, sets)
	clean := sets[40]
	size := r.sizeOf(clean.Points)
	plant := func(i int, p r3.Vec) []r3.Vec {
		points := slices.Clone(clean.Points)
		points[i] = p
		return points
	}
	times := func(f float64) []r3.Vec {
		points := slices.Clone(clean.Points)
		for i := range points {
			points[i] = r3.Scale(f, points[i])
		}
		return points
	}
	for name, c := range map[string]struct {
		specimen Specimen
		kind     Kind
		points   []int
		action   Action
	}{
		"the origin":       {Specimen{Points: plant(9, r3.Vec{})}, Sentinel, []int{9}, MarkMissing},
		"nines":            {Specimen{Points: plant(9, r3.Vec{X: -999, Y: -999, Z: -999})}, Sentinel, []int{9}, MarkMissing},
		"many nines":       {Specimen{Points: plant(9, r3.Vec{X: 9999, Y: 9999, Z: 9999})}, Sentinel, []int{9}, MarkMissing},
		"doubted":          {Specimen{Points: plant(3, r3.Vec{X: -1, Y: -1, Z: -1}), Doubts: []Doubt{{[]int{3, 4}, "-1 for each coordinate"}}}, Sentinel, []int{3}, MarkMissing},
		"another's point":  {Specimen{Points: plant(9, sets[2].Points[31])}, Sentinel, []int{9}, MarkMissing},
		"placed twice":     {Specimen{Points: plant(9, clean.Points[31])}, Doubled, []int{9, 31}, MarkMissing},
		"beside its place": {Specimen{Points: plant(9, r3.Add(clean.Points[9], r3.Vec{Y: 0.05 * size}))}, Outlier, []int{9}, MarkMissing},
		"centimetres":      {Specimen{Points: times(0.1)}, Scale, nil, Read},
		"inches":           {Specimen{Points: times(1 / 25.4)}, Scale, nil, Read},
		"micrometres":      {Specimen{Points: times(1000)}, Scale, nil, Read},
		"moved":            {Specimen{Points: clean.Points, Kept: plant(9, r3.Add(clean.Points[9], r3.Vec{X: 1}))[:10]}, Moved, nil, Move},
		"another frame":    {Specimen{Points: clean.Points, Reading: &Reading{Placement: landmark.Placement{Kind: landmark.Negated}, Clear: true, Now: 1, Then: 0.001}}, Frame, nil, Read},
	} {
		t.Run(name, func(t *testing.T) {
			if c.specimen.ID == "" {
				c.specimen.ID = clean.ID
			}
			if c.kind == Moved {
				for i := range 9 {
					c.specimen.Kept[i] = landmark.NoPosition()
				}
				c.points = []int{9}
			}
			found := of(check(t, c.specimen, r), c.kind)
			if len(found) != 1 || !slices.Equal(found[0].Points, c.points) || len(found[0].Mend) == 0 || found[0].Mend[0].Action != c.action {
				t.Fatalf("%+v", found)
			}
			t.Log(found[0].Text)
			mended := c.specimen
			mended.Points = found[0].Mend[0].Apply(c.specimen.Points)
			mended.Reading, mended.Doubts = nil, nil
			if found[0].Mend[0].Action == Read && c.kind == Scale {
				for i, p := range mended.Points {
					mended.Points[i] = found[0].Mend[0].Placement.Apply(p)
				}
			}
			if left := of(check(t, mended, r), c.kind); len(left) > 0 {
				t.Errorf("after mending: %+v", left)
			}
		})
	}
	off := check(t, Specimen{ID: clean.ID, Points: plant(9, r3.Add(clean.Points[9], r3.Vec{Y: 0.05 * size}))}, r)
	if len(off) != 1 || off[0].Gravity != Doubtful {
		t.Errorf("one point is off, and nothing else: %+v", off)
	}
	copied := check(t, Specimen{ID: "x", Points: plant(9, r3.Add(clean.Points[9], r3.Vec{Y: 1}))}, r)
	if f := of(copied, Copied); len(f) != 1 || !strings.Contains(f[0].Text, clean.ID) || !strings.Contains(f[0].Text, "54 of 55") || len(of(copied, Sentinel)) > 0 {
		t.Errorf("a copy: %+v", copied)
	}
}

// TestFaultsDoNotSpoilTheReference: a tenth of the specimens is mirrored, or has exchanged
// points, a stray one, or another unit.
func TestFaultsDoNotSpoilTheReference(t *testing.T) {
	sets := slices.Clone(cleanSkulls(t)[:40])
	sets[3].Points = mirrored(sets[3].Points)
	sets[10].Points = exchanged(sets[10].Points, 4, 20)
	sets[21].Points = slices.Clone(sets[21].Points)
	sets[21].Points[12] = r3.Vec{X: -9999, Y: -9999, Z: -9999}
	sets[30].Points = slices.Clone(sets[30].Points)
	for i, p := range sets[30].Points {
		sets[30].Points[i] = r3.Scale(0.1, p)
	}
	want := map[int]Kind{3: Mirrored, 10: Exchanged, 21: Sentinel, 30: Scale}
	r := reference(t, sets)
	for i, s := range sets {
		found := grave(check(t, Specimen{ID: s.ID, Points: s.Points}, r))
		kind, odd := want[i]
		if odd != (len(found) == 1) || odd && found[0].Kind != kind {
			t.Errorf("%s: %+v, want %v", s.ID, found, kind)
		}
	}
}

// TestAPointAtTheOriginOfAll: specimens are often moved so that one point is there.
func TestAPointAtTheOriginOfAll(t *testing.T) {
	var sets []Set
	for _, s := range cleanSkulls(t)[:20] {
		moved := Set{ID: s.ID}
		for _, p := range s.Points {
			moved.Points = append(moved.Points, r3.Sub(p, s.Points[30]))
		}
		sets = append(sets, moved)
	}
	r := reference(t, sets)
	for _, s := range sets {
		if found := grave(check(t, Specimen{ID: s.ID, Points: s.Points}, r)); len(found) > 0 {
			t.Errorf("%s: %+v", s.ID, found)
		}
	}
	// Even where it is unlike all others.
	odd := Set{"odd", slices.Clone(sets[3].Points), nil}
	for i := range odd.Points {
		if i != 30 {
			odd.Points[i] = r3.Add(odd.Points[i], r3.Vec{X: 300})
		}
	}
	if found := of(check(t, Specimen{ID: odd.ID, Points: odd.Points}, r), Sentinel); len(found) > 0 {
		t.Errorf("%+v", found)
	}
}

// TestOneOfFourIsMirrored: it must not pull the mean to its side.
func TestOneOfFourIsMirrored(t *testing.T) {
	sets := slices.Clone(cleanSkulls(t)[:4])
	sets[0].Points = mirrored(sets[0].Points)
	r := reference(t, sets)
	if r.Specimens() != 3 {
		t.Errorf("the mean is of %d specimens", r.Specimens())
	}
	for i, s := range sets {
		if found := check(t, Specimen{ID: s.ID, Points: s.Points}, r); (i == 0) != (len(found) == 1) || i == 0 && found[0].Kind != Mirrored {
			t.Errorf("%s: %+v", s.ID, found)
		}
	}
}

// TestOneTemplateFindsWhatItCan: no spread is known, and nothing is guessed.
func TestOneTemplateFindsWhatItCan(t *testing.T) {
	sets := cleanSkulls(t)
	r := reference(t, sets[:1])
	for _, s := range sets[1:] {
		if found := check(t, Specimen{ID: s.ID, Points: s.Points}, r); len(found) > 0 {
			t.Errorf("%s: %+v", s.ID, found)
		}
	}
	found := check(t, Specimen{Points: exchanged(sets[9].Points, 4, 20)}, r)
	if len(found) != 1 || found[0].Kind != Exchanged {
		t.Errorf("exchanged: %+v", found)
	}
	if found := check(t, Specimen{Points: mirrored(sets[9].Points)}, r); len(found) != 1 || found[0].Kind != Mirrored {
		t.Errorf("mirrored: %+v", found)
	}
}

// TestNothingKnown: without a reference, with nothing placed, or too little.
func TestNothingKnown(t *testing.T) {
	sets := cleanSkulls(t)
	r := reference(t, sets[:12])
	none := firstPlaced(sets[0].Points, 0)
	for name, s := range map[string]Specimen{
		"nothing placed": {Points: none},
		"two placed":     {Points: firstPlaced(sets[0].Points, 2)},
		"no points":      {},
	} {
		for _, ref := range []*Reference{nil, r} {
			if ref != nil && len(s.Points) == 0 {
				continue
			}
			if found := check(t, s, ref); len(found) > 0 {
				t.Errorf("%s: %+v", name, found)
			}
		}
	}
	if _, err := Check(Specimen{Points: none[:4]}, r); err == nil {
		t.Error("a specimen of four points was compared with one of 55")
	}
	twice := slices.Clone(sets[0].Points)
	twice[7] = twice[2]
	if found := check(t, Specimen{Points: twice, Names: []string{2: "nasion"}}, nil); len(found) != 1 || found[0].Kind != Doubled || !slices.Equal(found[0].Names, []string{"nasion", "8"}) {
		t.Errorf("two at one place: %+v", found)
	}
	for name, sets := range map[string][]Set{
		"none":    nil,
		"lengths": {sets[0], {ID: "short", Points: sets[1].Points[:5]}},
		"empty":   {{ID: "empty", Points: none}, {ID: "empty, too", Points: none}},
	} {
		if _, err := NewReference(t.Context(), sets); err == nil {
			t.Errorf("%s: a reference was made", name)
		}
	}
}

// plate is the plane z = 0 of a square, seen from above; what is below is inside.
type plate struct{ half float64 }

func (s plate) Nearest(p r3.Vec) (Nearest, bool) {
	at := r3.Vec{X: min(max(p.X, -s.half), s.half), Y: min(max(p.Y, -s.half), s.half)}
	return Nearest{Position: at, Normal: r3.Vec{Z: 1}, Distance: apart(p, at), Edge: 0.001}, true
}

func (s plate) Inside(p r3.Vec) (inside, ok bool) { return p.Z < 0, true }

func (s plate) Bounds() (low, high r3.Vec) {
	return r3.Vec{X: -s.half, Y: -s.half}, r3.Vec{X: s.half, Y: s.half}
}

// TestOnSurface: single points are off, or all of them.
func TestOnSurface(t *testing.T) {
	rnd := rand.New(rand.NewPCG(23, 1))
	var points []r3.Vec
	for range 20 {
		points = append(points, r3.Vec{X: 20*rnd.Float64() - 10, Y: 20*rnd.Float64() - 10, Z: 0.004 * rnd.Float64()})
	}
	s := Specimen{Points: points, Surface: plate{10}}
	if found := check(t, s, nil); len(found) > 0 {
		t.Errorf("on the surface: %+v", found)
	}
	diagonal := 20 * math.Sqrt2
	if got, want := SurfaceDistance([]r3.Vec{{Z: 1}, landmark.NoPosition(), {Z: 1}}, plate{10}), 1/diagonal; math.Abs(got-want) > 1e-12 {
		t.Errorf("the distance is %v of the diagonal, want %v", got, want)
	}
	s.Points = slices.Clone(points)
	s.Points[3].Z, s.Points[5].Z = -0.1, 100
	found := check(t, s, nil)
	off, far := of(found, OffSurface), of(found, Sentinel)
	if len(found) != 2 || len(off) != 1 || len(far) != 1 || !slices.Equal(off[0].Points, []int{3}) || !slices.Equal(far[0].Points, []int{5}) {
		t.Fatalf("one below and one away: %+v", found)
	}
	if !strings.Contains(off[0].Text, "inside") || off[0].Mend[0].Apply(s.Points)[3] != (r3.Vec{X: points[3].X, Y: points[3].Y}) {
		t.Errorf("below: %+v", off[0])
	}
	for i := range points {
		s.Points[i] = r3.Add(points[i], r3.Vec{Z: 0.2})
	}
	if found := check(t, s, nil); len(found) > 0 { // less than 1 % of the diagonal: no reference says that this is much
		t.Errorf("above, and nothing is known: %+v", found)
	}
	r := reference(t, []Set{{ID: "other", Points: points}})
	r.Usual = Usual([]float64{0.0001, 0.002, math.NaN(), 0.0002})
	found = grave(check(t, s, r))
	if r.Usual != 0.0002 || len(found) != 1 || found[0].Kind != Mesh {
		t.Errorf("above, where %v is usual: %+v", r.Usual, found)
	}
	if Usual([]float64{1, math.NaN(), 2}) != 0 {
		t.Error("two specimens say what is usual")
	}
}

// TestWrongWall: the normal of one point is on the other side than that of the reference.
func TestWrongWall(t *testing.T) {
	rnd := rand.New(rand.NewPCG(23, 2))
	var points, normals []r3.Vec
	for range 12 {
		p := r3.Vec{X: rnd.NormFloat64(), Y: rnd.NormFloat64(), Z: rnd.NormFloat64()}
		points, normals = append(points, p), append(normals, r3.Unit(p))
	}
	r := reference(t, []Set{{"template", points, normals}})
	quarter := r3.NewRotation(math.Pi/2, r3.Vec{X: 1, Y: 2, Z: 3})
	s := Specimen{Points: make([]r3.Vec, 12), Normals: make([]r3.Vec, 12)}
	for i := range points {
		s.Points[i], s.Normals[i] = r3.Add(r3.Scale(7, quarter.Rotate(points[i])), r3.Vec{X: 100}), quarter.Rotate(normals[i])
	}
	if found := check(t, s, r); len(found) > 0 {
		t.Errorf("as in the reference, turned: %+v", found)
	}
	s.Normals[4] = r3.Scale(-1, s.Normals[4])
	s.Normals[6] = r3.Vec{} // not known
	if found := check(t, s, r); len(found) != 1 || found[0].Kind != Wall || !slices.Equal(found[0].Points, []int{4}) || !strings.Contains(found[0].Text, "180°") {
		t.Errorf("on the other side: %+v", found)
	}
	// Of several specimens the normals count where they agree: three of four do not, at points 2 and 4.
	other := slices.Clone(normals)
	other[2] = r3.Scale(-1, other[2])
	r = reference(t, []Set{{"a", points, normals}, {"b", s.Points, s.Normals}, {"c", points, other}, {"d", points, normals}, {"e", points, nil}})
	if n := r.normals; n[2] != (r3.Vec{}) || n[4] != (r3.Vec{}) || n[6] == (r3.Vec{}) || math.Abs(r3.Norm(n[7])-1) > 1e-12 {
		t.Errorf("of several: %v", n)
	}
}

func TestWordsAndKeys(t *testing.T) {
	words := map[string]bool{}
	for k := Sentinel; k <= Moved; k++ {
		words[k.String()] = true
	}
	for a := Exchange; a <= Remove; a++ {
		words[a.String()] = true
	}
	if len(words) != int(Moved)+int(Remove)+2 {
		t.Errorf("%d words: %v", len(words), words)
	}
	f := Finding{Kind: Exchanged, Names: []string{"a", "b"}, Text: "with 1.5"}
	g := f
	g.Text, g.Names = "with 1.4", []string{"a", "b"}
	if f.Key() != g.Key() || f.Key() == (Finding{Kind: Doubled, Names: f.Names}).Key() {
		t.Error("keys do not tell findings apart")
	}
}

// BenchmarkCheck: a skull against 122, as for each edit.
func BenchmarkCheck(b *testing.B) {
	sets := cleanSkulls(b)
	r := reference(b, sets)
	for b.Loop() {
		check(b, Specimen{ID: sets[7].ID, Points: sets[7].Points}, r)
	}
}

// TestChecksEnd when they are told to: hundreds of points in no order take seconds otherwise, for
// which a document that closes would wait.
func TestChecksEnd(t *testing.T) {
	points := []r3.Vec{{X: 1}, {Y: 2}, {Z: 3}, {X: 4, Y: 1}, {X: 2, Y: 3, Z: 5}, {X: -3, Z: 1}, {Y: -4, X: 2}}
	reference, err := NewReference(t.Context(), []Set{{ID: "a", Points: points}})
	if err != nil {
		t.Fatal(err)
	}
	exchanged := slices.Clone(points)
	exchanged[1], exchanged[4] = points[4], points[1]
	ended, end := context.WithCancel(t.Context())
	end()
	for ctx, looks := range map[context.Context]bool{t.Context(): true, ended: false} {
		if found := (&checking{ctx: ctx, reference: reference, points: exchanged}).exchanges() != nil; found != looks {
			t.Errorf("told to end: %v, it finds the order: %v", !looks, found)
		}
	}
	if found, err := CheckUntil(ended, Specimen{Points: exchanged}, reference); !errors.Is(err, context.Canceled) || found != nil {
		t.Errorf("it ends with %v and %v", found, err)
	}
}
