package main

import (
	"context"
	"fmt"
	"image"
	"math"
	"time"

	"cairn/internal/pathtext"
	"cairn/render"
	"cairn/scene"
	"cairn/scene/mesh"

	"github.com/spf13/cobra"
)

func newBenchOrbitCommand(g *global) *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "orbit FILE...",
		Short: "Measure how fast frames are drawn while the view turns",
		Long: `Turns each file once around, at each quality in turn:

  moving  while the view turns: of a large mesh the level of detail that is drawn in time
  full    all triangles
  still   at rest: a level that is off by half a pixel at most may stand in
  fine    after a while at rest: with smooth edges, four samples a pixel`,
		Example: `  cairn bench orbit scan.ply --size 1920x1080`,
		RunE:    func(cmd *cobra.Command, args []string) error { return f.draw(cmd, g, args, f.orbit) },
	}
	f.register(cmd, g, 72)
	cmd.Flags().StringVar(&f.size, "size", "1200x800", "width and height of a frame in pixels, `WxH`")
	return cmd
}

// draw measures with one file after the other, in one view.
func (f *benchFlags) draw(cmd *cobra.Command, g *global, args []string, measure func(context.Context, *cobra.Command, *drawing, string) error) error {
	files, ctx, stop, err := f.start(cmd, g, args)
	if err != nil {
		return err
	}
	defer stop()
	width, height, err := parseSize(f.size)
	if err != nil {
		return usageError{err}
	}
	thread, err := openGL()
	if err != nil {
		return err
	}
	defer thread.Close()
	on := &drawing{thread: thread, view: thread.NewView(), width: width, height: height}
	for _, file := range files {
		if err := on.open(ctx, file); err != nil {
			return err
		}
		err := measure(ctx, cmd, on, file)
		on.document.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// drawing is a document in a view, as the window shows it.
type drawing struct {
	thread        *render.Thread
	view          *render.View
	width, height int
	document      *scene.Document
	camera        scene.Camera
	triangles     int
}

func (on *drawing) open(ctx context.Context, file string) error {
	d, err := loadDocument(ctx, file)
	if err != nil {
		return err
	}
	d.OnRemove(on.thread.Forget)
	on.document, on.triangles = d, 0
	for _, n := range d.Meshes() {
		on.triangles += n.Mesh.TriangleCount()
		n.Mesh.SetDetail(n.Mesh.MakeDetail(ctx, mesh.LeastLevel))
	}
	on.camera = scene.DefaultCamera().Fit(d.FitBounds(), float64(on.width)/float64(on.height))
	return nil
}

// benchQualities are those that are measured, with their names.
var benchQualities = []struct {
	name    string
	quality render.Quality
}{{"moving", render.Moving}, {"full", render.Full}, {"still", render.Still}, {"fine", render.Fine}}

// orbitTimes is what bench orbit --json says of a file at one quality.
type orbitTimes struct {
	File      pathtext.Path `json:"file"`
	Quality   string        `json:"quality"`
	Width     int           `json:"width"`
	Height    int           `json:"height"`
	Triangles int           `json:"triangles"`
	Frames    int           `json:"frames"`
	MedianMs  float64       `json:"median_ms"` // from asking for a frame to having it
	P95Ms     float64       `json:"p95_ms"`
	DrawMs    float64       `json:"draw_median_ms"` // on the render goroutine
}

// orbit turns a document once around at each quality.
func (f *benchFlags) orbit(ctx context.Context, cmd *cobra.Command, on *drawing, file string) error {
	for _, of := range benchQualities {
		c := on.camera
		r, err := on.measure(ctx, f.cycles, file, of.name, of.quality, func(int) (*render.Frame, error) {
			frame := render.Extract(on.document, c, benchStyle(), render.NoPoint)
			c = c.Turn(2*math.Pi/float64(f.cycles), 0)
			return frame, nil
		})
		if err != nil {
			return err
		}
		if f.json {
			err = writeJSON(cmd.OutOrStdout(), r)
		} else {
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s, %-6s: median %.1f ms, p95 %.1f ms\n", file, of.name, r.MedianMs, r.P95Ms)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// measure draws so many frames, one at a time, and one before them, which uploads. next
// returns a frame. What it takes counts.
func (on *drawing) measure(ctx context.Context, frames int, file, quality string, q render.Quality, next func(i int) (*render.Frame, error)) (r orbitTimes, err error) {
	var total, draw []time.Duration
	for i := range frames + 1 {
		begin := time.Now()
		frame, err := next(i)
		if err != nil {
			return r, err
		}
		took, err := on.frame(ctx, frame, q)
		if err != nil {
			return r, err
		}
		if i > 0 {
			total, draw = append(total, time.Since(begin)), append(draw, took)
		}
	}
	return orbitTimes{
		File: pathtext.Path(file), Quality: quality, Width: on.width, Height: on.height, Triangles: on.triangles, Frames: frames,
		MedianMs: milliseconds(percentile(total, 50)), P95Ms: milliseconds(percentile(total, 95)),
		DrawMs: milliseconds(percentile(draw, 50)),
	}, nil
}

// frame draws a frame, waits for it and returns how long it took on the render goroutine.
func (on *drawing) frame(ctx context.Context, f *render.Frame, q render.Quality) (time.Duration, error) {
	type shown struct {
		img  *image.RGBA
		took time.Duration
		err  error
	}
	done := make(chan shown, 1)
	on.view.Show(render.Request{
		Frame: f, Width: on.width, Height: on.height, Quality: q,
		Present: func(img *image.RGBA, took time.Duration) { done <- shown{img, took, nil} },
		Failed:  func(err error) { done <- shown{err: err} },
	})
	select {
	case s := <-done:
		on.view.Recycle(s.img)
		return s.took, s.err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func benchStyle() render.Style {
	return render.Style{
		Background: render.LightBackground, Texture: true, Landmarks: true, GlyphScale: 1, Gizmo: true, ScaleBar: true, PixelRatio: 1,
	}
}
