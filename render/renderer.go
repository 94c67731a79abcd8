package render

import (
	"errors"
	"image"
	"runtime"
	"strconv"
	"sync"
	"weak"

	"cairn/landmark"
	"cairn/render/internal/gl"
	"cairn/render/internal/glcontext"
	"cairn/render/internal/typeset"
	"cairn/scene"
	"cairn/scene/mesh"
)

// errAborted ends the drawing of a frame that is not wanted any more.
var errAborted = errors.New("render: not wanted any more")

// errPutOff ends the drawing of a frame for now: a coarser one goes first.
var errPutOff = errors.New("render: put off")

// errGone says that nobody kept the document of a frame: a picture without its
// mesh would be worse than none.
var errGone = errors.New("render: the document was freed before it was drawn")

// Renderer draws frames in one OpenGL context and owns what they need on the
// GPU. All methods must be called on the thread of the context.
//
// A copy of a scene object is keyed by the object's weak pointer. It is freed
// by Forget. The collector is only a safety net: copies of objects that it has
// collected are freed by Sweep and counted as leaked.
type Renderer struct {
	device   *gl.Device
	limits   gl.Limits
	programs programs
	empty    gl.VertexArray // for passes without attributes
	pause    func() error   // called between pieces of work; its error ends the frame

	meshes   map[weak.Pointer[mesh.TriMesh]]*gpuMesh
	textures map[weak.Pointer[mesh.Texture]]*gpuTexture
	groups   map[weak.Pointer[landmark.Group]]*gpuGroup
	orphans  *orphans
	leaked   int
	tileSide int // longest side of a tile of a picture, in samples
	indexRun int // triangles of a buffer of indices
	fonts    *typeset.Fonts
	// unwritten are the texts of the last overlay whose fonts are not looked at
	// yet. find, which pictures have, waits until they are.
	unwritten []string
	find      func([]string) error
	last      bool // meshes are uploaded for the last picture of them, see CaptureLast
	samples   int  // of that picture, along each axis
	// letterScale is the largest scale that letters are painted at, as for newTypeface.
	letterScale float64

	typefaces  map[float64]*typeface // by pixels a design pixel
	paths      stream                // measured ones
	ellipsoids stream
	some       stream // landmarks or lines of a part of a picture

	// Of the frames that are shown.
	seen     visibility
	sprites  *spriteSet
	scratch  scratch
	buffered bool    // frames are read through a buffer, see startRead
	pace     float64 // of drawing surfaces: nanoseconds a triangle; 0 until it is known
}

// scratch is memory that each frame uses again.
type scratch struct {
	labels, written []label
	wanted          []wantedName
	layout          nameLayout
	runs            []gl.Run
}

// orphans are the keys of copies whose objects were collected. Cleanups add to
// it on goroutines of the runtime, so it does not refer to the renderer, which
// a living mesh would keep alive then.
type orphans struct {
	mu       sync.Mutex
	wake     func() // asks for a Sweep
	meshes   []weak.Pointer[mesh.TriMesh]
	textures []weak.Pointer[mesh.Texture]
	groups   []weak.Pointer[landmark.Group]
}

// newRenderer returns a renderer for the current context. wake is called on any
// goroutine when there is something to sweep.
func newRenderer(d *gl.Device, wake func()) *Renderer {
	r := &Renderer{
		device:      d,
		buffered:    !glcontext.Software(gl.Renderer()),
		limits:      d.Limits(),
		programs:    programs{d, map[string]*gl.Program{}},
		empty:       d.NewVertexArray(),
		pause:       func() error { return nil },
		meshes:      map[weak.Pointer[mesh.TriMesh]]*gpuMesh{},
		textures:    map[weak.Pointer[mesh.Texture]]*gpuTexture{},
		groups:      map[weak.Pointer[landmark.Group]]*gpuGroup{},
		orphans:     &orphans{wake: wake},
		tileSide:    tileSide,
		indexRun:    indexRun,
		fonts:       typeset.System(),
		letterScale: mostLetterScale,
		typefaces:   map[float64]*typeface{},
		sprites:     &spriteSet{},
	}
	return r
}

