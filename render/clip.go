package render

import (
	"math"

	"cairn/render/internal/gl"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// A clipping plane cuts the surface by gl_ClipDistance. Where a mesh is closed and the eye
// is on the side that is cut away, the cut is filled. The plane goes through each triangle
// that it meets along a line, and these lines are the outlines of the cut. Each of them makes
// a triangle with one place of the plane. These turn over the pixels of a mask that they
// cover: what they turn over an odd number of times is within the outlines. Then the plane is
// drawn where the mask is set. From the other side a closed surface hides its cut.

// capColor is that of a filled cut. At the focus its lines are about hatchWidth apart, in
// design pixels: by a power of 2 of the scene's units, so between 0.7 and 1.4 times as far.
var capColor = [3]float32{0.76, 0.55, 0.45}

const hatchWidth = 14

// keptSide returns the plane as a row whose product with a place relative to origin, and 1,
// is negative where that is cut away: the distance from the plane, in scene units.
func keptSide(p scene.Plane, origin r3.Vec) [4]float64 {
	if p.IsZero() {
		return [4]float64{3: 1}
	}
	n := p.Normal
	return [4]float64{-n.X, -n.Y, -n.Z, r3.Dot(n, r3.Sub(p.Point, origin))}
}

// useClip gives the program in use the view's plane, if there is one.
func useClip(p *gl.Program, v *view, origin r3.Vec) {
	if !v.camera.Clip.IsZero() {
		p.Vec4("kept", narrow(keptSide(v.camera.Clip, origin)))
	}
}

func narrow(row [4]float64) (n [4]float32) {
	for k, x := range row {
		n[k] = float32(x)
	}
	return n
}

// clipDefines returns the definitions of a shader of the surface for the view's plane.
func clipDefines(v *view) []string {
	if v.camera.Clip.IsZero() {
		return nil
	}
	return []string{"CLIP"}
}

// capMask says of each sample whether the plane is inside of a mesh there.
type capMask struct {
	color       gl.Texture
	framebuffer gl.Framebuffer
}

func (m *capMask) make(d *gl.Device, width, height int) (err error) {
	if m.color.Valid() {
		return nil
	}
	if m.color, err = d.NewTexture(gl.R8, width, height); err != nil {
		return err
	}
	m.framebuffer, err = d.NewFramebuffer(m.color, gl.Texture{}, gl.Renderbuffer{})
	return err
}

func (m *capMask) free(d *gl.Device) {
	d.DeleteFramebuffer(&m.framebuffer)
	d.DeleteTexture(&m.color)
}

// opens reports whether the plane of a view cuts a mesh so that its inside may be seen: it
// goes through the mesh's box, and the eye is on the side that is cut away.
func (g *gpuMesh) opens(v *view) bool {
	if !v.camera.OntoCut() {
		return false
	}
	kept, away := false, false
	for _, p := range g.box().Corners() {
		above := v.camera.Clip.Above(p) > 0
		kept, away = kept || !above, away || above
	}
	return kept && away
}

// fillsCut reports whether a view may see a filled cut through a mesh. It waits until it
// is known whether that is closed.
func (r *Renderer) fillsCut(v *view, g *gpuMesh) (bool, error) {
	if !g.opens(v) {
		return false, nil
	}
	if err := g.solid.wait(r.pause); err != nil {
		return false, err
	}
	return g.solid.solidity() != open, nil
}

// fillCut fills the cut through a mesh whose level s has been drawn, where the mesh is
// closed.
func (r *Renderer) fillCut(f *Frame, v view, t *targets, g *gpuMesh, s *gpuSurface) error {
	if fills, err := r.fillsCut(&v, g); !fills {
		return err
	}
	w, h := t.width*t.samples, t.height*t.samples
	if err := t.mask.make(r.device, w, h); err != nil {
		return err
	}
	plane := v.camera.Clip
	bounds := g.box()
	middle := g.bounds.Center() // from where the lines are: they stay while it is warped
	middle = r3.Sub(middle, r3.Scale(plane.Above(middle), plane.Normal))
	if err := r.maskCut(v, t, g, s, middle); err != nil {
		return err
	}
	p, err := r.programs.get("cap", "")
	if err != nil {
		return err
	}
	t.surface.Draw(w, h)
	gl.Depth(true, true)
	t.mask.color.Bind(0)
	p.Use()
	p.Mat4("modelClip", v.modelClip(g.origin))
	p.Int("inside", 0)
	p.Vec3("color", f.capColor())
	reach := g.bounds.Diagonal()/2 + 1e-3*v.camera.Height
	right, up := planeAxes(plane.Normal)
	p.Vec3("middle", float32s(r3.Sub(middle, g.origin)))
	p.Vec3("right", float32s(r3.Scale(reach, right)))
	p.Vec3("up", float32s(r3.Scale(reach, up)))
	// Lines are apart by a power of 2, so that they stay where they are as the view turns.
	apart := hatchWidth * f.style.PixelRatio * v.camera.Height / float64(v.height) * math.Sqrt2
	p.Float("lines", float32(reach/math.Exp2(math.Floor(math.Log2(apart)))))
	// As far as the box, which counts as a little larger than it is.
	edge := r3.Scale(1e-3*reach, r3.Vec{X: 1, Y: 1, Z: 1})
	outline := plane.Outline(mesh.Bounds{Min: r3.Sub(bounds.Min, edge), Max: r3.Add(bounds.Max, edge), Valid: true})
	for i, name := range capCorners[:len(outline)] {
		k := (i + 1) / 2 // a strip goes from one side to the other
		if i%2 == 0 {
			k = (len(outline) - k) % len(outline)
		}
		off := r3.Sub(outline[k], middle)
		p.Vec2(name, float32(r3.Dot(off, right)/reach), float32(r3.Dot(off, up)/reach))
	}
	r.empty.Bind()
	gl.DrawStrip(len(outline))
	return nil
}

// capCorners are the names of where a plane meets the edges of a box, which it does six times
// at most.
var capCorners = [...]string{"corners[0]", "corners[1]", "corners[2]", "corners[3]", "corners[4]", "corners[5]"}

// capColor returns the colour of filled cuts: that of a tinted specimen tells which it is of.
func (f *Frame) capColor() [3]float32 {
	if f.tint.A == 0 {
		return capColor
	}
	c := colorOf(f.tint)
	for k := range c {
		c[k] = (1 + c[k]) / 2 // paler than its surface
	}
	return c
}

// maskCut notes where a plane, of which middle is a place, is inside of a mesh.
func (r *Renderer) maskCut(v view, t *targets, g *gpuMesh, s *gpuSurface, middle r3.Vec) error {
	p, err := r.programs.get("cut", "cut", g.warp.defines()...)
	if err != nil {
		return err
	}
	t.mask.framebuffer.Draw(t.width*t.samples, t.height*t.samples)
	gl.Clear(0, 0, 0, 0)
	gl.Depth(false, false)
	gl.Invert(true)
	defer gl.Invert(false)
	p.Use()
	p.Mat4("modelClip", v.modelClip(g.origin))
	p.Vec3("middle", float32s(r3.Sub(middle, g.origin)))
	useClip(p, &v, g.origin)
	g.warp.use(p)
	s.array.Bind()
	var met pieceTest = everywhere{}
	if !g.warp.on() {
		plane := crossing(keptSide(v.camera.Clip, g.origin))
		met = &plane
	}
	var queue throttle
	defer queue.end()
	for _, part := range s.parts {
		if _, err := r.drawTriangles(p, s, part, met, &queue); err != nil {
			return err
		}
	}
	return nil
}

// planeAxes returns two directions of length 1 along a plane, across each other.
func planeAxes(normal r3.Vec) (right, up r3.Vec) {
	across := r3.Vec{Y: 1} // any that is not along the normal
	if math.Abs(normal.Y) > 0.9 {
		across = r3.Vec{Z: 1}
	}
	right = r3.Unit(r3.Cross(across, normal))
	return right, r3.Cross(normal, right)
}

func float32s(v r3.Vec) [3]float32 { return [3]float32{float32(v.X), float32(v.Y), float32(v.Z)} }
