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

// read returns which landmarks of a frame are not hidden, once that is noted.
func (s *visibility) read(f *Frame) []bool {
	n := f.points()
	if n == 0 {
		return nil
	}
	rows := (n + visibilityColumns - 1) / visibilityColumns
	pix := make([]uint8, 4*visibilityColumns*rows)
	s.framebuffer.ReadColor(0, 0, visibilityColumns, rows, visibilityColumns, pix)
	seen := make([]bool, n)
	for i := range seen {
		seen[i] = pix[4*i] >= 128
	}
	return seen
}

// drawVisibility notes which landmarks in the tile are hidden by its surface.
func (r *Renderer) drawVisibility(f *Frame, v view, t *targets, seen *visibility) error {
	n := f.points()
	if err := seen.resize(r.device, n); err != nil {
		return err
	}
	if n == 0 || !f.labelled() {
		return nil
	}
	p, err := r.programs.get("visibility", "")
	if err != nil {
		return err
	}
	seen.framebuffer.Draw(visibilityColumns, seen.rows)
	if v.tile.Min == (image.Point{}) {
		// The first tile. Landmarks whose middle is in none must not keep what was
		// said of others before: they count as seen.
		gl.Clear(1, 1, 1, 1)
	}
	t.surfaceDepth.Bind(0)
	gl.Depth(false, false)
	first := 0
	for i := range f.groups {
		if g := r.groups[f.groups[i].group]; g != nil {
			useGlyphs(p, f, v, t, g)
			p.Vec2("size", float32(t.width*t.samples), float32(t.height*t.samples))
			p.Int("first", first)
			p.Int("rows", seen.rows)
			g.bindPoints(0, 0)
			gl.DrawPoints(0, g.pointCount)
		}
		first += len(f.groups[i].points)
	}
	return nil
}
