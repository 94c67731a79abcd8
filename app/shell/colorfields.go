package shell

import (
	"errors"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// sidePanel is a panel that stands left of the view, in place of the history.
type sidePanel struct {
	*desk
	box     *fyne.Container
	leave   func(keep bool) // closes it, and keeps what was chosen or brings back what was there before
	filling bool            // the panel fills its own fields
}

// open reports whether the panel is seen.
func (p *sidePanel) open() bool { return p.box.Visible() }

// spareKey gets the keys that something of the panel has no use for: Escape cancels, Return
// is done, and the others are the view's.
func (p *sidePanel) spareKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		p.leave(false)
	case fyne.KeyReturn, fyne.KeyEnter:
		p.leave(true)
	default:
		p.keys.typedKey(e)
	}
}

// newDrop returns a list that drops down, by Space too; the arrow keys choose the next or the
// one before.
func (p *sidePanel) newDrop(options []string, changed func(string)) *drop {
	d := p.dialogs.newDrop(options, changed)
	d.beside = p.keys
	d.spare = func(e *fyne.KeyEvent) {
		by := map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1}[e.Name]
		if by == 0 {
			p.spareKey(e)
		} else if to := d.SelectedIndex() + by; to >= 0 && to < len(d.Options) {
			d.SetSelectedIndex(to)
		}
	}
	return d
}

// panelField is a field of the panel, which is followed while it is typed.
type panelField struct {
	widget.Entry
	p     *sidePanel
	wrong bool // what is typed makes no sense
}

// mark shows whether what is typed makes no sense.
func (f *panelField) mark(wrong bool) {
	if f.wrong != wrong {
		f.wrong = wrong
		f.Refresh()
	}
}

// CreateRenderer is part of fyne.Widget: a field with a rim in the colour of errors, also
// where it has the keys.
func (f *panelField) CreateRenderer() fyne.WidgetRenderer {
	r := &panelFieldRenderer{WidgetRenderer: f.Entry.CreateRenderer(), field: f, rim: canvas.NewRectangle(color.Transparent)}
	r.color()
	return r
}

type panelFieldRenderer struct {
	fyne.WidgetRenderer
	field *panelField
	rim   *canvas.Rectangle
}

func (r *panelFieldRenderer) color() {
	r.rim.Hidden = !r.field.wrong
	r.rim.StrokeColor, r.rim.StrokeWidth = theme.Color(theme.ColorNameError), theme.InputBorderSize()
	r.rim.CornerRadius = theme.InputRadiusSize()
}

func (r *panelFieldRenderer) Objects() []fyne.CanvasObject {
	return append(slices.Clone(r.WidgetRenderer.Objects()), r.rim)
}

func (r *panelFieldRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	border := theme.InputBorderSize()
	r.rim.Move(fyne.NewSquareOffsetPos(border / 2))
	r.rim.Resize(size.SubtractWidthHeight(border, border))
}

func (r *panelFieldRenderer) Refresh() {
	r.color()
	r.rim.Refresh()
	r.WidgetRenderer.Refresh()
}

func (p *sidePanel) newField(typed func()) *panelField {
	f := &panelField{p: p}
	f.OnChanged = func(string) {
		if p.filling {
			f.mark(false)
			return
		}
		typed()
	}
	f.ExtendBaseWidget(f)
	return f
}

// TypedKey is part of fyne.Focusable.
func (f *panelField) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter:
		f.p.spareKey(e)
	default:
		f.Entry.TypedKey(e)
	}
}

// TypedShortcut is part of fyne.Shortcutable: what is none of a field is the window's.
func (f *panelField) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*desktop.CustomShortcut); ok && f.p.keys.typedShortcut(s) {
		return
	}
	f.Entry.TypedShortcut(s)
}

// FocusGained is part of fyne.Focusable: what is typed replaces what is there.
func (f *panelField) FocusGained() {
	f.Entry.FocusGained()
	f.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	noteFocus(f.p.log, "field", f.Text)
}

// panelCheck is a box to tick of the panel.
type panelCheck struct {
	widget.Check
	p *sidePanel
}

func (p *sidePanel) newCheck(text string, changed func(bool)) *panelCheck {
	c := &panelCheck{p: p}
	c.Text = text
	c.OnChanged = func(on bool) {
		if !p.filling {
			changed(on)
		}
	}
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained is part of fyne.Focusable.
func (c *panelCheck) FocusGained() {
	c.Check.FocusGained()
	noteFocus(c.p.log, "check", c.Text)
}

// TypedKey is part of fyne.Focusable.
func (c *panelCheck) TypedKey(e *fyne.KeyEvent) {
	if e.Name != fyne.KeySpace { // which ticks as a character
		c.p.spareKey(e)
	}
}

// fill has a field show a number, unless it shows that already in other words.
func fill(f *panelField, text string, number float64) {
	if is, err := parseNumber(f.Text); err == nil && is == number {
		return
	}
	f.SetText(text)
}

// fillLimit has a field show an end of the range: a number, or what was typed of percents.
func fillLimit(f *panelField, l scene.ColorLimit, text string, number float64) {
	if typed, err := parseLimit(f.Text); err == nil && typed == l && l.Kind != scene.SuitableLimit {
		return
	}
	f.SetText(text)
}

var errNoNumber = errors.New("that is not a number")

// parseNumber reads a number as it is typed or shown here.
func parseNumber(text string) (float64, error) {
	text = strings.ReplaceAll(strings.TrimSpace(text), "−", "-")
	if strings.Count(text, ",") == 1 && !strings.Contains(text, ".") { // as many languages write it
		text = strings.Replace(text, ",", ".", 1)
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, errNoNumber
	}
	return x, nil
}

// parseLimit reads an end of the range: a number, or a percentile such as "2 %" or "p2".
func parseLimit(text string) (scene.ColorLimit, error) {
	text = strings.TrimSpace(text)
	bare, p := strings.CutPrefix(text, "p")
	bare, sign := strings.CutSuffix(bare, "%")
	x, err := parseNumber(bare)
	switch {
	case err != nil:
		return scene.ColorLimit{}, err
	case !p && !sign:
		return scene.ColorLimit{Kind: scene.ValueLimit, Number: x}, nil
	case x < 0 || x > 100:
		return scene.ColorLimit{}, errors.New("percentiles are from 0 % to 100 %")
	}
	return percent(x), nil
}
