package viewport

import (
	"math"

	"cairn/app/tool"
	"cairn/render"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// toolView is the viewport as tools see it.
type toolView struct{ *Viewport }

// Document is part of tool.View.
func (v toolView) Document() *scene.Document {
	if v.id == 0 {
		return nil
	}
	return v.Viewport.Document()
}

// Stop is part of tool.View.
func (v toolView) Stop() { v.stopFlight() }

// Picture is part of tool.View.
func (v toolView) Picture() tool.Picture {
	return tool.Picture{Aspect: v.aspect(), Unit: 1 / float64(v.Size().Height), Pixel: 1 / float64(max(1, v.size.Y))}
}

// LandmarkAt is part of tool.View.
func (v toolView) LandmarkAt(at r2.Vec) (scene.Point, bool) {
	d := v.Document()
	if d == nil || !v.style.Landmarks || v.Barred() != "" {
		return render.NoPoint, false
	}
	const least = 6 // Fyne units: a finger's tremble around a small glyph
	radius := v.style.GlyphRadius(d.Size())
	smallest, most := v.Style().GlyphRange(v.size.Y)
	return d.LandmarkAt(v.camera, at.X, at.Y, radius, max(smallest, least/float64(v.Viewport.Size().Height)), most)
}

// Barred is part of tool.View.
func (v toolView) Barred() string {
	if v.events.Warp(v.id) != nil {
		return tool.Computed
	}
	return ""
}

// ShowsLandmarks is part of tool.View.
func (v toolView) ShowsLandmarks() bool { return v.style.Landmarks }

// Say is part of tool.View.
func (v toolView) Say(text string) { v.events.Said(text) }

// Locate is part of tool.View.
func (v toolView) Locate(at r2.Vec, reply func(r3.Vec, bool)) {
	d := v.Document()
	if d == nil {
		return
	}
	x, y := v.devicePixel(at)
	bare := render.Style{PixelRatio: v.pixelRatio()} // only the surface counts
	v.screen.Locate(render.ExtractWarped(nil, d, v.camera, bare, render.NoPoint, v.events.Warp(v.id)), v.size.X, v.size.Y, x, y, v.whileInFront(reply))
}

// Point is part of tool.View.
func (v toolView) Point(at r2.Vec) {
	hit, ok := v.LandmarkAt(at)
	if !ok {
		hit = render.NoPoint
	}
	v.setHover(hit)
	if v.Barred() != "" { // no place of it is one of the specimen
		v.events.Under(r3.Vec{}, false)
		return
	}
	x, y := v.devicePixel(at)
	v.screen.Probe(x, y, v.whileInFront(v.events.Under)) // only the latest matters
}

// Unpoint is part of tool.View.
func (v toolView) Unpoint() {
	v.setHover(render.NoPoint)
	v.events.Under(r3.Vec{}, false)
}

// Selected is part of tool.View.
func (v toolView) Selected() {
	v.draw(render.Still)
}

// whileInFront returns a reply for the render goroutine that runs on the
// window's, unless another document is in front by then.
func (v *Viewport) whileInFront(reply func(r3.Vec, bool)) func(r3.Vec, bool) {
	id := v.id
	return func(at r3.Vec, ok bool) {
		v.post(func() {
			if v.id == id && id != 0 {
				reply(at, ok)
			}
		})
	}
}

// devicePixel returns the pixel of the picture at a place of it.
func (v *Viewport) devicePixel(at r2.Vec) (x, y int) {
	const rounding = 1e-6 // pixels: a position on the edge of one belongs to it
	s := v.Size()
	height := float64(v.size.Y)
	width := height * float64(s.Width) / float64(s.Height) // what at.X is a fraction of; but for rounding, v.size.X
	across := float64(v.size.X) / width
	return int(math.Floor((at.X*height+width/2)*across + rounding)), int(math.Floor((0.5-at.Y)*height + rounding))
}

func (v *Viewport) setHover(p scene.Point) {
	if p == v.hover {
		return
	}
	v.hover = p
	v.events.Hover(p)
	v.draw(render.Still)
}
