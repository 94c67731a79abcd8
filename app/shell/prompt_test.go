package shell

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// TestPromptLeavesTheFurnitureSeen: what a tool waits for covers neither the axes nor the
// scale bar, however wide the view is and however long the text.
func TestPromptLeavesTheFurnitureSeen(t *testing.T) {
	test.NewTempApp(t)
	const axes, barWidth, barHeight = 77, 138, 40 // units, as render draws them
	for _, text := range []string{"Click.", "Click to place jaw 1. Arrows and Return do, too. Drag turns the view. Escape ends."} {
		for width := float32(240); width <= 1400; width += 40 {
			p := newPrompt()
			p.show(text)
			size := fyne.NewSize(width, 300)
			w := test.NewTempWindow(t, container.NewStack(p.box))
			w.SetPadded(false)
			w.Resize(size)
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.card)
			end := at.Add(p.card.Size())
			if at.X < axes {
				t.Errorf("%g wide, %q: it begins at %g, on the axes", width, text, at.X)
			}
			if end.X > width-barWidth && end.Y > size.Height-barHeight {
				t.Errorf("%g wide, %q: it ends at %v, on the scale bar", width, text, end)
			}
			if end.X > width || end.Y > size.Height {
				t.Errorf("%g wide, %q: it ends at %v, outside", width, text, end)
			}
			if p.text.text.Text != text && p.text.text.Text != "Click to place jaw 1." && p.text.text.Text != "Click to place jaw 1. Arrows and Return do, too." && p.text.text.Text != "Click to place jaw 1. Arrows and Return do, too. Drag turns the view." {
				t.Errorf("%g wide: it says %q", width, p.text.text.Text)
			}
		}
	}
}