// Prepare uploads what the frame needs in a view and what is not on the GPU yet.
func (r *Renderer) Prepare(f *Frame, v view, q Quality) error {
	last := r.last && !f.warped() // fields are of all vertices
	u := &uploader{device: r.device, pause: r.pause, spend: last, run: r.indexRun}
	if last && f.over == nil && !r.buffered { // a graphics card is quicker than the sieve, and rounds as it likes
		u.sieve = func(g *gpuMesh) (sieve, bool) { return newSieve(&v, g, r.samples) }
	}
	for _, item := range f.meshes {
		m := item.mesh.Value()
		if m == nil {
			return errGone
		}
		if err := r.prepareMesh(u, f, item, m); err != nil {
			return err
		}
		level, err := r.meshes[item.mesh].prepareLevel(u, m, &v, r.effort(f, item, q))
		if err != nil {
			return err
		}
		if err := r.meshes[item.mesh].preparePits(u, item, m, level); err != nil {
			return err
		}
		if err := r.meshes[item.mesh].prepareWarp(u, item, m, level); err != nil {
			return err
		}
		if f.tint.A != 0 {
			continue
		}
		if err := r.prepareColors(u, item, m, level); err != nil {
			return err
		}
	}
	for i := range f.groups {
		if err := r.prepareGroup(f, &f.groups[i]); err != nil {
			return err
		}
	}
	return r.prepareSuperimposed(f, v, q)
}

func (r *Renderer) prepareMesh(u *uploader, f *Frame, item meshItem, m *mesh.TriMesh) error {
	if r.meshes[item.mesh] == nil {
		g, err := uploadMesh(u, m, item.shown.field.Value(), item.pits.Value())
		if err != nil {
			return err
		}
		g.document, g.node = f.document, item.node
		key, o := item.mesh, r.orphans
		// The safety net. Neither the function nor its argument refers to m.
		g.cleanup = runtime.AddCleanup(m, o.mesh, key)
		r.meshes[key] = g
	}
	g := r.meshes[item.mesh]
	g.closed, g.warp = g.solid.solidity(), item.warp
	if g.sieve != nil {
		if s, ok := u.newSieve(g); !ok || s != *g.sieve {
			return errSpent
		}
	}
	if !f.style.Texture || m.Data().TexCoords == nil {
		return nil
	}
	for _, t := range m.Textures() {
		if t.Image == nil {
			continue
		}
		key := weak.Make(t)
		if r.textures[key] == nil {
			g, err := uploadTexture(u, t, r.limits.Texture)
			if err != nil {
				return err
			}
			g.document = f.document
			g.cleanup = runtime.AddCleanup(t, r.orphans.texture, key)
			r.textures[key] = g
		}
		r.textures[key].nodes[item.node] = struct{}{}
	}
	return nil
}

func (o *orphans) mesh(k weak.Pointer[mesh.TriMesh])    { addOrphan(o, &o.meshes, k) }
func (o *orphans) texture(k weak.Pointer[mesh.Texture]) { addOrphan(o, &o.textures, k) }
func (o *orphans) group(k weak.Pointer[landmark.Group]) { addOrphan(o, &o.groups, k) }

func addOrphan[T any](o *orphans, list *[]weak.Pointer[T], k weak.Pointer[T]) {
	o.mu.Lock()
	*list = append(*list, k)
	o.mu.Unlock()
	o.wake()
}

