package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"runtime"
	"slices"
	"time"
	"weak"

	"cairn/app/memory"
	"cairn/internal/pathtext"
	"cairn/landmark"
	"cairn/render"
	"cairn/scene"
	"cairn/scene/mesh"

	"github.com/spf13/cobra"
	"gonum.org/v1/gonum/spatial/r3"
)

func newBenchLifetimeCommand(g *global) *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "lifetime FILE...",
		Short: "See that a closed document leaves nothing behind",
		Long: `Lifetime opens each file, draws it and closes it again, and says after every
close what is left of it on the GPU and in memory. It fails if anything is.
With --edits it is edited in between, so that there is a history, too. With
--views all files are opened at once and shown side by side, as in a window that
is split: with coarser levels of detail, the distance to the next file as colours
(of one file its curvature), ambient occlusion, a clipping plane, and the next
file superimposed on each.`,
		Example: `  cairn bench lifetime scan.ply --cycles 200 --json
  GOGC=off cairn bench lifetime scan.ply --cycles 200
  GOGC=off cairn bench lifetime left.ply right.ply --views 4 --cycles 100`,
		RunE: func(cmd *cobra.Command, args []string) error { return f.lifetime(cmd, g, args) },
	}
	f.register(cmd, g, 20)
	cmd.Flags().StringVar(&f.size, "size", "1200x800", "width and height of a frame in pixels, `WxH`")
	cmd.Flags().IntVar(&f.edits, "edits", 0, "place and move so many points each time before the close, kept in a journal")
	cmd.Flags().IntVar(&f.views, "views", 0, "open all files at once and show them in so many views, up to 4")
	cmd.Flags().StringVar(&f.seed, "seed-leak", "", "leave something behind on purpose: document, forget or view")
	_ = cmd.Flags().MarkHidden("seed-leak") // the flag exists
	return cmd
}

// lifetimeCycle is what bench lifetime --json says of one cycle.
type lifetimeCycle struct {
	File      pathtext.Path `json:"file"` // the first, where several are open at once
	Documents int           `json:"documents"`
	Views     int           `json:"views"`
	Cycle     int           `json:"cycle"` // from 1
	GLBefore  glObjects     `json:"gl_before"`
	GLOpen    glObjects     `json:"gl_open"`
	GLAtClose int           `json:"gl_at_close"` // of the documents and views that were closed, when that returns
	GLAfter   glObjects     `json:"gl_after"`
	WeakAlive weakAlive     `json:"weak_alive"`
	Leaked    int           `json:"gl_leaked"` // copies on the GPU that only the collector freed
	HeapBytes uint64        `json:"heap_bytes"`
	RSSBytes  int64         `json:"rss_bytes"` // 0 where the system does not say
	OpenMs    float64       `json:"open_ms"`   // from the file to the first frame, with several views to the last
	CloseMs   float64       `json:"close_ms"`  // until nothing of it is on the GPU
}

// glObjects counts what is live on the GPU.
type glObjects struct {
	Buffers       int   `json:"buffers"`
	VertexArrays  int   `json:"vertex_arrays"`
	Textures      int   `json:"textures"`
	Framebuffers  int   `json:"framebuffers"`
	Renderbuffers int   `json:"renderbuffers"`
	Programs      int   `json:"programs"`
	Bytes         int64 `json:"bytes"`
}

func liveObjects(s render.Stats) glObjects {
	return glObjects{s.Buffers, s.VertexArrays, s.Textures, s.Framebuffers, s.Renderbuffers, s.Programs, s.Bytes}
}

// weakAlive counts what can still be reached after a close.
type weakAlive struct {
	Documents int `json:"documents"`
	Meshes    int `json:"meshes"`
	Groups    int `json:"groups"`
	Values    int `json:"values"`   // shown as colours
	Levels    int `json:"levels"`   // sets of coarser levels, one a mesh
	Surfaces  int `json:"surfaces"` // that picks go through
	Occlusion int `json:"occlusion"`
	Views     int `json:"views"`
}

// left says what a cycle left behind, or "".
func (c *lifetimeCycle) left() string {
	switch {
	case c.WeakAlive != weakAlive{}:
		w := c.WeakAlive
		return fmt.Sprintf("still reachable: %d documents, %d meshes, %d groups, %d fields of values, %d sets of levels, %d surfaces, %d meshes' occlusion, %d views",
			w.Documents, w.Meshes, w.Groups, w.Values, w.Levels, w.Surfaces, w.Occlusion, w.Views)
	case c.GLAtClose > 0:
		return fmt.Sprintf("%d objects on the GPU when the close was done", c.GLAtClose)
	case c.GLAfter != c.GLBefore:
		return fmt.Sprintf("on the GPU before: %+v; after: %+v", c.GLBefore, c.GLAfter)
	case c.Leaked > 0:
		return fmt.Sprintf("%d copies on the GPU were freed by the collector only", c.Leaked)
	}
	return ""
}

