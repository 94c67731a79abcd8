package render

import (
	"context"
	"fmt"
	"image"
	"math"
	"runtime"
	"testing"
	"weak"

	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// bends are fields that bend, stretch, twist and push: smooth ones, as splines are.
var bends = []func(p r3.Vec) r3.Vec{
	func(p r3.Vec) r3.Vec { return r3.Vec{X: 0.25 * p.Y * p.Y, Y: 0.2 * p.Y} },
	func(p r3.Vec) r3.Vec { return r3.Vec{X: -0.3 * p.Z * p.Y, Z: 0.3 * p.X * p.Y} },
	func(p r3.Vec) r3.Vec { return r3.Vec{Y: 0.15 * math.Sin(3*p.X), Z: 0.1} },
	func(p r3.Vec) r3.Vec { return r3.Vec{X: -2 * p.X} }, // the mirror image, inside out
}

func warpOf(t testing.TB, m *mesh.TriMesh) *mesh.Warp {
	t.Helper()
	w, err := mesh.MakeWarp(context.Background(), m, len(bends), func(i int, to []float32) error {
		for v := range m.VertexCount() {
			d := bends[i](r3.Sub(m.Vertex(v), m.Data().Origin))
			to[3*v], to[3*v+1], to[3*v+2] = float32(d.X), float32(d.Y), float32(d.Z)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func bend(p r3.Vec, weights [mesh.WarpFields]float64) r3.Vec {
	to := p
	for i, w := range weights {
		to = r3.Add(to, r3.Scale(w, bends[i](p)))
	}
	return to
}

// bent returns the mesh with its vertices moved by the processor, with new normals.
func bent(t testing.TB, m *mesh.TriMesh, weights [mesh.WarpFields]float64) *mesh.TriMesh {
	d := *m.Data()
	p := make([]float32, len(d.Positions))
	for v := range m.VertexCount() {
		to := bend(r3.Sub(m.Vertex(v), d.Origin), weights)
		p[3*v], p[3*v+1], p[3*v+2] = float32(to.X), float32(to.Y), float32(to.Z)
	}
	d.Positions = p
	of := mustMesh(t, d)
	if m.ShadingNormals() != nil {
		of.ComputeNormals()
	}
	return of
}

// someWeights are turned through, one after the other.
var someWeights = [][mesh.WarpFields]float64{
	{1, 0, 0, 0}, {1, 0.5, 0, 0}, {1, -0.8, 1, 0}, {0, 0, 0, 0}, {-0.7, 1, -1, 0}, {1, 0.5, 0, 0},
}

// A picture of a warped mesh and that of the moved one differ where rounding has the one or
// the other pixel of an edge, and a little in light: normals of the moved mesh are means of its
// triangles, and those of the warped one are turned as the surface is.
const (
	warpLevels = 12
	warpPart   = 0.01
	// hatchLevels are by how much the lines across a filled cut are darker than that: they begin
	// in the middle of the mesh, which is another one for the moved mesh.
	hatchLevels = 44
)

func compareWarped(t *testing.T, levels int, what string, got, want image.Image) {
	t.Helper()
	n, worst := difference(got, want, levels)
	if b := got.Bounds(); float64(n) > warpPart*float64(b.Dx()*b.Dy()) {
		dir := t.ArtifactDir()
		writePNG(t, dir+"/got.png", got)
		writePNG(t, dir+"/want.png", want)
		writePNG(t, dir+"/difference.png", differencePicture(got, want))
		t.Errorf("%s: %d of %d pixels differ, by up to %d; see %s", what, n, b.Dx()*b.Dy(), worst, dir)
	}
}

// lone returns a document with a mesh that is kept until the test ends.
func lone(t testing.TB, m *mesh.TriMesh) (*scene.Document, *scene.MeshNode) {
	t.Helper()
	d := scene.NewDocument("lone")
	n, err := d.AddMesh(m, "mesh")
	if err != nil {
		t.Fatal(err)
	}
	keep(t, d)
	return d, n
}

// TestAWarpedMeshLooksLikeTheMovedOne: with one weight after the other, of kinds of meshes that
// are drawn in different ways.
func TestAWarpedMeshLooksLikeTheMovedOne(t *testing.T) {
	clip := scene.Plane{Point: r3.Vec{Z: 0.3}, Normal: r3.Vec{X: 0.6, Z: 0.8}}
	for _, c := range []struct {
		name    string
		mesh    func() *mesh.TriMesh
		change  func(c *scene.Camera, s *Style)
		quality Quality
	}{
		{"plain", func() *mesh.TriMesh { return sphere(t, 60, 0.1, r3.Vec{}) }, nil, Still},
		{"smooth edges", func() *mesh.TriMesh { return sphere(t, 60, 0.1, r3.Vec{}) }, nil, Fine},
		{"far from the origin", func() *mesh.TriMesh { return sphere(t, 60, 0.1, r3.Vec{X: 5e5, Y: 5e6}) }, nil, Still},
		{"orthographic", func() *mesh.TriMesh { return sphere(t, 60, 0.1, r3.Vec{}) }, func(c *scene.Camera, _ *Style) { c.Orthographic = true }, Still},
		{"without normals", func() *mesh.TriMesh { return mustMesh(t, sphereData(60, 0.1, r3.Vec{})) }, nil, Still},
		{"inside out", func() *mesh.TriMesh {
			d := sphereData(60, 0.1, r3.Vec{})
			flip(d.Triangles)
			m := mustMesh(t, d)
			m.ComputeNormals()
			return m
		}, nil, Still},
		{"open", func() *mesh.TriMesh {
			d := sphereData(60, 0.1, r3.Vec{})
			d.Triangles = d.Triangles[6000:]
			m := mustMesh(t, d)
			m.ComputeNormals()
			return m
		}, nil, Still},
		{"texture", func() *mesh.TriMesh { return textured(t) }, nil, Still},
		{"points", func() *mesh.TriMesh { return cloud(t) }, nil, Still},
		{"wireframe", func() *mesh.TriMesh { return sphere(t, 30, 0.1, r3.Vec{}) }, func(_ *scene.Camera, s *Style) { s.Wireframe = true }, Still},
		{"clipped", func() *mesh.TriMesh { return sphere(t, 60, 0.1, r3.Vec{}) }, func(c *scene.Camera, _ *Style) { c.Clip = clip }, Still},
		{"clipped beyond the mesh as it is", func() *mesh.TriMesh { return sphere(t, 60, 0.1, r3.Vec{}) },
			func(c *scene.Camera, _ *Style) { c.Clip = scene.Plane{Point: r3.Vec{Z: 1.1}, Normal: r3.Vec{Z: 1}} }, Still},
		{"in pieces", func() *mesh.TriMesh { return detailed(t) }, nil, Still},
		{"in pieces and clipped", func() *mesh.TriMesh { return detailed(t) }, func(c *scene.Camera, _ *Style) { c.Clip = clip }, Still},
		{"a part of what is in pieces", func() *mesh.TriMesh { return detailed(t) }, func(c *scene.Camera, _ *Style) { *c = c.Zoom(4, 0.3, 0.2) }, Still},
		{"flat, of which few triangles are enough", func() *mesh.TriMesh { return flatSquare(t) }, nil, Still},
		{"all triangles of what is flat", func() *mesh.TriMesh { return flatSquare(t) }, nil, Full},
		{"a coarser level", func() *mesh.TriMesh { return detailed(t) }, nil, Quality{Samples: 1, Error: 3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			th := start(t)
			m := c.mesh()
			d, n := lone(t, m)
			fields := warpOf(t, m)
			camera, style := frontCamera(d), plain
			if c.change != nil {
				c.change(&camera, &style)
			}
			for i, weights := range someWeights {
				w := &Warp{Meshes: map[scene.ID]*mesh.Warp{n.ID(): fields}, Weights: weights}
				got := show(t, th, ExtractWarped(nil, d, camera, style, NoPoint, w), 200, 200, c.quality)
				moved, _ := lone(t, bent(t, m, weights))
				fresh := start(t)
				want := show(t, fresh, Extract(moved, camera, style, NoPoint), 200, 200, Quality{Samples: c.quality.Samples})
				fresh.Close()
				levels := warpLevels
				if !camera.Clip.IsZero() {
					levels = hatchLevels
				}
				compareWarped(t, levels, fmt.Sprintf("weights %d", i), got, want)
			}
			if got := show(t, th, Extract(d, camera, style, NoPoint), 200, 200, c.quality); got.Bounds().Dx() != 200 {
				t.Error(got.Bounds())
			}
			runtime.KeepAlive(fields)
		})
	}
}

// TestAWarpMayTurnTheInsideOut: where space folds, what was hidden is seen. Light goes by the
// triangles here: normals of vertices lean the other way then, which nothing says.
func TestAWarpMayTurnTheInsideOut(t *testing.T) {
	th := start(t)
	m := mustMesh(t, sphereData(100, 0.1, r3.Vec{}))
	m.SetDetail(m.MakeDetail(context.Background(), 2000))
	d, n := lone(t, m)
	fields := warpOf(t, m)
	for _, weights := range [][mesh.WarpFields]float64{{0, 0, 0, 1}, {1, 0.5, 0, 1}} {
		w := &Warp{Meshes: map[scene.ID]*mesh.Warp{n.ID(): fields}, Weights: weights}
		got := show(t, th, ExtractWarped(nil, d, frontCamera(d), plain, NoPoint, w), 200, 200, Still)
		moved, _ := lone(t, bent(t, m, weights))
		want := show(t, start(t), Extract(moved, frontCamera(d), plain, NoPoint), 200, 200, Full)
		compareWarped(t, warpLevels, fmt.Sprint(weights), got, want)
	}
}

// flatSquare returns a square of many triangles in a plane, with coarser levels that are the same.
func flatSquare(t testing.TB) *mesh.TriMesh {
	const n = 80
	var d mesh.Data
	for i := range n + 1 {
		for j := range n + 1 {
			d.Positions = append(d.Positions, 2*float32(j)/n-1, 2*float32(i)/n-1, 0)
		}
	}
	for i := range uint32(n) {
		for j := range uint32(n) {
			a, b := i*(n+1)+j, (i+1)*(n+1)+j
			d.Triangles = append(d.Triangles, a, a+1, b, b, a+1, b+1)
		}
	}
	m := mustMesh(t, d)
	m.ComputeNormals()
	m.SetDetail(m.MakeDetail(context.Background(), 100))
	if levels := m.Detail().Levels; len(levels) == 0 || levels[len(levels)-1].Error > 1e-3 {
		t.Fatal("a plane is not made coarser")
	}
	return m
}

// detailed returns a mesh with coarser levels.
func detailed(t testing.TB) *mesh.TriMesh {
	m := sphere(t, 100, 0.1, r3.Vec{})
	m.SetDetail(m.MakeDetail(context.Background(), 2000))
	return m
}

// TestTheEndOfAWarpFreesItsFields: what the GPU holds is what it was before, and nothing keeps
// the fields.
func TestTheEndOfAWarpFreesItsFields(t *testing.T) {
	th := start(t)
	m := detailed(t)
	d, n := lone(t, m)
	camera := frontCamera(d)
	draw := func(w *Warp, q Quality) *image.RGBA {
		return show(t, th, ExtractWarped(nil, d, camera, plain, NoPoint, w), 100, 100, q)
	}
	coarse := Quality{Samples: 1, Error: 5}
	for _, q := range []Quality{Still, coarse} {
		draw(nil, q)
	}
	before, unwarped := draw(nil, Full), th.Stats()
	var gone weak.Pointer[mesh.Warp]
	func() {
		fields := warpOf(t, m)
		gone = weak.Make(fields)
		w := &Warp{Meshes: map[scene.ID]*mesh.Warp{n.ID(): fields}, Weights: someWeights[1]}
		draw(w, Still)
		draw(w, coarse)
		if s := th.Stats(); s.Bytes < unwarped.Bytes+fields.Bytes() || s.Buffers != unwarped.Buffers+2 {
			t.Errorf("while it is warped there are %d bytes in %d buffers, before %d in %d", s.Bytes, s.Buffers, unwarped.Bytes, unwarped.Buffers)
		}
	}()
	after := draw(nil, Full)
	if n, worst := difference(before, after, 0); n > 0 {
		t.Errorf("afterwards %d pixels are others than before, by up to %d", n, worst)
	}
	if s := th.Stats(); s.Bytes != unwarped.Bytes || s.Buffers != unwarped.Buffers {
		t.Errorf("afterwards there are %d bytes in %d buffers, before %d in %d", s.Bytes, s.Buffers, unwarped.Bytes, unwarped.Buffers)
	}
	waitFor(t, "the fields are collected", func() bool { return gone.Value() == nil })

	w := &Warp{Meshes: map[scene.ID]*mesh.Warp{n.ID(): warpOf(t, m)}, Weights: someWeights[1]}
	draw(w, Still)
	th.Forget(d.ID())
	if s := th.Stats(); len(s.ByDocument) != 0 || s.Leaked != 0 {
		t.Errorf("a document that was forgotten while warped has %v on the GPU, %d leaks", s.ByDocument, s.Leaked)
	}
	runtime.KeepAlive(w)
}

// TestUnwarpFreesWhatNoFrameShows: once the fields are asked to go they do, and a frame that wants
// them again has them.
func TestUnwarpFreesWhatNoFrameShows(t *testing.T) {
	th := start(t)
	m := detailed(t)
	d, n := lone(t, m)
	w := &Warp{Meshes: map[scene.ID]*mesh.Warp{n.ID(): warpOf(t, m)}, Weights: someWeights[1]}
	draw := func(w *Warp, turned float64) *image.RGBA {
		return show(t, th, ExtractWarped(nil, d, frontCamera(d).Turn(turned, 0), plain, NoPoint, w), 100, 100, Still)
	}
	draw(nil, 0)
	before := th.Stats()
	draw(w, 0.1)
	want := draw(w, 0.2)
	other, _ := lone(t, sphere(t, 12, 0, r3.Vec{}))
	th.Unwarp(other.ID())
	th.call(func() {}) // after it
	if s := th.Stats(); s.Bytes <= before.Bytes {
		t.Error("the fields went with those of another document")
	}
	th.Unwarp(d.ID())
	th.call(func() {})
	waitFor(t, "the fields are freed", func() bool { s := th.Stats(); return s.Bytes == before.Bytes && s.Buffers == before.Buffers })
	draw(w, 0.3)
	if again := draw(w, 0.2); string(again.Pix) != string(want.Pix) {
		t.Error("it is another picture with the fields back")
	}
	runtime.KeepAlive(w)
}

// TestPicturesOfAWarp are what the window shows, also in tiles, and the last picture too.
func TestPicturesOfAWarp(t *testing.T) {
	th := start(t)
	m := detailed(t)
	d, n := lone(t, m)
	w := &Warp{Meshes: map[scene.ID]*mesh.Warp{n.ID(): warpOf(t, m)}, Weights: someWeights[2], Sign: "Computed: PC1 +1.8 SD"}
	f := ExtractWarped(nil, d, frontCamera(d), full, NoPoint, w)
	shown := show(t, th, f, 200, 200, Still)
	whole := take(t, th, f, Picture{200, 200, 1})
	if n, worst := difference(shown, whole, 0); n > 0 {
		t.Errorf("%d pixels of a picture differ from what is shown, by up to %d", n, worst)
	}
	th.call(func() { th.renderer.tileSide = 80 })
	tiled := take(t, th, f, Picture{200, 200, 1})
	runtime.KeepAlive(w)
	th.call(func() { th.renderer.tileSide = tileSide })
	if n, worst := difference(tiled, whole, tileLevels); float64(n) > tilePart*200*200 {
		t.Errorf("%d pixels of tiles differ, by up to %d", n, worst)
	}
	th.Forget(d.ID())

	other, n := lone(t, sphere(t, 100, 0.1, r3.Vec{}))
	w = &Warp{Meshes: map[scene.ID]*mesh.Warp{n.ID(): warpOf(t, n.Mesh)}, Weights: someWeights[2]}
	f = ExtractWarped(nil, other, frontCamera(other), plain, NoPoint, w)
	last, err := th.CaptureLast(context.Background(), f, Picture{200, 200, 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	moved, _ := lone(t, bent(t, n.Mesh, w.Weights))
	compareWarped(t, warpLevels, "the last picture", last, take(t, th, Extract(moved, frontCamera(other), plain, NoPoint), Picture{200, 200, 1}))
	runtime.KeepAlive(w)
}

// TestTheSignIsInThePicture, above what stands for colours, and nowhere without a warp.
func TestTheSignIsInThePicture(t *testing.T) {
	th := start(t)
	d, _ := lone(t, sphere(t, 12, 0, r3.Vec{X: 3})) // beside the corner
	style := plain
	draw := func(w *Warp) *image.RGBA {
		return show(t, th, ExtractWarped(nil, d, frontCamera(d), style, NoPoint, w), 300, 200, Still)
	}
	without, with := draw(nil), draw(&Warp{Sign: "Computed: PC1 +1.8 SD"})
	var ink image.Rectangle
	for y := range 200 {
		for x := range 300 {
			if with.RGBAAt(x, y) != without.RGBAAt(x, y) {
				ink = ink.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	if ink.Empty() || ink.Max.X > 200 || ink.Max.Y > 40 {
		t.Errorf("the sign is in %v", ink)
	}
	if other := draw(&Warp{Sign: "Computed: PC1 +1.9 SD"}); other.Pix[0] != with.Pix[0] || string(other.Pix) == string(with.Pix) {
		t.Error("another sign makes the same picture")
	}
}

// TestLandmarksOfAWarp stand where they are told to, and where they were when it ends.
func TestLandmarksOfAWarp(t *testing.T) {
	th := start(t)
	d, n := markedSphere(t, 24)
	camera := frontCamera(d)
	places := make([]r3.Vec, n.Group.Len())
	for i := range places {
		places[i] = r3.Scale(1.2, n.Group.At(i).Position)
	}
	draw := func(w *Warp) *image.RGBA {
		return show(t, th, ExtractWarped(nil, d, camera, plain, NoPoint, w), 200, 200, Still)
	}
	before := draw(nil)
	warped := draw(&Warp{Places: map[scene.ID][]r3.Vec{n.ID(): places}})
	if after := draw(nil); string(after.Pix) != string(before.Pix) {
		t.Error("landmarks are elsewhere when the warp has ended")
	}
	moved := n.Group.Copy()
	for i, p := range places {
		l := moved.At(i)
		l.Position = p
		moved.Set(i, l)
	}
	at := scene.NewDocument("moved")
	if _, err := at.AddMesh(d.Meshes()[0].Mesh, "mesh"); err != nil {
		t.Fatal(err)
	}
	if _, err := at.AddGroup(moved); err != nil {
		t.Fatal(err)
	}
	keep(t, at)
	// The document's size goes by its mesh: glyphs are as large.
	want := show(t, start(t), Extract(at, camera, plain, NoPoint), 200, 200, Still)
	compareWarped(t, warpLevels, "landmarks", warped, want)
	if n, _ := difference(warped, before, warpLevels); n < 200 {
		t.Errorf("only %d pixels differ from those before", n)
	}
}

// TestAWarpThatGoesFar: what comes nearer to the eye than the mesh as it is, is not cut off.
func TestAWarpThatGoesFar(t *testing.T) {
	th := start(t)
	m := sphere(t, 40, 0.1, r3.Vec{})
	d, n := lone(t, m)
	by := r3.Vec{X: 0.3, Z: 2}
	fields, err := mesh.MakeWarp(context.Background(), m, 1, func(_ int, to []float32) error {
		for v := range m.VertexCount() {
			to[3*v], to[3*v+2] = float32(by.X), float32(by.Z)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, weight := range []float64{1, -1} {
		w := &Warp{Meshes: map[scene.ID]*mesh.Warp{n.ID(): fields}, Weights: [mesh.WarpFields]float64{weight}}
		got := show(t, th, ExtractWarped(nil, d, frontCamera(d), plain, NoPoint, w), 200, 200, Still)
		data := *m.Data()
		data.Origin = r3.Scale(weight, by)
		moved := mustMesh(t, data)
		moved.ComputeNormals()
		to, _ := lone(t, moved)
		compareWarped(t, warpLevels, "far", got, show(t, start(t), Extract(to, frontCamera(d), plain, NoPoint), 200, 200, Still))
	}
}

// TestLevelsOfAWarp: no level is as exact as the mesh once it is warped, and what comes nearer to the
// eye is drawn finer.
func TestLevelsOfAWarp(t *testing.T) {
	d, n := lone(t, sphere(t, 12, 0, r3.Vec{}))
	fields := warpOf(t, n.Mesh)
	v := newView(Extract(d, frontCamera(d), plain, NoPoint), 100, 100)
	g := &gpuMesh{bounds: n.Mesh.Bounds(), levels: []gpuSurface{{}, {error: 0.03}}}
	if g.level(&v, effort{0, math.MaxInt}) != 0 || g.level(&v, effort{2, math.MaxInt}) != 1 {
		t.Fatal("the levels are others than this test thinks")
	}
	w := Warp{Meshes: map[scene.ID]*mesh.Warp{n.ID(): fields}, Weights: [mesh.WarpFields]float64{0, 0, 25}}
	g.warp = w.of(n.ID())
	v = newView(ExtractWarped(nil, d, frontCamera(d), plain, NoPoint, &w), 100, 100)
	if level := g.level(&v, effort{0, math.MaxInt}); level != wholeMesh {
		t.Errorf("level %d is drawn where all triangles are asked for", level)
	}
	if level := g.level(&v, effort{2, math.MaxInt}); level != 0 {
		t.Errorf("level %d is drawn of what comes near", level)
	}
	runtime.KeepAlive(fields)
}
