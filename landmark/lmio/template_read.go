package lmio

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"

	"go.yaml.in/yaml/v4"
)

func itoa(i int) string { return strconv.Itoa(i) }

// target follows an alias to what it stands for.
func target(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode && n.Alias != nil {
		return n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool {
	return n == nil || n.Kind == yaml.ScalarNode && n.ShortTag() == tagNull
}

// keys returns the values of the known keys of a node; others are named as not kept.
func (r *templateReader) keys(n *yaml.Node, what string, known ...string) (map[string]*yaml.Node, error) {
	if n.Kind != yaml.MappingNode {
		return nil, r.fail(n, "%s is %s where keys with values belong, such as %s: ...", what, describe(n), known[0])
	}
	values, lines := map[string]*yaml.Node{}, map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := target(n.Content[i]), target(n.Content[i+1])
		if key.Kind != yaml.ScalarNode {
			return nil, r.fail(n.Content[i], "a key of %s is %s where a word belongs", what, describe(key))
		}
		if key.Value == "<<" && key.Style == 0 {
			return nil, r.fail(n.Content[i], "%s has a merge key, <<, which is not read here; write its keys out", what)
		}
		if line, twice := lines[key.Value]; twice {
			return nil, r.fail(n.Content[i], "%s has the key %s twice, before in line %d", what, message.Quote(key.Value), line)
		}
		lines[key.Value] = n.Content[i].Line
		if slices.Contains(known, key.Value) {
			values[key.Value] = value
		} else {
			r.lose("line %d: the key %s of %s, which no template has", n.Content[i].Line, message.Quote(key.Value), what)
		}
	}
	return values, nil
}

// word reads a text; a number is one, too, and nothing is "".
func (r *templateReader) word(n *yaml.Node, what string) (string, error) {
	if isNull(n) {
		return "", nil
	}
	if n.Kind != yaml.ScalarNode {
		return "", r.fail(n, "%s is %s where a text belongs", what, describe(n))
	}
	return anyName(n.Value), nil
}

// whole reads a whole number that is not negative. noun is what it counts or names.
func (r *templateReader) whole(n *yaml.Node, what, noun string) (int, error) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != tagInt && n.ShortTag() != tagFloat {
		return 0, r.fail(n, "%s is %s where %s belongs", what, describe(n), noun)
	}
	return r.digits(n, n.Value, what, noun)
}

// digits reads a whole number in decimal digits.
func (r *templateReader) digits(n *yaml.Node, text, what, noun string) (int, error) {
	x, ok := plainNumber(text)
	switch {
	case !ok:
		return 0, r.fail(n, "%s is %s where %s in decimal digits belongs", what, message.Quote(text), noun)
	case x < 0 || x != math.Trunc(x):
		return 0, r.fail(n, "%s is %s where %s belongs", what, message.Quote(text), noun)
	case x > math.MaxInt32:
		return math.MaxInt32, nil // more than there can be of anything here
	case len(text) > 1 && text[0] == '0' && strings.Trim(text, "0123456789") == "": // octal to some
		return 0, r.fail(n, "%s is %s; write it without zeros before it", what, message.Quote(text))
	}
	return int(x), nil
}

// document reads all of a template.
func (r *templateReader) document(root *yaml.Node) (*landmark.Group, error) {
	values, err := r.keys(target(root), "the template", "groups", "name", templateDescription, templateSource,
		templateLicense, templatePicture, "dimension", "labels")
	if err != nil {
		return nil, err
	}
	groups := values["groups"]
	if groups == nil {
		return nil, r.fail(root, `there is no key "groups", which every template has`)
	}
	if groups.Kind != yaml.SequenceNode {
		return nil, r.fail(groups, `"groups" is %s where a list of groups belongs`, describe(groups))
	}
	if r.dim, err = r.dimension(values["dimension"]); err != nil {
		return nil, err
	}
	r.named = map[string]int{}
	for i, n := range groups.Content {
		if err := r.ctx.Err(); err != nil {
			return nil, err
		}
		if err := r.group(i, target(n)); err != nil {
			return nil, err
		}
	}
	if labels := values["labels"]; labels != nil {
		if err := r.ownLabels(labels); err != nil {
			return nil, err
		}
	}
	return r.assemble(values)
}

