package session

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/app/study"
	"cairn/app/tool"
	"cairn/internal/bumpysphere"
	"cairn/render"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// warpStudy writes a study of spheres that differ, each somewhere else and as large as it likes. Their
// landmarks are vertices of them. flat ones have landmarks in one plane only.
func warpStudy(t *testing.T, specimens int, flat bool) (folder string) {
	t.Helper()
	folder = t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b := bumpysphere.New(500)
	vertices := len(b.Positions) / 3
	table := "mesh,landmarks\n"
	for i := range specimens {
		var obj, csv strings.Builder
		csv.WriteString("name,x,y,z\n")
		wave := func(p r3.Vec) r3.Vec {
			x := float64(i)
			p = r3.Add(p, r3.Vec{X: 4 * math.Sin(x+p.Y/20), Y: 3 * math.Cos(2*x+p.Z/25), Z: 2 * math.Sin(3*x) * p.X / 50})
			return r3.Add(r3.Scale(1+0.1*x, p), r3.Vec{X: 300 + 50*x, Y: -20 * x})
		}
		for v := range vertices {
			p := r3.Vec{X: float64(b.Positions[3*v]), Y: float64(b.Positions[3*v+1]), Z: float64(b.Positions[3*v+2])}
			at := wave(p)
			fmt.Fprintf(&obj, "v %v %v %v\n", float32(at.X), float32(at.Y), float32(at.Z))
			if v%(vertices/12) == 5 {
				if flat {
					at.Z = 0
				}
				fmt.Fprintf(&csv, "p%d,%v,%v,%v\n", v, float32(at.X), float32(at.Y), float32(at.Z))
			}
		}
		for k := 0; k < len(b.Triangles); k += 3 {
			fmt.Fprintf(&obj, "f %d %d %d\n", b.Triangles[k]+1, b.Triangles[k+1]+1, b.Triangles[k+2]+1)
		}
		write(fmt.Sprintf("s%d.obj", i), obj.String())
		write(fmt.Sprintf("s%d.csv", i), csv.String())
		table += fmt.Sprintf("s%d.obj,s%d.csv\n", i, i)
	}
	write(study.TableName, table)
	return folder
}

// warpWorld opens such a study and waits until its shapes are known.
func warpWorld(t *testing.T, flat bool) *world {
	w := newWorld(t)
	w.openStudy(warpStudy(t, 5, flat))
	w.SetFront(w.Session.queue.document)
	w.shapes()
	return w
}

// warped waits until the fields are there.
func (w *world) warpedTo(scores ...float64) *render.Warp {
	w.t.Helper()
	w.WarpTo(scores...)
	w.until("the warp is worked out", func() bool { _, ok := w.WarpWork(); return !ok })
	return w.Warp(w.Front())
}

