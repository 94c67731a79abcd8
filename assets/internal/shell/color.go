package shell

import "math"

// rgb is a colour in sRGB, 0 to 1.
type rgb [3]float64

// hex returns the colour of 0xrrggbb.
func hex(c int) rgb {
	return rgb{float64(c>>16&0xff) / 255, float64(c>>8&0xff) / 255, float64(c&0xff) / 255}
}

// mix returns a colour a part t of the way from a to b.
func mix(a, b rgb, t float64) rgb {
	for i := range a {
		a[i] += (b[i] - a[i]) * t
	}
	return a
}

// scaled returns a darker or lighter colour.
func (c rgb) scaled(k float64) rgb { return mix(rgb{}, c, k) }

func (c rgb) bytes() (r, g, b uint8) {
	part := func(x float64) uint8 { return uint8(math.Round(255 * min(max(x, 0), 1))) }
	return part(c[0]), part(c[1]), part(c[2])
}

// hash returns a number in [0, 1) that depends on i and seed alone.
func hash(i, seed int) float64 {
	x := uint64(i)*0x9e3779b97f4a7c15 + uint64(seed)*0xd1b54a32d192ed03
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	x ^= x >> 31
	return float64(x>>11) / (1 << 53)
}

// noise returns smooth noise in [0, 1) with a feature about each unit of x
// (value noise on a line).
func noise(x float64, seed int) float64 {
	i := math.Floor(x)
	return hash(int(i), seed) + (hash(int(i)+1, seed)-hash(int(i), seed))*smooth(x, i, i+1)
}
