package shell

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"cairn/app/session"
	"cairn/app/trace"
	"cairn/scene"
	"cairn/scene/colormap"
)

// Choices of the range, as far as they are not typed, and of lines of equal value.
var (
	limitNames = []string{"Usual range", "All values", "1 to 99 % of the values", "5 to 95 %", "10 to 90 %", "As typed"}
	limitParts = [][2]float64{1: {0, 100}, 2: {1, 99}, 3: {5, 95}, 4: {10, 90}}
	lineNames  = []string{"No lines", "Number of lines", "Step between lines"}
)

const (
	usualLimits = 0
	noLines     = 0
	countLines  = 1
	stepLines   = 2
)

// fillLook shows how the values are shown.
func (p *colorPanel) fillLook(now session.ColorStatus) {
	c, l := now.Shown, now.Look
	p.maps.set(c.Colors())
	p.scale.Hidden = c.Colors().Labels
	p.inPicture.SetChecked(p.session.Style().ColorBar)
	low, high := c.Range()
	fillLimit(p.low, l.Low, c.Number(low), low)
	fillLimit(p.high, l.High, c.Number(high), high)
	p.limits.SetSelectedIndex(limitsOf(l))
	p.symmetric.SetChecked(isSymmetric(now))
	p.sayMiddle(c)
	switch {
	case l.Every != 0:
		p.lines.SetSelectedIndex(stepLines)
		fill(p.number, strconv.FormatFloat(l.Every, 'g', 6, 64), l.Every)
	case l.Isolines != 0:
		p.lines.SetSelectedIndex(countLines)
		fill(p.number, strconv.Itoa(l.Isolines), float64(l.Isolines))
	case p.lines.SelectedIndex() <= noLines || p.number.Text != "": // else a number is to be typed
		p.lines.SetSelectedIndex(noLines)
	}
	if p.number.Hidden = p.lines.SelectedIndex() <= noLines; p.number.Hidden {
		p.number.SetText("")
	}
	p.between.Hidden = c.Field().OfFaces // between triangles there is nothing to be drawn
}

// limitsOf returns which choice of the range a look is.
func limitsOf(l scene.ColorLook) int {
	if l.Low.Kind == scene.SuitableLimit && l.High.Kind == scene.SuitableLimit {
		return usualLimits
	}
	for i, part := range limitParts {
		if i != usualLimits && l.Low == percent(part[0]) && l.High == percent(part[1]) {
			return i
		}
	}
	return len(limitNames) - 1
}

func percent(p float64) scene.ColorLimit {
	return scene.ColorLimit{Kind: scene.PercentileLimit, Number: p}
}

// isSymmetric reports whether the range reaches as far on both sides of zero on purpose.
func isSymmetric(now session.ColorStatus) bool {
	return now.Look.Symmetric || now.Shown.Colors().Signed && limitsOf(now.Look) == usualLimits
}

// change changes the look of the values.
func (p *colorPanel) change(do func(l *scene.ColorLook)) {
	if p.filling {
		return
	}
	l := p.session.ColorStatus().Look
	do(&l)
	p.say("")
	p.session.SetColorLook(l)
}

func (p *colorPanel) chooseMap(m *colormap.Map) {
	p.change(func(l *scene.ColorLook) { l.Colors = m })
	p.log.Event("colors", trace.Fields{"text": m.Name})
}

func (p *colorPanel) chooseLimits() {
	i := p.limits.SelectedIndex()
	if p.filling || i < 0 {
		return
	}
	if i == len(limitNames)-1 { // the numbers that are there, to begin with
		p.typeLimits()
		return
	}
	now := p.session.ColorStatus()
	p.change(func(l *scene.ColorLook) {
		l.Symmetric = isSymmetric(now) && i != usualLimits
		l.Low, l.High = scene.ColorLimit{}, scene.ColorLimit{}
		if i != usualLimits {
			l.Low, l.High = percent(limitParts[i][0]), percent(limitParts[i][1])
		}
	})
}

// typeLimits takes the range from the two fields.
func (p *colorPanel) typeLimits() {
	if p.filling {
		return
	}
	low, err := parseLimit(p.low.Text)
	high, err2 := parseLimit(p.high.Text)
	p.low.mark(err != nil)
	p.high.mark(err2 != nil)
	if err = errors.Join(err, err2); err != nil {
		p.say("the range is two numbers, or percentiles such as 2 % and 98 %")
		return
	}
	p.change(func(l *scene.ColorLook) { l.Low, l.High, l.Symmetric = low, high, false })
	refused := p.session.ColorStatus().Problem != ""
	p.low.mark(refused)
	p.high.mark(refused)
}

// makeSymmetric has the range reach as far on both sides of zero, or no more.
func (p *colorPanel) makeSymmetric(on bool) {
	p.change(func(l *scene.ColorLook) {
		if l.Symmetric = on; !on && limitsOf(*l) == usualLimits { // which is symmetric where the map is
			l.Low, l.High = percent(2), percent(98)
		}
	})
}

// chooseLines takes another kind of lines, to begin with as many as are seen well.
func (p *colorPanel) chooseLines() {
	i := p.lines.SelectedIndex()
	now := p.session.ColorStatus()
	if p.filling || i < 0 || now.Shown == nil {
		return
	}
	const some = 9
	p.change(func(l *scene.ColorLook) {
		l.Isolines, l.Every = 0, 0
		switch i {
		case countLines:
			l.Isolines = some
		case stepLines:
			low, high := now.Shown.Range()
			l.Every = roundStep((high - low) / (some + 1))
		}
	})
}

// roundStep returns the least 1, 2 or 5 times a power of ten that is no less.
func roundStep(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, k := range []float64{1, 2, 5} {
		if k*power >= x*(1-1e-9) {
			return k * power
		}
	}
	return 10 * power
}

// typeLines takes how many lines there are, or their step, from its field.
func (p *colorPanel) typeLines() {
	if p.filling || p.lines.SelectedIndex() <= noLines {
		return
	}
	x, err := parseNumber(p.number.Text)
	step := p.lines.SelectedIndex() == stepLines
	p.number.mark(true)
	switch {
	case step && (err != nil || x <= 0):
		p.say("the step of the lines is a number above 0")
	case !step && (err != nil || x != math.Trunc(x) || x < 1 || x > scene.MostIsolines):
		p.say(fmt.Sprintf("there are 1 to %d lines", scene.MostIsolines))
	default:
		p.change(func(l *scene.ColorLook) {
			if l.Isolines, l.Every = 0, x; !step {
				l.Isolines, l.Every = int(x), 0
			}
		})
		p.number.mark(p.session.ColorStatus().Problem != "")
	}
}

// sayMiddle says which value is white where that is not 0, as people expect it of a map with
// a sign.
func (p *colorPanel) sayMiddle(c *scene.Coloring) {
	v, off := c.Middle()
	if p.middle.Hidden = !off; off {
		p.middle.SetText("The middle colour stands for " + c.Number(v) + ", not for 0.")
	}
}
