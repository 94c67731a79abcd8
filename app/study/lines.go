package study

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/message"
)

// Line is a line of the table of pairs that is looked at before a study is made.
type Line struct {
	Name      string // of the specimen; "" for a landmark file without a mesh
	Mesh      string
	Landmarks string // all of several, with commas between
	Parts     []NamedPart
	Note      string // what there is to look at; "" for nothing
	Wrong     bool   // it has two partners, or a landmark file has none
}

// Part returns what the line has in the column of a name, "" for nothing.
func (l Line) Part(name string) string {
	for _, p := range l.Parts {
		if p.Name == name {
			return p.Text
		}
	}
	return ""
}

// Lines returns a line for each specimen and each landmark file without a mesh: first
// what has two partners, then landmark files that have none, meshes that have none, names that
// the pattern does not fit, and then the others, each in the order of the pairing.
func (p *Pairing) Lines() []Line {
	const parts = 5
	var by [parts][]Line
	for _, pair := range p.Pairs {
		l := Line{Name: pair.Name(), Mesh: pair.Mesh, Landmarks: pair.Landmarks, Parts: pair.Parts}
		at := 4
		switch {
		case len(pair.Several) > 0:
			l.Landmarks, l.Wrong, at = strings.Join(pair.Several, ", "), true, 0
			l.Note = fmt.Sprintf("%d landmark files have its name: none is taken, and the row is flagged", len(pair.Several))
		case pair.Landmarks == "":
			l.Note, at = "no landmarks yet", 2
		case pair.Odd != "":
			at = 3
		}
		if pair.Odd != "" {
			l.Note = strings.TrimPrefix(l.Note+"; "+pair.Odd, "; ")
		}
		by[at] = append(by[at], l)
	}
	for _, a := range p.Alone {
		by[1] = append(by[1], Line{Landmarks: a.Landmarks, Note: a.Why + ": it is left out", Wrong: true})
	}
	return slices.Concat(by[:]...)
}

// PartNames returns the columns that the pattern fills, beside individual, side and
// replicate, which are always there, in their order.
func (p *Pairing) PartNames() []string {
	names := []string{Individual.String(), Side.String(), Replicate.String()}
	for _, pair := range p.Pairs {
		for _, part := range pair.Parts {
			if !slices.Contains(names, part.Name) {
				names = append(names, part.Name)
			}
		}
	}
	return names
}

// String counts in a line what belongs together, what has no partner, and what has two.
func (s Summary) String() string {
	var texts []string
	add := func(n int, text string) {
		if n > 0 {
			texts = append(texts, text)
		}
	}
	add(1, message.Plural(s.Paired, "pair"))
	add(s.WithoutLandmarks, message.Count(s.WithoutLandmarks, "mesh", "meshes")+" without landmarks")
	add(s.Several, message.Count(s.Several, "mesh", "meshes")+" with several landmark files")
	add(s.Claimed, message.Plural(s.Claimed, "landmark file")+" that several meshes claim")
	without := s.Alone - s.Claimed
	add(without, message.Plural(without, "landmark file")+" without a mesh")
	return strings.Join(texts, ", ")
}

// Fit says how many names the pattern fits, with one that it does not fit.
func (p *Pairing) Fit() string {
	s := p.Summary()
	text := fmt.Sprintf("%d of %s %s", s.Specimens-s.Odd, message.Plural(s.Specimens, "name"), message.Verb(s.Specimens-s.Odd, "fits", "fit"))
	if i := slices.IndexFunc(p.Pairs, func(pair Pair) bool { return pair.Odd != "" }); i >= 0 {
		text += "; " + p.Pairs[i].Odd
	}
	return text
}
