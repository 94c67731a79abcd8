package render

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"cairn/landmark/shape"
	"cairn/scene"
	"cairn/scene/colormap"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// TestTheSieveLeavesThePictureAsItIs: the last picture of a dense mesh, for which triangles
// that cannot show are left out, is the same to the last bit as one of all triangles, from
// near and far, of solids, of such that are inside out, and of open surfaces.
func TestTheSieveLeavesThePictureAsItIs(t *testing.T) {
	th := start(t)
	dense := func(change func(d *mesh.Data)) *mesh.TriMesh {
		d := sphereData(100, 0.1, r3.Vec{X: 5}) // more triangles than a block of the sieve
		change(&d)
		m := mustMesh(t, d)
		m.ComputeNormals()
		return m
	}
	meshes := map[string]func() *mesh.TriMesh{
		"solid":      func() *mesh.TriMesh { return dense(func(*mesh.Data) {}) },
		"inside out": func() *mesh.TriMesh { return dense(func(d *mesh.Data) { flip(d.Triangles) }) },
		"open": func() *mesh.TriMesh {
			return dense(func(d *mesh.Data) { d.Triangles = d.Triangles[len(d.Triangles)/6:] })
		},
		"one part": func() *mesh.TriMesh {
			return dense(func(d *mesh.Data) {
				d.Materials = []mesh.Material{{Diffuse: [4]float32{1, 1, 1, 1}}, {Diffuse: [4]float32{0.2, 0.4, 0.9, 1}}}
				d.Parts = []mesh.Part{{Count: len(d.Triangles) / 3, Material: 1}}
			})
		},
		"coloured": func() *mesh.TriMesh { return dense(func(d *mesh.Data) { d.Colors = colorsOf(d.Positions) }) },
	}
	views := map[string]func(c *scene.Camera, s *Style, p *Picture){
		"front": func(*scene.Camera, *Style, *Picture) {},
		"turned": func(c *scene.Camera, _ *Style, _ *Picture) {
			c.Rotation = quat.Number{Real: 0.8, Imag: 0.36, Jmag: -0.48}
		},
		"near":         func(c *scene.Camera, _ *Style, _ *Picture) { c.Height *= 0.4; c.Focus.X += 0.3 },
		"far":          func(c *scene.Camera, _ *Style, _ *Picture) { c.Height *= 6 },
		"orthographic": func(c *scene.Camera, _ *Style, _ *Picture) { c.Orthographic = true },
		"two samples":  func(_ *scene.Camera, _ *Style, p *Picture) { *p = Picture{40, 30, 2} },
		"wireframe":    func(_ *scene.Camera, s *Style, _ *Picture) { s.Wireframe = true },
	}
	for kind, made := range meshes {
		for name, look := range views {
			document := func(name string) *scene.Document {
				d := scene.NewDocument(name)
				if _, err := d.AddMesh(made(), name); err != nil {
					t.Fatal(err)
				}
				d.OnRemove(th.Forget)
				t.Cleanup(d.Close)
				return d
			}
			all, last := document("all"), document("last")
			p, style := Picture{80, 60, 1}, full
			c := frontCamera(all)
			look(&c, &style, &p)
			want := take(t, th, Extract(all, c, style, NoPoint), p)
			f := Extract(last, c, style, NoPoint)
			got, err := th.CaptureLast(context.Background(), f, p, nil)
			if err != nil {
				t.Fatal(err)
			}
			if n, worst := difference(got, want, 0); n > 0 {
				t.Errorf("%s, %s: %d pixels differ, by up to %d", kind, name, n, worst)
			}
			of := func(f *Frame) (triangles int) {
				th.call(func() { triangles = th.renderer.meshes[f.meshes[0].mesh].full.triangles })
				return triangles
			}
			whole := last.Meshes()[0].Mesh.TriangleCount()
			if n := of(f); n == 0 || n > whole*2/3 {
				t.Errorf("%s, %s: %d of %d triangles were drawn", kind, name, n, whole)
			}
			// Of another view they would not be enough.
			c.Focus.X += 0.1
			if _, err := th.Capture(context.Background(), Extract(last, c, style, NoPoint), p, nil); !errors.Is(err, errSpent) {
				t.Errorf("%s, %s: another picture ends with %v", kind, name, err)
			}
		}
	}
}

