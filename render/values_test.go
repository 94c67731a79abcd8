package render

import (
	"context"
	"image"
	"math"
	"testing"

	"cairn/scene"
	"cairn/scene/colormap"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// shell is a sphere whose triangles have vertices of their own, each triangle a value,
// and one in twenty none.
func shell(t testing.TB, colors *colormap.Map, low, high float64) (plain mesh.Data, values []float32) {
	d := sphereData(24, 0.1, r3.Vec{})
	for f := range len(d.Triangles) / 3 {
		for k := range 3 {
			v := d.Triangles[3*f+k]
			plain.Positions = append(plain.Positions, d.Positions[3*v:3*v+3]...)
			plain.Triangles = append(plain.Triangles, uint32(3*f+k))
		}
		values = append(values, float32(f%37)/4-1)
		if f%20 == 7 {
			values[f] = float32(math.NaN())
		}
		c := colors.At(float64(values[f]), low, high)
		for range 3 {
			plain.Colors = append(plain.Colors, c[0], c[1], c[2], 0xff)
		}
	}
	return plain, values
}

// values returns a document with one mesh that shows a field.
func values(t testing.TB, m *mesh.TriMesh, f *mesh.Field, colors *colormap.Map, low, high float64, isolines int) *scene.Document {
	t.Helper()
	d := scene.NewDocument("values")
	n, err := d.AddMesh(m, "mesh")
	if err != nil {
		t.Fatal(err)
	}
	if f != nil {
		colorBy(t, d, n, f, colors, low, high, isolines)
	}
	keep(t, d)
	return d
}

func colorBy(t testing.TB, d *scene.Document, n *scene.MeshNode, f *mesh.Field, colors *colormap.Map, low, high float64, isolines int) {
	t.Helper()
	c, err := scene.NewColoring(f, colors, low, high, isolines)
	if err == nil {
		err = d.SetColoring(n, c)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestValuesHaveTheColoursOfTheMap compares with the same surface whose vertices have
// the colours that the map says, of values of vertices and of triangles, sorted into
// pieces or not.
func TestValuesHaveTheColoursOfTheMap(t *testing.T) {
	th := start(t)
	const low, high = -0.5, 7
	for _, colors := range colormap.All() {
		data, ofFaces := shell(t, colors, low, high)
		painted := values(t, mustMesh(t, data), nil, nil, 0, 0, 0)
		data.Colors = nil
		var ofVertices []float32
		for _, v := range ofFaces {
			ofVertices = append(ofVertices, v, v, v)
		}
		for _, wire := range []bool{false, true} {
			style := plain
			style.Wireframe = wire
			want := take(t, th, Extract(painted, frontCamera(painted), style, NoPoint), Picture{100, 100, 1})
			for name, f := range map[string]*mesh.Field{"vertices": {Values: ofVertices}, "triangles": {Values: ofFaces, OfFaces: true}} {
				for _, sorted := range []bool{false, true} {
					m := mustMesh(t, data)
					if sorted {
						m.SetDetail(m.MakeDetail(context.Background(), 100))
					}
					d := values(t, m, f, colors, low, high, 0)
					got := take(t, th, Extract(d, frontCamera(d), style, NoPoint), Picture{100, 100, 1})
					if n, worst := difference(got, want, 1); n > 0 {
						t.Errorf("%s of %s, sorted %v, wireframe %v: %d pixels differ, by up to %d", colors.Name, name, sorted, wire, n, worst)
					}
				}
			}
		}
	}
}

// TestCoarserLevelsShowValues: about the same colours as all triangles.
func TestCoarserLevelsShowValues(t *testing.T) {
	th := start(t)
	for name, faces := range map[string]bool{"vertices": false, "triangles": true} {
		m := sphere(t, 80, 0, r3.Vec{})
		m.SetDetail(m.MakeDetail(context.Background(), 1000))
		d := m.Data()
		f := &mesh.Field{OfFaces: faces}
		for i := range len(d.Positions) / 3 {
			f.Values = append(f.Values, d.Positions[3*i+1])
		}
		if faces {
			var of []float32
			for i := 0; i < len(d.Triangles); i += 3 {
				of = append(of, f.Values[d.Triangles[i]])
			}
			f.Values = of
		}
		doc := values(t, m, f, colormap.BlueWhiteRed, -1, 1, 0)
		frame := Extract(doc, frontCamera(doc), plain, NoPoint)
		fine := show(t, th, frame, 120, 120, Full)
		th.call(func() { front(th).targets[0].surfaceKey = surfaceKey{} })
		coarse := show(t, th, frame, 120, 120, Quality{Samples: 1, Error: 3})
		th.call(func() {
			if g := th.renderer.meshes[frame.meshes[0].mesh]; len(g.surfaces()) != 2 {
				t.Errorf("%s: %d surfaces were drawn", name, len(g.surfaces()))
			}
		})
		const levels, part = 30, 0.05 // of pixels, at the silhouette
		if n, _ := difference(fine, coarse, levels); float64(n) > part*120*120 {
			t.Errorf("%s: %d pixels of a coarser level differ", name, n)
		}
	}
}

// TestIsolines: lines of equal value stand at equal distances, as many as asked for, and
// a plain has none.
func TestIsolines(t *testing.T) {
	th := start(t)
	square := mesh.Data{
		Positions: []float32{-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0},
		Triangles: []uint32{0, 1, 2, 0, 2, 3},
	}
	dark := func(f *mesh.Field, isolines int) (places []int) {
		d := values(t, mustMesh(t, square), f, colormap.Grey, 0, 1, isolines)
		c := scene.DefaultCamera()
		c.Orthographic, c.Height = true, 2
		img := show(t, th, Extract(d, c, plain, NoPoint), 200, 200, Full)
		none := values(t, mustMesh(t, square), f, colormap.Grey, 0, 1, 0)
		bare := show(t, th, Extract(none, c, plain, NoPoint), 200, 200, Full)
		for x := range 200 {
			if a, b := img.RGBAAt(x, 60).R, bare.RGBAAt(x, 60).R; int(a) < int(b)*3/4 && (len(places) == 0 || places[len(places)-1] < x-2) {
				places = append(places, x)
			}
		}
		return places
	}
	slope := &mesh.Field{Values: []float32{0, 1, 1, 0}}
	for n := range 4 {
		got := dark(slope, n)
		if len(got) != n {
			t.Errorf("%d lines: dark at %v", n, got)
			continue
		}
		for k, x := range got {
			if want := float64(200*(k+1)) / float64(n+1); math.Abs(float64(x)-want) > 2 {
				t.Errorf("line %d of %d is at %d, want %v", k, n, x, want)
			}
		}
	}
	if got := dark(&mesh.Field{Values: []float32{0.5, 0.5, 0.5, 0.5}}, 1); len(got) > 0 {
		t.Errorf("a plain has lines at %v", got)
	}
}

// TestValuesGoWithTheirDocument: of one field after another nothing stays, and nothing of
// a document that closes.
func TestValuesGoWithTheirDocument(t *testing.T) {
	th := start(t)
	m := sphere(t, 24, 0.2, r3.Vec{})
	m.SetDetail(m.MakeDetail(context.Background(), 300))
	d := scene.NewDocument("values")
	d.OnRemove(th.Forget)
	n, err := d.AddMesh(m, "mesh")
	if err != nil {
		t.Fatal(err)
	}
	draw := func() Usage {
		for _, q := range []Quality{{Samples: 1, Error: 10}, Full} {
			th.call(func() { front(th).targets[0].surfaceKey = surfaceKey{} })
			show(t, th, Extract(d, frontCamera(d), plain, NoPoint), 60, 60, q)
		}
		return th.Stats().ByDocument[d.ID()]
	}
	before := draw()
	vertices := func() *mesh.Field { return &mesh.Field{Values: make([]float32, m.VertexCount())} }
	colorBy(t, d, n, vertices(), colormap.Viridis, 0, 1, 0)
	first := draw()
	// A buffer for the mesh, another for its level, and the map.
	if first.Objects != before.Objects+3 {
		t.Errorf("values take %+v beside %+v", first, before)
	}
	for range 3 {
		colorBy(t, d, n, vertices(), colormap.Cividis, 0, 1, 0)
		colorBy(t, d, n, &mesh.Field{Values: make([]float32, m.TriangleCount()), OfFaces: true}, colormap.Labels, 0, 1, 0)
		if u := draw(); u.Objects != first.Objects {
			t.Errorf("values of triangles take %+v, want as many objects as %+v", u, first)
		}
		colorBy(t, d, n, vertices(), colormap.Viridis, 0, 2, 3)
		if u := draw(); u != first {
			t.Errorf("then others take %+v, want %+v", u, first)
		}
	}
	if err := d.SetColoring(n, nil); err != nil {
		t.Fatal(err)
	}
	if u := draw(); u.Objects != before.Objects+1 { // the map stays
		t.Errorf("without values there is %+v, want %+v and a map", u, before)
	}
	colorBy(t, d, n, vertices(), colormap.Viridis, 0, 1, 0)
	draw()
	d.Close()
	if s := th.Stats(); len(s.ByDocument) > 0 || s.Leaked > 0 {
		t.Errorf("after Close there is %+v", s)
	}
	if n.Coloring() != nil {
		t.Error("a closed document has a coloring")
	}
}

// TestTheLastPictureShowsValues: also where the mesh goes while it is uploaded, in
// several tiles.
func TestTheLastPictureShowsValues(t *testing.T) {
	th := start(t)
	th.call(func() { th.renderer.tileSide = 70 })
	var pictures []image.Image
	for _, last := range []bool{false, true} {
		data, ofFaces := shell(t, colormap.Viridis, 0, 7)
		data.Colors = nil
		d := values(t, mustMesh(t, data), &mesh.Field{Values: ofFaces, OfFaces: true, Name: "x"}, colormap.Viridis, 0, 7, 0)
		f := Extract(d, frontCamera(d), plain, NoPoint)
		capture := th.Capture
		if last {
			capture = th.CaptureLast
		}
		img, err := capture(context.Background(), f, Picture{100, 100, 1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		pictures = append(pictures, img)
	}
	if n, _ := difference(pictures[0], pictures[1], 0); n > 0 {
		t.Errorf("%d pixels differ", n)
	}
}

func TestTicks(t *testing.T) {
	for _, test := range []struct {
		low, high float64
		want      string
	}{
		{0, 1, "0 0.2 0.4 0.6 0.8 1.0"}, {-1, 1, "−1.0 −0.5 0 0.5 1.0"}, {0.031, 0.0449, "0.032 0.034 0.036 0.038 0.040 0.042 0.044"},
		{3, 3, "3.000"}, {0, 0, "0"}, {0, 5e7, "0 1e+07 2e+07 3e+07 4e+07 5e+07"}, {2e-7, 5e-7, "2.0e−07 2.5e−07 3.0e−07 3.5e−07 4.0e−07 4.5e−07 5.0e−07"},
		{-300, 1200, "0 500 1000"}, {1000000, 1000004, "1.000000e+06 1.000001e+06 1.000002e+06 1.000003e+06 1.000004e+06"},
	} {
		got := ""
		for _, v := range barTicks(test.low, test.high) {
			got += " " + numberAt(v, test.low, test.high)
		}
		if got != " "+test.want {
			t.Errorf("%v to %v:%s, want %s", test.low, test.high, got, test.want)
		}
	}
}
