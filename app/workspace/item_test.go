package workspace

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"cairn/landmark"
	"cairn/landmark/measure"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// oneArea is a measure of a document.
var oneArea = []measure.Definition{{Kind: measure.CentroidSize, Of: measure.Set{Group: "g", All: true}}}

// TestItemsOpenedAloneHaveTheirOwnFiles: a mesh is opened a second time with landmarks of its
// own. Those of the first time do not come, nor their measures, and are not written over, also
// where it was read ahead.
func TestItemsOpenedAloneHaveTheirOwnFiles(t *testing.T) {
	for _, ahead := range []bool{false, true} {
		dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText, "a.measures.json": `{"cairn":{"format":"measures","version":1},"measures":[]}`})
		d := newDesk(t)
		path, own := filepath.Join(dir, "a.ply"), filepath.Join(dir, "a_r2.ljson")
		item := Item{Path: path, Own: own, Alone: true}
		open := func() scene.ID {
			if item.With = nil; exists(own) {
				item.With = []string{own}
			}
			if d.loaded = nil; ahead {
				d.ReadItemAhead(item)
				d.wait("it is read ahead", func() bool { return d.ahead.read != nil })
			}
			id := d.OpenItem(item)
			d.wait("it is loaded", func() bool { return len(d.loaded) == 1 })
			return id
		}
		id := open()
		e := d.Entry(id)
		if n := len(e.Document.Groups()); n != 0 {
			t.Fatalf("%d groups came", n)
		}
		if e.NewPath() != own || e.MeasuresFile() != filepath.Join(dir, "a_r2.measures.json") {
			t.Error(e.NewPath(), e.MeasuresFile())
		}
		points := []landmark.Landmark{{Name: "p", Status: landmark.Defined, Position: r3.Vec{X: 0.5}}}
		if err := e.Document.Apply(scene.AddGroups(e.Document, "", landmark.NewGroup("g", points))); err != nil {
			t.Fatal(err)
		}
		if err := d.Save(id, e.NewPath()); err != nil {
			t.Fatal(err)
		}
		d.Close(id)
		d.notes = nil
		id = open()
		e = d.Entry(id)
		if g := e.Document.Groups(); len(g) != 1 || g[0].Group.Len() != 1 || e.SavePath() != own || len(d.notes) > 0 {
			t.Errorf("%d groups, saved to %q, told: %q", len(g), e.SavePath(), d.notes)
		}
		if err := e.Document.Apply(scene.KeepMeasures(e.Document, "", oneArea)); err != nil {
			t.Fatal(err)
		}
		if err := d.Save(id, own); err != nil {
			t.Fatal(err)
		}
		d.Close(id)
		if e = d.Entry(open()); len(e.Document.Measures()) != 1 {
			t.Errorf("%d measures came back", len(e.Document.Measures()))
		}
		if s := d.Session(0, func(scene.ID) (scene.Camera, bool) { return scene.Camera{}, false }); len(s.Documents) != 0 {
			t.Error("the next start would open it with what was not to come:", s)
		}
		d.CloseAll()
		first := d.OpenItem(Item{Path: path})
		d.wait("the first is loaded", func() bool { e := d.Entry(first); return e != nil && !e.Loading })
		if e = d.Entry(first); len(e.Document.Groups()) != 1 || e.Document.Groups()[0].Group.Len() != 2 || len(e.Document.Measures()) != 0 {
			t.Error("the first time was written over")
		}
	}
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

// TestTitlesInPlaceOfNames: of the document, of its groups without a name and in lists, from
// when it opens, whether it was read ahead under that title or not, until it is taken away.
func TestTitlesInPlaceOfNames(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText, "a.csv": "name,x,y,z\np,0.1,0.1,0\n", "b.ply": plyText})
	d := newDesk(t)
	path := filepath.Join(dir, "a.ply")
	d.readAhead(path)
	id := d.OpenItem(Item{Path: path, Title: "Specimen 7"})
	d.Open(filepath.Join(dir, "b.ply"))
	d.wait("both are loaded", func() bool { return len(d.loaded) == 2 })
	e := d.Entry(id)
	names := func() []string {
		return append(d.Names(), e.Document.Name(), d.Name(id), e.Document.GroupName(e.Document.Groups()[0]), e.Document.GroupNames()[0], e.FileName())
	}
	want := []string{"Specimen 7", "b.ply", "Specimen 7", "Specimen 7", "landmarks", "landmarks", "Specimen 7.ply"}
	if got := names(); !slices.Equal(got, want) || !e.Titled() {
		t.Errorf("%q, want %q", got, want)
	}
	d.Call(id, "")
	want = []string{"a.ply", "b.ply", "a.ply", "a.ply", "a.csv", "a.csv", "a.ply"}
	if got := names(); !slices.Equal(got, want) || e.Titled() {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestWhatWasReadAheadOtherwiseIsReadAgain: with what lies beside it, and then it is opened
// alone.
func TestWhatWasReadAheadOtherwiseIsReadAgain(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText})
	d := newDesk(t)
	path := filepath.Join(dir, "a.ply")
	d.readAhead(path)
	id := d.OpenItem(Item{Path: path, Own: filepath.Join(dir, "a_r2.ljson"), Alone: true})
	d.wait("it is loaded", func() bool { return len(d.loaded) == 1 })
	if n := len(d.Document(id).Groups()); n != 0 {
		t.Errorf("%d groups came", n)
	}
}
