package workspace

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestSessionComesBack(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
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
	if err := kept(want); err != nil {
		t.Fatal(err)
	}
	if got := OpenSession(); !reflect.DeepEqual(got, plain) {
		t.Errorf("it comes back as %+v, want %+v", got, plain)
	}
}

// kept saves a session and waits for that.
func kept(s Session) (failed error) {
	s.Save(func(err error) { failed = err })
	FinishState(time.Minute)
	return failed
}

// TestADamagedSessionIsEmpty: it never keeps the program from starting, and no
// camera of it makes a view blank.
func TestADamagedSessionIsEmpty(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	of, err := stateFileOf(sessionFile)
	path := of.path
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

// views answers how documents are looked at from a map.
func views(of map[scene.ID]scene.Camera) func(scene.ID) (scene.Camera, bool) {
	return func(id scene.ID) (scene.Camera, bool) {
		c, ok := of[id]
		return c, ok
	}
}

// TestASessionHasWhatStillLoads: quitting at once after reopening loses neither
// landmark files nor views, however far loading has come.
func TestASessionHasWhatStillLoads(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText, "more.ljson": ljsonText, "late.ljson": ljsonText,
		"broken.ljson": "{", "b.ply": plyText, "c.ply": plyText})
	in := func(name string) string { return filepath.Join(dir, name) }
	view := scene.DefaultCamera().Look(scene.Top, scene.ViewFrame{}).Zoom(3, 0.1, 0.2)
	old := Session{Front: 1, Documents: []SessionDocument{
		{Path: in("a.ply"), With: []string{in("more.ljson"), in("broken.ljson")}, Camera: &view},
		{Path: in("b.ply"), Camera: &view}, {Path: in("c.ply")}}}
	d := newDesk(t)
	d.loaders <- struct{}{} // no file is read
	front, left := d.Reopen(old, 50)
	if len(left.Documents) != 0 || d.Document(front) == nil || d.Document(front).Name() != "b.ply" {
		t.Errorf("%d documents are left, and %d is in front", len(left.Documents), front)
	}
	check := func(when string, want Session, of map[scene.ID]scene.Camera) {
		t.Helper()
		got := d.Session(front, views(of))
		if err := kept(got); err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		if saved := OpenSession(); !reflect.DeepEqual(saved, want) {
			t.Errorf("%s: the session is %+v, want %+v", when, saved, want)
		}
	}
	check("nothing is read yet", old, nil)
	a := d.Entries()[0].Document.ID()
	d.AddLandmarks(a, in("late.ljson"))
	d.AddLandmarks(a, in("more.ljson"))
	late := Session{Front: 1, Documents: append([]SessionDocument(nil), old.Documents...)}
	late.Documents[0].With = []string{in("more.ljson"), in("broken.ljson"), in("late.ljson")}
	check("more is to join", late, nil)

	<-d.loaders
	d.wait("all are loaded", func() bool { return len(d.loaded) >= 3 })
	// What could not be read is no part of the document; late.ljson is being read.
	whole := Session{Front: 1, Documents: append([]SessionDocument(nil), late.Documents...)}
	whole.Documents[0].With = []string{in("more.ljson"), in("late.ljson")}
	check("the mesh is there", whole, nil) // the window has not taken the views yet
	d.wait("the landmarks have joined", func() bool { return d.Entry(a).hasFile(in("late.ljson")) })
	seen := scene.DefaultCamera().Pan(0.1, 0.2)
	whole.Documents[0].Camera = &seen
	check("the landmarks are there", whole, map[scene.ID]scene.Camera{a: seen})
	d.AddLandmarks(a, in("broken.ljson"))
	d.wait("a file is refused", func() bool { return len(d.notAdded) == 1 })
	check("a file was refused", whole, map[scene.ID]scene.Camera{a: seen})
	d.Document(a).Undo()
	whole.Documents[0].With = []string{in("more.ljson")}
	check("the last to join has left", whole, map[scene.ID]scene.Camera{a: seen})
}

// TestASessionNamesEveryFileThatDoesNotComeByItself: a table of points with the
// mesh's name is one, where its extension is one that all kinds of files have.
func TestASessionNamesEveryFileThatDoesNotComeByItself(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText, "a.xyz": "0 0 0\n1 0 0\n0 1 0\n", "a.ljson": ljsonText})
	d := newDesk(t)
	id := d.Open(filepath.Join(dir, "a.ply"), filepath.Join(dir, "a.xyz"))
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	if n := len(d.Document(id).Groups()); n != 2 {
		t.Fatalf("%d groups are there", n)
	}
	if got, want := d.Session(id, views(nil)).Documents[0].With, []string{filepath.Join(dir, "a.xyz")}; !reflect.DeepEqual(got, want) {
		t.Errorf("with %q, want %q", got, want)
	}
}

