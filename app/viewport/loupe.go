package viewport

import (
	"context"
	"errors"
	"image"
	"image/color"
	"math"

	"cairn/render"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"gonum.org/v1/gonum/spatial/r2"
	"gonum.org/v1/gonum/spatial/r3"
)

// loupe is a round inset that shows what is around a place of the surface larger, drawn
// anew from the mesh in full detail. It comes when it is drawn: nothing waits for it,
// and of the places asked for meanwhile the last counts.
type loupe struct {
	picture *canvas.Image
	rim     *ring
	dot     *ring

	drawing bool               // one is being drawn
	cancel  context.CancelFunc // ends that
	again   bool               // and the place is another since
	frame   *render.Frame      // what the picture shows, or will; nil for nothing
}

// In the toolkit's units, but for the zoom.
const (
	loupeRadius = 72 // where the view has room for it
	loupeLeast  = 16 // a smaller one shows nothing of use
	loupeGap    = 24 // from the place to the loupe's rim
	loupeStroke = 4  // how far the rim's strokes go beyond it, and some
	loupeZoom   = 6
)

func newLoupe() *loupe {
	l := &loupe{picture: canvas.NewImageFromImage(nil), rim: newRing(loupeRadius), dot: newRing(3)}
	l.rim.light.FillColor = color.Transparent
	l.picture.ScaleMode = canvas.ImageScaleFastest
	l.picture.Hide()
	return l
}

// giveWay ends the drawing of the loupe where a picture of the view is to be moved or
// changed at once: that must not wait for all triangles. The loupe is drawn after it.
func (l *loupe) giveWay(q render.Quality) {
	if q == render.Moving && l.drawing {
		l.cancel()
	}
}

func (l *loupe) hide() {
	l.frame = nil
	l.picture.Hide()
	l.rim.show(nil)
	l.dot.show(nil)
}

// magnify shows the loupe for a place of the picture where a point is or would go, or
// none where either is nil.
func (v *Viewport) magnify(at *r2.Vec, center *r3.Vec) {
	l := v.marks.loupe
	d := toolView{v}.Document()
	radius := loupeRadiusIn(v.Size())
	if at == nil || center == nil || d == nil || radius < loupeLeast {
		l.again = false
		l.hide()
		return
	}
	if l.drawing {
		l.again = true
		return
	}
	size := int(math.Round(2 * float64(radius) * v.pixelRatio()))
	style := v.Style()
	style.Gizmo, style.ScaleBar, style.Legend, style.ColorBar, style.Names = false, false, false, false, render.NoNames
	style.ConstantSize = true // so that points do not hide what they mark
	frame := render.Extract(d, v.loupeCamera(*center), style, render.NoPoint)
	if l.frame.Same(frame) {
		v.showLoupe(*at)
		return
	}
	screen, id := v.screen, v.id
	waits, cancel := context.WithCancel(context.Background())
	l.drawing, l.again, l.frame, l.cancel = true, false, frame, cancel
	err := d.Go(func(ctx context.Context) {
		defer context.AfterFunc(ctx, cancel)()
		img, err := screen.Capture(waits, frame, render.Picture{Width: size, Height: size, Samples: 1}, nil)
		if err == nil {
			round(img)
		}
		v.post(func() { v.magnified(id, img, err) })
	})
	if err != nil {
		l.drawing, l.frame = false, nil
		cancel()
	}
}

// magnified shows what was drawn for a place, if the loupe is still wanted there.
func (v *Viewport) magnified(id scene.ID, img *image.NRGBA, err error) {
	l := v.marks.loupe
	l.cancel()
	l.drawing = false
	again := l.again
	l.again = false
	m := v.hand.Marks()
	if errors.Is(err, context.Canceled) && id == v.id {
		l.frame = nil
		if again { // or else the picture that it gave way to asks for it
			v.remark()
		}
		return
	}
	if err != nil || id != v.id || m.Loupe == nil {
		l.hide()
		return
	}
	l.picture.Image = img
	v.showLoupe(*m.Loupe)
	l.picture.Refresh()
	if again {
		v.remark()
	}
}

// showLoupe shows what was drawn last for a place of the picture.
func (v *Viewport) showLoupe(at r2.Vec) {
	l, radius := v.marks.loupe, loupeRadiusIn(v.Size())
	middle := loupePlace(v.position(at), v.Size(), radius)
	l.picture.Move(middle.AddXY(-radius, -radius))
	l.picture.Resize(fyne.NewSquareSize(2 * radius))
	l.picture.Show()
	l.rim.radius = radius
	l.rim.show(&middle)
	l.dot.show(&middle)
}

// loupeCamera returns the camera of the loupe: it looks in the direction of the view's
// own, with the place in the middle.
func (v *Viewport) loupeCamera(center r3.Vec) scene.Camera {
	c := v.camera
	height := c.Height
	if _, _, depth, ok := c.Project(center); ok && !c.Orthographic {
		height *= depth / c.Distance() // that the picture shows at that depth
	}
	c.Focus = center
	c.Height = height * 2 * float64(loupeRadiusIn(v.Size())) / float64(v.Size().Height) / loupeZoom
	return c
}

// loupeRadiusIn returns the radius of the loupe in a view. It goes by the view alone, so
// that the loupe keeps its size while the pointer moves: in some corner there is room for
// it beside any place. That is hardest for the middle of the view, from which the middle
// of a loupe in a corner is (w/2-r, h/2-r) away, and has to be r and the gap away.
func loupeRadiusIn(view fyne.Size) float32 {
	w, h, gap := float64(view.Width)/2-loupeStroke, float64(view.Height)/2-loupeStroke, float64(loupeGap)
	if w <= 0 || h <= 0 || w*w+h*h <= gap*gap {
		return 0
	}
	sum := w + h + gap
	corner := sum - math.Sqrt(sum*sum-(w*w+h*h-gap*gap)) // the root at which both are equal
	return float32(min(loupeRadius, corner, w, h))
}

// loupePlace returns the middle of the loupe for a place of the view: above it to the
// right, and where there is no room to the left, or below. Where all four leave the view,
// it is the corner that is farthest from the place.
func loupePlace(at fyne.Position, view fyne.Size, radius float32) fyne.Position {
	const inside = 1e-3 // positions are float32, and a view has some thousands of units
	edge := radius + loupeStroke
	off := (radius + loupeGap) * math.Sqrt2 / 2
	for _, way := range []fyne.Position{{X: 1, Y: -1}, {X: -1, Y: -1}, {X: 1, Y: 1}, {X: -1, Y: 1}} {
		p := at.AddXY(way.X*off, way.Y*off)
		if min(p.X, p.Y, view.Width-p.X, view.Height-p.Y) >= edge-inside {
			return p
		}
	}
	p := fyne.NewPos(edge, edge)
	if at.X < view.Width/2 {
		p.X = view.Width - edge
	}
	if at.Y < view.Height/2 {
		p.Y = view.Height - edge
	}
	return p
}

// round makes a picture transparent outside the circle within it.
func round(img *image.NRGBA) {
	b := img.Bounds()
	r := float64(b.Dx()) / 2
	for y := range b.Dy() {
		for x := range b.Dx() {
			edge := r - math.Hypot(float64(x)+0.5-r, float64(y)+0.5-r)
			img.Pix[img.PixOffset(x, y)+3] = uint8(float64(img.Pix[img.PixOffset(x, y)+3]) * max(0, min(1, edge)))
		}
	}
}
