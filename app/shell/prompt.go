package shell

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
)

// prompt says over the view, at its lower edge, which tool is in hand and what it
// waits for. The pointer goes through it.
type prompt struct {
	box  *fyne.Container
	card *fyne.Container
	back *canvas.Rectangle
	text *shortText
}

func newPrompt() *prompt {
	p := &prompt{back: canvas.NewRectangle(nil), text: newShortText()}
	p.back.CornerRadius = theme.InputRadiusSize()
	p.card = container.NewStack(p.back, container.NewPadded(p.text))
	p.card.Hide()
	p.text.text.TextSize = theme.TextSize()
	const margin = 8
	area := container.New(layout.NewCustomPaddedLayout(0, margin, margin, margin), container.New(promptLine{p.text}, p.card))
	p.box = container.New(squeezed{}, area) // it asks for no room: the window may be small
	return p
}

// show shows a text, or nothing.
func (p *prompt) show(text string) {
	back := theme.Color(theme.ColorNamePrimary)
	if p.text.full == text && p.back.FillColor == back {
		return
	}
	p.back.FillColor = back
	// Where there is no room for all of it, the last sentences go first.
	p.text.shorter = nil
	for short := text; ; {
		i := strings.LastIndex(strings.TrimSuffix(short, "."), ". ")
		if i < 0 {
			break
		}
		short = short[:i+1]
		p.text.shorter = append(p.text.shorter, short)
	}
	p.text.set(text, theme.ColorNameForegroundOnPrimary)
	if text == "" {
		p.card.Hide()
	} else {
		p.card.Show()
	}
	p.box.Refresh()
	p.card.Refresh()
}

// promptLine lays its one object out at the lower edge, as wide as a text needs or as
// there is room: between the axes and the scale bar, or where all of the text has no room
// there, above the scale bar.
type promptLine struct{ text *shortText }

// What the picture has at its lower edge, within the margin, in the toolkit's units.
const (
	besideAxes = 72  // from the left
	besideBar  = 144 // from the right
	aboveBar   = 38
)

// MinSize is part of fyne.Layout.
func (l promptLine) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout is part of fyne.Layout.
func (l promptLine) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	needs := func(text string) float32 { return l.text.width(text) + 2*theme.Padding() + 1 }
	wide, high := needs(l.text.full), objects[0].MinSize().Height
	left, right, y := float32(besideAxes), size.Width-besideBar, size.Height-high
	if wide > right-left {
		right, y = size.Width, y-aboveBar
		for _, short := range l.text.shorter {
			if wide > right-left {
				wide = needs(short)
			}
		}
	}
	wide = max(0, min(wide, right-left))
	x := max(left, min((size.Width-wide)/2, right-wide)) // in the middle, if that is free
	objects[0].Resize(fyne.NewSize(wide, high))
	objects[0].Move(fyne.NewPos(x, max(0, y)))
}
