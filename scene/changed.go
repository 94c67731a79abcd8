package scene

import "slices"

// Changed says what changed of a document: one edit, or how something is shown.
// It holds no node of the document.
type Changed struct {
	Document ID
	Groups   []GroupChanged // each group once
	Units    bool
	Measures bool // which ones the document keeps, not their values
	// Selection, Content: other points are selected; a mesh, a warning or a note came.
	Selection, Content bool
	How                How
	Edit               Edit // as it was made, where How is not Shown
	// Mark names the edit in the history that was made, taken back or made again, as
	// History.Latest does. Joined named it until now, where it was made as part of a
	// gesture that had begun before; 0 where it is an edit of its own.
	Mark, Joined State
}

// How says in which way a document changed.
type How uint8

const (
	Shown     How = iota // no landmark changed: how they are shown, what is selected, what is known of them
	Did                  // an edit was made
	Undid                // an edit was taken back; Edit is its inverse
	Redid                // an edit was made again
	Abandoned            // a gesture was taken back and forgotten; Edit is its inverse
)

// GroupChanged says what changed of a group.
type GroupChanged struct {
	Group ID
	What  Aspect
	Was   State // what it held before the edit; 0 where it was not there
	Is    State // what it holds now; 0 where it is not there
}

// Aspect is a set of kinds of changes of a group.
type Aspect uint16

const (
	GroupAdded Aspect = 1 << iota
	GroupRemoved
	PointsChanged // points came, went, changed or have another place in the order
	LabelsChanged
	LinesChanged
	NameChanged
	PropertiesChanged // what its file is to say: colour, locked, hidden
	ReadingChanged    // how its file's coordinates are read, or what is known of that
	LookChanged       // whether and in which colour it is shown
	OrderChanged      // it has another place in the order of the groups
)

// changedBy returns what an edit changes.
func changedBy(e Edit, how How, was, is map[ID]State) Changed {
	c := Changed{How: how, Edit: e}
	for _, change := range e.Changes {
		if change.After.Units != nil {
			c.Units = true
		}
		if change.After.Measures != nil {
			c.Measures = true
		}
		if change.Group != 0 {
			c.add(GroupChanged{change.Group, change.aspects(), was[change.Group], is[change.Group]})
		}
	}
	return c
}

func (c *Changed) add(change GroupChanged) {
	if i := slices.IndexFunc(c.Groups, func(g GroupChanged) bool { return g.Group == change.Group }); i >= 0 {
		c.Groups[i].What |= change.What
		return
	}
	c.Groups = append(c.Groups, change)
}

// aspects returns what a change is about.
func (c Change) aspects() (a Aspect) {
	p := c.After
	for _, is := range []struct {
		part bool
		what Aspect
	}{
		{p.Whole != nil, GroupAdded}, {c.Before.Whole != nil, GroupRemoved}, {p.Points != nil, PointsChanged}, {p.Labels != nil, LabelsChanged},
		{p.Lines != nil, LinesChanged}, {p.Name != nil, NameChanged}, {p.Part.Color != nil || p.Locked != nil || p.Hidden != nil, PropertiesChanged},
		{p.Reading != nil, ReadingChanged}, {p.Color != nil, LookChanged}, {p.Place != nil, OrderChanged},
	} {
		if is.part {
			a |= is.what
		}
	}
	return a
}

// OnChange calls f whenever the document has changed, on the document's goroutine,
// until stop is called. f must not keep the document alive, and must not change it.
func (d *Document) OnChange(f func(Changed)) (stop func()) {
	w := &changeWatcher{f}
	d.changes = append(d.changes, w)
	return func() {
		d.changes = slices.DeleteFunc(d.changes, func(x *changeWatcher) bool { return x == w })
	}
}

type changeWatcher struct{ changed func(Changed) }

func (d *Document) tell(c Changed) {
	c.Document = d.id
	for _, w := range slices.Clone(d.changes) {
		w.changed(c)
	}
}

// tellGroup tells of a change of one group that is no edit.
func (d *Document) tellGroup(id ID, what Aspect) {
	d.rev++
	d.tell(Changed{Groups: []GroupChanged{{Group: id, What: what}}})
}
