package shell

import (
	"math"

	"fyne.io/fyne/v2"
)

// FocusGained is part of fyne.Focusable.
func (p *dotPlot) FocusGained() {
	p.focused = true
	noteFocus(p.keys.dialogs.log, p.name, "")
}

// FocusLost is part of fyne.Focusable.
func (p *dotPlot) FocusLost() {
	p.focused = false
	p.tell(-1)
}

// TypedKey is part of fyne.Focusable: arrows go from dot to dot, Return opens one. What is none of
// the plot is the view's.
func (p *dotPlot) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		p.step(-1, 0)
	case fyne.KeyRight:
		p.step(1, 0)
	case fyne.KeyUp:
		p.step(0, -1)
	case fyne.KeyDown:
		p.step(0, 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if p.marked >= 0 {
			p.open(p.marked)
		}
	case fyne.KeyEscape:
		if p.crossAt == p.crossAt {
			p.dragging = false
			p.leave()
			return
		}
		p.keys.keysToView()
	default:
		p.keys.typedKey(e)
	}
}

// step marks the next dot in a direction: of those that are more that way than across it, the one
// that is the least way off. The first step is from the ring.
func (p *dotPlot) step(right, down float32) {
	from := p.scale.place(p.ringAt[0], p.ringAt[1])
	if p.marked >= 0 {
		from = p.scale.dot(p, p.marked)
	}
	best, nearest := -1, math.Inf(1)
	for i := range p.dots {
		off := p.scale.dot(p, i).Subtract(from)
		along, across := float64(off.X*right+off.Y*down), math.Abs(float64(off.X*down+off.Y*right))
		if i == p.marked || !(along > 0) || across > along {
			continue
		}
		if way := along + 2*across; way < nearest {
			best, nearest = i, way
		}
	}
	if best < 0 && p.marked < 0 && len(p.dots) > 0 {
		best = 0 // there is no ring
	}
	if best >= 0 {
		p.tell(best)
	}
}

// TypedRune is part of fyne.Focusable.
func (p *dotPlot) TypedRune(r rune) { p.keys.typedRune(r) }

// TypedShortcut is part of fyne.Shortcutable.
func (p *dotPlot) TypedShortcut(s fyne.Shortcut) { p.keys.shortcutAction(s) }
