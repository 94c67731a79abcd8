package workspace

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/internal/atomicfile"
	"cairn/scene"
)

// TestWhatAnotherProgramWroteIsNotOverwritten tries each way in which a file may
// be another one than was read.
func TestWhatAnotherProgramWroteIsNotOverwritten(t *testing.T) {
	const theirs = `{"version":3,"groups":{"theirs":{"labels":[],"landmarks":{"points":[[7,8,9]]}}}}`
	for _, c := range []struct {
		name   string
		change func(path string) error
		error  bool
	}{
		{"nothing", func(string) error { return nil }, false},
		{"touched", func(path string) error { return os.Chtimes(path, epoch, epoch) }, false},
		{"written anew with the same content", func(path string) error {
			b := must(os.ReadFile(path))
			if err := os.Remove(path); err != nil {
				return err
			}
			return os.WriteFile(path, b, 0o644)
		}, false},
		{"other content", func(path string) error { return os.WriteFile(path, []byte(theirs), 0o644) }, true},
		{"other content of the same length and time", func(path string) error {
			info, err := os.Stat(path)
			if err != nil {
				return err
			}
			text := strings.Replace(string(must(os.ReadFile(path))), "[1,0,0]", "[2,0,0]", 1)
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				return err
			}
			return os.Chtimes(path, info.ModTime(), info.ModTime())
		}, true},
		{"emptied", func(path string) error { return os.WriteFile(path, nil, 0o644) }, true},
		{"removed", os.Remove, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, id, dir := open(t, map[string]string{"a.ljson": threeGroups}, "a.ljson")
			path, doc := filepath.Join(dir, "a.ljson"), d.Document(id)
			_ = doc.Apply(scene.RenameGroup(doc, doc.Groups()[0].ID(), "ours"))
			if err := c.change(path); err != nil {
				t.Fatal(err)
			}
			now, _ := os.ReadFile(path)
			err := d.Save(id, path)
			var changed *atomicfile.ChangedError
			if errors.As(err, &changed) != c.error {
				t.Fatalf("saving: %v", err)
			}
			if !c.error {
				return
			}
			if after, _ := os.ReadFile(path); string(after) != string(now) {
				t.Errorf("the file has\n%s\nfor\n%s", after, now)
			}
			if entries, _ := os.ReadDir(dir); len(entries) > 1 || !d.Entry(id).Modified() {
				t.Errorf("%d files are left, modified %v", len(entries), d.Entry(id).Modified())
			}
			version, err := atomicfile.ReadVersion(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := d.SaveOver(id, path, version); err != nil || d.Entry(id).Modified() {
				t.Errorf("overwriting: %v", err)
			}
			onDisk(t, path, doc, true)
		})
	}
	t.Run("made where none was", func(t *testing.T) {
		d, id, dir := open(t, map[string]string{"a.ljson": threeGroups, "new.ljson": theirs}, "a.ljson")
		if err := d.Save(id, filepath.Join(dir, "new.ljson")); err == nil || !strings.Contains(err.Error(), "new.ljson") {
			t.Errorf("a file that nobody asked about: %v", err)
		}
	})
}

// TestReload: the groups of the file replace those that came from it, and both
// can be had back.
func TestReload(t *testing.T) {
	const theirs = `{"version":3,"groups":{"b":{"labels":[],"landmarks":{"points":[[7,8,9]]}},"z":{"labels":[],"landmarks":{"points":[[1,1,1]]}}}}`
	dir := write(t, map[string]string{"a.ply": plyText, "a.ljson": threeGroups, "more.ljson": ljsonText})
	d := newDesk(t)
	id := d.Open(filepath.Join(dir, "a.ply"), filepath.Join(dir, "more.ljson"))
	d.wait("the files are loaded", func() bool { return len(d.loaded) == 1 })
	path, doc, e := filepath.Join(dir, "a.ljson"), d.Document(id), d.Entry(id)
	_ = doc.Apply(scene.RenameGroup(doc, doc.Groups()[0].ID(), "ours"))
	if err := os.WriteFile(path, []byte(theirs), 0o644); err != nil {
		t.Fatal(err)
	}
	d.ReloadLandmarks(id, path)
	d.wait("it is read again", func() bool { return len(d.loaded) == 2 })
	names := func() (names []string) {
		for _, n := range doc.Groups() {
			names = append(names, n.Group.Name())
		}
		return names
	}
	if got := names(); !slices.Equal(got, []string{"b", "z", "g"}) || e.Modified() {
		t.Fatalf("groups %q, modified %v", got, e.Modified())
	}
	doc.Undo()
	if got := names(); !slices.Equal(got, []string{"ours", "b", "c", "g"}) || !e.Modified() {
		t.Errorf("undone: groups %q, modified %v", got, e.Modified())
	}
	doc.Redo()
	if got := names(); !slices.Equal(got, []string{"b", "z", "g"}) || e.Modified() {
		t.Errorf("redone: groups %q, modified %v", got, e.Modified())
	}
	doc.Undo()
	if err := d.Save(id, path); err != nil { // the file is the one that was read last
		t.Error(err)
	}
}

// TestAFailedReloadChangesNothing: whatever has become of the file, the document
// stays as it is, and what failed is a reload.
func TestAFailedReloadChangesNothing(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"gone":   os.Remove,
		"broken": func(path string) error { return os.WriteFile(path, []byte(`{"version":3,"groups":`), 0o644) },
		"folder": func(path string) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o755)) },
	} {
		t.Run(name, func(t *testing.T) {
			d, id, dir := open(t, map[string]string{"a.ply": plyText, "a.ljson": threeGroups}, "a.ply")
			path, doc := filepath.Join(dir, "a.ljson"), d.Document(id)
			before := doc.Revision()
			if err := spoil(path); err != nil {
				t.Fatal(err)
			}
			d.ReloadLandmarks(id, path)
			d.wait("it is refused", func() bool { return len(d.notReloaded) == 1 })
			if doc.Revision() != before || len(doc.Groups()) != 3 || d.Document(id) != doc {
				t.Errorf("the document was changed: %d groups", len(doc.Groups()))
			}
			if len(d.failed) > 0 || len(d.notAdded) > 0 {
				t.Errorf("called another failure: %v, %v", d.failed, d.notAdded)
			}
			d.AddLandmarks(id, filepath.Join(dir, "absent.ljson"))
			d.wait("it is refused", func() bool { return len(d.notAdded) == 1 })
		})
	}
}
