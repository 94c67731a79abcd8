package workspace

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/scene"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// faced returns a frame by its directions.
func faced(t *testing.T, front, up r3.Vec) scene.ViewFrame {
	t.Helper()
	f, err := scene.ViewFrameFacing(front, up)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// frameOn opens a file in a workspace of its own, as after a new start, and
// returns what its named views mean there.
func frameOn(t *testing.T, path string) scene.ViewFrame {
	t.Helper()
	d := newDesk(t)
	id := d.Open(path)
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	return d.Document(id).ViewFrame()
}

// TestViewFramesComeBack: each with its own file, in every order of choosing,
// and the last choice counts.
func TestViewFramesComeBack(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	dir := write(t, map[string]string{"a.ply": plyText, "b.ply": plyText, "c.ply": plyText, "a.ljson": ljsonText})
	a, b, c := filepath.Join(dir, "a.ply"), filepath.Join(dir, "b.ply"), filepath.Join(dir, "c.ply")
	below, odd := faced(t, r3.Vec{Y: -1}, r3.Vec{Z: 1}), faced(t, r3.Vec{X: 0.1, Y: 1.0 / 3, Z: -7}, r3.Vec{X: 1, Y: 1e-3})
	d := newDesk(t)
	ofA, ofB := d.Open(a), d.Open(b)
	d.wait("both are loaded", func() bool { return len(d.loaded) == 2 })
	for i, step := range []struct {
		id           scene.ID
		set          scene.ViewFrame
		wantA, wantB scene.ViewFrame
	}{
		{ofA, scene.ViewFrame{}, scene.ViewFrame{}, scene.ViewFrame{}},
		{ofA, below, below, scene.ViewFrame{}},
		{ofB, odd, below, odd},
		{ofA, odd, odd, odd},
		{ofA, below, below, odd},
		{ofB, scene.ViewFrame{}, below, scene.ViewFrame{}},
		{ofB, scene.ViewFrame{}, below, scene.ViewFrame{}},
	} {
		if err := d.framed(step.id, step.set); err != nil {
			t.Fatal(err)
		}
		if got := [2]scene.ViewFrame{d.Document(ofA).ViewFrame(), d.Document(ofB).ViewFrame()}; got != [2]scene.ViewFrame{step.wantA, step.wantB} {
			t.Errorf("step %d: now the frames are %v", i, got)
		}
		if got := [2]scene.ViewFrame{frameOn(t, a), frameOn(t, b)}; got != [2]scene.ViewFrame{step.wantA, step.wantB} {
			t.Errorf("step %d: the next start has the frames %v", i, got)
		}
	}
	if got := frameOn(t, c); !got.IsDefault() {
		t.Errorf("a file whose front was never chosen has the frame %v", got)
	}
	for name, text := range map[string]string{"a.ply": plyText, "a.ljson": ljsonText} {
		if now, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(now) != text {
			t.Errorf("%s was changed: %v", name, err)
		}
	}
	if d.Entry(ofA).Modified() {
		t.Error("a document counts as changed by its front")
	}
}

// TestTwoWindowsRememberBoth: what one has chosen is not lost by the other's choice.
func TestTwoWindowsRememberBoth(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	dir := write(t, map[string]string{"a.ply": plyText, "b.ply": plyText})
	below := faced(t, r3.Vec{Y: -1}, r3.Vec{Z: 1})
	var desks []*desk
	var ids []scene.ID
	for _, name := range []string{"a.ply", "b.ply"} {
		d := newDesk(t)
		ids = append(ids, d.Open(filepath.Join(dir, name)))
		d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
		desks = append(desks, d)
	}
	for i, d := range desks {
		if err := d.framed(ids[i], below); err != nil {
			t.Fatal(err)
		}
	}
	if a, b := frameOn(t, filepath.Join(dir, "a.ply")), frameOn(t, filepath.Join(dir, "b.ply")); a != below || b != below {
		t.Errorf("the frames are %v and %v, want %v twice", a, b, below)
	}
}

// TestTheLatestViewFramesAreKept: the list has an end, and what was chosen last
// is never beyond it.
func TestTheLatestViewFramesAreKept(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	var many []string
	for i := range mostViewFrames + 10 {
		many = append(many, fmt.Sprintf(`{"path":"/f/%d.ply","rotation":[0,1,0,0]}`, i))
	}
	writeStateText(t, viewFramesFile, "["+strings.Join(many, ",")+"]")
	dir := write(t, map[string]string{"a.ply": plyText})
	d := newDesk(t)
	id := d.Open(filepath.Join(dir, "a.ply"))
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	if err := d.framed(id, faced(t, r3.Vec{Y: -1}, r3.Vec{Z: 1})); err != nil {
		t.Fatal(err)
	}
	frames := viewFramesIn(readState(viewFramesFile))
	if len(frames) != mostViewFrames || string(frames[0].Path) != d.Entry(id).Path || string(frames[mostViewFrames-1].Path) != fmt.Sprintf("/f/%d.ply", mostViewFrames-2) {
		t.Errorf("%d frames are kept, from %s to %s", len(frames), frames[0].Path, frames[len(frames)-1].Path)
	}
}

// writeStateText writes a text into a file of the program's state.
func writeStateText(t *testing.T, name, text string) {
	t.Helper()
	of, err := stateFileOf(name)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(of.path), 0o755)
	}
	if err == nil {
		err = os.WriteFile(of.path, []byte(text), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestDamagedViewFrames: of a damaged file what is whole counts, and the next
// choice makes it whole again.
func TestDamagedViewFrames(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	dir := write(t, map[string]string{"a.ply": plyText})
	path := filepath.Join(dir, "a.ply")
	turned, _ := scene.NewViewFrame(quat.Number{Imag: 1})
	good := fmt.Sprintf(`{"path":%q,"rotation":[0,1,0,0]}`, path)
	for _, c := range []struct {
		text string
		want scene.ViewFrame
	}{
		{"", scene.ViewFrame{}}, {"nonsense", scene.ViewFrame{}}, {"{}", scene.ViewFrame{}}, {"null", scene.ViewFrame{}},
		{"[" + good + "]", turned}, {"[" + good, scene.ViewFrame{}},
		{`[null,7,"x",{"path":3},{"path":"relative.ply","rotation":[0,1,0,0]},{"path":"/x","rotation":"y"},` + good + "]", turned},
		{fmt.Sprintf(`[{"path":%q,"rotation":[0,0,0,0]}]`, path), scene.ViewFrame{}},
		{fmt.Sprintf(`[{"path":%q,"rotation":[0,2,0,0]}]`, path), scene.ViewFrame{}},
		{fmt.Sprintf(`[{"path":%q,"rotation":[null,null,null,null]}]`, path), scene.ViewFrame{}},
		{fmt.Sprintf(`[{"path":%q,"rotation":[0,1e999,0,0]}]`, path), scene.ViewFrame{}},
		{fmt.Sprintf(`[{"path":%q}]`, path), scene.ViewFrame{}},
	} {
		writeStateText(t, viewFramesFile, c.text)
		if got := frameOn(t, path); got != c.want {
			t.Errorf("%s: the frame is %v, want %v", c.text, got, c.want)
		}
		d := newDesk(t)
		id := d.Open(path)
		d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
		below := faced(t, r3.Vec{Y: -1}, r3.Vec{Z: 1})
		if err := d.framed(id, below); err != nil {
			t.Errorf("%s: %v", c.text, err)
		}
		if got := frameOn(t, path); got != below {
			t.Errorf("%s: chosen anew, the frame is %v", c.text, got)
		}
	}
}

// TestAViewFrameThatCannotBeKept counts for now, and it is said that the next
// start will not know it.
func TestAViewFrameThatCannotBeKept(t *testing.T) {
	config := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(config, nil, 0o644); err != nil { // where a folder should be
		t.Fatal(err)
	}
	t.Setenv("XDG_STATE_HOME", config)
	dir := write(t, map[string]string{"a.ply": plyText})
	d := newDesk(t)
	id := d.Open(filepath.Join(dir, "a.ply"))
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	below := faced(t, r3.Vec{Y: -1}, r3.Vec{Z: 1})
	if err := d.framed(id, below); err == nil || d.Document(id).ViewFrame() != below {
		t.Errorf("the error is %v, the frame %v", err, d.Document(id).ViewFrame())
	}
	d.Close(id)
	if err := d.framed(id, below); err != nil {
		t.Errorf("a document that is closed: %v", err)
	}
}

// framed sets a view frame, and returns why it is not remembered.
func (d *desk) framed(id scene.ID, f scene.ViewFrame) (failed error) {
	d.SetViewFrame(id, f, func(err error) { failed = err })
	over := false
	states.add("", func() { d.post(func() { over = true }) })
	d.wait("it is remembered or not", func() bool { return over })
	return failed
}
