package main

import (
	"context"
	"fmt"
	"image"
	"math"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"cairn/internal/pathtext"
	"cairn/render"
	"cairn/scene"
	"cairn/scene/mesh"

	"github.com/spf13/cobra"
)

// benchFlags hold the flags of all measurements.
type benchFlags struct {
	json   bool
	size   string
	cycles int
	seed   string // see seeds
	edits  int
}

func newBenchCommand(g *global) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure this machine",
		Args:  usageArgs(cobra.ArbitraryArgs),
		RunE: func(cmd *cobra.Command, args []string) error {
			return usagef("say what to measure: open, orbit, pick or lifetime")
		},
	}
	cmd.AddCommand(newBenchOpenCommand(g), newBenchOrbitCommand(g), newBenchPickCommand(g), newBenchLifetimeCommand(g))
	return cmd
}

// register adds the flags that every measurement has.
func (f *benchFlags) register(cmd *cobra.Command, g *global, cycles int) {
	cmd.Args = cobra.ArbitraryArgs
	cmd.ValidArgsFunction = completeFiles
	fl := cmd.Flags()
	fl.BoolVar(&f.json, "json", false, "one JSON object a line")
	fl.IntVar(&f.cycles, "cycles", cycles, "how often")
	fl.BoolVar(&g.sample, "sample", false, "with the bundled sample specimens")
}

// each measures one file after the other.
func (f *benchFlags) each(cmd *cobra.Command, g *global, args []string, measure func(context.Context, *cobra.Command, string) error) error {
	files, ctx, stop, err := f.start(cmd, g, args)
	if err != nil {
		return err
	}
	defer stop()
	for _, file := range files {
		if err := measure(ctx, cmd, file); err != nil {
			return err
		}
	}
	return nil
}

// start checks the flags and returns the files to measure with.
func (f *benchFlags) start(cmd *cobra.Command, g *global, args []string) ([]string, context.Context, func(), error) {
	if f.cycles < 1 {
		return nil, nil, nil, usagef("--cycles %d: it must be at least 1", f.cycles)
	}
	files, err := g.files(args)
	if err != nil {
		return nil, nil, nil, err
	}
	if len(files) == 0 {
		return nil, nil, nil, usagef("say which file to measure with")
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	return files, ctx, stop, nil
}

func newBenchOpenCommand(g *global) *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:     "open FILE...",
		Short:   "Measure how fast files are read",
		Example: `  cairn bench open scan.ply scan.obj --cycles 20`,
		RunE:    func(cmd *cobra.Command, args []string) error { return f.each(cmd, g, args, f.open) },
	}
	f.register(cmd, g, 5)
	return cmd
}

// openTimes is what bench open --json says of a file.
type openTimes struct {
	File        pathtext.Path `json:"file"`
	Bytes       int64         `json:"bytes"`
	Triangles   int           `json:"triangles"`
	MedianMs    float64       `json:"median_ms"`
	P95Ms       float64       `json:"p95_ms"`
	MBPerSecond float64       `json:"mb_per_s"`
}

func (f *benchFlags) open(ctx context.Context, cmd *cobra.Command, file string) error {
	times := make([]time.Duration, f.cycles)
	r := openTimes{File: pathtext.Path(file)}
	for i := range times {
		begin := time.Now()
		l, err := load(ctx, file)
		times[i] = time.Since(begin)
		if err != nil {
			return err
		}
		if l.Mesh != nil {
			r.Triangles = l.Mesh.TriangleCount()
		}
	}
	if info, err := os.Stat(file); err == nil {
		r.Bytes = info.Size()
	}
	r.MedianMs, r.P95Ms = milliseconds(percentile(times, 50)), milliseconds(percentile(times, 95))
	r.MBPerSecond = float64(r.Bytes) / 1e6 / percentile(times, 50).Seconds()
	if f.json {
		return writeJSON(cmd.OutOrStdout(), r)
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s: %s, %s: median %.1f ms, p95 %.1f ms, %.0f MB/s\n",
		file, byteText(r.Bytes), amount(r.Triangles, "triangle", "triangles"), r.MedianMs, r.P95Ms, r.MBPerSecond)
	return err
}

func newBenchOrbitCommand(g *global) *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:     "orbit FILE...",
		Short:   "Measure how fast frames are drawn while the view turns",
		Example: `  cairn bench orbit scan.ply --size 1920x1080`,
		RunE: func(cmd *cobra.Command, args []string) error {
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
			view := thread.NewView()
			for _, file := range files {
				if err := f.orbit(ctx, cmd, thread, view, file, width, height); err != nil {
					return err
				}
			}
			return nil
		},
	}
	f.register(cmd, g, 72)
	cmd.Flags().StringVar(&f.size, "size", "1200x800", "width and height of a frame in pixels, `WxH`")
	return cmd
}

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
func (f *benchFlags) orbit(ctx context.Context, cmd *cobra.Command, thread *render.Thread, view *render.View, file string, width, height int) error {
	d, err := loadDocument(ctx, file)
	if err != nil {
		return err
	}
	defer d.Close()
	d.OnRemove(thread.Forget)
	triangles := 0
	for _, n := range d.Meshes() {
		triangles += n.Mesh.TriangleCount()
		n.Mesh.SetDetail(n.Mesh.MakeDetail(ctx, mesh.LeastLevel))
	}
	camera := scene.DefaultCamera().Fit(d.FitBounds(), float64(width)/float64(height))
	for _, of := range []struct {
		name    string
		quality render.Quality
	}{{"moving", render.Moving}, {"full", render.Full}, {"still", render.Still}, {"fine", render.Fine}} {
		total, draw, err := f.turn(ctx, view, d, camera, of.quality, width, height)
		if err != nil {
			return err
		}
		r := orbitTimes{
			File: pathtext.Path(file), Quality: of.name, Width: width, Height: height, Triangles: triangles, Frames: f.cycles,
			MedianMs: milliseconds(percentile(total, 50)), P95Ms: milliseconds(percentile(total, 95)),
			DrawMs: milliseconds(percentile(draw, 50)),
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

// turn draws the frames of one turn, one at a time.
func (f *benchFlags) turn(ctx context.Context, view *render.View, d *scene.Document, c scene.Camera, q render.Quality, width, height int) (total, draw []time.Duration, err error) {
	type shown struct {
		img  *image.RGBA
		took time.Duration
		err  error
	}
	done := make(chan shown, 1)
	style := benchStyle()
	for i := range f.cycles + 1 {
		begin := time.Now()
		view.Show(render.Request{
			Frame: render.Extract(d, c, style, render.NoPoint), Width: width, Height: height, Quality: q,
			Present: func(img *image.RGBA, took time.Duration) { done <- shown{img, took, nil} },
			Failed:  func(err error) { done <- shown{err: err} },
		})
		select {
		case s := <-done:
			if s.err != nil {
				return nil, nil, s.err
			}
			view.Recycle(s.img)
			if i > 0 { // the first frame uploads
				total, draw = append(total, time.Since(begin)), append(draw, s.took)
			}
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
		c = c.Turn(2*math.Pi/float64(f.cycles), 0)
	}
	return total, draw, nil
}

func benchStyle() render.Style {
	return render.Style{
		Background: render.LightBackground, Texture: true, Landmarks: true, GlyphScale: 1, Gizmo: true, ScaleBar: true, PixelRatio: 1,
	}
}

// percentile returns the smallest of the times that p percent of them do not
// exceed (nearest rank).
func percentile(times []time.Duration, p int) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	rank := (p*len(sorted) + 99) / 100
	return sorted[max(rank, 1)-1]
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
