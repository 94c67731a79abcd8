package main

import (
	"cmp"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"

	"cairn/app/trace"
	"cairn/internal/atomicfile"
	"cairn/landmark"
	"cairn/render"

	"github.com/spf13/cobra"
)

// renderFlags hold the flags of cairn render.
type renderFlags struct {
	look
	out         string
	landmarks   []string
	noLandmarks bool
	measures    bool // draw those that are kept
	unit        string
	batchFlags
}

// What the help of the command says.
const (
	renderHelp = `Render makes a picture of each mesh with its landmarks: PNG, JPEG or TIFF by the
name of the file. Landmark files beside a mesh with the same stem come with it.

For several meshes -o is a folder, or a name in which {} stands for each mesh's
own. A broken mesh costs its own picture only. Several are read, drawn and written
at once, see --jobs; what is said of them comes in their order. With --shard several
machines share the work: a scheduler's array runs the same line for each part.

With --views there is a picture of each side, whose name ends with that of the view:
skull-front.png and skull-top.png. A contact sheet has all pictures in a grid, with
their names below, of --size each (360x240 where there are no others). A sheet that
would be too large becomes several pages, sheet-1.png and so on.

With --turntable there are pictures from all around the vertical axis in one file that
shows them one after the other, without end: animated PNG (.png, .apng) or GIF (.gif).

Views are named from the coordinates: front looks along -z, and y is up. Where a scan
lies otherwise, --front and --up say so; what the window remembers of a file has no
part in it.

With --clip a plane cuts away what is beyond it: what is seen counterclockwise around
three landmarks, or has the larger coordinate. Where a mesh is closed the cut is filled.
Landmarks on the side that is cut away are left out.

With --superimpose another specimen lies over each, in a colour of its own: as stored,
or fitted by the landmarks that both have (--fit). Where it is before the first it
covers that as --opacity says, and what of it is behind stays hidden; with --swipe the
first is left of a line and the other one right of it.

A picture with a scale bar is orthographic, since in perspective nearer things are
larger and no bar is true for all of them. With --orthographic=false the bar is true
for the surface in the middle of the picture, or where there is none at the depth of
the mesh's own middle, the pivot; it says which.`
	renderExamples = `  cairn render skull.ply -o skull.png
  cairn render skull.ply -o plate.png --size 3000x2000 --view right --scale-bar --unit mm
  cairn render skull.ply -o figure.png --background transparent --samples 4 --names
  cairn render skull.ply -o curves.jpg --no-landmarks --landmarks curves.ljson
  cairn render skull.ply -o bends.png --color-by mean-curvature --curvature-radius 2 --color-range=-0.5,0.5
  cairn render skull.ply -o face.png --front -y --up +z
  cairn render skull.ply -o half.png --clip x=50% --view right
  cairn render skull.ply -o section.png --clip nasion,bregma,lambda --clip-offset=-2
  cairn render a.ply -o both.png --superimpose b.ply --fit landmarks --vectors 3
  cairn render scans/*.ply -o 'pictures/{}-iso.png' --view iso
  cairn render scans/*.ply -o pictures/ --views front,right,top --jobs 4
  cairn render skull.ply -o skull.gif --turntable 36 --size 600x400
  cairn render scans/*.ply --contact-sheet sheet.png --columns 8
  cairn render scans/*.ply -o pictures/ --shard $SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT`
)

func newRenderCommand(g *global) *cobra.Command {
	var f renderFlags
	cmd := &cobra.Command{
		Use:               "render MESH... -o OUT.png",
		Short:             "Make pictures without a display",
		Long:              renderHelp,
		Example:           renderExamples,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completeFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return runRender(cmd, g, &f, args) },
	}
	f.register(cmd, g)
	return cmd
}

