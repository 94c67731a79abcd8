package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"text/tabwriter"

	"cairn/app/workspace"
	"cairn/internal/pathtext"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/scene"
	"cairn/scene/mesh"
	"cairn/scene/meshio"

	"github.com/spf13/cobra"
)

// distancesInfo is what info --on says of a landmark file: how far its points
// lie from a mesh, for each way of reading them. Lists are never null.
type distancesInfo struct {
	File     pathtext.Path   `json:"file"`
	Format   string          `json:"format"`
	Mesh     pathtext.Path   `json:"mesh"`
	Units    string          `json:"units"`    // of all lengths here, which are the mesh's; "" where it does not say
	Diagonal float64         `json:"diagonal"` // of the mesh's bounds
	Groups   []groupDistance `json:"groups"`
	Notes    []string        `json:"notes"`
	Warnings []string        `json:"warnings"`
}

type groupDistance struct {
	Name     string         `json:"name"`
	Points   int            `json:"points"`
	Placed   int            `json:"placed"`
	Measured int            `json:"measured"`
	Declared string         `json:"declared"` // the way that the file states, or "as stored"
	Chosen   string         `json:"chosen"`
	Clear    bool           `json:"clear"` // whether it is clear that the chosen way is right
	Ways     []placementWay `json:"ways"`
}

type placementWay struct {
	Placement string   `json:"placement"`
	Median    *float64 `json:"median"` // null where nothing could be measured
	Max       *float64 `json:"max"`
	Count     int      `json:"count"`
	Relative  *float64 `json:"relative"` // the median, as a part of the diagonal
}

// runDistances carries info --on out.
func runDistances(cmd *cobra.Command, on string, files []string, asJSON bool) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	r, err := readMesh(ctx, on)
	if ctx.Err() != nil {
		return fmt.Errorf("%s: stopped", on)
	}
	if err != nil {
		return err
	}
	defer r.Mesh.Clear()
	return runEach(ctx, cmd, files, asJSON, func(file string) (described, error) {
		info, err := readDistances(ctx, file, r.Mesh)
		if err != nil {
			return nil, err
		}
		info.Mesh, info.Units = pathtext.Path(on), r.Units
		return info, nil
	})
}

// readMesh reads the mesh that distances are measured from, without what lies
// beside it.
func readMesh(ctx context.Context, file string) (*meshio.Result, error) {
	r, err := meshio.Read(ctx, file, nil)
	err = named(err, file)
	var e *meshio.FormatError
	if errors.As(err, &e) && !meshio.IsMesh(file) && (lmio.IsLandmarks(file) || lmio.Recognises(file)) {
		return nil, usagef("--on takes the mesh; %s holds landmarks", file)
	}
	if err == nil && !r.Mesh.Bounds().Valid {
		err = fmt.Errorf("%s: the mesh has no points, so nothing can be measured from it", file)
	}
	return r, err
}

func readDistances(ctx context.Context, file string, m *mesh.TriMesh) (*distancesInfo, error) {
	j, err := workspace.Join(ctx, m, file)
	if err != nil {
		return nil, named(err, file)
	}
	info := &distancesInfo{
		File: pathtext.Path(file), Format: j.Format, Diagonal: m.Bounds().Diagonal(),
		Groups: []groupDistance{}, Notes: notNil(j.Notes), Warnings: notNil(j.Told()),
	}
	for _, g := range j.Groups {
		ways := g.Measured
		if len(ways) == 0 { // no point is placed; the ways are named nevertheless
			if ways, err = scene.MeasurePlacements(ctx, m, g.Group); err != nil {
				return nil, err
			}
		}
		info.Groups = append(info.Groups, distanceOf(g.Group, ways))
	}
	return info, nil
}

func distanceOf(g *landmark.Group, ways []scene.MeasuredPlacement) groupDistance {
	best, clear := scene.ChoosePlacement(ways)
	d := groupDistance{
		Name: g.Name(), Points: g.Len(), Placed: g.Placed(), Measured: ways[best].Count,
		Chosen: ways[best].Placement.Kind.String(), Clear: clear,
	}
	for _, w := range ways {
		if w.Declared {
			d.Declared = w.Placement.Kind.String()
		}
		d.Ways = append(d.Ways, placementWay{
			Placement: w.Placement.Kind.String(), Median: finite(w.Median), Max: finite(w.Max),
			Count: w.Count, Relative: finite(w.Relative()),
		})
	}
	return d
}

// finite returns the number for JSON, which has no word for one that is none.
func finite(x float64) *float64 {
	if x-x != 0 {
		return nil
	}
	return &x
}

// write writes the tables for people.
func (i *distancesInfo) write(out io.Writer) error {
	fmt.Fprintf(out, "%s on %s\n", i.File, i.Mesh)
	for _, g := range i.Groups {
		if err := g.write(out, i.Units); err != nil {
			return err
		}
	}
	for _, note := range i.Notes {
		fmt.Fprintf(out, "  note: %s\n", note)
	}
	for _, warning := range i.Warnings {
		fmt.Fprintf(out, "  warning: %s\n", warning)
	}
	return nil
}

func (g *groupDistance) write(out io.Writer, units string) error {
	name := g.Name
	if name == "" {
		name = "(no name)"
	}
	fmt.Fprintf(out, "  %s: %d of %d placed\n", name, g.Placed, g.Points)
	if g.Measured == 0 {
		_, err := fmt.Fprintln(out, "    there is no point to measure")
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "    read\tmedian distance\tof the mesh's size\n")
	for _, way := range g.Ways {
		mark, note := " ", ""
		if way.Placement == g.Chosen {
			mark = "→"
		}
		if way.Placement == g.Declared && g.Declared != landmark.AsStored.String() {
			note = "\tas the file says"
		}
		fmt.Fprintf(w, "  %s %s\t%s\t%s%s\n", mark, way.Placement,
			lengthText(way.Median, units), percentText(way.Relative), note)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if !g.Clear {
		_, err := fmt.Fprintln(out, "    It is not clear which is right.")
		return err
	}
	return nil
}

func lengthText(x *float64, units string) string {
	if x == nil {
		return "-"
	}
	text := fmt.Sprintf("%.4g", *x)
	if units != "" {
		text += " " + units
	}
	return text
}

func percentText(part *float64) string {
	if part == nil {
		return "-"
	}
	percent := 100 * *part
	if percent >= 100 {
		return fmt.Sprintf("%.0f %%", percent) // no exponents
	}
	return fmt.Sprintf("%.3g %%", percent)
}
