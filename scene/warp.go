package scene

import (
	"context"
	"fmt"

	"cairn/landmark/shape"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// Warping displaces space so that landmarks come to others: by a first field from where they are
// to a shape, and by others along directions in which that may change. Each field is a
// thin-plate spline, which depends on its targets linearly: so the sum of weighted fields is
// the spline to the sum of weighted targets. It does not change, and may be used by several
// goroutines.
type Warping struct{ splines []*shape.Spline }

// NewWarping returns the fields for landmarks of a specimen in its frame, landmark.NoPosition for
// one that is missing, which says nothing then. by has displacements of the landmarks, by field and
// landmark; those of a landmark that is missing do not matter. The errors are those of
// shape.NewSplineSource, and shape.ErrPoints where a displacement is not finite.
func NewWarping(landmarks []r3.Vec, by [][]r3.Vec) (*Warping, error) {
	if len(by) < 1 || len(by) > mesh.WarpFields {
		return nil, fmt.Errorf("scene: %d fields of displacements, which can be 1 to %d", len(by), mesh.WarpFields)
	}
	source, err := shape.NewSplineSource(landmarks, 0)
	if err != nil {
		return nil, err
	}
	w := &Warping{splines: make([]*shape.Spline, len(by))}
	for i, field := range by {
		if w.splines[i], err = source.To(field); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// Displace returns how far each field displaces points, by field and point: three NaN for a point
// that is nowhere. The slices are the caller's.
func (w *Warping) Displace(points []r3.Vec) [][]r3.Vec {
	by := make([][]r3.Vec, len(w.splines))
	for i, f := range w.splines {
		by[i] = f.ApplyAll(points)
	}
	return by
}

// Mesh returns the fields at the vertices of a mesh, worked out on all processors: half a million
// vertices and 68 landmarks take about 0.1 s a field. progress, which may be nil, gets numbers from
// 0 to 1 on this goroutine. The error is that of ctx. Nobody may clear the mesh meanwhile.
func (w *Warping) Mesh(ctx context.Context, m *mesh.TriMesh, progress func(float64)) (*mesh.Warp, error) {
	const piece = 3 << 15 // coordinates between two looks at the context: some hundredths of a second
	d := m.Data()
	all, done := float64(len(w.splines)*len(d.Positions)), 0
	return mesh.MakeWarp(ctx, m, len(w.splines), func(i int, to []float32) error {
		f := w.splines[i].From(d.Origin)
		for lo := 0; lo < len(to); lo += piece {
			if err := ctx.Err(); err != nil {
				return err
			}
			hi := min(lo+piece, len(to))
			f.ApplyMesh(to[lo:hi], d.Positions[lo:hi])
			if done += hi - lo; progress != nil {
				progress(float64(done) / all)
			}
		}
		return nil
	})
}
