package shell

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"gonum.org/v1/gonum/spatial/r3"
)

// Two squares with three corners as landmarks; the second one lies elsewhere and is twice as
// large, and a third shares none.
const (
	corners    = "name,x,y,z\na,0,0,0\nb,1,0,0\nc,1,1,0\n"
	larger     = "v 10 0 0\nv 12 0 0\nv 12 2 0\nv 10 2 0\nf 1 2 3\nf 1 3 4\n"
	itsCorners = "name,x,y,z\na,10,0,0\nb,12,0,0\nc,12,2,0\n"
)

// superimposing opens the three and the panel, with the first in front.
func superimposing(t *testing.T) (r *room, ids []scene.ID) {
	t.Helper()
	r = newRoom(t)
	r.keys.doNamed("superimpose")
	if r.superimpose.open() || r.session.Action("superimpose").Reason() == "" {
		t.Fatal("nothing is open, and it can be superimposed")
	}
	paths := files(t, map[string]string{"a.obj": square, "a.csv": corners, "b.obj": larger, "b.csv": itsCorners, "c.obj": square})
	ids = r.load(slices.DeleteFunc(paths, func(p string) bool { return filepath.Ext(p) != ".obj" })...)
	r.show(ids[0])
	r.painted("there is a picture", func() bool { return r.view.Pixels().X > 0 })
	r.keys.doNamed("superimpose")
	if !r.superimpose.open() {
		t.Fatal("there is no panel")
	}
	return r, ids
}

// pointsApart returns how far the landmarks of the two are apart, as the view has them.
func (r *room) pointsApart() (apart float64) {
	_, s := r.session.Over(0)
	for _, p := range s.Pairs {
		apart = max(apart, r3.Norm(r3.Sub(p[0], p[1])))
	}
	return apart
}

// TestPanelOfSuperimposing: the view follows each choice, and the fields show what is.
func TestPanelOfSuperimposing(t *testing.T) {
	r, ids := superimposing(t)
	p := r.superimpose
	if got := strings.Join(p.other.Options, ", "); got != "Nothing, b.obj, c.obj" || p.other.Selected != "Nothing" || !p.look.Hidden || !p.how.Hidden {
		t.Errorf("there are %s, and %q is chosen", got, p.other.Selected)
	}
	if r.win.Canvas().Focused() != fyne.Focusable(p.other) {
		t.Error("the panel has no keys")
	}
	p.other.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	other, s := r.session.Over(0)
	if other == nil || other.ID() != ids[1] || p.fit.SelectedIndex() != int(scene.ByLandmarks) || p.look.Hidden || !r.view.Superimposed() {
		t.Fatalf("over it lies %v, in the picture %v", other, r.view.Superimposed())
	}
	if !strings.Contains(p.fitted.Text, "3 shared landmarks") || s.Onto.Scale != 1 {
		t.Errorf("%q, scaled by %v", p.fitted.Text, s.Onto.Scale)
	}
	p.fit.SetSelectedIndex(int(scene.ByLandmarksScaled))
	if !strings.Contains(p.fitted.Text, "0.500 times as large") || r.pointsApart() > 1e-6 {
		t.Errorf("scaled: %q, %v apart", p.fitted.Text, r.pointsApart())
	}
	p.opacity.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if _, s := r.session.Over(0); s.Opacity != 0.49 || !strings.Contains(p.share.Text, "49") || p.opacity.Hidden || !p.line.Hidden {
		t.Errorf("the opacity is %v: %q", s.Opacity, p.share.Text)
	}
	test.Tap(p.arrows)
	if p.times.Hidden || p.times.Text != "1" {
		t.Errorf("the vectors are %q times as long", p.times.Text)
	}
	r.win.Canvas().Focus(p.times)
	if test.Type(p.times, "5"); p.times.Text != "5" { // it replaces what is there
		t.Errorf("5 is typed, and there is %q", p.times.Text)
	}
	p.times.SetText("2,5")
	if _, s := r.session.Over(0); s.VectorScale != 2.5 || p.times.Text != "2,5" {
		t.Errorf("they are %v times as long: %q", s.VectorScale, p.times.Text)
	}
	for _, typed := range []string{"x", "0", "-2"} {
		if p.times.SetText(typed); p.problem.Hidden || !strings.Contains(p.problem.Text, "a number over 0") || !p.times.wrong {
			t.Errorf("%s: %q", typed, p.problem.Text)
		}
		if p.times.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}); !p.open() {
			t.Fatalf("%s and Return close the panel", typed)
		}
	}
	p.times.SetText("3")
	if !p.problem.Hidden || p.times.wrong {
		t.Errorf("nothing is wrong, and it says %q", p.problem.Text)
	}
	test.Tap(p.swiped)
	if !p.opacity.Hidden || p.line.Hidden || !strings.Contains(p.share.Text, "50") {
		t.Errorf("with a line: %q", p.share.Text)
	}
	p.line.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if _, s := r.session.Over(0); s.Swipe != 0.51 || !s.Swiped {
		t.Errorf("the line is at %v", s.Swipe)
	}
	p.other.SetSelected("c.obj")
	if !strings.Contains(p.fitted.Text, "no landmarks") || p.fit.SelectedIndex() != int(scene.AsStored) || !p.arrows.Disabled() {
		t.Errorf("what shares no landmarks: %q", p.fitted.Text)
	}
	p.fit.SetSelectedIndex(int(scene.ByLandmarks))
	if p.problem.Hidden || !strings.Contains(p.problem.Text, "They share 0 placed landmarks, and 3 are needed") || !p.look.Hidden || r.view.Superimposed() {
		t.Errorf("it is fitted: %q", p.problem.Text)
	}
	p.other.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if other, _ := r.session.Over(0); other != nil || p.open() || r.win.Canvas().Focused() != fyne.Focusable(r.view) {
		t.Error("Escape does not take all back, or the view has no keys")
	}
	if r.session.Action("undo").Reason() == "" {
		t.Error("it can be undone")
	}
}

