package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Landmark files for the tests: LJSON holds all there is, Amira's holds no names.
const (
	twoGroups = `{"version": 3, "groups": {
		"left": {"labels": [], "landmarks": {"connectivity": [], "points": [[1, 2, 3]]}},
		"a/b": {"labels": [], "landmarks": {"connectivity": [], "points": [[4, 5, 6]]}}}}`
	amiraSet = "# AmiraMesh 3D ASCII 2.0\n\ndefine Markers 2\n\nParameters {\n    NumSets 1,\n    ContentType \"LandmarkSet\"\n}\n\n" +
		"Markers { float[3] Coordinates } @1\n\n# Data section follows\n@1\n1 2 3\n4 5 6\n"
)

// convert runs cairn convert in a folder: the arguments are names in it where
// they are no flags.
func convert(t testing.TB, dir string, args ...string) result {
	t.Helper()
	t.Chdir(dir)
	return cairn(t, append([]string{"convert"}, args...)...)
}

// filesBelow returns the files in a folder and below, sorted.
func filesBelow(t testing.TB, dir string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			name, _ := filepath.Rel(dir, path)
			list = append(list, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

// wantFiles checks which files are in a folder.
func wantFiles(t testing.TB, dir string, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := filesBelow(t, dir); !slices.Equal(got, want) {
		t.Errorf("the files are %q, want %q", got, want)
	}
}

// groupNames returns the names of the groups in a file.
func groupNames(t testing.TB, path string) (list []string) {
	t.Helper()
	r := cairn(t, "info", "--json", path)
	r.want(t, exitDone, "")
	var info fileInfo
	if err := json.Unmarshal([]byte(r.out), &info); err != nil {
		t.Fatal(err)
	}
	for _, g := range info.Groups {
		list = append(list, g.Name)
	}
	return list
}

func TestConvertMesh(t *testing.T) {
	dir := files(t, map[string]string{"p.ply": pyramid})
	convert(t, dir, "p.ply", "-o", "p.obj").want(t, exitDone, "")
	convert(t, dir, "p.obj", "-o", "q.ply.gz").want(t, exitDone, "")
	r := cairn(t, "info", "q.ply.gz")
	r.want(t, exitDone, "")
	if !strings.Contains(r.out, "4 vertices, 4 triangles") {
		t.Errorf("after two conversions:\n%s", r.out)
	}
}

func TestConvertRefusesLosses(t *testing.T) {
	dir := files(t, map[string]string{"p.ljson": pyramidLandmarks})
	r := convert(t, dir, "p.ljson", "-o", "p.landmarkAscii")
	r.want(t, exitLoss, "loss: p.landmarkAscii (Amira landmarks): ")
	for _, part := range []string{"1 label left out", "1 line between points left out", "--allow-loss"} {
		if !strings.Contains(r.errOut, part) {
			t.Errorf("no %q in %q", part, r.errOut)
		}
	}
	wantFiles(t, dir, "p.ljson")

	convert(t, dir, "p.ljson", "-o", "p.landmarkAscii", "--allow-loss").want(t, exitDone, "1 label left out")
	wantFiles(t, dir, "p.ljson", "p.landmarkAscii")
}

func TestConvertJSON(t *testing.T) {
	dir := files(t, map[string]string{"p.ljson": pyramidLandmarks, "b.ljson": "{"})
	get := func(r result) (list []map[string]any) {
		for line := range strings.Lines(r.out) {
			var o map[string]any
			if err := json.Unmarshal([]byte(line), &o); err != nil {
				t.Fatalf("%v: %s", err, line)
			}
			list = append(list, o)
		}
		return list
	}
	r := convert(t, dir, "--json", "p.ljson", "-o", "p.landmarkAscii")
	r.want(t, exitLoss, "--allow-loss")
	list := get(r)
	if len(list) != 1 {
		t.Fatalf("%q", r.out)
	}
	if losses, _ := list[0]["losses"].([]any); len(losses) == 0 {
		t.Errorf("no losses in %s", r.out)
	}
	delete(list[0], "losses")
	want := map[string]any{"in": []any{"p.ljson"}, "out": "p.landmarkAscii", "format": "Amira landmarks",
		"notes": []any{}, "warnings": []any{}, "written": false}
	if !reflect.DeepEqual(list[0], want) {
		t.Errorf("%v, want %v", list[0], want)
	}

	r = convert(t, dir, "--json", "p.ljson", "b.ljson", "-o", "{}-2.ljson")
	r.want(t, exitFailed, "b.ljson")
	list = get(r)
	if len(list) != 2 || list[0]["error"] == nil || list[0]["written"] != false || list[1]["written"] != true {
		t.Errorf("%s", r.out)
	}
	wantFiles(t, dir, "p.ljson", "b.ljson", "p-2.ljson")
}

func TestConvertKeepsWhatIsThere(t *testing.T) {
	dir := files(t, map[string]string{"a.ljson": twoGroups, "b.ljson": "older"})
	convert(t, dir, "a.ljson", "-o", "b.ljson").want(t, exitFailed, "b.ljson is there already; --force")
	if b, _ := os.ReadFile("b.ljson"); string(b) != "older" {
		t.Errorf("b.ljson holds %q", b)
	}
	convert(t, dir, "a.ljson", "-o", "b.ljson", "--force").want(t, exitDone, "")
	if got := groupNames(t, "b.ljson"); !slices.Equal(got, []string{"left", "a/b"}) {
		t.Errorf("groups %q", got)
	}
	convert(t, dir, "a.ljson", "-o", "a.ljson").want(t, exitFailed, "is an input; --force")
	convert(t, dir, "a.ljson", "-o", "./a.ljson", "-f").want(t, exitDone, "")
	convert(t, dir, "a.ljson", "b.ljson", "--to", "ljson", "-o", ".", "-f").want(t, exitFailed, "and it is an input")
	convert(t, dir, "a.ljson", "-o", "{}.ljson", "-f").want(t, exitFailed, "and it is an input")
	if err := os.Mkdir("folder.ljson", 0o777); err != nil {
		t.Fatal(err)
	}
	convert(t, dir, "a.ljson", "b.ljson", "--to", "ljson", "-o", "absent.ply/x", "-f").want(t, exitDone, "")
	convert(t, dir, "b.ljson", "-o", "absent/x.ljson").want(t, exitFailed, "absent/x.ljson")
}

func TestConvertManyToOne(t *testing.T) {
	dir := files(t, map[string]string{"s1.landmarkAscii": amiraSet, "x/s2.landmarkAscii": amiraSet, "t.ljson": twoGroups, "p.ply": pyramid})
	r := convert(t, dir, "s1.landmarkAscii", "t.ljson", "x/s2.landmarkAscii", "-o", "all.ljson")
	r.want(t, exitDone, "2 groups without a name")
	if got := groupNames(t, "all.ljson"); !slices.Equal(got, []string{"s1", "left", "a/b", "s2"}) {
		t.Errorf("groups %q", got)
	}
	convert(t, dir, "s1.landmarkAscii", "none.ljson", "-o", "x.ljson").want(t, exitFailed, "none.ljson")
	convert(t, dir, "s1.landmarkAscii", "t.ljson", "-o", "x.landmarkAscii", "--allow-loss").want(t, exitFailed, "same number of points")
	convert(t, dir, "s1.landmarkAscii", "p.ply", "-o", "x.ljson").want(t, exitUsage, "p.ply is a mesh file")
	wantFiles(t, dir, "all.ljson", "s1.landmarkAscii", "x/s2.landmarkAscii", "t.ljson", "p.ply")
}

func TestConvertOneToMany(t *testing.T) {
	dir := files(t, map[string]string{"t.ljson": twoGroups, "u.ljson": strings.Replace(twoGroups, "left", "LEFT", 1)})
	convert(t, dir, "t.ljson", "u.ljson", "-o", "out/{name}.landmarkAscii").want(t, exitLoss, "1 name of a group left out")
	wantFiles(t, dir, "t.ljson", "u.ljson")
	convert(t, dir, "t.ljson", "u.ljson", "-o", "out/{name}.landmarkAscii", "--allow-loss").want(t, exitDone, "1 name of a group left out")
	wantFiles(t, "out", "left.landmarkAscii", "a_b.landmarkAscii", "LEFT-2.landmarkAscii", "a_b-2.landmarkAscii")
	// The file's name holds the group's.
	convert(t, dir, "out/left.landmarkAscii", "out/a_b.landmarkAscii", "-o", "two.ljson").want(t, exitDone, "2 groups without a name")
	if got := groupNames(t, "two.ljson"); !slices.Equal(got, []string{"left", "a_b"}) {
		t.Errorf("groups %q", got)
	}
	r := convert(t, dir, "out/left.landmarkAscii", "-o", "x-{}-{name}.ljson")
	r.want(t, exitDone, "")
	wantFiles(t, dir, "t.ljson", "u.ljson", "two.ljson", "x-left-left.ljson",
		"out/left.landmarkAscii", "out/a_b.landmarkAscii", "out/LEFT-2.landmarkAscii", "out/a_b-2.landmarkAscii")
}

func TestConvertFolder(t *testing.T) {
	dir := files(t, map[string]string{
		"s/a.landmarkAscii": amiraSet, "s/deep/er/b.landmarkAscii": amiraSet, "s/c.ljson": twoGroups, "s/p.ply": pyramid,
		"s/readme.md": "x", "s/broken.ljson": "{", "s/.hidden.ljson": twoGroups, "s/.git/x.ljson": twoGroups, "s/other.json": "[1]",
	})
	r := convert(t, dir, "s", "--to", "ljson", "-o", "s/out")
	r.want(t, exitFailed, "broken.ljson")
	for _, part := range []string{"3 files written", "3 files skipped that hold no mesh", "1 mesh file skipped"} {
		if !strings.Contains(r.errOut, part) {
			t.Errorf("no %q in %q", part, r.errOut)
		}
	}
	wantFiles(t, "s/out", "a.ljson", "deep/er/b.ljson", "c.ljson")
	// Once more: what is there stays, and the folder of the outputs is not read.
	if err := os.Remove("s/broken.ljson"); err != nil {
		t.Fatal(err)
	}
	convert(t, dir, "s", "--to", ".ljson", "-o", "s/out").want(t, exitFailed, "3 files are there already")
	convert(t, dir, "s", "--to", "ljson", "-o", "s/out/", "--force").want(t, exitDone, "3 files written")
	wantFiles(t, "s/out", "a.ljson", "deep/er/b.ljson", "c.ljson")
	// All or nothing.
	convert(t, dir, "s", "--to", "landmarkAscii", "-o", "amira").want(t, exitLoss, "c.landmarkAscii")
	if _, err := os.Stat("amira"); err == nil {
		t.Errorf("there is %q", filesBelow(t, "amira"))
	}
	convert(t, dir, "s", "--to", "obj", "-o", "meshes").want(t, exitDone, "1 file written")
	convert(t, dir, "s/deep", "--to", "obj", "-o", "meshes").want(t, exitFailed, "no mesh file")
}

// Two specimens, of which one has no name.
const specimens = "LM3=2\n1 2 3\n4 5 6\nID=left/7\nLM3=2\n1.5 2 3\nNA NA NA\n"

func TestConvertSpecimens(t *testing.T) {
	dir := files(t, map[string]string{"all.tps": specimens, "one.tps": "LM3=1\n1 2 3\n", "x/a.tps": strings.Replace(specimens, "/7", "", 1)})
	// A format of one group gets a file for each, by the file and the group.
	convert(t, dir, "x", "one.tps", "--to", "fcsv", "-o", "out").want(t, exitDone, "the group's name is kept as the file's name")
	wantFiles(t, "out", "a-left.fcsv", "a-2.fcsv", "one.fcsv")
	// Into one file only the first fits, which is a loss.
	r := convert(t, dir, "all.tps", "-o", "all.fcsv")
	r.want(t, exitLoss, `group 2 (2 points) left out`)
	if !strings.Contains(r.errOut, "-o 'all-{name}.fcsv'") {
		t.Errorf("no way out in %q", r.errOut)
	}
	convert(t, dir, "all.tps", "one.tps", "-o", "all.fcsv").want(t, exitUsage, "holds one group")
	convert(t, dir, "all.tps", "one.tps", "-o", "all.fcsv", "--allow-loss").want(t, exitUsage, "holds one group")
	// Apart and together again: the names of files are those of the groups.
	convert(t, dir, "all.tps", "-o", "parts/{name}.landmarkAscii", "--allow-loss").want(t, exitDone, "name of a group")
	wantFiles(t, "parts", "left_7.landmarkAscii", "all-2.landmarkAscii")
	convert(t, dir, "parts/left_7.landmarkAscii", "parts/all-2.landmarkAscii", "one.tps", "-o", "again.tps").want(t, exitDone, "3 groups")
	if got := groupNames(t, "again.tps"); !slices.Equal(got, []string{"left_7", "all-2", "one"}) {
		t.Errorf("groups %q", got)
	}
	b, err := os.ReadFile("again.tps")
	if err != nil || !strings.Contains(strings.ReplaceAll(string(b), "\r", ""), "1.5 2 3\nNA NA NA\n") {
		t.Errorf("the missing point is written as %q (%v)", b, err)
	}
}

func TestConvertTellsOfFrames(t *testing.T) {
	dir := files(t, map[string]string{"a.fcsv": "# Markups fiducial file version = 4.11\n# CoordinateSystem = RAS\n" +
		"# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n1,10,20,30,0,0,0,1,1,1,0,,,\n"})
	convert(t, dir, "a.fcsv", "-o", "a.tps", "--allow-loss").want(t, exitDone, "TPS has no place for a coordinate system; the coordinates are written x and y negated, so that they are LPS, where the input has RAS")
	if b, err := os.ReadFile("a.tps"); err != nil || !strings.Contains(string(b), "-10 -20 30") {
		t.Errorf("%q, %v", b, err)
	}
	if r := convert(t, dir, "a.fcsv", "-o", "b.fcsv"); strings.Contains(r.errOut, "coordinate system") {
		t.Errorf("%q", r.errOut)
	}
}

func TestConvertThroughLJSONLosesNothing(t *testing.T) {
	dir := files(t, map[string]string{"a.tps": "LM3=1\n1 2 3\n"})
	convert(t, dir, "a.tps", "-o", "a.fcsv").want(t, exitDone, "")
	convert(t, dir, "a.fcsv", "-o", "a.ljson").want(t, exitDone, "")
	convert(t, dir, "a.ljson", "-o", "b.fcsv").want(t, exitDone, "")
}

func TestConvertCountsOneFile(t *testing.T) {
	dir := files(t, map[string]string{"s/a.ljson": twoGroups, "s/readme.md": "x"})
	convert(t, dir, "s", "--to", "ljson", "-o", "out").want(t, exitDone, "1 file skipped that holds no mesh")
}

func TestConvertFolderTellsFilesApart(t *testing.T) {
	dir := files(t, map[string]string{"s/a.landmarkAscii": amiraSet, "s/A.ljson": twoGroups, "s/b.ljson": twoGroups})
	convert(t, dir, "s", "--to", "ljson", "-o", "out").want(t, exitDone, "")
	wantFiles(t, "out", "a-landmarkAscii.ljson", "A-ljson.ljson", "b.ljson")
}

func TestConvertSaysTheSameOnce(t *testing.T) {
	dir := files(t, map[string]string{"a.ljson": pyramidLandmarks, "b.ljson": pyramidLandmarks, "c.ljson": pyramidLandmarks})
	r := convert(t, dir, "a.ljson", "b.ljson", "c.ljson", "-o", "{}.landmarkAscii")
	r.want(t, exitLoss, "the same for 2 other files: b.landmarkAscii (Amira landmarks), c.landmarkAscii (Amira landmarks): loss: ")
	if strings.Count(r.errOut, "loss: ") != 2 || !strings.Contains(r.errOut, "loss: a.landmarkAscii") {
		t.Errorf("%s", r.errOut)
	}
}

// flawed is a table with a name twice, which is a warning and no loss.
const flawed = "name,x,y,z\na,1,0,0\na,0,2,0\n"

// TestEveryWarningNamesItsFile: of several inputs, whatever the command.
func TestEveryWarningNamesItsFile(t *testing.T) {
	dir := files(t, map[string]string{"p.ply": pyramid, "p.csv": flawed, "q.ply": pyramid, "q.csv": flawed, "more.csv": flawed})
	r := convert(t, dir, "p.csv", "q.csv", "-o", "{}.ljson")
	r.want(t, exitDone, "warning: p.csv: 1 point has the name of another")
	r.want(t, exitDone, "the same for 1 other file: q.csv: warning: 1 point has the name of another")
	if out := cairn(t, "info", "p.ply", "q.ply").out; !strings.Contains(out, "p.csv: 1 point has the name of another") || !strings.Contains(out, "q.csv: 1 point has the name of another") {
		t.Errorf("info says\n%s", out)
	}
	needsGL(t)
	r = cairn(t, "render", "p.ply", "q.ply", "--landmarks", "more.csv", "-o", "{}.png", "--size", "60x40", "--samples", "1")
	for _, want := range []string{"warning: p.ply: p.csv: 1 point has the name of another", "warning: q.ply: q.csv: 1 point has the name of another", "warning: more.csv: 1 point has the name of another"} {
		r.want(t, exitDone, want)
	}
}

func TestConvertStops(t *testing.T) {
	dir := files(t, map[string]string{"a.ljson": twoGroups, "p.ply": pyramid})
	t.Chdir(dir)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range []string{"a.ljson -o b.ljson", "p.ply -o p.obj", "a.ljson -o {}-2.ljson --allow-loss"} {
		var out, errOut bytes.Buffer
		status := execute(ctx, append([]string{"convert"}, strings.Fields(args)...), &out, &errOut)
		result{status, out.String(), errOut.String()}.want(t, exitFailed, "stopped; 0 files written")
	}
	wantFiles(t, dir, "a.ljson", "p.ply")
}

func TestConvertUsage(t *testing.T) {
	dir := files(t, map[string]string{"a.ljson": twoGroups, "b.ljson": twoGroups, "p.ply": pyramid, "x/a.ljson": twoGroups, "{name}.ljson": twoGroups})
	for name, c := range map[string]struct{ args, message string }{
		"nothing":               {"-o a.ljson", "which files"},
		"no output":             {"a.ljson", "-o"},
		"a folder":              {"a.ljson -o x", "--to"},
		"a folder to be":        {"a.ljson -o y/", "--to"},
		"an input folder":       {"x -o y.ljson", "x is a folder"},
		"unknown extension":     {"a.ljson -o a.gif", "ljson, "},
		"unknown --to":          {"a.ljson -o y --to gif", "ljson, "},
		"--to and a path":       {"a.ljson -o y --to ./ljson", "no extension"},
		"--to and a file":       {"a.ljson -o b.ljson --to ljson", "is a file"},
		"--to and a pattern":    {"a.ljson -o {}.ljson --to ljson", "leave --to out"},
		"mesh to landmarks":     {"p.ply -o p.ljson", "p.ply is a mesh file"},
		"landmarks to mesh":     {"a.ljson -o a.ply", "a.ljson is a landmark file"},
		"read only":             {"p.ply -o p.off", "read but not written"},
		"many meshes":           {"p.ply p.ply -o q.ply", "{}"},
		"names of meshes":       {"p.ply -o {name}.obj", "groups of landmarks"},
		"two of a name":         {"a.ljson x/a.ljson -o y/{}.ljson", "would both become"},
		"two of a name, folder": {"a.ljson x --to ljson -o y", "would both become"},
		"two of one name":       {"a.ljson ./a.ljson -o y/{}.ljson", "would both become"},
	} {
		t.Run(name, func(t *testing.T) {
			r := convert(t, dir, strings.Fields(c.args)...)
			r.want(t, exitUsage, c.message)
		})
	}
	convert(t, dir, "{name}.ljson", "-o", "y/{}.ljson").want(t, exitDone, "")
	wantFiles(t, "y", "_name_.ljson")
}

func TestFormatsCommand(t *testing.T) {
	r := cairn(t, "formats")
	r.want(t, exitDone, "")
	for _, f := range allFormats() {
		if !strings.Contains(r.out, "  "+f.Name+" ") {
			t.Errorf("no %s in\n%s", f.Name, r.out)
		}
	}
	r = cairn(t, "formats", "--json")
	r.want(t, exitDone, "")
	if n := strings.Count(r.out, "\n"); n != len(allFormats()) || strings.Contains(r.out, "null") {
		t.Errorf("%d lines of %d formats:\n%s", n, len(allFormats()), r.out)
	}
}
