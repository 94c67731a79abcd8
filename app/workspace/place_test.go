package workspace

import (
	"fmt"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// bowl is a mesh without symmetry that lies away from the origin, as PLY, and
// some of its vertices.
func bowl() (ply string, some []r3.Vec) {
	const n = 12
	var b strings.Builder
	fmt.Fprintf(&b, "ply\nformat ascii 1.0\nelement vertex %d\nproperty float x\nproperty float y\nproperty float z\n"+
		"element face %d\nproperty list uchar int vertex_indices\nend_header\n", n*n, 2*(n-1)*(n-1))
	for i := range n * n {
		x, y := float64(i%n), float64(i/n)
		v := r3.Vec{X: 100 + x, Y: 50 + 2*y, Z: math.Round(x*x+3*math.Sin(y)) + 20}
		fmt.Fprintf(&b, "%g %g %g\n", v.X, v.Y, v.Z)
		if i%17 == 0 {
			some = append(some, v)
		}
	}
	for y := range n - 1 {
		for x := range n - 1 {
			i := y*n + x
			fmt.Fprintf(&b, "3 %d %d %d\n3 %d %d %d\n", i, i+1, i+n, i+1, i+n+1, i+n)
		}
	}
	return b.String(), some
}

// fcsv is a Slicer file of the points in a coordinate system.
func fcsv(system string, points []r3.Vec, change func(r3.Vec) r3.Vec) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Markups fiducial file version = 4.11\n# CoordinateSystem = %s\n# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n", system)
	for i, p := range points {
		p = change(p)
		fmt.Fprintf(&b, "%d,%g,%g,%g,0,0,0,1,1,1,0,p%d,,\n", i+1, p.X, p.Y, p.Z, i+1)
	}
	return b.String()
}

// TestLandmarksAreReadAsTheMeshSays: whatever the file says of its coordinates,
// the points come to the surface, and saving changes none of its digits.
func TestLandmarksAreReadAsTheMeshSays(t *testing.T) {
	ply, points := bowl()
	same := func(v r3.Vec) r3.Vec { return v }
	negated := func(v r3.Vec) r3.Vec { return r3.Vec{X: -v.X, Y: -v.Y, Z: v.Z} }
	metres := func(v r3.Vec) r3.Vec { return r3.Vec{X: v.X / 1000, Y: v.Y / 1000, Z: v.Z / 1000} }
	for _, c := range []struct {
		name, text string
		want       landmark.PlacementKind
	}{
		{"LPS as it says", fcsv("LPS", points, same), landmark.AsStored},
		{"RAS as it says", fcsv("RAS", points, negated), landmark.Negated},
		{"RAS that says LPS", fcsv("LPS", points, negated), landmark.Negated},
		{"LPS that says RAS", fcsv("RAS", points, same), landmark.AsStored},
		{"metres", fcsv("LPS", points, metres), landmark.Times1000},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := write(t, map[string]string{"a.ply": ply, "a.fcsv": c.text})
			d := newDesk(t)
			id := d.Open(filepath.Join(dir, "a.ply"))
			d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
			n := d.Document(id).Groups()[0]
			if !n.Clear() || n.Group.Placement().Kind != c.want {
				t.Fatalf("read %v, clear %v; want %v (measured %+v)", n.Group.Placement().Kind, n.Clear(), c.want, n.Measured())
			}
			const rounding = 1e-9
			for i, p := range points {
				if r3.Norm(r3.Sub(n.Group.At(i).Position, p)) > rounding {
					t.Fatalf("point %d is at %v, not %v", i, n.Group.At(i).Position, p)
				}
			}
			before := coordinatesOf(t, filepath.Join(dir, "a.fcsv"))
			_ = d.Document(id).Apply(scene.RecolorGroup(d.Document(id), n.ID(), color.NRGBA{1, 2, 3, 255})) // or nothing would be written
			if err := d.Save(id, filepath.Join(dir, "a.fcsv")); err != nil {
				t.Fatal(err)
			}
			if after := coordinatesOf(t, filepath.Join(dir, "a.fcsv")); after != before {
				t.Errorf("saved without an edit of its points, the file has\n%s\nfor\n%s", after, before)
			}
			savedElsewhere(t, d, id, dir, points)
		})
	}
}

