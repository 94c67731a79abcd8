package scene

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"
	"sync/atomic"

	"cairn/landmark"
	"cairn/landmark/measure"

	"gonum.org/v1/gonum/spatial/r3"
)

// Edit is one change of a document that can be undone. It is a plain value: it says
// what is there before and after, by identity, and holds no node of a document. So
// it can be written down and carried out again.
type Edit struct {
	Name string // what the Edit menu shows behind Undo and Redo
	// Gesture joins the edits of one movement of the hand, such as a drag or a key
	// that is held down: one undo takes all of them back. 0 joins it to none.
	Gesture Gesture
	Changes []Change // in the order in which they are made
}

// Gesture names what edits belong together.
type Gesture uint64

var lastGesture atomic.Uint64

// NewGesture returns a gesture that no edit belongs to yet. Any goroutine may call it.
func NewGesture() Gesture { return Gesture(lastGesture.Add(1)) }

// Change is what an edit does to one group, or to the document itself where Group
// is 0. Before and After name the same parts.
type Change struct {
	Group         ID
	Before, After Part
}

// Part is part of what a document holds: of one group, or of the document itself.
// What is nil is not part of it.
type Part struct {
	landmark.Part
	Whole   *WholeGroup  // the group with all that is in it; where only the other side of a Change has it, the group comes or goes
	Color   *color.NRGBA // that the group is shown in
	Reading *Reading     // how the coordinates of the group's file are read
	Place   *int         // of the group in the order of the document's groups, from 0
	Units   *UnitChoice  // of the document
	// Measures are those that the document keeps, in their order.
	Measures *[]measure.Definition
}

// WholeGroup is a group that comes or goes. It is never changed once it is made.
type WholeGroup struct {
	At       int // place in the order of the document's groups
	Group    *landmark.Group
	Settings GroupSettings
}

// Reading is how the coordinates of a group's file are brought into the frame of
// the document.
type Reading struct {
	Placement landmark.Placement
	Chosen    bool               // by the user
	Declared  landmark.Placement // what the file said of itself then
}

// UnitChoice is the unit of length of a document.
type UnitChoice struct {
	Units  string // "" where it is not known
	Chosen bool   // by the user
}

// ErrStale is wrapped by the error of an edit that was made for a document that
// holds something else now. Nothing has changed then.
var ErrStale = errors.New("scene: the edit is of something that has changed since")

// Inverse returns the edit that takes e back.
func (e Edit) Inverse() Edit {
	changes := slices.Clone(e.Changes)
	slices.Reverse(changes)
	for i, c := range changes {
		changes[i].Before, changes[i].After = c.After, c.Before
	}
	e.Changes = changes
	return e
}

// Empty reports whether the edit changes nothing.
func (e Edit) Empty() bool { return len(e.Changes) == 0 }

// edit returns an edit of one name made of what is to be there after it. What is
// there before it comes from the document as it is now.
func (d *Document) edit(name string, after ...Change) Edit {
	e := Edit{Name: name}
	for _, c := range after {
		if c.Before = d.current(c.Group, c.After); !same(c.Before, c.After) {
			e.Changes = append(e.Changes, c)
		}
	}
	return e
}

// current returns what a document holds now of the parts that p names.
func (d *Document) current(group ID, p Part) Part {
	var c Part
	if p.Units != nil {
		c.Units = &UnitChoice{d.units, d.unitsChosen}
	}
	if p.Measures != nil {
		kept := slices.Clone(d.measures)
		c.Measures = &kept
	}
	n := d.Group(group)
	if n == nil {
		return c
	}
	c.Part = n.Group.Current(p.Part)
	if p.Color != nil {
		shown := n.s.Color
		c.Color = &shown
	}
	if p.Reading != nil {
		c.Reading = &Reading{n.Group.Placement(), n.s.Chosen, n.Group.Properties().Declared}
	}
	if p.Place != nil {
		at := slices.Index(d.groups, n)
		c.Place = &at
	}
	return c
}

// change makes a document hold the parts of c.After. It returns c with what the
// document held until now.
func (d *Document) change(c Change) (Change, error) {
	switch {
	case c.Before.Whole != nil && c.After.Whole != nil:
		return c, errors.New("scene: an edit has one group twice")
	case c.After.Whole != nil:
		return c, d.comes(c.Group, c.After.Whole)
	case c.Before.Whole != nil:
		n := d.Group(c.Group)
		if n == nil {
			return c, fmt.Errorf("%w: a group that it takes out is not there", ErrStale)
		}
		at := d.removeGroup(c.Group)
		// It leaves with all that has been learnt of it meanwhile, such as its file.
		c.Before.Whole = &WholeGroup{At: at, Group: n.Group, Settings: n.s}
		return c, nil
	}
	n := d.Group(c.Group)
	if n == nil && (c.Group != 0 || c.After.ofGroup()) {
		return c, fmt.Errorf("%w: the group is not there", ErrStale)
	}
	if n != nil {
		if err := d.changeGroup(n, c); err != nil {
			return c, err
		}
	}
	if c.After.Units != nil {
		d.units, d.unitsChosen = c.After.Units.Units, c.After.Units.Chosen
	}
	if c.After.Measures != nil {
		d.measures = slices.Clone(*c.After.Measures)
	}
	return c, nil
}

