package lmio

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestMorphodigOfTheSmallFiles(t *testing.T) {
	r := readMinimal(t, "morphodig.ver")
	g := r.Groups[0]
	demo(t, g, false, "Landmark1", "Landmark2")
	if g.At(0).Normal != (r3.Vec{Z: 1}) || g.At(1).Normal != (r3.Vec{Y: 1}) {
		t.Error(describeAll(r.Groups))
	}
	if len(r.Notes) != 1 || !strings.Contains(r.Notes[0], `no position file "morphodig.pos"`) {
		t.Errorf("notes %q", r.Notes)
	}
	r = readMinimal(t, "morphodig.lmk")
	if demo(t, r.Groups[0], false, "Landmark1", "Landmark2"); r.Groups[0].At(0).Normal != (r3.Vec{}) {
		t.Error(describeAll(r.Groups))
	}
}

func TestMorphodigDirections(t *testing.T) {
	r := readText(t, morphodig, "a: 1 2 3 1 2 4\nNose tip: 5 5 5 0 0 1\nc 0.5 0 0 1 0 0\nd: 0 0 0 0 0 0\nx: y: nan 1 1 0 0 1\ne: 1 1 1\n")
	g := r.Groups[0]
	for i, want := range []landmark.Landmark{
		{Name: "a", Normal: r3.Vec{Z: 1}},
		{Name: "Nose tip", Normal: r3.Vec{Z: 1}}, // the direction itself, since its end is far
		{Name: "c", Normal: r3.Vec{X: 1}},
		{Name: "d"}, {Name: "x: y"}, {Name: "e"},
	} {
		if l := g.At(i); l.Name != want.Name || l.Normal != want.Normal {
			t.Errorf("point %d is %+v", i, l)
		}
	}
	if g.At(4).Status != landmark.Missing {
		t.Error(describeAll(r.Groups))
	}
}

const smallSet = "0 2\nLandmark1: 1 0 0 1 0 1 \nLandmark2: 2 0 0 2 0 1 \n" +
	"1 0\n" +
	"2 6\nCurveNode1: 9 9 9 9 9 10 0\nCurveNode2: 0 0 0 0 0 1 1\nCurveNode3: 1 0 0 1 0 1 2\nCurveNode4: 1 1 0 1 1 1 3\nCurveNode5: 5 0 0 5 0 1 1\nCurveNode6: 6 0 0 6 0 1 0\n" +
	"3 1\nCurveHandle1: 0 1 0 0 1 1 \n"

func TestMorphodigSet(t *testing.T) {
	r := readText(t, morphodigSet, smallSet)
	var names []string
	for _, g := range r.Groups {
		names = append(names, g.Name())
	}
	if got := strings.Join(names, "|"); got != "|target landmarks|curve nodes|curve handles" {
		t.Errorf("groups %q", got)
	}
	curves := []landmark.Label{
		{Name: "curve 1", Indices: []int{1, 2, 3}, Curve: landmark.ClosedCurve},
		{Name: "curve 2", Indices: []int{4, 5}, Curve: landmark.OpenCurve},
	}
	if got := r.Groups[2].Labels(); !sameLabels(got, curves) {
		t.Errorf("curves %v", got)
	}
	if l := r.Groups[0].At(1); l.Name != "Landmark2" || l.Position.X != 2 || l.Normal != (r3.Vec{Z: 1}) {
		t.Errorf("%+v", l)
	}
}

// turned is a position file: a quarter turn about z, twice the size and a move,
// which brings (x, y, z) to (-2y+10, 2x+20, 2z+30). Rows are multiplied from the
// left.
const turned = "9 9 9 9\n9 9 9 9\n9 9 9 9\n9 9 9 9\n0 2 0 0\n-2 0 0 0\n0 0 2 0\n10 20 30 1\n0 0 0 0 0 0 \n"

