package workspace

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"weak"

	"cairn/internal/atomicfile"
	"cairn/landmark/lmio"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

const plyText = "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n" +
	"element face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n"

const ljsonText = `{"groups":{"g":{"labels":[],"landmarks":{"points":[[0,0,0],[null,null,null]]}}},"version":3}`

// write makes files in a new folder and returns it.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// desk is a workspace whose goroutine is the test's: post queues functions, and
// wait runs them until a condition holds.
type desk struct {
	*Workspace
	t        *testing.T
	queue    chan func()
	loaded   []scene.ID
	closed   []scene.ID
	failed   map[string]error
	notes    []string
	measured int

	notAdded, notReloaded []string // names of files
	kept                  uint64
	notKept, held         []error
	left                  int
}

func newDesk(t *testing.T) *desk {
	d := &desk{t: t, queue: make(chan func(), 100), failed: map[string]error{}}
	d.Workspace = New(func(f func()) { d.queue <- f }, Events{
		Added:       func(scene.ID) {},
		Loaded:      func(id scene.ID) { d.loaded = append(d.loaded, id) },
		Failed:      func(path string, err error) { d.failed[filepath.Base(path)] = err },
		Closed:      func(c Closed) { d.closed = append(d.closed, c.Document) },
		Notice:      func(_ scene.ID, text string) { d.notes = append(d.notes, text) },
		NotAdded:    func(_ scene.ID, path string, err error) { d.notAdded = append(d.notAdded, filepath.Base(path)) },
		NotReloaded: func(_ scene.ID, path string, err error) { d.notReloaded = append(d.notReloaded, filepath.Base(path)) },
		Measured:    func(scene.ID) { d.measured++ },
		Kept:        func(_ scene.ID, edit uint64) { d.kept = edit },
		NotKept:     func(_ scene.ID, err error) { d.notKept = append(d.notKept, err) },
		Left:        func() { d.left++ },
		Held:        func(_ scene.ID, path string, err error) { d.held = append(d.held, err) },
	})
	t.Cleanup(func() {
		d.CloseAll()
		FinishState(time.Minute)
	})
	return d
}

// Save saves and waits for the end of it.
func (d *desk) Save(id scene.ID, path string) error {
	d.t.Helper()
	losses, _ := d.Losses(id, path) // the save has the error
	return d.over(func(done func(error)) { d.Workspace.Save(id, path, Agreed{Losses: losses}, done) })
}

// SaveOver saves and waits for the end of it.
func (d *desk) SaveOver(id scene.ID, path string, old atomicfile.Version) error {
	d.t.Helper()
	losses, _ := d.Losses(id, path)
	return d.over(func(done func(error)) { d.Workspace.Save(id, path, Agreed{Over: &old, Losses: losses}, done) })
}

// Check checks and waits for the end of it.
func (d *desk) Check(id scene.ID, path string) error {
	d.t.Helper()
	return d.over(func(done func(error)) { d.Workspace.Check(id, path, done) })
}

// FindLost looks and waits for the end of it, as long as it takes.
func (d *desk) FindLost() {
	d.t.Helper()
	_ = d.over(func(done func(error)) { d.Workspace.FindLost(time.Minute, func() { done(nil) }) })
}

func (d *desk) over(do func(done func(error))) (err error) {
	d.t.Helper()
	over := false
	do(func(e error) { over, err = true, e })
	d.wait("it is saved", func() bool { return over })
	return err
}

func (d *desk) wait(what string, done func() bool) {
	d.t.Helper()
	timeout := time.After(time.Minute)
	for !done() {
		select {
		case f := <-d.queue:
			f()
		case <-timeout:
			d.t.Fatalf("waited in vain until %s", what)
		}
	}
}

func TestOpenBringsTheLandmarksBeside(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText, "a_lm.ljson": ljsonText})
	d := newDesk(t)
	id := d.Open(filepath.Join(dir, "a.ply"))
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	doc := d.Document(id)
	if len(doc.Meshes()) != 1 || len(doc.Groups()) != 1 {
		t.Fatalf("%d meshes and %d groups, want one each", len(doc.Meshes()), len(doc.Groups()))
	}
	if g := doc.Groups()[0].Group; g.Name() != "g" || g.Len() != 2 || g.Placed() != 1 {
		t.Errorf("group %q has %d points, %d placed", g.Name(), g.Len(), g.Placed())
	}
	if again := d.Open(filepath.Join(dir, ".", "a.ply")); again != id {
		t.Error("an open file was opened twice")
	}
}

