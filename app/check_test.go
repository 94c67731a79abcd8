package main

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/app/workspace"
	"cairn/internal/testfiles"
	"cairn/landmark"
	"cairn/landmark/check"

	"gonum.org/v1/gonum/spatial/r3"
)

// checkOf runs cairn check --json.
func checkOf(t *testing.T, status int, args ...string) (found []findingInfo) {
	t.Helper()
	r := cairn(t, append([]string{"check", "--json"}, args...)...)
	r.want(t, status, "")
	for line := range strings.Lines(r.out) {
		var f findingInfo
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		if f.Landmarks == nil || f.Mend == nil || f.Text == "" {
			t.Errorf("a list is null, or nothing is said: %s", line)
		}
		found = append(found, f)
	}
	return found
}

func writeFiles(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// TestCheckFindsPlantedFaults: twelve specimens are as they should be, and each other file
// has a fault of its own.
func TestCheckFindsPlantedFaults(t *testing.T) {
	folder := t.TempDir()
	files := skulls(12)
	writeFiles(t, folder, files)
	if found := checkOf(t, 0, folder); len(found) > 0 {
		t.Fatalf("clean files: %+v", found)
	}
	cairn(t, "check", folder).want(t, 0, "0 findings in 12 specimens, compared with each other")

	writeFiles(t, folder, map[string]string{
		"t1.ljson": ljsonOf("a b c d e", []string{"[0,0,0.1]", "[9,0,1.1]", "[1,1,7]", "[0,8.1,0]", "[5.1,6,4]"}),
		"t2.ljson": ljsonOf("a b c d e", []string{"[0,0,0]", "[-9.1,0,1]", "[0,8,0]", "[-1,1.1,7]", "[-5,6.1,4]"}),
		"t3.ljson": ljsonOf("e d c b a", []string{"[5.1,6.1,4]", "[1,1,7.1]", "[-9999,-9999,-9999]", "[9,0,1]", "[0,0,0]"}),
		"t4.ljson": ljsonOf("a b c d e", []string{"[0,0,0]", "[9000,0,1000]", "[0,8000,0]", "[1000,1000,7000]", "[5000,6000,4000]"}),
		"t5.ljson": `{"version": 3, "groups"`,
		"t6.ljson": ljsonOf("a b c e", []string{"[0,0,0]", "[9.1,0.1,1]", "[0.1,8,0]", "[5,6,4.1]"}),
		"t7.ljson": ljsonOf("a b c d d", []string{"[0,0,0]", "[9.2,0,1]", "[0,8.2,0]", "[1,1.2,7]", "[5,6,4.2]"}),
	})
	var got []string
	for _, f := range checkOf(t, 1, folder, "--gravity", "doubtful") {
		got = append(got, filepath.Base(string(f.File))+" "+f.Kind+" "+strings.Join(f.Landmarks, ",")+" "+strings.Join(f.Mend, ","))
	}
	want := []string{
		"t1.ljson exchanged c,d exchange",
		"t2.ljson mirrored  mirror",
		"t3.ljson sentinel c mark missing",
		"t4.ljson scale  read divided by 1000",
		"t5.ljson unreadable  ",
		"t7.ljson points  ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	hints := checkOf(t, 1, folder)
	if !slices.ContainsFunc(hints, func(f findingInfo) bool {
		return strings.HasSuffix(string(f.File), "t6.ljson") && f.Kind == kindPoints && slices.Equal(f.Landmarks, []string{"d"})
	}) {
		t.Errorf("nothing is said of the point that t6 lacks: %+v", hints)
	}
	r := cairn(t, "check", filepath.Join(folder, "t1.ljson"), filepath.Join(folder, "t2.ljson"), "--reference", filepath.Join(folder, "s01.ljson"), "--gravity", "wrong")
	r.want(t, 1, "2 findings in 2 specimens, compared with ")
	if !strings.Contains(r.out, `t1.ljson: wrong: "c" and "d" look exchanged: the distance`) || !strings.Contains(r.out, " if they are (exchanged)\n") || strings.Count(r.out, "\n") != 2 {
		t.Errorf("with a reference:\n%s", r.out)
	}
	cairn(t, "check", filepath.Join(folder, "s01.ljson")).want(t, 0, "compared with none")

	writeFiles(t, folder, map[string]string{"study.csv": "landmarks,mesh\ns01.ljson,\nt1.ljson,\ngone.ljson,\n", "protocol.json": `{"format": "Cairn protocol", "version": 1, "name": "five", "points": [
		{"name": "a", "position": [0, 0, 0]}, {"name": "b", "position": [9, 0, 1]}, {"name": "c", "position": [0, 8, 0]}, {"name": "d", "position": [1, 1, 7]}, {"name": "e", "position": [5, 6, 4]}]}`})
	r = cairn(t, "check", folder, "--protocol", filepath.Join(folder, "protocol.json"))
	r.want(t, 1, "2 findings in 2 specimens, compared with ")
	if !strings.Contains(r.out, `t1.ljson: wrong: "c" and "d" look exchanged`) || !strings.Contains(r.out, "gone.ljson: wrong: row 4 of ") || !strings.Contains(r.errOut, ": 2 wrong\n") {
		t.Errorf("a study with a protocol:\n%s", r.out)
	}
}

func TestCheckIsUsedRightly(t *testing.T) {
	folder := t.TempDir()
	writeFiles(t, folder, skulls(2))
	for name, test := range map[string]struct {
		args   []string
		status int
		says   string
	}{
		"no file":       {nil, 2, "name a file"},
		"a mesh":        {[]string{filepath.Join(testfiles.Dir(t, "mice"), "A_J.ply")}, 2, "is a mesh"},
		"a gravity":     {[]string{folder, "--gravity", "much"}, 2, "hint, doubtful or wrong"},
		"groups":        {[]string{folder, "--groups", "all"}, 2, "specimens, parts or auto"},
		"two meshes":    {[]string{folder, "--on", "x.ply", "--meshes"}, 2, "choose one"},
		"two goods":     {[]string{folder, "--reference", "a", "--protocol", "b"}, 2, "choose one"},
		"no protocol":   {[]string{folder, "--protocol", filepath.Join(folder, "none.json")}, 1, "none.json"},
		"no reference":  {[]string{folder, "--reference", filepath.Join(folder, "none.ljson")}, 1, "none.ljson"},
		"an empty one":  {[]string{t.TempDir()}, 1, "no landmark file"},
		"no such place": {[]string{filepath.Join(folder, "none")}, 1, "none"},
	} {
		t.Run(name, func(t *testing.T) {
			cairn(t, append([]string{"check"}, test.args...)...).want(t, test.status, test.says)
		})
	}
}

// TestCheckOfSeveralSpecimensInOneFile: they are named, and compared with each other.
func TestCheckOfSeveralSpecimensInOneFile(t *testing.T) {
	course := testfiles.Dir(t, "geomorph_course")
	found := checkOf(t, 1, filepath.Join(course, "mophologikaexample.txt"))
	if len(found) == 0 || slices.ContainsFunc(found, func(f findingInfo) bool { return f.Specimen == "" || f.Gravity != check.Hint.String() }) {
		t.Errorf("%+v", found)
	}
}

// mouse is a mesh with its landmarks as they are stored.
type mouse struct {
	name    string
	group   workspace.LoadedGroup
	surface check.Surface
	size    float64 // the mesh's diagonal
}

func readMice(t *testing.T) (mice []mouse) {
	dir := testfiles.Dir(t, "mice")
	for _, name := range []string{"129S1_SVIMJ", "A_J", "C57BL6_J", "CAST_EIJ"} {
		l, err := load(context.Background(), filepath.Join(dir, name+".ply"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(l.Mesh.Clear)
		surface, err := workspace.CheckedSurface(context.Background(), l.Mesh)
		if err != nil {
			t.Fatal(err)
		}
		mice = append(mice, mouse{name, l.Groups[0], surface, l.Mesh.Bounds().Diagonal()})
	}
	return mice
}

// TestKnownPairings: the landmarks of each mouse on each mesh. Those of another one are
// found, and so are coordinates that are read in the wrong frame.
func TestKnownPairings(t *testing.T) {
	const near = 0.002 // the known distances are to nearly the nearest point
	var known struct {
		Pairs  map[string][3]float64
		Frames map[string][3]float64
	}
	text, err := os.ReadFile(filepath.Join(testfiles.Dir(t, "known_answers"), "16_pairing_mice4.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &known); err != nil {
		t.Fatal(err)
	}
	mice := readMice(t)
	var sets []check.Set
	var far []float64
	for _, m := range mice {
		s := m.group.Specimen(m.name)
		sets = append(sets, check.Set{ID: m.name, Points: s.Points})
		far = append(far, check.SurfaceDistance(s.Points, m.surface))
	}
	reference, err := check.NewReference(context.Background(), sets)
	if err != nil {
		t.Fatal(err)
	}
	reference.Usual = check.Usual(far)
	mesh := func(s check.Specimen) int {
		found, err := check.Check(s, reference)
		if err != nil {
			t.Fatal(err)
		}
		return len(slices.DeleteFunc(found, func(f check.Finding) bool { return f.Kind != check.Mesh }))
	}
	for _, points := range mice {
		for _, on := range mice {
			s := points.group.Specimen(points.name)
			s.Surface = on.surface
			want := known.Pairs[points.name+" on "+on.name][1]
			if got := on.size * check.SurfaceDistance(s.Points, on.surface); math.Abs(got-want) > near {
				t.Errorf("%s on %s: nine of ten within %v, want %v", points.name, on.name, got, want)
			}
			if wrong := points.name != on.name; (mesh(s) == 1) != wrong {
				t.Errorf("%s on %s: another mesh is found: %v", points.name, on.name, !wrong)
			}
		}
		s := points.group.Specimen(points.name)
		s.Surface = points.surface
		for frame, turn := range map[string]func(p r3.Vec) r3.Vec{
			" x negated":                         func(p r3.Vec) r3.Vec { return r3.Vec{X: -p.X, Y: p.Y, Z: p.Z} },
			" x and y negated (RAS read as LPS)": func(p r3.Vec) r3.Vec { return r3.Vec{X: -p.X, Y: -p.Y, Z: p.Z} },
		} {
			turned := s
			turned.Points = slices.Clone(s.Points)
			for i, p := range turned.Points {
				turned.Points[i] = turn(p)
			}
			want := known.Frames[points.name+frame][1]
			if got := points.size * check.SurfaceDistance(turned.Points, points.surface); want == 0 || math.Abs(got-want) > near {
				t.Errorf("%s%s: nine of ten within %v, want %v", points.name, frame, got, want)
			}
			if mesh(turned) != 1 {
				t.Errorf("%s%s: nothing is found", points.name, frame)
			}
		}
	}
}

// TestCheckWithMeshes: four mice as they are, and then with faults that a mesh shows.
func TestCheckWithMeshes(t *testing.T) {
	dir := testfiles.Dir(t, "mice")
	if found := checkOf(t, 0, dir, "--meshes"); len(found) > 0 {
		t.Fatalf("mice as they are: %+v", found)
	}
	folder := t.TempDir()
	for _, name := range []string{"129S1_SVIMJ", "A_J", "C57BL6_J", "CAST_EIJ"} {
		if err := os.Symlink(filepath.Join(dir, name+".ply"), filepath.Join(folder, name+".ply")); err != nil {
			t.Skip("no links here")
		}
	}
	convert := func(name, to string, change func(g *landmark.Group)) {
		t.Helper()
		r, err := readLandmarks(context.Background(), filepath.Join(dir, name+".mrk.json"))
		if err != nil {
			t.Fatal(err)
		}
		g := r.Groups[0]
		if change != nil {
			change(g)
		}
		var points, names []string
		for _, l := range g.Landmarks() {
			b, err := json.Marshal([]float64{l.Position.X, l.Position.Y, l.Position.Z})
			if err != nil {
				t.Fatal(err)
			}
			points, names = append(points, string(b)), append(names, l.Name)
		}
		writeFiles(t, folder, map[string]string{to: ljsonOf(strings.Join(names, " "), points)})
	}
	move := func(turn func(i int, p r3.Vec) r3.Vec) func(g *landmark.Group) {
		return func(g *landmark.Group) {
			for i, l := range g.Landmarks() {
				l.Position = turn(i, l.Position)
				g.Set(i, l)
			}
		}
	}
	convert("129S1_SVIMJ", "129S1_SVIMJ.ljson", move(func(_ int, p r3.Vec) r3.Vec { return r3.Vec{X: -p.X, Y: -p.Y, Z: p.Z} }))
	convert("A_J", "A_J.ljson", move(func(i int, p r3.Vec) r3.Vec {
		if i == 7 {
			p.Z += 0.6
		}
		return p
	}))
	convert("C57BL6_J", "C57BL6_J.ljson", nil)
	convert("A_J", "CAST_EIJ.ljson", nil)
	var got []string
	for _, f := range checkOf(t, 1, folder, "--meshes") {
		got = append(got, filepath.Base(string(f.File))+" "+f.Kind+" "+strings.Join(f.Mend, ","))
	}
	for _, want := range []string{"129S1_SVIMJ.ljson frame read x and y negated", "A_J.ljson off-surface move", "CAST_EIJ.ljson mesh ", "CAST_EIJ.ljson copied "} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is not among %q", want, got)
		}
	}
	if slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "C57") }) {
		t.Errorf("of the clean one: %q", got)
	}
	found := checkOf(t, 1, filepath.Join(folder, "129S1_SVIMJ.ljson"), "--on", filepath.Join(dir, "129S1_SVIMJ.ply"))
	if len(found) != 1 || found[0].Kind != "frame" {
		t.Errorf("on one mesh: %+v", found)
	}
}

// TestCheckOfPublishedSets: what people have published is left alone, but for the four
// skulls with a point at (1998, 1998, -1998), and for hints. Of pictures, of specimens that were moved
// so that a point of all is at the origin, and of curves with points near each other.
func TestCheckOfPublishedSets(t *testing.T) {
	course := testfiles.Dir(t, "geomorph_course")
	for _, name := range []string{"PlethodonLand.tps", "RATS.nts", "pupfish.tps", "mophologikaexample.txt"} {
		if found := checkOf(t, 0, filepath.Join(course, name), "--gravity", "doubtful"); len(found) > 0 {
			t.Errorf("%s: %+v", name, found)
		}
	}
	found := checkOf(t, 1, testfiles.Dir(t, "femur"))
	if len(found) != 2 || found[0].Kind != "copied" || found[1].Kind != "copied" {
		t.Errorf("one specimen in two files: %+v", found)
	}
}
