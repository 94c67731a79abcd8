package typeset

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
	"golang.org/x/text/unicode/bidi"
)

// missingLetter stands where no font has a letter.
const missingLetter = '?'

// ignorable reports whether a letter changes others and has no shape of its own
// (Unicode's Default_Ignorable_Code_Point, without those that are not assigned).
func ignorable(r rune) bool {
	switch {
	case r == 0xad, r == 0x34f, r == 0x61c, r == 0xfeff, r == 0x3164, r == 0xffa0,
		r >= 0x115f && r <= 0x1160, r >= 0x17b4 && r <= 0x17b5, r >= 0x180b && r <= 0x180f,
		r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f,
		r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return false
}

func withoutIgnorable(s string) string {
	return string(slices.DeleteFunc([]rune(s), ignorable))
}

// embedding reports whether a letter changes the direction of those behind it.
// Names have no use for that, and it could make two names look like one.
func embedding(r rune) bool { return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 }

// item is a piece of a text of one direction and script: the letters from first
// to last-1.
type item struct {
	first, last int
	level       int // of embedding (Unicode Standard Annex 9): odd ones go from right to left
	script      language.Script
}

// items cuts a text into pieces of one level and script, and returns them in
// the order in which they are written from left to right.
func items(text []rune) []item {
	levels := levels(text)
	var all []item
	for first := 0; first < len(text); {
		last := first + 1
		for last < len(text) && levels[last] == levels[first] {
			last++
		}
		all = append(all, byScript(text, first, last, levels[first])...)
		first = last
	}
	reorder(all)
	return all
}

// byScript cuts a piece of one level where the script changes. What many scripts
// have, such as digits, belongs to the script before it, or at the beginning to
// the first.
func byScript(text []rune, first, last, level int) []item {
	current := item{first: first, level: level, script: language.Common}
	var all []item
	for i := first; i < last; i++ {
		s := family(language.LookupScript(text[i]))
		switch {
		case !s.Strong() || s == current.script:
		case current.script == language.Common:
			current.script = s
		default:
			current.last = i
			all = append(all, current)
			current = item{first: i, level: level, script: s}
		}
	}
	current.last = last
	return append(all, current)
}

// family returns one script for those that Japanese, Korean and Chinese mix
// within a word, so that one font writes the word.
func family(s language.Script) language.Script {
	switch s {
	case language.Hiragana, language.Katakana, language.Bopomofo, language.Hangul:
		return language.Han
	}
	return s
}

// reorder puts pieces into the order from left to right: rule L2 of Annex 9.
func reorder(all []item) {
	for level := 2; level > 0; level-- {
		for i := 0; i < len(all); i++ {
			j := i
			for j < len(all) && all[j].level >= level {
				j++
			}
			slices.Reverse(all[i:j])
			i = max(i, j)
		}
	}
}

// levels returns the level of each letter of a text without embeddings: 0, 1 or
// 2. x/text tells the directions only: even levels must be told apart, as a
// number in Hebrew stands left of the words before it and an English word does
// not.
func levels(text []rune) []int {
	levels := make([]int, len(text))
	var p bidi.Paragraph
	text = withBrackets(text)
	if _, err := p.SetString(string(text)); err != nil {
		return levels
	}
	order, err := p.Order()
	if err != nil {
		return levels
	}
	base := baseLevel(text)
	for n := range order.NumRuns() {
		run := order.Run(n)
		first, last := run.Pos()
		last = min(last, len(text)-1)
		switch {
		case run.Direction() == bidi.RightToLeft:
			fill(levels[first:last+1], 1)
		case base == 1:
			fill(levels[first:last+1], 2)
		default:
			if first > 0 {
				fill(levels[first:first+number(text[first:last+1])], 2)
			}
			for i := first; i <= last; i++ {
				if class(text[i]) == bidi.AN { // behind Latin letters too: rule I1
					levels[i] = 2
				}
			}
		}
	}
	return levels
}

// withBrackets returns a text in which letters stand for the brackets of pairs, in the
// direction that these have by rule N0: x/text finds no pairs, as it compares the
// closing bracket with the opening one and not with its mirror image. Where numbers
// follow, their level may be another than by the rules, but not their place.
func withBrackets(text []rune) []rune {
	pairs := bracketPairs(text)
	if len(pairs) == 0 {
		return text
	}
	text = slices.Clone(text)
	base := bidi.L
	if baseLevel(text) == 1 {
		base = bidi.R
	}
	for _, p := range pairs {
		found, inside := false, base
		for i := p[0] + 1; i < p[1] && (!found || inside != base); i++ {
			if c, strong := strongClass(text, i, base); strong {
				found, inside = true, c
			}
		}
		if !found {
			continue
		}
		if inside != base {
			inside = base // unless the same stands before it
			for i := p[0] - 1; i >= 0; i-- {
				if c, strong := strongClass(text, i, base); strong {
					inside = c
					break
				}
			}
		}
		text[p[0]], text[p[1]] = 'a', 'a'
		if inside == bidi.R {
			text[p[0]], text[p[1]] = 'א', 'א'
		}
	}
	return text
}

// strongClass returns the direction of a letter in the sense of rule N0, if it has one: a
// number goes as the letter before it from left to right, or else from right to left.
func strongClass(text []rune, i int, base bidi.Class) (bidi.Class, bool) {
	switch class(text[i]) {
	case bidi.L:
		return bidi.L, true
	case bidi.R, bidi.AL, bidi.AN:
		return bidi.R, true
	case bidi.EN:
		for i--; i >= 0; i-- {
			switch class(text[i]) {
			case bidi.L:
				return bidi.L, true
			case bidi.R, bidi.AL:
				return bidi.R, true
			}
		}
		return base, true
	}
	return bidi.ON, false
}

// bracketPairs returns the pairs of brackets of a text, in the order in which they open:
// definition BD16.
func bracketPairs(text []rune) (pairs [][2]int) {
	var open []int
	for i, r := range text {
		p, _ := bidi.LookupRune(r)
		switch {
		case !p.IsBracket() || p.Class() != bidi.ON:
		case p.IsOpeningBracket():
			open = append(open, i)
		default:
			for n := len(open) - 1; n >= 0; n-- {
				if bidi.ReverseString(string(text[open[n]])) == string(r) {
					pairs = append(pairs, [2]int{open[n], i})
					open = open[:n]
					break
				}
			}
		}
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return a[0] - b[0] })
	return pairs
}

