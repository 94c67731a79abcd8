package scene

import (
	"fmt"
	"math"

	"cairn/scene/colormap"
	"cairn/scene/mesh"
)

// ColorLook says how values are shown as colours, whatever they are: it can be used for
// others, too. Its zero value is what suits the values.
type ColorLook struct {
	Colors *colormap.Map // nil: the one that suits
	// Low and High are the values of the first and the last colour. Where both are zero,
	// they are those that suit.
	Low, High ColorLimit
	// Symmetric has the range reach as far on both sides of zero, as far as the farther of
	// the limits.
	Symmetric bool
	Isolines  int // lines of equal value that divide the range
	// Every is the step of lines of equal value at its multiples, in the unit of the
	// values; 0: none. Where there is one, Isolines does not count.
	Every float64
}

// ColorLimit is an end of a range of values.
type ColorLimit struct {
	Kind   LimitKind
	Number float64 // the value, or how many percent of the values are below
}

// LimitKind says what the number of a ColorLimit is.
type LimitKind uint8

// The kinds of limits.
const (
	SuitableLimit LimitKind = iota // the number does not count
	ValueLimit
	PercentileLimit
)

// of returns the value of a limit, or one that suits.
func (l ColorLimit) of(s mesh.FieldStats, suitable float64) float64 {
	switch l.Kind {
	case ValueLimit:
		return l.Number
	case PercentileLimit:
		if s.Count() > 0 {
			return s.Percentile(l.Number)
		}
	}
	return suitable
}

// Color returns how a field is shown so. stats are those of the field, and both are the
// coloring's from then on. It is quick however many values there are. The error says
// what of the look makes no sense for the values.
func (l ColorLook) Color(f *mesh.Field, stats mesh.FieldStats) (*Coloring, error) {
	colors := l.Colors
	if colors == nil {
		colors = SuitableColors(f, stats)
	}
	low, high, _ := SuitableRange(f, stats, colors)
	low, high = l.Low.of(stats, low), l.High.of(stats, high)
	if !(low <= high) || math.IsInf(low, 0) || math.IsInf(high, 0) {
		return nil, fmt.Errorf("a range of colours from %v to %v: the first number must be below the second", low, high)
	}
	if l.Symmetric {
		high = max(math.Abs(low), math.Abs(high))
		low = -high
	}
	c := &Coloring{field: f, stats: stats, colors: colors, low: low, high: high, undefined: stats.Undefined > 0}
	var err error
	if c.lines, err = l.lines(low, high); err != nil {
		return nil, err
	}
	if colors.Labels {
		c.numbers = stats.Numbers(colormap.Size)
	}
	return c, nil
}

// Isolines are lines of equal value: Count of them, the first at a value and the others at
// equal steps.
type Isolines struct {
	First, Step float64
	Count       int
}

// MostIsolines is how many lines of equal value are drawn at most.
const MostIsolines = 100

func (l ColorLook) lines(low, high float64) (Isolines, error) {
	switch {
	case l.Isolines < 0 || l.Isolines > MostIsolines:
		return Isolines{}, fmt.Errorf("%d isolines: at most %d are drawn", l.Isolines, MostIsolines)
	case l.Every < 0 || l.Every-l.Every != 0:
		return Isolines{}, fmt.Errorf("isolines at every %v: the step must be above 0", l.Every)
	case !(high > low) || l.Every == 0 && l.Isolines == 0:
		return Isolines{}, nil
	case l.Every == 0:
		step := (high - low) / float64(l.Isolines+1)
		return Isolines{low + step, step, l.Isolines}, nil
	}
	const rounding = 1e-9 // of a step: a limit that is a multiple has a line
	first, last := math.Ceil(low/l.Every-rounding), math.Floor(high/l.Every+rounding)
	if n := last - first + 1; n > MostIsolines {
		return Isolines{}, fmt.Errorf("isolines at every %v are %.0f, and at most %d are drawn: choose a larger step", l.Every, n, MostIsolines)
	} else if n < 1 {
		return Isolines{}, nil
	}
	return Isolines{first * l.Every, l.Every, int(last-first) + 1}, nil
}
