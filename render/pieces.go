package render

import (
	"iter"
	"slices"

	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// sort has the triangles of the whole mesh in the order of its pieces, and takes note of
// its levels.
func (g *gpuMesh) sort(u *uploader, m *mesh.TriMesh, d *mesh.Detail) error {
	corners, err := m.SplitCorners(u.pause)
	if err != nil {
		return err
	}
	triangles := m.Data().Triangles
	if corners != nil {
		triangles = corners.Triangles
	}
	sorted, err := u.indices(d.Order, triangles)
	if err != nil {
		return err
	}
	g.full.indices.free(u.device)
	g.full.freeValues(u.device) // those of triangles are in their order
	g.full.indices, g.full.pieces = sorted, slices.Clone(d.Pieces)
	g.levels = make([]gpuSurface, len(d.Levels))
	for i := range d.Levels {
		l, s := &d.Levels[i], &g.levels[i]
		s.error, s.triangles, s.pieces = l.Error, len(l.Triangles)/3, slices.Clone(l.Pieces)
	}
	g.detailed = true
	return nil
}

// frustum is what a view, or a tile of it, shows of a mesh: what is on the inner side of
// six planes, in coordinates relative to the mesh's origin.
type frustum [6][4]float64

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

// seen returns the runs of a part's triangles that may be seen: first and count, in
// triangles.
func (s *gpuSurface) seen(part gpuPart, f *frustum) iter.Seq2[int, int] {
	from, to := part.first/3, (part.first+part.count)/3
	return func(yield func(first, count int) bool) {
		if s.pieces == nil {
			yield(from, to-from)
			return
		}
		first, _ := slices.BinarySearchFunc(s.pieces, from, func(p mesh.Piece, at int) int { return int(p.First) - at })
		begin, end := from, from // what is seen and not told yet
		for i := first; i < len(s.pieces) && int(s.pieces[i].First) < to; i++ {
			p := &s.pieces[i]
			if !f.sees(p) {
				continue
			}
			if int(p.First) != end {
				if end > begin && !yield(begin, end-begin) {
					return
				}
				begin = int(p.First)
			}
			end = int(p.First + p.Count)
		}
		if end > begin {
			yield(begin, end-begin)
		}
	}
}

// visible returns about how many of the triangles a view shows.
func (s *gpuSurface) visible(f *frustum) int {
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
