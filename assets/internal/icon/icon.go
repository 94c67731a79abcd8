// Package icon draws Cairn's icon: a cairn, three stones on one another, with
// landmarks on them. It knows nothing of files.
//
// The drawing is a list of filled outlines in a square of side Side, x to the
// right and y down; SVG and Image show the same list.
package icon

import (
	"image"
	"image/color"
	"image/draw"

	"golang.org/x/image/vector"
)

// Side is the length of the drawing's sides.
const Side = 64

// Small is the size in pixels up to which the icon is drawn to its edges, with
// larger dots and without the lines between them, which would be a blur.
const Small = 24

type point struct{ x, y float32 }

// outline is a closed curve of cubic pieces, each with two control points and
// its end. A straight piece has its control points on the line.
type outline struct {
	start  point
	pieces [][3]point
	fill   color.NRGBA
}

var (
	ground = color.NRGBA{0x1d, 0x3a, 0x4c, 0xff}
	mark   = color.NRGBA{0xf2, 0x6b, 0x1d, 0xff}
	line   = color.NRGBA{0xf2, 0x6b, 0x1d, 0xb0}
)

// stones stand on one another, the lowest first.
var stones = []struct {
	x, y, rx, ry float32
	body, light  color.NRGBA
}{
	{32, 47.5, 21, 7.5, color.NRGBA{0xb9, 0x9c, 0x77, 0xff}, color.NRGBA{0xd2, 0xb8, 0x93, 0xff}},
	{31, 33.5, 15.5, 6.5, color.NRGBA{0xd3, 0xbc, 0x9a, 0xff}, color.NRGBA{0xe8, 0xd6, 0xb9, 0xff}},
	{33, 21, 10, 6, color.NRGBA{0xec, 0xdd, 0xc4, 0xff}, color.NRGBA{0xfb, 0xf2, 0xe2, 0xff}},
}

// marks are the landmarks: one on the edge of each stone.
var marks = []point{{48.5, 47}, {18, 33}, {36, 16}}

// drawing returns the outlines, the lowest first, for an icon of a size in
// pixels.
func drawing(size int) []outline {
	margin, radius, rim := float32(3), float32(3.4), float32(1.2)
	if size <= Small {
		margin, radius, rim = 0, 5, 1.6
	}
	all := []outline{box(margin, Side-margin, 14, ground)}
	for _, s := range stones {
		all = append(all, oval(s.x, s.y, s.rx, s.ry, pebble, s.body))
		all = append(all, oval(s.x, s.y-0.16*s.ry, 0.93*s.rx, 0.8*s.ry, pebble, s.light))
	}
	if size > Small {
		for i := 1; i < len(marks); i++ {
			all = append(all, bar(marks[i-1], marks[i], 1.1, line))
		}
	}
	for _, m := range marks {
		all = append(all, oval(m.x, m.y, radius+rim, radius+rim, circle, ground))
		all = append(all, oval(m.x, m.y, radius, radius, circle, mark))
	}
	return all
}

// How far the control points of a quarter of an oval stand from its ends, over
// the radius: circle is the best approximation of one, pebble is fuller.
const (
	circle = 0.5523
	pebble = 0.68
)

func oval(x, y, rx, ry, k float32, fill color.NRGBA) outline {
	kx, ky := k*rx, k*ry
	return outline{point{x + rx, y}, [][3]point{
		{{x + rx, y + ky}, {x + kx, y + ry}, {x, y + ry}},
		{{x - kx, y + ry}, {x - rx, y + ky}, {x - rx, y}},
		{{x - rx, y - ky}, {x - kx, y - ry}, {x, y - ry}},
		{{x + kx, y - ry}, {x + rx, y - ky}, {x + rx, y}},
	}, fill}
}

// box returns a square from a to b with round corners.
func box(a, b, r float32, fill color.NRGBA) outline {
	o := outline{start: point{a + r, a}, fill: fill}
	c := r * (1 - circle)
	corner := func(from, c1, c2, to point) {
		o.pieces = append(o.pieces, [3]point{from, from, from}, [3]point{c1, c2, to})
	}
	corner(point{b - r, a}, point{b - c, a}, point{b, a + c}, point{b, a + r})
	corner(point{b, b - r}, point{b, b - c}, point{b - c, b}, point{b - r, b})
	corner(point{a + r, b}, point{a + c, b}, point{a, b - c}, point{a, b - r})
	corner(point{a, a + r}, point{a, a + c}, point{a + c, a}, point{a + r, a})
	return o
}

// bar returns a line of a width from a to b.
func bar(a, b point, width float32, fill color.NRGBA) outline {
	// Half the width, at right angles to the line; by the larger of its extents
	// as a length, since these lines are all near a diagonal.
	dx, dy := b.x-a.x, b.y-a.y
	k := width / 2 / max(abs(dx), abs(dy))
	nx, ny := -dy*k, dx*k
	o := outline{start: point{a.x + nx, a.y + ny}, fill: fill}
	for _, p := range []point{{b.x + nx, b.y + ny}, {b.x - nx, b.y - ny}, {a.x - nx, a.y - ny}} {
		o.pieces = append(o.pieces, [3]point{p, p, p})
	}
	return o
}

func abs(x float32) float32 { return max(x, -x) }

// Image draws the icon size pixels wide and high.
func Image(size int) *image.NRGBA {
	// Premultiplied while drawing: the rasterizer blends that exactly.
	dst := image.NewRGBA(image.Rect(0, 0, size, size))
	scale := float32(size) / Side
	for _, o := range drawing(size) {
		r := vector.NewRasterizer(size, size)
		r.MoveTo(o.start.x*scale, o.start.y*scale)
		for _, p := range o.pieces {
			r.CubeTo(p[0].x*scale, p[0].y*scale, p[1].x*scale, p[1].y*scale, p[2].x*scale, p[2].y*scale)
		}
		r.ClosePath()
		r.Draw(dst, dst.Bounds(), image.NewUniform(o.fill), image.Point{})
	}
	straight := image.NewNRGBA(dst.Bounds())
	draw.Draw(straight, straight.Bounds(), dst, image.Point{}, draw.Src)
	return straight
}
