package render

import "math"

// glyphShade is what glyph.frag does, for sprites: the two must look the same. What it
// takes from the surface, pixel by pixel, is one for the whole of a landmark here.
type glyphShade struct {
	sprite
	r, unit float64
	rgb     [3]float64
}

// The colours of glyph.frag.
var (
	glyphInk  = [3]float64{0.08, 0.08, 0.10}
	glyphHalo = [3]float64{1, 0.96, 0.55}
	white3    = [3]float64{1, 1, 1}
)

func newGlyphShade(k sprite, r, unit float64) glyphShade {
	return glyphShade{k, r, unit, [3]float64{float64(k.color.R) / 255, float64(k.color.G) / 255, float64(k.color.B) / 255}}
}

func inside(edge, d float64) float64 { return min(max(edge-d+0.5, 0), 1) }

func mix3(a, b [3]float64, t float64) [3]float64 {
	for i := range a {
		a[i] += (b[i] - a[i]) * t
	}
	return a
}

// at returns the colour so far right of and above the middle, in pixels, multiplied by
// its alpha, which is last.
func (g *glyphShade) at(x, y float64) [4]float64 {
	d := math.Sqrt(x*x + y*y)
	var rgb [3]float64
	var alpha float64
	switch {
	case g.hidden:
		rgb, alpha = g.ring(x/g.r, y/g.r, d)
	case g.halo:
		rgb, alpha = g.around(d)
	default:
		rgb, alpha = g.solid(x, y, d)
	}
	if alpha < 0.004 {
		return [4]float64{}
	}
	return [4]float64{min(rgb[0], 1) * alpha, min(rgb[1], 1) * alpha, min(rgb[2], 1) * alpha, alpha}
}

// solid is a landmark that is seen.
func (g *glyphShade) solid(x, y, d float64) (rgb [3]float64, alpha float64) {
	r := g.r
	nx, ny := x/r, y/r
	nz := math.Sqrt(max(1-nx*nx-ny*ny, 0))
	lambert := max(-0.4286*nx+0.5510*ny+0.7160*nz, 0)
	s := max(-0.2314*nx+0.2975*ny+0.9263*nz, 0)
	for range 5 { // to the power of 32
		s *= s
	}
	var ball [3]float64
	for i, c := range g.rgb {
		ball[i] = c*(0.62+0.50*lambert) + 0.28*s
	}
	line := min(g.unit, 0.3*r)
	body := inside(r-line, d)
	alpha = inside(r, d)
	if g.estimated {
		body *= 1 - inside(0.5*r+line, d)
		ball = g.rgb
		alpha *= 1 - inside(0.5*r, d)
	}
	rgb = mix3(glyphInk, ball, body)
	if g.locked {
		nail := inside(0.36*r, d)
		rgb = mix3(rgb, glyphInk, nail)
		alpha = max(alpha, nail)
	}
	return rgb, alpha
}

// around is what a selected landmark that is seen has around it: a bright ring with a
// dark edge. It begins a little within the landmark, which lies over it.
func (g *glyphShade) around(d float64) (rgb [3]float64, alpha float64) {
	alpha = inside(g.r+4*g.unit, d) * (1 - inside(g.r-min(g.unit, 0.3*g.r), d))
	return mix3(glyphInk, glyphHalo, inside(g.r+3*g.unit, d)), alpha
}

// ring is a landmark that is hidden.
func (g *glyphShade) ring(x, y, d float64) (rgb [3]float64, alpha float64) {
	r, unit := g.r, g.unit
	thin := min(1.4*unit, 0.4*r)
	outline := inside(r, d) * (1 - inside(r-thin, d))
	around := inside(r+0.8*unit, d) * (1 - inside(r-thin-0.8*unit, d))
	if g.estimated {
		zx, zy := x*x-y*y, 2*x*y
		zx, zy = zx*x-zy*y, zx*y+zy*x
		if zx*zy > 0 {
			outline, around = 0, 0
		}
	}
	halfway := glyphInk
	if d >= r-0.5*thin {
		halfway = white3
	}
	selected := 0.0
	if g.selected {
		selected = inside(r+3*unit, d) * (1 - inside(r+1.5*unit, d))
	}
	rgb = mix3(mix3(halfway, g.rgb, outline), glyphHalo, selected)
	return rgb, max(0.9*outline, 0.45*around, 0.8*selected)
}
