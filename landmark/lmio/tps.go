package lmio

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// tps are the files of Rohlf's tps programs (Rohlf 2015, "The tps series of
// software", doi:10.4404/hystrix-26.1-11264) as tpsDig, geomorph and MorphoDig
// write them: one specimen after another, each with LM= or LM3= and its points,
// and then lines KEY=value. CURVES and OUTLINES bring further points, which
// stand behind the landmarks here, as in geomorph, with a label along each.
// SCALE multiplies the coordinates. IMAGE names a picture, which is not opened.
//
// A point that is missing is NA. A specimen that geomorph has listed and nobody
// digitised has SCALE=0 and zeros for points: they are not visited, and written
// as NA with SCALE=0, so that nobody takes them for points at the origin.
var tps = Format{
	Name:        tpsName,
	Description: "TPS landmarks",
	Extensions:  []string{".tps"},
	MIME:        "application/x-tps-landmarks",
	sniff:       sniffTPS,
	decode:      decodeTPS,
	encode:      encodeTPS,
	limits: limits{
		dims: []int{3, 2}, groupName: lineName,
		missing: true, undefinedGroup: notVisited,
		curves: true, whichCurves: (*ledger).tailCurves, declared: positiveScale, spelling: tpsSpelled,
	},
}

// tpsSpelling is how the file writes a specimen.
type tpsSpelling struct {
	scale string // the number of SCALE=, where it is not written as Cairn writes it
	lm    bool   // LM= stands before points of three coordinates, as MorphoDig writes them
}

func tpsSpelled(g *landmark.Group, _ bool) landmark.Spelling {
	s := spellingOf[tpsSpelling](g)
	factor, _ := g.Properties().Declared.Scale()
	if x, ok := parseNumber(s.scale); !ok || x != factor {
		s.scale = ""
	}
	s.lm = s.lm && g.Len() > 0
	return spelled(s)
}

const tpsName = "TPS"

// Keywords of TPS files.
const (
	tpsPoints2   = "LM"
	tpsPoints3   = "LM3"
	tpsScale     = "SCALE"
	tpsID        = "ID"
	tpsCurves    = "CURVES"
	tpsOutlines  = "OUTLINES"
	tpsLength    = "POINTS" // of a curve or an outline
	tpsMissing   = "NA"
	tpsUnscaled  = "0"
	tpsLeastLine = len("0 0\n") // of a point
)

var tpsFirst = regexp.MustCompile(`^\s*(?:[#;%][^\r\n]*[\r\n]\s*)*(?i:LM3?)[ \t]*=[ \t]*\d+[ \t]*[\r\n]`)

func sniffTPS(head []byte) bool { return tpsFirst.Match(head) }

// positiveScale reports whether a file can state a placement as a SCALE.
func positiveScale(p landmark.Placement) bool {
	factor, ok := p.Scale()
	return ok && factor > 0
}

// notVisited reports whether a file can say that none of a group's points is
// visited yet.
func notVisited(g *landmark.Group) bool {
	for _, l := range g.Landmarks() {
		if l.Placed() || l.Status == landmark.Missing {
			return false
		}
	}
	return g.Len() > 0 && g.Properties().Declared == landmark.Placement{}
}

func decodeTPS(ctx context.Context, path string, data []byte) (*Result, error) {
	t, err := newTextReader(ctx, path, tpsName, data)
	if err != nil {
		return nil, err
	}
	r := &tpsReader{textReader: t, ids: map[string]bool{}}
	r.gaps.is = func(word string) bool {
		if isMissing(word) && word != tpsMissing {
			r.otherGaps++
		}
		return isMissing(word)
	}
	if err := r.file(); err != nil {
		return nil, err
	}
	if err := t.err(); err != nil {
		return nil, err
	}
	r.tell()
	return t.result(tpsName, r.groups...), nil
}

// tpsReader reads a TPS file.
type tpsReader struct {
	*textReader
	groups []*landmark.Group
	points int // of all specimens
	ids    map[string]bool

	otherGaps, remarks, scaled, threes int // how often what tell tells was seen
	repeated                           []string
}

// tpsSpecimen is what the file says of one specimen.
type tpsSpecimen struct {
	keyword   string // LM or LM3
	dim       int    // 0 until a point tells
	points    []landmark.Landmark
	labels    []landmark.Label
	numbers   map[landmark.Curve]int
	id, scale *string
	extra     []landmark.Field
	spelling  tpsSpelling
}

