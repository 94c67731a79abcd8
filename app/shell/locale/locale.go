// Package locale keeps the toolkit from complaining about the plain C locale,
// which is no language. The toolkit reads the locale while its packages are
// initialised, so this must happen in an init that comes before: packages are
// initialised in the order of their import paths once what they need is there,
// and this one needs almost nothing.
package locale

import (
	"cmp"
	"os"
)

func init() {
	locale := cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG"))
	switch locale {
	case "", "C", "POSIX", "C.UTF-8", "C.utf8":
		if os.Getenv("LANGUAGE") == "" {
			os.Setenv("LANGUAGE", "en") // of messages only; characters stay as they are
		}
	}
}
