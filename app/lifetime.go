package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"runtime"
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
With --edits it is edited in between, so that there is a history, too.`,
		Example: `  cairn bench lifetime scan.ply --cycles 200 --json
  GOGC=off cairn bench lifetime scan.ply --cycles 200`,
		RunE: func(cmd *cobra.Command, args []string) error { return f.lifetime(cmd, g, args) },
	}
	f.register(cmd, g, 20)
	cmd.Flags().StringVar(&f.size, "size", "1200x800", "width and height of a frame in pixels, `WxH`")
	cmd.Flags().IntVar(&f.edits, "edits", 0, "place and move so many points each time before the close, kept in a journal")
	cmd.Flags().StringVar(&f.seed, "seed-leak", "", "leave something behind on purpose: document or forget")
	_ = cmd.Flags().MarkHidden("seed-leak") // the flag exists
	return cmd
}

// lifetimeCycle is what bench lifetime --json says of one cycle.
type lifetimeCycle struct {
	File      pathtext.Path `json:"file"`
	Cycle     int           `json:"cycle"` // from 1
	GLBefore  glObjects     `json:"gl_before"`
	GLOpen    glObjects     `json:"gl_open"`
	GLAtClose int           `json:"gl_at_close"` // of the document, when Close returns
	GLAfter   glObjects     `json:"gl_after"`
	WeakAlive weakAlive     `json:"weak_alive"`
	Leaked    int           `json:"gl_leaked"` // copies on the GPU that only the collector freed
	HeapBytes uint64        `json:"heap_bytes"`
	RSSBytes  int64         `json:"rss_bytes"` // 0 where the system does not say
	OpenMs    float64       `json:"open_ms"`   // from the file to the first frame
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
}

// left says what a cycle left behind, or "".
func (c *lifetimeCycle) left() string {
	switch {
	case c.WeakAlive != weakAlive{}:
		return fmt.Sprintf("still reachable: %d documents, %d meshes, %d groups",
			c.WeakAlive.Documents, c.WeakAlive.Meshes, c.WeakAlive.Groups)
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
	if !ok {
		return usagef("--seed-leak %s: choose document or forget", f.seed)
	}
	if f.edits < 0 {
		return usagef("--edits %d: it must not be negative", f.edits)
	}
	thread, err := openGL()
	if err != nil {
		return err
	}
	defer thread.Close()
	l := lifetimes{thread: thread, view: thread.NewView(), width: width, height: height, seed: seed, edits: f.edits}
	for _, file := range files {
		for n := range f.cycles {
			c, err := l.cycle(ctx, file)
			if err != nil {
				return err
			}
			c.Cycle = n + 1
			if err := f.tell(cmd, c); err != nil {
				return err
			}
			if left := c.left(); left != "" {
				return fmt.Errorf("%s: cycle %d left something behind: %s", file, c.Cycle, left)
			}
		}
	}
	return nil
}

func (f *benchFlags) tell(cmd *cobra.Command, c *lifetimeCycle) error {
	if f.json {
		return writeJSON(cmd.OutOrStdout(), c)
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s, cycle %d: open %.1f ms, close %.1f ms, GPU %s open, %s after, process %s\n",
		c.File, c.Cycle, c.OpenMs, c.CloseMs, byteText(c.GLOpen.Bytes), byteText(c.GLAfter.Bytes), byteText(c.RSSBytes))
	return err
}

// seedLeak is a mistake to make on purpose, so that a test can see that the
// measurement finds it.
type seedLeak int

const (
	noLeak      seedLeak = iota
	keepADoc             // a closure keeps the document
	forgetNoGPU          // nobody tells the renderer about the close
)

var seeds = map[string]seedLeak{"": noLeak, "document": keepADoc, "forget": forgetNoGPU}

// kept is where a seeded leak keeps its closures.
var kept []func() *scene.Document

// lifetimes opens and closes documents.
type lifetimes struct {
	thread        *render.Thread
	view          *render.View
	width, height int
	seed          seedLeak
	edits         int // before each close
}

// references are weak pointers to all of a document.
type references struct {
	document weak.Pointer[scene.Document]
	meshes   []weak.Pointer[mesh.TriMesh]
	groups   []weak.Pointer[landmark.Group]
}

func (r *references) alive() (n weakAlive) {
	if r.document.Value() != nil {
		n.Documents++
	}
	for _, m := range r.meshes {
		if m.Value() != nil {
			n.Meshes++
		}
	}
	for _, g := range r.groups {
		if g.Value() != nil {
			n.Groups++
		}
	}
	return n
}

// cycle opens a file, draws it, closes it, and looks what is left.
func (l *lifetimes) cycle(ctx context.Context, file string) (*lifetimeCycle, error) {
	c := &lifetimeCycle{File: pathtext.Path(file), GLBefore: liveObjects(l.thread.Stats())}
	refs, err := l.openAndClose(ctx, file, c)
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
func (l *lifetimes) openAndClose(ctx context.Context, file string, c *lifetimeCycle) (*references, error) {
	begin := time.Now()
	d, err := l.open(ctx, file)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	id, refs := d.ID(), &references{document: weak.Make(d)}
	for _, n := range d.Meshes() {
		refs.meshes = append(refs.meshes, weak.Make(n.Mesh))
	}
	for _, n := range d.Groups() {
		refs.groups = append(refs.groups, weak.Make(n.Group))
	}
	if err := l.draw(ctx, d); err != nil {
		return nil, err
	}
	c.OpenMs = milliseconds(time.Since(begin))
	if l.edits > 0 {
		if err := l.edit(ctx, d); err != nil {
			return nil, err
		}
		for _, n := range d.Groups()[len(refs.groups):] {
			refs.groups = append(refs.groups, weak.Make(n.Group))
		}
	}
	c.GLOpen = liveObjects(l.thread.Stats())

	begin = time.Now()
	d.Close()
	c.CloseMs = milliseconds(time.Since(begin))
	c.GLAtClose = l.thread.Stats().ByDocument[id].Objects
	return refs, nil
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
	return l.draw(ctx, d)
}

// draw draws a frame as the window does, and waits for it.
func (l *lifetimes) draw(ctx context.Context, d *scene.Document) error {
	done := make(chan error, 1)
	camera := scene.DefaultCamera().Fit(d.FitBounds(), float64(l.width)/float64(l.height))
	l.view.Show(render.Request{
		Frame: render.Extract(d, camera, benchStyle(), render.NoPoint), Width: l.width, Height: l.height, Quality: render.Still,
		Present: func(img *image.RGBA, _ time.Duration) {
			l.view.Recycle(img)
			done <- nil
		},
		Failed: func(err error) { done <- err },
	})
	const patience = time.Minute // a frame of the largest mesh takes seconds
	select {
	case err := <-done:
		l.waitForCounts()
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(patience):
		return errors.New("the renderer has not drawn a frame within a minute")
	}
}

// waitForCounts waits until the renderer has counted what the last frame needed: it
// answers in turn.
func (l *lifetimes) waitForCounts() {
	done := make(chan struct{})
	l.view.Probe(0, 0, func(r3.Vec, bool) { close(done) })
	<-done
}
