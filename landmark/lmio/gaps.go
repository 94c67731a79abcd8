package lmio

import (
	"strings"
	"unicode"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// gaps tells which words of a file stand for coordinates that are not there,
// and counts the points that have such.
type gaps struct {
	is      func(word string) bool
	points  int // without a position
	partial int // of these, with some coordinates
}

// coordinates makes a landmark of two or three words of the current line; what
// names the point in a message. It is missing where one of the words is a gap.
func (t *textReader) coordinates(words []string, what string, g *gaps) (landmark.Landmark, error) {
	var v [3]float64
	missing := 0
	for k, w := range words {
		if g.is(w) {
			missing++
			continue
		}
		x, err := t.float(w, what)
		if err != nil {
			return landmark.Landmark{}, err
		}
		v[k] = x
	}
	if missing == 0 {
		return landmark.Landmark{Position: r3.Vec{X: v[0], Y: v[1], Z: v[2]}, Status: landmark.Defined}, nil
	}
	g.points++
	if missing < len(words) {
		g.partial++
	}
	return missingPoint(), nil
}

// tellGaps warns of coordinates that are not kept.
func (t *textReader) tellGaps(g *gaps) {
	if g.partial > 0 {
		t.warn("%s with only some coordinates; without the others the point counts as missing, and these are not kept", plural(g.partial, "point"))
	}
}

// cutWord cuts the first word off a text, in which blanks part words; it is ""
// where there is none. Unlike strings.Fields it takes no memory for a line of
// many megabytes.
func cutWord(text string) (word, rest string) {
	text = strings.TrimLeftFunc(text, unicode.IsSpace)
	if end := strings.IndexFunc(text, unicode.IsSpace); end >= 0 {
		return text[:end], text[end:]
	}
	return text, ""
}

// coordinateWords returns the words of a line of two or three coordinates, or
// the first four where there are more.
func coordinateWords(line string) (words []string) {
	const most = 3
	for len(words) <= most {
		word, rest := cutWord(line)
		if word == "" {
			break
		}
		words, line = append(words, word), rest
	}
	return words
}

// howMany says how many coordinates coordinateWords found.
func howMany(words []string) string {
	if len(words) > 3 {
		return "more than 3 coordinates"
	}
	return plural(len(words), "coordinate")
}
