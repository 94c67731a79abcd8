package lmio

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// checkpoint are the .ckpt files of Stratovan Checkpoint: sections of text, one
// specimen a file. A line of a landmark is
//
//	index: 0 N 0x48 x y z nx ny nz "name" template row
//
// with M instead of N where the point is missing; the coordinates that still
// stand there are of an earlier visit and count for nothing. An index that is left
// out is a point that nobody has visited. Neither the second column, the flags nor
// the sections after the curves are documented: they are not drawn. The layout is
// that of 15 real files and of ckpt2r (P. T. Rühr, github.com/Peter-T-Ruehr/ckpt2r),
// from which that of the curves is known.
var checkpoint = Format{
	Name:        checkpointName,
	Description: "Stratovan Checkpoint specimens",
	Extensions:  []string{".ckpt"},
	MIME:        "application/x-stratovan-checkpoint",
	sniff:       checkpointFirst.Match,
	decode:      decodeCheckpoint,
}

const (
	checkpointName = "Stratovan Checkpoint"
	checkpointSign = "Stratovan Checkpoint (TM)"

	longestSection = 100 // bytes of its name, which stands in each key
)

var checkpointFirst = regexp.MustCompile(`^Version \d+[ \t]*\r?\n` + regexp.QuoteMeta(checkpointSign))

// checkpointReader reads a .ckpt file.
type checkpointReader struct {
	*textReader
	section string
	points  []landmark.Landmark
	stands  []bool // whether there was a line for the point
	found   bool   // the section of the landmarks
	unknown int    // points with another flag than N and M
	name    string // of the specimen
	units   string
	curves  []checkpointCurve
	extra   []landmark.Field
}

func decodeCheckpoint(ctx context.Context, path string, data []byte) (*Result, error) {
	t, err := newTextReader(ctx, path, checkpointName, data)
	if err != nil {
		return nil, err
	}
	c := &checkpointReader{textReader: t}
	version, err := c.version()
	if err != nil {
		return nil, err
	}
	for c.nextFull() {
		if err := c.read(strings.TrimSpace(c.line)); err != nil {
			return nil, err
		}
	}
	if !c.found {
		return nil, t.ended("the section [Landmarks] with the line NumberOfPoints")
	}
	if err := t.err(); err != nil {
		return nil, err
	}
	g, err := c.group()
	if err != nil {
		return nil, err
	}
	return t.result(checkpointName+" "+version, g), nil
}

// version reads the first two lines.
func (c *checkpointReader) version() (string, error) {
	c.nextFull()
	word, version, _ := strings.Cut(strings.TrimSpace(c.line), " ")
	if word != "Version" {
		return "", c.fail(`%s where "Version" and a number belong`, message.Quote(c.line))
	}
	if version = strings.TrimSpace(version); version != "5" && version != "6" {
		c.warn("version %s is not known; it is read like version 6", message.Quote(version))
	}
	if !c.nextFull() || !strings.Contains(c.line, "Checkpoint") {
		return "", c.fail("the second line is not %q", checkpointSign)
	}
	return version, nil
}

// read reads one line.
func (c *checkpointReader) read(line string) error {
	if line[0] == '[' && line[len(line)-1] == ']' {
		if c.section = strings.Trim(line, "[]"); len(c.section) > longestSection {
			return c.fail("a section with a name of %d bytes; it may be damaged", len(c.section))
		}
		return nil
	}
	key, value, _ := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	switch {
	case c.section == "Landmarks" && key == "NumberOfPoints":
		return c.announced(value)
	case c.section == "Landmarks" && key == "Units":
		c.units = value
	case c.section == "Landmarks":
		return c.landmark(line)
	case c.section == "Specimen Information" && key == "ID":
		c.name = value
	case strings.HasPrefix(key, "NumberOf") || c.section == "SinglePoints" || value == "":
		// They say again what is known, or nothing.
	case c.section == "Curves":
		return c.curve(line)
	case len(c.extra) == maxExtra:
		return c.fail("there are more than %d lines beside those of landmarks", maxExtra)
	default:
		c.extra = append(c.extra, landmark.Field{Key: c.section + ": " + key, Value: value})
	}
	return nil
}

// announced makes place for the points.
func (c *checkpointReader) announced(value string) error {
	if c.found {
		return c.fail("there is a second line NumberOfPoints")
	}
	// Points that nobody has visited have no line here, but every point has one
	// of nine bytes or more in another section.
	n, err := c.count(value, len("0: 0 0 1"), "point")
	if err != nil {
		return err
	}
	c.found = true
	c.points = make([]landmark.Landmark, n)
	for i := range c.points {
		c.points[i].Position = landmark.NoPosition()
	}
	c.stands = make([]bool, n)
	return nil
}

// The words of a landmark's line before its name.
const (
	ckptIndex, ckptSecond, ckptFlag, ckptBits = 0, 1, 2, 3
	ckptPosition, ckptNormal, ckptWords       = 4, 7, 10
)

