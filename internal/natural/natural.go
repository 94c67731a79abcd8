// Package natural puts file names into the order in which people count: scan 2
// before scan 10.
package natural

import (
	"cmp"
	"slices"
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
	return cmp.Or(c.CompareString(a, b), cmp.Compare(a, b))
}

// Sort sorts names in place.
func Sort(names []string) { slices.SortFunc(names, Compare) }
