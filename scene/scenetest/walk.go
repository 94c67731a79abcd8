// Package scenetest edits documents at random, beside a plain model of what they are
// to hold. Only tests use it.
package scenetest

import (
	"fmt"
	"image/color"
	"math/rand/v2"
	"slices"
	"testing"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// Walk edits a document and its plain twin alike.
type Walk struct {
	t       testing.TB
	random  *rand.Rand
	d       *scene.Document
	now     plainDocument
	states  []plainDocument // before each edit, then those that can be redone
	done    int
	names   int
	gesture scene.Gesture // of the drag under way, 0 for none
}

// New returns a walk over a new document with one group, which some would have read
// from a file. The walk closes it when the test ends. A seed gives the same walk again.
func New(t testing.TB, seed uint64) *Walk {
	w := &Walk{t: t, random: rand.New(rand.NewPCG(seed, 8)), d: scene.NewDocument("a")}
	t.Cleanup(w.d.Close)
	g := plainGroup{name: "loaded", color: scene.Palette(0)}
	var l []landmark.Landmark
	for range w.random.IntN(6) {
		p := &plainPoint{name: w.name(), position: w.vector(), status: landmark.Defined}
		g.points = append(g.points, p)
		l = append(l, landmark.Landmark{Name: p.name, Position: p.position, Status: p.status})
	}
	w.now.groups = []plainGroup{g}
	if _, err := w.d.AddGroup(landmark.NewGroup(g.name, l)); err != nil {
		t.Fatal(err)
	}
	return w
}

// Document returns the document that is edited.
func (w *Walk) Document() *scene.Document { return w.d }

// Want returns what the document is to hold now, written out.
func (w *Walk) Want() string { return w.now.String() }

func (w *Walk) name() string { w.names++; return fmt.Sprintf("n%d", w.names) }

func (w *Walk) vector() r3.Vec {
	return r3.Vec{X: w.random.NormFloat64(), Y: w.random.NormFloat64(), Z: w.random.NormFloat64()}
}

// some returns some of n numbers, at least one, in order.
func (w *Walk) some(n int) (list []int) {
	for i := range n {
		if w.random.IntN(3) == 0 {
			list = append(list, i)
		}
	}
	if list == nil {
		list = []int{w.random.IntN(n)}
	}
	return list
}

// apply makes an edit that the plain twin has made already.
func (w *Walk) apply(e scene.Edit, before plainDocument) {
	w.t.Helper()
	if before.String() == w.now.String() { // nothing changed
		if !e.Empty() {
			w.t.Fatalf("%s: an edit that changes nothing is not empty: %+v", e.Name, e)
		}
		return
	}
	e.Gesture = w.gesture
	if err := w.d.Apply(e); err != nil {
		w.t.Fatalf("%s: %v", e.Name, err)
	}
	w.states = append(w.states[:w.done], before)
	w.done++
}

// step makes one random edit of a group.
func (w *Walk) edit(k int, n *scene.GroupNode) scene.Edit {
	g := &w.now.groups[k]
	id, many := n.ID(), len(g.points)
	if many == 0 {
		p := &plainPoint{name: w.name(), position: w.vector(), status: landmark.Defined}
		g.points = []*plainPoint{p}
		return scene.InsertPoints(w.d, id, 5, landmark.Landmark{Name: p.name, Position: p.position, Status: p.status})
	}
	i := w.random.IntN(many)
	p := g.points[i]
	switch w.random.IntN(13) {
	case 0, 1:
		p.position, p.status = w.vector(), landmark.Defined
		return scene.MovePoint(w.d, n.Point(i), p.position, r3.Vec{})
	case 2:
		p.status, p.position = landmark.Missing, landmark.NoPosition()
		return scene.SetStatus(w.d, landmark.Missing, n.Point(i))
	case 3:
		p.name = w.name()
		return scene.RenamePoint(w.d, n.Point(i), p.name)
	case 4:
		return w.insert(g, id, i)
	case 5:
		return w.remove(g, n)
	case 6:
		return w.reorder(g, n)
	case 7:
		g.name = w.name()
		return scene.RenameGroup(w.d, id, g.name)
	case 8:
		g.color = color.NRGBA{uint8(w.random.IntN(256)), 1, 2, 255}
		return scene.RecolorGroup(w.d, id, g.color)
	case 9:
		return w.label(g, id)
	case 10:
		a, b := w.random.IntN(many), w.random.IntN(many)
		g.lines = append(g.lines, [2]*plainPoint{g.points[a], g.points[b]})
		return scene.SetLines(w.d, "Add Line", id, append(slices.Clone(n.Group.Connectivity()), landmark.Edge{a, b}))
	case 11:
		return w.join(g, id, i)
	}
	p.locked = !p.locked
	return scene.LockPoints(w.d, p.locked, n.Point(i))
}

func (w *Walk) insert(g *plainGroup, id scene.ID, at int) scene.Edit {
	var points []*plainPoint
	var come []landmark.Landmark
	for range 1 + w.random.IntN(3) {
		p := &plainPoint{name: w.name(), position: w.vector(), status: landmark.Estimated}
		points = append(points, p)
		come = append(come, landmark.Landmark{Name: p.name, Position: p.position, Status: p.status})
	}
	g.points = slices.Insert(g.points, at, points...)
	return scene.InsertPoints(w.d, id, at, come...)
}

func (w *Walk) remove(g *plainGroup, n *scene.GroupNode) scene.Edit {
	var gone []*plainPoint
	var points []scene.Point
	for _, i := range w.some(len(g.points)) {
		gone, points = append(gone, g.points[i]), append(points, n.Point(i))
	}
	out := func(p *plainPoint) bool { return slices.Contains(gone, p) }
	g.points = slices.DeleteFunc(g.points, out)
	for i := range g.labels {
		g.labels[i].points = slices.DeleteFunc(g.labels[i].points, out)
	}
	g.lines = slices.DeleteFunc(g.lines, func(e [2]*plainPoint) bool { return out(e[0]) || out(e[1]) })
	return scene.RemovePoints(w.d, points...)
}

func (w *Walk) reorder(g *plainGroup, n *scene.GroupNode) scene.Edit {
	to := w.random.IntN(len(g.points) + 1)
	var ids []landmark.PointID
	var moved, before, after []*plainPoint
	some := w.some(len(g.points))
	for i, p := range g.points {
		switch {
		case slices.Contains(some, i):
			moved, ids = append(moved, p), append(ids, n.Group.ID(i))
		case i < to:
			before = append(before, p)
		default:
			after = append(after, p)
		}
	}
	g.points = slices.Concat(before, moved, after)
	return scene.ReorderPoints(w.d, n.ID(), ids, to)
}

func (w *Walk) label(g *plainGroup, id scene.ID) scene.Edit {
	if many := len(g.labels); many > 0 && w.random.IntN(3) == 0 {
		i := w.random.IntN(many)
		g.labels[i].color = []color.NRGBA{{}, {uint8(w.random.IntN(256)), 3, 4, 255}}[w.random.IntN(2)]
		return scene.RecolorLabel(w.d, id, i, g.labels[i].color)
	}
	l := plainLabel{name: w.name()}
	var indices []int
	for _, i := range w.some(len(g.points)) {
		l.points, indices = append(l.points, g.points[i]), append(indices, i)
	}
	g.labels = append(g.labels, l)
	return scene.SetLabels(w.d, "Add Label", id, append(slices.Clone(w.d.Group(id).Group.Labels()), landmark.Label{Name: l.name, Indices: indices}))
}

// join puts a point behind the last, with a label of it and another.
func (w *Walk) join(g *plainGroup, id scene.ID, to int) scene.Edit {
	p := &plainPoint{name: w.name(), position: w.vector(), status: landmark.Defined}
	l := plainLabel{name: w.name(), points: []*plainPoint{g.points[to], p}}
	labels := append(slices.Clone(w.d.Group(id).Group.Labels()), landmark.Label{Name: l.name, Indices: []int{to, len(g.points)}})
	g.points, g.labels = append(g.points, p), append(g.labels, l)
	return scene.AppendPoint(w.d, "Join", id, landmark.Landmark{Name: p.name, Position: p.position, Status: p.status}, labels)
}

// document makes one random edit of the document as a whole.
func (w *Walk) document() scene.Edit {
	switch many := len(w.now.groups); {
	case many == 0 || many < 5 && w.random.IntN(2) == 0:
		p := &plainPoint{name: w.name(), position: w.vector(), status: landmark.Defined}
		c := color.NRGBA{uint8(w.names), uint8(w.names >> 8), 77, 255}
		added := landmark.NewGroup("added", []landmark.Landmark{{Name: p.name, Position: p.position, Status: p.status}})
		added.SetProperties(landmark.Properties{Color: c})
		e := scene.AddGroups(w.d, "", added)
		g := plainGroup{name: "added", color: e.Changes[0].After.Whole.Settings.Color, points: []*plainPoint{p}}
		w.now.groups = append(w.now.groups, g)
		return e
	case w.random.IntN(2) == 0:
		w.now.units = w.name()
		return scene.ChooseUnits(w.d, w.now.units)
	case w.random.IntN(2) == 0:
		from, to := w.random.IntN(many), w.random.IntN(many)
		g := w.now.groups[from]
		w.now.groups = slices.Insert(slices.Delete(w.now.groups, from, from+1), to, g)
		return scene.MoveGroup(w.d, w.d.Groups()[from].ID(), to)
	}
	var ids []scene.ID
	some := w.some(len(w.now.groups))
	for _, k := range slices.Backward(some) {
		w.now.groups = slices.Delete(w.now.groups, k, k+1)
	}
	for _, k := range some {
		ids = append(ids, w.d.Groups()[k].ID())
	}
	w.random.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	return scene.RemoveGroups(w.d, ids...)
}

// drag moves a point several times in one gesture, with a move of another group
// between now and then: one undo takes all back.
func (w *Walk) drag() {
	k := w.random.IntN(len(w.now.groups))
	if len(w.now.groups[k].points) == 0 {
		return
	}
	start := w.now.copy()
	w.gesture = scene.NewGesture()
	e := scene.Edit{}
	for range 1 + w.random.IntN(5) {
		if w.random.IntN(4) == 0 {
			k = w.random.IntN(len(w.now.groups))
		}
		g := w.now.groups[k]
		if len(g.points) == 0 {
			continue
		}
		i := w.random.IntN(len(g.points))
		p := g.points[i]
		p.position, p.status = w.vector(), landmark.Defined
		e = scene.MovePoint(w.d, w.d.Groups()[k].Point(i), p.position, r3.Vec{})
		e.Gesture = w.gesture
		if err := w.d.Apply(e); err != nil {
			w.t.Fatal(err)
		}
	}
	g := w.gesture
	w.gesture = 0
	if e.Empty() {
		return
	}
	if w.random.IntN(3) == 0 { // Escape
		if !w.d.Abandon(g) {
			w.t.Fatal("a drag cannot be abandoned")
		}
		w.now = start
		return
	}
	w.states = append(w.states[:w.done], start)
	w.done++
}

// Step makes an edit, takes one back or makes one again.
func (w *Walk) Step() {
	before := w.now.copy()
	switch what := w.random.IntN(10); {
	case what < 2:
		if w.d.Undo() != (w.done > 0) {
			w.t.Fatal("Undo says otherwise")
		}
		if w.done > 0 {
			w.done--
			w.now, w.states[w.done] = w.states[w.done], w.now
		}
	case what < 4:
		if w.d.Redo() != (w.done < len(w.states)) {
			w.t.Fatal("Redo says otherwise")
		}
		if w.done < len(w.states) {
			w.now, w.states[w.done] = w.states[w.done], w.now
			w.done++
		}
	case len(w.now.groups) == 0 || what == 4:
		w.apply(w.document(), before)
	case what == 5:
		w.drag()
	default:
		k := w.random.IntN(len(w.now.groups))
		w.apply(w.edit(k, w.d.Groups()[k]), before)
	}
}