func TestABrokenFileBlocksNoOther(t *testing.T) {
	dir := write(t, map[string]string{"good.ply": plyText, "bad.ply": "ply\nnonsense", "empty.ply": "",
		"side.ply": plyText, "side.ljson": "{"})
	d := newDesk(t)
	for _, name := range []string{"bad.ply", "good.ply", "empty.ply", "absent.ply", "side.ply"} {
		d.Open(filepath.Join(dir, name))
	}
	d.wait("all are loaded or refused", func() bool { return len(d.loaded) == 2 && len(d.failed) == 3 })
	for name, err := range d.failed {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("the message does not name the file %s: %v", name, err)
		}
	}
	if len(d.Entries()) != 2 || len(d.closed) != 3 {
		t.Errorf("%d documents stay open, %d were closed; want 2 and 3", len(d.Entries()), len(d.closed))
	}
	for _, e := range d.Entries() {
		if warned := len(e.Document.Warnings()) > 0; warned != (e.Document.Name() == "side.ply") {
			t.Errorf("%s: warnings %q", e.Document.Name(), e.Document.Warnings())
		}
	}
}

func TestCloseWhileLoadingLeavesNothing(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText})
	d := newDesk(t)
	id := d.Open(filepath.Join(dir, "a.ply"))
	gone := weak.Make(d.Document(id))
	d.Close(id)
	for len(d.queue) > 0 {
		(<-d.queue)()
	}
	runtime.GC()
	if gone.Value() != nil || len(d.loaded) != 0 {
		t.Error("a document closed while it loads is still there")
	}
}

func TestClosedDocumentIsCollectedAtOnce(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText})
	d := newDesk(t)
	id := d.Open(filepath.Join(dir, "a.ply"))
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	doc, mesh := weak.Make(d.Document(id)), weak.Make(d.Document(id).Meshes()[0].Mesh)
	d.Close(id)
	runtime.GC()
	if doc.Value() != nil || mesh.Value() != nil {
		t.Error("the workspace keeps a closed document or its mesh alive")
	}
	runtime.KeepAlive(d)
}

func TestAKeptDocumentIsSeenAsALeak(t *testing.T) { // the test above must be able to fail
	dir := write(t, map[string]string{"a.ply": plyText})
	d := newDesk(t)
	id := d.Open(filepath.Join(dir, "a.ply"))
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	doc := weak.Make(d.Document(id))
	kept := d.Document(id)
	closure := func() string { return kept.Name() }
	d.Close(id)
	runtime.GC()
	if doc.Value() == nil {
		t.Error("a document that a closure keeps alive was not noticed")
	}
	if got := len(doc.Value().Meshes()); got != 0 {
		t.Errorf("it still holds %d meshes", got)
	}
	runtime.KeepAlive(closure)
}

func TestLandmarksJoinAndAreSaved(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText, "more.ljson": ljsonText})
	d := newDesk(t)
	id := d.Open(filepath.Join(dir, "a.ply"))
	d.wait("the mesh is loaded", func() bool { return len(d.loaded) == 1 })
	more := filepath.Join(dir, "more.ljson")
	d.AddLandmarks(id, more)
	d.wait("the landmarks are there", func() bool { return len(d.loaded) == 2 })
	doc, e := d.Document(id), d.Entry(id)
	if len(doc.Groups()) != 1 || !e.Modified() { // nothing else says that the group belongs here
		t.Fatalf("%d groups, modified %v", len(doc.Groups()), e.Modified())
	}
	d.AddLandmarks(id, more)
	if len(d.notes) != 2 || !strings.Contains(d.notes[1], "already open") {
		t.Errorf("adding the same file twice: notices %q", d.notes)
	}
	out := filepath.Join(dir, "out.ljson")
	if err := d.Save(id, out); err != nil {
		t.Fatal(err)
	}
	if e.Modified() || e.SavePath() != out {
		t.Errorf("after saving: modified %v, path %s", e.Modified(), e.SavePath())
	}
	if err := d.Save(id, filepath.Join(dir, "absent", "out.ljson")); err == nil {
		t.Error("saving into a folder that does not exist gave no error")
	}
	if !doc.Undo() || len(doc.Groups()) != 0 {
		t.Error("adding landmarks cannot be undone")
	}
	d.AddLandmarks(id, more)
	d.wait("they are there again", func() bool { return len(doc.Groups()) == 1 })
}

