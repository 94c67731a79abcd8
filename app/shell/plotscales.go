package shell

import (
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// equalScale has two axes of one scale: in axes of different scales the shapes of clouds are wrong.
type equalScale struct {
	titles   [2]string
	most     [2]float64 // how far from 0 is shown at least, along each axis
	lo, hi   fyne.Position
	zero     fyne.Position
	unit     float64 // Fyne units
	smallest float32 // height of small letters
}

// fit is part of plotScale.
func (s *equalScale) fit(p *dotPlot, size fyne.Size) {
	const left, around = 38, 8 // for numbers beside the plot, and so that dots keep off its edge
	s.smallest = fyne.MeasureText("0", theme.TextSize()-3, fyne.TextStyle{}).Height
	title := fyne.MeasureText("P", theme.TextSize()-1, fyne.TextStyle{}).Height
	s.lo, s.hi = fyne.NewPos(left, title), fyne.NewPos(size.Width-2, size.Height-title-s.smallest)
	least, most := [2]float64{-s.most[0], -s.most[1]}, s.most
	for _, d := range p.dots {
		for k, v := range [2]float64{d.x, d.y} {
			least[k], most[k] = min(least[k], v), max(most[k], v)
		}
	}
	wide, high := float64(s.hi.X-s.lo.X)-2*around, float64(s.hi.Y-s.lo.Y)-2*around
	s.unit = math.Min(wide/(most[0]-least[0]), high/(most[1]-least[1]))
	if !(s.unit > 0) || math.IsInf(s.unit, 0) {
		s.unit = 1
	}
	s.zero = fyne.NewPos((s.lo.X+s.hi.X)/2-float32((least[0]+most[0])/2*s.unit), (s.lo.Y+s.hi.Y)/2+float32((least[1]+most[1])/2*s.unit))
}

// dot is part of plotScale.
func (s *equalScale) dot(p *dotPlot, i int) fyne.Position { return s.place(p.dots[i].x, p.dots[i].y) }

// place is part of plotScale.
func (s *equalScale) place(x, y float64) fyne.Position {
	return s.zero.AddXY(float32(x*s.unit), -float32(y*s.unit))
}

// at is part of plotScale.
func (s *equalScale) at(pos fyne.Position) (x, y float64) {
	return float64(pos.X-s.zero.X) / s.unit, -float64(pos.Y-s.zero.Y) / s.unit
}

// area is part of plotScale.
func (s *equalScale) area() (lo, hi fyne.Position) { return s.lo, s.hi }

// texts is part of plotScale.
func (s *equalScale) texts(*dotPlot) []plotText {
	all := []plotText{
		{s.titles[0], fyne.NewPos(s.hi.X, s.hi.Y+s.smallest), fyne.TextAlignTrailing, false},
		{s.titles[1], fyne.NewPos(0, 0), fyne.TextAlignLeading, false},
	}
	const apart = 36 // Fyne units
	step := niceStep(apart / s.unit)
	digits := max(0, -int(math.Floor(math.Log10(step))))
	ticks := func(lo, hi float64, add func(v float64, text string)) {
		for k := math.Ceil(lo / step); k*step <= hi; k++ {
			add(k*step, fmt.Sprintf("%.*f", digits, k*step+0)) // no minus before 0
		}
	}
	left, low := s.at(fyne.NewPos(s.lo.X, s.hi.Y))
	right, high := s.at(fyne.NewPos(s.hi.X, s.lo.Y))
	ticks(left, right, func(v float64, text string) {
		all = append(all, plotText{text, fyne.NewPos(s.place(v, 0).X, s.hi.Y), fyne.TextAlignCenter, true})
	})
	ticks(low, high, func(v float64, text string) {
		at := s.place(0, v).Y - s.smallest/2
		all = append(all, plotText{text, fyne.NewPos(s.lo.X-3, at), fyne.TextAlignTrailing, true})
	})
	return all
}

// niceStep returns the least of 1, 2 and 5 times a power of ten that is no less.
func niceStep(least float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, by := range []float64{1, 2, 5} {
		if by*power >= least {
			return by * power
		}
	}
	return 10 * power
}

// stripScale has one axis, from 0 on. Dots that would lie over each other are moved apart, in rows.
type stripScale struct {
	rows   []int // of the dots, the middle one is 0
	lo, hi fyne.Position
	most   float64 // that is shown
	text   float32 // height of letters
}

const stripStep = 2*dotRadius - 0.5 // from one row of dots to the next

// fit is part of plotScale.
func (s *stripScale) fit(p *dotPlot, size fyne.Size) {
	s.text = fyne.MeasureText("0", theme.TextSize()-3, fyne.TextStyle{}).Height
	const edge = ringRadius + 2
	s.lo, s.hi = fyne.NewPos(edge, 0), fyne.NewPos(size.Width-edge, size.Height-s.text)
	s.most = 0
	for _, d := range p.dots {
		s.most = max(s.most, d.x)
	}
	for _, l := range p.lines {
		s.most = max(s.most, l.x)
	}
	const more = 1.15 // than the farthest, where the ring moves
	if s.most *= more; !(s.most > 0) {
		s.most = 1
	}
	s.spread(p.dots)
}

// spread moves dots apart, in their order: each to the row nearest to the middle where none is in the
// way, as far as there is room.
func (s *stripScale) spread(dots []plotDot) {
	rows := int(float64(s.hi.Y-s.lo.Y)/2/stripStep - 0.5)
	taken := make([][]float32, 2*max(0, rows)+1)
	s.rows = make([]int, len(dots))
	for i := range dots {
		x := s.place(dots[i].x, 0).X
		for k := range taken {
			row := (k + 1) / 2 * (1 - 2*(k%2)) // 0, -1, 1, -2 and so on
			free := true
			for _, other := range taken[k] {
				free = free && (other-x >= 2*dotRadius || x-other >= 2*dotRadius)
			}
			if free {
				taken[k], s.rows[i] = append(taken[k], x), row
				break
			}
		}
	}
}

// dot is part of plotScale.
func (s *stripScale) dot(p *dotPlot, i int) fyne.Position {
	if i >= len(s.rows) { // it was not laid out yet
		return s.place(p.dots[i].x, 0)
	}
	return s.place(p.dots[i].x, 0).AddXY(0, float32(s.rows[i])*stripStep)
}

// place is part of plotScale.
func (s *stripScale) place(x, _ float64) fyne.Position {
	return fyne.NewPos(s.lo.X+float32(x/s.most)*(s.hi.X-s.lo.X), (s.lo.Y+s.hi.Y)/2)
}

// at is part of plotScale.
func (s *stripScale) at(pos fyne.Position) (x, y float64) {
	return float64((pos.X-s.lo.X)/(s.hi.X-s.lo.X)) * s.most, 0
}

// area is part of plotScale.
func (s *stripScale) area() (lo, hi fyne.Position) { return s.lo, s.hi }

// texts is part of plotScale: those of the lines, from the right, where they do not meet.
func (s *stripScale) texts(p *dotPlot) (all []plotText) {
	free := s.hi.X + 2*ringRadius
	for i := len(p.lines) - 1; i >= 0; i-- {
		l := p.lines[i]
		if l.text == "" || l.x != l.x {
			continue
		}
		wide := fyne.MeasureText(l.text, theme.TextSize()-3, fyne.TextStyle{}).Width
		x := s.place(l.x, 0).X
		if x+wide/2 > free {
			x = free - wide/2
		}
		if off := s.place(l.x, 0).X - x; off > wide/2 {
			continue
		}
		all = append(all, plotText{l.text, fyne.NewPos(x, s.hi.Y), fyne.TextAlignCenter, true})
		free = x - wide/2 - 4
	}
	return all
}
