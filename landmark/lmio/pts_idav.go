package lmio

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

// idavPoints are the .pts files of IDAV Landmark Editor and of Checkpoint's
// export: "Version 1.0", the number of points, and a line of a name and three
// coordinates each. Names may hold blanks: the numbers are the last three words.
// 9999 stands for a coordinate that is missing, so that no point can lie there.
// The names say which points are curves: C000-000 (IDAV), C.1.01 (Checkpoint).
var idavPoints = Format{
	Name:        idavName,
	Description: "IDAV and Checkpoint points",
	Shared:      []string{".pts"},
	MIME:        "application/x-idav-points",
	sniff:       sniffIDAV,
	decode:      decodeIDAV,
	encode:      encodeIDAV,
	limits: limits{
		dims: []int{3}, oneGroup: true,
		name: lineName, noName: func(i int) string { return fmt.Sprintf("S%03d", i) },
		missing: true, missingNumber: idavMissing,
		curves: true, implied: idavCurves,
	},
}

const (
	idavName    = "IDAV points"
	idavMissing = 9999
)

var (
	// The first two lines, and that of a point if there is one.
	idavFirst = regexp.MustCompile(`^(?i:version)[ \t]+1\.0*[ \t]*[\r\n]+[ \t]*\d+[ \t]*[\r\n]+` +
		`(?:\z|(?:[^\r\n]*[ \t])?` + aNumber + `[ \t]+` + aNumber + `[ \t]+` + aNumber + `[ \t]*[\r\n])`)
	idavCurve = regexp.MustCompile(`^(C\d+)-(-?\d+)$|^(C\.\d+)\.(\d+)$`)
)

func sniffIDAV(head []byte) bool { return idavFirst.Match(append(slices.Clip(head), '\n')) }

func decodeIDAV(ctx context.Context, path string, data []byte) (*Result, error) {
	t, err := newTextReader(ctx, path, idavName, data)
	if err != nil {
		return nil, err
	}
	t.gaps.is = func(word string) bool {
		x, ok := parseNumber(word)
		return ok && x == idavMissing || isMissing(word)
	}
	t.nextFull()
	words := strings.Fields(t.line)
	if len(words) != 2 || !strings.EqualFold(words[0], "version") {
		return nil, t.fail(`%s is no first line of a .pts file, which is "Version 1.0" or "version: 1"`, message.Quote(t.line))
	}
	if v, ok := parseNumber(words[1]); !ok || v != 1 {
		return nil, t.fail("version %s is not known; 1.0 is", message.Quote(words[1]))
	}
	if !t.nextFull() {
		return nil, t.ended("the number of points")
	}
	n, err := t.count(strings.TrimSpace(t.line), len("0 0 0"), "point")
	if err != nil {
		return nil, err
	}
	points := make([]landmark.Landmark, 0, n)
	for t.nextFull() {
		if len(points) == n {
			return nil, t.fail("there are more points than the %d that line 2 announces", n)
		}
		l, err := idavPoint(t, len(points))
		if err != nil {
			return nil, err
		}
		points = append(points, l)
	}
	if len(points) < n || t.err() != nil {
		return nil, t.ended(fmt.Sprintf("point %d of %d", len(points)+1, n))
	}
	t.tellMissing(points, "9999")
	g := landmark.NewGroup("", points)
	if err := g.SetLabels(idavCurves(g)); err != nil {
		return nil, t.fail("%v", err)
	}
	return t.result(idavName+" 1.0", g), nil
}

func idavPoint(t *textReader, i int) (landmark.Landmark, error) {
	name, words, ok := lastWords(t.line, 3)
	if !ok {
		return landmark.Landmark{}, t.fail("%s has %s where a name and 3 coordinates belong", pointNumber(i), message.Plural(len(strings.Fields(t.line)), "word"))
	}
	name = strings.TrimSpace(name)
	l, err := t.point(words, namedPoint(i, name))
	if err != nil {
		return landmark.Landmark{}, err
	}
	l.Name = name
	return l, nil
}

// idavCurves returns a label for each curve that the names of points tell of,
// in the order of its first point. The numbers in the names are the order of a
// curve's points.
func idavCurves(g *landmark.Group) []landmark.Label {
	type place struct{ number, index int }
	var names []string
	places := map[string][]place{}
	for i, l := range g.Landmarks() {
		m := idavCurve.FindStringSubmatch(l.Name)
		if m == nil {
			continue
		}
		name := m[1] + m[3]
		number, err := strconv.Atoi(m[2] + m[4])
		if err != nil {
			continue
		}
		if places[name] == nil {
			names = append(names, name)
		}
		places[name] = append(places[name], place{number, i})
	}
	var labels []landmark.Label
	for _, name := range names {
		slices.SortStableFunc(places[name], func(a, b place) int { return cmp.Compare(a.number, b.number) })
		label := landmark.Label{Name: name, Curve: landmark.OpenCurve}
		for _, p := range places[name] {
			label.Indices = append(label.Indices, p.index)
		}
		labels = append(labels, label)
	}
	return labels
}

func encodeIDAV(groups []*landmark.Group) ([]byte, error) {
	points := groups[0].Landmarks()
	out := []byte("Version 1.0\n" + strconv.Itoa(len(points)) + "\n")
	for _, l := range points {
		out = append(append(out, l.Name...), ' ')
		out = append(appendPoint(out, l, 3, strconv.Itoa(idavMissing)), '\n')
	}
	return out, nil
}
