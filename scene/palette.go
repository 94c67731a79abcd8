package scene

import (
	"image/color"
	"iter"
	"math"
	"slices"
	"sync"
)

// firstHues are the colours that come first. The first six stay apart for
// colour-blind eyes, too (Okabe, M. and Ito, K. 2008, Color Universal Design),
// without the black and the yellow that one of the themes swallows.
//
// The others were found as Glasbey, C. et al. 2007, Colour displays for
// categorical images, doi:10.1002/col.20327, do it: each is the one of hueLattice
// that is farthest from all before it and from the view's greys. Distances were
// those of CIEDE2000, in which lightness counted less (kL = 1.5), since the shade
// of a sphere changes it. Any two of the 24 differ by at least 15.
var firstHues = [...]color.NRGBA{
	{0xd5, 0x5e, 0x00, 0xff}, // vermilion
	{0x00, 0x72, 0xb2, 0xff}, // blue
	{0x00, 0x9e, 0x73, 0xff}, // bluish green
	{0xcc, 0x79, 0xa7, 0xff}, // reddish purple
	{0xe6, 0x9f, 0x00, 0xff}, // orange
	{0x56, 0xb4, 0xe9, 0xff}, // sky blue

	{0x78, 0x1e, 0xff, 0xff}, // violet
	{0xa5, 0x00, 0x2d, 0xff}, // crimson
	{0x3c, 0x5a, 0x00, 0xff}, // dark olive
	{0x00, 0x5a, 0x5a, 0xff}, // dark teal
	{0xa5, 0x96, 0xff, 0xff}, // lavender
	{0x5a, 0xc3, 0x00, 0xff}, // bright green
	{0x69, 0x4b, 0x0f, 0xff}, // brown
	{0x5a, 0x4b, 0x78, 0xff}, // slate violet
	{0xff, 0x69, 0x69, 0xff}, // light red
	{0x96, 0x0f, 0x69, 0xff}, // dark magenta
	{0xff, 0x00, 0xff, 0xff}, // magenta
	{0x96, 0x96, 0x00, 0xff}, // mustard
	{0x78, 0xb4, 0xb4, 0xff}, // grey cyan
	{0x87, 0x5a, 0x4b, 0xff}, // umber
	{0xc3, 0x96, 0x78, 0xff}, // tan
	{0x96, 0xa5, 0x78, 0xff}, // sage
	{0xf0, 0x00, 0x78, 0xff}, // raspberry
	{0x2d, 0x4b, 0xb4, 0xff}, // cobalt
}

// Palette returns the colours that groups and labels take in turn, from 0 on. All
// have a contrast of at least 2 to 1 to the light and the dark background and are
// far from the yellow ring of what is selected. Thousands are different from each
// other, the first 24 clearly so; then they come again. It may be called from any
// goroutine.
func Palette(i int) color.NRGBA {
	if i < len(firstHues) {
		return firstHues[i]
	}
	return moreHues.at(i)
}

// FreeHues returns the colours of the palette in turn, without those that look
// like one of the colours that are taken: among the first 24, by a difference
// ΔE*ab below 20; after them, where all are alike to some eyes, by being the same.
// It does not end.
func FreeHues(taken []color.NRGBA) iter.Seq[color.NRGBA] {
	used := newColorSet(taken)
	return func(yield func(color.NRGBA) bool) {
		for i := 0; ; i++ {
			if i = used.free(i); !yield(Palette(i)) {
				return
			}
		}
	}
}

// LabelHues returns n colours for labels, no two alike: those of FreeHues that no group
// has, in turn. One that looks like a colour that was chosen for a label gives way to
// another, and the others stay as they are whatever is chosen.
func LabelHues(n int, groups, chosen []color.NRGBA) []color.NRGBA {
	hues := firstOf(FreeHues(groups), n)
	own := newColorSet(chosen)
	var kept []color.NRGBA
	var gone []int
	for i, c := range hues {
		if own.like(c) {
			gone = append(gone, i)
		} else {
			kept = append(kept, c)
		}
	}
	for k, c := range firstOf(FreeHues(slices.Concat(groups, chosen, kept)), len(gone)) {
		hues[gone[k]] = c
	}
	return hues
}

func firstOf(colors iter.Seq[color.NRGBA], n int) (first []color.NRGBA) {
	if n == 0 {
		return nil
	}
	for c := range colors {
		if first = append(first, c); len(first) == n {
			break
		}
	}
	return first
}

// colorSet holds colours that are taken. Their alpha does not count.
type colorSet struct {
	all    []color.NRGBA // as they came
	colors map[color.NRGBA]struct{}
	labs   []lab // of colors
	first  int   // no colour of the palette before this one is free
}

func newColorSet(colors []color.NRGBA) *colorSet {
	s := &colorSet{colors: map[color.NRGBA]struct{}{}}
	for _, c := range colors {
		s.add(c)
	}
	return s
}

func (s *colorSet) add(c color.NRGBA) {
	s.all = append(s.all, c)
	c.A = 0xff
	if _, ok := s.colors[c]; !ok {
		s.colors[c] = struct{}{}
		s.labs = append(s.labs, newLab(c))
	}
}

