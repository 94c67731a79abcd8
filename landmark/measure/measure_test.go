package measure

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/internal/testfiles"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// exact is the part of a number by which a formula in another order may differ.
const exact = 1e-12

func near(a, b float64) bool { return math.Abs(a-b) <= exact*math.Max(1, math.Abs(b)) }

// group returns a group of placed points.
func group(t *testing.T, name string, points map[string]r3.Vec, order ...string) *landmark.Group {
	t.Helper()
	var l []landmark.Landmark
	for _, n := range order {
		l = append(l, landmark.Landmark{Name: n, Position: points[n], Status: landmark.Defined})
	}
	return landmark.NewGroup(name, l)
}

func points(of ...r3.Vec) *landmark.Group {
	var l []landmark.Landmark
	for _, p := range of {
		l = append(l, landmark.Landmark{Position: p, Status: landmark.Defined})
	}
	return landmark.NewGroup("g", l)
}

func specimen(groups ...*landmark.Group) Specimen {
	s := Specimen{Units: "mm"}
	for i, g := range groups {
		s.Groups = append(s.Groups, Group{ID: uint64(i + 1), Landmarks: g})
	}
	return s
}

// of returns a definition of points in the notation.
func of(t *testing.T, k Kind, text string) Definition {
	t.Helper()
	p, set, err := ParsePoints(text)
	if err != nil {
		t.Fatal(err)
	}
	return Definition{Kind: k, Points: p, Of: set}
}

func take(t *testing.T, d Definition, s Specimen) Value {
	t.Helper()
	v, err := d.Evaluate(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if v.OK() != (v.Number-v.Number == 0) {
		t.Errorf("%s: number %v, reason %q", d.Title(), v.Number, v.Reason)
	}
	return v
}

// TestFormulas has numbers that are worked out by hand.
func TestFormulas(t *testing.T) {
	far := r3.Vec{X: 1e6, Y: -2e6, Z: 3e6} // where Earth's grids put their scans
	for _, at := range []r3.Vec{{}, far} {
		v := func(x, y, z float64) r3.Vec { return r3.Add(at, r3.Vec{X: x, Y: y, Z: z}) }
		s := specimen(points(v(0, 0, 0), v(3, 4, 0), v(3, 4, 12), v(0, 0, 12)))
		for _, c := range []struct {
			kind Kind
			of   string
			want float64
			unit string
		}{
			{Distance, "#1, #2", 5, "mm"}, {Distance, "#1, #3", 13, "mm"}, {Distance, "g/#3, g/#1", 13, "mm"},
			{Angle, "#1, #2, #3", 90, "deg"}, {Angle, "#2, #1, #4", 90, "deg"},
			{Angle, "#2, #1, #3", math.Atan2(12, 5) * 180 / math.Pi, "deg"},
			{Polyline, "#1, #2, #3", 17, "mm"}, {Polyline, "*", 22, "mm"}, {Perimeter, "*", 34, "mm"}, {Perimeter, "#1, #2, #3", 30, "mm"},
			{Area, "*", 60, "mm2"}, {Area, "#1, #2, #3", 30, "mm2"},
			// the corners of a rectangle are all half a diagonal from its middle: sqrt(4 · 6.5²)
			{CentroidSize, "*", 13, "mm"}, {CentroidSize, "#1, #2", 5 / math.Sqrt2, "mm"},
		} {
			got := take(t, of(t, c.kind, c.of), s)
			if !got.OK() || !near(got.Number, c.want) || got.Unit != c.unit || got.Note != "" {
				t.Errorf("%v of %s at %v: %+v, want %v", c.kind, c.of, at, got, c.want)
			}
		}
	}
}

// TestSmallAngles: the arc cosine of a product has half the digits there.
func TestSmallAngles(t *testing.T) {
	for _, c := range []struct{ tangent, want float64 }{{1e-9, 1e-9 * 180 / math.Pi}, {-1e-9, 180 - 1e-9*180/math.Pi}} {
		s := specimen(points(r3.Vec{X: math.Copysign(1e3, c.tangent)}, r3.Vec{}, r3.Vec{X: 1e-3, Y: 1e-3 * math.Abs(c.tangent)}))
		if got := take(t, of(t, Angle, "#1,#2,#3"), s).Number; math.Abs(got/c.want-1) > 1e-9 {
			t.Errorf("tangent %g: %v, want %v", c.tangent, got, c.want)
		}
	}
}

// TestAreaOfTurnedPolygons: the area of a star with four points is that of the
// shoelace formula, however it lies in space and wherever it begins.
func TestAreaOfTurnedPolygons(t *testing.T) {
	flat := [][2]float64{{0, 0}, {4, 1}, {8, 0}, {7, 4}, {8, 8}, {4, 7}, {0, 8}, {1, 4}} // dented by 1 on each side of 8
	const want = 8*8 - 4*8*1/2
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		turn := r3.NewRotation(rng.Float64()*7, r3.Vec{X: rng.NormFloat64(), Y: rng.NormFloat64(), Z: rng.NormFloat64()})
		begin, shift := rng.IntN(len(flat)), r3.Vec{X: rng.NormFloat64() * 100, Z: rng.NormFloat64() * 100}
		var p []r3.Vec
		for i := range flat {
			q := flat[(begin+i)%len(flat)]
			p = append(p, r3.Add(shift, turn.Rotate(r3.Vec{X: q[0], Y: q[1]})))
		}
		if got := take(t, of(t, Area, "*"), specimen(points(p...))); !got.OK() || !near(got.Number, want) || got.Note != "" {
			t.Fatalf("%+v, want %v", got, want)
		}
	}
}

