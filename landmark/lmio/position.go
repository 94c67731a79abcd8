package lmio

import (
	"strconv"

	"cairn/landmark"
)

// aNumber is what a coordinate looks like, for telling a format by its content.
const aNumber = `(?:[-+]?[.\d][-+.\deEdD]*|(?i:nan))`

// missingPoint returns a landmark of which a file says that it is missing.
func missingPoint() landmark.Landmark {
	return landmark.Landmark{Position: landmark.NoPosition(), Status: landmark.Missing}
}

// pointNumber names the point of an index in a message.
func pointNumber(i int) string { return "point " + strconv.Itoa(i+1) }

// appendPoint appends a landmark's first two or three coordinates with a
// blank between, and the sign for each where it is not placed.
func appendPoint(out []byte, l landmark.Landmark, dim int, sign string) []byte {
	for k, x := range [3]float64{l.Position.X, l.Position.Y, l.Position.Z} {
		switch {
		case k == dim:
			return out
		case k > 0:
			out = append(out, ' ')
		}
		if l.Placed() {
			out = appendNumber(out, x)
		} else {
			out = append(out, sign...)
		}
	}
	return out
}

// lastWords cuts the last n words, which blanks or tabs part, off a line. ok is
// false where there are fewer.
func lastWords(line string, n int) (rest string, words []string, ok bool) {
	words = make([]string, n)
	for n--; n >= 0; n-- {
		line = trimBlanks(line)
		if line == "" {
			return "", nil, false
		}
		at := len(line)
		for at > 0 && line[at-1] != ' ' && line[at-1] != '\t' {
			at--
		}
		line, words[n] = line[:at], line[at:]
	}
	return trimBlanks(line), words, true
}

func trimBlanks(s string) string {
	for s != "" && (s[len(s)-1] == ' ' || s[len(s)-1] == '\t') {
		s = s[:len(s)-1]
	}
	return s
}
