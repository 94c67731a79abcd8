package workspace

import (
	"fmt"
	"image/color"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/internal/atomicfile"
	"cairn/internal/filesystem"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// threeGroups is an LJSON file of three groups.
const threeGroups = `{"version":3,"groups":{` +
	`"a":{"labels":[],"landmarks":{"points":[[0,0,0],[1,0,0]]}},` +
	`"b":{"labels":[],"landmarks":{"points":[[0,1,0],[1,1,0]]}},` +
	`"c":{"labels":[],"landmarks":{"points":[[0,0,1],[1,0,1]]}}}}`

// epoch is a time at which no file was made.
var epoch = time.Unix(1e9, 0)

// model is what a document should say of its files, kept in a plain way: a text
// of everything that each file got, to compare with a text of what there is.
type model struct {
	files map[string]map[scene.ID]string
	home  map[scene.ID]string
	// before are the texts of the groups before the last step; gone are those of removed
	// groups that no file had, and given those with which the document was saved.
	before, gone map[scene.ID]string
	given        map[string]bool
	left         map[scene.ID]bool // groups that are not there, and the document was saved so
}

func newModel() *model {
	return &model{files: map[string]map[scene.ID]string{}, home: map[scene.ID]string{}, gone: map[scene.ID]string{}, given: map[string]bool{}, left: map[scene.ID]bool{}}
}

// follow notes after a step which groups have gone.
func (m *model) follow(d *scene.Document) {
	now := map[scene.ID]string{}
	for _, n := range d.Groups() {
		now[n.ID()] = content(n)
		delete(m.gone, n.ID())
		delete(m.left, n.ID())
	}
	for id, text := range m.before {
		if _, there := now[id]; there {
			continue
		}
		inFile := false
		for _, f := range m.files {
			has, _, _ := strings.Cut(f[id], unitMark)
			inFile = inFile || has == text
		}
		if m.given[text] = m.given[text] || inFile; !m.given[text] {
			m.gone[id] = text
		}
	}
	m.before = now
}

// text writes out all that a file can get of a group.
func text(d *scene.Document, n *scene.GroupNode) string {
	units := n.Group.Properties().Units
	if d.UnitsChosen() {
		units = d.Units()
	}
	return fmt.Sprint(content(n), unitMark, units)
}

// unitMark stands before the unit in a text.
const unitMark = " in "

// content writes out a group without the unit, which is the document's.
func content(n *scene.GroupNode) string {
	g := n.Group
	return fmt.Sprint(g.Name(), g.Landmarks(), g.Labels(), g.Connectivity(), g.Properties().Color)
}

func (m *model) saved(d *scene.Document, path string, all bool) {
	for _, text := range m.gone {
		m.given[text] = true
	}
	clear(m.gone)
	there := map[scene.ID]bool{}
	for _, n := range d.Groups() {
		there[n.ID()] = true
	}
	for id := range m.home {
		if !there[id] {
			m.left[id] = true
		}
	}
	m.files[path] = map[scene.ID]string{}
	for i, n := range d.Groups() {
		if i == 0 || all {
			m.files[path][n.ID()] = text(d, n)
			m.home[n.ID()] = path
		}
	}
}

// unsaved returns the names of groups that their file does not have so, and
// whether a file has one that is gone.
func (m *model) unsaved(d *scene.Document) (names []string, removed bool) {
	there := map[scene.ID]bool{}
	for _, n := range d.Groups() {
		there[n.ID()] = true
	}
	for _, n := range d.Groups() {
		file := m.files[m.home[n.ID()]]
		if file[n.ID()] != text(d, n) {
			names = append(names, n.Group.Name())
		}
		for id := range file {
			removed = removed || !there[id]
		}
	}
	for id, file := range m.home { // where nothing else is of the file
		if _, has := m.files[file][id]; has && !there[id] && !m.left[id] {
			removed = true
		}
	}
	return names, removed
}

// TestWhatIsUnsaved walks at random through edits, undoing, redoing and saving
// to files that hold all groups or one, and compares what the document says of
// itself with full copies of what each file got.
func TestWhatIsUnsaved(t *testing.T) {
	const walks, steps = 30, 60
	for seed := range uint64(walks) {
		random := rand.New(rand.NewPCG(seed, 5))
		dir := write(t, map[string]string{"a.ljson": threeGroups})
		d := newDesk(t)
		id := d.Open(filepath.Join(dir, "a.ljson"))
		d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
		e, doc := d.Entry(id), d.Document(id)
		m := newModel()
		m.saved(doc, filepath.Join(dir, "a.ljson"), true)
		var done []string
		for step := range steps {
			done = append(done, walk(t, random, d, id, m, dir, step))
			m.follow(doc)
			var got []string
			for _, n := range e.Unsaved() {
				got = append(got, n.Group.Name())
			}
			want, removed := m.unsaved(doc)
			if !slices.Equal(got, want) || e.Modified() != (len(want) > 0 || removed || len(m.gone) > 0) {
				t.Fatalf("seed %d, after %s:\nunsaved are %q, modified %v;\nwant %q, removed %v",
					seed, strings.Join(done, ", "), got, e.Modified(), want, removed)
			}
		}
	}
}

// walk does one thing to the document and to the model.
func walk(t *testing.T, random *rand.Rand, d *desk, id scene.ID, m *model, dir string, step int) string {
	t.Helper()
	doc := d.Document(id)
	var n *scene.GroupNode
	if len(doc.Groups()) > 0 {
		n = doc.Groups()[random.IntN(len(doc.Groups()))]
	}
	switch what := random.IntN(12); {
	case what < 3:
		doc.Undo()
		return "undo"
	case what < 5:
		doc.Redo()
		return "redo"
	case n == nil:
		return "nothing"
	case what == 5:
		_ = doc.Apply(scene.RenameGroup(doc, n.ID(), fmt.Sprintf("group %d", step)))
		return "rename"
	case what == 6:
		_ = doc.Apply(scene.RecolorGroup(doc, n.ID(), color.NRGBA{uint8(step), 1, 2, 255}))
		return "recolour"
	case what == 7:
		_ = doc.Apply(scene.PlaceGroup(doc, n.ID(), landmark.Placement{Kind: landmark.Centred, Center: r3.Vec{X: float64(step + 1)}}))
		return "place"
	case what == 8 && random.IntN(3) == 0:
		_ = doc.Apply(scene.RemoveGroups(doc, n.ID()))
		return "remove"
	case what == 8:
		_ = doc.Apply(scene.ChooseUnits(doc, fmt.Sprintf("unit %d", step)))
		return "unit"
	}
	file := []string{"a.ljson", "b.ljson", "c.ljson", "a.pts", "b.pts"}[random.IntN(5)]
	path := filepath.Join(dir, file)
	if err := d.Save(id, path); err != nil {
		t.Fatalf("saving to %s: %v", file, err)
	}
	all := strings.HasSuffix(file, ".ljson")
	m.saved(doc, path, all)
	onDisk(t, path, doc, all)
	return "save " + file
}

// onDisk checks that a file has the document's groups, by another reading.
func onDisk(t *testing.T, path string, doc *scene.Document, all bool) {
	t.Helper()
	r, err := lmio.Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	want := doc.Groups()
	if !all {
		want = want[:1]
	}
	if len(r.Groups) != len(want) {
		t.Fatalf("%s has %d groups, want %d", path, len(r.Groups), len(want))
	}
	for i, g := range r.Groups {
		if n := want[i].Group; all && g.Name() != n.Name() || g.Len() != n.Len() || g.At(1).Position != n.At(1).Position {
			t.Fatalf("%s: group %d is %q at %v, want %q at %v", path, i, g.Name(), g.At(1).Position, n.Name(), n.At(1).Position)
		}
	}
}

// open opens the files of a new folder as one document and returns its folder.
func open(t *testing.T, files map[string]string, name string) (d *desk, id scene.ID, dir string) {
	t.Helper()
	dir = write(t, files)
	d = newDesk(t)
	id = d.Open(filepath.Join(dir, name))
	d.wait("the file is loaded", func() bool { return len(d.loaded) == 1 })
	return d, id, dir
}

// TestTheSecondGroupIsNotSavedWithTheFirst: a file of one group takes the first,
// and closing must ask about the second.
func TestTheSecondGroupIsNotSavedWithTheFirst(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ljson": threeGroups}, "a.ljson")
	e, doc := d.Entry(id), d.Document(id)
	_ = doc.Apply(scene.RenameGroup(doc, doc.Groups()[1].ID(), "edited"))
	if err := d.Save(id, filepath.Join(dir, "one.fcsv")); err != nil {
		t.Fatal(err)
	}
	if some := e.Unsaved(); !e.Modified() || len(some) != 1 || some[0].Group.Name() != "edited" {
		t.Errorf("modified %v, %d unsaved", e.Modified(), len(some))
	}
	doc.Undo()
	if e.Modified() {
		t.Error("all groups are in their files, but the document counts as modified")
	}
}

// TestACleanDocumentIsNotWritten: saving it leaves the file alone, inode, times
// and the way its numbers are spelt.
func TestACleanDocumentIsNotWritten(t *testing.T) {
	const odd = `{"version": 3, "groups": {"g": {"labels": [], "landmarks": {"points": [[0.50, 1e0, 0]]}}}}`
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": odd}, "a.ply")
	path, doc := filepath.Join(dir, "a.ljson"), d.Document(id)
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	_ = doc.Apply(scene.RenameGroup(doc, doc.Groups()[0].ID(), "x"))
	doc.Undo()
	if err := d.Save(id, path); err != nil {
		t.Fatal(err)
	}
	after, err := os.Stat(path)
	if err != nil || !os.SameFile(before, after) || !before.ModTime().Equal(after.ModTime()) {
		t.Errorf("the file was written anew: %v", err)
	}
	doc.Redo()
	if err := d.Save(id, path); err != nil {
		t.Fatal(err)
	}
	if text := string(must(os.ReadFile(path))); !strings.Contains(text, `"x"`) {
		t.Errorf("an edit was not saved:\n%s", text)
	}
}

// TestTheModelSeesFaults: the walk above must be able to fail.
func TestTheModelSeesFaults(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ljson": threeGroups}, "a.ljson")
	m := newModel()
	path := filepath.Join(dir, "a.ljson")
	m.saved(d.Document(id), path, true)
	before := maps.Clone(m.files[path])
	d.Document(id).Groups()[2].Group.SetName("changed by no edit")
	if names, _ := m.unsaved(d.Document(id)); len(names) != 1 || len(before) != 3 || d.Entry(id).Modified() {
		t.Errorf("the model sees %q of %d groups", names, len(before))
	}
}

// TestTheFilesColourIsWritten, and not the one that a group is shown in where
// others have it: one that the user chose is an edit, one that was given is none.
func TestTheFilesColourIsWritten(t *testing.T) {
	const file = `{"markups": [{"type": "Fiducial", "coordinateSystem": "LPS", "controlPoints": [{"id": "1", "label": "a", "position": [0, 0, 0], "positionStatus": "defined"}], "display": {"color": [1, 0, 0]}},
{"type": "Fiducial", "coordinateSystem": "LPS", "controlPoints": [{"id": "1", "label": "b", "position": [1, 0, 0], "positionStatus": "defined"}], "display": {"color": [1, 0, 0]}}]}`
	red, blue := color.NRGBA{0xff, 0, 0, 0xff}, color.NRGBA{0, 0, 0xff, 0xff}
	d, id, dir := open(t, map[string]string{"a.mrk.json": file}, "a.mrk.json")
	doc, out := d.Document(id), filepath.Join(dir, "out.mrk.json")
	first, second := doc.Groups()[0], doc.Groups()[1]
	if first.Color() != red || second.Color() == red || d.Entry(id).Modified() {
		t.Fatalf("shown in %v and %v, modified %v", first.Color(), second.Color(), d.Entry(id).Modified())
	}
	for _, want := range []color.NRGBA{red, blue} {
		if want == blue {
			_ = doc.Apply(scene.RecolorGroup(doc, second.ID(), blue))
		}
		_ = doc.Apply(scene.RenameGroup(doc, first.ID(), fmt.Sprint(want)))
		if err := d.Save(id, out); err != nil {
			t.Fatal(err)
		}
		r, err := lmio.Read(t.Context(), out)
		if err != nil || len(r.Groups) != 2 {
			t.Fatalf("%v, %v", r, err)
		}
		if a, b := r.Groups[0].Properties().Color, r.Groups[1].Properties().Color; a != red || b != want {
			t.Errorf("the file says %v and %v, want %v and %v", a, b, red, want)
		}
	}
}

// TestGroupsOfALostFileAreUnsaved: of a file that is gone, changed or broken the
// document has the only copy, from when that is known until the file is back as
// it was, is written, or is read again.
func TestGroupsOfALostFileAreUnsaved(t *testing.T) {
	const theirs = `{"version":3,"groups":{"theirs":{"labels":[],"landmarks":{"points":[[7,8,9]]}}}}`
	put := func(text string) func(string) error {
		return func(path string) error { return os.WriteFile(path, []byte(text), 0o644) }
	}
	for name, lose := range map[string]func(path string) error{
		"gone": os.Remove, "emptied": put(""), "broken": put(`{"version":3,"groups":`), "another's": put(theirs),
	} {
		t.Run(name, func(t *testing.T) {
			d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": threeGroups}, "a.ply")
			path, e := filepath.Join(dir, "a.ljson"), d.Entry(id)
			unsaved := func(when string, want int) {
				t.Helper()
				if got := len(e.Unsaved()); got != want || e.Modified() != (want > 0) {
					t.Fatalf("%s: %d groups are unsaved, modified %v, want %d", when, got, e.Modified(), want)
				}
			}
			do := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			unsaved("read", 0)
			do(lose(path))
			if d.Save(id, path) == nil {
				t.Fatal("a lost file was written without a question")
			}
			unsaved("saving refused", 3)
			do(put(threeGroups)(path))
			d.FindLost()
			unsaved("back", 0)
			do(lose(path))
			if name != "another's" {
				d.ReloadLandmarks(id, path)
				d.wait("it is refused", func() bool { return len(d.notReloaded) == 1 })
				unsaved("reload refused", 3)
			}
			if d.Check(id, path) == nil {
				t.Fatal("it is not seen that the file is lost")
			}
			unsaved("looked at", 3)
			d.FindLost()
			unsaved("lost still", 3)
			over, err := atomicfile.ReadVersion(path)
			do(err)
			do(d.SaveOver(id, path, over))
			unsaved("written", 0)
			onDisk(t, path, d.Document(id), true)
			do(lose(path))
			_ = d.Check(id, path)
			unsaved("lost again", 3)
			do(put(theirs)(path))
			d.ReloadLandmarks(id, path)
			d.wait("it is read again", func() bool { return len(d.loaded) == 2 })
			unsaved("reloaded", 0)
			d.Document(id).Undo()
			unsaved("undone", 3)
		})
	}
}

// TestTheOrderOfGroupsIsOfTheirFile: another order of the groups of one file is unsaved, the
// groups are not; where the file stays the same, nothing is.
func TestTheOrderOfGroupsIsOfTheirFile(t *testing.T) {
	journals := filepath.Join(t.TempDir(), "journals")
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": threeGroups, "b.ljson": ljsonText})
	r := newRun(t, filesystem.Real, journals)
	id := r.Open(filepath.Join(dir, "a.ply"), filepath.Join(dir, "b.ljson"))
	r.wait("the files are loaded", func() bool { return len(r.loaded) == 1 })
	e, doc := r.Entry(id), r.Document(id)
	other := func() scene.ID { // the group of the file of one group
		for _, n := range doc.Groups() {
			if filepath.Base(n.File()) == "b.ljson" {
				return n.ID()
			}
		}
		return 0
	}
	check := func(what string, modified bool) {
		t.Helper()
		if r.flush(e); e.Modified() != modified || len(e.Unsaved()) != 0 || journalFiles(t, journals) > 0 != modified {
			t.Errorf("%s: modified %v, %d unsaved, %d journals", what, e.Modified(), len(e.Unsaved()), journalFiles(t, journals))
		}
	}
	check("opened", false)
	for _, place := range []int{0, 2, 1, 3} {
		_ = doc.Apply(scene.MoveGroup(doc, other(), place))
		check("the group of another file moves", false)
	}
	first := doc.Groups()[0].ID()
	_ = doc.Apply(scene.MoveGroup(doc, first, 1))
	check("two of one file change places", true)
	again := restartedIn(t, journals)
	if !again.Modified() || len(again.Unsaved()) != 0 {
		t.Errorf("after a kill: modified %v, %d unsaved", again.Modified(), len(again.Unsaved()))
	}
	again.Document.Undo()
	if again.Modified() {
		t.Error("after a kill and Undo it is modified")
	}
	again.Document.Close()
	_ = doc.Apply(scene.MoveGroup(doc, first, 0))
	check("and back", false)
	doc.Undo()
	check("that is undone", true)
	_ = doc.Apply(scene.RemoveGroups(doc, other()))
	path := filepath.Join(dir, "a.ljson")
	if err := r.Save(id, path); err != nil {
		t.Fatal(err)
	}
	check("saved", false)
	b, err := os.ReadFile(path)
	if text := string(b); err != nil || strings.Index(text, `"b"`) > strings.Index(text, `"a"`) {
		t.Errorf("%s (%v)", b, err)
	}
	for !strings.HasPrefix(doc.History().UndoName(), "Move Group") {
		doc.Undo()
	}
	if doc.Undo(); !e.Modified() {
		t.Error("the order is undone, which the file has, and it counts as saved")
	}
	r.kill()
}
