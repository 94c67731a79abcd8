package render

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	"cairn/render/internal/typeset"
	"cairn/scene"
	"cairn/scene/colormap"
)

// colorBar says in a picture which colours stand for which values.
type colorBar struct {
	title     string
	colors    *colormap.Map
	low, high float64
	lines     scene.Isolines
	undefined bool           // something has no value
	labels    []numberedName // of a map of labels: those that occur
}

type numberedName struct {
	number int
	name   string
}

// extractColorBar adds a bar for what a mesh shows, unless there is one that says the same.
func (f *Frame) extractColorBar(c *scene.Coloring) {
	if c == nil || !f.style.ColorBar {
		return
	}
	b := colorBar{title: onOneLine(c.Title()), colors: c.Colors(), lines: c.Isolines(), undefined: c.Undefined()}
	b.low, b.high = c.Range()
	if b.title == "" {
		b.title = "values"
	}
	for _, n := range c.Numbers() {
		b.labels = append(b.labels, numberedName{n, onOneLine(c.LabelName(n))})
	}
	same := func(o colorBar) bool { // but for whether something has no value
		return o.title == b.title && o.colors == b.colors && o.low == b.low && o.high == b.high && o.lines == b.lines &&
			slices.Equal(o.labels, b.labels)
	}
	if i := slices.IndexFunc(f.bars, same); i >= 0 {
		f.bars[i].undefined = f.bars[i].undefined || b.undefined
		return
	}
	f.bars = append(f.bars, b)
}

// texts returns what the bar writes in other words than numbers.
func (b *colorBar) texts() []string {
	texts := []string{b.title, noValue}
	for _, l := range b.labels {
		texts = append(texts, l.name)
	}
	return texts
}

const noValue = "no value"

// Lengths of a bar, in design pixels; others are those of the legend.
const (
	colorBarWidth  = 14.0
	colorBarHeight = 190.0
	colorBarLeast  = 50.0 // a bar that has less room is left out
	colorBarTick   = 4.0
	colorBarTitle  = 320.0 // of its width, and half of the picture's at most

	mostTicks = 7
	// colorBarPart is how much of a picture's height a bar takes at most, so that the specimen
	// of a small one is seen beside it.
	colorBarPart = 0.4
)

// placedBar is a bar where it is drawn.
type placedBar struct {
	*colorBar
	title       barText
	ticks       []colorTick
	rows        []barRow // spots of colour with what they stand for, below the bar
	x, y        float64  // the upper left corner
	bar, height float64  // the bar's, and of all with the title and the rows
}

type barText struct {
	text, instead string
	line          *typeset.Line
}

type colorTick struct {
	at float64 // from 0 at the bottom to 1
	barText
}

type barRow struct {
	color color.NRGBA // without one: a remark
	barText
}

// newColorBars returns the bars that fit into the upper left corner, side by side, not
// laid out yet: so far below what else is there. They end above the axes, and take half of the
// width at most.
func newColorBars(f *Frame, v view, a *typeface, below float64) (bars []placedBar) {
	ratio := f.style.PixelRatio
	bottom := float64(v.height) - legendMargin*ratio
	if f.style.Gizmo {
		if g, ok := newGizmoPlace(f, v); ok {
			bottom = g.box().y0 - legendMargin*ratio
		}
	}
	room := bottom - legendMargin*ratio - below
	wide := float64(v.width)/2 - ratio*(legendMargin+2*legendPad)
	most := min(legendName*ratio, wide)
	for i := range f.bars {
		if most < 2*leastName*ratio {
			break
		}
		p := placedBar{colorBar: &f.bars[i], y: legendMargin*ratio + below}
		p.title = barText{text: cutMiddle(p.colorBar.title, min(colorBarTitle*ratio, wide), a.letterWidth), instead: "values"}
		if !p.fill(room, most, float64(v.height), ratio, a) {
			break
		}
		bars = append(bars, p)
	}
	return bars
}

