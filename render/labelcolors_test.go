package render

import (
	"image/color"
	"math"
	"slices"
	"testing"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// labelled returns a group of points in a row, one a label, and some without.
func labelled(t testing.TB, unlabelled int, names ...string) *landmark.Group {
	t.Helper()
	points := make([]landmark.Landmark, len(names)+unlabelled)
	var labels []landmark.Label
	for i := range points {
		points[i] = landmark.Landmark{Status: landmark.Estimated, Position: r3.Vec{X: float64(i)}}
	}
	for i, name := range names {
		labels = append(labels, landmark.Label{Name: name, Indices: []int{i}})
	}
	g := landmark.NewGroup("", points)
	if err := g.SetLabels(labels); err != nil {
		t.Fatal(err)
	}
	return g
}

func document(t testing.TB, groups ...*landmark.Group) *scene.Document {
	t.Helper()
	d := scene.NewDocument("groups")
	for _, g := range groups {
		if _, err := d.AddGroup(g); err != nil {
			t.Fatal(err)
		}
	}
	keep(t, d)
	return d
}

func pointColors(d *scene.Document, byLabel bool) [][]color.NRGBA {
	s := full
	s.ByLabel = byLabel
	var all [][]color.NRGBA
	for _, g := range Extract(d, scene.DefaultCamera(), s, NoPoint).groups {
		var colors []color.NRGBA
		for _, p := range g.points {
			colors = append(colors, p.color)
		}
		all = append(all, colors)
	}
	return all
}

func TestHuesContrastWithBothBackgrounds(t *testing.T) {
	luminance := func(c color.NRGBA) float64 { // WCAG 2.2
		linear := func(v uint8) float64 {
			if v <= 10 {
				return float64(v) / 255 / 12.92
			}
			return math.Pow((float64(v)/255+0.055)/1.055, 2.4)
		}
		return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
	}
	for i := range 300 {
		for _, background := range []color.NRGBA{LightBackground, DarkBackground} {
			a, b := luminance(scene.Palette(i)), luminance(background)
			if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); !(ratio >= 2) {
				t.Errorf("colour %d %v on %v: %.2f to 1", i, scene.Palette(i), background, ratio)
			}
		}
	}
}

func TestColoursGoByLabel(t *testing.T) {
	g := landmark.NewGroup("g", []landmark.Landmark{{Status: landmark.Defined}, {Status: landmark.Defined}, {Status: landmark.Defined}})
	if err := g.SetLabels([]landmark.Label{{Name: "a", Indices: []int{1}}, {Name: "b", Indices: []int{0, 1}}}); err != nil {
		t.Fatal(err)
	}
	d := document(t, g)
	n := d.Groups()[0]
	_ = d.Apply(scene.RecolorGroup(d, n.ID(), color.NRGBA{1, 2, 3, 255}))
	for byLabel, want := range map[bool][]color.NRGBA{
		false: {n.Color(), n.Color(), n.Color()},
		true:  {scene.Palette(1), scene.Palette(0), n.Color()},
	} {
		if got := pointColors(d, byLabel)[0]; !slices.Equal(got, want) {
			t.Errorf("by label %v: %v, want %v", byLabel, got, want)
		}
	}
}

// TestEveryLabelHasItsHue: any number of them, in any number of groups, is told
// apart from each other and from what has no label; one name is one hue.
func TestEveryLabelHasItsHue(t *testing.T) {
	var many []string
	for i := range 200 {
		many = append(many, string(rune(0x4e00+i)))
	}
	for name, groups := range map[string][]*landmark.Group{
		"many":            {labelled(t, 0, many...)},
		"two groups":      {labelled(t, 0, "a", "b", "c"), labelled(t, 0, "d", "b")},
		"some without":    {labelled(t, 2, "a", "b"), labelled(t, 1, "b", "c")},
		"a plain group":   {labelled(t, 3), labelled(t, 0, "a", "b")},
		"without a name":  {labelled(t, 0, "", "a", "")},
		"like file's own": {labelled(t, 0, "a"), labelled(t, 1), labelled(t, 1), labelled(t, 1)},
	} {
		d := document(t, groups...)
		of := map[color.NRGBA]string{}
		check := func(colors [][]color.NRGBA) {
			t.Helper()
			for i, n := range d.Groups() {
				for j, c := range colors[i] {
					what := "no label in group " + string(rune('0'+i))
					if labels := n.Group.Labels(); j < len(labels) {
						what = "label " + labels[j].Name
						if labels[j].Name == "" {
							what = "nameless " + string(rune('0'+j))
						}
					}
					if before, ok := of[c]; ok && before != what {
						t.Errorf("%s: %v is %s and %s", name, c, before, what)
					}
					of[c] = what
				}
			}
		}
		first := pointColors(d, true)
		check(first)
		seen := map[string]int{}
		for _, what := range of {
			if seen[what]++; seen[what] > 1 {
				t.Errorf("%s: %s has several colours", name, what)
			}
		}
		for range 5 { // and not by the order of a map
			check(pointColors(d, true))
		}
		if len(groups) > 1 { // what is hidden changes nothing
			d.SetVisible(d.Groups()[0].ID(), false)
			if got := pointColors(d, true); !slices.EqualFunc(got, first[1:], slices.Equal) {
				t.Errorf("%s: with a group hidden %v, want %v", name, got, first[1:])
			}
		}
	}
}