// TestWhatASieveIsNotFor: several tiles, a plane that cuts the mesh, an eye within it, and
// numbers that are too coarse.
func TestWhatASieveIsNotFor(t *testing.T) {
	d := scene.NewDocument("sphere")
	defer d.Close()
	m := sphere(t, 20, 0, r3.Vec{})
	if _, err := d.AddMesh(m, "sphere"); err != nil {
		t.Fatal(err)
	}
	f := Extract(d, frontCamera(d), full, NoPoint)
	g := &gpuMesh{bounds: m.Bounds(), closed: outward}
	for name, change := range map[string]func(v *view){
		"":        func(*view) {},
		"tile":    func(v *view) { v.tile.Max.X-- },
		"plane":   func(v *view) { v.camera.Clip.Normal.X = 1 },
		"within":  func(v *view) { v.outside = false },
		"nothing": func(*view) { g.bounds.Valid = false },
	} {
		v := newView(f, 80, 60)
		change(&v)
		if _, ok := newSieve(&v, g, 1); ok != (name == "") {
			t.Errorf("%q: %v", name, ok)
		}
		g.bounds = m.Bounds()
	}
	v := newView(f, 80, 60)
	v.camera.Focus.X, v.camera.Height = 1e6, 1e-3 // a picture of what is far beside the mesh, much enlarged
	if _, ok := newSieve(&v, g, 1); ok {
		t.Error("numbers of seven digits are enough for a million pixels a unit")
	}
}

// TestWhatIsDrawnWhole: of meshes with several parts, corners of their own, values, occlusion, or
// another specimen over them all triangles are drawn, and the last picture is as any other.
func TestWhatIsDrawnWhole(t *testing.T) {
	th := start(t)
	p := Picture{80, 60, 1}
	none := func(*scene.Document, *scene.MeshNode) {}
	for name, test := range map[string]struct {
		mesh  func(d *mesh.Data)
		shown func(d *scene.Document, n *scene.MeshNode)
		over  bool
	}{
		"several parts": {func(d *mesh.Data) {
			d.Materials = []mesh.Material{{Diffuse: [4]float32{1, 1, 1, 1}}, {Diffuse: [4]float32{0.2, 0.4, 0.9, 1}}}
			half := len(d.Triangles) / 6
			d.Parts = []mesh.Part{{Count: half}, {First: half, Count: len(d.Triangles)/3 - half, Material: 1}}
		}, none, false},
		"normals of corners": {func(d *mesh.Data) {
			d.Normals, d.NormalIndex = []float32{0, 0, 1, 1, 0, 0}, make([]uint32, len(d.Triangles))
			for i := range d.NormalIndex {
				d.NormalIndex[i] = uint32(i / 3 % 2)
			}
		}, none, false},
		"values": {func(*mesh.Data) {}, func(d *scene.Document, n *scene.MeshNode) {
			f := &mesh.Field{OfFaces: true}
			for i := range n.Mesh.TriangleCount() {
				f.Values = append(f.Values, float32(i%100))
			}
			colorBy(t, d, n, f, colormap.Viridis, 0, 100, 0)
		}, false},
		"occlusion": {func(*mesh.Data) {}, func(d *scene.Document, n *scene.MeshNode) {
			o := &mesh.Occlusion{Open: make([]uint8, n.Mesh.VertexCount())}
			for i := range o.Open {
				o.Open[i] = uint8(i)
			}
			d.SetOcclusion(n, o)
		}, false},
		"another over it": {func(*mesh.Data) {}, none, true},
	} {
		made := func() (*Frame, int) {
			data := sphereData(100, 0.1, r3.Vec{X: 5})
			test.mesh(&data)
			m := mustMesh(t, data)
			m.ComputeNormals()
			d, n := ballOf(t, m)
			test.shown(d, n)
			d.OnRemove(th.Forget)
			style := full
			style.Occlusion = true
			f := Extract(d, frontCamera(d), style, NoPoint)
			if test.over {
				other := documentOf(t, plate(2))
				other.OnRemove(th.Forget)
				f.Superimpose(other, Superimposition{Superposition: lying(shape.Identity()), Opacity: 0.5, Color: skyBlue})
			}
			return f, m.TriangleCount()
		}
		f, _ := made()
		want := take(t, th, f, p)
		f, whole := made()
		got, err := th.CaptureLast(context.Background(), f, p, nil)
		if err != nil {
			t.Fatal(name, err)
		}
		if n, worst := difference(got, want, 0); n > 0 {
			t.Errorf("%s: %d pixels differ, by up to %d", name, n, worst)
		}
		triangles := 0
		th.call(func() { triangles = th.renderer.meshes[f.meshes[0].mesh].full.triangles })
		if triangles != whole {
			t.Errorf("%s: %d of %d triangles were drawn", name, triangles, whole)
		}
	}
}