// TestTheSuperimposedIsFollowed: moves of landmarks in either, also in a view that is not the
// active one, with the panel open; and it goes when it is closed, with a notice.
func TestTheSuperimposedIsFollowed(t *testing.T) {
	r, ids := superimposing(t)
	p := r.superimpose
	p.other.SetSelected("b.obj")
	p.fit.SetSelectedIndex(int(scene.ByLandmarksScaled))
	r.keys.doNamed("two-views")
	for i, id := range ids[:2] {
		before := p.fitted.Text
		d := r.docs.Document(id)
		if err := d.Apply(scene.MovePoint(d, d.Groups()[0].Point(0), r3.Vec{X: float64(10 * i), Y: 0.5}, r3.Vec{})); err != nil {
			t.Fatal(err)
		}
		if p.fitted.Text == before || r.pointsApart() < 0.01 {
			t.Errorf("document %d: still %q", i, p.fitted.Text)
		}
		d.Undo()
		if p.fitted.Text != before {
			t.Errorf("document %d: taken back, %q", i, p.fitted.Text)
		}
	}
	p.leave(true)
	r.docs.Close(ids[1])
	r.wait("it is closed", func() bool { return r.docs.Entry(ids[1]) == nil })
	if other, _ := r.session.Over(0); other != nil || r.view.Superimposed() {
		t.Error("it lies there still")
	}
	if !slices.ContainsFunc(r.notices.seen, func(m *notice) bool { return strings.Contains(m.text, "b.obj was closed") }) {
		t.Error("nothing is said")
	}
	r.painted("nothing is left of it", func() bool { return r.thread.Stats().ByDocument[ids[1]].Objects == 0 })
}

