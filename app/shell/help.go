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

// keys is what the page on keys and mouse says: what to do, and what it does.
var keys = [][2]string{
	{"Left drag", "turn"},
	{"Right or middle drag, Shift + left drag", "move"},
	{"Wheel, two fingers", "zoom to the pointer"},
	{"Double click", "turn about that place"},
	{"Click, Ctrl + click on a landmark", "select, add to the selection"},
	{"Arrows, Shift + arrows, + and -", "turn, move, zoom"},
	{"F, Home", "fit the selection, everything"},
	{"1 3 7, with Ctrl", "front, right, top; back, left, bottom"},
	{"5", "orthographic or perspective"},
	{"W T L N", "wireframe, texture, landmarks, names or numbers"},
	{"Ctrl + ↑, Ctrl + ↓", "larger, smaller landmarks"},
	{"Escape", "select nothing; dismiss messages"},
	{"Ctrl + O, S, E, W, Q", "open, save, export picture, close, quit"},
	{"Ctrl + Z, Ctrl + Shift + Z", "undo, redo"},
	{"Ctrl + F", "filter the landmarks"},
	{"Ctrl + Tab, Ctrl + Shift + Tab", "next, previous tab"},
	{"Ctrl + Shift + A", "all tabs"},
}

func (w *Window) showKeys() {
	table := container.New(layout.NewFormLayout())
	for _, k := range keys {
		what, does := widget.NewLabel(k[0]), widget.NewLabel(k[1])
		what.TextStyle.Bold, does.Wrapping = true, fyne.TextWrapWord
		table.Add(what)
		table.Add(does)
	}
	scroll := container.NewVScroll(container.NewBorder(nil, nil, nil, spacer(scrollRoom), table))
	size := w.win.Canvas().Size()
	w.showPage("Keys and Mouse", scroll, fyne.NewSize(min(680, size.Width*0.9), min(660, size.Height*0.9)), nil)
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
	w.ask("About Cairn", 0, content,
		answer{"Copy the Citation", theme.ContentCopyIcon(), func() { w.app.Clipboard().SetContent(cite.Text) }}, answer{"Close", nil, nil})
}

// citation returns how a paper names the program. It is what CITATION.cff says.
func citation(version string) string {
	version, _, _ = strings.Cut(version, ",") // without what it was built with
	return fmt.Sprintf("The Cairn authors (2026). Cairn: 3D landmarks on meshes, version %s. Computer software, BSD 3-clause licence.", version)
}
