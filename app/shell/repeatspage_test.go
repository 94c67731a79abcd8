package shell

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/app/session"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// openRepeats opens a study of squares whose five points were placed twice: the second time a is 0.02
// farther along x, and b 0.01 along y. It shows the page of repeats.
func openRepeats(t *testing.T) (*room, *repeatsPage, string) {
	r := newRoom(t)
	folder, table := t.TempDir(), "mesh,landmarks,replicate,observer\n"
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3 {
		write(fmt.Sprintf("s%d.obj", i), square)
		for n := range 2 {
			write(fmt.Sprintf("s%d_%d.csv", i, n), fmt.Sprintf("name,x,y,z\nc,0,1,0.2\na,%v,0,0\nb,1,%v,0.1\nd,1,1,0\ne,0.5,%v,0.4\n", 0.02*float64(n), 0.01*float64(n), 0.5+0.1*float64(i)))
			table += fmt.Sprintf("s%d.obj,s%d_%d.csv,%d,Ann\n", i, i, n, n+1)
		}
	}
	write("study.csv", table)
	s, err := session.ReadStudy(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	r.session.OpenStudy(s)
	r.specimenOpens()
	t.Cleanup(func() { r.session.FinishStudies(time.Minute) })
	p := r.study.pages[len(r.study.pages)-1].(*repeatsPage)
	r.study.turn(len(r.study.pages) - 1)
	r.wait("the errors are listed", func() bool { return len(p.list.rows) == 5 })
	return r, p, folder
}

// TestErrorsAreListedWorstFirst, with what they mean; a row leads to its point.
func TestErrorsAreListedWorstFirst(t *testing.T) {
	r, p, _ := openRepeats(t)
	if p.list.rows[0].Name != "a" || p.list.rows[1].Name != "b" || !p.observer.Hidden || !p.problem.Hidden {
		t.Errorf("%+v", p.list.rows)
	}
	row := newErrorRow()
	p.list.updateRow(0, row)
	if got := [3]string{row.cells[0].full, row.cells[1].full, row.cells[2].full}; got != [3]string{"a", "0.0141", "6"} || !strings.Contains(row.cells[3].full, " to ") {
		t.Errorf("the first row says %q, %q", got, row.cells[3].full)
	}
	var all []string
	for _, o := range test.LaidOutObjects(p.anovas) {
		if s, ok := o.(*shortText); ok {
			all = append(all, s.full)
		}
	}
	if text := strings.Join(all, " "); !strings.Contains(text, "specimen 16 ") || !strings.Contains(text, "repeats 24 ") {
		t.Error(text)
	}
	p.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	p.list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	d := r.document()
	if !d.Selection().Has(d.Groups()[0].Point(2)) || d.Selection().Len() != 1 { // b
		t.Errorf("selected is %v", d.Selection().Points())
	}
}

// TestErrorsOnTheMesh are drawn as large as it is chosen, and the choice is shown when the page is
// filled again.
func TestErrorsOnTheMesh(t *testing.T) {
	r, p, _ := openRepeats(t)
	front := r.session.Front()
	sizes := map[int]float64{}
	for at := range p.onMesh.Options {
		p.onMesh.SetSelectedIndex(at)
		p.shown = nil
		p.update()
		if p.onMesh.SelectedIndex() != at {
			t.Errorf("%q is shown as %q", p.onMesh.Options[at], p.onMesh.Selected)
		}
		if all := r.session.ErrorEllipsoids(front); len(all) > 0 {
			sizes[at] = all[0].Axes[0].X / session.Factors[at-1]
		}
	}
	if len(sizes) != len(session.Factors) || math.Abs(sizes[1]-sizes[3]) > 1e-12 || sizes[1] == 0 {
		t.Error(sizes)
	}
	p.onMesh.SetSelectedIndex(0)
	if all := r.session.ErrorEllipsoids(front); all != nil {
		t.Errorf("%d are drawn still", len(all))
	}
}

// TestErrorsAreExported as a figure with its numbers.
func TestErrorsAreExported(t *testing.T) {
	r, _, folder := openRepeats(t)
	r.exporting.exportRepeats()
	r.wait("it is asked", func() bool { return len(r.dialogs.open) > 0 })
	r.dialogs.open[len(r.dialogs.open)-1].Dialog.(interface{ Confirm() }).Confirm()
	r.wait("both files are there", func() bool {
		for _, name := range []string{"observer-error.svg", "observer-error.csv"} {
			if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
				time.Sleep(time.Millisecond) // until the disk has it
				r.post(func() {})
				return false
			}
		}
		return true
	})
	b, err := os.ReadFile(filepath.Join(folder, "observer-error.csv"))
	if err != nil || !strings.Contains(string(b), "\na,0.0141421") {
		t.Errorf("%v: %s", err, b)
	}
}

// TestRepeatsAreOfferedWhereThereAreNone: the page leads to the dialog, which is as high as it
// needs to be.
func TestRepeatsAreOfferedWhereThereAreNone(t *testing.T) {
	r := newRoom(t)
	r.openStudy()
	p := r.study.pages[len(r.study.pages)-1].(*repeatsPage)
	r.study.turn(len(r.study.pages) - 1)
	r.wait("it is said that nothing was repeated", func() bool { return !p.problem.Hidden && !p.add.Hidden })
	test.Tap(p.add)
	if !r.dialogs.any() {
		t.Fatal("no dialog asks for repeats")
	}
	d := r.dialogs.open[len(r.dialogs.open)-1].Dialog.(*question)
	top := func(o fyne.CanvasObject) float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y }
	field := r.win.Canvas().Focused().(fyne.CanvasObject)
	if gap := top(d.buttons[0]) - top(field); gap > 5*field.Size().Height {
		t.Errorf("below three fields of %v the buttons are %v farther down", field.Size().Height, gap)
	}
}
