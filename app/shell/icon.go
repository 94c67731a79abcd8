package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// appIcon returns the program's own icon.
func appIcon() fyne.Resource { return theme.FileImageIcon() }
