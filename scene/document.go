// Package scene holds what the user works on: open documents with their meshes
// and landmark groups, the selection, the camera and the history of edits. It
// knows nothing of files, the GPU or the window.
package scene

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"cairn/landmark"
	"cairn/landmark/measure"
	"cairn/scene/mesh"
)

// ErrClosed is returned by the methods of a closed Document.
var ErrClosed = errors.New("scene: the document is closed")

// ID names a document or an object of one. IDs count up from 1 in the whole
// process and are never used again, so a stale ID finds nothing rather than
// something else.
type ID uint64

var lastID atomic.Uint64

func newID() ID { return ID(lastID.Add(1)) }

// NewID returns an ID that nothing has. Any goroutine may call it.
func NewID() ID { return newID() }

// Document owns everything that belongs to one open file: meshes, landmark
// groups, selection, history and running jobs. Only the workspace holds a
// strong reference to one between two events; everybody else keeps its ID or a
// weak pointer.
//
// A Document is used from one goroutine, except for ID.
type Document struct {
	id     ID
	ctx    context.Context // done when the document is closed
	cancel context.CancelFunc
	jobs   sync.WaitGroup

	name   string
	hidden bool   // files are not named
	units  string // of the mesh's file, or as chosen
	// unitsChosen tells that the user has said the unit, so that files have to
	// say it too when they are saved.
	unitsChosen bool
	viewFrame   ViewFrame
	meshes      []*MeshNode
	groups      []*GroupNode
	taken       *colorSet // as of the last group that was added
	warnings    []string
	notes       []string
	measures    []measure.Definition
	selection   Selection
	history     History
	watchers    []*watcher
	changes     []*changeWatcher
	rev         uint64
	closed      bool
	extent      extent // as of the last time that it was asked for
}

type watcher struct{ removed func(ID) }

// NewDocument returns an empty document. name is what tabs and messages show.
func NewDocument(name string) *Document {
	ctx, cancel := context.WithCancel(context.Background())
	d := &Document{id: newID(), ctx: ctx, cancel: cancel, name: name}
	d.selection.changed = func() { d.tell(Changed{Selection: true}) }
	return d
}

// ID returns the document's own ID.
func (d *Document) ID() ID { return d.id }

// Name returns what tabs and messages call the document.
func (d *Document) Name() string { return d.name }

// Call gives the document another name. hidden tells that its files are not to be named:
// groups without a name are not called by theirs then.
func (d *Document) Call(name string, hidden bool) { d.name, d.hidden = name, hidden }

// Units returns the unit of length, such as "mm", or "" if it is not known: the
// one that the user chose, or that the mesh's file states, or the first of the
// landmark files.
func (d *Document) Units() string {
	if d.units != "" || d.unitsChosen {
		return d.units
	}
	for _, n := range d.groups {
		if units := d.unitsOf(n); units != "" {
			return units
		}
	}
	return ""
}

// unitsOf returns the document's unit as far as the file of a group tells: that
// of its coordinates, if it is clear that they were not scaled to lie on the mesh.
func (d *Document) unitsOf(n *GroupNode) string {
	if len(d.meshes) > 0 && (!n.s.Clear || len(n.s.Measured) == 0 || n.Group.Placement().Scales()) {
		return ""
	}
	return n.Group.Properties().Units
}

// OwnUnits returns the unit that the user chose or the mesh's file states, not one that
// landmark files do.
func (d *Document) OwnUnits() UnitChoice { return UnitChoice{d.units, d.unitsChosen} }

// UnitsChosen reports whether the user has said the unit.
func (d *Document) UnitsChosen() bool { return d.unitsChosen }

// SetUnits names the unit of length that the mesh's file states. It converts
// nothing.
func (d *Document) SetUnits(units string) {
	d.units = units
	d.rev++
	d.tell(Changed{Units: true})
}

// ViewFrame returns what the named views of the document mean.
func (d *Document) ViewFrame() ViewFrame { return d.viewFrame }

