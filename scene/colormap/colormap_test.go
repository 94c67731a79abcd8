package colormap

import (
	"math"
	"slices"
	"testing"
)

// deuteranopia returns what a colour looks like without the cones for green: the matrix
// for severity 1 of Machado, G., Oliveira, M. and Fernandes, L. 2009, A physiologically-
// based model for simulation of color vision deficiency, doi:10.1109/TVCG.2009.113.
func deuteranopia(c RGB) RGB {
	l := c.linear()
	return fromLinear([3]float64{
		0.367322*l[0] + 0.860646*l[1] - 0.227968*l[2],
		0.280085*l[0] + 0.672501*l[1] + 0.047413*l[2],
		-0.011820*l[0] + 0.042940*l[1] + 0.968881*l[2],
	})
}

// far returns how different two colours look: ΔE*ab of 1976. About 2 is just seen.
func far(a, b RGB) float64 {
	p, q := a.lab(), b.lab()
	return math.Hypot(math.Hypot(p[0]-q[0], p[1]-q[1]), p[2]-q[2])
}

// rounding is how much lightness may fall from one colour to the next, since a colour
// has 256 steps of each primary.
const rounding = 0.25

func TestLightnessRises(t *testing.T) {
	for _, m := range []*Map{Viridis, Cividis, Grey} {
		rising(t, m.Name, m.Colors[:])
	}
	up, down := slices.Clone(BlueWhiteRed.Colors[:Size/2]), slices.Clone(BlueWhiteRed.Colors[Size/2:])
	slices.Reverse(down)
	rising(t, "blue side", up)
	rising(t, "red side", down)
	if d := math.Abs(up[0].Lightness() - down[0].Lightness()); d > 3 {
		t.Errorf("the ends of blue-white-red differ in lightness by %.1f", d)
	}
}

func rising(t *testing.T, name string, colors []RGB) {
	t.Helper()
	for i := range colors[1:] {
		if a, b := colors[i].Lightness(), colors[i+1].Lightness(); b < a-rounding {
			t.Errorf("%s: lightness falls from %.2f to %.2f at %d", name, a, b, i)
		}
	}
	if d := colors[len(colors)-1].Lightness() - colors[0].Lightness(); d < 50 {
		t.Errorf("%s: lightness rises by %.1f only", name, d)
	}
}

// TestColoursAreToldApart: eight colours from end to end of a map are told apart with
// deuteranopia, and all labels, too.
func TestColoursAreToldApart(t *testing.T) {
	const least = 8 // ΔE, four times what is just seen
	for _, m := range All() {
		var some []RGB
		for i := range 8 {
			k := i * (Size - 1) / 7
			if m.Labels {
				k = i
			}
			some = append(some, deuteranopia(m.Colors[k]))
		}
		for i := range some {
			for j := range i {
				if d := far(some[i], some[j]); d < least {
					t.Errorf("%s: colours %d and %d differ by %.1f", m.Name, j, i, d)
				}
			}
		}
	}
}

// TestUndefinedStandsOut: what has no value looks like no value.
func TestUndefinedStandsOut(t *testing.T) {
	const least = 8
	for _, m := range All() {
		for i, c := range m.Colors {
			if d := far(c, m.Undefined); d < least {
				t.Errorf("%s: colour %d differs from that of no value by %.1f", m.Name, i, d)
			}
		}
	}
}

// TestKnownColours: the published ends and middles, and CIELAB of sRGB's primaries (as
// of Lindbloom, B., http://www.brucelindbloom.com).
func TestKnownColours(t *testing.T) {
	for _, test := range []struct {
		got  RGB
		want uint32
	}{
		{Viridis.Colors[0], 0x440154}, {Viridis.Colors[255], 0xfde725}, {Viridis.Colors[85], 0x31688e}, {Viridis.Colors[170], 0x35b779},
		{Cividis.Colors[0], 0x00204d}, {Cividis.Colors[255], 0xffea46},
		{Labels.Colors[0], 0xe69f00}, {Labels.Colors[8], 0xe69f00}, {Labels.Colors[6], 0xcc79a7},
	} {
		if want := rgb(test.want); test.got != want {
			t.Errorf("%v, want %v", test.got, want)
		}
	}
	for c, want := range map[RGB][3]float64{{255, 0, 0}: {53.24, 80.09, 67.20}, {0, 255, 0}: {87.73, -86.18, 83.18}, {0, 0, 255}: {32.30, 79.19, -107.86}, {255, 255, 255}: {100, 0, 0}} {
		for i, v := range c.lab() {
			if math.Abs(v-want[i]) > 0.02 {
				t.Errorf("%v is %v, want %v", c, c.lab(), want)
			}
		}
	}
}

func TestAt(t *testing.T) {
	inf := math.Inf(1)
	for _, test := range []struct {
		m                *Map
		value, low, high float64
		want             RGB
	}{
		{Viridis, 2, 2, 4, Viridis.Colors[0]}, {Viridis, 4, 2, 4, Viridis.Colors[255]}, {Viridis, 3, 2, 4, Viridis.Colors[128]},
		{Viridis, 1, 2, 4, Viridis.Colors[0]}, {Viridis, inf, 2, 4, Viridis.Colors[255]}, {Viridis, -inf, 2, 4, Viridis.Colors[0]},
		{Viridis, math.NaN(), 2, 4, Viridis.Undefined}, {Viridis, 5, 5, 5, Viridis.Colors[128]},
		{Labels, 3, 0, 1, Labels.Colors[3]}, {Labels, 256 + 2, 0, 1, Labels.Colors[2]}, {Labels, -1, 0, 1, Labels.Colors[255]}, {Labels, inf, 0, 1, Labels.Undefined},
	} {
		if got := test.m.At(test.value, test.low, test.high); got != test.want {
			t.Errorf("%s at %v of %v to %v: %v, want %v", test.m.Name, test.value, test.low, test.high, got, test.want)
		}
	}
	for _, name := range Names() {
		if Named(name) == nil || Named(name).Name != name {
			t.Errorf("no map %q", name)
		}
	}
	if Named("jet") != nil {
		t.Error("there is jet")
	}
}
