package shell

import (
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
	text *canvas.Text
}

func newPrompt() *prompt {
	p := &prompt{back: canvas.NewRectangle(nil), text: canvas.NewText("", nil)}
	p.back.CornerRadius = theme.InputRadiusSize()
	p.card = container.NewStack(p.back, container.NewPadded(p.text))
	p.card.Hide()
	const margin = 8
	row := container.NewHBox(layout.NewSpacer(), p.card, layout.NewSpacer())
	column := container.New(layout.NewCustomPaddedLayout(0, margin, 0, 0), container.NewVBox(layout.NewSpacer(), row))
	p.box = container.New(squeezed{}, column) // it asks for no room: the window may be small
	return p
}

// show shows a text, or nothing.
func (p *prompt) show(text string) {
	back, ink := theme.Color(theme.ColorNamePrimary), theme.Color(theme.ColorNameForegroundOnPrimary)
	if p.text.Text == text && p.back.FillColor == back {
		return
	}
	p.text.Text, p.text.Color, p.back.FillColor = text, ink, back
	p.text.TextSize = theme.TextSize()
	if text == "" {
		p.card.Hide()
	} else {
		p.card.Show()
	}
	p.box.Refresh()
	p.card.Refresh()
}
