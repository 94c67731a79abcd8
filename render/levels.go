package render

import (
	"math"
	"time"

	"cairn/scene/mesh"
)

// prepareLevel copies the level that a frame draws to the GPU, unless it is there, and
// returns which one that is.
func (g *gpuMesh) prepareLevel(u *uploader, m *mesh.TriMesh, v *view, e effort) (level int, err error) {
	d := m.Detail()
	if d == nil || m.Spent() {
		return wholeMesh, nil
	}
	if !g.detailed {
		g.takeNote(d)
	}
	level = g.level(v, e)
	// In a view at rest there is time for the whole mesh too: a place in it may be asked for.
	if g.full.pieces == nil && (level == wholeMesh || e.error <= Still.Error) {
		err = g.cut(u, m, d)
	}
	if err == nil && level != wholeMesh {
		err = g.levels[level].upload(u, m, &d.Levels[level])
	}
	return level, err
}

// wholeMesh stands for the mesh itself where levels have numbers.
const wholeMesh = -1

// level returns the coarsest level that is as exact as asked for in a view; a coarser one
// where that would take too long.
func (g *gpuMesh) level(v *view, e effort) int {
	if e.error == 0 && g.warp.on() {
		return wholeMesh // also where a level is as exact as the mesh as it is
	}
	near, _ := v.depths(g.box())
	allowed := e.error * v.pixelSize(max(near, v.near))
	level := len(g.levels) - 1
	for level > wholeMesh && g.levels[level].error > allowed {
		level--
	}
	if e.error == 0 || e.triangles == math.MaxInt {
		return level
	}
	f := newSight(v, g)
	for level < len(g.levels)-1 && g.surface(level).visible(&f) > e.triangles {
		level++
	}
	return level
}

// effort is what a frame asks for of each of its meshes.
type effort struct {
	error     float64 // as of Quality
	triangles int     // so many may be drawn where an error is allowed
}

// effort returns what a frame's quality asks for of a mesh. How far a level is off says
// nothing of its colours, nor of its edges: where a mesh has more than its shape to show, a
// view at rest is of all triangles.
func (r *Renderer) effort(f *Frame, item meshItem, q Quality) effort {
	e := effort{q.Error, math.MaxInt}
	if g := r.meshes[item.mesh]; q.Error <= Still.Error && g != nil && (f.style.Wireframe || item.shown.colors != nil || item.pits != noPits || item.warp.on() || g.full.painted()) {
		e.error = 0
	}
	if q.Within > 0 && r.pace > 0 {
		e.triangles = int((float64(q.Within)/r.pace - filling) / float64(max(1, len(f.meshes)+f.beside)))
	}
	return e
}

// painted reports whether a surface has colours, of vertices, materials or pictures.
func (s *gpuSurface) painted() bool {
	return s.colors.Valid() || s.texcoords.Valid() || len(s.parts) > 1
}

// filling is how many triangles take about as long as filling the pixels that they cover: so
// what a coarse level took says how long a finer one would take.
const filling = 20_000

// keepPace takes into account how long a surface took. The first hundred thousandths of a
// second say little of how long more triangles take.
func (r *Renderer) keepPace(triangles int, took time.Duration) {
	const few = 10_000
	if triangles < few {
		return
	}
	pace := float64(took) / float64(triangles+filling)
	if r.pace == 0 {
		r.pace = pace
	}
	r.pace += (pace - r.pace) / 4 // smooths what other programs on the machine do to it
}

// surface returns what is drawn for a level.
func (g *gpuMesh) surface(level int) *gpuSurface {
	if level == wholeMesh {
		return &g.full
	}
	return &g.levels[level]
}
