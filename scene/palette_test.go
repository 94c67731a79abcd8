package scene

import (
	"image/color"
	"math"
	"slices"
	"sync"
	"testing"
)

// TestHuesAreToldApart measures the colours with CIEDE2000, which the palette
// itself does not use.
func TestHuesAreToldApart(t *testing.T) {
	for _, c := range []struct {
		many  int
		least float64
	}{{6, 22}, {12, 20}, {24, 15}, {48, 5}} { // two is seen side by side, five at a glance
		for i := range c.many {
			for j := range i {
				if d := ciede2000(cieLab(Palette(i)), cieLab(Palette(j))); !(d >= c.least) {
					t.Errorf("of the first %d colours %d %v and %d %v differ by %.1f only", c.many, i, Palette(i), j, Palette(j), d)
				}
			}
		}
	}
	ring := color.NRGBA{0xff, 0xf5, 0x8c, 0xff} // of selected landmarks, in glyph.frag
	seen := map[color.NRGBA]int{}
	for i := range 1000 {
		c := Palette(i)
		if before, ok := seen[c]; ok || c.A != 0xff {
			t.Fatalf("colour %d is %v, as is colour %d", i, c, before)
		}
		seen[c] = i
		if d := ciede2000(cieLab(c), cieLab(ring)); !(d >= 15) {
			t.Errorf("colour %d %v is like the ring of what is selected: %.1f", i, c, d)
		}
	}
	many := 1 << 40 // a hostile file's, in a moment
	if c := Palette(many); c.A != 0xff {
		t.Errorf("colour %d is %v", many, c)
	}
}

// TestFirstHuesAreSafeForColourBlindEyes looks at the first six as those do who
// lack the long or the middle cones.
func TestFirstHuesAreSafeForColourBlindEyes(t *testing.T) {
	for name, m := range map[string][3][3]float64{
		// Machado, G. et al. 2009, doi:10.1109/TVCG.2009.113, severity 1.
		"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
		"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	} {
		see := func(c color.NRGBA) [3]float64 {
			rgb, out := linearRGB(c), [3]float64{}
			for i := range out {
				out[i] = min(1, max(0, m[i][0]*rgb[0]+m[i][1]*rgb[1]+m[i][2]*rgb[2]))
			}
			return linearToLab(out)
		}
		for i := range 6 {
			for j := range i {
				const least = 10
				if d := ciede2000(see(Palette(i)), see(Palette(j))); !(d >= least) {
					t.Errorf("%s: colours %d and %d differ by %.1f", name, i, j, d)
				}
			}
		}
	}
}

// TestFreeHues: none that looks like a taken one, and always one more.
func TestFreeHues(t *testing.T) {
	taken := []color.NRGBA{Palette(2), {0xd0, 0x62, 0x04, 0xff}, {0xff, 0x00, 0x00, 0x80}, Palette(40)} // the second is nearly vermilion
	var got []color.NRGBA
	for c := range FreeHues(taken) {
		if got = append(got, c); len(got) == 60 {
			break
		}
	}
	if got[0] != Palette(1) || got[1] != Palette(3) {
		t.Errorf("the first two are %v and %v", got[0], got[1])
	}
	for i, c := range got {
		if slices.Contains(taken, c) || slices.Index(got, c) != i {
			t.Errorf("colour %d, %v, is taken", i, c)
		}
	}
	var all []color.NRGBA // more than there are
	for i := range 5000 {
		all = append(all, Palette(i))
	}
	if hues := LabelHues(3, nil, all); len(hues) != 3 || hues[2].A != 0xff {
		t.Errorf("where all were chosen for labels, the others have %v", hues)
	}
	for c := range FreeHues(all) {
		if c.A != 0xff {
			t.Errorf("where all are taken it is %v", c)
		}
		break
	}
}

// TestHuesDoNotDependOnWhoAsks: one that is asked for first is the same as when
// those before it were, from any goroutine.
func TestHuesDoNotDependOnWhoAsks(t *testing.T) {
	var late, early hueSequence
	last := late.at(60)
	for i := range 60 {
		if got, want := early.at(i), late.at(i); got != want {
			t.Errorf("colour %d is %v, and %v where a later one was asked for first", i, got, want)
		}
	}
	var all sync.WaitGroup
	var at hueSequence
	for range 4 {
		all.Go(func() {
			if got := at.at(60); got != last {
				t.Errorf("colour 60 is %v, want %v", got, last)
			}
		})
	}
	all.Wait()
}

