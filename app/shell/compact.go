package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// compact is a theme for a field within a row of a list, which is no higher than its
// text.
type compact struct{ fyne.Theme }

// Size is part of fyne.Theme.
func (c compact) Size(name fyne.ThemeSizeName) float32 {
	const least = 1
	switch name {
	case theme.SizeNameInnerPadding, theme.SizeNamePadding, theme.SizeNameLineSpacing:
		return least
	case theme.SizeNameText:
		return c.Theme.Size(name) - 1
	}
	return c.Theme.Size(name)
}

// inRow returns a field as it stands in a row.
func inRow(f *nameField) fyne.CanvasObject {
	return container.NewThemeOverride(f, compact{theme.Current()})
}

// lockIcon is a padlock.
var lockIcon = theme.NewThemedResource(fyne.NewStaticResource("lock.svg", []byte(
	`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><path fill="#000000" fill-rule="evenodd" d="M7 10V7a5 5 0 0 1 10 0v3h1.500v11h-13V10zM9 10h6V7a3 3 0 0 0-6 0z"/></svg>`)))
