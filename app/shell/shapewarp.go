package shell

import (
	"math"

	"fyne.io/fyne/v2/theme"
)

// Dragging in the plot of shapes shows the open specimen as the shape at that place.

// warp shows the shape at a place of the plot, and 0 along components that are not in it.
func (p *shapePage) warp(x, y float64) {
	pair := p.pair()
	var scores [3]float64
	scores[pair[0]], scores[pair[1]] = x, y
	if why := p.session.WhyNoWarp(); why != "" {
		p.under.set("No shape can be shown: "+why+".", theme.ColorNameWarning)
		return
	}
	p.session.WarpTo(scores[:max(pair[0], pair[1])+1]...)
}

// showWarp shows where in the plot the shape is that is shown, if one is.
func (p *shapePage) showWarp() {
	at := [2]float64{math.NaN()}
	if scores := p.session.WarpScores(); scores != nil {
		pair := p.pair()
		at = [2]float64{scoreOf(scores, pair[0]), scoreOf(scores, pair[1])}
	}
	p.plot.showCross(at[0], at[1])
	switch now := p.session.Warping(); {
	case now && p.asItIs.Disabled():
		p.asItIs.Enable()
	case !now && !p.asItIs.Disabled():
		p.asItIs.Disable()
	}
}

// hint says what can be done in the plots.
func (p *shapePage) hint() string {
	if p.session.WhyNoWarp() != "" {
		return "A click on a dot opens its specimen."
	}
	return "Click: a specimen. Drag: a shape."
}
