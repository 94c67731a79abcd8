package tool

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// hitsOf returns how far along a ray it meets triangles, as multiples of its direction: in
// a plain loop (Möller and Trumbore 1997).
func hitsOf(m *mesh.TriMesh, origin, direction r3.Vec) (all []float64) {
	t := m.Data().Triangles
	for f := 0; f+2 < len(t); f += 3 {
		a := m.Vertex(int(t[f]))
		u, v := r3.Sub(m.Vertex(int(t[f+1])), a), r3.Sub(m.Vertex(int(t[f+2])), a)
		h := r3.Cross(direction, v)
		det := r3.Dot(u, h)
		s := r3.Sub(origin, a)
		q := r3.Cross(s, u)
		x, y, at := r3.Dot(s, h)/det, r3.Dot(direction, q)/det, r3.Dot(v, q)/det
		if det != 0 && x >= 0 && y >= 0 && x+y <= 1 && at >= 0 {
			all = append(all, at)
		}
	}
	return all
}

// closedBall returns a sphere of radius 1 whose triangles have their vertices in common, with
// bumps.
func closedBall(rings int) (d mesh.Data) {
	columns := 2 * rings
	add := func(i, j int) {
		a, b := math.Pi*float64(i)/float64(rings), 2*math.Pi*float64(j)/float64(columns)
		l := 1 + 0.1*math.Sin(4*a)*math.Sin(3*b)
		d.Positions = append(d.Positions, float32(l*math.Sin(a)*math.Cos(b)), float32(l*math.Cos(a)), float32(l*math.Sin(a)*math.Sin(b)))
	}
	add(0, 0)
	for i := 1; i < rings; i++ {
		for j := range columns {
			add(i, j)
		}
	}
	add(rings, 0)
	last := uint32(len(d.Positions)/3 - 1)
	at := func(i, j int) uint32 {
		switch i {
		case 0:
			return 0
		case rings:
			return last
		}
		return uint32(1 + (i-1)*columns + j%columns)
	}
	for i := range rings {
		for j := range columns {
			if i > 0 {
				d.Triangles = append(d.Triangles, at(i, j), at(i, j+1), at(i+1, j))
			}
			if i < rings-1 {
				d.Triangles = append(d.Triangles, at(i, j+1), at(i+1, j+1), at(i+1, j))
			}
		}
	}
	return d
}

// TestPicksMeetNothingThatIsCutAway compares picks of a closed and of an open mesh with all
// triangles and the plane. The filled cut of the closed one is no surface: nothing is
// picked there.
func TestPicksMeetNothingThatIsCutAway(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, open := range []bool{false, true} {
		d := closedBall(12)
		if open {
			d.Triangles = d.Triangles[3*40:]
		}
		m, err := mesh.New(d)
		if err != nil {
			t.Fatal(err)
		}
		w, _ := newWorld(t)
		w.add(m)
		for _, other := range w.doc.Meshes() {
			other.Visible = other.Mesh == m
		}
		kinds := map[string]int{}
		for i := range 4000 {
			c := scene.DefaultCamera().Fit(m.Bounds(), 1).Turn(6*r.Float64(), 3*r.Float64())
			c.Orthographic = i%2 == 0
			size := m.Bounds().Diagonal()
			c.Clip, err = scene.NewPlane(r3.Add(m.Bounds().Center(), r3.Scale(0.3*size*(r.Float64()-0.5), r3.Unit(r3.Vec{X: r.NormFloat64(), Y: r.NormFloat64(), Z: r.NormFloat64()}))),
				r3.Vec{X: r.NormFloat64(), Y: r.NormFloat64(), Z: r.NormFloat64()})
			if err != nil {
				t.Fatal(err)
			}
			at := r2.Vec{X: r.Float64() - 0.5, Y: r.Float64() - 0.5}
			origin, direction := ray(w.doc, c, at)
			first, beyond := math.Inf(1), 0 // of what is kept
			entered := 0.
			if c.Clip.Above(origin) > 0 {
				entered = c.Clip.Above(origin) / -r3.Dot(c.Clip.Normal, direction)
			}
			for _, along := range hitsOf(m, origin, direction) {
				if along >= entered {
					beyond++
				}
				if c.Clip.Above(r3.Add(origin, r3.Scale(along, direction))) <= 0 {
					first = min(first, along)
				}
			}
			kind := "surface"
			switch {
			case !open && entered > 0 && beyond%2 == 1:
				kind, first = "cut", math.Inf(1)
			case math.IsInf(first, 1):
				kind = "nothing"
			}
			kinds[kind]++
			h, ok := pick(w.doc, c, at, unit)
			if ok == math.IsInf(first, 1) || ok && math.Abs(h.Distance-first*r3.Norm(direction)) > 1e-9*(1+size) {
				t.Fatalf("open %v, view %d: picked %v at %v, want %s at %v", open, i, ok, h.Distance, kind, first*r3.Norm(direction))
			}
		}
		if kinds["surface"] < 100 || kinds["nothing"] < 100 || !open && kinds["cut"] < 100 {
			t.Errorf("open %v: %v", open, kinds)
		}
	}
}

