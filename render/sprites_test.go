package render

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// looks returns a document with a landmark of every look, far from each other: half of
// them before a wall, and half behind it.
func looks(t *testing.T) (d *scene.Document, hover scene.Point) {
	t.Helper()
	d = scene.NewDocument("looks")
	wall := mesh.Data{
		Positions: []float32{-9, -9, 0, 9, -9, 0, 9, 9, 0, -9, 9, 0},
		Triangles: []uint32{0, 1, 2, 0, 2, 3},
	}
	if _, err := d.AddMesh(mustMesh(t, wall), "wall"); err != nil {
		t.Fatal(err)
	}
	var all []landmark.Landmark
	for i := range 16 {
		l := landmark.Landmark{Status: landmark.Defined, Locked: i&1 != 0, Position: r3.Vec{X: float64(i%4) - 1.47, Y: float64(i/4) - 1.53, Z: 0.9}}
		if i&2 != 0 {
			l.Status = landmark.Estimated
		}
		if i&8 != 0 {
			l.Position.Z = -0.9
		}
		all = append(all, l)
	}
	n, err := d.AddGroup(landmark.NewGroup("looks", all))
	if err != nil {
		t.Fatal(err)
	}
	keep(t, d)
	var selected []scene.Point
	for i := range 16 {
		if i&4 != 0 {
			selected = append(selected, n.Point(i))
		}
	}
	d.Selection().Only(selected...)
	return d, n.Point(9)
}

// TestSpritesLookLikeWhatOpenGLDraws compares landmarks of every look, near and far, at
// two scales.
func TestSpritesLookLikeWhatOpenGLDraws(t *testing.T) {
	// A sprite is up to an eighth of a pixel off its place, and so is its radius: an
	// edge from white to black differs by these parts of 255. The rings of those that
	// are hidden have hard edges within, so that a part of all pixels differs by more.
	const levels, mean, hard = 64, 1.5, 0.001
	d, hover := looks(t)
	th := start(t)
	for _, ratio := range []float64{1, 2} {
		for _, height := range []float64{4.5, 6} {
			c := scene.DefaultCamera()
			c.Height = height
			f := Extract(d, c, Style{Background: white, Landmarks: true, GlyphScale: 2, PixelRatio: ratio}, hover)
			p := Picture{int(400 * ratio), int(400 * ratio), 1}
			want := take(t, th, f, p)
			before := mostDrawnGlyphs
			mostDrawnGlyphs = 0
			got := take(t, th, f, p)
			mostDrawnGlyphs = before
			n, worst := difference(got, want, levels)
			sum, covered := 0.0, 0
			for i, v := range got.Pix {
				if e := math.Abs(float64(v) - float64(want.Pix[i])); e > 0 {
					sum += e
					covered++
				}
			}
			if covered == 0 {
				t.Errorf("at %g, height %g: the same picture: nothing was painted", ratio, height)
			}
			if float64(n) > hard*float64(p.Width*p.Height) || sum/float64(p.Width*p.Height) > mean {
				dir := t.ArtifactDir()
				writePNG(t, dir+"/got.png", got)
				writePNG(t, dir+"/want.png", want)
				t.Errorf("at %g, height %g: %d pixels differ, by up to %d, %g on average; see %s", ratio, height, n, worst, sum/float64(p.Width*p.Height), dir)
			}
		}
	}
}

// TestSpritesCoverEachOther: the near the far, and any that is seen those that are hidden.
func TestSpritesCoverEachOther(t *testing.T) {
	paintGlyphs(t)
	red, green := color.NRGBA{0xff, 0, 0, 0xff}, color.NRGBA{0, 0xff, 0, 0xff}
	th := start(t)
	for name, c := range map[string]struct {
		red, green float64 // along the view
		want       string
	}{
		"red before":       {1.2, 1, "red"},
		"green before":     {1, 1.2, "green"},
		"green behind":     {0.5, -0.5, "red"},
		"red behind":       {-0.5, 0.5, "green"},
		"red far but seen": {0.1, -0.1, "red"},
		"at one place":     {1, 1, "red"}, // it comes first
	} {
		d := scene.NewDocument("two")
		wall := mesh.Data{Positions: []float32{-9, -9, 0, 9, -9, 0, 0, 9, 0}, Triangles: []uint32{0, 1, 2}}
		if _, err := d.AddMesh(mustMesh(t, wall), "wall"); err != nil {
			t.Fatal(err)
		}
		for _, g := range []struct {
			z float64
			c color.NRGBA
		}{{c.red, red}, {c.green, green}} {
			n, err := d.AddGroup(landmark.NewGroup("", []landmark.Landmark{{Status: landmark.Defined, Position: r3.Vec{Z: g.z}}}))
			if err != nil {
				t.Fatal(err)
			}
			if err := d.Apply(scene.RecolorGroup(d, n.ID(), g.c)); err != nil {
				t.Fatal(err)
			}
		}
		keep(t, d)
		img := show(t, th, Extract(d, scene.DefaultCamera(), Style{Background: white, Landmarks: true, ConstantSize: true, GlyphScale: 3, PixelRatio: 1}, NoPoint), 60, 60, Moving)
		got := "red"
		if p := color.NRGBAModel.Convert(img.At(30, 30)).(color.NRGBA); p.G > p.R {
			got = "green"
		}
		if got != c.want {
			t.Errorf("%s: %s is in front", name, got)
		}
	}
}

