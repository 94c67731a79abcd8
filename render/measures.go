package render

import (
	"encoding/binary"
	"image/color"
	"math"

	"cairn/render/internal/gl"

	"gonum.org/v1/gonum/spatial/r3"
)

// drawn reports whether there is something to draw: enough places, all of them
// finite.
func (m *Measure) drawn() bool {
	for _, p := range m.Path {
		if s := p.X + p.Y + p.Z; math.IsNaN(s) || math.IsInf(s, 0) {
			return false
		}
	}
	return len(m.Path) >= 2 && (!m.Angle || len(m.Path) == 3)
}

// lines returns the paths that are drawn: the measured one, and the arc of an angle.
func (m *Measure) lines() [][]r3.Vec {
	path := m.Path
	if m.Closed && len(path) > 2 {
		path = append(path[:len(path):len(path)], path[0])
	}
	if m.Angle {
		return [][]r3.Vec{path, m.arc()}
	}
	return [][]r3.Vec{path}
}

// arcPart is how large an angle's arc is, in lengths of its shorter leg.
const arcPart = 0.35

// arc returns the arc between the legs of an angle, about its vertex. Legs of no
// length have none; of legs that are opposite it is any.
func (m *Measure) arc() []r3.Vec {
	const steps = 32
	u, w := r3.Sub(m.Path[0], m.Path[1]), r3.Sub(m.Path[2], m.Path[1])
	radius := arcPart * min(r3.Norm(u), r3.Norm(w))
	if !(radius > 0) {
		return nil
	}
	u, w = r3.Unit(u), r3.Unit(w)
	angle := math.Atan2(r3.Norm(r3.Cross(u, w)), r3.Dot(u, w))
	across := r3.Sub(w, r3.Scale(r3.Dot(u, w), u)) // in the plane of both, at a right angle to u
	if r3.Norm(across) < 1e-9 {
		axis := r3.Vec{X: 1}
		if math.Abs(u.X) > 0.7 {
			axis = r3.Vec{Y: 1}
		}
		across = r3.Cross(u, axis)
	}
	across = r3.Unit(across)
	arc := make([]r3.Vec, 0, steps+1)
	for i := range steps + 1 {
		sin, cos := math.Sincos(angle * float64(i) / steps)
		arc = append(arc, r3.Add(m.Path[1], r3.Scale(radius, r3.Add(r3.Scale(cos, u), r3.Scale(sin, across)))))
	}
	return arc
}

// textParts are where along their paths the texts stand of measures that have the same
// ends: so those of a distance and of the way along the surface are not in one place.
var textParts = [...]float64{1. / 2, 1. / 4, 3. / 4}

// textPart returns where along its path the text of a measure stands, by how many before
// it have its ends.
func (m *Marks) textPart(i int) float64 {
	n := 0
	for k := range i {
		if m.Measures[k].drawn() && m.Measures[k].sameEnds(&m.Measures[i]) {
			n++
		}
	}
	return textParts[n%len(textParts)]
}

// sameEnds reports whether two paths have the same ends, but for what lies between a point
// and the surface.
func (m *Measure) sameEnds(o *Measure) bool {
	const near = 0.02 // of the distance between the ends
	p, q, s, t := m.Path[0], m.Path[len(m.Path)-1], o.Path[0], o.Path[len(o.Path)-1]
	far := near * r3.Norm(r3.Sub(q, p))
	apart := func(a, b r3.Vec) float64 { return r3.Norm(r3.Sub(a, b)) }
	return max(apart(p, s), apart(q, t)) <= far || max(apart(p, t), apart(q, s)) <= far
}

// at returns the place of a part of the path, from 0 to 1, or of an angle its arc.
func (m *Measure) at(part float64) r3.Vec {
	path := m.lines()[0]
	if m.Angle {
		if path = m.arc(); len(path) == 0 {
			return m.Path[1]
		}
	}
	total := 0.0
	for i := 1; i < len(path); i++ {
		total += r3.Norm(r3.Sub(path[i], path[i-1]))
	}
	left := total * part
	for i := 1; i < len(path); i++ {
		l := r3.Norm(r3.Sub(path[i], path[i-1]))
		if left <= l && l > 0 {
			return r3.Add(path[i-1], r3.Scale(left/l, r3.Sub(path[i], path[i-1])))
		}
		left -= l
	}
	return path[len(path)-1]
}