// landmark reads the line of a landmark.
func (c *checkpointReader) landmark(line string) error {
	words, name, after, ok := aroundQuotes(line)
	if !ok || len(words) != ckptWords {
		return c.fail(`%s is no line of a landmark, which is: index: 0 N 0x48 x y z nx ny nz "name" 0 0`, message.Quote(line))
	}
	i, err := c.index(strings.TrimSuffix(words[ckptIndex], ":"))
	switch {
	case err != nil:
		return err
	case c.stands[i]:
		return c.fail("point %d stands there twice", i)
	}
	c.stands[i] = true
	l := landmark.Landmark{Position: landmark.NoPosition(), Status: landmark.Missing}
	switch words[ckptFlag] {
	case "N":
		if l, err = c.point(words[ckptPosition:ckptNormal], checkpointPoint(i, name)); err != nil {
			return err
		}
		if l.Normal, err = c.normal(words[ckptNormal:], i); err != nil {
			return err
		}
	case "M":
	default:
		l.Status = landmark.Undefined
		c.unknown++
	}
	l.Name = name
	l.Extra = checkpointExtra(words, after)
	c.points[i] = l
	return nil
}

// index reads the index of a point.
func (c *checkpointReader) index(word string) (int, error) {
	i, err := strconv.Atoi(word)
	switch {
	case err != nil || i < 0:
		return 0, c.fail("%s is no index of a point", message.Quote(word))
	case i >= len(c.points):
		return 0, c.fail("there is a point %d, but NumberOfPoints is %d, and they count from 0", i, len(c.points))
	}
	return i, nil
}

func (c *checkpointReader) normal(words []string, i int) (r3.Vec, error) {
	n, missing, err := c.vector(words, directionOf("point "+strconv.Itoa(i)))
	if err != nil || missing > 0 {
		return r3.Vec{}, err
	}
	return unit(n), nil
}

// checkpointExtra returns what is unusual in the columns of unknown meaning, and
// of which template and row a point is.
func checkpointExtra(words, after []string) landmark.Fields {
	var extra []landmark.Field
	add := func(key, value, usual string) {
		if value != usual {
			extra = append(extra, landmark.Field{Key: key, Value: value})
		}
	}
	add("second column", words[ckptSecond], "0")
	add("flags", words[ckptBits], "0x48")
	add("template and row", strings.Join(after, " "), "-1 -1")
	return landmark.NewFields(extra...)
}

// aroundQuotes cuts a line at the quotes of its name.
func aroundQuotes(line string) (before []string, name string, after []string, ok bool) {
	first, last := strings.IndexByte(line, '"'), strings.LastIndexByte(line, '"')
	if first == last {
		return nil, "", nil, false
	}
	return strings.Fields(line[:first]), line[first+1 : last], strings.Fields(line[last+1:]), true
}

// checkpointCurve is a line of the section of curves; the points it names may
// stand further down.
type checkpointCurve struct {
	name    string
	indices []int
}

// curve reads a line "index: a b p p p … c "name" template row": its points
// stand between the third word and the last before the name.
func (c *checkpointReader) curve(line string) error {
	if len(c.curves) == maxExtra {
		return c.fail("there are more than %d curves", maxExtra)
	}
	const before, behind = 3, 1
	words, name, _, ok := aroundQuotes(line)
	if !ok || len(words) < before+behind {
		return c.fail("%s is no line of a curve", message.Quote(line))
	}
	curve := checkpointCurve{name: name}
	for _, w := range words[before : len(words)-behind] {
		i, err := c.index(w)
		if err != nil {
			return err
		}
		curve.indices = append(curve.indices, i)
	}
	c.curves = append(c.curves, curve)
	return nil
}

// group makes a group of all that was read.
func (c *checkpointReader) group() (*landmark.Group, error) {
	g := landmark.NewGroup(c.name, c.points)
	var labels []landmark.Label
	for _, curve := range c.curves {
		labels = append(labels, landmark.Label{Name: curve.name, Indices: curve.indices, Curve: landmark.OpenCurve})
	}
	if err := g.SetLabels(labels); err != nil {
		return nil, c.fail("%v", err)
	}
	g.SetProperties(landmark.Properties{Units: c.units, Extra: landmark.NewFields(c.extra...)})
	if n := len(c.stands) - countTrue(c.stands); n > 0 {
		c.note("%s without a line read as not visited", message.Plural(n, "point"))
	}
	if n := g.Count(landmark.Missing); n > 0 {
		c.note("%s read as missing (M)", message.Plural(n, "point"))
	}
	if c.unknown > 0 {
		c.warn("%s with a flag that is neither N nor M read as not visited", message.Plural(c.unknown, "point"))
	}
	return g, nil
}

func countTrue(list []bool) (n int) {
	for _, b := range list {
		if b {
			n++
		}
	}
	return n
}

// checkpointPoint names a point as the file counts it, from 0.
func checkpointPoint(i int, name string) string {
	if name == "" {
		return "point " + strconv.Itoa(i)
	}
	return fmt.Sprintf("point %d (%s)", i, message.Quote(name))
}