// TestWarpShowsTheShape: landmarks, and the vertices of the mesh that they are, come to the shape at the
// scores, which is brought onto the specimen; one shape after the other.
func TestWarpShowsTheShape(t *testing.T) {
	w := warpWorld(t, false)
	if why := w.WhyNoWarp(); why != "" {
		t.Fatal(why)
	}
	d, space := w.Document(), w.ShapeSpace()
	group, node := d.Groups()[0], d.Meshes()[0]
	points := space.Points(group.Group)
	size := node.Mesh.Bounds().Diagonal()
	first := w.warpedTo()
	if first == nil || !w.Warping() || first.Sign != "Computed: the mean shape" {
		t.Fatalf("the mean is shown as %+v", first)
	}
	for _, sd := range [][]float64{{0, 0}, {2, 0}, {-2, 1}, {0, -3, 2}, {}} {
		var scores []float64
		for k, x := range sd {
			scores = append(scores, x*space.Deviations[k])
		}
		now := w.warpedTo(scores...)
		places := now.Places[group.ID()]
		// What comes out is the shape, wherever it is: of the same distances between points but for a scale.
		want := space.At(scores...)
		scale := distanceOf(places, 0, 7) / distanceOf(want, 0, 7)
		for i := range places {
			for j := range i {
				const rounding = 1e-6
				if got, to := distanceOf(places, i, j), scale*distanceOf(want, i, j); math.Abs(got-to) > rounding*size {
					t.Fatalf("%v: points %d and %d are %v apart, not %v", sd, i, j, got, to)
				}
			}
		}
		// It lies where the specimen lies.
		off := r3.Vec{}
		for j := range places {
			off = r3.Add(off, r3.Scale(1/float64(len(places)), r3.Sub(places[j], points[j])))
		}
		if r3.Norm(off) > 1e-6*size || scale < 0.5*size || scale > 5*size {
			t.Errorf("%v: it lies %v beside the specimen, %v times as large as the mean", sd, off, scale)
		}
		// Each landmark is a vertex of the mesh.
		fields := now.Meshes[node.ID()]
		for v := range node.Mesh.VertexCount() {
			j := slices.IndexFunc(points, func(p r3.Vec) bool { return r3.Norm(r3.Sub(p, node.Mesh.Vertex(v))) < 1e-6*size })
			if j < 0 {
				continue
			}
			const packed = 1e-4 // in 16 bits
			if to := r3.Add(node.Mesh.Vertex(v), fields.Displacement(v, now.Weights)); r3.Norm(r3.Sub(to, places[j])) > packed*size {
				t.Errorf("%v: vertex %d comes to %v, its landmark to %v", sd, v, to, places[j])
			}
		}
		if now.Meshes[node.ID()] != first.Meshes[node.ID()] {
			t.Error("the fields are worked out again for another shape")
		}
	}
	if s := w.warpedTo(1.84*space.Deviations[0], -0.4*space.Deviations[1]).Sign; s != "Computed: PC1 +1.8 SD, PC2 \u22120.4 SD" {
		t.Errorf("the sign is %q", s)
	}
}

func distanceOf(points []r3.Vec, i, j int) float64 { return r3.Norm(r3.Sub(points[i], points[j])) }

// TestTheEndOfAWarp shows the specimen as it is, and keeps the fields for a while.
func TestTheEndOfAWarp(t *testing.T) {
	w := warpWorld(t, false)
	first := w.warpedTo(0.1)
	if w.do("warp-end"); w.Warp(w.Front()) != nil || w.Warping() {
		t.Fatal("the warp has not ended")
	}
	if why := w.Action("warp-end").Reason(); why == "" {
		t.Error("it can be ended again")
	}
	again := w.warpedTo(0.2)
	if node := w.Document().Meshes()[0].ID(); again.Meshes[node] != first.Meshes[node] {
		t.Error("the fields went at once")
	}
	w.EndWarp()
	w.forgetWarp(w.warp)
	if w.warp != nil {
		t.Error("the fields stay for ever")
	}
	if w.WarpTo(0.1); w.Warp(w.Front()) != nil || !w.Warping() {
		t.Error("a warp is shown that is not worked out yet, or does not begin again")
	}
	w.EndWarp()
	w.until("the job is over", func() bool { _, ok := w.WarpWork(); return !ok })
	w.settle()
	if w.Warping() || w.warp != nil {
		t.Error("a warp that was ended before it was there came all the same")
	}
}

// settle runs what is posted now.
func (w *world) settle() {
	for {
		select {
		case f := <-w.queue:
			f()
		case <-time.After(20 * time.Millisecond):
			return
		}
	}
}

// TestAWarpGoesWithItsSpecimen: with another specimen, with its document, with the study, and when
// landmarks change; also while it is being worked out.
func TestAWarpGoesWithItsSpecimen(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(w *world)
		told bool
	}{
		{"another specimen", func(w *world) { w.do("next-specimen"); w.opened() }, false},
		{"close the document", func(w *world) { w.closeDocument(w.Front()) }, false},
		{"close the study", func(w *world) { w.CloseStudy() }, false},
		{"a landmark moves", func(w *world) {
			defer w.Document().OnChange(func(c scene.Changed) { w.Follow(c) })()
			w.movePoint(w.Front(), 0, r3.Vec{X: 1})
		}, true},
	} {
		for _, waits := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, worked out %v", c.name, waits), func(t *testing.T) {
				w := warpWorld(t, false)
				front := w.Front()
				w.WarpTo(0.1)
				stop, stopped := w.warp.stop, false
				w.warp.stop = func() { stopped = true; stop() }
				if waits {
					w.warpedTo(0.1)
				}
				saw, old := len(w.saw), w.warp
				c.do(w)
				w.settle()
				if old.fields != nil || old.shown != nil {
					t.Error("a timer that was stopped may hold the fields")
				}
				if w.Warping() || w.Warp(front) != nil || w.warp != nil {
					t.Error("it is warped still")
				}
				if !stopped {
					t.Error("the job goes on")
				}
				if told := len(w.saw) > saw; told != c.told {
					t.Errorf("the user was told %q", w.saw[saw:])
				}
				if w.Documents.Document(front) == nil || c.name == "another specimen" {
					return
				}
				if w.shapes(); w.warpedTo(0.1) == nil {
					t.Error("it cannot be warped again")
				}
			})
		}
	}
}

