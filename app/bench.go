package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"cairn/internal/pathtext"

	"github.com/spf13/cobra"
)

// benchFlags hold the flags of all measurements.
type benchFlags struct {
	json   bool
	size   string
	cycles int
	seed   string // see seeds
	edits  int
	views  int
	points int
}

func newBenchCommand(g *global) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure this machine",
		Args:  usageArgs(cobra.ArbitraryArgs),
		RunE: func(cmd *cobra.Command, args []string) error {
			return usagef("say what to measure: open, orbit, repaint, pick or lifetime")
		},
	}
	cmd.AddCommand(newBenchOpenCommand(g), newBenchOrbitCommand(g), newBenchRepaintCommand(g), newBenchPickCommand(g), newBenchLifetimeCommand(g))
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

// percentile returns the smallest of the times that p percent of them do not
// exceed (nearest rank).
func percentile(times []time.Duration, p int) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	rank := (p*len(sorted) + 99) / 100
	return sorted[max(rank, 1)-1]
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
