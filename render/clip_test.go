package render

import (
	"context"
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// cubeOf returns a closed cube around the origin with sides of 2·half. Its faces show their
// front to the outside.
func cubeOf(half float64) mesh.Data {
	var d mesh.Data
	for i := range 8 {
		for axis := range 3 {
			d.Positions = append(d.Positions, float32(half*float64(i>>axis&1*2-1)))
		}
	}
	d.Triangles = []uint32{
		0, 2, 3, 0, 3, 1, 4, 5, 7, 4, 7, 6, // back and front
		0, 1, 5, 0, 5, 4, 2, 6, 7, 2, 7, 3, // bottom and top
		0, 4, 6, 0, 6, 2, 1, 3, 7, 1, 7, 5, // left and right
	}
	return d
}

// kinds of pixels of a picture whose cuts are filled with pure green.
const (
	nothing = iota
	surfaced
	filled
)

func kindsOf(img image.Image) []int {
	b := img.Bounds()
	kinds := make([]int, 0, b.Dx()*b.Dy())
	for y := range b.Dy() {
		for x := range b.Dx() {
			switch r, g, b, _ := img.At(x, y).RGBA(); {
			case r == 0xffff && g == 0xffff && b == 0xffff:
				kinds = append(kinds, nothing)
			case r == 0 && b == 0 && g > 0:
				kinds = append(kinds, filled)
			default:
				kinds = append(kinds, surfaced)
			}
		}
	}
	return kinds
}

func greenCuts(t *testing.T) {
	before := capColor
	capColor = [3]float32{0, 1, 0}
	t.Cleanup(func() { capColor = before })
}

func plane(t testing.TB, point, normal r3.Vec) scene.Plane {
	t.Helper()
	p, err := scene.NewPlane(point, normal)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func documentOf(t testing.TB, meshes ...mesh.Data) *scene.Document {
	t.Helper()
	d := scene.NewDocument("cut")
	for _, m := range meshes {
		if _, err := d.AddMesh(mustMesh(t, m), "mesh"); err != nil {
			t.Fatal(err)
		}
	}
	keep(t, d)
	return d
}

// clipped returns the data with an origin, without the triangles that are named.
func without(d mesh.Data, triangles ...int) mesh.Data {
	var kept []uint32
	for f := range len(d.Triangles) / 3 {
		if !slices.Contains(triangles, f) {
			kept = append(kept, d.Triangles[3*f:3*f+3]...)
		}
	}
	d.Triangles = kept
	return d
}

// TestACutIsFilledWhoseOutlineIsOutOfView: a ball of radius 1 in pieces, cut through its
// middle and seen so near that the picture is well within the cut, is filled all over; seen
// whole its cut is a disc.
func TestACutIsFilledWhoseOutlineIsOutOfView(t *testing.T) {
	greenCuts(t)
	th := start(t)
	const rings, size, height = 120, 300, 3.0
	m := sphere(t, rings, 0, r3.Vec{})
	m.SetDetail(m.MakeDetail(context.Background(), 3000))
	if m.Detail() == nil || len(m.Detail().Pieces) < 20 {
		t.Fatal("the ball is not in pieces")
	}
	d := documentOf(t)
	if _, err := d.AddMesh(m, "ball"); err != nil {
		t.Fatal(err)
	}
	for _, normal := range []r3.Vec{{Z: 1}, {X: 0.3, Y: -0.2, Z: 1}} {
		c := scene.DefaultCamera()
		c.Height, c.Orthographic, c.Clip = height, true, plane(t, r3.Vec{}, normal)
		filledIn := func(c scene.Camera) (n int) {
			for _, q := range []Quality{Full, {Samples: 1, Error: 1}} {
				n = 0
				for _, k := range kindsOf(show(t, th, Extract(d, c, plain, NoPoint), size, size, q)) {
					if k == filled {
						n++
					}
				}
				if c.Height < 1 && n != size*size {
					t.Errorf("across %v, from near: %d of %d pixels are filled", normal, n, size*size)
				}
			}
			return n
		}
		near := c
		near.Height = 0.5
		filledIn(near)
		const tolerance = 0.02 // of the area: the ball has corners
		want := math.Pi * math.Pow(size/height, 2) * c.Clip.Normal.Z
		if got := float64(filledIn(c)); math.Abs(got-want) > tolerance*want {
			t.Errorf("across %v: %v pixels are filled, want %v", normal, got, want)
		}
	}
}

// TestACubeIsCut counts pixels: a cube from -1 to 1 is 200 of them wide, seen from the
// front without perspective.
func TestACubeIsCut(t *testing.T) {
	greenCuts(t)
	th := start(t)
	turned := cubeOf(1)
	flip(turned.Triangles)
	cube, inner := cubeOf(1), cubeOf(0.5)
	hollow := cubeOf(0.5)
	flip(hollow.Triangles)
	moved := cubeOf(1)
	moved.Origin = r3.Vec{X: 4e5, Y: -2e6, Z: 7}
	front := r3.Vec{Z: 1}
	for _, test := range []struct {
		name          string
		mesh          mesh.Data
		point, normal r3.Vec
		surface, cut  int
	}{
		{"across the view", cube, r3.Vec{Z: 0.3}, front, 0, 200 * 200},
		{"seen from its back", cube, r3.Vec{Z: 0.3}, r3.Vec{Z: -1}, 200 * 200, 0},
		{"along the view", cube, r3.Vec{X: 0.3}, r3.Vec{X: 1}, 130 * 200, 0},
		{"along the view, the other side", cube, r3.Vec{Y: 0.3}, r3.Vec{Y: -1}, 70 * 200, 0},
		{"oblique", cube, r3.Vec{}, r3.Vec{X: 0.8, Z: 0.6}, 25 * 200, 150 * 200},
		{"oblique, seen from its back", cube, r3.Vec{}, r3.Vec{X: 0.8, Z: -0.6}, 175 * 200, 0},
		{"beside it", cube, r3.Vec{Z: 1.5}, front, 200 * 200, 0},
		{"all of it", cube, r3.Vec{Z: -1.5}, front, 0, 0},
		{"inside out", turned, r3.Vec{Z: 0.3}, front, 0, 200 * 200},
		{"far from the origin", moved, r3.Add(moved.Origin, r3.Vec{Z: 0.3}), front, 0, 200 * 200},
		{"one within the other", joined(cube, inner), r3.Vec{Z: 0.3}, front, 100 * 100, 200*200 - 100*100},
		{"hollow", joined(cube, hollow), r3.Vec{Z: 0.3}, front, 100 * 100, 200*200 - 100*100},
		{"behind the hollow", joined(cube, hollow), r3.Vec{Z: -0.7}, front, 0, 200 * 200},
		{"a face missing", without(cube, 0), r3.Vec{Z: 0.3}, front, 200*200/2 + 0, 0},
		{"the top missing", without(cube, 6, 7), r3.Vec{Z: 0.3}, front, 200 * 200, 0},
	} {
		for _, origin := range []bool{false, true} {
			d := documentOf(t, test.mesh)
			c := scene.DefaultCamera().MoveTo(test.mesh.Origin)
			c.Height, c.Orthographic, c.Clip = 4, true, plane(t, test.point, test.normal)
			s := plain
			s.Wireframe = origin
			got := [3]int{}
			for _, k := range kindsOf(take(t, th, Extract(d, c, s, NoPoint), Picture{400, 400, 1})) {
				got[k]++
			}
			// What lies exactly on a pixel's middle may fall on either side: the diagonal
			// of a face that is missing.
			slack := 0
			if test.name == "a face missing" {
				slack = 200
			}
			if max(got[surfaced]-test.surface, test.surface-got[surfaced]) > slack || got[filled] != test.cut {
				t.Errorf("%s, wireframe %v: %d pixels of surface and %d of the cut, want %d and %d", test.name, origin, got[surfaced], got[filled], test.surface, test.cut)
			}
			th.Forget(d.ID())
		}
	}
}

// passes returns how many surfaces a ray passes beyond a multiple of its direction, and the
// least that it passes one at, in a plain loop over all triangles.
func passes(d *mesh.Data, origin, direction r3.Vec, beyond float64) (n int, first float64) {
	first = math.Inf(1)
	for f := 0; f+2 < len(d.Triangles); f += 3 {
		corner := func(i uint32) r3.Vec {
			p := d.Positions[3*i:]
			return r3.Add(d.Origin, r3.Vec{X: float64(p[0]), Y: float64(p[1]), Z: float64(p[2])})
		}
		a := corner(d.Triangles[f])
		u, v := r3.Sub(corner(d.Triangles[f+1]), a), r3.Sub(corner(d.Triangles[f+2]), a)
		h := r3.Cross(direction, v)
		det := r3.Dot(u, h)
		if det == 0 {
			continue
		}
		s := r3.Sub(origin, a)
		q := r3.Cross(s, u)
		x, y, at := r3.Dot(s, h)/det, r3.Dot(direction, q)/det, r3.Dot(v, q)/det
		if x >= 0 && y >= 0 && x+y <= 1 && at >= beyond {
			n++
			first = min(first, at)
		}
	}
	return n, first
}

// TestCutsAreWhatRaysFind compares pictures of many planes and views with rays through the
// middle of each pixel. Only pixels at an edge, whose neighbours differ, may be another
// kind.
func TestCutsAreWhatRaysFind(t *testing.T) {
	greenCuts(t)
	th := start(t)
	outer, inner := sphereData(10, 0.1, r3.Vec{}), sphereData(6, 0, r3.Vec{})
	for i := range inner.Positions {
		inner.Positions[i] *= 0.5
	}
	rnd := rand.New(rand.NewPCG(1, 9))
	for name, data := range map[string]mesh.Data{"nested": joined(outer, inner), "one": outer, "open": without(outer, 0, 1, 2, 3, 4, 5, 6)} {
		d := documentOf(t, data)
		m := d.Meshes()[0].Mesh
		m.SetDetail(m.MakeDetail(t.Context(), 60)) // in pieces, of which some are cut away
		for i := range 8 {
			c := frontCamera(d).Turn(6*rnd.Float64(), 2*rnd.Float64()-1)
			c.Orthographic = i%2 == 0
			if i%3 == 0 {
				c = c.Zoom(2.5, 0.1, 0.1)
			}
			c.Clip = plane(t, r3.Scale(0.6*rnd.Float64(), r3.Unit(r3.Vec{X: rnd.NormFloat64(), Y: rnd.NormFloat64(), Z: rnd.NormFloat64()})), r3.Vec{X: rnd.NormFloat64(), Y: rnd.NormFloat64(), Z: rnd.NormFloat64()})
			const w, h = 64, 48
			got := kindsOf(take(t, th, Extract(d, c, plain, NoPoint), Picture{w, h, 1}))
			want := make([]int, 0, w*h)
			for y := range h {
				for x := range w {
					want = append(want, expected(m.Data(), c, (float64(x)+0.5-w/2)/h, (h/2-float64(y)-0.5)/h, name != "open"))
				}
			}
			wrong := 0
			for y := 1; y < h-1; y++ {
				for x := 1; x < w-1; x++ {
					at := y*w + x
					if got[at] != want[at] && want[at-1] == want[at] && want[at+1] == want[at] && want[at-w] == want[at] && want[at+w] == want[at] {
						wrong++
					}
				}
			}
			if wrong > 0 {
				t.Errorf("%s, view %d: %d pixels away from every edge are wrong", name, i, wrong)
			}
		}
	}
}

// expected returns the kind of a place of a picture.
func expected(d *mesh.Data, c scene.Camera, x, y float64, closed bool) int {
	origin := c.Unproject(0, 0, 0)
	if c.Orthographic {
		origin = c.Unproject(x, y, -100)
	}
	direction := r3.Sub(c.Unproject(x, y, c.Distance()), origin)
	above, rise := c.Clip.Above(origin), r3.Dot(c.Clip.Normal, direction)
	at := -above / rise // of the plane
	switch {
	case above > 0 && rise >= 0:
		return nothing
	case above > 0:
		n, _ := passes(d, origin, direction, at)
		if closed && n%2 == 1 {
			return filled
		}
		return min(n, surfaced)
	}
	if n, first := passes(d, origin, direction, 0); n > 0 && (rise <= 0 || first <= at) {
		return surfaced
	}
	return nothing
}

// TestCutsInTiles draws the same picture at once and in tiles.
func TestCutsInTiles(t *testing.T) {
	th := start(t)
	d := documentOf(t, sphereData(24, 0.1, r3.Vec{}))
	c := frontCamera(d)
	c.Clip = plane(t, r3.Vec{X: 0.1}, r3.Vec{X: 0.3, Y: 0.2, Z: 1})
	f := Extract(d, c, full, NoPoint)
	p := Picture{300, 220, 2}
	whole := take(t, th, f, p)
	th.call(func() { th.renderer.tileSide = 64 })
	tiled := take(t, th, f, p)
	if count, worst := difference(tiled, whole, tileLevels); float64(count) > tilePart*float64(p.Width*p.Height) {
		t.Errorf("%d pixels differ, by up to %d", count, worst)
	}
}

// TestCoarserLevelsAreFilled: their cut is about that of the mesh.
func TestCoarserLevelsAreFilled(t *testing.T) {
	greenCuts(t)
	th := start(t)
	d := documentOf(t, joined(sphereData(60, 0.1, r3.Vec{}), sphereData(60, 0, r3.Vec{X: 0.1})))
	m := d.Meshes()[0].Mesh
	m.SetDetail(m.MakeDetail(t.Context(), 300))
	c := frontCamera(d)
	c.Clip = plane(t, r3.Vec{Z: 0.1}, r3.Vec{X: 0.2, Z: 1})
	// The finer frame would be kept for the coarser.
	coarse := kindsOf(show(t, th, Extract(d, c, plain, NoPoint), 200, 150, Quality{Samples: 1, Error: 10}))
	fine := kindsOf(show(t, th, Extract(d, c, plain, NoPoint), 200, 150, Still))
	differ := 0
	for i := range fine {
		if fine[i] != coarse[i] {
			differ++
		}
	}
	if differ == 0 || differ > 1500 {
		t.Errorf("%d pixels of 30000 are another kind than in full detail", differ)
	}
}

// TestLandmarksOnTheCutAwaySide are hidden, with their lines, unless they are selected; and
// those behind a filled cut are hidden by it.
func TestLandmarksOnTheCutAwaySide(t *testing.T) {
	d := documentOf(t, cubeOf(1))
	g := landmark.NewGroup("points", []landmark.Landmark{
		{Name: "kept", Status: landmark.Defined, Position: r3.Vec{X: -1}},
		{Name: "on the plane", Status: landmark.Defined, Position: r3.Vec{Z: 0.2}},
		{Name: "cut away", Status: landmark.Defined, Position: r3.Vec{Z: 1}},
		{Name: "kept, too", Status: landmark.Defined, Position: r3.Vec{Y: 1}},
	})
	if err := g.SetConnectivity([]landmark.Edge{{0, 1}, {1, 2}, {0, 3}}); err != nil {
		t.Fatal(err)
	}
	n, err := d.AddGroup(g)
	if err != nil {
		t.Fatal(err)
	}
	c := frontCamera(d)
	c.Clip = plane(t, r3.Vec{Z: 0.2}, r3.Vec{Z: 1})
	last := Extract(d, frontCamera(d), plain, NoPoint)
	check := func(what string, f *Frame, edges int, want ...string) {
		t.Helper()
		var names []string
		for _, p := range f.groups[0].points {
			names = append(names, p.name)
		}
		if !slices.Equal(names, want) || len(f.groups[0].edges) != edges {
			t.Errorf("%s: %v with %d lines, want %v with %d", what, names, len(f.groups[0].edges), want, edges)
		}
	}
	check("no plane", last, 3, "kept", "on the plane", "cut away", "kept, too")
	last = ExtractAfter(last, d, c, plain, NoPoint)
	check("cut", last, 2, "kept", "on the plane", "kept, too")
	d.Selection().Only(n.Point(2))
	last = ExtractAfter(last, d, c, plain, NoPoint)
	check("selected", last, 3, "kept", "on the plane", "cut away", "kept, too")
	d.Selection().Only()
	c.Clip = c.Clip.Flipped()
	last = ExtractAfter(last, d, c, plain, NoPoint)
	check("the other side", last, 1, "on the plane", "cut away")
}

// TestMasksGoWithTheirTargets: a picture with a filled cut leaves nothing on the GPU but
// its programs.
func TestMasksGoWithTheirTargets(t *testing.T) {
	th := start(t)
	d := documentOf(t, cubeOf(1))
	c := frontCamera(d)
	before := th.Stats()
	c.Clip = plane(t, r3.Vec{}, r3.Vec{Z: 1})
	take(t, th, Extract(d, c, plain, NoPoint), Picture{60, 40, 2})
	th.Forget(d.ID())
	if after := th.Stats(); after.Textures != before.Textures || after.Framebuffers != before.Framebuffers || after.Buffers != before.Buffers || after.Bytes != before.Bytes {
		t.Errorf("%+v, before %+v", after, before)
	}
}
