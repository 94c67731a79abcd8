// Package colormap has the colours that stand for values: maps whose colours get
// lighter, so that their order is seen in grey and by the colour-blind, one for values
// with a sign, and one for labels.
package colormap

import "math"

// Size is how many colours a map has.
const Size = 256

// RGB is a colour of sRGB.
type RGB [3]uint8

// neutral is the colour of what has no value, and reddish that beside greys.
var neutral, reddish = RGB{0x9a, 0x9a, 0x9a}, RGB{0xc4, 0x84, 0x84}

// Map says which colours values have. Those of this package never change.
type Map struct {
	Name string
	// Title is what people call it.
	Title string
	// Colors are from the lowest value to the highest. Those of labels are by number.
	Colors [Size]RGB
	// Undefined is the colour of what has no value. No value has one like it.
	Undefined RGB
	// Signed tells that the middle stands for zero, and both ends for the same amount.
	Signed bool
	// Labels tells that values are numbers of things, without an order. There are only a
	// few colours, which repeat.
	Labels bool
}

// At returns the colour of a value in a range. What is beyond its ends has the colour
// of the end, and NaN has m.Undefined. Where high is not above low, all values are in the
// middle. Labels go by their number, the next whole one, whatever the range.
func (m *Map) At(value, low, high float64) RGB {
	switch {
	case math.IsNaN(value):
		return m.Undefined
	case m.Labels:
		n := math.Mod(math.Floor(value+0.5), Size)
		if math.IsNaN(n) { // of an infinite one
			return m.Undefined
		}
		if n < 0 {
			n += Size
		}
		return m.Colors[int(n)]
	}
	t := 0.5
	if high > low {
		t = min(max((value-low)/(high-low), 0), 1)
	}
	return m.Colors[min(int(t*Size), Size-1)]
}

// All returns the maps, the usual one first.
func All() []*Map { return []*Map{Viridis, Cividis, BlueWhiteRed, Grey, Labels} }

// Named returns the map with a name, or nil.
func Named(name string) *Map {
	for _, m := range All() {
		if m.Name == name {
			return m
		}
	}
	return nil
}

// Names returns the names of all maps.
func Names() (names []string) {
	for _, m := range All() {
		names = append(names, m.Name)
	}
	return names
}

var (
	// Viridis goes from dark blue to yellow (van der Walt, S. and Smith, N. 2015,
	// matplotlib's default; dedicated to the public domain, CC0).
	Viridis = &Map{Name: "viridis", Title: "Viridis", Undefined: neutral, Colors: through(
		0x440154, 0x482878, 0x3e4a89, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6dcd59, 0xb4de2c, 0xfde725)}
	// Cividis goes from blue to yellow, and looks nearly the same with any kind of
	// red-green blindness (Nuñez, J., Anderton, C. and Renslow, R. 2018, Optimizing
	// colormaps with consideration for color vision deficiency to enable accurate
	// interpretation of scientific data, PLOS ONE 13(7), doi:10.1371/journal.pone.0199239;
	// published under CC BY).
	Cividis = &Map{Name: "cividis", Title: "Cividis", Undefined: neutral, Colors: through(
		0x00204d, 0x00336f, 0x39486b, 0x575c6d, 0x707173, 0x8a8779, 0xa69d75, 0xc4b56c, 0xe4cf5b, 0xffea46)}
	// BlueWhiteRed has white in the middle. Its ends are about as dark, so that the amount
	// is seen in grey, and the sign is not (after Moreland, K. 2009, Diverging color maps
	// for scientific visualization, doi:10.1007/978-3-642-10520-3_9, whose blue and red
	// these are; worked out here).
	BlueWhiteRed = &Map{Name: "blue-white-red", Title: "Blue, White, Red", Undefined: neutral, Signed: true, Colors: through(
		0x3b4cc0, 0xf2f2f2, 0xb40426)}
	// Grey goes from nearly black to nearly white, in steps that look alike.
	Grey = &Map{Name: "grey", Title: "Grey", Undefined: reddish, Colors: through(0x1b1b1b, 0xf5f5f5)}
	// Labels has eight colours that the colour-blind tell apart (Okabe, M. and Ito, K. 2008,
	// Color universal design, https://jfly.uni-koeln.de/color/; free to use).
	Labels = &Map{Name: "labels", Title: "Labels", Undefined: neutral, Labels: true, Colors: repeated(
		0xe69f00, 0x56b4e9, 0x009e73, 0xf0e442, 0x0072b2, 0xd55e00, 0xcc79a7, 0x000000)}
)

func rgb(c uint32) RGB { return RGB{uint8(c >> 16), uint8(c >> 8), uint8(c)} }

// through returns colours that go through the given ones at equal distances, along
// straight lines of CIELAB: so that equal steps look alike.
func through(points ...uint32) (colors [Size]RGB) {
	for i := range colors {
		x := float64(i) / (Size - 1) * float64(len(points)-1)
		k := min(int(x), len(points)-2)
		a, b := rgb(points[k]).lab(), rgb(points[k+1]).lab()
		for c := range a {
			a[c] += (b[c] - a[c]) * (x - float64(k))
		}
		colors[i] = fromLab(a)
	}
	return colors
}

// repeated returns the given colours in turn.
func repeated(points ...uint32) (colors [Size]RGB) {
	for i := range colors {
		colors[i] = rgb(points[i%len(points)])
	}
	return colors
}
