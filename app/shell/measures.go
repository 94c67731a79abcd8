package shell

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"cairn/app/session"
	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/internal/atomicfile"
	"cairn/internal/message"
	"cairn/landmark/measureio"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// measurePanel lists the measures that the document in front keeps, with their values as
// they are now. It is seen where there are some, and its title folds it.
type measurePanel struct {
	menus   *menus
	tips    *tips
	copyRow func(row int) // puts a measure on the clipboard
	box     *fyne.Container
	title   *button
	list    *measureList
	room    *fyne.Container
	rows    []session.Live
	of      scene.ID // the document of the rows
	folded  bool
}

// measureList is its list. The row that is chosen is what its menu and keys are about.
type measureList struct {
	widget.List
	p      *measurePanel
	chosen int // -1: none
}

func newMeasurePanel(menus *menus, tips *tips, copyRow func(row int)) *measurePanel {
	p := &measurePanel{menus: menus, tips: tips, copyRow: copyRow}
	p.title = menus.dialogs.newButton("Measures", theme.MenuDropDownIcon(), func() {
		p.folded = !p.folded
		p.show()
	})
	p.title.Alignment, p.title.Importance = widget.ButtonAlignLeading, widget.LowImportance
	l := &measureList{p: p, chosen: -1}
	l.Length, l.CreateItem, l.UpdateItem = func() int { return len(p.rows) }, func() fyne.CanvasObject { return newMeasureRow(l) }, p.updateRow
	l.OnSelected = func(row widget.ListItemID) {
		l.chosen = row
		menus.session.SelectMeasured(row)
	}
	l.OnUnselected = func(widget.ListItemID) { l.chosen = -1 }
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	p.list = l
	p.room = container.New(rowsHigh{p}, l)
	p.box = container.NewBorder(container.NewVBox(widget.NewSeparator(), p.title), nil, nil, nil, p.room)
	p.box.Hide()
	return p
}

// rowsHigh lays the list out as high as its rows, up to some, and less in a low window.
type rowsHigh struct{ p *measurePanel }

// MinSize is part of fyne.Layout.
func (l rowsHigh) MinSize([]fyne.CanvasObject) fyne.Size {
	const most, low, high = 5, 2, 600 // rows; Fyne units
	rows := min(most, len(l.p.rows))
	if l.p.menus.win.Canvas().Size().Height < high {
		rows = min(low, rows)
	}
	return fyne.NewSize(1, float32(rows)*(l.p.list.height()+theme.Padding()))
}

// Layout is part of fyne.Layout.
func (rowsHigh) Layout(o []fyne.CanvasObject, size fyne.Size) { o[0].Resize(size) }

// update shows the measures as they are now.
func (p *measurePanel) update() {
	before, of := p.rows, p.of
	p.rows, p.of = p.menus.session.Kept(), p.menus.session.Front()
	if len(p.rows) != len(before) {
		p.list.UnselectAll()
	}
	p.title.SetText(fmt.Sprintf("Measures (%d)", len(p.rows)))
	p.list.Refresh()
	p.show()
	if p.of == of && len(before) > 0 && len(p.rows) > len(before) {
		first := 0
		for first < len(before) && p.rows[first].Title() == before[first].Title() {
			first++
		}
		p.list.ScrollTo(first) // the one that was kept just now is seen
	}
}

// show shows the panel or not, and its list or not.
func (p *measurePanel) show() {
	icon := theme.MenuDropDownIcon()
	if p.folded {
		icon = theme.MenuExpandIcon()
	}
	if p.title.Icon != icon {
		p.title.SetIcon(icon)
	}
	p.room.Hidden, p.box.Hidden = p.folded, len(p.rows) == 0
	p.box.Refresh()
}

// openMenu is part of hasMenu.
func (l *measureList) openMenu() {
	if l.chosen >= 0 {
		l.popUp(besideRow(&l.List, l, l.chosen, l.height()))
	}
}

