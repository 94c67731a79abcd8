package session

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/app/study"
	"cairn/app/tool"
	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

const studySquare = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nf 1 2 3\nf 1 3 4\n"

// newStudy writes a study of squares s0.obj, s1.obj and so on, without landmarks but for
// those of which a text is given, with a protocol of the points a and b.
func newStudy(t *testing.T, specimens int, protocol bool, landmarks map[int]string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	table := "mesh,landmarks,individual,status,note\n"
	for i := range specimens {
		write(fmt.Sprintf("s%d.obj", i), studySquare)
		file := ""
		if text, ok := landmarks[i]; ok {
			file = fmt.Sprintf("s%d.csv", i)
			write(file, text)
		}
		table += fmt.Sprintf("s%d.obj,%s,I%d,,mine %d\n", i, file, i, i)
	}
	write(study.TableName, table)
	if protocol {
		write(study.ProtocolName, `{"format":"Cairn protocol","version":1,"name":"two","points":[{"name":"a"},{"name":"b"}]}`)
	}
	return folder
}

func (w *world) openStudy(folder string) {
	w.t.Helper()
	w.SetHand(tool.NewHand(&toolView{w: w}))
	s, err := ReadStudy(w.t.Context(), folder)
	if err != nil {
		w.t.Fatal(err)
	}
	w.OpenStudy(s)
	w.opened()
}

// opened waits until the specimen is there, as a window follows it, and what is read ahead.
func (w *world) opened() {
	w.t.Helper()
	w.until("the specimen is open", func() bool {
		e := w.Documents.Entry(w.Session.queue.document)
		return e != nil && !e.Loading
	})
	w.SpecimenLoaded(w.Session.queue.document)
	w.until("the next one is read", func() bool {
		path, bytes := w.Documents.Ahead()
		return path == "" || bytes > 0
	})
}

// name returns the name of the open specimen.
func (w *world) name() string {
	for _, s := range w.Specimens() {
		if s.Open {
			return s.Name
		}
	}
	return ""
}

// place adds a group of placed points to the open specimen, in place of those it has.
func (w *world) place(names ...string) {
	w.t.Helper()
	d := w.Document()
	var points []landmark.Landmark
	for i, n := range names {
		points = append(points, landmark.Landmark{Name: n, Status: landmark.Defined, Position: r3.Vec{X: float64(i+1) / 10, Y: 0.5}})
	}
	if err := d.Apply(scene.AddGroups(d, "", landmark.NewGroup("points", points))); err != nil {
		w.t.Fatal(err)
	}
}

// rows returns the table of a study as the file has it.
func (w *world) rows(folder string) (rows []string) {
	w.t.Helper()
	w.until("the table is written", func() bool { return len(w.keeping) == 0 })
	w.FinishStudies(time.Minute)
	b, err := os.ReadFile(filepath.Join(folder, study.TableName))
	if err != nil {
		w.t.Fatal(err)
	}
	all, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range all[1:] {
		rows = append(rows, strings.Join(r, ","))
	}
	return rows
}

// TestQueue: next and previous save what was placed, say so in the table, and keep no more
// than two meshes; the views stay.
func TestQueue(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 4, false, map[int]string{2: "name,x,y,z\na,0.1,0.5,0\nb,0.2,0.5,0\n"})
	if why := w.run("next-specimen"); why != "no study is open" {
		t.Error(why)
	}
	w.openStudy(folder)
	if w.name() != "s0" || len(w.Documents.Entries()) != 1 {
		t.Fatalf("%q is open, of %d", w.name(), len(w.Documents.Entries()))
	}
	w.until("the points are counted", func() bool { return w.Specimens()[2].Visited == 2 })
	if why := w.run("previous-specimen"); why != "this is the first specimen of the study" {
		t.Error(why)
	}
	ahead := func() string { path, _ := w.Documents.Ahead(); return filepath.Base(path) }
	if ahead() != "s1.obj" {
		t.Error("read ahead:", ahead())
	}
	w.place("a")
	first := w.Document().ID()
	w.run("next-specimen")
	w.until("the next one is open", func() bool { return w.name() == "s1" })
	w.opened()
	if w.Documents.Document(first) != nil || w.Front() != w.Session.queue.document || ahead() != "s2.obj" {
		t.Error("the first specimen is still open, the next is not in front, or", ahead(), "is read ahead")
	}
	w.place("a", "b")
	w.run("next-specimen")
	w.until("the third is open", func() bool { return w.name() == "s2" })
	w.opened()
	w.run("flag-specimen")
	w.run("previous-specimen")
	w.until("the second is open again", func() bool { return w.name() == "s1" })
	w.opened()
	if ahead() != "s0.obj" {
		t.Error("on the way back is read ahead:", ahead())
	}
	if n := w.Document().Groups()[0].Group.Len(); n != 2 {
		t.Errorf("%d points came back", n)
	}
	want := []string{"s0.obj,s0.ljson,I0,partly,mine 0", "s1.obj,s1.ljson,I1,done,mine 1", "s2.obj,s2.csv,I2,flagged,mine 2", "s3.obj,,I3,,mine 3"}
	if got := w.rows(folder); !slices.Equal(got, want) {
		t.Errorf("the table has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(w.saw) > 0 {
		t.Error(w.saw)
	}
	// It goes on where it was left.
	w.CloseStudy()
	if len(w.Documents.Entries()) > 0 || w.InStudy() {
		t.Error("the specimen stays open")
	}
	if got := fmt.Sprint(w.parted); got != "[s0.obj s1.obj s2.obj s1.obj]" {
		t.Error("before they were closed it was told of", got)
	}
	w.openStudy(folder)
	if w.name() != "s1" {
		t.Error(w.name(), "is open again")
	}
}

