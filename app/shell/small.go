package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// The window is to fit screens of 1024×700 pixels with two pixels a unit. What
// would keep it larger asks for less room than it would like, by these layouts.

// squeezed lays its one object out over all the room there is, and asks for no
// more than least.
type squeezed struct{ least fyne.Size }

// MinSize is part of fyne.Layout.
func (l squeezed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	need := objects[0].MinSize()
	return fyne.NewSize(min(need.Width, l.least.Width), min(need.Height, l.least.Height))
}

// Layout is part of fyne.Layout.
func (l squeezed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(size)
}

// scrolledIfLow lays a vertical scroll out that asks for all that its content
// needs: it scrolls only where it does not get that.
type scrolledIfLow struct{}

// MinSize is part of fyne.Layout.
func (scrolledIfLow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].(*container.Scroll).Content.MinSize()
}

// Layout is part of fyne.Layout.
func (scrolledIfLow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(size)
}

// noHigher lays the vertical scroll in a dialog out like scrolledIfLow, but so that
// the dialog is no higher than the window.
type noHigher struct{ window fyne.Canvas }

// MinSize is part of fyne.Layout.
func (l noHigher) MinSize(objects []fyne.CanvasObject) fyne.Size {
	const around = 104 // title, buttons and margins of a dialog
	need := objects[0].(*container.Scroll).Content.MinSize()
	return fyne.NewSize(need.Width, min(need.Height, max(around, l.window.Size().Height-around)))
}

// Layout is part of fyne.Layout.
func (noHigher) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(size)
}

// narrow lays its one object out in the middle, up to a width.
type narrow struct{ width float32 }

// MinSize is part of fyne.Layout.
func (l narrow) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout is part of fyne.Layout.
func (l narrow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(size.Width, l.width)
	objects[0].Resize(fyne.NewSize(width, objects[0].MinSize().Height)) // text is wrapped, and then needs its height
	height := objects[0].MinSize().Height
	objects[0].Resize(fyne.NewSize(width, height))
	objects[0].Move(fyne.NewPos((size.Width-width)/2, (size.Height-height)/2))
}
