package workspace

import (
	"path/filepath"
	"testing"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestNormalsOfTheSurfaceAreNoLoss: a point that is moved gets the surface's normal. Its own
// file, whose format has no normals, loses nothing by that, and saves without a question,
// also by itself; another file of such a format does.
func TestNormalsOfTheSurfaceAreNoLoss(t *testing.T) {
	const fcsv = "# Markups fiducial file version = 4.11\n# CoordinateSystem = LPS\n# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n" +
		"1,0,0,0,0,0,0,1,1,1,0,a,,\n2,1,0,0,0,0,0,1,1,1,0,b,,\n"
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.fcsv": fcsv}, "a.ply")
	doc, e, path := d.Document(id), d.Entry(id), filepath.Join(dir, "a.fcsv")
	move := func(i int) {
		t.Helper()
		if err := doc.Apply(scene.MovePoint(doc, doc.Groups()[0].Point(i), r3.Vec{X: 0.5}, r3.Vec{Z: 1})); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 2 {
		move(i)
		if losses, err := d.Losses(id, path); err != nil || len(losses) > 0 {
			t.Errorf("saved to its own file, %q are lost (%v)", losses, err)
		}
		if err := d.over(func(done func(error)) { d.Workspace.Save(id, path, Agreed{}, done) }); err != nil || e.Modified() {
			t.Errorf("not saved: %v", err)
		}
	}
	if doc.Groups()[0].Group.At(0).Normal != (r3.Vec{Z: 1}) {
		t.Error("the document has lost the normal")
	}
	if losses, _ := d.Losses(id, filepath.Join(dir, "b.fcsv")); len(losses) != 1 {
		t.Errorf("of another file %q are lost", losses)
	}
}
