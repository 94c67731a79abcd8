package scene

import (
	"slices"

	"cairn/landmark"
)

// PlaceGroupCommand returns the edit that reads the coordinates of a group in
// another way. Undoing it brings every bit of them back.
func PlaceGroupCommand(id ID, p landmark.Placement) Command { return &placeGroup{id: id, placement: p} }

type placeGroup struct {
	id        ID
	placement landmark.Placement
	before    []landmark.Landmark // nil unless it is done
	old       landmark.Placement
	declared  landmark.Placement // by the file, when it was done
	chosen    bool               // so it was before
}

func (c *placeGroup) Name() string { return "Place Landmarks" }
func (c *placeGroup) Group() ID    { return c.id }

func (c *placeGroup) Do(d *Document) {
	n := d.Group(c.id)
	if n == nil {
		return
	}
	// The points are kept, since placing them back rounds them.
	c.before, c.old = slices.Clone(n.Group.Landmarks()), n.Group.Placement()
	c.declared, c.chosen = n.Group.Properties().Declared, n.Chosen
	n.Group.Place(c.placement)
	n.Chosen = true
}

func (c *placeGroup) Undo(d *Document) {
	n := d.Group(c.id)
	if n == nil {
		return
	}
	for i, l := range c.before {
		n.Group.Set(i, l)
	}
	n.Group.SetPlacement(c.old)
	// A file that was saved meanwhile says otherwise now.
	n.Chosen = c.chosen || n.Group.Properties().Declared != c.declared
	c.before = nil
}
