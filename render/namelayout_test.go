package render

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// wantedNames returns names of n landmarks all over a sphere that is turned by some
// degrees, in a picture of 1000×800 pixels.
func wantedNames(n int, degrees float64) (all []wantedName) {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	for i := range n {
		p := onSphere(float64(i)+0.5, n)
		p = r3.Vec{X: cos*p.X + sin*p.Z, Y: p.Y, Z: cos*p.Z - sin*p.X}
		all = append(all, wantedName{
			key: nameKey{point: scene.Point{Group: 1}, mark: i + 1},
			x:   500 + 300*p.X, y: 400 - 300*p.Y, radius: 4,
			width: float64(12 + 7*(i*i%11)), height: 12,
			seen: p.Z > 0,
		})
	}
	return all
}

// placeNames places names in a picture of 1000×800 pixels.
func placeNames(wanted []wantedName, m *nameMemory) []placedName {
	l := &nameLayout{}
	l.reset(1000, 800, 1)
	for i := range wanted {
		if w := &wanted[i]; w.seen {
			l.glyphs.mark(box{w.x - w.radius, w.y - w.radius, w.x + w.radius, w.y + w.radius})
		}
	}
	return l.place(wanted, m)
}

// crosses reports whether two lines cross.
func crosses(a, b [4]float64) bool {
	side := func(l [4]float64, x, y float64) float64 { return (l[2]-l[0])*(y-l[1]) - (l[3]-l[1])*(x-l[0]) }
	return side(a, b[0], b[1])*side(a, b[2], b[3]) < 0 && side(b, a[0], a[1])*side(b, a[2], a[3]) < 0
}

// enters reports whether a line has a point within a box, shrunk by a hair.
func enters(l [4]float64, b box) bool {
	const hair = 0.01
	for i := range 201 {
		t := float64(i) / 200
		x, y := l[0]+t*(l[2]-l[0]), l[1]+t*(l[3]-l[1])
		if x > b.x0+hair && x < b.x1-hair && y > b.y0+hair && y < b.y1-hair {
			return true
		}
	}
	return false
}

func (b box) overlaps(c box) bool { return b.x0 < c.x1 && c.x0 < b.x1 && b.y0 < c.y1 && c.y0 < b.y1 }

// checkPlaces checks what a layout promises, pair by pair.
func checkPlaces(t *testing.T, what string, wanted []wantedName, placed []placedName) {
	t.Helper()
	picture := box{0, 0, 1000, 800}
	for i, p := range placed {
		w := wanted[p.name]
		if !p.at.within(picture) || p.at.x1-p.at.x0 != w.width || p.at.y1-p.at.y0 != w.height {
			t.Errorf("%s: name %d is at %v, of %g×%g", what, p.name, p.at, w.width, w.height)
		}
		for _, q := range placed[:i] {
			switch {
			case p.name == q.name:
				t.Errorf("%s: name %d stands twice", what, p.name)
			case p.at.overlaps(q.at):
				t.Errorf("%s: names %d and %d overlap", what, p.name, q.name)
			case p.leader && enters(p.line, q.at), q.leader && enters(q.line, p.at):
				t.Errorf("%s: a leader of names %d and %d goes through the other", what, p.name, q.name)
			case p.leader && q.leader && crosses(p.line, q.line):
				t.Errorf("%s: the leaders of names %d and %d cross", what, p.name, q.name)
			}
		}
		if w.rank > 0 {
			continue
		}
		for j := range wanted {
			if g := &wanted[j]; g.seen && p.at.overlaps(box{g.x - g.radius, g.y - g.radius, g.x + g.radius, g.y + g.radius}) {
				t.Errorf("%s: name %d covers landmark %d", what, p.name, j)
			}
		}
	}
}

func TestNamesDoNotOverlap(t *testing.T) {
	for _, n := range []int{1, 30, 300, 1500} {
		m := &nameMemory{}
		for _, degrees := range []float64{0, 1, 2, 30, 31, 200} {
			wanted := wantedNames(n, degrees)
			placed := placeNames(wanted, m)
			checkPlaces(t, fmt.Sprintf("%d names at %g°", n, degrees), wanted, placed)
			if n <= 30 && len(placed) < n*9/10 {
				t.Errorf("at %g° only %d of %d names have a place", degrees, len(placed), n)
			}
		}
	}
}

// TestNamesInRandomPictures lays out what may be anything, furniture included.
func TestNamesInRandomPictures(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for k := range 100 {
		var wanted []wantedName
		for i := range 1 + rnd.IntN(80) {
			wanted = append(wanted, wantedName{
				key: nameKey{mark: i + 1}, x: 400 + 300*rnd.Float64(), y: 300 + 150*rnd.NormFloat64(),
				radius: 1 + 8*rnd.Float64(), width: float64(1 + rnd.IntN(150)), height: float64(8 + rnd.IntN(20)),
				rank: max(0, rnd.IntN(20)-20+highestRank+1), seen: rnd.IntN(3) > 0,
			})
		}
		checkPlaces(t, fmt.Sprint("picture ", k), wanted, placeNames(wanted, nil))
	}
}

