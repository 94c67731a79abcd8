package shell

import (
	"slices"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// shortText is a line of text without room around it, cut in the middle where it
// is too long. (Labels can do that, but are half as high again.)
type shortText struct {
	widget.BaseWidget
	text *canvas.Text
	full string
	ink  fyne.ThemeColorName
	// parts are the characters that tell it from others of its kind, as partings
	// gives them: where it is cut, they are the last to go.
	parts []int
	// atEnd says that it is cut at its end: a sentence, whose middle tells what it is about.
	atEnd bool
	// shorter are other ways to say it, the longest first. They are tried before the
	// last one is cut: for numbers, which cut short would be others.
	shorter []string
}

func newShortText() *shortText {
	t := &shortText{text: canvas.NewText("", theme.Color(theme.ColorNameForeground)), ink: theme.ColorNameForeground}
	t.text.TextSize = theme.TextSize() - 1
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer is part of fyne.Widget.
func (t *shortText) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.text) }

// MinSize is part of fyne.Widget: any width will do.
func (t *shortText) MinSize() fyne.Size { return fyne.NewSize(1, t.text.MinSize().Height) }

// Resize is part of fyne.Widget.
func (t *shortText) Resize(s fyne.Size) {
	t.BaseWidget.Resize(s)
	t.cut()
}

// set shows a text in one of the theme's colours.
func (t *shortText) set(text string, ink fyne.ThemeColorName) {
	t.full, t.ink = text, ink
	t.Refresh()
}

// change shows another text in the colour of text, where it differs, or a shorter
// one where there is no room for it.
func (t *shortText) change(text string, shorter ...string) {
	if t.full != text || !slices.Equal(t.shorter, shorter) {
		t.shorter = shorter
		t.set(text, theme.ColorNameForeground)
	}
}

// least returns the width of the shortest way to say it that says something.
func (t *shortText) least() float32 {
	shortest := t.full
	for _, other := range t.shorter {
		if other != "" {
			shortest = other
		}
	}
	return t.width(shortest)
}

// width returns how wide a text would be.
func (t *shortText) width(text string) float32 {
	return fyne.MeasureText(text, t.text.TextSize, t.text.TextStyle).Width
}

// Refresh is part of fyne.Widget; it follows a change of the theme.
func (t *shortText) Refresh() {
	t.text.Color = theme.Color(t.ink)
	t.cut()
}

func (t *shortText) cut() {
	fits := func(s string) bool { return t.width(s) <= t.Size().Width }
	short := t.full
	for _, other := range t.shorter {
		if !fits(short) {
			short = other
		}
	}
	if runes := []rune(short); !fits(short) {
		cut := func(n int) string {
			if t.atEnd {
				return string(runes[:n]) + string(ellipsis)
			}
			return shortened(runes, n, t.parts)
		}
		short = cut(sort.Search(len(runes), func(n int) bool { return !fits(cut(n + 1)) }))
	}
	t.text.Text = short
	t.text.Refresh()
}