// SetViewFrame changes what the named views of the document mean. It turns
// nothing and is no edit: it belongs to how the document is looked at.
func (d *Document) SetViewFrame(f ViewFrame) { d.viewFrame = f }

// Closed reports whether Close was called.
func (d *Document) Closed() bool { return d.closed }

// Revision counts the changes of what the document holds and shows; changes
// inside a group or of the selection have counters of their own.
func (d *Document) Revision() uint64 { return d.rev }

// Go runs f in the background. f must return soon after its context is done:
// Close waits for it, on the document's goroutine. So f must never wait for
// that goroutine, and must not hold the document.
func (d *Document) Go(f func(context.Context)) error {
	if d.closed {
		return ErrClosed
	}
	ctx := d.ctx
	d.jobs.Go(func() { f(ctx) })
	return nil
}

// AddMesh gives the mesh to the document, which owns it from then on.
func (d *Document) AddMesh(m *mesh.TriMesh, name string) (*MeshNode, error) {
	if d.closed {
		return nil, ErrClosed
	}
	n := &MeshNode{id: newID(), Mesh: m, Name: name, Visible: true}
	d.meshes = append(d.meshes, n)
	d.rev++
	d.tell(Changed{Content: true})
	return n, nil
}

// AddGroup gives the group to the document as what was there when it was opened: it
// is no edit. The document owns the group from then on. It has the colour that its
// file says, or the next of the palette where there is none or a group of the
// document, hidden or not, is shown in one like it.
func (d *Document) AddGroup(g *landmark.Group) (*GroupNode, error) {
	if d.closed {
		return nil, ErrClosed
	}
	n := newGroupNode(g)
	n.s.chooseColor(g, d.takenColors())
	d.insertGroup(len(d.groups), n)
	d.tellGroup(n.id, GroupAdded)
	return n, nil
}

func (d *Document) insertGroup(at int, n *GroupNode) {
	d.groups = slices.Insert(d.groups, at, n)
	d.rev++
}

// moveGroup puts a group into another place of the order, the others keep theirs.
func (d *Document) moveGroup(n *GroupNode, to int) {
	rest := slices.DeleteFunc(slices.Clone(d.groups), func(g *GroupNode) bool { return g == n })
	d.groups = slices.Insert(rest, to, n)
	d.rev++
}

func (d *Document) removeGroup(id ID) (at int) {
	at = slices.IndexFunc(d.groups, func(n *GroupNode) bool { return n.id == id })
	if at >= 0 {
		d.groups = slices.Delete(d.groups, at, at+1)
		d.selection.forget(id)
		d.removed(id)
		d.rev++
	}
	return at
}

// Meshes returns the document's own slice.
func (d *Document) Meshes() []*MeshNode { return d.meshes }

// TriMeshes returns the meshes of the document's nodes, shown or not. The slice is the
// caller's; who keeps it keeps the meshes alive.
func (d *Document) TriMeshes() []*mesh.TriMesh {
	meshes := make([]*mesh.TriMesh, len(d.meshes))
	for i, n := range d.meshes {
		meshes[i] = n.Mesh
	}
	return meshes
}

// Groups returns the document's own slice.
func (d *Document) Groups() []*GroupNode { return d.groups }

// Group returns the group with the given ID, or nil.
func (d *Document) Group(id ID) *GroupNode {
	for _, n := range d.groups {
		if n.id == id {
			return n
		}
	}
	return nil
}

// GroupName returns what a group of the document is called: its own name, or that
// of its file, with a number where the file has several groups without a name. It
// looks at all groups: who wants the names of many asks for GroupNames.
func (d *Document) GroupName(n *GroupNode) string {
	if name := n.Group.Name(); name != "" {
		return name
	}
	number, of := 0, 0
	for _, g := range d.groups {
		if g.Group.Name() != "" || g.s.File != n.s.File {
			continue
		}
		if of++; g == n {
			number = of
		}
	}
	return d.nameByFile(n, number, of)
}

