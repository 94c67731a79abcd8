package workspace

import (
	"path/filepath"
	"testing"

	"cairn/internal/filesystem"
	"cairn/landmark/measure"
	"cairn/scene"
)

// TestMeasuresComeBackAfterAKill, where nothing else was changed, and saving saves them,
// so that nothing is left then.
func TestMeasuresComeBackAfterAKill(t *testing.T) {
	journals := filepath.Join(t.TempDir(), "journals")
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText})
	first := newRun(t, filesystem.Real, journals)
	id := first.Open(filepath.Join(dir, "a.ply"))
	first.wait("the file is loaded", func() bool { return len(first.loaded) == 1 })
	d := first.Document(id)
	g := d.Groups()[0]
	kept := measure.Definition{Name: "size", Kind: measure.CentroidSize, Of: measure.Set{Group: g.Group.Name(), GroupID: uint64(g.ID()), All: true}}
	if err := d.Apply(scene.KeepMeasures(d, "Keep size", []measure.Definition{kept})); err != nil {
		t.Fatal(err)
	}
	first.durable(id)
	first.kill()

	second := newRun(t, filesystem.Real, journals)
	second.restore()
	e := second.entries[0]
	all := e.Document.Measures()
	if len(all) != 1 || all[0].Name != "size" || all[0].Of.GroupID != uint64(e.Document.Groups()[0].ID()) || e.LandmarksModified() || !e.Modified() {
		t.Fatalf("there are %+v, modified %v", all, e.Modified())
	}
	if err := second.Save(e.Document.ID(), e.SavePath()); err != nil || e.Modified() {
		t.Errorf("saved: %v, modified %v", err, e.Modified())
	}
	l, err := Load(t.Context(), Item{Path: filepath.Join(dir, "a.ply")}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if in, err := l.Measures(); err != nil || len(in) != 1 || in[0].Name != "size" {
		t.Errorf("the files keep %+v, %v", in, err)
	}
	second.kill()
}