func TestAreaOfWhatGoesAroundNone(t *testing.T) {
	v := func(x, y, z float64) r3.Vec { return r3.Vec{X: x, Y: y, Z: z} }
	for _, c := range []struct {
		name   string
		points []r3.Vec
		want   float64
		reason string
		note   string
	}{
		{"two triangles of one size", []r3.Vec{v(0, 0, 0), v(1, 1, 0), v(1, 0, 0), v(0, 1, 0)}, 0, "sides cross", ""},
		{"a small and a large triangle", []r3.Vec{v(0, 0, 1), v(3, 3, 1), v(3, 0, 1), v(0, 2, 1)}, 0, "sides cross", ""},
		{"crossing in a plane across x", []r3.Vec{v(5, 0, 0), v(5, 3, 3), v(5, 3, 0), v(5, 0, 2)}, 0, "sides cross", ""},
		{"crossing in a plane across y", []r3.Vec{v(0, 5, 0), v(3, 5, 3), v(3, 5, 0), v(0, 5, 2)}, 0, "sides cross", ""},
		{"back and forth on a line, but for rounding", []r3.Vec{v(0, 0, 0), v(0.07, 0.13, 0.3), v(7e3, 1.3e4, 3e4), v(0.49, 0.91, 2.1), v(2.1e3, 3.9e3, 9e3), v(7e-4, 1.3e-3, 3e-3)}, 0, "", ""},
		{"a line", []r3.Vec{v(0, 0, 0), v(1, 2, 3), v(2, 4, 6), v(3, 6, 9)}, 0, "", ""},
		{"three on a line", []r3.Vec{v(0, 0, 0), v(1, 2, 3), v(2, 4, 6)}, 0, "", ""},
		{"one place", []r3.Vec{v(1, 1, 1), v(1, 1, 1), v(1, 1, 1), v(1, 1, 1)}, 0, "", ""},
		{"a corner twice", []r3.Vec{v(0, 0, 0), v(2, 0, 0), v(2, 0, 0), v(2, 2, 0), v(0, 2, 0)}, 4, "", ""},
		// corners that go up and down by 1: the projection has the area 4
		{"a saddle", []r3.Vec{v(-1, -1, 1), v(1, -1, -1), v(1, 1, 1), v(-1, 1, -1)}, 4, "", "up to 1.0000 mm off their plane"},
		{"nearly flat", []r3.Vec{v(-1, -1, 0.01), v(1, -1, -0.01), v(1, 1, 0.01), v(-1, 1, -0.01)}, 4, "", ""},
	} {
		got := take(t, of(t, Area, "*"), specimen(points(c.points...)))
		if c.reason != "" {
			if !strings.Contains(got.Reason, c.reason) {
				t.Errorf("%s: %+v", c.name, got)
			}
			continue
		}
		const none = 1e-9 // of areas of order 1: rounding
		if !got.OK() || !near(got.Number, c.want) && (c.want > 0 || got.Number > none) || !strings.Contains(got.Note, c.note) || c.note == "" && got.Note != "" {
			t.Errorf("%s: %+v, want %v", c.name, got, c.want)
		}
	}
}

