package shell

import (
	"cairn/assets"

	"fyne.io/fyne/v2"
)

// appIcon returns the program's own icon.
func appIcon() fyne.Resource { return fyne.NewStaticResource("cairn.png", assets.Icon) }