// TestPointsOfACloudThatAreCutAway are not picked, also where they are nearer than one that
// is kept.
func TestPointsOfACloudThatAreCutAway(t *testing.T) {
	w, _ := newWorld(t)
	m, err := mesh.New(mesh.Data{Positions: []float32{0, 0, 2, 0, 0, 1, 0.001, 0, 0, 5, 5, 5}})
	if err != nil {
		t.Fatal(err)
	}
	w.add(m)
	for _, n := range w.doc.Meshes() {
		n.Visible = n.Mesh == m
	}
	c := scene.DefaultCamera()
	c.Height = 20
	for height, want := range map[float64]float64{9: 2, 1.5: 1, 0.5: 0} {
		c.Clip = scene.Plane{Point: r3.Vec{Z: height}, Normal: r3.Vec{Z: 1}}
		if h, ok := pick(w.doc, c, r2.Vec{}, unit); !ok || h.Position.Z != want {
			t.Errorf("cut at %v: %v %v, want height %v", height, h.Position, ok, want)
		}
	}
	c.Clip = scene.Plane{Point: r3.Vec{Z: -1}, Normal: r3.Vec{Z: 1}}
	if h, ok := pick(w.doc, c, r2.Vec{}, unit); ok {
		t.Errorf("all is cut away, but picked %v", h.Position)
	}
}

// TestCutAwayPointsAreNotSelected by a rubber band, and a click goes through them.
func TestCutAwayPointsAreNotSelected(t *testing.T) {
	w, n := newSphere(t, placed("near", onSphere(0, 0)), placed("within", r3.Vec{X: 0.3, Z: 0.2}))
	band := func() {
		w.hand.Take(w.hand.Band)
		w.drag(Left, 0, r2.Vec{X: -0.6, Y: -0.5}, r2.Vec{X: 0.6, Y: 0.5})
		w.hand.Take(nil)
	}
	if band(); w.doc.Selection().Len() != 1 || !w.doc.Selection().Has(n.Point(0)) {
		t.Fatal("without a plane the point on the surface is not selected alone")
	}
	w.doc.Selection().Only()
	w.camera.Clip = scene.Plane{Point: r3.Vec{Z: -0.1}, Normal: r3.Vec{Z: 1}} // the near half goes
	if band(); w.doc.Selection().Len() != 0 {
		t.Error("a point that is cut away is selected")
	}
	if w.click(0, 0, 0); w.doc.Selection().Len() != 0 {
		t.Error("a point that is cut away is clicked at")
	}
	w.doc.Selection().Only(n.Point(0))
	w.after(time.Second)
	if w.click(0, 0, 0); w.doc.Selection().Len() != 1 {
		t.Error("one that is selected is drawn, and cannot be clicked at")
	}
}
