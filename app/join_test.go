package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/app/workspace"
	"cairn/scene"
)

// joined is what one way of bringing landmarks to a mesh makes of them.
type joined struct {
	groups []string // name, how the coordinates are read, whether that is clear, the first point and the colour
	units  string
	told   []string // warnings, and what is not kept
	notes  []string
	doubts int
}

// opened joins landmarks to a mesh in the window's workspace: opened together, or
// dropped on the mesh when it is there.
func opened(t *testing.T, mesh string, files []string, dropped bool) joined {
	t.Helper()
	queue, loaded := make(chan func(), 100), 0
	w := workspace.New(func(f func()) { queue <- f }, workspace.Events{
		Added: func(scene.ID) {}, Loaded: func(scene.ID) { loaded++ }, Closed: func(workspace.Closed) {},
		Failed:   func(_ string, err error) { t.Error(err) },
		NotAdded: func(_ scene.ID, _ string, err error) { t.Error(err) }, NotReloaded: func(scene.ID, string, error) {},
		Notice: func(scene.ID, string) {}, Measured: func(scene.ID) {},
		Kept: func(scene.ID, uint64) {}, NotKept: func(scene.ID, error) {}, Left: func() {}, Held: func(scene.ID, string, error) {},
	})
	defer w.CloseAll()
	wait := func(n int) {
		for deadline := time.After(time.Minute); loaded < n; {
			select {
			case f := <-queue:
				f()
			case <-deadline:
				t.Fatalf("%d files are there, not %d", loaded, n)
			}
		}
	}
	var id scene.ID
	if dropped {
		id = w.Open(mesh)
		for i, file := range files {
			wait(i + 1)
			w.AddLandmarks(id, file)
		}
		wait(len(files) + 1)
	} else {
		id = w.Open(mesh, files...)
		wait(1)
	}
	return inDocument(w.Document(id))
}

// inDocument is what a document has of its landmarks.
func inDocument(d *scene.Document) joined {
	j := joined{units: d.Units(), told: d.Warnings(), notes: d.Notes()}
	for _, n := range d.Groups() {
		j.groups = append(j.groups, fmt.Sprintf("%s: %v, clear %v, %.6g, %v", n.Group.Name(), n.Group.Placement().Kind, n.Clear(), n.Group.At(0).Position, n.Color()))
		j.doubts += len(n.Doubts())
	}
	return j
}

// rendered joins them as render does.
func rendered(t *testing.T, mesh string, files []string) joined {
	t.Helper()
	var said []string
	p := &photographer{flags: &renderFlags{landmarks: files}, warn: func(text string) { said = append(said, text) }}
	d, err := p.open(t.Context(), mesh)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	j := inDocument(d)
	for i := range said { // those of a named file begin with its path
		said[i] = strings.TrimPrefix(said[i], filepath.Dir(mesh)+string(filepath.Separator))
	}
	for _, text := range j.told {
		if unkept, ok := strings.CutPrefix(text, "not kept: "); ok {
			name, what, _ := strings.Cut(unkept, ": ")
			text = name + ": not kept: " + what
		}
		if !slices.Contains(said, text) {
			t.Errorf("render does not say %q", text)
		}
	}
	n := 0
	for _, text := range said {
		if strings.Contains(text, "as placed; cairn convert") {
			n++
		}
	}
	if n != j.doubts {
		t.Errorf("render tells of %d doubts for %d", n, j.doubts)
	}
	return j
}

