package shell

import (
	"cairn/app/session"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// dropRow returns the row of a list before which something is dropped at a height in it,
// whose rows are so high. Beyond its edges the list scrolls.
func dropRow(l *widget.List, y, height float32) int {
	height += theme.Padding()
	if y < 0 {
		l.ScrollToOffset(max(0, l.GetScrollOffset()-height))
	} else if y > l.Size().Height {
		l.ScrollToOffset(l.GetScrollOffset() + height)
	}
	return max(0, min(l.Length(), int((l.GetScrollOffset()+y)/height+0.5)))
}

// showDrop draws a line over a list before a row.
func showDrop(l *widget.List, line *canvas.Rectangle, row int, height float32) {
	const thick = 2
	line.FillColor = theme.Color(theme.ColorNamePrimary)
	line.Resize(fyne.NewSize(l.Size().Width, thick))
	line.Move(fyne.NewPos(0, max(0, min(l.Size().Height-thick, float32(row)*(height+theme.Padding())-l.GetScrollOffset()-thick))))
	line.Show()
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		c.Refresh(line) // of a line that was never seen the toolkit does not know where it is
	}
}

// besideRow returns where the menu of a row opens by key, in the window.
func besideRow(l *widget.List, o fyne.CanvasObject, row int, height float32) fyne.Position {
	const in = 40
	y := float32(row)*(height+theme.Padding()) + height - l.GetScrollOffset()
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(in, max(0, min(l.Size().Height, y)))
}

// TappedSecondary is part of fyne.SecondaryTappable: the row is chosen, unless its
// point is selected, and its menu opens. (The rows have it, not the list: the toolkit asks
// only the innermost of what takes clicks.)
func (r *pointRow) TappedSecondary(e *fyne.PointEvent) {
	if d := r.p.document(); d != nil && !d.Selection().Has(r.point) {
		r.p.points.choose(r.row, 0)
	}
	r.p.menus.popUp(session.OnPoint, e.AbsolutePosition)
}

// openMenu is part of hasMenu.
func (l *pointList) openMenu() {
	if l.chosen >= 0 {
		l.p.menus.popUp(session.OnPoint, besideRow(&l.List, l, l.chosen, l.height()))
	}
}

func (l *pointList) height() float32 { return newPointRow(l.p).MinSize().Height }

// TappedSecondary is part of fyne.SecondaryTappable: the line is chosen, and its menu
// opens.
func (r *groupRow) TappedSecondary(e *fyne.PointEvent) {
	r.list.Select(r.row)
	r.list.p.menus.popUp(r.list.place(r.row), e.AbsolutePosition)
}
