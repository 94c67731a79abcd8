package lmio

import (
	"context"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// MorphoDig has landmarks with a direction (.ver) and without (.lmk), and sets of
// several kinds (.stv). A line of a landmark is
//
//	Landmark1: x y z ex ey ez
//
// with the end of its direction, which lies 1 away. All these places are in a
// scene into which meshes were moved: what moved them is in a .pos file, see
// morphodig_scene.go. The layouts are those of the program (R. Lebrun,
// github.com/morphomuseum/MorphoDig).
var morphodig = Format{
	Name:        morphodigName,
	Description: "MorphoDig landmarks",
	Extensions:  []string{".ver", ".lmk"},
	MIME:        "application/x-morphodig-landmarks",
	decode:      decodeMorphodig,
}

const morphodigName = "MorphoDig landmarks"

func decodeMorphodig(ctx context.Context, path string, data []byte) (*Result, error) {
	t, err := newTextReader(ctx, path, morphodigName, data)
	if err != nil {
		return nil, err
	}
	groups, err := morphodigList(t)
	if err != nil {
		return nil, err
	}
	placeInScene(t, groups, path)
	return t.result(morphodigName, groups...), nil
}

// morphodigList reads a .ver or .lmk file.
func morphodigList(t *textReader) ([]*landmark.Group, error) {
	var points []landmark.Landmark
	for t.nextFull() {
		if len(points) == maxPoints {
			return nil, t.fail(tooManyPoints, maxPoints)
		}
		l, rest, err := morphodigPoint(t, len(points))
		switch {
		case err != nil:
			return nil, err
		case len(rest) > 0:
			return nil, t.fail("%s has more than 6 numbers", pointNumber(len(points)))
		}
		points = append(points, l)
	}
	if err := t.err(); err != nil {
		return nil, err
	}
	t.tellMissing(points, "nan")
	return []*landmark.Group{landmark.NewGroup("", points)}, nil
}

// morphodigPoint reads the current line: a name, three coordinates and where
// there are more the end of a direction; rest is what follows these.
func morphodigPoint(t *textReader, i int) (l landmark.Landmark, rest []string, err error) {
	name, words := morphodigWords(t.line)
	if len(words) < 3 || len(words) > 3 && len(words) < 6 {
		return l, nil, t.fail("%s has %s behind its name where 3 belong, or 6 with a direction", pointNumber(i), message.Plural(len(words), "number"))
	}
	what := namedPoint(i, name)
	if l, err = t.point(words[:3], what); err != nil {
		return l, nil, err
	}
	l.Name = name
	if len(words) == 3 {
		return l, nil, nil
	}
	end, missing, err := t.vector(words[3:6], directionOf(what))
	switch {
	case err != nil || missing > 0:
	case l.Placed():
		l.Normal = morphodigDirection(l.Position, end)
	default:
		t.lose("%s: %s, since the point has no position", t.where(), directionOf(what))
	}
	return l, words[6:], err
}

// morphodigWords cuts a line into the name and the words behind it. A name ends
// with a colon, which belongs to the line; without one it is the first word.
func morphodigWords(line string) (name string, words []string) {
	if at := strings.LastIndexByte(line, ':'); at >= 0 {
		return strings.TrimSpace(line[:at]), strings.Fields(line[at+1:])
	}
	words = strings.Fields(line)
	return words[0], words[1:]
}

// morphodigDirection returns the unit vector of a direction from the point where
// it ends. Older files have the direction itself there, which MorphoDig tells by
// its length; so does this, but where both are possible takes the end.
func morphodigDirection(from, end r3.Vec) r3.Vec {
	const tolerance = 0.01 // files have six digits
	d := r3.Sub(end, from)
	if n := r3.Norm(d); n < 1-tolerance || n > 1+tolerance {
		if r3.Norm2(end) == 1 {
			return end
		}
	}
	return unit(d)
}
