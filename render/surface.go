package render

import (
	"image"
	"image/color"
	"slices"
	"strconv"
	"time"

	"cairn/render/internal/gl"
	"cairn/scene"
)

// drawChunk is how many triangles are drawn between two looks at what else is
// to be done: a few milliseconds' worth for a software driver. See also throttle.
const drawChunk = 16 << 10

// pointDiameter is that of the vertices of a mesh without faces, in design pixels.
const pointDiameter = 2.5

// noCulling draws the hidden sides of solids too, for tests.
var noCulling = false

// surfaceKey says what the surface pass has drawn. While it is the same, the
// pass is not drawn again.
type surfaceKey struct {
	view     view
	document scene.ID
	style    surfaceStyle
	meshes   []meshItem
	levels   []int // of each mesh, the one that is drawn
}

// surfaceStyle is the part of the style that the surface pass depends on.
type surfaceStyle struct {
	background         color.NRGBA
	wireframe, texture bool
	ratio              float64
	tint               color.NRGBA
}

func (k surfaceKey) equal(o surfaceKey) bool {
	return k.view == o.view && k.document == o.document && k.style == o.style &&
		slices.Equal(k.meshes, o.meshes) && slices.Equal(k.levels, o.levels)
}

// stands reports whether a surface stands in for one with another key: it is the same or,
// where q is of coarser levels, the same in more detail.
func (k surfaceKey) stands(q surfaceKey) bool {
	if len(k.levels) != len(q.levels) {
		return false
	}
	for i, level := range k.levels {
		if level > q.levels[i] {
			return false
		}
	}
	q.levels = k.levels
	return k.equal(q)
}

// coarse reports whether a coarser level stands in for a mesh.
func (k surfaceKey) coarse() bool {
	return slices.ContainsFunc(k.levels, func(level int) bool { return level != wholeMesh })
}

func (k surfaceKey) shows(id scene.ID) bool {
	return k.document == id || slices.ContainsFunc(k.meshes, func(m meshItem) bool { return m.node == id })
}

func (r *Renderer) surfaceKey(f *Frame, v view, q Quality) surfaceKey {
	s := f.style
	k := surfaceKey{
		view: v, document: f.document, meshes: f.meshes,
		style: surfaceStyle{s.Background, s.Wireframe, s.Texture, s.PixelRatio, f.tint},
	}
	for _, item := range f.meshes {
		level := wholeMesh
		if g := r.meshes[item.mesh]; g != nil {
			level = g.level(&v, r.effort(f, item, q))
		}
		k.levels = append(k.levels, level)
	}
	return k
}

// drawSurface draws the background and the meshes, unless t has them already. Where it
// has them in more detail, a frame of coarser levels would be no quicker, only worse: so it
// keeps them, when a landmark is placed in a view at rest.
func (r *Renderer) drawSurface(f *Frame, v view, q Quality, t *targets) error {
	key := r.surfaceKey(f, v, q)
	if t.surfaceKey.stands(key) {
		return nil
	}
	t.surfaceKey, t.over, t.middle = surfaceKey{}, nil, middle{} // until it is complete
	begin, triangles := time.Now(), 0
	t.surface.Draw(t.width*t.samples, t.height*t.samples)
	gl.Clear(premultiplied(f.style.Background))
	gl.Depth(true, true)
	for i, item := range f.meshes {
		if g := r.meshes[item.mesh]; g != nil {
			s := g.surface(key.levels[i])
			n, err := r.drawMesh(f, v, t, item, s)
			if err != nil {
				return err
			}
			triangles += n
			if err = r.fillCut(f, v, t, g, s); err != nil {
				return err
			}
		}
	}
	if !t.surfaceOnly {
		t.middle.look(f, v, t) // waits until all is drawn
	}
	if t.samples == 1 && v.tile.Size() == image.Pt(v.width, v.height) {
		r.keepPace(triangles, time.Since(begin))
	}
	t.surfaceKey = key
	return nil
}

// colorOf returns a colour as shaders have it.
func colorOf(c color.NRGBA) [3]float32 {
	return [3]float32{float32(c.R) / 255, float32(c.G) / 255, float32(c.B) / 255}
}

// premultiplied returns a colour as OpenGL keeps it here: multiplied by alpha.
func premultiplied(c color.NRGBA) (r, g, b, a float32) {
	a = float32(c.A) / 255
	return float32(c.R) / 255 * a, float32(c.G) / 255 * a, float32(c.B) / 255 * a, a
}

// drawMesh draws a mesh in one level of detail and returns how many triangles that were.
func (r *Renderer) drawMesh(f *Frame, v view, t *targets, item meshItem, s *gpuSurface) (drawn int, err error) {
	g := r.meshes[item.mesh]
	s.array.Bind()
	gl.ClipDistance(!v.camera.Clip.IsZero())
	defer gl.ClipDistance(false)
	var queue throttle
	defer queue.end()
	if s.triangles == 0 {
		return 0, r.drawPoints(f, v, t, item, &queue)
	}
	sight := newSight(&v, g)
	defer gl.Cull(false, false)
	for _, part := range s.parts {
		p, err := r.usePart(f, v, t, item, s, part)
		if err != nil {
			return 0, err
		}
		n, err := r.drawTriangles(p, s, part, &sight, &queue)
		if err != nil {
			return 0, err
		}
		drawn += n
	}
	return drawn, nil
}

// drawTriangles draws what is seen of a part of the bound surface with the program in use,
// and returns how many triangles that were.
func (r *Renderer) drawTriangles(p *gl.Program, s *gpuSurface, part gpuPart, wanted pieceTest, queue *throttle) (drawn int, err error) {
	if s.pieces != nil {
		return r.drawPieces(p, s, part, wanted, queue)
	}
	return part.count / 3, r.drawPart(p, s, part, queue)
}