// register adds the command's flags.
func (f *renderFlags) register(cmd *cobra.Command, g *global) {
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.StringVarP(&f.out, "output", "o", "", "the picture's `FILE`, or a folder or pattern for several")
	fl.StringArrayVar(&f.landmarks, "landmarks", nil, "add the landmarks of `FILE`; may be repeated")
	fl.BoolVar(&f.noLandmarks, "no-landmarks", false, "without the landmark files beside the mesh")
	fl.BoolVar(&f.measures, "measures", false, "draw the measures that are kept with the file")
	f.look.register(fl)
	fl.StringVar(&f.unit, "unit", "", "the coordinates' `UNIT` for the scale bar: "+strings.Join(landmark.Units(), ", "))
	f.batchFlags.register(fl)
	fl.BoolVar(&g.sample, "sample", false, "of the bundled sample specimen")
	_ = cmd.MarkFlagFilename("output", "png", "jpg", "jpeg", "tif", "tiff", "apng", "gif") // the flags exist
	_ = cmd.MarkFlagFilename("contact-sheet", "png", "jpg", "jpeg", "tif", "tiff")
	_ = cmd.MarkFlagFilename("landmarks")
	f.values.complete(cmd)
	f.over.complete(cmd)
	_ = cmd.RegisterFlagCompletionFunc("view", cobra.FixedCompletions(viewNames(), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("views", completeViews)
	_ = cmd.RegisterFlagCompletionFunc("background",
		cobra.FixedCompletions([]string{"theme-light", "theme-dark", "transparent"}, cobra.ShellCompDirectiveNoFileComp))
}

// batchGCPercent is GOGC for commands that load, work and end: the collector
// runs a few times instead of dozens, and what it would find goes with the
// process. GOGC in the environment has the last word.
const batchGCPercent = 400

func runRender(cmd *cobra.Command, g *global, f *renderFlags, args []string) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if f.sheet != "" && f.out == "" && !cmd.Flags().Changed("size") {
		f.size = sheetCell
	}
	if err := f.check(); err != nil {
		return err
	}
	if err := cmp.Or(f.checkSheet(), f.checkTurntable()); err != nil {
		return err
	}
	part, err := f.batchFlags.part()
	if err != nil {
		return err
	}
	if _, known := landmark.Unit(f.unit); f.unit != "" && !known {
		return usagef("--unit %s: there is no such unit; choose of %s", f.unit, strings.Join(landmark.Units(), ", "))
	}
	meshes, err := f.meshes(g, args)
	if err != nil {
		return err
	}
	outputs := make([]string, len(meshes))
	if f.out != "" || f.sheet == "" {
		if outputs, err = outputFiles(meshes, f.out, f.checkName); err != nil {
			return err
		}
	}
	contacts, err := f.planSheet(outputs)
	if err != nil {
		return err
	}
	if f.out == "" { // there is a contact sheet alone
	} else if outputs[0] != f.out { // a folder or a pattern; a plain name may be a slip
		for _, o := range outputs {
			if err := os.MkdirAll(filepath.Dir(o), 0o777); err != nil {
				return err
			}
		}
	} else if err := atomicfile.CheckFolder(f.out); err != nil {
		return err
	}
	log, err := g.openTrace()
	if err != nil {
		return err
	}
	defer log.Close()
	if os.Getenv("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(batchGCPercent))
	}
	b := &batch{flags: f, meshes: meshes, outputs: outputs, sheet: contacts, cmd: cmd, studio: &studio{starting: startThread(log)}, log: log}
	defer b.studio.close()
	return b.run(ctx, part.of(meshes))
}

// meshes returns the files to make pictures of.
func (f *renderFlags) meshes(g *global, args []string) ([]string, error) {
	if g.sample && len(args) > 0 {
		return nil, usagef("--sample makes a picture of the sample; leave the files out")
	}
	if len(args) == 0 && !g.sample {
		return nil, usagef("say which mesh to make a picture of")
	}
	files, err := g.files(args)
	if err != nil || !g.sample {
		return files, err
	}
	return files[:1], nil
}

// startThread starts the render thread in the background, so that the context
// and its programs are being made while the first file is read.
func startThread(log *trace.Log) <-chan startedThread {
	c := make(chan startedThread, 1)
	go func() {
		t, err := render.Start(render.Options{Context: render.Surfaceless})
		log.Event("context", nil)
		c <- startedThread{t, err}
	}()
	return c
}

type startedThread struct {
	thread *render.Thread
	err    error
}

// studio has the render thread, which may still be starting. Its methods may be called
// from any goroutine.
type studio struct {
	starting <-chan startedThread
	once     sync.Once
	thread   *render.Thread
	err      error
}

// studioError says why nothing can be drawn, whichever mesh it is.
type studioError struct{ error }

// renderer waits for the render thread. Its error is a studioError.
func (s *studio) renderer() (*render.Thread, error) {
	s.once.Do(func() {
		started := <-s.starting
		s.thread, s.err = started.thread, started.err
		if s.err != nil {
			s.err = studioError{noOpenGL(s.err)}
		}
	})
	return s.thread, s.err
}

func (s *studio) close() {
	if t, err := s.renderer(); err == nil {
		t.Close()
	}
}
