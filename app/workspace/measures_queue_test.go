package workspace

import (
	"path/filepath"
	"slices"
	"testing"

	"cairn/landmark/measure"
	"cairn/scene"
)

// TestSavesOfMeasuresComeOneByOne: a second one while the first is under way does not
// take what Cairn has written for another program's, and the document saves meanwhile.
func TestSavesOfMeasuresComeOneByOne(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	doc, e := d.Document(id), d.Entry(id)
	g := doc.Groups()[0]
	var all []measure.Definition
	var got []error
	for _, name := range []string{"one", "two"} {
		all = append(all, measure.Definition{Name: name, Kind: measure.CentroidSize, Of: measure.Set{Group: g.Group.Name(), GroupID: uint64(g.ID()), All: true}})
		if err := doc.Apply(scene.KeepMeasures(doc, name, slices.Clone(all))); err != nil {
			t.Fatal(err)
		}
		d.SaveMeasures(id, func(err error) { got = append(got, err) })
		if !e.Saving() {
			t.Error("no save is under way")
		}
	}
	d.wait("both are over", func() bool { return len(got) == 2 })
	if got[0] != nil || got[1] != nil || e.Modified() || e.Saving() || cap(e.saves) > 0 && e.saves[:1][0] != nil {
		t.Errorf("%v, modified %v, saving %v", got, e.Modified(), e.Saving())
	}
	l, err := Load(t.Context(), Item{Path: filepath.Join(dir, "a.ply")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if in, err := l.Measures(); err != nil || len(in) != 2 {
		t.Errorf("the file keeps %+v, %v", in, err)
	}
}
