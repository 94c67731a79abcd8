package main

import (
	"cmp"
	"context"
	"fmt"
	"image"
	"maps"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"

	"cairn/app/picture"
	"cairn/app/session"
	"cairn/app/trace"
	"cairn/app/workspace"
	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/render"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// largeFile is the size of a file whose reading leaves memory that is worth giving back
// at once.
const largeFile = 64 << 20

// photographer makes the pictures of one mesh.
type photographer struct {
	flags  *renderFlags
	studio *studio
	log    *trace.Log
	warn   func(string)
	keep   func(*image.NRGBA) // is given each picture; may be nil
	over   *superimposed      // nil for nothing
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
	if err := p.dress(ctx, d, file); err != nil {
		return err
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

// dress has a document show what the flags say: values as colours, another specimen over it,
// occlusion. It warns of a plane that cuts nothing or everything away.
func (p *photographer) dress(ctx context.Context, d *scene.Document, file string) error {
	warnings, err := p.flags.values.apply(ctx, d)
	for _, w := range prefixed(file, warnings) {
		p.warn(w)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	p.over, warnings, err = p.flags.look.over.over(ctx, d, p.flags.values.fitted())
	for _, w := range prefixed(file, warnings) {
		p.warn(w)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if p.over != nil && p.over.veils() && p.flags.values.name != "" {
		p.warn(file + ": seen through, the other specimen changes the colours of values below it, which are those of the bar only beside it; --swipe shows both as they are")
	}
	if p.flags.occlusion {
		if err := p.occlude(ctx, d, file); err != nil {
			return err
		}
	}
	idle, err := p.flags.clip.idle(d)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if idle != "" {
		p.warn(file + ": " + idle)
	}
	return nil
}

// occlude has the meshes show ambient occlusion, and those of what lies over them.
func (p *photographer) occlude(ctx context.Context, d *scene.Document, file string) error {
	any, err := occlude(ctx, d)
	if err == nil && p.over != nil {
		var other bool
		p.over.mutex.Lock()
		other, err = occlude(ctx, p.over.other.document)
		p.over.mutex.Unlock()
		any = any || other
	}
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if !any {
		p.warn(file + ": --occlusion changes nothing: there is no surface")
	}
	return nil
}

// occlude measures the ambient occlusion of a document's meshes, where that is not done, and
// reports whether any has some.
func occlude(ctx context.Context, d *scene.Document) (any bool, err error) {
	for _, n := range d.Meshes() {
		o := n.Mesh.Occlusion()
		if o == nil {
			if o, err = n.Mesh.MakeOcclusion(ctx, nil); err != nil {
				return any, err
			}
		}
		if o != nil {
			d.SetOcclusion(n, o)
			any = true
		}
	}
	return any, nil
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
	c, err := p.approach(ctx, d, l.camera(d, p.over.around(d), float64(width)/float64(height)), width, height)
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
	if p.over != nil {
		p.over.cover(frame)
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
	// Values would be worked out in another order, and so be rounded otherwise.
	arranged := p.flags.values.name == "" && !p.flags.occlusion
	l, err := loadItem(ctx, workspace.Item{Path: file, With: p.flags.landmarks, Alone: p.flags.noLandmarks, Arranged: arranged})
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
