package workspace

import (
	"path/filepath"
	"strings"
	"testing"

	"cairn/landmark/lmio"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestAUnitIsTheSameBeforeAndAfterTheLandmarks: chosen first or last, it is in
// the file afterwards, and undoing it is an edit as well.
func TestAUnitIsTheSameBeforeAndAfterTheLandmarks(t *testing.T) {
	set := `{"@schema":"https://raw.githubusercontent.com/slicer/slicer/master/Modules/Loadable/Markups/Resources/Schema/markups-schema-v1.0.3.json#",` +
		`"markups":[{"type":"Fiducial","coordinateSystem":"LPS","coordinateUnits":"mm","controlPoints":[{"id":"1","label":"p","position":[0,0,0]},{"id":"2","label":"q","position":[1,0,0]}]}]}`
	for _, first := range []bool{true, false} {
		d, id, dir := open(t, map[string]string{"a.ply": plyText, "m.mrk.json": set}, "a.ply")
		path, doc, e := filepath.Join(dir, "m.mrk.json"), d.Document(id), d.Entry(id)
		if first {
			_ = doc.Apply(scene.ChooseUnits(doc, "cm"))
		}
		d.AddLandmarks(id, path)
		d.wait("they are there", func() bool { return len(d.loaded) == 2 })
		if !first {
			_ = doc.Apply(scene.ChooseUnits(doc, "cm"))
		}
		at := doc.Groups()[0].Group.At(1).Position
		if doc.Units() != "cm" || !e.Modified() || at != (r3.Vec{X: 1}) {
			t.Errorf("first %v: unit %q, modified %v, a point at %v", first, doc.Units(), e.Modified(), at)
		}
		if err := d.Save(id, path); err != nil {
			t.Fatal(err)
		}
		r, err := lmio.Read(t.Context(), path)
		if err != nil || r.Groups[0].Properties().Units != "cm" || e.Modified() {
			t.Errorf("first %v: the file says %q, modified %v (%v)", first, r.Groups[0].Properties().Units, e.Modified(), err)
		}
		if losses, err := d.Losses(id, filepath.Join(dir, "m.pts")); err != nil || !strings.Contains(strings.Join(losses, "\n"), "unit of length") {
			t.Errorf("first %v: PTS loses %q (%v)", first, losses, err)
		}
		if first {
			doc.Undo()
		}
		if doc.Undo(); doc.UnitsChosen() {
			t.Errorf("first %v: undone, the unit is chosen still", first)
		}
	}
}

// TestTheUnitOfLandmarksThatComeLater: a document whose mesh has none takes that
// of the landmarks, as long as they are there.
func TestTheUnitOfLandmarksThatComeLater(t *testing.T) {
	ply, points := bowl()
	set := fcsv("LPS", points, func(v r3.Vec) r3.Vec { return v })
	d, id, dir := open(t, map[string]string{"a.ply": ply, "b.fcsv": set}, "a.ply")
	doc, beside := d.Document(id), ""
	d.AddLandmarks(id, filepath.Join(dir, "b.fcsv"))
	d.wait("they are there", func() bool { return len(d.loaded) == 2 })
	later := doc.Units()
	other, otherID, _ := open(t, map[string]string{"a.ply": ply, "a.fcsv": set}, "a.ply")
	if beside = other.Document(otherID).Units(); beside != later {
		t.Errorf("the unit is %q beside the mesh and %q later", beside, later)
	}
	p := doc.Groups()[0].Group.Properties()
	p.Units = "mm"
	doc.Groups()[0].Group.SetProperties(p)
	if doc.Units() != "mm" {
		t.Errorf("the unit is %q, want that of the landmarks", doc.Units())
	}
	doc.Undo()
	if doc.Units() != "" {
		t.Errorf("the landmarks are gone, and the unit is %q", doc.Units())
	}
}
