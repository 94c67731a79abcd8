package session

import (
	"strconv"
	"strings"

	"cairn/landmark"
	"cairn/scene"
)

// copied are the points that were copied last, and the text that stands for them
// elsewhere. They belong to no document.
type copied struct {
	points []landmark.Landmark
	text   string
}

// Copy keeps the selected points to be pasted and returns them as a table with tabs:
// name, state, group and coordinates with all their digits. Where nothing is selected
// it returns "".
func (s *Session) Copy() string {
	d := s.Document()
	if d == nil || d.Selection().Len() == 0 {
		return ""
	}
	c := copied{}
	var b strings.Builder
	b.WriteString("name\tx\ty\tz\tstate\tgroup\n")
	for _, p := range s.Selected() {
		l, _ := d.Landmark(p)
		c.points = append(c.points, l)
		b.WriteString(cell(d.PointName(p)))
		for _, x := range [...]float64{l.Position.X, l.Position.Y, l.Position.Z} {
			b.WriteByte('\t')
			if l.Placed() {
				b.WriteString(strconv.FormatFloat(x, 'g', -1, 64))
			}
		}
		state := l.Status.String()
		if l.Reason != "" {
			state += ": " + l.Reason
		}
		b.WriteString("\t" + cell(state) + "\t" + cell(d.GroupName(d.Group(p.Group))) + "\n")
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
// of them; the slice is the session's. A clipboard that gives nothing is taken for one.
func (s *Session) Copied(clipboard string) []landmark.Landmark {
	if clipboard != "" && clipboard != s.copied.text {
		return nil
	}
	return s.copied.points
}

// PasteInto returns the edit that pastes points into the group that actions are about,
// or into a new one where there is none, and how many of them go where one of their
// name is.
func (s *Session) PasteInto(points []landmark.Landmark) (scene.Edit, int) {
	d := s.Document()
	if g := s.Group(); g != nil {
		return scene.PastePoints(d, g.ID(), points)
	}
	plain := make([]landmark.Landmark, len(points))
	for i, l := range points {
		l.Extra = landmark.Fields{}
		plain[i] = l
	}
	e := scene.AddGroups(d, "", landmark.NewGroup("", plain))
	e.Name = "Paste Points"
	return e, 0
}