// TestCentroidSizesOfOthers compares with those that shapes and Morpho give.
func TestCentroidSizesOfOthers(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(testfiles.Dir(t, "known_answers"), "01_opa.json"))
	if err != nil {
		t.Fatal(err)
	}
	var known struct {
		A, B   [][3]float64
		SizeA  float64 `json:"centroid_size_A"`
		SizeB  float64 `json:"centroid_size_B"`
		Within float64 `json:"tolerance"`
	}
	if err := json.Unmarshal(data, &known); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		points [][3]float64
		want   float64
	}{{known.A, known.SizeA}, {known.B, known.SizeB}} {
		var p []r3.Vec
		for _, x := range c.points {
			p = append(p, r3.Vec{X: x[0], Y: x[1], Z: x[2]})
		}
		if got := take(t, of(t, CentroidSize, "g/*"), specimen(points(p...))); math.Abs(got.Number-c.want) > known.Within {
			t.Errorf("%+v, want %v", got, c.want)
		}
	}
}

// TestReasons: whatever stands in the way is said, and nothing is guessed.
func TestReasons(t *testing.T) {
	face := landmark.NewGroup("face", []landmark.Landmark{
		{Name: "nasion", Position: r3.Vec{X: 1}, Status: landmark.Defined},
		{Name: "twice", Position: r3.Vec{X: 2}, Status: landmark.Defined},
		{Name: "twice", Position: r3.Vec{X: 3}, Status: landmark.Estimated},
		{Name: "tooth", Position: landmark.NoPosition(), Status: landmark.Missing},
		{Name: "chin", Position: landmark.NoPosition()},
		{Name: "lost", Position: landmark.NoPosition(), Status: landmark.Defined},
		{Position: r3.Vec{Y: 1}, Status: landmark.Defined},
		{Name: "also", Position: r3.Vec{X: 1}, Status: landmark.Defined},
		{Name: "huge", Position: r3.Vec{X: 1.7e308, Y: 1.7e308}, Status: landmark.Defined},
	})
	if err := face.SetLabels([]landmark.Label{{Name: "a", Indices: []int{0, 1}}, {Name: "b", Indices: []int{0, 3}},
		{Name: "c", Indices: []int{0}}, {Name: "d", Indices: []int{0}}, {Name: "d", Indices: []int{0}}}); err != nil {
		t.Fatal(err)
	}
	back := group(t, "back", map[string]r3.Vec{"nasion": {Z: 5}, "own": {Z: 6}}, "nasion", "own")
	same1, same2 := points(r3.Vec{}), points(r3.Vec{})
	s := specimen(face, back, same1, same2)
	for _, c := range []struct {
		kind Kind
		of   string
		want string
	}{
		{Distance, "face/nasion, face/tooth", `point "tooth" is missing`},
		{Distance, "face/nasion, face/chin", `point "chin" is not visited`},
		{Distance, "face/nasion, face/lost", `point "lost" has no finite position`},
		{Polyline, "face/chin, face/nasion, face/tooth", `2 of its 3 points have no position: chin, tooth`},
		{Distance, "face/nasion, face/none", `there is no point "none" in group "face"`},
		{Distance, "own, none", `there is no point "none"`},
		{Distance, "own, Own", `there is no point "Own"`},
		{Distance, "face/nasion, face/twice", `2 points in group "face" are called "twice"`},
		{Distance, "own, nasion", `2 points are called "nasion"`},
		{Distance, "own, head/nasion", `there is no group "head"`},
		{Distance, "own, g/#1", `2 groups are called "g"`},
		{Distance, "own, #7", `point 7 may be of any of 4 groups`},
		{Distance, "own, face/#10", `there is no point 10 in group "face", which has 9`},
		{Distance, "own, face/#2", `point 2 in group "face" is called "twice", and one without a name was meant`},
		{CentroidSize, "face/*", `3 of its 9 points have no position: tooth, chin, lost`},
		{CentroidSize, "*", "there are 4 groups"},
		{CentroidSize, "g/*", `2 groups are called "g"`},
		{CentroidSize, "head/*", `there is no group "head"`},
		{CentroidSize, "face/@none", `there is no label "none" in group "face"`},
		{CentroidSize, "@d", `2 labels are called "d"`},
		{CentroidSize, "@b", `point "tooth" is missing`},
		{CentroidSize, "@c", "a centroid size needs at least 2 points, and there is 1"},
		{Area, "@a", "an area needs at least 3 points, and there are 2"},
		{Angle, "face/nasion, face/also, own", `nasion and also stand in one place`},
		{Angle, "own, face/also, face/nasion", `nasion and also stand in one place`},
		{Angle, "own, face/also", "an angle needs 3 points, and there are 2"},
		{Distance, "own, own", "names one twice"},
		{Angle, "own, face/also, own", "names one twice"},
		{Distance, "*", "a distance is of 2 points, which are named one by one"},
		{Distance, "own, face/huge", "too large"},
		{Area, "own, face/huge, face/nasion", "too large"},
		{SurfaceLength, "own, face/nasion", "there is no mesh"},
		{SurfaceDistance, "own", "there is no mesh"},
		{0, "own", "no such kind"},
	} {
		if got := take(t, of(t, c.kind, c.of), s); got.OK() || !strings.Contains(got.Reason, c.want) || got.Unit != "" || got.Text() != "–" {
			t.Errorf("%v of %s: %+v, want %s", c.kind, c.of, got, c.want)
		}
	}
	if got := take(t, of(t, Distance, "own, nasion"), Specimen{}); got.Reason != "there are no landmarks" {
		t.Errorf("of nothing: %+v", got)
	}
	for _, good := range []string{"own, back/nasion", "face/nasion, face/#7", "own, also"} {
		if got := take(t, of(t, Distance, good), s); !got.OK() {
			t.Errorf("%s: %+v", good, got)
		}
	}
	if got := take(t, of(t, CentroidSize, "@b"), specimen(back)); got.OK() {
		t.Errorf("label of another group: %+v", got)
	}
}

