package shell

import (
	"math"
	"slices"
	"testing"

	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/mesh"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"gonum.org/v1/gonum/spatial/r3"
)

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1\u202f000", 12228: "12\u202f228", 10000000: "10\u202f000\u202f000"} {
		if got := count(n); got != want {
			t.Errorf("count(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestDecimalsFollowTheSize(t *testing.T) {
	for _, c := range []struct {
		name string
		size float64
		want int
	}{
		{"a tooth in metres", 0.01, 6}, {"a mouse skull in mm", 26, 3}, {"a face in mm", 340, 2}, {"microns", 314228, 0},
	} {
		d := scene.NewDocument("")
		if _, err := d.AddGroup(landmark.NewGroup("", []landmark.Landmark{
			{Status: landmark.Defined}, {Position: r3.Vec{X: c.size}, Status: landmark.Defined}})); err != nil {
			t.Fatal(err)
		}
		if got := decimals(d); got != c.want {
			t.Errorf("%s: %d decimals, want %d", c.name, got, c.want)
		}
		d.Close()
	}
}

func TestPointsWithoutPlaceOrName(t *testing.T) {
	d := scene.NewDocument("")
	defer d.Close()
	g := landmark.NewGroup("g", []landmark.Landmark{
		{Name: "nasion", Position: r3.Vec{X: 1, Y: 2, Z: 3}, Status: landmark.Defined},
		{Position: landmark.NoPosition(), Status: landmark.Missing},
		{Name: "inion", Position: landmark.NoPosition()},
	})
	if err := g.SetLabels([]landmark.Label{{Name: "midline", Indices: []int{0, 1}}}); err != nil {
		t.Fatal(err)
	}
	n, err := d.AddGroup(g)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][5]string{
		{"1", "nasion", "1.000", "2.000", "3.000"},
		{"2", "midline", "", "", "missing"},
		{"3", "inion", "", "", "not visited"},
	} {
		if got := pointCells(d, scene.Point{Group: n.ID(), Index: i}, g.At(i)); got != want {
			t.Errorf("row %d: %q, want %q", i, got, want)
		}
	}
}

func TestChosenThemeWins(t *testing.T) {
	if newTheme(alwaysDark).variant(theme.VariantLight) != theme.VariantDark ||
		newTheme(alwaysLight).variant(theme.VariantDark) != theme.VariantLight ||
		newTheme(followSystem).variant(theme.VariantDark) != theme.VariantDark {
		t.Error("the theme does not follow the user's choice")
	}
}

func TestDistanceHasThreeDigitsAndNoExponent(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0", 0.00012345: "0.000123", 0.571: "0.571", 1.5: "1.50", 12.345: "12.3", 9.996: "10.0", 99.99: "100", 282.4: "282", 178896.4: "178896",
	} {
		if got := distanceText(x); got != want {
			t.Errorf("%g is written %q, want %q", x, got, want)
		}
	}
}

func TestHowFarOffPointsAre(t *testing.T) {
	m, err := mesh.New(mesh.Data{Positions: []float32{0, 0, 0, 100, 0, 0, 0, 100, 0}, Triangles: []uint32{0, 1, 2}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		z     float64
		units string
		want  string
	}{{0, "mm", "0 mm off"}, {1e-9, "", "0 off"}, {2.5, "mm", "2.50 mm off"}, {2.5, "", "2.50 off"}, {math.NaN(), "mm", "cannot be measured"}} {
		g := landmark.NewGroup("g", []landmark.Landmark{{Position: r3.Vec{X: 10, Y: 10, Z: c.z}, Status: landmark.Defined}})
		ways, err := scene.MeasurePlacements(t.Context(), m, g)
		if err != nil {
			t.Fatal(err)
		}
		if got := offText(ways[0], c.units); got != c.want {
			t.Errorf("z %g %s: %q, want %q", c.z, c.units, got, c.want)
		}
	}
}

// TestRowsFollowTheColumns: the columns of the table grow with its numbers, in
// the rows that are there, too.
func TestRowsFollowTheColumns(t *testing.T) {
	test.NewTempApp(t)
	p := &inspector{coordinate: 30}
	row := p.newPointRow()
	row.Resize(fyne.NewSize(300, 20))
	number := row.Objects[2].(*shortText)
	show := func(cells ...string) { showCells(row, [5]string(cells), theme.ColorNameForeground) }
	show("1", "nasion", "-112.00", "0", "0")
	narrow := number.text.Text
	show("2", "inion", "", "", "not visited")
	if why := row.Objects[4].(*shortText).text.Text; why != "not visited" {
		t.Errorf("across the columns of the coordinates stands %q", why)
	}
	p.coordinate = 90
	show("1", "nasion", "-112.00", "0", "0")
	if number.text.Text != "-112.00" || narrow == "-112.00" {
		t.Errorf("the number is %q, and %q where there is less room", number.text.Text, narrow)
	}
}

func TestGroupsWithoutNamesGoByTheirFile(t *testing.T) {
	d := scene.NewDocument("")
	defer d.Close()
	var got []string
	for _, c := range []struct{ name, file string }{{"skull", "/a/x.tps"}, {"", "/a/x.tps"}, {"", "/a/x.tps"}, {"", "/a/y.fcsv"}, {"", ""}} {
		n, err := d.AddGroup(landmark.NewGroup(c.name, nil))
		if err != nil {
			t.Fatal(err)
		}
		n.File = c.file
	}
	for _, n := range d.Groups() {
		got = append(got, groupName(d, n))
	}
	if want := []string{"skull", "x.tps 1", "x.tps 2", "y.fcsv", "landmarks"}; !slices.Equal(got, want) {
		t.Errorf("groups are called %q, want %q", got, want)
	}
}
