package lmio

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// amiraLandmarks are the landmark sets of Amira and Avizo in their ASCII form:
// a header that declares markers, and behind a line "@1" three numbers a point.
// There may be several sets, which are groups; other lists are not kept. There
// are no names. A point without a position is written as
// nan, as C programs read it.
var amiraLandmarks = Format{
	Name:        amiraName,
	Description: "Amira and Avizo landmarks",
	Extensions:  []string{".landmarkascii", ".landmarks"},
	Shared:      []string{".am"},
	MIME:        "application/x-amira-landmarks",
	sniff:       sniffAmira,
	decode:      decodeAmira,
	encode:      encodeAmira,
	limits:      limits{dims: []int{3}, sameCount: true, missing: true},
}

const amiraName = "Amira landmarks"

var (
	amiraFirst   = regexp.MustCompile(`^# (AmiraMesh|Avizo|HyperMesh)( 3D)? ASCII`)
	amiraMarkers = regexp.MustCompile(`^\s*(?:define|nNodes)?\s*Markers\s+(\d+)`)
	amiraSection = regexp.MustCompile(`^\s*Markers\s*\{\s*float(?:\[(\d+)\])?\s+(\w+)\s*\}\s*@(\d+)`)
)

func sniffAmira(head []byte) bool {
	text := string(head)
	return amiraFirst.MatchString(text) && strings.Contains(text, "Markers")
}

func decodeAmira(ctx context.Context, path string, data []byte) (*Result, error) {
	t, err := newTextReader(ctx, path, amiraName, data)
	if err != nil {
		return nil, err
	}
	a := &amiraReader{textReader: t, count: -1, sections: map[string]int{}}
	if err := a.header(); err != nil {
		return nil, err
	}
	r := &Result{Format: amiraName}
	for a.section != "" {
		set, known := a.sections[a.section]
		if !known {
			a.warn("list %s is not kept", a.section)
			a.skip()
			continue
		}
		points, err := a.points(set)
		if err != nil {
			return nil, err
		}
		r.Groups = append(r.Groups, landmark.NewGroup("", points))
	}
	if err := t.err(); err != nil {
		return nil, err
	}
	if len(r.Groups) < len(a.sections) || len(r.Groups) == 0 {
		return nil, t.ended("the coordinates of the landmarks")
	}
	r.Notes, r.Warnings = t.notes, t.warnings
	return r, nil
}

// amiraReader reads an Amira file.
type amiraReader struct {
	*textReader
	count    int            // of markers, -1 until the header says
	sections map[string]int // number of the set by its mark, such as "@1"
	section  string         // mark of the section that the reader is in
}

// header reads up to the first section.
func (a *amiraReader) header() error {
	if !a.next() || !amiraFirst.MatchString(a.line) {
		return a.fail("the first line is not that of an Amira or Avizo file in ASCII; save it in the ASCII form")
	}
	for a.nextFull() {
		if a.mark() {
			break
		}
		if m := amiraMarkers.FindStringSubmatch(a.line); m != nil && a.count < 0 {
			n, err := a.textReader.count(m[1], len("0 0 0\n"), "marker")
			if err != nil {
				return err
			}
			a.count = n
		}
		if m := amiraSection.FindStringSubmatch(a.line); m != nil && strings.HasPrefix(m[2], "Coordinates") {
			if m[1] != "3" {
				return a.fail("coordinates of %s numbers, where 3 belong", m[1])
			}
			a.sections["@"+m[3]] = len(a.sections)
		}
	}
	switch {
	case a.count < 0:
		return a.fail(`the header has no line "define Markers" with their number`)
	case len(a.sections) == 0:
		return a.fail(`the header declares no "float[3] Coordinates" of the markers`)
	}
	return nil
}

// mark reports whether the current line begins a section, and notes which.
func (a *amiraReader) mark() bool {
	line := strings.TrimSpace(a.line)
	if len(line) < 2 || line[0] != '@' {
		return false
	}
	if _, err := strconv.Atoi(line[1:]); err != nil {
		return false
	}
	a.section = line
	return true
}

// skip goes on to the next section.
func (a *amiraReader) skip() {
	a.section = ""
	for a.nextFull() && !a.mark() {
	}
}

// points reads the section of a set.
func (a *amiraReader) points(set int) ([]landmark.Landmark, error) {
	points := make([]landmark.Landmark, 0, a.count)
	for len(points) < a.count {
		if !a.nextFull() {
			return nil, a.ended("point " + strconv.Itoa(len(points)+1) + " of " + strconv.Itoa(a.count))
		}
		l, err := a.point(set, len(points))
		if err != nil {
			return nil, err
		}
		points = append(points, l)
	}
	a.section = ""
	if a.nextFull() && !a.mark() {
		return nil, a.fail("there are more points than the %d that the header announces", a.count)
	}
	return points, nil
}

func (a *amiraReader) point(set, i int) (landmark.Landmark, error) {
	words := strings.Fields(a.line)
	if len(words) != 3 {
		return landmark.Landmark{}, a.fail("point %d of set %d has %s where 3 belong", i+1, set+1, plural(len(words), "number"))
	}
	var v [3]float64
	for k, w := range words {
		if isMissing(w) {
			return landmark.Landmark{Position: landmark.NoPosition(), Status: landmark.Missing}, nil
		}
		x, err := a.float(w, "point "+strconv.Itoa(i+1))
		if err != nil {
			return landmark.Landmark{}, err
		}
		v[k] = x
	}
	return landmark.Landmark{Position: r3.Vec{X: v[0], Y: v[1], Z: v[2]}, Status: landmark.Defined}, nil
}

func encodeAmira(groups []*landmark.Group) ([]byte, error) {
	out := []byte("# AmiraMesh 3D ASCII 2.0\n\ndefine Markers " + strconv.Itoa(groups[0].Len()) +
		"\n\nParameters {\n    NumSets " + strconv.Itoa(len(groups)) + ",\n    ContentType \"LandmarkSet\"\n}\n\n")
	for i := range groups {
		name := "Coordinates"
		if i > 0 {
			name += strconv.Itoa(i + 1)
		}
		out = append(out, "Markers { float[3] "+name+" } @"+strconv.Itoa(i+1)+"\n"...)
	}
	out = append(out, "\n# Data section follows\n"...)
	for i, g := range groups {
		out = append(out, "@"+strconv.Itoa(i+1)+"\n"...)
		for _, l := range g.Landmarks() {
			if !l.Placed() {
				out = append(out, "nan nan nan\n"...)
				continue
			}
			for k, x := range [...]float64{l.Position.X, l.Position.Y, l.Position.Z} {
				out = append(appendNumber(out, x), " \n"[k/2])
			}
		}
		out = append(out, '\n')
	}
	return out, nil
}
