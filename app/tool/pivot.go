package tool

import (
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// Turning goes about the middle of the document while most of that is in view:
// then it stays in view all the way round. Nearer it goes about what is looked
// at, the surface in the middle of the picture, or else it would leave the
// picture at once. A double click says otherwise. The picture never depends on
// the pivot, so that bringing it along is not seen.

// Shown tells where the surface is in the middle of the picture on the screen, and
// whether it is there.
func (l *Look) Shown(middle r3.Vec, ok bool) { l.middle = place{middle, ok} }

// Sent tells that the view was sent somewhere, with a pivot of its own.
func (l *Look) Sent() { l.strayed, l.zooming, l.sent = false, nil, l.sent+1 }

// follow returns a camera with the pivot brought along, when the view was moved or
// zoomed: to the depth of p, which is what was approached, or where the pivot was.
// before is the camera before that.
func (l *Look) follow(before, c scene.Camera, p r3.Vec) scene.Camera {
	d := l.view.Document()
	if d == nil {
		return c
	}
	l.strayed = true
	aspect := l.view.Picture().Aspect
	switch b := d.FitBounds(); {
	case !c.ShowsMost(b, aspect):
		c.Pivot = c.Ahead(p)
	case !before.ShowsMost(b, aspect):
		c.Pivot = b.Center()
	}
	return c
}

// Pan moves the scene by fractions of the picture's height, right and up.
func (l *Look) Pan(right, up float64) {
	before := l.view.Camera()
	c := before.Pan(right, up)
	l.view.SetCamera(l.follow(before, c, c.Pivot))
}

// Turn turns the scene by angles as Camera.Turn does. The first turn after the
// view was moved or zoomed finds the surface that it goes about in the picture
// that is shown.
func (l *Look) Turn(yaw, pitch float64) {
	c, aspect := l.view.Camera(), l.view.Picture().Aspect
	if d := l.view.Document(); d != nil && l.strayed && l.middle.ok && !c.ShowsMost(d.FitBounds(), aspect) {
		if inPicture(c, l.middle.at, aspect) { // and not of a view long gone
			c.Pivot = l.middle.at
		}
	}
	l.strayed = false
	l.view.SetCamera(c.Turn(yaw, pitch))
}
