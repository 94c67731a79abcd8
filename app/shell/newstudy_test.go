package shell

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/app/study"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// scans are meshes and landmark files: two pairs, a mesh without landmarks, one with two
// files, and landmarks without a mesh.
func scans(t *testing.T) (folder string) {
	return filepath.Dir(files(t, map[string]string{
		"m1_L.obj": square, "m1_L.csv": onSquare, "m1_R.obj": square, "m1_R.csv": onSquare + "c,0.5,0.25,0\n",
		"m2_L.obj": square, "odd.obj": square, "odd_LM.csv": onSquare, "odd_landmarks.csv": onSquare, "lone.csv": onSquare,
	})[0])
}

// pairsAre waits until a new study says what belongs together, and which file has the most points.
func (r *room) pairsAre(n *newStudy, protocol string) {
	r.t.Helper()
	r.wait("the pairs are there", func() bool { return n.pairing != nil && strings.HasPrefix(n.protocol.drop.Selected, protocol) })
}

// TestAStudyIsMadeOfAFolder: the pairs are looked at, a pattern fills columns, and what was
// chosen is written and opened.
func TestAStudyIsMadeOfAFolder(t *testing.T) {
	r := newRoom(t)
	folder := scans(t)
	n := r.opening.newStudyIn(folder)
	if !n.create.Disabled() {
		t.Error("it can be made before the files were looked at")
	}
	r.pairsAre(n, "The 3 points of m1_R.csv")
	const counts = "2 pairs, 1 mesh without landmarks, 1 mesh with several landmark files, 1 landmark file without a mesh."
	if n.doing.Text != counts {
		t.Errorf("said is %q, want %q", n.doing.Text, counts)
	}
	if l := n.pairs.lines; len(l) != 5 || l[0].Mesh != "odd.obj" || l[1].Landmarks != "lone.csv" || l[2].Mesh != "m2_L.obj" {
		t.Errorf("the rows are %+v", l)
	}
	if _, err := os.Stat(filepath.Join(folder, study.TableName)); err == nil {
		t.Error("something was written before it was looked at")
	}
	if r.win.Canvas().Focused() != fyne.Focusable(n.pattern) {
		t.Errorf("a %T has the keys", r.win.Canvas().Focused())
	}
	n.pattern.SetText("{individual}_{side")
	if !strings.Contains(n.fit.Text, "brace") {
		t.Errorf("of half a pattern it says %q", n.fit.Text)
	}
	n.pattern.SetText("{individual}_{side}")
	if !strings.HasPrefix(n.fit.Text, "3 of 4 names fit; ") || n.pairs.lines[4].Part("side") != "R" {
		t.Errorf("it says %q, and the last row is %+v", n.fit.Text, n.pairs.lines[4])
	}
	n.make()
	r.opensStudy(folder)
	if r.dialogs.any() {
		t.Error("the dialog is still there")
	}
	table, err := study.Read(t.Context(), filepath.Join(folder, study.TableName))
	if err != nil || table.Len() != 4 || table.Get(0, study.Individual) != "m1" {
		t.Errorf("the table is %v, %v", table, err)
	}
	p, err := study.ReadProtocol(t.Context(), filepath.Join(folder, study.ProtocolName))
	if err != nil || len(p.Points) != 3 {
		t.Errorf("the protocol is %v, %v", p, err)
	}
}

// TestANewStudyIsGivenUp without a file, whenever it is.
func TestANewStudyIsGivenUp(t *testing.T) {
	for _, soon := range []bool{true, false} {
		r := newRoom(t)
		folder := scans(t)
		n := r.opening.newStudyIn(folder)
		if !soon {
			r.pairsAre(n, "The 3 points")
		}
		r.press(fyne.KeyEscape)
		over := false
		go func() { r.post(func() { over = true }) }()
		r.wait("it is over", func() bool { return over })
		if entries, _ := os.ReadDir(folder); len(entries) != 9 || r.session.InStudy() || r.dialogs.any() {
			t.Errorf("soon %v: the folder has %d files", soon, len(entries))
		}
	}
}

