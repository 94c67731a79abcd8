package shell

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
)

// endings are how the names of files end that a dialog shows, in lower case.
// Unlike Fyne's filter they may have two parts, as .mrk.json has.
type endings []string

// Matches is part of storage.FileFilter.
func (e endings) Matches(u fyne.URI) bool {
	name := strings.ToLower(u.Name())
	return slices.ContainsFunc(e, func(end string) bool { return strings.HasSuffix(name, end) })
}
