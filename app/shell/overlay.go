package shell

import (
	"fmt"

	"cairn/app/workspace"
	"cairn/internal/message"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// overlay lies over the viewport where there is nothing to see yet: it says
// what to do without a document, and how far the loading of one is.
type overlay struct {
	docs     *workspace.Workspace
	post     func(func())
	opening  *opening
	lost     *leftovers
	box      *fyne.Container
	empty    *fyne.Container
	left     *widget.Button // offers what was not saved
	reopen   *widget.Button // offers the last session
	loading  *fyne.Container
	text     *widget.Label
	progress *widget.ProgressBar
	id       scene.ID // the document that loads
	ticking  *ticker  // moves the bar
}

func newOverlay(opening *opening, lost *leftovers, shut func(scene.ID)) *overlay {
	o := &overlay{docs: opening.docs, post: opening.post, opening: opening, lost: lost, text: widget.NewLabel(""), progress: widget.NewProgressBar()}
	o.text.Alignment = fyne.TextAlignCenter
	o.ticking = newTicker(o.post, o.tick)
	cancel := widget.NewButton("Cancel", func() { shut(o.id) })
	o.loading = column(280, o.text, o.progress, container.NewCenter(cancel))
	o.empty = o.emptyState()
	o.box = container.NewStack(o.empty, o.loading)
	o.loading.Hide()
	return o
}

// emptyState says what to do.
func (o *overlay) emptyState() *fyne.Container {
	icon := canvas.NewImageFromResource(appIcon())
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSquareSize(88))
	title := widget.NewLabel("Drop a mesh here")
	title.SizeName, title.Alignment = theme.SizeNameSubHeadingText, fyne.TextAlignCenter
	hint := widget.NewLabel("Landmarks with the same file name come along.")
	hint.Alignment, hint.Importance, hint.Wrapping = fyne.TextAlignCenter, widget.LowImportance, fyne.TextWrapWord
	open := o.opening.dialogs.newButton("Open…", theme.FolderOpenIcon(), o.opening.ask)
	open.Importance = widget.HighImportance
	sample := widget.NewButton("Open the Sample", o.opening.sample)
	buttons := container.NewHBox(layout.NewSpacer(), open, sample, layout.NewSpacer())
	o.reopen = widget.NewButton("", o.opening.reopen)
	o.reopen.Importance = widget.LowImportance
	o.reopen.Hide()
	o.left = widget.NewButtonWithIcon("", theme.HistoryIcon(), o.lost.showLeft)
	o.left.Hide()
	return column(320, icon, title, hint, buttons, container.NewCenter(o.left), container.NewCenter(o.reopen))
}

// column puts objects below each other in the middle, up to a width.
func column(width float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(narrow{width}, container.NewVBox(objects...))
}

// update shows what belongs over the viewport for the entry in front, or nil.
func (o *overlay) update(e *workspace.Entry) {
	if e == nil {
		o.ticking.stop()
		o.loading.Hide()
		if n := len(o.lost.session.LeftBehind()); n > 0 {
			o.left.SetText("Restore Unsaved Landmarks (" + message.Plural(n, "document") + ")")
			o.left.Show()
		} else {
			o.left.Hide()
		}
		if text := o.opening.offered(); text != "" {
			o.reopen.SetText(text)
			o.reopen.Show()
		} else {
			o.reopen.Hide()
		}
		o.empty.Show()
		return
	}
	o.empty.Hide()
	if !e.Loading {
		if o.id == e.Document.ID() && e.Document.Bounds().Valid {
			o.progress.SetValue(1)
			return // its first picture comes soon; until then there would be nothing
		}
		o.ticking.stop()
		o.loading.Hide()
		return
	}
	o.id = e.Document.ID()
	o.text.SetText(fmt.Sprintf("Opening %s", forTitle(o.docs.Name(e.Document.ID()))))
	o.progress.SetValue(e.Progress())
	o.loading.Show()
	o.ticking.start()
}

// drawn follows the first picture of a document.
func (o *overlay) drawn(id scene.ID) {
	if e := o.docs.Entry(id); id == o.id && e != nil && !e.Loading {
		o.id = 0
		o.update(e)
	}
}

// tick moves the bar while a file loads.
func (o *overlay) tick() {
	if e := o.docs.Entry(o.id); e != nil && e.Loading {
		o.progress.SetValue(e.Progress())
	}
}

// recolor follows a change of the theme.
func (o *overlay) recolor() { o.box.Refresh() }