// TestOnePanelAtATime: that of colours and this take each other's place, and the history's.
func TestOnePanelAtATime(t *testing.T) {
	r, _ := superimposing(t)
	r.superimpose.other.SetSelected("b.obj")
	r.keys.doNamed("colors")
	if r.superimpose.open() || !r.colors.open() || !r.view.Superimposed() {
		t.Error("colours do not take its place, or it is not kept")
	}
	r.keys.doNamed("superimpose")
	if !r.superimpose.open() || r.colors.open() {
		t.Error("it does not take the place of colours")
	}
	r.keys.doNamed("history")
	if r.superimpose.open() || r.history.box.Hidden {
		t.Error("the history does not take its place")
	}
}

// TestThePictureHasTheLine where the view has it: at the same place of the specimen, in a
// picture of any proportions.
func TestThePictureHasTheLine(t *testing.T) {
	r, ids := superimposing(t)
	p := r.superimpose
	p.other.SetSelected("b.obj")
	p.fit.SetSelectedIndex(int(scene.ByLandmarksScaled))
	s := r.session.Superimposing().Superimposed
	s.Swiped, s.Line = true, 0.55
	r.session.Superimpose(s)
	path := filepath.Join(t.TempDir(), "a.png")
	for _, wide := range []int{300, 150} {
		style := r.view.Style()
		style.Landmarks, style.Gizmo, style.ScaleBar = false, false, false
		r.exporting.makePicture(ids[0], order{path: path, width: wide, height: 150, samples: 1, style: style})
		r.wait("it is written", func() bool { return !r.dialogs.any() })
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		line := wide/2 + int(0.05*r.view.Aspect()*150)
		if left, right := bluer(img, line-6), bluer(img, line+6); left || !right {
			t.Errorf("%d wide: left of the line the other one is seen: %v, and right of it: %v", wide, left, right)
		}
	}
}

// TestTheFormKnowsTheSuperimposed: the legend that a picture would have lists it, so that it
// is not called empty.
func TestTheFormKnowsTheSuperimposed(t *testing.T) {
	r, ids := superimposing(t)
	form := func() *exportForm {
		f := r.exporting.newExportForm(ids[0], "a.obj", usualChoices)
		f.legend.SetChecked(true)
		f.findLetters()
		return f
	}
	if f := form(); f.entries != 0 || !strings.Contains(f.notes.Text, "legend is empty") {
		t.Errorf("alone: %d entries, %q", f.entries, f.notes.Text)
	}
	r.superimpose.other.SetSelected("b.obj")
	if f := form(); f.entries != 1 || strings.Contains(f.notes.Text, "legend is empty") {
		t.Errorf("with another one over it: %d entries, %q", f.entries, f.notes.Text)
	}
}

// bluer reports whether the middle of a column has the colour of a specimen that lies over
// another one.
func bluer(img image.Image, x int) bool {
	red, _, blue, _ := img.At(x, img.Bounds().Dy()/2).RGBA()
	return blue > red+0x2000
}

// TestNothingHoldsTheSuperimposed: closed while it lies over another one that stays, neither
// the view, its frames, the panel nor the session holds it, and nothing of it is on the
// graphics card when it is closed.
func TestNothingHoldsTheSuperimposed(t *testing.T) {
	r, ids := superimposing(t)
	r.superimpose.other.SetSelected("b.obj")
	r.painted("both are drawn", func() bool { return r.thread.Stats().ByDocument[ids[1]].Objects > 0 })
	one := r.thread.Stats().Framebuffers
	document, mesh := reaches(r.docs.Document(ids[1])), reaches(r.docs.Document(ids[1]).Meshes()[0].Mesh)
	r.docs.Close(ids[1])
	if u := r.thread.Stats().ByDocument[ids[1]]; u.Objects != 0 || u.Bytes != 0 {
		t.Errorf("%+v of it are left", u)
	}
	r.painted("what both were drawn in is gone", func() bool { return r.thread.Stats().Framebuffers < one })
	r.collect()
	if document() || mesh() {
		t.Errorf("the document is held: %v, its mesh: %v", document(), mesh())
	}
	r.docs.Close(ids[0])
	r.painted("nothing is left", func() bool { return r.thread.Stats().ByDocument[ids[0]].Objects == 0 })
}
