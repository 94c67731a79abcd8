package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// spareKey gets the keys that something of the panel has no use for: Escape cancels, Return
// is done, and the others are the view's.
func (p *colorPanel) spareKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		p.cancel()
	case fyne.KeyReturn, fyne.KeyEnter:
		p.done()
	default:
		p.keys.typedKey(e)
	}
}

// newDrop returns a list that drops down, by Space too; the arrow keys choose the next or the
// one before.
func (p *colorPanel) newDrop(options []string, changed func(string)) *drop {
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
	p *colorPanel
}

func (p *colorPanel) newField(typed func()) *panelField {
	f := &panelField{p: p}
	f.OnChanged = func(string) {
		if !p.filling {
			typed()
		}
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

// FocusGained is part of fyne.Focusable.
func (f *panelField) FocusGained() {
	f.Entry.FocusGained()
	noteFocus(f.p.log, "field", f.Text)
}

// panelCheck is a box to tick of the panel.
type panelCheck struct {
	widget.Check
	p *colorPanel
}

func (p *colorPanel) newCheck(text string, changed func(bool)) *panelCheck {
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
