package study

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/internal/filesystem"
	"cairn/internal/pathtext"
	"cairn/landmark"
	"cairn/landmark/lmio"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestOrders(t *testing.T) {
	table := decode(t, "mesh,status,age\nm10.ply,done,3\nm2.ply,flagged,1\n,,\nm1.ply,,2\n")
	for want, q := range map[string]Query{
		"[0 1 2]": {}, "[2 1 0]": {Column: "mesh"}, "[0 2 1]": {Column: "age", Down: true}, "[1]": {Statuses: []Status{Flagged}}, "[0 2]": {Text: "M1"}, "[]": {Text: "zz"},
	} {
		if got := fmt.Sprint(table.Order(q)); got != want {
			t.Errorf("%+v: %s, want %s", q, got, want)
		}
	}
	// A row without a mesh stands by its landmarks, and is no repeat of another such row.
	points := decode(t, "mesh,landmarks,note\nm2.ply,,x\n,m1.ljson,y\n,,z\n,m3.ljson,y\n")
	for want, q := range map[string]Query{"[0 1 3]": {}, "[1 0 3]": {Column: "mesh"}, "[3 0 1]": {Column: "Mesh", Down: true}} {
		if got := fmt.Sprint(points.Order(q)); got != want {
			t.Errorf("%+v: %s, want %s", q, got, want)
		}
	}
	if place, ok := table.NextToDo([]int{1, 0}, 1); place != 0 || !ok {
		t.Errorf("next is %d %t", place, ok)
	}
	// A row more leaves the others in their order, and another seed has another.
	big := New()
	for i := range 40 {
		big.Set(big.Add(), Mesh, fmt.Sprintf("%d.ply", i))
	}
	first := big.Order(Query{Random: true, Seed: 1})
	big.Set(big.Add(), Mesh, "more.ply")
	again := slices.DeleteFunc(big.Order(Query{Random: true, Seed: 1}), func(i int) bool { return i == 40 })
	if !slices.Equal(first, again) || slices.Equal(first, big.Order(Query{Random: true, Seed: 2})[:40]) || slices.IsSorted(first) {
		t.Errorf("%v and then %v", first, again)
	}
}

// TestBlindRepeats: of every seed no repeat follows its first, and nothing tells names.
func TestBlindRepeats(t *testing.T) {
	for seed := range uint64(50) {
		table := decode(t, "mesh,individual,landmarks\na.ply,A,a.ljson\nb.ply,B,\nc.ply,C,\nd.ply,D,\n")
		added := table.AddRepeats(3, seed, "EM", NewResolver(t.TempDir()))
		if len(added) != 3 || len(table.Faults()) > 0 {
			t.Fatalf("%d repeats, %v", len(added), table.Faults())
		}
		for _, i := range added {
			mesh := strings.TrimSuffix(table.Path(i, Mesh), ".ply")
			if row(table, i) != fmt.Sprintf("%s.ply|%s_r2.ljson|%s||2|EM||", mesh, mesh, strings.ToUpper(mesh)) {
				t.Fatalf("%s", row(table, i))
			}
		}
		q := Query{Blind: true, Seed: seed}
		rows := table.Order(q)
		sorted := slices.Sorted(slices.Values(rows))
		if !slices.Equal(sorted, []int{0, 1, 2, 3, 4, 5, 6}) {
			t.Fatalf("%v", rows)
		}
		for k := range rows {
			if k > 0 && table.Path(rows[k], Mesh) == table.Path(rows[k-1], Mesh) {
				t.Errorf("seed %d: %v", seed, rows)
			}
			if table.Title(rows, k, q) != fmt.Sprintf("Specimen %d", k+1) {
				t.Error(table.Title(rows, k, q))
			}
		}
	}
}

func TestNewLandmarkFilesAreFree(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "A.LJSON", "b (2).ljson")
	table := decode(t, "mesh,landmarks\na.ply,\nb.ply,\nx.ply,b.ljson\n../far/c.ply,\nd/e.ply,\n")
	r := NewResolver(folder)
	for i, want := range []string{"a (2).ljson", "b (3).ljson", "b.ljson", "c.ljson", "d/e.ljson"} {
		if got, fresh := table.LandmarksOf(i, r); got != want || fresh != (i != 2) {
			t.Errorf("row %d: %q %t, want %q", i, got, fresh, want)
		}
	}
}

func TestLeftIsRecalled(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "studies")
	left := Left{Study: pathtext.Path("/a/b\xff"), Key: "m.ply", Query: Query{Blind: true, Seed: 7, Statuses: []Status{Partly}}}
	if err := Remember(files, folder, left); err != nil {
		t.Fatal(err)
	}
	got, ok := Recall(filesystem.Real, folder, "/a/b\xff/")
	if !ok || fmt.Sprint(got) != fmt.Sprint(left) {
		t.Errorf("%+v %t", got, ok)
	}
	if _, ok := Recall(filesystem.Real, folder, "/a/c"); ok {
		t.Error("another study is recalled")
	}
}

// TestGridFollowsTheFiles: a sequence of different states, and files that come and go.
func TestGridFollowsTheFiles(t *testing.T) {
	folder := t.TempDir()
	table := decode(t, "mesh,landmarks\na.ply,a.ljson\nb.ply,b.ljson\nc.ply,\n")
	grids, p := NewGrids(), named("p", "q")
	check := func(want string) {
		t.Helper()
		g, err := grids.Grid(t.Context(), table, p, folder)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(g.Names, " ")
		for i, r := range g.Rows {
			text += fmt.Sprintf(" %v%v%v", r.States, g.Suggests(i, nil), r.Err != nil)
		}
		if text != want {
			t.Errorf("%s, want %s", text, want)
		}
	}
	check("p q [not there not there]not visitedfalse [not there not there]not visitedfalse [not there not there]not visitedfalse")
	at := func(name string, s landmark.PositionStatus, o landmark.Origin) landmark.Landmark {
		l := landmark.Landmark{Name: name, Status: s, Origin: o, Position: r3.Vec{X: 1}}
		if s != landmark.Defined && s != landmark.Estimated {
			l.Position = landmark.NoPosition()
		}
		return l
	}
	write := func(name string, points ...landmark.Landmark) {
		t.Helper()
		file := filepath.Join(folder, name)
		if err := lmio.Write(file, []*landmark.Group{landmark.NewGroup("LM", points)}); err != nil {
			t.Fatal(err)
		}
		grids.Forget(file)
	}
	write("a.ljson", at("q", landmark.Defined, landmark.Observed), at("p", landmark.Undefined, 0))
	check("p q [not visited placed]partlyfalse [not there not there]not visitedfalse [not there not there]not visitedfalse")
	write("a.ljson", at("q", landmark.Defined, landmark.Adjusted), at("p", landmark.Missing, 0))
	write("b.ljson", at("p", landmark.Defined, landmark.Accepted), at("q", landmark.Estimated, landmark.Predicted), at("r", landmark.Defined, 0))
	check("p q r [missing moved not there]donefalse [accepted predicted placed]partlyfalse [not there not there not there]not visitedfalse")
	if err := os.WriteFile(filepath.Join(folder, "a.ljson"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(folder, "b.ljson")); err != nil {
		t.Fatal(err)
	}
	check("p q [not there not there]not visitedtrue [not there not there]not visitedfalse [not there not there]not visitedfalse")
}
