package render

import (
	"cairn/render/internal/gl"
)

// Sizes of landmarks and lines. Lengths are in design pixels.
const (
	leastRadius    = 3.0
	constantRadius = 4.0   // as on a full view
	largestRadius  = 0.025 // of the picture's height: a landmark must not hide what it marks
	edgeWidth      = 1.5
)

// marked reports whether OpenGL draws anything over the surface: landmarks, lines or
// measures.
func (r *Renderer) marked(f *Frame) bool {
	for i := range f.groups {
		if g := r.groups[f.groups[i].group]; g != nil && (!f.sprites() || g.edgesCount > 0) {
			return true
		}
	}
	return f.drawsPaths()
}

// drawLandmarks draws lines and landmarks into the bound framebuffer, which
// shows the surface; what the surface hides are rings. They have a depth of
// their own: a ring is always behind those that are not hidden, where both are.
func (r *Renderer) drawLandmarks(f *Frame, v view, t *targets) error {
	edges, err := r.programs.get("edge", "")
	if err != nil {
		return err
	}
	t.surfaceDepth.Bind(0)
	gl.ClearDepth()
	gl.Blend(true)
	defer gl.Blend(false)
	gl.Depth(true, true)
	defer gl.Depth(false, true)
	for i := range f.groups {
		if g := r.groups[f.groups[i].group]; g != nil && g.edgesCount > 0 {
			useEdges(edges, f, v, t, g)
			g.edgeArray.Bind()
			gl.DrawStrips(4, g.edgesCount)
		}
	}
	if err := r.drawMeasures(f, v, t); err != nil {
		return err
	}
	if err := r.drawEllipsoids(f, v, t); err != nil {
		return err
	}
	if f.sprites() {
		return nil
	}
	gl.Depth(true, true)
	gl.Blend(true)
	t.surfaceDepth.Bind(0)
	for i := range f.groups {
		if g := r.groups[f.groups[i].group]; g != nil {
			if err := r.drawGlyphs(f, v, t, g); err != nil {
				return err
			}
		}
	}
	return nil
}

// drawGlyphs draws the landmarks of a group.
func (r *Renderer) drawGlyphs(f *Frame, v view, t *targets, g *gpuGroup) error {
	for _, run := range g.runs {
		var defines []string
		if run.plain {
			defines = append(defines, "PLAIN")
		}
		p, err := r.programs.get("glyph", "", defines...)
		if err != nil {
			return err
		}
		useGlyphs(p, f, v, t, g)
		g.bindPoints(run.first, 1)
		gl.DrawStrips(4, run.count)
	}
	return nil
}

// place sets how the positions of a group fall on the picture.
func place(p *gl.Program, v view, g *gpuGroup) {
	rotation, t := v.modelView(g.origin)
	p.Use()
	p.Mat3("rotation", rotation)
	p.Vec3("translation", [3]float32{float32(t.X), float32(t.Y), float32(t.Z)})
	p.Mat4("clip", v.clip())
	p.Int("surface", 0)
}

func useGlyphs(p *gl.Program, f *Frame, v view, t *targets, g *gpuGroup) {
	place(p, v, g)
	samples := float64(t.samples)
	unit := f.style.PixelRatio * samples
	least, most := glyphRange(f, v)
	p.Float("radius", float32(f.style.GlyphRadius(f.size)))
	p.Vec2("range", float32(least*samples), float32(most*samples))
	p.Float("unit", float32(unit))
	at0 := v.pixelSize(0) / samples
	p.Vec2("sampleSize", float32(at0), float32(v.pixelSize(1)/samples-at0))
	_, _, _, _, sz, oz, wz, ww := v.projection()
	p.Vec4("depth", [4]float32{float32(sz), float32(oz), float32(wz), float32(ww)})
}

// glyphRange returns the least and the largest radius of a landmark, in pixels.
func glyphRange(f *Frame, v view) (least, most float64) {
	least, most = f.style.GlyphRange(v.height)
	return least * float64(v.height), most * float64(v.height)
}

func useEdges(p *gl.Program, f *Frame, v view, t *targets, g *gpuGroup) {
	place(p, v, g)
	p.Float("nearest", float32(v.near))
	p.Float("lift", float32(0.4*f.style.GlyphRadius(f.size)))
	p.Vec2("size", float32(t.width*t.samples), float32(t.height*t.samples))
	p.Float("width", float32(edgeWidth*f.style.PixelRatio*float64(t.samples)))
}
