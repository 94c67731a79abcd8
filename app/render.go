package main

import (
	"cmp"
	"context"
	"fmt"
	"image"
	"maps"
	"math"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"

	"cairn/app/picture"
	"cairn/app/session"
	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/internal/atomicfile"
	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/render"
	"cairn/scene"

	"github.com/spf13/cobra"
	"gonum.org/v1/gonum/spatial/r3"
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

func newRenderCommand(g *global) *cobra.Command {
	var f renderFlags
	cmd := &cobra.Command{
		Use:   "render MESH... -o OUT.png",
		Short: "Make pictures without a display",
		Long: `Render makes a picture of each mesh with its landmarks: PNG, JPEG or TIFF by the
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

A picture with a scale bar is orthographic, since in perspective nearer things are
larger and no bar is true for all of them. With --orthographic=false the bar is true
for the surface in the middle of the picture, or where there is none at the depth of
the mesh's own middle, the pivot; it says which.`,
		Example: `  cairn render skull.ply -o skull.png
  cairn render skull.ply -o plate.png --size 3000x2000 --view right --scale-bar --unit mm
  cairn render skull.ply -o figure.png --background transparent --samples 4 --names
  cairn render skull.ply -o curves.jpg --no-landmarks --landmarks curves.ljson
  cairn render skull.ply -o bends.png --color-by mean-curvature --curvature-radius 2 --color-range=-0.5,0.5
  cairn render skull.ply -o face.png --front -y --up +z
  cairn render scans/*.ply -o 'pictures/{}-iso.png' --view iso
  cairn render scans/*.ply -o pictures/ --views front,right,top --jobs 4
  cairn render skull.ply -o skull.gif --turntable 36 --size 600x400
  cairn render scans/*.ply --contact-sheet sheet.png --columns 8
  cairn render scans/*.ply -o pictures/ --shard $SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT`,
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: completeFiles,
		RunE:              func(cmd *cobra.Command, args []string) error { return runRender(cmd, g, &f, args) },
	}
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
	_ = cmd.RegisterFlagCompletionFunc("view", cobra.FixedCompletions(viewNames(), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("views", completeViews)
	_ = cmd.RegisterFlagCompletionFunc("background",
		cobra.FixedCompletions([]string{"theme-light", "theme-dark", "transparent"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// batchGCPercent is GOGC for commands that load, work and end: the collector
// runs a few times instead of dozens, and what it would find goes with the
// process. GOGC in the environment has the last word.
const batchGCPercent = 400

// largeFile is the size of a file whose reading leaves memory that is worth giving back
// at once.
const largeFile = 64 << 20

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

// photographer makes the pictures of one mesh.
type photographer struct {
	flags  *renderFlags
	studio *studio
	log    *trace.Log
	warn   func(string)
	keep   func(*image.NRGBA) // is given each picture; may be nil
}

// photograph makes the pictures of a mesh, the one of each view in a file of its own; in
// none where out is "".
func (p *photographer) photograph(ctx context.Context, file, out string) error {
	d, err := p.open(ctx, file)
	if err != nil {
		return err
	}
	defer d.Close()
	thread, err := p.studio.renderer()
	if err != nil {
		return err
	}
	d.OnRemove(thread.Forget)
	warnings, err := p.flags.values.apply(ctx, d)
	for _, w := range prefixed(file, warnings) {
		p.warn(w)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	marks, err := p.marks(ctx, d, file)
	if err != nil {
		return err
	}
	if p.flags.turntable > 0 {
		return p.turn(ctx, d, file, out, marks)
	}
	views := p.flags.sides()
	for i, view := range views {
		camera, err := p.camera(ctx, d, file, view)
		if err != nil {
			return err
		}
		img, err := p.shoot(ctx, d, file, camera, marks, i == len(views)-1)
		if err != nil {
			return err
		}
		if p.keep != nil {
			p.keep(img)
		}
		if out == "" {
			continue
		}
		to := p.flags.viewFile(out, view)
		if err := picture.Save(ctx, to, img, picture.Options{DPI: p.flags.dpi}); err != nil {
			return err
		}
		p.log.Event("saved", trace.Fields{"file": to})
	}
	return nil
}

// marks returns the measures that are drawn.
func (p *photographer) marks(ctx context.Context, d *scene.Document, file string) (render.Marks, error) {
	if !p.flags.measures {
		return render.Marks{}, nil
	}
	drawn, err := session.Drawn(ctx, d)
	if err != nil {
		return render.Marks{}, fmt.Errorf("%s: %w", file, err)
	}
	for _, m := range d.NamedMeasures() {
		if reason := m.Unknown(d.Specimen().Groups); reason != "" {
			p.warn(fmt.Sprintf("%s: %s is not drawn: %s", file, m.Title(), reason))
		}
	}
	if len(drawn) == 0 {
		p.warn(file + ": no measures are kept that a line can show; the picture has none")
	}
	return render.Marks{Measures: drawn}, nil
}

// camera returns the camera of a view.
func (p *photographer) camera(ctx context.Context, d *scene.Document, file, view string) (scene.Camera, error) {
	width, height, _ := p.flags.pixels() // checked
	l := p.flags.look
	l.view = view
	c, err := p.approach(ctx, d, l.camera(d, float64(width)/float64(height)), width, height)
	if err != nil {
		err = fmt.Errorf("%s: %w", file, err)
	}
	return c, err
}

// shoot draws a picture. After the last one of a mesh nobody asks it anything.
func (p *photographer) shoot(ctx context.Context, d *scene.Document, file string, camera scene.Camera, marks render.Marks, last bool) (*image.NRGBA, error) {
	thread, err := p.studio.renderer()
	if err != nil {
		return nil, err
	}
	width, height, _ := p.flags.pixels() // checked
	frame := render.Extract(d, camera, p.flags.style(height), render.NoPoint)
	if p.flags.measures {
		frame.SetMarks(marks)
	}
	capture := thread.Capture
	if last {
		capture = thread.CaptureLast
	}
	img, err := capture(ctx, frame, render.Picture{Width: width, Height: height, Samples: p.flags.samples}, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if err := p.warnOfLetters(ctx, thread, frame, file); err != nil {
		return nil, err
	}
	if p.flags.legend && frame.LegendEntries() == 0 && !p.flags.values.bar() {
		p.warn(file + ": the picture has no legend: one group at most is shown, and no colours go by label")
	}
	p.log.Event("captured", trace.Fields{"file": file})
	return img, nil
}

// approach returns the camera with the surface in the middle enlarged by --zoom.
// In perspective a camera that is zoomed without knowing where that is ends
// behind it.
func (p *photographer) approach(ctx context.Context, d *scene.Document, c scene.Camera, width, height int) (scene.Camera, error) {
	if c.Orthographic || p.flags.zoom == 1 {
		return c, nil
	}
	whole := c.Zoom(1/p.flags.zoom, 0, 0)
	found := make(chan scene.Camera, 1)
	p.studio.thread.Locate(render.Extract(d, whole, render.Style{}, render.NoPoint), width, height, width/2, height/2, func(at r3.Vec, ok bool) {
		near := c
		if ok {
			near = whole.ZoomTo(p.flags.zoom, whole.Ahead(at))
			near.Pivot = near.Ahead(at)
		}
		found <- near
	})
	select {
	case c := <-found:
		return c, nil
	case <-ctx.Done():
		return c, ctx.Err()
	}
}

// warnOfLetters says which names the picture does not write as they are.
func (p *photographer) warnOfLetters(ctx context.Context, thread *render.Thread, frame *render.Frame, file string) error {
	unwritten, err := thread.Unwritten(ctx, frame)
	for _, u := range unwritten {
		p.warn(file + ": " + u.String())
	}
	return err
}

// doubtWarnings says which points of a group perhaps stand for missing ones.
func doubtWarnings(g *landmark.Group) []string {
	return lmio.DoubtNotes([]*landmark.Group{g}, func(d lmio.Doubt) string {
		if math.IsNaN(d.Number) {
			return "; cairn convert --negative-missing makes them missing"
		}
		return fmt.Sprintf("; cairn convert --missing=%v makes them missing", d.Number)
	})
}

// open loads a file, with its landmarks, into a document.
func (p *photographer) open(ctx context.Context, file string) (*scene.Document, error) {
	l, err := loadItem(ctx, workspace.Item{Path: file, With: p.flags.landmarks, Alone: p.flags.noLandmarks})
	if err != nil {
		return nil, err
	}
	p.log.Event("loaded", trace.Fields{"file": file})
	if info, err := os.Stat(file); err == nil && info.Size() > largeFile {
		debug.FreeOSMemory() // what reading left; a collection of a few large slices takes no time
	}
	typed := map[string]string{} // files that were named, as they were, by absolute path
	for _, path := range p.flags.landmarks {
		if abs, err := filepath.Abs(path); err == nil {
			typed[abs] = path
		}
	}
	warnings := prefixed(file, l.Told(slices.Collect(maps.Keys(typed))...))
	for _, path := range l.LandmarkFiles {
		if name := typed[path]; name != "" {
			warnings = append(warnings, prefixed(name, l.ToldOf(path))...)
		}
	}
	warnings = append(warnings, prefixed(file, l.Unclear())...)
	for _, g := range l.Groups {
		warnings = append(warnings, prefixed(cmp.Or(typed[g.File], g.File), doubtWarnings(g.Group))...)
	}
	d := scene.NewDocument(filepath.Base(file))
	if err := l.AddTo(d); err != nil {
		d.Close()
		return nil, err
	}
	for _, n := range d.Groups() {
		if n.Recolored() {
			warnings = append(warnings, prefixed(cmp.Or(typed[n.File()], n.File()), []string{fmt.Sprintf("%s is shown in another colour than the file states, since another group has that one", message.Quote(d.GroupName(n)))})...)
		}
	}
	for _, w := range warnings {
		p.warn(w)
	}
	if p.flags.unit != "" {
		d.SetUnits(p.flags.unit)
	}
	return d, nil
}
