package shell

import (
	"image"
	"image/color"
	"slices"

	"cairn/scene/colormap"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// mapList lists the maps of colours, each with a strip of it, of which one is chosen by a
// click or the arrow keys.
type mapList struct {
	widget.BaseWidget
	p       *colorPanel
	rows    []*mapRow
	box     *fyne.Container
	chosen  *colormap.Map
	focused bool
}

// mapRow is a row of it.
type mapRow struct {
	of   *colormap.Map
	back *canvas.Rectangle
	icon *widget.Icon
}

func newMapList(p *colorPanel) *mapList {
	l := &mapList{p: p, box: container.NewVBox()}
	for _, m := range colormap.All() {
		r := &mapRow{of: m, back: canvas.NewRectangle(color.Transparent), icon: widget.NewIcon(nil)}
		r.back.CornerRadius = theme.InputRadiusSize()
		name := newShortText()
		name.text.TextSize = theme.TextSize()
		name.set(m.Title, theme.ColorNameForeground)
		l.rows = append(l.rows, r)
		l.box.Add(container.NewStack(r.back, container.NewPadded(container.NewBorder(nil, nil, container.NewHBox(r.icon, container.New(middle{}, strip(m)), spacer(theme.Padding())), nil, container.New(middle{}, name)))))
	}
	l.ExtendBaseWidget(l)
	l.show()
	return l
}

// strip returns a small picture of a map: of labels the first colours beside each other.
func strip(m *colormap.Map) fyne.CanvasObject {
	const width, height, labels = 72, 14, 8
	n := colormap.Size
	if m.Labels {
		n = labels
	}
	img := image.NewRGBA(image.Rect(0, 0, n, 1))
	for x := range n {
		c := m.Colors[x]
		img.SetRGBA(x, 0, color.RGBA{c[0], c[1], c[2], 0xff})
	}
	i := canvas.NewImageFromImage(img)
	i.FillMode, i.ScaleMode = canvas.ImageFillStretch, canvas.ImageScalePixels
	i.SetMinSize(fyne.NewSize(width, height))
	return i
}

// CreateRenderer is part of fyne.Widget.
func (l *mapList) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.box) }

// Refresh is part of fyne.Widget.
func (l *mapList) Refresh() {
	l.show()
	l.BaseWidget.Refresh()
}

// set marks a map.
func (l *mapList) set(m *colormap.Map) {
	l.chosen = m
	l.show()
}

func (l *mapList) show() {
	for _, r := range l.rows {
		icon, ink := theme.RadioButtonIcon(), color.Color(color.Transparent)
		if r.of == l.chosen {
			icon = theme.NewPrimaryThemedResource(theme.RadioButtonCheckedIcon())
			if l.focused {
				ink = theme.Color(theme.ColorNameFocus)
			}
		}
		r.icon.SetResource(icon)
		r.back.FillColor = ink
		r.back.Refresh()
	}
}

// Tapped is part of fyne.Tappable.
func (l *mapList) Tapped(e *fyne.PointEvent) {
	l.p.win.Canvas().Focus(l)
	i := slices.IndexFunc(l.box.Objects, func(o fyne.CanvasObject) bool { return e.Position.Y < o.Position().Y+o.Size().Height })
	if i >= 0 {
		l.p.chooseMap(l.rows[i].of)
	}
}

// FocusGained is part of fyne.Focusable.
func (l *mapList) FocusGained() {
	l.focused = true
	l.show()
	noteFocus(l.p.log, "maps", "")
}

// FocusLost is part of fyne.Focusable.
func (l *mapList) FocusLost() { l.focused = false; l.show() }

// TypedRune is part of fyne.Focusable.
func (l *mapList) TypedRune(r rune) { l.p.keys.typedRune(r) }

// TypedKey is part of fyne.Focusable: arrows choose.
func (l *mapList) TypedKey(e *fyne.KeyEvent) {
	by := map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1}[e.Name]
	if by == 0 {
		l.p.spareKey(e)
		return
	}
	at := slices.IndexFunc(l.rows, func(r *mapRow) bool { return r.of == l.chosen })
	l.p.chooseMap(l.rows[max(0, min(len(l.rows)-1, at+by))].of)
}

// TypedShortcut is part of fyne.Shortcutable.
func (l *mapList) TypedShortcut(s fyne.Shortcut) { l.p.keys.shortcutAction(s) }
