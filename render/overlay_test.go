package render

import (
	"image"
	"image/color"
	"math"
	"strconv"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/render/internal/typeset"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestScaleBarIsARoundNumber(t *testing.T) {
	for name, test := range map[string]struct {
		height float64 // that the picture shows
		units  string
		want   string
	}{
		"millimetres": {100, "mm", "10 mm at the pivot"},
		"metres":      {0.3, "m", "0.02 m at the pivot"},
		"one":         {10, "", "1 unit at the pivot"},
		"no units":    {1000, "", "100 units at the pivot"},
		"tiny":        {1e-9, "", "1e-10 units at the pivot"},
		"huge":        {4e9, "", "5e+08 units at the pivot"},
		"a third":     {1.9, "cm", "0.2 cm at the pivot"},
		"nothing":     {0, "mm", ""},
		"not finite":  {math.Inf(1), "mm", ""},
	} {
		f := &Frame{style: Style{PixelRatio: 1, ScaleBar: true}, units: test.units, camera: scene.DefaultCamera()}
		f.camera.Height = test.height
		v := view{camera: f.camera, width: 1200, height: 800}
		bar := newScaleBar(f, v, middle{})
		if bar.text != test.want {
			t.Errorf("%s: %q, want %q", name, bar.text, test.want)
		}
		if bar.text != "" && (bar.pixels > 120 || bar.pixels < 120/2.5) {
			t.Errorf("%s: %g pixels", name, bar.pixels)
		}
	}
}

// TestScaleBarIsAsLongAsItSays measures the bar in the picture, against two
// landmarks whose distance is known: without a surface at the depth of the pivot,
// which is not that of the camera's focus.
func TestScaleBarIsAsLongAsItSays(t *testing.T) {
	th := start(t)
	const apart = 0.8
	base := scene.DefaultCamera().Turn(0.4, -0.3)
	base.Pivot = r3.Vec{X: 0.1, Y: 0.2, Z: -0.1}
	across := base.FromView(r3.Vec{X: apart / 2}) // from the focus, which is the origin here
	g := landmark.NewGroup("", []landmark.Landmark{
		{Status: landmark.Defined, Position: r3.Add(base.Pivot, across)},
		{Status: landmark.Defined, Position: r3.Sub(base.Pivot, across)},
	})
	d := scene.NewDocument("two")
	if _, err := d.AddGroup(g); err != nil {
		t.Fatal(err)
	}
	keep(t, d)
	nearer := base.ZoomTo(1.3, base.FromView(r3.Vec{Z: 0.9})) // as after zooming to what is in front
	for name, c := range map[string]scene.Camera{
		"at the focus": base.MoveTo(base.Pivot), "zoomed": nearer, "moved": nearer.Pan(0.1, 0.05),
	} {
		for _, orthographic := range []bool{false, true} {
			c.Orthographic = orthographic
			f := Extract(d, c, Style{Background: white, Landmarks: true, GlyphScale: 0.5, ScaleBar: true, PixelRatio: 2}, NoPoint)
			img := take(t, th, f, Picture{900, 700, 2})
			text := newScaleBar(f, newView(f, 900, 700), middle{}).text
			number, where, _ := strings.Cut(text, " units")
			length, err := strconv.ParseFloat(number, 64)
			if said := where == " at the pivot"; err != nil || said == orthographic {
				t.Errorf("%s, orthographic %v: the bar says %q", name, orthographic, text)
			}
			// Landmarks have colours and the bar has none; its ends stand over its
			// line, which is 18 design pixels from the border.
			red := func(c color.NRGBA) float64 { return max(0, float64(c.R)-float64(c.B)-30) }
			dark := func(c color.NRGBA) float64 { return 255 - float64(c.G) }
			points := spread(img, image.Rect(0, 0, 900, 700-60), red)
			bar := spread(img, image.Rect(900-300, 700-42, 900, 700-40), dark)
			got, want := bar/length, points/apart
			const tolerance = 0.01 // of pixels a unit: half a pixel of some 80
			if math.Abs(got/want-1) > tolerance {
				writePNG(t, t.ArtifactDir()+"/bar.png", img)
				t.Errorf("%s, orthographic %v: %g pixels a unit by the bar (%q), %g between the landmarks", name, orthographic, got, text, want)
			}
		}
	}
	behind := base
	behind.Pivot = base.FromView(r3.Vec{Z: 2 * base.Distance()})
	f := Extract(d, behind, full, NoPoint)
	if bar := newScaleBar(f, newView(f, 500, 400), middle{}); bar.pixels != 0 {
		t.Errorf("for a pivot behind the eye there is a bar: %q", bar.text)
	}
}

// spread returns how far apart the two things in a part of a picture are, from
// left to right: the distance of the middles of their pixels, by weight.
func spread(img *image.NRGBA, part image.Rectangle, weight func(color.NRGBA) float64) float64 {
	columns := make([]float64, part.Dx())
	left, right := len(columns), 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := range columns {
			if w := weight(img.NRGBAAt(part.Min.X+x, y)); w > 0 {
				columns[x] += w
				left, right = min(left, x), max(right, x)
			}
		}
	}
	middle := func(columns []float64) float64 {
		sum, all := 0.0, 0.0
		for x, w := range columns {
			sum, all = sum+w*float64(x), all+w
		}
		return sum / all
	}
	half := (left + right) / 2
	return float64(half) + middle(columns[half:]) - middle(columns[:half])
}

