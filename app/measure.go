package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"

	"cairn/app/workspace"
	"cairn/internal/atomicfile"
	"cairn/internal/pathtext"
	"cairn/landmark/measure"
	"cairn/landmark/measureio"
	"cairn/scene"

	"github.com/spf13/cobra"
)

// measureFlags hold the flags of cairn measure.
type measureFlags struct {
	out       string
	force     bool // replace the table that is there
	asJSON    bool
	measures  string // a file of measures
	landmarks []string
	of        map[measure.Kind]*[]string // points, in the notation of measure.ParsePoints
}

func newMeasureCommand() *cobra.Command {
	f := measureFlags{of: map[measure.Kind]*[]string{}}
	cmd := &cobra.Command{
		Use:   "measure FILE...",
		Short: "Take distances, angles, lengths, sizes and areas from landmarks",
		Long: `Measure takes the measures that are kept with each mesh or landmark file, in
skull.measures.json for skull.ply or in the metadata of its LJSON, or those of a file that --measures names, or
those that are named here. Measures are defined by the names of points:

  nasion          the point of that name, in whichever group has it
  face/nasion     the point of a group
  #31, face/#31   a point without a name, by its number
  *, face/*       all points of a group, in their order
  @jaw, face/@jaw those of a label

with commas between points, and quotation marks around names that hold one of
these characters. An angle is that at the second point. An area is that inside the
polygon that goes around the points, in the plane where that is largest.

Where a point is missing there is no value, and the reason is said. Where a name
fits no point, group or label, or several, the other measures are taken, too, and the
exit status is 1. With -o all goes into a table, one row a file and measure.`,
		Example: `  cairn measure skull.ply --distance nasion,gnathion --angle a,b,c
  cairn measure --centroid-size '*' scans/*.ply -o sizes.csv
  cairn measure --measures protocol.measures.json scans/*.ply -o all.csv
  cairn measure --json skull.ply | jq '.measures[].value'`,
		Args:              usageArgs(someFile),
		ValidArgsFunction: completeFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return runMeasure(cmd, f, args) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.out, "out", "o", "", "write a table to `FILE.csv`")
	flags.BoolVarP(&f.force, "force", "f", false, "replace a table that exists")
	flags.BoolVar(&f.asJSON, "json", false, "one JSON object a line, one line a file")
	flags.StringVar(&f.measures, "measures", "", "take the measures that `FILE` keeps, from all files")
	flags.StringArrayVar(&f.landmarks, "landmarks", nil, "a landmark `FILE` of another name than the mesh; may be given more than once")
	for _, k := range measure.Kinds() {
		f.of[k] = flags.StringArray(k.Word(), nil, "the "+k.String()+" of `POINTS`; may be given more than once")
	}
	return cmd
}

