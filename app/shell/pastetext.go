package shell

import (
	"context"
	"slices"
	"strings"

	"cairn/app/session"
	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/lmio"
)

// pasted are the points of a text, and what is to be said of how it was read.
type pasted struct {
	session.Copied
	said   string
	scaled string // of their unit, "" where it stayed
}

// in returns the points in the unit of a document.
func (p pasted) in(units string) pasted {
	from := p.Units
	var changed bool
	if p.Copied, changed = p.Copied.In(units); changed {
		p.scaled = "Their coordinates were brought from " + from + " to " + units + "."
	}
	return p
}

// pointsOf reads the table of points that another program has put on the clipboard, or
// another Cairn, whose column of states says which points are estimated and why one is
// missing. Columns that mean nothing to Cairn are left out, and named.
func pointsOf(ctx context.Context, text string) (pasted, error) {
	r, err := lmio.ReadTable(ctx, "The clipboard", text)
	if err != nil {
		return pasted{}, err
	}
	p := pasted{}
	var left []string
	for _, g := range r.Groups {
		p.Flat = p.Flat || g.Dim() == 2
		p.Units = g.Properties().Units
		for _, l := range g.Landmarks() {
			for _, f := range l.Extra.All() {
				taken := f.Key == "state" && takeState(&l, f.Value)
				if !taken && !slices.Contains(left, f.Key) {
					left = append(left, f.Key)
				}
			}
			l.Extra = landmark.Fields{}
			p.Points = append(p.Points, l)
		}
	}
	said := slices.Concat(r.Notes, r.Warnings)
	if len(left) > 0 {
		said = append(said, "not taken: "+message.Some(left))
	}
	for _, lost := range r.NotKept {
		said = append(said, "not taken: "+lost)
	}
	p.said = strings.Join(said, "; ")
	return p, nil
}

// takeState gives a point the state that Cairn has written, and reports whether it was one.
func takeState(l *landmark.Landmark, state string) bool {
	word, reason, _ := strings.Cut(state, ": ")
	for _, s := range []landmark.PositionStatus{landmark.Defined, landmark.Estimated, landmark.Missing, landmark.Undefined} {
		placed := s == landmark.Defined || s == landmark.Estimated
		if word != s.String() || placed != l.Placed() {
			continue
		}
		l.Status = s
		if s == landmark.Missing {
			l.Reason = reason
		}
		return true
	}
	return false
}
