package mesh

import (
	"math"
	"math/rand/v2"
	"testing"
)

// jagged is a mesh of triangles that follow each other, of more than one piece and of
// vertices for more than one processor. Its vertices go far up and down at random.
func jagged() Data {
	const n = 1 << 15
	rnd := rand.New(rand.NewPCG(1, 1)) // any seed will do
	var d Data
	for i := range n {
		d.Positions = append(d.Positions, float32(i), rnd.Float32(), rnd.Float32())
	}
	for i := range uint32(n - 2) {
		d.Triangles = append(d.Triangles, i, i+1, i+2)
	}
	return d
}

// TestSurvey has one thing wrong with a mesh at a time.
func TestSurvey(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(-1))
	const beyond = 1 << 15
	for _, c := range []struct {
		name        string
		change      func(d *Data)
		sound, fits bool
	}{
		{"nothing", func(*Data) {}, true, true},
		{"a NaN at the begin", func(d *Data) { d.Positions[3] = nan }, false, true},
		{"an infinite number at the end", func(d *Data) { d.Positions[len(d.Positions)-4] = inf }, false, true},
		{"corners 1 and 2 the same", func(d *Data) { d.Triangles[300] = d.Triangles[301] }, false, true},
		{"corners 2 and 3 the same", func(d *Data) { d.Triangles[301] = d.Triangles[302] }, false, true},
		{"corners 1 and 3 the same", func(d *Data) { d.Triangles[302] = d.Triangles[300] }, false, true},
		{"a vertex that does not exist", func(d *Data) { d.Triangles[len(d.Triangles)-1] = beyond }, false, false},
		{"the lowest vertex is in no triangle", func(d *Data) { d.Triangles = d.Triangles[3:] }, true, false},
		{"the highest vertex is in no triangle", func(d *Data) { d.Triangles = d.Triangles[:len(d.Triangles)-3] }, true, false},
		{"no triangles", func(d *Data) { d.Triangles = nil }, true, false},
	} {
		d := jagged()
		c.change(&d)
		s := d.survey()
		if s.sound != c.sound || s.fits != c.fits {
			t.Errorf("%s: sound %v, fits %v", c.name, s.sound, s.fits)
		}
		for i, r := range s.spans {
			want := span{math.MaxUint32, 0}
			for _, v := range d.Triangles[3*spanTriangles*i : min(3*spanTriangles*(i+1), len(d.Triangles))] {
				want = span{min(want.lo, v), max(want.hi, v)}
			}
			if r != want {
				t.Errorf("%s: piece %d has the vertices %v, want %v", c.name, i, r, want)
			}
		}
	}
}

// TestSurveyFindsTheSidesAtAnyCorner: each side of the box is a corner of one triangle.
func TestSurveyFindsTheSidesAtAnyCorner(t *testing.T) {
	for corner := range 3 {
		d := Data{Positions: []float32{
			0, 0, 0, 0, 0, 0.1, 0, 0.1, 0, // in the middle
			-1, 0, 0, 0, -1, 0, 0, 0, -1, 1, 0, 0, 0, 1, 0, 0, 0, 1,
		}}
		for side := uint32(3); side < 9; side++ {
			triangle := []uint32{0, 1, 2}
			triangle[corner] = side
			d.Triangles = append(d.Triangles, triangle...)
		}
		if s := d.survey(); !s.fits || !s.sound {
			t.Errorf("corner %d: %+v", corner, s)
		}
		d.Triangles = d.Triangles[:len(d.Triangles)-3]
		if s := d.survey(); s.fits {
			t.Errorf("corner %d: a side that is in no triangle is found", corner)
		}
	}
}

// TestNewLooksAtCornerIndicesOfSoundMeshes: they may be out of range where all else is well.
func TestNewLooksAtCornerIndicesOfSoundMeshes(t *testing.T) {
	base := Data{Positions: []float32{0, 0, 0, 1, 0, 0, 0, 1, 0}, Triangles: []uint32{0, 1, 2}}
	for name, d := range map[string]Data{
		"normals":             {Normals: []float32{0, 0, 1}, NormalIndex: []uint32{0, 0, 1}},
		"texture coordinates": {TexCoords: []float32{0, 0}, TexIndex: []uint32{0, 1, 0}},
	} {
		d.Positions, d.Triangles = base.Positions, base.Triangles
		m, err := New(d)
		if err != nil {
			t.Fatal(err)
		}
		if m.TriangleCount() != 0 || m.Defects().OutOfRangeFaces != 1 {
			t.Errorf("%s: %d triangles, defects %+v", name, m.TriangleCount(), m.Defects())
		}
	}
}
