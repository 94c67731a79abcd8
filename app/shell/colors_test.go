package shell

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/app/session"
	"cairn/scene"
	"cairn/scene/colormap"

	"fyne.io/fyne/v2"
)

// valued is a square with values of vertices, which have both signs, and labels of triangles.
const valued = `ply
format ascii 1.0
element vertex 4
property float x
property float y
property float z
property float height
element face 2
property list uchar int vertex_indices
property uchar part
end_header
0 0 0 -10
1 0 0 10
1 1 0 20
0 1 0 0
3 0 1 2 3
3 0 2 3 1
`

// colored opens the square and the panel of colours.
func colored(t *testing.T) (*room, *scene.MeshNode) {
	t.Helper()
	r := newRoom(t)
	r.show(r.load(files(t, map[string]string{"a.ply": valued})[0])[0])
	r.keys.doNamed("colors")
	if !r.colors.open() {
		t.Fatal("there is no panel")
	}
	return r, r.document().Meshes()[0]
}

// choose chooses values in the panel, and waits for them.
func (r *room) chooseValues(title string) {
	r.t.Helper()
	r.colors.values.SetSelected(title)
	r.wait("the values are there", func() bool { return !r.session.ColorStatus().Making })
}

// TestPanelOfColours: the view follows each choice, and the fields show what is.
func TestPanelOfColours(t *testing.T) {
	r, n := colored(t)
	p := r.colors
	if got, want := strings.Join(p.values.Options, ", "), "None, height, part, Mean curvature, Gaussian curvature, Shape index, Curvedness, Distance to another surface, Distance along the surface"; got != want {
		t.Errorf("there are %s, want %s", got, want)
	}
	if !p.look.Hidden || !p.sources[session.OfCurvature].Hidden {
		t.Error("nothing is shown, and it can be changed how")
	}
	r.chooseValues("height")
	if p.look.Hidden || p.maps.chosen != colormap.BlueWhiteRed || !p.symmetric.Checked {
		t.Errorf("values with a sign are shown in %v", p.maps.chosen)
	}
	want := func(what string, low, high float64, lines int) {
		t.Helper()
		c := n.Coloring()
		if l, h := c.Range(); l != low || h != high || c.Isolines().Count != lines {
			t.Errorf("%s: from %v to %v with %d lines, want %v to %v with %d", what, l, h, c.Isolines().Count, low, high, lines)
		}
		for _, f := range []struct {
			*panelField
			want float64
		}{{p.low, low}, {p.high, high}} {
			if x, err := parseNumber(f.Text); err != nil || x != f.want {
				t.Errorf("%s: a field shows %q, want %v", what, f.Text, f.want)
			}
		}
	}
	p.limits.SetSelected("All values")
	want("all", -20, 20, 0) // as far on both sides, as it was
	p.symmetric.SetChecked(false)
	want("all as they are", -10, 20, 0)
	p.low.SetText("-5")
	want("typed", -5, 20, 0)
	if p.limits.Selected != "As typed" {
		t.Errorf("a range that was typed is called %q", p.limits.Selected)
	}
	p.high.SetText("50 %")
	if l, h := n.Coloring().Range(); l != -5 || h != 5 || p.high.Text != "50 %" { // half of the values are below 5
		t.Errorf("to the middle: from %v to %v, and the field says %q", l, h, p.high.Text)
	}
	p.high.SetText("8,5") // as many write it
	want("with a comma", -5, 8.5, 0)
	p.high.SetText("-7")
	if p.problem.Hidden || !strings.Contains(p.problem.Text, "-7") || !p.low.wrong || !p.high.wrong {
		t.Errorf("a range upside down: %q", p.problem.Text)
	}
	p.high.SetText("x")
	if p.problem.Hidden || !strings.Contains(p.problem.Text, "two numbers") || p.high.Text != "x" {
		t.Errorf("no number: %q", p.problem.Text)
	}
	p.low.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if !p.open() || r.win.Canvas().Focused() != fyne.Focusable(p.high) || !p.high.wrong || p.low.wrong {
		t.Error("Return takes a range that is none")
	}
	p.high.SetText("10")
	want("again", -5, 10, 0)
	if !p.problem.Hidden || p.high.wrong || p.wrongField() != nil {
		t.Errorf("nothing is wrong, and it says %q", p.problem.Text)
	}
	if p.middle.Hidden || !strings.Contains(p.middle.Text, "2.5") { // half way from -5 to 10
		t.Errorf("of the middle colour it says %q", p.middle.Text)
	}
	p.low.SetText("-10")
	if want("around 0", -10, 10, 0); !p.middle.Hidden {
		t.Errorf("white stands for 0, and it says %q", p.middle.Text)
	}
	p.low.SetText("-5")
	p.lines.SetSelected("Number of lines")
	want("lines", -5, 10, 9)
	p.number.SetText("4")
	want("four lines", -5, 10, 4)
	p.lines.SetSelected("Step between lines")
	want("at every 2", -5, 10, 8) // -4 to 10
	p.number.SetText("5")
	want("at every 5", -5, 10, 4)
	p.number.SetText("0")
	if p.problem.Hidden || p.wrongField() != p.number {
		t.Error("lines at every 0")
	}
	p.maps.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if n.Coloring().Colors() != colormap.Grey {
		t.Errorf("the map behind is %s", n.Coloring().Colors().Name)
	}
	p.inPicture.SetChecked(false)
	if r.view.Style().ColorBar {
		t.Error("there is a bar")
	}
	r.chooseValues("part")
	if !p.scale.Hidden || p.maps.chosen != colormap.Labels {
		t.Error("labels have a range")
	}
	r.chooseValues("Shape index")
	if p.sources[session.OfCurvature].Hidden {
		t.Error("nothing is said of the source")
	}
	p.radius.SetText("2.5")
	r.wait("the values are there", func() bool { return !r.session.ColorStatus().Making })
	if r.session.ColorStatus().Radius != 2.5 {
		t.Errorf("the radius is %v", r.session.ColorStatus().Radius)
	}
	p.radius.SetText("-1")
	if p.problem.Hidden || r.session.ColorStatus().Radius != 2.5 || p.wrongField() != p.radius {
		t.Error("a radius of -1")
	}
	if r.chooseValues("height"); p.wrongField() != nil {
		t.Error("what is not seen is wrong")
	}
}