// pathStride is the bytes of a piece of a path: its ends, its colour, and where its
// first end is along the path and how wide it is, in samples.
const pathStride = 12 + 12 + 4 + 8

// appendPath adds the pieces of a path, and a dot at either end where dots is true.
func appendPath(b []byte, v view, path []r3.Vec, c color.NRGBA, unit, samples float64, dots bool) []byte {
	t := v.camera.Distance()
	piece := func(p, q r3.Vec, along, width float64) {
		for _, e := range [2]r3.Vec{p, q} {
			e = v.camera.ToView(e)
			for _, x := range [3]float64{e.X, e.Y, e.Z - t} {
				b = binary.NativeEndian.AppendUint32(b, math.Float32bits(float32(x)))
			}
		}
		b = append(b, c.R, c.G, c.B, c.A)
		b = binary.NativeEndian.AppendUint32(b, math.Float32bits(float32(along)))
		b = binary.NativeEndian.AppendUint32(b, math.Float32bits(float32(width)))
	}
	along := 0.0
	x, y, _, before := v.pixel(path[0])
	for i := 1; i < len(path); i++ {
		piece(path[i-1], path[i], along, pathWidth*unit)
		nx, ny, _, ok := v.pixel(path[i])
		if ok && before {
			along += samples * math.Hypot(nx-x, ny-y)
		}
		x, y, before = nx, ny, ok
	}
	if dots {
		last := path[len(path)-1]
		piece(path[0], path[0], 0, pathDot*unit)
		piece(last, last, 0, pathDot*unit)
	}
	return b
}

// drawMeasures draws the measured paths into the bound framebuffer, which shows the
// surface: dashed where that hides them.
func (r *Renderer) drawMeasures(f *Frame, v view, t *targets) error {
	unit := f.style.PixelRatio * float64(t.samples)
	var b []byte
	for i := range f.marks.Measures {
		m := &f.marks.Measures[i]
		if !m.drawn() {
			continue
		}
		c := m.Color
		if c.A == 0 {
			c = MeasureColor
		}
		for k, path := range m.lines() {
			if len(path) > 0 {
				b = appendPath(b, v, path, c, unit, float64(t.samples), k == 0 && !m.Closed)
			}
		}
	}
	b = f.appendVectors(b, v, unit, float64(t.samples))
	if len(b) == 0 {
		return nil
	}
	p, err := r.programs.get("path", "")
	if err != nil {
		return err
	}
	err = r.paths.write(r.device, b, func(b gl.Buffer) {
		gl.Attribute(0, b, gl.Float3, pathStride, 0, 1)
		gl.Attribute(1, b, gl.Float3, pathStride, 12, 1)
		gl.Attribute(2, b, gl.Color8, pathStride, 24, 1)
		gl.Attribute(3, b, gl.Float2, pathStride, 28, 1)
	})
	if err != nil {
		return err
	}
	t.surfaceDepth.Bind(0)
	gl.Depth(false, false)
	gl.Blend(true)
	defer gl.Blend(false)
	p.Use()
	p.Mat4("clip", v.clip())
	p.Int("surface", 0)
	p.Float("nearest", float32(v.near))
	p.Float("lift", float32(0.4*f.style.GlyphRadius(f.size)))
	p.Vec2("size", float32(t.width*t.samples), float32(t.height*t.samples))
	p.Vec2("dash", float32(dashOn*unit), float32((dashOn+dashOff)*unit))
	r.paths.array.Bind()
	for _, casing := range [2]float64{pathCasing * unit, 0} { // all casings under all paths
		p.Float("casing", float32(casing))
		gl.DrawStrips(4, len(b)/pathStride)
	}
	return nil
}
