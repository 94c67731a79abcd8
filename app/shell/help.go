package shell

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// showKeys shows what keys and the pointer do.
func (w *Window) showKeys() {
	table := container.New(layout.NewFormLayout())
	for _, row := range w.session.KeyRows() {
		what, does := widget.NewLabel(strings.Join(row.Keys, ", ")), widget.NewLabel(row.Does)
		what.TextStyle.Bold, does.Wrapping = true, fyne.TextWrapWord
		table.Add(what)
		table.Add(does)
	}
	scroll := container.NewVScroll(container.NewBorder(nil, nil, nil, spacer(scrollRoom), table))
	size := w.win.Canvas().Size()
	w.dialogs.page("Keys and Mouse", scroll, fyne.NewSize(min(680, size.Width*0.9), min(660, size.Height*0.9)), nil)
}

func (w *Window) showAbout() {
	info := w.thread.Info()
	title := widget.NewLabelWithStyle("Cairn "+w.options.Version, fyne.TextAlignCenter, fyne.TextStyle{Bold: true})
	text := widget.NewLabelWithStyle(fmt.Sprintf("3D landmarks on meshes\nFree software under the BSD 3-clause licence\n\nOpenGL %s\n%s, %s",
		info.Version, info.Renderer, info.Context), fyne.TextAlignCenter, fyne.TextStyle{})
	cite := widget.NewLabelWithStyle(citation(w.options.Version), fyne.TextAlignCenter, fyne.TextStyle{})
	cite.Wrapping = fyne.TextWrapWord
	content := container.NewVBox(title, text, widget.NewSeparator(),
		widget.NewLabelWithStyle("How to cite", fyne.TextAlignCenter, fyne.TextStyle{Bold: true}), cite)
	w.dialogs.ask("About Cairn", 0, content,
		answer{"Copy the Citation", theme.ContentCopyIcon(), func() { w.app.Clipboard().SetContent(cite.Text) }}, answer{"Close", nil, nil})
}

// citation returns how a paper names the program. It is what CITATION.cff says.
func citation(version string) string {
	version, _, _ = strings.Cut(version, ",") // without what it was built with
	return fmt.Sprintf("The Cairn authors (2026). Cairn: 3D landmarks on meshes, version %s. Computer software, BSD 3-clause licence.", version)
}
