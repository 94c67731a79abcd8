package render

import (
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/render/internal/typeset"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestLegendLists: labels where colours go by label, each once, and what has
// none; else groups, if there are several; and only what is shown.
func TestLegendLists(t *testing.T) {
	named := func(g *landmark.Group, name string) *landmark.Group { g.SetName(name); return g }
	many := make([]string, mostEntries+5)
	for i := range many {
		many[i] = fmt.Sprint("l", i)
	}
	var first []string
	for i := range mostEntries {
		first = append(first, fmt.Sprint("l", i))
	}
	missing := labelled(t, 0, "a", "b", "c")
	missing.Set(1, landmark.Landmark{Status: landmark.Missing})
	covered := labelled(t, 0, "a", "b")
	if err := covered.SetLabels([]landmark.Label{{Name: "a", Indices: []int{0, 1}}, {Name: "b", Indices: []int{1}}, {Name: "c"}}); err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct {
		groups   []*landmark.Group
		hide     int // a group, counted from 1
		byLabel  bool
		want     []string
		unlisted int
	}{
		"one group":           {groups: []*landmark.Group{named(labelled(t, 3), "g")}},
		"one group by label":  {groups: []*landmark.Group{named(labelled(t, 3), "g")}, byLabel: true},
		"two groups":          {groups: []*landmark.Group{named(labelled(t, 3), "g"), named(labelled(t, 0, "a"), "h")}, want: []string{"g", "h"}},
		"one of two is shown": {groups: []*landmark.Group{named(labelled(t, 3), "g"), named(labelled(t, 0, "a"), "h")}, hide: 2},
		"two of three":        {groups: []*landmark.Group{named(labelled(t, 1), "g"), named(labelled(t, 1), "h"), named(labelled(t, 1), "i")}, hide: 2, want: []string{"g", "i"}},
		"no names":            {groups: []*landmark.Group{labelled(t, 1), labelled(t, 1)}, want: []string{"landmarks 1", "landmarks 2"}},
		"nothing placed":      {groups: []*landmark.Group{named(labelled(t, 1), "g"), landmark.NewGroup("h", []landmark.Landmark{{Status: landmark.Missing}})}},
		"labels":              {groups: []*landmark.Group{labelled(t, 0, "b", "a", " \tz\ny")}, byLabel: true, want: []string{"b", "a", "z y"}},
		"one label":           {groups: []*landmark.Group{labelled(t, 0, "b")}, byLabel: true, want: []string{"b"}},
		"some without":        {groups: []*landmark.Group{named(labelled(t, 1, "b"), "g")}, byLabel: true, want: []string{"b", "no label"}},
		"two groups' labels":  {groups: []*landmark.Group{labelled(t, 0, "b", "a"), labelled(t, 0, "a", "c")}, byLabel: true, want: []string{"b", "a", "c"}},
		"a group without":     {groups: []*landmark.Group{labelled(t, 0, "b"), named(labelled(t, 2), "g")}, byLabel: true, want: []string{"b", "g"}},
		"a hidden group's":    {groups: []*landmark.Group{labelled(t, 0, "b", "a"), labelled(t, 0, "a", "c")}, byLabel: true, hide: 1, want: []string{"a", "c"}},
		"labels not shown":    {groups: []*landmark.Group{missing}, byLabel: true, want: []string{"a", "c"}},
		"labels under others": {groups: []*landmark.Group{covered}, byLabel: true, want: []string{"a"}},
		"without names":       {groups: []*landmark.Group{labelled(t, 0, "a", "", "  ", "")}, byLabel: true, want: []string{"a", "label 2", "label 3", "label 4"}},
		"one has its own":     {groups: []*landmark.Group{named(dyed(labelled(t, 1, "a", "b"), 0, red), "g")}, want: []string{"a", "g"}},
		"all have their own":  {groups: []*landmark.Group{named(dyed(dyed(labelled(t, 0, "a", "b"), 0, red), 1, red), "g")}, want: []string{"a", "b"}},
		"one name, two colours": {groups: []*landmark.Group{named(dyed(labelled(t, 0, "a", "b"), 0, red), "g"), named(dyed(labelled(t, 0, "b", "a"), 1, blue), "h")},
			byLabel: true, want: []string{"a of g", "b", "a of h"}},
		"one name, one colour": {groups: []*landmark.Group{dyed(labelled(t, 0, "a"), 0, red), dyed(labelled(t, 0, "a"), 0, red)}, want: []string{"a"}},
		"very many":            {groups: []*landmark.Group{labelled(t, 1, many...)}, byLabel: true, want: first, unlisted: 6},
	} {
		d := document(t, c.groups...)
		if c.hide > 0 {
			d.SetVisible(d.Groups()[c.hide-1].ID(), false)
		}
		s := full
		s.ByLabel, s.Legend = c.byLabel, true
		f := Extract(d, scene.DefaultCamera(), s, NoPoint)
		var got []string
		for _, e := range f.legend {
			got = append(got, e.name)
		}
		if !slices.Equal(got, c.want) || f.unlisted != c.unlisted || f.LegendEntries() != len(c.want)+c.unlisted {
			t.Errorf("%s: %q and %d, want %q and %d", what, got, f.unlisted, c.want, c.unlisted)
		}
		s.Legend = false
		if n := Extract(d, scene.DefaultCamera(), s, NoPoint).LegendEntries(); n != 0 {
			t.Errorf("%s: %d entries where no legend is asked for", what, n)
		}
		s.Legend, s.Landmarks = true, false
		if n := Extract(d, scene.DefaultCamera(), s, NoPoint).LegendEntries(); n != 0 {
			t.Errorf("%s: %d entries where no landmark is shown", what, n)
		}
	}
}

// TestLegendHasTheColoursOfThePoints reads both from pictures: the rings of
// estimated landmarks, which have no shade, and the spots of the legend, from top
// to bottom.
func TestLegendHasTheColoursOfThePoints(t *testing.T) {
	th := start(t)
	names := strings.Fields("a b c d e f g h")
	for _, background := range []color.NRGBA{LightBackground, DarkBackground, {}} {
		for _, ratio := range []float64{1, 2} {
			for _, byLabel := range []bool{true, false} {
				groups := []*landmark.Group{labelled(t, 1, names...)}
				if !byLabel {
					groups = nil
					for i := range 4 {
						g := landmark.NewGroup("", []landmark.Landmark{{Status: landmark.Estimated, Position: r3.Vec{X: float64(i)}}})
						g.SetProperties(landmark.Properties{Color: color.NRGBA{uint8(200 * (i % 2)), uint8(60 * i), 40, 0xff}})
						groups = append(groups, g)
					}
				}
				d := document(t, groups...)
				c := scene.DefaultCamera().Fit(d.Bounds(), 1)
				c.Height *= 1.6 // so that no point is under the legend
				c.Orthographic = true
				s := Style{Background: background, Landmarks: true, GlyphScale: 2.5, ByLabel: byLabel, Legend: true, ConstantSize: true, PixelRatio: ratio}
				f := Extract(d, c, s, NoPoint)
				side := int(400 * ratio)
				img := take(t, th, f, Picture{side, side, 2})
				v := newView(f, side, side)
				var want []color.NRGBA
				for _, g := range f.groups {
					for _, p := range g.points {
						x, y, _, _ := v.pixel(p.position)
						ring := 0.75 * constantRadius * s.GlyphScale * ratio // between its hole and its rim
						want = append(want, img.NRGBAAt(int(x), int(y-ring)))
					}
				}
				got := spots(img, want)
				if !slices.Equal(got, want) {
					writePNG(t, t.ArtifactDir()+"/legend.png", img)
					t.Errorf("on %v, scale %g, by label %v: the legend has %v, the points %v", background, ratio, byLabel, got, want)
				}
				for i := range want {
					if slices.Index(want, want[i]) != i {
						t.Errorf("on %v: two points are %v", background, want[i])
					}
				}
			}
		}
	}
}

// TestNamesKeepClearOfTheLegend: names of points beside and under it change
// nothing in its panel.
func TestNamesKeepClearOfTheLegend(t *testing.T) {
	th := start(t)
	var points []landmark.Landmark
	for i := range 120 {
		points = append(points, landmark.Landmark{Name: "a rather long name", Status: landmark.Defined, Position: r3.Vec{X: float64(i % 12), Y: float64(i / 12)}})
	}
	g := landmark.NewGroup("g", points)
	if err := g.SetLabels([]landmark.Label{{Name: "first", Indices: []int{0}}, {Name: "second", Indices: []int{1}}}); err != nil {
		t.Fatal(err)
	}
	d := document(t, g)
	c := scene.DefaultCamera().Fit(d.Bounds(), 1.5)
	var panel image.Rectangle
	picture := func(names NameStyle, legend bool) *image.NRGBA {
		s := Style{Background: LightBackground, Landmarks: true, GlyphScale: 0.5, ByLabel: true, Names: names, Legend: legend, PixelRatio: 1}
		return take(t, th, Extract(d, c, s, NoPoint), Picture{600, 400, 1})
	}
	plain, without, with := picture(NoNames, false), picture(NoNames, true), picture(Names, true)
	named := 0
	for y := range 400 {
		for x := range 600 {
			if without.NRGBAAt(x, y) != plain.NRGBAAt(x, y) {
				panel = panel.Union(image.Rect(x, y, x+1, y+1))
			}
			if with.NRGBAAt(x, y) != without.NRGBAAt(x, y) {
				named++
			}
		}
	}
	if named == 0 || panel.Dx() < 60 || panel.Dy() < 50 {
		t.Fatalf("%d pixels of names; the legend is at %v", named, panel)
	}
	for y := panel.Min.Y; y < panel.Max.Y; y++ {
		for x := panel.Min.X; x < panel.Max.X; x++ {
			if with.NRGBAAt(x, y) != without.NRGBAAt(x, y) {
				t.Fatalf("a name reaches into the legend at %d, %d", x, y)
			}
		}
	}
}

// spots returns those of some colours that are in the right third of a picture,
// from top to bottom.
func spots(img *image.NRGBA, colors []color.NRGBA) (found []color.NRGBA) {
	for y := range img.Rect.Dy() {
		for x := 2 * img.Rect.Dx() / 3; x < img.Rect.Dx(); x++ {
			if c := img.NRGBAAt(x, y); slices.Contains(colors, c) && !slices.Contains(found, c) {
				found = append(found, c)
			}
		}
	}
	return found
}

// TestLegendFits: into the picture, over neither scale bar nor axes, and says how
// many are left out.
func TestLegendFits(t *testing.T) {
	var names []string
	for i := range 40 {
		names = append(names, strings.Repeat("long ", i%9)+fmt.Sprint(i))
	}
	for _, n := range []int{1, 2, 7, 40} {
		d := document(t, labelled(t, 0, names[:n]...))
		d.SetUnits("mm")
		c := scene.DefaultCamera().Fit(d.Bounds(), 1)
		for _, ratio := range []float64{1, 1.5, 3} {
			a, err := newTypeface(ratio, mostLetterScale)
			if err != nil {
				t.Fatal(err)
			}
			for _, size := range []image.Point{{40, 40}, {120, 900}, {150, 150}, {200, 200}, {300, 110}, {500, 320}, {1200, 800}} {
				w, h := int(float64(size.X)*ratio), int(float64(size.Y)*ratio)
				f := Extract(d, c, Style{Landmarks: true, ByLabel: true, Legend: true, Gizmo: true, ScaleBar: true, PixelRatio: ratio}, NoPoint)
				v := newView(f, w, h)
				bar := newScaleBar(f, v, middle{})
				place, gizmo := newGizmoPlace(f, v)
				l := newLegend(f, v, a)
				if len(l.rows) == 0 {
					if size.X >= 200 && size.Y >= 200 {
						t.Errorf("%d of %v at %g: no legend", n, size, ratio)
					}
					continue
				}
				bar.line = plainLine(t, bar.text)
				for i := range l.rows {
					l.rows[i].line = plainLine(t, l.rows[i].name)
				}
				b := l.box(f, v, a)
				if !b.within(box{0, 0, float64(w), float64(h)}) || b.x0 < float64(w)/3 {
					t.Errorf("%d of %v at %g: the legend is at %v", n, size, ratio, b)
				}
				if bar.pixels > 0 && b.overlaps(bar.box(f, v, a)) || gizmo && b.overlaps(place.box()) {
					t.Errorf("%d of %v at %g: the legend covers something", n, size, ratio)
				}
				listed := len(l.rows)
				if last := l.rows[listed-1]; last.color.A == 0 {
					listed--
					if want := fmt.Sprintf("and %d more", n-listed); last.name != want {
						t.Errorf("%d of %v at %g: %q, want %q", n, size, ratio, last.name, want)
					}
				} else if listed != n {
					t.Errorf("%d of %v at %g: only %d rows, without a word", n, size, ratio, listed)
				}
				if n <= 7 && size == image.Pt(1200, 800) && listed != n {
					t.Errorf("%d of %v at %g: %d rows where there is room", n, size, ratio, listed)
				}
			}
		}
	}
}

func TestLegendNamesThatCannotBeWritten(t *testing.T) {
	d := document(t, labelled(t, 0, "a", "牙", "b 牙"))
	s := Style{Landmarks: true, ByLabel: true, Legend: true, PixelRatio: 1}
	f := Extract(d, scene.DefaultCamera(), s, NoPoint)
	v := newView(f, 800, 600)
	a, err := newTypeface(1, mostLetterScale)
	if err != nil {
		t.Fatal(err)
	}
	fonts := typeset.NewFonts(func() []string { return nil })
	r := &Renderer{fonts: fonts}
	texts := func() (got []string) {
		l := newLegend(f, v, a)
		if _, err := r.layOut(nil, &scaleBar{}, &l, nil); err != nil {
			t.Fatal(err)
		}
		for _, row := range l.rows {
			text := "not yet"
			if row.line != nil {
				text = ""
				for _, run := range row.line.Runs {
					text += run.Text
				}
			}
			got = append(got, text)
		}
		return got
	}
	if got, want := texts(), []string{"a", "not yet", "not yet"}; !slices.Equal(got, want) || len(r.unwritten) != 2 {
		t.Errorf("before fonts were looked for: %q, want %q; to be looked for %q", got, want, r.unwritten)
	}
	r.find = func(texts []string) error { _, err := fonts.Find(t.Context(), texts); return err } // as in a picture
	if got, want := texts(), []string{"a", "label 2", "b ?"}; !slices.Equal(got, want) {
		t.Errorf("without fonts: %q, want %q", got, want)
	}
	if names := f.names(); !slices.Equal(names, []string{"a", "牙", "b 牙"}) {
		t.Errorf("names to be looked for are %q", names)
	}
}

func TestCutMiddle(t *testing.T) {
	wide := func(letter string) float64 {
		if letter[0] > 0x7f && letter != "…" {
			return 2
		}
		return 1
	}
	for _, c := range []struct {
		name string
		most float64
		want string
	}{
		{"tooth", 5, "tooth"},
		{"tooth 17", 7, "too…17"},
		{"upper left molar", 9, "uppe…olar"},
		{"a b c d", 4, "a…d"}, // no blank beside the ellipsis
		{"第十七颗牙齿", 9, "第十…牙齿"},
		{"é\u0323é\u0323é\u0323é\u0323", 6, "é\u0323…é\u0323"}, // marks stay with their letter
		{"", 3, ""},
		{"ab", 1, "…"},
	} {
		if got := cutMiddle(c.name, c.most, wide); got != c.want {
			t.Errorf("%q in %g: %q, want %q", c.name, c.most, got, c.want)
		}
	}
}
