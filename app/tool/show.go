package tool

import (
	"cairn/scene"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// ShowMe flies to look at the selected point along its normal, or where it has none
// along that of the surface nearest to it. Where not just one point is selected it is
// the one under the pointer.
func (h *Hand) ShowMe() {
	d := h.view.Document()
	if d == nil {
		return
	}
	points := d.Selection().Points()
	if len(points) != 1 {
		points = nil
		if hit, ok := h.view.LandmarkAt(h.pointer.At); ok && h.pointed {
			points = []scene.Point{hit}
		}
	}
	if len(points) == 0 {
		h.view.Say("Select one point to be shown.")
		return
	}
	l, ok := d.Landmark(points[0])
	if !ok || !l.Placed() {
		h.view.Say(d.PointName(points[0]) + " has no position to be shown.")
		return
	}
	c := h.view.Camera()
	normal := l.Normal
	if !(r3.Norm(normal) > 0) {
		normal, ok = outward(d, l.Position)
	}
	if ok {
		c = facing(c, normal)
	} else {
		h.view.Say(d.PointName(points[0]) + " has no normal, and there is no surface: it is shown from here.")
	}
	const part = 1. / 3 // of the document's size, so that the surroundings are seen
	c = c.MoveTo(l.Position)
	if size := d.Size() * part; size > 0 {
		c.Height = min(c.Height, size)
	}
	h.view.FlyTo(c)
}

// facing returns the camera turned the shortest way so that n points to the viewer.
func facing(c scene.Camera, n r3.Vec) scene.Camera {
	v := r3.Rotation(c.Rotation).Rotate(r3.Unit(n))
	turn := quat.Number{Real: 1 + v.Z, Imag: v.Y, Jmag: -v.X} // 1 + v · z and v × z: the turn from v to z
	if l := quat.Abs(turn); l > 1e-9 {
		turn = quat.Scale(1/l, turn)
	} else {
		turn = quat.Number{Jmag: 1} // straight away: about the upright axis
	}
	c.Rotation = quat.Mul(turn, c.Rotation)
	c.Rotation = quat.Scale(1/quat.Abs(c.Rotation), c.Rotation)
	return c
}
