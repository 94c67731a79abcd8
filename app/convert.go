package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"

	"cairn/internal/message"
)

// convertFlags hold the flags of cairn convert.
type convertFlags struct {
	out       string
	to        string // the extension of files in a folder, with its dot; "" where out says it
	allowLoss bool
	negative  bool      // points with negative coordinates only are missing
	missing   []float64 // points of which each coordinate is one of these are missing
	force     bool
	asJSON    bool
	values    valueFlags
	names     []string // of values that are written into meshes
}

func newConvertCommand() *cobra.Command {
	var f convertFlags
	cmd := &cobra.Command{
		Use:   "convert IN... -o OUT",
		Short: "Write mesh and landmark files in another format",
		Long: `Convert reads mesh files or landmark files and writes them in the format that
OUT's extension names: meshes become meshes, landmarks become landmarks. "cairn
formats" lists the formats.

OUT is one of
  a file         of several landmark files all groups go into it, in order, each
                 group without a name called by its file
  a name with {} which stands for each input's own, without its extension
  a name with {name}
                 every group of landmarks becomes a file of its own, and {name}
                 stands for the group's name
  a folder       with --to, the extension. Folders among the inputs are searched
                 with all that is below them, and OUT gets the same subfolders.
                 Where a file of that format holds one group only, each group of
                 an input becomes a file of its own. Of two files that would get
                 the same name each keeps its old extension in it

Everything is looked at before anything is written. What the new format has no
place for is said, and then nothing is written unless --allow-loss is given.
Files that exist stay as they are unless --force is given. An input is replaced
only where OUT is that very file, with --force. A broken input costs its own
output only.

The exit status is 0 when all is done, 1 when something failed, 2 when the
command was wrong, and 3 when nothing was written because something would be
lost.`,
		Example: `  cairn convert skull.fcsv -o skull.mrk.json
  cairn convert scans/*.pts -o all.tps
  cairn convert all.tps -o 'specimens/{name}.ljson'
  cairn convert study/ --to ljson -o converted/
  cairn convert skull.obj -o skull.ply
  cairn convert a.ply -o compared.ply --with-values distance --distance-to b.ply --fit landmarks
  cairn convert *.stl -o 'ply/{}.ply.gz' --allow-loss
  cairn convert --json all.tps -o all.fcsv | jq -r '.losses[]'`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completeFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return runConvert(cmd, &f, args) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.StringVarP(&f.out, "output", "o", "", "the `FILE` to write, or a folder or pattern for several")
	fl.StringVar(&f.to, "to", "", "the `EXTENSION` of the files in a folder, such as ljson or mrk.json")
	fl.BoolVar(&f.allowLoss, "allow-loss", false, "write although the format cannot hold all there is")
	fl.BoolVar(&f.negative, "negative-missing", false, "points with negative coordinates only are missing, as tpsDig marks them")
	fl.Float64SliceVar(&f.missing, "missing", nil, "points that have `NUMBER`, such as -999, for each coordinate are missing, and those that have it for some far from all others")
	fl.BoolVarP(&f.force, "force", "f", false, "replace files that exist")
	fl.BoolVar(&f.asJSON, "json", false, "one JSON object a line, one line an output")
	f.values.flag, f.values.toFlag = "--with-values", "--distance-to"
	fl.StringArrayVar(&f.names, "with-values", nil, "write values of `NAME` into a mesh file that has a place for them, as PLY has: "+valueHelp+"; may be repeated")
	f.values.register(fl)
	f.values.complete(cmd)
	_ = cmd.MarkFlagFilename("output", writableExtensions()...) // the flags exist
	_ = cmd.RegisterFlagCompletionFunc("to", cobra.FixedCompletions(writableExtensions(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// errLoss ends a command that wrote nothing since something would be lost. Its
// messages are on standard error already.
var errLoss = errors.New("something would be lost")

func runConvert(cmd *cobra.Command, f *convertFlags, args []string) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if os.Getenv("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(batchGCPercent))
	}
	plan, err := newConvertPlan(f, args)
	if err != nil {
		return err
	}
	c := &converter{cmd: cmd, flags: f, plan: plan, progress: newProgress(cmd.ErrOrStderr()), taken: names{}}
	defer c.progress.clear()
	err = c.run(ctx)
	if ctx.Err() != nil {
		c.progress.clear()
		return fmt.Errorf("stopped; %s", c.sum())
	}
	return err
}

// converter does the work of one call.
type converter struct {
	cmd      *cobra.Command
	flags    *convertFlags
	plan     *convertPlan
	progress *progress
	taken    names    // of outputs
	exist    []string // outputs that are there already
	refused  error    // why nothing may be written
	lossy    bool
	failed   bool
	written  int
	repeated repeated
}

// run looks at everything and then writes it. Only where there is one job does
// it keep what it has read meanwhile: a folder of scans does not fit in memory.
func (c *converter) run(ctx context.Context) error {
	for _, j := range c.plan.jobs {
		if j.known() {
			c.look(j.out)
		}
	}
	if err := c.refusal(); err != nil {
		return err
	}
	checked := make([][]*output, len(c.plan.jobs))
	broken := make([]bool, len(c.plan.jobs))
	for i, j := range c.plan.jobs {
		if c.flags.allowLoss && j.known() {
			continue // whatever is in it will be written: read it once
		}
		outs, err := c.prepare(ctx, i, nil)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.As(err, &usageError{}) {
			return err
		}
		if broken[i] = err != nil; err != nil {
			c.fail(j, err)
		}
		for _, o := range outs {
			c.tell(o)
			c.lossy = c.lossy || len(o.Losses) > 0
			if len(c.plan.jobs) > 1 {
				o.forget()
			}
		}
		checked[i] = outs
	}
	if err := c.refusal(); err != nil {
		return err
	}
	if c.lossy && !c.flags.allowLoss {
		return c.refuse(checked)
	}
	for i, j := range c.plan.jobs {
		if broken[i] {
			continue
		}
		if err := c.write(ctx, i, checked[i]); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if errors.As(err, &usageError{}) {
				return err
			}
			c.fail(j, err)
		}
	}
	return c.end()
}

// refuse ends a run in which something would be lost.
func (c *converter) refuse(checked [][]*output) error {
	c.progress.clear()
	c.repeated.sum(c.cmd.ErrOrStderr())
	if c.flags.asJSON {
		for _, outs := range checked {
			for _, o := range outs {
				if err := writeJSON(c.cmd.OutOrStdout(), o.forJSON()); err != nil {
					return err
				}
			}
		}
	}
	fmt.Fprintln(c.cmd.ErrOrStderr(), "cairn: nothing was written. --allow-loss writes it without what is named as lost.")
	return errLoss
}

// end says what a run over a folder did.
func (c *converter) end() error {
	c.progress.clear()
	c.repeated.sum(c.cmd.ErrOrStderr())
	if c.plan.skipped() > 0 {
		fmt.Fprintf(c.cmd.ErrOrStderr(), "cairn: %s\n", c.sum())
	}
	if c.failed {
		return errReported
	}
	return nil
}

// sum says in words what was written and what was skipped.
func (c *converter) sum() string {
	text := fmt.Sprintf("%s written", message.Plural(c.written, "file"))
	if n := c.plan.otherFiles; n > 0 {
		hold := "hold"
		if n == 1 {
			hold = "holds"
		}
		text += fmt.Sprintf(", %s skipped that %s no mesh and no landmarks", message.Plural(n, "file"), hold)
	}
	if n := c.plan.otherKind; n > 0 {
		text += fmt.Sprintf(", %s skipped", message.Plural(n, c.plan.kind.other().String()+" file"))
	}
	return text
}
