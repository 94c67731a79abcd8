package shell

import (
	"image/color"
	"slices"

	"cairn/app/session"
	"cairn/app/study"
	"cairn/app/trace"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// specimenList is the list of a specimenPage. Only rows that are seen are made.
type specimenList struct {
	panelList
	p      *specimenPage
	tips   *tips
	thumbs *thumbnails
	rows   []int              // of the study, as they are listed
	shown  []session.Specimen // by rows
	parts  [][]int            // of their names, see partings
	open   int                // the row of the study that is open; -1: none
}

func newSpecimenList(p *specimenPage, t *tips) *specimenList {
	const page = 8 // rows
	l := &specimenList{p: p, tips: t, open: -1, panelList: panelList{keys: p.keys, called: "specimens", page: page}}
	l.take, l.left = l.takeUp, l.markOpen
	l.Length = func() int { return len(l.rows) }
	l.CreateItem = func() fyne.CanvasObject { return newSpecimenRow(l) }
	l.UpdateItem = func(place widget.ListItemID, o fyne.CanvasObject) { o.(*specimenRow).show(place) }
	l.OnSelected = func(place widget.ListItemID) {
		l.Unselect(place)
		l.takeUp(place)
	}
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// follow lists specimens, those of rows, and has the open one be seen where that is another
// one than before.
func (l *specimenList) follow(all []session.Specimen, rows []int) {
	shown, open := make([]session.Specimen, len(rows)), -1
	for i, row := range rows {
		if shown[i] = all[row]; shown[i].Open {
			open = row
		}
	}
	if slices.Equal(rows, l.rows) && slices.Equal(shown, l.shown) {
		return
	}
	if !slices.EqualFunc(shown, l.shown, func(a, b session.Specimen) bool { return a.Name == b.Name }) {
		names := make([]string, len(shown))
		for i, s := range shown {
			names[i] = s.Name
		}
		l.parts = partings(names)
	}
	another := open != l.open || !slices.Equal(rows, l.rows)
	l.rows, l.shown, l.open = rows, shown, open
	if at := slices.Index(rows, open); at >= 0 && (another || !l.focused) {
		l.marked = at
	}
	l.marked = max(0, min(l.marked, len(rows)-1))
	l.Refresh()
	if another && open >= 0 {
		l.ScrollTo(l.marked)
	}
}

// Resize is part of fyne.CanvasObject: what was to be seen while there was no room, is now.
func (l *specimenList) Resize(size fyne.Size) {
	none := l.Size().Height <= 0
	l.List.Resize(size)
	if none && size.Height > 0 && l.marked < len(l.rows) {
		l.ScrollTo(l.marked)
	}
}

// pictured shows a small picture that has come.
func (l *specimenList) pictured() {
	if l.p.box.Visible() {
		l.Refresh()
	}
}

// markOpen marks the row of the open specimen.
func (l *specimenList) markOpen() {
	if at := slices.Index(l.rows, l.open); at >= 0 {
		l.marked = at
	}
}

// takeUp opens the specimen at a place of the list.
func (l *specimenList) takeUp(place int) {
	if place < 0 || place >= len(l.rows) {
		return
	}
	l.marked = place
	l.tips.hide()
	l.p.log.Event("specimen", trace.Fields{"text": l.shown[place].Name})
	l.p.session.GoToSpecimen(l.rows[place])
	l.p.win.Canvas().Focus(l)
}

// specimenRow is a row of a specimenList: a picture, the name, and below it how far the
// specimen is, by a sign and in words. A bar at its edge marks the one that is open.
type specimenRow struct {
	widget.BaseWidget
	list    *specimenList
	place   int
	hovered bool
	back    *canvas.Rectangle
	bar     *canvas.Rectangle
	picture *canvas.Image // of the specimen, where there is one
	blank   *widget.Icon  // else
	icon    *widget.Icon
	name    *shortText
	state   *shortText
}

func newSpecimenRow(l *specimenList) *specimenRow {
	r := &specimenRow{list: l, back: canvas.NewRectangle(color.Transparent), bar: canvas.NewRectangle(color.Transparent), picture: canvas.NewImageFromImage(nil), blank: widget.NewIcon(blankSign), icon: widget.NewIcon(nil), name: newShortText(), state: newShortText()}
	r.name.text.TextSize = theme.TextSize()
	r.state.text.TextSize = theme.TextSize() - 2
	r.ExtendBaseWidget(r)
	return r
}

// show shows the specimen at a place of the list.
func (r *specimenRow) show(place int) {
	l := r.list
	if place < 0 || place >= len(l.shown) {
		return
	}
	r.place = place
	s := l.shown[place]
	ink, below := theme.ColorNameForeground, theme.ColorNameForeground
	text := stateText(s)
	if s.Reason != "" {
		ink, below, text = theme.ColorNameDisabled, theme.ColorNameDisabled, "cannot be opened · "+s.Status.String()
	}
	r.back.FillColor, r.bar.FillColor = color.Transparent, color.Transparent
	switch {
	case l.focused && place == l.marked:
		r.back.FillColor = theme.Color(theme.ColorNameFocus)
	case s.Open:
		r.back.FillColor = theme.Color(theme.ColorNameSelection)
	case r.hovered:
		r.back.FillColor = theme.Color(theme.ColorNameHover)
	}
	if s.Open {
		r.bar.FillColor = theme.Color(theme.ColorNamePrimary)
	}
	r.name.text.TextStyle.Bold = s.Open
	r.name.parts = nil
	if place < len(l.parts) {
		r.name.parts = l.parts[place]
	}
	r.name.set(s.Name, ink)
	r.state.set(text, below)
	r.icon.SetResource(stateIcon(s))
	img := l.thumbs.of(s.Mesh)
	r.blank.Hidden, r.picture.Hidden = img != nil, img == nil
	if r.picture.Image != img {
		r.picture.Image = img
		r.picture.Refresh()
	}
	r.back.Refresh()
	r.bar.Refresh()
}

// says is the tip: what may be cut in the row, and why the specimen cannot be opened.
func (r *specimenRow) says() string {
	if r.place >= len(r.list.shown) {
		return ""
	}
	s := r.list.shown[r.place]
	text := s.Name + "\n" + stateText(s)
	if s.Reason != "" {
		text += "\nIt cannot be opened: " + r.list.p.session.Hide(s.Reason) + "."
	}
	return text
}

// MouseIn is part of desktop.Hoverable.
func (r *specimenRow) MouseIn(*desktop.MouseEvent) {
	r.hovered = true
	r.show(r.place)
	r.list.tips.soon(r)
}

// MouseMoved is part of desktop.Hoverable.
func (r *specimenRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is part of desktop.Hoverable.
func (r *specimenRow) MouseOut() {
	r.hovered = false
	r.show(r.place)
	r.list.tips.leave(r)
}

// CreateRenderer is part of fyne.Widget.
func (r *specimenRow) CreateRenderer() fyne.WidgetRenderer { return &specimenRowRenderer{r} }

// specimenRowRenderer lays a specimenRow out.
type specimenRowRenderer struct{ r *specimenRow }

// The sizes of a row, in Fyne units.
const (
	rowMargin = 3
	rowBar    = 3  // of the open specimen
	rowImage  = 36 // of the specimen
	rowIcon   = 14
)

// Destroy is part of fyne.WidgetRenderer.
func (r *specimenRowRenderer) Destroy() {}

// Objects is part of fyne.WidgetRenderer.
func (r *specimenRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.r.back, r.r.bar, r.r.picture, r.r.blank, r.r.icon, r.r.name, r.r.state}
}

// MinSize is part of fyne.WidgetRenderer: any width will do.
func (r *specimenRowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(1, max(rowImage, r.r.name.MinSize().Height+r.r.state.MinSize().Height)+2*rowMargin)
}

// Layout is part of fyne.WidgetRenderer.
func (r *specimenRowRenderer) Layout(size fyne.Size) {
	r.r.back.Resize(size)
	r.r.bar.Resize(fyne.NewSize(rowBar, size.Height))
	x := float32(rowBar + rowMargin)
	for _, o := range []fyne.CanvasObject{r.r.picture, r.r.blank} {
		o.Move(fyne.NewPos(x, (size.Height-rowImage)/2))
		o.Resize(fyne.NewSize(rowImage, rowImage))
	}
	x += rowImage + 2*rowMargin
	high, low := r.r.name.MinSize().Height, r.r.state.MinSize().Height
	y := (size.Height - high - low) / 2
	r.r.name.Move(fyne.NewPos(x, y))
	r.r.name.Resize(fyne.NewSize(max(1, size.Width-x-rowMargin), high))
	r.r.icon.Move(fyne.NewPos(x, y+high+(low-rowIcon)/2))
	r.r.icon.Resize(fyne.NewSize(rowIcon, rowIcon))
	x += rowIcon + rowMargin
	r.r.state.Move(fyne.NewPos(x, y+high))
	r.r.state.Resize(fyne.NewSize(max(1, size.Width-x-rowMargin), low))
}

// Refresh is part of fyne.WidgetRenderer.
func (r *specimenRowRenderer) Refresh() { r.r.show(r.r.place) }

// stateIcon returns the sign for how far a specimen is: they differ by their shape.
func stateIcon(s session.Specimen) fyne.Resource {
	ink := map[study.Status]fyne.ThemeColorName{study.Done: theme.ColorNamePrimary, study.Flagged: theme.ColorNameWarning}[s.Status]
	switch {
	case s.Reason != "":
		ink = theme.ColorNameDisabled
	case ink == "":
		ink = theme.ColorNameForeground
	}
	return theme.NewColoredResource(stateSigns[s.Status], ink)
}

// stateSigns are a ring, a ring that is half full, a full one with a tick, and a flag.
var stateSigns = map[study.Status]fyne.Resource{
	study.NotVisited: sign("notvisited", `<path fill="#000" d="M12 3.7a8.3 8.3 0 1 0 0 16.6a8.3 8.3 0 0 0 0-16.6zM12 5.3a6.7 6.7 0 1 1 0 13.4a6.7 6.7 0 0 1 0-13.4z"/>`),
	study.Partly:     sign("partly", `<path fill="#000" d="M12 3.7a8.3 8.3 0 1 0 0 16.6a8.3 8.3 0 0 0 0-16.6zM12 5.3a6.7 6.7 0 1 1 0 13.4a6.7 6.7 0 0 1 0-13.4zM12 5a7 7 0 0 1 0 14z"/>`),
	study.Done:       sign("done", `<path fill="#000" d="M12 3.7a8.3 8.3 0 1 0 0 16.6a8.3 8.3 0 0 0 0-16.6zM10.7 16.3l-3.9-3.9l1.4-1.4l2.5 2.5l5.3-5.3l1.4 1.4z"/>`),
	study.Flagged:    sign("flagged", `<path fill="#000" d="M6 3.5h1.8v17H6zM7.8 4.5h10.7l-2.7 4l2.7 4H7.8z"/>`),
}

// blankSign stands for a specimen of which there is no picture: a block.
var blankSign = theme.NewColoredResource(sign("blank", `<path fill="#000" d="M12 4.5l6.2 3.4l-6.2 3.4l-6.2-3.4zM5.2 9.2l6.1 3.4v6.9l-6.1-3.5zM18.8 9.2l-6.1 3.4v6.9l6.1-3.5z"/>`), theme.ColorNameDisabled)

// sign returns a picture of 24 by 24 units. It is filled: the toolkit gives lines no colour.
func sign(name, shapes string) fyne.Resource {
	return fyne.NewStaticResource("state-"+name+".svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">`+shapes+`</svg>`))
}