func TestMorphodigPointsAreBroughtToTheMesh(t *testing.T) {
	const ver = "a: 6 22 36 6 22 37\n" // (1, 2, 3) moved
	for name, files := range map[string]map[string]string{
		"skull.ver":   {"skull.pos": turned},
		"named.ver":   {"named.ntw": "named.stv\nmesh.ply\nmesh.pos\n1 1 1 1\n", "mesh.pos": turned},
		"folders.lmk": {"folders.ntw": "mesh.ply\nC:\\data\\moved.pos\n1 1 1 1\n", "moved.pos": turned},
	} {
		dir := t.TempDir()
		for file, content := range files {
			writeFile(t, dir, file, content)
		}
		r, err := Read(t.Context(), writeFile(t, dir, name, ver))
		if err != nil {
			t.Fatal(err)
		}
		l := r.Groups[0].At(0)
		const rounding = 1e-12
		if r3.Norm(r3.Sub(l.Position, r3.Vec{X: 1, Y: 2, Z: 3})) > rounding || r3.Norm(r3.Sub(l.Normal, r3.Vec{Z: 1})) > rounding {
			t.Errorf("%s: at %v with normal %v", name, l.Position, l.Normal)
		}
		p := r.Groups[0].Properties().Declared
		if p.Kind != landmark.ByMatrix || r.Groups[0].Placement() != p {
			t.Errorf("%s: declared %+v", name, p)
		}
		if back := p.Invert(l.Position); r3.Norm(r3.Sub(back, r3.Vec{X: 6, Y: 22, Z: 36})) > 1e-9 {
			t.Errorf("%s: as stored at %v", name, back)
		}
		if len(r.Warnings) > 0 || len(r.Notes) != 1 {
			t.Errorf("%s: warnings %q, notes %q", name, r.Warnings, r.Notes)
		}
	}
}

func TestPositionsThatAreNotUsed(t *testing.T) {
	const ver = "a: 6 22 36 6 22 37\n"
	for reason, files := range map[string]map[string]string{
		"a.pos: line 5 (byte 32): MorphoDig position: 3 numbers in a row": {"a.pos": strings.Replace(turned, "0 2 0 0", "0 2 0", 1)},
		"the second matrix cannot be inverted":                            {"a.pos": strings.Replace(turned, "0 2 0 0", "0 0 0 0", 1)},
		"the last column":                                                 {"a.pos": strings.Replace(turned, "0 2 0 0", "0 2 0 1", 1)},
		"ends before the end of the second matrix":                        {"a.pos": turned[:40]},
		"moves several meshes (m.pos, n.pos)":                             {"a.ntw": "m.pos\nn.pos\nm.pos\n", "m.pos": turned},
		"names no position file":                                          {"a.ntw": "mesh.ply\n1 1 1 1\n"},
		"the position file gone.pos is not there":                         {"a.ntw": "mesh.ply\ngone.pos\n1 1 1 1\n"},
	} {
		dir := t.TempDir()
		for file, content := range files {
			writeFile(t, dir, file, content)
		}
		r, err := Read(t.Context(), writeFile(t, dir, "a.ver", ver))
		if err != nil {
			t.Fatal(err)
		}
		said := strings.Join(append(r.Notes, r.Warnings...), "\n")
		if r.Groups[0].At(0).Position.X != 6 || !strings.Contains(said, reason) {
			t.Errorf("%q is not said by %q", reason, said)
		}
	}
}

func TestPositionsOutsideTheFolderAreNotOpened(t *testing.T) {
	dir := t.TempDir()
	below := filepath.Join(dir, "below")
	if err := os.Mkdir(below, 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, dir, "mesh.pos", turned)
	for _, name := range []string{"../mesh.pos", "..\\mesh.pos", "%2e%2e/mesh.pos", filepath.Join(dir, "mesh.pos"), "//host/share/mesh.pos", "C:mesh.pos"} {
		writeFile(t, below, "a.ntw", name+"\n")
		r, err := Read(t.Context(), writeFile(t, below, "a.ver", "a: 1 2 3 1 2 4\n"))
		if err != nil {
			t.Fatal(err)
		}
		if r.Groups[0].At(0).Position.X != 1 || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "mesh.pos is not there") {
			t.Errorf("%s: %v, warnings %q", name, r.Groups[0].At(0).Position, r.Warnings)
		}
	}
}

func TestIdentityMovesNothing(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, dir, "a.pos", strings.Repeat("1 0 0 0\n0 1 0 0\n0 0 1 0\n0 0 0 1\n", 2))
	r, err := Read(t.Context(), writeFile(t, dir, "a.ver", "a: 0.1 0.2 0.3 0 0 1\n"))
	if err != nil || r.Groups[0].At(0).Position != (r3.Vec{X: 0.1, Y: 0.2, Z: 0.3}) || r.Groups[0].Properties().Declared != (landmark.Placement{}) {
		t.Errorf("%s %v", describeAll(r.Groups), err)
	}
}

func TestMorphodigProject(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, dir, "set.stv", smallSet)
	writeFile(t, dir, "mesh.pos", turned)
	path := writeFile(t, dir, "a.ntw", "a.flg\n/home/me/set.stv\nset.stv\nmesh.ply\nmesh.pos\n1 0.5 0.5 1\n")
	r, err := Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if p := r.Groups[0].At(0).Position; len(r.Groups) != 4 || math.Abs(p.X+10) > 1e-12 || math.Abs(p.Y-4.5) > 1e-12 || p.Z != -15 {
		t.Errorf("%d groups, the first point at %v", len(r.Groups), p)
	}
	if said := strings.Join(r.Notes, "\n"); !strings.Contains(said, "landmarks of set.stv") || !strings.Contains(said, "not opened with it: mesh.ply") {
		t.Errorf("notes %q", r.Notes)
	}
	if len(r.NotKept) != 1 || !strings.Contains(r.NotKept[0], "a.flg") {
		t.Errorf("not kept: %q", r.NotKept)
	}
}

