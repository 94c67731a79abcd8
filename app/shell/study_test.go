package shell

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/app/study"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// studyFolder writes a study of squares of these names, and returns its folder.
func studyFolder(t *testing.T, names ...string) string {
	t.Helper()
	contents := map[string]string{study.TableName: "mesh,landmarks\n"}
	for _, name := range names {
		contents[name+".obj"] = square
		contents[study.TableName] += name + ".obj,\n"
	}
	return filepath.Dir(files(t, contents)[0])
}

// opensStudy waits until the study in a folder is open with its first specimen, and nothing
// beside it.
func (r *room) opensStudy(folder string) {
	r.t.Helper()
	r.wait("the study is open", func() bool {
		e := r.docs.Entry(r.session.Front())
		return r.session.StudyFolder() == folder && e != nil && !e.Loading
	})
	r.t.Cleanup(func() { r.session.FinishStudies(time.Minute) })
	if n := len(r.docs.Entries()); n != 1 {
		r.t.Errorf("%d documents are open", n)
	}
}

// drops drops files beside all views.
func (r *room) drops(paths ...string) {
	var uris []fyne.URI
	for _, p := range paths {
		uris = append(uris, storage.NewFileURI(filepath.ToSlash(p)))
	}
	r.opening.dropped(-1, uris)
}

// TestAStudyOpensHoweverItIsNamed: by its table and by its folder, dropped, among the
// arguments of the program or of one that starts later.
func TestAStudyOpensHoweverItIsNamed(t *testing.T) {
	for way, open := range map[string]func(r *room, path string){
		"opened":  func(r *room, path string) { r.opening.open([]string{path}) },
		"dropped": func(r *room, path string) { r.drops(path) },
		"handed":  func(r *room, path string) { go r.opening.handed([]string{path}) },
	} {
		for _, name := range []string{study.TableName, ""} {
			t.Run(way+" "+name, func(t *testing.T) {
				r := newRoom(t)
				r.load(files(t, map[string]string{"other.obj": square})...) // landmarks dropped here would join it
				r.closing.closeDocument(r.session.Front())
				folder := studyFolder(t, "a", "b")
				open(r, filepath.Join(folder, name))
				r.opensStudy(folder)
				if got := r.session.Recent.Files(); len(got) == 0 || got[0] != filepath.Join(folder, study.TableName) || slices.Contains(got, filepath.Join(folder, "a.obj")) {
					t.Errorf("opened last were %q", got)
				}
			})
		}
	}
}

// TestAStudyDroppedOnAMeshIsNoLandmarks of it.
func TestAStudyDroppedOnAMeshIsNoLandmarks(t *testing.T) {
	r := newRoom(t)
	r.show(r.load(files(t, map[string]string{"other.obj": square})...)[0])
	folder := studyFolder(t, "a")
	r.drops(filepath.Join(folder, study.TableName))
	r.wait("the study is open", func() bool { return r.session.StudyFolder() == folder })
	t.Cleanup(func() { r.session.FinishStudies(time.Minute) })
}

// TestAStudyIsOpenedAlone of what is named together, which a sentence says.
func TestAStudyIsOpenedAlone(t *testing.T) {
	r := newRoom(t)
	folder := studyFolder(t, "a", "b")
	r.drops(filepath.Join(folder, "a.obj"), filepath.Join(folder, study.TableName), filepath.Join(folder, "b.obj"))
	r.opensStudy(folder)
	if said := strings.Join(r.notices.past, "\n"); !strings.Contains(said, "2 files named with it were not: a.obj, b.obj") {
		t.Errorf("said is %q", said)
	}
	other := studyFolder(t, "c")
	r.drops(folder, other)
	r.wait("it is said", func() bool { return strings.Contains(r.notices.past[len(r.notices.past)-1], "These are 2 studies") })
	if r.session.StudyFolder() != folder {
		t.Errorf("open is %q", r.session.StudyFolder())
	}
}

// TestAFolderWithoutATableIsNoStudy, whatever is named like one.
func TestAFolderWithoutATableIsNoStudy(t *testing.T) {
	r := newRoom(t)
	folder := filepath.Dir(files(t, map[string]string{"a.obj": square})[0])
	if err := os.Mkdir(filepath.Join(folder, study.TableName), 0o755); err != nil {
		t.Fatal(err)
	}
	r.drops(folder)
	r.wait("its file is open", func() bool { e := r.docs.Entry(r.session.Front()); return e != nil && !e.Loading })
	if r.session.InStudy() {
		t.Error("a study is open")
	}
}

