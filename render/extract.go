package render

import (
	"image/color"
	"slices"
	"weak"

	"cairn/landmark"
	"cairn/scene"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// Frame is what a document looked like at one moment: values, and weak pointers
// to what is too large to copy. It keeps nothing alive: whoever has it drawn
// must keep the document meanwhile.
type Frame struct {
	document scene.ID
	camera   scene.Camera
	style    Style
	units    string
	bounds   mesh.Bounds // of everything, hidden or not
	size     float64     // of the specimen, that landmarks are in proportion to
	meshes   []meshItem
	groups   []groupItem
	legend   []legendEntry
	unlisted int // entries of the legend that no picture has room for
	marks    Marks
	bars     []colorBar
	over     *superimposed // nil for nothing
	beside   int           // meshes of other frames that are drawn with it
	sign     string        // what the picture says of itself
	tint     color.NRGBA   // of all meshes, which are plain then; alpha 0 for none
}

type meshItem struct {
	node  scene.ID
	mesh  weak.Pointer[mesh.TriMesh]
	shown shownValues
	pits  weak.Pointer[mesh.Occlusion] // nil: none
	warp  warping
}

// groupItem is a visible group. Its points are the placed ones only. Frames share them.
type groupItem struct {
	node   scene.ID
	group  weak.Pointer[landmark.Group]
	look   groupLook
	points []pointItem
	edges  []edgeItem
}

type edgeItem struct {
	ends  [2]r3.Vec
	color color.NRGBA
}

// groupLook changes when the group has to be uploaded anew.
type groupLook struct {
	revision, selection uint64
	color               color.NRGBA
	labels              string // the colours that points have by their labels
	hover               int    // index of the hovered point, or -1
	clip                scene.Plane
	radius              float64 // of a landmark, see scene.Camera.Hides; 0 without a plane
	warp                weak.Pointer[Warp]
}

type pointItem struct {
	id        scene.Point
	index     int // in the group
	position  r3.Vec
	color     color.NRGBA
	name      string
	selected  bool
	hovered   bool
	estimated bool
	locked    bool
}

// Document returns the ID of the document that the frame shows.
func (f *Frame) Document() scene.ID { return f.document }

// Extract copies what is needed to draw d as c sees it. It runs on the
// document's goroutine and is short. hover is the landmark under the pointer,
// or NoPoint. A closed document gives an empty frame.
func Extract(d *scene.Document, c scene.Camera, s Style, hover scene.Point) *Frame {
	return ExtractAfter(nil, d, c, s, hover)
}

// ExtractAfter is Extract for one frame after another: what last, which may be nil,
// holds of groups that are the same still is not copied again.
func ExtractAfter(last *Frame, d *scene.Document, c scene.Camera, s Style, hover scene.Point) *Frame {
	return ExtractWarped(last, d, c, s, hover, nil)
}

// ExtractWarped is ExtractAfter for a document that is shown as another shape; nil shows it as it is.
func ExtractWarped(last *Frame, d *scene.Document, c scene.Camera, s Style, hover scene.Point, w *Warp) *Frame {
	if !(s.PixelRatio > 0) {
		s.PixelRatio = 1
	}
	f := &Frame{document: d.ID(), camera: c, style: s, units: d.Units(), bounds: d.Bounds(), size: d.Size()}
	for _, n := range d.Meshes() {
		if n.Visible {
			f.meshes = append(f.meshes, meshItem{n.ID(), weak.Make(n.Mesh), newShownValues(n.Coloring()), pitsOf(n.Mesh, s), w.of(n.ID())})
			f.extractColorBar(n.Coloring())
		}
	}
	if w != nil {
		f.sign = signText(w.Sign)
		defer f.reachWarped(d)
	}
	if !s.Landmarks {
		return f
	}
	labels := newLabelColors(d, s.ByLabel)
	for _, n := range d.Groups() {
		if n.Visible() {
			f.groups = append(f.groups, extractGroup(last, f, d, n, labels[n.ID()], hover, w))
		}
	}
	if s.Legend {
		f.extractLegend(d, labels)
	}
	return f
}

func extractGroup(last, f *Frame, d *scene.Document, n *scene.GroupNode, labels *groupColors, hover scene.Point, w *Warp) groupItem {
	item := groupItem{
		node:  n.ID(),
		group: weak.Make(n.Group),
		look: groupLook{
			revision:  n.Group.Revision(),
			selection: d.Selection().Revision(),
			color:     n.Color(),
			labels:    labels.key(),
			hover:     -1,
			clip:      f.camera.Clip,
		},
	}
	if !f.camera.Clip.IsZero() {
		item.look.radius = f.style.GlyphRadius(f.size)
	}
	if w != nil {
		item.look.warp = weak.Make(w)
	}
	if hover.Group == n.ID() {
		item.look.hover = n.Group.Index(hover.ID)
	}
	if last != nil {
		for i := range last.groups {
			if g := &last.groups[i]; g.same(&item) {
				return *g
			}
		}
	}
	item.points = make([]pointItem, 0, n.Group.Placed())
	all := n.Group.Landmarks()
	at := func(i int) r3.Vec { return all[i].Position }
	if places := w.places(n.ID(), len(all)); places != nil {
		at = func(i int) r3.Vec { return places[i] }
	}
	shown := func(i int) bool {
		l := &all[i]
		return l.Shown() && (!f.camera.Hides(at(i), item.look.radius) || d.Selection().Has(n.Point(i)))
	}
	for i, l := range all {
		if !shown(i) {
			continue
		}
		p := pointItem{
			id: n.Point(i), index: i, position: at(i), color: labels.point(n, i), name: l.Name,
			selected:  d.Selection().Has(n.Point(i)),
			hovered:   i == item.look.hover,
			estimated: l.Status == landmark.Estimated,
			locked:    l.Locked,
		}
		item.points = append(item.points, p)
	}
	line := func(e landmark.Edge, c color.NRGBA) {
		if shown(e[0]) && shown(e[1]) {
			item.edges = append(item.edges, edgeItem{[2]r3.Vec{at(e[0]), at(e[1])}, c})
		}
	}
	for _, e := range n.Group.Connectivity() {
		line(e, labels.edge(n, e))
	}
	for i, l := range n.Group.Labels() {
		for _, e := range l.Lines() {
			line(e, labels.curve(n, i, e))
		}
	}
	return item
}

// same reports whether two are drawn the same.
func (g *groupItem) same(o *groupItem) bool {
	return g.node == o.node && g.group == o.group && g.look == o.look
}

// Same reports whether another frame, of the same size, is drawn the same; nil is no
// frame. It takes no longer for more points.
func (f *Frame) Same(o *Frame) bool {
	return f != nil && o != nil && f.document == o.document && f.camera == o.camera && f.style == o.style && f.units == o.units &&
		f.size == o.size && f.sign == o.sign && slices.Equal(f.meshes, o.meshes) && f.marks.Equal(o.marks) && f.over.same(o.over) &&
		slices.EqualFunc(f.groups, o.groups, func(a, b groupItem) bool { return a.same(&b) })
}

// shows reports whether the frame draws something of the document, mesh or
// group with this ID.
func (f *Frame) shows(id scene.ID) bool {
	if f.document == id || f.over != nil && f.over.frame.shows(id) {
		return true
	}
	for i := range f.meshes {
		if f.meshes[i].node == id {
			return true
		}
	}
	for i := range f.groups {
		if f.groups[i].node == id {
			return true
		}
	}
	return false
}