// ofGroup reports whether the part says anything of a group.
func (p Part) ofGroup() bool {
	p.Units, p.Measures = nil, nil
	return !same(p, Part{})
}

// changeGroup makes a group that is there hold the parts of c.After, or changes nothing.
func (d *Document) changeGroup(n *GroupNode, c Change) error {
	before := c.Before
	before.Reading = nil // a file that is saved says it anew, and that is no edit
	if !same(d.current(c.Group, before), before) {
		return fmt.Errorf("%w: %s is not as it was", ErrStale, d.GroupName(n))
	}
	if at := c.After.Place; at != nil && (*at < 0 || *at >= len(d.groups)) {
		return fmt.Errorf("%w: there is no place %d for %s", ErrStale, *at+1, d.GroupName(n))
	}
	if err := n.Group.Replace(c.After.Part); err != nil {
		return err
	}
	if c.After.Place != nil {
		d.moveGroup(n, *c.After.Place)
	}
	if c.After.Color != nil {
		n.s.Color = *c.After.Color
	}
	if r := c.After.Reading; r != nil {
		n.Group.SetPlacement(r.Placement)
		// A file that was saved meanwhile says otherwise now.
		n.s.Chosen = r.Chosen || n.Group.Properties().Declared != r.Declared
	}
	for _, s := range c.After.Points {
		if s.Index < 0 {
			d.selection.drop(Point{c.Group, s.ID})
		}
	}
	return nil
}

// comes puts a copy of a group into the document.
func (d *Document) comes(id ID, w *WholeGroup) error {
	if d.Group(id) != nil || id == 0 {
		return fmt.Errorf("%w: a group that it brings is there already", ErrStale)
	}
	n := &GroupNode{id: id, Group: w.Group.Copy(), s: w.Settings.Copy()}
	d.insertGroup(max(0, min(w.At, len(d.groups))), n)
	return nil
}

// same reports whether two parts are the same to the last bit.
func same(a, b Part) bool {
	return sameValue(a.Units, b.Units) && sameList(a.Measures, b.Measures, measure.Definition.Same) && sameValue(a.Color, b.Color) && sameValue(a.Place, b.Place) && a.Whole == b.Whole &&
		(a.Reading == nil) == (b.Reading == nil) &&
		(a.Reading == nil || a.Reading.Placement == b.Reading.Placement && a.Reading.Chosen == b.Reading.Chosen) &&
		sameValue(a.Part.Name, b.Part.Name) && sameValue(a.Part.Color, b.Part.Color) &&
		sameValue(a.Locked, b.Locked) && sameValue(a.Hidden, b.Hidden) &&
		sameList(a.Lines, b.Lines, func(x, y landmark.Edge) bool { return x == y }) &&
		sameList(a.Labels, b.Labels, sameLabel) && slices.EqualFunc(a.Points, b.Points, samePoint)
}

func sameValue[T comparable](a, b *T) bool {
	return (a == nil) == (b == nil) && (a == nil || *a == *b)
}

func sameList[T any](a, b *[]T, equal func(T, T) bool) bool {
	return (a == nil) == (b == nil) && (a == nil || slices.EqualFunc(*a, *b, equal))
}

func sameLabel(a, b landmark.Label) bool {
	return a.Name == b.Name && a.Curve == b.Curve && a.Color == b.Color && slices.Equal(a.Indices, b.Indices)
}

func samePoint(a, b landmark.PointState) bool {
	if a.ID != b.ID || a.Index != b.Index {
		return false
	}
	if a.Index < 0 {
		return true
	}
	x, y := a.Landmark, b.Landmark
	if !sameVector(x.Position, y.Position) || !sameVector(x.Normal, y.Normal) || !slices.Equal(x.Extra.All(), y.Extra.All()) {
		return false
	}
	x.Position, x.Normal, x.Extra = r3.Vec{}, r3.Vec{}, landmark.Fields{}
	y.Position, y.Normal, y.Extra = r3.Vec{}, r3.Vec{}, landmark.Fields{}
	return x == y
}

// sameVector compares bits, so that NaN is the same as itself and 0 is not -0.
func sameVector(a, b r3.Vec) bool {
	return math.Float64bits(a.X) == math.Float64bits(b.X) && math.Float64bits(a.Y) == math.Float64bits(b.Y) && math.Float64bits(a.Z) == math.Float64bits(b.Z)
}

// sameIndex reports whether two states are of one point in one place.
func sameIndex(a, b landmark.PointState) bool { return a.ID == b.ID && a.Index == b.Index }

const (
	pointBytes   = 136 // of a PointState
	labelBytes   = 56  // of a landmark.Label
	measureBytes = 136 // of a measure.Definition
	namedBytes   = 72  // of a measure.Point
)

// bytes returns the memory that a part holds, not counting texts.
func (p Part) bytes() int64 {
	n := int64(len(p.Points)) * pointBytes
	if p.Labels != nil {
		for _, l := range *p.Labels {
			n += labelBytes + 8*int64(len(l.Indices))
		}
	}
	if p.Lines != nil {
		n += 16 * int64(len(*p.Lines))
	}
	if p.Measures != nil {
		for _, m := range *p.Measures {
			n += measureBytes + namedBytes*int64(len(m.Points))
		}
	}
	if p.Whole != nil {
		n += p.Whole.Group.Bytes()
	}
	return n
}
