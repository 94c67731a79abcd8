package shell

import (
	"image/color"

	"cairn/app/viewport"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// pane is one view of the window with what lies over it, and where there are several, a
// header above it and a border around both, which tells the active one.
type pane struct {
	number  int // as the layout has it
	view    *viewport.Viewport
	overlay *overlay
	prompt  *prompt
	header  *paneHeader
	border  *canvas.Rectangle
	box     *fyne.Container
	split   bool // there are several
}

// build puts the parts together.
func (p *pane) build() {
	p.border = canvas.NewRectangle(color.Transparent)
	content := container.NewStack(p.view, container.New(squeezed{p.view.MinSize()}, p.overlay.box), p.prompt.box)
	p.box = container.New(paneLayout{p}, p.border, p.header, content)
}

// show shows whether the pane is one of several, and the active one.
func (p *pane) show(split, active bool) {
	p.border.StrokeWidth = paneEdge
	p.border.StrokeColor = theme.Color(theme.ColorNameSeparator)
	if active {
		p.border.StrokeColor = theme.Color(theme.ColorNamePrimary)
	}
	p.border.Hidden, p.header.Hidden = !split, !split
	if p.split != split {
		p.split = split
		p.box.Refresh()
		return
	}
	p.border.Refresh()
}

// close ends what the pane has: its view shows nothing any more.
func (p *pane) close() {
	p.overlay.ticking.stop()
	p.view.Close()
}

// paneEdge is how wide the border of a pane is.
const paneEdge = 2

// paneLayout lays a pane out: the border, the header and the view with what lies over it.
type paneLayout struct{ p *pane }

// MinSize is part of fyne.Layout.
func (l paneLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[2].MinSize() }

// Layout is part of fyne.Layout.
func (l paneLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	edge, head := float32(0), float32(0)
	if l.p.split {
		edge, head = paneEdge, o[1].MinSize().Height
	}
	o[0].Move(fyne.Position{})
	o[0].Resize(size)
	inner := fyne.NewSize(max(0, size.Width-2*edge), max(0, size.Height-2*edge-head))
	o[1].Move(fyne.NewPos(edge, edge))
	o[1].Resize(fyne.NewSize(inner.Width, head))
	o[2].Move(fyne.NewPos(edge, edge+head))
	o[2].Resize(inner)
}

// paneGrid lays panes out: one, two side by side, one with two below each other beside it,
// or two by two. It asks for the room of one only: the window may be small.
type paneGrid struct{}

// MinSize is part of fyne.Layout.
func (paneGrid) MinSize(panes []fyne.CanvasObject) (size fyne.Size) {
	for _, p := range panes {
		size = size.Max(p.MinSize())
	}
	return size
}

// Layout is part of fyne.Layout.
func (paneGrid) Layout(panes []fyne.CanvasObject, size fyne.Size) {
	columns := [][]fyne.CanvasObject{panes}
	switch len(panes) {
	case 0:
		return
	case 2, 3:
		columns = [][]fyne.CanvasObject{panes[:1], panes[1:]}
	case 4:
		columns = [][]fyne.CanvasObject{{panes[0], panes[2]}, {panes[1], panes[3]}}
	}
	// Whole units, or pictures would have pixels of their own between those of the screen.
	width := float32(int(size.Width) / len(columns))
	for i, column := range columns {
		x, right := float32(i)*width, float32(i+1)*width
		if i == len(columns)-1 {
			right = size.Width
		}
		height := float32(int(size.Height) / len(column))
		for j, p := range column {
			y, bottom := float32(j)*height, float32(j+1)*height
			if j == len(column)-1 {
				bottom = size.Height
			}
			p.Move(fyne.NewPos(x, y))
			p.Resize(fyne.NewSize(right-x, bottom-y))
		}
	}
}
