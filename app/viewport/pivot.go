package viewport

import (
	"math"

	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// Turning goes about the middle of the document while most of that is in view:
// then it stays in view all the way round. Nearer it goes about what is looked
// at, the surface in the middle of the picture, or else it would leave the
// picture at once. A double click says otherwise. The picture never depends on
// the pivot, so that bringing it along is not seen.

// follow brings the pivot along when the view was moved or zoomed: to the depth
// of p, which is what was approached, or where the pivot was. before is the
// camera before that.
func (v *Viewport) follow(before scene.Camera, p r3.Vec) {
	d := v.Document()
	if d == nil {
		return
	}
	v.strayed = true
	switch b := d.Bounds(); {
	case !v.camera.ShowsMost(b, v.aspect()):
		v.camera.Pivot = v.camera.Ahead(p)
	case !before.ShowsMost(b, v.aspect()):
		v.camera.Pivot = b.Center()
	}
}

// pan moves the scene by fractions of the picture's height, right and up.
func (v *Viewport) pan(right, up float64) {
	before := v.camera
	v.camera = v.camera.Pan(right, up)
	v.follow(before, v.camera.Pivot)
}

// turn turns the scene by angles as Camera.Turn does. The first turn after the
// view was moved or zoomed finds the surface that it goes about in the picture
// that is shown.
func (v *Viewport) turn(yaw, pitch float64) {
	if d := v.Document(); d != nil && v.strayed && v.middle.ok && !v.camera.ShowsMost(d.Bounds(), v.aspect()) {
		x, y, _, ok := v.camera.Project(v.middle.at)
		if ok && math.Abs(x) < v.aspect()/2 && math.Abs(y) < 0.5 { // not of a view long gone
			v.camera.Pivot = v.middle.at
		}
	}
	v.strayed = false
	v.camera = v.camera.Turn(yaw, pitch)
}
