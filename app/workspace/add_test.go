package workspace

import (
	"path/filepath"
	"slices"
	"testing"

	"cairn/scene"
)

// TestWhatWasToJoinABrokenMeshIsNamed: landmark files that were given with it, and
// those that were added while it was read.
func TestWhatWasToJoinABrokenMeshIsNamed(t *testing.T) {
	for _, c := range []struct {
		with, added []string
		want        string // after the reason
	}{
		{nil, nil, ""},
		{nil, []string{"late.ljson"}, "; late.ljson, which was to join it, was not read"},
		{[]string{"with.ljson"}, nil, "; with.ljson, which was to join it, was not read"},
		{[]string{"with.ljson"}, []string{"late.ljson", "with.ljson", "late.ljson", "more.csv"}, "; with.ljson, late.ljson, more.csv, which were to join it, were not read"},
	} {
		dir := write(t, map[string]string{"bad.ply": "ply\nnonsense", "late.ljson": ljsonText, "with.ljson": ljsonText})
		d := newDesk(t)
		in := func(names []string) (paths []string) {
			for _, name := range names {
				paths = append(paths, filepath.Join(dir, name))
			}
			return paths
		}
		_, reason := Load(t.Context(), Item{Path: filepath.Join(dir, "bad.ply")}, nil)
		d.loaders <- struct{}{} // nothing is read before all have come
		id := d.Open(filepath.Join(dir, "bad.ply"), in(c.with)...)
		for _, path := range in(c.added) {
			d.AddLandmarks(id, path)
		}
		<-d.loaders
		d.wait("it is refused", func() bool { return len(d.failed) == 1 })
		if got := d.failed["bad.ply"].Error(); got != reason.Error()+c.want {
			t.Errorf("with %q, then %q: %s", c.with, c.added, got)
		}
	}
}

// TestLandmarksJoinLandmarks: a file that belongs to landmarks opened without a mesh
// comes with them, and none comes by its name alone.
func TestLandmarksJoinLandmarks(t *testing.T) {
	dir := write(t, map[string]string{"a.ljson": ljsonText, "a.csv": "name,x,y,z\np,1,2,3\n", "b.ljson": ljsonText})
	d := newDesk(t)
	id := d.Open(filepath.Join(dir, "a.ljson"), filepath.Join(dir, "b.ljson"))
	d.wait("they are loaded", func() bool { return len(d.loaded) == 1 })
	var names []string
	for _, n := range d.Document(id).Groups() {
		names = append(names, n.Group.Name()+" of "+filepath.Base(n.File()))
	}
	if want := []string{"g of a.ljson", "g (2) of b.ljson"}; !slices.Equal(names, want) {
		t.Errorf("there are %q, want %q", names, want)
	}
}

// TestLandmarksSavedUnderAnotherNameComeBackSo: in the next session the document is
// that of the new file, with what belongs to it whatever its name.
func TestLandmarksSavedUnderAnotherNameComeBackSo(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ljson": ljsonText, "b.csv": "name,x,y,z\np,1,2,3\n", "m.ply": plyText, "m.ljson": ljsonText}, "a.ljson")
	path := func(name string) string { return filepath.Join(dir, name) }
	session := func() string {
		var text string
		for _, s := range d.Session(0, func(scene.ID) (c scene.Camera, shown bool) { return c, false }).Documents {
			text += filepath.Base(s.Path)
			for _, w := range s.With {
				text += "+" + filepath.Base(w)
			}
			text += " "
		}
		return text
	}
	check := func(when, want string) {
		t.Helper()
		if got := session(); got != want {
			t.Errorf("%s the session is %q, want %q", when, got, want)
		}
	}
	check("opened,", "a.ljson ")
	if err := d.Save(id, path("b.ljson")); err != nil {
		t.Fatal(err)
	}
	check("saved as another,", "b.ljson ")
	d.AddLandmarks(id, path("b.csv"))
	d.wait("they are there", func() bool { return len(d.loaded) == 2 })
	check("with another of that name,", "b.ljson+b.csv ")
	if !d.Entry(id).Modified() {
		t.Error("closing would lose that they belong together, and does not ask")
	}
	mesh := d.Open(path("m.ply"))
	d.wait("the mesh is there", func() bool { return len(d.loaded) == 3 })
	if err := d.Save(mesh, path("n.ljson")); err != nil {
		t.Fatal(err)
	}
	check("a mesh's landmarks saved as another,", "b.ljson+b.csv m.ply+n.ljson ")
}

// TestWhatComesByItselfIsNotUnsaved: a file beside the mesh that is added again.
func TestWhatComesByItselfIsNotUnsaved(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText, "a_picked_points.pp": `<PickedPoints><point x="1" y="0" z="0" active="1" name="p"/></PickedPoints>`, "b.ljson": ljsonText}, "a.ply")
	for name, unsaved := range map[string]bool{"a.ljson": false, "a_picked_points.pp": false, "b.ljson": true} {
		doc := d.Document(id)
		for len(doc.Groups()) > 0 {
			_ = doc.Apply(scene.RemoveGroups(doc, doc.Groups()[0].ID()))
		}
		d.GiveUpRemoved(id)
		before := len(d.loaded)
		d.AddLandmarks(id, filepath.Join(dir, name))
		d.wait("it is there", func() bool { return len(d.loaded) > before })
		if got := d.Entry(id).Modified(); got != unsaved {
			t.Errorf("%s is added: unsaved %v", name, got)
		}
	}
}
