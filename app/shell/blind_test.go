package shell

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/app/session"
	"cairn/landmark"
	"cairn/scene"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"gonum.org/v1/gonum/spatial/r3"
)

// seenTexts returns all texts that the window has: those of its widgets, hidden ones too, its title,
// menus and messages.
func (r *room) seenTexts() string {
	all := []string{r.win.Title(), strings.Join(r.notices.past, "\n")}
	for _, m := range r.win.MainMenu().Items {
		for _, item := range m.Items {
			all = append(all, item.Label)
		}
	}
	objects := test.LaidOutObjects(r.win.Content())
	for _, o := range r.win.Canvas().Overlays().List() {
		objects = append(objects, test.LaidOutObjects(o)...)
	}
	for _, o := range objects {
		switch o := o.(type) {
		case *canvas.Text:
			all = append(all, o.Text)
		case *widget.Label:
			all = append(all, o.Text)
		case *widget.Entry:
			all = append(all, o.Text)
		case *shortText:
			all = append(all, o.full)
		case *tab:
			all = append(all, o.name.full)
		}
	}
	return strings.Join(all, "\n")
}

// repeatStudy opens a study of squares that are called after a name, of which two are to be repeated.
func repeatStudy(t *testing.T, name string) (*room, string) {
	r := newRoom(t)
	folder := t.TempDir()
	table := "mesh,landmarks,status\n"
	for i := range 3 {
		files := map[string]string{fmt.Sprintf("%s%d.obj", name, i): square, fmt.Sprintf("%s%d.csv", name, i): onSquare}
		for file, text := range files {
			if err := os.WriteFile(filepath.Join(folder, file), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		table += fmt.Sprintf("%s%d.obj,%s%d.csv,done\n", name, i, name, i)
	}
	if err := os.WriteFile(filepath.Join(folder, "study.csv"), []byte(table), 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := session.ReadStudy(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	r.session.OpenStudy(s)
	r.specimenOpens()
	t.Cleanup(func() { r.session.FinishStudies(time.Minute) })
	return r, folder
}

// specimen waits until the open specimen is loaded.
func (r *room) specimenOpens() {
	r.t.Helper()
	r.wait("the specimen is there", func() bool {
		e := r.docs.Entry(r.session.Front())
		return e != nil && !e.Loading && r.session.IsSpecimen(e.Document.ID())
	})
}

// TestNothingNamesABlindSpecimen: not the window, not its menus and messages, not what a dialog
// proposes, through two repeats; then names are there again.
func TestNothingNamesABlindSpecimen(t *testing.T) {
	const name = "xylo"
	r, folder := repeatStudy(t, name)
	if !strings.Contains(r.seenTexts(), name) {
		t.Fatal("the texts of the window are not found")
	}
	r.notices.past = nil
	r.notices.clear()
	for len(r.notices.all) > 0 {
		r.notices.remove(r.notices.all[0])
	}
	recent := len(r.session.Recent.Files())
	r.session.AddBlindRepeats(2, "Ann", 3)
	r.wait("names are hidden", r.session.Blind)
	r.specimenOpens()
	for step := range 2 {
		r.refresh()
		hidden := func(when string) {
			t.Helper()
			for line := range strings.Lines(r.seenTexts()) {
				if strings.Contains(line, name) && !strings.Contains(line, filepath.Base(folder)) {
					t.Errorf("step %d, %s: %q", step, when, line)
				}
			}
		}
		hidden("opened")
		d := r.document()
		if err := d.Apply(scene.AddGroups(d, "", landmark.NewGroup("", []landmark.Landmark{
			{Name: "a", Status: landmark.Defined, Position: r3.Vec{X: 0.25, Y: 0.25}}, {Name: "b", Status: landmark.Defined, Position: r3.Vec{X: 0.75, Y: 0.5}}}))); err != nil {
			t.Fatal(err)
		}
		hidden("edited")
		r.exporting.exportDialog()
		r.wait("the form is there", func() bool { return len(r.dialogs.open) > 0 })
		hidden("asked for a picture")
		r.dialogs.open[len(r.dialogs.open)-1].Hide()
		r.saving.save()
		r.wait("it is saved", func() bool { e := r.docs.Entry(r.session.Front()); return !e.Modified() })
		if step == 0 {
			hidden("saved")
		}
		r.saving.tellUpToDate(r.session.Front(), r.docs.Entry(r.session.Front()).SavePath())
		r.notRead(r.session.Front(), filepath.Join(folder, name+"0.obj"), "read", fmt.Errorf("%s: it is damaged", filepath.Join(folder, name+"0.obj")))
		if step == 0 {
			hidden("told of files")
			front := r.session.Front()
			r.keys.doNamed("next-specimen")
			r.wait("the next one is there", func() bool { return r.session.Front() != front && r.session.Front() != 0 })
			r.specimenOpens()
		}
	}
	if got := len(r.session.Recent.Files()); got != recent {
		t.Errorf("%d recent files, %d before", got, recent)
	}
	r.wait("names are shown", func() bool { return !r.session.Blind() })
	r.refresh()
	if !strings.Contains(r.win.Title(), name) {
		t.Error("the title is", r.win.Title())
	}
}

// TestNoReasonNamesABlindSpecimen: not why its landmarks cannot be read, nor why it cannot be opened, nor
// what is asked where somebody else works on it.
func TestNoReasonNamesABlindSpecimen(t *testing.T) {
	const name = "xylo"
	r := newRoom(t)
	r.openTable("mesh,landmarks,status\n"+name+"0.obj,,\n"+name+"1.obj,"+name+"1.csv,\ngone"+name+".obj,,\n", map[string]string{name + "1.csv": "x,y\n?,!\n"})
	r.study.turn(1)
	p := r.study.pages[1].(*landmarkPage)
	told := func() (text string) {
		for row := range p.grid.rows {
			p.tell(row, -1)
			text += p.line.full + "\n"
		}
		return text
	}
	r.wait("the grid is there", func() bool { return strings.Contains(told(), name+"1.csv") })
	r.keys.doNamed("blind")
	r.wait("names are hidden", func() bool { return r.session.Blind() && !r.stale })
	if text := told(); strings.Contains(text, name) || !strings.Contains(text, "Specimen ") {
		t.Errorf("the grid says\n%s", text)
	}
	r.study.turn(0)
	list := r.study.pages[0].(*specimenPage)
	for place := range list.list.rows {
		if text := list.row(place).says(); strings.Contains(text, name) {
			t.Errorf("row %d says %q", place, text)
		}
	}
	r.notices.past = nil
	r.notices.clear()
	r.saving.heldByOthers(session.OtherHolder{Document: r.session.Front(), Text: "Ann works on " + name + "0.ljson."})
	tapNotice(t, r, "Work on It All the Same")
	r.wait("it is asked", func() bool { return len(r.dialogs.open) > 0 })
	for line := range strings.Lines(r.seenTexts()) {
		if strings.Contains(line, name) && !strings.HasPrefix(line, "Opening ") { // as before
			t.Errorf("it is asked: %q", line)
		}
	}
}

// TestNoMoreRepeatsThanSpecimens: the dialog says how many there are, and refuses more.
func TestNoMoreRepeatsThanSpecimens(t *testing.T) {
	r, _ := repeatStudy(t, "xylo")
	r.keys.doNamed("blind-repeats")
	if !r.dialogs.any() || !strings.Contains(r.seenTexts(), "\nof 3\n") {
		t.Fatal("it is not said how many specimens there are")
	}
	number := r.win.Canvas().Focused().(interface{ SetText(string) })
	d := r.dialogs.open[len(r.dialogs.open)-1].Dialog.(interface{ Confirm() })
	number.SetText("4")
	d.Confirm()
	if !r.dialogs.any() || !strings.Contains(strings.ToLower(r.seenTexts()), "there are only 3 specimens") || r.session.Blind() {
		t.Error("four of three are not refused")
	}
	number.SetText("3")
	d.Confirm()
	r.wait("repeats are added", r.session.Blind)
	if n := len(r.session.Specimens()); n != 6 {
		t.Errorf("there are %d rows", n)
	}
	if n := r.session.Repeatable(); n != 3 {
		t.Errorf("then %d can be repeated", n)
	}
}
