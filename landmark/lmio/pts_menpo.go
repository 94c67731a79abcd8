package lmio

import (
	"context"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// menpoPoints are the .pts files of face data sets (ibug 300-W) and of menpo:
// "version: 1", "n_points: 68" and between braces a line of two coordinates a
// point, x to the right and y down, of which the first pixel has 1 and 1; here it
// has 0 and 0. Three coordinates are those of a point in space, as they are.
var menpoPoints = Format{
	Name:        menpoPointsName,
	Description: "menpo points",
	Extensions:  []string{".pts3", ".ptsx"},
	Shared:      []string{".pts"},
	MIME:        "application/x-menpo-points",
	sniff:       sniffMenpoPoints,
	decode:      decodeMenpoPoints,
	encode:      encodeMenpoPoints,
	limits:      limits{dims: []int{2, 3}, oneGroup: true, missing: true},
}

const menpoPointsName = "menpo points"

var menpoFirst = regexp.MustCompile(`^\s*(?:version[ \t]*:[ \t]*\S+\s+)?n_points[ \t]*:[ \t]*\d+\s+(?:version[ \t]*:[ \t]*\S+\s+)?\{`)

func sniffMenpoPoints(head []byte) bool { return menpoFirst.Match(head) }

func decodeMenpoPoints(ctx context.Context, path string, data []byte) (*Result, error) {
	t, err := newTextReader(ctx, path, menpoPointsName, data)
	if err != nil {
		return nil, err
	}
	n, err := menpoHeader(t)
	if err != nil {
		return nil, err
	}
	points, dim, err := menpoBody(t, n)
	if err != nil {
		return nil, err
	}
	if n >= 0 && len(points) != n {
		return nil, t.fail("n_points is %d, but the file has %s", n, message.Plural(len(points), "point"))
	}
	if t.nextFull() {
		return nil, t.fail("%s stands behind the closing }", message.Quote(t.line))
	}
	if err := t.err(); err != nil {
		return nil, err
	}
	t.tellMissing(points, "nan")
	g := landmark.NewGroup("", points)
	if g.SetDim(dim); dim == 2 && len(points) > 0 {
		t.note("points of a picture count from 1 in the file and from 0 here")
		t.warn(ofPicture)
	}
	return t.result(menpoPointsName, g), nil
}

// menpoHeader reads up to the opening brace and returns the number of points,
// -1 where it is not said.
func menpoHeader(t *textReader) (n int, err error) {
	n = -1
	for t.nextFull() {
		line := strings.TrimSpace(t.line)
		if line == "{" {
			return n, nil
		}
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(key) {
		case "version":
			if v, ok := parseNumber(value); !ok || v != 1 {
				return 0, t.fail("version %s is not known; 1 is", message.Quote(value))
			}
		case "n_points":
			if n, err = t.count(value, len("0 0\n"), "point"); err != nil {
				return 0, err
			}
		default:
			return 0, t.fail(`%s where "version:", "n_points:" or { belongs`, message.Quote(line))
		}
	}
	return 0, t.ended("the { before the points")
}

// menpoBody reads up to the closing brace.
func menpoBody(t *textReader, n int) (points []landmark.Landmark, dim int, err error) {
	dim = 2
	points = make([]landmark.Landmark, 0, max(n, 0))
	for t.nextFull() {
		words := strings.Fields(t.line)
		if words[0] == "}" && len(words) == 1 {
			return points, dim, nil
		}
		switch {
		case len(points) == n:
			return nil, 0, t.fail("there are more points than the %d of n_points", n)
		case len(points) == maxPoints:
			return nil, 0, t.fail(tooManyPoints, maxPoints)
		case len(words) != 2 && len(words) != 3:
			return nil, 0, t.fail("%s has %s where 2 belong, or 3 in space", pointNumber(len(points)), message.Plural(len(words), "number"))
		case len(points) > 0 && len(words) != dim:
			return nil, 0, t.fail("%s has %d coordinates and those before it have %d", pointNumber(len(points)), len(words), dim)
		}
		dim = len(words)
		l, err := t.point(words, pointNumber(len(points)))
		if err != nil {
			return nil, 0, err
		}
		if dim == 2 && l.Placed() {
			l.Position = r3.Vec{X: lessOne(words[0], l.Position.X), Y: lessOne(words[1], l.Position.Y)}
		}
		points = append(points, l)
	}
	return nil, 0, t.ended("the } behind the points")
}

var one = big.NewRat(1, 1)

// lessOne returns the decimal number word less 1, rounded once: x, its float64,
// has lost digits that the difference would have.
func lessOne(word string, x float64) float64 {
	const longest, most = 400, 400 // characters, and the exponent; beyond that the digits hardly matter
	if at := strings.IndexAny(word, "eE"); at >= 0 {
		if e, err := strconv.Atoi(word[at+1:]); err != nil || e < -most || e > most {
			return x - 1
		}
	}
	r, ok := new(big.Rat), len(word) <= longest
	if ok {
		_, ok = r.SetString(word)
	}
	if !ok {
		return x - 1
	}
	y, _ := r.Sub(r, one).Float64()
	return y
}

// plusOne returns x + 1 in as many decimals as x has, so that lessOne gives x
// again, bit for bit.
func plusOne(x float64) string {
	text := strconv.FormatFloat(x, 'f', -1, 64)
	_, decimals, _ := strings.Cut(text, ".")
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return text // it is no number
	}
	return r.Add(r, one).FloatString(len(decimals))
}

func encodeMenpoPoints(groups []*landmark.Group) ([]byte, error) {
	g := groups[0]
	out := fmt.Appendf(nil, "version: 1\nn_points: %d\n{\n", g.Len())
	for _, l := range g.Landmarks() {
		if g.Dim() == 2 && l.Placed() {
			out = append(out, plusOne(l.Position.X)+" "+plusOne(l.Position.Y)+"\n"...)
			continue
		}
		out = append(appendPoint(out, l, g.Dim(), "nan"), '\n')
	}
	return append(out, "}\n"...), nil
}
