package session

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/app/study"
	"cairn/app/tool"
	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// said returns all that the session says of the study, of actions and of documents.
func (w *world) said() string {
	var all []string
	for _, sp := range w.Specimens() {
		all = append(all, sp.Name, sp.Reason)
	}
	all = append(all, w.Documents.Names()...)
	for _, e := range w.Documents.Entries() {
		all = append(all, e.Document.Name(), e.FileName())
		all = append(all, e.Document.GroupNames()...)
	}
	for _, name := range []string{"next-specimen", "previous-specimen", "predict-rest", "save-as"} {
		all = append(all, w.Action(name).Reason())
	}
	return strings.Join(append(all, w.saw...), "\n")
}

const fourPoints = "name,x,y,z\na,0.1,0.1,0\nb,0.9,0.1,0\nc,0.9,0.9,0\nd,0.1,0.9,0\n"

// TestBlindRepeats goes through a study of two done specimens, one that is not, and two repeats:
// names are hidden, the first placing does not come along and is not written over, nothing is
// predicted, and names come back when both repeats are done.
func TestBlindRepeats(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 3, false, map[int]string{0: fourPoints, 1: fourPoints})
	text := strings.NewReplacer("I0,,", "I0,done,", "I1,,", "I1,done,").Replace(w.text(folder))
	if err := os.WriteFile(filepath.Join(folder, study.TableName), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	w.openStudy(folder)
	w.until("the points are counted", func() bool { return len(w.Session.queue.known) == 2 })
	if w.Blind() || w.BlindText() != "" || w.Hide("s0.obj") != "s0.obj" {
		t.Error("it is blind from the start")
	}
	w.AddBlindRepeats(3, "Ann", 5)
	w.until("names are hidden", w.Blind)
	w.opened()
	if !w.Blind() || len(w.Specimens()) != 6 {
		t.Fatalf("blind: %v, %d rows", w.Blind(), len(w.Specimens()))
	}
	rows := w.rows(folder)
	want := []string{"s0.obj,s0.csv,I0,done,mine 0,1,", "s1.obj,s1.csv,I1,done,mine 1,1,", "s2.obj,,I2,,mine 2,1,"}
	if !slices.Equal(rows[:3], want) {
		t.Errorf("the first times are\n%s", strings.Join(rows[:3], "\n"))
	}
	for _, row := range rows[3:] {
		if !strings.HasSuffix(row, ",2,Ann") || !strings.Contains(row, "_r2.ljson,I") {
			t.Error("a repeat is", row)
		}
	}
	for step := 0; ; step++ {
		if step == 6 {
			t.Fatal("it does not end")
		}
		q := w.Session.queue
		at := q.at()
		mesh := filepath.Base(q.files[q.row].mesh)
		repeat := q.table.Repeat(at) != ""
		d := w.Document()
		for _, n := range []string{"s0", "s1", "s2", "I0", "I1"} {
			if said := w.said(); strings.Contains(said, n) {
				t.Fatalf("%s is named:\n%s", n, said)
			}
		}
		if listed := strings.Fields(strings.NewReplacer("Specimen ", "", "[", "", "]", "").Replace(w.listed())); len(listed) == 0 || strings.ContainsAny(strings.Join(listed, ""), "sI") {
			t.Error("listed are", listed)
		}
		if len(d.Groups()) != 0 {
			t.Errorf("step %d, %s: %d groups came", step, mesh, len(d.Groups()))
		}
		hidden := w.Hide(fmt.Sprintf("cannot write %s: full; %s", filepath.Join(folder, mesh), filepath.Base(q.files[q.row].own())))
		if name := q.name(at); hidden != fmt.Sprintf("cannot write %s: full; %s", name, name) {
			t.Error(hidden)
		}
		w.place("a", "b", "c", "d")
		if why := w.Action("predict-rest").Reason(); why != "nothing is predicted while names are hidden" {
			t.Error("predicting:", why)
		}
		if why := w.Action("save-as").Reason(); !strings.HasPrefix(why, "names are hidden") {
			t.Error("saving elsewhere:", why)
		}
		left := q.repeatsLeft()
		w.saw = nil
		if w.Action("next-specimen").Reason() != "" {
			w.leaveSpecimen(func() {})
			w.SpecimenSaved(d.ID())
			break
		}
		w.run("next-specimen")
		w.until("another one is open", func() bool { return w.Session.queue.row != "" && w.Document() != nil && w.Document() != d })
		w.opened()
		if repeat && q.repeatsLeft() != left-1 {
			t.Errorf("%d repeats were left, and then %d", left, q.repeatsLeft())
		}
		if !w.Blind() {
			break
		}
	}
	if w.Blind() || !strings.Contains(strings.Join(w.saw, " "), "All repeats are done") {
		t.Errorf("names are hidden still, or nothing was said: %q", w.saw)
	}
	if w.Document().Name() != w.name()+".obj" && !strings.Contains(w.name(), "(2)") || strings.Contains(w.said(), "Specimen ") {
		t.Errorf("names are\n%s", w.said())
	}
	for i := range 2 {
		if b, err := os.ReadFile(filepath.Join(folder, fmt.Sprintf("s%d.csv", i))); err != nil || string(b) != fourPoints {
			t.Errorf("the first placing of s%d is another: %v\n%s", i, err, b)
		}
		if _, err := os.Stat(filepath.Join(folder, fmt.Sprintf("s%d_r2.ljson", i))); err != nil {
			t.Error(err)
		}
	}
}

