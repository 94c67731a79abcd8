package shell

import (
	"fmt"
	"image/color"
	"strings"
	"testing"

	"cairn/app/session"
	"cairn/render"
	"cairn/scene"

	"fyne.io/fyne/v2/test"
)

// redPoint is a file of Slicer's with one point, shown in red.
func redPoint(x float64) string {
	return fmt.Sprintf(`{"markups": [{"type": "Fiducial", "coordinateSystem": "LPS", "controlPoints":
[{"id": "1", "label": "tip", "position": [%g, 0, 0], "positionStatus": "defined"}], "display": {"color": [1, 0, 0]}}]}`, x)
}

// TestRecoloredGroupsAreTold: that a group is shown in another colour than its
// file says is told once, as long as it is so.
func TestRecoloredGroupsAreTold(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "b.mrk.json": redPoint(0.25), "c.mrk.json": redPoint(0.75)})
	id := r.load(paths[0])[0]
	d := r.document()
	for k, path := range paths[1:] {
		r.docs.AddLandmarks(id, path)
		r.wait("it is there", func() bool { return len(d.Groups()) == k+1 })
	}
	told := func() (n int) {
		r.refresh()
		for _, m := range r.notices.seen {
			if strings.Contains(m.text, "c.mrk.json is shown in another colour than its file's, since b.mrk.json has that one.") {
				n++
			}
		}
		return n
	}
	second := d.Groups()[1]
	if got := told(); got != 1 || second.Color() != scene.Palette(0) {
		t.Errorf("it is told %d times that the group is %v", got, second.Color())
	}
	_ = d.Apply(scene.RecolorGroup(d, second.ID(), color.NRGBA{0, 0xff, 0, 0xff}))
	if got := told(); got != 0 {
		t.Error("it is told where the user has chosen a colour")
	}
	d.Undo()
	if got := told(); got != 1 {
		t.Errorf("undone it is told %d times", got)
	}
	d.Undo()
	if got := told(); got != 0 {
		t.Error("it is told of a group that is not there")
	}
	d.Redo()
	if got := told(); got != 1 || second.Color() != scene.Palette(0) {
		t.Errorf("redone it is told %d times, and the group is %v", got, second.Color())
	}
}

// TestLegendIsRemembered, and an empty one is said.
func TestLegendIsRemembered(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.csv": onSquare, "b.csv": onSquare})
	id := r.load(paths[1])[0]
	said := func() bool {
		r.refresh()
		return strings.Contains(strings.Join(r.texts(), "\n"), "The legend is empty")
	}
	another := func() render.Style { return session.New(nil, nil, r.app.Preferences(), session.Events{}).Style() }
	if r.view.Style().Legend || r.ticked("legend") || another().Legend || said() {
		t.Error("there is a legend from the beginning")
	}
	r.keys.doNamed("legend")
	if !r.view.Style().Legend || !r.ticked("legend") || !another().Legend || !said() {
		t.Error("the menu does not turn the legend on")
	}
	r.docs.AddLandmarks(id, paths[2])
	r.wait("another group is there", func() bool { return len(r.document().Groups()) == 2 })
	if said() {
		t.Error("it is said of two groups that they have no legend")
	}
	for _, visible := range []bool{false, true} {
		r.inspector.showGroup(r.document().Groups()[1].ID(), visible)
		if got := len(r.notices.box.Objects) > 0 && strings.Contains(r.notices.seen[len(r.notices.seen)-1].text, "legend"); got == visible {
			t.Errorf("the other group shown %v: said to be empty %v", visible, got)
		}
	}
	r.keys.doNamed("legend")
	r.keys.doNamed("legend")
	if said() {
		t.Error("it is said of two groups that they have no legend")
	}
	r.keys.doNamed("legend")
	if r.view.Style().Legend || r.ticked("legend") || another().Legend {
		t.Error("the menu does not turn the legend off")
	}
}

