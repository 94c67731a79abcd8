package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"text/tabwriter"

	"cairn/app/workspace"
	"cairn/internal/message"
	"cairn/internal/pathtext"
	"cairn/scene/mesh"

	"github.com/spf13/cobra"
	"gonum.org/v1/gonum/spatial/r3"
)

func newInfoCommand() *cobra.Command {
	asJSON, on := false, ""
	cmd := &cobra.Command{
		Use:   "info FILE...",
		Short: "Say what is in mesh and landmark files",
		Long: `Info reads each file, with the landmark files beside it, and says what is in it:
counts, bounds, groups of landmarks, and what is odd about it.

With --json, a file name that is no UTF-8, or that begins with a quotation mark,
stands in quotation marks with escapes, as "sk\xe9l.ply".

With --on it measures how far the points of landmark files lie from the surface of
a mesh, for each way of reading them: as stored, with x and y negated, centred on
the mesh, in other units, and by the file's own matrix. An arrow marks the way
that Cairn would choose.`,
		Example: `  cairn info skull.ply
  cairn info --json scans/*.ply | jq -r 'select(.triangles > 1e6) | .file'
  cairn info --json scans/*.ply | jq -r 'select(any(.groups[]; .placed < .points)) | .file'
  cairn info --on skull.ply skull.fcsv old/*.tps`,
		Args:              usageArgs(someFile),
		ValidArgsFunction: completeFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			if on != "" {
				return runDistances(cmd, on, args, asJSON)
			}
			return runInfo(cmd, args, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line, one line a file")
	cmd.Flags().StringVar(&on, "on", "", "measure how far the landmarks of the files lie from the surface of `MESH`")
	return cmd
}

func runInfo(cmd *cobra.Command, files []string, asJSON bool) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return runEach(ctx, cmd, files, asJSON, func(file string) (described, error) { return readInfo(ctx, file) })
}

// described is what info says of a file: as an object of JSON, or in a table for
// people.
type described interface{ write(out io.Writer) error }

// runEach describes each of the files. One that cannot be read is told of, and
// the others come nevertheless.
func runEach(ctx context.Context, cmd *cobra.Command, files []string, asJSON bool, read func(file string) (described, error)) error {
	out := cmd.OutOrStdout()
	failed := false
	for i, file := range files {
		info, err := read(file)
		if ctx.Err() != nil {
			return fmt.Errorf("%s: stopped", file)
		}
		var writeErr error
		switch {
		case err != nil && len(files) == 1 && !asJSON && errors.As(err, &usageError{}):
			return err // what the mesh has not, no other could have
		case err != nil:
			fail(cmd, err)
			failed = true
			if asJSON {
				writeErr = writeJSON(out, failedInfo{File: pathtext.Path(file), Error: message.Unicode(err.Error())})
			}
		case asJSON:
			writeErr = writeJSON(out, info)
		default:
			if i > 0 {
				fmt.Fprintln(out)
			}
			writeErr = info.write(out)
		}
		if writeErr != nil {
			return writeErr
		}
	}
	if failed {
		return errReported
	}
	return nil
}

// failedInfo is what info --json says of a file that cannot be read.
type failedInfo struct {
	File  pathtext.Path `json:"file"`
	Error string        `json:"error"`
}

// fileInfo is what info --json says of a file. Lists are never null.
type fileInfo struct {
	File          pathtext.Path  `json:"file"`
	Format        string         `json:"format"`
	Bytes         int64          `json:"bytes"` // of the file itself
	Vertices      int            `json:"vertices"`
	Triangles     int            `json:"triangles"` // that are drawn
	Bounds        *boundsInfo    `json:"bounds"`    // of the mesh, or else of the landmarks; null where there is nothing
	Units         string         `json:"units"`     // "" where the file does not say
	Normals       bool           `json:"normals"`   // in the file
	Colors        bool           `json:"colors"`
	Textures      pathtext.Paths `json:"textures"`
	Attributes    []valueInfo    `json:"attributes"` // values of vertices and triangles beside the shape
	LandmarkFiles pathtext.Paths `json:"landmark_files"`
	Groups        []groupInfo    `json:"groups"`
	Measures      []keptInfo     `json:"measures"` // that are kept with the file; cairn measure takes them
	Notes         []string       `json:"notes"`    // what was assumed where a landmark file does not say
	Warnings      []string       `json:"warnings"`
	NotKept       []string       `json:"not_kept"` // what the file holds and is gone from one that is written from it
}

// keptInfo is a measure that is kept with a file.
type keptInfo struct {
	Name   string `json:"name"` // that people gave it, or what it is of
	Kind   string `json:"kind"`
	Points string `json:"points"`
	named  bool   // by people
}

type boundsInfo struct {
	Min  [3]float64 `json:"min"`
	Max  [3]float64 `json:"max"`
	Size [3]float64 `json:"size"`
}

// text returns the corners as people read them. Each number has at least six
// digits, and more where the box is small and far from the origin, as a plot in
// metres of a country's grid is: both corners would read alike with six.
func (b *boundsInfo) text() string {
	const least, shown = 6, 4 // digits of each number, and of the longest side
	far := max(b.Max[0], b.Max[1], b.Max[2], -b.Min[0], -b.Min[1], -b.Min[2])
	long := max(b.Size[0], b.Size[1], b.Size[2])
	digits := least
	if long > 0 && far > long {
		digits = max(least, shown+int(math.Ceil(math.Log10(far/long))))
	}
	corner := func(v [3]float64) string {
		return fmt.Sprintf("%.*g %.*g %.*g", digits, v[0], digits, v[1], digits, v[2])
	}
	return corner(b.Min) + " to " + corner(b.Max)
}

// readInfo reads a file and lets go of what it does not tell about.
func readInfo(ctx context.Context, file string) (*fileInfo, error) {
	l, err := load(ctx, file)
	if err != nil {
		return nil, err
	}
	info := &fileInfo{
		File: pathtext.Path(file), Format: l.Format, Units: l.Units,
		Textures: pathtext.Paths{}, Attributes: []valueInfo{}, LandmarkFiles: pathtext.Of(l.LandmarkFiles),
		Groups: []groupInfo{}, Measures: []keptInfo{}, Notes: notNil(l.Notes), Warnings: notNil(slices.Concat(l.Warnings, l.Unclear())), NotKept: notNil(l.NotKept),
	}
	if stat, err := os.Stat(l.Path); err == nil {
		info.Bytes = stat.Size()
	}
	if m := l.Mesh; m != nil {
		info.Vertices, info.Triangles = m.VertexCount(), m.TriangleCount()
		info.Normals, info.Colors = m.Data().Normals != nil, m.Data().Colors != nil
		info.Attributes = valuesOf(m.Data())
		for _, t := range m.Textures() {
			info.Textures = append(info.Textures, pathtext.Path(t.Name))
		}
	}
	for _, g := range l.Groups {
		info.Groups = append(info.Groups, describe(g.Group))
	}
	kept, _ := l.Measures() // a warning says why they cannot be read
	for _, m := range kept {
		info.Measures = append(info.Measures, keptInfo{m.Title(), m.Kind.Word(), m.PointsText(), m.Name != ""})
	}
	if b := boundsOf(l); b.Valid {
		vec := func(v r3.Vec) [3]float64 { return [3]float64{v.X + 0, v.Y + 0, v.Z + 0} } // 0 for -0
		info.Bounds = &boundsInfo{vec(b.Min), vec(b.Max), vec(r3.Sub(b.Max, b.Min))}
	}
	return info, nil
}

// boundsOf returns the box around the mesh, or around the landmarks of a file
// without one.
func boundsOf(l *workspace.Loaded) mesh.Bounds {
	if l.Mesh != nil {
		return l.Mesh.Bounds()
	}
	var b mesh.Bounds
	for _, g := range l.Groups {
		for _, p := range g.Landmarks() {
			if p.Placed() {
				b = b.Add(p.Position)
			}
		}
	}
	return b
}

// notNil returns texts as JSON can have them, in a list that is not nil.
func notNil(list []string) []string {
	texts := make([]string, len(list))
	for i, text := range list {
		texts[i] = message.Unicode(text)
	}
	return texts
}

// write writes the table for people.
func (i *fileInfo) write(out io.Writer) error {
	fmt.Fprintln(out, i.File)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(name, format string, args ...any) {
		fmt.Fprintf(w, "  %s\t%s\n", name, fmt.Sprintf(format, args...))
	}
	row("format", "%s, %s", i.Format, byteText(i.Bytes))
	if i.Vertices > 0 || i.Triangles > 0 {
		row("mesh", "%s, %s%s", amount(i.Vertices, "vertex", "vertices"), amount(i.Triangles, "triangle", "triangles"), i.extras())
	}
	if b := i.Bounds; b != nil {
		row("size", "%.6g × %.6g × %.6g %s", b.Size[0], b.Size[1], b.Size[2], unitText(i.Units))
		row("bounds", "%s", b.text())
	}
	for _, t := range i.Textures {
		row("texture", "%s", t)
	}
	for _, a := range i.Attributes {
		row("values", "%s", a.text())
	}
	for _, f := range i.LandmarkFiles {
		row("landmarks", "%s", filepath.Base(string(f)))
	}
	for _, g := range i.Groups {
		row("group", "%s", g.text())
	}
	for _, m := range i.Measures {
		row("measure", "%s", m.text())
	}
	for _, note := range i.Notes {
		row("note", "%s", note)
	}
	for _, warning := range i.Warnings {
		row("warning", "%s", warning)
	}
	for _, text := range i.NotKept {
		row("not kept", "%s", text)
	}
	return w.Flush()
}

// text returns the measure in a line: what people call it, what it is, and of what.
func (m keptInfo) text() string {
	if !m.named {
		return m.Name // which says both
	}
	return fmt.Sprintf("%s: %s of %s", m.Name, m.Kind, m.Points)
}

func (i *fileInfo) extras() string {
	text := ""
	if i.Normals {
		text += ", normals"
	}
	if i.Colors {
		text += ", colours"
	}
	return text
}

func unitText(unit string) string {
	if unit == "" {
		return "(unit unknown)"
	}
	return unit
}

// byteText returns a size as people read it, in powers of 1000.
func byteText(n int64) string {
	const step = 1000
	if n < step {
		return fmt.Sprintf("%d bytes", n)
	}
	e := min(int(math.Log10(float64(n))/3), 4)
	return fmt.Sprintf("%.3g %cB", float64(n)/math.Pow(step, float64(e)), " kMGT"[e])
}

// amount returns "1 triangle" or "2 000 triangles".
func amount(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

// grouped returns n with a gap between thousands.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}
