package render

import (
	"math"
	"testing"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestMarksAreCopiedAndCompared(t *testing.T) {
	m := Marks{
		Next: Next{true, r3.Vec{Y: 1}, "b"}, Measures: []Measure{{Path: []r3.Vec{{}, {X: 1}}, Text: "1"}},
		Ellipsoids: []Ellipsoid{{Axes: [3]r3.Vec{{X: 1}, {Y: 1}, {Z: 1}}}},
	}
	c := m.Copy()
	if !m.Equal(c) || m.Equal(Marks{}) || !(Marks{}).Equal(Marks{}) {
		t.Error("a copy is not equal, or anything is")
	}
	c.Measures[0].Path[1].X = 9
	if m.Measures[0].Path[1].X != 1 {
		t.Error("a copy shares its slices")
	}
	for name, change := range map[string]func(m *Marks){
		"next": func(m *Marks) { m.Next.Position.Z = 1 },
		"path": func(m *Marks) { m.Measures[0].Path[0].Z = 1 }, "text": func(m *Marks) { m.Measures[0].Text = "2" },
		"angle": func(m *Marks) { m.Measures[0].Angle = true }, "closed": func(m *Marks) { m.Measures[0].Closed = true },
		"ellipsoid": func(m *Marks) { m.Ellipsoids[0].Axes[2].Z = 2 }, "colour": func(m *Marks) { m.Measures[0].Color = red }, "fewer": func(m *Marks) { m.Measures = nil },
	} {
		c := m.Copy()
		if change(&c); c.Equal(m) {
			t.Errorf("another %s makes no difference", name)
		}
	}
}

// TestAnArcIsThatOfItsAngle checks the arc of angles in any plane against their legs:
// it leads from the one to the other at one distance from the vertex.
func TestAnArcIsThatOfItsAngle(t *testing.T) {
	vertex := r3.Vec{X: 1, Y: 2, Z: 3}
	for _, legs := range [][2]r3.Vec{
		{{X: 2}, {Y: 1}}, {{X: 1}, {X: -1, Y: 0.2, Z: 0.1}}, {{Y: 1}, {Y: -3}}, {{X: 1, Y: 1}, {X: 1, Y: 1, Z: 0.01}},
	} {
		m := Measure{Angle: true, Path: []r3.Vec{r3.Add(vertex, legs[0]), vertex, r3.Add(vertex, legs[1])}}
		arc := m.arc()
		radius := arcPart * min(r3.Norm(legs[0]), r3.Norm(legs[1]))
		const tolerance = 1e-9
		length := 0.0
		for i, p := range arc {
			if math.Abs(r3.Norm(r3.Sub(p, vertex))-radius) > tolerance {
				t.Fatalf("%v: a place of the arc is %g from the vertex, want %g", legs, r3.Norm(r3.Sub(p, vertex)), radius)
			}
			if i > 0 {
				length += r3.Norm(r3.Sub(p, arc[i-1]))
			}
		}
		want := radius * math.Acos(min(1, max(-1, r3.Dot(r3.Unit(legs[0]), r3.Unit(legs[1])))))
		if math.Abs(length-want) > 0.002*radius+1e-6 { // it is made of short lines
			t.Errorf("%v: the arc is %g long, want %g", legs, length, want)
		}
		for k, end := range [2]r3.Vec{arc[0], arc[len(arc)-1]} {
			if r3.Norm(r3.Sub(end, r3.Add(vertex, r3.Scale(radius, r3.Unit(legs[k]))))) > 1e-7 {
				t.Errorf("%v: the arc does not end on leg %d", legs, k)
			}
		}
	}
	for _, path := range [][]r3.Vec{nil, {{}}, {{}, {X: math.NaN()}}, {{}, {X: math.Inf(1)}}} {
		if m := (Measure{Path: path}); m.drawn() {
			t.Errorf("%v is drawn", path)
		}
	}
	if got := (&Measure{Path: []r3.Vec{{}, {X: 1}, {X: 1, Y: 3}}}).at(0.5); got != (r3.Vec{X: 1, Y: 1}) {
		t.Errorf("the middle of a path of 4 is at %v, want 2 along it", got)
	}
}

// TestPathsAreDashedBehindTheSurface counts the pixels of a path across a wall, in
// front of it and behind it.
func TestPathsAreDashedBehindTheSurface(t *testing.T) {
	th := start(t)
	d := grounded(t, 120)
	s := Style{Background: white, PixelRatio: 1}
	count := func(z float64, samples int) (bright int) {
		f := Extract(d, scene.DefaultCamera(), s, NoPoint)
		f.SetMarks(Marks{Measures: []Measure{{Path: []r3.Vec{{X: -0.8, Z: z}, {X: 0.8, Z: z}}, Color: red}}})
		img := take(t, th, f, Picture{300, 120, samples})
		for x := range 300 {
			if c := img.NRGBAAt(x, 60); int(c.R) > int(c.G)+60 {
				bright++
			}
		}
		return bright
	}
	for _, samples := range []int{1, 2} {
		front, behind := count(0.2, samples), count(-0.2, samples)
		part := float64(behind) / float64(front)
		const want, tolerance = dashOn / (dashOn + dashOff), 0.15 // ends of dashes are soft
		if front < 90 || math.Abs(part-want) > tolerance {
			t.Errorf("%d samples: %d pixels before the surface and %d behind it: %.2f, want %.2f", samples, front, behind, part, want)
		}
	}
}

// TestMarksAreWhereTheyShouldBe draws each mark alone and looks for the box of what
// it changes.
func TestMarksAreWhereTheyShouldBe(t *testing.T) {
	th := start(t)
	d := grounded(t, 120)
	for _, ratio := range []float64{1, 2} {
		w, h := int(300*ratio), int(200*ratio)
		s := Style{Background: white, PixelRatio: ratio}
		draw := func(m Marks) []uint8 {
			f := Extract(d, scene.DefaultCamera(), s, NoPoint)
			f.SetMarks(m)
			return take(t, th, f, Picture{w, h, 1}).Pix
		}
		bare := draw(Marks{})
		reach := nextRadius + 6 + 2
		for name, test := range map[string]struct {
			m    Marks
			want box // in design pixels
		}{
			"next": {Marks{Next: Next{Shown: true}}, box{150 - reach, 100 - reach, 150 + reach, 100 + reach}},
			"gone": {Marks{Next: Next{Shown: true, Position: r3.Vec{Z: 100}}}, box{}},
		} {
			pix := draw(test.m)
			got := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
			for i := 0; i < len(pix); i += 4 {
				if [4]uint8(pix[i:]) != [4]uint8(bare[i:]) {
					x, y := float64(i/4%w)/ratio, float64(i/4/w)/ratio
					got = box{min(got.x0, x), min(got.y0, y), max(got.x1, x+1/ratio), max(got.y1, y+1/ratio)}
				}
			}
			if math.IsInf(got.x0, 0) {
				got = box{}
			}
			const tolerance = 3.5 // design pixels: lines have a width
			for _, off := range [4]float64{got.x0 - test.want.x0, got.y0 - test.want.y0, got.x1 - test.want.x1, got.y1 - test.want.y1} {
				if math.Abs(off) > tolerance {
					t.Errorf("ratio %g: %s is in %v, want %v", ratio, name, got, test.want)
					break
				}
			}
		}
	}
}

// TestHiddenLandmarksAreRings draws a landmark before and behind a wall of any grey.
// A hidden one shows the wall in its middle, and its outline stands out.
func TestHiddenLandmarksAreRings(t *testing.T) {
	th := start(t)
	for _, ground := range []uint8{0, 60, 120, 180, 255} {
		d := grounded(t, ground)
		d.Groups()[0].Group.SetName("x")
		s := Style{Background: white, Landmarks: true, GlyphScale: 1, ConstantSize: true, PixelRatio: 2}
		img := take(t, th, Extract(d, scene.DefaultCamera(), s, NoPoint), Picture{600, 240, 2})
		s.Landmarks = false
		bare := take(t, th, Extract(d, scene.DefaultCamera(), s, NoPoint), Picture{600, 240, 2})
		f := Extract(d, scene.DefaultCamera(), s, NoPoint)
		v := newView(f, 600, 240)
		for side, z := range map[string]r3.Vec{"before": {X: -0.6, Z: 0.1}, "behind": {X: 0.2, Z: -0.1}} {
			x, y, _, _ := v.pixel(z)
			differs := func(x, y int) int { return pixelDifference(img.NRGBAAt(x, y), bare.NRGBAAt(x, y)) }
			middle := differs(int(x), int(y))
			most := 0
			for dx := range 14 {
				most = max(most, differs(int(x)+dx, int(y)))
			}
			if (middle < 8) != (side == "behind") {
				t.Errorf("on %d, %s: the middle differs by %d", ground, side, middle)
			}
			if most < 60 {
				t.Errorf("on %d, %s: the outline differs by %d only", ground, side, most)
			}
		}
	}
}

// TestTextsOfTheSamePointsStandApart: of a distance and the way along the surface between
// the same two points, also where that begins beside them, and there and back.
func TestTextsOfTheSamePointsStandApart(t *testing.T) {
	m := Marks{Measures: []Measure{
		{Path: []r3.Vec{{}, {X: 4}}, Text: "straight"},
		{Path: []r3.Vec{{Y: 1}, {X: 4}}, Text: "elsewhere"},
		{Path: []r3.Vec{{X: 4, Z: 0.01}, {X: 2, Z: 0.01}, {Z: 0.01}}, Text: "along"},
		{Path: []r3.Vec{{}, {X: 4}}, Text: "third"},
	}}
	want := []r3.Vec{{X: 2}, {X: 2, Y: 0.5}, {X: 3, Z: 0.01}, {X: 3}}
	for i, text := range m.texts() {
		if text.position != want[i] {
			t.Errorf("%s stands at %v, want %v", text.text, text.position, want[i])
		}
	}
}
