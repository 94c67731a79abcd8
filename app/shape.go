package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"cairn/internal/message"
	"cairn/internal/pathtext"
	"cairn/landmark/shape"
	"cairn/landmark/shapeio"
	"cairn/landmark/shapeplot"

	"github.com/spf13/cobra"
	"gonum.org/v1/gonum/spatial/r3"
)

// shapeFlags hold the flags of cairn shape.
type shapeFlags struct {
	out         string
	force       bool
	asJSON      bool
	scale       string
	rigid       bool
	reflect     bool
	unprojected bool
	estimated   bool
	repeats     bool   // count as specimens
	groups      string // what the groups of a file are
	missing     []float64
	negative    bool
	plots       []string // formats of figures
}

// What --groups takes.
const (
	groupsByFormat  = "auto"
	groupsSpecimens = "specimens"
	groupsParts     = "parts"
)

func newShapeCommand() *cobra.Command {
	f := &shapeFlags{}
	cmd := &cobra.Command{
		Use:   "shape SET... -o OUT/",
		Short: "Superimpose specimens and find their principal components",
		Long: `Shape superimposes the landmarks of many specimens (generalised Procrustes
analysis), finds the principal components of their shapes, and writes all into the
folder OUT, which SlicerMorph's module GPA reads back.

SET is landmark files, folders of them, files of many specimens, such as TPS or
Morphologika, or the folder of a study, whose study.csv says what belongs to it. Points of one name are the same; where the files have no names, those of
one number. Missing points stay missing: a specimen is fitted over the points that it has.
Estimated ones are left out unless --estimated is given. A specimen that is
mirrored is told, and never mirrored without --reflect.

OUT gets the mean shape, aligned points, scores, eigenvalues, centroid sizes and
distances as CSV, figures of the scores along the first two components, with the groups of
a study in colours, and of what each component has of the variance, manifest.json that says how all was made and of which files, and
check.R, which makes it again in R and prints the largest difference.

--scale says what becomes of the sizes:
  unit   every specimen has centroid size 1 (partial Procrustes fit, as
         geomorph); the size is a column of its own
  full   each is scaled as fits best (full Procrustes fit, as MorphoJ, shapes)
  none   sizes stay: shape and size together (the same as --rigid)
  boas   fitted as by unit, then each has its size again (Boas coordinates)

The exit status is 0 when all is done, 1 when a file could not be read or a specimen
not be used, though the others were, and 2 when the command was wrong.`,
		Example: `  cairn shape skulls/ -o result/
  cairn shape all.tps --scale full -o result/
  cairn shape day1/*.mrk.json day2/*.mrk.json --estimated -o result/
  cairn shape skulls/ -o result/ --force --json | jq .components[0]
  Rscript result/check.R`,
		Args:              usageArgs(someFile),
		ValidArgsFunction: completeFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return runShape(cmd, f, args) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.StringVarP(&f.out, "output", "o", "", "the `FOLDER` that the results go to")
	fl.StringVar(&f.scale, "scale", shapeio.ScaleWord(shape.UnitSize), "what becomes of the sizes: `unit`, full, none or boas")
	fl.BoolVar(&f.rigid, "rigid", false, "keep the sizes: the same as --scale none")
	fl.BoolVar(&f.reflect, "reflect", false, "mirror specimens where that fits better")
	fl.BoolVar(&f.unprojected, "unprojected", false, "do not project the shapes onto the tangent space")
	fl.BoolVar(&f.estimated, "estimated", false, "estimated points count as placed ones")
	fl.BoolVar(&f.repeats, "repeats", false, "what a study has digitised again counts as a specimen of its own")
	fl.StringVar(&f.groups, "groups", groupsByFormat, "the groups of a file are `specimens`, or parts of one; auto goes by the format")
	fl.Float64SliceVar(&f.missing, "missing", nil, "points that have `NUMBER`, such as -999, for each coordinate are missing, and those that have it for some far from all others")
	fl.BoolVar(&f.negative, "negative-missing", false, "points with negative coordinates only are missing, as tpsDig marks them")
	fl.StringSliceVar(&f.plots, "plots", []string{"svg"}, "formats of the figures: `svg`, pdf, png, several with commas, or none")
	fl.BoolVarP(&f.force, "force", "f", false, "replace results in a folder that holds files")
	fl.BoolVar(&f.asJSON, "json", false, "say what came out as one JSON object")
	_ = cmd.MarkFlagDirname("output") // the flags exist
	_ = cmd.RegisterFlagCompletionFunc("scale", cobra.FixedCompletions(scaleWords(), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("plots", cobra.FixedCompletions(append(slices.Clone(shapeplot.Formats), noPlots), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("groups", cobra.FixedCompletions([]string{groupsByFormat, groupsSpecimens, groupsParts}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

var scalings = []shape.Scaling{shape.UnitSize, shape.BestSize, shape.OwnSize, shape.UnitThenOwnSize}

func scaleWords() (words []string) {
	for _, s := range scalings {
		words = append(words, shapeio.ScaleWord(s))
	}
	return words
}

// options checks the flags.
func (f *shapeFlags) options(cmd *cobra.Command) (o shape.GeneralisedOptions, err error) {
	if f.out == "" {
		return o, usagef("say with -o which folder the results go to, such as -o result/")
	}
	k := slices.Index(scaleWords(), f.scale)
	if k < 0 {
		return o, usagef("--scale %s: it must be one of %s", f.scale, strings.Join(scaleWords(), ", "))
	}
	o = shape.GeneralisedOptions{Scaling: scalings[k], Reflection: f.reflect, Tolerance: shapeTolerance}
	if f.rigid {
		if cmd.Flags().Changed("scale") && o.Scaling != shape.OwnSize {
			return o, usagef("--rigid keeps the sizes, and --scale %s does not: choose one", f.scale)
		}
		o.Scaling = shape.OwnSize
	}
	if !slices.Contains([]string{groupsByFormat, groupsSpecimens, groupsParts}, f.groups) {
		return o, usagef("--groups %s: it must be specimens, parts or auto", f.groups)
	}
	if err := f.checkPlots(); err != nil {
		return o, err
	}
	return o, checkMissing(f.missing)
}

// shapeTolerance is how little the mean may change when the analysis ends.
const shapeTolerance = 1e-12

// runShape carries cairn shape out.
func runShape(cmd *cobra.Command, f *shapeFlags, args []string) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	options, err := f.options(cmd)
	if err != nil {
		return err
	}
	if err := shapeio.Check(f.out, f.force); err != nil {
		return forceHint(err)
	}
	var files shapeFiles
	if err := files.find(ctx, args, f.out); err != nil {
		return err
	}
	a := &shapeio.Analysis{
		Program: "Cairn", Version: versionText(), Time: time.Now(), Estimated: f.estimated, Options: options,
	}
	r := &shapeReader{flags: f, cmd: cmd, analysis: a}
	if err := r.read(ctx, &files); err != nil {
		return err
	}
	if err := analyse(ctx, a, f.unprojected, f.repeats); err != nil {
		return err
	}
	said := r.report()
	if a.Figures, err = figures(a, f.plots); err != nil {
		return err
	}
	if err := a.Write(f.out, f.force); err != nil {
		return forceHint(err)
	}
	for _, text := range said.Warnings {
		fmt.Fprintf(cmd.ErrOrStderr(), "cairn: warning: %s\n", text)
	}
	if f.asJSON {
		e := json.NewEncoder(cmd.OutOrStdout())
		e.SetEscapeHTML(false)
		err = e.Encode(said)
	} else {
		err = said.write(cmd.OutOrStdout())
	}
	if err == nil && len(said.LeftOut) > 0 {
		for _, l := range said.LeftOut {
			fail(cmd, fmt.Errorf("%s is left out: %s", l.Name, l.Reason))
		}
		return errReported
	}
	return err
}

// analyse superimposes the specimens and finds the components.
func analyse(ctx context.Context, a *shapeio.Analysis, unprojected, repeats bool) (err error) {
	if err := a.MeasureObserverError(ctx); err != nil {
		return fmt.Errorf("stopped; nothing was written")
	}
	if !repeats {
		a.LeaveOutRepeats()
	}
	var sample [][]r3.Vec
	for _, s := range a.Specimens {
		sample = append(sample, s.Points(a.Estimated))
	}
	if a.Superimposed, err = shape.Generalise(ctx, sample, a.Options); err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("stopped; nothing was written")
		}
		return fmt.Errorf("%s: %w. Nothing was written", message.Plural(len(sample), "specimen"), err)
	}
	a.Components = a.Superimposed.Components(shape.ComponentOptions{Unprojected: unprojected})
	return nil
}

// shapeInfo is what shape --json says. Lists are never null.
type shapeInfo struct {
	Folder       pathtext.Path     `json:"folder"`
	Specimens    int               `json:"specimens"` // that were superimposed
	Landmarks    int               `json:"landmarks"`
	Scale        string            `json:"scale"`
	Rounds       int               `json:"rounds"`
	Converged    bool              `json:"converged"`
	SumOfSquares float64           `json:"sum_of_squares"`
	Variance     float64           `json:"total_variance"`
	Components   []componentInfo   `json:"components"`
	Median       float64           `json:"median_rho"` // of the distances of all to the mean
	Farthest     []farInfo         `json:"farthest"`
	Repeats      *repeatInfo       `json:"repeats,omitempty"`
	LeftOut      []shapeio.LeftOut `json:"left_out"`
	Notes        []string          `json:"notes"`
	Warnings     []string          `json:"warnings"`
}

type componentInfo struct {
	Variance float64 `json:"variance"`
	Percent  float64 `json:"percent"`
}

// repeatInfo is what repeats say of errors.
type repeatInfo struct {
	Subjects      int      `json:"subjects"`
	Times         int      `json:"times"`
	Repeatability *float64 `json:"repeatability"` // null where that cannot be told
	text          string
}

type farInfo struct {
	Specimen string  `json:"specimen"`
	Rho      float64 `json:"rho"`
}

// write writes the report for people.
func (i *shapeInfo) write(out io.Writer) error {
	fmt.Fprintf(out, "%s, %s, %s\n", message.Plural(i.Specimens, "specimen"), message.Plural(i.Landmarks, "landmark"), scaleSentences[i.Scale])
	settled := fmt.Sprintf("the mean stays after %s", message.Plural(i.Rounds, "round"))
	if !i.Converged {
		settled = fmt.Sprintf("the mean still changes after %s", message.Plural(i.Rounds, "round"))
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "superimposed\t%s; the sum of squares left is %.6g\n", settled, i.SumOfSquares)
	fmt.Fprintf(w, "variance of shape\t%.6g, of which\n", i.Variance)
	for k, c := range i.Components[:min(len(i.Components), shownComponents)] {
		fmt.Fprintf(w, "  PC %d\t%.2f %%\n", k+1, c.Percent)
	}
	if n := len(i.Components) - shownComponents; n > 0 {
		fmt.Fprintf(w, "  %s more\tin components.csv\n", message.Plural(n, "component"))
	}
	if len(i.Farthest) > 0 {
		fmt.Fprintf(w, "farthest from the mean\tby Procrustes distance; half of all are within %.4f\n", i.Median)
	}
	for _, s := range i.Farthest {
		fmt.Fprintf(w, "  %s\t%.4f\n", s.Specimen, s.Rho)
	}
	if i.Repeats != nil && i.Repeats.text != "" {
		fmt.Fprintf(w, "repeats\t%s\n", i.Repeats.text)
	}
	for _, text := range i.Notes {
		fmt.Fprintf(w, "note\t%s\n", text)
	}
	fmt.Fprintf(w, "written to\t%s\n", filepath.ToSlash(filepath.Clean(string(i.Folder))))
	return w.Flush()
}

// scaleSentences say what became of the sizes, by the words of --scale.
var scaleSentences = map[string]string{
	shapeio.ScaleWord(shape.UnitSize):        "each scaled to centroid size 1 (partial Procrustes fit)",
	shapeio.ScaleWord(shape.BestSize):        "each scaled as fits best (full Procrustes fit)",
	shapeio.ScaleWord(shape.OwnSize):         "each in its own size",
	shapeio.ScaleWord(shape.UnitThenOwnSize): "each fitted at centroid size 1 and given its size again (Boas coordinates)",
}

// How much of each the report for people has; the files have all.
const (
	shownComponents = 5
	shownFarthest   = 3
)
