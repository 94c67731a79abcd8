package render

import (
	"math"
	"slices"

	"cairn/render/internal/gl"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// takeNote takes note of the levels of a mesh. None of them is on the GPU yet.
func (g *gpuMesh) takeNote(d *mesh.Detail) {
	g.levels = make([]gpuSurface, len(d.Levels))
	for i := range d.Levels {
		l, s := &d.Levels[i], &g.levels[i]
		s.error, s.triangles, s.pieces = l.Error, l.TriangleCount(), slices.Clone(l.Pieces)
	}
	g.detailed = true
}

// cut replaces the copy of the whole mesh by one in pieces. Where it is broken off what is
// done stays, for the next time.
func (g *gpuMesh) cut(u *uploader, m *mesh.TriMesh, d *mesh.Detail) error {
	if err := g.next.upload(u, m, &mesh.Level{Meshlets: d.Meshlets, Parts: m.Data().Parts}); err != nil {
		return err
	}
	g.full.free(u.device)
	g.full, g.next = g.next, gpuSurface{}
	return nil
}

// frustum is what a view, or a tile of it, shows of a mesh: what is on the inner side of
// six planes and of the one that clips, in coordinates relative to the mesh's origin.
type frustum [7][4]float64

func newFrustum(v *view, origin r3.Vec) frustum {
	m := v.modelClip(origin)
	row := func(i int) [4]float64 {
		return [4]float64{float64(m[i]), float64(m[4+i]), float64(m[8+i]), float64(m[12+i])}
	}
	// A point is seen where -w ≤ x, y, z ≤ w in clip coordinates.
	var f frustum
	w := row(3)
	for axis := range 3 {
		r := row(axis)
		for k := range 4 {
			f[2*axis][k], f[2*axis+1][k] = w[k]+r[k], w[k]-r[k]
		}
	}
	f[6] = keptSide(v.camera.Clip, origin)
	return f
}

// sees reports whether something of a piece may be seen. The box counts as a little larger
// than it is, for the rounding of what OpenGL works out.
func (f *frustum) sees(p *mesh.Piece) bool {
	const margin = 0.01 // of the box's size
	var middle, half [3]float64
	most := 0.0
	for k := range 3 {
		lo, hi := float64(p.Min[k]), float64(p.Max[k])
		middle[k], half[k] = (lo+hi)/2, (hi-lo)/2
		most = max(most, half[k])
	}
	for i := range f {
		n := &f[i]
		outer := n[3] // the largest value within the box
		for k := range 3 {
			outer += n[k]*middle[k] + max(n[k], -n[k])*(half[k]+margin*most)
		}
		if outer < 0 {
			return false
		}
	}
	return true
}

// crossing is a plane that pieces may lie across, as keptSide returns it.
type crossing [4]float64

// sees reports whether a plane may go through a piece, with the margin of frustum.sees.
func (c *crossing) sees(p *mesh.Piece) bool {
	const margin = 0.01
	at, reach, most := c[3], 0.0, 0.0
	for k := range 3 {
		most = max(most, float64(p.Max[k]-p.Min[k])/2)
	}
	for k := range 3 {
		lo, hi := float64(p.Min[k]), float64(p.Max[k])
		at += c[k] * (lo + hi) / 2
		reach += math.Abs(c[k]) * ((hi-lo)/2 + margin*most)
	}
	return math.Abs(at) <= reach
}

// sight is what a view shows of a mesh.
type sight struct {
	frustum
	all   bool       // everything may be seen
	hides solidity   // which sides are hidden: those that look away from the eye, where this is outward
	eye   [3]float64 // where it is, or the direction to it in an orthographic view, relative to the mesh's origin
	ortho bool
}

func newSight(v *view, g *gpuMesh) sight {
	s := sight{frustum: newFrustum(v, g.origin), all: g.warp.on(), hides: g.hides(v), ortho: v.camera.Orthographic}
	eye := v.axes[2]
	if !s.ortho {
		eye = r3.Sub(r3.Add(v.camera.Focus, r3.Scale(v.distance, eye)), g.origin)
	}
	s.eye = [3]float64{eye.X, eye.Y, eye.Z}
	return s
}

// hides returns which sides of a mesh a view from outside hides: open for none.
func (g *gpuMesh) hides(v *view) solidity {
	if !v.outside || noCulling || g.opens(v) || g.closed == mixed || g.warp.on() {
		return open
	}
	return g.closed
}

// sees reports whether something of a piece may be seen.
func (s *sight) sees(p *mesh.Piece) bool { return s.all || s.frustum.sees(p) && !s.away(p) }

// away reports whether all triangles of a piece show the side that is hidden. A place is
// known that is on the eye's side of all their planes, or that the eye is beyond: so they do
// where all normals look away from the eye there (Shirman, L. A. and Abi-Ezzi, S. S. 1993,
// The cone of normals technique for fast processing of curved patches, Comput. Graph. Forum
// 12(3), 261-272, doi:10.1111/1467-8659.1230261).
func (s *sight) away(p *mesh.Piece) bool {
	// OpenGL works out from rounded places which side shows: what is nearly edge-on stays.
	const margin = 0.01
	if s.hides == open || p.Spread >= 1 {
		return false
	}
	shift, side := -float64(p.Behind), 1.0
	if s.hides == inward {
		shift, side = float64(p.Before), -1
	}
	middle := p.Middle()
	along, length := 0.0, 0.0
	for k, axis := range p.Axis {
		to := -s.eye[k] // from the eye
		if !s.ortho {
			to += middle[k] + shift*float64(axis)
		}
		along += side * to * float64(axis)
		length += to * to
	}
	return along >= (float64(p.Spread)+margin)*math.Sqrt(length)
}

// pieceTest says which pieces of a surface are drawn.
type pieceTest interface{ sees(p *mesh.Piece) bool }

// runs appends what is to be drawn of a part's triangles, which are in pieces.
func (s *gpuSurface) runs(out []gl.Run, part gpuPart, wanted pieceTest) []gl.Run {
	from, to := part.first/3, (part.first+part.count)/3
	first, _ := slices.BinarySearchFunc(s.pieces, from, func(p mesh.Piece, at int) int { return int(p.First) - at })
	for i := first; i < len(s.pieces) && int(s.pieces[i].First) < to; i++ {
		if p := &s.pieces[i]; wanted.sees(p) {
			out = append(out, gl.Run{
				First: int32(3 * p.First), Count: int32(3 * p.Count), FirstVertex: int32(p.FirstVertex), Vertices: int32(p.Vertices),
			})
		}
	}
	return out
}

// visible returns about how many of the triangles a view shows.
func (s *gpuSurface) visible(f *sight) int {
	if s.pieces == nil {
		return s.triangles
	}
	n := 0
	for i := range s.pieces {
		if f.sees(&s.pieces[i]) {
			n += int(s.pieces[i].Count)
		}
	}
	return n
}
