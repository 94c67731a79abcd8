package lmio

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

var (
	amiraFirst       = regexp.MustCompile(`^# (AmiraMesh|Avizo|HyperMesh)( 3D)? ASCII`)
	amiraMarkers     = regexp.MustCompile(`^(?:(define|nNodes)\s+)?Markers\s+(\d+)$`)
	amiraDeclaration = regexp.MustCompile(`^(.*\{.*\})\s*=?\s*@(\d+)$`)
	amiraSet         = regexp.MustCompile(`^Markers\s*\{\s*(\S+)\s+Coordinates\w*\s*\}$`)
	amiraNumSets     = regexp.MustCompile(`NumSets\s+\d+`)
)

const (
	maxLists = 1024 // of a file, sets among them

	amiraUsualFirst      = "# AmiraMesh 3D ASCII 2.0"
	amiraUsualCount      = "define Markers"
	amiraData            = "# Data section follows"
	amiraUsualParameters = "Parameters {\n    NumSets ?,\n    ContentType \"LandmarkSet\"\n}"
	amiraAnySets         = "NumSets ?" // in parameters that are carried through

	// The keys of what is carried through. A list has its declaration.
	amiraComment    = "comment"
	amiraOther      = "header"
	amiraParameters = "Parameters"
)

// amiraSpelling is how a file is written where that is not as usual; "" is as
// usual.
type amiraSpelling struct {
	first      string // the first line
	count      string // the line of the number of markers, without that
	parameters string // which say no more than usual

	// ofMarkers says that other lists have a value for each marker, of which there
	// were so many.
	ofMarkers bool
	markers   int
}

// amiraReader reads an Amira file.
type amiraReader struct {
	*textReader
	count   int                   // of markers, -1 until the header says
	lists   map[string]*amiraList // by their marks, such as "@1"
	marks   []string              // in the order of the header
	section string                // mark of the section that the reader is in

	spelling                    amiraSpelling
	comments, parameters, other []landmark.Field
}

// amiraList is a list of values that the header declares.
type amiraList struct {
	declaration string
	set         bool // of landmarks
	found       bool // its section was read
	points      []landmark.Landmark
	text        string // of a list that is no set
}

