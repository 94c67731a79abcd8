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
// needs: it scrolls only where it does not get that. While low it asks for nothing.
type scrolledIfLow struct{ low *bool }

// MinSize is part of fyne.Layout.
func (l scrolledIfLow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	need := objects[0].(*container.Scroll).Content.MinSize()
	if *l.low {
		need.Height = 0
	}
	return need
}

// Layout is part of fyne.Layout.
func (scrolledIfLow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(size)
}

// noHigher lays the content of a dialog out, a vertical scroll, and under it a line
// that is always seen, another one. They get all that they need as long as the
// dialog is no higher than the window; then the first scrolls.
type noHigher struct{ window fyne.Canvas }

// room returns how high the content may be.
func (l noHigher) room() float32 {
	const around = 104 // title, buttons and margins of a dialog
	return max(around, l.window.Size().Height-around)
}

// MinSize is part of fyne.Layout.
func (l noHigher) MinSize(objects []fyne.CanvasObject) fyne.Size {
	need := objects[0].(*container.Scroll).Content.MinSize()
	return fyne.NewSize(need.Width, min(need.Height+l.below(objects), l.room()))
}

// Layout is part of fyne.Layout.
func (l noHigher) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	line := objects[1]
	line.Resize(fyne.NewSize(size.Width, line.Size().Height)) // text is wrapped, and then needs its height
	below := min(l.below(objects), size.Height)
	line.Resize(fyne.NewSize(size.Width, below))
	line.Move(fyne.NewPos(0, size.Height-below))
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(size.Width, size.Height-below))
}

// below returns how high the line is: up to half of the room, 0 where it is hidden.
func (l noHigher) below(objects []fyne.CanvasObject) float32 {
	if !objects[1].Visible() {
		return 0
	}
	return min(objects[1].(*container.Scroll).Content.MinSize().Height, l.room()/2)
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
