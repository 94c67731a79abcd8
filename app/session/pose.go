package session

import (
	"cairn/scene"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// pose is how a specimen is looked at, apart from where it is and how large.
type pose struct {
	rotation     quat.Number
	focus, pivot r3.Vec  // from the middle of its bounds, in parts of their diagonal
	height       float64 // in parts of the diagonal
	orthographic bool
}

// poseOf returns how a document is looked at in the active view, nil where it is not.
func (s *Session) poseOf(d *scene.Document) *pose {
	b := d.Bounds()
	if s.View == nil || d.ID() != s.Front() || !b.Valid || !(b.Diagonal() > 0) {
		return nil
	}
	c, size := s.View.Camera(), 1/b.Diagonal()
	return &pose{c.Rotation, r3.Scale(size, r3.Sub(c.Focus, b.Center())), r3.Scale(size, r3.Sub(c.Pivot, b.Center())), c.Height * size, c.Orthographic}
}

// on returns the camera that looks at a document so, nil where that has no extent.
func (p *pose) on(d *scene.Document) *scene.Camera {
	b := d.Bounds()
	if !b.Valid || !(b.Diagonal() > 0) {
		return nil
	}
	at := func(v r3.Vec) r3.Vec { return r3.Add(b.Center(), r3.Scale(b.Diagonal(), v)) }
	return &scene.Camera{Rotation: p.rotation, Focus: at(p.focus), Pivot: at(p.pivot), Height: p.height * b.Diagonal(), Orthographic: p.orthographic}
}

// KeepsView reports whether each specimen of a study is looked at as the one before.
func (s *Session) KeepsView() bool { return s.Preferences.BoolWithFallback(prefKeepsView, true) }