// like reports whether a colour looks like one of the set.
func (s *colorSet) like(c color.NRGBA) bool {
	at := newLab(c)
	return slices.ContainsFunc(s.labs, func(p lab) bool { return p.distance(at) < looksLike })
}

// free returns which colour of the palette, from i on, is the first that is free.
func (s *colorSet) free(i int) int {
	const repeats = 1 << 12 // there the palette has begun again
	for ; i < repeats; i++ {
		c := Palette(i)
		if _, same := s.colors[c]; !same && (i >= len(firstHues) || !s.like(c)) {
			break
		}
	}
	return i
}

// takeFree returns the first colour of the palette that is free, and takes it.
func (s *colorSet) takeFree() color.NRGBA {
	i := s.free(s.first)
	s.first = i + 1
	s.add(Palette(i))
	return Palette(i)
}

// looksLike is how much two colours differ, ΔE*ab, that are hard to tell apart on
// spheres in light and shade. Any two of firstHues differ by more.
const looksLike = 20

// moreHues are those after firstHues: each is the one of hueLattice that is
// farthest from all before it in the CIE 1976 L*a*b* space. They are computed
// when they are first needed.
var moreHues hueSequence

type hueSequence struct {
	mu   sync.Mutex
	hues []color.NRGBA
	left []hueCandidate
}

type hueCandidate struct {
	color color.NRGBA
	at    lab
	gap   float64 // to the nearest colour that is taken
}

func (s *hueSequence) at(i int) color.NRGBA {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hues == nil {
		s.left = hueLattice()
		for _, c := range firstHues {
			s.take(c)
		}
	}
	for len(s.hues) <= i && len(s.left) > 0 {
		far := 0
		for k := range s.left {
			if s.left[k].gap > s.left[far].gap {
				far = k
			}
		}
		s.take(s.left[far].color)
	}
	return s.hues[i%len(s.hues)]
}

// take appends a colour and leaves those that differ from it.
func (s *hueSequence) take(c color.NRGBA) {
	s.hues = append(s.hues, c)
	at, kept := newLab(c), s.left[:0]
	for _, x := range s.left {
		if x.gap = min(x.gap, x.at.distance(at)); x.gap > 0 {
			kept = append(kept, x)
		}
	}
	s.left = kept
}

// hueLattice returns the colours that a palette is chosen of: every 15th value of
// red, green and blue, where the colour is no near-grey, as surfaces are, and
// has a contrast of 2 to 1 to both backgrounds.
func hueLattice() []hueCandidate {
	const (
		step       = 15
		leastLight = 0.08 // relative luminance; that of the dark background is 0.014
		mostLight  = 0.42 // that of the light background is 0.90
		leastColor = 15   // chroma C*ab
	)
	var all []hueCandidate
	for r := 0; r <= 0xff; r += step {
		for g := 0; g <= 0xff; g += step {
			for b := 0; b <= 0xff; b += step {
				c := color.NRGBA{uint8(r), uint8(g), uint8(b), 0xff}
				_, light, _ := xyz(c)
				if at := newLab(c); light >= leastLight && light <= mostLight && math.Hypot(at.a, at.b) >= leastColor {
					all = append(all, hueCandidate{c, at, math.Inf(1)})
				}
			}
		}
	}
	return all
}

// lab is a colour in the CIE 1976 L*a*b* space.
type lab struct{ l, a, b float64 }

// newLab returns where a colour of sRGB is, whatever its alpha, for the white D65
// (CIE 15:2018, section 8.2.1).
func newLab(c color.NRGBA) lab {
	f := func(t float64) float64 {
		const d = 6.0 / 29
		if t > d*d*d {
			return math.Cbrt(t)
		}
		return t/(3*d*d) + 4.0/29
	}
	x, y, z := xyz(c)
	fx, fy, fz := f(x/0.95047), f(y), f(z/1.08883)
	return lab{116*fy - 16, 500 * (fx - fy), 200 * (fy - fz)}
}

// distance returns the colour difference ΔE*ab.
func (p lab) distance(q lab) float64 {
	return math.Sqrt((p.l-q.l)*(p.l-q.l) + (p.a-q.a)*(p.a-q.a) + (p.b-q.b)*(p.b-q.b))
}

// xyz returns the tristimulus values of a colour of sRGB; y is its relative
// luminance, from 0 to 1 (IEC 61966-2-1:1999).
func xyz(c color.NRGBA) (x, y, z float64) {
	t := linear()
	r, g, b := t[c.R], t[c.G], t[c.B]
	return 0.4124*r + 0.3576*g + 0.1805*b, 0.2126*r + 0.7152*g + 0.0722*b, 0.0193*r + 0.1192*g + 0.9505*b
}

// linear returns the intensity of each value of sRGB.
var linear = sync.OnceValue(func() (t [256]float64) {
	for i := range t {
		if v := float64(i) / 0xff; v <= 0.04045 {
			t[i] = v / 12.92
		} else {
			t[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return t
})
