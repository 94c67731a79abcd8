package shapeplot

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

func written(t *testing.T, f *Figure, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b, format); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// texts returns what an SVG has written, as it must be well-formed XML.
func texts(t *testing.T, svg []byte) (all []string) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	in := false
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			in = token.Name.Local == "text"
		case xml.CharData:
			if in {
				all = append(all, string(token))
			}
		case xml.EndElement:
			in = false
		}
	}
}

func sample(groups ...string) (all []Specimen) {
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 30 {
		all = append(all, Specimen{Group: groups[i%len(groups)], Scores: []float64{0.05 * rng.NormFloat64(), 0.01 * rng.NormFloat64(), 0.005 * rng.NormFloat64()}})
	}
	return all
}

// TestAUnitIsAsLongOnBothAxes, of clouds that are wide, high, and one place, and every dot is within.
func TestAUnitIsAsLongOnBothAxes(t *testing.T) {
	tall := sample("a")
	for i := range tall {
		tall[i].Scores[0], tall[i].Scores[1] = tall[i].Scores[1], 10*tall[i].Scores[0]
	}
	for name, all := range map[string][]Specimen{"wide": sample("a", "b"), "tall": tall, "one": sample("a")[:1], "none": nil} {
		f, err := Scores(all, []float64{0.7, 0.2, 0.1}, 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		c := draw.New(vgimg.New(width, height))
		f.draw(c)
		size := f.plot.DataCanvas(f.below(draw.Crop(c, 8.503, -8.503, 8.503, -8.503))).Size() // 3 mm
		x, y := f.plot.X, f.plot.Y
		perX, perY := (x.Max-x.Min)/float64(size.X), (y.Max-y.Min)/float64(size.Y)
		// The letters beside an axis may come to be wider when its range grows: by a few of 300 points.
		if math.Abs(perX/perY-1) > 0.02 {
			t.Errorf("%s: a point of paper is %v across and %v upwards", name, perX, perY)
		}
		for _, s := range all {
			if a, b := s.Scores[0], s.Scores[1]; a < x.Min || a > x.Max || b < y.Min || b > y.Max {
				t.Errorf("%s: the dot %v is beyond the axes", name, s.Scores)
			}
		}
	}
}

// TestFiguresSayWhatTheyShow, in letters that are letters in SVG, and each format is one.
func TestFiguresSayWhatTheyShow(t *testing.T) {
	all := sample("female", "male")
	f, err := Scores(all, []float64{0.4454, 0.326, 0.2286}, 0, 2)
	if err != nil {
		t.Fatal(err)
	}
	svg := written(t, f, "svg")
	said := texts(t, svg)
	for _, want := range []string{"PC 1 (44.5 %)", "PC 3 (22.9 %)", "female", "male"} {
		if !slices.Contains(said, want) {
			t.Errorf("%q is not in %q", want, said)
		}
	}
	if strings.Contains(strings.Join(said, " "), "hollow") {
		t.Error("nothing is hollow")
	}
	all[3].Partly = true
	if f, err = Scores(all, nil, 0, 1); err != nil {
		t.Fatal(err)
	}
	if said := strings.Join(texts(t, written(t, f, "svg")), " "); !strings.Contains(said, "hollow: points missing") || !strings.Contains(said, "PC 2") {
		t.Error(said)
	}
	all[0].Name = "skull 1"
	for few, named := range map[int]bool{15: true, 16: false} {
		g, err := Scores(all[:few], nil, 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		if said := texts(t, written(t, g, "svg")); slices.Contains(said, "skull 1") != named {
			t.Errorf("of %d specimens: %q", few, said)
		}
	}
	if pdf := written(t, f, "pdf"); !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.Contains(pdf, []byte("%%EOF")) {
		t.Error("the PDF is none")
	}
	picture, err := png.Decode(bytes.NewReader(written(t, f, "png")))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 1654 || size.Y != 1240 { // 140 × 105 mm at 300 dots an inch
		t.Errorf("PNG has %v pixels", size)
	}
	if err := f.Write(io.Discard, "gif"); err == nil {
		t.Error("GIF is written")
	}
}

func TestScoresThatCannotBeDrawn(t *testing.T) {
	for _, s := range []Specimen{{Scores: []float64{1}}, {Scores: []float64{1, math.NaN()}}, {Scores: []float64{math.Inf(1), 0}}} {
		if _, err := Scores([]Specimen{s}, nil, 0, 1); err == nil {
			t.Errorf("%v is drawn", s.Scores)
		}
	}
	if _, err := Scores([]Specimen{{}, {Scores: []float64{1, 2}}}, nil, 0, 1); err != nil {
		t.Errorf("a specimen that was left out: %v", err)
	}
}

// TestTheHullGoesAroundAll: no point is outside of any side, and each corner is one of the points.
func TestTheHullGoesAroundAll(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{0, 1, 2, 3, 5, 50} {
		for round := range 20 {
			var all plotter.XYs
			for range n {
				p := plotter.XY{X: rng.NormFloat64(), Y: rng.NormFloat64()}
				if round%2 == 1 { // on a grid: several in a row, and the same twice
					p.X, p.Y = math.Round(p.X), math.Round(p.Y)
				}
				all = append(all, p)
			}
			around := hull(all)
			for i, a := range around {
				b := around[(i+1)%len(around)]
				if !slices.Contains(all, a) {
					t.Fatalf("%v is none of the points", a)
				}
				for _, p := range all {
					if len(around) > 2 && cross(a, b, p) < -1e-12 { // rounding
						t.Fatalf("%v is outside of the side %v %v", p, a, b)
					}
				}
				if c := around[(i+2)%len(around)]; len(around) > 2 && cross(a, b, c) <= 0 {
					t.Fatalf("%v is no corner", b)
				}
			}
		}
	}
}

// TestBrokenStick: two parts have 3/4 and 1/4 in the mean, three 11/18, 5/18 and 2/18.
func TestBrokenStick(t *testing.T) {
	for n, want := range map[int][]float64{1: {1}, 2: {0.75, 0.25}, 3: {11. / 18, 5. / 18, 2. / 18}} {
		for k, x := range want {
			if got := BrokenStick(k, n); math.Abs(got-x) > 1e-15 {
				t.Errorf("part %d of %d is %v, want %v", k+1, n, got, x)
			}
		}
	}
	said := texts(t, written(t, Scree([]float64{0.5, 0.3, 0.2}), "svg"))
	for _, want := range []string{"broken stick", "1", "3", "principal component"} {
		if !slices.Contains(said, want) {
			t.Errorf("%q is not in %q", want, said)
		}
	}
	if said := texts(t, written(t, Scree(make([]float64, 100)), "svg")); !slices.Contains(said, "19") || slices.Contains(said, "21") {
		t.Errorf("of 100 components: %q", said)
	}
	written(t, Scree(nil), "svg")
}
