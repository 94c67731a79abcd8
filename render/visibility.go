package render

import (
	"image"

	"cairn/render/internal/gl"
)

// visibility is a small picture with a pixel for every landmark of a frame, in
// the frame's order: white where the surface does not hide it. A picture drawn
// in tiles fills it tile by tile.
type visibility struct {
	texture     gl.Texture
	framebuffer gl.Framebuffer
	rows        int
}

const visibilityColumns = 1024 // as in the shaders

// resize makes room for n landmarks.
func (s *visibility) resize(d *gl.Device, n int) (err error) {
	rows := max(1, (n+visibilityColumns-1)/visibilityColumns)
	if rows <= s.rows {
		return nil
	}
	s.free(d)
	if s.texture, err = d.NewTexture(gl.R8, visibilityColumns, rows); err != nil {
		return err
	}
	if s.framebuffer, err = d.NewFramebuffer(s.texture, gl.Texture{}, gl.Renderbuffer{}); err != nil {
		s.free(d)
		return err
	}
	s.rows = rows
	return nil
}

func (s *visibility) free(d *gl.Device) {
	d.DeleteFramebuffer(&s.framebuffer)
	d.DeleteTexture(&s.texture)
	*s = visibility{}
}

// read says of some landmarks of a frame which are not hidden, once that is noted.
func (s *visibility) read(seen []bool, some landmarkSpan) {
	if some.first == some.end {
		return
	}
	top, bottom := some.first/visibilityColumns, (some.end-1)/visibilityColumns
	left, columns := 0, visibilityColumns
	if top == bottom {
		left, columns = some.first%visibilityColumns, some.end-some.first
	}
	pix := make([]uint8, 4*columns*(bottom-top+1))
	s.framebuffer.ReadColor(left, top, columns, bottom-top+1, columns, pix)
	for i := some.first; i < some.end; i++ {
		seen[i] = pix[4*(i-top*visibilityColumns-left)] >= 128
	}
}

// ownBounds returns the bounds of the landmarks that are looked for in the surface of a
// tile: its own, and beyond the edge of the picture those of which a part may be seen.
// Left, lower, right, upper; the tile itself is from -1 to 1.
func (v *view) ownBounds() [4]float32 {
	const beyond = 0.5
	b := [4]float32{-1, -1, 1, 1}
	if v.tile.Min.X == 0 {
		b[0] -= beyond
	}
	if v.tile.Min.Y == 0 { // the picture stands on its head
		b[1] -= beyond
	}
	if v.tile.Max.X == v.width {
		b[2] += beyond
	}
	if v.tile.Max.Y == v.height {
		b[3] += beyond
	}
	return b
}

// drawVisibility notes which of some landmarks in the tile are hidden by its surface.
func (r *Renderer) drawVisibility(f *Frame, v view, t *targets, seen *visibility, some landmarkSpan) error {
	n := f.points()
	if err := seen.resize(r.device, n); err != nil {
		return err
	}
	if some.first == some.end {
		return nil
	}
	p, err := r.programs.get("visibility", "")
	if err != nil {
		return err
	}
	seen.framebuffer.Draw(visibilityColumns, seen.rows)
	if v.tile.Min == (image.Point{}) {
		// The first tile. Landmarks that are in none must not keep what was said of
		// others before: they count as seen.
		gl.Clear(1, 1, 1, 1)
	}
	t.surfaceDepth.Bind(0)
	gl.Depth(false, false)
	first := 0
	for i := range f.groups {
		from, to := max(some.first-first, 0), min(some.end-first, len(f.groups[i].points))
		if g := r.groups[f.groups[i].group]; g != nil && from < to {
			useGlyphs(p, f, v, t, g)
			p.Vec2("size", float32(t.width*t.samples), float32(t.height*t.samples))
			p.Vec4("own", v.ownBounds())
			p.Int("first", first)
			p.Int("rows", seen.rows)
			g.bindPoints(0, 0)
			gl.DrawPoints(from, to-from)
		}
		first += len(f.groups[i].points)
	}
	return nil
}