// popUp opens the menu of the row that is chosen.
func (l *measureList) popUp(at fyne.Position) {
	m, row := l.p.menus, l.chosen
	if m.dialogs.any() || row < 0 {
		return
	}
	up := fyne.NewMenuItem("Move Up", func() { l.move(-1) })
	down := fyne.NewMenuItem("Move Down", func() { l.move(1) })
	up.Disabled, down.Disabled = row == 0, row == len(l.p.rows)-1
	menu := fyne.NewMenu("",
		fyne.NewMenuItem("Select Its Points", func() { m.session.SelectMeasured(row) }),
		fyne.NewMenuItem("Rename…", l.rename), up, down,
		fyne.NewMenuItem("Copy", func() { l.p.copyRow(row) }),
		fyne.NewMenuItem("Delete", l.drop),
	)
	for i, name := range []string{"copy-measures", "export-measures", "measures-in-pictures"} {
		addItem(menu, m.newItem(m.session.Action(name)), i == 0)
	}
	showPopUp(menu, m.win.Canvas(), at)
}

func (l *measureList) move(by int) {
	if to := l.chosen + by; l.p.menus.session.MoveMeasure(l.chosen, to) {
		l.Select(to)
	}
}

func (l *measureList) drop() { l.p.menus.session.DropMeasure(l.chosen) }

func (l *measureList) rename() {
	m, row := l.p.menus, l.chosen
	if row < 0 || row >= len(l.p.rows) {
		return
	}
	front := m.session.Front()
	name := m.dialogs.newField()
	name.SetText(l.p.rows[row].Name)
	name.SetPlaceHolder(l.p.rows[row].Title())
	m.dialogs.form("Rename Measure", "Rename", front, name, func() {
		if m.session.Front() == front {
			m.session.RenameMeasure(row, strings.TrimSpace(name.Text))
		}
	})
	name.TypedShortcut(&fyne.ShortcutSelectAll{}) // what is typed replaces it
}

// TypedKey is part of fyne.Focusable: arrows choose, Delete and F2 are about the row,
// other keys are the view's.
func (l *measureList) TypedKey(e *fyne.KeyEvent) {
	switch by := map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1}[e.Name]; {
	case by != 0 && modifiers()&fyne.KeyModifierAlt != 0:
		l.move(by)
	case by != 0:
		if n := len(l.p.rows); n > 0 {
			l.Select(max(0, min(n-1, l.chosen+by)))
		}
	case e.Name == fyne.KeyDelete && l.chosen >= 0:
		l.drop()
	case e.Name == fyne.KeyF2 && l.chosen >= 0:
		l.rename()
	default:
		l.p.menus.typedKey(e)
	}
}

// TypedRune is part of fyne.Focusable.
func (l *measureList) TypedRune(r rune) { l.p.menus.typedRune(r) }

// TypedShortcut is part of fyne.Shortcutable: what is copied from here is the measure.
func (l *measureList) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutCopy); ok && l.chosen >= 0 {
		l.p.copyRow(l.chosen)
		return
	}
	l.p.menus.shortcutAction(s)
}

// measured follows what was measured along a surface.
func (w *Window) measured() {
	if !w.ending {
		w.followMeasures()
		w.panes.redraw(w.session.Front())
	}
}

// followMeasures shows what the selection measures, and what is kept, as that is now.
func (w *Window) followMeasures() {
	texts := w.session.SelectionTexts()
	w.status.measured(texts...)
	w.inspector.measures.update()
	w.measuring()
	if len(texts) > 0 {
		w.log.Event("measured", trace.Fields{"text": texts[0]})
	}
}

// measuring shows what the tool that measures has now.
func (w *Window) measuring() {
	if w.ending {
		return
	}
	texts, drawn := w.session.Measuring()
	if first := strings.Join(texts[:min(1, len(texts))], ""); first != strings.Join(w.status.inHand[:min(1, len(w.status.inHand))], "") {
		w.log.Event("measuring", trace.Fields{"text": first})
	}
	w.status.measuring(texts...)
	w.panes.setMeasures(append(w.session.DrawnMeasures(), drawn...))
	w.panes.prompted()
}

