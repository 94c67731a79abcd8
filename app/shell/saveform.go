package shell

import (
	"slices"
	"strings"

	"cairn/app/trace"
	"cairn/landmark/lmio"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// saveForm asks where and in which format to save landmarks, and says at once
// what the format cannot hold.
type saveForm struct {
	*saving
	document scene.ID
	box      fyne.CanvasObject
	path     *pathField
	format   *drop
	formats  []lmio.Format // that can be written
	losses   *widget.Label
}

func (sv *saving) newSaveForm(document scene.ID, path string) *saveForm {
	f := &saveForm{saving: sv, document: document, path: newPathField(sv.files, path), losses: widget.NewLabel("")}
	f.formats = slices.DeleteFunc(lmio.Formats(), func(f lmio.Format) bool { return !f.Writes() })
	var names []string
	for _, format := range f.formats {
		names = append(names, format.Description+" ("+extension(format)+")")
	}
	f.format = sv.dialogs.newDrop(names, nil)
	f.losses.Wrapping = fyne.TextWrapWord
	scroll := container.NewVScroll(f.losses)
	const linesShown = 5
	scroll.SetMinSize(fyne.NewSize(0, linesShown*fyne.MeasureText("x", theme.TextSize(), fyne.TextStyle{}).Height+2*theme.InnerPadding()))
	f.path.entry.OnChanged = func(string) { f.update() }
	f.box = container.NewVBox(
		widget.NewForm(widget.NewFormItem("File", f.path.box), widget.NewFormItem("Format", f.format)), scroll)
	f.update()
	return f
}

// extension returns the preferred extension of a format.
func extension(f lmio.Format) string { return append(slices.Clone(f.Extensions), f.Shared...)[0] }

// chosen follows a choice of format: the file gets its extension.
func (f *saveForm) chosen(string) {
	if i := f.format.SelectedIndex(); i >= 0 {
		f.path.set(lmio.Stem(f.path.text()) + extension(f.formats[i]))
	}
}

// update brings the format and the losses up to date with the path.
func (f *saveForm) update() {
	f.format.OnChanged = nil
	f.format.ClearSelected()
	format, err := f.docs.WrittenAs(f.document, f.path.text())
	if err == nil {
		f.format.SetSelectedIndex(slices.IndexFunc(f.formats, func(g lmio.Format) bool { return g.Name == format.Name }))
	}
	f.format.OnChanged = f.chosen
	text := f.lossText(format)
	f.losses.SetText(text)
	f.log.Event("losses", trace.Fields{"file": f.path.text(), "text": text})
}

func (f *saveForm) lossText(format lmio.Format) string {
	losses, err := f.docs.Losses(f.document, f.path.text())
	switch {
	case err != nil && format.Name == "":
		return "Choose a format, or end the file's name in its extension."
	case err != nil:
		return err.Error()
	case len(losses) == 0:
		return "Nothing is lost in this format."
	}
	return "Lost in " + format.Name + ":\n" + bullets(losses)
}

// check says why the landmarks cannot be saved in that form.
func (f *saveForm) check() error {
	_, err := f.docs.Losses(f.document, f.path.text())
	return err
}

func bullets(lines []string) string { return "• " + strings.Join(lines, "\n• ") }
