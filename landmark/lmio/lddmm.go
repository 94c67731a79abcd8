package lmio

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

// lddmm are the .lmk files of the LDDMM programs of Johns Hopkins University: a
// first line, the number of landmarks, and for each a line with its name and one
// with three coordinates, whether they are valid, and a number without meaning.
// A variant adds nine numbers of a covariance matrix.
var lddmm = Format{
	Name:        lddmmName,
	Description: "LDDMM landmarks",
	Shared:      []string{".lmk"},
	MIME:        "application/x-lddmm-landmarks",
	sniff:       lddmmFirst.Match,
	decode:      decodeLDDMM,
}

const lddmmName = "LDDMM landmarks"

var lddmmFirst = regexp.MustCompile(`^Landmarks(WithVariability)?-1\.\d[ \t]*\r?\n`)

func decodeLDDMM(ctx context.Context, path string, data []byte) (*Result, error) {
	t, err := newTextReader(ctx, path, lddmmName, data)
	if err != nil {
		return nil, err
	}
	if !t.nextFull() || !lddmmFirst.MatchString(strings.TrimSpace(t.line)+"\n") {
		return nil, t.fail(`%s is not the first line, which is "Landmarks-1.0"`, message.Quote(t.line))
	}
	if !t.nextFull() {
		return nil, t.ended("the number of landmarks")
	}
	n, err := t.count(strings.TrimSpace(t.line), len("a\n0 0 0\n"), "landmark")
	if err != nil {
		return nil, err
	}
	points := make([]landmark.Landmark, n)
	for i := range points {
		// The line of a name may be blank.
		if !t.next() {
			return nil, t.ended("the name of " + pointNumber(i) + " of " + strconv.Itoa(n))
		}
		name := strings.TrimSpace(t.line)
		if !t.nextFull() {
			return nil, t.ended("the coordinates of " + pointNumber(i) + " of " + strconv.Itoa(n))
		}
		if points[i], err = lddmmPoint(t, i, name); err != nil {
			return nil, err
		}
		points[i].Name = name
	}
	if t.nextFull() {
		return nil, t.fail("there is more than the %s that the second line announces", message.Plural(n, "landmark"))
	}
	if err := t.err(); err != nil {
		return nil, err
	}
	t.tellMissing(points, "a 0 for their validity")
	return t.result(lddmmName, landmark.NewGroup("", points)), nil
}

// lddmmPoint reads the line of coordinates. Those of a point that is not valid
// count for nothing.
func lddmmPoint(t *textReader, i int, name string) (landmark.Landmark, error) {
	words := strings.Fields(t.line)
	const valid, covariance, all = 3, 5, 14
	if len(words) != valid && len(words) != covariance && len(words) != all {
		return landmark.Landmark{}, t.fail("%s has %s where 5 belong, or 14 with a covariance", pointNumber(i), message.Plural(len(words), "number"))
	}
	var l landmark.Landmark
	var err error
	if len(words) > valid && words[valid] == "0" {
		l = missingPoint()
		_, _, _, err = t.numbers(words[:valid], pointNumber(i))
	} else {
		l, err = t.point(words[:valid], namedPoint(i, name))
	}
	if err != nil {
		return l, err
	}
	if len(words) == all {
		l.Extra = landmark.NewFields(landmark.Field{Key: "covariance", Value: strings.Join(words[covariance:], " ")})
	}
	return l, nil
}
