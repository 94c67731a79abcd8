package render

import (
	"context"
	"image"
	"image/color"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/colormap"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// sequence is what a picture depends on, to be changed piece by piece.
type sequence struct {
	t         *testing.T
	documents [2]*scene.Document
	front     int
	camera    scene.Camera
	style     Style
	hover     scene.Point
	marks     Marks
	over      Superimposition
	covered   bool // by the other document
	warp      *Warp
	size      image.Point
	quality   Quality
	captured  bool // a picture for a file, not a frame of the window
	last      *Frame
}

// A knob changes one thing that a picture depends on. Its name is that of the
// field, with its type, where it is one.
type knob struct {
	name   string
	values int
	set    func(s *sequence, value int)
}

// field returns a knob for a field of what at points to.
func field[S, T any](name string, at func(*sequence) *S, values ...T) knob {
	typ := reflect.TypeFor[S]()
	return knob{typ.Name() + "." + name, len(values), func(s *sequence, v int) {
		reflect.ValueOf(at(s)).Elem().FieldByName(name).Set(reflect.ValueOf(values[v]))
	}}
}

var red = color.NRGBA{0xd0, 0x20, 0x20, 0xff}

// mark returns a knob for a field of a landmark that is in the middle of the view.
func mark[T any](name string, values ...T) knob {
	return knob{"Landmark." + name, len(values), func(s *sequence, v int) {
		g := s.documents[0].Groups()[0].Group
		l := g.At(3)
		reflect.ValueOf(&l).Elem().FieldByName(name).Set(reflect.ValueOf(values[v]))
		g.Set(3, l)
	}}
}

func marksOf(s *sequence) *Marks          { return &s.marks }
func overOf(s *sequence) *Superimposition { return &s.over }
func lyingOf(s *sequence) *scene.Superposition {
	return &s.over.Superposition
}
func camera(s *sequence) *scene.Camera     { return &s.camera }
func style(s *sequence) *Style             { return &s.style }
func meshNode(s *sequence) *scene.MeshNode { return s.documents[0].Meshes()[1] }

// knobs are all that a picture depends on. The first value is the one to begin with.
func knobs() []knob {
	select3 := func(i ...int) func(s *sequence) {
		return func(s *sequence) {
			d := s.documents[0]
			var points []scene.Point
			for _, k := range i {
				points = append(points, d.Groups()[0].Point(k))
			}
			d.Selection().Only(points...)
		}
	}
	choose := func(name string, f ...func(*sequence)) knob {
		return knob{name, len(f), func(s *sequence, v int) { f[v](s) }}
	}
	labels := func(l ...landmark.Label) func(*sequence) {
		return func(s *sequence) {
			if err := s.documents[0].Groups()[0].Group.SetLabels(l); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	others := func(l ...landmark.Label) func(*sequence) {
		return func(s *sequence) {
			if err := s.documents[0].Groups()[1].Group.SetLabels(l); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	name := func(n string) func(*sequence) {
		return func(s *sequence) { s.documents[0].Groups()[1].Group.SetName(n) }
	}
	edges := func(e ...landmark.Edge) func(*sequence) {
		return func(s *sequence) {
			if err := s.documents[0].Groups()[0].Group.SetConnectivity(e); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	hover := func(i int) func(*sequence) {
		return func(s *sequence) { s.hover = s.documents[0].Groups()[0].Point(i) }
	}
	visible := func(on bool) func(*sequence) {
		return func(s *sequence) { s.documents[0].SetVisible(s.documents[0].Groups()[1].ID(), on) }
	}
	colored := func(c color.NRGBA) func(*sequence) {
		return func(s *sequence) {
			if err := s.documents[0].Apply(scene.RecolorGroup(s.documents[0], s.documents[0].Groups()[1].ID(), c)); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	units := func(u string) func(*sequence) { return func(s *sequence) { s.documents[0].SetUnits(u) } }
	size := func(w, h int) func(*sequence) { return func(s *sequence) { s.size = image.Pt(w, h) } }
	swipe := func(at float64) func(*sequence) {
		return func(s *sequence) { s.over.Swipe, s.over.Swiped = at, at != 0.5 } // seen where there is one
	}
	height := func(colors *colormap.Map, low, high float64, isolines int, ofFaces bool) func(*sequence) {
		return func(s *sequence) { s.showHeight(colors, low, high, isolines, ofFaces) }
	}
	occluded := func(of func(*mesh.TriMesh) *mesh.Occlusion) func(*sequence) {
		return func(s *sequence) {
			n := s.documents[0].Meshes()[0]
			s.documents[0].SetOcclusion(n, of(n.Mesh))
		}
	}
	open := func(*mesh.TriMesh) *mesh.Occlusion { return nil }
	var fields *mesh.Warp
	warped := func(sign string, weights ...float64) func(*sequence) {
		return func(s *sequence) {
			n := s.documents[0].Meshes()[0]
			if fields == nil {
				fields = warpOf(s.t, n.Mesh)
			}
			s.warp = &Warp{Meshes: map[scene.ID]*mesh.Warp{n.ID(): fields}, Sign: sign}
			copy(s.warp.Weights[:], weights)
			g := s.documents[0].Groups()[0]
			places := make([]r3.Vec, g.Group.Len())
			for i := range places {
				places[i] = bend(g.Group.At(i).Position, s.warp.Weights)
			}
			s.warp.Places = map[scene.ID][]r3.Vec{g.ID(): places}
		}
	}
	return []knob{
		field("Focus", camera, r3.Vec{}, r3.Vec{X: 0.2, Y: 0.1}),
		field("Pivot", camera, r3.Vec{}, r3.Vec{Z: 0.9}),
		field("Rotation", camera, scene.DefaultCamera().Turn(0.3, 0.2).Rotation, quat.Number{Real: 0.8, Imag: 0.6}),
		field("Height", camera, 2.4, 1.7),
		field("Orthographic", camera, false, true),
		field("Clip", camera, scene.Plane{}, scene.Plane{Point: r3.Vec{Z: 0.2}, Normal: r3.Vec{Z: 1}}, scene.Plane{Point: r3.Vec{Z: 0.2}, Normal: r3.Vec{X: 0.6, Z: 0.8}},
			scene.Plane{Point: r3.Vec{X: 0.1}, Normal: r3.Vec{X: -0.6, Z: -0.8}}),

		field("Background", style, white, color.NRGBA{0x20, 0x22, 0x26, 0xff}, color.NRGBA{}),
		field("Wireframe", style, false, true),
		field("Texture", style, true, false),
		field("Occlusion", style, true, false),
		field("Landmarks", style, true, false),
		field("Names", style, Names, NoNames, Numbers),
		field("GlyphScale", style, 1.0, 2.5),
		field("ConstantSize", style, false, true),
		field("ByLabel", style, false, true),
		field("Gizmo", style, true, false),
		field("ScaleBar", style, true, false),
		field("Legend", style, true, false),
		field("ColorBar", style, true, false),
		field("PixelRatio", style, 1.0, 1.5),

		field("Next", marksOf, Next{}, Next{true, r3.Vec{X: 0.5, Z: 0.8}, "next"}, Next{true, r3.Vec{X: 0.6, Z: 0.8}, ""}),
		field("Ellipsoids", marksOf, nil, []Ellipsoid{{Centre: r3.Vec{X: 0.2, Z: 1}, Axes: [3]r3.Vec{{X: 0.3}, {Y: 0.2}, {Z: 0.1}}}}),
		field("Measures", marksOf, nil, []Measure{{Path: []r3.Vec{{Z: 1.1}, {X: 0.5, Y: 0.5, Z: -1}}, Text: "1 mm"}},
			[]Measure{{Path: []r3.Vec{{Z: 1.1}, {X: 0.4, Z: 1}, {Y: 0.4, Z: 1}}, Angle: true, Text: "50°"}},
			[]Measure{{Path: []r3.Vec{{Z: 1.1}, {X: 0.4, Z: 1}, {Y: 0.4, Z: 1}}, Closed: true, Color: red}}),
		field("Visible", meshNode, true, false),
		choose("MeshNode.Coloring", height(colormap.Viridis, 0, 1, 0, false), height(colormap.Cividis, 0, 1, 0, false), height(colormap.Cividis, -0.5, 1, 0, false),
			height(colormap.Cividis, -0.5, 0.5, 0, false), height(colormap.Cividis, -0.5, 0.5, 4, false), height(colormap.Labels, -1, 1, 0, true),
			height(colormap.Grey, -1, 1, 0, true), func(s *sequence) { s.color(nil) }),
		choose("warp", func(s *sequence) { s.warp = nil }, warped("", 1), warped("", 1, 0.8), warped("computed", 1, 0.8), warped("computed", 1, -0.5, 0.7)),
		choose("occlusion", occluded(halfOpen), occluded(open), occluded(allDark)),
		choose("GroupSettings.Visible", visible(true), visible(false)),
		choose("GroupSettings.Color", colored(color.NRGBA{0, 0x72, 0xb2, 0xff}), colored(color.NRGBA{0xd5, 0x5e, 0, 0xff})),
		mark("Position", r3.Vec{X: 0.3, Y: 0.3, Z: 1.1}, r3.Vec{X: -0.3, Y: 0.2, Z: 1.1}),
		mark("Status", landmark.Defined, landmark.Estimated, landmark.Missing),
		mark("Name", "here", "there"),
		mark("Hidden", false, true),
		mark("Locked", false, true),
		choose("labels", labels(landmark.Label{Name: "z", Indices: []int{29}}, landmark.Label{Name: "a", Indices: []int{0, 1, 2, 3, 4}}),
			labels(landmark.Label{Name: "b", Indices: []int{20}}, landmark.Label{Name: "a", Indices: []int{2, 3}}),
			labels(landmark.Label{Name: "a", Indices: []int{0, 1, 2, 3, 4}, Curve: landmark.ClosedCurve}),
			labels(landmark.Label{Name: "a", Indices: []int{0, 1, 2, 3, 4}, Curve: landmark.ClosedCurve, Color: red}),
			labels(landmark.Label{Name: "a", Indices: []int{0, 1, 2, 3, 4}, Curve: landmark.ClosedCurve, Color: color.NRGBA{0, 200, 0, 255}})),
		choose("name of the other group", name("more"), name("another one")),
		choose("labels of the other group", others(), others(landmark.Label{Name: "b", Indices: []int{0, 1}, Curve: landmark.OpenCurve}),
			others(landmark.Label{Name: "a", Indices: []int{0, 1}, Color: color.NRGBA{0, 0, 200, 255}})),
		choose("connectivity", edges(landmark.Edge{0, 1}, landmark.Edge{1, 3}), edges(landmark.Edge{3, 4}), edges()),
		choose("selection", select3(), select3(3), select3(3, 4), select3(0, 1, 2)),
		choose("hover", func(s *sequence) { s.hover = NoPoint }, hover(3), hover(2)),
		choose("units", units("mm"), units("in")),
		choose("size", size(200, 200), size(120, 150)),
		choose("document", func(s *sequence) { s.front = 0 }, func(s *sequence) { s.front = 1 }),
		choose("superimposed", func(s *sequence) { s.covered = true }, func(s *sequence) { s.covered = false }),
		field("Onto", lyingOf, fitted(0.8, 0.7, false), fitted(0.8, 0.7, true), fitted(0.5, 0.7, false), fitted(0.8, 1.2, false)),
		field("Opacity", overOf, 0.6, 0.3, 1),
		field("Swiped", overOf, false, true),
		choose("Superimposition.Swipe", swipe(0.5), swipe(0.3), swipe(0.8)),
		field("Color", overOf, color.NRGBA{}, red),
		field("Pairs", lyingOf, [][2]r3.Vec{{{Z: 1.1}, {X: 0.1, Y: 0.1, Z: 1.1}}}, nil, [][2]r3.Vec{{{Z: 1.1}, {X: 0.1, Y: -0.1, Z: 1.1}}}),
		field("VectorScale", overOf, 5.0, 0.0, 2.0),
		choose("quality", func(s *sequence) { s.quality = Still }, func(s *sequence) { s.quality = Moving }, func(s *sequence) { s.quality = Fine }),
		choose("captured", func(s *sequence) { s.captured = false }, func(s *sequence) { s.captured = true }),
	}
}

// allDark returns values of a mesh that no light reaches.
func allDark(m *mesh.TriMesh) *mesh.Occlusion {
	return &mesh.Occlusion{Open: make([]uint8, m.VertexCount())}
}

// showHeight shows the height of the first mesh of each document as colours.
func (s *sequence) showHeight(colors *colormap.Map, low, high float64, isolines int, ofFaces bool) {
	m := s.documents[0].Meshes()[0].Mesh.Data()
	f := &mesh.Field{Name: "height", OfFaces: ofFaces}
	for i := 1; i < len(m.Positions); i += 3 {
		f.Values = append(f.Values, m.Positions[i])
	}
	if ofFaces {
		of := make([]float32, len(m.Triangles)/3)
		for i := range of {
			of[i] = 3 * f.Values[m.Triangles[3*i]]
		}
		f.Values, f.Labels = of, true
	}
	c, err := scene.NewColoring(f, colors, low, high, isolines)
	if err != nil {
		s.t.Fatal(err)
	}
	s.color(c)
}

func (s *sequence) color(c *scene.Coloring) {
	if err := s.documents[0].SetColoring(s.documents[0].Meshes()[0], c); err != nil {
		s.t.Fatal(err)
	}
}

// TestEveryFieldHasAKnob: a field that is new has to be changed here too, or be
// said to make no difference to a picture.
func TestEveryFieldHasAKnob(t *testing.T) {
	unseen := map[reflect.Type][]string{
		reflect.TypeFor[Style]():               nil,
		reflect.TypeFor[Marks]():               nil,
		reflect.TypeFor[scene.Camera]():        nil,
		reflect.TypeFor[scene.MeshNode]():      {"id", "Mesh", "Name"}, // a mesh does not change
		reflect.TypeFor[scene.GroupNode]():     {"Group"},              // it has knobs of its own
		reflect.TypeFor[scene.GroupSettings](): {"File", "Measured", "Clear", "Chosen", "Doubts", "Recolored"},
		reflect.TypeFor[landmark.Landmark]():   {"Description", "Reason", "Origin", "Normal", "Extra"},                                                                                                  //
		reflect.TypeFor[landmark.Label]():      {"Name", "Indices", "Curve", "Color"},                                                                                                                   // labels
		reflect.TypeFor[Frame]():               {"document", "camera", "style", "units", "bounds", "size", "meshes", "groups", "legend", "unlisted", "marks", "bars", "over", "beside", "tint", "sign"}, // all above
		reflect.TypeFor[Superimposition]():     {"Superposition"},                                                                                                                                       // that is the next
		reflect.TypeFor[scene.Superposition](): {"Apart", "MirrorFits"},                                                                                                                                 // for words
	}
	var names []string
	for _, k := range knobs() {
		names = append(names, k.name)
	}
	for typ, exempt := range unseen {
		for i := range typ.NumField() {
			name := typ.Field(i).Name
			if !typ.Field(i).IsExported() && typ != reflect.TypeFor[Frame]() {
				continue // of another package, so that it cannot be seen from here
			}
			if !slices.Contains(exempt, name) && !slices.Contains(names, typ.Name()+"."+name) {
				t.Errorf("%v.%s has no knob", typ, name)
			}
		}
	}
}

// newSequence makes two documents that hold one of everything.
func newSequence(t *testing.T) *sequence {
	s := &sequence{t: t}
	for i := range s.documents {
		d := scene.NewDocument("sequence")
		coarse := sphere(t, 24, 0.1, r3.Vec{})
		coarse.SetDetail(coarse.MakeDetail(context.Background(), 300))
		for _, m := range []*mesh.TriMesh{coarse, moved(t, textured(t), r3.Vec{X: 0.8 - 1.6*float64(i)})} {
			if _, err := d.AddMesh(m, "mesh"); err != nil {
				t.Fatal(err)
			}
		}
		g := marks(30)
		for j, l := range g.Landmarks() {
			l.Position = r3.Scale(1+0.1*float64(i), l.Position)
			g.Set(j, l)
		}
		more := landmark.NewGroup("more", []landmark.Landmark{
			{Name: "left", Status: landmark.Defined, Position: r3.Vec{X: -0.6, Y: -0.3, Z: 0.9}},
			{Name: "right", Status: landmark.Defined, Position: r3.Vec{X: 0.4, Y: -0.4, Z: 1}},
		})
		for _, g := range []*landmark.Group{g, more} {
			if _, err := d.AddGroup(g); err != nil {
				t.Fatal(err)
			}
		}
		keep(t, d)
		s.documents[i] = d
	}
	return s
}

// moved returns the mesh half as large, elsewhere.
func moved(t *testing.T, m *mesh.TriMesh, by r3.Vec) *mesh.TriMesh {
	d := *m.Data()
	p := make([]float32, len(d.Positions))
	for i := 0; i < len(p); i += 3 {
		p[i], p[i+1], p[i+2] = d.Positions[i]/2+float32(by.X), d.Positions[i+1]/2+float32(by.Y), d.Positions[i+2]/2+float32(by.Z)
	}
	d.Positions = p
	return mustMesh(t, d)
}

// draw returns the picture of things as they are, by the thread's renderer.
func (s *sequence) draw(th *Thread) []uint8 {
	s.t.Helper()
	f := ExtractWarped(s.last, s.documents[s.front], s.camera, s.style, s.hover, s.warp)
	f.SetMarks(s.marks)
	if s.covered {
		f.Superimpose(s.documents[1-s.front], s.over)
	}
	s.last = f
	if s.captured {
		img, err := th.Capture(context.Background(), f, Picture{s.size.X, s.size.Y, s.quality.Samples}, nil)
		if err != nil {
			s.t.Fatal(err)
		}
		return img.Pix
	}
	return show(s.t, th, f, s.size.X, s.size.Y, s.quality).Pix
}

// fresh is draw by a renderer that has drawn nothing before. Where names stood in the
// frame before is kept on purpose: names are what it was.
func (s *sequence) fresh(th *Thread, names map[scene.ID]*nameMemory) (pix []uint8) {
	s.t.Helper()
	var old *Renderer
	var views []*View
	th.call(func() {
		old, views = th.renderer, th.allViews()
		th.use(old.device)
		th.renderer.tileSide = old.tileSide
		setViews(th, nil)
		front(th).names = names
	})
	pix = s.draw(th)
	th.call(func() {
		front(th).empty()
		th.renderer.Close()
		th.renderer = old
		setViews(th, views)
	})
	return pix
}

func setViews(th *Thread, views []*View) {
	th.mu.Lock()
	th.views = views
	th.mu.Unlock()
}

// names returns a copy of where names stand.
func (s *sequence) names(th *Thread) map[scene.ID]*nameMemory {
	all := map[scene.ID]*nameMemory{}
	th.call(func() {
		for id, m := range front(th).names {
			all[id] = &nameMemory{frame: m.frame, places: maps.Clone(m.places)}
		}
	})
	return all
}

// TestASequenceOfPicturesIsWhatFreshRenderersDraw changes everything that a
// picture depends on, one by one and back, then several at a time. What a
// renderer keeps from picture to picture must never show in one: each is compared
// with that of a renderer that keeps nothing. Landmarks are drawn, and painted.
func TestASequenceOfPicturesIsWhatFreshRenderersDraw(t *testing.T) {
	t.Run("drawn", testSequence)
	t.Run("painted", func(t *testing.T) {
		paintGlyphs(t)
		testSequence(t)
	})
}

// paintGlyphs has landmarks painted as sprites, however few they are.
func paintGlyphs(t *testing.T) {
	before := mostDrawnGlyphs
	mostDrawnGlyphs = 0
	t.Cleanup(func() { mostDrawnGlyphs = before })
}

func testSequence(t *testing.T) {
	th := start(t)
	th.call(func() { th.renderer.tileSide = 150 }) // so that some pictures have tiles
	s := newSequence(t)
	all := knobs()
	for _, k := range all {
		k.set(s, 0)
	}
	const noPlaces = "names have no places"
	var before []uint8
	var drawn *Frame
	check := func(what string) (changed bool) {
		t.Helper()
		names, again := s.names(th), s.names(th)
		got := s.draw(th)
		last, frame := drawn, s.last
		drawn = frame
		s.last = nil
		want := s.fresh(th, names)
		if s.quality == Moving && !slices.Equal(got, want) {
			s.quality = Still // the surface of a view at rest is there already
			want = s.fresh(th, again)
			s.quality = Moving
		}
		if !slices.Equal(got, want) {
			dir := t.ArtifactDir()
			for name, pix := range map[string][]uint8{"got": got, "want": want} {
				writePNG(t, filepath.Join(dir, name+".png"), &image.RGBA{Pix: pix, Stride: 4 * s.size.X, Rect: image.Rectangle{Max: s.size}})
			}
			t.Fatalf("after %s the picture is not the one that a fresh renderer draws: see %s (kept with -artifacts)", what, dir)
		}
		changed = !slices.Equal(got, before)
		// How it is drawn, and where names stood before, is not the frame's.
		other := len(got) != len(before) || strings.Contains(what, ",") || slices.Contains([]string{"quality", "captured", noPlaces}, what)
		if changed && !other && drawn.Same(last) {
			t.Errorf("after %s the picture is another one, but the frame is said to be the same", what)
		}
		before = got
		return changed
	}
	check("nothing")
	const seed = 1 // any will do
	rnd := rand.New(rand.NewPCG(seed, seed))
	turn := func(k knob) (visible bool) { // through its values, back to the first
		for v := 1; v <= k.values; v++ {
			k.set(s, v%k.values)
			visible = check(k.name) || visible
		}
		return visible
	}
	for _, i := range rnd.Perm(len(all)) {
		k := all[i]
		visible := turn(k)
		if !visible { // the name that it is of may have lost its place to others
			th.call(func() { clear(front(th).names) })
			check(noPlaces)
			visible = turn(k)
		}
		// What is captured is the same picture in another way, and the pivot is not
		// seen where there is a surface in the middle.
		if !visible && k.name != "captured" && k.name != "Camera.Pivot" {
			t.Errorf("%s makes no difference: it tests nothing", k.name)
		}
	}
	s.style.ByLabel = true // the colours of one group depend on the labels of the other
	check("Style.ByLabel")
	for _, k := range all {
		if strings.HasPrefix(k.name, "labels") {
			for v := 1; v <= k.values; v++ {
				k.set(s, v%k.values)
				check(k.name + " by label")
			}
		}
	}
	s.over.VectorScale = 0 // with vectors all landmarks are drawn anew
	check("Superimposition.VectorScale")
	for _, k := range all {
		if strings.HasPrefix(k.name, "Superimposition.") || strings.HasPrefix(k.name, "Superposition.") || k.name == "superimposed" {
			for v := 1; v <= k.values && k.name != "Superimposition.VectorScale"; v++ {
				k.set(s, v%k.values)
				check(k.name + " without vectors")
			}
		}
	}
	for range 30 {
		var turned []string
		for range 1 + rnd.IntN(4) {
			k := all[rnd.IntN(len(all))]
			k.set(s, rnd.IntN(k.values))
			turned = append(turned, k.name)
		}
		check(strings.Join(turned, ", "))
	}
}
