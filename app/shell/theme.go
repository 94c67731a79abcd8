package shell

import (
	"image/color"

	"cairn/render"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Variants of the theme that a user can choose.
const (
	followSystem = "system"
	alwaysLight  = "light"
	alwaysDark   = "dark"
)

// quietTheme is Fyne's own theme with less room around things, so that the
// picture has more, and with a light or dark variant that can be fixed.
type quietTheme struct {
	fyne.Theme
	choice string // followSystem, alwaysLight or alwaysDark
}

func newTheme(choice string) *quietTheme { return &quietTheme{theme.DefaultTheme(), choice} }

// variant returns the variant in force, given the system's.
func (t *quietTheme) variant(system fyne.ThemeVariant) fyne.ThemeVariant {
	switch t.choice {
	case alwaysLight:
		return theme.VariantLight
	case alwaysDark:
		return theme.VariantDark
	default:
		return system
	}
}

// Color is part of fyne.Theme.
func (t *quietTheme) Color(name fyne.ThemeColorName, system fyne.ThemeVariant) color.Color {
	v := t.variant(system)
	switch name {
	case theme.ColorNameDisabled: // Fyne's own is too faint to read as a hint
		if v == theme.VariantLight {
			return color.NRGBA{0x8b, 0x92, 0x98, 0xff}
		}
		return color.NRGBA{0x97, 0x9f, 0xa6, 0xff}
	case theme.ColorNamePrimary, theme.ColorNameHyperlink:
		if v == theme.VariantLight {
			return color.NRGBA{0x0f, 0x6c, 0x86, 0xff}
		}
		return color.NRGBA{0x4f, 0xb3, 0xcc, 0xff}
	case theme.ColorNameForegroundOnPrimary:
		if v == theme.VariantLight {
			return color.White
		}
		return color.NRGBA{0x10, 0x18, 0x1c, 0xff}
	}
	return t.Theme.Color(name, v)
}

// Size is part of fyne.Theme.
func (t *quietTheme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return 13
	case theme.SizeNameInnerPadding:
		return 6
	case theme.SizeNamePadding:
		return 3
	case theme.SizeNameInlineIcon:
		return 17
	}
	return t.Theme.Size(name)
}

// background returns the viewport's background in the given variant.
func background(v fyne.ThemeVariant) color.NRGBA {
	if v == theme.VariantLight {
		return render.LightBackground
	}
	return render.DarkBackground
}
