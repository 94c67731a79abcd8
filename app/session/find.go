package session

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Find returns the actions that a text finds, the best first: all where there is no
// text. Each of its words must be found in what the action is called, in its menu, or
// in its Words: as the beginning of a word, within one, or as letters in their order
// in the title, so that "exp pic" and "exppic" find Export Picture.
func (s *Session) Find(text string) []*Action {
	return find(s.actions, words(text))
}

// find returns those of all actions that match all wanted words, the best first.
func find(all []*Action, wanted []string) []*Action {
	type found struct {
		*Action
		score int
	}
	var some []found
	for _, a := range all {
		if score, ok := match(a, wanted); ok {
			some = append(some, found{a, score})
		}
	}
	slices.SortStableFunc(some, func(a, b found) int { return cmp.Compare(b.score, a.score) })
	actions := make([]*Action, len(some))
	for i, f := range some {
		actions[i] = f.Action
	}
	return actions
}

// How well a word is found: the title counts more than the menu and other words.
const (
	asBeginning = 8 // of a word of the title
	asOther     = 4 // of the menu or of another word
	within      = 2
	asLetters   = 1
	asWhole     = 2 // more: all words of the title, and no others
	inPlace     = 1 // more: the first word, of the title's first
)

func match(a *Action, wanted []string) (score int, ok bool) {
	title, others := words(a.Label()), words(a.Menu+" "+a.Words)
	for i, w := range wanted {
		best := 0
		for j, t := range title {
			points := 0
			if strings.HasPrefix(t, w) {
				points = asBeginning
			} else if strings.Contains(t, w) {
				points = within
			}
			if points > 0 && i == 0 && j == 0 {
				points += inPlace
			}
			best = max(best, points)
		}
		for _, o := range others {
			if strings.HasPrefix(o, w) {
				best = max(best, asOther)
			}
		}
		if best == 0 && inOrder(strings.Join(title, ""), w) {
			best = asLetters
		}
		if best == 0 {
			return 0, false
		}
		score += best
	}
	if slices.Equal(title, wanted) {
		score += asWhole
	}
	return score, true
}

// words returns the words of a text, in small letters and without signs.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// inOrder reports whether a text begins with the first letter of another and has all
// others of it, in their order.
func inOrder(text, letters string) bool {
	rest := []rune(letters)
	if !strings.HasPrefix(text, string(rest[:1])) {
		return false
	}
	for _, r := range text {
		if len(rest) > 0 && r == rest[0] {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}
