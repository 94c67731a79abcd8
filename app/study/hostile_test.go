package study

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestNamesThatACellCannotHave come back as they are, and leave the names of others alone: a
// table with a byte that is no UTF-8 would be read as Windows-1252.
func TestNamesThatACellCannotHave(t *testing.T) {
	names := []string{"b\xff.ply", "\u00e4.ply", `c\d.ply`, " e.ply", "f\ng.ply", `"h".ply`, "=1.ply", "'=i.ply", "d/j\\k.ply", "l .ply"}
	l := &Listing{Folder: t.TempDir(), Meshes: names}
	table := decode(t, string(PairUp(l).Table().Bytes()))
	if len(table.Warnings) > 0 {
		t.Errorf("warnings %q", table.Warnings)
	}
	for i, name := range names {
		if got := table.Path(i, Mesh); got != name {
			t.Errorf("%q comes back as %q, from %q", name, got, table.Get(i, Mesh))
		}
		put(t, l.Folder, name)
	}
	faults, err := table.CheckFiles(t.Context(), l.Folder)
	if err != nil || len(faults) > 0 || len(table.Faults()) > 0 {
		t.Errorf("%v, %v, %v", faults, table.Faults(), err)
	}
	again := table.Clone()
	for i := range names {
		again.SetPath(i, Mesh, table.Path(i, Mesh))
	}
	if string(again.Bytes()) != string(table.Bytes()) {
		t.Errorf("the same paths make it %s", again.Bytes())
	}
}

// TestPathsOfWindows, as people type and as Explorer copies them.
func TestPathsOfWindows(t *testing.T) {
	for cell, want := range map[string]string{
		`d\a.ply`:                 "d/a.ply",
		`.\d\..\a.ply`:            "a.ply",
		`C:\new\a.ply`:            "C:/new/a.ply",
		`"C:\new\a.ply"`:          "C:/new/a.ply",
		`\\server\share\d\\a.ply`: "//server/share/d/a.ply",
		`"a`:                      `"a`,
	} {
		table := New()
		table.SetCell(table.Add(), int(Mesh), cell)
		table = decode(t, string(table.Bytes()))
		got := table.Path(0, Mesh)
		if got != want {
			t.Errorf("%s is the path %q, want %q", cell, got, want)
		}
		if outside := strings.Contains(want, ":") || strings.HasPrefix(want, "/"); isOutside(got) != outside {
			t.Errorf("%s is outside: %t", cell, !outside)
		}
	}
}

// TestRepeatsWithZerosBefore are the same to the table after a spreadsheet has dropped these.
func TestRepeatsWithZerosBefore(t *testing.T) {
	before := decode(t, "mesh,replicate\na.ply,01\na.ply,02\n")
	after := decode(t, "mesh,replicate\na.ply,1\na.ply,2\n")
	for i, key := range before.Keys() {
		if key != after.Keys()[i] {
			t.Errorf("row %d has the keys %q and %q", i, key, after.Keys()[i])
		}
	}
	r := NewResolver(t.TempDir())
	for i, want := range []string{"a a.ljson", "a, repeat 2 a_r2.ljson"} {
		p, _ := before.LandmarksOf(i, r)
		if got := before.Title([]int{0, 1}, i, Query{}) + " " + p; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if n := before.AddRepeats(1, 0, "", r); len(n) != 1 || before.Get(n[0], Replicate) != "3" || before.Get(0, Replicate) != "01" {
		t.Errorf("%s", before.Bytes())
	}
}

// TestAHundredThousandRows are read, looked at and merged in a moment: ten times what it takes
// here.
func TestAHundredThousandRows(t *testing.T) {
	var b strings.Builder
	b.WriteString("mesh,landmarks,status\n")
	for i := range 100_000 {
		fmt.Fprintf(&b, "%d.ply,%d.ljson,\n", i, i)
	}
	begin := time.Now()
	base := decode(t, b.String())
	mine, theirs := base.Clone(), base.Clone()
	mine.SetStatus(70_000, Done)
	theirs.SetStatus(80_000, Partly)
	mine.Set(mine.Add(), Mesh, "more.ply")
	mine.Add()
	mine = mine.Clone()
	theirs.rows, theirs.records = theirs.rows[1000:], theirs.records[1000:]
	if n := len(base.Faults()); n > 0 {
		t.Errorf("%d faults", n)
	}
	got, conflicts := Merge(base, mine, theirs)
	if n := got.Counts(); n.Done != 1 || n.Partly != 1 || n.Specimens < 99_001 || len(conflicts) > 0 {
		t.Errorf("%+v with %d conflicts", n, len(conflicts))
	}
	got.Order(Query{Blind: true})
	if d := time.Since(begin); d > 20*time.Second {
		t.Errorf("it takes %v", d)
	}
}

// TestProtocolOfANewerVersion is told as that, whatever else is in it, and wherever it says so.
func TestProtocolOfANewerVersion(t *testing.T) {
	for _, text := range []string{
		`{"points": [{"name": "a", "kind": "patch"}], "format": "Cairn protocol", "version": 7}`,
		`{"format": "Cairn protocol", "version": 7, "points": {"a": 1}}`,
		`{"format": "Cairn protocol", "thresholds": [], "version": 7}`,
	} {
		if _, err := DecodeProtocol(t.Context(), "protocol.json", []byte(text)); err == nil || !strings.Contains(err.Error(), "the version is 7, and this Cairn knows 1: a newer Cairn") {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, v := range []string{"0", "-1"} {
		_, err := DecodeProtocol(t.Context(), "protocol.json", []byte(strings.Replace(small, `"version": 1`, `"version": `+v, 1)))
		if err == nil || strings.Contains(err.Error(), "newer") || !strings.Contains(err.Error(), "line 3: the version is "+v) {
			t.Errorf("version %s: %v", v, err)
		}
	}
	_, err := DecodeProtocol(t.Context(), "protocol.json", []byte(strings.Replace(small, "[1, -2.5, 3e-3]", "[1, 2, 3, 4, 5]", 1)))
	if err == nil || !strings.Contains(err.Error(), `line 9: "position" of point 1 has 5 numbers where 3 belong`) {
		t.Error(err)
	}
}

// TestALockThatIsAFolder, or that nobody can have written, is no lock: the file is worked on
// without one, and what is there stays.
func TestALockThatIsAFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), TableName)
	if err := os.Mkdir(lockName(file), 0o700); err != nil {
		t.Fatal(err)
	}
	table := New()
	table.Set(table.Add(), Mesh, "a.ply")
	if _, _, err := table.Save(t.Context(), files, file, table, Me("")); err != nil {
		t.Error(err)
	}
	if h := WhoHolds(files.Disk, file); h != nil {
		t.Errorf("held by %v", h)
	}
	if names := left(t, filepath.Dir(file)); len(names) != 2 {
		t.Errorf("left: %q", names)
	}
}
