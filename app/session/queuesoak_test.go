package session

import (
	"flag"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"
	"weak"

	"cairn/app/journal"
	"cairn/app/memory"
	"cairn/app/study"
	"cairn/internal/bumpysphere"
	"cairn/internal/filesystem"
	"cairn/render"
	"cairn/scene"
	"cairn/scene/mesh"
	"cairn/scene/meshio"

	"gonum.org/v1/gonum/spatial/r3"
)

var soakSpecimens = flag.Int("specimens", 40, "through how many specimens of a study the queue goes (make soak: 300)")

// mostLeft is how much a specimen may leave behind, in bytes of the heap: what is known of it as
// long as the study is open. That is the places of its points, which points are predicted from.
const mostLeft = 4 << 10

// TestNothingIsLeftOfSpecimens: one specimen of a study after the other is opened, drawn, gets a
// point, which is in a journal, and is saved and closed as the next one comes, with the collector
// off. However many there were, the heap holds what it held; the graphics card has nothing but
// the one that is open, and in the end nothing.
func TestNothingIsLeftOfSpecimens(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	thread, err := drawing()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	w := newWorld(t)
	defer w.Documents.CloseAll()
	w.Documents.Keep(func() (*journal.Folder, error) {
		return journal.Open(filesystem.Real, filepath.Join(t.TempDir(), "journals"))
	})
	w.until("it has looked for what is left", w.Documents.HasLooked)
	s := soak{world: w, thread: thread, view: thread.NewView()}
	defer s.view.Close()
	folder := soakStudy(t, *soakSpecimens)
	before := s.holds()
	s.openStudy(folder)
	s.until("the landmarks are known", func() bool { return len(s.Session.queue.known) == *soakSpecimens })
	var heap []float64
	open := 0 // objects on the graphics card while one is open
	for i := range *soakSpecimens {
		earlier := s.alive
		s.alive = nil
		s.work(fmt.Sprintf("s%03d", i))
		h := s.holds()
		for what, alive := range earlier {
			if alive() {
				t.Errorf("specimen %d: %s is held", i-1, what)
			}
		}
		if open = max(open, h.objects); i == 0 && h.objects == before.objects || i > 0 && h.objects > open {
			t.Errorf("specimen %d: %d objects on the graphics card after %d", i, h.objects, open)
		}
		heap = append(heap, float64(h.heap))
		if i < *soakSpecimens-1 {
			s.run("next-specimen")
			s.until("the next one is open", func() bool { return s.name() == fmt.Sprintf("s%03d", i+1) })
			s.opened()
		}
	}
	const settled = 5 // specimens, until what stays is there
	leaves := slope(heap[settled:])
	t.Logf("%d specimens: each leaves %.0f bytes on the heap; %d objects on the graphics card while one is open", *soakSpecimens, leaves, open-before.objects)
	if leaves > mostLeft {
		t.Errorf("a specimen leaves %.0f bytes on the heap, more than %d", leaves, mostLeft)
	}
	s.leaveWith("close-study")
	after := s.holds()
	if after.objects != before.objects || after.heap-before.heap > 1<<19 {
		t.Errorf("before the study there was %+v, and after it %+v", before, after)
	}
	table, err := study.Read(t.Context(), filepath.Join(folder, study.TableName))
	if err != nil {
		t.Fatal(err)
	}
	if n := table.Counts(); n.Done != *soakSpecimens {
		t.Errorf("in the table %+v", n)
	}
}

// drawing is the renderer of all tests: starting one takes a while.
var drawing = sync.OnceValues(func() (*render.Thread, error) {
	return render.Start(render.Options{Context: render.Surfaceless})
})

