package shell

import (
	"math"
	"slices"
	"testing"

	"cairn/landmark"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

func built(t *testing.T, s Specimen) (*mesh.TriMesh, *landmark.Group) {
	t.Helper()
	m, g, err := s.Build()
	if err != nil {
		t.Fatal(err)
	}
	return m, g
}

func TestMeshesAreClosedAndFaceOutwards(t *testing.T) {
	for _, s := range Specimens() {
		m, _ := built(t, s)
		d := m.Data()
		if m.Defects() != (mesh.Defects{}) {
			t.Errorf("%s: %+v", s.Name, m.Defects())
		}
		edges := map[[2]uint32]int{}
		volume := 0.0
		for f := 0; f < len(d.Triangles); f += 3 {
			v := d.Triangles[f : f+3]
			for i := range v {
				edges[[2]uint32{v[i], v[(i+1)%3]}]++
			}
			volume += r3.Dot(m.Vertex(int(v[0])), r3.Cross(m.Vertex(int(v[1])), m.Vertex(int(v[2])))) / 6
		}
		for e, n := range edges {
			if n != 1 || edges[[2]uint32{e[1], e[0]}] != 1 {
				t.Fatalf("%s: the edge %v is not between two faces that agree", s.Name, e)
			}
		}
		if volume <= 0 {
			t.Errorf("%s: its volume is %g: the faces look inwards", s.Name, volume)
		}
		if n := m.TriangleCount(); n < 40_000 || n > 60_000 {
			t.Errorf("%s: %d triangles", s.Name, n)
		}
		// float32 positions of a 40 mm shell
		const tolerance = 1e-4
		size := r3.Sub(m.Bounds().Max, m.Bounds().Min)
		if got := max(size.X, size.Y, size.Z); math.Abs(got-s.Size) > tolerance {
			t.Errorf("%s: %g mm, not %g", s.Name, got, s.Size)
		}
		if !opaque(d.Colors) {
			t.Errorf("%s: not every vertex has an opaque colour", s.Name)
		}
	}
}

func opaque(colors []uint8) bool {
	for i := 3; i < len(colors); i += 4 {
		if colors[i] != 0xff {
			return false
		}
	}
	return len(colors) > 0
}

func TestLandmarksAreHomologousAndOnTheSurface(t *testing.T) {
	var names [][]string
	for _, s := range Specimens() {
		m, g := built(t, s)
		vertices := map[r3.Vec]bool{}
		for i := range m.VertexCount() {
			vertices[m.Vertex(i)] = true
		}
		var all []string
		seen := map[r3.Vec]bool{}
		for _, l := range g.Landmarks() {
			all = append(all, l.Name)
			if !l.Placed() || !vertices[l.Position] || seen[l.Position] {
				t.Errorf("%s: %s is not placed, not on a vertex or not alone there", s.Name, l.Name)
			}
			seen[l.Position] = true
		}
		names = append(names, all)
		if g.Len() != 12 || len(g.Labels()) != 3 || len(g.Connectivity()) != 4 {
			t.Errorf("%s: %d landmarks, %d labels, %d lines", s.Name, g.Len(), len(g.Labels()), len(g.Connectivity()))
		}
		standsUpright(t, s, g)
	}
	if !slices.Equal(names[0], names[1]) {
		t.Errorf("the specimens have %q and %q", names[0], names[1])
	}
}

// standsUpright checks that the viewer sees the aperture, and the apex where it
// belongs.
func standsUpright(t *testing.T, s Specimen, g *landmark.Group) {
	t.Helper()
	outer, anterior, apex := g.At(2).Position, g.At(3).Position, g.At(0).Position
	posterior := g.At(1).Position
	if outer.X < posterior.X || anterior.Y > posterior.Y || apex.Y < anterior.Y {
		t.Errorf("%s: apex %v, aperture from %v over %v to %v", s.Name, apex, posterior, outer, anterior)
	}
	towards := s.Stance.Rotate(s.tangent(0))
	if towards.Z < 0.5 {
		t.Errorf("%s: the aperture looks to %v, not to the viewer", s.Name, towards)
	}
}

// TestCoilFollowsRaup measures a plain tube: one whorl on, everything is W
// times as large and as far along the axis.
func TestCoilFollowsRaup(t *testing.T) {
	c := Coil{W: 2, D: 0.25, T: 1.5, Height: 1, Whorls: 4}
	const tolerance = 1e-12 // a few operations on numbers near 1
	for _, phi := range []float64{0, 1, math.Pi, 5} {
		now, before := c.point(0, phi, 1), c.point(-2*math.Pi, phi, 1)
		if r3.Norm(r3.Sub(now, r3.Scale(c.W, before))) > tolerance {
			t.Errorf("at %g: %v one whorl after %v", phi, now, before)
		}
	}
	inner, outer := c.point(0, math.Pi, 1), c.point(0, 0, 1)
	if d := inner.X / outer.X; math.Abs(d-c.D) > tolerance {
		t.Errorf("D is %g, not %g", d, c.D)
	}
	if t1 := -c.point(0, 0, 0).Y / c.point(0, 0, 0).X; math.Abs(t1-c.T) > tolerance {
		t.Errorf("T is %g, not %g", t1, c.T)
	}
	// The whorls of a flat coil just touch where W D = 1: the inner edge is where
	// the outer one was a whorl before.
	flat := Coil{W: 2, D: 0.5, Height: 1, Whorls: 4}
	if got := flat.clearance(0, math.Pi); math.Abs(got) > tolerance {
		t.Errorf("touching whorls are %g apart", got)
	}
}
