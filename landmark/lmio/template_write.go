package lmio

import (
	"fmt"
	"strings"

	"cairn/landmark"

	"go.yaml.in/yaml/v4"
)

func encodeTemplateYAML(groups []*landmark.Group) ([]byte, error) {
	const indent, endless = 2, -1
	return yaml.Dump(templateTree(groups[0]), yaml.WithIndent(indent), yaml.WithLineWidth(endless), yaml.WithCompactSeqIndent(false))
}

func encodeTemplateJSON(groups []*landmark.Group) ([]byte, error) {
	w := &jsonWriter{}
	w.node(templateTree(groups[0]))
	return append(w.out, '\n'), nil
}

// node writes a tree as JSON.
func (w *jsonWriter) node(n *yaml.Node) {
	switch {
	case n.Kind == yaml.MappingNode:
		w.object(len(n.Content)/2, func(i int) {
			w.key(n.Content[2*i].Value)
			w.node(n.Content[2*i+1])
		})
	case n.Kind == yaml.SequenceNode:
		w.array(len(n.Content), func(i int) { w.node(n.Content[i]) })
	case n.Tag == tagText:
		w.text(n.Value)
	default:
		w.raw(n.Value)
	}
}

// tree is a mapping that is being made.
type tree struct{ *yaml.Node }

func newTree() tree { return tree{&yaml.Node{Kind: yaml.MappingNode}} }

func (t tree) add(key string, value *yaml.Node) {
	t.Content = append(t.Content, textNode(key), value)
}

// text adds a text, unless it is empty.
func (t tree) text(key, text string) {
	if text != "" {
		t.add(key, textNode(text))
	}
}

func textNode(text string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tagText, Value: text}
}

func intNode(i int) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: tagInt, Value: itoa(i)} }

// numberNode is a number that YAML and JSON alike read as one.
func numberNode(x float64) *yaml.Node {
	w := &jsonWriter{}
	w.number(x)
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tagFloat, Value: string(w.out)}
}

func listNode(items ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Content: items}
}

// flow returns a list that stands on one line.
func flow(items ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle, Content: items}
}

// templateTree returns a template as landmarker.io has them.
func templateTree(g *landmark.Group) *yaml.Node {
	root := newTree()
	root.text("name", g.Name())
	for _, f := range g.Properties().Extra.All() {
		root.text(f.Key, f.Value)
	}
	if g.Dim() == 2 {
		root.add("dimension", intNode(2))
	}
	parts, plain := partition(g)
	if plain {
		groups := listNode()
		for i, label := range g.Labels() {
			first, size := parts[i].first, len(label.Indices)
			groups.Content = append(groups.Content, groupTree(g, label, first, size, parts[i].edges))
		}
		root.add("groups", groups)
		return root.Node
	}
	all := landmark.Label{Name: "all"}
	root.add("groups", listNode(groupTree(g, all, 0, g.Len(), g.Connectivity())))
	labels := listNode()
	for _, label := range g.Labels() {
		t := newTree()
		t.add("label", textNode(anyName(label.Name)))
		points := flow()
		for _, i := range label.Indices {
			points.Content = append(points.Content, intNode(i))
		}
		t.add("points", points)
		t.text("curve", templateCurves[label.Curve])
		t.text("color", formatColor(label.Color))
		labels.Content = append(labels.Content, t.Node)
	}
	root.add("labels", labels)
	return root.Node
}

// part is what a label has of a group: the points from first on, and lines.
type part struct {
	first int
	edges []landmark.Edge
}

// partition returns the parts that the labels make of a group's points. ok is false
// where landmarker.io's groups cannot say it: where labels overlap, leave points out
// or take them in another order, or where a line joins points of two, or stands before
// one of a label before.
func partition(g *landmark.Group) (parts []part, ok bool) {
	n, of := 0, make([]int, g.Len())
	for k, label := range g.Labels() {
		parts = append(parts, part{first: n})
		for _, i := range label.Indices {
			if i != n {
				return nil, false
			}
			of[i] = k
			n++
		}
	}
	if n != g.Len() {
		return nil, false
	}
	last := 0
	for _, e := range g.Connectivity() {
		k := of[e[0]]
		if of[e[1]] != k || k < last {
			return nil, false
		}
		last = k
		parts[k].edges = append(parts[k].edges, e)
	}
	return parts, true
}

// groupTree returns one group: size points from first on, with the lines between them.
func groupTree(g *landmark.Group, label landmark.Label, first, size int, edges []landmark.Edge) *yaml.Node {
	t := newTree()
	t.add("label", textNode(anyName(label.Name)))
	t.add("points", intNode(size))
	if len(edges) > 0 {
		t.add("connectivity", linesTree(edges, first))
	}
	t.text("curve", templateCurves[label.Curve])
	t.text("color", formatColor(label.Color))
	points, said := listNode(), false
	for i := range size {
		n := pointTree(g.At(first + i))
		said = said || n.Kind != yaml.ScalarNode || n.Value != ""
		points.Content = append(points.Content, n)
	}
	if said {
		t.add("landmarks", points)
	}
	return t.Node
}

// linesTree writes lines that follow one another as 0:3. It never writes cycle, which
// the server of landmarker.io does not read, and quotes 3:7, which YAML 1.1 takes for
// a number to the base 60.
func linesTree(edges []landmark.Edge, first int) *yaml.Node {
	list := listNode()
	for i := 0; i < len(edges); {
		from, to := edges[i][0], edges[i][1]
		end := i + 1
		if to == from+1 {
			for end < len(edges) && edges[end] == (landmark.Edge{to, to + 1}) {
				to++
				end++
			}
		}
		n := textNode(fmt.Sprintf("%d %d", from-first, to-first))
		if end > i+1 {
			n = textNode(fmt.Sprintf("%d:%d", from-first, to-first))
			n.Style = yaml.SingleQuotedStyle
		}
		list.Content = append(list.Content, n)
		i = end
	}
	return list
}

// pointTree returns a point: its name alone where nothing else is said of it.
func pointTree(l landmark.Landmark) *yaml.Node {
	if l.Description == "" && l.Extra.Len() == 0 {
		return textNode(l.Name)
	}
	t := newTree()
	t.text("name", l.Name)
	t.text("definition", l.Description)
	for _, f := range l.Extra.All() {
		switch f.Key {
		case templateOptional:
			t.add(f.Key, &yaml.Node{Kind: yaml.ScalarNode, Tag: tagFlag, Value: f.Value})
		case templateAt, templatePosition:
			numbers := flow()
			for _, x := range textNumbers(f.Value) {
				numbers.Content = append(numbers.Content, numberNode(x))
			}
			t.add(f.Key, numbers)
		default:
			t.text(f.Key, strings.ToValidUTF8(f.Value, "\ufffd"))
		}
	}
	return t.Node
}
