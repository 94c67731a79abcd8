package shell

import (
	"slices"
	"unicode"
)

// ellipsis stands for what is left out of a name.
const ellipsis = '…'

// shortened returns at most n characters of a text, with an ellipsis wherever
// something is left out. Kept are, in this order: the characters that parts names,
// the words that they are in, a little of the beginning and of the end, and then as
// much more of the one as of the other.
func shortened(text []rune, n int, parts []int) string {
	k := keeper{make([]bool, len(text)), min(n, len(text))}
	for _, at := range parts {
		at = min(at, len(text)-1) // a name may part from longer ones by its end
		k.keep(at, at+1)
	}
	for _, at := range slices.Backward(parts) {
		start, end := wordAt(text, min(at, len(text)-1))
		k.keep(at, end)
		k.keep(start, at)
	}
	const most, share = 4, 4 // of the beginning and the end each: enough for .ply
	edge := min(most, n/share)
	k.keep(0, edge)
	k.keep(len(text)-edge, len(text))
	rest := k.room
	k.room = (rest + 1) / 2
	k.keep(0, len(text))
	k.room += rest / 2
	for i := len(text); i > 0; i-- {
		k.keep(i-1, i)
	}
	return k.text(text)
}

// forTitle returns a name as it can stand in a line of its own, such as the title
// of a dialog, which would otherwise make the dialog as wide as it is.
func forTitle(name string) string {
	const longest = 48
	return shortened([]rune(name), longest, nil)
}

// keeper chooses characters of a text until there is no room for more.
type keeper struct {
	kept []bool
	room int
}

// keep keeps the characters from start up to end, as far as there is room.
func (k *keeper) keep(start, end int) {
	for i := max(0, start); i < min(end, len(k.kept)) && k.room > 0; i++ {
		if !k.kept[i] {
			k.kept[i] = true
			k.room--
		}
	}
}

// text returns what is kept. An ellipsis is not put in for one character, which
// takes no more room.
func (k *keeper) text(text []rune) string {
	var short []rune
	for i := 0; i < len(text); i++ {
		if k.kept[i] {
			short = append(short, text[i])
			continue
		}
		next := i + 1
		for next < len(text) && !k.kept[next] {
			next++
		}
		if next == i+1 {
			short = append(short, text[i])
			continue
		}
		short = append(short, ellipsis)
		i = next - 1
	}
	return string(short)
}

// wordAt returns the bounds of the letters, or of the digits, around a place in a
// text.
func wordAt(text []rune, at int) (start, end int) {
	kind := func(r rune) int {
		switch {
		case unicode.IsDigit(r):
			return 1
		case unicode.IsLetter(r), unicode.IsMark(r):
			return 2
		}
		return 0
	}
	start, end = at, min(at+1, len(text))
	if at < 0 || at >= len(text) || kind(text[at]) == 0 {
		return start, end
	}
	for start > 0 && kind(text[start-1]) == kind(text[at]) {
		start--
	}
	for end < len(text) && kind(text[end]) == kind(text[at]) {
		end++
	}
	return start, end
}

// partings returns for each name the places where it parts from others that begin
// as it does: one character at each of them tells it from all. The place is the
// name's length where others go on.
func partings(names []string) [][]int {
	p := parter{make([][]rune, len(names)), make([][]int, len(names))}
	all := make([]int, len(names))
	for i, name := range names {
		p.names[i], all[i] = []rune(name), i
	}
	slices.SortFunc(all, func(a, b int) int { return slices.Compare(p.names[a], p.names[b]) })
	p.part(all, 0)
	return p.places
}

// parter finds partings.
type parter struct {
	names  [][]rune
	places [][]int
}

// part notes where names part, given in order, of which at least so many
// characters at the beginning are the same.
func (p *parter) part(names []int, same int) {
	if len(names) < 2 {
		return
	}
	first, last := p.names[names[0]], p.names[names[len(names)-1]]
	for same < len(first) && first[same] == last[same] { // the first is the shorter one if it is the beginning of the last
		same++
	}
	if same == len(last) {
		return // all the same
	}
	next := func(i int) rune { // -1 where the name ends
		if name := p.names[i]; same < len(name) {
			return name[same]
		}
		return -1
	}
	for len(names) > 0 {
		end := 0
		for end < len(names) && next(names[end]) == next(names[0]) {
			p.places[names[end]] = append(p.places[names[end]], same)
			end++
		}
		if next(names[0]) >= 0 {
			p.part(names[:end], same+1)
		}
		names = names[end:]
	}
}
