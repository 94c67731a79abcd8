package workspace

import (
	"path/filepath"
	"slices"
	"testing"

	"cairn/internal/filesystem"
	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/scenetest"
)

// TestASavedGroupThatIsUndoneAwayIsUnsaved: the file has still what is not here any more.
// It is so after a kill too, and making it again makes all of it saved again.
func TestASavedGroupThatIsUndoneAwayIsUnsaved(t *testing.T) {
	apply := func(d *scene.Document, e scene.Edit) { _ = d.Apply(e) }
	first := func(d *scene.Document) scene.ID { return d.Groups()[0].ID() }
	// insert places a point in the first group.
	insert := func(d *scene.Document) {
		e, _ := scene.PastePoints(d, first(d), []landmark.Landmark{{Name: "p", Status: landmark.Defined}})
		apply(d, e)
	}
	for name, c := range map[string]struct {
		before, change func(*scene.Document)
		alone          bool // nothing is left of the file: the group that is split was in none
	}{
		"new group": {nil, func(d *scene.Document) { apply(d, scene.NewGroup(d, "mine")); insert(d); insert(d) }, true},
		"empty":     {nil, func(d *scene.Document) { apply(d, scene.NewGroup(d, "mine")) }, true},
		"template":  {nil, func(d *scene.Document) { apply(d, scene.AddGroups(d, "", placed("of a template", 3))) }, true},
		"paste": {func(d *scene.Document) { apply(d, scene.AddGroups(d, "", placed("mine", 2))) },
			func(d *scene.Document) { apply(d, scene.AddGroups(d, "", placed("pasted", 2))) }, false},
		"duplicate": {func(d *scene.Document) { apply(d, scene.AddGroups(d, "", placed("mine", 2))) },
			func(d *scene.Document) { apply(d, scene.DuplicateGroup(d, first(d), "copy")) }, false},
		"merge": {func(d *scene.Document) { apply(d, scene.AddGroups(d, "", placed("mine", 2), placed("more", 3))) },
			func(d *scene.Document) {
				e, _ := scene.MergeGroups(d, first(d), d.Groups()[1].ID())
				apply(d, e)
			}, false},
		"split": {func(d *scene.Document) {
			g := placed("mine", 4)
			g.SetLabels([]landmark.Label{{Name: "a", Indices: []int{0, 1}}, {Name: "b", Indices: []int{2, 3}}})
			apply(d, scene.AddGroups(d, "", g))
		}, func(d *scene.Document) { apply(d, scene.SplitByLabel(d, first(d))) }, true},
		"removal": {func(d *scene.Document) { apply(d, scene.AddGroups(d, "", placed("mine", 2), placed("more", 3))) },
			func(d *scene.Document) { apply(d, scene.RemoveGroups(d, first(d))) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			journals := filepath.Join(t.TempDir(), "journals")
			dir := write(t, map[string]string{"a.ply": plyText})
			r := newRun(t, filesystem.Real, journals)
			id := r.Open(filepath.Join(dir, "a.ply"))
			r.wait("the file is loaded", func() bool { return len(r.loaded) == 1 })
			d, e := r.Document(id), r.Entry(id)
			if c.before != nil {
				c.before(d)
			}
			_, edits := d.History().Names()
			c.change(d)
			path := filepath.Join(dir, "a.ljson")
			if err := r.Save(id, path); err != nil || e.Modified() {
				t.Fatalf("%v, modified %v", err, e.Modified())
			}
			saved := scenetest.Written(d)
			undo := func() (times int) {
				for _, n := d.History().Names(); n > edits; _, n = d.History().Names() {
					d.Undo()
					times++
				}
				return times
			}
			times := undo()
			alone := func(e *Entry, want bool) {
				t.Helper()
				if got := e.LeftAlone(); !e.Modified() || slices.Contains(got, path) != want {
					t.Errorf("undone away: modified %v, left alone %q", e.Modified(), got)
				}
			}
			alone(e, c.alone)
			for range times {
				d.Redo()
			}
			if e.Modified() {
				t.Error("made again, and it counts as unsaved")
			}
			undo()
			r.flush(e)
			r.kill()

			again := newRun(t, filesystem.Real, journals)
			again.restore()
			e = again.entries[0]
			alone(e, c.alone)
			again.flush(e)
			for range times {
				e.Document.Undo()
			}
			if e.Modified() || scenetest.Written(e.Document) != saved {
				t.Errorf("made again after the restart: modified %v, there is\n%s\nwant\n%s", e.Modified(), scenetest.Written(e.Document), saved)
			}
			again.flush(e)
			if n := journalFiles(t, journals); n != 0 {
				t.Errorf("nothing is unsaved, and there are %d journals", n)
			}
			again.kill()
		})
	}
}

