package shell

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// written returns the texts in an object.
func written(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case *widget.Label:
		return o.Text
	case *shortText:
		return o.full
	case *container.Scroll:
		return written(o.Content)
	case *fyne.Container:
		var texts []string
		for _, child := range o.Objects {
			texts = append(texts, written(child))
		}
		return strings.Join(texts, "\n")
	}
	return ""
}

// TestDocumentsOfOneNameAreToldApart, wherever one is named, as long as there are
// several.
func TestDocumentsOfOneNameAreToldApart(t *testing.T) {
	r := newRoom(t)
	dir := t.TempDir()
	var ids []scene.ID
	for _, side := range []string{"left", "right"} {
		folder := filepath.Join(dir, side)
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string]string{"a.obj": square, "a.csv": onSquare} {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		ids = append(ids, r.load(filepath.Join(folder, "a.obj"))...)
	}
	for _, id := range ids {
		d := r.docs.Document(id)
		_ = d.Apply(scene.RenameGroup(d, d.Groups()[0].ID(), "other"))
	}
	const left, right = "a.obj — left", "a.obj — right"
	is := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	has := func(what string, got string, want ...string) {
		t.Helper()
		for _, part := range want {
			if !strings.Contains(got, part) {
				t.Errorf("%s: %q, want %q in it", what, got, part)
			}
		}
	}
	r.show(ids[1])
	is("the title", r.win.Title(), right+" - Cairn")
	is("the first tab", r.tabs.tabs[0].name.full, "• "+left)
	is("the second tab", r.tabs.tabs[1].name.full, "• "+right)

	l := r.listDocuments()
	l.field.SetText("LEFT")
	if len(l.ids) != 1 || l.ids[0] != ids[0] {
		t.Errorf("All Tabs lists %v", l.ids)
	}
	row := newDocumentRow()
	l.showRow(0, row)
	is("All Tabs", written(row), "• "+left)
	r.press(fyne.KeyEscape)

	// question returns what is written in the dialog on top, and dismisses it.
	question := func() string {
		t.Helper()
		if len(r.Window.dialogs.open) != 1 {
			t.Fatalf("there are %d dialogs", len(r.Window.dialogs.open))
		}
		top := r.win.Canvas().Overlays().Top().(*widget.PopUp)
		text := ""
		for _, o := range top.Content.(*fyne.Container).Objects {
			text += written(o) + "\n"
		}
		r.press(fyne.KeyEscape)
		return text
	}
	r.closing.closeAll()
	has("Close All", question(), left, right)
	r.saving.saveDialog()
	r.saved()
	has("Save As", question(), right)

	r.tabs.tabs[0].shut.OnTapped() // of a tab behind
	if r.session.Front() != ids[0] {
		t.Error("what is asked about is not in front")
	}
	has("closing", question(), left)

	r.docs.Close(ids[0])
	is("the title alone", r.win.Title(), "a.obj - Cairn")
	is("the tab alone", r.tabs.tabs[0].name.full, "• a.obj")
}
