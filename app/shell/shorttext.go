package shell

import (
	"sort"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// shortText is a line of text without room around it, cut with an ellipsis
// where it is too long. (Labels can do that, but are half as high again.)
type shortText struct {
	widget.BaseWidget
	text *canvas.Text
	full string
	ink  fyne.ThemeColorName
	from int // where it is cut, the first character to keep if there is room for no more
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

// Refresh is part of fyne.Widget; it follows a change of the theme.
func (t *shortText) Refresh() {
	t.text.Color = theme.Color(t.ink)
	t.cut()
}

func (t *shortText) cut() {
	fits := func(s string) bool {
		return fyne.MeasureText(s, t.text.TextSize, t.text.TextStyle).Width <= t.Size().Width
	}
	short := t.full
	if runes := []rune(t.full); !fits(short) {
		n := sort.Search(len(runes), func(n int) bool { return !fits(shortened(runes, n+1, t.from)) })
		short = shortened(runes, n, t.from)
	}
	t.text.Text = short
	t.text.Refresh()
}

// shortened returns n characters of a text from one on, or from an earlier one
// where it ends before, with an ellipsis wherever something is left out.
func shortened(runes []rune, n, from int) string {
	from = max(0, min(from, len(runes)-n))
	text := string(runes[from : from+n])
	if from > 0 {
		text = "…" + text
	}
	if from+n < len(runes) {
		text += "…"
	}
	return text
}

// telling returns where the names begin to differ, at the beginning of a word or
// number: what stands before tells none from the others.
func telling(names []string) int {
	if len(names) < 2 {
		return 0
	}
	first := []rune(names[0])
	same := len(first)
	for _, name := range names[1:] {
		runes := []rune(name)
		n := 0
		for n < min(same, len(runes)) && runes[n] == first[n] {
			n++
		}
		same = n
	}
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for same > 0 && word(first[same-1]) {
		same--
	}
	return same
}