// keyValue cuts a line KEY=value; the keyword comes as it is spelled, and in
// capitals.
func keyValue(line string) (key, keyword, value string, ok bool) {
	key, value, ok = strings.Cut(line, "=")
	key, value = strings.TrimSpace(key), strings.TrimSpace(value)
	return key, strings.ToUpper(key), value, ok && key != ""
}

// nextLine goes on to the next line that is neither blank nor a comment, which
// people write though the format has none.
func (r *tpsReader) nextLine() bool {
	for r.nextFull() {
		line := strings.TrimSpace(r.line)
		if strings.IndexByte("#;%", line[0]) < 0 && !strings.HasPrefix(line, "//") {
			return true
		}
		r.remarks++
	}
	return false
}

// announced returns how many lines of coordinates follow, as the value of a
// keyword says; where it says nothing, as many as there are.
func (r *tpsReader) announced(keyword, value, what string) (int, error) {
	if value != "" {
		return r.count(value, tpsLeastLine, what)
	}
	copied := tpsReader{textReader: new(textReader)}
	*copied.textReader = *r.textReader
	n := 0
	for copied.nextLine() && !strings.Contains(copied.line, "=") {
		n++
	}
	r.warn("line %d: %s= says no number; the %s that follow are read", r.number, keyword, message.Plural(n, what))
	return n, nil
}

func (r *tpsReader) file() error {
	for more := r.nextLine(); more; {
		_, keyword, value, ok := keyValue(r.line)
		if !ok || keyword != tpsPoints2 && keyword != tpsPoints3 {
			return r.fail("%s stands where a specimen begins; the line should be LM= or LM3= and the number of landmarks", message.Quote(strings.TrimSpace(r.line)))
		}
		if len(r.groups) == maxPoints {
			return r.fail("there are more than %d specimens", maxPoints)
		}
		s := &tpsSpecimen{keyword: keyword, numbers: map[landmark.Curve]int{}}
		n, err := r.announced(keyword, value, "landmark")
		if err != nil {
			return err
		}
		if err := r.readPoints(s, n, keyword+"="+value); err != nil {
			return err
		}
		if more, err = r.rest(s); err != nil {
			return err
		}
		g, err := r.group(s)
		if err != nil {
			return err
		}
		r.groups = append(r.groups, g)
	}
	return r.err()
}

// readPoints reads n lines of coordinates, which a keyword announced.
func (r *tpsReader) readPoints(s *tpsSpecimen, n int, announced string) error {
	if r.points += n; r.points > maxPoints {
		return r.fail(tooManyPoints, maxPoints)
	}
	for i := range n {
		what := "point " + strconv.Itoa(i+1) + " of " + announced
		if !r.nextLine() {
			return r.ended(what)
		}
		if strings.Contains(r.line, "=") {
			return r.fail("%s stands where %s belongs; points are missing, or the number is wrong", message.Quote(strings.TrimSpace(r.line)), what)
		}
		words := coordinateWords(r.line)
		if s.dim == 0 && (len(words) == 3 || len(words) == 2 && s.keyword == tpsPoints2) {
			s.dim = len(words)
		}
		switch {
		case len(words) == s.dim:
		case s.dim == 0 && s.keyword == tpsPoints3:
			return r.fail("%s has %s, where %s= says 3", what, howMany(words), tpsPoints3)
		case s.dim == 0:
			return r.fail("%s has %s, where 2 or 3 belong", what, howMany(words))
		default:
			return r.fail("%s has %s, where those before have %d", what, howMany(words), s.dim)
		}
		l, err := r.point(words, what)
		if err != nil {
			return err
		}
		s.points = append(s.points, l)
	}
	return nil
}

