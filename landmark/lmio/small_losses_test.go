package lmio

import (
	"image/color"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestNumbersThatArePlacesAreNoLoss: a format without names keeps the order of points,
// so that a point that is called after its place is found again; not where points before
// it are left out.
func TestNumbersThatArePlacesAreNoLoss(t *testing.T) {
	for _, c := range []struct {
		file, names string // M: the point is missing
		want        string // of the losses
	}{
		{"a.tps", "1 2 3", ""},
		{"a.tps", "1 M 3", ""},
		{"a.tps", "1 b 3", "1 name left out"},
		{"a.tps", "2 1 3", "2 names left out"},
		{"a.tps", "01 2 3", "1 name left out"},
		{"a.dta", "1 2 3", ""},
		{"a.scalismo.json", "1 2 3", ""},
	} {
		var points []landmark.Landmark
		for i, name := range strings.Fields(c.names) {
			l := landmark.Landmark{Name: name, Position: r3.Vec{X: float64(i), Y: 1, Z: 2}, Status: landmark.Defined}
			if name == "M" {
				l.Name, l.Position, l.Status = "2", landmark.NoPosition(), landmark.Missing
			}
			points = append(points, l)
		}
		losses, err := Losses(c.file, []*landmark.Group{landmark.NewGroup("", points)})
		if got := strings.Join(losses, "; "); err != nil || got != c.want {
			t.Errorf("%s of %s: lost %q, %v; want %q", c.names, c.file, got, err, c.want)
		}
	}
	table := "id,x1,y1,z1,x2,y2,z2\na,1,2,3,4,5,6\n"
	r, err := Read(t.Context(), writeFile(t, t.TempDir(), "t.csv", table))
	if err != nil {
		t.Fatal(err)
	}
	if losses, err := Losses("t.tps", r.Groups); err != nil || len(losses) > 0 {
		t.Errorf("a table of x1, y1, z1 loses %q, %v", losses, err)
	}
}

// TestColoursOfImpliedLabels: the labels of the 83 points of BU-3DFE stay without their
// colours; a label that goes takes its colour along, which is one loss.
func TestColoursOfImpliedLabels(t *testing.T) {
	g := landmark.NewGroup("", make([]landmark.Landmark, 83))
	for i := range g.Len() {
		g.Set(i, landmark.Landmark{Status: landmark.Defined, Position: r3.Vec{X: float64(i)}})
	}
	labels := bu3dfeLabels(g)
	labels[4].Color = color.NRGBA{255, 0, 0, 255}
	if err := g.SetLabels(append(labels, landmark.Label{Name: "mine", Indices: []int{1}, Color: color.NRGBA{0, 0, 255, 255}})); err != nil {
		t.Fatal(err)
	}
	losses, err := Losses("a.bnd", []*landmark.Group{g})
	if want := []string{"1 label left out (its points are kept)", "1 colour of a label left out"}; err != nil || !slices.Equal(losses, want) {
		t.Errorf("lost %q, %v; want %q", losses, err, want)
	}
	if g.Labels()[4].Color.A == 0 {
		t.Error("the group itself has lost the colour")
	}
}

// TestSettingsOfACSVAreNotLostUnsaid: those that Slicer writes by itself are passed
// over, the others are named as not kept.
func TestSettingsOfACSVAreNotLostUnsaid(t *testing.T) {
	const usual = "# Annotation file a.acsv\n# Name = F\n# textScale = 4.5\n# pointOpacity = 1\n# pointVisibility = 1\n# pointColor = 1,0,0\n" +
		"# pointGlyphType = 13\n# pointColumns = type|x|y|z|sel|vis\npoint|1|2|3|1|1\n"
	for _, c := range []struct{ from, to, want string }{
		{"", "", ""},
		{"textScale = 4.5", "textScale = 9", "how it has points and texts drawn: textScale = 9"},
		{"pointOpacity = 1\n", "pointOpacity = 0.5\n# glow = 7\n", "how it has points and texts drawn: pointOpacity = 0.5, glow = 7"},
	} {
		r, err := Read(t.Context(), writeFile(t, t.TempDir(), "a.acsv", strings.Replace(usual, c.from, c.to, 1)))
		if err != nil {
			t.Fatal(err)
		}
		want := []string{c.want}
		if c.want == "" {
			want = nil
		}
		if !slices.Equal(r.NotKept, want) {
			t.Errorf("%s: not kept %q", c.to, r.NotKept)
		}
	}
}