func (f *benchFlags) lifetime(cmd *cobra.Command, g *global, args []string) error {
	files, ctx, stop, err := f.start(cmd, g, args)
	if err != nil {
		return err
	}
	defer stop()
	width, height, err := parseSize(f.size)
	if err != nil {
		return usageError{err}
	}
	seed, ok := seeds[f.seed]
	switch {
	case !ok:
		return usagef("--seed-leak %s: choose document, forget or view", f.seed)
	case f.edits < 0:
		return usagef("--edits %d: it must not be negative", f.edits)
	case f.views < 0 || f.views > mostLifetimeViews:
		return usagef("--views %d: choose 1 to %d", f.views, mostLifetimeViews)
	}
	thread, err := openGL()
	if err != nil {
		return err
	}
	defer thread.Close()
	l := lifetimes{thread: thread, view: thread.NewView(), width: width, height: height, seed: seed, edits: f.edits, views: f.views}
	together := slices.Collect(slices.Chunk(files, 1))
	if f.views > 0 {
		together = [][]string{files}
	}
	for _, files := range together {
		if err := f.repeat(ctx, cmd, &l, files); err != nil {
			return err
		}
	}
	return nil
}

// repeat opens and closes files, all at once, again and again.
func (f *benchFlags) repeat(ctx context.Context, cmd *cobra.Command, l *lifetimes, files []string) error {
	for n := range f.cycles {
		c, err := l.cycle(ctx, files, n+1)
		if err != nil {
			return err
		}
		if err := f.tell(cmd, c); err != nil {
			return err
		}
		if left := c.left(); left != "" {
			return fmt.Errorf("%s: cycle %d left something behind: %s", files[0], c.Cycle, left)
		}
	}
	return nil
}

func (f *benchFlags) tell(cmd *cobra.Command, c *lifetimeCycle) error {
	if f.json {
		return writeJSON(cmd.OutOrStdout(), c)
	}
	others := ""
	if n := c.Documents - 1; n > 0 {
		others = " and " + amount(n, "other", "others")
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s%s, cycle %d: open %.1f ms, close %.1f ms, GPU %s open, %s after, process %s\n",
		c.File, others, c.Cycle, c.OpenMs, c.CloseMs, byteText(c.GLOpen.Bytes), byteText(c.GLAfter.Bytes), byteText(c.RSSBytes))
	return err
}

// seedLeak is a mistake to make on purpose, so that a test can see that the
// measurement finds it.
type seedLeak int

const (
	noLeak       seedLeak = iota
	keepADoc              // a closure keeps the document
	forgetNoGPU           // nobody tells the renderer about the close
	forgetNoView          // the first of several views is not closed
)

var seeds = map[string]seedLeak{"": noLeak, "document": keepADoc, "forget": forgetNoGPU, "view": forgetNoView}

// kept is where a seeded leak keeps its closures.
var kept []func() *scene.Document

// lifetimes opens and closes documents.
type lifetimes struct {
	thread        *render.Thread
	view          *render.View
	width, height int
	seed          seedLeak
	edits         int // before each close
	views         int // side by side; 0 for the one that stays
}

// references are weak pointers to all of some documents, and to the views of them.
type references struct {
	documents []weak.Pointer[scene.Document]
	meshes    []weak.Pointer[mesh.TriMesh]
	groups    []weak.Pointer[landmark.Group]
	values    []weak.Pointer[mesh.Field]
	levels    []weak.Pointer[mesh.Detail]
	surfaces  []weak.Pointer[mesh.Surface]
	occlusion []weak.Pointer[mesh.Occlusion]
	views     []weak.Pointer[render.View]
}

// add notes what documents hold now.
func (r *references) add(all []*scene.Document) {
	for _, d := range all {
		r.documents = append(r.documents, weak.Make(d))
		for _, n := range d.Groups() {
			r.groups = append(r.groups, weak.Make(n.Group))
		}
		for _, n := range d.Meshes() {
			r.meshes = append(r.meshes, weak.Make(n.Mesh))
			r.levels = append(r.levels, weak.Make(n.Mesh.Detail()))
			r.surfaces = append(r.surfaces, weak.Make(n.Mesh.BuiltSurface()))
			r.occlusion = append(r.occlusion, weak.Make(n.Mesh.Occlusion()))
			if c := n.Coloring(); c != nil {
				r.values = append(r.values, weak.Make(c.Field()))
			}
		}
	}
}

func (r *references) alive() weakAlive {
	return weakAlive{
		Documents: reachable(r.documents), Meshes: reachable(r.meshes), Groups: reachable(r.groups), Values: reachable(r.values),
		Levels: reachable(r.levels), Surfaces: reachable(r.surfaces), Occlusion: reachable(r.occlusion), Views: reachable(r.views),
	}
}