// soakStudy writes a study of bumpy spheres, each with 20 landmarks.
func soakStudy(t *testing.T, specimens int) (folder string) {
	t.Helper()
	const points = 20
	ball := bumpysphere.New(2000)
	m, err := mesh.New(mesh.Data{Positions: ball.Positions, Triangles: ball.Triangles})
	if err != nil {
		t.Fatal(err)
	}
	folder = t.TempDir()
	table := "mesh,landmarks\n"
	var at []string
	for k := range points {
		p := m.Vertex(k * m.VertexCount() / points)
		at = append(at, fmt.Sprintf("[%v,%v,%v]", p.X, p.Y, p.Z))
	}
	text := `{"groups":{"g":{"labels":[],"landmarks":{"points":[` + strings.Join(at, ",") + `]}}},"version":3}`
	for i := range specimens {
		name := filepath.Join(folder, fmt.Sprintf("s%03d", i))
		if err := meshio.Write(t.Context(), name+".ply", m, "mm"); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name+".ljson", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		table += filepath.Base(name) + ".ply," + filepath.Base(name) + ".ljson\n"
	}
	if err := os.WriteFile(filepath.Join(folder, study.TableName), []byte(table), 0o644); err != nil {
		t.Fatal(err)
	}
	return folder
}

// soak is a session whose specimens are drawn.
type soak struct {
	*world
	thread *render.Thread
	view   *render.View
	alive  map[string]func() bool // of what the open specimen has: whether something holds it
}

// held is what the process holds.
type held struct {
	heap    int64 // bytes
	objects int   // on the graphics card
}

func (s *soak) holds() held {
	memory.GiveBack()
	memory.GiveBack() // what the first has found to be unused
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	g := s.thread.Stats()
	return held{int64(m.HeapAlloc), g.Buffers + g.VertexArrays + g.Textures + g.Framebuffers + g.Renderbuffers}
}

// work draws the open specimen, moves a point of it and adds one, and draws it again.
func (s *soak) work(name string) {
	s.t.Helper()
	if s.name() != name {
		s.t.Fatalf("%q is open, want %s", s.name(), name)
	}
	d := s.Document()
	d.OnRemove(s.thread.Forget)
	s.draw(d)
	if n := s.thread.Stats().ByDocument; len(n) != 1 || n[d.ID()].Objects == 0 {
		s.t.Fatalf("%s: on the graphics card is %+v", name, n)
	}
	n := d.Groups()[0]
	s.alive = map[string]func() bool{
		"the document": reaches(d), "the mesh": reaches(d.Meshes()[0].Mesh), "a group": reaches(n.Group), "a node": reaches(n),
	}
	for i := range 3 {
		if err := d.Apply(scene.MovePoint(d, n.Point(i), r3.Vec{X: 50 + float64(i)}, r3.Vec{X: 1})); err != nil {
			s.t.Fatal(err)
		}
	}
	d.Undo()
	s.draw(d)
}

func (s *soak) draw(d *scene.Document) {
	s.t.Helper()
	done := make(chan error, 1)
	camera := scene.DefaultCamera().Fit(d.FitBounds(), 1)
	s.view.Show(render.Request{
		Frame: render.Extract(d, camera, render.Style{Landmarks: true, GlyphScale: 1}, render.NoPoint), Width: 200, Height: 200, Quality: render.Still,
		Present: func(img *image.RGBA, _ time.Duration) { s.view.Recycle(img); done <- nil },
		Failed:  func(err error) { done <- err },
	})
	select {
	case err := <-done:
		if err != nil {
			s.t.Fatal(err)
		}
	case <-time.After(time.Minute):
		s.t.Fatal("nothing was drawn within a minute")
	}
}

// leaveWith leaves the study by an action, and waits until all is written.
func (s *soak) leaveWith(action string) {
	s.t.Helper()
	s.run(action)
	s.until("the study is closed", func() bool { return !s.InStudy() && len(s.Documents.Entries()) == 0 })
	s.FinishStudies(time.Minute)
	for len(s.world.queue) > 0 {
		(<-s.world.queue)()
	}
	empty := scene.NewDocument("")
	defer empty.Close()
	s.draw(empty) // lets go of the last frame
	s.thread.Rest()
}

// reaches returns whether something can still be reached, without holding it.
func reaches[T any](x *T) func() bool {
	p := weak.Make(x)
	return func() bool { return p.Value() != nil }
}

// slope returns by how much values rise from one to the next, by least squares.
func slope(values []float64) float64 {
	middle := float64(len(values)-1) / 2
	var up, of float64
	for i, v := range values {
		up, of = up+(float64(i)-middle)*v, of+(float64(i)-middle)*(float64(i)-middle)
	}
	return up / of
}
