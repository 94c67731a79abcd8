package render

import (
	"math"
	"testing"

	"cairn/scene"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// changed returns the box of the pixels in which two pictures differ, w wide, and how much all
// differ in sum.
func changedIn(a, b []uint8, w int) (box [4]float64, sum int) {
	box = [4]float64{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for i := 0; i < len(a); i += 4 {
		if [4]uint8(a[i:]) == [4]uint8(b[i:]) {
			continue
		}
		x, y := float64(i/4%w), float64(i/4/w)
		box = [4]float64{min(box[0], x), min(box[1], y), max(box[2], x+1), max(box[3], y+1)}
		for k := range 3 {
			sum += int(math.Abs(float64(a[i+k]) - float64(b[i+k])))
		}
	}
	return box, sum
}

// turnedAxes returns half axes of lengths, turned.
func turnedAxes(q quat.Number, lengths [3]float64) (axes [3]r3.Vec) {
	for k, unit := range [3]r3.Vec{{X: 1}, {Y: 1}, {Z: 1}} {
		axes[k] = r3.Scale(lengths[k], r3.Rotation(quat.Scale(1/quat.Abs(q), q)).Rotate(unit))
	}
	return axes
}

// TestEllipsoidsAreAsLargeAsTheyAre: the box around one in a picture is that of many of its
// points, whichever way it is turned, and it is fainter behind the surface.
func TestEllipsoidsAreAsLargeAsTheyAre(t *testing.T) {
	th := start(t)
	d := grounded(t, 120)
	const w, h = 300, 200
	for name, q := range map[string]quat.Number{"straight": {Real: 1}, "turned": {Real: 1, Imag: 0.5, Jmag: -0.4, Kmag: 0.8}, "left-handed": {Real: 0.3, Imag: 1}} {
		for _, orthographic := range []bool{true, false} {
			c := scene.DefaultCamera()
			c.Orthographic = orthographic
			e := Ellipsoid{Centre: r3.Vec{X: 0.3, Y: -0.2, Z: 0.8}, Axes: turnedAxes(q, [3]float64{0.5, 0.25, 0.1})}
			if name == "left-handed" {
				e.Axes[2] = r3.Scale(-1, e.Axes[2])
			}
			draw := func(e ...Ellipsoid) []uint8 {
				f := Extract(d, c, Style{Background: white, PixelRatio: 1}, NoPoint)
				f.SetMarks(Marks{Ellipsoids: e})
				return take(t, th, f, Picture{w, h, 1}).Pix
			}
			bare := draw()
			box, front := changedIn(bare, draw(e), w)
			want := [4]float64{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
			for i := range 200 {
				for j := range 400 {
					sinA, cosA := math.Sincos(math.Pi * float64(i) / 199)
					sinB, cosB := math.Sincos(2 * math.Pi * float64(j) / 400)
					p := e.Centre
					for k, x := range [3]float64{sinA * cosB, sinA * sinB, cosA} {
						p = r3.Add(p, r3.Scale(x, e.Axes[k]))
					}
					x, y, _, _ := c.Project(p)
					px, py := w/2+x*h, h/2-y*h
					want = [4]float64{min(want[0], px), min(want[1], py), max(want[2], px), max(want[3], py)}
				}
			}
			for k := range want {
				const tolerance = 2.5 // pixels: it has corners, and the thinnest end may cover no middle of a pixel
				if math.Abs(box[k]-want[k]) > tolerance {
					t.Errorf("%s, orthographic %v: it is in %.4v, want %.4v", name, orthographic, box, want)
					break
				}
			}
			e.Centre.Z = -0.8
			_, behind := changedIn(bare, draw(e), w)
			if behind == 0 || behind > front*2/3 {
				t.Errorf("%s: behind the surface it changes the picture by %d, before it by %d", name, behind, front)
			}
			e.Centre.Z = 0
			const nearly = 0.9 // of it is before the surface, of one that is not turned
			if _, half := changedIn(bare, draw(e), w); name == "straight" && orthographic && float64(half) < nearly*float64(front) {
				t.Errorf("%s: in the surface it changes the picture by %d, before it by %d: the side that faces the eye is to be seen", name, half, front)
			}
		}
	}
}

// TestEllipsoidsOfNoSize: one that is flat, or a line, is drawn; one without size or place is not.
func TestEllipsoidsOfNoSize(t *testing.T) {
	th := start(t)
	d := grounded(t, 120)
	draw := func(e ...Ellipsoid) []uint8 {
		f := Extract(d, scene.DefaultCamera(), Style{Background: white, PixelRatio: 1}, NoPoint)
		f.SetMarks(Marks{Ellipsoids: e})
		return take(t, th, f, Picture{300, 200, 1}).Pix
	}
	bare, at := draw(), r3.Vec{Z: 0.5}
	for name, e := range map[string]Ellipsoid{
		"flat": {Centre: at, Axes: [3]r3.Vec{{X: 0.3}, {Y: 0.3}, {}}}, "a line": {Centre: at, Axes: [3]r3.Vec{{X: 0.3}, {}, {}}},
	} {
		if _, sum := changedIn(bare, draw(e), 300); sum == 0 {
			t.Errorf("%s is not drawn", name)
		}
	}
	for name, e := range map[string]Ellipsoid{
		"no size": {Centre: at}, "no numbers": {Centre: at, Axes: [3]r3.Vec{{X: math.NaN()}}}, "no end": {Centre: at, Axes: [3]r3.Vec{{X: math.Inf(1)}}},
		"no place": {Centre: r3.Vec{X: math.NaN()}, Axes: [3]r3.Vec{{X: 0.3}, {Y: 0.3}, {Z: 0.3}}},
	} {
		if _, sum := changedIn(bare, draw(e), 300); sum != 0 {
			t.Errorf("%s is drawn", name)
		}
	}
}
