package shell

import (
	"cairn/render"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// toolbar holds the buttons for what is done most.
type toolbar struct {
	w   *Window
	box *fyne.Container

	save, undo, redo, fit, views, picture *widget.Button
	wireframe, texture, landmarks, names  *widget.Button
}

func newToolbar(w *Window) *toolbar {
	t := &toolbar{w: w}
	button := func(text string, icon fyne.Resource, do func()) *widget.Button {
		b := widget.NewButtonWithIcon(text, icon, func() {
			do()
			w.focusView()
		})
		b.Importance = widget.LowImportance
		return b
	}
	open := widget.NewButtonWithIcon("Open", theme.FolderOpenIcon(), w.openDialog)
	open.Importance = widget.LowImportance
	t.save = button("Save", theme.DocumentSaveIcon(), w.save)
	t.undo = button("", theme.ContentUndoIcon(), w.undo)
	t.redo = button("", theme.ContentRedoIcon(), w.redo)
	t.fit = button("Fit", theme.ZoomFitIcon(), w.view.FitAll)
	t.views = widget.NewButtonWithIcon("Views", theme.MenuDropDownIcon(), func() { t.showViews() })
	t.views.Importance = widget.LowImportance
	t.views.IconPlacement = widget.ButtonIconTrailingText
	t.wireframe = button("Wireframe", nil, w.toggleWireframe)
	t.texture = button("Texture", nil, w.toggleTexture)
	t.landmarks = button("Landmarks", nil, w.toggleLandmarks)
	t.names = button("Names", nil, w.nextNames)
	t.picture = widget.NewButtonWithIcon("Picture", theme.MediaPhotoIcon(), w.exportDialog)
	t.picture.Importance = widget.LowImportance
	t.box = container.NewHBox(open, t.save, widget.NewSeparator(), t.undo, t.redo, widget.NewSeparator(),
		t.fit, t.views, t.wireframe, t.texture, t.landmarks, t.names, widget.NewSeparator(), t.picture)
	return t
}

// showViews opens the menu of named views, and of what they mean, below its button.
func (t *toolbar) showViews() {
	makeFront, resetFront := t.w.frontItems()
	t.w.enableFront(makeFront, resetFront)
	m := fyne.NewMenu("", append(t.w.viewItems(), fyne.NewMenuItemSeparator(), makeFront, resetFront)...)
	pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(t.views)
	widget.ShowPopUpMenuAtPosition(m, t.w.win.Canvas(), pos.AddXY(0, t.views.Size().Height))
}

// update shows which buttons are on and which can be used.
func (t *toolbar) update(d *scene.Document) {
	s := t.w.view.Style()
	for _, b := range []*widget.Button{t.fit, t.views, t.picture} {
		enable(b, d != nil && d.Bounds().Valid)
	}
	enable(t.save, d != nil && len(d.Groups()) > 0)
	enable(t.undo, d != nil && d.History().UndoName() != "")
	enable(t.redo, d != nil && d.History().RedoName() != "")
	light(t.wireframe, s.Wireframe)
	light(t.texture, s.Texture)
	light(t.landmarks, s.Landmarks)
	light(t.names, s.Names != render.NoNames) // numbers are names of a kind: the Landmarks menu tells them apart
}

func enable(b *widget.Button, on bool) {
	if on == b.Disabled() {
		if on {
			b.Enable()
		} else {
			b.Disable()
		}
	}
}

// light shows a button that switches something as on or off.
func light(b *widget.Button, on bool) {
	i := widget.LowImportance
	if on {
		i = toggled
	}
	if b.Importance != i {
		b.Importance = i
		b.Refresh()
	}
}

func (w *Window) focusView() { w.win.Canvas().Focus(w.view) }

// changeStyle applies a change of what is drawn and shows it on the buttons.
func (w *Window) changeStyle(change func(*render.Style)) {
	s := w.view.Style()
	change(&s)
	w.view.SetStyle(s)
	w.styled()
}

func (w *Window) toggleWireframe() {
	w.changeStyle(func(s *render.Style) { s.Wireframe = !s.Wireframe })
}

func (w *Window) toggleTexture() { w.changeStyle(func(s *render.Style) { s.Texture = !s.Texture }) }

func (w *Window) toggleLandmarks() {
	w.changeStyle(func(s *render.Style) { s.Landmarks = !s.Landmarks })
}

func (w *Window) nextNames() {
	w.changeStyle(func(s *render.Style) { s.Names = (s.Names + 1) % (render.Numbers + 1) })
}

func (w *Window) scaleGlyphs(factor float64) {
	const least, most = 0.05, 20
	w.changeStyle(func(s *render.Style) { s.GlyphScale = max(least, min(most, s.GlyphScale*factor)) })
}