// TestNamesAreSteady turns a view by a degree at a time: names that are
// there before and after stay on their sides, and few come and go.
func TestNamesAreSteady(t *testing.T) {
	// The part of the names that may change their sides a degree. In a dense set each
	// has others pass by all the time.
	for n, most := range map[int]float64{30: 0.005, 68: 0.015, 300: 0.05, 1000: 0.05} {
		m, fresh := &nameMemory{}, 0.0
		before, beforeFresh := map[nameKey]slot{}, map[nameKey]slot{}
		changed, stayed, returned := 0.0, 0.0, 0.0
		gone := map[nameKey]int{}
		for degree := range 180 {
			wanted := wantedNames(n, float64(degree))
			now := map[nameKey]slot{}
			for _, p := range placeNames(wanted, m) {
				key := wanted[p.name].key
				s := m.places[key].slot
				now[key] = s
				if old, ok := before[key]; ok {
					stayed++
					if old != s {
						changed++
					}
				} else if at, ok := gone[key]; ok && degree-at < 3 {
					returned++
				}
			}
			for key := range before {
				if _, ok := now[key]; !ok {
					gone[key] = degree
				}
			}
			before = now
			alone, places := &nameMemory{}, map[nameKey]slot{}
			for _, p := range placeNames(wanted, alone) {
				key := wanted[p.name].key
				places[key] = alone.places[key].slot
				if old, ok := beforeFresh[key]; ok && old != places[key] {
					fresh++
				}
			}
			beforeFresh = places
		}
		if part := changed / stayed; part > most || !(fresh > 2*changed) {
			t.Errorf("%d names: %.2f %% change their side a degree, %.2f %% without a memory", n, 100*part, 100*fresh/stayed)
		} else {
			t.Logf("%d names: %.2f %% change their side a degree, %.2f %% without a memory", n, 100*part, 100*fresh/stayed)
		}
		if part := returned / stayed; part > 0.01 {
			t.Errorf("%d names: %.2f %% are gone for less than three degrees", n, 100*part)
		}
	}
}

func TestANameStaysWhereItFits(t *testing.T) {
	m := &nameMemory{}
	w := wantedName{key: nameKey{mark: 1}, x: 300, y: 300, radius: 4, width: 40, height: 12, seen: true}
	right := placeNames([]wantedName{w}, m)
	if len(right) != 1 || right[0].at.x0 < w.x {
		t.Fatalf("alone it is not on the right: %+v", right)
	}
	other := wantedName{key: nameKey{mark: 2}, x: 330, y: 300, radius: 4, width: 40, height: 12, seen: true}
	left := placeNames([]wantedName{w, other}, m)
	if len(left) != 2 || left[0].at.x1 > w.x {
		t.Fatalf("beside another landmark it is not on the left: %+v", left)
	}
	if again := placeNames([]wantedName{w}, m); len(again) != 1 || again[0].at != left[0].at {
		t.Errorf("with room on both sides again it moved: %+v", again)
	}
	if forgot := placeNames([]wantedName{w}, nil); forgot[0].at != right[0].at {
		t.Errorf("a picture of its own depends on frames before it: %+v", forgot)
	}
}

// TestANameIsBesideItsLandmarkInALargePicture, whose cells are larger than what is left
// free between the two otherwise: wherever in its cell the landmark is, that does not push
// the name away.
func TestANameIsBesideItsLandmarkInALargePicture(t *testing.T) {
	const width, height = 40000, 4000
	for dx := range 80 {
		l := &nameLayout{}
		l.reset(width, height, 1)
		if l.names.cell <= nameGap {
			t.Fatalf("cells of %g pixels are no test", l.names.cell)
		}
		w := wantedName{key: nameKey{mark: 1}, x: width/2 + float64(dx), y: height / 2, radius: 4, width: 40, height: 12, seen: true}
		l.glyphs.mark(box{w.x - w.radius, w.y - w.radius, w.x + w.radius, w.y + w.radius})
		placed := l.place([]wantedName{w}, nil)
		if len(placed) != 1 || placed[0].leader || placed[0].at.x0 < w.x+w.radius {
			t.Fatalf("at %g it is not on the right: %+v", w.x, placed)
		}
	}
}