func (r *templateReader) dimension(n *yaml.Node) (int, error) {
	if n == nil {
		return 3, nil
	}
	dim, err := r.whole(n, "the dimension", "2 or 3")
	if err == nil && dim != 2 && dim != 3 {
		err = r.fail(n, "the dimension is %d where 2 or 3 belongs", dim)
	}
	return dim, err
}

// assemble makes the group of what was read.
func (r *templateReader) assemble(values map[string]*yaml.Node) (*landmark.Group, error) {
	name, err := r.word(values["name"], "the name")
	if err != nil {
		return nil, err
	}
	var extra []string
	for _, key := range []string{templateDescription, templateSource, templateLicense, templatePicture} {
		text, err := r.word(values[key], message.Quote(key))
		if err != nil {
			return nil, err
		}
		extra = append(extra, key, text)
	}
	g := landmark.NewGroup(name, r.points)
	g.SetDim(r.dim)
	g.SetProperties(landmark.Properties{Format: r.format, Extra: texts(extra...)})
	if err := g.SetLabels(r.labels); err != nil {
		return nil, err
	}
	return g, g.SetConnectivity(r.edges)
}

// group reads one of the groups, which becomes a label.
func (r *templateReader) group(i int, n *yaml.Node) error {
	what := numbered{"group", i}.String()
	values, err := r.keys(n, what, "label", "points", "connectivity", "curve", "color", "landmarks")
	if err != nil {
		return err
	}
	label := landmark.Label{Name: itoa(i)}
	if named := values["label"]; !isNull(named) {
		if label.Name, err = r.word(named, "the label of "+what); err != nil {
			return err
		}
		what = "group " + message.Quote(label.Name)
	}
	points := values["points"]
	if isNull(points) {
		return r.fail(n, "%s does not say how many points it has", what)
	}
	size, err := r.whole(points, "the number of points of "+what, "a count of points")
	if err != nil {
		return err
	}
	first := len(r.points)
	if size > maxTemplatePoints-first {
		return r.fail(points, "%s has %s points, and with the groups before that is more than the %d that a template can have", what, points.Value, maxTemplatePoints)
	}
	for k := range size {
		r.points = append(r.points, landmark.Landmark{Position: landmark.NoPosition()})
		label.Indices = append(label.Indices, first+k)
	}
	if err := r.connectivity(values["connectivity"], what, first, size); err != nil {
		return err
	}
	if label.Curve, err = r.curve(values["curve"], what); err != nil {
		return err
	}
	label.Color = r.color(values["color"], what)
	r.labels = append(r.labels, label)
	return r.landmarks(values["landmarks"], what, first, size)
}

