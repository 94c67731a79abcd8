package shell

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// pageChoice is a row of names of pages, of which one is seen: it is underlined. A click or
// the arrow keys choose another one.
type pageChoice struct {
	widget.BaseWidget
	keys    *keyboard
	names   []string
	chosen  int
	hovered int // -1: none
	focused bool
	turn    func(page int)
}

func newPageChoice(k *keyboard, names []string, turn func(page int)) *pageChoice {
	c := &pageChoice{keys: k, names: names, hovered: -1, turn: turn}
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer is part of fyne.Widget.
func (c *pageChoice) CreateRenderer() fyne.WidgetRenderer {
	r := &pageChoiceRenderer{c: c}
	for _, name := range c.names {
		text := canvas.NewText(name, color.Transparent)
		text.Alignment = fyne.TextAlignCenter
		r.backs, r.texts, r.lines = append(r.backs, canvas.NewRectangle(color.Transparent)), append(r.texts, text), append(r.lines, canvas.NewRectangle(color.Transparent))
	}
	r.Refresh()
	return r
}

// at returns the page whose name is at a place, -1 for none.
func (c *pageChoice) at(pos fyne.Position) int {
	i := int(pos.X / (c.Size().Width / float32(len(c.names))))
	if pos.X < 0 || i >= len(c.names) {
		return -1
	}
	return i
}

// Tapped is part of fyne.Tappable.
func (c *pageChoice) Tapped(e *fyne.PointEvent) {
	if i := c.at(e.Position); i >= 0 {
		c.turn(i)
	}
}

// MouseIn is part of desktop.Hoverable.
func (c *pageChoice) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved is part of desktop.Hoverable.
func (c *pageChoice) MouseMoved(e *desktop.MouseEvent) {
	if i := c.at(e.Position); i != c.hovered {
		c.hovered = i
		c.Refresh()
	}
}

// MouseOut is part of desktop.Hoverable.
func (c *pageChoice) MouseOut() {
	c.hovered = -1
	c.Refresh()
}

// FocusGained is part of fyne.Focusable.
func (c *pageChoice) FocusGained() {
	c.focused = true
	c.Refresh()
	noteFocus(c.keys.dialogs.log, "pages", "")
}

// FocusLost is part of fyne.Focusable.
func (c *pageChoice) FocusLost() {
	c.focused = false
	c.Refresh()
}

// TypedKey is part of fyne.Focusable. What is none of it is the view's.
func (c *pageChoice) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		c.turn(max(0, c.chosen-1))
	case fyne.KeyRight:
		c.turn(min(len(c.names)-1, c.chosen+1))
	case fyne.KeyEscape:
		c.keys.keysToView()
	default:
		c.keys.typedKey(e)
	}
}

// TypedRune is part of fyne.Focusable.
func (c *pageChoice) TypedRune(r rune) { c.keys.typedRune(r) }

// TypedShortcut is part of fyne.Shortcutable.
func (c *pageChoice) TypedShortcut(s fyne.Shortcut) { c.keys.shortcutAction(s) }

// pageChoiceRenderer draws a pageChoice.
type pageChoiceRenderer struct {
	c     *pageChoice
	backs []*canvas.Rectangle
	texts []*canvas.Text
	lines []*canvas.Rectangle
}

// Destroy is part of fyne.WidgetRenderer.
func (*pageChoiceRenderer) Destroy() {}

// Objects is part of fyne.WidgetRenderer.
func (r *pageChoiceRenderer) Objects() (all []fyne.CanvasObject) {
	for i := range r.texts {
		all = append(all, r.backs[i], r.texts[i], r.lines[i])
	}
	return all
}

// MinSize is part of fyne.WidgetRenderer: any width will do.
func (r *pageChoiceRenderer) MinSize() fyne.Size {
	return fyne.NewSize(1, r.texts[0].MinSize().Height+2*theme.Padding())
}

// Layout is part of fyne.WidgetRenderer.
func (r *pageChoiceRenderer) Layout(size fyne.Size) {
	const thick = 2 // Fyne units
	wide := size.Width / float32(len(r.texts))
	for i := range r.texts {
		x := float32(i) * wide
		r.backs[i].Move(fyne.NewPos(x, 0))
		r.backs[i].Resize(fyne.NewSize(wide, size.Height))
		r.texts[i].Move(fyne.NewPos(x, 0))
		r.texts[i].Resize(fyne.NewSize(wide, size.Height))
		r.lines[i].Move(fyne.NewPos(x+theme.Padding(), size.Height-thick))
		r.lines[i].Resize(fyne.NewSize(wide-2*theme.Padding(), thick))
	}
}

// Refresh is part of fyne.WidgetRenderer.
func (r *pageChoiceRenderer) Refresh() {
	for i, text := range r.texts {
		text.TextSize, text.Color = theme.TextSize()-1, theme.Color(theme.ColorNameForeground)
		r.lines[i].FillColor, r.backs[i].FillColor = color.Transparent, color.Transparent
		if i == r.c.hovered {
			r.backs[i].FillColor = theme.Color(theme.ColorNameHover)
		}
		if i == r.c.chosen {
			text.Color, r.lines[i].FillColor = theme.Color(theme.ColorNamePrimary), theme.Color(theme.ColorNamePrimary)
			if r.c.focused {
				r.backs[i].FillColor = theme.Color(theme.ColorNameFocus)
			}
		}
		text.Refresh()
		r.lines[i].Refresh()
		r.backs[i].Refresh()
	}
}
