package lmio

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

// amiraLandmarks are the landmark sets of Amira and Avizo in their ASCII form:
// a header that declares markers, and behind a line "@1" three numbers a point.
// There may be several sets, which are groups. There are no names. A point
// without a position is written as nan, as C programs read it. Parameters and
// other lists, such as the kinds of the markers, are carried through: they
// belong to the first group.
var amiraLandmarks = Format{
	Name:        amiraName,
	Description: "Amira and Avizo landmarks",
	Extensions:  []string{".landmarkascii", ".landmarks"},
	Shared:      []string{".am"},
	MIME:        "application/x-amira-landmarks",
	sniff:       sniffAmira,
	decode:      decodeAmira,
	encode:      encodeAmira,
	limits: limits{
		dims: []int{3}, sameCount: true, missing: true,
		ofFile: allOfFile, stale: amiraStale, spelling: amiraSpelled,
	},
}

const amiraName = "Amira landmarks"

func sniffAmira(head []byte) bool {
	text := string(head)
	return amiraFirst.MatchString(text) && strings.Contains(text, "Markers")
}

func decodeAmira(ctx context.Context, path string, data []byte) (*Result, error) {
	t, err := newTextReader(ctx, path, amiraName, data)
	if err != nil {
		return nil, err
	}
	a := &amiraReader{textReader: t, count: -1, lists: map[string]*amiraList{}}
	if err := a.header(); err != nil {
		return nil, err
	}
	for a.section != "" {
		if err := a.data(); err != nil {
			return nil, err
		}
	}
	if err := t.err(); err != nil {
		return nil, err
	}
	var groups []*landmark.Group
	var all []landmark.Landmark
	for _, mark := range a.marks {
		switch l := a.lists[mark]; {
		case !l.set:
		case !l.found:
			return nil, t.ended("the coordinates of the landmarks, section " + mark)
		default:
			groups = append(groups, landmark.NewGroup("", l.points))
			all = append(all, l.points...)
		}
	}
	t.tellMissing(all, "nan")
	extra := a.extra()
	groups[0].SetProperties(landmark.Properties{Extra: extra, Spelling: spelled(a.spelling)})
	return t.result(amiraName, groups...), nil
}

// data reads a section, from its mark.
func (a *amiraReader) data() error {
	l := a.lists[a.section]
	switch {
	case l == nil:
		a.lose("the list %s, which the header does not declare", a.section)
		l = &amiraList{}
	case l.found:
		return a.fail("the section %s stands there twice", a.section)
	}
	l.found = true
	if l.set {
		return a.points(l)
	}
	a.section = ""
	begin, end := a.rest, 0 // how much follows the list
	for end = len(a.rest); a.next() && !a.mark(); end = len(a.rest) {
	}
	l.text = strings.Trim(withoutCR(begin[:len(begin)-end]), "\n")
	return nil
}

// points reads the section of a set.
func (a *amiraReader) points(l *amiraList) error {
	l.points = make([]landmark.Landmark, 0, a.count)
	for len(l.points) < a.count {
		if !a.nextFull() {
			return a.ended(pointNumber(len(l.points)) + " of " + strconv.Itoa(a.count))
		}
		words := strings.Fields(a.line)
		if len(words) != 3 {
			return a.fail("%s of section %s has %s where 3 belong", pointNumber(len(l.points)), a.section, message.Plural(len(words), "number"))
		}
		p, err := a.point(words, pointNumber(len(l.points)))
		if err != nil {
			return err
		}
		l.points = append(l.points, p)
	}
	a.section = ""
	if a.nextFull() && !a.mark() {
		return a.fail("there are more points than the %d that the header announces", a.count)
	}
	return nil
}

// extra returns what is carried through, in the order in which it is written.
func (a *amiraReader) extra() landmark.Fields {
	fields := slices.Concat(a.comments, a.parameters, a.other)
	for _, mark := range a.marks {
		if l := a.lists[mark]; !l.set {
			fields = append(fields, landmark.Field{Key: l.declaration, Value: l.text})
			if amiraOfMarkers(l.declaration) {
				a.spelling.ofMarkers, a.spelling.markers = true, a.count
			}
		}
	}
	return landmark.NewFields(fields...)
}

// amiraOfMarkers reports whether a list has a value for each marker.
func amiraOfMarkers(declaration string) bool { return strings.HasPrefix(declaration, "Markers") }

// amiraStale reports whether a list was of another number of markers.
func amiraStale(g *landmark.Group, f landmark.Field) bool {
	s := spellingOf[amiraSpelling](g)
	return s.ofMarkers && s.markers != g.Len() && amiraIsList(f.Key) && amiraOfMarkers(f.Key)
}

func amiraSpelled(g *landmark.Group, first bool) landmark.Spelling {
	if !first {
		return nil
	}
	s := spellingOf[amiraSpelling](g)
	if s.markers != g.Len() {
		s.ofMarkers, s.markers = false, 0
	}
	return spelled(s)
}

func encodeAmira(groups []*landmark.Group) ([]byte, error) {
	out, lists := amiraHeader(groups[0], len(groups))
	for i, g := range groups {
		out = append(out, "@"+strconv.Itoa(i+1)+"\n"...)
		for _, l := range g.Landmarks() {
			out = append(appendPoint(out, l, 3, "nan"), '\n')
		}
		out = append(out, '\n')
	}
	for i, l := range lists {
		out = append(out, "@"+strconv.Itoa(len(groups)+i+1)+"\n"...)
		if l.Value != "" {
			out = append(out, l.Value+"\n"...)
		}
		out = append(out, '\n')
	}
	return out, nil
}
