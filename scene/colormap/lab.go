package colormap

import "math"

// The conversions of IEC 61966-2-1 (sRGB) and CIE 15 (CIELAB), white D65.

var white = [3]float64{0.95047, 1, 1.08883}

// Lightness returns how light a colour looks, from 0 for black to 100 for white: L* of
// CIELAB.
func (c RGB) Lightness() float64 { return c.lab()[0] }

// lab returns L*, a* and b*.
func (c RGB) lab() [3]float64 {
	l := c.linear()
	xyz := [3]float64{
		0.4124564*l[0] + 0.3575761*l[1] + 0.1804375*l[2],
		0.2126729*l[0] + 0.7151522*l[1] + 0.0721750*l[2],
		0.0193339*l[0] + 0.1191920*l[1] + 0.9503041*l[2],
	}
	for i := range xyz {
		if t := xyz[i] / white[i]; t > 216.0/24389 {
			xyz[i] = math.Cbrt(t)
		} else {
			xyz[i] = (24389.0/27*t + 16) / 116
		}
	}
	return [3]float64{116*xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])}
}

// linear returns the amounts of light, from 0 to 1.
func (c RGB) linear() (l [3]float64) {
	for i, v := range c {
		if s := float64(v) / 255; s <= 0.04045 {
			l[i] = s / 12.92
		} else {
			l[i] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return l
}

// fromLab returns the colour nearest to one of CIELAB that a screen shows.
func fromLab(lab [3]float64) RGB {
	f := [3]float64{(lab[0]+16)/116 + lab[1]/500, (lab[0] + 16) / 116, (lab[0]+16)/116 - lab[2]/200}
	var xyz [3]float64
	for i, v := range f {
		if v > 6.0/29 {
			xyz[i] = white[i] * v * v * v
		} else {
			xyz[i] = white[i] * (116*v - 16) * 27 / 24389
		}
	}
	return fromLinear([3]float64{
		3.2404542*xyz[0] - 1.5371385*xyz[1] - 0.4985314*xyz[2],
		-0.9692660*xyz[0] + 1.8760108*xyz[1] + 0.0415560*xyz[2],
		0.0556434*xyz[0] - 0.2040259*xyz[1] + 1.0572252*xyz[2],
	})
}

func fromLinear(l [3]float64) (c RGB) {
	for i, v := range l {
		if v <= 0.0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		c[i] = uint8(math.Round(255 * min(max(v, 0), 1)))
	}
	return c
}
