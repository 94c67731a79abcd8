package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"time"

	"cairn/internal/atomicfile"
	"cairn/internal/pathtext"
	"cairn/scene/mesh"

	"github.com/spf13/cobra"
	"gonum.org/v1/gonum/spatial/r3"
)

// givenRays are the flags of rays that come from a file.
type givenRays struct {
	rays, hits string
	force      bool
}

// castPasses is how often all rays are cast. The first time is slower: it is the first to
// read the tree, and to write the hits.
const castPasses = 5

// rayTimes is what bench pick --rays --json says of a file.
type rayTimes struct {
	File          pathtext.Path `json:"file"`
	Triangles     int           `json:"triangles"`
	BuildMs       float64       `json:"build_ms"` // of the tree, on all processors
	Picks         int           `json:"picks"`
	Hits          int           `json:"hits"`
	CastMs        float64       `json:"cast_ms"` // all rays, by one thread: the median of castPasses
	RaysPerSecond float64       `json:"rays_per_s"`
}

// ray is where one begins and where it goes, in the mesh's units.
type ray struct{ origin, direction r3.Vec }

func (g *givenRays) run(cmd *cobra.Command, of *global, f *benchFlags, args []string) error {
	if g.hits != "" {
		if len(args) > 1 {
			return usagef("--hits %s: it takes what the rays meet in one mesh", g.hits)
		}
		if err := atomicfile.CheckFolder(g.hits); err != nil {
			return err
		}
		if out, err := os.Stat(g.hits); err == nil {
			for _, path := range append([]string{g.rays}, args...) {
				if input, err := os.Stat(path); err == nil && os.SameFile(out, input) {
					return fmt.Errorf("%s is one of the files that are read; choose another name for the hits. Nothing was written", g.hits)
				}
			}
			if !g.force {
				return fmt.Errorf("%s is there already; --force replaces it. Nothing was written", g.hits)
			}
		}
	}
	rays, err := readRays(g.rays)
	if err != nil {
		return err
	}
	return f.each(cmd, of, args, func(ctx context.Context, cmd *cobra.Command, file string) error {
		return g.cast(ctx, cmd, f, file, rays)
	})
}

// cast casts all rays at a mesh and says how long that took.
func (g *givenRays) cast(ctx context.Context, cmd *cobra.Command, f *benchFlags, file string, rays []ray) error {
	m, surface, built, err := benchSurface(ctx, file)
	if err != nil {
		return err
	}
	hits := make([]mesh.Hit, len(rays))
	var times [castPasses]time.Duration
	for pass := range times {
		begin := time.Now()
		for i := range rays {
			if i%(1<<16) == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			hit, ok := surface.Cast(rays[i].origin, rays[i].direction)
			if !ok {
				hit.Triangle = -1
			}
			hits[i] = hit
		}
		times[pass] = time.Since(begin)
	}
	slices.Sort(times[:])
	took := times[castPasses/2]
	runtime.KeepAlive(m) // the surface does not
	r := rayTimes{
		File: pathtext.Path(file), Triangles: m.TriangleCount(), BuildMs: milliseconds(built), Picks: len(rays),
		CastMs: milliseconds(took), RaysPerSecond: math.Round(float64(len(rays)) / took.Seconds()),
	}
	for i := range hits {
		if hits[i].Triangle >= 0 {
			r.Hits++
		}
	}
	if g.hits != "" {
		if err := atomicfile.Write(g.hits, func(w io.Writer) error { return writeHits(w, hits) }); err != nil {
			return err
		}
	}
	if f.json {
		return writeJSON(cmd.OutOrStdout(), r)
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s, ready after %.0f ms; %s, %s: %.0f rays a second\n",
		file, amount(r.Triangles, "triangle", "triangles"), r.BuildMs, amount(r.Picks, "ray", "rays"), amount(r.Hits, "hit", "hits"), r.RaysPerSecond)
	return err
}

// readRays reads six numbers a line.
func readRays(path string) ([]ray, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var rays []ray
	lines := bufio.NewScanner(file)
	for number := 1; lines.Scan(); number++ {
		fields := bytes.Fields(lines.Bytes())
		if len(fields) != 6 {
			return nil, fmt.Errorf("%s, line %d: %s, not the six of a ray: where it begins and where it goes", path, number, amount(len(fields), "number", "numbers"))
		}
		var v [6]float64
		for i, field := range fields {
			if v[i], err = strconv.ParseFloat(string(field), 64); err != nil || math.IsNaN(v[i]) || math.IsInf(v[i], 0) {
				return nil, fmt.Errorf("%s, line %d: %q is no finite number", path, number, field)
			}
		}
		r := ray{r3.Vec{X: v[0], Y: v[1], Z: v[2]}, r3.Vec{X: v[3], Y: v[4], Z: v[5]}}
		if r.direction == (r3.Vec{}) {
			return nil, fmt.Errorf("%s, line %d: the ray goes nowhere: its last three numbers are 0", path, number)
		}
		rays = append(rays, r)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: line %d cannot be read: %w", path, len(rays)+1, err)
	}
	if len(rays) == 0 {
		return nil, fmt.Errorf("%s: it has no rays", path)
	}
	return rays, nil
}

// writeHits writes a line a ray.
func writeHits(w io.Writer, hits []mesh.Hit) error {
	b := bufio.NewWriter(w)
	for i := range hits {
		if hits[i].Triangle >= 0 {
			fmt.Fprintf(b, "%d,%g", hits[i].Triangle, hits[i].Distance)
		}
		b.WriteByte('\n')
	}
	return b.Flush() // says what has failed before
}
