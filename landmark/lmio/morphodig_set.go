package lmio

import (
	"context"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

// morphodigSet are .stv files: blocks of landmarks, each of which begins with its
// kind and their number. Nodes of curves have an eighth word for their part.
var morphodigSet = Format{
	Name:        morphodigSetName,
	Description: "MorphoDig landmarks and curves",
	Extensions:  []string{".stv"},
	MIME:        "application/x-morphodig-set",
	decode:      decodeMorphodigSet,
}

const morphodigSetName = "MorphoDig set"

// morphodigKinds are the names of the groups by the number of their kind.
var morphodigKinds = []string{"", "target landmarks", "curve nodes", "curve handles"}

const morphodigNodes = 2 // the kind with curves

// What a node is for its curve.
const (
	nodeInside = iota
	nodeStart
	nodeMilestone
	nodeClose // the last of a curve that returns to its start
)

func decodeMorphodigSet(ctx context.Context, path string, data []byte) (*Result, error) {
	t, err := newTextReader(ctx, path, morphodigSetName, data)
	if err != nil {
		return nil, err
	}
	groups, err := morphodigBlocks(t)
	if err != nil {
		return nil, err
	}
	placeInScene(t, groups, path)
	return t.result(morphodigSetName, groups...), nil
}

// morphodigBlocks reads a .stv file.
func morphodigBlocks(t *textReader) (groups []*landmark.Group, err error) {
	const most = 64 // blocks; MorphoDig writes one of each kind
	for t.nextFull() {
		if len(groups) == most {
			return nil, t.fail("there are more than %d blocks", most)
		}
		g, err := morphodigBlock(t)
		if err != nil {
			return nil, err
		}
		groups = append(groups, g)
	}
	return groups, t.err()
}

// morphodigBlock reads a block, from its first line.
func morphodigBlock(t *textReader) (*landmark.Group, error) {
	words := strings.Fields(t.line)
	if len(words) != 2 {
		return nil, t.fail("%s where the kind of a block and the number of its points belong", message.Quote(t.line))
	}
	kind, err := strconv.Atoi(words[0])
	if err != nil || kind < 0 || kind >= len(morphodigKinds) {
		return nil, t.fail("%s is no kind of landmarks; they are 0 to %d", message.Quote(words[0]), len(morphodigKinds)-1)
	}
	n, err := t.count(words[1], len("a 0 0 0"), "point")
	if err != nil {
		return nil, err
	}
	points := make([]landmark.Landmark, n)
	parts := make([]int, n)
	for i := range points {
		if !t.nextFull() {
			return nil, t.ended(pointNumber(i) + " of " + strconv.Itoa(n))
		}
		var rest []string
		if points[i], rest, err = morphodigPoint(t, i); err != nil {
			return nil, err
		}
		if kind == morphodigNodes && len(rest) == 1 {
			if parts[i], err = strconv.Atoi(rest[0]); err != nil || parts[i] < nodeInside || parts[i] > nodeClose {
				return nil, t.fail("%s: %s is no part of a curve; they are 0 to %d", pointNumber(i), message.Quote(rest[0]), nodeClose)
			}
		} else if len(rest) > 0 {
			return nil, t.fail("%s has more numbers than belong to it", pointNumber(i))
		}
	}
	g := landmark.NewGroup(morphodigKinds[kind], points)
	if kind == morphodigNodes {
		if err := g.SetLabels(morphodigCurves(parts)); err != nil {
			return nil, t.fail("%v", err)
		}
		t.note("curves are drawn straight from node to node; their handles are points of a group of their own")
	}
	return g, nil
}

// morphodigCurves returns the curves of nodes by their parts. Nodes before the
// first start belong to none.
func morphodigCurves(parts []int) []landmark.Label {
	var curves []landmark.Label
	for i, part := range parts {
		if part == nodeStart {
			curves = append(curves, landmark.Label{Name: "curve " + strconv.Itoa(len(curves)+1), Curve: landmark.OpenCurve})
		}
		if len(curves) == 0 {
			continue
		}
		c := &curves[len(curves)-1]
		c.Indices = append(c.Indices, i)
		if part == nodeClose {
			c.Curve = landmark.ClosedCurve
		}
	}
	return curves
}
