package shell

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// measureRow is a line of the list of measures: what is measured, and its value or why
// there is none. What has no room, and what is odd about the value, stands in its tip.
type measureRow struct {
	widget.BaseWidget
	list  *measureList
	row   int
	back  *canvas.Rectangle
	name  *shortText
	value *shortText
	note  string
}

func newMeasureRow(l *measureList) *measureRow {
	r := &measureRow{list: l, back: canvas.NewRectangle(color.Transparent), name: newShortText(), value: newShortText()}
	r.back.CornerRadius = theme.SelectionRadiusSize()
	r.value.text.Alignment = fyne.TextAlignTrailing
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is part of fyne.Widget.
func (r *measureRow) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(r.back, container.New(measureColumns{}, r.name, r.value)))
}

func (p *measurePanel) updateRow(i widget.ListItemID, o fyne.CanvasObject) {
	if i >= len(p.rows) {
		return
	}
	r, m := o.(*measureRow), p.rows[i]
	text, ink := m.Value.Text(), theme.ColorNameForeground
	if !m.OK() {
		text, ink = m.Reason, theme.ColorNameDisabled
	}
	r.row, r.note = i, m.Note
	r.name.set(m.Title(), theme.ColorNameForeground)
	r.value.set(text, ink)
	r.Refresh()
}

// Tapped is part of fyne.Tappable: the measure is chosen.
func (r *measureRow) Tapped(*fyne.PointEvent) {
	r.list.p.menus.win.Canvas().Focus(r.list)
	r.list.Select(r.row)
}

// TappedSecondary is part of fyne.SecondaryTappable: the measure is chosen, and its menu
// opens.
func (r *measureRow) TappedSecondary(e *fyne.PointEvent) {
	r.Tapped(e)
	r.list.popUp(e.AbsolutePosition)
}

// MouseIn is part of desktop.Hoverable: where a text is cut or something is odd about the
// value, the row has a tip.
func (r *measureRow) MouseIn(*desktop.MouseEvent) {
	r.back.FillColor = theme.Color(theme.ColorNameHover)
	r.back.Refresh()
	if r.says() != "" {
		r.list.p.tips.soon(r)
	}
}

// MouseMoved is part of desktop.Hoverable.
func (r *measureRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (r *measureRow) MouseOut() {
	r.back.FillColor = color.Transparent
	r.back.Refresh()
	r.list.p.tips.leave(r)
}

func (r *measureRow) says() string {
	text := ""
	for _, t := range []*shortText{r.name, r.value} {
		if t.text.Text != t.full {
			text = joinLines(text, t.full)
		}
	}
	return joinLines(text, r.note)
}

// joinLines puts one text below another, where both say something.
func joinLines(above, below string) string {
	if above != "" && below != "" {
		above += "\n"
	}
	return above + below
}

// measureColumns gives the value all the width that it needs, up to two thirds.
type measureColumns struct{}

// MinSize is part of fyne.Layout.
func (measureColumns) MinSize(o []fyne.CanvasObject) fyne.Size {
	const air = 5
	return fyne.NewSize(80, o[0].MinSize().Height+air)
}

// Layout is part of fyne.Layout.
func (measureColumns) Layout(o []fyne.CanvasObject, size fyne.Size) {
	value := o[1].(*shortText)
	inner := size.Width - scrollRoom - 2*gap
	width := min(value.width(value.full)+2, inner*2/3)
	o[0].Move(fyne.NewPos(gap, 0))
	o[0].Resize(fyne.NewSize(max(0, inner-width-2*gap), size.Height))
	o[1].Move(fyne.NewPos(gap+inner-width, 0))
	o[1].Resize(fyne.NewSize(width, size.Height))
}

func (l *measureList) height() float32 { return newMeasureRow(l).MinSize().Height }
