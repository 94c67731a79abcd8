package session

import (
	"math"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestRows: filtered and sorted in every way; what has no value comes last.
func TestRows(t *testing.T) {
	w := newWorld(t)
	if w.Rows("", Order{}) != nil {
		t.Error("there are rows without a document")
	}
	d := w.load(false)
	at := func(x float64) r3.Vec { return r3.Vec{X: x, Y: -x, Z: x * x} }
	first := landmark.NewGroup("skull", []landmark.Landmark{
		{Name: "p10", Status: landmark.Defined, Position: at(0.5)},
		{Name: "", Status: landmark.Missing, Position: landmark.NoPosition()},
		{Name: "p2", Status: landmark.Estimated, Position: at(-0.25)},
		{Name: "p1", Position: landmark.NoPosition()},
	})
	_ = first.SetLabels([]landmark.Label{{Name: "left", Indices: []int{2, 3}}, {Name: "eye", Indices: []int{0, 2}}})
	second := landmark.NewGroup("jaw", []landmark.Landmark{{Name: "q", Status: landmark.Defined, Position: at(0.25)}})
	e := scene.AddGroups(d, "", first, second)
	if err := d.Apply(e); err != nil {
		t.Fatal(err)
	}
	said := func(rows []scene.Point) string {
		var names []string
		for _, p := range rows {
			l, _ := d.Landmark(p)
			if l.Name == "" {
				l.Name = "-"
			}
			names = append(names, l.Name)
		}
		return strings.Join(names, " ")
	}
	for _, c := range []struct {
		filter string
		by     Column
		want   string
		back   string
	}{
		{"", ColumnNumber, "p10 - p2 p1 q", "q p1 p2 - p10"},
		{"", ColumnName, "p1 p2 p10 q -", "q p10 p2 p1 -"},
		{"", ColumnState, "p10 q p2 - p1", "p1 - p2 p10 q"},
		{"", ColumnGroup, "q p10 - p2 p1", "p10 - p2 p1 q"},
		{"", ColumnLabels, "p10 p1 p2 - q", "p2 p1 p10 - q"},
		{"", ColumnX, "p2 q p10 - p1", "p10 q p2 - p1"},
		{"", ColumnY, "p10 q p2 - p1", "p2 q p10 - p1"},
		{"", ColumnZ, "p2 q p10 - p1", "p10 p2 q - p1"},
		{"LEFT", ColumnName, "p1 p2", "p2 p1"},
		{" jaw ", ColumnName, "q", "q"},
		{"2", ColumnNumber, "- p2", "p2 -"},
		{"nothing", ColumnName, "", ""},
	} {
		if got := said(w.Rows(c.filter, Order{By: c.by})); got != c.want {
			t.Errorf("%q by %d: %s, want %s", c.filter, c.by, got, c.want)
		}
		if got := said(w.Rows(c.filter, Order{By: c.by, Reverse: true})); got != c.back {
			t.Errorf("%q by %d, reverse: %s, want %s", c.filter, c.by, got, c.back)
		}
	}
	w.ChooseGroup(e.Added()[1])
	w.does("list-only-group")
	if got := said(w.Rows("", Order{})); got != "q" {
		t.Errorf("only the jaw: %s", got)
	}
	_ = w.RemoveGroup()
	if got := said(w.Rows("", Order{})); got != "p10 - p2 p1" || w.Only() != 0 {
		t.Errorf("the jaw is gone: %s", got)
	}
}

// TestOrderOfHeaders: one way, the other, and the file's again.
func TestOrderOfHeaders(t *testing.T) {
	o := Order{}
	for _, want := range []Order{{By: ColumnX}, {By: ColumnX, Reverse: true}, {}} {
		if o = o.Next(ColumnX); o != want {
			t.Errorf("%+v, want %+v", o, want)
		}
	}
	if o := (Order{By: ColumnX, Reverse: true}).Next(ColumnName); o != (Order{By: ColumnName}) {
		t.Errorf("%+v", o)
	}
}

// TestDistance: of each place where a point was, not of the one before.
func TestDistance(t *testing.T) {
	w := newWorld(t)
	d, g := w.letters()
	if _, err := d.Meshes()[0].Mesh.Surface(t.Context()); err != nil {
		t.Fatal(err)
	}
	p := g.Point(2)
	for _, c := range []struct {
		at   r3.Vec
		want float64
	}{{r3.Vec{X: 0.5, Y: 0.5, Z: 0.25}, 0.25}, {r3.Vec{X: 0.5, Y: 0.5}, 0}, {r3.Vec{X: 4, Y: 5}, 5}, {r3.Vec{X: 0.5, Y: 0.5, Z: 0.25}, 0.25}} {
		_ = d.Apply(scene.MovePoint(d, p, c.at, r3.Vec{}))
		for range 2 {
			if got, ok := w.Distance(p); !ok || math.Abs(got-c.want) > 1e-12 {
				t.Errorf("at %v: %v %v, want %v", c.at, got, ok, c.want)
			}
		}
	}
	_ = d.Apply(scene.SetStatus(d, landmark.Missing, p))
	if _, ok := w.Distance(p); ok {
		t.Error("a missing point has a distance")
	}
}
