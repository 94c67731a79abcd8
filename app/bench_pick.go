package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"time"

	"cairn/internal/pathtext"
	"cairn/scene/mesh"

	"github.com/spf13/cobra"
	"gonum.org/v1/gonum/spatial/r3"
)

func newBenchPickCommand(g *global) *cobra.Command {
	var f benchFlags
	var given givenRays
	cmd := &cobra.Command{
		Use:   "pick FILE...",
		Short: "Measure how fast the surface below a pointer is found, and check that it is the right one",
		Long: `Casts rays from all sides at the mesh, one after another, and compares what each has
met with all triangles of the mesh, seen along the ray.

--rays casts the rays of a file instead, so that other programs can cast the same: a
line each of six numbers, where it begins and where it goes. They are cast five times,
one after another by one thread, and the time is the median. --hits writes what they
have met as CSV, a line each: the number of the triangle, from 0, and the distance; an
empty line for a ray that passes by.`,
		Example: `  cairn bench pick scan.ply --cycles 100000 --json
  cairn bench pick scan.ply --rays rays.txt --hits hits.csv --json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if given.rays == "" {
				if given.hits != "" {
					return usagef("--hits needs --rays: it writes what the rays of a file have met")
				}
				return f.each(cmd, g, args, f.pick)
			}
			if cmd.Flags().Changed("cycles") {
				return usagef("--cycles and --rays exclude each other: the file says how many rays there are")
			}
			return given.run(cmd, g, &f, args)
		},
	}
	f.register(cmd, g, 100_000)
	fl := cmd.Flags()
	fl.StringVar(&given.rays, "rays", "", "cast the rays of this `FILE`")
	fl.StringVar(&given.hits, "hits", "", "with --rays, write what each has met as CSV to this `FILE`")
	fl.BoolVar(&given.force, "force", false, "with --hits, replace the file")
	return cmd
}

// pickTimes is what bench pick --json says of a file.
type pickTimes struct {
	File             pathtext.Path `json:"file"`
	Triangles        int           `json:"triangles"`
	BuildMs          float64       `json:"build_ms"` // of the tree, on all processors
	BytesPerTriangle float64       `json:"bytes_per_triangle"`
	Picks            int           `json:"picks"`
	Hits             int           `json:"hits"`
	MedianUs         float64       `json:"median_us"` // of the hits; 0 where there are none
	P99Us            float64       `json:"p99_us"`
	Unclear          int           `json:"unclear"`     // so near to an edge that rounding decides: not compared
	Differences      int           `json:"differences"` // from the first of all triangles
}

func (f *benchFlags) pick(ctx context.Context, cmd *cobra.Command, file string) error {
	m, surface, built, err := benchSurface(ctx, file)
	if err != nil {
		return err
	}
	r := pickTimes{
		File: pathtext.Path(file), Triangles: m.TriangleCount(), BuildMs: milliseconds(built), Picks: f.cycles,
		BytesPerTriangle: float64(surface.Bytes()) / float64(m.TriangleCount()),
	}
	const views = 10
	random := rand.New(rand.NewPCG(1, 2))
	times := make([]time.Duration, 0, f.cycles)
	for i := range views {
		count := f.cycles*(i+1)/views - f.cycles*i/views
		v := newPickView(random, m, count)
		for k := range v.rays {
			ray := &v.rays[k]
			begin := time.Now()
			ray.hit, ray.ok = surface.Cast(ray.origin, v.forward)
			if took := time.Since(begin); ray.ok { // those that pass by would make it look faster
				times = append(times, took)
			}
		}
		if err := v.compare(ctx, m); err != nil {
			return err
		}
		v.count(&r)
	}
	runtime.KeepAlive(m) // the surface does not
	if len(times) > 0 {
		r.MedianUs, r.P99Us = microseconds(percentile(times, 50)), microseconds(percentile(times, 99))
	}
	if f.json {
		err = writeJSON(cmd.OutOrStdout(), r)
	} else {
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s, ready after %.0f ms, %.1f bytes a triangle; %s: median %.1f µs, p99 %.1f µs; %s\n",
			file, amount(r.Triangles, "triangle", "triangles"), r.BuildMs, r.BytesPerTriangle,
			amount(r.Picks, "pick", "picks"), r.MedianUs, r.P99Us, amount(r.Differences, "difference", "differences"))
	}
	if err == nil && r.Differences > 0 {
		err = fmt.Errorf("%s: %s met another triangle than the first of all", file, amount(r.Differences, "ray", "rays"))
	}
	return err
}

// benchSurface reads a mesh and makes what it is picked by; it returns how long that took,
// without the reading. The surface does not keep the mesh.
func benchSurface(ctx context.Context, file string) (*mesh.TriMesh, *mesh.Surface, time.Duration, error) {
	l, err := load(ctx, file)
	if err != nil {
		return nil, nil, 0, err
	}
	if l.Mesh == nil || l.Mesh.TriangleCount() == 0 {
		return nil, nil, 0, fmt.Errorf("%s: it has no triangles to pick", file)
	}
	m := l.Mesh.Copy() // without the tree, which landmarks beside the mesh have asked for
	begin := time.Now()
	surface, err := m.Surface(ctx)
	return m, surface, time.Since(begin), err
}

func microseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }

// pickView is a bundle of parallel rays, and the mesh seen along them: what each ray
// meets first is found among all triangles by drawing them, which is a second way.
type pickView struct {
	center, right, up, forward r3.Vec
	radius                     float64 // of a ball with the mesh
	side                       int     // cells of a grid along each side of the view
	cells                      [][]int // rays
	rays                       []pickRay
}

type pickRay struct {
	x, y   float64 // in the view
	origin r3.Vec
	hit    mesh.Hit
	ok     bool
	// Of all triangles:
	first    int // -1: none
	distance float64
	second   float64
	unclear  bool
}

func newPickView(random *rand.Rand, m *mesh.TriMesh, count int) *pickView {
	direction := func() r3.Vec {
		return r3.Unit(r3.Vec{X: random.NormFloat64(), Y: random.NormFloat64(), Z: random.NormFloat64()})
	}
	v := &pickView{center: m.Bounds().Center(), forward: direction(), radius: m.Bounds().Diagonal() / 2}
	v.right = r3.Unit(r3.Cross(v.forward, direction()))
	v.up = r3.Cross(v.right, v.forward)
	v.side = max(1, int(math.Sqrt(float64(count))))
	v.cells = make([][]int, v.side*v.side)
	for i := range count {
		r := pickRay{x: v.radius * (2*random.Float64() - 1), y: v.radius * (2*random.Float64() - 1), first: -1, distance: math.Inf(1), second: math.Inf(1)}
		r.origin = r3.Add(r3.Add(v.center, r3.Scale(-2*v.radius, v.forward)), r3.Add(r3.Scale(r.x, v.right), r3.Scale(r.y, v.up)))
		v.rays = append(v.rays, r)
		cell := v.cell(r.y)*v.side + v.cell(r.x)
		v.cells[cell] = append(v.cells[cell], i)
	}
	return v
}

// cell returns the row or column of the grid.
func (v *pickView) cell(at float64) int {
	return max(0, min(v.side-1, int((at/v.radius+1)/2*float64(v.side))))
}

// compare draws all triangles.
func (v *pickView) compare(ctx context.Context, m *mesh.TriMesh) error {
	seen := make([]r3.Vec, m.VertexCount()) // in the frame of the view
	for i := range seen {
		p := r3.Sub(m.Vertex(i), v.center)
		seen[i] = r3.Vec{X: r3.Dot(p, v.right), Y: r3.Dot(p, v.up), Z: r3.Dot(p, v.forward)}
	}
	triangles := m.Data().Triangles
	for t := 0; t < len(triangles)/3; t++ {
		if t%(1<<16) == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		a, b, c := seen[triangles[3*t]], seen[triangles[3*t+1]], seen[triangles[3*t+2]]
		for row := v.cell(min(a.Y, b.Y, c.Y)); row <= v.cell(max(a.Y, b.Y, c.Y)); row++ {
			for column := v.cell(min(a.X, b.X, c.X)); column <= v.cell(max(a.X, b.X, c.X)); column++ {
				for _, i := range v.cells[row*v.side+column] {
					v.rays[i].meet(t, a, b, c, v.radius)
				}
			}
		}
	}
	return nil
}

// meet compares with one more triangle.
func (r *pickRay) meet(t int, a, b, c r3.Vec, size float64) {
	area := func(p, q r3.Vec) float64 { return (p.X-r.x)*(q.Y-r.y) - (p.Y-r.y)*(q.X-r.x) }
	u, v, w := area(b, c), area(c, a), area(a, b)
	if u+v+w < 0 {
		u, v, w = -u, -v, -w
	}
	const near = 1e-12 // of the size of the mesh
	edge := near * size * (math.Abs(a.X-b.X) + math.Abs(a.Y-b.Y) + math.Abs(a.X-c.X) + math.Abs(a.Y-c.Y))
	least := min(u, v, w)
	if least < -edge {
		return
	}
	if least <= edge {
		r.unclear = true
		return
	}
	at := (u*a.Z+v*b.Z+w*c.Z)/(u+v+w) + 2*size
	if at < r.distance {
		r.first, r.distance, r.second = t, at, r.distance
	} else if at < r.second {
		r.second = at
	}
}

// count adds what the rays have met to the result.
func (v *pickView) count(result *pickTimes) {
	const near = 1e-9 // of the size of the mesh
	for i := range v.rays {
		r := &v.rays[i]
		if r.ok {
			result.Hits++
		}
		switch {
		case r.unclear || r.first >= 0 && r.second-r.distance < near*v.radius:
			result.Unclear++
		case r.ok != (r.first >= 0), r.ok && (r.hit.Triangle != r.first || math.Abs(r.hit.Distance-r.distance) > near*v.radius):
			result.Differences++
		}
	}
}
