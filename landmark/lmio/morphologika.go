package lmio

import (
	"regexp"
	"strconv"
	"strings"

	"cairn/landmark"
)

// morphologika are the files of Morphologika (O'Higgins and Jones 2006), which
// Checkpoint, Morpho and geomorph know, too: sections under names in brackets,
// of individuals that all have the same points and the same lines between them.
// A point that is missing is NA, or 9999 for each coordinate.
var morphologika = Format{
	Name:        morphologikaName,
	Description: "Morphologika landmarks",
	Shared:      []string{".txt"},
	sniff:       sniffMorphologika,
	decode:      decodeMorphologika,
	encode:      encodeMorphologika,
	limits: limits{
		dims: []int{3, 2}, sameCount: true, groupName: morphologikaText, missing: true,
		connectivity: true, sameConnectivity: true,
		ofFile: func(key string) bool { return key != sectionValues },
		stale:  stalePolygons, spelling: morphologikaSpelled,
	},
}

const morphologikaName = "Morphologika"

// Sections that mean something here. What is in others is carried through.
const (
	sectionIndividuals = "individuals"
	sectionLandmarks   = "landmarks"
	sectionDimensions  = "dimensions"
	sectionNames       = "names"       // one for each individual
	sectionLabels      = "labels"      // what the label values mean
	sectionValues      = "labelvalues" // a line for each individual
	sectionGroups      = "groups"
	sectionPoints      = "rawpoints"
	sectionLines       = "wireframe"
	sectionPolygons    = "polygons"
)

// morphologikaSpelling is how the file writes a group.
type morphologikaSpelling struct {
	nines  bool   // what is missing is 9999 and not NA; it is said of the first group
	titled bool   // the line before the points is not "'#" and the group's number
	title  string // but this, behind the quote
}

func morphologikaSpelled(g *landmark.Group, first bool) landmark.Spelling {
	s := spellingOf[morphologikaSpelling](g)
	s.nines = s.nines && first
	return spelled(s)
}

const (
	missingNumber = 9999
	missingDigits = "9999"
	// missingOther is how a coordinate is written that has this value and is there.
	missingOther = "9.999e3"
)

var morphologikaSection = regexp.MustCompile(`^\s*\[\s*([^\[\]]*?)\s*\]\s*$`)

// sectionOf returns the name of the section that a line begins, "" for none.
func sectionOf(line string) string {
	if strings.IndexByte(line, '[') < 0 { // which spares most lines the expression
		return ""
	}
	if m := morphologikaSection.FindStringSubmatch(tidyHeader(line)); m != nil {
		return m[1]
	}
	return ""
}

func sniffMorphologika(head []byte) bool {
	text := strings.TrimSpace(string(head))
	line, _, _ := strings.Cut(text, "\n")
	switch strings.ToLower(sectionOf(line)) {
	case sectionIndividuals, sectionLandmarks, sectionDimensions, sectionNames, sectionLabels, sectionValues,
		sectionGroups, sectionPoints, sectionLines, sectionPolygons:
		return true
	}
	return false
}

// morphologikaText is for texts that have a line of their own, which must not
// look like the name of a section.
func morphologikaText(text string) string {
	text = lineName(text)
	if morphologikaSection.MatchString(text) {
		return "_" + text
	}
	return text
}

// stalePolygons reports whether polygons name a point that is not there.
func stalePolygons(g *landmark.Group, f landmark.Field) bool {
	if !strings.EqualFold(f.Key, sectionPolygons) {
		return false
	}
	for _, word := range strings.Fields(f.Value) {
		if k, err := strconv.Atoi(word); err == nil && k > g.Len() {
			return true
		}
	}
	return false
}

// encodeMorphologika writes the sections in the order that Morphologika has
// them in its own files.
func encodeMorphologika(groups []*landmark.Group) ([]byte, error) {
	g := groups[0]
	var out []byte
	section := func(name string, lines ...string) {
		out = append(out, "["+name+"]\n"...)
		for _, line := range lines {
			out = append(out, line+"\n"...)
		}
	}
	section(sectionIndividuals, strconv.Itoa(len(groups)))
	section(sectionLandmarks, strconv.Itoa(g.Len()))
	section(sectionDimensions, strconv.Itoa(g.Dim()))
	if lines := eachGroup(groups, (*landmark.Group).Name); lines != nil {
		section(sectionNames, lines...)
	}
	others := g.Properties().Extra.All()
	carried := func(before bool) {
		for _, f := range others {
			name := strings.ToLower(f.Key)
			if first := name == sectionLabels || name == sectionGroups; first != before || name == sectionValues {
				continue
			}
			if f.Value == "" {
				section(f.Key)
			} else {
				section(f.Key, f.Value)
			}
		}
	}
	carried(true)
	values := eachGroup(groups, func(g *landmark.Group) string {
		value, _ := g.Properties().Extra.Get(sectionValues)
		return value
	})
	if values != nil {
		section(sectionValues, values...)
	}
	section(sectionPoints)
	sign := missingWord
	if spellingOf[morphologikaSpelling](g).nines {
		sign = missingDigits
	}
	for i, g := range groups {
		out = appendIndividual(out, g, i, sign)
	}
	if edges := g.Connectivity(); len(edges) > 0 {
		section(sectionLines)
		for _, e := range edges {
			out = append(out, strconv.Itoa(e[0]+1)+" "+strconv.Itoa(e[1]+1)+"\n"...)
		}
	}
	carried(false)
	return out, nil
}

// eachGroup returns a line for each group; nil if all are empty.
func eachGroup(groups []*landmark.Group, text func(*landmark.Group) string) []string {
	lines, some := make([]string, len(groups)), false
	for i, g := range groups {
		lines[i] = text(g)
		some = some || lines[i] != ""
	}
	if !some {
		return nil
	}
	return lines
}

func appendIndividual(out []byte, g *landmark.Group, i int, sign string) []byte {
	title := individualNumber(i)
	if s := spellingOf[morphologikaSpelling](g); s.titled {
		title = s.title
	}
	out = append(out, "'"+title+"\n"...)
	for _, l := range g.Landmarks() {
		if p := l.Position; p.X == missingNumber && p.Y == missingNumber && (g.Dim() == 2 || p.Z == missingNumber) {
			out = append(out, strings.Repeat(missingOther+" ", g.Dim()-1)+missingOther+"\n"...)
			continue
		}
		out = append(appendPoint(out, l, g.Dim(), sign), '\n')
	}
	return out
}

// individualNumber is the line before the points of an individual, behind its
// quote.
func individualNumber(i int) string { return "#" + strconv.Itoa(i+1) }
