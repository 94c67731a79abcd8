package shell

import (
	"path/filepath"
	"testing"

	"cairn/app/filedialog"
	"cairn/landmark/lmio"
	"cairn/scene/meshio"

	"fyne.io/fyne/v2"
)

// TestDialogsShowEveryFormat gives the dialogs a file of each extension.
func TestDialogsShowEveryFormat(t *testing.T) {
	openable := append(meshExtensions(), landmarkExtensions()...)
	shows := func(extensions []string, name string) bool {
		return filedialog.Filter{Extensions: extensions}.Matches(name)
	}
	for _, f := range lmio.Formats() {
		for _, e := range append(f.Extensions, f.Shared...) {
			if !shows(landmarkExtensions(), "a"+e) || !shows(openable, "A.B"+e) {
				t.Errorf("a file of %s with %s is not shown", f.Name, e)
			}
		}
	}
	for _, f := range meshio.Formats() {
		for _, e := range f.Extensions {
			if !shows(openable, "a"+e) || !shows(openable, "a"+e+".gz") || shows(landmarkExtensions(), "a"+e+".gz") {
				t.Errorf("a file of %s with %s is not shown, or among landmarks", f.Name, e)
			}
		}
	}
	for name, want := range map[string]bool{"SKULL.MRK.JSON": true, "skull.landmarkAscii": true, "a.tar.gz": false, "notes.md": false, "ply": false} {
		if got := shows(openable, name); got != want {
			t.Errorf("%s is shown: %t", name, got)
		}
	}
	if shows([]string{".mrk.json"}, "a.json") {
		t.Error("a.json passes for a.mrk.json")
	}
}

// TestDownGoesFromThePathToTheFiles of the dialog that opens one.
func TestDownGoesFromThePathToTheFiles(t *testing.T) {
	r := newRoom(t)
	paths := files(t, map[string]string{"a.obj": square, "b.obj": square})
	var chosen []string
	r.files.browse(filedialog.Request{Title: "Open", Accept: "Open", Folder: filepath.Dir(paths[0])}, func(paths []string) { chosen = paths })
	list := func() *fileList {
		l, _ := r.win.Canvas().Focused().(*fileList)
		return l
	}
	r.wait("the files are listed", func() bool { return list() != nil && len(list().b.entries) == 2 })
	path := list().b.path
	r.win.Canvas().Focus(path)
	r.press(fyne.KeyDown)
	if list() == nil {
		t.Fatalf("a %T has the keys", r.win.Canvas().Focused())
	}
	r.press(fyne.KeyDown)
	r.press(fyne.KeyReturn)
	r.wait("the disk has said what it is", func() bool { return len(chosen) > 0 })
	if len(chosen) != 1 || chosen[0] != paths[0] {
		t.Errorf("chosen are %q", chosen)
	}
}