// TestColoursAreCancelled: by Escape in the panel what was before comes back, and Return
// keeps what is.
func TestColoursAreCancelled(t *testing.T) {
	r, n := colored(t)
	r.chooseValues("height")
	r.colors.low.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if n.Coloring() != nil || r.colors.open() {
		t.Error("what was not there before is there still")
	}
	r.keys.doNamed("colors")
	r.chooseValues("height")
	r.colors.maps.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	before := n.Coloring()
	if before == nil || r.colors.open() {
		t.Fatal("what was chosen is gone")
	}
	r.keys.doNamed("colors")
	r.colors.limits.SetSelected("All values")
	r.colors.inPicture.SetChecked(false)
	r.chooseValues("part")
	r.colors.cancel()
	if n.Coloring() != before || !r.view.Style().ColorBar {
		t.Error("it is not what it was")
	}
	// A document that comes to the front while the panel is open is shown there.
	r.keys.doNamed("colors")
	r.show(r.load(files(t, map[string]string{"b.ply": valued})[0])[0])
	if r.colors.values.Selected != "None" {
		t.Errorf("of another document it shows %q", r.colors.values.Selected)
	}
	r.chooseValues("part")
	r.colors.cancel()
	if r.document().Meshes()[0].Coloring() != nil || n.Coloring() != before {
		t.Error("another document is not as it was")
	}
	r.keys.doNamed("colors")
	r.closing.closeDocument(r.session.Front())
	r.closing.closeDocument(r.session.Front())
	if r.document() != nil || len(r.colors.values.Options) != 1 {
		t.Errorf("nothing is open, and there are %v", r.colors.values.Options)
	}
}

// TestColoursTakeThePlaceOfTheHistory and give it back.
func TestColoursTakeThePlaceOfTheHistory(t *testing.T) {
	r, _ := colored(t)
	if r.colors.done(); !r.history.box.Hidden {
		t.Error("the history is seen, and nobody asked for it")
	}
	r.keys.doNamed("history")
	r.keys.doNamed("colors")
	if r.history.box.Visible() || !r.colors.open() {
		t.Error("both are seen")
	}
	if r.keys.doNamed("colors"); !r.history.box.Visible() || r.colors.open() {
		t.Error("the history does not come back")
	}
	r.keys.doNamed("history")
	r.keys.doNamed("colors")
	if r.keys.doNamed("history"); !r.history.box.Visible() || r.colors.open() {
		t.Error("the history does not take its place")
	}
}

