package shell

import (
	"encoding/hex"
	"errors"
	"fmt"
	"image/color"
	"slices"
	"strings"

	"cairn/app/session"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// askGroupColor asks for another colour of a group.
func (ed *editing) askGroupColor(id scene.ID) {
	d := ed.document()
	g := d.Group(id)
	if g == nil {
		return
	}
	front := ed.session.Front()
	ed.askColor("Colour of Group", d.GroupName(g), g.Color(), func(c color.NRGBA) {
		if d := ed.docs.Document(front); d != nil {
			_ = d.Apply(scene.RecolorGroup(d, id, c))
		}
	})
}

// askLabelColor asks for the colour of a label. One that has none is offered that of its
// group.
func (ed *editing) askLabelColor(at session.Label) {
	g := ed.document().Group(at.Group)
	if g == nil || at.Index >= len(g.Group.Labels()) {
		return
	}
	l := g.Group.Labels()[at.Index]
	now := g.Color()
	var more []answer
	if l.Color.A != 0 {
		now, more = l.Color, []answer{{"No Colour of Its Own", nil, func() { ed.session.RecolorLabel(at, color.NRGBA{}) }}}
	}
	ed.askColor("Colour of Label", l.Name, now, func(c color.NRGBA) { ed.session.RecolorLabel(at, c) }, more...)
}

// Of the palette that is offered: the colours that groups and labels get by themselves.
const (
	offeredHues = 24
	huesInARow  = 12
	offeredSize = 22 // Fyne units
)

// askColor asks for a colour: one that is offered, any other by its digits, or one that is
// found in the toolkit's picker. more are further answers.
func (ed *editing) askColor(title, of string, now color.NRGBA, do func(color.NRGBA), more ...answer) {
	front := ed.session.Front()
	f := &colorField{field: field{dialogs: ed.dialogs}, hue: -1}
	f.ExtendBaseWidget(f)
	shown := newSwatch()
	f.OnChanged = func(text string) {
		if c, err := colorOf(text); err == nil {
			shown.set(c)
		}
	}
	f.show(now)
	hues := container.NewGridWithColumns(huesInARow)
	for i := range offeredHues {
		s := newSwatch()
		s.resize(offeredSize)
		s.set(scene.Palette(i))
		s.tapped = func() { f.step(i - f.hue) }
		hues.Add(container.NewCenter(s))
	}
	other := ed.dialogs.newButton("Other…", nil, func() {
		picker := dialog.NewColorPicker(title, "", func(c color.Color) { f.show(color.NRGBAModel.Convert(c).(color.NRGBA)) }, ed.win)
		picker.Advanced = true
		if c, err := colorOf(f.Text); err == nil {
			picker.SetColor(c)
		}
		ed.dialogs.show(picker, front, nil)
	})
	name := newShortText() // it may be long
	name.set(of, theme.ColorNameForeground)
	hint := widget.NewLabel("Up and Down go through the colours above; any other is written as #rrggbb.")
	hint.Wrapping, hint.Importance = fyne.TextWrapWord, widget.LowImportance
	line := container.NewBorder(nil, nil, container.NewCenter(shown), other, f)
	set := func() {
		c, _ := colorOf(f.Text)
		do(c)
	}
	answers := slices.Concat([]answer{{"Cancel", theme.CancelIcon(), nil}}, more, []answer{{"Set Colour", theme.ConfirmIcon(), set}})
	ed.dialogs.askChecked(title, front, container.NewVBox(name, hues, line, hint), func(said func(error)) {
		_, err := colorOf(f.Text)
		said(err)
	}, answers...)
	f.TypedShortcut(&fyne.ShortcutSelectAll{}) // what is typed replaces it
}

// colorOf reads "#rrggbb", also without its sign.
func colorOf(text string) (color.NRGBA, error) {
	b, err := hex.DecodeString(strings.TrimPrefix(strings.TrimSpace(text), "#"))
	if err != nil || len(b) != 3 {
		return color.NRGBA{}, errors.New("a colour is written as # and six digits from 0 to 9 and a to f, such as #d55e00")
	}
	return color.NRGBA{R: b[0], G: b[1], B: b[2], A: 0xff}, nil
}

// colorField holds a colour in digits. The arrows take the offered ones in turn.
type colorField struct {
	field
	hue int // of the palette, that was taken last; -1: none
}

func (f *colorField) show(c color.NRGBA) {
	f.SetText(fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B))
}

// step takes the offered colour that stands so many behind the last.
func (f *colorField) step(by int) {
	f.hue = (f.hue + by + offeredHues) % offeredHues
	f.show(scene.Palette(f.hue))
}

// TypedKey is part of fyne.Focusable.
func (f *colorField) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		f.step(1)
	case fyne.KeyUp:
		f.step(-1)
	default:
		f.field.TypedKey(e)
	}
}
