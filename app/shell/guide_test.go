package shell

import (
	"image"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/app/session"
	"cairn/app/template"
	"cairn/landmark"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// twoPoints is a template with a picture twice as wide as high.
const (
	twoPoints = "name: ours\npicture: ours.svg\ngroups:\n  - label: nose\n    points: 2\n    landmarks:\n" +
		"      - {name: left, definition: The left one., at: [0.25, 0.5]}\n      - {name: right, at: [0.75, 0.5]}\n"
	wide = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><rect x="0" y="0" width="200" height="100" fill="#eeeeee"/></svg>`
)

// TestTheEmptyTableOffersToBegin: a template, a group, and what to do in that.
func TestTheEmptyTableOffersToBegin(t *testing.T) {
	r := newRoom(t)
	empty := r.inspector.empty
	if empty.buttons.Visible() {
		t.Error("without a document it offers to begin")
	}
	r.show(r.load(files(t, map[string]string{"a.obj": square})...)[0])
	if !empty.buttons.Visible() || !strings.Contains(empty.hint.Text, "no landmarks") {
		t.Errorf("with a mesh alone it says %q, buttons: %v", empty.hint.Text, empty.buttons.Visible())
	}
	test.Tap(empty.actions[0])
	if len(r.dialogs.open) != 1 {
		t.Fatal("the button does not ask for a template")
	}
	r.dialogs.escape()
	test.Tap(empty.actions[1])
	if groups := r.document().Groups(); len(groups) != 1 || empty.buttons.Visible() || !strings.Contains(empty.hint.Text, "Press P") {
		t.Errorf("with a new group it says %q, buttons: %v", empty.hint.Text, empty.buttons.Visible())
	}
	r.inspector.filter.SetText("nose")
	if !strings.Contains(empty.hint.Text, "filter") {
		t.Errorf("with a filter it says %q", empty.hint.Text)
	}
	r.undo()
	r.inspector.filter.SetText("")
	if !empty.buttons.Visible() {
		t.Error("when the group is taken back it does not offer to begin")
	}
}

// TestGuide opens a template file, begins with it, and jumps by its picture.
func TestGuide(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "ours.svg": wide, "ours.yml": twoPoints})
	id := r.load(paths[0])[0]
	r.show(id)
	known, notes, err := template.Open(t.Context(), paths[2])
	r.templates.opened(id, nil, paths[2], known, notes, err)
	if len(r.dialogs.open) != 1 || len(r.notices.seen) != 0 {
		t.Fatalf("%d dialogs, %d notices", len(r.dialogs.open), len(r.notices.seen))
	}
	r.dialogs.accept() // the file's is the one that is chosen
	g := r.inspector.guide
	if !g.box.Visible() || g.name.full != "left" || g.number.Text != "1 of 2" || g.text.Text != "The left one." || g.of.full != "nose" {
		t.Fatalf("the guide shows %q, %q, %q, %q", g.name.full, g.number.Text, g.text.Text, g.of.full)
	}
	if !g.picture.Visible() || len(g.picture.places) != 2 {
		t.Fatal("the picture is not shown")
	}
	// marked returns the rows of the table that are marked as next.
	marked := func() (rows []int) {
		for _, o := range test.LaidOutObjects(r.inspector.points) {
			if row, ok := o.(*pointRow); ok && row.back.StrokeWidth > 0 {
				rows = append(rows, row.row)
			}
		}
		return rows
	}
	if rows := marked(); !slices.Equal(rows, []int{0}) {
		t.Errorf("rows %v are marked as next", rows)
	}
	// The picture is as wide as the column allows, and in the middle of its height.
	size := g.picture.Size()
	x, y, w, h := g.picture.of.Fit(float64(size.Width), float64(size.Height))
	tap := func(px, py float64) {
		g.picture.Tapped(&fyne.PointEvent{Position: fyne.NewPos(float32(x+px*w), float32(y+py*h))})
	}
	tap(0.76, 0.5)
	if g.name.full != "right" || g.text.Text != "" {
		t.Errorf("a click on the right point asks for %q", g.name.full)
	}
	tap(0.5, 0.1)
	if g.name.full != "right" {
		t.Errorf("a click on no point asks for %q", g.name.full)
	}
	test.Tap(g.buttons[0]) // back
	if g.name.full != "left" {
		t.Errorf("back asks for %q", g.name.full)
	}
	test.Tap(g.buttons[2]) // missing
	if g.name.full != "right" || !strings.Contains(g.progress.full, "1 missing") {
		t.Errorf("then %q is asked for, with %q", g.name.full, g.progress.full)
	}
	if rows := marked(); !slices.Equal(rows, []int{1}) {
		t.Errorf("then rows %v are marked as next", rows)
	}
	r.inspector.points.choose(0, 0)
	if g.name.full != "left" || !strings.Contains(g.of.full, "missing") {
		t.Errorf("a click on the row of a missing point asks for %q, %q", g.name.full, g.of.full)
	}
	r.win.Resize(fyne.NewSize(1024, 400))
	if g.picture.Visible() || g.words.Visible() || !g.box.Visible() {
		t.Errorf("in a low window there is a picture: %v, a definition: %v", g.picture.Visible(), g.words.Visible())
	}
	r.win.Resize(fyne.NewSize(1024, 700))
	if !g.picture.Visible() || !g.words.Visible() {
		t.Error("in a higher one they do not come back")
	}
	r.keys.doNamed("place")
	if rows := marked(); g.box.Visible() || len(rows) > 0 {
		t.Errorf("without the tool the guide is shown: %v, rows %v are marked", g.box.Visible(), rows)
	}
	if files := r.templates.list.Files(); len(files) != 1 || files[0] != paths[2] {
		t.Errorf("the template files are %q", files)
	}
}

// TestTemplatesAreFoundAgain at the next start, and what is not there is passed over.
func TestTemplatesAreFoundAgain(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "ours.svg": wide, "ours.yml": twoPoints})
	r.templates.list.Add(paths[2])
	r.templates.list.Add(filepath.Join(t.TempDir(), "gone.yml"))
	r.templates.read()
	r.wait("the template is read", func() bool { return r.session.Templates.Files() == 1 })
}

// TestSaveAsTemplate writes the points of a group, and says which pictures are lost.
func TestSaveAsTemplate(t *testing.T) {
	r := newRoom(t)
	r.show(r.load(files(t, map[string]string{"a.obj": square, "a.csv": onSquare})...)[1])
	path := filepath.Join(t.TempDir(), "out.yml")
	r.templates.write(path, template.From(nil, r.document().Groups()[0].Group))
	r.wait("the template is saved", func() bool { _, err := os.Stat(path); return err == nil && r.session.Templates.Files() == 1 })
	known, _, err := template.Open(t.Context(), path)
	if err != nil || len(known) != 1 || len(known[0].Template.Points) != 2 || known[0].Template.Points[1].Name != "b" {
		t.Fatalf("%+v, %v", known, err)
	}
	if g := known[0].Template.NewGroup(); g.Progress() != (landmark.Progress{NotVisited: 2, Of: 2}) {
		t.Errorf("a group of it has %v", g.Progress())
	}
	r.templates.saveTemplate()
	if len(r.dialogs.open) != 1 {
		t.Error("no dialog asks where to save")
	}
	for name, want := range map[string]string{"a/b:c": "a-b-c", "..": "template", "iBUG 68": "iBUG 68", "": "template"} {
		if got := fileName(name); got != want {
			t.Errorf("a template called %q is offered as %q, want %q", name, got, want)
		}
	}
}

// TestGuideLeavesRoomForPoints: in a low window the guide says less, and the groups give
// their room to the points; in a high one all is there again, where it was.
func TestGuideLeavesRoomForPoints(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "ours.svg": wide, "ours.yml": twoPoints})
	id := r.load(paths[0])[0]
	r.show(id)
	r.win.Resize(fyne.NewSize(900, 700))
	r.inspector.split.SetOffset(0.4)
	known, notes, err := template.Open(t.Context(), paths[2])
	r.templates.opened(id, nil, paths[2], known, notes, err)
	r.dialogs.accept()
	r.win.Resize(fyne.NewSize(512, 330))
	const rows = 2
	if got, want := r.inspector.points.Size().Height, rows*r.inspector.points.height(); got < want {
		t.Errorf("the rows have %g of height, and %d need %g", got, rows, want)
	}
	if r.inspector.guide.progress.Visible() || !r.inspector.guide.name.Visible() {
		t.Error("the guide says other things than the name")
	}
	r.win.Resize(fyne.NewSize(900, 700))
	if r.inspector.split.Offset != 0.4 || !r.inspector.guide.progress.Visible() {
		t.Errorf("in a high window the split is at %g, the progress is shown: %v", r.inspector.split.Offset, r.inspector.guide.progress.Visible())
	}
}

// TestTheNextPointIsToldFromTheSelectedOne: its row says that it is next, until it is placed
// or missing.
func TestTheNextPointIsToldFromTheSelectedOne(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "ours.svg": wide, "ours.yml": twoPoints})
	id := r.load(paths[0])[0]
	r.show(id)
	known, notes, err := template.Open(t.Context(), paths[2])
	r.templates.opened(id, nil, paths[2], known, notes, err)
	r.dialogs.accept()
	d := r.document()
	row := newPointRow(r.inspector)
	next := func(i int) bool {
		row.show(d, i)
		return row.cells[session.ColumnZ].full == "next"
	}
	if !next(0) || next(1) {
		t.Error("the first point is not the one that is next")
	}
	r.session.Run(r.session.Action("missing"))
	if next(0) || !next(1) {
		t.Error("when the first is missing, the second is not next")
	}
	r.view.Hand().Take(nil)
	r.refresh()
	if next(0) || next(1) {
		t.Error("without the tool a point is next")
	}
}

// TestBadTemplateIsSaidInTheDialog, which stays, with the file, the place and the reason;
// a good one behind it takes its place.
func TestBadTemplateIsSaidInTheDialog(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{
		"a.obj": square, "bad.yml": "groups:\n- label: eye\n  points: many\n", "good.yml": "groups:\n- label: eye\n  points: 2\n",
	})
	id := r.load(paths[0])[0]
	r.show(id)
	r.templates.newFromTemplate()
	q := r.Window.dialogs.open[0].Dialog.(*question)
	open := func(path string) {
		known, notes, err := template.Open(t.Context(), path)
		r.templates.opened(id, q, path, known, notes, err)
	}
	open(paths[1])
	if !r.Window.dialogs.shows(q) || len(r.Window.dialogs.open) != 1 {
		t.Fatal("the dialog is gone")
	}
	said := ""
	for _, o := range test.LaidOutObjects(r.win.Canvas().Overlays().Top()) {
		if l, ok := o.(*widget.Label); ok && l.Importance == widget.DangerImportance {
			said = l.Text
		}
	}
	for _, part := range []string{"bad.yml", "line 3", "many"} {
		if !strings.Contains(said, part) {
			t.Errorf("it says nothing of %q:\n%s", part, said)
		}
	}
	if open(paths[2]); r.Window.dialogs.shows(q) || len(r.Window.dialogs.open) != 1 {
		t.Error("a good one does not open the dialog anew")
	}
	r.dialogs.accept()
	if groups := r.document().Groups(); len(groups) != 1 || groups[0].Group.Len() != 2 {
		t.Errorf("there are %d groups", len(groups))
	}
}

// TestTemplateSheetIsDimInTheDark: its white is white in the light theme, and does not
// glare in the dark one; marks keep their contrast.
func TestTemplateSheetIsDimInTheDark(t *testing.T) {
	r := newRoom(t)
	of, _ := r.session.Templates.All()[0].Picture(0)
	g := &guidePicture{of: of, places: []place{{at: landmark.Place{Set: true, X: 0.5, Y: 0.5}, state: landmark.Defined}}}
	for choice, want := range map[string]color.RGBA{session.AlwaysLight: {255, 255, 255, 255}, session.AlwaysDark: {0xb4, 0xb8, 0xbc, 0xff}} {
		r.app.Settings().SetTheme(newTheme(choice))
		img := g.draw(100, 100).(*image.RGBA)
		x, y, _, _ := of.Fit(100, 100)
		if got := img.RGBAAt(int(x)+2, int(y)+2); got != want {
			t.Errorf("%s: the sheet is %v, want %v", choice, got, want)
		}
		if dot := img.RGBAAt(50, 50); int(dot.G) > int(want.G)*0x87/0xff+2 {
			t.Errorf("%s: a mark is %v on %v", choice, dot, want)
		}
	}
}
