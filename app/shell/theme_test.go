package shell

import (
	"image/color"
	"math"
	"testing"

	"cairn/app/session"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// What text needs, and what cannot be used now (Web Content Accessibility
// Guidelines 2.2, 1.4.3; for the latter they ask for nothing).
const (
	textContrast     = 4.5
	disabledContrast = 3.0
	focusContrast    = 1.5 // of a fill behind text, as for a button that is on: more, and the text on it would be hard to read
)

// straightRGBA returns a colour's channels from 0 to 1, without alpha in them.
func straightRGBA(c color.Color) (rgb [3]float64, alpha float64) {
	n := color.NRGBA64Model.Convert(c).(color.NRGBA64)
	return [3]float64{float64(n.R) / 0xffff, float64(n.G) / 0xffff, float64(n.B) / 0xffff}, float64(n.A) / 0xffff
}

// over returns an ink's channels where it lies on an opaque colour.
func over(ink color.Color, paper [3]float64) [3]float64 {
	rgb, a := straightRGBA(ink)
	for i := range rgb {
		rgb[i] = a*rgb[i] + (1-a)*paper[i]
	}
	return rgb
}

// luminance is WCAG's relative luminance.
func luminance(rgb [3]float64) float64 {
	for i, c := range rgb {
		if c <= 0.04045 {
			rgb[i] = c / 12.92
		} else {
			rgb[i] = math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*rgb[0] + 0.7152*rgb[1] + 0.0722*rgb[2]
}

// contrast returns WCAG's contrast ratio of an ink on a paper, between which
// there may be a veil.
func contrast(ink, paper color.Color, veils ...color.Color) float64 {
	ground, _ := straightRGBA(paper)
	for _, v := range veils {
		ground = over(v, ground)
	}
	a, b := luminance(over(ink, ground)), luminance(ground)
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

func TestContrastIsThatOfTheGuidelines(t *testing.T) {
	for _, c := range []struct {
		ink, paper color.Color
		want       float64
	}{
		{color.Black, color.White, 21}, {color.White, color.White, 1}, {color.NRGBA{0x76, 0x76, 0x76, 0xff}, color.White, 4.54},
		{color.NRGBA{0, 0, 0, 0x80}, color.White, 3.98}, // half black is #7f7f7f
	} {
		if got := contrast(c.ink, c.paper); math.Abs(got-c.want) > 0.05 {
			t.Errorf("%v on %v: %.2f, want %.2f", c.ink, c.paper, got, c.want)
		}
	}
}

func TestTextIsReadableInBothThemes(t *testing.T) {
	papers := []fyne.ThemeColorName{theme.ColorNameBackground, theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground,
		theme.ColorNameInputBackground, theme.ColorNameHeaderBackground, theme.ColorNameButton}
	for name, v := range map[string]fyne.ThemeVariant{"light": theme.VariantLight, "dark": theme.VariantDark} {
		th := newTheme(session.FollowSystem)
		get := func(n fyne.ThemeColorName) color.Color { return th.Color(n, v) }
		check := func(ink, paper fyne.ThemeColorName, least float64, veils ...fyne.ThemeColorName) {
			t.Helper()
			var over []color.Color
			for _, n := range veils {
				over = append(over, get(n))
			}
			if got := contrast(get(ink), get(paper), over...); got < least {
				t.Errorf("%s: %s on %s %v has a contrast of %.2f, less than %g", name, ink, paper, veils, got, least)
			}
		}
		for _, paper := range papers {
			check(theme.ColorNameForeground, paper, textContrast)
			check(theme.ColorNameForeground, paper, textContrast, theme.ColorNameHover)
			check(theme.ColorNameForeground, paper, textContrast, theme.ColorNameFocus)
			check(theme.ColorNameForeground, paper, textContrast, theme.ColorNameSelection)
			check(theme.ColorNameDisabled, paper, disabledContrast)
			check(theme.ColorNameDisabled, paper, disabledContrast, theme.ColorNameHover)
		}
		// Hints are painted in the colour of what is disabled, and are read.
		for _, paper := range []fyne.ThemeColorName{theme.ColorNameBackground, theme.ColorNameOverlayBackground} {
			for _, ink := range []fyne.ThemeColorName{theme.ColorNameDisabled, theme.ColorNameError, theme.ColorNameWarning, theme.ColorNameHyperlink, theme.ColorNamePrimary} {
				check(ink, paper, textContrast)
			}
		}
		check(theme.ColorNamePlaceHolder, theme.ColorNameInputBackground, textContrast)
		check(theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary, textContrast)
		check(theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary, textContrast, theme.ColorNameHover)
		check(theme.ColorNameForegroundOnError, theme.ColorNameError, textContrast)
		check(theme.ColorNameForegroundOnWarning, theme.ColorNameWarning, textContrast)
		check(colorOnToggled, colorToggled, textContrast)
		check(colorOnToggled, colorToggled, textContrast, theme.ColorNameHover)
		// What has the keys, beside what has not.
		for _, paper := range []fyne.ThemeColorName{theme.ColorNameBackground, theme.ColorNameMenuBackground, theme.ColorNameInputBackground, theme.ColorNameButton} {
			if got := contrast(get(theme.ColorNameFocus), get(paper)); got < focusContrast {
				t.Errorf("%s: what has the keys on %s differs by %.2f only", name, paper, got)
			}
		}
		// A button that is on, beside one that is off.
		if got := contrast(get(colorToggled), get(theme.ColorNameBackground)); got < 1.5 {
			t.Errorf("%s: a button that is on differs from the toolbar by %.2f only", name, got)
		}
		if got := contrast(get(theme.ColorNameForeground), get(theme.ColorNameBackground)) / contrast(get(theme.ColorNameDisabled), get(theme.ColorNameBackground)); got < 2 {
			t.Errorf("%s: what can be used is only %.1f times as strong as what cannot", name, got)
		}
	}
}

// TestKeysOfMenusAreReadable looks at the menu that Fyne makes.
func TestKeysOfMenusAreReadable(t *testing.T) {
	a := test.NewTempApp(t)
	for _, choice := range []string{session.AlwaysLight, session.AlwaysDark} {
		th := newTheme(choice)
		a.Settings().SetTheme(th)
		item := fyne.NewMenuItem("Save", nil)
		item.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierControl}
		off := fyne.NewMenuItem("Undo", nil)
		off.Shortcut, off.Disabled = &desktop.CustomShortcut{KeyName: fyne.KeyZ, Modifier: fyne.KeyModifierControl}, true
		menu := widget.NewMenu(fyne.NewMenu("", item, off))
		w := test.NewTempWindow(t, menu)
		w.Resize(fyne.NewSize(300, 200))
		got := map[string]float64{}
		paper := th.Color(theme.ColorNameMenuBackground, theme.VariantLight)
		var walk func(o fyne.CanvasObject)
		walk = func(o fyne.CanvasObject) {
			switch o := o.(type) {
			case *canvas.Text:
				c := contrast(o.Color, paper)
				if old, ok := got[o.Text]; !ok || c < old {
					got[o.Text] = c
				}
			case fyne.Widget:
				for _, child := range test.WidgetRenderer(o).Objects() {
					walk(child)
				}
			case *fyne.Container:
				for _, child := range o.Objects {
					walk(child)
				}
			}
		}
		walk(menu)
		for text, least := range map[string]float64{"Save": textContrast, "S": textContrast, "Undo": disabledContrast, "Z": disabledContrast} {
			if got[text] < least {
				t.Errorf("%s: %q has a contrast of %.2f, less than %g; of %v", choice, text, got[text], least, got)
			}
		}
		if got["S"] < 1.5*got["Z"] {
			t.Errorf("%s: the key that can be used has %.2f and the one that cannot %.2f", choice, got["S"], got["Z"])
		}
	}
}

// TestAButtonThatIsOnKeepsItsSize switches one on and off.
func TestAButtonThatIsOnKeepsItsSize(t *testing.T) {
	b := widget.NewButton("Names", nil)
	b.Importance = widget.LowImportance
	test.NewTempApp(t)
	off := b.MinSize()
	light(b, true)
	if b.Importance != toggled || b.MinSize() != off {
		t.Errorf("on it has importance %v and is %v, off %v", b.Importance, b.MinSize(), off)
	}
	light(b, false)
	if b.Importance != widget.LowImportance {
		t.Error("it stays on")
	}
}
