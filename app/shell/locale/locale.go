// Package locale keeps the toolkit from complaining about the plain C locale,
// which is no language. The toolkit reads the locale while its packages are
// initialised, so this must happen in an init that comes before: packages are
// initialised in the order of their import paths once what they need is there,
// and this one needs almost nothing.
package locale

import "os"

func init() {
	for _, key := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		switch os.Getenv(key) {
		case "", "C", "POSIX", "C.UTF-8", "C.utf8":
		default:
			return
		}
	}
	os.Setenv("LC_ALL", "en_US.UTF-8")
}
