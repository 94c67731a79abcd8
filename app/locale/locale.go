// Package locale keeps Fyne from complaining, on every start of the program,
// about locales such as C.UTF-8, whose first part it takes for a language.
//
// Fyne asks while its packages are initialised, so this package has to come
// first: Go initialises packages in the order of their import paths, as far as
// what they import allows (The Go Programming Language Specification, Program
// initialization). It imports nothing but the standard library for that.
package locale

import (
	"cmp"
	"os"
	"strings"
)

func init() {
	current := cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG"))
	// LANGUAGE goes before them, and says nothing about character sets.
	if strings.HasPrefix(current, "C.") && os.Getenv("LANGUAGE") == "" {
		_ = os.Setenv("LANGUAGE", "en") // or else there is the complaint
	}
}
