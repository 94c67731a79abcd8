package shape

import (
	"slices"
	"strings"
	"unicode"
)

// side is what a word of a name says.
type side int8

const (
	noSide side = iota
	left
	right
)

var sideWords = map[string]side{
	"l": left, "left": left, "lt": left, "sinister": left, "sin": left,
	"r": right, "right": right, "rt": right, "dexter": right, "dex": right,
}

// PairsByName returns the partners that the names of points tell, as Pairing has them: two points
// whose names are alike but for a word of the side, once each. Such a word is l, left, lt, sin or sinister,
// and r, right, rt, dex or dexter, in any case, that stands apart: "orbit_L", "orbit-l", "L orbit",
// "orbitLeft", "orbitL" and "orbit.l.2", but not "lorbit". A name without any is of the midline,
// itself its partner, if there is a pair at all; a side without its other has -1, and so have names that occur
// twice, say both sides, or are empty.
//
// It is a second opinion on FindPairs, as names are typed by hand: see Disagree.
func PairsByName(names []string) []int {
	type both struct{ left, right []int }
	by := make(map[string]both)
	partners := make([]int, len(names))
	var middle []int
	for j, name := range names {
		partners[j] = -1
		stem, s, ok := withoutSide(name)
		switch pair := by[stem]; {
		case !ok:
		case s == noSide && strings.TrimSpace(name) != "":
			middle = append(middle, j)
		case s == left:
			pair.left = append(pair.left, j)
			by[stem] = pair
		case s == right:
			pair.right = append(pair.right, j)
			by[stem] = pair
		}
	}
	paired := false
	for _, pair := range by {
		if len(pair.left) == 1 && len(pair.right) == 1 {
			paired = true
			partners[pair.left[0]], partners[pair.right[0]] = pair.right[0], pair.left[0]
		}
	}
	if paired {
		for _, j := range middle {
			partners[j] = j
		}
	}
	return partners
}

// withoutSide returns a name whose word of the side is a mark, and which it was; not ok where it says both.
func withoutSide(name string) (stem string, s side, ok bool) {
	words := splitName(name)
	for i, w := range words {
		word := strings.ToLower(w)
		found := sideWords[word]
		if words[i] = word; found == noSide {
			continue
		}
		if s != noSide && s != found {
			return "", noSide, false
		}
		s, words[i] = found, "\x00"
	}
	return strings.Join(words, ""), s, true
}

// splitName returns the words of a name and what is between them, all of it: a word ends where
// letters do, and before a capital that follows a small letter.
func splitName(name string) (words []string) {
	begin, before := 0, rune(0)
	for i, r := range name {
		if i > 0 && (unicode.IsLetter(before) != unicode.IsLetter(r) || unicode.IsLower(before) && unicode.IsUpper(r)) {
			words, begin = append(words, name[begin:i]), i
		}
		before = r
	}
	return append(words, name[begin:])
}

// Disagree returns the points that two opinions give different partners, in order. Where one has
// none, -1, it has no opinion. It panics for opinions of different lengths.
func Disagree(a, b []int) []int {
	if len(a) != len(b) {
		panic("shape: partners of different configurations")
	}
	var differ []int
	for j := range a {
		if a[j] >= 0 && b[j] >= 0 && a[j] != b[j] {
			differ = append(differ, j)
		}
	}
	return slices.Clip(differ)
}
