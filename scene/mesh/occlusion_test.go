package mesh

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// freeOf returns which part of the rays of one vertex with a normal meets nothing.
func freeOf(t *testing.T, d Data, v uint32, normal r3.Vec, reach float64) float64 {
	t.Helper()
	m := mustNew(t, d)
	s, err := m.Surface(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	normals := make([]uint32, m.VertexCount())
	normals[v] = PackNormal(float32(normal.X), float32(normal.Y), float32(normal.Z))
	o := newOccluder(m, &s.tree, normals)
	o.reach = reach
	const rays = 64
	above := &sky{tree: o.tree, data: o.data, reach: o.reach}
	return float64(o.freeAt(above, v, newSpiral(rays))) / rays
}

// rayError is how far the part of 64 rays that is free may be from the part of the light:
// those along a straight edge of what is seen are cut anyhow.
const rayError = 3.5 / 64

// TestOcclusionInClosedForm: the part of an even sky's light, by the cosine.
func TestOcclusionInClosedForm(t *testing.T) {
	inf := math.Inf(1)
	// A floor, whose vertex 0 is before a wall that is so high and wide that it counts as
	// half of all directions.
	const far = 1e4
	wall := Data{
		Positions: []float32{1, 0, 0, 0, -far, 0, far, 0, 0, 0, far, 0, 0, -far, far, 0, far, far},
		Triangles: []uint32{0, 1, 2, 0, 2, 3, 1, 3, 4, 3, 5, 4},
	}
	if got := freeOf(t, wall, 0, r3.Vec{Z: 1}, inf); math.Abs(got-0.5) > rayError {
		t.Errorf("before a wall %v of the light, not half", got)
	}
	if got := freeOf(t, wall, 0, r3.Vec{Z: 1}, 0.99); got != 1 {
		t.Errorf("with rays that end before the wall %v of the light", got)
	}
	// In the corner itself the normal is between the two, and what is seen from 45° on one side
	// of it to 45° on the other: the sine of that.
	wall.Positions[0] = 0
	if got := freeOf(t, wall, 0, r3.Vec{X: 1, Z: 1}, inf); math.Abs(got-math.Sqrt2/2) > rayError {
		t.Errorf("in a corner %v of the light, not 0.707", got)
	}
	for _, depth := range []float64{0.5, 1, 2} {
		// From the middle of the floor of a round well the opening is seen under an angle
		// whose sine squared is 1/(1+depth²) for a radius of 1.
		want := 1 / (1 + depth*depth)
		if got := freeOf(t, well(64, depth), 0, r3.Vec{Z: 1}, inf); math.Abs(got-want) > rayError {
			t.Errorf("at the bottom of a well of depth %v %v of the light, not %v", depth, got, want)
		}
		if got := freeOf(t, well(64, depth), 0, r3.Vec{Z: 1}, 0.99); got != 1 {
			t.Errorf("with rays that end before the wall of a well of depth %v %v of the light", depth, got)
		}
		// A ray meets the wall at 1 by the sine of its angle to the axis: within 1.25 where the
		// sine is more than 0.8, so 0.64 of the light is free, if the well is deeper than 0.75.
		if got := freeOf(t, well(64, depth), 0, r3.Vec{Z: 1}, 1.25); depth > 0.75 && math.Abs(got-0.64) > rayError {
			t.Errorf("with rays of 1.25 in a well of depth %v %v of the light, not 0.64", depth, got)
		}
	}
}

// well returns a round well of radius 1, whose vertex 0 is the middle of its floor.
func well(sides int, depth float64) Data {
	d := Data{Positions: []float32{0, 0, 0}}
	for i := range sides {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(sides))
		x, y := float32(cos), float32(sin)
		d.Positions = append(d.Positions, x, y, 0, x, y, float32(depth))
		a, b := uint32(1+2*i), uint32(1+2*((i+1)%sides))
		d.Triangles = append(d.Triangles, 0, a, b, a, a+1, b, b, a+1, b+1)
	}
	return d
}

// TestConvexBodiesAreNotOccluded, whichever way their faces look; seen from within they are.
func TestConvexBodiesAreNotOccluded(t *testing.T) {
	for name, turn := range map[string]bool{"outward": false, "inside out": true} {
		d := *cubeOf(t, false).Data()
		if turn {
			for i := 0; i < len(d.Triangles); i += 3 {
				d.Triangles[i], d.Triangles[i+1] = d.Triangles[i+1], d.Triangles[i]
			}
		}
		o := occlusion(t, mustNew(t, d))
		if slices.Min(o.Open) != 255 || o.Behind != (name == "inside out") {
			t.Errorf("%s: from %d on, behind %v", name, slices.Min(o.Open), o.Behind)
		}
	}
}