// TestARepeatIsNotPredictedFromItsFirstTime, nor does one mesh count twice, also where names are
// shown.
func TestARepeatIsNotPredictedFromItsFirstTime(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 3, false, map[int]string{0: fourPoints, 1: fourPoints})
	more := w.text(folder) + "s0.obj,s0_r2.csv,I0,,\ns1.obj,s1_r2.csv,I1,,\n"
	if err := os.WriteFile(filepath.Join(folder, "s1_r2.csv"), []byte(fourPoints), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, study.TableName), []byte(more), 0o644); err != nil {
		t.Fatal(err)
	}
	w.openStudy(folder)
	w.until("the points are counted", func() bool { return len(w.Session.queue.known) == 3 })
	if n := len(w.learned); n != 1 { // s1 once
		t.Errorf("at the first time points are predicted from %d specimens", n)
	}
	w.GoToSpecimen(3)
	w.opened()
	if n := len(w.Document().Groups()); n != 0 {
		t.Errorf("%d groups came along with a repeat", n)
	}
	if n := len(w.learned); n != 1 {
		t.Errorf("at the repeat points are predicted from %d specimens", n)
	}
	w.GoToSpecimen(2)
	w.opened()
	if n := len(w.learned); n != 2 {
		t.Errorf("at another one points are predicted from %d specimens", n)
	}
}

// TestNamesAreHiddenAndShownAtWill: of the open specimen, too; a filter does not show them, and a
// study that is opened again is as it was left.
func TestNamesAreHiddenAndShownAtWill(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 3, false, nil)
	w.openStudy(folder)
	if w.run("blind"); !w.Blind() || !strings.HasPrefix(w.Document().Name(), "Specimen ") || w.Documents.Name(w.Front()) != w.Document().Name() {
		t.Errorf("blind %v, called %q", w.Blind(), w.Document().Name())
	}
	called := w.name()
	if w.SetQuery(study.Query{Statuses: []study.Status{study.Done}, Column: "individual"}); !w.Blind() || w.name() != called {
		t.Errorf("after a filter: blind %v, called %q, and %q before", w.Blind(), w.name(), called)
	}
	w.CloseStudy()
	w.rows(folder)
	w.openStudy(folder)
	if !w.Blind() || w.name() != called {
		t.Errorf("opened again: blind %v, called %q, and %q before", w.Blind(), w.name(), called)
	}
	if w.run("blind"); w.Blind() || w.name() != "s0" || w.Document().Name() != "s0.obj" {
		t.Errorf("blind %v, called %q, %q", w.Blind(), w.name(), w.Document().Name())
	}
}