// TestWhyNoWarp in plain words.
func TestWhyNoWarp(t *testing.T) {
	w := newWorld(t)
	if why := w.WhyNoWarp(); why != "no specimen of a study is open" {
		t.Errorf("without a study: %q", why)
	}
	w = warpWorld(t, true)
	if w.WarpTo(0.1); w.Warp(w.Front()) != nil {
		t.Error("flat points warp at once")
	}
	w.until("the job is over", func() bool { _, ok := w.WarpWork(); return !ok })
	if why := w.WhyNoWarp(); why != "its points lie in one plane, and nothing says how it goes on beside that" || w.Warping() || len(w.saw) == 0 {
		t.Errorf("flat points: %q, warping %v, told %q", why, w.Warping(), w.saw)
	}
	w = newWorld(t)
	w.openStudy(newStudy(t, 3, false, nil))
	w.SetFront(w.Session.queue.document)
	if why := w.WhyNoWarp(); !strings.Contains(why, "mean shape") {
		t.Errorf("without landmarks: %q", why)
	}
	w = newWorld(t)
	opened, err := ReadStudy(t.Context(), skullStudy(t))
	if err != nil {
		t.Fatal(err)
	}
	w.OpenStudy(opened)
	w.until("the specimen is open", func() bool { return !w.Documents.Entry(w.Session.queue.document).Loading })
	w.SetFront(w.Session.queue.document)
	w.shapes()
	if why := w.WhyNoWarp(); !strings.Contains(why, "no mesh") {
		t.Errorf("without a mesh: %q", why)
	}
	if w.WarpTo(0.1); w.Warping() {
		t.Error("what has no mesh is warped")
	}
}

// TestNothingIsPickedInAWarp: tools are put down and cannot be taken, and a click says why.
func TestNothingIsPickedInAWarp(t *testing.T) {
	w := warpWorld(t, false)
	view := &toolView{w: w}
	w.SetHand(tool.NewHand(view))
	w.do("place")
	if w.hand.Held() == nil {
		t.Fatal("no tool is in hand")
	}
	w.warpedTo(0.1)
	if w.hand.Held() != nil {
		t.Error("the tool stays in hand")
	}
	for _, name := range []string{"place", "measure", "draw-curve", "select-band", "move-together"} {
		if why := w.Action(name).Reason(); why != tool.Computed {
			t.Errorf("%s: %q", name, why)
		}
	}
	at := tool.Pointer{Button: tool.Left, Time: time.Unix(1e9, 0)}
	w.hand.Press(at)
	w.hand.Release(at)
	if len(view.said) != 1 || !strings.Contains(view.said[0], tool.Computed) {
		t.Errorf("a click says %q", view.said)
	}
	w.EndWarp()
	if why := w.Action("place").Reason(); why != "" {
		t.Errorf("afterwards: %q", why)
	}
}

// TestNoPictureIsKeptOfAComputedShape, when its specimen is left: it would be taken for one of the scan.
func TestNoPictureIsKeptOfAComputedShape(t *testing.T) {
	w := warpWorld(t, false)
	w.parted = nil
	if w.warpedTo() == nil {
		t.Fatal("no shape is shown")
	}
	w.GoToSpecimen(1)
	w.opened()
	if len(w.parted) > 0 {
		t.Errorf("pictures are kept of %q", w.parted)
	}
	w.GoToSpecimen(2)
	if w.opened(); !slices.Equal(w.parted, []string{"s1.obj"}) {
		t.Errorf("pictures are kept of %q, want that of the one shown as it is", w.parted)
	}
}