func TestTwoGroupsOfANameCanBeSaved(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText, "other.ljson": ljsonText})
	d := newDesk(t)
	id := d.Open(filepath.Join(dir, "a.ply"))
	d.wait("the mesh is loaded", func() bool { return len(d.loaded) == 1 })
	d.AddLandmarks(id, filepath.Join(dir, "other.ljson"))
	d.wait("the landmarks are there", func() bool { return len(d.loaded) == 2 })
	doc := d.Document(id)
	if got := doc.Groups()[1].Group.Name(); got != "g (2)" {
		t.Errorf("the second group is called %q", got)
	}
	if got := d.Entry(id).SavePath(); got != "" {
		t.Errorf("landmarks of two files would be saved to %s without asking", got)
	}
	if err := d.Save(id, filepath.Join(dir, "both.ljson")); err != nil {
		t.Error(err)
	}
}

// TestAGroupThatIsInNoFileIsSavedWithTheOthers, without asking, where the format of their
// file holds several groups.
func TestAGroupThatIsInNoFileIsSavedWithTheOthers(t *testing.T) {
	const fcsv = "# Markups fiducial file version = 4.11\n# CoordinateSystem = LPS\n# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n" +
		"1,0,0,0,0,0,0,1,1,1,0,a,,\n"
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": ljsonText}, "a.ply")
	doc, e := d.Document(id), d.Entry(id)
	if err := doc.Apply(scene.AddGroups(doc, "", placed("mine", 3))); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "a.ljson")
	if got := e.SavePath(); got != path {
		t.Fatalf("saved to %q, want %s", got, path)
	}
	if err := d.Save(id, e.SavePath()); err != nil || e.Modified() {
		t.Fatalf("%v, modified %v", err, e.Modified())
	}
	r, err := lmio.Read(t.Context(), path)
	if err != nil || len(r.Groups) != 2 || r.Groups[0].Name() != "g" || r.Groups[1].Name() != "mine" {
		t.Errorf("the file holds %d groups, %v", len(r.Groups), err)
	}
	d, id, _ = open(t, map[string]string{"a.ply": plyText, "a.fcsv": fcsv}, "a.ply")
	doc = d.Document(id)
	if err := doc.Apply(scene.AddGroups(doc, "", placed("mine", 3))); err != nil {
		t.Fatal(err)
	}
	if got := d.Entry(id).SavePath(); got != "" {
		t.Errorf("two groups are saved to %s, which holds one", got)
	}
}

func TestWhatWasLeftOutIsNotWrittenOver(t *testing.T) {
	const flat = `{"groups":{"flat":{"labels":[],"landmarks":{"points":[[0,0]]}},` +
		`"g":{"labels":[],"landmarks":{"points":[[0,0,0]]}}},"version":3}`
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": flat, "b.ply": plyText, "b.ljson": ljsonText})
	d := newDesk(t)
	a, b := d.Open(filepath.Join(dir, "a.ply")), d.Open(filepath.Join(dir, "b.ply"))
	d.wait("both are loaded", func() bool { return len(d.loaded) == 2 })
	if len(d.Document(a).Groups()) != 1 || len(d.Document(a).Warnings()) == 0 {
		t.Fatalf("%d groups, warnings %q", len(d.Document(a).Groups()), d.Document(a).Warnings())
	}
	if got := d.Entry(a).SavePath(); got != "" {
		t.Errorf("a file of which a group was left out would be written over: %s", got)
	}
	if got, want := d.Entry(b).SavePath(), filepath.Join(dir, "b.ljson"); got != want {
		t.Errorf("landmarks of one file are saved to %q, want %s", got, want)
	}
	losses, err := d.Losses(a, filepath.Join(dir, "a.ljson"))
	if err != nil || len(losses) != 1 || !strings.Contains(losses[0], `a.ljson: group "flat"`) {
		t.Errorf("saving over it would say that it loses %q, %v", losses, err)
	}
	d.AddLandmarks(b, filepath.Join(dir, "a.ljson"))
	d.wait("they are there", func() bool { return len(d.loaded) == 3 })
	if got := len(d.Document(b).Groups()); got != 2 {
		t.Errorf("%d groups, want the one of three dimensions only", got)
	}
}

// TestPointsOfOneNameAreSaidAndSaved: they are odd, but nothing of them was left out, so
// that their file is saved to as any other.
func TestPointsOfOneNameAreSaidAndSaved(t *testing.T) {
	const twice = `{"groups":{"g":{"labels":[],"landmarks":{"points":[[0,0,0],[1,0,0]]},"metadata":{"names":["a","a"]}}},"version":3}`
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": twice})
	d := newDesk(t)
	id := d.Open(filepath.Join(dir, "a.ply"))
	d.wait("it is loaded", func() bool { return len(d.loaded) == 1 })
	if said := strings.Join(d.Document(id).Warnings(), "\n"); !strings.Contains(said, `a.ljson: several points have one name: "a" (points 1 and 2)`) {
		t.Errorf("it is said %q", said)
	}
	if got, want := d.Entry(id).SavePath(), filepath.Join(dir, "a.ljson"); got != want {
		t.Errorf("saved to %q, want %s", got, want)
	}
}

