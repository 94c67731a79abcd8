package workspace

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// TestTheDifferenceIsShown between what is here and what another program has written.
func TestTheDifferenceIsShown(t *testing.T) {
	fcsv := "# Markups fiducial file version = 4.11\n# CoordinateSystem = LPS\n# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n"
	line := func(name, at string) string { return "1," + at + ",0,0,0,1,1,1,0," + name + ",,\n" }
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.fcsv": fcsv + line("nasion", "0,0,0") + line("tip", "1,0,0")}, "a.ply")
	path, doc := filepath.Join(dir, "a.fcsv"), d.Document(id)
	n := doc.Groups()[0]
	_ = doc.Apply(scene.MovePoint(doc, n.Point(1), r3.Vec{Y: 1}, r3.Vec{}))
	_ = doc.Apply(scene.RenamePoint(doc, n.Point(0), "root"))
	if err := os.WriteFile(path, []byte(fcsv+line("nasion", "0,0,0")+line("tip", "1,0,0")+line("chin", "0,1,0")), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := difference(t.Context(), d.Entry(id).groups(path), path)
	if err != nil || !strings.HasPrefix(got, "Here are 2 landmarks, in the file 3, written on ") {
		t.Errorf("%q, %v", got, err)
	}
	for _, want := range []string{"Only here: root.", "Only in the file: nasion, chin.", "Not in the same place: tip."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
}