// TestASpecimenIsBroughtToTheProtocol where a person says so, and the offer comes back where it
// is undone.
func TestASpecimenIsBroughtToTheProtocol(t *testing.T) {
	r := newRoom(t)
	folder := studyFolder(t, "a")
	for name, text := range map[string]string{"a.csv": onSquare,
		study.TableName: "mesh,landmarks\na.obj,a.csv\n", study.ProtocolName: `{"format":"Cairn protocol","version":1,"name":"two","points":[{"name":"b"},{"name":"a"},{"name":"c"}]}`} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r.opening.open([]string{folder})
	r.opensStudy(folder)
	offered := func() bool { return strings.Contains(strings.Join(r.texts(), "\n"), "differ from the protocol") }
	r.wait("it is offered", offered)
	if err := r.session.Migrate(r.session.Front()); err != nil {
		t.Fatal(err)
	}
	r.wait("the offer is gone", func() bool { return !offered() })
	r.undo()
	r.wait("the offer is there again", offered)
}

// TestTheProtocolIsMadeInTheWindow from the landmarks of the open specimen.
func TestTheProtocolIsMadeInTheWindow(t *testing.T) {
	r := newRoom(t)
	folder := studyFolder(t, "a")
	if err := os.WriteFile(filepath.Join(folder, "a.csv"), []byte(onSquare), 0o600); err != nil {
		t.Fatal(err)
	}
	r.opening.open([]string{folder})
	r.opensStudy(folder)
	r.keys.doNamed("make-protocol")
	if said := r.asked(); !strings.Contains(said, "2 points in their order, 2 with a place") {
		t.Fatalf("it says %q", said)
	}
	r.press(fyne.KeyReturn)
	r.wait("it is written", func() bool { return strings.Contains(strings.Join(r.notices.past, "\n"), "Wrote protocol.json") })
	p, err := study.ReadProtocol(t.Context(), filepath.Join(folder, study.ProtocolName))
	if err != nil || len(p.Points) != 2 || p.Revision != "1" {
		t.Errorf("%+v, %v", p, err)
	}
}

// TestSomebodyElseWorksOnTheSpecimen: saving it asks, and taking it over asks again where
// there was a sign of life.
func TestSomebodyElseWorksOnTheSpecimen(t *testing.T) {
	r := newRoom(t)
	folder := studyFolder(t, "a")
	file := filepath.Join(folder, "a.csv")
	lock := filepath.Join(folder, ".a.csv.cairn-lock")
	for name, text := range map[string]string{file: onSquare, lock: `{"user":"Ann","host":"elsewhere","pid":1,"since":"2026-01-01T10:00:00Z"}`} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r.opening.open([]string{folder})
	r.opensStudy(folder)
	offer := func() string {
		for _, m := range r.notices.seen {
			if strings.Contains(m.text, "Ann on elsewhere") {
				return m.text
			}
		}
		return ""
	}
	r.wait("it is told", func() bool { return offer() != "" })
	d := r.document()
	if err := d.Apply(scene.RenamePoint(d, d.Groups()[0].Point(0), "other")); err != nil {
		t.Fatal(err)
	}
	r.keys.doNamed("save")
	r.wait("saving asks", func() bool { return strings.Contains(r.asked(), "Ann on elsewhere") })
	r.answer("Cancel")
	if text, _ := os.ReadFile(file); string(text) != onSquare {
		t.Error("it was saved all the same")
	}
	tapNotice(t, r, "Work on It All the Same")
	r.wait("it is asked again", func() bool { return strings.Contains(r.asked(), "taken it over") })
	if text, _ := os.ReadFile(lock); !strings.Contains(string(text), "Ann") {
		t.Error("it was taken over at once")
	}
	r.press(fyne.KeyReturn)
	r.wait("it is taken over", func() bool { return !r.docs.Entry(r.session.Front()).HeldElsewhere(file) })
	if offer() != "" {
		t.Error("it is offered still")
	}
	r.keys.doNamed("save")
	r.saved()
	r.wait("it is saved", func() bool { text, _ := os.ReadFile(file); return string(text) != onSquare })
	r.session.CloseStudy()
	r.session.FinishStudies(time.Minute)
	if _, err := os.Stat(lock); err == nil {
		t.Error("the lock is left behind")
	}
}

// tapNotice taps a button of a message.
func tapNotice(t *testing.T, r *room, label string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(r.notices.box) {
		if b, ok := o.(*widget.Button); ok && b.Text == label {
			b.OnTapped()
			return
		}
	}
	t.Fatalf("no message has the button %q", label)
}
