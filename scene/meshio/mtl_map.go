package meshio

import (
	"bytes"
	"slices"
	"strings"
)

// mapLine reads what follows map_Kd: options, and the name of a file, which may have
// blanks. undone are the options that would change the look and are not followed.
func mapLine(b []byte) (name string, move texMove, undone []string) {
	move = texStay
	for {
		b = bytes.TrimSpace(b)
		end := wordEnd(b, 0)
		option := strings.ToLower(string(b[:end]))
		o, ok := mapOptions[option]
		if !ok {
			return string(b), move, undone
		}
		rest := b[end:]
		var values []string
		for len(values) < o.most {
			rest = bytes.TrimSpace(rest)
			end := wordEnd(rest, 0)
			if end == 0 || !o.takes(string(rest[:end]), len(values)) {
				break
			}
			values = append(values, string(rest[:end]))
			rest = rest[end:]
		}
		if len(values) < o.least && len(bytes.TrimSpace(rest)) > 0 {
			return string(b), move, undone // a name that begins like an option
		}
		b = rest
		switch {
		case option == "-s":
			move.scale(numbersIn(values))
		case option == "-o":
			move.shift(numbersIn(values))
		case o.changes(values) && !slices.Contains(undone, option):
			undone = append(undone, option)
		}
	}
}

// mapOption says what follows an option.
type mapOption struct {
	least, most int
	words       []string // that may stand there; nil for numbers
	plain       []string // values that change nothing; nil where none do
}

// mapOptions are those of the specification, and two that others write. Those about
// filtering make no difference here.
var mapOptions = map[string]mapOption{
	"-blendu":     {1, 1, onOff, onOff},
	"-blendv":     {1, 1, onOff, onOff},
	"-boost":      {1, 1, nil, []string{}},
	"-bm":         {1, 1, nil, []string{}}, // for bumps only
	"-cc":         {1, 1, onOff, onOff},
	mapClamp:      {1, 1, onOff, []string{"off"}},
	"-imfchan":    {1, 1, []string{"r", "g", "b", "m", "l", "z"}, nil},
	"-texres":     {1, 1, nil, []string{}},
	"-type":       {1, 1, mapTypes, mapTypes[:1]},
	"-mm":         {1, 2, nil, []string{"0 1"}},
	"-o":          {1, 3, nil, nil},
	"-s":          {1, 3, nil, nil},
	"-t":          {1, 3, nil, []string{"0", "0 0", "0 0 0"}},
	"-channel":    {1, 1, nil, []string{}},
	"-colorspace": {1, 1, []string{"srgb", "linear", "raw"}, []string{"srgb"}},
}

// mapClamp shows a picture once instead of again and again.
const mapClamp = "-clamp"

var (
	onOff    = []string{"on", "off"}
	mapTypes = []string{"sphere", "cube_top", "cube_bottom", "cube_front", "cube_back", "cube_left", "cube_right"}
)

// takes reports whether a word is the next value of an option.
func (o mapOption) takes(word string, have int) bool {
	if o.words != nil {
		return slices.Contains(o.words, strings.ToLower(word))
	}
	_, end := float([]byte(word), 0)
	return end == len(word)
}

// changes reports whether an option with these values changes the look.
func (o mapOption) changes(values []string) bool {
	if o.plain != nil && len(o.plain) == 0 {
		return false
	}
	for i, v := range values {
		if n, end := float([]byte(v), 0); end > 0 && (n == 0 || n == 1) {
			values[i] = string('0' + byte(n))
		}
	}
	return !slices.Contains(o.plain, strings.ToLower(strings.Join(values, " ")))
}

func numbersIn(words []string) (v []float32) {
	for _, w := range words {
		n, _ := float([]byte(w), 0)
		v = append(v, float32(n))
	}
	return v
}