func TestNamesAreNumbersWhereThereAreNone(t *testing.T) {
	d := scene.NewDocument("names")
	g := landmark.NewGroup("g", []landmark.Landmark{
		{Name: "  nose\ntip ", Status: landmark.Defined},
		{Name: "gone", Status: landmark.Missing},
		{Status: landmark.Estimated, Position: r3.Vec{X: 1}},
		{Name: strings.Repeat("é", 100), Status: landmark.Defined, Position: r3.Vec{X: 2}},
		{Name: "鼻の先", Status: landmark.Defined, Position: r3.Vec{X: 3}}, // not in the font at all
		{Name: "nez 鼻", Status: landmark.Defined, Position: r3.Vec{X: 4}},
	})
	if _, err := d.AddGroup(g); err != nil {
		t.Fatal(err)
	}
	for style, want := range map[NameStyle][]string{
		NoNames: {},
		Names:   {"nose tip", "3", strings.Repeat("é", 39) + "…", "5", "nez ?"},
		Numbers: {"1", "3", "4", "5", "6"},
	} {
		s := full
		s.Names = style
		fonts := typeset.NewFonts(func() []string { return nil })
		r := &Renderer{fonts: fonts, find: func(texts []string) error { _, err := fonts.Find(t.Context(), texts); return err }}
		c := scene.DefaultCamera()
		c.Height = 20 // all of them
		f := Extract(d, c, s, NoPoint)
		v := newView(f, 800, 600)
		p := places{seen: make([]bool, f.points())}
		sizes := newGlyphSizes(f, &v)
		for i := range f.groups[0].points {
			p.discs = append(p.discs, sizes.disc(f.groups[0].points[i].position, false))
		}
		labels, err := r.layOut(r.labels(f, v, &p), &scaleBar{}, &legend{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range labels {
			text := ""
			for _, run := range l.line.Runs {
				text += run.Text
			}
			got = append(got, text)
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%d: %q, want %q", style, got, want)
		}
	}
}

func TestTextContrastsWithTheBackground(t *testing.T) {
	light := func(c color.NRGBA) bool { return c.R > 128 }
	for background, want := range map[color.NRGBA]bool{
		{0xff, 0xff, 0xff, 0xff}: false,
		{0x20, 0x22, 0x26, 0xff}: true,
		{0xff, 0xd0, 0x00, 0xff}: false,
		{0x00, 0x00, 0xff, 0xff}: true,
		{}:                       false, // transparent: on paper
	} {
		if c := contrasting(background); light(c.ink) != want || light(c.paper) == want {
			t.Errorf("on %v: %+v", background, c)
		}
	}
}

func TestHiddenThingsAreNotExtracted(t *testing.T) {
	d, n := markedSphere(t, 4)
	d.Meshes()[0].Visible = false
	d.SetVisible(n.ID(), false)
	f := Extract(d, scene.DefaultCamera(), full, NoPoint)
	if len(f.meshes) != 0 || len(f.groups) != 0 {
		t.Errorf("%d meshes and %d groups are drawn", len(f.meshes), len(f.groups))
	}
	if !f.bounds.Valid {
		t.Error("hiding everything changes the bounds")
	}
}

// TestConstantSizeIsThatOfTheScreen measures a landmark in pictures: near, far, in
// both projections and in documents of any size.
func TestConstantSizeIsThatOfTheScreen(t *testing.T) {
	th := start(t)
	for _, size := range []float64{0.01, 1, 5000} {
		d := scene.NewDocument("one")
		g := landmark.NewGroup("", []landmark.Landmark{{Status: landmark.Defined}, {Status: landmark.Defined, Position: r3.Vec{Y: 100 * size}}})
		if _, err := d.AddGroup(g); err != nil {
			t.Fatal(err)
		}
		keep(t, d)
		for _, height := range []float64{0.1 * size, 3 * size, 90 * size} {
			for _, orthographic := range []bool{false, true} {
				for scale, want := range map[float64]float64{1: 16, 2: 32} { // pixels across, at two a design pixel
					c := scene.DefaultCamera()
					c.Height, c.Orthographic = height, orthographic
					f := Extract(d, c, Style{Background: white, Landmarks: true, GlyphScale: scale, ConstantSize: true, PixelRatio: 2}, NoPoint)
					img := take(t, th, f, Picture{100, 100, 4})
					covered := 0.0 // of its middle row
					for x := range 100 {
						c := img.NRGBAAt(x, 50)
						covered += min(1, float64(255-c.B)/100)
					}
					const tolerance = 2.5 // pixels: the rim is dark and soft
					if math.Abs(covered-want) > tolerance {
						t.Errorf("size %g, height %g, orthographic %v, scale %g: %g pixels across, want %g", size, height, orthographic, scale, covered, want)
					}
				}
			}
		}
	}
}