// TestLandmarksJoinInOneWay: opened with a mesh, dropped on it, named for render or
// measured by info --on, files bring the same groups, read in the same way, and the
// same is said of them.
func TestLandmarksJoinInOneWay(t *testing.T) {
	const slicer = `{"markups": [{"type": "Fiducial", "name": "L", "coordinateSystem": "LPS", "coordinateUnits": "mm", "controlPoints": [
{"id": "1", "label": "a", "position": [10, 20, 30], "positionStatus": "defined"},
{"id": "2", "label": "b", "position": [12, 20, 30], "positionStatus": "defined"},
{"id": "3", "label": "c", "position": [11, 24, 31], "positionStatus": "defined"}], "display": {"color": [1, 0, 0]}}]}`
	flat := `{"version":3,"groups":{"flat":{"labels":[],"landmarks":{"points":[[0,0]]}},"g":{"labels":[],"landmarks":{"points":[[10,20,30],[12,20,30],[11,20,33],[11,24,31]]}}}}`
	for _, c := range []struct {
		name        string
		files       map[string]string
		groups      []string // how each begins
		units       string
		told, notes []string // of what each has to have a part
		doubts      int
	}{
		{"as it says", map[string]string{"a.mrk.json": slicer}, []string{"L: as stored, clear true, {10 20 30}"}, "mm", nil, []string{"a.mrk.json: the file names no schema"}, 0},
		{"two of a name and colour", map[string]string{"a.mrk.json": slicer, "b.mrk.json": slicer},
			[]string{"L: as stored, clear true, {10 20 30}, {255 0 0 255}", "L (2): as stored, clear true, {10 20 30}"}, "mm",
			[]string{`b.mrk.json: group "L" is called "L (2)" here`}, []string{"a.mrk.json: the file names no schema", "b.mrk.json: the file names no schema"}, 0},
		{"in metres", map[string]string{"a.ljson": tentInMetres}, []string{"LJSON: times 1000, clear true, {10 20 30}"}, "", nil, nil, 0},
		{"turned", map[string]string{"a.csv": "name,x,y,z\na,-10,-20,30\nb,-12,-20,30\nc,-11,-20,33\nd,-11,-24,31\n"},
			[]string{": x and y negated, clear true, {10 20 30}"}, "", nil, []string{"a.csv: read as a table"}, 0},
		{"nowhere", map[string]string{"a.csv": "name,x,y,z\na,510,20,30\nb,12,720,30\nc,11,20,933\nd,11,824,31\n"},
			[]string{": as stored, clear false, {510 20 30}"}, "", nil, []string{"a.csv: read as a table"}, 0},
		{"of a picture among them", map[string]string{"a.ljson": flat}, []string{"g: as stored, clear true, {10 20 30}"}, "",
			[]string{`a.ljson: group "flat" is two-dimensional`, `not kept: a.ljson: group "flat", which has points of a picture`}, nil, 0},
		{"perhaps missing", map[string]string{"a.csv": "name,x,y,z\na,10,20,30\nb,12,20,30\nc,11,20,33\nd,-999,-999,-999\n"},
			[]string{": as stored, clear true, {10 20 30}"}, "", nil, []string{"a.csv: read as a table", "a.csv: 1 point has -999"}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.files["p.ply"] = tent
			dir := files(t, c.files)
			mesh := filepath.Join(dir, "p.ply")
			var paths []string
			for _, name := range filesBelow(t, dir) {
				if name != "p.ply" {
					paths = append(paths, filepath.Join(dir, name))
				}
			}
			first := opened(t, mesh, paths, false)
			check := func(what string, got, parts []string) {
				t.Helper()
				for i, part := range parts {
					if i >= len(got) || !strings.Contains(got[i], part) {
						t.Errorf("%s: no %q in %q", what, part, got)
					}
				}
				if len(got) != len(parts) {
					t.Errorf("%s: %q for %q", what, got, parts)
				}
			}
			check("groups", first.groups, c.groups)
			check("told", first.told, c.told)
			check("notes", first.notes, c.notes)
			if first.units != c.units || first.doubts != c.doubts {
				t.Errorf("unit %q, %d doubts", first.units, first.doubts)
			}
			for way, got := range map[string]joined{"dropped": opened(t, mesh, paths, true), "rendered": rendered(t, mesh, paths)} {
				if fmt.Sprint(got) != fmt.Sprint(first) {
					t.Errorf("%s: %+v\nopened: %+v", way, got, first)
				}
			}
			measuredAlike(t, mesh, paths, first)
		})
	}
}

// measuredAlike compares what info --on says of files with what became of them in a
// document. It tells of each file alone, so not of names that several have.
func measuredAlike(t *testing.T, mesh string, paths []string, in joined) {
	t.Helper()
	m, err := readMesh(t.Context(), mesh)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Mesh.Clear()
	var told, notes []string
	at := 0
	for _, path := range paths {
		info, err := readDistances(t.Context(), path, m.Mesh)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range info.Groups {
			if want := fmt.Sprintf(": %s, clear %v,", g.Chosen, g.Clear); !strings.Contains(in.groups[at], want) {
				t.Errorf("info --on says%s but there is %s", want, in.groups[at])
			}
			at++
		}
		for _, text := range info.Warnings {
			text, unkept := strings.CutPrefix(text, "not kept: ")
			if text = filepath.Base(path) + ": " + text; unkept {
				text = "not kept: " + text
			}
			told = append(told, text)
		}
		notes = append(notes, prefixed(filepath.Base(path), info.Notes)...)
	}
	inTold := slices.DeleteFunc(slices.Clone(in.told), func(text string) bool { return strings.Contains(text, " is called ") })
	if fmt.Sprint(told) != fmt.Sprint(inTold) || fmt.Sprint(notes) != fmt.Sprint(in.notes) || at != len(in.groups) {
		t.Errorf("info --on: told %q for %q, notes %q for %q, %d groups", told, inTold, notes, in.notes, at)
	}
}

// TestRenderSaysWhatLiesNowhere: landmarks of which it is not clear how they are
// meant, beside the mesh or named.
func TestRenderSaysWhatLiesNowhere(t *testing.T) {
	dir := files(t, map[string]string{"p.ply": tent, "p.ljson": tentOff, "off.ljson": tentOff, "m.ljson": tentInMetres})
	path := func(name string) string { return filepath.Join(dir, name) }
	for _, c := range []struct {
		flags renderFlags
		want  []string // beginnings, behind the mesh's name
	}{
		{renderFlags{}, []string{`p.ljson: it is not clear how the coordinates of group "LJSON" are meant: read as stored, half of its points are more than 9.28 %`}},
		{renderFlags{noLandmarks: true}, nil},
		{renderFlags{noLandmarks: true, landmarks: []string{path("off.ljson")}}, []string{"off.ljson: it is not clear"}},
		{renderFlags{noLandmarks: true, landmarks: []string{path("m.ljson")}}, nil},
	} {
		var said []string
		p := &photographer{flags: &c.flags, warn: func(text string) { said = append(said, strings.TrimPrefix(text, path("p.ply")+": ")) }}
		d, err := p.open(t.Context(), path("p.ply"))
		if err != nil {
			t.Fatal(err)
		}
		d.Close()
		ok := len(said) == len(c.want)
		for i := range c.want {
			ok = ok && strings.HasPrefix(said[i], c.want[i])
		}
		if !ok {
			t.Errorf("%+v: said %q", c.flags.landmarks, said)
		}
	}
	info := cairn(t, "info", path("p.ply"))
	if !strings.Contains(info.out, "warning    p.ljson: it is not clear how the coordinates") {
		t.Errorf("info says\n%s", info.out)
	}
}