// fill chooses what the bar says within a part of a picture's height, and returns false where
// there is no room.
func (p *placedBar) fill(room, most, height, ratio float64, a *typeface) bool {
	row := legendRow * ratio
	p.height = 2*legendPad*ratio + row // the title
	if !p.colors.Labels {
		below := 0.0
		if p.undefined {
			below = row + legendPad*ratio/2
		}
		p.bar = math.Round(min(colorBarHeight*ratio, max(colorBarLeast*ratio, colorBarPart*height), room-p.height-below-row))
		if p.bar < colorBarLeast*ratio {
			return false
		}
		p.height += p.bar + row // half a number sticks out at both ends
		for _, v := range barTicks(p.low, p.high) {
			p.ticks = append(p.ticks, colorTick{barPart(v, p.low, p.high), barText{text: numberAt(v, p.low, p.high)}})
		}
		if p.undefined {
			p.rows = append(p.rows, barRow{opaque(p.colors.Undefined), barText{text: noValue}})
			p.height += below
		}
		return true
	}
	fit := int((room - p.height) / row)
	all := len(p.labels)
	if p.undefined {
		fit--
	}
	if fit < min(all, 2) {
		return false
	}
	shown := all
	if all > fit {
		shown = fit - 1
	}
	for _, l := range p.labels[:shown] {
		name := cutMiddle(l.name, most-2*legendChip*ratio, a.letterWidth)
		p.rows = append(p.rows, barRow{opaque(p.colors.At(float64(l.number), 0, 1)), barText{text: name, instead: strconv.Itoa(l.number)}})
	}
	if more := all - shown; more > 0 {
		p.rows = append(p.rows, barRow{barText: barText{text: fmt.Sprintf("and %d more", more)}})
	}
	if p.undefined {
		p.rows = append(p.rows, barRow{opaque(p.colors.Undefined), barText{text: noValue}})
	}
	p.height += row * float64(len(p.rows))
	return true
}

func opaque(c colormap.RGB) color.NRGBA { return color.NRGBA{c[0], c[1], c[2], 0xff} }

// barPart returns where a value of a range stands: 0 at its low end and 1 at its high one.
func barPart(v, low, high float64) float64 {
	if !(high > low) {
		return 0.5
	}
	return (v - low) / (high - low)
}

// barTicks returns the multiples of 1, 2 or 5 times a power of ten in a range, mostTicks at most,
// or its only value.
func barTicks(low, high float64) (ticks []float64) {
	const most = mostTicks
	if !(high > low) {
		return []float64{low}
	}
	step := tickStep(low, high, most)
	for k := math.Ceil(low/step - 1e-9); k*step <= high+1e-9*step && len(ticks) <= most; k++ {
		ticks = append(ticks, k*step)
	}
	return ticks
}

// tickStep returns the least step of which no more than most multiples are in a range.
func tickStep(low, high float64, most int) float64 {
	step := math.Pow(10, math.Floor(math.Log10((high-low)/float64(most))))
	for _, factor := range []float64{1, 2, 5, 10} {
		if s := step * factor; math.Floor(high/s+1e-9)-math.Ceil(low/s-1e-9)+1 <= float64(most) {
			return s
		}
	}
	return high - low
}

// numberAt returns a number with as many digits as tell it from the next tick.
func numberAt(v, low, high float64) string {
	largest := max(math.Abs(low), math.Abs(high))
	step := largest
	if high > low {
		step = tickStep(low, high, mostTicks)
	}
	if v == 0 || math.Abs(v) < step*1e-6 {
		return "0"
	}
	if largest >= 1e6 || largest < 1e-3 {
		digits := max(0, int(math.Floor(math.Log10(math.Abs(v)))-math.Floor(math.Log10(step)+1e-9)))
		if !(high > low) {
			digits = 3
		}
		return strings.Replace(strconv.FormatFloat(v, 'e', digits, 64), "-", "−", -1)
	}
	digits := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	if !(high > low) {
		digits += 3
	}
	return strings.Replace(strconv.FormatFloat(v, 'f', digits, 64), "-", "−", 1)
}