// TestOneViewThatShowsNothing costs no other document of the session its place
// or view.
func TestOneViewThatShowsNothing(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	dir := write(t, map[string]string{"a.ply": plyText, "b.ply": plyText})
	good := scene.DefaultCamera().Look(scene.Left, scene.ViewFrame{})
	nan, inf := math.NaN(), math.Inf(-1)
	bad := map[string]func(*scene.Camera){
		"focus": func(c *scene.Camera) { c.Focus.Y = nan }, "pivot": func(c *scene.Camera) { c.Pivot.Z = inf },
		"both": func(c *scene.Camera) { c.Focus.X, c.Pivot.X = math.Inf(1), inf }, "height": func(c *scene.Camera) { c.Height = nan },
		"no height": func(c *scene.Camera) { c.Height = 0 }, "rotation": func(c *scene.Camera) { c.Rotation.Kmag = nan },
		"length": func(c *scene.Camera) { c.Rotation.Real = 2 },
	}
	d := newDesk(t)
	a, b := d.Open(filepath.Join(dir, "a.ply")), d.Open(filepath.Join(dir, "b.ply"))
	d.wait("both are loaded", func() bool { return len(d.loaded) == 2 })
	want := Session{Front: 1, Documents: []SessionDocument{{Path: filepath.Join(dir, "a.ply")}, {Path: filepath.Join(dir, "b.ply"), Camera: &good}}}
	for name, spoil := range bad {
		c := good
		spoil(&c)
		if got := d.Session(b, views(map[scene.ID]scene.Camera{a: c, b: good})); got.Documents[0].Camera != nil {
			t.Errorf("%s: the session has the view", name)
		}
		byHand := want
		byHand.Documents = []SessionDocument{{Path: filepath.Join(dir, "a.ply"), Camera: &c}, want.Documents[1]}
		for _, s := range []Session{d.Session(b, views(map[scene.ID]scene.Camera{a: c, b: good})), byHand} {
			if err := kept(s); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if got := OpenSession(); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: the session is %+v, want %+v", name, got, want)
			}
		}
		if byHand.Documents[0].Camera != &c {
			t.Errorf("%s: saving changes the session", name)
		}
	}
}

// TestAnOddValueOfASession costs only what it is in.
func TestAnOddValueOfASession(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	good := scene.DefaultCamera()
	text, err := json.Marshal(good)
	if err != nil {
		t.Fatal(err)
	}
	b := fmt.Sprintf(`{"path":"/b.ply","with":["/b.pp"],"camera":%s}`, text)
	ofB := SessionDocument{Path: "/b.ply", With: []string{"/b.pp"}, Camera: &good}
	ofA := SessionDocument{Path: "/a.ply"}
	for odd, want := range map[string]Session{
		`{"path":"/a.ply","camera":{"Height":1e999,"Rotation":{"Real":1}}}`:               {Documents: []SessionDocument{ofA, ofB}, Front: 1},
		`{"path":"/a.ply","camera":{"Height":1,"Focus":{"X":"1"},"Rotation":{"Real":1}}}`: {Documents: []SessionDocument{ofA, ofB}, Front: 1},
		`{"path":"/a.ply","camera":"none"}`:                                               {Documents: []SessionDocument{ofA, ofB}, Front: 1},
		`{"path":"/a.ply","camera":null,"with":["relative.pp",7]}`:                        {Documents: []SessionDocument{ofA, ofB}, Front: 1},
		`{"path":"/a.ply","with":"/a.pp"}`:                                                {Documents: []SessionDocument{ofA, ofB}, Front: 1},
		`{"path":"relative.ply"}`:                                                         {Documents: []SessionDocument{ofB}},
		`{"path":["/a.ply"]}`:                                                             {Documents: []SessionDocument{ofB}},
		`null`:                                                                            {Documents: []SessionDocument{ofB}},
		`7`:                                                                               {Documents: []SessionDocument{ofB}},
	} {
		writeStateText(t, sessionFile, `{"documents":[`+odd+`,`+b+`],"front":1}`)
		if got := OpenSession(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: the session is %+v, want %+v", odd, got, want)
		}
	}
	writeStateText(t, sessionFile, `{"front":"x","documents":[`+b+`]}`)
	if got, want := OpenSession(), (Session{Documents: []SessionDocument{ofB}}); !reflect.DeepEqual(got, want) {
		t.Errorf("an odd front: the session is %+v, want %+v", got, want)
	}
}

