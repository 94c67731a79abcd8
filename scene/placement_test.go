package scene

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"cairn/landmark"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// stone returns a closed surface without symmetry about a place: a sphere of
// radius 50 with dents, or a plain one.
func stone(t *testing.T, at r3.Vec, dents float64) *mesh.TriMesh {
	t.Helper()
	const n = 40
	d := mesh.Data{Origin: at}
	for i := range n {
		for j := range n + 1 {
			u, v := 2*math.Pi*float64(i)/n, math.Pi*float64(j)/n
			r := 50 * (1 + dents*(math.Sin(u+2*v)+math.Cos(3*v)*math.Sin(v)*math.Cos(2*u-1)))
			d.Positions = append(d.Positions,
				float32(r*math.Sin(v)*math.Cos(u)), float32(r*math.Sin(v)*math.Sin(u)), float32(r*math.Cos(v)))
		}
	}
	vertex := func(i, j int) uint32 { return uint32(i%n*(n+1) + j) }
	for i := range n {
		for j := range n {
			d.Triangles = append(d.Triangles, vertex(i, j), vertex(i+1, j), vertex(i, j+1),
				vertex(i+1, j), vertex(i+1, j+1), vertex(i, j+1))
		}
	}
	m, err := mesh.New(d)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func meanOf(t *testing.T, m *mesh.TriMesh) r3.Vec {
	t.Helper()
	s, err := m.Surface(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s.VertexMean()
}

// pointsOn returns n places near vertices of the mesh, off by about the given
// distance.
func pointsOn(m *mesh.TriMesh, n int, off float64) []r3.Vec {
	r := rand.New(rand.NewPCG(1, 2))
	p := make([]r3.Vec, n)
	for i := range p {
		p[i] = r3.Add(m.Vertex(r.IntN(m.VertexCount())), r3.Vec{X: off * r.NormFloat64(), Y: off * r.NormFloat64(), Z: off * r.NormFloat64()})
	}
	return p
}

// storedAs returns a group whose file has the coordinates that the placement
// brings to the given positions, but says that it is to be read as declared.
func storedAs(p, declared landmark.Placement, positions []r3.Vec) *landmark.Group {
	stored := make([]r3.Vec, len(positions))
	for i, v := range positions {
		stored[i] = p.Invert(v)
	}
	g := group("g", stored...)
	properties := g.Properties()
	properties.Declared = declared
	g.SetProperties(properties)
	g.Place(declared)
	return g
}

func measured(t *testing.T, m *mesh.TriMesh, g *landmark.Group) []MeasuredPlacement {
	t.Helper()
	ways, err := MeasurePlacements(t.Context(), m, g)
	if err != nil {
		t.Fatal(err)
	}
	return ways
}

// matrix turns about z, scales and shifts.
var matrix = landmark.Placement{Kind: landmark.ByMatrix, Matrix: [3][4]float64{{0, -2, 0, 5}, {2, 0, 0, -3}, {0, 0, 2, 1}}}

// TestTheRightWayIsFound stores a set in each way and lets its file state each:
// the right one is found, and where it is not the file's word, just as well.
func TestTheRightWayIsFound(t *testing.T) {
	m := stone(t, r3.Vec{X: 30, Y: 80, Z: -20}, 0.15)
	ways := []landmark.Placement{
		{}, {Kind: landmark.Negated}, {Kind: landmark.Centred, Center: meanOf(t, m)}, {Kind: landmark.Times1000}, {Kind: landmark.Over1000},
	}
	for _, off := range []float64{0, 0.2, 1} { // of a diagonal of 190
		positions := pointsOn(m, 25, off)
		for _, right := range append(ways, matrix) {
			for _, declared := range append(ways, matrix) {
				if right == matrix && declared != matrix {
					continue // nobody can know
				}
				all := measured(t, m, storedAs(right, declared, positions))
				best, clear := ChoosePlacement(all)
				if all[best].Placement != right || !clear {
					t.Errorf("off by %v, stored for %q, declared %q: chosen %q, clear %v", off, right.Kind, declared.Kind, all[best].Placement.Kind, clear)
				}
				if all[best].Median > 3*off+1e-9 || all[best].Max < all[best].Median || all[best].Count != 25 {
					t.Errorf("off by %v, stored for %q: %+v", off, right.Kind, all[best])
				}
			}
		}
	}
}

// moved returns the points moved towards the middle of the mesh by a part of
// the way.
func moved(m *mesh.TriMesh, positions []r3.Vec, part float64) []r3.Vec {
	out := make([]r3.Vec, len(positions))
	for i, p := range positions {
		out[i] = r3.Add(p, r3.Scale(part, r3.Sub(m.Bounds().Center(), p)))
	}
	return out
}

// speck returns points in a place of the given size around a vertex, moved by
// off towards the outside.
func speck(m *mesh.TriMesh, size, off float64) []r3.Vec {
	at := m.Vertex(777)
	at = r3.Add(at, r3.Scale(off, r3.Unit(r3.Sub(at, m.Bounds().Center()))))
	return []r3.Vec{at, r3.Add(at, r3.Vec{X: size}), r3.Add(at, r3.Vec{Y: size}), r3.Add(at, r3.Vec{Z: size})}
}

func TestWhatIsNotClear(t *testing.T) {
	place := r3.Vec{X: 30, Y: 80, Z: -20}
	dented, sphere := stone(t, place, 0.15), stone(t, r3.Vec{}, 0)
	near := stone(t, r3.Vec{}, 0.15)
	near = stone(t, r3.Sub(r3.Vec{X: 1.4}, meanOf(t, near)), 0.15) // its mean is 0.7 % of the diagonal beside the origin
	kind := func(k landmark.PlacementKind) landmark.Placement { return landmark.Placement{Kind: k} }
	for _, c := range []struct {
		name      string
		m         *mesh.TriMesh
		stored    landmark.Placement
		positions []r3.Vec
		declared  landmark.Placement
		want      landmark.PlacementKind
		clear     bool
	}{
		{"inside of the specimen, as stated", dented, kind(0), moved(dented, pointsOn(dented, 20, 0), 0.2), kind(0), landmark.AsStored, true},
		{"inside of the specimen, stated wrongly", dented, kind(0), moved(dented, pointsOn(dented, 20, 0), 0.2), kind(landmark.Negated), landmark.Negated, false},
		{"far off in every way", dented, kind(0), moved(dented, pointsOn(dented, 20, 0), -5), kind(0), landmark.AsStored, false},
		{"the set of a far smaller specimen", dented, kind(0), moved(dented, pointsOn(dented, 20, 0.1), 0.9999), kind(0), landmark.AsStored, false},
		{"a speck near the surface", dented, kind(0), speck(dented, 0.01, 0.5), kind(0), landmark.AsStored, false},
		{"a speck on the surface", dented, kind(0), speck(dented, 0.01, 0), kind(0), landmark.AsStored, true},
		{"a round specimen", sphere, kind(0), pointsOn(sphere, 20, 0.1), kind(0), landmark.AsStored, false},
		{"a round specimen, negated", sphere, kind(0), pointsOn(sphere, 20, 0.1), kind(landmark.Negated), landmark.Negated, false},
		{"a round specimen, in another unit", sphere, kind(landmark.Times1000), pointsOn(sphere, 20, 0), kind(0), landmark.Times1000, true},
		{"two points on the surface", dented, kind(0), pointsOn(dented, 2, 0), kind(0), landmark.AsStored, true},
		{"two points off the surface", dented, kind(landmark.Negated), pointsOn(dented, 2, 0), kind(0), landmark.AsStored, false},
		{"three points off the surface", dented, kind(landmark.Negated), pointsOn(dented, 3, 0), kind(0), landmark.Negated, true},
		{"counted from a mean near the origin", near, landmark.Placement{Kind: landmark.Centred, Center: meanOf(t, near)}, pointsOn(near, 20, 0), kind(0), landmark.AsStored, false},
		{"as stored, beside a mean near the origin", near, kind(0), pointsOn(near, 20, 0), kind(0), landmark.AsStored, true},
		{"no points", dented, kind(0), nil, kind(landmark.Negated), landmark.Negated, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := storedAs(c.stored, c.declared, c.positions)
			all := measured(t, c.m, g)
			best, clear := ChoosePlacement(all)
			if all[best].Placement.Kind != c.want || clear != c.clear {
				t.Errorf("chosen %q, clear %v, want %q, %v", all[best].Placement.Kind, clear, c.want, c.clear)
				for _, w := range all {
					t.Logf("%q: %.3g %% of the diagonal", w.Placement.Kind, 100*w.Relative())
				}
			}
		})
	}
}

// Dividing by 1000 puts any set onto the origin; where that lies on the surface,
// it must not pass for a fit.
func TestAVanishingSetIsNoFit(t *testing.T) {
	m := stone(t, r3.Vec{}, 0.15)
	m = stone(t, r3.Scale(-1, m.Vertex(100)), 0.15) // now that vertex is the origin
	all := measured(t, m, storedAs(landmark.Placement{Kind: landmark.Times1000}, landmark.Placement{}, pointsOn(m, 20, 0.5)))
	if best, clear := ChoosePlacement(all); all[best].Placement.Kind != landmark.Times1000 || !clear {
		t.Errorf("in a larger unit, though as stored it is on the surface: chosen %q, clear %v", all[best].Placement.Kind, clear)
	}
	for _, positions := range [][]r3.Vec{pointsOn(m, 20, 0.5), moved(m, pointsOn(m, 20, 0), -3)} {
		all := measured(t, m, storedAs(landmark.Placement{}, landmark.Placement{}, positions))
		for _, w := range all {
			if w.Placement.Kind == landmark.Over1000 && w.Relative() > 0.01 {
				t.Fatalf("divided by 1000 they are %v off, so this test tests nothing", w.Relative())
			}
		}
		if best, _ := ChoosePlacement(all); all[best].Placement.Kind != landmark.AsStored {
			t.Errorf("chosen %q", all[best].Placement.Kind)
		}
	}
}

// A mesh whose mean is the origin has two ways that are one.
func TestTwoWaysThatAreOneAreNoQuestion(t *testing.T) {
	m := stone(t, r3.Vec{}, 0.15)
	m = stone(t, r3.Scale(-1, meanOf(t, m)), 0.15)
	all := measured(t, m, storedAs(landmark.Placement{}, landmark.Placement{}, pointsOn(m, 20, 0.5)))
	if best, clear := ChoosePlacement(all); all[best].Placement.Kind != landmark.AsStored || !clear {
		t.Errorf("chosen %q, clear %v", all[best].Placement.Kind, clear)
	}
}

func TestOnlyPlacedPointsAreMeasured(t *testing.T) {
	m := stone(t, r3.Vec{X: 100}, 0.15)
	g := landmark.NewGroup("g", []landmark.Landmark{
		{Position: m.Vertex(5), Status: landmark.Defined},
		{Position: m.Vertex(500), Status: landmark.Estimated},
		{Position: r3.Vec{}, Status: landmark.Missing},
		{Position: landmark.NoPosition()},
	})
	before := g.Copy()
	for _, w := range measured(t, m, g) {
		if w.Count != 2 || w.Placement.Kind == landmark.AsStored && (w.Median != 0 || w.Max != 0) {
			t.Errorf("%q: %+v", w.Placement.Kind, w)
		}
	}
	if !sameGroup(g, before) {
		t.Error("measuring changed the group")
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{{[]float64{3}, 3}, {[]float64{4, 1}, 2.5}, {[]float64{9, 1, 2}, 2}, {[]float64{4, 100, 1, 2}, 3}, {[]float64{math.Inf(1), math.Inf(1)}, math.Inf(1)}} {
		if got := median(c.values); got != c.want {
			t.Errorf("median of %v: %v", c.values, got)
		}
	}
	if got := median(nil); !math.IsNaN(got) {
		t.Errorf("median of nothing: %v", got)
	}
}

func TestMeasuringWhatCannotBeMeasured(t *testing.T) {
	full := stone(t, r3.Vec{}, 0.15)
	empty, err := mesh.New(mesh.Data{})
	if err != nil {
		t.Fatal(err)
	}
	picture := group("g", r3.Vec{X: 1}, r3.Vec{X: 2}, r3.Vec{X: 3})
	picture.SetDim(2)
	huge := group("g", r3.Vec{X: 1e306}, r3.Vec{X: -1e308}, r3.Vec{Y: 1e307})
	flat := storedAs(landmark.Placement{}, landmark.Placement{}, pointsOn(full, 5, 0))
	flat.SetPlacement(landmark.Placement{Kind: landmark.ByMatrix}) // it cannot be inverted
	for name, c := range map[string]struct {
		m     *mesh.TriMesh
		g     *landmark.Group
		clear bool
	}{
		"no mesh":                {empty, group("g", r3.Vec{X: 1}, r3.Vec{Y: 1}, r3.Vec{Z: 1}), false},
		"points of a picture":    {full, picture, true},
		"numbers too large":      {full, huge, false},
		"no way back":            {full, flat, false},
		"no mesh and no points":  {empty, group("g"), true},
		"no mesh and two points": {empty, group("g", r3.Vec{}, r3.Vec{}), false},
	} {
		all := measured(t, c.m, c.g)
		if best, clear := ChoosePlacement(all); !all[best].Declared || clear != c.clear {
			t.Errorf("%s: chosen %q, clear %v", name, all[best].Placement.Kind, clear)
		}
	}
	if best, clear := ChoosePlacement(nil); best != -1 || clear {
		t.Errorf("of no ways: %d, %v", best, clear)
	}
}

func TestALargeSetIsMeasuredInPart(t *testing.T) {
	m := stone(t, r3.Vec{X: 10}, 0.15)
	positions := pointsOn(m, 5*maxMeasured, 0.1)
	for _, w := range measured(t, m, storedAs(landmark.Placement{}, landmark.Placement{}, positions)) {
		if w.Count != maxMeasured {
			t.Fatalf("%d points measured", w.Count)
		}
	}
}

func TestMeasuringCanBeStopped(t *testing.T) {
	m := stone(t, r3.Vec{}, 0.15)
	g := storedAs(landmark.Placement{}, landmark.Placement{}, pointsOn(m, 20, 0))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := MeasurePlacements(ctx, m, g); !errors.Is(err, context.Canceled) {
		t.Errorf("without a surface: %v", err)
	}
	measured(t, m, g)
	if _, err := MeasurePlacements(ctx, m, g); !errors.Is(err, context.Canceled) {
		t.Errorf("with a surface: %v", err)
	}
}

// sameGroup compares bit by bit, so that NaN is NaN and -0 is not 0.
func sameGroup(a, b *landmark.Group) bool {
	if a.Len() != b.Len() || a.Placement() != b.Placement() || a.Name() != b.Name() {
		return false
	}
	bits := func(v r3.Vec) [3]uint64 {
		return [3]uint64{math.Float64bits(v.X), math.Float64bits(v.Y), math.Float64bits(v.Z)}
	}
	for i := range a.Len() {
		l, k := a.At(i), b.At(i)
		if bits(l.Position) != bits(k.Position) || bits(l.Normal) != bits(k.Normal) || l.Name != k.Name || l.Status != k.Status {
			return false
		}
	}
	return reflect.DeepEqual(a.Properties(), b.Properties())
}

func TestPlacingIsUndoneBitByBit(t *testing.T) {
	d := NewDocument("a")
	defer d.Close()
	r := rand.New(rand.NewPCG(3, 4))
	number := func() float64 { return math.Ldexp(r.Float64()-0.5, r.IntN(80)-40) }
	var l []landmark.Landmark
	for range 200 {
		l = append(l, landmark.Landmark{
			Position: r3.Vec{X: number(), Y: number(), Z: number()}, Status: landmark.Defined,
			Normal: r3.Unit(r3.Vec{X: number(), Y: number(), Z: number()}),
		})
	}
	l = append(l, landmark.Landmark{Position: landmark.NoPosition(), Status: landmark.Missing})
	l = append(l, landmark.Landmark{Position: r3.Vec{X: math.Copysign(0, -1)}, Status: landmark.Defined})
	n, err := d.AddGroup(landmark.NewGroup("g", l))
	if err != nil {
		t.Fatal(err)
	}
	states := []*landmark.Group{n.Group.Copy()}
	for _, p := range []landmark.Placement{
		{Kind: landmark.Over1000}, {Kind: landmark.Centred, Center: r3.Vec{X: 0.1, Y: 1e6, Z: -3}}, matrix, {Kind: landmark.Negated}, {},
	} {
		_ = d.Apply(PlaceGroup(d, n.ID(), p))
		if n.Group.Placement() != p {
			t.Fatalf("the placement is %v, want %v", n.Group.Placement(), p)
		}
		states = append(states, n.Group.Copy())
	}
	for range 2 {
		for i := len(states) - 2; i >= 0; i-- {
			rev := n.Group.Revision()
			if !d.Undo() || !sameGroup(n.Group, states[i]) || n.Group.Revision() == rev {
				t.Fatalf("undone to another state than %d", i)
			}
		}
		for i := 1; i < len(states); i++ {
			if !d.Redo() || !sameGroup(n.Group, states[i]) {
				t.Fatalf("redone to another state than %d", i)
			}
		}
	}
	if d.Undo(); d.History().RedoName() != "Place Landmarks" {
		t.Errorf("the edit is called %q", d.History().RedoName())
	}
}

func TestPlacingAGroupThatIsGoneDoesNothing(t *testing.T) {
	d := NewDocument("a")
	defer d.Close()
	_ = d.Apply(PlaceGroup(d, newID(), matrix))
	if d.Undo() {
		t.Error("an edit of nothing can be undone")
	}
}
