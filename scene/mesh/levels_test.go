package mesh

import (
	"context"
	"math"
	"slices"
	"sync/atomic"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// seamed is a sphere with a texture whose seam is a meridian, so that its vertices have
// texture coordinates on both sides, of two materials.
func seamed(n int) Data {
	d := sphere(n)
	columns := 2 * n
	at := func(ring, k int) uint32 { return uint32(ring*(columns+1) + k) }
	for ring := range n {
		for k := range columns + 1 {
			d.TexCoords = append(d.TexCoords, float32(k)/float32(columns), (float32(ring)+0.5)/float32(n))
		}
	}
	for ring := range n - 1 {
		for k := range columns {
			d.TexIndex = append(d.TexIndex, at(ring, k), at(ring+1, k), at(ring+1, k+1), at(ring, k), at(ring+1, k+1), at(ring, k+1))
		}
	}
	d.Materials = []Material{{Texture: &Texture{}}, {Texture: &Texture{}}}
	third := len(d.Triangles) / 9
	d.Parts = []Part{{0, third, 1}, {third, len(d.Triangles)/3 - third, 0}}
	return d
}

// looksAt returns where on the sphere of seamed texture coordinates belong.
func looksAt(u, v float32) r3.Vec {
	polar, around := math.Pi*float64(v), 2*math.Pi*float64(u)
	return r3.Vec{X: math.Sin(polar) * math.Cos(around), Y: math.Sin(polar) * math.Sin(around), Z: math.Cos(polar)}
}

func TestMakeDetail(t *testing.T) {
	const rings, least = 48, 100
	for name, d := range map[string]Data{"plain": sphere(rings), "seamed": seamed(rings)} {
		m := mustNew(t, d)
		levels := m.MakeDetail(t.Context(), least).Levels
		if len(levels) != 3 {
			t.Fatalf("%s: %d levels of %d triangles, want a quarter, a sixteenth and a sixty-fourth", name, len(levels), m.TriangleCount())
		}
		target := m.TriangleCount()
		for i := range levels {
			l := &levels[i]
			target /= levelRatio
			// The rule of thumb behind the grid is good to a factor of two.
			if n := l.TriangleCount(); n < target/2 || n > 2*target {
				t.Errorf("%s: level %d has %d triangles, want about %d", name, i, n, target)
			}
			checkLevel(t, m, l)
			if v, is := torn(m, places(l)); is {
				t.Errorf("%s: level %d is torn at %v", name, i, v)
			}
			checkError(t, m, l)
		}
	}
}

// places returns a level's triangles in vertices of the mesh.
func places(l *Level) []uint32 {
	return pick(l.Vertex, l.Triangles())
}

// checkLevel looks at the triangles of a level, and at what its vertices look like.
func checkLevel(t *testing.T, m *TriMesh, l *Level) {
	t.Helper()
	area, triangles := 0.0, l.Triangles()
	for f := 0; f < len(triangles); f += 3 {
		a, b, c := l.Vertex[triangles[f]], l.Vertex[triangles[f+1]], l.Vertex[triangles[f+2]]
		if a == b || b == c || a == c {
			t.Fatalf("triangle %d: %d %d %d", f/3, a, b, c)
		}
		normal := r3.Cross(r3.Sub(m.Vertex(int(b)), m.Vertex(int(a))), r3.Sub(m.Vertex(int(c)), m.Vertex(int(a))))
		// Away from the middle of the sphere, but for thin ones that stand upright.
		if r3.Dot(normal, m.Vertex(int(a))) < -0.3*r3.Norm(normal) {
			t.Fatalf("triangle %d shows its back", f/3)
		}
		area += r3.Norm(normal) / 2
	}
	if ratio := area / (4 * math.Pi); math.Abs(ratio-1) > 0.05 {
		t.Errorf("the level has %g of the sphere's area", ratio)
	}
	if m.data.Parts == nil {
		if l.Parts != nil || l.Normal != nil || l.TexCoord != nil {
			t.Error("a plain level has parts or looks")
		}
		return
	}
	next := 0
	for i, p := range l.Parts {
		if p.First != next || p.Material != m.data.Parts[i].Material {
			t.Errorf("part %d is %+v", i, p)
		}
		next += p.Count
	}
	if next != len(triangles)/3 {
		t.Errorf("the parts have %d triangles of %d", next, len(triangles)/3)
	}
	// The first third of the triangles is the upper one, nearly: faces between rings 0 and 33.
	for f := 0; f < 3*l.Parts[0].Count; f++ {
		if z := m.Vertex(int(l.Vertex[triangles[f]])).Z; z < 0.3 {
			t.Fatalf("a triangle of the first part is at height %g", z)
		}
	}
	cell := math.Sqrt(2 * 4 * math.Pi / float64(len(triangles)/3))
	exact := 0
	for i, v := range l.Vertex {
		k := l.TexCoord[i]
		off := r3.Norm(r3.Sub(looksAt(m.data.TexCoords[2*k], m.data.TexCoords[2*k+1]), m.Vertex(int(v))))
		if off > 2*cell {
			t.Fatalf("vertex %d looks like one that is %g away", i, off)
		}
		if off < 1e-5 { // rounding to float32
			exact++
		}
	}
	if exact < len(l.Vertex)*3/4 {
		t.Errorf("%d of %d vertices look as in the place where they are", exact, len(l.Vertex))
	}
	for f := 0; f < len(triangles); f += 3 {
		u := []float32{}
		for _, v := range triangles[f : f+3] {
			u = append(u, m.data.TexCoords[2*l.TexCoord[v]])
		}
		if high := math.Abs(m.Vertex(int(l.Vertex[triangles[f]])).Z); slices.Max(u)-slices.Min(u) > 0.5 && high < 0.8 {
			t.Fatalf("triangle %d goes across the whole texture: %v", f/3, u)
		}
	}
}

// torn reports whether the surface ends anywhere but near the poles, where the sphere has
// holes: at an edge of an odd number of faces.
func torn(m *TriMesh, triangles []uint32) (r3.Vec, bool) {
	passed := map[[2]uint32]int{}
	for f := 0; f < len(triangles); f += 3 {
		for k := range 3 {
			a, b := triangles[f+k], triangles[f+(k+1)%3]
			passed[[2]uint32{min(a, b), max(a, b)}]++
		}
	}
	for e, n := range passed {
		if v := m.Vertex(int(e[0])); n%2 != 0 && math.Abs(v.Z) < 0.8 {
			return v, true
		}
	}
	return r3.Vec{}, false
}

// checkError compares a level's error with the distances of all vertices to all of its
// triangles: it lies among the farthest of a hundred.
func checkError(t *testing.T, m *TriMesh, l *Level) {
	t.Helper()
	corners := places(l)
	var all []float64
	for v := 0; v < m.VertexCount(); v += 5 {
		best := math.Inf(1)
		for f := 0; f < len(corners); f += 3 {
			n := closestOnTriangle(m.Vertex(v), m.Vertex(int(corners[f])), m.Vertex(int(corners[f+1])), m.Vertex(int(corners[f+2])))
			best = min(best, n.distance2)
		}
		all = append(all, math.Sqrt(best))
	}
	slices.Sort(all)
	// Vertices that are not looked at here may be a little farther.
	if low, high := all[len(all)*99/100], 1.2*all[len(all)-1]; l.Error < low || l.Error > high {
		t.Errorf("the error is %g, want %g to %g", l.Error, low, high)
	}
}

func TestMakeDetailDeclines(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	big := sphere(60)
	flat := Data{Positions: make([]float32, 9)}
	for range 100 {
		flat.Triangles = append(flat.Triangles, 0, 1, 2)
	}
	for _, c := range []struct {
		name  string
		ctx   context.Context
		data  Data
		least int
	}{
		{"a small mesh", t.Context(), big, len(big.Triangles)/3/levelRatio + 1},
		{"no area", t.Context(), flat, 10},
		{"cancelled", cancelled, big, 100},
		{"points", t.Context(), Data{Positions: big.Positions}, 0},
		{"nothing", t.Context(), Data{}, 0},
	} {
		if d := mustNew(t, c.data).MakeDetail(c.ctx, c.least); d != nil && len(d.Levels) > 0 {
			t.Errorf("%s: %d levels", c.name, len(d.Levels))
		}
	}
}

// TestTheCoarsestLevelIsNearTheLeast: no mesh is left with far more triangles than it may
// be drawn with.
func TestTheCoarsestLevelIsNearTheLeast(t *testing.T) {
	for _, c := range []struct {
		triangles, least int
		want             []int
	}{
		{1_000_000, 24_000, []int{250_000, 62_500, 24_000}},
		{10_000_000, 24_000, []int{2_500_000, 625_000, 156_250, 39_062, 24_000}},
		{96_000, 24_000, []int{24_000}},
		{95_999, 24_000, nil},
		{3, 0, nil},
	} {
		if got := levelSizes(c.triangles, c.least); !slices.Equal(got, c.want) {
			t.Errorf("%d triangles, least %d: %v, want %v", c.triangles, c.least, got, c.want)
		}
	}
	d := mustNew(t, sphere(60)).MakeDetail(t.Context(), 400)
	sizes := levelSizes(len(d.Order), 400)
	if len(d.Levels) != len(sizes) || sizes[len(sizes)-1] != 400 {
		t.Fatalf("%d levels, of about %v", len(d.Levels), sizes)
	}
	for i, want := range sizes {
		if n := d.Levels[i].TriangleCount(); n < want/2 || n > 2*want {
			t.Errorf("level %d has %d triangles, want about %d", i, n, want)
		}
	}
}

// TestLevelsKeepOffWhatNoFaceUses: vertices that are not finite have no cell, and ones
// that no face uses do not stand for others.
func TestLevelsKeepOffWhatNoFaceUses(t *testing.T) {
	d := sphere(60)
	d.Positions[300] = nan
	spare := uint32(len(d.Positions) / 3)
	for i := range spare { // inside of the surface, within its cells
		for _, x := range d.Positions[3*i : 3*i+3] {
			d.Positions = append(d.Positions, 0.995*x)
		}
	}
	for _, l := range mustNew(t, d).MakeDetail(t.Context(), 500).Levels {
		for _, v := range l.Triangles() {
			if at := l.Vertex[v]; at == 100 || at >= spare {
				t.Fatalf("a triangle uses vertex %d", at)
			}
		}
	}
}

// TestCancelledLevels: at whatever point it is cancelled, there are all levels or none.
func TestCancelledLevels(t *testing.T) {
	want := len(mustNew(t, seamed(24)).MakeDetail(t.Context(), 200).Levels)
	for after := int64(0); ; after++ {
		ctx := &patientContext{Context: t.Context()}
		ctx.left.Store(after)
		d := mustNew(t, seamed(24)).MakeDetail(ctx, 200)
		if !ctx.done() {
			if len(d.Levels) != want {
				t.Errorf("%d levels, want %d", len(d.Levels), want)
			}
			return
		}
		if d != nil {
			t.Fatalf("cancelled at look %d there are %d levels", after, len(d.Levels))
		}
	}
}

// patientContext is done after so many looks at it.
type patientContext struct {
	context.Context
	left atomic.Int64
}

func (c *patientContext) done() bool { return c.left.Load() < 0 }

func (c *patientContext) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// TestLevelsOfThinWallsHaveNoHoles: two spheres, one a hundredth of the radius within the
// other and facing in, are a wall much thinner than the cells of a level. Whoever looks at it
// from outside sees the outer side, wherever he looks.
func TestLevelsOfThinWallsHaveNoHoles(t *testing.T) {
	const rings, thickness = 96, 0.01
	d := sphere(rings)
	vertices, triangles := len(d.Positions), len(d.Triangles)
	for _, x := range d.Positions[:vertices] {
		d.Positions = append(d.Positions, x*(1-thickness))
	}
	for f := 0; f < triangles; f += 3 {
		a, b, c := d.Triangles[f], d.Triangles[f+1], d.Triangles[f+2]
		n := uint32(vertices / 3)
		d.Triangles = append(d.Triangles, a+n, c+n, b+n)
	}
	m := mustNew(t, d)
	levels := m.MakeDetail(t.Context(), 1000).Levels
	if len(levels) < 2 {
		t.Fatalf("%d levels", len(levels))
	}
	for i := range levels {
		l := &levels[i]
		corners := make([]r3.Vec, 0, 3*l.TriangleCount())
		for _, v := range l.Triangles() {
			corners = append(corners, m.Vertex(int(l.Vertex[v])))
		}
		for f := 0; f+2 < len(corners); f += 3 {
			a, b, c := corners[f], corners[f+1], corners[f+2]
			for _, p := range [2]r3.Vec{a, b} {
				if math.Abs(r3.Norm(p)-r3.Norm(c)) > thickness/2 {
					t.Fatalf("level %d: a triangle goes from one side of the wall to the other: %v %v %v", i, a, b, c)
				}
			}
		}
	}
}

// TestLevelsOfTrianglesWithVerticesOfTheirOwnAreNotTorn: many files have three vertices for
// each triangle. Those in one place hang together.
func TestLevelsOfTrianglesWithVerticesOfTheirOwnAreNotTorn(t *testing.T) {
	whole := sphere(48)
	var d Data
	for i, v := range whole.Triangles {
		d.Positions = append(d.Positions, whole.Positions[3*v:3*v+3]...)
		d.Triangles = append(d.Triangles, uint32(i))
	}
	m := mustNew(t, d)
	detail := m.MakeDetail(t.Context(), 100)
	if detail == nil || len(detail.Levels) == 0 {
		t.Fatal("no levels")
	}
	for i := range detail.Levels {
		if v, is := torn(m, places(&detail.Levels[i])); is {
			t.Errorf("level %d is torn at %v", i, v)
		}
	}
}