// TestWhatJoinsIsTold: landmarks that are added to a mesh, that come with it under
// another name, and what a file with the mesh's own name has, which is nothing new.
func TestWhatJoinsIsTold(t *testing.T) {
	const two, specimens = "name,x,y,z\na,0,0,0\nb,1,0,0\n", "LM3=2\n0 0 0\n1 0 0\nID=s\nLM3=2\n0 0 0\n0 1 0\nID=t\n"
	dir := write(t, map[string]string{"a.ply": plyText, "a.csv": two, "c.ply": plyText, "B.csv": two, "all.tps": specimens, "one.tps": "LM3=1\n0 0 0\n"})
	d := newDesk(t)
	id := d.Open(filepath.Join(dir, "a.ply"))
	d.wait("it is loaded", func() bool { return len(d.loaded) == 1 })
	if len(d.notes) > 0 {
		t.Errorf("of its own landmarks: %q", d.notes)
	}
	for i, c := range []struct{ file, want string }{
		{"B.csv", "2 landmarks of B.csv now lie with a.ply, beside 2 others."},
		{"all.tps", "4 landmarks in 2 groups of all.tps now lie with a.ply, beside 4 others."},
		{"one.tps", "1 landmark of one.tps now lies with a.ply, beside 8 others."},
	} {
		d.AddLandmarks(id, filepath.Join(dir, c.file))
		d.wait(c.file+" is there", func() bool { return len(d.loaded) == 2+i })
		if len(d.notes) != i+1 || d.notes[i] != c.want {
			t.Errorf("%s: %q", c.file, d.notes)
		}
	}
	if told := strings.Join(d.Document(id).Notes(), "\n"); !strings.Contains(told, "B.csv: read as a table") || !strings.Contains(told, "a.csv: read as a table") {
		t.Errorf("what was assumed cannot be looked up: %q", told)
	}
	d.notes = nil
	d.Open(filepath.Join(dir, "c.ply"), filepath.Join(dir, "B.csv"))
	d.wait("the other is loaded", func() bool { return len(d.loaded) == 5 })
	if len(d.notes) != 1 || d.notes[0] != "2 landmarks of B.csv now lie with c.ply." {
		t.Errorf("opened together: %q", d.notes)
	}
}

// TestSavingSaysWhatReadingDidNotKeep: until the landmarks are saved to a file, and
// for every format.
func TestSavingSaysWhatReadingDidNotKeep(t *testing.T) {
	dir := write(t, map[string]string{"a.ply": plyText, "a.csv": "name,x,y,z\nNasion,0,0,0\nBregma,,7.5,\n", "b.csv": "name,x,y,z\nNasion,1,0,0\nBregma,,8.5,\n"})
	d := newDesk(t)
	id := d.Open(filepath.Join(dir, "a.ply"))
	d.wait("it is loaded", func() bool { return len(d.loaded) == 1 })
	if got := d.Entry(id).SavePath(); got != "" {
		t.Errorf("%s would be written over without asking", got)
	}
	if told := strings.Join(d.Document(id).Warnings(), "; "); !strings.Contains(told, "not kept: a.csv: line 3: y = 7.5") {
		t.Errorf("the window says %q", told)
	}
	d.AddLandmarks(id, filepath.Join(dir, "b.csv"))
	d.wait("the others are there", func() bool { return len(d.loaded) == 2 })
	for _, name := range []string{"a.csv", "new.csv", "new.mrk.json"} {
		losses, err := d.Losses(id, filepath.Join(dir, name))
		if told := strings.Join(losses, "; "); err != nil || !strings.Contains(told, "a.csv: line 3: y = 7.5") || !strings.Contains(told, "b.csv: line 3: y = 8.5") {
			t.Errorf("%s: the losses are %q, %v", name, losses, err)
		}
	}
	if err := d.Save(id, filepath.Join(dir, "new.csv")); err != nil {
		t.Fatal(err)
	}
	if losses, err := d.Losses(id, filepath.Join(dir, "new.csv")); err != nil || len(losses) > 0 {
		t.Errorf("saved, the losses are %q, %v", losses, err)
	}
}

