package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"text/tabwriter"

	"cairn/app/workspace"
	"cairn/internal/atomicfile"
	"cairn/internal/message"
	"cairn/internal/pathtext"
	"cairn/scene"
	"cairn/scene/mesh"
	"cairn/scene/meshio"

	"github.com/spf13/cobra"
)

// valuesFlags hold the flags of cairn values.
type valuesFlags struct {
	valueFlags
	names     []string
	out       string
	force     bool
	asJSON    bool
	landmarks []string
}

func newValuesCommand() *cobra.Command {
	f := valuesFlags{valueFlags: valueFlags{flag: "--of"}}
	cmd := &cobra.Command{
		Use:   "values MESH --of NAME",
		Short: "Describe values of vertices in numbers, or write them to a table",
		Long: `Values takes values of a mesh's vertices or triangles, from the file or measured, as
cairn render --color-by shows them, and says how they are distributed: of how many
places, least, median, largest and mean, the root of the mean square, and of the
absolute values the mean, the 95th percentile and the largest. Each vertex counts once.

With -o they go to a table in CSV, a line each with the number of the vertex, from 0,
its coordinates and the values; a place without a value has an empty cell. cairn convert
--with-values writes them into a mesh file.`,
		Example: `  cairn values a.ply --of distance --to b.ply --fit landmarks
  cairn values skull.ply --of mean-curvature --of shape-index --curvature-radius 2 -o bends.csv
  cairn values skull.ply --of surface-distance=nasion -o reach.csv
  cairn values --json a.ply --of thickness | jq '.values[].mean'`,
		Args:              usageArgs(someFile),
		ValidArgsFunction: completeFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return runValues(cmd, f, args) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.StringArrayVar(&f.names, "of", nil, "`NAME` of what the file has (cairn info lists it), or "+valueHelp+"; may be repeated")
	f.valueFlags.register(fl)
	fl.StringArrayVar(&f.landmarks, "landmarks", nil, "a landmark `FILE` of another name than the mesh; may be repeated")
	fl.StringVarP(&f.out, "out", "o", "", "write a table to `FILE.csv`")
	fl.BoolVarP(&f.force, "force", "f", false, "replace a table that exists")
	fl.BoolVar(&f.asJSON, "json", false, "one JSON object a line, one line a file")
	f.valueFlags.complete(cmd)
	return cmd
}

func runValues(cmd *cobra.Command, f valuesFlags, files []string) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	switch {
	case len(f.names) == 0:
		return usagef("say with --of which values, such as --of mean-curvature")
	case f.out != "" && f.asJSON:
		return usagef("-o and --json: choose one")
	case f.out != "" && len(files) > 1:
		return usagef("-o %s: a table is of one mesh, and there are %d", f.out, len(files))
	case len(f.landmarks) > 0 && len(files) > 1:
		return usagef("--landmarks is for one mesh, and there are %d files", len(files))
	}
	if err := f.checkNames(f.names); err != nil {
		return err
	}
	if f.out == "" {
		return runEach(ctx, cmd, files, f.asJSON, func(file string) (described, error) { return f.describe(ctx, file) })
	}
	if !strings.EqualFold(filepath.Ext(f.out), ".csv") {
		return usagef("-o %s: the table is a .csv file; cairn convert --with-values writes mesh files", f.out)
	}
	if err := atomicfile.CheckFolder(f.out); err != nil {
		return err
	}
	return f.with(ctx, files[0], func(d *scene.Document, read []string) error {
		if err := mayWriteTable(f.out, append(read, files[0], f.to), f.force); err != nil {
			return err
		}
		if len(d.Meshes()) != 1 {
			return fmt.Errorf("%s: there is no mesh in it", files[0])
		}
		n := d.Meshes()[0]
		fields, err := f.fields(ctx, d, n.Mesh)
		if err != nil {
			return fmt.Errorf("%s: %w", files[0], err)
		}
		return meshio.WriteValues(ctx, f.out, n.Mesh, d.Units(), fields...)
	})
}

