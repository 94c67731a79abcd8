package scene

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// ViewFrame says where front, right and top are for the named views. Scanners
// lay specimens down in any way, so that the face of a skull may be at the
// bottom of its file: a frame gives the names their meaning back, and changes no
// coordinate.
//
// In the frame x points to the right of who sees the front, y up and z towards
// them. The zero value is the frame of the coordinates themselves: see
// ViewDirection. Frames are plain values; the same ones compare equal, but for
// the sign of the rotation.
type ViewFrame struct {
	rotation quat.Number // from the scene to the frame, of length 1; zero for none
}

// NewViewFrame returns the frame whose front is what a camera of this rotation
// sees, with the same up. ok is false where it is no rotation: of another length
// than 1, or not finite.
func NewViewFrame(rotation quat.Number) (f ViewFrame, ok bool) {
	const rounding = 1e-6                             // of the length
	if !(math.Abs(quat.Abs(rotation)-1) < rounding) { // as it is with NaN
		return ViewFrame{}, false
	}
	if rotation == (quat.Number{Real: 1}) || rotation == (quat.Number{Real: -1}) {
		return ViewFrame{}, true
	}
	return ViewFrame{rotation}, true
}

// ViewFrameFacing returns the frame in which a specimen that faces front, with up
// at its top, is seen from the front. Both are directions of the scene, of any
// length; of up only what is at right angles to front counts. It is an error
// where one is zero or not finite, or where both lie on one line.
func ViewFrameFacing(front, up r3.Vec) (ViewFrame, error) {
	z, ok := unit(front)
	if !ok {
		return ViewFrame{}, errors.New("the front has no direction")
	}
	y, ok := unit(up)
	if !ok {
		return ViewFrame{}, errors.New("up has no direction")
	}
	x := r3.Cross(y, z)
	const parallel = 1e-6 // the sine of the angle between them: below it the roll would be chance
	if r3.Norm(x) < parallel {
		return ViewFrame{}, errors.New("front and up lie on one line")
	}
	x = r3.Unit(x)
	f, _ := NewViewFrame(rotationOf(x, r3.Cross(z, x), z))
	return f, nil
}

// IsDefault reports whether the names follow the coordinates.
func (f ViewFrame) IsDefault() bool { return f == ViewFrame{} }

// Rotation returns the rotation from the scene's directions to the frame's, of
// length 1: that of a camera which looks at the front.
func (f ViewFrame) Rotation() quat.Number {
	if f.IsDefault() {
		return quat.Number{Real: 1}
	}
	return f.rotation
}

// unit returns v with length 1, unless it is zero or not finite. The largest
// part is made 1 first, so that nothing overflows.
func unit(v r3.Vec) (r3.Vec, bool) {
	largest := max(math.Abs(v.X), math.Abs(v.Y), math.Abs(v.Z)) // NaN if one of them is
	if !(largest > 0) || math.IsInf(largest, 0) {
		return r3.Vec{}, false
	}
	return r3.Unit(r3.Vec{X: v.X / largest, Y: v.Y / largest, Z: v.Z / largest}), true
}

// rotationOf returns the rotation that brings x, y and z, which are at right
// angles and of length 1, to the axes. They are the rows of its matrix. Of the
// four ways to take the quaternion out of it, the one that divides by the largest
// part loses no precision (Shepperd 1978, doi:10.2514/3.55767b).
func rotationOf(x, y, z r3.Vec) quat.Number {
	trace := x.X + y.Y + z.Z
	var q quat.Number
	switch largest := max(trace, x.X, y.Y, z.Z); largest {
	case trace:
		q = quat.Number{Real: 1 + trace, Imag: z.Y - y.Z, Jmag: x.Z - z.X, Kmag: y.X - x.Y}
	case x.X:
		q = quat.Number{Real: z.Y - y.Z, Imag: 1 + x.X - y.Y - z.Z, Jmag: x.Y + y.X, Kmag: x.Z + z.X}
	case y.Y:
		q = quat.Number{Real: x.Z - z.X, Imag: x.Y + y.X, Jmag: 1 + y.Y - x.X - z.Z, Kmag: y.Z + z.Y}
	default:
		q = quat.Number{Real: y.X - x.Y, Imag: x.Z + z.X, Jmag: y.Z + z.Y, Kmag: 1 + z.Z - x.X - y.Y}
	}
	return quat.Scale(1/quat.Abs(q), q)
}