// connectivity reads the lines between the points of a group.
func (r *templateReader) connectivity(n *yaml.Node, what string, first, size int) error {
	switch {
	case isNull(n), n.Kind == yaml.ScalarNode && n.Value == "":
		return nil
	case n.Kind == yaml.ScalarNode && n.Value == "cycle":
		if size < 2 {
			return nil
		}
		if err := r.lines(n, what, first, 0, size-1); err != nil {
			return err
		}
		return r.line(n, first+size-1, first)
	case n.Kind != yaml.SequenceNode:
		return r.fail(n, `the connectivity of %s is %s where cycle or a list of lines belongs`, what, describe(n))
	}
	for _, item := range n.Content {
		at := item
		if item = target(item); item.Kind != yaml.ScalarNode || item.ShortTag() == tagNull {
			return r.fail(at, `a line of %s is %s where a text belongs: 0 1 for one line, or 0:3 for those from point 0 to 3`, what, describe(item))
		}
		from, to, err := r.ends(at, item.Value, what, size)
		if err != nil {
			return err
		}
		if strings.Contains(item.Value, ":") {
			err = r.lines(at, what, first, from, to)
		} else {
			err = r.line(at, first+from, first+to)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ends reads "0 1" or "0:3".
func (r *templateReader) ends(n *yaml.Node, text, what string, size int) (from, to int, err error) {
	words := strings.Fields(text)
	if strings.Contains(text, ":") {
		words = strings.Split(text, ":")
	}
	if len(words) != 2 {
		return 0, 0, r.fail(n, `the line %s of %s does not have two ends: 0 1 is one line, and 0:3 are those from point 0 to 3`, message.Quote(text), what)
	}
	var v [2]int
	for k, word := range words {
		if v[k], err = r.digits(n, strings.TrimSpace(word), fmt.Sprintf("an end of the line %s of %s", message.Quote(text), what), "the number of a point"); err != nil {
			return 0, 0, err
		}
		if v[k] >= size {
			return 0, 0, r.fail(n, "the line %s of %s names its point %s, and it has %s, counted from 0", message.Quote(text), what, strings.TrimSpace(word), message.Plural(size, "point"))
		}
	}
	return v[0], v[1], nil
}

// lines adds those from one point of a group to another, through all between them.
func (r *templateReader) lines(n *yaml.Node, what string, first, from, to int) error {
	if from >= to {
		return r.fail(n, "%d:%d of %s are no lines: the first point must come before the last", from, to, what)
	}
	for i := from; i < to; i++ {
		if err := r.line(n, first+i, first+i+1); err != nil {
			return err
		}
	}
	return nil
}

func (r *templateReader) line(n *yaml.Node, from, to int) error {
	if len(r.edges) == maxTemplateLines {
		return r.fail(n, "there are more than %d lines between points; so many are no template", maxTemplateLines)
	}
	r.edges = append(r.edges, landmark.Edge{from, to})
	return nil
}

func (r *templateReader) curve(n *yaml.Node, what string) (landmark.Curve, error) {
	word, err := r.word(n, "the curve of "+what)
	if err != nil || isNull(n) {
		return landmark.NoCurve, err
	}
	switch word {
	case templateCurves[landmark.OpenCurve]:
		return landmark.OpenCurve, nil
	case templateCurves[landmark.ClosedCurve]:
		return landmark.ClosedCurve, nil
	}
	return landmark.NoCurve, r.fail(n, "the curve of %s is %s where open or closed belongs", what, message.Quote(word))
}

// color reads the colour of a label; none is alpha 0. Other programs may mean something
// else by the key, so that what is no colour is no error.
func (r *templateReader) color(n *yaml.Node, what string) color.NRGBA {
	if n == nil {
		return color.NRGBA{}
	}
	c, ok := parseColor(n.Value)
	if n.Kind != yaml.ScalarNode || !ok {
		r.lose(`line %d: the colour of %s, which is %s where a text such as "#ff8000", in quotes, belongs`, n.Line, what, describe(n))
		return color.NRGBA{}
	}
	return c
}

// templateCurves are the words for what a label's points are.
var templateCurves = [...]string{landmark.NoCurve: "", landmark.OpenCurve: "open", landmark.ClosedCurve: "closed"}

// ownLabels reads the list of labels that stands for the groups where these cannot
// say which points a label has.
func (r *templateReader) ownLabels(list *yaml.Node) error {
	if list.Kind != yaml.SequenceNode {
		return r.fail(list, `"labels" is %s where a list of labels belongs`, describe(list))
	}
	r.labels = nil
	indices := 0
	for i, n := range list.Content {
		what := numbered{"label", i}.String()
		values, err := r.keys(target(n), what, "label", "points", "curve", "color")
		if err != nil {
			return err
		}
		label := landmark.Label{}
		if label.Name, err = r.word(values["label"], "the name of "+what); err != nil {
			return err
		}
		if label.Curve, err = r.curve(values["curve"], what); err != nil {
			return err
		}
		label.Color = r.color(values["color"], what)
		points := values["points"]
		if points == nil || points.Kind != yaml.SequenceNode {
			return r.fail(n, "%s has no list of its points", what)
		}
		for _, at := range points.Content {
			k, err := r.whole(target(at), "a point of "+what, "the number of a point")
			if err != nil {
				return err
			}
			if k >= len(r.points) {
				return r.fail(at, "%s names point %d, and there are %d, counted from 0", what, k, len(r.points))
			}
			if indices++; indices > maxTemplateLines {
				return r.fail(at, "the labels have more than %d points; so many are no template", maxTemplateLines)
			}
			label.Indices = append(label.Indices, k)
		}
		r.labels = append(r.labels, label)
	}
	return nil
}