// GroupNames returns what GroupName does, of all groups in their order.
func (d *Document) GroupNames() []string {
	of, numbers := map[string]int{}, map[string]int{} // groups without a name, by file
	for _, n := range d.groups {
		if n.Group.Name() == "" {
			of[n.s.File]++
		}
	}
	names := make([]string, len(d.groups))
	for i, n := range d.groups {
		if names[i] = n.Group.Name(); names[i] == "" {
			numbers[n.s.File]++
			names[i] = d.nameByFile(n, numbers[n.s.File], of[n.s.File])
		}
	}
	return names
}

// nameByFile is what a group without a name is called, one of so many of its file.
func (d *Document) nameByFile(n *GroupNode, number, of int) string {
	name := "landmarks"
	if n.s.File != "" && !d.hidden {
		name = filepath.Base(n.s.File)
	}
	if of > 1 {
		name += fmt.Sprintf(" %d", number)
	}
	return name
}

// Selection returns the selected landmarks.
func (d *Document) Selection() *Selection { return &d.selection }

// History returns the edits that can be undone and redone.
func (d *Document) History() *History { return &d.history }

// Warn records what the user should know about the files of the document.
func (d *Document) Warn(warnings ...string) { d.note(&d.warnings, warnings) }

func (d *Document) note(list *[]string, texts []string) {
	*list = append(*list, texts...)
	d.rev++
	d.tell(Changed{Content: true})
}

// Warnings returns what Warn recorded; the slice is the document's own.
func (d *Document) Warnings() []string { return d.warnings }

// Note records what was assumed where the files of the document do not say: there
// to be looked up, and nothing to be bothered with.
func (d *Document) Note(notes ...string) { d.note(&d.notes, notes) }

// Notes returns what Note recorded; the slice is the document's own.
func (d *Document) Notes() []string { return d.notes }

// Bounds returns the box around all meshes and placed landmarks, hidden ones
// too, so that hiding something does not move the view.
func (d *Document) Bounds() mesh.Bounds { return d.extentNow().all }

// HasBounds reports whether Bounds is valid, and looks at no more than it must.
func (d *Document) HasBounds() bool {
	if d.meshBounds().Valid {
		return true
	}
	for _, n := range d.groups {
		if slices.ContainsFunc(n.Group.Landmarks(), landmark.Landmark.Placed) {
			return true
		}
	}
	return false
}

// meshBounds returns the box around all meshes, hidden ones too.
func (d *Document) meshBounds() (b mesh.Bounds) {
	for _, n := range d.meshes {
		b = b.Union(n.Mesh.Bounds())
	}
	return b
}

// Bytes returns the memory that meshes with the values they show, groups and the history
// hold on the CPU.
func (d *Document) Bytes() int64 {
	var n int64
	for _, m := range d.meshes {
		n += m.Mesh.Bytes() + m.coloringBytes()
	}
	for _, g := range d.groups {
		n += g.Group.Bytes()
	}
	return n + d.history.Bytes()
}

// OnRemove calls f with the ID of every mesh and group that leaves the
// document, and with the document's own ID when it closes, until stop is
// called. f must not keep the document alive.
func (d *Document) OnRemove(f func(ID)) (stop func()) {
	w := &watcher{f}
	d.watchers = append(d.watchers, w)
	return func() { d.watchers = slices.DeleteFunc(d.watchers, func(x *watcher) bool { return x == w }) }
}

func (d *Document) removed(id ID) {
	for _, w := range d.watchers {
		w.removed(id)
	}
}

// Close ends the document: it cancels its jobs and waits for them, tells the
// watchers (the renderer frees its copies), and drops all data, so that a
// forgotten *Document costs a few bytes. Closing twice is allowed.
func (d *Document) Close() {
	if d.closed {
		return
	}
	d.closed = true
	d.cancel()
	d.jobs.Wait()
	d.removed(d.id)
	for _, n := range d.meshes {
		n.Mesh.Clear()
		n.coloring, n.held = nil, nil
	}
	d.history.clear()
	for _, n := range d.groups {
		n.Group.Clear()
	}
	d.meshes, d.groups, d.watchers, d.changes, d.warnings, d.notes = nil, nil, nil, nil, nil, nil
	d.selection = Selection{}
	d.rev++
}