// header reads up to the first section.
func (a *amiraReader) header() error {
	if !a.next() || !amiraFirst.MatchString(a.line) {
		return a.fail("the first line is not that of an Amira or Avizo file in ASCII; save it in the ASCII form")
	}
	if line := strings.TrimSpace(a.line); line != amiraUsualFirst {
		a.spelling.first = line
	}
	sets := 0
	for lines := 0; a.nextFull() && !a.mark(); lines++ {
		if lines == maxExtra {
			return a.fail("the header has more than %d lines", maxExtra)
		}
		line := strings.TrimSpace(a.line)
		markers, list := amiraMarkers.FindStringSubmatch(line), amiraDeclaration.FindStringSubmatch(line)
		switch {
		case line == amiraData:
		case line[0] == '#':
			a.comments = append(a.comments, landmark.Field{Key: amiraComment, Value: line})
		case markers != nil && a.count < 0:
			n, err := a.textReader.count(markers[2], len("0 0 0\n"), "marker")
			if err != nil {
				return err
			}
			if a.count = n; markers[1] != "define" {
				a.spelling.count = strings.TrimSpace(markers[1] + " Markers")
			}
		case strings.HasPrefix(line, amiraParameters):
			if err := a.readParameters(); err != nil {
				return err
			}
		case list != nil:
			set, err := a.declare(list[1], "@"+list[2])
			if err != nil {
				return err
			}
			if set {
				sets++
			}
		default:
			a.other = append(a.other, landmark.Field{Key: amiraOther, Value: line})
		}
	}
	switch {
	case a.err() != nil:
		return a.err()
	case a.count < 0:
		return a.fail(`the header has no line "define Markers" with their number`)
	case sets == 0:
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
	if strings.Trim(line[1:], "0123456789") != "" {
		return false
	}
	a.section = line
	return true
}

// declare notes a list and reports whether it is a set of landmarks.
func (a *amiraReader) declare(declaration, mark string) (set bool, err error) {
	if len(a.lists) == maxLists {
		return false, a.fail("there are more than %d lists", maxLists)
	}
	if a.lists[mark] != nil {
		return false, a.fail("two lists are declared as %s", mark)
	}
	m := amiraSet.FindStringSubmatch(declaration)
	switch {
	case m == nil || m[1] == "float[3]":
	case m[1] == "double[3]":
		a.warn("coordinates are declared as double[3]; saving declares them as float[3], with all digits")
	default:
		return false, a.fail("coordinates are declared as %s, where float[3] belongs", message.Quote(m[1]))
	}
	a.lists[mark] = &amiraList{declaration: declaration, set: m != nil}
	a.marks = append(a.marks, mark)
	return m != nil, nil
}

// readParameters reads a block, from its first line to that of its last brace.
func (a *amiraReader) readParameters() error {
	first, begin := strings.TrimSpace(a.line), a.rest
	for depth, begun := 0, false; ; {
		quoted := false
		for _, c := range []byte(a.line) {
			switch {
			case c == '"':
				quoted = !quoted
			case c == '{' && !quoted:
				depth++
				begun = true
			case c == '}' && !quoted:
				depth--
			}
		}
		if begun && depth <= 0 {
			break
		}
		if !a.next() {
			return a.ended("the } of the parameters")
		}
	}
	text := first + "\n" + withoutCR(begin[:len(begin)-len(a.rest)])
	text = amiraNumSets.ReplaceAllString(strings.TrimSpace(text), amiraAnySets)
	if text == amiraUsualParameters {
		return nil
	}
	if amiraPlain(text) == amiraPlain(amiraUsualParameters) {
		a.spelling.parameters += text + "\n"
	} else {
		a.parameters = append(a.parameters, landmark.Field{Key: amiraParameters, Value: text})
	}
	return nil
}

// withoutCR returns a text of which all lines end in LF.
func withoutCR(text string) string { return strings.ReplaceAll(text, "\r", "") }

// amiraPlain returns parameters without what does not matter in them.
func amiraPlain(text string) string {
	return strings.NewReplacer(amiraAnySets, "", " ", "", "\t", "", "\n", "", ",", "").Replace(text)
}

// amiraIsList reports whether a key of what is carried through is that of a list.
func amiraIsList(key string) bool { return strings.HasSuffix(key, "}") }

// amiraHeader returns the file up to its data, and the lists that follow those
// of the sets.
func amiraHeader(g *landmark.Group, sets int) (out []byte, lists []landmark.Field) {
	s := spellingOf[amiraSpelling](g)
	first, count := cmp.Or(s.first, amiraUsualFirst), cmp.Or(s.count, amiraUsualCount)
	comments, parameters, other := "", s.parameters, ""
	for _, f := range g.Properties().Extra.All() {
		switch {
		case f.Key == amiraComment:
			comments += f.Value + "\n"
		case f.Key == amiraParameters:
			parameters += f.Value + "\n"
		case f.Key == amiraOther:
			other += f.Value + "\n"
		case amiraIsList(f.Key):
			lists = append(lists, f)
		}
	}
	if parameters == "" {
		parameters = amiraUsualParameters + "\n"
	}
	parameters = strings.ReplaceAll(parameters, amiraAnySets, "NumSets "+strconv.Itoa(sets))
	out = append(out, first+"\n"+comments+"\n"...)
	out = append(out, count+" "+strconv.Itoa(g.Len())+"\n"+other+"\n"+parameters+"\n"...)
	for i := range sets {
		name := "Coordinates"
		if i > 0 {
			name += strconv.Itoa(i + 1)
		}
		out = append(out, "Markers { float[3] "+name+" } @"+strconv.Itoa(i+1)+"\n"...)
	}
	for i, l := range lists {
		out = append(out, l.Key+" @"+strconv.Itoa(sets+i+1)+"\n"...)
	}
	return append(out, "\n"+amiraData+"\n"...), lists
}
