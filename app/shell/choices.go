package shell

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// choices is a list in a dialog of which one is chosen, by a click or the arrow
// keys. Behind each text stands a value, right-aligned.
type choices struct {
	widget.BaseWidget
	dialogs *dialogStack
	rows    [][2]string
	chosen  int
	focused bool
	changed func() // follows another choice; may be nil

	marks []*canvas.Rectangle // behind the texts, with the keyboard's focus
	icons []*widget.Icon
	box   *fyne.Container
}

func (s *dialogStack) newChoices(rows [][2]string, chosen int) *choices {
	c := &choices{dialogs: s, rows: rows, chosen: chosen, box: container.New(layout.NewCustomPaddedVBoxLayout(0))}
	width := func(column int) float32 {
		most := float32(0)
		for _, r := range rows {
			most = max(most, widget.NewLabel(r[column]).MinSize().Width)
		}
		return most
	}
	text, value := width(0), width(1)
	for _, r := range rows {
		mark, icon := canvas.NewRectangle(nil), widget.NewIcon(nil)
		mark.CornerRadius = theme.InputRadiusSize()
		second := widget.NewLabelWithStyle(r[1], fyne.TextAlignTrailing, fyne.TextStyle{})
		height := second.MinSize().Height
		c.box.Add(container.NewStack(mark, container.NewHBox(spacer(theme.Padding()), icon,
			container.NewGridWrap(fyne.NewSize(text, height), widget.NewLabel(r[0])), spacer(theme.Padding()),
			container.NewGridWrap(fyne.NewSize(value, height), second))))
		c.marks, c.icons = append(c.marks, mark), append(c.icons, icon)
	}
	c.ExtendBaseWidget(c)
	c.show()
	return c
}

// CreateRenderer is part of fyne.Widget.
func (c *choices) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.box) }

// Refresh is part of fyne.Widget.
func (c *choices) Refresh() {
	c.show()
	c.BaseWidget.Refresh()
}

func (c *choices) show() {
	for i := range c.rows {
		icon, ink := theme.RadioButtonIcon(), theme.Color(theme.ColorNameOverlayBackground)
		if i == c.chosen {
			icon = theme.NewPrimaryThemedResource(theme.RadioButtonCheckedIcon())
			if c.focused {
				ink = theme.Color(theme.ColorNameFocus)
			}
		}
		c.icons[i].SetResource(icon)
		c.marks[i].FillColor = ink
		c.marks[i].Refresh()
	}
}

func (c *choices) choose(row int) {
	c.chosen = max(0, min(len(c.rows)-1, row))
	c.show()
	if c.changed != nil {
		c.changed()
	}
}

// Tapped is part of fyne.Tappable.
func (c *choices) Tapped(e *fyne.PointEvent) {
	c.dialogs.win.Canvas().Focus(c)
	c.choose(slices.IndexFunc(c.box.Objects, func(o fyne.CanvasObject) bool {
		return e.Position.Y < o.Position().Y+o.Size().Height
	}))
}

// FocusGained is part of fyne.Focusable.
func (c *choices) FocusGained() { c.focused = true; c.show() }

// FocusLost is part of fyne.Focusable.
func (c *choices) FocusLost() { c.focused = false; c.show() }

// TypedRune is part of fyne.Focusable.
func (c *choices) TypedRune(rune) {}

// TypedKey is part of fyne.Focusable.
func (c *choices) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		c.choose(c.chosen - 1)
	case fyne.KeyDown:
		c.choose(c.chosen + 1)
	case fyne.KeyHome:
		c.choose(0)
	case fyne.KeyEnd:
		c.choose(len(c.rows) - 1)
	default:
		c.dialogs.key(e)
	}
}
