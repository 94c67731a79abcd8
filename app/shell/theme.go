package shell

import (
	"image/color"

	"cairn/app/session"
	"cairn/render"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// quietTheme is Fyne's own theme with less room around things, so that the
// picture has more, and with a light or dark variant that can be fixed.
type quietTheme struct {
	fyne.Theme
	choice string // of the session's
}

func newTheme(choice string) *quietTheme { return &quietTheme{theme.DefaultTheme(), choice} }

// variant returns the variant in force, given the system's.
func (t *quietTheme) variant(system fyne.ThemeVariant) fyne.ThemeVariant {
	switch t.choice {
	case session.AlwaysLight:
		return theme.VariantLight
	case session.AlwaysDark:
		return theme.VariantDark
	default:
		return system
	}
}

// palettes are the colours that differ from Fyne's own. Text has a contrast of at
// least 4.5:1 with whatever it lies on, what cannot be used now at least 3:1 (Web
// Content Accessibility Guidelines 2.2, 1.4.3 and 1.4.11).
var palettes = map[fyne.ThemeVariant]map[fyne.ThemeColorName]color.Color{
	theme.VariantLight: {
		theme.ColorNameForeground:          ink(0x2b, 0x2f, 0x33),
		theme.ColorNamePlaceHolder:         color.NRGBA{0x66, 0x6d, 0x73, 0xff},
		theme.ColorNameDisabled:            color.NRGBA{0x69, 0x70, 0x76, 0xff},
		theme.ColorNamePrimary:             color.NRGBA{0x0f, 0x6c, 0x86, 0xff},
		theme.ColorNameHyperlink:           color.NRGBA{0x0f, 0x6c, 0x86, 0xff},
		theme.ColorNameForegroundOnPrimary: color.White,
		theme.ColorNameFocus:               color.NRGBA{0x0f, 0x6c, 0x86, 0x50},
		theme.ColorNameError:               color.NRGBA{0xb8, 0x24, 0x1c, 0xff},
		theme.ColorNameWarning:             color.NRGBA{0x8f, 0x54, 0x00, 0xff},
		colorToggled:                       color.NRGBA{0xae, 0xd9, 0xe5, 0xff},
		colorOnToggled:                     color.NRGBA{0x08, 0x3f, 0x4f, 0xff},
	},
	theme.VariantDark: {
		theme.ColorNameForeground:          ink(0xf3, 0xf3, 0xf3),
		theme.ColorNameDisabled:            color.NRGBA{0x97, 0x9f, 0xa6, 0xff},
		theme.ColorNamePrimary:             color.NRGBA{0x4f, 0xb3, 0xcc, 0xff},
		theme.ColorNameHyperlink:           color.NRGBA{0x4f, 0xb3, 0xcc, 0xff},
		theme.ColorNameForegroundOnPrimary: color.NRGBA{0x10, 0x18, 0x1c, 0xff},
		theme.ColorNameFocus:               color.NRGBA{0x4f, 0xb3, 0xcc, 0x50},
		theme.ColorNameError:               color.NRGBA{0xff, 0x7a, 0x6e, 0xff},
		colorToggled:                       color.NRGBA{0x1f, 0x5d, 0x70, 0xff},
		colorOnToggled:                     color.NRGBA{0xe4, 0xf6, 0xfb, 0xff},
	},
}

// A button that is switched on has the accent's tint. Fyne has no name for that;
// nothing here is a success in its sense, and so the theme paints that one so.
const (
	toggled        = widget.SuccessImportance
	colorToggled   = theme.ColorNameSuccess
	colorOnToggled = theme.ColorNameForegroundOnSuccess
)

// ink returns a colour for text that is opaque on the screen. Fyne 2.7 draws the
// keys of menus in the foreground's colour with 95 % of its alpha, of which it
// takes the low byte instead of the high one: of 0xffff that is 0x32, nearly
// nothing. Of this alpha it is 0xff.
func ink(r, g, b uint8) color.Color {
	const alpha, full = 0xffca, 0xffff
	channel := func(c uint8) uint16 { return uint16((uint32(c)*0x101*full + alpha - 1) / alpha) } // what RGBA gives back has c twice
	return color.NRGBA64{channel(r), channel(g), channel(b), alpha}
}

// Color is part of fyne.Theme.
func (t *quietTheme) Color(name fyne.ThemeColorName, system fyne.ThemeVariant) color.Color {
	v := t.variant(system)
	if c, ok := palettes[v][name]; ok {
		return c
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
