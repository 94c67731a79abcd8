package viewport

import (
	"image"
	"image/color"
	"math"
	"time"

	"cairn/render"

	"gonum.org/v1/gonum/spatial/r3"
)

// Redraw asks for a picture of things as they are now.
func (v *Viewport) Redraw() { v.draw(render.Moving) }

// redrawSoon asks for a picture when the window's goroutine has done what it is doing: the
// toolkit hands over several movements of the pointer at once, and only the last of them is
// worth a picture. The others would be drawn and never be seen, and the views that follow
// would wait for them.
func (v *Viewport) redrawSoon() {
	if v.wanted {
		return
	}
	v.wanted = true
	v.post(func() {
		if v.wanted && !v.closed {
			v.wanted = false
			v.Redraw()
		}
	})
}

// restDelay is how long the view must rest before it is drawn as it looks from all triangles.
const restDelay = 140 * time.Millisecond

// draw asks for a picture, and for a better one when nothing happens for a
// while. It never waits: the render goroutine drops what is out of date.
func (v *Viewport) draw(q render.Quality) {
	d := v.Document()
	if d == nil || v.id == 0 || v.size.X == 0 || v.size.Y == 0 {
		return
	}
	shown := Shown{Document: v.id, Camera: v.camera, Width: v.size.X, Height: v.size.Y, Quality: q}
	v.remeasured, v.wanted = false, v.wanted && q != render.Moving
	v.marks.loupe.giveWay(q)
	warp := v.events.Warp(v.id)
	frame := render.ExtractWarped(v.frame, d, v.camera, v.Style(), v.hover, warp)
	v.frame = frame
	if warp == nil { // measures and errors are of the specimen as it is
		frame.SetMarks(render.Marks{Measures: v.measures, Ellipsoids: v.events.Spread(v.id)})
	}
	other, s := v.events.Over()
	if v.overlaid = other != nil; v.overlaid {
		frame.Superimpose(other, s)
	}
	v.screen.Show(render.Request{
		Frame: frame,
		Width: v.size.X, Height: v.size.Y, Quality: q,
		Middle: func(at r3.Vec, ok bool) { shown.middle = &place{at, ok} },
		Present: func(img *image.RGBA, took time.Duration) {
			shown.Took = took
			v.post(func() { v.present(img, shown) })
		},
		Failed: func(err error) { v.post(func() { v.events.Failed(err) }) },
		Stale:  func() { v.post(v.Redraw) },
	})
	if v.idle == nil {
		v.idle = time.AfterFunc(restDelay, func() { v.post(v.refine) })
	}
	if q == render.Moving {
		v.idle.Reset(restDelay)
	}
}

// present puts a finished picture on the screen.
func (v *Viewport) present(img *image.RGBA, s Shown) {
	if s.Document != v.id || v.closed {
		v.screen.Recycle(img)
		return
	}
	if v.shown != nil {
		v.screen.Recycle(v.shown)
	}
	v.shown, v.of, v.fresh = img, s.Document, true
	if s.middle != nil {
		v.hand.Look.Shown(s.middle.at, s.middle.ok)
	}
	v.took[s.Quality] = s.Took
	v.raster.Refresh()
	v.remark()
	v.events.Frame(s)
	if s.Quality != render.Still || s.Camera != v.camera {
		return
	}
	v.hand.Settled()
	v.finish()
}

// refine draws a view that has come to rest as it looks from all triangles.
func (v *Viewport) refine() {
	if v.flight != nil {
		return
	}
	v.draw(render.Still)
}

// patience is how long a picture with 2×2 samples may take: beyond that the
// smoother edges are not worth the work.
const patience = 400 * time.Millisecond

// finish smooths the edges of a view at rest where that is quick enough. Whether it is, the
// picture without them tells, or one with them of the same document. The first of a document
// is a bad measure, since all has to come to the graphics card for it, and so is one while
// another mesh is read: where none with smooth edges was drawn yet, it is tried, unless that
// would take very long. It gives way to whatever is asked for meanwhile.
func (v *Viewport) finish() {
	const samples, tries = 4, 5
	without := v.took[render.Still] * samples
	with, drawn := v.took[render.Fine]
	if without < patience || drawn && with < patience || !drawn && without < tries*patience {
		v.draw(render.Fine)
	}
}

// generate is the raster's source. It runs while Fyne paints, and never waits.
func (v *Viewport) generate(w, h int) image.Image {
	if !v.seen {
		v.seen = true
		v.post(v.events.Painted) // runs after this painting
	}
	if size := image.Pt(w, h); size != v.size {
		v.size = size
		v.draw(render.Moving)
	}
	if v.fresh {
		v.fresh = false
		v.post(v.events.Seen) // runs after this painting
	}
	if v.shown == nil {
		return image.NewUniform(color.NRGBAModel.Convert(v.style.Background))
	}
	return v.shown
}

func (v *Viewport) aspect() float64 {
	s := v.Size()
	if s.Width <= 0 || s.Height <= 0 {
		return 4. / 3
	}
	return float64(s.Width) / float64(s.Height)
}

// pixelRatio returns how many device pixels a Fyne unit has, in hundredths: a
// width in whole pixels gives it no more exactly, and with every other value
// letters would be painted anew.
func (v *Viewport) pixelRatio() float64 {
	if w := v.Size().Width; w > 0 && v.size.X > 0 {
		return math.Round(100*float64(v.size.X)/float64(w)) / 100
	}
	return 1
}