// TestQueueStaysWhereSavingFails: the specimen stays open, and the table as it was.
func TestQueueStaysWhereSavingFails(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 2, true, nil)
	before := w.text(folder)
	w.openStudy(folder)
	w.place("a", "b")
	w.fails = true
	w.run("next-specimen")
	if w.name() != "s0" || len(w.savedTo) != 1 {
		t.Error(w.name(), w.savedTo)
	}
	if got := w.text(folder); got != before {
		t.Error(got)
	}
	w.fails = false
	w.run("next-specimen")
	w.until("the next one is open", func() bool { return w.name() == "s1" })
	if got := w.rows(folder)[0]; got != "s0.obj,s0.ljson,I0,done,mine 0" {
		t.Error(got)
	}
}

// TestLookingAtASpecimenChangesNothing: a status stays that somebody gave to a specimen with
// fewer points than others, until it is edited; one that has none gets it.
func TestLookingAtASpecimenChangesNothing(t *testing.T) {
	w := newWorld(t)
	both := "name,x,y,z\na,0.1,0.5,0\nb,0.2,0.5,0\n"
	folder := newStudy(t, 4, false, map[int]string{0: onePoint, 1: both, 2: both, 3: both})
	file := filepath.Join(folder, study.TableName)
	if err := os.WriteFile(file, []byte(strings.Replace(w.text(folder), ",I0,,", ",I0,done,", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	w.openStudy(folder)
	w.until("the points are counted", func() bool { return w.Specimens()[3].Visited == 2 })
	w.goes("next-specimen", "s1")
	w.goes("next-specimen", "s2")
	check := func(what, first, second string) {
		t.Helper()
		if got := w.Specimens(); got[0].Status.String() != first || got[1].Status.String() != second {
			t.Errorf("%s they are %v and %v", what, got[0].Status, got[1].Status)
		}
	}
	check("looked at,", "done", "done")
	w.goes("previous-specimen", "s1")
	w.goes("previous-specimen", "s0")
	w.place("c")
	w.goes("next-specimen", "s1")
	check("edited,", "partly", "done")
}

func (w *world) text(folder string) string {
	b, err := os.ReadFile(filepath.Join(folder, study.TableName))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(b)
}

// TestAFlagStaysWhenItsSpecimenIsSaved, also with all points placed.
func TestAFlagStaysWhenItsSpecimenIsSaved(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 2, true, nil)
	w.openStudy(folder)
	w.FlagSpecimen()
	w.place("a", "b")
	w.run("next-specimen")
	w.until("the next one is open", func() bool { return w.Session.queue.row == "s1.obj" })
	if got := w.rows(folder)[0]; !strings.Contains(got, ",flagged,") {
		t.Errorf("its row is %s", got)
	}
}

// TestProtocolInQueue: a specimen without landmarks gets the points of the protocol, and no
// file is made of those where none is placed.
func TestProtocolInQueue(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 3, true, nil)
	w.openStudy(folder)
	if g := w.Document().Groups(); len(g) != 1 || g[0].Group.Len() != 2 || g[0].Group.At(1).Name != "b" {
		t.Fatal("the points of the protocol are not there")
	}
	w.run("next-specimen")
	w.opened()
	if w.name() != "s1" || len(w.savedTo) > 0 {
		t.Error(w.name(), w.savedTo)
	}
	// Another person's change of the table is kept beside ours.
	file := filepath.Join(folder, study.TableName)
	text := strings.Replace(w.text(folder), "mine 2", "theirs", 1)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	d := w.Document()
	n := d.Groups()[0]
	if err := d.Apply(scene.MovePoint(d, n.Point(0), r3.Vec{X: 0.5, Y: 0.5}, r3.Vec{})); err != nil {
		t.Fatal(err)
	}
	w.run("next-specimen")
	w.until("the third is open", func() bool { return w.name() == "s2" })
	want := []string{"s0.obj,,I0,,mine 0", "s1.obj,s1.ljson,I1,partly,mine 1", "s2.obj,,I2,,theirs"}
	if got := w.rows(folder); !slices.Equal(got, want) {
		t.Errorf("the table has\n%s", strings.Join(got, "\n"))
	}
}

// TestVanishedMeshInQueue: a row whose mesh is gone is passed by, and said.
func TestVanishedMeshInQueue(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 3, false, nil)
	if err := os.Remove(filepath.Join(folder, "s1.obj")); err != nil {
		t.Fatal(err)
	}
	s, err := ReadStudy(t.Context(), folder)
	if err != nil || len(s.Problems) != 1 || !strings.Contains(s.Problems[0], "s1.obj") {
		t.Fatal(err, s)
	}
	w.OpenStudy(s)
	w.opened()
	w.GoToSpecimen(1)
	if w.name() != "s0" || len(w.saw) != 1 {
		t.Error(w.name(), w.saw)
	}
	w.run("next-specimen")
	w.opened()
	if w.name() != "s2" {
		t.Error(w.name())
	}
}

