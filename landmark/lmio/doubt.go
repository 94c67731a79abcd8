package lmio

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// Doubt names points of a group that count as placed, and that perhaps stand for
// missing ones: a file does not say it, so that nothing is changed until the user
// has been asked.
type Doubt struct {
	Points []int
	// Number is what their coordinates are in the file: each, or those that Some
	// tells of; NaN where they have negative coordinates only, see NegativePoints.
	Number float64
	// Some tells that not all of the coordinates are Number.
	Some bool
}

// Doubts returns which points of a group perhaps stand for missing ones. The group
// must be as Read returned it.
//
// Beside those of NegativePoints these are points whose coordinates are all one
// number that people and statistics programs write for what is missing: one of
// nines only, such as -999, 9999 or -99.9; -32768, the least of 16 bits; or one of
// 1e30 and more, as for the largest of 32 bits. It counts where no landmark is to be
// expected: with three nines or more, where it lies outside of the box around the
// other points along every axis; with fewer, such as -99 and 9, or -1, where it is
// also farther from that box than the box is long. Where there are no others, a
// number of three nines is enough. The box is that of coordinates that are not such
// a number themselves.
//
// Points of which only some coordinates are such a number, of two nines or more,
// are among them where it is farther from the others' range along each of these
// axes than that range is long; with two nines, than the box is.
//
// What the format itself writes for a missing point, such as the 9999 of
// Morphologika or the number in the header of NTSYS, has been read as missing and
// is none of these.
func Doubts(g *landmark.Group) []Doubt {
	var doubts []Doubt
	negative := NegativePoints(g)
	if len(negative) > 0 {
		doubts = append(doubts, Doubt{Points: negative, Number: math.NaN()})
	}
	type kind struct {
		number float64
		some   bool
	}
	of := map[kind][]int{}
	var kinds []kind
	for i, l := range g.Landmarks() {
		if !l.Placed() || slices.Contains(negative, i) {
			continue
		}
		p, dim := coordinates(g, l)
		for k, x := range p[:dim] {
			if signOf(x) == noSign || contains(p[:k], x) {
				continue
			}
			at := kind{number: roundTo(x, exactDigits)}
			at.some = axesOf(p, dim, at.number) != allAxes[dim]
			if of[at] == nil {
				kinds = append(kinds, at)
			}
			of[at] = append(of[at], i)
		}
	}
	for _, k := range kinds {
		box, sign := boxWithout(g, k.number), signOf(k.number)
		points := of[k]
		switch {
		case !k.some && !box.excludes(k.number, g.Dim(), sign == weakSign):
			continue
		case k.some && sign == weakSign && math.Abs(k.number) < 10: // a coordinate as any other
			continue
		case k.some:
			points = slices.DeleteFunc(points, func(i int) bool {
				p, dim := coordinates(g, g.At(i))
				return !box.farAlong(axesOf(p, dim, k.number), k.number, dim, sign == strongSign)
			})
		}
		if len(points) > 0 {
			doubts = append(doubts, Doubt{points, k.number, k.some})
		}
	}
	return doubts
}

// exactDigits is to how many digits a number is compared that may have been
// multiplied by a scale and divided again.
const exactDigits = 9

// axes are some of the axes, each a bit.
type axes uint8

var allAxes = [4]axes{0, 1, 3, 7}

// axesOf returns along which axes a point is at x, which roundTo returned.
func axesOf(p [3]float64, dim int, x float64) (found axes) {
	for k := range dim {
		if is(p[k], x) {
			found |= 1 << k
		}
	}
	return found
}

// is reports whether y is x, which roundTo returned.
func is(y, x float64) bool {
	const near = 1e-8
	return y == x || math.Abs(y-x) <= near*math.Abs(x) && roundTo(y, exactDigits) == x
}

func contains(list []float64, x float64) bool {
	return slices.ContainsFunc(list, func(y float64) bool { return is(y, roundTo(x, exactDigits)) })
}

// coordinates returns those of a point as its file has them, and how many there are.
func coordinates(g *landmark.Group, l landmark.Landmark) ([3]float64, int) {
	p := asWritten(g, l)
	return [3]float64{p.X, p.Y, p.Z}, g.Dim()
}

// boxWithout returns the box around the coordinates of a group that are neither x
// nor a number that hardly ever is one.
func boxWithout(g *landmark.Group, x float64) (e extent) {
	for _, l := range g.Landmarks() {
		if !l.Placed() {
			continue
		}
		p, dim := coordinates(g, l)
		for k, y := range p[:dim] {
			if !is(y, x) && signOf(y) != strongSign {
				e.add(k, y)
			}
		}
	}
	return e
}

// asWritten returns the coordinates of a point as its file has them.
func asWritten(g *landmark.Group, l landmark.Landmark) r3.Vec {
	p := g.Placement().Invert(l.Position)
	if g.Dim() == 2 && g.Properties().Format == menpoPointsName { // which counts pixels from 1
		p.X, p.Y = p.X+1, p.Y+1
	}
	return p
}

// sign is how sure it is that a number stands for what is missing.
type sign uint8

const (
	noSign     sign = iota
	weakSign        // it may be a coordinate as well
	strongSign      // it is hardly ever one, three times
)

func signOf(x float64) sign {
	const huge, least16, strong = 1e30, -32768, 3
	size := math.Abs(x)
	switch {
	case size >= huge || x == least16:
		return strongSign
	case x == -1:
		return weakSign
	case size < 8.99 || size/math.Pow10(int(math.Log10(size))) < 8.99: // most coordinates
		return noSign
	}
	nines := strings.NewReplacer("-", "", ".", "").Replace(formatNumber(roundTo(x, exactDigits)))
	switch {
	case strings.Trim(nines, "9") != "":
		return noSign
	case len(nines) >= strong && math.Abs(x) > 100:
		return strongSign
	}
	return weakSign
}