func TestRecent(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	r := OpenRecent()
	for _, f := range []string{"a", "b", "a"} {
		r.Add(f)
	}
	if got := OpenRecent().Files(); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("recent files are %q", got)
	}
	r.Remove("a")
	if got := OpenRecent().Files(); !slices.Equal(got, []string{"b"}) {
		t.Errorf("after Remove: %q", got)
	}
	for i := range 30 {
		r.Add(strings.Repeat("x", i+1))
	}
	if got := len(OpenRecent().Files()); got != mostRecent {
		t.Errorf("the list has %d files, want %d", got, mostRecent)
	}
}

// TestALandmarkNameGivesTheLandmarkReadersReason: a mesh under such a name is
// still one.
func TestALandmarkNameGivesTheLandmarkReadersReason(t *testing.T) {
	dir := write(t, map[string]string{"a.csv": "name,x,y,z\na,1,2,3\nb,1,two,3\n", "b.json": `{"a": 1}`, "c.am": "hello", "d.txt": plyText, "e.xyz": "hello"})
	for name, want := range map[string]string{"a.csv": "line 3", "b.json": "line 1", "c.am": "Amira", "e.xyz": "no table of landmarks"} {
		_, err := Load(t.Context(), Item{Path: filepath.Join(dir, name)}, nil)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "PLY") {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	if l, err := Load(t.Context(), Item{Path: filepath.Join(dir, "d.txt")}, nil); err != nil || l.Mesh == nil {
		t.Errorf("a mesh called .txt: %v", err)
	}
}

// TestLargeMeshesGetLevels: a moving view draws them.
func TestLargeMeshesGetLevels(t *testing.T) {
	const side = 360 // squares along each side of a flat square sheet, two triangles each
	file := filepath.Join(t.TempDir(), "sheet.ply")
	if err := os.WriteFile(file, sheet(side), 0o644); err != nil {
		t.Fatal(err)
	}
	d := newDesk(t)
	id := d.Open(file)
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	m := d.Document(id).Meshes()[0].Mesh
	for timeout := time.After(time.Minute); m.Detail() == nil; { // nobody tells when they come
		select {
		case <-time.After(time.Millisecond):
		case <-timeout:
			t.Fatal("there are no levels after a minute")
		}
	}
	if n := m.Detail().Levels[0].TriangleCount(); n < mesh.LeastLevel || n >= m.TriangleCount() {
		t.Errorf("the first level has %d triangles of %d", n, m.TriangleCount())
	}
}

// TestTheSurfaceIsBuiltInTheBackground: picks need it soon after the mesh is shown,
// and no landmarks beside the mesh ask for it.
func TestTheSurfaceIsBuiltInTheBackground(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sheet.ply")
	if err := os.WriteFile(file, sheet(20), 0o644); err != nil {
		t.Fatal(err)
	}
	d := newDesk(t)
	id := d.Open(file)
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	m := d.Document(id).Meshes()[0].Mesh
	for timeout := time.After(time.Minute); m.BuiltSurface() == nil; { // nobody tells when it comes
		select {
		case <-time.After(time.Millisecond):
		case <-timeout:
			t.Fatal("there is no surface after a minute")
		}
	}
	before := m.Bytes()
	if h, ok := m.BuiltSurface().Cast(r3.Vec{X: 3.5, Y: 4.25, Z: 9}, r3.Vec{Z: -1}); !ok || h.Position != (r3.Vec{X: 3.5, Y: 4.25}) {
		t.Errorf("%+v %v", h, ok)
	}
	d.Close(id)
	if m.BuiltSurface() != nil || m.Bytes() != 0 {
		t.Errorf("after closing the mesh holds %d bytes of %d", m.Bytes(), before)
	}
}

// sheet returns a binary PLY file of side × side squares in a plane.
func sheet(side int) []byte {
	text := fmt.Sprintf("ply\nformat binary_little_endian 1.0\nelement vertex %d\nproperty float x\nproperty float y\nproperty float z\n"+
		"element face %d\nproperty list uchar int vertex_indices\nend_header\n", (side+1)*(side+1), side*side)
	b := []byte(text)
	for i := range (side + 1) * (side + 1) {
		for _, x := range []float32{float32(i % (side + 1)), float32(i / (side + 1)), 0} {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
		}
	}
	for i := range side * side {
		corner := i/side*(side+1) + i%side
		b = append(b, 4)
		for _, v := range []int{corner, corner + 1, corner + side + 2, corner + side + 1} {
			b = binary.LittleEndian.AppendUint32(b, uint32(v))
		}
	}
	return b
}
