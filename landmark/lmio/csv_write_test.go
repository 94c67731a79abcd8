package lmio

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/landmark"
)

// TestTablesAreJoined: groups of a document that came from tables of other
// columns stand in one table that has the columns of both.
func TestTablesAreJoined(t *testing.T) {
	a := table(t, "a.csv", "name,x,y,z,colour\nn,1,2,3,red\n").Groups[0]
	b := table(t, "b.csv", "label;r;a;s;size;locked\nm;1;2;3;7;1\n").Groups[0]
	a.SetName("a")
	b.SetName("b")
	path := filepath.Join(t.TempDir(), "c.csv")
	if err := Write(path, []*landmark.Group{a, b}); err != nil {
		t.Fatal(err)
	}
	r, err := Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := listed(r.Groups), "[a 3D] n(1,2,3){colour=red} [b 3D] m(-1,-2,3){size=7}"; got != want || !r.Groups[1].At(0).Locked {
		t.Errorf("read %s, not %s", got, want)
	}
}

func TestTablesOfTooManyColumnsAreNotWritten(t *testing.T) {
	var groups []*landmark.Group
	for i := range 3 {
		header := "name,x,y,z"
		for k := range 100 {
			header += fmt.Sprintf(",c%d_%d", i, k)
		}
		g := table(t, "a.csv", header+"\nn,1,2,3"+strings.Repeat(",7", 100)+"\n").Groups[0]
		g.SetName(fmt.Sprint(i))
		groups = append(groups, g)
	}
	path := filepath.Join(t.TempDir(), "b.csv")
	if err := Write(path, groups); err == nil || !strings.Contains(err.Error(), "at most 256 columns") {
		t.Errorf("Write: %v", err)
	}
	if err := Write(path, groups[:2]); err != nil {
		t.Error(err)
	}
}

// TestTablesKeepEachOthersColumns: one kind of table has a place for what
// another says of a point, but for what would mean something there.
func TestTablesKeepEachOthersColumns(t *testing.T) {
	from := table(t, "a.csv", "name;x;y;z;quality (mm);id\nn;1,5;2;3;=good;7\nm;NA;NA;NA;;\n").Groups
	for _, to := range []string{"b.tsv", "b.landmarks.csv"} {
		path := filepath.Join(t.TempDir(), to)
		losses, err := Losses(path, from)
		if err != nil || len(losses) != 1 || !strings.HasSuffix(losses[0], `: "id"`) {
			t.Errorf("%s: losses %q, %v", to, losses, err)
		}
		if err := Write(path, from); err != nil {
			t.Fatal(err)
		}
		r, err := Read(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := listed(r.Groups), "n(1.5,2,3){quality (mm)==good} m(missing)"; got != want {
			t.Errorf("%s: %s, not %s", to, got, want)
		}
	}
}

// TestCSVHasCommas: a table with tabs becomes one with commas under that
// extension, unless its file was called so.
func TestCSVHasCommas(t *testing.T) {
	const tabs = "n\t1\t2\t3\n"
	for from, want := range map[string]string{"a.tsv": "label,l,p,s", "a.csv": tabs} {
		r := table(t, from, tabs)
		path := filepath.Join(t.TempDir(), "b.csv")
		if err := Write(path, r.Groups); err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(b), want) {
			t.Errorf("%s is written as %q, %v", from, b, err)
		}
		if losses, err := Losses(path, r.Groups); err != nil || len(losses) > 0 {
			t.Errorf("%s: losses %q, %v", from, losses, err)
		}
	}
}

// TestColumnsKeepTheirValues: whatever columns are called, twice the same, nothing
// or as another is told apart by its number, each is written with what it had.
func TestColumnsKeepTheirValues(t *testing.T) {
	for _, text := range []string{
		"name,x,y,z,a,a (column 7),a\np,1,2,3,u,v,w\n",
		"name,x,y,z,a,a,a (column 6),a (column 6)\np,1,2,3,u,v,w,o\n",
		"name,x,y,z,(column 6),\np,1,2,3,u,v\n",
		"name,x,y,z,selected\na,1,2,3,\nb,1,2,4,1\nc,1,2,5,0\nd,1,2,6,yes\n",
		"ID,a,a (column 4),a,x1,y1,z1,x2,y2,z2\np,u,v,w,1,2,3,4,5,6\n",
		"# of skulls\nID,comments before the table (column 3),comments before the table,x1,y1,z1,x2,y2,z2\np,u,v,1,2,3,4,5,6\n",
	} {
		if _, got := throughFile(t, "a.csv", table(t, "a.csv", text).Groups, false); string(got) != text {
			t.Errorf("written as\n%swhere it was\n%s", got, text)
		}
	}
}
