package lmio

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// asf are the AAM shape files of the IMM face database (M. B. Stegmann): the
// number of points, a line a point with its path, type, place in the picture, own
// number and those of its neighbours, and at the end the name of the picture.
// Lines that begin with # are comments. Places are parts of the picture's width
// and height; what size it has, a file does not say.
var asf = Format{
	Name:        asfName,
	Description: "AAM shapes",
	Extensions:  []string{".asf"},
	MIME:        "application/x-aam-shape",
	sniff: func(head []byte) bool {
		return strings.HasPrefix(string(head), "#") && strings.Contains(string(head), "AAM Shape File")
	},
	decode: decodeASF,
}

const (
	asfName  = "AAM shape"
	asfImage = "host image"
)

// asfPoint is a line of the file.
type asfPoint struct {
	path     string
	number   int
	from, to int // numbers of the neighbours
	x, y     float64
}

func decodeASF(ctx context.Context, path string, data []byte) (*Result, error) {
	t, err := newTextReader(ctx, path, asfName, data)
	if err != nil {
		return nil, err
	}
	if !asfNext(t) {
		return nil, t.ended("the number of points")
	}
	n, err := t.count(strings.TrimSpace(t.line), len("0 0 0 0 0 0 0\n"), "point")
	if err != nil {
		return nil, err
	}
	points := make([]asfPoint, n)
	for i := range points {
		if !asfNext(t) {
			return nil, t.ended(pointNumber(i) + " of " + strconv.Itoa(n))
		}
		if points[i], err = asfLine(t, i); err != nil {
			return nil, err
		}
	}
	g, err := asfGroup(t, points)
	if err != nil {
		return nil, err
	}
	if asfNext(t) {
		g.SetProperties(landmark.Properties{Extra: landmark.NewFields(landmark.Field{Key: asfImage, Value: strings.TrimSpace(t.line)})})
	}
	if asfNext(t) {
		return nil, t.fail("there is more than the %s that the file announces and the name of the picture", message.Plural(n, "point"))
	}
	if err := t.err(); err != nil {
		return nil, err
	}
	t.note("coordinates are parts of the picture's width and height, from 0 to 1, with y down")
	t.warn(ofPicture)
	return t.result(asfName, g), nil
}

// asfNext goes on to the next line that is neither blank nor a comment.
func asfNext(t *textReader) bool {
	for t.nextFull() {
		if !strings.HasPrefix(strings.TrimSpace(t.line), "#") {
			return true
		}
	}
	return false
}

func asfLine(t *textReader, i int) (p asfPoint, err error) {
	words := strings.Fields(t.line)
	const least = 7 // the rest tell of colours, which nobody writes
	if len(words) < least {
		return p, t.fail("%s has %s where 7 belong: path, type, x, y, its number and its neighbours", pointNumber(i), message.Plural(len(words), "word"))
	}
	p.path = words[0]
	if p.x, err = t.float(words[2], pointNumber(i)); err != nil {
		return p, err
	}
	if p.y, err = t.float(words[3], pointNumber(i)); err != nil {
		return p, err
	}
	for k, number := range []*int{&p.number, &p.from, &p.to} {
		if *number, err = strconv.Atoi(words[4+k]); err != nil {
			return p, t.fail("%s: %s is no number of a point", pointNumber(i), message.Quote(words[4+k]))
		}
	}
	return p, nil
}

// asfGroup makes a group of the points, with a label for each path where there
// are several.
func asfGroup(t *textReader, points []asfPoint) (*landmark.Group, error) {
	index := make(map[int]int, len(points)) // of the point with a number
	landmarks := make([]landmark.Landmark, len(points))
	var labels []landmark.Label
	ofPath := map[string]int{}
	for i, p := range points {
		landmarks[i] = landmark.Landmark{Position: r3.Vec{X: p.x, Y: p.y}, Status: landmark.Defined}
		if k, taken := index[p.number]; taken {
			return nil, t.fail("points %d and %d both have the number %d", k+1, i+1, p.number)
		}
		index[p.number] = i
		k, known := ofPath[p.path]
		if !known {
			k = len(labels)
			ofPath[p.path] = k
			labels = append(labels, landmark.Label{Name: "path " + p.path})
		}
		labels[k].Indices = append(labels[k].Indices, i)
	}
	g := landmark.NewGroup("", landmarks)
	g.SetDim(2)
	if len(labels) > 1 {
		if err := g.SetLabels(labels); err != nil {
			return nil, t.fail("%v", err)
		}
	}
	return g, g.SetConnectivity(asfEdges(t, points, index))
}

// asfEdges returns the lines between neighbours, each once.
func asfEdges(t *textReader, points []asfPoint, index map[int]int) []landmark.Edge {
	var edges []landmark.Edge
	drawn := map[landmark.Edge]bool{}
	var unknown []string
	for i, p := range points {
		for _, number := range [2]int{p.from, p.to} {
			k, ok := index[number]
			if !ok {
				unknown = append(unknown, strconv.Itoa(number))
				continue
			}
			e := landmark.Edge{i, k}
			if number == p.from {
				e = landmark.Edge{k, i}
			}
			if k != i && !drawn[e] && !drawn[landmark.Edge{e[1], e[0]}] {
				drawn[e] = true
				edges = append(edges, e)
			}
		}
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		t.lose("lines to points of the numbers %s, which are not there", message.Some(slices.Compact(unknown)))
	}
	return edges
}
