package render

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"testing"

	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// luminance is WCAG's relative luminance of an opaque pixel.
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// contrast returns WCAG's contrast ratio of two luminances.
func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }

// grounded returns a document whose picture shows nothing but a surface of one
// colour, with one landmark before it, on the left, and one behind.
func grounded(t *testing.T, ground uint8) *scene.Document {
	t.Helper()
	data := mesh.Data{
		Positions: []float32{-9, -9, 0, 9, -9, 0, 9, 9, 0, -9, 9, 0},
		Triangles: []uint32{0, 1, 2, 0, 2, 3},
	}
	for range 4 {
		data.Colors = append(data.Colors, ground, ground, ground, 255)
	}
	d := scene.NewDocument("ground")
	if _, err := d.AddMesh(mustMesh(t, data), "ground"); err != nil {
		t.Fatal(err)
	}
	_, err := d.AddGroup(landmark.NewGroup("", []landmark.Landmark{
		{Name: "HEILM", Status: landmark.Defined, Position: r3.Vec{X: -0.6, Z: 0.1}},
		{Name: "HEILM", Status: landmark.Defined, Position: r3.Vec{X: 0.2, Z: -0.1}},
	}))
	if err != nil {
		t.Fatal(err)
	}
	keep(t, d)
	return d
}

// TestNamesStandOutOnAnyGround measures names in pictures, before a surface of
// one colour and hidden behind it: the letters against what surrounds them.
// Where these are is known from pictures on black and on white, from which the
// halo and the ink of a style stand out.
func TestNamesStandOutOnAnyGround(t *testing.T) {
	th := start(t)
	grounds := []uint8{0, 60, 120, 180, 255}
	for _, background := range []color.NRGBA{LightBackground, DarkBackground, {}} {
		for _, ratio := range []float64{1, 2} {
			width, height := int(300*ratio), int(120*ratio)
			pictures := map[uint8]*image.NRGBA{}
			for _, ground := range grounds {
				d := grounded(t, ground)
				s := Style{Background: background, Landmarks: true, GlyphScale: 0.01, Names: Names, PixelRatio: ratio}
				pictures[ground] = take(t, th, Extract(d, scene.DefaultCamera(), s, NoPoint), Picture{width, height, 2})
			}
			c := contrasting(background)
			inkOn, paperOn := pictures[255], pictures[0] // where they stand out
			if luminance(c.ink) > luminance(c.paper) {
				inkOn, paperOn = paperOn, inkOn
			}
			for side, name := range map[int]string{0: "before", 1: "behind"} {
				part := image.Rect(side*width/2+int(25*ratio), height/2-int(10*ratio), (side+1)*width/2, height/2+int(10*ratio))
				ink, paper := extreme(inkOn, part), extreme(paperOn, part)
				for _, ground := range grounds {
					// Letters in full, and next to them no ink at all.
					a, n := mean(pictures[ground], part, func(x, y int) bool { return ink(x, y) })
					b, m := mean(pictures[ground], part, func(x, y int) bool {
						return paper(x, y) && (ink(x-1, y) || ink(x+1, y) || ink(x-2, y) || ink(x+2, y))
					})
					what := fmt.Sprintf("background %v, ratio %g, ground %d, %s the surface", background, ratio, ground, name)
					if n < 20 || m < 10 {
						t.Errorf("%s: %d pixels of letters, %d around them", what, n, m)
					}
					if got := contrast(a, b); got < 4.5 {
						t.Errorf("%s: %.2f to 1", what, got)
					}
				}
			}
		}
	}
}

// extreme returns where a part of a picture is farthest from the ground that it
// is on, which is the pixel in its corner.
func extreme(img *image.NRGBA, part image.Rectangle) func(x, y int) bool {
	ground := luminance(img.NRGBAAt(part.Max.X-1, part.Min.Y))
	most := 0.0
	off := func(x, y int) float64 { return math.Abs(luminance(img.NRGBAAt(x, y)) - ground) }
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			most = max(most, off(x, y))
		}
	}
	const nearly = 0.85 // the small letters of ratio 1 have few pixels that are covered in full
	return func(x, y int) bool { return off(x, y) > nearly*most }
}

// mean returns the mean luminance of the pixels of a part, and how many they are.
func mean(img *image.NRGBA, part image.Rectangle, of func(x, y int) bool) (luminanceOfAll float64, n int) {
	sum := 0.0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if of(x, y) {
				sum += luminance(img.NRGBAAt(x, y))
				n++
			}
		}
	}
	return sum / float64(max(1, n)), n
}

// TestAxisLettersStandOut: they are white, on discs.
func TestAxisLettersStandOut(t *testing.T) {
	for _, a := range sceneAxes() {
		if got := contrast(1, luminance(a.c)); got < 4.5 {
			t.Errorf("%s: %.2f to 1", a.name, got)
		}
	}
}