// TestANewStudyKeepsAProtocolThatIsThere.
func TestANewStudyKeepsAProtocolThatIsThere(t *testing.T) {
	r := newRoom(t)
	folder := scans(t)
	protocol := filepath.Join(folder, study.ProtocolName)
	const text = `{"format":"Cairn protocol","version":1,"name":"two","points":[{"name":"a"},{"name":"b"}]}`
	if err := os.WriteFile(protocol, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	n := r.opening.newStudyIn(folder)
	r.pairsAre(n, "protocol.json, which is there (2 points)")
	n.make()
	r.opensStudy(folder)
	if got, _ := os.ReadFile(protocol); string(got) != text {
		t.Errorf("the protocol is %s", got)
	}
}

// TestANewStudyInAFolderThatHasOne opens that.
func TestANewStudyInAFolderThatHasOne(t *testing.T) {
	r := newRoom(t)
	folder := studyFolder(t, "a")
	r.opening.newStudyIn(folder)
	r.wait("it is asked", func() bool { return strings.Contains(r.asked(), "There is a study") })
	r.press(fyne.KeyReturn)
	r.opensStudy(folder)
}

// asked returns the texts of the dialogs that are open.
func (r *room) asked() (text string) {
	for _, top := range r.win.Canvas().Overlays().List() {
		for _, o := range test.LaidOutObjects(top) {
			if l, ok := o.(*widget.Label); ok {
				text += l.Text + "\n"
			}
		}
	}
	return text
}

// TestWhatCannotBeMadeIsSaid in the dialog, which stays.
func TestWhatCannotBeMadeIsSaid(t *testing.T) {
	r := newRoom(t)
	folder := scans(t)
	n := r.opening.newStudyIn(folder)
	r.pairsAre(n, "The 3 points")
	if err := os.WriteFile(filepath.Join(folder, study.TableName), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	n.make()
	r.wait("it is said", func() bool { return strings.Contains(n.trouble.Text, "is not replaced") })
	if !r.dialogs.shows(n.dialog) || n.create.Disabled() || r.session.InStudy() {
		t.Error("the dialog does not wait for another try")
	}
	if _, err := os.Stat(filepath.Join(folder, study.ProtocolName)); err == nil {
		t.Error("the protocol was written alone")
	}
	r.press(fyne.KeyEscape)
	empty := r.opening.newStudyIn(t.TempDir())
	r.wait("it is said", func() bool { return strings.Contains(empty.trouble.Text, "no meshes and no landmark files") })
	if !empty.create.Disabled() {
		t.Error("an empty study can be made")
	}
}

// TestManyMeshesAreAskedAbout: a study, all, or nothing.
func TestManyMeshesAreAskedAbout(t *testing.T) {
	contents := map[string]string{}
	for i := range mostTabs + 1 {
		contents[fmt.Sprintf("s%d.obj", i)] = square
	}
	for _, answer := range []string{"Open as a Study…", "Open All 13", "Cancel", "as files"} {
		t.Run(answer, func(t *testing.T) {
			r := newRoom(t)
			paths := files(t, contents)
			folder := filepath.Dir(paths[0])
			named := []string{folder}
			if answer == "as files" {
				answer, named = "Open as a Study…", paths
			}
			r.drops(named...)
			r.wait("it is asked", func() bool { return r.dialogs.any() })
			if n := len(r.docs.Entries()); n > 0 {
				t.Errorf("%d are open before the answer", n)
			}
			r.answer(answer)
			switch answer {
			case "Cancel":
				if len(r.docs.Entries()) > 0 || r.dialogs.any() {
					t.Error("something is open")
				}
			case "Open All 13":
				if n := len(r.docs.Entries()); n != mostTabs+1 {
					t.Errorf("%d are open", n)
				}
			default:
				r.wait("the pairs are there", func() bool { return strings.Contains(r.asked(), "13 meshes without landmarks") })
			}
		})
	}
}

// TestAsManyMeshesAsTabsAreOpened without a question.
func TestAsManyMeshesAsTabsAreOpened(t *testing.T) {
	contents := map[string]string{}
	for i := range mostTabs {
		contents[fmt.Sprintf("s%d.obj", i)] = square
	}
	r := newRoom(t)
	r.drops(filepath.Dir(files(t, contents)[0]))
	r.wait("they are open", func() bool { return len(r.docs.Entries()) == mostTabs })
	if r.dialogs.any() {
		t.Error("it was asked")
	}
}

// TestAFolderOfFoldersCanBecomeAStudy, with the meshes of all of them.
func TestAFolderOfFoldersCanBecomeAStudy(t *testing.T) {
	r := newRoom(t)
	folder := t.TempDir()
	for _, name := range []string{"m1", "m2"} {
		if err := os.Mkdir(filepath.Join(folder, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name, "scan.obj"), []byte(square), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r.drops(folder)
	r.wait("it is offered", func() bool {
		return strings.Contains(strings.Join(r.texts(), "\n"), "A study has those of all folders")
	})
	tapNotice(t, r, "New Study…")
	r.wait("the pairs are there", func() bool { return strings.Contains(r.asked(), "2 meshes without landmarks") })
}

// TestOnlyRowsThatAreSeenAreMade of a thousand.
func TestOnlyRowsThatAreSeenAreMade(t *testing.T) {
	r := newRoom(t)
	p := &study.Pairing{}
	for i := range 1000 {
		p.Pairs = append(p.Pairs, study.Pair{Mesh: fmt.Sprintf("m%d_L.ply", i)})
	}
	l := newPairList(r.dialogs)
	made := 0
	create := l.CreateItem
	l.CreateItem = func() fyne.CanvasObject { made++; return create() }
	r.win.SetContent(l.box)
	l.show(p)
	if l.Length() != 1000 || made == 0 || made > 100 {
		t.Errorf("%d rows, of which %d were made", l.Length(), made)
	}
}