func fill(s []int, v int) {
	for i := range s {
		s[i] = v
	}
}

// baseLevel returns the level of the paragraph, by its first letter that has a
// direction: rules P2 and P3.
func baseLevel(text []rune) int {
	for _, r := range text {
		switch class(r) {
		case bidi.L:
			return 0
		case bidi.R, bidi.AL:
			return 1
		}
	}
	return 0
}

func class(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// number returns how many letters of a text that follows one from right to left
// are a number, with what rules W4 and W5 count as part of it.
func number(text []rune) int {
	end := 0
	for i, r := range text {
		switch class(r) {
		case bidi.EN, bidi.AN:
			end = i + 1
		case bidi.ET, bidi.NSM, bidi.BN:
			if end == i && i > 0 {
				end = i + 1
			}
		case bidi.ES, bidi.CS:
		default:
			return end
		}
	}
	return end
}

// clusters returns where the letters that readers take for one end, counted
// from the beginning of a piece: a base and its marks, or the parts of an emoji.
func clusters(text []rune) []int {
	var s segmenter.Segmenter
	s.Init(text)
	var ends []int
	for it := s.GraphemeIterator(); it.Next(); {
		g := it.Grapheme()
		ends = append(ends, g.Offset+len(g.Text))
	}
	return ends
}

// Letters returns what readers take for the letters of a text: each with its
// marks, or the parts of an emoji, in the order of the text.
func Letters(text string) []string {
	runes := []rune(text)
	var letters []string
	begin := 0
	for _, end := range clusters(runes) {
		letters = append(letters, string(runes[begin:end]))
		begin = end
	}
	return letters
}

func blank(text []rune) bool {
	return !slices.ContainsFunc(text, func(r rune) bool { return !unicode.IsSpace(r) && !ignorable(r) })
}
