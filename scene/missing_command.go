package scene

import "cairn/landmark"

// MarkMissingCommand returns the edit that says of points of a group that they are
// missing, so that they have no position. Indices that the group does not have are
// left out. Undoing it brings the points back as they were.
func MarkMissingCommand(id ID, points []int) Command {
	return &markMissing{id: id, points: points}
}

type markMissing struct {
	id     ID
	points []int
	before map[int]landmark.Landmark // nil unless it is done
}

func (c *markMissing) Name() string { return "Mark as Missing" }
func (c *markMissing) Group() ID    { return c.id }

func (c *markMissing) Do(d *Document) {
	n := d.Group(c.id)
	if n == nil {
		return
	}
	c.before = map[int]landmark.Landmark{}
	for _, i := range c.points {
		if i < 0 || i >= n.Group.Len() {
			continue
		}
		l := n.Group.At(i)
		c.before[i] = l
		l.Position, l.Status = landmark.NoPosition(), landmark.Missing
		n.Group.Set(i, l)
	}
}

func (c *markMissing) Undo(d *Document) {
	n := d.Group(c.id)
	if n == nil {
		return
	}
	for i, l := range c.before {
		n.Group.Set(i, l)
	}
	c.before = nil
}
