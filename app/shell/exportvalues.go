package shell

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/scene"
	"cairn/scene/mesh"
	"cairn/scene/meshio"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// exportValues asks where to write the values that the document in front shows as colours.
func (ex *exporting) exportValues() {
	e, shown := ex.docs.Entry(ex.session.Front()), ex.session.ColorStatus().Shown
	if e == nil || shown == nil {
		return
	}
	id, open := e.Document.ID(), e.Path
	path := newPathField(ex.files, ex.newStem(e)+"."+fileWord(shown.Field().Name)+".ply")
	about := widget.NewLabel("A .ply file has the mesh with the values, a .csv file a table of them: a line for each vertex or triangle.")
	about.Wrapping = fyne.TextWrapWord
	content := container.NewVBox(widget.NewForm(widget.NewFormItem("File", path.box)), about)
	check := func(t workspace.Target) error {
		switch ext := strings.ToLower(filepath.Ext(path.text())); {
		case ext != ".ply" && ext != ".csv":
			return errors.New("values go to a .ply or a .csv file: end the name so")
		case t.Opened:
			return fmt.Errorf("%s is the file that is open: choose another name", ex.session.Hide(filepath.Base(open)))
		}
		return nil
	}
	ex.fileForm("Export Values", "Export", id, content, path.text, check, func(t workspace.Target) {
		ex.confirmOver(id, t, func() { ex.writeValues(id, t.Path) })
	})
	ex.log.Event("asked", trace.Fields{"text": "Export Values", "file": path.text()})
}

// fileWord returns the name of values as a part of a file's name.
func fileWord(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>| `, r) {
			return '-'
		}
		return r
	}, name)
}

// writeValues writes the values of the first mesh that shows some, in a job of the
// document.
func (ex *exporting) writeValues(id scene.ID, path string) {
	d := ex.docs.Document(id)
	if d == nil {
		return
	}
	for _, n := range d.Meshes() {
		if n.Coloring() != nil {
			ex.writeField(d, n.Mesh, n.Coloring().Field(), path)
			return
		}
	}
}

func (ex *exporting) writeField(d *scene.Document, m *mesh.TriMesh, f *mesh.Field, path string) {
	id, units := d.ID(), d.Units()
	ctx, cancel := context.WithCancel(context.Background())
	hide := ex.dialogs.busy("Writing "+forTitle(filepath.Base(path)), id, cancel)
	err := d.Go(func(docCtx context.Context) {
		defer context.AfterFunc(docCtx, cancel)()
		losses, err := writeMeshValues(ctx, path, m, f, units)
		m, f = nil, nil
		ex.post(func() {
			hide()
			cancel()
			ex.valuesWritten(id, path, losses, err)
		})
	})
	if err != nil { // the document is closed
		hide()
		cancel()
		ex.notices.failure(0, "The values were not exported: the document was closed.")
	}
}

// writeMeshValues writes values as the ending of the path says, and returns what the file
// leaves out of the mesh.
func writeMeshValues(ctx context.Context, path string, m *mesh.TriMesh, f *mesh.Field, units string) (losses []string, err error) {
	if strings.EqualFold(filepath.Ext(path), ".csv") {
		return nil, meshio.WriteValues(ctx, path, m, units, f)
	}
	with, _, err := m.WithValues(f)
	if err != nil {
		return nil, err
	}
	return meshio.Losses(path, with, units), meshio.Write(ctx, path, with, units)
}

func (ex *exporting) valuesWritten(id scene.ID, path string, losses []string, err error) {
	switch {
	case ex.ending || errors.Is(err, context.Canceled):
	case err != nil:
		ex.notices.failure(id, "The values were not exported. "+err.Error())
	default:
		ex.log.Event("exported", trace.Fields{"file": path})
		text := "Saved " + shortPath(path)
		if len(losses) > 0 {
			text += ". It leaves out: " + strings.Join(losses, "; ")
		}
		ex.notices.infoWith(0, text, "Copy Path", func() { ex.app.Clipboard().SetContent(path) })
	}
}

// busy shows a small dialog while something is under way of which nobody knows how far it
// is, and that it can end. What it returns hides it.
func (s *dialogStack) busy(title string, about scene.ID, cancel func()) (hide func()) {
	bar := widget.NewProgressBarInfinite()
	d := dialog.NewCustomWithoutButtons(title, container.NewVBox(spacer(320), bar), s.win)
	d.SetButtons([]fyne.CanvasObject{s.newButton("Cancel", theme.CancelIcon(), d.Hide)})
	over := false
	s.show(d, about, func() {
		over = true
		bar.Stop()
		cancel()
	})
	return func() {
		if !over {
			d.Hide()
		}
	}
}
