package viewport

import (
	"context"
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

	drawing bool // one is being drawn
	again   bool // and the place is another since
}

const (
	loupeRadius = 72 // the toolkit's units
	loupeZoom   = 6
	loupeGap    = 24 // from the place to the loupe's rim
)

func newLoupe() *loupe {
	l := &loupe{picture: canvas.NewImageFromImage(nil), rim: newRing(loupeRadius), dot: newRing(3)}
	l.rim.light.FillColor = color.Transparent
	l.picture.ScaleMode = canvas.ImageScaleFastest
	l.picture.Hide()
	return l
}

func (l *loupe) hide() {
	l.picture.Hide()
	l.rim.show(nil)
	l.dot.show(nil)
}

// magnify shows the loupe for a place of the picture where a point is or would go, or
// none where either is nil.
func (v *Viewport) magnify(at *r2.Vec, center *r3.Vec) {
	l := v.marks.loupe
	d := toolView{v}.Document()
	if at == nil || center == nil || d == nil {
		l.again = false
		l.hide()
		return
	}
	if l.drawing {
		l.again = true
		return
	}
	size := int(math.Round(2 * loupeRadius * v.pixelRatio()))
	style := v.Style()
	style.Gizmo, style.ScaleBar, style.Legend, style.Names = false, false, false, render.NoNames
	frame := render.Extract(d, v.loupeCamera(*center), style, render.NoPoint)
	thread, id := v.thread, v.id
	l.drawing, l.again = true, false
	err := d.Go(func(ctx context.Context) {
		img, err := thread.Capture(ctx, frame, render.Picture{Width: size, Height: size, Samples: 1}, nil)
		if err == nil {
			round(img)
		}
		v.post(func() { v.magnified(id, img, err) })
	})
	if err != nil {
		l.drawing = false
	}
}

// magnified shows what was drawn for a place, if the loupe is still wanted there.
func (v *Viewport) magnified(id scene.ID, img *image.NRGBA, err error) {
	l := v.marks.loupe
	l.drawing = false
	again := l.again
	l.again = false
	m := v.hand.Marks()
	if err != nil || id != v.id || m.Loupe == nil {
		l.hide()
		return
	}
	side := fyne.NewSquareSize(2 * loupeRadius)
	place := v.loupePlace(*m.Loupe)
	l.picture.Image = img
	l.picture.Move(place.AddXY(-loupeRadius, -loupeRadius))
	l.picture.Resize(side)
	l.picture.Show()
	l.picture.Refresh()
	l.rim.show(&place)
	l.dot.show(&place)
	if again {
		v.remark()
	}
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
	c.Height = height * 2 * loupeRadius / float64(v.Size().Height) / loupeZoom
	return c
}

// loupePlace returns the middle of the loupe for a place of the picture: above it to
// the right, and where there is no room to the left, or below.
func (v *Viewport) loupePlace(at r2.Vec) fyne.Position {
	p, s := v.position(at), v.Size()
	const off = (loupeRadius + loupeGap) * math.Sqrt2 / 2
	x, y := p.X+off, p.Y-off
	if x+loupeRadius > s.Width {
		x = p.X - off
	}
	if y-loupeRadius < 0 {
		y = p.Y + off
	}
	return fyne.NewPos(x, y)
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
