package study

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/internal/filesystem"
	"cairn/internal/pathtext"
	"cairn/landmark"
	"cairn/landmark/lmio"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestOrdersLeaveOut rows without a file, and what a text or a status does not fit.
func TestOrdersLeaveOut(t *testing.T) {
	table := decode(t, "mesh,landmarks,status,note\n,,done,m1\nm1.ply,,done,'=X\nM2.ply,,,y\n")
	for want, q := range map[string]Query{
		"[1 2]": {}, "[1]": {Text: "M1"}, "[2]": {Text: "m2"}, "[]": {Text: "'"}, "[2 1]": {Column: "mesh", Down: true},
	} {
		if got := fmt.Sprint(table.Order(q)); got != want {
			t.Errorf("%+v: %s, want %s", q, got, want)
		}
	}
	if place, ok := table.NextToDo([]int{1, 2}, -1); place != 1 || !ok {
		t.Errorf("from before the first: %d %t", place, ok)
	}
	if _, ok := table.NextToDo([]int{1}, 0); ok {
		t.Error("what is done is to be done")
	}
}

// TestBlindOrders say nothing of names: they cannot be searched, sorted or turned round.
func TestBlindOrders(t *testing.T) {
	table := New()
	for i := range 30 {
		table.Set(table.Add(), Mesh, fmt.Sprintf("%02d.ply", i))
	}
	q := Query{Blind: true, Seed: 3}
	blind := table.Order(q)
	if slices.IsSorted(blind) || len(blind) != 30 {
		t.Errorf("%v", blind)
	}
	for name, other := range map[string]Query{"searched": {Blind: true, Seed: 3, Text: "07"}, "turned": {Blind: true, Seed: 3, Down: true}, "sorted": {Blind: true, Seed: 3, Column: "mesh"}} {
		if got := table.Order(other); !slices.Equal(got, blind) {
			t.Errorf("%s: %v", name, got)
		}
	}
	// The order is that of the keys: where rows stand in the table has no part in it.
	var names []string
	for _, i := range blind {
		names = append(names, table.Path(i, Mesh))
	}
	turned := New()
	for i := 29; i >= 0; i-- {
		turned.Set(turned.Add(), Mesh, fmt.Sprintf("%02d.ply", i))
	}
	var again []string
	for _, i := range turned.Order(q) {
		again = append(again, turned.Path(i, Mesh))
	}
	if !slices.Equal(names, again) {
		t.Errorf("%q and %q", names, again)
	}
}

// TestRepeatsAreOfThoseWithTheLeast, carry what the first says, and the seed draws.
func TestRepeatsAreOfThoseWithTheLeast(t *testing.T) {
	const text = "mesh,individual,side,group,replicate\na.ply,A,L,g,1\na.ply,A,L,g,4\nb.ply,B,R,h,\nc.ply,C,L,i,\n"
	drawn := map[string]bool{}
	for seed := range uint64(20) {
		table := decode(t, text)
		added := table.AddRepeats(1, seed, "EM", NewResolver(t.TempDir()))
		mesh := table.Path(added[0], Mesh)
		drawn[mesh] = true
		if want := map[string]string{"b.ply": "B|R|2|EM|h", "c.ply": "C|L|2|EM|i"}[mesh]; !strings.HasPrefix(row(table, added[0]), mesh+"|"+strings.TrimSuffix(mesh, ".ply")+"_r2.ljson|"+want) {
			t.Errorf("seed %d: %s, want %s", seed, row(table, added[0]), want)
		}
		for i := range 4 {
			if table.Path(i, Mesh) == mesh && table.Get(i, Replicate) != "1" {
				t.Errorf("the first has the replicate %q", table.Get(i, Replicate))
			}
		}
	}
	if len(drawn) != 2 {
		t.Errorf("drawn: %v", drawn)
	}
	table := decode(t, text)
	for _, i := range table.AddRepeats(3, 0, "EM", NewResolver(t.TempDir())) {
		if table.Path(i, Mesh) == "a.ply" && table.Get(i, Replicate) != "5" {
			t.Errorf("after 4 comes %s", table.Get(i, Replicate))
		}
	}
}

// TestNewFilesBesideNamesOfTwoCases: where a folder has two that differ in letter case only, a
// third of that name is not free, as other systems cannot have it.
func TestNewFilesBesideNamesOfTwoCases(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "AB.ljson", "Ab.ljson")
	if entries, _ := os.ReadDir(folder); len(entries) < 2 {
		t.Skip("a file system that knows no letter case")
	}
	table := decode(t, "mesh\nab.ply\n")
	if p, _ := table.LandmarksOf(0, NewResolver(folder)); p != "ab (2).ljson" {
		t.Error(p)
	}
}

// TestStatesOfLandmarks, by the table of what the states mean.
func TestStatesOfLandmarks(t *testing.T) {
	for _, c := range []struct {
		status landmark.PositionStatus
		origin landmark.Origin
		want   CellState
	}{
		{landmark.Defined, landmark.Observed, Placed}, {landmark.Defined, landmark.Predicted, Predicted}, {landmark.Estimated, landmark.Observed, Predicted},
		{landmark.Defined, landmark.Accepted, Accepted}, {landmark.Defined, landmark.Adjusted, MovedBy}, {landmark.Missing, landmark.Predicted, MissingHere}, {landmark.Undefined, landmark.Predicted, NotPlaced},
	} {
		if got := stateOf(landmark.Landmark{Status: c.status, Origin: c.origin}); got != c.want {
			t.Errorf("%v, %v: %v, want %v", c.status, c.origin, got, c.want)
		}
	}
}

