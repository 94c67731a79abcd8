package main

import (
	"context"
	"errors"
	"time"
	"weak"

	"cairn/render"
	"cairn/scene"
	"cairn/scene/colormap"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// mostLifetimeViews is as many as a window has.
const mostLifetimeViews = 4

// split shows documents side by side as a window with several views does: with coarser
// levels, values as colours, ambient occlusion, a clipping plane through the middle, and
// another one over each. Then it closes everything: in odd cycles the views first, in even
// ones the documents.
func (l *lifetimes) split(ctx context.Context, all []*scene.Document, refs *references, c *lifetimeCycle, begin time.Time) error {
	var views []*render.View
	for range l.views {
		views = append(views, l.thread.NewView())
	}
	defer closeAll(views) // where something fails
	for i, d := range all {
		if err := makeReady(ctx, d, all[(i+1)%len(all)]); err != nil {
			return err
		}
	}
	for _, look := range []scene.ColorLook{{}, {Colors: colormap.Viridis, Isolines: 9}} {
		for _, quality := range []render.Quality{render.Moving, render.Still, render.Fine} {
			for i, v := range views {
				if err := l.show(ctx, v, l.frame(all, i), quality); err != nil {
					return err
				}
			}
		}
		if err := recolor(all, look); err != nil {
			return err
		}
	}
	c.OpenMs = milliseconds(time.Since(begin))
	if err := l.editAll(ctx, views[0], all); err != nil {
		return err
	}
	refs.add(all)
	for _, v := range views {
		refs.views = append(refs.views, weak.Make(v))
	}
	c.GLOpen = liveObjects(l.thread.Stats())
	ended := l.beginPicture(ctx, views[0], l.frame(all, 0))
	begin = time.Now()
	l.closeSplit(views, all, c)
	c.CloseMs = milliseconds(time.Since(begin))
	// What a view has on the GPU is counted by its framebuffers: nothing else has any now.
	c.GLAtClose = l.objectsOf(all) + max(0, l.thread.Stats().Framebuffers-c.GLBefore.Framebuffers)
	return <-ended
}

func (l *lifetimes) closeSplit(views []*render.View, all []*scene.Document, c *lifetimeCycle) {
	if l.seed == forgetNoView {
		views = views[1:]
	}
	if c.Cycle%2 == 1 {
		closeAll(views)
	}
	for _, d := range all {
		d.Close()
	}
	closeAll(views) // a second time does nothing
}

func closeAll(views []*render.View) {
	for _, v := range views {
		v.Close()
	}
}

// makeReady makes what the window makes of a mesh in the background, its occlusion, and values
// to show: the distance to another document, or the curvature where there is no other.
func makeReady(ctx context.Context, d, other *scene.Document) error {
	for _, n := range d.Meshes() {
		if _, err := n.Mesh.Surface(ctx); err != nil {
			return err
		}
		if detail := n.Mesh.MakeDetail(ctx, mesh.LeastLevel); detail != nil {
			n.Mesh.SetDetail(detail)
		}
		o, err := n.Mesh.MakeOcclusion(ctx, nil)
		if err != nil {
			return err
		}
		d.SetOcclusion(n, o)
		f, err := shownOn(ctx, d, other, n.Mesh)
		if err != nil {
			return err
		}
		if f == nil {
			continue // without triangles
		}
		coloring, err := scene.ColorLook{}.Color(f, f.Stats())
		if err != nil {
			return err
		}
		if err := d.SetColoring(n, coloring); err != nil {
			return err
		}
	}
	return nil
}

func shownOn(ctx context.Context, d, other *scene.Document, m *mesh.TriMesh) (*mesh.Field, error) {
	if d != other {
		if o, err := scene.NewOther(other, d, scene.AsStored); err == nil {
			return scene.Distances(ctx, m, d.Units(), o, nil)
		} // else the other has no surface
	}
	return scene.Values(ctx, m, scene.MeanCurvature, d.Units(), 0, nil)
}

// recolor shows the same values in another look.
func recolor(all []*scene.Document, look scene.ColorLook) error {
	for _, d := range all {
		for _, n := range d.Meshes() {
			if n.Coloring() == nil {
				continue
			}
			c, err := n.Coloring().With(look)
			if err != nil {
				return err
			}
			if err := d.SetColoring(n, c); err != nil {
				return err
			}
		}
	}
	return nil
}

// cutOpen returns the camera of a view that looks onto a cut through the middle of a
// document, each view from another side.
func (l *lifetimes) cutOpen(d *scene.Document, view int) scene.Camera {
	box := d.FitBounds()
	direction := [...]scene.ViewDirection{scene.Front, scene.Right, scene.Top, scene.Back}[view%mostLifetimeViews]
	camera := scene.DefaultCamera().Look(direction, scene.ViewFrame{}).Fit(box, float64(l.width)/float64(l.height))
	eye := camera.FromView(r3.Vec{Z: camera.Distance()})
	if plane, err := scene.NewPlane(box.Center(), r3.Sub(eye, box.Center())); err == nil { // there is an eye
		camera.Clip = plane
	}
	return camera
}

// frame returns what a view shows: a document, with the next one over it.
func (l *lifetimes) frame(all []*scene.Document, view int) *render.Frame {
	d, other := all[view%len(all)], all[(view+1)%len(all)]
	style := benchStyle()
	style.Occlusion = true
	f := render.Extract(d, l.cutOpen(d, view), style, render.NoPoint)
	if d == other {
		return f
	}
	if s, err := scene.Superpose(other, d, scene.AsStored, false); err == nil { // as stored they always lie somewhere
		f.Superimpose(other, render.Superimposition{Superposition: s, VectorScale: 2, Opacity: 0.5})
	}
	return f
}

// beginPicture has a picture drawn for a view and returns at once. What it returns gets the
// error of the picture; that the view or a document of it was closed is none.
func (l *lifetimes) beginPicture(ctx context.Context, v *render.View, frame *render.Frame) <-chan error {
	ended, begun := make(chan error, 1), make(chan struct{})
	go func() {
		close(begun)
		_, err := v.Capture(ctx, frame, render.Picture{Width: 2 * l.width, Height: 2 * l.height, Samples: 2}, nil)
		if errors.Is(err, render.ErrClosed) || errors.Is(err, render.ErrForgotten) {
			err = nil
		}
		ended <- err
	}()
	<-begun
	return ended
}
