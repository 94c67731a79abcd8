package render

import (
	"encoding/binary"
	"image/color"
	"math"

	"cairn/render/internal/gl"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// Ellipsoid says how far something is spread in each direction about a place, such as a
// landmark that was placed several times. It is drawn as glass, and fainter behind the surface.
// One without a size, or of numbers that are not finite, is not drawn.
type Ellipsoid struct {
	Centre r3.Vec
	Axes   [3]r3.Vec // half axes, at right angles, the longest first
	Color  color.NRGBA
}

// EllipsoidColor is that of ellipsoids that have none of their own. It differs from bone, from
// measures and from the first hues of landmarks also for colour-blind eyes.
var EllipsoidColor = color.NRGBA{0xc2, 0x2e, 0x86, 0xff}

// ellipsoidStride is the bytes of an ellipsoid: its centre, its axes and its colour.
const ellipsoidStride = 4*12 + 4

// How many rings an ellipsoid is made of, and of how many parts each: it looks round.
const (
	ellipsoidRings = 12
	ellipsoidParts = 20
)

// flattest is the least length of an axis, in parts of the longest: one without any would have
// no normal.
const flattest = 0.02

// within returns a box that has the ellipsoid in it, too.
func (e *Ellipsoid) within(b mesh.Bounds) mesh.Bounds {
	if !e.drawn() {
		return b
	}
	for _, corner := range [8][3]float64{{-1, -1, -1}, {-1, -1, 1}, {-1, 1, -1}, {-1, 1, 1}, {1, -1, -1}, {1, -1, 1}, {1, 1, -1}, {1, 1, 1}} {
		p := e.Centre
		for k, x := range corner {
			p = r3.Add(p, r3.Scale(x, e.Axes[k]))
		}
		b = b.Add(p)
	}
	return b
}

// drawn reports whether there is something to draw.
func (e *Ellipsoid) drawn() bool {
	sum := r3.Norm(e.Centre) + r3.Norm(e.Axes[0]) + r3.Norm(e.Axes[1]) + r3.Norm(e.Axes[2])
	return r3.Norm(e.Axes[0]) > 0 && !math.IsNaN(sum) && !math.IsInf(sum, 0)
}

// append adds the ellipsoid as a view sees it.
func (e *Ellipsoid) append(b []byte, v view) []byte {
	if !e.drawn() {
		return b
	}
	longest := r3.Norm(e.Axes[0])
	axes := [3]r3.Vec{r3.Unit(e.Axes[0])}
	// The others are made anew where they are too short to have a direction.
	if axes[1] = across(axes[0], e.Axes[1], flattest*longest*1e-6); axes[1] == (r3.Vec{}) {
		axes[1] = anyAcross(axes[0])
	}
	axes[2] = r3.Cross(axes[0], axes[1])
	put := func(p r3.Vec) {
		for _, x := range [3]float64{p.X, p.Y, p.Z} {
			b = binary.NativeEndian.AppendUint32(b, math.Float32bits(float32(x)))
		}
	}
	origin := v.camera.ToView(e.Centre)
	put(r3.Sub(origin, r3.Vec{Z: v.camera.Distance()}))
	for k, axis := range axes {
		length := max(r3.Norm(e.Axes[k]), flattest*longest)
		put(r3.Sub(v.camera.ToView(r3.Add(e.Centre, r3.Scale(length, axis))), origin))
	}
	c := e.Color
	if c.A == 0 {
		c = EllipsoidColor
	}
	return append(b, c.R, c.G, c.B, c.A)
}

// across returns the direction of an axis at a right angle to another, which has the length 1; none
// where it is shorter than least.
func across(other, axis r3.Vec, least float64) r3.Vec {
	axis = r3.Sub(axis, r3.Scale(r3.Dot(axis, other), other))
	if l := r3.Norm(axis); l > least {
		return r3.Scale(1/l, axis)
	}
	return r3.Vec{}
}

// anyAcross returns a direction at a right angle to another.
func anyAcross(other r3.Vec) r3.Vec {
	if math.Abs(other.X) > 0.7 {
		return across(other, r3.Vec{Y: 1}, 0)
	}
	return across(other, r3.Vec{X: 1}, 0)
}

// drawEllipsoids draws them into the bound framebuffer, which shows the surface.
func (r *Renderer) drawEllipsoids(f *Frame, v view, t *targets) error {
	var b []byte
	for i := range f.marks.Ellipsoids {
		b = f.marks.Ellipsoids[i].append(b, v)
	}
	if len(b) == 0 {
		return nil
	}
	p, err := r.programs.get("ellipsoid", "")
	if err != nil {
		return err
	}
	err = r.ellipsoids.write(r.device, b, func(b gl.Buffer) {
		for k := range uint32(4) {
			gl.Attribute(k, b, gl.Float3, ellipsoidStride, int(12*k), 1)
		}
		gl.Attribute(4, b, gl.Color8, ellipsoidStride, 48, 1)
	})
	if err != nil {
		return err
	}
	t.surfaceDepth.Bind(0)
	gl.Depth(false, false)
	gl.Blend(true)
	gl.Cull(true, false) // the side that faces the eye
	defer gl.Cull(false, false)
	defer gl.Blend(false)
	p.Use()
	p.Mat4("clip", v.clip())
	p.Int("surface", 0)
	p.Int("perspective", count(!v.camera.Orthographic))
	p.IVec2("parts", ellipsoidRings, ellipsoidParts)
	r.ellipsoids.array.Bind()
	gl.DrawStrips(ellipsoidRings*2*(ellipsoidParts+1), len(b)/ellipsoidStride)
	return nil
}
