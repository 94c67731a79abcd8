package lmio

import (
	"context"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

// bu3dfe are the .bnd files of the BU-3DFE faces: a line a point with the number
// of the vertex of the face mesh and three coordinates. The 83 points of that
// database have fixed meanings, which are labels here. There are no names.
var bu3dfe = Format{
	Name:        bu3dfeName,
	Description: "BU-3DFE face landmarks",
	Extensions:  []string{".bnd"},
	MIME:        "application/x-bu3dfe-bnd",
	decode:      decodeBU3DFE,
	encode:      encodeBU3DFE,
	limits:      limits{dims: []int{3}, oneGroup: true, missing: true, labels: true, implied: bu3dfeLabels},
}

const (
	bu3dfeName   = "BU-3DFE landmarks"
	bu3dfeVertex = "vertex"
	noVertex     = "-1" // for a point of which no vertex is known

	bu3dfeNoPoints = "\n" // a file of no bytes may be one that was not written to its end
)

func decodeBU3DFE(ctx context.Context, path string, data []byte) (*Result, error) {
	if string(data) == bu3dfeNoPoints {
		return &Result{
			Groups: []*landmark.Group{landmark.NewGroup("", nil)}, Format: bu3dfeName, Warnings: []string{"the file holds no point"},
		}, nil
	}
	t, err := newTextReader(ctx, path, bu3dfeName, data)
	if err != nil {
		return nil, err
	}
	var points []landmark.Landmark
	for t.nextFull() {
		words := strings.Fields(t.line)
		switch {
		case len(points) == maxPoints:
			return nil, t.fail(tooManyPoints, maxPoints)
		case len(words) != 4:
			return nil, t.fail("%s has %s where the number of a vertex and 3 coordinates belong", pointNumber(len(points)), message.Plural(len(words), "word"))
		}
		if n, err := strconv.ParseInt(words[0], 10, 64); err != nil || n < -1 {
			return nil, t.fail("%s: %s is no number of a vertex", pointNumber(len(points)), message.Quote(words[0]))
		}
		l, err := t.point(words[1:], pointNumber(len(points)))
		if err != nil {
			return nil, err
		}
		if words[0] != noVertex {
			l.Extra = landmark.NewFields(landmark.Field{Key: bu3dfeVertex, Value: words[0]})
		}
		points = append(points, l)
	}
	if err := t.err(); err != nil {
		return nil, err
	}
	t.tellMissing(points, "nan")
	g := landmark.NewGroup("", points)
	if err := g.SetLabels(bu3dfeLabels(g)); err != nil {
		return nil, t.fail("%v", err)
	}
	return t.result(bu3dfeName, g), nil
}

// bu3dfeLabels returns the labels of the 83 points of the database; another
// number of points has none.
func bu3dfeLabels(g *landmark.Group) []landmark.Label {
	parts := []struct {
		name string
		end  int // behind the last point
	}{
		{"left_eye", 8}, {"right_eye", 16}, {"left_eyebrow", 26}, {"right_eyebrow", 36},
		{"nose", 48}, {"mouth", 68}, {"chin", 83},
	}
	if g.Len() != parts[len(parts)-1].end {
		return nil
	}
	var labels []landmark.Label
	i := 0
	for _, p := range parts {
		l := landmark.Label{Name: p.name}
		for ; i < p.end; i++ {
			l.Indices = append(l.Indices, i)
		}
		labels = append(labels, l)
	}
	return labels
}

func encodeBU3DFE(groups []*landmark.Group) ([]byte, error) {
	if groups[0].Len() == 0 {
		return []byte(bu3dfeNoPoints), nil
	}
	var out []byte
	for _, l := range groups[0].Landmarks() {
		vertex, ok := l.Extra.Get(bu3dfeVertex)
		if !ok {
			vertex = noVertex
		}
		out = append(out, vertex+"\t\t"...)
		out = append(appendPoint(out, l, 3, "nan"), '\n')
	}
	return out, nil
}