// copyMeasures puts a kept measure on the clipboard, or all of them with -1.
func (ex *exporting) copyMeasures(only int) {
	text := ex.session.MeasuresText(only)
	ex.app.Clipboard().SetContent(text)
	ex.notices.info(ex.session.Front(), message.Plural(strings.Count(text, "\n")+1, "measure")+" copied as text.")
	ex.log.Event("copied", trace.Fields{"text": text})
}

// exportMeasures asks where to write a table of the measures of all open documents.
func (ex *exporting) exportMeasures() {
	e := ex.docs.Entry(ex.session.Front())
	if e == nil {
		return
	}
	path := newPathField(ex.files, ex.newStem(e)+".measures.csv")
	about := widget.NewLabel("One row for each document that is open and each measure that it keeps.")
	about.Wrapping = fyne.TextWrapWord
	file := func() string {
		if text := path.text(); filepath.Ext(text) != "" {
			return text
		}
		return path.text() + ".csv"
	}
	content := container.NewVBox(widget.NewForm(widget.NewFormItem("File", path.box)), about)
	ex.fileForm("Export Measures", "Export", e.Document.ID(), content, file, func(workspace.Target) error { return nil }, func(t workspace.Target) {
		ex.confirmOver(0, t, func() { ex.session.MeasureAll(func(rows []measureio.Row) { ex.writeMeasures(t.Path, rows) }) })
	})
	ex.log.Event("asked", trace.Fields{"text": "Export Measures", "file": path.text()})
}

// writeMeasures writes the table, off the window's goroutine.
func (ex *exporting) writeMeasures(file string, rows []measureio.Row) {
	go func() {
		err := measureio.WriteCSV(file, rows)
		ex.post(func() {
			switch {
			case ex.ending:
			case err != nil:
				ex.notices.failure(0, "The measures were not exported. "+err.Error())
			default:
				ex.log.Event("exported", trace.Fields{"file": file})
				ex.notices.infoWith(0, "Saved "+shortPath(file), "Copy Path", func() { ex.app.Clipboard().SetContent(file) })
			}
		})
	}()
}

// saveMeasures writes the measures of a document whose landmarks need no saving, and
// then does then.
func (sv *saving) saveMeasures(id scene.ID, then func()) {
	path := sv.docs.Entry(id).MeasuresFile()
	sv.docs.SaveMeasures(id, func(err error) {
		switch {
		case sv.ending:
		case err != nil:
			sv.measuresNotSaved(id, err, then)
		default:
			sv.log.Event("saved", trace.Fields{"file": path, "document": id})
			sv.notices.info(0, "Saved "+shortPath(path))
			sv.refresh()
			then()
		}
	})
}

// measuresNotSaved tells why the measures of a document were not saved, and asks what to
// do where another program has changed their file.
func (sv *saving) measuresNotSaved(id scene.ID, err error, then func()) {
	var changed *atomicfile.ChangedError
	if sv.docs.Entry(id) == nil || !errors.As(err, &changed) {
		sv.notices.failure(0, "The measures were not saved. "+sentence(err.Error()))
		sv.refresh()
		return
	}
	sv.show(id)
	text := widget.NewLabel(fmt.Sprintf("Another program has changed %s since it was read or saved here. Overwrite replaces the measures that are in it.", sv.session.Hide(filepath.Base(changed.Path))))
	text.Wrapping = fyne.TextWrapWord
	const title = "The File of Measures Was Changed"
	sv.dialogs.ask(title, id, text, answer{"Overwrite", nil, func() {
		if err := sv.docs.TakeMeasuresFile(id, changed.Now); err != nil {
			sv.measuresNotSaved(id, err, then)
			return
		}
		sv.saveMeasures(id, then)
	}}, answer{"Cancel", nil, nil})
	sv.log.Event("asked", trace.Fields{"file": changed.Path, "text": title})
}
