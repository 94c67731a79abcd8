package shell

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// TestNumbersAreWholeBesideNames: whatever the width, every column is as wide as
// its longest number, names have the rest, and rows do not overlap.
func TestNumbersAreWholeBesideNames(t *testing.T) {
	test.NewTempApp(t)
	name := func(text string) *widget.Label {
		l := widget.NewLabel(text)
		l.Truncation = fyne.TextTruncateEllipsis
		return l
	}
	texts := []string{"1", "12345678", "3 MB"}
	table := container.New(nameAndNumbers{3})
	for i, text := range texts {
		table.Add(name("a name that is longer than there is room"))
		table.Add(widget.NewLabel(text))
		table.Add(widget.NewLabel(texts[2-i]))
	}
	for _, width := range []float32{200, 400, 900} {
		table.Resize(fyne.NewSize(width, table.MinSize().Height))
		for i, o := range table.Objects {
			right, bottom := o.Position().X+o.Size().Width, o.Position().Y+o.Size().Height
			if need := o.MinSize(); o.Size().Width < need.Width || o.Size().Height < need.Height {
				t.Errorf("%g wide: cell %d is %v large, needs %v", width, i, o.Size(), need)
			}
			if i%3 == 2 && right != width || i%3 < 2 && right != table.Objects[i+1].Position().X {
				t.Errorf("%g wide: cell %d ends at %g", width, i, right)
			}
			if i+3 < len(table.Objects) && bottom > table.Objects[i+3].Position().Y {
				t.Errorf("%g wide: cell %d reaches into the next row", width, i)
			}
		}
	}
}
