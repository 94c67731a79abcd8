package lmio

import (
	"fmt"

	"cairn/internal/message"
	"cairn/landmark"

	"go.yaml.in/yaml/v4"
)

// landmarks reads what is said of each point of a group.
func (r *templateReader) landmarks(list *yaml.Node, what string, first, size int) error {
	if isNull(list) {
		return nil
	}
	if list.Kind != yaml.SequenceNode {
		return r.fail(list, "the landmarks of %s are %s where a list belongs, with an item for each point", what, describe(list))
	}
	if len(list.Content) != size {
		return r.fail(list, "%s has %s and a list of %d landmarks", what, message.Plural(size, "point"), len(list.Content))
	}
	for i, n := range list.Content {
		if err := r.point(&r.points[first+i], n, fmt.Sprintf("point %d of %s", i+1, what)); err != nil {
			return err
		}
	}
	return nil
}

// point reads a point: its name, or all that is said of it.
func (r *templateReader) point(l *landmark.Landmark, at *yaml.Node, what string) (err error) {
	n := target(at)
	if n.Kind == yaml.ScalarNode {
		l.Name, err = r.word(n, what)
		if err == nil {
			err = r.name(at, l.Name)
		}
		return err
	}
	values, err := r.keys(n, what, "name", "definition", templateKind, templateOptional, templatePicture, templateAt, templatePosition)
	if err != nil {
		return err
	}
	if l.Name, err = r.word(values["name"], "the name of "+what); err != nil {
		return err
	}
	if err := r.name(at, l.Name); err != nil {
		return err
	}
	if l.Description, err = r.word(values["definition"], "the definition of "+what); err != nil {
		return err
	}
	l.Extra, err = r.more(values, what)
	return err
}

// name refuses a name that another point has.
func (r *templateReader) name(n *yaml.Node, name string) error {
	if name == "" {
		return nil
	}
	if line, twice := r.named[name]; twice {
		return r.fail(n, "two points are called %s, the other in line %d; a template tells its points apart by their names", message.Quote(name), line)
	}
	r.named[name] = n.Line
	return nil
}

// more reads what a landmark has no place for.
func (r *templateReader) more(values map[string]*yaml.Node, what string) (none landmark.Fields, err error) {
	kind, err := r.word(values[templateKind], "the kind of "+what)
	if err != nil {
		return none, err
	}
	k, ok := landmark.ParsePointKind(kind)
	if kind != "" && !ok {
		return none, r.fail(values[templateKind], "the kind of %s is %s where fixed, curve or surface belongs", what, message.Quote(kind))
	}
	if k == landmark.FixedPoint {
		kind = "" // as where nothing is said
	}
	optional := ""
	if n := values[templateOptional]; !isNull(n) {
		if n.Kind != yaml.ScalarNode || n.ShortTag() != tagFlag || n.Value != "true" && n.Value != "false" {
			return none, r.fail(n, "%s: optional is %s where true or false belongs", what, describe(n))
		}
		if n.Value == "true" {
			optional = optionalYes
		}
	}
	picture, err := r.word(values[templatePicture], "the picture of "+what)
	if err != nil {
		return none, err
	}
	at, err := r.numbers(values[templateAt], "the place of "+what+" in the picture", 2)
	if err != nil {
		return none, err
	}
	for _, x := range at {
		if x < 0 || x > 1 {
			return none, r.fail(values[templateAt], "the place of %s in the picture is outside of it: its numbers go from 0 to 1, from the left and from the top", what)
		}
	}
	position, err := r.numbers(values[templatePosition], "the position of "+what, r.dim)
	return texts(templateKind, kind, templateOptional, optional, templatePicture, picture, templateAt, numbersText(at...),
		templatePosition, numbersText(position...)), err
}

// numbers reads a list of so many numbers; nil where there is none.
func (r *templateReader) numbers(n *yaml.Node, what string, many int) ([]float64, error) {
	if isNull(n) {
		return nil, nil
	}
	if n.Kind != yaml.SequenceNode || len(n.Content) != many {
		found := describe(n)
		if n.Kind == yaml.SequenceNode {
			found = message.Plural(len(n.Content), "value")
		}
		return nil, r.fail(n, "%s is %s where a list of %d numbers belongs", what, found, many)
	}
	numbers := make([]float64, many)
	for i, at := range n.Content {
		v := target(at)
		x, ok := plainNumber(v.Value)
		if v.Kind != yaml.ScalarNode || !ok || v.ShortTag() == tagText {
			return nil, r.fail(at, "%s has %s for a number", what, describe(v))
		}
		numbers[i] = x
	}
	return numbers, nil
}
