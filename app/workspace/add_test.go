package workspace

import (
	"path/filepath"
	"slices"
	"testing"
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
