package shell

import (
	"image"
	"image/color"
	"slices"

	"cairn/app/session"
	"cairn/app/study"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// heatGrid is a table of specimens by landmarks, a small sign for each. Of whatever size it
// is, only what is seen is drawn: the signs as one picture, and the names that there is room
// for. The wheel scrolls it, arrows move a frame, a click or Return goes to what is there.
type heatGrid struct {
	widget.BaseWidget
	p       *landmarkPage
	of      *study.Grid
	rows    []int // of the study, as they are listed
	shown   []session.Specimen
	parts   [][]int // of their names, see partings
	open    int     // the row of the study that is open; -1: none
	from    fyne.Position
	at      heatCell // where the keys are
	hover   heatCell // where the pointer is; none elsewhere
	focused bool
	picture *canvas.Raster
}

// heatCell is a place of the grid: a row as it is listed, and a column, -1 for the name.
type heatCell struct{ row, column int }

// nowhere is no place of a grid.
var nowhere = heatCell{-1, -1}

// Sizes in Fyne units.
const (
	heatRow     = 15
	heatNarrow  = 4 // least and most of a column
	heatWide    = 12
	heatNames   = 104 // of the names, where there is room
	heatLeast   = 40  // of the signs
	heatMargin  = 4
	swatchWidth = 20
)

func newHeatGrid(p *landmarkPage) *heatGrid {
	g := &heatGrid{p: p, of: &study.Grid{}, open: -1, hover: nowhere}
	g.picture = canvas.NewRaster(g.draw)
	g.ExtendBaseWidget(g)
	return g
}

// follow shows a grid, of which the rows are listed. The open specimen is brought into view
// where it is another one than before.
func (g *heatGrid) follow(of *study.Grid, all []session.Specimen, rows []int) {
	shown, open := make([]session.Specimen, len(rows)), -1
	for i, row := range rows {
		if shown[i] = all[row]; shown[i].Open {
			open = row
		}
	}
	if names := specimenNames(shown); !slices.Equal(names, specimenNames(g.shown)) {
		g.parts = partings(names)
	}
	another := open != g.open || !slices.Equal(rows, g.rows)
	g.of, g.rows, g.shown, g.open = of, rows, shown, open
	if at := slices.Index(rows, open); at >= 0 && another {
		g.at.row = at
		g.seek(at, g.at.column)
	}
	g.at.row = max(0, min(g.at.row, len(rows)-1))
	g.at.column = max(-1, min(g.at.column, len(of.Names)-1))
	if g.hover.row >= len(rows) || g.hover.column >= len(of.Names) {
		g.hover = nowhere
	}
	g.scroll(0, 0)
}

// told returns the place that is spoken of.
func (g *heatGrid) told() (row, column int) {
	if g.hover != nowhere {
		return g.hover.row, g.hover.column
	}
	if g.focused {
		return g.at.row, g.at.column
	}
	return -1, -1
}

// left returns where the signs begin.
func (g *heatGrid) left() float32 { return max(0, min(heatNames, g.Size().Width-heatLeast)) }

// signs returns how wide the room for the signs is.
func (g *heatGrid) signs() float32 { return max(0, g.Size().Width-g.left()-heatMargin) }

// column returns how wide a landmark is: all of them are seen where they are not too many.
func (g *heatGrid) column() float32 {
	n := max(1, len(g.of.Names))
	return max(heatNarrow, min(heatWide, g.signs()/float32(n)))
}

// scroll moves what is seen.
func (g *heatGrid) scroll(dx, dy float32) {
	most := fyne.NewPos(
		max(0, g.column()*float32(len(g.of.Names))-g.signs()),
		max(0, heatRow*float32(len(g.rows))-g.Size().Height))
	g.from = fyne.NewPos(max(0, min(most.X, g.from.X+dx)), max(0, min(most.Y, g.from.Y+dy)))
	g.Refresh()
}

// seek scrolls to a cell.
func (g *heatGrid) seek(row, column int) {
	top, high := heatRow*float32(row), g.Size().Height
	if top < g.from.Y {
		g.from.Y = top
	} else if top+heatRow > g.from.Y+high {
		g.from.Y = top + heatRow - high
	}
	if column < 0 {
		return
	}
	start, wide := g.column()*float32(column), g.signs()
	if start < g.from.X {
		g.from.X = start
	} else if start+g.column() > g.from.X+wide {
		g.from.X = start + g.column() - wide
	}
}

// cellAt returns what is at a position.
func (g *heatGrid) cellAt(pos fyne.Position) heatCell {
	row := int((pos.Y + g.from.Y) / heatRow)
	if pos.Y < 0 || pos.Y >= g.Size().Height || row < 0 || row >= len(g.rows) {
		return nowhere
	}
	if pos.X < g.left() {
		return heatCell{row, -1}
	}
	column := int((pos.X - g.left() + g.from.X) / g.column())
	if column >= len(g.of.Names) {
		column = -1
	}
	return heatCell{row, column}
}

// Tapped is part of fyne.Tappable.
func (g *heatGrid) Tapped(e *fyne.PointEvent) {
	if c := g.cellAt(e.Position); c != nowhere {
		g.at, g.hover = c, c
		g.p.tell(c.row, c.column)
		g.p.take(c.row, c.column)
	}
}

// Scrolled is part of fyne.Scrollable.
func (g *heatGrid) Scrolled(e *fyne.ScrollEvent) {
	g.scroll(-e.Scrolled.DX, -e.Scrolled.DY)
	g.point(e.Position)
}

// point follows the pointer.
func (g *heatGrid) point(pos fyne.Position) {
	if c := g.cellAt(pos); c != g.hover {
		g.hover = c
		g.p.tell(g.told())
		g.Refresh()
	}
}

// MouseIn is part of desktop.Hoverable.
func (g *heatGrid) MouseIn(e *desktop.MouseEvent) { g.point(e.Position) }

// MouseMoved is part of desktop.Hoverable.
func (g *heatGrid) MouseMoved(e *desktop.MouseEvent) { g.point(e.Position) }

// MouseOut is part of desktop.Hoverable.
func (g *heatGrid) MouseOut() {
	g.hover = nowhere
	g.p.tell(g.told())
	g.Refresh()
}

// FocusGained is part of fyne.Focusable.
func (g *heatGrid) FocusGained() {
	g.focused = true
	g.p.tell(g.told())
	g.Refresh()
	noteFocus(g.p.log, "landmarks", "")
}

// FocusLost is part of fyne.Focusable.
func (g *heatGrid) FocusLost() {
	g.focused = false
	g.p.tell(g.told())
	g.Refresh()
}

// TypedKey is part of fyne.Focusable: arrows move a frame, Return goes to what is there. What
// is none of the grid is the view's.
func (g *heatGrid) TypedKey(e *fyne.KeyEvent) {
	to, page := g.at, max(1, int(g.Size().Height/heatRow)-1)
	switch e.Name {
	case fyne.KeyUp:
		to.row--
	case fyne.KeyDown:
		to.row++
	case fyne.KeyLeft:
		to.column--
	case fyne.KeyRight:
		to.column++
	case fyne.KeyPageUp:
		to.row -= page
	case fyne.KeyPageDown:
		to.row += page
	case fyne.KeyHome:
		to.column = 0
	case fyne.KeyEnd:
		to.column = len(g.of.Names) - 1
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		g.p.take(g.at.row, g.at.column)
		return
	case fyne.KeyEscape:
		g.p.keys.keysToView()
		return
	default:
		g.p.keys.typedKey(e)
		return
	}
	if len(g.rows) == 0 {
		return
	}
	g.at = heatCell{max(0, min(len(g.rows)-1, to.row)), max(-1, min(len(g.of.Names)-1, to.column))}
	g.hover = nowhere
	g.seek(g.at.row, g.at.column)
	g.p.tell(g.told())
	g.scroll(0, 0)
}

// TypedRune is part of fyne.Focusable.
func (g *heatGrid) TypedRune(r rune) { g.p.keys.typedRune(r) }

// TypedShortcut is part of fyne.Shortcutable.
func (g *heatGrid) TypedShortcut(s fyne.Shortcut) { g.p.keys.shortcutAction(s) }

// draw draws the signs that are seen, in device pixels.
func (g *heatGrid) draw(w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	if size := g.picture.Size(); size.Width > 0 && w > 0 {
		g.paint(img, float32(w)/size.Width)
	}
	return img
}

// paint draws the signs with so many pixels a unit.
func (g *heatGrid) paint(img *image.NRGBA, scale float32) {
	c, wide := heatColorsNow(), g.column()
	px := func(units float32) int { return int(units*scale + 0.5) }
	first, last := int(g.from.Y/heatRow), min(len(g.rows), int((g.from.Y+g.Size().Height)/heatRow)+1)
	from, to := int(g.from.X/wide), min(len(g.of.Names), int((g.from.X+g.picture.Size().Width)/wide)+1)
	for row := first; row < last; row++ {
		top, bottom := px(heatRow*float32(row)-g.from.Y), px(heatRow*float32(row+1)-g.from.Y)
		if at := g.rows[row]; at == g.open {
			fillRect(img, image.Rect(0, top, img.Rect.Max.X, bottom), c.open)
		}
		for k := from; k < to; k++ {
			cell := image.Rect(px(wide*float32(k)-g.from.X), top, px(wide*float32(k+1)-g.from.X), bottom)
			drawSign(img, cell, g.of.State(g.rows[row], k), c)
			if g.focused && g.at == (heatCell{row, k}) || g.hover == (heatCell{row, k}) {
				frameRect(img, cell, max(1, px(1)), c.ink)
			}
		}
	}
}

// CreateRenderer is part of fyne.Widget.
func (g *heatGrid) CreateRenderer() fyne.WidgetRenderer {
	return &heatRenderer{g: g, bar: canvas.NewRectangle(color.Transparent), down: canvas.NewRectangle(color.Transparent), right: canvas.NewRectangle(color.Transparent)}
}

// heatRenderer draws a heatGrid.
type heatRenderer struct {
	g     *heatGrid
	names []*shortText
	icons []*widget.Icon
	bar   *canvas.Rectangle // the row of the keys
	// How far it is scrolled down and to the right.
	down, right *canvas.Rectangle
}

// Destroy is part of fyne.WidgetRenderer.
func (*heatRenderer) Destroy() {}

// MinSize is part of fyne.WidgetRenderer: any size will do.
func (*heatRenderer) MinSize() fyne.Size { return fyne.NewSize(1, 3*heatRow) }

// Objects is part of fyne.WidgetRenderer.
func (r *heatRenderer) Objects() []fyne.CanvasObject {
	all := []fyne.CanvasObject{r.bar, r.g.picture}
	for i := range r.names {
		all = append(all, r.icons[i], r.names[i])
	}
	return append(all, r.down, r.right)
}

// Layout is part of fyne.WidgetRenderer.
func (r *heatRenderer) Layout(size fyne.Size) {
	r.g.picture.Move(fyne.NewPos(r.g.left(), 0))
	r.g.picture.Resize(fyne.NewSize(r.g.signs(), size.Height))
	for n := int(size.Height / heatRow); len(r.names) < n; { // a row that is seen in part has no name
		name := newShortText()
		name.text.TextSize = theme.TextSize() - 2
		r.names, r.icons = append(r.names, name), append(r.icons, widget.NewIcon(nil))
	}
	r.g.seek(r.g.at.row, -1)
	r.g.scroll(0, 0)
}

// Refresh is part of fyne.WidgetRenderer.
func (r *heatRenderer) Refresh() {
	g := r.g
	first := int((g.from.Y + heatRow - 1) / heatRow)
	room := int((g.Size().Height + g.from.Y - heatRow*float32(first)) / heatRow)
	for i := range r.names {
		row := first + i
		seen := i < room && row < len(g.shown)
		r.names[i].Hidden, r.icons[i].Hidden = !seen, !seen
		if seen {
			r.name(i, row)
		}
	}
	r.bar.Hidden = !g.focused || len(g.rows) == 0
	r.bar.FillColor = theme.Color(theme.ColorNameFocus)
	r.bar.Move(fyne.NewPos(0, max(0, heatRow*float32(g.at.row)-g.from.Y)))
	r.bar.Resize(fyne.NewSize(g.left(), heatRow))
	const thick = 3 // Fyne units
	size := g.Size()
	at, long := thumbOf(r.down, heatRow*float32(len(g.rows)), size.Height, g.from.Y)
	r.down.Move(fyne.NewPos(size.Width-thick, at))
	r.down.Resize(fyne.NewSize(thick, long))
	at, long = thumbOf(r.right, g.column()*float32(len(g.of.Names)), g.signs(), g.from.X)
	r.right.Move(fyne.NewPos(g.left()+at, size.Height-thick))
	r.right.Resize(fyne.NewSize(long, thick))
	g.picture.Refresh()
	canvas.Refresh(g)
}

// thumbOf shows how far something is scrolled, where there is more than is seen, and returns
// where the bar for that is and how long.
func thumbOf(bar *canvas.Rectangle, all, seen, from float32) (at, long float32) {
	const least = 12 // Fyne units
	bar.FillColor = theme.Color(theme.ColorNameScrollBar)
	if bar.Hidden = all <= seen || seen <= 0; bar.Hidden {
		return 0, 0
	}
	long = max(least, seen*seen/all)
	return (seen - long) * from / (all - seen), long
}

// name shows the name and the state of a row.
func (r *heatRenderer) name(i, row int) {
	const icon = 13 // Fyne units
	g, s, y := r.g, r.g.shown[row], heatRow*float32(row)-r.g.from.Y
	name := r.names[i]
	ink := theme.ColorNameForeground
	if at := g.rows[row]; at < len(g.of.Rows) && g.of.Rows[at].Err != nil {
		ink = theme.ColorNameError
	} else if s.Reason != "" {
		ink = theme.ColorNameDisabled
	}
	name.text.TextStyle.Bold, name.parts = s.Open, g.parts[row]
	name.Move(fyne.NewPos(icon+2*heatMargin, y+(heatRow-name.MinSize().Height)/2))
	name.Resize(fyne.NewSize(max(1, g.left()-icon-3*heatMargin), name.MinSize().Height))
	name.set(s.Name, ink)
	r.icons[i].SetResource(stateIcon(s))
	r.icons[i].Move(fyne.NewPos(heatMargin, y+(heatRow-icon)/2))
	r.icons[i].Resize(fyne.NewSize(icon, icon))
}
