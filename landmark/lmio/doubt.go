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
	// Number is what each coordinate of them is in the file; NaN where they have
	// negative coordinates only, see NegativePoints.
	Number float64
}

// Doubts returns which points of a group perhaps stand for missing ones, each once.
// The group must be as Read returned it.
//
// Beside those of NegativePoints these are points whose coordinates are all one
// number that people and statistics programs write for what is missing: one of
// nines only, such as -999, 9999 or -99.9; -32768, the least of 16 bits; or one of
// 1e30 and more, as for the largest of 32 bits. It counts where no landmark is to be
// expected: with three nines or more, where it lies outside of the box around the
// other points along every axis; with fewer, such as -99 and 9, or -1, where it is
// also farther from that box than the box is long. Where there are no others, a
// number of three nines is enough. What the format itself writes for a missing
// point, such as the 9999 of Morphologika or the number in the header of NTSYS, has
// been read as missing and is none of these.
func Doubts(g *landmark.Group) []Doubt {
	var doubts []Doubt
	negative := NegativePoints(g)
	if len(negative) > 0 {
		doubts = append(doubts, Doubt{negative, math.NaN()})
	}
	var box extent // of the others
	of := map[float64][]int{}
	var numbers []float64
	for i, l := range g.Landmarks() {
		if !l.Placed() {
			continue
		}
		switch p, x := asWritten(g, l); {
		case !(p.X == x && p.Y == x && (p.Z == x || g.Dim() == 2)) || signOf(x) == noSign:
			box.add(p)
		case !slices.Contains(negative, i):
			if of[x] == nil {
				numbers = append(numbers, x)
			}
			of[x] = append(of[x], i)
		}
	}
	for _, x := range numbers {
		if box.excludes(x, g.Dim(), signOf(x) == weakSign) {
			doubts = append(doubts, Doubt{of[x], x})
		}
	}
	return doubts
}

// asWritten returns the coordinates of a point as its file has them, and the first.
func asWritten(g *landmark.Group, l landmark.Landmark) (r3.Vec, float64) {
	p := g.Placement().Invert(l.Position)
	if g.Dim() == 2 && g.Properties().Format == menpoPointsName { // which counts pixels from 1
		p.X, p.Y = p.X+1, p.Y+1
	}
	return p, p.X
}

// sign is how sure it is that a number stands for what is missing.
type sign uint8

const (
	noSign     sign = iota
	weakSign        // it may be a coordinate as well
	strongSign      // it is hardly ever one, three times
)

func signOf(x float64) sign {
	const digits, huge, least16, strong = 9, 1e30, -32768, 3
	nines := strings.NewReplacer("-", "", ".", "").Replace(formatNumber(roundTo(x, digits)))
	switch {
	case math.Abs(x) >= huge || x == least16:
		return strongSign
	case strings.Trim(nines, "9") != "" && x != -1:
		return noSign
	case len(nines) >= strong && math.Abs(x) > 100:
		return strongSign
	}
	return weakSign
}

// roundTo returns the number of so many digits that is nearest to x, which may have
// been multiplied by a scale.
func roundTo(x float64, digits int) float64 {
	y, _ := parseNumber(fmt.Sprintf("%.*e", digits-1, x))
	return y
}

// extent is the box around points.
type extent struct {
	min, max [3]float64
	some     bool
}

func (e *extent) add(p r3.Vec) {
	for k, x := range [3]float64{p.X, p.Y, p.Z} {
		if !e.some || x < e.min[k] {
			e.min[k] = x
		}
		if !e.some || x > e.max[k] {
			e.max[k] = x
		}
	}
	e.some = true
}

// excludes reports whether the point of which all coordinates are x lies outside of
// the box along every axis; and if far, farther from it than its diagonal.
func (e *extent) excludes(x float64, dim int, far bool) bool {
	if !e.some {
		return !far
	}
	var gap, diagonal float64 // squared
	for k := range dim {
		d := max(e.min[k]-x, x-e.max[k])
		if d <= 0 {
			return false
		}
		side := e.max[k] - e.min[k]
		gap, diagonal = gap+d*d, diagonal+side*side
	}
	return !far || gap > diagonal
}

// Why says what is odd about the points, in words that follow "have".
func (d Doubt) Why() string {
	if math.IsNaN(d.Number) {
		return "negative coordinates only, as tpsDig marks missing points"
	}
	return formatNumber(d.Number) + " for each coordinate, as missing points are often marked"
}

// DoubtNotes says of how many points of the groups Doubts tells, and why, with what
// remedy returns for each kind; nil stands for none.
func DoubtNotes(groups []*landmark.Group, remedy func(Doubt) string) (notes []string) {
	type key struct{ why, remedy string }
	count := map[key]int{}
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
		}
	}
	for _, k := range keys {
		have, counts := "have", "count"
		if count[k] == 1 {
			have, counts = "has", "counts"
		}
		notes = append(notes, fmt.Sprintf("%s %s %s, and %s as placed%s", message.Plural(count[k], "point"), have, k.why, counts, k.remedy))
	}
	return notes
}

// MarkNumber makes the points of a group missing of which each coordinate is x in
// the file, and returns how many these are. The group must be as Read returned it.
func MarkNumber(g *landmark.Group, x float64) int {
	const digits = 9
	n := 0
	for i, l := range g.Landmarks() {
		if !l.Placed() {
			continue
		}
		p, _ := asWritten(g, l)
		is := func(y float64) bool { return roundTo(y, digits) == roundTo(x, digits) }
		if is(p.X) && is(p.Y) && (g.Dim() == 2 || is(p.Z)) {
			l.Position, l.Status = landmark.NoPosition(), landmark.Missing
			g.Set(i, l)
			n++
		}
	}
	return n
}