// TestStatusOfStates: what a specimen's points say of the work on it.
func TestStatusOfStates(t *testing.T) {
	for _, c := range []struct {
		states   []CellState
		optional string
		want     Status
	}{
		{nil, "", NotVisited},
		{[]CellState{NotThere, NotThere, NotThere}, "", NotVisited},
		{[]CellState{NotThere, NotThere, NotThere}, "p q", NotVisited}, // nothing is to be done, and nobody was there
		{[]CellState{Placed, NotThere, NotThere}, "", Partly},          // q is of the protocol
		{[]CellState{Placed, NotThere, NotThere}, "q", Done},
		{[]CellState{Placed, NotThere, NotThere}, "p", Partly},
		{[]CellState{Placed, Predicted, NotThere}, "q", Partly}, // a prediction is to be looked at
		{[]CellState{Placed, MissingHere, NotPlaced}, "", Partly},
		{[]CellState{Accepted, MovedBy, NotThere}, "", Done}, // r is of other specimens
	} {
		g := &Grid{Names: []string{"p", "q", "r"}, Protocol: 2, Rows: []GridRow{{States: c.states}}}
		if got := g.Suggests(0, func(name string) bool { return slices.Contains(strings.Fields(c.optional), name) }); got != c.want {
			t.Errorf("%v without %q: %v, want %v", c.states, c.optional, got, c.want)
		}
	}
}

// TestGridOfFilesAsTheyCome: a file in other letter case, groups beside that of the protocol,
// points without a name, and a file that changes within its size.
func TestGridOfFilesAsTheyCome(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "A.ljson")
	group := func(name, protocol string, points ...string) *landmark.Group {
		var all []landmark.Landmark
		for _, p := range points {
			all = append(all, landmark.Landmark{Name: p, Status: landmark.Defined, Position: r3.Vec{X: 1}})
		}
		g := landmark.NewGroup(name, all)
		g.SetProperties(landmark.Properties{Protocol: landmark.ProtocolID{Name: protocol, Hash: "1"}})
		return g
	}
	write := func(groups ...*landmark.Group) {
		t.Helper()
		if err := lmio.Write(file, groups); err != nil {
			t.Fatal(err)
		}
	}
	grids, table := NewGrids(), decode(t, "landmarks\na.ljson\n")
	grid := func(p *Protocol) *Grid {
		t.Helper()
		g, err := grids.Grid(t.Context(), table, p, folder)
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	write(group("other", "", "x", "y", "z"), group("ours", "skulls", "p", "q"))
	if g := grid(named("p", "q")); fmt.Sprint(g.Names, g.Rows[0].States) != "[p q] [placed placed]" || g.Rows[0].Protocol.Name != "skulls" {
		t.Errorf("%+v", g)
	}
	grids = NewGrids()
	write(group("first", "", "p", "q"), group("second", "", "p", "q", "r"))
	if g := grid(named("p", "q")); fmt.Sprint(g.Names) != "[p q]" {
		t.Errorf("of two that fit alike the first counts: %v", g.Names)
	}
	grids = NewGrids()
	plain := group("", "", "", "")
	write(plain)
	if g := grid(nil); len(g.Names) != 2 || g.Names[0] == "" || g.Names[0] == g.Names[1] {
		t.Errorf("points without names: %q", g.Names)
	}
	// The same size at another time, and at the same time once it is forgotten.
	grids = NewGrids()
	then := time.Now().Add(-time.Hour).Truncate(time.Second)
	set := func(name string, at time.Time) {
		t.Helper()
		write(group("ours", "", name))
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	set("p", then)
	grid(nil)
	set("q", then.Add(time.Second))
	if g := grid(nil); fmt.Sprint(g.Names) != "[q]" {
		t.Errorf("after a change: %v", g.Names)
	}
	set("r", then.Add(time.Second))
	grids.Forget(file)
	if g := grid(nil); fmt.Sprint(g.Names) != "[r]" {
		t.Errorf("after it was forgotten: %v", g.Names)
	}
}

// TestWhereAStudyWasLeft: what cannot be read says nothing, and a row without a key is no place.
func TestWhereAStudyWasLeft(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "studies")
	if err := Remember(files, folder, Left{Study: pathtext.Path("/a"), Key: "m.ply"}); err != nil {
		t.Fatal(err)
	}
	names := left(t, folder)
	if len(names) != 1 {
		t.Fatalf("%q", names)
	}
	file := filepath.Join(folder, names[0])
	for _, text := range []string{"", "{", `{"study": "/a", "key": 7}`, `{"study": "/b", "key": "m.ply"}`, "[]"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, ok := Recall(filesystem.Real, folder, "/a"); ok || got.Key != "" {
			t.Errorf("%q: %+v %t", text, got, ok)
		}
	}
	table := decode(t, "mesh,landmarks,status\n,,done\nb.ply,,\n,,done\na.ply,,\n")
	rows := []int{1, 0}
	if got := table.Place(rows, ""); got != 0 {
		t.Errorf("a row without a key is at %d", got)
	}
	if rows = table.Order(Query{}); table.Place(rows, table.Keys()[rows[1]]) != 1 || table.Place(rows, "gone") != 0 || table.Place(rows, "") != 0 {
		t.Errorf("places %v", rows)
	}
}
