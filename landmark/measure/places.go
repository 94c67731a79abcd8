package measure

import (
	"errors"
	"fmt"
	"strings"

	"cairn/internal/message"

	"gonum.org/v1/gonum/spatial/r3"
)

// Places returns where the landmarks are that a text names: in the notation of
// ParsePoints, or by the bare name of a group or a label where no point is called that;
// all of all groups where it is empty. Those that are not placed are left out. The error
// says what is there instead, or that none of them is placed. It belongs to the goroutine
// of the groups, and the slice is the caller's.
func Places(groups []Group, text string) ([]r3.Vec, error) {
	all, err := named(groups, text)
	if err != nil {
		return nil, err
	}
	var places []r3.Vec
	for _, f := range all {
		if l := f.group.Landmarks.At(f.index); l.Placed() {
			places = append(places, l.Position)
		}
	}
	if len(places) == 0 {
		return nil, fmt.Errorf("none of %s is placed", message.Plural(len(all), "landmark"))
	}
	return places, nil
}

func named(groups []Group, text string) (all []found, err error) {
	if text == "" {
		for _, g := range groups {
			for i := range g.Landmarks.Len() {
				all = append(all, found{g, i})
			}
		}
		if len(all) == 0 {
			return nil, errors.New("there are no landmarks")
		}
		return all, nil
	}
	points, of, err := ParsePoints(text)
	if err != nil {
		return nil, err
	}
	all, reason := Definition{Points: points, Of: of}.find(groups)
	if reason == "" {
		return all, nil
	}
	if len(points) == 1 && points[0].Group == "" && points[0].Name != "" {
		for _, set := range []Set{{Group: points[0].Name, All: true}, {Label: points[0].Name}} {
			if all, reason := set.find(groups); reason == "" {
				return all, nil
			}
		}
	}
	return nil, fmt.Errorf("%s%s", reason, whatThereIs(groups))
}

// whatThereIs names what may be said instead.
func whatThereIs(groups []Group) string {
	var names, labels, points []string
	for _, g := range groups {
		names = append(names, message.Quote(g.shown()))
		for _, l := range g.Landmarks.Labels() {
			labels = append(labels, message.Quote(l.Name))
		}
		for _, l := range g.Landmarks.Landmarks() {
			if l.Name != "" {
				points = append(points, message.Quote(l.Name))
			}
		}
	}
	var parts []string
	for _, p := range []struct {
		what string
		list []string
	}{{"groups", names}, {"labels", labels}, {"points", points}} {
		if len(p.list) > 0 {
			parts = append(parts, fmt.Sprintf("the %s %s", p.what, message.Some(p.list)))
		}
	}
	if parts == nil {
		return ""
	}
	return "; there are " + strings.Join(parts, ", ")
}