// TestSlimTrianglesMayShow: of a triangle so slim that rounding may turn it round, it is not
// known which side is hidden.
func TestSlimTrianglesMayShow(t *testing.T) {
	s := sieve{matrix: [16]float64{0: 1, 5: 1, 10: 1, 15: 1}, width: 10, height: 10, hidden: 1, slack: 0.01}
	for _, test := range []struct {
		half float64 // of the side that is across, in samples, along y
		want bool
	}{{0.003, true}, {-0.003, true}, {1, false}, {-1, true}} {
		at := func(x, y float64) []float32 { return []float32{float32(x/5 - 1), float32(y/5 - 1), 0} }
		positions := slices.Concat(at(1.5, 3.5), at(8.5, 3.5-test.half), at(8.5, 3.5+test.half))
		if got := s.sift(positions, []uint32{0, 1, 2}, func() bool { return false }); (len(got) > 0) != test.want {
			t.Errorf("half as wide as %g: %v", test.half, len(got) > 0)
		}
	}
}

// TestGapsHoldAllMiddles: whatever two coordinates are, the middles of samples between them,
// or as near as the slack, are found, and none that is much further.
func TestGapsHoldAllMiddles(t *testing.T) {
	const most, slack = 20, 1.0 / 200
	random := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		a, b := random.Float64()*(most+4)-2, random.Float64()*3-1.5
		if random.IntN(2) == 0 {
			a = math.Round(2*a)/2 + (random.Float64()-0.5)*4*slack
			b /= 20
		}
		b += a
		low, high := min(gap(a, most, slack), gap(b, most, slack)), max(gap(a, most, slack), gap(b, most, slack))
		first, end := firstMiddle(low), endMiddle(high)
		for k := range most {
			middle := float64(k) + 0.5
			off := max(min(a, b)-middle, middle-max(a, b))
			found := k >= first && k < end
			if off <= slack && !found || off > slack+0.002 && found {
				t.Fatalf("between %g and %g the middles from %d to before %d: %g is %g off", a, b, first, end, middle, off)
			}
		}
	}
}

// TestCompact beside a map.
func TestCompact(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 64, 1000} {
		triangles := make([]uint32, 3*50)
		for i := range triangles {
			triangles[i] = uint32(random.IntN(n))
		}
		before := slices.Clone(triangles)
		vertices := compact(triangles, n)
		want := slices.Clone(before)
		slices.Sort(want)
		if want = slices.Compact(want); !slices.Equal(vertices, want) {
			t.Fatalf("%d vertices: %v, want %v", n, vertices, want)
		}
		for i, v := range triangles {
			if vertices[v] != before[i] {
				t.Fatalf("corner %d is vertex %d, and was %d", i, vertices[v], before[i])
			}
		}
	}
}
