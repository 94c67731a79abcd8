package workspace

import (
	"path/filepath"
	"slices"
	"testing"
)

func TestExpand(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": "", "a.ljson": "", "b.obj": "", "lone.ljson": "", "notes.txt": "",
		"rows.xyz": "1 2 3\n4 5 6\n", "b.txt": "n 1 2 3\n",
		"a.measures.json": `{"format": "Cairn measures", "version": 1, "measures": []}`})
	at := func(names ...string) (paths []string) {
		for _, n := range names {
			paths = append(paths, filepath.Join(dir, n))
		}
		return paths
	}
	for _, c := range []struct {
		name        string
		in, want    []string // what joins an item stands behind a plus sign
		limit, left int
	}{
		{"landmarks of another name join the only mesh", at("lone.ljson", "b.obj"), []string{at("b.obj")[0] + "+lone.ljson"}, 10, 0},
		{"landmarks join the mesh that their name begins with", at("a.ply", "b.obj", "b_2.ljson", "b2.ljson"),
			[]string{at("a.ply")[0], at("b.obj")[0] + "+b_2.ljson", at("b2.ljson")[0]}, 10, 0},
		{"letter case, where nothing else tells meshes apart", at("Skull.ply", "skull.ply", "skull_1.ljson"), []string{at("Skull.ply")[0], at("skull.ply")[0] + "+skull_1.ljson"}, 10, 0},
		{"letter case, the other way round", at("skull.ply", "Skull.ply", "skull_1.ljson"), []string{at("skull.ply")[0] + "+skull_1.ljson", at("Skull.ply")[0]}, 10, 0},
		{"letter case, where neither is exact: the first", at("Skull.ply", "skull.ply", "SKULL_1.ljson"), []string{at("Skull.ply")[0] + "+SKULL_1.ljson", at("skull.ply")[0]}, 10, 0},
		{"the longest name", at("a.ply", "a_b.ply", "a_b_1.ljson"), []string{at("a.ply")[0], at("a_b.ply")[0] + "+a_b_1.ljson"}, 10, 0},
		{"a folder", []string{dir}, at("a.ply", "b.obj", "lone.ljson"), 10, 0},
		{"measures come along", at("a.measures.json", "a.ply", "b.obj"), at("a.ply", "b.obj"), 10, 0},
		{"measures alone are left for the message", at("a.measures.json", "b.obj"), at("a.measures.json", "b.obj"), 10, 0},
		{"files with companions", at("a.ljson", "a.ply"), at("a.ply"), 10, 0},
		{"plain rows of points, since they were named", at("rows.xyz", "b.obj", "b.txt"), []string{at("b.obj")[0] + "+rows.xyz+b.txt"}, 10, 0},
		{"a landmark file alone", at("a.ljson"), at("a.ljson"), 10, 0},
		{"twice the same", at("b.obj", "b.obj"), at("b.obj"), 10, 0},
		{"too many", []string{dir}, at("a.ply"), 1, 2},
		{"what does not exist is left for the message", at("no.ply"), at("no.ply"), 10, 0},
	} {
		items, left := Expand(c.in, c.limit)
		var got []string
		for _, i := range items {
			for _, f := range i.With {
				i.Path += "+" + filepath.Base(f)
			}
			got = append(got, i.Path)
		}
		if !slices.Equal(got, c.want) || left != c.left {
			t.Errorf("%s: %v, %d left; want %v, %d", c.name, got, left, c.want, c.left)
		}
	}
}

func TestSubfoldersAreFound(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText, "textures/a.png": "", "all/scan 10/b.ply": plyText, "all/scan 2/deeper/c.ply": plyText, "all/.git/d.ply": plyText, "all/notes.pdf": ""})
	all := filepath.Join(dir, "all")
	want := []string{filepath.Join(all, "scan 2"), filepath.Join(all, "scan 10")}
	if got := Subfolders([]string{filepath.Join(dir, "a.ply"), dir, all, filepath.Join(dir, "gone")}); !slices.Equal(got, want) {
		t.Errorf("the folders are %q", got)
	}
}

// TestExpandCounts: files of a folder come as people count them, those of a
// command line as they are given.
func TestExpandCounts(t *testing.T) {
	dir := write(t, map[string]string{"scan10.ply": "", "scan2.ply": "", "Scan1.ply": "", "scan2.fcsv": "", "lone12.fcsv": "", "lone3.fcsv": ""})
	names := func(paths ...string) (names []string) {
		items, _ := Expand(paths, 10)
		for _, i := range items {
			names = append(names, filepath.Base(i.Path))
		}
		return names
	}
	want := []string{"Scan1.ply", "scan2.ply", "scan10.ply", "lone3.fcsv", "lone12.fcsv"}
	if got := names(dir); !slices.Equal(got, want) {
		t.Errorf("a folder: %q, want %q", got, want)
	}
	want = []string{"scan10.ply", "scan2.ply"}
	if got := names(filepath.Join(dir, want[0]), filepath.Join(dir, want[1])); !slices.Equal(got, want) {
		t.Errorf("a command line: %q, want %q", got, want)
	}
}