// TestCIEDE2000 compares the measure of these tests with what its authors
// published: Sharma, G. et al. 2005, doi:10.1002/col.20070, table 1.
func TestCIEDE2000(t *testing.T) {
	for _, c := range []struct {
		p, q [3]float64
		want float64
	}{
		{[3]float64{50, 2.6772, -79.7751}, [3]float64{50, 0, -82.7485}, 2.0425},
		{[3]float64{50, 2.5, 0}, [3]float64{73, 25, -18}, 27.1492},
		{[3]float64{50, 2.5, 0}, [3]float64{58, 24, 15}, 19.4535},
		{[3]float64{60.2574, -34.0099, 36.2677}, [3]float64{60.4626, -34.1751, 39.4387}, 1.2644},
		{[3]float64{22.7233, 20.0904, -46.6940}, [3]float64{23.0331, 14.9730, -42.5619}, 2.0373},
		{[3]float64{2.0776, 0.0795, -1.1350}, [3]float64{0.9033, -0.0636, -0.5514}, 0.9082},
	} {
		if got := ciede2000(c.p, c.q); math.Abs(got-c.want) > 5e-5 { // the table has four digits
			t.Errorf("%v and %v: %.4f, want %.4f", c.p, c.q, got, c.want)
		}
	}
	// Known values of sRGB's corners in L*a*b*, to the rounding of their source's
	// white.
	for c, want := range map[color.NRGBA][3]float64{
		{0xff, 0xff, 0xff, 0xff}: {100, 0, 0}, {0xff, 0, 0, 0xff}: {53.24, 80.09, 67.20}, {0, 0, 0xff, 0xff}: {32.30, 79.19, -107.86},
	} {
		got, ours := cieLab(c), newLab(c)
		for i, x := range [3]float64{ours.l, ours.a, ours.b} {
			if math.Abs(got[i]-want[i]) > 0.05 || math.Abs(x-want[i]) > 0.05 {
				t.Errorf("%v is %v and %v, want %v", c, got, ours, want)
			}
		}
	}
}

func linearRGB(c color.NRGBA) (rgb [3]float64) {
	for i, v := range [3]uint8{c.R, c.G, c.B} {
		x := float64(v) / 255
		rgb[i] = math.Pow((x+0.055)/1.055, 2.4)
		if x <= 0.04045 {
			rgb[i] = x / 12.92
		}
	}
	return rgb
}

func cieLab(c color.NRGBA) [3]float64 { return linearToLab(linearRGB(c)) }

func linearToLab(c [3]float64) [3]float64 {
	f := func(t float64) float64 {
		if t <= 216.0/24389 {
			return (24389.0/27*t + 16) / 116
		}
		return math.Cbrt(t)
	}
	x := f((0.4124564*c[0] + 0.3575761*c[1] + 0.1804375*c[2]) / 0.95047)
	y := f(0.2126729*c[0] + 0.7151522*c[1] + 0.0721750*c[2])
	z := f((0.0193339*c[0] + 0.1191920*c[1] + 0.9503041*c[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// ciede2000 returns the difference of two colours in L*a*b* (CIE 142-2001).
func ciede2000(p, q [3]float64) float64 {
	const degree = math.Pi / 180
	pow7 := func(x float64) float64 { return math.Sqrt(math.Pow(x, 7) / (math.Pow(x, 7) + math.Pow(25, 7))) }
	g := 0.5 * (1 - pow7((math.Hypot(p[1], p[2])+math.Hypot(q[1], q[2]))/2))
	polar := func(p [3]float64) (c, h float64) {
		a := (1 + g) * p[1]
		if h = math.Atan2(p[2], a) / degree; h < 0 {
			h += 360
		}
		return math.Hypot(a, p[2]), h
	}
	c1, h1 := polar(p)
	c2, h2 := polar(q)
	turn, mean := h2-h1, (h1+h2)/2
	switch {
	case c1*c2 == 0:
		turn, mean = 0, h1+h2
	case turn > 180:
		turn -= 360
	case turn < -180:
		turn += 360
	}
	if c1*c2 != 0 && math.Abs(h1-h2) > 180 {
		if mean += 180; mean >= 360 {
			mean -= 360
		}
	}
	l, c := (p[0]+q[0])/2, (c1+c2)/2
	cos := func(x float64) float64 { return math.Cos(x * degree) }
	t := 1 - 0.17*cos(mean-30) + 0.24*cos(2*mean) + 0.32*cos(3*mean+6) - 0.20*cos(4*mean-63)
	dl := (q[0] - p[0]) / (1 + 0.015*(l-50)*(l-50)/math.Sqrt(20+(l-50)*(l-50)))
	dc := (c2 - c1) / (1 + 0.045*c)
	dh := 2 * math.Sqrt(c1*c2) * math.Sin(turn/2*degree) / (1 + 0.015*c*t)
	rotation := -2 * pow7(c) * math.Sin(60*degree*math.Exp(-(mean-275)/25*(mean-275)/25))
	return math.Sqrt(dl*dl + dc*dc + dh*dh + rotation*dc*dh)
}
