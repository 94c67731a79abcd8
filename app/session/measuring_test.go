package session

import (
	"math"
	"strings"
	"testing"
	"time"

	"cairn/app/tool"
	"cairn/landmark/measure"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// handView is a view for a hand: the picture is the scene, seen from the front.
type handView struct {
	tool.View
	w    *world
	said []string
}

func (v *handView) Document() *scene.Document { return v.w.Document() }
func (v *handView) Camera() scene.Camera {
	c := scene.DefaultCamera()
	c.Focus, c.Height, c.Orthographic = r3.Vec{X: 0.5, Y: 0.5}, 2, true
	return c
}
func (v *handView) Picture() tool.Picture { return tool.Picture{Aspect: 1, Unit: 1e-3, Pixel: 1e-3} }
func (v *handView) LandmarkAt(at r2.Vec) (scene.Point, bool) {
	return v.w.Document().LandmarkAt(v.Camera(), at.X, at.Y, 0, 0.01, 0.01)
}
func (v *handView) Say(text string)      { v.said = append(v.said, text) }
func (v *handView) Barred() string       { return v.w.barred() }
func (v *handView) Remark()              {}
func (v *handView) Redraw()              {}
func (v *handView) Selected()            {}
func (v *handView) Point(r2.Vec)         {}
func (v *handView) ShowsLandmarks() bool { return true }

// pointer is over a place of the scene.
func (v *handView) pointer(x, y float64, b tool.Button) tool.Pointer {
	return tool.Pointer{At: r2.Vec{X: (x - 0.5) / 2, Y: (y - 0.5) / 2}, Button: b, Time: time.Unix(0, 0)}
}

func (v *handView) click(x, y float64) {
	p := v.pointer(x, y, tool.Left)
	v.w.hand.Press(p)
	v.w.hand.Release(p)
}

// TestMeasuring: what the tool that measures has is told and drawn, and kept where it is
// between landmarks: a at (0.1, 0.1), b at (0.4, 0.5), 0.5 from it.
func TestMeasuring(t *testing.T) {
	w := newWorld(t)
	d := w.load(true)
	w.at(d, r3.Vec{X: 0.1, Y: 0.1}, r3.Vec{X: 0.4, Y: 0.5})
	w.pump("the surface is there", func() bool { return d.Meshes()[0].Mesh.BuiltSurface() != nil })
	v := &handView{w: w}
	w.SetHand(tool.NewHand(v))
	if why := w.run("measure"); why != "" {
		t.Fatal(why)
	}
	texts, drawn := w.Measuring()
	if texts != nil || drawn != nil {
		t.Errorf("nothing is chosen: %q, %+v", texts, drawn)
	}
	v.click(0.1, 0.1)
	w.hand.Move(v.pointer(0.4, 0.1, tool.NoButton))
	texts, drawn = w.Measuring()
	if len(texts) == 0 || texts[0] != "distance a–place: 0.30000" || len(drawn) != 1 || len(drawn[0].Path) != 2 || w.measuring == 0 {
		t.Fatalf("to the pointer: %q, %+v", texts, drawn)
	}
	w.hand.Move(v.pointer(0.4, 0.5, tool.NoButton))
	v.click(0.4, 0.5)
	if texts, drawn = w.Measuring(); texts[0] != "distance a–b: 0.50000" || len(drawn) != 1 || drawn[0].Path[1] != (r3.Vec{X: 0.4, Y: 0.5}) {
		t.Errorf("two: %q, %+v", texts, drawn)
	}
	w.pump("the surface is measured", func() bool { return w.measured > 0 })
	if texts, _ = w.Measuring(); !strings.Contains(texts[0], "along the surface a–b: 0.5") {
		t.Errorf("two, after the job: %q", texts)
	}
	undo := d.History().UndoName()
	v.click(0.4, 0.1) // a right angle is there in a triangle of 0.3, 0.4 and 0.5: at b acos(4/5)
	texts, drawn = w.Measuring()
	if !strings.HasPrefix(texts[0], "angle a–b–place: 36.870°") || !strings.Contains(texts[0], "0.90000") || !drawn[len(drawn)-1].Angle {
		t.Errorf("three: %q, %+v", texts, drawn)
	}
	v.click(0.1, 0.4)
	if texts, _ = w.Measuring(); texts[0] != "4 points: length of the polyline 1.3243" { // 0.5 + 0.4 + √0.18
		t.Errorf("four: %q", texts)
	}
	key := func(name tool.KeyName) { w.hand.Key(tool.Key{Name: name}) }
	if key(tool.KeyReturn); len(d.Measures()) != 0 || d.History().UndoName() != undo {
		t.Error("with places that are no landmarks it is kept")
	}
	key(tool.KeyBackspace)
	key(tool.KeyBackspace)
	key(tool.KeyReturn)
	all := w.Kept()
	if len(all) != 1 || all[0].Kind != measure.Distance || all[0].PointsText() != "a, b" || math.Abs(all[0].Number-0.5) > 1e-12 {
		t.Fatalf("kept: %+v", all)
	}
	if said := v.said[len(v.said)-1]; said != "Kept: distance a–b." {
		t.Errorf("said %q", said)
	}
	v.click(0.1, 0.1)
	v.click(0.4, 0.5)
	if key(tool.KeyReturn); len(d.Measures()) != 1 || v.said[len(v.said)-1] != "Not kept: it is kept already." {
		t.Errorf("once more: %q", v.said)
	}
	w.hand.Take(nil)
	if texts, drawn = w.Measuring(); texts != nil || drawn != nil {
		t.Errorf("out of hand: %q, %+v", texts, drawn)
	}
	if w.Undo(); len(d.Measures()) != 0 {
		t.Error("keeping is not undone")
	}
}

// TestDrawCurve: the action takes the tool in hand, whose points go to the group that is
// chosen, and says when a curve has ended without an edit.
func TestDrawCurve(t *testing.T) {
	w := newWorld(t)
	d := w.load(true)
	w.pump("the surface is there", func() bool { return d.Meshes()[0].Mesh.BuiltSurface() != nil })
	v := &handView{w: w}
	w.SetHand(tool.NewHand(v))
	w.NewGroup()
	chosen := d.Group(w.Chosen())
	if why := w.run("draw-curve"); why != "" || !w.byName["draw-curve"].Checked() {
		t.Fatal(why)
	}
	v.click(0.2, 0.2)
	v.click(0.4, 0.6)
	v.click(0.6, 0.2)
	if chosen.Group.Len() != 3 || len(chosen.Group.Labels()) != 1 || !strings.Contains(w.Prompt(), "closes it") {
		t.Fatalf("%d points, labels %v, %q", chosen.Group.Len(), chosen.Group.Labels(), w.Prompt())
	}
	styled := w.told
	w.hand.Key(tool.Key{Name: tool.KeyReturn})
	if w.told == styled || !strings.Contains(w.Prompt(), "begins") {
		t.Errorf("at the end: %q", w.Prompt())
	}
}
