package lmio

import (
	"strings"
	"unicode"

	"cairn/internal/message"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// gaps tells which words of a file stand for coordinates that are not there.
type gaps struct {
	is func(word string) bool // nil for isMissing
}

// point makes a landmark of two or three words of the current line; what names
// it in a message. It is missing where one of the words is a gap.
func (t *textReader) point(words []string, what string) (landmark.Landmark, error) {
	v, missing, err := t.vector(words, what)
	switch {
	case err != nil:
		return landmark.Landmark{}, err
	case missing == 0:
		return landmark.Landmark{Position: v, Status: landmark.Defined}, nil
	}
	return missingPoint(), nil
}

// vector is numbers, and notes what is there beside a gap as not kept.
func (t *textReader) vector(words []string, what string) (v r3.Vec, missing int, err error) {
	v, there, missing, err := t.numbers(words, what)
	if err == nil && missing > 0 {
		t.half(t.where, what, there[:len(words)]...)
	}
	return v, missing, err
}

// numbers reads up to three numbers of the current line, and counts the gaps
// among them, which are 0; there are the words that are numbers.
func (t *textReader) numbers(words []string, what string) (v r3.Vec, there [3]string, missing int, err error) {
	is := t.gaps.is
	if is == nil {
		is = isMissing
	}
	axes := [...]*float64{&v.X, &v.Y, &v.Z}
	for k, w := range words {
		if is(w) {
			missing++
			continue
		}
		if *axes[k], err = t.float(w, what); err != nil {
			return r3.Vec{}, there, 0, err
		}
		there[k] = w
	}
	return v, there, missing, nil
}

// tellMissing says how the file wrote points that are missing. That all points
// are missing is odd.
func (t *textReader) tellMissing(points []landmark.Landmark, sign string) {
	n := 0
	for _, l := range points {
		if l.Status == landmark.Missing {
			n++
		}
	}
	switch {
	case n == 0:
	case n == len(points):
		t.warn("no point has a position: %s stands for a missing one", sign)
	default:
		t.note("%s read as missing, from %s in the file", message.Plural(n, "point"), sign)
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
	return message.Plural(len(words), "coordinate")
}