// roundTo returns the number of so many digits that is nearest to x, which may have
// been multiplied by a scale.
func roundTo(x float64, digits int) float64 {
	if y, ok := parseNumber(fmt.Sprintf("%.*e", digits-1, x)); ok {
		return y
	}
	return x // it is no finite number, or rounds to none
}

// extent is the box around coordinates.
type extent struct {
	min, max [3]float64
	some     [3]bool // there are coordinates along the axis
}

func (e *extent) add(k int, x float64) {
	if !e.some[k] || x < e.min[k] {
		e.min[k] = x
	}
	if !e.some[k] || x > e.max[k] {
		e.max[k] = x
	}
	e.some[k] = true
}

// gap returns how far x is outside of the box along an axis, 0 or less within.
func (e *extent) gap(k int, x float64) float64 { return max(e.min[k]-x, x-e.max[k]) }

// side returns how long the box is along an axis.
func (e *extent) side(k int) float64 { return e.max[k] - e.min[k] }

// excludes reports whether the point of which all coordinates are x lies outside of
// the box along every axis; and if far, farther from it than its diagonal. An axis
// without coordinates says nothing.
func (e *extent) excludes(x float64, dim int, far bool) bool {
	var gap, diagonal float64 // squared
	some := false
	for k := range dim {
		if !e.some[k] {
			continue
		}
		some = true
		d := e.gap(k, x)
		if d <= 0 {
			return false
		}
		gap, diagonal = gap+d*d, diagonal+e.side(k)*e.side(k)
	}
	return !far || some && gap > diagonal
}

// farAlong reports whether x is farther from the box along each of some axes than
// the box is long along it; where x is not sure to stand for what is missing, than
// the diagonal of the box. An axis without coordinates says nothing if x is sure.
func (e *extent) farAlong(along axes, x float64, dim int, sure bool) bool {
	diagonal := 0.0
	for k := range dim {
		diagonal = math.Hypot(diagonal, e.side(k))
	}
	for k := range dim {
		if along&(1<<k) == 0 || sure && !e.some[k] {
			continue
		}
		least := diagonal
		if sure {
			least = e.side(k)
		}
		if !e.some[k] || e.gap(k, x) <= least {
			return false
		}
	}
	return true
}

// Why says what is odd about the points, in words that follow "have".
func (d Doubt) Why() string {
	if math.IsNaN(d.Number) {
		return "negative coordinates only, as tpsDig marks missing points"
	}
	if d.Some {
		return formatNumber(d.Number) + " for some of the coordinates, as missing points are often marked"
	}
	return formatNumber(d.Number) + " for each coordinate, as missing points are often marked"
}

// mostNamed is how many points a note names.
const mostNamed = 5

// namesAndMore lists names, and how many more there are of all.
func namesAndMore(names []string, all int) string {
	text := strings.Join(names, ", ")
	if more := all - len(names); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// DoubtNotes says of how many points of the groups Doubts tells, and why, with what
// remedy returns for each kind; nil stands for none. Points are named where only
// some of the coordinates are odd.
func DoubtNotes(groups []*landmark.Group, remedy func(Doubt) string) (notes []string) {
	type key struct{ why, remedy string }
	count, names := map[key]int{}, map[key][]string{}
	var keys []key
	for _, g := range groups {
		for _, d := range Doubts(g) {
			k := key{why: d.Why()}
			if remedy != nil {
				k.remedy = remedy(d)
			}
			if count[k] == 0 {
				keys = append(keys, k)
			}
			count[k] += len(d.Points)
			for _, i := range d.Points {
				if d.Some && len(names[k]) < mostNamed {
					names[k] = append(names[k], pointOf(i, g.At(i).Name, g.Name()))
				}
			}
		}
	}
	for _, k := range keys {
		have, counts := message.Verb(count[k], "has", "have"), message.Verb(count[k], "counts", "count")
		named := ""
		if len(names[k]) > 0 {
			named = " (" + namesAndMore(names[k], count[k]) + ")"
		}
		notes = append(notes, fmt.Sprintf("%s%s %s %s, and %s as placed%s",
			message.Plural(count[k], "point"), named, have, k.why, counts, k.remedy))
	}
	return notes
}

// MarkNumber makes the points of a group missing of which each coordinate is x in
// the file, and those of which some are where x is farther from the range of the
// others along these axes than that range is long. It returns how many these are,
// and what of their other coordinates is not kept. The group must be as Read
// returned it.
func MarkNumber(g *landmark.Group, x float64) (n int, notKept []string) {
	x = roundTo(x, exactDigits)
	box := boxWithout(g, x)
	var lost unkept
	for i, l := range g.Landmarks() {
		if !l.Placed() {
			continue
		}
		p, dim := coordinates(g, l)
		switch found := axesOf(p, dim, x); {
		case found == allAxes[dim]:
		case found == 0 || !box.farAlong(found, x, dim, true):
			continue
		default:
			numbers := make([]string, dim)
			for k := range numbers {
				if found&(1<<k) == 0 {
					numbers[k] = formatNumber(p[k])
				}
			}
			lost.half(func() string { return "marked missing by " + formatNumber(x) }, pointOf(i, l.Name, g.Name()), numbers...)
		}
		l.Position, l.Status = landmark.NoPosition(), landmark.Missing
		g.Set(i, l)
		n++
	}
	return n, lost.all()
}