// TestLegendInTheFormForPictures: it begins as the view is, is in the picture as
// it is ticked, and the form says where it is empty.
func TestLegendInTheFormForPictures(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.csv": onSquare, "b.csv": onSquare})
	id := r.load(paths[1])[0]
	for _, c := range []struct{ shown, ticked, two bool }{{}, {ticked: true}, {shown: true}, {true, true, false}, {true, true, true}, {false, true, true}} {
		for len(r.document().Groups()) < 2 && c.two {
			r.docs.AddLandmarks(id, paths[2])
			r.wait("another group is there", func() bool { return len(r.document().Groups()) == 2 })
		}
		r.session.ChangeStyle(func(s *render.Style) { s.Legend = c.shown })
		f := r.exporting.newExportForm(id, paths[1], usualChoices)
		if f.legend.Checked != c.shown {
			t.Errorf("%+v: the form begins with %v", c, f.legend.Checked)
		}
		if c.ticked != c.shown {
			test.Tap(f.legend)
		}
		var o order
		o.style = r.view.Style()
		f.applyStyle(&o)
		if o.style.Legend != c.ticked {
			t.Errorf("%+v: the picture has a legend: %v", c, o.style.Legend)
		}
		if empty := strings.Contains(f.notes.Text, "The legend is empty"); empty != (c.ticked && !c.two) {
			t.Errorf("%+v: the form says %q", c, f.notes.Text)
		}
	}
}

// TestFormSaysWhichLettersAreMissing: of the names that are ticked, and of the
// legend if that is.
func TestFormSaysWhichLettersAreMissing(t *testing.T) {
	r := newRoom(t)
	const nobody = "\U0010fffd" // has no meaning, so that no font has it
	paths := files(t, map[string]string{
		"a.obj":   square,
		"a.ljson": `{"version":3,"groups":{"` + nobody + `k":{"labels":[],"landmarks":{"points":[[0.5,0.5,0]]}},"h":{"labels":[],"landmarks":{"points":[[0,0,0]]}}}}`,
		"a.csv":   "name,x,y,z\nm" + nobody + ",0.25,0.25,0\n",
	})
	id := r.load(paths[2])[0]
	f := r.exporting.newExportForm(id, paths[2], usualChoices)
	for _, c := range []struct {
		tick *check
		want string
	}{
		{f.names, `of "m\U0010fffd":`}, {f.legend, `of "m\U0010fffd" and 1 more:`},
		{f.names, `of "\U0010fffdk":`}, {f.legend, ""},
	} {
		test.Tap(c.tick)
		r.wait(fmt.Sprintf("the form says %q", c.want), func() bool {
			text := f.notes.Text
			return f.lettersOf == f.written() && strings.Contains(text, c.want) && strings.Contains(text, "o font") == (c.want != "")
		})
	}
}

// TestColourByLabelIsRemembered: it also fills an empty legend, of which nothing is
// said then.
func TestColourByLabelIsRemembered(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "a.ljson": `{"version":3,"groups":{"g":{"labels":[{"label":"l","mask":[0]},{"label":"m","mask":[1]}],"landmarks":{"points":[[0.25,0.25,0],[0.75,0.5,0]]}}}}`})
	r.load(paths[1])
	said := func() bool { return strings.Contains(strings.Join(r.texts(), "\n"), "The legend is empty") } // with no refresh
	another := func() bool { return session.New(nil, nil, r.app.Preferences(), session.Events{}).Style().ByLabel }
	r.keys.doNamed("legend")
	if !said() || another() {
		t.Fatalf("said %v, remembered %v", said(), another())
	}
	for _, want := range []bool{true, false, true} {
		r.keys.doNamed("by-label")
		if r.view.Style().ByLabel != want || r.ticked("by-label") != want || another() != want || said() == want {
			t.Errorf("by label %v: shown %v, ticked %v, remembered %v, said to be empty %v", want, r.view.Style().ByLabel, r.ticked("by-label"), another(), said())
		}
	}
	r.keys.doNamed("by-label")
	r.keys.doNamed("legend")
	if said() {
		t.Error("a legend that is not shown is said to be empty")
	}
}