// TestSelectedNamesComeFirst fills a place with more names than it has room for.
func TestSelectedNamesComeFirst(t *testing.T) {
	var wanted []wantedName
	for i := range 60 {
		wanted = append(wanted, wantedName{
			key: nameKey{mark: i + 1}, x: 500 + float64(i%3), y: 400 + float64(i/3), radius: 3, width: 60, height: 12, seen: true,
		})
	}
	wanted[47].rank, wanted[58].rank = rankSelected, rankHovered
	placed := placeNames(wanted, nil)
	checkPlaces(t, "a heap", wanted, placed)
	if len(placed) < 5 || placed[0].name != 58 || placed[1].name != 47 {
		t.Errorf("%d names have a place, first those of %d and %d", len(placed), placed[0].name, placed[1].name)
	}
	if again := placeNames(wanted, nil); !reflect.DeepEqual(again, placed) {
		t.Error("the same picture is laid out in another way the second time")
	}
}

// TestCoverageIsWhatBoxesCover compares the grid with the boxes themselves: it never
// says free where one is, and not taken where none is near.
func TestCoverageIsWhatBoxesCover(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	random := func() box {
		x, y := 340*rnd.Float64()-20, 240*rnd.Float64()-20
		return box{x, y, x + 70*rnd.Float64(), y + 30*rnd.Float64()}
	}
	for _, ratio := range []float64{1, 1.5, 2, 0.7} {
		for range 200 {
			c := coverage{}
			c.reset(300, 200, ratio)
			var boxes []box
			for range rnd.IntN(6) {
				boxes = append(boxes, random())
				c.mark(boxes[len(boxes)-1])
			}
			b := random()
			overlaps, near := false, false
			for _, o := range boxes {
				inside := box{max(o.x0, 0), max(o.y0, 0), min(o.x1, 300), min(o.y1, 200)}
				overlaps = overlaps || inside.x0 < inside.x1 && inside.y0 < inside.y1 && b.overlaps(inside)
				near = near || b.overlaps(box{o.x0 - 2*ratio, o.y0 - 2*ratio, o.x1 + 2*ratio, o.y1 + 2*ratio})
			}
			if free := c.free(b); free && overlaps || !free && !near {
				t.Fatalf("ratio %g: %v is free %v among %v", ratio, b, free, boxes)
			}
		}
	}
}

// TestNamesLookForPlacesInTurns: while a view moves, no frame shows many new ones, none
// that has room loses its place, and after a few frames of rest all is as if each had
// looked at once.
func TestNamesLookForPlacesInTurns(t *testing.T) {
	const n = 3000
	m := &nameMemory{}
	placeNames(wantedNames(n, 0), m)
	m.moving = true
	keys := func(placed []placedName, wanted []wantedName) map[nameKey]box {
		all := map[nameKey]box{}
		for _, p := range placed {
			all[wanted[p.name].key] = p.at
		}
		return all
	}
	var wanted []wantedName
	var few, all map[nameKey]box
	for i := range 20 {
		wanted = wantedNames(n, float64(i))
		patient := &nameMemory{frame: m.frame, places: maps.Clone(m.places)}
		few, all = keys(placeNames(wanted, m), wanted), keys(placeNames(wanted, patient), wanted)
		for key, at := range few {
			if other, ok := all[key]; !ok || other != at {
				if before, stood := m.places[key]; stood && before.frame == m.frame-1 {
					t.Fatalf("frame %d: the name %v stands at %v, and at %v where all look", i, key, at, other)
				}
			}
		}
		if len(few) > len(all)+len(all)/10 || len(few) < len(all)/3 {
			t.Errorf("frame %d: %d names where some look, %d where all do", i, len(few), len(all))
		}
	}
	for range searchTurns {
		few = keys(placeNames(wanted, m), wanted)
	}
	if again := keys(placeNames(wanted, m), wanted); !maps.Equal(few, again) {
		t.Error("names come and go in a view at rest")
	}
	m.moving = false
	if again := keys(placeNames(wanted, m), wanted); !maps.Equal(few, again) {
		t.Errorf("a name finds room only when the view rests: %d, then %d", len(few), len(again))
	}
}

// TestNamesTakeTurns: the higher rank first, of one rank those that are seen, and of these
// those that stood in the frame before.
func TestNamesTakeTurns(t *testing.T) {
	var wanted []wantedName
	var has []bool
	for i := range 40 {
		k := i * 7 % 40
		wanted = append(wanted, wantedName{rank: k / 4 % (highestRank + 1), seen: k&1 != 0})
		has = append(has, k&2 != 0)
	}
	var turns nameTurns
	turns.sort(wanted, func(i int) bool { return has[i] })
	var got, want []int
	for _, names := range turns {
		got = append(got, names...)
	}
	for i := range wanted {
		want = append(want, i)
	}
	last := func(b bool) int {
		if b {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(want, func(a, b int) int {
		return cmp.Or(wanted[b].rank-wanted[a].rank, last(wanted[a].seen)-last(wanted[b].seen), last(has[a])-last(has[b]))
	})
	if !slices.Equal(got, want) {
		t.Errorf("the turns are %v, want %v", got, want)
	}
}