// TestPageKeysInStudy: they go from specimen to specimen while a study is open, and from tab
// to tab else.
func TestPageKeysInStudy(t *testing.T) {
	w := newWorld(t)
	k := MustKey("Control+PageDown")
	if a := w.Meant(k, w.ForKey(k)); a.Name != "next-tab" {
		t.Error(a.Name)
	}
	w.openStudy(newStudy(t, 2, false, nil))
	if a := w.Meant(k, w.ForKey(k)); a.Name != "next-specimen" {
		t.Error(a.Name)
	}
	if tab := MustKey("Control+Tab"); w.Meant(tab, w.ForKey(tab)).Name != "next-tab" {
		t.Error("Control+Tab")
	}
}

// TestPointsAreExpectedFromOtherSpecimensOfTheStudy, never from the open one itself.
func TestPointsAreExpectedFromOtherSpecimensOfTheStudy(t *testing.T) {
	w := newWorld(t)
	points := "name,x,y,z\na,0.1,0.1,0\nb,0.9,0.1,0\nc,0.9,0.9,0\nd,0.1,0.9,0\n"
	folder := newStudy(t, 3, false, map[int]string{0: points, 1: points})
	w.openStudy(folder)
	w.until("both are known", func() bool { return len(w.Session.queue.known) == 2 })
	if n := len(w.learned); n != 1 {
		t.Errorf("points are predicted from %d specimens", n)
	}
	w.run("next-specimen")
	w.opened()
	w.run("next-specimen")
	w.opened()
	if n := len(w.learned); n != 2 {
		t.Errorf("at the third points are predicted from %d specimens", n)
	}
	if w.CloseStudy(); w.learned != nil {
		t.Errorf("without a study %d specimens are left", len(w.learned))
	}
}

// TestTheNextSpecimenIsReadAfterThePicture: a specimen has the processor for a moment when it is
// there, and the next one is read only then, and only where nobody has gone on meanwhile.
func TestTheNextSpecimenIsReadAfterThePicture(t *testing.T) {
	w := newWorld(t)
	w.aheadAfter = 20 * time.Millisecond
	ahead := func() string { path, _ := w.Documents.Ahead(); return filepath.Base(path) }
	w.openStudy(newStudy(t, 4, false, nil))
	if ahead() != "." {
		t.Error(ahead(), "is read at once")
	}
	w.until("the next one is read", func() bool { return ahead() == "s1.obj" })
	w.aheadAfter = time.Hour
	w.run("next-specimen")
	w.opened()
	late := w.Session.queue.document
	w.aheadAfter = 20 * time.Millisecond
	w.SpecimenLoaded(late) // its timer runs from now on
	w.run("next-specimen")
	w.until("the third is open", func() bool { e := w.Documents.Entry(w.Session.queue.document); return w.name() == "s2" && !e.Loading })
	w.aheadAfter = time.Hour
	w.SpecimenLoaded(w.Session.queue.document)
	end := time.After(200 * time.Millisecond) // far longer than the timer
	for over := false; !over; {
		select {
		case f := <-w.queue:
			f()
		case <-end:
			over = true
		}
	}
	if ahead() != "." {
		t.Error(ahead(), "is read since the specimen before was seen long enough")
	}
}

// TestTheOpenSpecimenIsCountedAsItIs, and not as it was when it was read or saved.
func TestTheOpenSpecimenIsCountedAsItIs(t *testing.T) {
	w := newWorld(t)
	folder := newStudy(t, 2, true, nil)
	protocol := filepath.Join(folder, study.ProtocolName)
	if err := os.WriteFile(protocol, []byte(`{"format":"Cairn protocol","version":1,"name":"two","units":"mm","points":[{"name":"a"},{"name":"b"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	w.openStudy(folder)
	want := func(after string, visited int) {
		t.Helper()
		if s := w.Specimens()[0]; s.Visited != visited || s.Of != 2 {
			t.Errorf("after %s: %d of %d, want %d of 2", after, s.Visited, s.Of, visited)
		}
	}
	want("opening", 0)
	if units := w.Document().Units(); units != "mm" {
		t.Errorf("the unit is %q, and the protocol is in mm", units)
	}
	w.place("a")
	want("placing a", 1)
	w.place("b")
	want("placing b", 2)
	w.Undo()
	want("undoing that", 1)
}
