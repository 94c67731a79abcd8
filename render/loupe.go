package render

import (
	"image"
	"math"

	"cairn/render/internal/gl"
)

// Sizes of the loupe. Lengths are in design pixels.
const (
	loupeRadius = 72.0
	loupeZoom   = 6.0
	loupeRim    = 2.0
	loupeAway   = 28.0 // from the pointer to its rim
)

// place returns where the middle of the loupe is in a picture and its radius, in
// pixels, and how much larger it shows things; ok is false where it is not shown: its
// place is not in the picture, or that is too small. It stands above and to the right,
// or on the other side where there is no room.
func (l Loupe) place(v view, ratio float64) (c Pixel, radius, zoom float64, ok bool) {
	radius, zoom = l.Radius, l.Zoom
	if !(radius > 0) {
		radius = loupeRadius
	}
	if !(zoom > 0) {
		zoom = loupeZoom
	}
	w, h := float64(v.width), float64(v.height)
	radius, zoom = math.Round(min(radius*ratio, w/4, h/4)), min(max(zoom, 2), 16)
	inside := l.At.X >= 0 && l.At.Y >= 0 && l.At.X <= w && l.At.Y <= h
	if !l.Shown || !inside || radius < 16*ratio {
		return c, radius, zoom, false
	}
	const h45 = math.Sqrt2 / 2
	away, room := h45*(radius+loupeAway*ratio), radius+(loupeRim+2)*ratio
	c = Pixel{math.Round(l.At.X + away), math.Round(l.At.Y - away)}
	if c.X+room > w {
		c.X = math.Round(l.At.X - away)
	}
	if c.Y-room < 0 {
		c.Y = math.Round(l.At.Y + away)
	}
	return c, radius, zoom, true
}

// view returns the part of the picture around a place, zoomed: the same camera in a
// larger picture, of which a square tile is seen.
func (l Loupe) view(v view, radius, zoom float64) view {
	v.width, v.height = int(math.Round(zoom*float64(v.width))), int(math.Round(zoom*float64(v.height)))
	x, y, r := int(math.Round(zoom*l.At.X)), int(math.Round(zoom*l.At.Y)), int(radius)
	v.tile = image.Rect(x-r, y-r, x+r, y+r)
	return v
}

// drawLoupe draws the loupe over the picture of t: the scene from all triangles, with
// four samples a pixel, whatever the picture around it has. Landmarks keep their size
// there, so that they do not hide what they mark.
func (r *Renderer) drawLoupe(f *Frame, v view, t *targets) error {
	c, radius, zoom, ok := f.marks.Loupe.place(v, f.style.PixelRatio)
	if !ok {
		r.loupe.free()
		return nil
	}
	inner := *f
	inner.style.ConstantSize = true
	inner.marks = Marks{Measures: f.marks.Measures}
	lv := f.marks.Loupe.view(v, radius, zoom)
	if err := r.loupe.resize(lv.tile.Dx(), lv.tile.Dy(), 2); err != nil {
		return err
	}
	gl.Defaults()
	if err := r.drawSurface(&inner, lv, Still, &r.loupe); err != nil {
		return err
	}
	if err := r.drawScene(&inner, lv, &r.loupe); err != nil {
		return err
	}
	p, err := r.programs.get("loupe", "")
	if err != nil {
		return err
	}
	t.picture.Draw(t.width, t.height)
	gl.Depth(false, false)
	gl.Blend(true)
	defer gl.Blend(false)
	r.loupe.pictureColor.Bind(0)
	unit := f.style.PixelRatio
	p.Use()
	p.Int("scene", 0)
	p.Vec2("size", float32(t.width), float32(t.height))
	p.Vec2("middle", float32(c.X), float32(c.Y))
	p.Vec2("shape", float32(radius), float32(loupeRim*unit))
	p.Float("unit", float32(unit))
	r.empty.Bind()
	gl.DrawStrip(4)
	return r.device.Check("drawing the loupe")
}
