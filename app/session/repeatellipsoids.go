package session

import (
	"cmp"

	"cairn/landmark"
	"cairn/landmark/shape"
	"cairn/render"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// Factors are how many times as large ellipsoids of errors can be drawn.
var Factors = []float64{1, 2, 10}

// usualFactor makes the errors of most points seen.
const usualFactor = 10

// ShowsErrors reports whether ellipsoids of the errors are drawn on the mesh, and how many times as
// large.
func (s *Session) ShowsErrors() (on bool, factor float64) {
	if s.queue == nil {
		return false, usualFactor
	}
	return s.queue.repeats.shown, cmp.Or(s.queue.repeats.factor, usualFactor)
}

// ShowErrors has them drawn, or no longer.
func (s *Session) ShowErrors(on bool, factor float64) {
	if s.queue == nil {
		return
	}
	s.queue.repeats.shown, s.queue.repeats.factor = on, factor
	s.styleViews() // they are drawn anew
}

// drawnErrors are the ellipsoids that were worked out last, and of what.
type drawnErrors struct {
	made   *Repeats
	of     scene.ID // the group
	placed int      // points of it
	errors *shape.PointErrors
}

// ErrorEllipsoids returns the ellipsoids to be drawn on a document: around each placed point of the
// open specimen, with the standard deviations along the principal axes of its errors, times the
// factor, as half axes. The errors of other specimens are turned into the frame of this one, see
// shape.Reliability.ErrorsIn; they follow when points are placed, and not while one is dragged.
func (s *Session) ErrorEllipsoids(id scene.ID) (all []render.Ellipsoid) {
	q := s.queue
	if q == nil || !q.repeats.shown || !s.IsSpecimen(id) {
		return nil
	}
	made := s.Repeats()
	n, _ := s.openGroup()
	if made == nil || made.Reliability == nil || n == nil {
		return nil
	}
	at := make([]int, len(made.Names))
	frame := make([]r3.Vec, len(made.Names))
	for j, name := range made.Names {
		at[j], frame[j] = -1, landmark.NoPosition()
		for i, l := range n.Group.Landmarks() {
			if calledSo(l, i, name) && l.Placed() {
				at[j], frame[j] = i, l.Position
			}
		}
	}
	d := &q.repeats.drawn
	if d.made != made || d.of != n.ID() || d.placed != n.Group.Placed() {
		*d = drawnErrors{made: made, of: n.ID(), placed: n.Group.Placed()}
		d.errors, _ = made.ErrorsIn(frame, made.inFrameOf(q.row)) // nil where there is none
	}
	if d.errors == nil {
		return nil
	}
	_, factor := s.ShowsErrors()
	for j := range made.Names {
		if e := d.errors.Points[j]; at[j] >= 0 && e.SD > 0 {
			one := render.Ellipsoid{Centre: frame[j]}
			for k, axis := range e.Ellipsoid {
				one.Axes[k] = r3.Scale(factor, axis)
			}
			all = append(all, one)
		}
	}
	return all
}
