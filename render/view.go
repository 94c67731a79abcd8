package render

import (
	"image"
	"math"

	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// view is how a camera's picture, or a tile of it, falls on pixels. Pixels are
// counted from the top left, and so are those of the framebuffers: the picture
// stands on its head for OpenGL, and is read back with its top row first.
type view struct {
	camera        scene.Camera
	width, height int             // of the whole picture
	tile          image.Rectangle // the part that is drawn
	near, far     float64         // along the view, from the eye
	outside       bool            // nothing of the document is nearer than near
	axes          [3]r3.Vec       // of the view, in scene directions: rows of the rotation
	mirrored      bool            // the picture is the mirror image of the camera's: the first axis points the other way
	distance      float64         // from the eye to the camera's focus
}

// newView returns the view of a whole picture of f.
func newView(f *Frame, width, height int) view {
	v := view{camera: f.camera, width: width, height: height, tile: image.Rect(0, 0, width, height), distance: f.camera.Distance()}
	v.axes = axesOf(f.camera)
	v.near, v.far, v.outside = v.depthRange(f)
	return v
}

// depthRange returns the nearest and farthest depth that is drawn, and whether
// nothing is nearer. The nearer the one is to the other, the finer the depths of
// a perspective view.
func (v *view) depthRange(f *Frame) (near, far float64, outside bool) {
	const leastNear = 0.005 // of the distance to the focus: what is nearer fills the picture
	d := v.camera.Distance()
	near, far = d*0.5, d*2
	b := f.reach()
	if b.Valid {
		near, far = v.depths(b)
		// Room for landmarks on the surface and for rounding.
		margin := 4*f.style.GlyphRadius(f.size) + 0.01*b.Diagonal() + 1e-6*d
		near, far = near-margin, far+margin
	}
	outside = b.Valid && (v.camera.Orthographic || near >= d*leastNear)
	if !v.camera.Orthographic {
		near = max(near, d*leastNear)
	}
	return near, max(far, near+d*leastNear), outside
}

// depths returns the nearest and the farthest depth of a box.
func (v *view) depths(b mesh.Bounds) (near, far float64) {
	near, far = math.Inf(1), math.Inf(-1)
	for i := range 8 {
		p := b.Min
		if i&1 != 0 {
			p.X = b.Max.X
		}
		if i&2 != 0 {
			p.Y = b.Max.Y
		}
		if i&4 != 0 {
			p.Z = b.Max.Z
		}
		depth := v.camera.Distance() - v.camera.ToView(p).Z
		near, far = min(near, depth), max(far, depth)
	}
	return near, far
}

// modelView returns the place of the eye's axes for a mesh with this origin:
// rotation and translation, worked out in float64 so that an origin far away
// costs no precision.
func (v *view) modelView(origin r3.Vec) (rotation [9]float32, translation r3.Vec) {
	for row, a := range v.axes {
		rotation[row], rotation[3+row], rotation[6+row] = float32(a.X), float32(a.Y), float32(a.Z)
	}
	t := v.camera.ToView(origin)
	t.Z -= v.camera.Distance()
	if v.mirrored {
		t.X = -t.X
	}
	return rotation, t
}

// projection returns the scales and offsets of the clip coordinates
//
//	x·sx + w·ox, y·sy + w·oy, z·sz + oz, w = wz·z + ww
//
// from coordinates relative to the eye.
func (v *view) projection() (sx, sy, ox, oy, sz, oz, wz, ww float64) {
	tile := v.tile
	w, h := float64(v.width), float64(v.height)
	tw, th := float64(tile.Dx()), float64(tile.Dy())
	k := 2 / v.camera.Height // to ±1 over the picture's height, at the focus
	if v.camera.Orthographic {
		sz, oz = -2/(v.far-v.near), -(v.far+v.near)/(v.far-v.near)
		wz, ww = 0, 1
	} else {
		k *= v.camera.Distance()
		sz, oz = -(v.far+v.near)/(v.far-v.near), -2*v.far*v.near/(v.far-v.near)
		wz, ww = -1, 0
	}
	sx, sy = k*h/w*w/tw, -k*h/th
	ox = (w-2*float64(tile.Min.X))/tw - 1
	oy = (h-2*float64(tile.Min.Y))/th - 1
	return sx, sy, ox, oy, sz, oz, wz, ww
}

// clip returns the projection as a matrix for OpenGL, column after column.
func (v *view) clip() [16]float32 {
	sx, sy, ox, oy, sz, oz, wz, ww := v.projection()
	return [16]float32{
		float32(sx), 0, 0, 0,
		0, float32(sy), 0, 0,
		float32(ox * wz), float32(oy * wz), float32(sz), float32(wz),
		float32(ox * ww), float32(oy * ww), float32(oz), float32(ww),
	}
}

// modelClip returns the matrix from a mesh with this origin to clip coordinates.
func (v *view) modelClip(origin r3.Vec) [16]float32 {
	sx, sy, ox, oy, sz, oz, wz, ww := v.projection()
	_, t := v.modelView(origin)
	var m [16]float32
	put := func(col int, x, y, z, one float64) {
		w := wz*z + ww*one
		m[4*col], m[4*col+1] = float32(sx*x+ox*w), float32(sy*y+oy*w)
		m[4*col+2], m[4*col+3] = float32(sz*z+oz*one), float32(w)
	}
	x, y, z := v.axes[0], v.axes[1], v.axes[2]
	put(0, x.X, y.X, z.X, 0)
	put(1, x.Y, y.Y, z.Y, 0)
	put(2, x.Z, y.Z, z.Z, 0)
	put(3, t.X, t.Y, t.Z, 1)
	return m
}

// pixel returns where p is in the whole picture, in pixels from the top left,
// and its depth; ok is false where it is not in front of the eye. It is
// scene.Camera.Project without what is the same for all p.
func (v *view) pixel(p r3.Vec) (x, y, depth float64, ok bool) {
	d := r3.Sub(p, v.camera.Focus)
	depth = v.distance - r3.Dot(v.axes[2], d)
	k := float64(v.height) / v.camera.Height
	if !v.camera.Orthographic {
		if !(depth > v.distance*1e-6) {
			return 0, 0, depth, false
		}
		k *= v.distance / depth
	}
	x, y = r3.Dot(v.axes[0], d)*k, r3.Dot(v.axes[1], d)*k
	return float64(v.width)/2 + x, float64(v.height)/2 - y, depth, depth > v.near && depth < v.far
}

// pixelSize returns how long a pixel is at a depth, in scene units.
func (v *view) pixelSize(depth float64) float64 {
	s := v.camera.Height / float64(v.height)
	if !v.camera.Orthographic {
		s *= depth / v.camera.Distance()
	}
	return s
}

// viewDepth returns the depth along the view at which the depth buffer holds a value.
func (v *view) viewDepth(window float64) float64 {
	_, _, _, _, sz, oz, wz, ww := v.projection()
	ndc := 2*window - 1
	return (oz - ndc*ww) / (sz - ndc*wz)
}

// unproject returns the place at a depth under the middle of a pixel of the
// whole picture.
func (v *view) unproject(x, y int, depth float64) r3.Vec {
	h := float64(v.height)
	return v.camera.Unproject((float64(x)+0.5-float64(v.width)/2)/h, (h/2-float64(y)-0.5)/h, depth)
}