// reachable counts what different pointers still lead to.
func reachable[T any](all []weak.Pointer[T]) int {
	left := map[weak.Pointer[T]]bool{}
	for _, p := range all {
		if p.Value() != nil {
			left[p] = true
		}
	}
	return len(left)
}

// cycle opens files at once, draws them, closes them, and looks what is left.
func (l *lifetimes) cycle(ctx context.Context, files []string, number int) (*lifetimeCycle, error) {
	c := &lifetimeCycle{
		File: pathtext.Path(files[0]), Documents: len(files), Views: max(1, l.views), Cycle: number, GLBefore: liveObjects(l.thread.Stats()),
	}
	refs, err := l.openAndClose(ctx, files, c)
	if err != nil {
		return nil, err
	}
	memory.GiveBack()
	c.WeakAlive = refs.alive()
	// A frame gives the renderer the occasion to sweep up, and to count, what
	// nobody told it to forget.
	if err := l.drawNothing(ctx); err != nil {
		return nil, err
	}
	l.thread.Rest() // as the window does when its last document is closed
	memory.GiveBack()
	c.Leaked, c.GLAfter = l.thread.Stats().Leaked, liveObjects(l.thread.Stats())
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	c.HeapBytes, c.RSSBytes = m.HeapAlloc, memory.Resident()
	return c, nil
}

// openAndClose is apart so that its variables are gone when it returns.
//
//go:noinline
func (l *lifetimes) openAndClose(ctx context.Context, files []string, c *lifetimeCycle) (*references, error) {
	begin := time.Now()
	var all []*scene.Document
	defer func() { // where something fails; closing twice is allowed
		for _, d := range all {
			d.Close()
		}
	}()
	for _, file := range files {
		d, err := l.open(ctx, file)
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	refs := &references{}
	if l.views > 0 {
		return refs, l.split(ctx, all, refs, c, begin)
	}
	if err := l.draw(ctx, l.view, all[0]); err != nil {
		return nil, err
	}
	c.OpenMs = milliseconds(time.Since(begin))
	if err := l.editAll(ctx, l.view, all); err != nil {
		return nil, err
	}
	refs.add(all)
	c.GLOpen = liveObjects(l.thread.Stats())

	begin = time.Now()
	all[0].Close()
	c.CloseMs = milliseconds(time.Since(begin))
	c.GLAtClose = l.objectsOf(all)
	return refs, nil
}

// objectsOf returns how many objects documents have on the GPU.
func (l *lifetimes) objectsOf(all []*scene.Document) (n int) {
	by := l.thread.Stats().ByDocument
	for _, d := range all {
		n += by[d.ID()].Objects
	}
	return n
}

func (l *lifetimes) open(ctx context.Context, file string) (*scene.Document, error) {
	d, err := loadDocument(ctx, file)
	if err != nil {
		return nil, err
	}
	if l.seed != forgetNoGPU {
		d.OnRemove(l.thread.Forget)
	}
	if l.seed == keepADoc {
		kept = append(kept, func() *scene.Document { return d })
	}
	return d, nil
}

// drawNothing draws an empty document.
func (l *lifetimes) drawNothing(ctx context.Context) error {
	d := scene.NewDocument("")
	defer d.Close()
	d.OnRemove(l.thread.Forget)
	return l.draw(ctx, l.view, d)
}

// draw draws a frame of a whole document.
func (l *lifetimes) draw(ctx context.Context, v *render.View, d *scene.Document) error {
	camera := scene.DefaultCamera().Fit(d.FitBounds(), float64(l.width)/float64(l.height))
	return l.show(ctx, v, render.Extract(d, camera, benchStyle(), render.NoPoint), render.Still)
}

// show draws a frame as the window does, and waits for it.
func (l *lifetimes) show(ctx context.Context, v *render.View, f *render.Frame, q render.Quality) error {
	done := make(chan error, 1)
	v.Show(render.Request{
		Frame: f, Width: l.width, Height: l.height, Quality: q,
		Present: func(img *image.RGBA, _ time.Duration) {
			v.Recycle(img)
			done <- nil
		},
		Failed: func(err error) { done <- err },
	})
	const patience = time.Minute // a frame of the largest mesh takes seconds
	select {
	case err := <-done:
		waitForCounts(v)
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(patience):
		return errors.New("the renderer has not drawn a frame within a minute")
	}
}

// waitForCounts waits until the renderer has counted what the last frame needed: it
// answers in turn.
func waitForCounts(v *render.View) {
	done := make(chan struct{})
	v.Probe(0, 0, func(r3.Vec, bool) { close(done) })
	<-done
}
