package render

import (
	"context"
	"fmt"
	"image"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"
	"weak"

	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// everything returns a document with all that the GPU may hold a copy of.
func everything(t testing.TB) *scene.Document {
	t.Helper()
	d, _ := markedSphere(t, 24)
	if _, err := d.AddMesh(textured(t), "textured"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.AddMesh(colored(t), "coloured"); err != nil {
		t.Fatal(err)
	}
	coarse := sphere(t, 24, 0.2, r3.Vec{X: 2})
	coarse.SetDetail(coarse.MakeDetail(context.Background(), 300))
	if _, err := d.AddMesh(coarse, "coarse"); err != nil {
		t.Fatal(err)
	}
	return d
}

// shared returns the counters without what Forget cannot change.
func shared(s Stats) Stats {
	s.ByDocument = nil
	return s
}

func TestForgetFreesEverythingOfADocument(t *testing.T) {
	th := start(t)
	// The first document makes the renderer's own objects.
	first := everything(t)
	coarse := Quality{Samples: 1, Error: 10} // of whatever level
	show(t, th, Extract(first, frontCamera(first), full, NoPoint), 100, 100, coarse)
	th.Forget(first.ID())
	empty := th.Stats()
	if len(empty.ByDocument) != 0 {
		t.Fatalf("after Forget there is %+v", empty.ByDocument)
	}
	d := everything(t)
	show(t, th, Extract(d, frontCamera(d), full, NoPoint), 100, 100, coarse)
	// A sphere with positions, normals and indices; two meshes with texture coordinates
	// or colours too; a sphere with a level that has its own; a vertex array each; a
	// texture; and a group with two buffers and two vertex arrays.
	const objects = 3 + 4 + 4 + 2*3 + 5 + 1 + 4
	if u := th.Stats().ByDocument[d.ID()]; u.Objects != objects || u.Bytes == 0 {
		t.Errorf("the document has %+v on the GPU, want %d objects", u, objects)
	}
	d.OnRemove(th.Forget)
	d.Close()
	if s := th.Stats(); fmt.Sprint(shared(s)) != fmt.Sprint(shared(empty)) || len(s.ByDocument) != 0 {
		t.Errorf("after Close there is\n%+v, want\n%+v", s, empty)
	}
}

func TestForgetFreesOneNode(t *testing.T) {
	th := start(t)
	d := everything(t)
	f := Extract(d, frontCamera(d), full, NoPoint)
	show(t, th, f, 100, 100, Still)
	before := th.Stats().ByDocument[d.ID()]
	group, board := d.Groups()[0].ID(), d.Meshes()[1].ID()
	th.Forget(group)
	after := th.Stats().ByDocument[d.ID()]
	if before.Objects-after.Objects != 4 {
		t.Errorf("forgetting a group freed %d objects, want 4", before.Objects-after.Objects)
	}
	th.Forget(board)
	last := th.Stats().ByDocument[d.ID()]
	const objects = 6 // vertex array, four buffers, texture
	if after.Objects-last.Objects != objects {
		t.Errorf("forgetting a mesh freed %d objects, want %d", after.Objects-last.Objects, objects)
	}
	// An undone removal brings it back.
	show(t, th, f, 100, 100, Still)
	if again := th.Stats().ByDocument[d.ID()]; again != before {
		t.Errorf("drawn again it has %+v, want %+v", again, before)
	}
}

func TestCountersAgreeWithTheDriver(t *testing.T) {
	th := start(t)
	check := func(when string) {
		t.Helper()
		th.call(func() {
			const most = 4096 // far more names than the test uses
			live, census := th.renderer.device.Live(), th.renderer.device.Census(most)
			live.Bytes = 0
			if live != census {
				t.Errorf("%s: counted %+v, the driver has %+v", when, live, census)
			}
		})
	}
	check("at first")
	d := everything(t)
	f := Extract(d, frontCamera(d), full, NoPoint)
	show(t, th, f, 100, 100, Moving)
	show(t, th, f, 120, 100, Fine)
	check("with frames")
	th.call(func() { th.renderer.tileSide = 64 })
	take(t, th, f, Picture{200, 100, 2})
	check("after a picture")
	th.Forget(d.ID())
	check("after Forget")
}

func TestClosedDocumentsAreCollected(t *testing.T) {
	th := start(t)
	d := everything(t)
	d.OnRemove(th.Forget)
	show(t, th, Extract(d, frontCamera(d), full, NoPoint), 100, 100, Still)
	m, g := weak.Make(d.Meshes()[0].Mesh), weak.Make(d.Groups()[0].Group)
	picture := weak.Make(d.Meshes()[1].Mesh.Textures()[0])
	d.Close()
	runtime.GC()
	if m.Value() != nil || g.Value() != nil || picture.Value() != nil {
		t.Errorf("after Close: mesh %v, group %v, texture %v", m.Value() != nil, g.Value() != nil, picture.Value() != nil)
	}
	runtime.KeepAlive(d) // even a forgotten *Document holds nothing
	runtime.KeepAlive(th)
}

// waitFor calls the collector until done, which takes several cycles where one
// cleanup frees what the next is attached to.
func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(timeout); !done(); runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not after %v", what, timeout)
		}
		runtime.GC()
	}
}