// drawPieces is drawTriangles for a surface in pieces: those out of sight are left out, and
// many are drawn by one call.
func (r *Renderer) drawPieces(p *gl.Program, s *gpuSurface, part gpuPart, wanted pieceTest, queue *throttle) (drawn int, err error) {
	gl.Indices(s.local)
	runs := s.runs(r.scratch.runs[:0], part, wanted)
	r.scratch.runs = runs
	for len(runs) > 0 {
		if err := r.pause(); err != nil {
			return drawn, err
		}
		n, triangles := 0, 0
		for n < len(runs) && (n == 0 || triangles+int(runs[n].Count)/3 <= drawChunk) {
			triangles += int(runs[n].Count) / 3
			n++
		}
		if s.values.faces.Valid() {
			for i := range n {
				p.Int("firstTriangle", int(runs[i].First)/3)
				gl.DrawRuns(runs[i : i+1])
			}
		} else {
			gl.DrawRuns(runs[:n])
		}
		queue.add(triangles)
		drawn += triangles
		runs = runs[n:]
	}
	return drawn, nil
}

// drawPart draws a part of the bound surface, which is not in pieces, with the program in
// use.
func (r *Renderer) drawPart(p *gl.Program, s *gpuSurface, part gpuPart, queue *throttle) error {
	first := part.first / 3
	for end := first + part.count/3; first < end; {
		if err := r.pause(); err != nil {
			return err
		}
		b, at, n := s.indices.at(first)
		n = min(drawChunk, end-first, n)
		gl.Indices(b)
		p.Int("firstTriangle", first)
		gl.DrawTriangles(3*at, 3*n)
		queue.add(n)
		first += n
	}
	return nil
}

// usePart makes ready to draw the triangles of one look.
func (r *Renderer) usePart(f *Frame, v view, t *targets, item meshItem, s *gpuSurface, part gpuPart) (*gl.Program, error) {
	g := r.meshes[item.mesh]
	defines := clipDefines(&v)
	defines = append(defines, item.warp.defines()...)
	switch {
	case !s.normals.Valid():
		defines = append(defines, "FLAT", "PLACE")
	case item.warp.on():
		defines = append(defines, "NORMALS", "PLACE", "BEFORE")
	default:
		defines = append(defines, "NORMALS")
	}
	picture := r.textures[part.texture]
	switch {
	case f.tint.A != 0:
		part.diffuse = colorOf(f.tint)
	case s.values.valid():
		defines = append(defines, item.shown.defines(s)...)
	case f.style.Texture && part.hasTexture && picture != nil && s.texcoords.Valid():
		defines = append(defines, "TEXTURE")
		picture.texture.Bind(0)
	case s.colors.Valid():
		defines = append(defines, "COLORS")
	}
	// From outside, the far side of a solid is hidden: half of the triangles make the same
	// picture. It shows where a cut opens the solid.
	hides := g.hides(&v)
	gl.Cull(hides == outward, hides == inward)
	if hides != open {
		defines = append(defines, "SIDE "+strconv.FormatBool(hides == outward))
	}
	defines = append(defines, item.pitsDefines(s)...)
	geometry := ""
	if f.style.Wireframe {
		defines, geometry = append(defines, "WIREFRAME"), "wireframe"
	}
	p, err := r.programs.get("surface", geometry, defines...)
	if err != nil {
		return nil, err
	}
	p.Use()
	useClip(p, &v, g.origin)
	item.warp.use(p)
	if item.warp.on() {
		p.Float("unit", float32(1/v.pixelSize(v.distance)))
	}
	rotation, _ := v.modelView(g.origin)
	p.Mat4("modelClip", v.modelClip(g.origin))
	p.Mat3("rotation", rotation)
	p.Vec3("diffuse", part.diffuse)
	p.Float("facing", g.facing)
	p.Int("picture", 0)
	p.Vec2("size", float32(t.width*t.samples), float32(t.height*t.samples))
	p.Float("edgeWidth", float32(0.5*f.style.PixelRatio)*float32(t.samples))
	gl.FrontFace(!v.mirrored) // the picture stands on its head
	r.useColors(p, f, t, item, s)
	return p, nil
}

// drawPoints draws the vertices of a mesh without faces as discs, unlit.
func (r *Renderer) drawPoints(f *Frame, v view, t *targets, item meshItem, queue *throttle) error {
	g := r.meshes[item.mesh]
	defines := append(clipDefines(&v), "POINTS")
	defines = append(defines, item.warp.defines()...)
	diffuse := defaultColor
	if f.tint.A != 0 {
		diffuse = colorOf(f.tint)
	} else if g.full.values.valid() {
		defines = append(defines, item.shown.defines(&g.full)...)
	} else if g.full.colors.Valid() {
		defines = append(defines, "COLORS")
	}
	p, err := r.programs.get("surface", "", defines...)
	if err != nil {
		return err
	}
	p.Use()
	useClip(p, &v, g.origin)
	item.warp.use(p)
	p.Mat4("modelClip", v.modelClip(g.origin))
	p.Vec3("diffuse", diffuse)
	p.Float("pointSize", float32(pointDiameter*f.style.PixelRatio)*float32(t.samples))
	r.useColors(p, f, t, item, &g.full)
	for done := 0; done < g.full.vertices; done += drawChunk {
		if err := r.pause(); err != nil {
			return err
		}
		n := min(drawChunk, g.full.vertices-done)
		gl.DrawPoints(done, n)
		queue.add(n)
	}
	return nil
}