// plate is a surface in the plane z = 0, where the shortest way is straight and
// ends at x = 100.
type plate struct{}

var errApart = errors.New("they are on parts of the mesh that do not touch")

func (plate) Distance(p r3.Vec) (float64, bool) { return math.Abs(p.Z), p.X < 100 }
func (plate) Along(ctx context.Context, p, q r3.Vec) (length, excess float64, err error) {
	if p.X > 100 || q.X > 100 {
		return 0, 0, errApart
	}
	if length = math.Hypot(p.X-q.X, p.Y-q.Y); length > 50 {
		excess = 0.5
	}
	return length, excess, ctx.Err()
}

func TestOnTheSurface(t *testing.T) {
	s := specimen(points(r3.Vec{Z: 2}, r3.Vec{X: 3, Y: 4}, r3.Vec{X: 3, Y: 10, Z: -1}, r3.Vec{X: 200}, r3.Vec{X: 99}, r3.Vec{X: 99, Z: 1e-14}, r3.Vec{X: 99, Z: 1e-10}))
	s.Surface = plate{}
	for _, c := range []struct {
		kind   Kind
		of     string
		want   float64
		reason string
	}{
		{SurfaceDistance, "#1", 2, ""}, {SurfaceDistance, "#3", 1, ""}, {SurfaceDistance, "#4", 0, "no surface"},
		{SurfaceDistance, "#6", 0, ""}, {SurfaceDistance, "#7", 1e-10, ""}, // what rounding makes is none
		{SurfaceLength, "#1, #2", 5, ""}, {SurfaceLength, "#1, #2, #3", 11, ""},
		{SurfaceLength, "#1, #4", 0, "from 1 to 4: they are on parts"},
	} {
		got := take(t, of(t, c.kind, c.of), s)
		if c.reason == "" && (!got.OK() || got.Number != c.want || got.Unit != "mm") || !strings.Contains(got.Reason, c.reason) {
			t.Errorf("%v of %s: %+v", c.kind, c.of, got)
		}
	}
	if got := take(t, of(t, SurfaceLength, "#1, #5, #1"), s); got.Number != 198 || got.Note != "no way near it is shorter, but one elsewhere might be, by 1.0000 mm at most" {
		t.Errorf("a way that is hard to find: %+v", got)
	}
	if got := take(t, of(t, SurfaceLength, "#1, #2"), s); got.Note != "" {
		t.Errorf("an exact way: %+v", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := of(t, SurfaceLength, "#1, #2").Evaluate(ctx, s); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestVeryFarFromTheSurface: a distance beyond all numbers is no value, and not 0.
func TestVeryFarFromTheSurface(t *testing.T) {
	s := specimen(points(r3.Vec{X: 1.7e308, Y: 1.7e308, Z: 1.7e308}))
	s.Surface = farPlate{}
	if got := take(t, of(t, SurfaceDistance, "#1"), s); got.OK() || !strings.Contains(got.Reason, "too large") {
		t.Errorf("%+v", got)
	}
}

// farPlate is a plate that is farther away than numbers go.
type farPlate struct{ plate }

func (farPlate) Distance(r3.Vec) (float64, bool) { return math.Inf(1), true }

func TestUnits(t *testing.T) {
	s := specimen(points(r3.Vec{}, r3.Vec{X: 1}, r3.Vec{Y: 1}))
	for _, c := range []struct {
		units string
		kind  Kind
		want  string
	}{
		{"mm", Distance, "1.0000 mm"}, {"mm", Area, "0.50000 mm²"}, {"mm", Angle, "45.000°"},
		{"um", Distance, "1.0000 µm"}, {"um", Area, "0.50000 µm²"}, {"", Distance, "1.0000"}, {"", Area, "0.50000"}, {"", Angle, "45.000°"},
	} {
		s.Units = c.units
		text := "#1, #2, #3"
		if c.kind == Distance {
			text = "#1, #2"
		}
		if got := take(t, of(t, c.kind, text), s).Text(); got != c.want {
			t.Errorf("%v in %q: %s, want %s", c.kind, c.units, got, c.want)
		}
	}
	for x, want := range map[float64]string{0: "0", 12.3456789: "12.346", 123456.7: "123457", 0.00123456: "0.0012346", 1e-7: "1e-07", 2.5e12: "2.5e+12", 99999.7: "100000"} {
		if got := numberText(x); got != want {
			t.Errorf("%v: %s, want %s", x, got, want)
		}
	}
}

func TestEveryKindHasItsWords(t *testing.T) {
	words := map[string]bool{}
	for _, k := range Kinds() {
		back, ok := KindOf(k.Word())
		if least, _ := k.Points(); !ok || back != k || k.Word() == "" || words[k.Word()] || words[k.String()] && k.Word() != k.String() || least < 1 {
			t.Errorf("%v: word %q is of %v", k, k.Word(), back)
		}
		words[k.Word()], words[k.String()] = true, true
	}
	if len(Kinds()) != 8 {
		t.Errorf("%d kinds", len(Kinds()))
	}
	if _, ok := KindOf(""); ok || Kind(0).Word() != "" || Kind(200).String() != "measure 200" {
		t.Error("no kind has words")
	}
}
