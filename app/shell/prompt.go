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
	column := container.New(layout.NewCustomPaddedLayout(0, margin, margin, margin), container.NewVBox(layout.NewSpacer(), container.New(promptLine{p.text}, p.card)))
	p.box = container.New(squeezed{}, column) // it asks for no room: the window may be small
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

// promptLine lays its one object out in the middle, as wide as a text needs or as there
// is room.
type promptLine struct{ text *shortText }

// MinSize is part of fyne.Layout.
func (l promptLine) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout is part of fyne.Layout.
func (l promptLine) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	wide := l.text.width(l.text.full) + 2*theme.Padding()
	for _, short := range l.text.shorter {
		if wide > size.Width {
			wide = l.text.width(short) + 2*theme.Padding()
		}
	}
	wide = min(wide+1, size.Width)
	objects[0].Resize(fyne.NewSize(wide, size.Height))
	objects[0].Move(fyne.NewPos((size.Width-wide)/2, 0))
}