// box returns where a bar is with all that it says. Its lines must be laid out.
func (p *placedBar) box(f *Frame, a *typeface) box {
	ratio := f.style.PixelRatio
	wide := func(t barText, before float64) float64 {
		if t.line == nil {
			return 0
		}
		return before + float64(a.width(t.line))
	}
	width := wide(p.title, 0)
	for _, t := range p.ticks {
		width = max(width, wide(t.barText, ratio*(colorBarWidth+colorBarTick+legendGap)))
	}
	for _, r := range p.rows {
		width = max(width, wide(r.barText, ratio*(2*legendChip+legendGap)))
	}
	return box{p.x, p.y, math.Round(p.x + width + 2*legendPad*ratio), math.Round(p.y + p.height)}
}

// arrangeBars puts bars side by side, and drops those that would reach beyond the middle.
func arrangeBars(bars []placedBar, f *Frame, v view, a *typeface) []placedBar {
	x := math.Round(legendMargin * f.style.PixelRatio)
	for i := range bars {
		bars[i].x = x
		b := bars[i].box(f, a)
		if i > 0 && b.x1 > float64(v.width)/2 {
			return bars[:i]
		}
		x = b.x1 + legendMargin*f.style.PixelRatio
	}
	return bars
}

// colorBar draws a bar. It has no panel, which would change the colours of the specimen behind
// it: its texts have halos.
func (o *overlay) colorBar(f *Frame, p *placedBar) {
	ratio := f.style.PixelRatio
	b := p.box(f, o.face)
	left := math.Round(b.x0 + legendPad*ratio)
	y := b.y0 + (legendPad+legendRow/2)*ratio
	o.textBeside(p.title, left, y)
	y += legendRow / 2 * ratio
	if p.bar > 0 {
		top := math.Round(y + legendRow/2*ratio)
		o.gradient(p, left, top, ratio)
		for _, t := range p.ticks {
			at := math.Round(top+(1-t.at)*p.bar-0.5) + 0.5
			right := left + colorBarWidth*ratio
			o.line(right+1, at, right+colorBarTick*ratio, at, ratio, o.ink)
			o.textBeside(t.barText, right+(colorBarTick+legendGap/2)*ratio, at)
		}
		y = top + p.bar + (legendRow+legendPad)/2*ratio
	}
	for _, r := range p.rows {
		middle := math.Round(y+legendRow/2*ratio) + 0.5
		if r.color.A != 0 {
			chip := left + legendChip*ratio
			o.disc(chip, middle, legendChip*ratio, chipRim)
			o.disc(chip, middle, (legendChip-legendRim)*ratio, r.color)
		}
		o.textBeside(r.barText, left+(2*legendChip+legendGap)*ratio, middle)
		y += legendRow * ratio
	}
}

// textBeside writes a text that was laid out, from x on and around a height.
func (o *overlay) textBeside(t barText, x, middle float64) {
	if t.line != nil {
		o.text(t.line, int(math.Round(x)), int(math.Round(middle+float64(o.face.ascent)/2)))
	}
}

// gradient draws the colours of a bar, row by row, in a rim, with its isolines.
func (o *overlay) gradient(p *placedBar, left, top, ratio float64) {
	right, bottom := math.Round(left+colorBarWidth*ratio), top+p.bar
	o.panel(box{left - 1, top - 1, right + 1, bottom + 1}, 0, chipRim)
	for y := top; y < bottom; y++ {
		part := 1 - (y+0.5-top)/p.bar
		o.panel(box{left, y, right, y + 1}, 0, opaque(p.colors.At(part, 0, 1)))
	}
	for k := range p.lines.Count {
		at := bottom - p.bar*barPart(p.lines.First+float64(k)*p.lines.Step, p.low, p.high)
		o.panel(box{left, at - isolineWidth/2*ratio, right, at + isolineWidth/2*ratio}, 0, chipRim)
	}
}

// layOutBars lays out what bars write.
func (r *Renderer) layOutBars(bars []placedBar) {
	for i := range bars {
		p := &bars[i]
		p.title.layOut(r)
		for k := range p.ticks {
			p.ticks[k].layOut(r)
		}
		for k := range p.rows {
			p.rows[k].layOut(r)
		}
	}
}

func (t *barText) layOut(r *Renderer) { t.line = r.readable(t.text, t.instead) }