// savedElsewhere saves to a file without a coordinate system, which must then
// have the mesh's coordinates, and again to the first.
func savedElsewhere(t *testing.T, d *desk, id scene.ID, dir string, points []r3.Vec) {
	t.Helper()
	if err := d.Save(id, filepath.Join(dir, "b.ljson")); err != nil {
		t.Fatal(err)
	}
	l, err := Load(t.Context(), Item{Path: filepath.Join(dir, "b.ljson")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	const rounding = 1e-9
	for i, p := range points {
		if r3.Norm(r3.Sub(l.Groups[0].At(i).Position, p)) > rounding {
			t.Fatalf("saved elsewhere, point %d is at %v, not %v", i, l.Groups[0].At(i).Position, p)
		}
	}
}

// coordinatesOf returns the second to fourth column of an .fcsv file, with its
// header's coordinate system.
func coordinatesOf(t *testing.T, path string) (text string) {
	t.Helper()
	for line := range strings.Lines(string(must(os.ReadFile(path)))) {
		if cells := strings.Split(line, ","); line[0] != '#' && len(cells) > 4 {
			text += strings.Join(cells[1:4], " ") + "\n"
		} else if strings.Contains(line, "CoordinateSystem") {
			text += line
		}
	}
	return text
}

// TestWhatIsNotClearIsAsked: a set that fits nowhere stays as its file says.
func TestWhatIsNotClearIsAsked(t *testing.T) {
	ply, points := bowl()
	away := func(v r3.Vec) r3.Vec { return r3.Vec{X: v.X + 300, Y: v.Y - 170, Z: v.Z + 90} }
	dir := write(t, map[string]string{"a.ply": ply, "a.fcsv": fcsv("LPS", points, away)})
	d := newDesk(t)
	id := d.Open(filepath.Join(dir, "a.ply"))
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	n := d.Document(id).Groups()[0]
	if n.Clear() || n.Group.Placement() != (landmark.Placement{}) || len(n.Measured()) < 5 {
		t.Errorf("clear %v, read %v, measured %+v", n.Clear(), n.Group.Placement(), n.Measured())
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

// TestTheUsersWordIsSaved: what the user says of the coordinates is in the file
// afterwards: as its coordinate system where it can say one, and else in its
// numbers.
func TestTheUsersWordIsSaved(t *testing.T) {
	ply, points := bowl()
	same := func(v r3.Vec) r3.Vec { return v }
	csv, pp := "name,x,y,z\n", "<!DOCTYPE PickedPoints>\n<PickedPoints>\n"
	for i, p := range points {
		csv += fmt.Sprintf("p%d,%g,%g,%g\n", i, p.X, p.Y, p.Z)
		pp += fmt.Sprintf(" <point x=\"%g\" y=\"%g\" z=\"%g\" active=\"1\" name=\"p%d\"/>\n", p.X, p.Y, p.Z, i)
	}
	pp += "</PickedPoints>\n"
	for _, c := range []struct{ file, text, want string }{
		{"a.fcsv", fcsv("LPS", points, same), "# CoordinateSystem = RAS"},
		{"a.csv", csv, "name,r,a,s"},
		{"a.pp", pp, fmt.Sprintf("x=\"%g\" y=\"%g\" z=\"%g\"", -points[1].X, -points[1].Y, points[1].Z)},
	} {
		dir := write(t, map[string]string{"a.ply": ply, c.file: c.text})
		path := filepath.Join(dir, c.file)
		d := newDesk(t)
		id := d.Open(filepath.Join(dir, "a.ply"))
		d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
		n := d.Document(id).Groups()[0]
		_ = d.Document(id).Apply(scene.PlaceGroup(d.Document(id), n.ID(), landmark.Placement{Kind: landmark.Negated}))
		shown := n.Group.At(1).Position
		if err := d.Save(id, path); err != nil {
			t.Fatal(err)
		}
		if text := string(must(os.ReadFile(path))); !strings.Contains(text, c.want) {
			t.Errorf("%s: no %q in\n%s", c.file, c.want, text)
		}
		l, err := Load(t.Context(), Item{Path: path}, nil) // without the mesh, which says otherwise
		if err != nil || l.Groups[0].At(1).Position != shown {
			t.Errorf("%s: read again, a point is at %v, not %v (%v)", c.file, l.Groups[0].At(1).Position, shown, err)
		}
		d.wait("it is measured anew", func() bool { return d.measured == 1 })
		d.Document(id).Undo()
		if err := d.Save(id, path); err != nil {
			t.Fatal(err)
		}
		if l, err = Load(t.Context(), Item{Path: path}, nil); err != nil || l.Groups[0].At(1).Position != points[1] {
			t.Errorf("%s: undone and saved, a point is at %v, not %v (%v)", c.file, l.Groups[0].At(1).Position, points[1], err)
		}
	}
}

// TestAfterSavingElsewhereTheWaysAreThoseOfTheNewFile: points that came from
// metres are in the mesh's millimetres there.
func TestAfterSavingElsewhereTheWaysAreThoseOfTheNewFile(t *testing.T) {
	ply, points := bowl()
	metres := func(v r3.Vec) r3.Vec { return r3.Vec{X: v.X / 1000, Y: v.Y / 1000, Z: v.Z / 1000} }
	dir := write(t, map[string]string{"a.ply": ply, "a.fcsv": fcsv("LPS", points, metres)})
	d := newDesk(t)
	id := d.Open(filepath.Join(dir, "a.ply"))
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	if err := d.Save(id, filepath.Join(dir, "b.fcsv")); err != nil {
		t.Fatal(err)
	}
	d.wait("it is measured anew", func() bool { return d.measured == 1 })
	n := d.Document(id).Groups()[0]
	best, clear := scene.ChoosePlacement(n.Measured())
	if n.Group.Placement() != (landmark.Placement{}) || !clear || n.Measured()[best].Placement != n.Group.Placement() {
		t.Errorf("read %v, measured %+v", n.Group.Placement().Kind, n.Measured())
	}
}

// TestAFileOfOneGroupTakesTheFirstOnly: the others keep their own file.
func TestAFileOfOneGroupTakesTheFirstOnly(t *testing.T) {
	ply, points := bowl()
	same := func(v r3.Vec) r3.Vec { return v }
	dir := write(t, map[string]string{"a.ply": ply, "a.fcsv": fcsv("LPS", points, same), "a.ljson": ljsonText})
	d := newDesk(t)
	id := d.Open(filepath.Join(dir, "a.ply"))
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	both := filepath.Join(dir, "both.fcsv")
	if err := d.Save(id, both); err != nil {
		t.Fatal(err)
	}
	groups := d.Document(id).Groups()
	if groups[0].File() != both || groups[1].File() != filepath.Join(dir, "a.ljson") {
		t.Errorf("the groups are now of %s and %s", groups[0].File(), groups[1].File())
	}
}

// TestLandmarksAddedWhileTheMeshLoadsAreMeasured: they wait for the mesh, in
// whatever way they are added, and come once.
func TestLandmarksAddedWhileTheMeshLoadsAreMeasured(t *testing.T) {
	ply, some := bowl()
	negated := func(p r3.Vec) r3.Vec { return r3.Vec{X: -p.X, Y: -p.Y, Z: p.Z} }
	dir := write(t, map[string]string{"bowl.ply": ply, "bowl.fcsv": fcsv("RAS", some, negated),
		"one.fcsv": fcsv("RAS", some, negated), "two.fcsv": fcsv("RAS", some, negated)})
	path := func(name string) string { return filepath.Join(dir, name) }
	d := newDesk(t)
	id := d.Open(path("bowl.ply"))
	d.Open(path("bowl.ply"), path("one.fcsv")) // it is open already, and loads
	d.AddLandmarks(id, path("two.fcsv"))
	d.AddLandmarks(id, path("two.fcsv"))
	d.AddLandmarks(id, path("bowl.fcsv")) // comes by itself
	doc := d.Document(id)
	d.wait("all are there", func() bool { return len(doc.Groups()) == 3 })
	if len(d.notes) != 2 || len(d.notAdded) > 0 { // what joined: one.fcsv and two.fcsv, each once
		t.Errorf("told %q, refused %q", d.notes, d.notAdded)
	}
	for _, n := range doc.Groups() {
		if len(n.Measured()) == 0 || !n.Clear() || n.Group.Placement().Kind != landmark.Negated {
			t.Errorf("%s: measured %d ways, clear %t, read %v", filepath.Base(n.File()), len(n.Measured()), n.Clear(), n.Group.Placement().Kind)
		}
	}
	if first := doc.Groups()[0]; filepath.Base(first.File()) != "bowl.fcsv" {
		t.Errorf("%s comes before what lies beside the mesh", filepath.Base(first.File()))
	}
	for range 2 { // both are edits
		if !doc.Undo() {
			t.Error("adding cannot be undone")
		}
	}
	if len(doc.Groups()) != 1 {
		t.Errorf("%d groups when both are undone", len(doc.Groups()))
	}
}
