package main

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"cairn/landmark"
	"cairn/render"
	"cairn/scene"

	"github.com/spf13/cobra"
	"gonum.org/v1/gonum/spatial/r3"
)

func newBenchRepaintCommand(g *global) *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "repaint FILE...",
		Short: "Measure how fast a view at rest shows a change of landmarks",
		Long: `Repaint measures how fast a view at rest shows that something of the landmarks has
changed: the one under the pointer, the selection, the place of one, its name. The mesh stays
as it is drawn. A file without landmarks gets some.`,
		Example: `  cairn bench repaint skull.ply --points 500`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.points < 1 {
				return usagef("--points %d: it must be at least 1", f.points)
			}
			return f.draw(cmd, g, args, f.repaint)
		},
	}
	f.register(cmd, g, 50)
	cmd.Flags().StringVar(&f.size, "size", "1200x800", "width and height of a frame in pixels, `WxH`")
	cmd.Flags().IntVar(&f.points, "points", 60, "how many landmarks a file without any gets")
	return cmd
}

// repaintTimes is what bench repaint --json says of one kind of change in one file.
type repaintTimes struct {
	orbitTimes
	Change string `json:"change"`
	Points int    `json:"points"`
}

// repaint changes the landmarks of a document again and again, and draws each change.
func (f *benchFlags) repaint(ctx context.Context, cmd *cobra.Command, on *drawing, file string) error {
	d := on.document
	g, err := benchLandmarks(d, f.points)
	if err != nil {
		return err
	}
	points := 0
	for _, g := range d.Groups() {
		points += g.Group.Len()
	}
	for _, of := range benchQualities {
		if of.quality != render.Still && of.quality != render.Fine {
			continue
		}
		for _, change := range benchChanges(d, g) {
			times, err := on.measure(ctx, f.cycles, file, of.name, of.quality, func(i int) (*render.Frame, error) {
				style := benchStyle()
				style.Names = render.Names
				hover, err := change.make(i, &style)
				return render.Extract(d, on.camera, style, hover), err
			})
			if err != nil {
				return err
			}
			r := repaintTimes{times, change.name, points}
			if f.json {
				err = writeJSON(cmd.OutOrStdout(), r)
			} else {
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s, %-5s, %-6s of %s: median %.1f ms, p95 %.1f ms\n",
					file, of.name, change.name, amount(points, "point", "points"), r.MedianMs, r.P95Ms)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// benchLandmarks returns a group of the document that has points; where none has, a new
// one of n vertices of its meshes.
func benchLandmarks(d *scene.Document, n int) (*scene.GroupNode, error) {
	for _, g := range d.Groups() {
		if g.Group.Len() > 0 {
			return g, nil
		}
	}
	if err := d.Apply(scene.NewGroup(d, "points")); err != nil {
		return nil, err
	}
	g := d.Groups()[len(d.Groups())-1]
	for i := range n {
		l := landmark.Landmark{Name: "point " + strconv.Itoa(i+1), Status: landmark.Defined, Position: benchPlace(d, i*7919)}
		if err := d.Apply(scene.InsertPoints(d, g.ID(), i, l)); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// benchPlace returns the place of one vertex of the document's meshes, for any i.
func benchPlace(d *scene.Document, i int) r3.Vec {
	for _, n := range d.Meshes() {
		if v := n.Mesh.VertexCount(); v > 0 {
			return n.Mesh.Vertex(i * (v/64 + 1) % v)
		}
	}
	return r3.Vec{X: math.Sin(float64(i)), Y: math.Cos(float64(i))}
}

// benchChange is a kind of change that is measured.
type benchChange struct {
	name string
	make func(frame int, style *render.Style) (hover scene.Point, err error)
}

func benchChanges(d *scene.Document, g *scene.GroupNode) []benchChange {
	point := func(i int) scene.Point { return g.Point(i % g.Group.Len()) }
	return []benchChange{
		{"hover", func(i int, s *render.Style) (scene.Point, error) { return point(i), nil }},
		{"select", func(i int, s *render.Style) (scene.Point, error) {
			d.Selection().Only(point(i))
			return render.NoPoint, nil
		}},
		{"drag", func(i int, s *render.Style) (scene.Point, error) {
			return point(0), d.Apply(scene.MovePoint(d, point(0), benchPlace(d, i), r3.Vec{}))
		}},
		{"rename", func(i int, s *render.Style) (scene.Point, error) {
			return render.NoPoint, d.Apply(scene.RenamePoint(d, point(0), "renamed "+strconv.Itoa(i)))
		}},
		{"names", func(i int, s *render.Style) (scene.Point, error) {
			s.Names = []render.NameStyle{render.Names, render.Numbers, render.NoNames}[i%3]
			return render.NoPoint, nil
		}},
	}
}
