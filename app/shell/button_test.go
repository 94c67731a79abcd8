package shell

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// TestFocusIsSeenOnButtons of every colour, in the light and in the dark.
func TestFocusIsSeenOnButtons(t *testing.T) {
	r := newRoom(t)
	for _, choice := range []string{"light", "dark"} {
		r.app.Settings().SetTheme(newTheme(choice))
		for _, importance := range []widget.Importance{widget.MediumImportance, widget.HighImportance, widget.LowImportance} {
			b := r.dialogs.newButton("Save", nil, nil)
			b.Importance = importance
			win := test.NewWindow(b)
			win.Resize(fyne.NewSize(100, 40))
			before := win.Canvas().Capture()
			win.Canvas().Focus(b)
			after, most := win.Canvas().Capture(), 0.
			for y := range before.Bounds().Dy() {
				for x := range before.Bounds().Dx() {
					most = max(most, contrast(after.At(x, y), before.At(x, y)))
				}
			}
			const least = 1.5 // of a pixel with itself; the toolkit's tint comes to that on a plain button
			if most < least {
				t.Errorf("%s, importance %v: the focus changes a pixel's contrast by %.2f", choice, importance, most)
			}
			win.Canvas().Unfocus()
			if !reflect.DeepEqual(win.Canvas().Capture(), before) {
				t.Errorf("%s, importance %v: without the focus it looks otherwise than before", choice, importance)
			}
			win.Close()
		}
	}
}
