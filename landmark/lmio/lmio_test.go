package lmio

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const smallLJSON = `{"version": 3, "groups": {"a": {"labels": [], "landmarks": {"points": [[1, 2, 3]]}}}}`

func writeFile(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFormatsAreCompleteAndDoNotOverlap(t *testing.T) {
	owner := map[string]string{}
	for _, f := range Formats() {
		if f.Name == "" || f.Description == "" || len(f.Extensions)+len(f.Shared) == 0 || len(f.limits.dims) == 0 && f.Writes() {
			t.Errorf("%+v: a field that people or the desktop need is empty", f)
		}
		for _, e := range f.Extensions {
			if e != strings.ToLower(e) || e[0] != '.' {
				t.Errorf("%s: extension %q is not in lower case with its dot", f.Name, e)
			}
			if owner[e] != "" {
				t.Errorf("%s belongs to %s and to %s", e, owner[e], f.Name)
			}
			owner[e] = f.Name
		}
	}
}

// TestSniffersAreExclusive: what a format writes, whatever it is called by, is
// claimed by that format alone, or by none.
func TestSniffersAreExclusive(t *testing.T) {
	const documents = 100
	for _, f := range Formats() {
		if !f.Writes() {
			continue
		}
		rng := rand.New(rand.NewPCG(9, 10))
		for i := range documents {
			fitted, _, err := f.fit(randomGroups(rng, &f, i))
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			data, err := f.encode(fitted)
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			head := data[:min(len(data), headBytes)]
			for _, other := range Formats() {
				byName := f.Name == openSim.name && other.Name == commaTable.name // only its name tells OpenSim's from other tables
				if other.sniff != nil && other.sniff(head) && other.Name != f.Name && !byName {
					t.Errorf("%s claims what %s wrote:\n%.300s", other.Name, f.Name, head)
				}
			}
		}
	}
}

func TestIsLandmarksGoesByExtension(t *testing.T) {
	for path, want := range map[string]bool{
		"a.ljson": true, "a.LJSON": true, filepath.Join("x.obj", "b.ljson"): true,
		"a.json": false, "a.obj": false, ".ljson": false, "ljson": false, "": false, "a.ljson.gz": false,
	} {
		if got := IsLandmarks(path); got != want {
			t.Errorf("IsLandmarks(%q) = %v", path, got)
		}
	}
}

func TestNamedGoesByExtension(t *testing.T) {
	for path, want := range map[string]bool{"a.ljson": true, "a.csv": true, "x/a.TXT": true, "a.obj": false, "csv": false} {
		if got := Named(path); got != want {
			t.Errorf("Named(%q) = %v", path, got)
		}
	}
}

func TestIsLandmarksGoesByContentWhereTheExtensionIsShared(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		name, content string
		want          bool
	}{
		{"v1.json", `{"groups": [], "version": 1}`, true},
		{"v2.json", `{"labels": [], "landmarks": {"points": []}, "version": 2}`, true},
		{"v3.json", smallLJSON, true},
		{"long.json", `{"labels": [{"label": "a", "mask": [` + strings.Repeat("0, ", headBytes) + `0]}], "landmarks": {"points": []}}`, true},
		{"long_v1.json", `{"groups": [{"connectivity": [` + strings.Repeat("[0, 1], ", headBytes) + `[0, 1]]}], "version": 1}`, true},
		{"no_version.json", `{"landmarks": {"points": []}}`, true},
		{"cut.json", `{"version": 3, "groups": {"a": {"lab`, true},
		{"template.json", `{"groups": [{"label": "nose", "points": 3}]}`, true},
		{"groups.json", `{"groups": [{"label": "nose", "users": 3}]}`, false},
		{"groups.yml", "groups:\n  - name: admins\n    users: 3\n", false},
		{"template.yml", "groups:\n  - label: nose\n    points: 3\n", true},
		{"markups.json", `{"@schema": "x", "markups": [{"controlPoints": []}]}`, true},
		{"scalismo.json", `[{"id": "a", "coordinates": [1, 2, 3]}]`, true},
		{"list.json", `[{"id": "a", "size": [1, 2, 3]}]`, false},
		{"empty.json", ``, false},
		{"upper.JSON", smallLJSON, true},
		{"other.txt", smallLJSON, false},
	} {
		if got := IsLandmarks(writeFile(t, dir, c.name, c.content)); got != c.want {
			t.Errorf("%s: IsLandmarks = %v", c.name, got)
		}
	}
	folder := filepath.Join(dir, "folder.json")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if IsLandmarks(filepath.Join(dir, "absent.json")) || IsLandmarks(folder) {
		t.Error("an absent file or a folder passes for landmarks")
	}
}

func TestReadRefusesWhatIsNoLandmarkFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "folder.ljson"), 0o755); err != nil {
		t.Fatal(err)
	}
	large := writeFile(t, dir, "large.ljson", "")
	if err := os.Truncate(large, maxFileBytes+1); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, reason string }{
		{filepath.Join(dir, "absent.ljson"), "absent.ljson"},
		{filepath.Join(dir, "folder.ljson"), "is a folder"},
		{large, "too large"},
		{writeFile(t, dir, "a.abc", "nonsense"), "known are .ljson"},
		{writeFile(t, dir, "other.json", `{"a": 1}`), "other.json: line 1"},
	} {
		if _, err := Read(t.Context(), c.path); err == nil || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: error %v does not say %q", filepath.Base(c.path), err, c.reason)
		}
	}
}

func TestReadTellsJSONByContent(t *testing.T) {
	r, err := Read(t.Context(), writeFile(t, t.TempDir(), "a.json", smallLJSON))
	if err != nil || len(r.Groups) != 1 || r.Format != "LJSON v3" {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestSidecarsHaveTheStemOfTheMesh(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"james.ljson", "james_lm.ljson", "James.ljson", "james.obj.ljson", "a.b.LJSON", "x.LJson", "x.ljson",
		"james.obj", "james.json", "jame.ljson", ".ljson", "kohmal.ply.gz", "list.stl",
	} {
		writeFile(t, dir, name, "")
	}
	writeFile(t, dir, "kohmal.json", smallLJSON)
	writeFile(t, dir, "list.json", "[1, 2, 3]")
	if err := os.Mkdir(filepath.Join(dir, "folder.ljson"), 0o755); err != nil {
		t.Fatal(err)
	}
	for mesh, want := range map[string][]string{
		"james.obj": {"james.ljson"}, "james.ply.gz": {"james.ljson"}, "james.PLY.GZ": {"james.ljson"},
		"a.b.stl": {"a.b.LJSON"}, "x.off": {"x.LJson", "x.ljson"}, "folder.ply": nil, "absent.ply": nil,
		"kohmal.ply.gz": {"kohmal.json"}, "list.stl": nil,
	} {
		var got []string
		for _, path := range Sidecars(filepath.Join(dir, mesh)) {
			if filepath.Dir(path) != dir {
				t.Errorf("%s: %s is not in the mesh's folder", mesh, path)
			}
			got = append(got, filepath.Base(path))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: sidecars %v, not %v", mesh, got, want)
		}
	}
	if got := Sidecars(filepath.Join(dir, "absent", "james.obj")); got != nil {
		t.Errorf("a folder that is not there has %v", got)
	}
}

func TestSidecarsInTheWorkingFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFile(t, ".", "james.ljson", "")
	if got := Sidecars("james.obj"); !slices.Equal(got, []string{"james.ljson"}) {
		t.Errorf("got %v", got)
	}
}