func TestProjectsAreNoSidecars(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.ply", "a.ntw", "a.stv", "a.pos"} {
		writeFile(t, dir, name, "")
	}
	if got := Sidecars(filepath.Join(dir, "a.ply")); len(got) != 1 || filepath.Base(got[0]) != "a.stv" {
		t.Errorf("sidecars %v", got)
	}
}

func TestMorphodigProjectWithoutNames(t *testing.T) {
	dir := t.TempDir()
	path := writeFile(t, dir, "a.ntw", "mesh.ply\nmesh.pos\n1 1 1 1\n")
	if _, err := Read(t.Context(), path); err == nil || !strings.Contains(err.Error(), "none of the landmark files") {
		t.Errorf("error %v", err)
	}
	writeFile(t, dir, "a.lmk", "a: 1 2 3\n")
	r, err := Read(t.Context(), path)
	if err != nil || len(r.Groups) != 1 || r.Groups[0].At(0).Name != "a" {
		t.Errorf("%+v, %v", r, err)
	}
	writeFile(t, dir, "a.ver", "a: 1 2\n")
	if _, err = Read(t.Context(), path); err == nil || !strings.Contains(err.Error(), filepath.Join(dir, "a.ver")+": line 1") {
		t.Errorf("error %v", err)
	}
}

func TestBadMorphodigFiles(t *testing.T) {
	badFiles(t, morphodig, map[string]string{
		"a: 1 2\n":                       "point 1 has 2 numbers behind its name where 3 belong",
		"a: 1 2 3 4 5\n":                 "point 1 has 5 numbers",
		"a: 1 2 3 4 5 6 7\n":             "point 1 has more than 6 numbers",
		"a: 1 2 3\n\nb: 1 2 3 0 0 up\n":  `line 3 (byte 10): MorphoDig landmarks: the direction of point 2 ("b"): "up" is no number`,
		"Landmarks-1.0\n1\na\n1 2 3 1\n": "point 1",
	})
	badFiles(t, morphodigSet, map[string]string{
		"0\n":                       "where the kind of a block and the number of its points belong",
		"4 0\n":                     `"4" is no kind of landmarks`,
		"0 9\na: 1 2 3 0 0 1\n":     "announced",
		"0 2\na: 1 2 3 0 0 1\n":     "ends before point 2 of 2",
		"2 1\na: 1 2 3 0 0 1 4\n":   `"4" is no part of a curve`,
		"0 1\na: 1 2 3 0 0 1 4\n":   "more numbers than belong to it",
		strings.Repeat("0 0\n", 65): "more than 64 blocks",
	})
}

func FuzzMorphodig(f *testing.F) {
	f.Add([]byte("Landmark1: 10.5 -20.25 30.125 10.5 -20.25 31.125\nb 0 45.5 60\nc: 5 5 5 0 0 1\n"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, morphodig, data) })
}

func FuzzMorphodigSet(f *testing.F) {
	f.Add([]byte(smallSet))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, morphodigSet, data) })
}

// FuzzMorphodigScene reads projects and position files that lie beside each
// other.
func FuzzMorphodigScene(f *testing.F) {
	f.Add([]byte("a.flg\na.ver\nmesh.ply\nmesh.pos\n1 0.5 0.5 1\n"), []byte(turned))
	f.Add([]byte("C:\\x\\mesh.pos\n../mesh.pos\n%2e%2e/mesh.pos\n"), []byte("1 0 0 0\n"))
	f.Fuzz(func(t *testing.T, data, position []byte) {
		dir := t.TempDir()
		writeFile(t, dir, "a.ver", "a: 1 2 3 1 2 4\n")
		writeFile(t, dir, "a.ntw", string(data))
		writeFile(t, dir, "mesh.pos", string(position))
		for _, name := range []string{"a.ver", "a.ntw"} {
			r, err := Read(t.Context(), filepath.Join(dir, name))
			if err != nil {
				continue
			}
			for _, g := range r.Groups {
				if p := g.Properties().Declared; p.Kind != landmark.ByMatrix && p != (landmark.Placement{}) {
					t.Errorf("declared %+v", p)
				}
			}
		}
	})
}