// rest reads what follows the landmarks of a specimen, up to the next one. It
// reports whether there is a next one.
func (r *tpsReader) rest(s *tpsSpecimen) (more bool, err error) {
	for more = r.nextLine(); more; {
		key, keyword, value, ok := keyValue(r.line)
		switch {
		case !ok:
			return false, r.fail("%s is no line KEY=value; there are more points than announced, or the line is damaged", message.Quote(strings.TrimSpace(r.line)))
		case keyword == tpsPoints2 || keyword == tpsPoints3:
			return true, nil
		case keyword == tpsCurves || keyword == tpsOutlines:
			if more, err = r.curves(s, key, keyword, value); err != nil {
				return false, err
			}
			continue
		case keyword == tpsScale && (value == "" || isMissing(value)):
			r.note("line %d: %s= says no number; the coordinates of this specimen stand as they are", r.number, tpsScale)
			s.extra = append(s.extra, landmark.Field{Key: key, Value: value})
		case keyword == tpsID && value == "":
			s.extra = append(s.extra, landmark.Field{Key: key, Value: value})
		case keyword == tpsID:
			err = r.once(&s.id, keyword, value)
		case keyword == tpsScale:
			err = r.once(&s.scale, keyword, value)
		case keyword == tpsLength || keyword == tpsLength+"3":
			err = r.fail("%s= stands without %s= or %s= before it", keyword, tpsCurves, tpsOutlines)
		default:
			s.extra = append(s.extra, landmark.Field{Key: key, Value: value})
		}
		if err != nil {
			return false, err
		}
		more = r.nextLine()
	}
	return false, nil
}

func (r *tpsReader) once(to **string, keyword, value string) error {
	if *to != nil {
		return r.fail("%s= stands twice for one specimen", keyword)
	}
	*to = &value
	return nil
}

// group makes a group of a specimen.
func (r *tpsReader) group(s *tpsSpecimen) (*landmark.Group, error) {
	name := ""
	if s.id != nil {
		name = *s.id
	}
	if name != "" && r.ids[name] {
		r.repeated = append(r.repeated, message.Quote(name))
	}
	r.ids[name] = true
	var declared landmark.Placement
	if s.scale != nil {
		factor, err := r.scale(s)
		if err != nil {
			return nil, err
		}
		if factor > 0 {
			declared = landmark.Scaled(factor)
			r.scaled++
		}
		if formatNumber(factor) != *s.scale {
			s.spelling.scale = *s.scale
		}
	}
	if s.keyword == tpsPoints2 && s.dim == 3 {
		r.threes++
		s.spelling.lm = true
	}
	g := landmark.NewGroup(name, s.points)
	if s.dim == 2 || s.dim == 0 && s.keyword == tpsPoints2 {
		g.SetDim(2)
	}
	g.SetProperties(landmark.Properties{Declared: declared, Extra: landmark.NewFields(s.extra...), Spelling: spelled(s.spelling)})
	return g, g.SetLabels(s.labels)
}

// scale returns the factor of a specimen; 0 for one that is not visited, whose
// points it marks.
func (r *tpsReader) scale(s *tpsSpecimen) (float64, error) {
	factor, err := r.float(*s.scale, tpsScale+"=")
	switch {
	case err != nil:
		return 0, err
	case factor < 0:
		return 0, r.fail("%s=%s would turn the points inside out; a scale is greater than 0", tpsScale, *s.scale)
	case factor > 0:
		return factor, nil
	}
	for _, l := range s.points {
		if l.Status == landmark.Defined && l.Position != (r3.Vec{}) {
			return 0, r.fail("%s=0 would put all points at the origin; give the scale, or delete that line", tpsScale)
		}
	}
	for i := range s.points {
		s.points[i] = landmark.Landmark{Position: landmark.NoPosition(), Status: landmark.Undefined}
	}
	if len(s.points) == 0 {
		r.lose("line %d: %s=0 of a specimen without points", r.number, tpsScale)
		*s.scale = tpsUnscaled
	}
	return 0, nil
}

// tell says what was assumed, and what is odd.
func (r *tpsReader) tell() {
	if r.remarks > 0 {
		r.lose("%s", message.Plural(r.remarks, "line of comments"))
	}
	if r.otherGaps > 0 {
		are := "are not numbers"
		if r.otherGaps == 1 {
			are = "is not a number"
		}
		r.warn("%s that %s would be saved as %s", message.Plural(r.otherGaps, "coordinate"), are, tpsMissing)
	}
	if len(r.repeated) > 0 {
		r.warn("several specimens have the same %s: %s", tpsID, message.Some(r.repeated))
	}
	if r.threes > 0 {
		r.note("%s under %s= with three coordinates, as MorphoDig writes them", message.Plural(r.threes, "specimen"), tpsPoints2)
	}
	if r.scaled > 0 && r.scaled < len(r.groups) {
		r.warn("only %d of %s have a %s=; each is multiplied by its own, and the others stand as they are", r.scaled, message.Plural(len(r.groups), "specimen"), tpsScale)
	}
}