// with loads a file for as long as use has it; read are the landmark files.
func (f *valuesFlags) with(ctx context.Context, file string, use func(d *scene.Document, read []string) error) error {
	l, err := loadItem(ctx, workspace.Item{Path: file, With: f.landmarks})
	if err != nil {
		return err
	}
	d := scene.NewDocument(filepath.Base(file))
	defer d.Close()
	if err := l.AddTo(d); err != nil {
		return err
	}
	return use(d, l.LandmarkFiles)
}

// fields returns the values of all names.
func (f *valuesFlags) fields(ctx context.Context, d *scene.Document, m *mesh.TriMesh) (all []*mesh.Field, err error) {
	for _, name := range f.names {
		field, err := f.named(name).field(ctx, d, m)
		if err != nil {
			return nil, err
		}
		all = append(all, field)
	}
	return all, nil
}

// valuesInfo is what values --json says of a file.
type valuesInfo struct {
	File   pathtext.Path `json:"file"`
	Values []fieldInfo   `json:"values"`
}

// fieldInfo describes values; numbers are null where there is none.
type fieldInfo struct {
	Name      string   `json:"name"`
	Detail    string   `json:"detail"` // what else is to be said of measured ones; "" for nothing
	Method    string   `json:"method"` // how they were found; "" where there is one way only
	Unit      string   `json:"unit"`   // "" where it is not known
	Of        string   `json:"of"`     // vertices or triangles
	Count     int      `json:"count"`
	Undefined int      `json:"undefined"`
	Min       *float64 `json:"min"`
	Median    *float64 `json:"median"`
	Max       *float64 `json:"max"`
	Mean      *float64 `json:"mean"`
	RMS       *float64 `json:"rms"`
	MeanSize  *float64 `json:"meanAbsolute"`
	P95Size   *float64 `json:"p95Absolute"`
	MaxSize   *float64 `json:"maxAbsolute"`
}

func (f *valuesFlags) describe(ctx context.Context, file string) (info *valuesInfo, err error) {
	info = &valuesInfo{File: pathtext.Path(file), Values: []fieldInfo{}}
	err = f.with(ctx, file, func(d *scene.Document, _ []string) error {
		for _, n := range d.Meshes() {
			fields, err := f.fields(ctx, d, n.Mesh)
			if err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
			for _, field := range fields {
				of := "vertices"
				if field.OfFaces {
					of = "triangles"
				}
				s := field.Summary()
				info.Values = append(info.Values, fieldInfo{field.Name, field.Detail, field.Method, field.Unit, of, s.Count, s.Undefined,
					finite(s.Min), finite(s.Median), finite(s.Max), finite(s.Mean), finite(s.RMS), finite(s.MeanSize), finite(s.P95Size), finite(s.MaxSize)})
			}
		}
		if len(d.Meshes()) == 0 {
			return fmt.Errorf("%s: there is no mesh in it", file)
		}
		return nil
	})
	return info, err
}

// write writes the numbers for people.
func (i *valuesInfo) write(out io.Writer) error {
	fmt.Fprintln(out, i.File)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, v := range i.Values {
		title := strings.TrimSpace(v.Name + " " + v.Detail)
		if v.Unit != "" {
			title += " (" + v.Unit + ")"
		}
		if v.Method != "" {
			title += ", " + v.Method
		}
		fmt.Fprintf(w, "  %s, of %d %s", title, v.Count, v.Of)
		if v.Undefined > 0 {
			fmt.Fprintf(w, " and %s", message.Count(v.Undefined, "without a value", "without a value"))
		}
		fmt.Fprintln(w)
		for _, row := range []struct {
			name   string
			number *float64
		}{
			{"least", v.Min}, {"median", v.Median}, {"largest", v.Max}, {"mean", v.Mean}, {"root of the mean square", v.RMS},
			{"mean of the absolute values", v.MeanSize}, {"95th percentile of them", v.P95Size}, {"largest of them", v.MaxSize},
		} {
			if row.number != nil {
				fmt.Fprintf(w, "    %s\t%.6g\n", row.name, *row.number)
			}
		}
	}
	return w.Flush()
}
