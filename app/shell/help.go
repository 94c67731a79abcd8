package shell

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
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
	{"Ctrl + O, S, E, W, Q", "open, save, export picture, close, quit"},
	{"Ctrl + Z, Ctrl + Shift + Z", "undo, redo"},
	{"Ctrl + Page Down, Page Up", "next, previous tab"},
}

func (w *Window) showKeys() {
	grid := container.NewGridWithColumns(2)
	for _, k := range keys {
		what := widget.NewLabel(k[0])
		what.TextStyle.Bold = true
		grid.Add(what)
		grid.Add(widget.NewLabel(k[1]))
	}
	scroll := container.NewVScroll(grid)
	d := dialog.NewCustom("Keys and Mouse", "Close", scroll, w.win)
	size := w.win.Canvas().Size()
	d.Resize(fyne.NewSize(min(640, size.Width*0.9), min(560, size.Height*0.9)))
	w.showDialog(d, 0, nil)
}

func (w *Window) showAbout() {
	info := w.thread.Info()
	text := widget.NewLabel(fmt.Sprintf("Cairn %s\n3D landmarks on meshes\n\nOpenGL %s\n%s\n%s",
		w.options.Version, info.Version, info.Renderer, info.Context))
	text.Alignment = fyne.TextAlignCenter
	w.showDialog(dialog.NewCustom("About Cairn", "Close", text, w.win), 0, nil)
}
