package shell

import (
	"time"

	"fyne.io/fyne/v2"
)

// leastDoubleClick is how soon a second click makes a double click, at least: where the
// first one has much to be drawn anew, the second is heard of late.
const leastDoubleClick = 400 * time.Millisecond

// doubleClicks tells double clicks on the rows of a list. The toolkit counts clicks on
// rows together: it loses a double click that follows soon on a click on another row.
type doubleClicks struct {
	on      any // what was clicked on last, not the row's widget, which is used for others
	at      time.Time
	dragged bool
}

// drag says that the button is held to drag: its release is no click.
func (c *doubleClicks) drag() { c.dragged = true }

// click notes that the button was released over something, and reports whether that makes
// a double click. With modifiers it never does.
func (c *doubleClicks) click(on any, mod fyne.KeyModifier, now time.Time) bool {
	limit := max(leastDoubleClick, fyne.CurrentApp().Driver().DoubleTapDelay())
	plain := !c.dragged && mod == 0
	double := plain && c.on == on && now.Sub(c.at) < limit
	c.on, c.at, c.dragged = nil, now, false
	if plain && !double {
		c.on = on
	}
	return double
}