// TestARepeatIsNotSeenBeforeItIsDone: of one that is saved half done nothing is seen beside the first
// time, neither errors nor ellipsoids nor a dot. Names that are shown and hidden again make no
// difference, and what is done is seen.
func TestARepeatIsNotSeenBeforeItIsDone(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 3, false, map[int]string{0: fourPoints, 1: fourPoints, 2: fourPoints})
	text := strings.NewReplacer("I0,,", "I0,done,", "I1,,", "I1,done,", "I2,,", "I2,done,").Replace(w.text(folder))
	if err := os.WriteFile(filepath.Join(folder, study.TableName), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	w.openStudy(folder)
	w.until("the points are counted", func() bool { return len(w.Session.queue.known) == 3 })
	w.AddBlindRepeats(2, "Ann", 5)
	w.until("names are hidden", w.Blind)
	w.opened()
	w.ShowErrors(true, 1)
	q := w.Session.queue
	seen := func(when string, errors bool, dots int) {
		t.Helper()
		r := w.compared()
		w.shapes()
		if why := "Repeats are under way: what they say is shown once they are done."; errors == (r.Problem == why) || errors != (r.Problem == "") {
			t.Errorf("%s: %q", when, r.Problem)
		}
		if n := len(w.ShapeDots()); n != dots {
			t.Errorf("%s there are %d dots, want %d", when, n, dots)
		}
		if n := len(w.ErrorEllipsoids(w.Document().ID())); !errors && n != 0 {
			t.Errorf("%s there are %d ellipsoids", when, n)
		}
	}
	seen("before", false, 3)
	d := w.Document()
	half := []landmark.Landmark{{Name: "d", Position: landmark.NoPosition()}}
	for i, name := range []string{"a", "b", "c"} {
		half = append(half, landmark.Landmark{Name: name, Status: landmark.Defined, Position: r3.Vec{X: float64(i) / 5, Y: float64(i%2) / 2}})
	}
	if err := d.Apply(scene.AddGroups(d, "", landmark.NewGroup("points", half))); err != nil {
		t.Fatal(err)
	}
	w.leaveSpecimen(func() {})
	w.SpecimenSaved(d.ID())
	if status, _ := q.table.Status(q.at()); status != study.Partly || q.table.Repeat(q.at()) == "" {
		t.Fatalf("the repeat is %v", status)
	}
	seen("half done", false, 3)
	w.run("blind")
	seen("with names", true, 3)
	// Nor is it predicted or compared with others, as it would come to lie where it did before.
	apart := func() bool { return w.checkedGroups(d)[0].alone }
	target := func() tool.Target { return tool.Target{Group: d.Groups()[0].ID(), Point: d.Groups()[0].Group.ID(0)} }
	if why := w.Action("predict-rest").Reason(); why != "nothing is predicted on a repeat until it is done" || !apart() {
		t.Errorf("with names: %q, apart %v", why, apart())
	}
	if _, ok := w.likely(d, target()); ok {
		t.Error("with names it is shown where the next point is expected")
	}
	w.run("blind")
	if r := w.Repeats(); r != nil && r.Problem == "" || len(w.ShapeDots()) != 3 {
		t.Error("what was seen with names is seen still")
	}
	seen("names hidden again", false, 3)
	if err := d.Apply(scene.RemoveGroups(d, d.Groups()[0].ID())); err != nil {
		t.Fatal(err)
	}
	w.place("a", "b", "c", "d")
	w.leaveSpecimen(func() {})
	w.SpecimenSaved(d.ID())
	if status, _ := q.table.Status(q.at()); status != study.Done || !w.Blind() {
		t.Fatalf("the repeat is %v, blind %v", status, w.Blind())
	}
	seen("done", true, 3)
	w.run("blind")
	if why := w.Action("predict-rest").Reason(); strings.Contains(why, "repeat") || apart() {
		t.Errorf("with names, once it is done: %q, apart %v", why, apart())
	}
	w.run("blind")
	w.run("flag-specimen")
	seen("flagged", false, 3)
}
