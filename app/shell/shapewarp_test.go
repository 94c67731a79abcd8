package shell

import (
	"fmt"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/app/session"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// openWarpable opens a study of five meshes whose vertices are their landmarks, and shows its shapes.
func (r *room) openWarpable() *shapePage {
	r.t.Helper()
	rnd := rand.New(rand.NewPCG(5, 5))
	texts, table := map[string]string{}, "mesh,landmarks\n"
	for i := range 5 {
		points, obj := "name,x,y,z\n", ""
		for j := range 6 {
			at := fmt.Sprintf("%v %v %v", float64(j%3)+rnd.NormFloat64()/10, float64(j/3)+rnd.NormFloat64()/10, float64(j*j%5)+rnd.NormFloat64()/10)
			obj += "v " + at + "\n"
			points += fmt.Sprintf("p%d,%s\n", j, strings.ReplaceAll(at, " ", ","))
		}
		name := fmt.Sprintf("s%d", i)
		texts[name+".csv"], texts[name+".obj"] = points, obj+"f 1 2 3\nf 2 3 4\nf 3 4 5\nf 4 5 6\n"
		table += fmt.Sprintf("%s.obj,%s.csv\n", name, name)
	}
	texts["study.csv"] = table
	s, err := session.ReadStudy(r.t.Context(), filepath.Dir(files(r.t, texts)[0]))
	if err != nil {
		r.t.Fatal(err)
	}
	r.session.OpenStudy(s)
	r.turnTo("Shape")
	p := r.shapePage()
	r.wait("the shapes are compared", func() bool { return len(p.dots) == 5 && r.opened() })
	p.box.Resize(fyne.NewSize(300, 480))
	return p
}

// TestDraggingInThePlotWarps the specimen: a cross shows where, and Escape and a button show it as it is.
func TestDraggingInThePlotWarps(t *testing.T) {
	r := newRoom(t)
	p := r.openWarpable()
	front := r.session.Front()
	if why := r.session.WhyNoWarp(); why != "" || !p.asItIs.Disabled() {
		t.Fatalf("%q, the button can be used: %v", why, !p.asItIs.Disabled())
	}
	drag := func(x, y float64) {
		p.plot.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: p.scale.place(x, y)}})
		r.wait("it is warped", func() bool { return r.session.Warp(front) != nil })
	}
	sd := r.session.ShapeSpace().Deviations
	at := p.plot.Position()
	for _, end := range []func(){
		func() { p.plot.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) },
		func() { test.Tap(p.asItIs) },
	} {
		drag(sd[0], -sd[1])
		p.plot.DragEnd()
		scores := r.session.WarpScores()
		if len(scores) != 2 || math.Abs(scores[0]-sd[0]) > 1e-3*sd[0] || math.Abs(scores[1]+sd[1]) > 1e-3*sd[1] {
			t.Errorf("it is warped to %v, not %v", scores, sd[:2])
		}
		if !meet(p.scale.place(p.plot.crossAt[0], p.plot.crossAt[1]), p.scale.place(sd[0], -sd[1])) || p.plot.cross[0].Hidden {
			t.Errorf("the cross is at %v", p.plot.crossAt)
		}
		if p.asItIs.Disabled() || p.plot.Position() != at {
			t.Error("the button cannot be used, or the plot has moved")
		}
		end()
		if r.session.Warping() || !p.plot.cross[0].Hidden || !p.asItIs.Disabled() {
			t.Error("it is warped still")
		}
	}
	p.choose(2) // components 2 and 3
	drag(sd[1], 0)
	if scores := r.session.WarpScores(); len(scores) != 3 || scores[0] != 0 || math.Abs(scores[1]-sd[1]) > 1e-3*sd[1] {
		t.Errorf("of components 2 and 3 it is warped to %v", scores)
	}
}

// warpedSomewhere drags in the plot until the specimen is warped.
func (r *room) warpedSomewhere(p *shapePage) {
	r.t.Helper()
	sd := r.session.ShapeSpace().Deviations
	p.plot.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: p.scale.place(sd[0], sd[1])}})
	p.plot.DragEnd()
	r.wait("it is warped", func() bool { return r.session.Warp(r.session.Front()) != nil })
}

// TestAPictureSaysThatItIsComputed: the file has the sign in its corner, and without a warp it has not.
func TestAPictureSaysThatItIsComputed(t *testing.T) {
	r := newRoom(t)
	p := r.openWarpable()
	path := filepath.Join(t.TempDir(), "a.png")
	signed := func() bool {
		style := r.view.Style()
		style.Landmarks, style.Gizmo, style.ScaleBar = false, false, false
		r.exporting.makePicture(r.session.Front(), order{path: path, width: 400, height: 300, samples: 1, style: style})
		r.wait("it is written", func() bool { return !r.dialogs.any() })
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		img, err := png.Decode(f)
		if err != nil {
			t.Fatal(err)
		}
		for y := range 25 { // where the specimen is not
			for x := range 100 {
				if img.At(x, y) != img.At(0, 0) {
					return true
				}
			}
		}
		return false
	}
	if signed() {
		t.Error("a specimen is called computed")
	}
	if r.warpedSomewhere(p); !signed() {
		t.Error("a computed shape is not called so")
	}
	if r.session.EndWarp(); signed() {
		t.Error("the specimen is called computed afterwards")
	}
}

// TestNothingHoldsAWarpedSpecimen: closed while it is warped, neither view nor session hold it or its
// fields, and nothing of it is on the graphics card; fields of a warp that ended are not there either.
func TestNothingHoldsAWarpedSpecimen(t *testing.T) {
	r := newRoom(t)
	p := r.openWarpable()
	front := r.session.Front()
	r.keys.doNamed("study-panel") // a warp needs no page
	r.painted("it is drawn", func() bool { return r.thread.Stats().ByDocument[front].Objects > 0 })
	before := r.thread.Stats().Bytes
	r.warpedSomewhere(p)
	r.painted("it is drawn warped", func() bool { return r.thread.Stats().Bytes > before })
	r.session.EndWarp()
	r.painted("its fields are gone", func() bool { return r.thread.Stats().Bytes == before })
	r.warpedSomewhere(p)
	r.painted("it is drawn warped again", func() bool { return r.thread.Stats().Bytes > before })
	d := r.docs.Document(front)
	held := []func() bool{reaches(d), reaches(d.Meshes()[0].Mesh), reaches(r.session.Warp(front)), reaches(r.session.Warp(front).Meshes[d.Meshes()[0].ID()])}
	d = nil
	r.docs.Close(front)
	if u := r.thread.Stats().ByDocument[front]; u.Objects != 0 || u.Bytes != 0 || r.thread.Stats().Leaked != 0 {
		t.Errorf("%+v of it are left, %d leaked", u, r.thread.Stats().Leaked)
	}
	r.collect()
	for i, what := range []string{"the document", "its mesh", "the warp", "its fields"} {
		if held[i]() {
			t.Errorf("%s is held", what)
		}
	}
}
