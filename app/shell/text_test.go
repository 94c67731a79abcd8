package shell

import (
	"image/color"
	"math"
	"strings"
	"testing"

	"cairn/app/session"
	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/mesh"

	"fyne.io/fyne/v2"
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
		if _, err := d.AddGroup(landmark.NewGroup("far", []landmark.Landmark{{Position: r3.Vec{X: -1e5 * c.size}, Status: landmark.Defined}})); err != nil {
			t.Fatal(err)
		}
		if got := decimals(d); got != c.want {
			t.Errorf("%s, with a point far off: %d decimals, want %d", c.name, got, c.want)
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
	for i, want := range [][session.Columns]string{
		{"1", "nasion", "placed", "", "", "1.000", "2.000", "3.000", ""},
		{"2", "midline", "missing", "", "", "", "", "missing", ""},
		{"3", "inion", "not visited", "", "", "", "", "not visited", ""},
	} {
		if got := pointCells(d, n.Point(i), g.At(i)); got != want {
			t.Errorf("row %d: %q, want %q", i, got, want)
		}
	}
}

func TestChosenThemeWins(t *testing.T) {
	if newTheme(session.AlwaysDark).variant(theme.VariantLight) != theme.VariantDark ||
		newTheme(session.AlwaysLight).variant(theme.VariantDark) != theme.VariantLight ||
		newTheme(session.FollowSystem).variant(theme.VariantDark) != theme.VariantDark {
		t.Error("the theme does not follow the user's choice")
	}
}

func TestDistanceHasTwoDigitsAndNoExponent(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0", 0.00012345: "0.00012", 0.0393: "0.039", 0.571: "0.57", 1.5: "1.5", 12.345: "12", 9.996: "10", 99.99: "100", 282.4: "282", 178896.4: "178896",
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
	}{{0, "mm", "median 0 mm from the surface"}, {1e-9, "", "median 0 from the surface"}, {2.5, "mm", "median 2.5 mm from the surface"},
		{2.5, "", "median 2.5 from the surface"}, {math.NaN(), "mm", "distance unknown"}} {
		g := landmark.NewGroup("g", []landmark.Landmark{{Position: r3.Vec{X: 10, Y: 10, Z: c.z}, Status: landmark.Defined}})
		ways, err := scene.MeasurePlacements(t.Context(), m, g)
		if err != nil {
			t.Fatal(err)
		}
		if got := surfaceText(ways[0], c.units); got != c.want {
			t.Errorf("z %g %s: %q, want %q", c.z, c.units, got, c.want)
		}
	}
}

// TestTheDistanceNamesItsGroup, where there are several.
func TestTheDistanceNamesItsGroup(t *testing.T) {
	r := newRoom(t)
	d, g := r.specimen()
	m := scene.MeasuredPlacement{Median: 2.5, Placement: g.Group.Placement()}
	name := d.GroupName(g)
	alone := distanceOf(d, g, m)
	if err := d.Apply(scene.AddGroups(d, "", landmark.NewGroup("another one with quite a long name", nil))); err != nil {
		t.Fatal(err)
	}
	if got := distanceOf(d, g, m); strings.Contains(alone, name) || got != name+": "+alone {
		t.Errorf("%q, and beside another group %q", alone, got)
	}
	if got := distanceOf(d, d.Groups()[1], m); !strings.HasPrefix(got, "another on") || !strings.HasSuffix(got, "name: "+alone) || len([]rune(got)) > 23+len([]rune(alone)) {
		t.Errorf("%q", got)
	}
}

// TestRowsFollowTheColumns: the columns of the table grow with its numbers, in
// the rows that are there, too, and can be made wider, but no narrower than a number.
func TestRowsFollowTheColumns(t *testing.T) {
	r := newRoom(t)
	d, _ := r.specimen()
	p := r.inspector
	row := newPointRow(p)
	row.CreateRenderer()
	row.Resize(fyne.NewSize(400, 20))
	row.show(d, 0)
	x := func() float32 { return row.cells[session.ColumnX].Size().Width }
	narrow := x()
	if text := row.cells[session.ColumnX].text.Text; text != row.cells[session.ColumnX].full || text == "" {
		t.Errorf("the number is %q", text)
	}
	p.columns.needed[session.ColumnX] += 50
	row.show(d, 0)
	if x() != narrow+50 {
		t.Errorf("the column is %g wide, before %g", x(), narrow)
	}
	p.columns.drag(2, -500) // x
	row.show(d, 0)
	if x() != narrow+50 {
		t.Errorf("the column is %g wide and cuts its numbers", x())
	}
	p.columns.drag(2, 80)
	row.show(d, 0)
	if x() != narrow+130 {
		t.Errorf("the column is %g wide", x())
	}
	_ = d.Apply(scene.MarkMissing(d, "worn", d.Groups()[0].Point(0)))
	row.show(d, 0)
	if why := row.cells[session.ColumnZ]; why.text.Text != "missing: worn" || !row.cells[session.ColumnX].Hidden {
		t.Errorf("across the columns of the coordinates stands %q", why.text.Text)
	}
}

// TestRecoloredGroupsAreNamed: with the group that has their file's colour.
func TestRecoloredGroupsAreNamed(t *testing.T) {
	d := scene.NewDocument("")
	defer d.Close()
	var recolored []scene.ID
	for _, name := range []string{"skull", "jaw", "teeth", "orbit"} {
		g := landmark.NewGroup(name, nil)
		g.SetProperties(landmark.Properties{Color: color.NRGBA{R: 0xff, A: 0xff}})
		n, err := d.AddGroup(g)
		if err != nil {
			t.Fatal(err)
		}
		if n.Recolored() {
			recolored = append(recolored, n.ID())
		}
	}
	for k, want := range []string{
		"jaw is shown in another colour than its file's, since skull has that one. Saving keeps the file's.",
		"jaw and teeth are shown in other colours than their files', since other groups have those. Saving keeps the file's.",
		"jaw and 2 more groups are shown in other colours than their files', since other groups have those. Saving keeps the file's.",
	} {
		if got := recoloredText(d, recolored[:k+1]); got != want {
			t.Errorf("%d groups: %q, want %q", k+1, got, want)
		}
	}
}

// TestShareWidth: names get what they want where there is room; else the longest
// give way first, and none below its least width.
func TestShareWidth(t *testing.T) {
	for _, c := range []struct {
		wanted, least []float32
		room          float32
		want          []float32
	}{
		{nil, nil, 100, nil},
		{[]float32{80, 200}, []float32{80, 100}, 300, []float32{80, 200}},
		{[]float32{80, 200}, []float32{80, 100}, 230, []float32{80, 150}},
		{[]float32{80, 200, 400}, []float32{80, 100, 100}, 380, []float32{80, 150, 150}},
		{[]float32{200, 200}, []float32{100, 100}, 50, []float32{100, 100}}, // the row is scrolled
		{[]float32{60, 200}, []float32{60, 100}, 50, []float32{60, 100}},
	} {
		got := shareWidth(c.wanted, c.least, c.room)
		near := len(got) == len(c.want)
		for i := range min(len(got), len(c.want)) {
			near = near && math.Abs(float64(got[i]-c.want[i])) <= 1 // the search ends within half a pixel
		}
		if !near {
			t.Errorf("%v in %v: %v, want %v", c.wanted, c.room, got, c.want)
		}
	}
}