// Sweep frees the copies of objects that the collector freed before anybody
// forgot them, and counts them as leaked.
func (r *Renderer) Sweep() {
	o := r.orphans
	o.mu.Lock()
	meshes, textures, groups := o.meshes, o.textures, o.groups
	o.meshes, o.textures, o.groups = nil, nil, nil
	o.mu.Unlock()
	for _, k := range meshes {
		r.leaked += count(r.freeMesh(k))
	}
	for _, k := range textures {
		r.leaked += count(r.freeTexture(k))
	}
	for _, k := range groups {
		r.leaked += count(r.freeGroup(k))
	}
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// The cleanups of freed copies are stopped: a pending one would keep the
// orphans alive as long as its object.

func (r *Renderer) freeMesh(k weak.Pointer[mesh.TriMesh]) bool {
	g := r.meshes[k]
	if g == nil {
		return false
	}
	g.cleanup.Stop()
	g.free(r.device)
	delete(r.meshes, k)
	return true
}

func (r *Renderer) freeTexture(k weak.Pointer[mesh.Texture]) bool {
	g := r.textures[k]
	if g == nil {
		return false
	}
	g.cleanup.Stop()
	r.device.DeleteTexture(&g.texture)
	delete(r.textures, k)
	return true
}

func (r *Renderer) freeGroup(k weak.Pointer[landmark.Group]) bool {
	g := r.groups[k]
	if g == nil {
		return false
	}
	g.cleanup.Stop()
	g.free(r.device)
	delete(r.groups, k)
	return true
}

// Forget frees the copies that belong to the document, mesh or group with this
// ID, and reports how many there were.
func (r *Renderer) Forget(id scene.ID) (freed int) {
	for k, g := range r.meshes {
		if g.document == id || g.node == id {
			freed += count(r.freeMesh(k))
		}
	}
	for k, g := range r.textures {
		delete(g.nodes, id)
		if g.document == id || len(g.nodes) == 0 {
			freed += count(r.freeTexture(k))
		}
	}
	for k, g := range r.groups {
		if g.document == id || g.node == id {
			freed += count(r.freeGroup(k))
		}
	}
	for _, a := range r.typefaces {
		a.written.made = nil
	}
	r.scratch, r.sprites = scratch{}, &spriteSet{}
	return freed
}

// Stats counts what is on the GPU.
func (r *Renderer) Stats() Stats {
	l := r.device.Live()
	s := Stats{
		Buffers: l.Buffers, VertexArrays: l.VertexArrays, Textures: l.Textures,
		Framebuffers: l.Framebuffers, Renderbuffers: l.Renderbuffers, Programs: l.Programs,
		Bytes: l.Bytes, Leaked: r.leaked, ByDocument: map[scene.ID]Usage{},
	}
	add := func(id scene.ID, u Usage) {
		sum := s.ByDocument[id]
		s.ByDocument[id] = Usage{sum.Objects + u.Objects, sum.Bytes + u.Bytes}
	}
	for _, g := range r.meshes {
		add(g.document, g.usage())
	}
	for _, g := range r.textures {
		add(g.document, g.usage())
	}
	for _, g := range r.groups {
		add(g.document, g.usage())
	}
	return s
}

// Close frees everything on the GPU.
func (r *Renderer) Close() {
	for k := range r.meshes {
		r.freeMesh(k)
	}
	for k := range r.textures {
		r.freeTexture(k)
	}
	for k := range r.groups {
		r.freeGroup(k)
	}
	r.seen.free(r.device)
	r.paths.free(r.device)
	r.ellipsoids.free(r.device)
	r.some.free(r.device)
	r.programs.free()
	r.device.DeleteVertexArray(&r.empty)
}

// Draw draws a part of a picture of f into t, whose size is that of v.tile: all
// but the overlay. It notes in seen which landmarks are hidden. Everything that
// it needs must be prepared.
func (r *Renderer) Draw(f *Frame, v view, q Quality, t *targets, seen *visibility) error {
	gl.Defaults()
	if err := r.drawSurface(f, v, q, t); err != nil {
		return err
	}
	if err := r.superimpose(f, v, q, t); err != nil {
		return err
	}
	if err := r.drawScene(f, v, t); err != nil {
		return err
	}
	if f.needsSeen() {
		if err := r.drawVisibility(f, v, t, seen, f.all()); err != nil {
			return err
		}
	}
	return r.device.Check("drawing a frame")
}

// Finish paints what OpenGL does not draw over the whole picture. All of its tiles must
// have been drawn; m is the middle of them all.
func (r *Renderer) Finish(f *Frame, v view, img *image.RGBA, seen *visibility, m middle) error {
	var p places
	p.find(f, v, seen, f.all())
	o, err := r.buildOverlay(f, v, m, &p, nil)
	if err != nil {
		return err
	}
	if err := r.device.Check("reading what is hidden"); err != nil {
		return err
	}
	r.sprites.paint(img, f, &p)
	return o.paint(img, r.pause)
}

// drawScene draws lines and landmarks over the surface, and makes the picture of the
// samples.
func (r *Renderer) drawScene(f *Frame, v view, t *targets) error {
	w, h := t.width*t.samples, t.height*t.samples
	ground, bare := t.ground()
	onto, color := t.picture, bare
	if t.samples > 1 {
		onto, color = t.scene, t.sceneColor
	}
	marked := r.marked(f)
	t.bare = !marked && t.samples == 1
	if marked {
		gl.CopyColor(ground, onto, w, h)
		onto.Draw(w, h)
		if err := r.drawLandmarks(f, v, t); err != nil {
			return err
		}
	} else {
		color = bare
	}
	if t.samples == 1 {
		return nil
	}
	return r.resolve(t, color)
}

// resolve makes the picture of samples.
func (r *Renderer) resolve(t *targets, samples gl.Texture) error {
	p, err := r.programs.get("resolve", "", "SAMPLES "+strconv.Itoa(t.samples))
	if err != nil {
		return err
	}
	t.picture.Draw(t.width, t.height)
	samples.Bind(0)
	p.Use()
	p.Int("scene", 0)
	r.empty.Bind()
	gl.DrawStrip(4)
	return nil
}
