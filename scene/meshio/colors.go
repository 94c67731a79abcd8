package meshio

import (
	"fmt"
	"math"

	"cairn/internal/message"
)

// Few formats say whether colours go from 0 to 1, to 255 or to 65535. Readers
// keep such colours as they stand in the file, in content.shades, and when all
// are known judgeColors tells what they mean.

// shadeKind says what a format or a type tells of the range of colours.
type shadeKind uint8

const (
	shadesOpen  shadeKind = iota // nothing: numbers of a text, or floating point
	shadesWhole                  // whole numbers, so not 0 to 1
	shadesOFF                    // whole numbers go to 255, by the format's description
)

// absent stands in shades for what a vertex has not: white, or opaque.
var absent = float32(math.NaN())

// shade returns a part of a colour as shades hold it. What is no colour is 0.
func shade(v float64) float32 {
	if !(v > 0) {
		return 0
	}
	return float32(v)
}

// makeShades makes room for the colours of n vertices, all absent.
func (c *content) makeShades(n int, kind shadeKind) {
	c.shades, c.shadeKind = make([]float32, 4*n), kind
	for i := range c.shades {
		c.shades[i] = absent
	}
}

// spread counts the values of some parts of all colours.
type spread struct {
	n       int
	small   int // above 0 and, but for rounding, not above 1
	large   int // above that
	above   int // above 1
	wide    int // above 255
	most    float32
	integer bool // all are whole numbers
}

// Rounding and filters bring colours of 0 to 1 a little over 1.
const aboutOne = 1.1

func (c *content) spread(from, to int) spread {
	s := spread{integer: true}
	for i := from; i < len(c.shades); i += 4 {
		for _, v := range c.shades[i : i+to-from] {
			if v != v {
				continue
			}
			s.n++
			s.most = max(s.most, v)
			s.integer = s.integer && v == float32(math.Trunc(float64(v)))
			switch {
			case v > 255:
				s.wide++
				fallthrough
			case v > aboutOne:
				s.large++
				fallthrough
			case v > 1:
				s.above++
			}
			if v > 0 && v <= aboutOne {
				s.small++
			}
		}
	}
	return s
}

// full returns the value of a full colour, and whether it had to be judged.
func (s *spread) full(kind shadeKind) (full float64, judged bool) {
	const bytes, words = 255, 65535
	switch {
	case kind == shadesOFF && s.integer && s.most > 1 && s.wide == 0:
		return bytes, false
	case kind == shadesWhole && s.wide > 0:
		return words, false
	case kind == shadesWhole:
		return bytes, s.most > 0
	case s.most <= 1:
		return 1, kind == shadesOFF && s.integer && s.most > 0
	case !s.integer && s.large < s.small || s.large == 0:
		return 1, true // the few above are too bright
	case 2*s.wide > s.large:
		return words, true
	}
	return bytes, true
}

// judgeColors makes colours of shades: it looks at all of them, and says what it
// took them for where the file does not.
func (c *content) judgeColors() {
	if c.shades == nil {
		return
	}
	rgb, alpha := c.spread(0, 3), c.spread(3, 4)
	full, judged := rgb.full(c.shadeKind)
	// Alpha has a range of its own: programs write 255 0 0 1 as well.
	opaque := full
	const clearly = 2
	switch {
	case alpha.most <= 1 && c.shadeKind != shadesWhole:
		opaque = 1
	case full == 1 && alpha.most > clearly:
		opaque, _ = alpha.full(shadesWhole)
	}
	c.Colors = make([]uint8, len(c.shades))
	for i, v := range c.shades {
		most := full
		if i%4 == 3 {
			most = opaque
		}
		c.Colors[i] = 255
		if v == v {
			c.Colors[i] = colorByte(float64(v) * (255 / most))
		}
	}
	c.shades = nil
	switch {
	case judged && full == 1 && rgb.above > 0:
		c.warnings = append(c.warnings, fmt.Sprintf("Colours are taken for 0 to 1; %s above, by up to %.3g, and %s cut.",
			message.Count(rgb.above, "value lies", "values lie"), rgb.most-1, message.IsAre(rgb.above)))
	case judged && full == 1:
		c.warnings = append(c.warnings, "Colours are whole numbers up to 1; they are taken for 0 to 1, not for 0 to 255.")
	case judged:
		c.warnings = append(c.warnings, fmt.Sprintf("Colours go up to %v; they are taken for 0 to %v.", rgb.most, full))
	}
}
