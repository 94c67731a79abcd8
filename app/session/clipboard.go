package session

import (
	"slices"
	"strconv"
	"strings"

	"cairn/landmark"
	"cairn/scene"

	"gonum.org/v1/gonum/spatial/r3"
)

// copied are the points that were copied last, and the text that stands for them
// elsewhere.
type copied struct {
	Copied
	text string
}

// Copied are points that can be pasted. They belong to no document.
type Copied struct {
	Points []landmark.Landmark
	Flat   bool   // some are of a picture: they have two coordinates
	Units  string // of length, in the short form of landmark.Unit; "" where it is not known
}

// In returns the points with their coordinates in another unit, and whether they differ:
// where one of the units is not known, or is no length, they stay as they are. The points
// of c are not changed.
func (c Copied) In(units string) (Copied, bool) {
	n, ok := landmark.UnitsPer(units, c.Units)
	if !ok || n == 1 {
		return c, false
	}
	c.Units = units
	c.Points = slices.Clone(c.Points)
	for i := range c.Points {
		c.Points[i].Position = r3.Scale(n, c.Points[i].Position)
	}
	return c, true
}

// Copy keeps the selected points to be pasted and returns them as a table with tabs:
// name, state, group and coordinates with all their digits, those of a picture without z.
// The unit is in their headers, where it is known. Where nothing is selected Copy returns
// "".
func (s *Session) Copy() string {
	d := s.Document()
	if d == nil || d.Selection().Len() == 0 {
		return ""
	}
	c := copied{Copied: Copied{Units: d.Units()}}
	flat := func(p scene.Point) bool { return d.Group(p.Group).Group.Dim() == 2 }
	axes := 2
	if slices.ContainsFunc(s.Selected(), func(p scene.Point) bool { return !flat(p) }) {
		axes = 3
	}
	var b strings.Builder
	unit := ""
	if c.Units != "" {
		unit = " (" + c.Units + ")"
	}
	b.WriteString("name")
	for _, axis := range []string{"x", "y", "z"}[:axes] {
		b.WriteString("\t" + axis + unit)
	}
	b.WriteString("\tstate\tgroup\n")
	for _, p := range s.Selected() {
		l, _ := d.Landmark(p)
		c.Points = append(c.Points, l)
		c.Flat = c.Flat || flat(p)
		b.WriteString(cell(d.PointName(p)))
		for _, x := range []float64{l.Position.X, l.Position.Y, l.Position.Z}[:axes] {
			b.WriteByte('\t')
			if l.Placed() {
				b.WriteString(strconv.FormatFloat(x, 'g', -1, 64))
			}
		}
		b.WriteString("\t" + cell(l.StatusText()) + "\t" + cell(d.GroupName(d.Group(p.Group))) + "\n")
	}
	c.text = b.String()
	s.copied = c
	return c.text
}

// cell returns a text without what would end its cell or its line.
func cell(text string) string {
	return strings.NewReplacer("\t", " ", "\n", " ", "\r", " ").Replace(text)
}

// Copied returns the points that were copied last, where the clipboard still has the text
// of them, else none; the slice is the session's. A clipboard that gives nothing is taken
// for one.
func (s *Session) Copied(clipboard string) Copied {
	if clipboard != "" && clipboard != s.copied.text {
		return Copied{}
	}
	return s.copied.Copied
}

// NotPasting says why points cannot be pasted into the group that actions are about, ""
// where they can: the number of coordinates is never guessed.
func (s *Session) NotPasting(c Copied) string {
	d, g := s.Document(), s.Group()
	switch {
	case d == nil:
		return "nothing is open"
	case g == nil && c.Flat && len(d.Meshes()) > 0:
		return "they are of a picture, and have two coordinates: a mesh has three"
	case g != nil && c.Flat && g.Group.Dim() == 3:
		return "they are of a picture, and have two coordinates: those of " + d.GroupName(g) + " have three"
	case g != nil && !c.Flat && g.Group.Dim() == 2:
		return "they have three coordinates, and those of " + d.GroupName(g) + " two, as in a picture: choose or make another group"
	case g != nil:
		return s.lockedGroup(g)
	}
	return ""
}

// PasteInto returns the edit that pastes points into the group that actions are about,
// or into a new one where there is none, and how many of them go where one of their
// name is. NotPasting says whether it can be made.
func (s *Session) PasteInto(c Copied) (scene.Edit, int) {
	points := c.Points
	d := s.Document()
	if g := s.Group(); g != nil {
		return scene.PastePoints(d, g.ID(), points)
	}
	plain := make([]landmark.Landmark, len(points))
	for i, l := range points {
		l.Extra = landmark.Fields{}
		plain[i] = l
	}
	added := landmark.NewGroup("", plain)
	if c.Flat {
		added.SetDim(2)
	}
	e := scene.AddGroups(d, "", added)
	e.Name = "Paste Points"
	return e, 0
}