func TestAForgottenForgetIsCountedAsALeak(t *testing.T) {
	th := start(t)
	func() {
		d := scene.NewDocument("leak")
		if _, err := d.AddMesh(textured(t), "textured"); err != nil {
			t.Fatal(err)
		}
		if _, err := d.AddGroup(marks(5)); err != nil {
			t.Fatal(err)
		}
		show(t, th, Extract(d, frontCamera(d), full, NoPoint), 50, 50, Still)
		runtime.KeepAlive(d)
	}()
	const leaks = 3 // mesh, texture, group
	waitFor(t, "the leaks are counted", func() bool { return th.Stats().Leaked == leaks })
	if s := th.Stats(); len(s.ByDocument) != 0 {
		t.Errorf("the copies are still there: %+v", s.ByDocument)
	}
}

func TestForgottenDocumentsAreNoLeak(t *testing.T) {
	th := start(t)
	var gone weak.Pointer[mesh.TriMesh]
	func() {
		d := scene.NewDocument("no leak")
		m, err := d.AddMesh(sphere(t, 8, 0, r3.Vec{}), "sphere")
		if err != nil {
			t.Fatal(err)
		}
		gone = weak.Make(m.Mesh)
		show(t, th, Extract(d, frontCamera(d), full, NoPoint), 50, 50, Still)
		th.Forget(d.ID())
		runtime.KeepAlive(d)
	}()
	waitFor(t, "the mesh is collected", func() bool { return gone.Value() == nil })
	th.call(th.renderer.Sweep)
	if s := th.Stats(); s.Leaked != 0 {
		t.Errorf("%d leaks", s.Leaked)
	}
}

// TestADocumentKeptByAClosureIsDetected seeds the mistake that the rest of this
// file would not see: everything freed, but the document reachable.
func TestADocumentKeptByAClosureIsDetected(t *testing.T) {
	th := start(t)
	var kept func() string
	var gone weak.Pointer[scene.Document]
	func() {
		d := scene.NewDocument("kept")
		if _, err := d.AddMesh(sphere(t, 8, 0, r3.Vec{}), "sphere"); err != nil {
			t.Fatal(err)
		}
		d.OnRemove(th.Forget)
		kept, gone = func() string { return d.Name() }, weak.Make(d)
		show(t, th, Extract(d, frontCamera(d), full, NoPoint), 50, 50, Still)
		d.Close()
	}()
	runtime.GC()
	if gone.Value() == nil {
		t.Error("a document that a closure keeps looks collected")
	}
	_ = kept()
	kept = nil
	waitFor(t, "the document is collected", func() bool { return gone.Value() == nil })
}

func TestAClosedThreadIsCollected(t *testing.T) {
	d := everything(t)
	var gone weak.Pointer[Renderer]
	func() {
		th := start(t)
		show(t, th, Extract(d, frontCamera(d), full, NoPoint), 50, 50, Still)
		gone = weak.Make(th.renderer)
		th.Close() // the test keeps th itself until its end
	}()
	waitFor(t, "the renderer is collected", func() bool { return gone.Value() == nil })
	runtime.KeepAlive(d)
}

func TestLandmarksAreUploadedAgainWhenTheyChange(t *testing.T) {
	th := start(t)
	d, n := markedSphere(t, 8)
	c := frontCamera(d)
	before := show(t, th, Extract(d, c, plain, NoPoint), 100, 100, Still)
	for i := range n.Group.Len() {
		n.Group.Set(i, landmark.Landmark{Status: landmark.Missing})
	}
	none := show(t, th, Extract(d, c, plain, NoPoint), 100, 100, Still)
	if n, _ := difference(before, none, goldenLevels); n == 0 {
		t.Error("landmarks that are gone are still there")
	}
	if u := th.Stats().ByDocument[d.ID()]; u.Objects != 4 {
		t.Errorf("%d objects, want those of the mesh", u.Objects)
	}
}

// TestCleanupsReachNothing runs tests of this file with the runtime's own check
// of cleanups, which ends the program where one can reach its object.
func TestCleanupsReachNothing(t *testing.T) {
	start(t).Close()
	cmd := exec.Command(os.Args[0], "-test.run=^(TestForgetFrees|TestClosedDocuments|TestAForgottenForget)")
	cmd.Env = append(os.Environ(), "GODEBUG=checkfinalizers=1")
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Contains(string(out), "detected possible issues") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestAPictureIsItsCallersAlone looks whether the thread keeps a picture that
// it has handed over, in its queue for instance.
func TestAPictureIsItsCallersAlone(t *testing.T) {
	th := start(t)
	d, _ := markedSphere(t, 8)
	f := Extract(d, frontCamera(d), plain, NoPoint)
	var pixels [2]weak.Pointer[uint8]
	for i := range pixels {
		img := take(t, th, f, Picture{100, 100, 1})
		pixels[i] = weak.Make(&img.Pix[0])
	}
	for i, p := range pixels {
		waitFor(t, fmt.Sprintf("picture %d is collected", i), func() bool { return p.Value() == nil })
	}
}

// TestACallIsNotKept looks whether the queue keeps what it has run.
func TestACallIsNotKept(t *testing.T) {
	th := start(t)
	var gone weak.Pointer[image.RGBA]
	func() {
		img := image.NewRGBA(image.Rect(0, 0, 10, 10))
		gone = weak.Make(img)
		th.call(func() { img.Pix[0] = 1 })
	}()
	waitFor(t, "what the call used is collected", func() bool { return gone.Value() == nil })
}