// TestExportOffersTheBar where values are shown as colours.
func TestExportOffersTheBar(t *testing.T) {
	r, _ := colored(t)
	form := func() *exportForm {
		f := r.exporting.newExportForm(r.session.Front(), "a.ply", usualChoices)
		f.setSize(40, 30)
		return f
	}
	if f := form(); !f.colorBar.Hidden {
		t.Error("there are no colours, and a bar is offered")
	}
	r.chooseValues("height")
	f := form()
	if f.colorBar.Hidden || !f.colorBar.Checked {
		t.Error("there is no bar")
	}
	f.colorBar.SetChecked(false)
	if o, err := f.read(); err != nil || o.style.ColorBar || !r.view.Style().ColorBar {
		t.Errorf("the picture has a bar: %v (%v)", o.style.ColorBar, err)
	}
}

// TestPanelOfDistances: the other open meshes are offered, and those that come later.
func TestPanelOfDistances(t *testing.T) {
	r, n := colored(t)
	p := r.colors
	r.chooseValues("Distance to another surface")
	if p.problem.Hidden || len(p.other.Options) != 0 || p.sources[session.OfDistance].Hidden {
		t.Error("nothing else is open, and nothing is said of that")
	}
	if p.other.PlaceHolder != "No other mesh is open" {
		t.Errorf("with no other mesh it says %q", p.other.PlaceHolder)
	}
	r.load(files(t, map[string]string{"b.ply": valued})[0])
	r.colors.update()
	if strings.Join(p.other.Options, ", ") != "b.ply" {
		t.Fatalf("the other is called %v", p.other.Options)
	}
	if p.other.PlaceHolder != "Choose a mesh" {
		t.Errorf("with another mesh that is not chosen it says %q", p.other.PlaceHolder)
	}
	p.other.SetSelectedIndex(0)
	r.wait("the distances are there", func() bool { return n.Coloring() != nil })
	if f := n.Coloring().Field(); f.Values[0] != 0 || !p.problem.Hidden {
		t.Errorf("two of one shape are %v apart", f.Values)
	}
	p.fit.SetSelectedIndex(1)
	if p.problem.Hidden || !strings.Contains(p.problem.Text, "landmarks") {
		t.Errorf("without landmarks they are fitted: %q", p.problem.Text)
	}
	r.chooseValues("Distance along the surface")
	if p.sources[session.AlongSurface].Hidden || p.problem.Hidden {
		t.Error("there are no landmarks, and nothing is said of that")
	}
}

// TestExportValues writes what is shown into a mesh and into a table, and never over the
// mesh that is open.
func TestExportValues(t *testing.T) {
	r, _ := colored(t)
	if a := r.session.Action("export-values"); a.Reason() == "" {
		t.Error("nothing is shown, and it can be exported")
	}
	r.chooseValues("height")
	mesh := r.docs.Entry(r.session.Front()).Path
	dir := t.TempDir()
	for name, want := range map[string]string{"a.ply": "property float height", "a.csv": "vertex,x,y,z,height\n0,0,0,0,-10\n1,1,0,0,10\n"} {
		path := filepath.Join(dir, name)
		r.exporting.writeValues(r.session.Front(), path)
		r.wait("it is written", func() bool { return !r.dialogs.any() })
		b, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(b), want) {
			t.Errorf("%s: %v, without %q: %.200q", name, err, want, b)
		}
	}
	r.keys.doNamed("export-values")
	field := r.win.Canvas().Focused().(interface{ SetText(string) })
	link := filepath.Join(dir, "link.ply")
	if err := os.Symlink(mesh, link); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{mesh, link, filepath.Dir(mesh) + "/./a.ply", filepath.Join(dir, "a.obj")} {
		field.SetText(wrong)
		r.dialogs.accept()
		r.wait("the disk has answered", func() bool { return r.looks == 0 })
		if !r.dialogs.any() {
			t.Errorf("%s is taken", wrong)
		}
	}
	if b, _ := os.ReadFile(mesh); string(b) != valued {
		t.Error("the open mesh was written over")
	}
	field.SetText(filepath.Join(dir, "b.csv"))
	r.dialogs.accept()
	r.wait("it is written", func() bool {
		_, err := os.Stat(filepath.Join(dir, "b.csv"))
		return err == nil && !r.dialogs.any()
	})
}
