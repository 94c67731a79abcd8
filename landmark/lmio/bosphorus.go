package lmio

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

// The Bosphorus face database has landmarks in space (.lm3) and in the picture
// (.lm2). Both begin with the number of landmarks; in the one each has a line for
// its name and one for its coordinates, in the other all names come first. A line
// with a # is a comment, so that no name can hold one. Points that cannot be seen
// are not in a file of the database; one that is to be kept is written as nan.

var bosphorusSpace = Format{
	Name:        bosphorusSpaceName,
	Description: "Bosphorus 3D landmarks",
	Extensions:  []string{".lm3"},
	MIME:        "application/x-bosphorus-lm3",
	sniff:       func(head []byte) bool { return bosphorusPoint.Match(head) && !bosphorusLabels.Match(head) },
	decode:      decodeBosphorusSpace,
	encode:      encodeBosphorusSpace,
	limits:      limits{dims: []int{3}, oneGroup: true, name: bosphorusLabel, noName: bosphorusNoName, missing: true},
}

var bosphorusPicture = Format{
	Name:        bosphorusPictureName,
	Description: "Bosphorus 2D landmarks",
	Extensions:  []string{".lm2"},
	MIME:        "application/x-bosphorus-lm2",
	sniff:       bosphorusLabels.Match,
	decode:      decodeBosphorusPicture,
	encode:      encodeBosphorusPicture,
	limits:      limits{dims: []int{2}, oneGroup: true, name: bosphorusLabel, noName: bosphorusNoName, missing: true},
}

const (
	bosphorusSpaceName   = "Bosphorus 3D"
	bosphorusPictureName = "Bosphorus 2D"

	// The headers of a .lm2 file.
	bosphorusNames       = "Labels:"
	bosphorusCoordinates = "2D Image coordinates:"

	// Comments and blank lines, and the first line.
	bosphorusSkip  = `(?:[^\n]*#[^\n]*\n|[ \t\r]*\n)*`
	bosphorusFirst = `^` + bosphorusSkip + `\d+[ \t]+(?:[23]D )?(?i:landmarks):?[ \t\r]*\n` + bosphorusSkip

	// The keys of what is carried through.
	bosphorusComment = "comment"
	bosphorusHeader  = "header" // what stands behind the number in the first line
)

var (
	// The number of landmarks, and then a name and its coordinates or the names.
	bosphorusPoint = regexp.MustCompile(bosphorusFirst + `[^\n#]*[^\s#][^\n#]*\n` + bosphorusSkip + `[ \t]*` +
		aNumber + `[ \t]+` + aNumber + `[ \t]+` + aNumber + `[ \t\r]*\n`)
	bosphorusLabels = regexp.MustCompile(bosphorusFirst + bosphorusNames + `[ \t\r]*\n`)
)

// bosphorusLabel makes a name of one line that is no comment.
func bosphorusLabel(name string) string { return lineName(strings.ReplaceAll(name, "#", " ")) }

func bosphorusNoName(i int) string { return "Landmark " + strconv.Itoa(i+1) }

// bosphorusReader skips comments and keeps them.
type bosphorusReader struct {
	*textReader
	extra    []landmark.Field
	comments int
}

// nextFull goes on to the next line that is neither blank nor a comment.
func (b *bosphorusReader) nextFull() bool {
	for b.textReader.nextFull() {
		if !strings.Contains(b.line, "#") {
			return true
		}
		if b.comments++; b.comments > maxExtra {
			continue
		}
		b.extra = append(b.extra, landmark.Field{Key: bosphorusComment, Value: b.line})
	}
	return false
}

// first reads the first line; usual is what commonly stands behind the number.
func (b *bosphorusReader) first(usual string) (n int, err error) {
	if !b.nextFull() {
		return 0, b.ended("the number of landmarks")
	}
	line := strings.TrimSpace(b.line)
	word := strings.Fields(line)[0]
	text := strings.TrimSpace(line[len(word):])
	if text != usual {
		b.extra = append([]landmark.Field{{Key: bosphorusHeader, Value: text}}, b.extra...)
	}
	return b.count(word, len("a\n0 0\n"), "landmark")
}

// coordinates reads the current line.
func (b *bosphorusReader) coordinates(i, dim int, name string) (landmark.Landmark, error) {
	words := strings.Fields(b.line)
	if len(words) != dim {
		return landmark.Landmark{}, b.fail("the line of the coordinates of %s has %s where %d belong", pointNumber(i), message.Plural(len(words), "word"), dim)
	}
	return b.point(words, namedPoint(i, name))
}