// TestReopenOpensNoMoreThanASessionMayAtOnce: the one that was in front is among
// them, and what is left can be opened next, whole.
func TestReopenOpensNoMoreThanASessionMayAtOnce(t *testing.T) {
	const all, most = 13, 5
	files := map[string]string{}
	for i := range all {
		files[fmt.Sprintf("%02d.ply", i)] = plyText
	}
	dir := write(t, files)
	var s Session
	for i := range all {
		c := scene.DefaultCamera()
		c.Height = float64(i + 1)
		s.Documents = append(s.Documents, SessionDocument{Path: filepath.Join(dir, fmt.Sprintf("%02d.ply", i)), Camera: &c})
	}
	for _, s.Front = range []int{0, 4, 5, 12} {
		d := newDesk(t)
		d.loaders <- struct{}{} // no file is read
		left, opened := s, 0
		for round := 0; len(left.Documents) > 0; round++ {
			var front scene.ID
			before := len(d.Entries())
			front, left = d.Reopen(left, most)
			n := len(d.Entries()) - before
			if opened += n; n > most || opened+len(left.Documents) != all {
				t.Fatalf("front %d: %d were opened at once, %d are left of %d", s.Front, n, len(left.Documents), all)
			}
			if e := d.Entry(front); round == 0 && (e == nil || e.Path != s.Documents[s.Front].Path) {
				t.Errorf("front %d: in front is %+v", s.Front, e)
			}
		}
		seen := map[string]bool{}
		for _, e := range d.Entries() {
			seen[e.Path] = true
			if want := fmt.Sprintf("%02d.ply", int(e.View.Height)-1); filepath.Base(e.Path) != want {
				t.Errorf("front %d: %s has the view of %s", s.Front, e.Path, want)
			}
		}
		if len(seen) != all {
			t.Errorf("front %d: %d of %d were opened", s.Front, len(seen), all)
		}
		d.CloseAll()
	}
}

// TestReopenLeavesTheViewOfAnOpenDocument: it is the user's own by then.
func TestReopenLeavesTheViewOfAnOpenDocument(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText})
	d := newDesk(t)
	id := d.Open(filepath.Join(dir, "a.ply"))
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	c := scene.DefaultCamera()
	front, _ := d.Reopen(Session{Documents: []SessionDocument{{Path: filepath.Join(dir, "a.ply"), Camera: &c}}}, 50)
	if front != id || d.Entry(id).View != nil || len(d.Entries()) != 1 {
		t.Errorf("document %d is in front with the view %v, want %d", front, d.Entry(id).View, id)
	}
}

func TestAppendingASessionNamesNothingTwice(t *testing.T) {
	s := Session{Front: 1, Documents: []SessionDocument{{Path: "/a"}, {Path: "/b"}}}
	s.Append(Session{Documents: []SessionDocument{{Path: "/b", With: []string{"/x"}}, {Path: "/c"}}})
	want := Session{Front: 1, Documents: []SessionDocument{{Path: "/a"}, {Path: "/b"}, {Path: "/c"}}}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("the session is %+v, want %+v", s, want)
	}
}

// TestNamesThatAreNoUnicodeAreRemembered: file names are bytes, and two that
// differ in one of those are two files.
func TestNamesThatAreNoUnicodeAreRemembered(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	dir := t.TempDir()
	var paths []string
	for _, name := range []string{"sk\xe9l.ply", "sk\xe8l.ply", "sk\ufffdl.ply", `sk\xe9l.ply`, `"quoted".ply`, "l\xe9.ljson"} {
		path := filepath.Join(dir, name)
		text := plyText
		if filepath.Ext(name) == ".ljson" {
			text = ljsonText
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Skipf("this file system has no such names: %v", err)
		}
		paths = append(paths, path)
	}
	meshes, points := paths[:5], paths[5]
	d := newDesk(t)
	recent := OpenRecent()
	for i, path := range meshes {
		id := d.Open(path, points)
		recent.Add(path)
		d.wait("the file is loaded", func() bool { return len(d.loaded) == i+1 })
		f, ok := scene.NewViewFrame(scene.DefaultCamera().Turn(float64(i+1)/10, 0).Rotation)
		if err := d.framed(id, f); err != nil || !ok {
			t.Fatal(err)
		}
	}
	want := d.Session(0, views(nil))
	if err := kept(want); err != nil {
		t.Fatal(err)
	}
	if got := OpenSession(); !reflect.DeepEqual(got, want) || got.Documents[0].Path != meshes[0] || got.Documents[0].With[0] != points {
		t.Errorf("the session is %+v, want %+v", got, want)
	}
	for i, path := range meshes {
		if got := OpenRecent().Files()[len(meshes)-1-i]; got != path {
			t.Errorf("the recent file is %q, want %q", got, path)
		}
		f, _ := scene.NewViewFrame(scene.DefaultCamera().Turn(float64(i+1)/10, 0).Rotation)
		if got := frameOn(t, path); got != f {
			t.Errorf("%q has the frame %v, want %v", path, got, f)
		}
	}
}
