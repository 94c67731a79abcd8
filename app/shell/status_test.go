package shell

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cairn/internal/bumpysphere"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"gonum.org/v1/gonum/spatial/r3"
)

// TestNumbersAreNotCut: where there is no room for all, whole numbers are left out,
// the less telling first; no number is shown in part.
func TestNumbersAreNotCut(t *testing.T) {
	test.NewTempApp(t)
	texts := []string{"102 889 vertices, 159 551 triangles   303.6 × 269.2 × 131.1 mm", "159 551 triangles   303.6 × 269.2 × 131.1 mm", "303.6 × 269.2 × 131.1 mm"}
	s := newShortText()
	s.change(texts[0], texts[1:]...)
	var seen []string
	for width := float32(600); width > 150; width -= 10 {
		s.Resize(fyne.NewSize(width, 20))
		if text := s.text.Text; len(seen) == 0 || seen[len(seen)-1] != text {
			seen = append(seen, text)
		}
	}
	if !slices.Equal(seen, texts) {
		t.Errorf("narrower and narrower it says %q", seen)
	}
	if s.Resize(fyne.NewSize(90, 20)); !strings.Contains(s.text.Text, "…") {
		t.Errorf("without any room it says %q", s.text.Text)
	}
	s.change("other")
	if s.text.Text != "other" {
		t.Errorf("it says %q then", s.text.Text)
	}
}

// TestTheHoveredLandmarkFollowsEdits: what is told of the landmark under a resting
// pointer is so after an edit, and after it is undone.
func TestTheHoveredLandmarkFollowsEdits(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.tps": ofOneGroup})
	d := r.docs.Document(r.load(paths[0])[0])
	group := d.Groups()[0].ID()
	size := r.view.Size()
	picture := test.WidgetRenderer(r.view).Objects()[0].(*fyne.Container).Objects[0].(*canvas.Raster)
	picture.Generator(int(size.Width), int(size.Height)) // the toolkit's painting
	x, y, _, _ := r.view.Camera().Project(r3.Vec{X: 0.75, Y: 0.5})
	r.view.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{
		Position: fyne.NewPos(size.Width/2+float32(x)*size.Height, size.Height/2-float32(y)*size.Height)}})
	says := func(when, begins string) {
		t.Helper()
		if got := r.status.pointer.full; begins == "" && got != "" || !strings.HasPrefix(got, begins) {
			t.Errorf("%s: it says %q, want %q", when, got, begins)
		}
	}
	says("at first", "g  2")
	_ = d.Apply(scene.RenameGroup(d, group, "other"))
	says("renamed", "other  2")
	r.undo()
	says("undone", "g  2")
	r.removeGroup()
	says("removed", "")
	r.undo()
	says("undone", "g  2")
}

// TestTheStatusBarShowsWholeThings: the narrower the window, the more is left out:
// first the memory, then what the document holds. The coordinates stay whole.
func TestTheStatusBarShowsWholeThings(t *testing.T) {
	r := newRoom(t)
	r.load(files(t, map[string]string{"a.obj": square})[0])
	s := newStatusBar(newStatusJob(r.desk))
	s.document(r.document(), false)
	s.memory(123e6, 456e6)
	w := test.NewTempWindow(t, s.box)
	w.SetPadded(false)
	const place, landmark = "-12.463  -25.079  9.896", "7   -12.463  -25.079  9.896"
	whole := s.size.full
	if s.document(r.document(), true); whole == "" || s.size.full != "Cut open   "+whole {
		t.Errorf("of a specimen that is cut open it says %q", s.size.full)
	}
	s.document(r.document(), false)
	sized := s.size.shorter[len(s.size.shorter)-2]
	for _, at := range []struct {
		hover func()
		want  string
	}{
		{func() { s.surface(place) }, place},
		{func() { s.landmark("a group  "+landmark, landmark, "7") }, landmark},
		{s.leave, ""},
		{func() { s.surface(place) }, place},
	} {
		at.hover()
		before := 3 // how much was seen in a wider window
		for width := float32(1200); width >= 220; width -= 20 {
			s.box.Resize(fyne.NewSize(width, 30))
			pointer, size := s.pointer.text.Text, s.size.text.Text
			memory := s.box.Objects[2].Visible()
			if !strings.HasSuffix(pointer, at.want) {
				t.Fatalf("%g wide: it says %q, want %q", width, pointer, at.want)
			}
			seen := 1
			if strings.HasSuffix(size, sized) {
				seen++
			} else if size != "" || memory {
				t.Fatalf("%g wide: it says %q with memory %t", width, size, memory)
			}
			if memory {
				seen++
			}
			if seen > before {
				t.Fatalf("%g wide: more is seen than before", width)
			}
			before = seen
			right := s.pointer.width(pointer) + s.size.width(size)
			if memory {
				right += s.box.Objects[2].MinSize().Width
			}
			if right > width {
				t.Fatalf("%g wide: the texts take %g", width, right)
			}
		}
	}
}

// TestTheStatusBarSaysHowFarAmbientOcclusionIs, and its button ends the job and switches
// it off. It hides when nothing is measured.
func TestTheStatusBarSaysHowFarAmbientOcclusionIs(t *testing.T) {
	r := newRoom(t)
	ball := bumpysphere.New(200_000)
	var b strings.Builder
	for p := ball.Positions; len(p) > 0; p = p[3:] {
		fmt.Fprintln(&b, "v", p[0], p[1], p[2])
	}
	for f := ball.Triangles; len(f) > 0; f = f[3:] {
		fmt.Fprintln(&b, "f", f[0]+1, f[1]+1, f[2]+1)
	}
	r.load(files(t, map[string]string{"ball.obj": b.String()})[0])
	job := r.status.job
	if job.box.Visible() {
		t.Error("a job is shown, and there is none")
	}
	r.keys.doNamed("occlusion")
	r.wait("the job is shown", func() bool { return job.box.Visible() })
	if !strings.HasPrefix(job.text.Text, "Ambient occlusion ") || !r.ticked("occlusion") {
		t.Errorf("it says %q", job.text.Text)
	}
	test.Tap(job.stop)
	if _, ok := r.session.Occluding(); ok || job.box.Visible() || r.session.Style().Occlusion {
		t.Error("it goes on")
	}
	r.keys.doNamed("occlusion")
	r.wait("it is measured", func() bool { return r.document().Meshes()[0].Mesh.Occlusion() != nil })
	if job.box.Visible() {
		t.Error("the job is shown after its end")
	}
}