// TestAFileThatIsLeftAloneIsGivenUpOnce: by agreeing to that or by saving what else there
// is, also after a kill, and not again until a group of it goes again.
func TestAFileThatIsLeftAloneIsGivenUpOnce(t *testing.T) {
	journals := filepath.Join(t.TempDir(), "journals")
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": threeGroups})
	r := newRun(t, filesystem.Real, journals)
	id := r.Open(filepath.Join(dir, "a.ply"))
	r.wait("the file is loaded", func() bool { return len(r.loaded) == 1 })
	d, e := r.Document(id), r.Entry(id)
	check := func(what string, modified bool, left ...string) {
		t.Helper()
		r.flush(e)
		var names []string
		for _, path := range e.LeftAlone() {
			names = append(names, filepath.Base(path))
		}
		if e.Modified() != modified || !slices.Equal(names, left) || journalFiles(t, journals) > 0 != modified {
			t.Errorf("%s: modified %v, left alone %q, %d journals", what, e.Modified(), names, journalFiles(t, journals))
		}
	}
	for _, n := range slices.Clone(d.Groups()) {
		_ = d.Apply(scene.RemoveGroups(d, n.ID()))
	}
	check("all are removed", true, "a.ljson")
	r.foundLost(e, filepath.Join(dir, "a.ljson"), e.file(filepath.Join(dir, "a.ljson")).version, true)
	check("the file is gone, and there is nothing of it to miss", false)
	r.foundLost(e, filepath.Join(dir, "a.ljson"), e.file(filepath.Join(dir, "a.ljson")).version, false)
	check("and back", true, "a.ljson")
	again := restartedIn(t, journals)
	if got := again.LeftAlone(); len(got) != 1 || !again.Modified() {
		t.Errorf("after a journal that begins anew: left alone %q", got)
	}
	again.Document.Close()
	r.GiveUpRemoved(id)
	check("given up", false)
	d.Undo()
	check("one is back: the others are missed", true)
	d.Redo()
	check("and gone again", true, "a.ljson")
	r.GiveUpRemoved(id)
	_ = d.Apply(scene.AddGroups(d, "", placed("mine", 2)))
	if err := r.Save(id, filepath.Join(dir, "b.ljson")); err != nil {
		t.Fatal(err)
	}
	check("another is saved elsewhere", false)
	if err := r.Save(id, filepath.Join(dir, "c.ljson")); err != nil {
		t.Fatal(err)
	}
	d.Undo()
	check("that is undone away: only the last file is its", true, "c.ljson")
	d.Redo()
	check("and made again", false)
	r.kill()
}

// TestUndoingThatAFileWasReadLosesNothing: the file is as it was.
func TestUndoingThatAFileWasReadLosesNothing(t *testing.T) {
	d, id, dir := open(t, map[string]string{"a.ply": plyText, "b.ljson": ljsonText}, "a.ply")
	d.AddLandmarks(id, filepath.Join(dir, "b.ljson"))
	d.wait("it is added", func() bool { return len(d.Document(id).Groups()) == 1 && len(d.loaded) == 2 })
	if d.Document(id).Undo(); d.Entry(id).Modified() || len(d.Entry(id).LeftAlone()) > 0 {
		t.Errorf("modified %v, left alone %q", d.Entry(id).Modified(), d.Entry(id).LeftAlone())
	}
}