func TestLinesGoByLabel(t *testing.T) {
	g := labelled(t, 2, "a", "b")
	if err := g.SetLabels([]landmark.Label{{Name: "a", Indices: []int{0, 1}}, {Name: "b", Indices: []int{1, 2}}}); err != nil {
		t.Fatal(err)
	}
	if err := g.SetConnectivity([]landmark.Edge{{0, 1}, {1, 2}, {2, 3}, {3, 3}}); err != nil {
		t.Fatal(err)
	}
	d := document(t, g)
	own := d.Groups()[0].Color() // that of what is not of one label
	s := full
	for byLabel, want := range map[bool][]color.NRGBA{
		false: {own, own, own, own},
		true:  {scene.Palette(1), own, own, own},
	} {
		s.ByLabel = byLabel
		for i, e := range Extract(d, scene.DefaultCamera(), s, NoPoint).groups[0].edges {
			if e.color != want[i] {
				t.Errorf("by label %v: line %d is %v, want %v", byLabel, i, e.color, want[i])
			}
		}
	}
	// A line in the group's own colour keeps labels from having that, too.
	all := labelled(t, 0, "a", "b")
	if err := all.SetConnectivity([]landmark.Edge{{0, 1}}); err != nil {
		t.Fatal(err)
	}
	s.ByLabel = true
	item := Extract(document(t, all), scene.DefaultCamera(), s, NoPoint).groups[0]
	if line := item.edges[0].color; line == item.points[0].color || line == item.points[1].color {
		t.Errorf("a line between labels is %v, as is one of them", line)
	}
}