func occlusion(t *testing.T, m *TriMesh) *Occlusion {
	t.Helper()
	o, err := m.MakeOcclusion(t.Context(), nil)
	if err != nil || o == nil {
		t.Fatalf("%v, %v", o, err)
	}
	return o
}

// dented returns a ball with ripples and dents.
func dented(n int) Data {
	d := sphere(n)
	for i := 0; i < len(d.Positions); i += 3 {
		p := d.Positions[i:][:3]
		r := float32(1 + 0.05*math.Sin(17*float64(p[0]))*math.Cos(23*float64(p[1])) - 0.2*math.Exp(-40*math.Pow(float64(p[2]-1), 2)))
		p[0], p[1], p[2] = r*p[0], r*p[1], r*p[2]
	}
	return d
}

// TestOcclusionIsThatOfAllTriangles: every ray of some vertices is tested against every
// triangle, in the plain way, from the same place in the same direction.
func TestOcclusionIsThatOfAllTriangles(t *testing.T) {
	m := mustNew(t, dented(20))
	m.ComputeNormals()
	s, err := m.Surface(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	o := newOccluder(m, &s.tree, m.shading)
	for _, reach := range []float64{0.03, 0.1, 1, 10} {
		o.reach = reach * m.Bounds().Diagonal()
		free, err := o.free(&ranges{ctx: t.Context()})
		if err != nil {
			t.Fatal(err)
		}
		covered := 0
		for v := 0; v < m.VertexCount(); v += 7 {
			want := plainFree(m, o, uint32(v))
			if int(free[v]) != want {
				t.Errorf("reach %v, vertex %d: %d rays are free, in the plain way %d", reach, v, free[v], want)
			}
			if want < o.rays {
				covered++
			}
		}
		if covered < 10 {
			t.Errorf("reach %v: something is in the way of %d vertices alone", reach, covered)
		}
	}
}

// plainFree counts the free rays of a vertex by a loop over all triangles, by the formula of
// Möller and Trumbore.
func plainFree(m *TriMesh, o *occluder, v uint32) (free int) {
	n := unit(unpackNormal(m.shading[v]))
	from := r3.Add(m.Vertex(int(v)), r3.Scale(o.lift, n))
	sin, cos := math.Sincos(turnOf(m.data.corner(v)))
	across, up := axesOf(n)
	for i := range o.rays {
		part := (float64(i) + 0.5) / float64(o.rays)
		s, c := math.Sincos(math.Pi * (3 - math.Sqrt(5)) * float64(i))
		r := math.Sqrt(part)
		a, b := r*(c*cos-s*sin), r*(c*sin+s*cos)
		d := r3.Add(r3.Scale(math.Sqrt(1-part), n), r3.Add(r3.Scale(a, across), r3.Scale(b, up)))
		met := false
		for f := range m.TriangleCount() {
			t := m.data.Triangles[3*f:]
			p := m.Vertex(int(t[0]))
			e1, e2 := r3.Sub(m.Vertex(int(t[1])), p), r3.Sub(m.Vertex(int(t[2])), p)
			h := r3.Cross(d, e2)
			det := r3.Dot(e1, h)
			if det == 0 {
				continue
			}
			q := r3.Sub(from, p)
			k := r3.Cross(q, e1)
			u, w, along := r3.Dot(q, h)/det, r3.Dot(d, k)/det, r3.Dot(e2, k)/det
			if u >= 0 && w >= 0 && u+w <= 1 && along >= 0 && along <= o.reach {
				met = true
				break
			}
		}
		if !met {
			free++
		}
	}
	return free
}

// TestOcclusionIsTheSameWithAnyNumberOfProcessors, and vertices in one place with one
// normal have the same.
func TestOcclusionIsTheSameWithAnyNumberOfProcessors(t *testing.T) {
	d := dented(60)
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	one := occlusion(t, mustNew(t, d))
	runtime.GOMAXPROCS(2)
	two := occlusion(t, mustNew(t, d))
	if !slices.Equal(one.Open, two.Open) {
		t.Error("two processors make other values than one")
	}
	if slices.Min(one.Open) > 200 || slices.Max(one.Open) != 255 {
		t.Errorf("values from %d to %d: nothing is in a dent", slices.Min(one.Open), slices.Max(one.Open))
	}
}

func TestOcclusionEndsWithItsContext(t *testing.T) {
	m := mustNew(t, dented(60))
	if _, err := m.Surface(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	last := 0.
	o, err := m.MakeOcclusion(ctx, func(part float64) { last = part; cancel() })
	if o != nil || !errors.Is(err, context.Canceled) || last >= 1 {
		t.Errorf("%v, %v, after %v", o, err, last)
	}
	if err := func() error { _, err := m.MakeOcclusion(t.Context(), func(part float64) { last = part }); return err }(); err != nil || last != 1 {
		t.Errorf("afterwards: %v, done %v", err, last)
	}
}

// TestOcclusionOfWhatHasNone: clouds have no surface, and vertices without triangles are
// open.
func TestOcclusionOfWhatHasNone(t *testing.T) {
	nan := float32(math.NaN())
	if o, err := mustNew(t, Data{Positions: make([]float32, 9)}).MakeOcclusion(t.Context(), nil); o != nil || err != nil {
		t.Errorf("a cloud: %v, %v", o, err)
	}
	d := square()
	d.Positions = append(d.Positions, 5, 5, 5, nan, nan, nan)
	d.Triangles = append(d.Triangles, 0, 0, 1)
	if o := occlusion(t, mustNew(t, d)); slices.Min(o.Open) != 255 || len(o.Open) != 6 {
		t.Errorf("a square with vertices elsewhere: %v", o.Open)
	}
}

// TestOcclusionWithinABox: no light comes in, and all of the rays know.
func TestOcclusionWithinABox(t *testing.T) {
	d := *cubeOf(t, false).Data()
	b := mustNew(t, d).Bounds()
	c := b.Center()
	d.Positions = append(d.Positions, float32(c.X), float32(c.Y), float32(c.Z))
	if got := freeOf(t, d, uint32(len(d.Positions)/3-1), r3.Vec{X: 1, Y: 2, Z: 3}, math.Inf(1)); got != 0 {
		t.Errorf("in a closed box %v of the light", got)
	}
}

// TestOcclusionHasNoSeams: where each triangle has vertices of its own, as in a file of
// single triangles, they have what the one vertex has where triangles share it; vertices
// that are no numbers change nothing, however many there are.
func TestOcclusionHasNoSeams(t *testing.T) {
	d := dented(40)
	whole := occlusion(t, mustNew(t, d))
	var single Data
	for i, v := range d.Triangles {
		single.Positions = append(single.Positions, d.Positions[3*v:][:3]...)
		single.Triangles = append(single.Triangles, uint32(i))
	}
	nan := float32(math.NaN())
	for range 200_000 {
		single.Positions = append(single.Positions, nan, nan, nan)
	}
	m := mustNew(t, single)
	own := occlusion(t, m)
	off := 0
	for i, v := range d.Triangles {
		off = max(off, abs(int(own.Open[i])-int(whole.Open[v])))
		if own.Open[i] != own.Open[slices.Index(d.Triangles, v)] {
			t.Fatalf("corner %d has another value than the same place elsewhere", i)
		}
	}
	if off > 255/6 { // fewer rays, as there are more vertices
		t.Errorf("the values are off by %d", off)
	}
}

func abs(i int) int { return max(i, -i) }

// TestTheMeshHasItsOcclusion: it counts a byte a vertex, and goes with it.
func TestTheMeshHasItsOcclusion(t *testing.T) {
	m := mustNew(t, dented(20))
	o := occlusion(t, m)
	before := m.Bytes()
	m.SetOcclusion(o)
	if n := int64(m.VertexCount()); m.Occlusion() != o || m.Bytes()-before != n {
		t.Errorf("%d bytes, of %d vertices", m.Bytes()-before, n)
	}
	c := m.Copy()
	if c.Occlusion() == nil || c.Occlusion() == o || !slices.Equal(c.Occlusion().Open, o.Open) {
		t.Error("a copy has not its own")
	}
	m.Clear()
	if m.Occlusion() != nil || m.Bytes() != 0 || len(c.Occlusion().Open) == 0 {
		t.Errorf("after Clear %v, %d bytes", m.Occlusion(), m.Bytes())
	}
	if m.SetOcclusion(o); m.Occlusion() != nil {
		t.Error("a cleared mesh has it again")
	}
}

// TestOcclusionFarFromTheOrigin: nothing is in the way of a slanted plane, however far out
// its vertices are rounded.
func TestOcclusionFarFromTheOrigin(t *testing.T) {
	for _, away := range []float64{0, 1e3, 1e5, 1e6} {
		const n = 60
		step := max(1, away) / 4e6 // some units of rounding
		var d Data
		for i := range n {
			for k := range n {
				x, y := step*float64(i), step*float64(k)
				d.Positions = append(d.Positions, float32(x+away), float32(y-away), float32(0.37*x+0.73*y+away))
				if i > 0 && k > 0 {
					a := uint32((i-1)*n + k - 1)
					d.Triangles = append(d.Triangles, a, a+n, a+n+1, a, a+n+1, a+1)
				}
			}
		}
		o := occlusion(t, mustNew(t, d))
		if least := slices.Min(o.Open); least != 255 {
			t.Errorf("%g away from the origin a vertex has %d of 255", away, least)
		}
	}
}
