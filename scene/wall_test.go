package scene

import (
	"math"
	"testing"

	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// plates returns a document with square plates across z: at each height one that faces up
// where up says so, else down.
func plates(t *testing.T, heights []float32, up []bool) *Document {
	t.Helper()
	var d mesh.Data
	for i, z := range heights {
		at := uint32(4 * i)
		d.Positions = append(d.Positions, -1, -1, z, 1, -1, z, 1, 1, z, -1, 1, z)
		if up[i] {
			d.Triangles = append(d.Triangles, at, at+1, at+2, at, at+2, at+3)
		} else {
			d.Triangles = append(d.Triangles, at, at+2, at+1, at, at+3, at+2)
		}
	}
	m, err := mesh.New(d)
	if err != nil {
		t.Fatal(err)
	}
	doc := NewDocument("plates")
	t.Cleanup(doc.Close)
	if _, err := doc.AddMesh(m, "plates"); err != nil {
		t.Fatal(err)
	}
	if _, ok := doc.NearestWall(r3.Vec{}, r3.Vec{Z: 1}, 1); ok {
		t.Error("there is a wall before the surface is built")
	}
	if _, err := m.Surface(t.Context()); err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestAWallThatFacesAsAskedIsFound: of thin bone, whose outer wall is at 1 and whose inner
// one at 0.75, with another bone behind it. The heights are exact in float32.
func TestAWallThatFacesAsAskedIsFound(t *testing.T) {
	d := plates(t, []float32{1, 0.75, 0.25, 0}, []bool{true, false, true, false})
	up, down := r3.Vec{Z: 2}, r3.Vec{Z: -1}
	for _, c := range []struct {
		name      string
		z         float64
		normal    r3.Vec
		reach     float64
		wall      float64
		faces     bool
		direction float64 // of the normal along z
	}{
		{"the outer wall from within the bone", 0.8, up, 1, 1, true, 1},
		{"the outer wall from beneath the bone", 0.7, up, 1, 1, true, 1},
		{"the outer wall from above", 1.5, up, 1, 1, true, 1},
		{"the inner wall from above", 1.1, down, 1, 0.75, true, -1},
		{"the wall behind, which is nearer", 0.4, up, 1, 0.25, true, 1},
		{"none faces so within reach", 0.8, up, 0.1, 0.75, false, 1},
		{"whichever is nearest", 0.8, r3.Vec{}, 1, 0.75, true, -1},
		{"aslant", 0.8, r3.Vec{X: 0.5, Z: 1}, 1, 1, true, 1},
	} {
		w, ok := d.NearestWall(r3.Vec{X: 0.1, Z: c.z}, c.normal, c.reach)
		if !ok || w.Position.Z != c.wall || w.Faces != c.faces || w.Normal.Z != c.direction {
			t.Errorf("%s: %+v, %v; want the wall at %v", c.name, w, ok, c.wall)
		}
		if far := r3.Norm(r3.Sub(w.Position, r3.Vec{X: 0.1, Z: c.z})); w.Distance != far {
			t.Errorf("%s: it is %v away, not %v", c.name, w.Distance, far)
		}
	}
	// A slanted ray from 0.8 meets the outer wall 0.1 further along x: the place beside the
	// nearest one is not looked for.
	if w, _ := d.NearestWall(r3.Vec{X: 0.1, Z: 0.8}, r3.Vec{X: 0.5, Z: 1}, 1); math.Abs(w.Position.X-0.2) > 1e-12 {
		t.Errorf("along the normal x is %v, want 0.2", w.Position.X)
	}
	for _, p := range []r3.Vec{{X: math.NaN()}, {Z: math.Inf(1)}} {
		if w, ok := d.NearestWall(p, up, 1); ok {
			t.Errorf("of %v there is %+v", p, w)
		}
	}
	d.Meshes()[0].Visible = false
	if w, ok := d.NearestWall(r3.Vec{}, up, 1); ok {
		t.Errorf("a hidden mesh has %+v", w)
	}
}

// TestManyWallsAreLookedAt: but not without end.
func TestManyWallsAreLookedAt(t *testing.T) {
	var heights []float32
	var up []bool
	for i := range 20 {
		heights, up = append(heights, float32(i)/16), append(up, i == 19)
	}
	d := plates(t, heights, up)
	if w, ok := d.NearestWall(r3.Vec{Z: -0.5}, r3.Vec{Z: 1}, 10); !ok || w.Position.Z != 19./16 || !w.Faces {
		t.Errorf("%+v, %v: the last of 20 walls faces up", w, ok)
	}
}