// result makes sure that nothing follows.
func (b *bosphorusReader) result(points []landmark.Landmark, dim int) (*Result, error) {
	if b.nextFull() {
		return nil, b.fail("there is more than the %s that the first line announces", message.Plural(len(points), "landmark"))
	}
	if err := b.err(); err != nil {
		return nil, err
	}
	if b.comments > maxExtra {
		b.lose("comments: there are %d, and only the first %d are kept", b.comments, maxExtra)
	}
	b.tellMissing(points, "nan")
	g := landmark.NewGroup("", points)
	g.SetDim(dim)
	g.SetProperties(landmark.Properties{Extra: landmark.NewFields(b.extra...)})
	if dim == 2 {
		b.warn(ofPicture)
	}
	return b.textReader.result(b.format, g), nil
}

func decodeBosphorusSpace(ctx context.Context, path string, data []byte) (*Result, error) {
	t, err := newTextReader(ctx, path, bosphorusSpaceName, data)
	if err != nil {
		return nil, err
	}
	b := &bosphorusReader{textReader: t}
	n, err := b.first("landmarks:")
	if err != nil {
		return nil, err
	}
	points := make([]landmark.Landmark, 0, n)
	for i := range n {
		if !b.nextFull() {
			return nil, b.ended("the name of " + pointNumber(i) + " of " + strconv.Itoa(n))
		}
		name := strings.TrimSpace(b.line)
		if !b.nextFull() {
			return nil, b.ended("the coordinates of " + pointNumber(i) + " of " + strconv.Itoa(n))
		}
		l, err := b.coordinates(i, 3, name)
		if err != nil {
			return nil, err
		}
		l.Name = name
		points = append(points, l)
	}
	return b.result(points, 3)
}

func decodeBosphorusPicture(ctx context.Context, path string, data []byte) (*Result, error) {
	t, err := newTextReader(ctx, path, bosphorusPictureName, data)
	if err != nil {
		return nil, err
	}
	b := &bosphorusReader{textReader: t}
	n, err := b.first("Landmarks")
	if err != nil {
		return nil, err
	}
	if err := b.expect(bosphorusNames); err != nil {
		return nil, err
	}
	points := make([]landmark.Landmark, n)
	for i := range points {
		if !b.nextFull() {
			return nil, b.ended("the name of " + pointNumber(i) + " of " + strconv.Itoa(n))
		}
		points[i].Name = strings.TrimSpace(b.line)
	}
	if err := b.expect(bosphorusCoordinates); err != nil {
		return nil, err
	}
	for i := range points {
		if !b.nextFull() {
			return nil, b.ended("the coordinates of " + pointNumber(i) + " of " + strconv.Itoa(n))
		}
		l, err := b.coordinates(i, 2, points[i].Name)
		if err != nil {
			return nil, err
		}
		l.Name = points[i].Name
		points[i] = l
	}
	return b.result(points, 2)
}

// expect reads a line that is always the same.
func (b *bosphorusReader) expect(header string) error {
	if !b.nextFull() {
		return b.ended("the line " + message.Quote(header))
	}
	if line := strings.TrimSpace(b.line); !strings.EqualFold(line, header) {
		return b.fail("%s where the line %q belongs", message.Quote(line), header)
	}
	return nil
}

// bosphorusBegin returns the comments and the first line.
func bosphorusBegin(g *landmark.Group, usual string) []byte {
	var out []byte
	extra := g.Properties().Extra
	for _, f := range extra.All() {
		if f.Key == bosphorusComment {
			out = append(out, f.Value+"\n"...)
		}
	}
	if text, ok := extra.Get(bosphorusHeader); ok {
		usual = text
	}
	return append(out, strings.TrimSpace(strconv.Itoa(g.Len())+" "+usual)+"\n\n"...)
}

func encodeBosphorusSpace(groups []*landmark.Group) ([]byte, error) {
	out := bosphorusBegin(groups[0], "landmarks:")
	for _, l := range groups[0].Landmarks() {
		out = append(out, l.Name+"\n"...)
		out = append(appendPoint(out, l, 3, "nan"), '\n')
	}
	return out, nil
}

func encodeBosphorusPicture(groups []*landmark.Group) ([]byte, error) {
	out := append(bosphorusBegin(groups[0], "Landmarks"), bosphorusNames+"\n"...)
	for _, l := range groups[0].Landmarks() {
		out = append(out, l.Name+"\n"...)
	}
	out = append(out, "\n"+bosphorusCoordinates+"\n"...)
	for _, l := range groups[0].Landmarks() {
		out = append(appendPoint(out, l, 2, "nan"), '\n')
	}
	return out, nil
}