// TestPointsWithoutLabelChangeNoColourOfLabels: they come to an empty group and to one in
// which all have labels, go, and come back.
func TestPointsWithoutLabelChangeNoColourOfLabels(t *testing.T) {
	d := document(t, labelled(t, 0, "a", "b", "c"), landmark.NewGroup("empty", nil))
	want := slices.Clone(pointColors(d, true)[0])
	check := func(what string) {
		t.Helper()
		all := pointColors(d, true)
		if got := all[0][:3]; !slices.Equal(got, want) {
			t.Errorf("%s: the labels are %v, want %v", what, got, want)
		}
		for i, n := range d.Groups() {
			for _, c := range all[i] {
				if c == n.Color() && slices.Contains(want, c) {
					t.Errorf("%s: a point without label looks like a label: %v", what, c)
				}
			}
		}
	}
	bare := func(group int) {
		e, _ := scene.PastePoints(d, d.Groups()[group].ID(), []landmark.Landmark{{Name: "bare", Status: landmark.Defined}})
		if err := d.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	check("at first")
	bare(1)
	check("the empty group gets a point")
	bare(0)
	check("the labelled group gets a point without label")
	d.Undo()
	d.Undo()
	check("both are undone")
	d.Redo()
	check("one comes back")
}

var blue = color.NRGBA{0, 0, 0xc8, 0xff}

// dyed gives a label of a group a colour of its own.
func dyed(g *landmark.Group, label int, c color.NRGBA) *landmark.Group {
	g.Labels()[label].Color = c
	return g
}

// TestAChosenColourComesFirst: of all that a point could have, whether colours go by label
// or not, and of the lines of a curve. Two that were chosen go by the order of labels.
func TestAChosenColourComesFirst(t *testing.T) {
	g := labelled(t, 6)
	if err := g.SetLabels([]landmark.Label{
		{Name: "all", Indices: []int{0, 1, 2, 3, 4}}, {Name: "eye", Indices: []int{1, 2}, Color: red}, {Name: "jaw", Indices: []int{2, 3, 4}, Color: blue, Curve: landmark.OpenCurve},
	}); err != nil {
		t.Fatal(err)
	}
	if err := g.SetConnectivity([]landmark.Edge{{0, 1}, {1, 2}}); err != nil {
		t.Fatal(err)
	}
	d := document(t, g)
	own := d.Groups()[0].Color()
	for byLabel, all := range map[bool]color.NRGBA{false: own, true: scene.Palette(1)} {
		if got, want := pointColors(d, byLabel)[0], []color.NRGBA{all, red, red, blue, blue, own}; !slices.Equal(got, want) {
			t.Errorf("by label %v: %v, want %v", byLabel, got, want)
		}
		s := full
		s.ByLabel = byLabel
		var lines []color.NRGBA
		for _, e := range Extract(d, scene.DefaultCamera(), s, NoPoint).groups[0].edges {
			lines = append(lines, e.color)
		}
		if want := []color.NRGBA{own, red, blue, blue}; !slices.Equal(lines, want) {
			t.Errorf("by label %v: lines %v, want %v", byLabel, lines, want)
		}
	}
}

// TestLabelsOfOneNameFollowTheChosenColour, unless several were chosen; that is seen where
// colours go by label.
func TestLabelsOfOneNameFollowTheChosenColour(t *testing.T) {
	d := document(t, labelled(t, 0, "a", "b", "", ""), labelled(t, 0, "b", "a", ""), labelled(t, 0, "a"))
	palette := pointColors(d, true)
	recolor := func(group, label int, c color.NRGBA) {
		t.Helper()
		if err := d.Apply(scene.RecolorLabel(d, d.Groups()[group].ID(), label, c)); err != nil {
			t.Fatal(err)
		}
	}
	check := func(what string, a ...color.NRGBA) {
		t.Helper()
		want := [][]color.NRGBA{slices.Clone(palette[0]), slices.Clone(palette[1]), slices.Clone(palette[2])}
		want[0][0], want[1][1], want[2][0] = a[0], a[1], a[2]
		if got := pointColors(d, true); !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
		for i, n := range d.Groups() {
			for k, c := range pointColors(d, false)[i] {
				l := n.Group.Labels()[k]
				if want := l.Color; want.A == 0 && c != n.Color() || want.A != 0 && c != want {
					t.Errorf("%s: by group, label %q of group %d is %v", what, l.Name, i, c)
				}
			}
		}
	}
	own := palette[0][0]
	recolor(1, 1, red)
	check("one is chosen", red, red, red)
	recolor(0, 0, red)
	check("the same is chosen twice", red, red, red)
	recolor(0, 0, blue)
	check("two are chosen", blue, red, own)
	recolor(1, 1, color.NRGBA{})
	check("one is taken away", blue, blue, blue)
	d.Undo()
	check("and again there", blue, red, own)
	recolor(0, 2, red) // one without a name has it alone
	if got := pointColors(d, true); got[0][2] != red || got[0][3] != palette[0][3] || got[1][2] != palette[1][2] {
		t.Errorf("without names: %v", got)
	}
}

// TestHuesGiveWayToAChosenColour: only the hue that looks like it changes, to one that no
// other has.
func TestHuesGiveWayToAChosenColour(t *testing.T) {
	d := document(t, labelled(t, 1, "a", "b", "c", "d"))
	before := pointColors(d, true)[0]
	near := before[2]
	near.B++
	if err := d.Apply(scene.RecolorLabel(d, d.Groups()[0].ID(), 0, near)); err != nil {
		t.Fatal(err)
	}
	got := pointColors(d, true)[0]
	for i, want := range []color.NRGBA{near, before[1], {}, before[3], before[4]} {
		if want.A != 0 && got[i] != want {
			t.Errorf("point %d is %v, want %v", i, got[i], want)
		}
	}
	if slices.Contains(before, got[2]) || got[2] == near {
		t.Errorf("the third is %v, which another has", got[2])
	}
}