// TestFewBytesOfSpritesAreKept: and pictures stay the same.
func TestFewBytesOfSpritesAreKept(t *testing.T) {
	p := places{}
	f := &Frame{style: Style{PixelRatio: 1}}
	item := groupItem{}
	for i := range 2000 {
		item.points = append(item.points, pointItem{color: color.NRGBA{uint8(i), uint8(i >> 3), 9, 255}})
		p.discs = append(p.discs, disc{x: float64(i%50) * 8.1, y: float64(i/50) * 8.3, r: 3 + float64(i%17), depth: 1, ok: true})
		p.seen = append(p.seen, i%2 == 0)
	}
	f.groups = []groupItem{item}
	var few, all spriteSet
	few.most, all.most = 1<<16, 1<<30
	a, b := image.NewRGBA(image.Rect(0, 0, 420, 340)), image.NewRGBA(image.Rect(0, 0, 420, 340))
	few.paint(a, f, &p)
	all.paint(b, f, &p)
	if string(a.Pix) != string(b.Pix) {
		t.Error("the pictures differ")
	}
	if few.bytes > 1<<17 || all.bytes < 1<<17 {
		t.Errorf("%d and %d bytes are kept", few.bytes, all.bytes)
	}
}

// TestTurnsAreSorted: as the library sorts them, and again when there are fewer.
func TestTurnsAreSorted(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var got turns
	for _, n := range []int{0, 1, 2, 3000, 5, 700} {
		got.all = got.all[:0]
		for range n {
			got.all = append(got.all, turn(random.Uint64())>>random.IntN(64))
		}
		want := slices.Sorted(slices.Values(got.all))
		if got.sort(); !slices.Equal(got.all, want) {
			t.Fatalf("%d turns: %v, want %v", n, got.all, want)
		}
	}
}

// TestSpritesHaveKeysOfTheirOwn: what differs in one thing has another key.
func TestSpritesHaveKeysOfTheirOwn(t *testing.T) {
	first := sprite{radius: 40, x: 1, y: 2, color: color.NRGBA{1, 2, 3, 255}}
	seen := map[spriteKey]int{first.key(): -1}
	for i, change := range []func(s *sprite){
		func(s *sprite) { s.radius++ }, func(s *sprite) { s.radius = 1 << 22 },
		func(s *sprite) { s.x++ }, func(s *sprite) { s.y++ },
		func(s *sprite) { s.color.R++ }, func(s *sprite) { s.color.G++ }, func(s *sprite) { s.color.B++ }, func(s *sprite) { s.color.A = 0 },
		func(s *sprite) { s.estimated = true }, func(s *sprite) { s.locked = true }, func(s *sprite) { s.hidden = true },
		func(s *sprite) { s.selected = true }, func(s *sprite) { s.halo = true },
	} {
		other := first
		change(&other)
		if before, ok := seen[other.key()]; ok {
			t.Errorf("changes %d and %d have the same key", before, i)
		}
		seen[other.key()] = i
	}
}

// TestTurnsAreInTheOrderOfDepths compares with the rule itself.
func TestTurnsAreInTheOrderOfDepths(t *testing.T) {
	type one struct {
		hidden bool
		depth  float64
		number int
		halo   bool
	}
	var all []one
	for _, depth := range []float64{-1e9, -2, -1e-9, 0, 1e-9, 2, 2, 1e9} {
		for _, number := range []int{0, 1, 70000} {
			for i := range 4 {
				all = append(all, one{i&1 != 0, depth, number, i&2 != 0})
			}
		}
	}
	later := func(a, b one) bool {
		switch {
		case a.hidden != b.hidden:
			return b.hidden
		case a.depth != b.depth:
			return a.depth < b.depth
		case a.number != b.number:
			return a.number < b.number
		}
		return b.halo && !a.halo
	}
	for _, a := range all {
		ta := newTurn(a.hidden, a.depth, a.number, a.halo)
		if number, halo := ta.landmark(); number != a.number || halo != a.halo {
			t.Fatalf("%+v is %d, %t", a, number, halo)
		}
		for _, b := range all {
			if got, want := ta > newTurn(b.hidden, b.depth, b.number, b.halo), later(a, b); got != want {
				t.Fatalf("%+v after %+v: %t, want %t", a, b, got, want)
			}
		}
	}
}
