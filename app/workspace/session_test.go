package workspace

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestSessionComesBack(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	if s := OpenSession(); len(s.Documents) != 0 {
		t.Errorf("a first start has a session: %+v", s)
	}
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText, "more.ljson": ljsonText, "b.ply": plyText})
	d := newDesk(t)
	a, b := d.Open(filepath.Join(dir, "a.ply"), filepath.Join(dir, "more.ljson")), d.Open(filepath.Join(dir, "b.ply"))
	d.wait("both are loaded", func() bool { return len(d.loaded) == 2 })
	view := scene.DefaultCamera().Look(scene.Top, scene.ViewFrame{})
	view.Pivot = r3.Vec{X: 0.1, Y: 1.0 / 3, Z: 1e-300}
	view.Orthographic = true
	want := d.Session(b, func(id scene.ID) (scene.Camera, bool) { return view, id == a })
	plain := Session{Front: 1, Documents: []SessionDocument{
		{Path: filepath.Join(dir, "a.ply"), With: []string{filepath.Join(dir, "more.ljson")}, Camera: &view},
		{Path: filepath.Join(dir, "b.ply")}}}
	if !reflect.DeepEqual(want, plain) {
		t.Errorf("the session is %+v, want %+v", want, plain)
	}
	if err := want.Save(); err != nil {
		t.Fatal(err)
	}
	if got := OpenSession(); !reflect.DeepEqual(got, plain) {
		t.Errorf("it comes back as %+v, want %+v", got, plain)
	}
}

// TestADamagedSessionIsEmpty: it never keeps the program from starting, and no
// camera of it makes a view blank.
func TestADamagedSessionIsEmpty(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	path, err := statePath(sessionFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text      string
		documents int
	}{
		{"", 0}, {"nonsense", 0}, {"[]", 0}, {`{"documents":[{"path":"relative.ply"}],"front":7}`, 0},
		{`{"documents":[{"path":"/a.ply","camera":{}}],"front":-1}`, 1},
		{`{"documents":[{"path":"/a.ply","camera":{"Height":-1,"Rotation":{"Real":1}}}],"front":9}`, 1},
	} {
		if err := os.WriteFile(path, []byte(c.text), 0o644); err != nil {
			t.Fatal(err)
		}
		s := OpenSession()
		if len(s.Documents) != c.documents || s.Front != 0 {
			t.Errorf("%s: %+v", c.text, s)
		}
		for _, d := range s.Documents {
			if d.Camera != nil {
				t.Errorf("%s: camera %+v", c.text, *d.Camera)
			}
		}
	}
}