// runMeasure carries cairn measure out.
func runMeasure(cmd *cobra.Command, f measureFlags, files []string) error {
	if f.out != "" && f.asJSON {
		return usagef("-o and --json: choose one")
	}
	if len(f.landmarks) > 0 && len(files) > 1 {
		return usagef("--landmarks is for one mesh, and there are %d files", len(files))
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	wanted, err := f.definitions(ctx)
	if err != nil {
		return err
	}
	if f.out != "" {
		return f.writeTable(ctx, cmd, files, wanted)
	}
	absent := false // something that a measure names
	err = runEach(ctx, cmd, files, f.asJSON, func(file string) (described, error) {
		info, err := f.take(ctx, file, wanted)
		if err != nil {
			return nil, err
		}
		absent = info.failAbsent(cmd) || absent
		return info, nil
	})
	if err == nil && absent {
		return errReported
	}
	return err
}

// definitions returns the measures that are named for all files; none where each file
// has its own.
func (f *measureFlags) definitions(ctx context.Context) (all []measure.Definition, err error) {
	if f.measures != "" {
		if all, err = readMeasures(ctx, f.measures); err != nil {
			return nil, err
		}
	}
	for _, k := range measure.Kinds() {
		for _, text := range *f.of[k] {
			points, of, err := measure.ParsePoints(text)
			d := measure.Definition{Kind: k, Points: points, Of: of}
			if err == nil {
				err = d.Check()
			}
			if err != nil {
				return nil, usagef("--%s %s: %w", k.Word(), text, err)
			}
			all = append(all, d)
		}
	}
	return all, nil
}

var errNoMeasures = errors.New("no measures are kept there, and none are named, such as by --distance nasion,gnathion")

// readMeasures reads a file of measures, which must have some.
func readMeasures(ctx context.Context, path string) ([]measure.Definition, error) {
	kept, _, err := measureio.Read(ctx, path)
	if err != nil {
		return nil, err
	}
	if len(kept.Measures) == 0 {
		return nil, fmt.Errorf("%s: %w", path, errNoMeasures)
	}
	return kept.Measures, nil
}

// measuresInfo is what measure --json says of a file. Lists are never null.
type measuresInfo struct {
	File     pathtext.Path `json:"file"`
	Units    string        `json:"units"` // of length; "" where the file does not say
	Measures []measureInfo `json:"measures"`
	Warnings []string      `json:"warnings"`

	taken  []measure.Taken
	read   []string // landmark files
	absent []string // which measures name what is not there, and what that is
}

type measureInfo struct {
	Name   string   `json:"name"` // that people gave it, or what it is of
	Kind   string   `json:"kind"`
	Points string   `json:"points"`
	Value  *float64 `json:"value"`  // null where there is none
	Unit   string   `json:"unit"`   // of the value, in the codes of UCUM
	Reason string   `json:"reason"` // why there is no value
	Note   string   `json:"note"`   // what is odd about the value
}

// take takes the measures from one file: those that are wanted or else those that it
// keeps.
func (f *measureFlags) take(ctx context.Context, file string, wanted []measure.Definition) (*measuresInfo, error) {
	l, err := loadItem(ctx, workspace.Item{Path: file, With: f.landmarks})
	if err != nil {
		return nil, err
	}
	if len(wanted) == 0 {
		if wanted, err = l.Measures(); err != nil {
			if e := (*measureio.FormatError)(nil); errors.As(err, &e) {
				e.File = workspace.MeasuresFile(file) // as the user names it
			}
			return nil, err
		}
		if len(wanted) == 0 {
			return nil, fmt.Errorf("%s: %w", workspace.MeasuresFile(file), errNoMeasures)
		}
	}
	info := &measuresInfo{File: pathtext.Path(file), Measures: []measureInfo{}, Warnings: slices.Concat(l.Warnings, l.Unclear()), read: l.LandmarkFiles}
	for _, g := range l.Groups {
		info.Warnings = append(info.Warnings, doubtWarnings(g.Group)...)
	}
	info.Warnings = notNil(info.Warnings)
	d := scene.NewDocument(file)
	defer d.Close()
	if err := l.AddTo(d); err != nil {
		return nil, err
	}
	specimen := d.Specimen()
	info.Units = specimen.Units
	if slices.ContainsFunc(wanted, func(d measure.Definition) bool { return d.Kind.NeedsSurface() }) && l.Mesh != nil {
		if specimen.Surface, err = workspace.Surface(ctx, l.Mesh); err != nil {
			return nil, err
		}
	}
	for _, m := range wanted {
		v, err := m.Evaluate(ctx, specimen)
		if err != nil {
			return nil, err
		}
		info.add(measure.Taken{Definition: m, Value: v})
		if reason := m.Unknown(specimen.Groups); reason != "" {
			info.absent = append(info.absent, m.Title()+": "+reason)
		}
	}
	return info, nil
}

// failAbsent says what the measures name and is not there, and whether that is so. The
// other measures are taken nevertheless.
func (i *measuresInfo) failAbsent(cmd *cobra.Command) bool {
	for _, text := range prefixed(string(i.File), i.absent) {
		fail(cmd, errors.New(text))
	}
	return len(i.absent) > 0
}

func (i *measuresInfo) add(t measure.Taken) {
	i.taken = append(i.taken, t)
	i.Measures = append(i.Measures, measureInfo{t.Title(), t.Kind.Word(), t.PointsText(), finite(t.Number), t.Unit, t.Reason, t.Note})
}

// write writes the table for people.
func (i *measuresInfo) write(out io.Writer) error {
	fmt.Fprintln(out, i.File)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, t := range i.taken {
		text := t.Value.Text()
		switch {
		case !t.OK():
			text += "  " + t.Reason
		case t.Note != "":
			text += "  (" + t.Note + ")"
		}
		fmt.Fprintf(w, "  %s\t%s\n", t.Title(), text)
	}
	for _, warning := range i.Warnings {
		fmt.Fprintf(w, "  warning\t%s\n", warning)
	}
	return w.Flush()
}

// writeTable writes the measures of all files to one table. A file that cannot be
// read has a row, too, with the reason, and the others come nevertheless.
func (f *measureFlags) writeTable(ctx context.Context, cmd *cobra.Command, files []string, wanted []measure.Definition) error {
	inputs := slices.Concat(files, f.landmarks, []string{f.measures})
	if err := f.checkTable(inputs); err != nil {
		return err
	}
	var rows []measureio.Row
	failed := false
	for _, file := range files {
		info, err := f.take(ctx, file, wanted)
		if ctx.Err() != nil {
			return fmt.Errorf("%s: stopped", file)
		}
		name := pathtext.Encode(file)
		if err != nil {
			fail(cmd, err)
			failed = true
			rows = append(rows, measureio.Row{Document: name, Taken: measure.Taken{Value: measure.Value{Reason: err.Error()}}})
			continue
		}
		failed = info.failAbsent(cmd) || failed
		for _, text := range prefixed(file, info.Warnings) {
			fmt.Fprintf(cmd.ErrOrStderr(), "cairn: warning: %s\n", text)
		}
		for _, t := range info.taken {
			rows = append(rows, measureio.Row{Document: name, Taken: t})
		}
		inputs = append(inputs, info.read...)
	}
	if err := f.checkTable(inputs); err != nil { // the landmarks beside a mesh are known by now
		return err
	}
	if err := measureio.WriteCSV(f.out, rows); err != nil {
		return err
	}
	if failed {
		return errReported
	}
	return nil
}

// checkTable says why the table cannot be written where -o says: it is never one of
// the files that are read, whatever it is called.
func (f *measureFlags) checkTable(inputs []string) error {
	if !strings.EqualFold(filepath.Ext(f.out), ".csv") {
		return usagef("-o %s: the table is a .csv file", f.out)
	}
	if err := atomicfile.CheckFolder(f.out); err != nil {
		return err
	}
	return mayWriteTable(f.out, inputs, f.force)
}

// mayWriteTable says why a table may not replace what is there: one of the files that are
// read, or any other without force.
func mayWriteTable(path string, inputs []string, force bool) error {
	out, err := os.Stat(path)
	if err != nil {
		return nil // there is none, or writing says why
	}
	for _, in := range inputs {
		if input, err := os.Stat(in); err == nil && os.SameFile(out, input) {
			return fmt.Errorf("%s is one of the files that are read; choose another name for the table. Nothing was written", path)
		}
	}
	if !force {
		return fmt.Errorf("%s is there already; --force replaces it. Nothing was written", path)
	}
	return nil
}
