package measureio

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/measure"
)

// Of the formats of landmarks, LJSON can say what is measured: its groups have
// metadata, which other programs pass over. There a group's list "measures" is that
// of a file of measures, and points whose group is left out are the group's own. In
// Slicer's markups a measurement is a number, with no points that it is of; so those
// of other formats are kept in a file of their own.
const (
	groupFormat = "LJSON"
	groupField  = "metadata.measures"
)

// OfGroup returns the measures that the file of a group keeps with it; none where its
// format has no place for them. The error says what is wrong with them, and the group
// still holds them as they stand.
func OfGroup(ctx context.Context, g *landmark.Group) ([]measure.Definition, error) {
	text, ok := g.Properties().Extra.Get(groupField)
	if !ok || g.Properties().Format != groupFormat {
		return nil, nil
	}
	d := newDecoder(ctx, "", []byte(text))
	all, err := d.measures()
	if err == nil {
		err = d.End()
	}
	var e *FormatError
	if errors.As(err, &e) {
		return nil, fmt.Errorf("measures in the metadata of group %s: %s", message.Quote(g.Name()), e.Reason)
	}
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i] = inGroup(all[i], "", g.Name())
	}
	return all, nil
}

// inGroup returns the measure with another name for one of its groups.
func inGroup(d measure.Definition, from, to string) measure.Definition {
	points := make([]measure.Point, len(d.Points))
	for i, p := range d.Points {
		if p.Group == from {
			p.Group = to
		}
		points[i] = p
	}
	d.Points = points
	if !d.Of.IsZero() && d.Of.Group == from {
		d.Of.Group = to
	}
	return d
}

// FitsGroup reports whether a group's file can keep a measure: all of it is of that
// group, by its name, and the group came from a file with a place for it.
func FitsGroup(d measure.Definition, g *landmark.Group) bool {
	if g.Properties().Format != groupFormat || g.Name() == "" {
		return false
	}
	for _, p := range d.Points {
		if p.Group != g.Name() {
			return false
		}
	}
	return d.Of.IsZero() || d.Of.Group == g.Name()
}

// WithMeasures returns what is said of a group with just these measures in it, which
// must fit it. Without any, nothing of them is left.
func WithMeasures(g *landmark.Group, all []measure.Definition) (landmark.Properties, error) {
	p := g.Properties()
	if _, has := p.Extra.Get(groupField); len(all) == 0 && (!has || p.Format != groupFormat) {
		return p, nil
	}
	var fields []landmark.Field
	for _, f := range p.Extra.All() {
		if f.Key != groupField {
			fields = append(fields, f)
		}
	}
	short := make([]measure.Definition, len(all))
	for i, d := range all {
		if !FitsGroup(d, g) {
			return p, fmt.Errorf("the measure %s has no place in group %s", d.Title(), message.Quote(g.Name()))
		}
		short[i] = inGroup(d, g.Name(), "")
	}
	if len(all) > 0 {
		text, err := encodeMeasures(short)
		if err != nil {
			return p, err
		}
		fields = append(fields, landmark.Field{Key: groupField, Value: text})
	}
	p.Extra = landmark.NewFields(fields...)
	return p, nil
}

// Split tells where measures are kept: those that fit one of the groups with it, in
// the order of the groups, and the others in a file of measures.
func Split(all []measure.Definition, groups []*landmark.Group) (inGroups [][]measure.Definition, beside []measure.Definition) {
	inGroups = make([][]measure.Definition, len(groups))
	named := map[string]int{}
	for _, g := range groups {
		named[g.Name()]++
	}
	for _, d := range all {
		i := slices.IndexFunc(groups, func(g *landmark.Group) bool { return named[g.Name()] == 1 && FitsGroup(d, g) })
		if i < 0 {
			beside = append(beside, d)
		} else {
			inGroups[i] = append(inGroups[i], d)
		}
	}
	return inGroups, beside
}
