// Package natural puts file names into the order in which people count: scan 2
// before scan 10.
package natural

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// One Collator must not be used from two goroutines at once.
var collators = sync.Pool{New: func() any { return collate.New(language.Und, collate.Numeric) }}

// Compare compares two names: numbers in them by their value, letters as in a
// dictionary, with letter case and accents only where nothing else differs. It
// returns a negative number if a comes first, a positive one if b does, and 0
// only for the same name.
func Compare(a, b string) int {
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	x, y := a, b
	if hasZero(a) || hasZero(b) {
		x, y = counted(a), counted(b)
	}
	return cmp.Or(c.CompareString(x, y), cmp.Compare(a, b))
}

// hasZero reports whether a number in a name is 0. The collator takes such a number for
// none at all, and puts what follows it in its place: "0.ply" behind "1.ply".
func hasZero(name string) bool {
	for i := 0; i < len(name); {
		end := i
		for end < len(name) && isDigit(name[end]) {
			end++
		}
		if end > i && strings.Trim(name[i:end], "0") == "" {
			return true
		}
		i = max(end, i+1)
	}
	return false
}

// counted returns a name with all of its numbers one higher, which keeps their order.
func counted(name string) string {
	var next []byte // from its end on
	for i := len(name) - 1; i >= 0; i-- {
		if !isDigit(name[i]) {
			next = append(next, name[i])
			continue
		}
		carry := true
		for ; i >= 0 && isDigit(name[i]); i-- {
			switch d := name[i]; {
			case carry && d == '9':
				next = append(next, '0')
			case carry:
				next, carry = append(next, d+1), false
			default:
				next = append(next, d)
			}
		}
		if carry {
			next = append(next, '1')
		}
		i++
	}
	slices.Reverse(next)
	return string(next)
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// Sort sorts names in place.
func Sort(names []string) { slices.SortFunc(names, Compare) }
