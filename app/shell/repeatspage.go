package shell

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"

	"cairn/app/session"
	"cairn/app/trace"
	"cairn/landmark/shape"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// repeatsPage shows how well points are placed, as specimens that were digitised more than once
// tell it.
type repeatsPage struct {
	*desk
	box      *container.Scroll
	problem  *widget.Label // why there is nothing to see
	add      *toolButton   // has some digitised again
	content  *fyne.Container
	summary  *widget.Label
	observer *drop             // whose placings; hidden where there is one
	whose    fyne.CanvasObject // the room that it takes
	head     *errorRow
	list     *errorList
	onMesh   *drop
	anovas   *fyne.Container
	notes    *widget.Label
	filling  bool
	shown    *session.Repeats
	told     string // the notes that are shown, and the unit
}

// Widths of the columns of errors beside the names, in Fyne units.
const (
	sdWidth  = 54
	nWidth   = 28
	iccWidth = 118
)

// onMeshNames are the ways to show errors on the mesh: not, and then as large as session.Factors say.
func onMeshNames() []string {
	names := []string{"Not on the mesh"}
	for _, f := range session.Factors {
		names = append(names, fmt.Sprintf("On the mesh, %g × SD", f))
	}
	return names
}

func newRepeatsPage(d *desk, buttons toolButtons, export func()) *repeatsPage {
	p := &repeatsPage{desk: d, problem: newWrapped(), summary: newWrapped(), notes: newWrapped()}
	p.notes.SizeName = theme.SizeNameCaptionText
	p.observer = d.dialogs.newDrop(nil, func(string) { p.chosen() })
	p.onMesh = d.dialogs.newDrop(onMeshNames(), func(string) { p.chosen() })
	p.observer.beside, p.onMesh.beside = d.keys, d.keys
	p.list = newErrorList(p)
	p.head = newErrorRow()
	p.anovas = container.NewVBox()
	write := buttons.newButton("Export…", nil, func() string { return "Write the errors as a figure, and their numbers as a table" }, export)
	p.add = buttons.newButton("Add Blind Repeats…", nil, d.session.Action("blind-repeats").Tip, func() { d.keys.doNamed("blind-repeats") })
	const margin, least = 8, 190 // Fyne units
	inset := func(o fyne.CanvasObject) fyne.CanvasObject {
		return container.New(layout.NewCustomPaddedLayout(0, 0, margin, margin), o)
	}
	narrow := squeezed{fyne.NewSize(1, 100)}
	p.whose = inset(container.New(narrow, p.observer))
	top := container.NewVBox(p.summary, p.whose, inset(p.head))
	bottom := container.NewVBox(inset(container.NewBorder(nil, nil, nil, write, container.New(narrow, p.onMesh))), inset(p.anovas), p.notes)
	p.content = container.NewBorder(top, bottom, nil, nil, inset(container.New(atLeast(least), p.list)))
	p.box = container.NewVScroll(container.NewStack(container.NewVBox(p.problem, container.NewHBox(p.add)), p.content))
	return p
}

// atLeast gives one object all the room, and so many units of height at least.
type atLeast float32

// MinSize is part of fyne.Layout.
func (a atLeast) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, float32(a)) }

// Layout is part of fyne.Layout.
func (a atLeast) Layout(o []fyne.CanvasObject, size fyne.Size) { o[0].Resize(size) }

func (p *repeatsPage) object() fyne.CanvasObject { return p.box }

// chosen follows the lists that drop down.
func (p *repeatsPage) chosen() {
	if p.filling {
		return
	}
	if at := p.onMesh.SelectedIndex(); at > 0 {
		p.session.ShowErrors(true, session.Factors[at-1])
	} else {
		_, factor := p.session.ShowsErrors()
		p.session.ShowErrors(false, factor)
	}
	p.shown = nil
	p.update()
	p.log.Event("repeats", trace.Fields{"text": p.observer.Selected + ", " + p.onMesh.Selected})
}

// update is part of studyPage.
func (p *repeatsPage) update() {
	made := p.session.Repeats()
	why := ""
	switch {
	case made == nil:
		why = "The landmarks of the specimens are being read and compared…"
	case made.Problem != "":
		why = made.Problem
	}
	if p.problem.Text != why {
		p.problem.SetText(why)
	}
	p.problem.Hidden, p.content.Hidden = why == "", why != ""
	p.add.Hidden = why == "" || made == nil || p.session.Blind()
	if why != "" {
		p.forget()
		p.box.Refresh()
		return
	}
	notes, unit := strings.Join(p.session.RepeatNotes(made), "\n"), p.session.RepeatUnit()
	if made == p.shown && p.told == notes+unit {
		return // as while a point is dragged
	}
	p.shown, p.told = made, notes+unit
	p.fill(made, unit)
	p.notes.SetText(strings.TrimSpace(notes + "\n" + p.about(made)))
	p.content.Refresh()
}

// forget drops what the page has of a study.
func (p *repeatsPage) forget() {
	if p.shown == nil && len(p.list.rows) == 0 {
		return
	}
	p.shown = nil
	p.list.follow(nil)
	p.anovas.RemoveAll()
}

// fill shows what repeats say.
func (p *repeatsPage) fill(made *session.Repeats, unit string) {
	p.filling = true
	defer func() { p.filling = false }()
	p.summary.SetText(strings.Join(made.Summary(), "\n"))
	names := []string{"All observers"}
	for _, name := range made.Observers {
		if name == "" {
			name = "Not named"
		}
		names = append(names, name)
	}
	who := max(0, p.observer.SelectedIndex())
	p.observer.SetOptions(names)
	p.observer.Hidden = len(made.ByObserver) == 0
	if p.observer.Hidden {
		p.whose.Hide()
	} else {
		p.whose.Show()
	}
	if p.observer.Hidden || who >= len(names) {
		who = 0
	}
	p.observer.SetSelectedIndex(who)
	at := 0
	if on, factor := p.session.ShowsErrors(); on {
		for k, f := range session.Factors {
			if f == factor {
				at = k + 1
			}
		}
	}
	p.onMesh.SetSelectedIndex(at)
	sd := "SD"
	if unit != "" {
		sd += ", " + unit
	}
	p.head.set("Landmark", sd, "n", "ICC (95 %)", theme.ColorNamePlaceHolder)
	p.list.follow(made.Table(who - 1))
	p.anovas.RemoveAll()
	titles, all := made.Anovas()
	for k, a := range all {
		p.anovas.Add(newAnovaTable(titles[k], a))
	}
}

// about says how the numbers are meant.
func (p *repeatsPage) about(made *session.Repeats) string {
	text := "SD: how far a placing is from the mean of its specimen and observer, in the frame of the mesh. n: placings on specimens with several. " +
		"ICC: how much of what is measured differs between specimens, after superimposing; below 0.75 a point is to be defined better."
	for _, row := range made.Table(-1) {
		if row.Apart {
			return text + " No observer has placed a point twice: SD is that between observers."
		}
	}
	return text
}

// errorRow is a row of the table of errors.
type errorRow struct {
	widget.BaseWidget
	back  *canvas.Rectangle
	cells [4]*shortText
}

func newErrorRow() *errorRow {
	r := &errorRow{back: canvas.NewRectangle(color.Transparent)}
	for k := range r.cells {
		r.cells[k] = newShortText()
		if k > 0 {
			r.cells[k].text.Alignment = fyne.TextAlignTrailing
		}
	}
	r.ExtendBaseWidget(r)
	return r
}

func (r *errorRow) set(name, sd, n, icc string, ink fyne.ThemeColorName) {
	for k, text := range [4]string{name, sd, n, icc} {
		r.cells[k].set(text, ink)
	}
}

// CreateRenderer is part of fyne.Widget.
func (r *errorRow) CreateRenderer() fyne.WidgetRenderer {
	cells := container.New(errorColumns{}, r.cells[0], r.cells[1], r.cells[2], r.cells[3])
	return widget.NewSimpleRenderer(container.NewStack(r.back, cells))
}

// errorColumns lays the cells of a row out: the name gets what the others leave.
type errorColumns struct{}

// MinSize is part of fyne.Layout.
func (errorColumns) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(1, o[0].MinSize().Height+theme.Padding())
}

// Layout is part of fyne.Layout.
func (errorColumns) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const air = 4 // Fyne units
	x := size.Width
	for k, width := range []float32{iccWidth, nWidth, sdWidth} {
		x -= width
		cell := o[3-k]
		cell.Move(fyne.NewPos(x+air, theme.Padding()/2))
		cell.Resize(fyne.NewSize(width-air, cell.MinSize().Height))
	}
	o[0].Move(fyne.NewPos(0, theme.Padding()/2))
	o[0].Resize(fyne.NewSize(max(0, x), o[0].MinSize().Height))
}

// newAnovaTable returns an analysis of variance with its title.
func newAnovaTable(title string, a *shape.Anova) fyne.CanvasObject {
	head := widget.NewLabel(title)
	head.SizeName, head.TextStyle.Bold = theme.SizeNameCaptionText, true
	head.Truncation = fyne.TextTruncateEllipsis
	grid := container.NewGridWithColumns(5)
	cell := func(text string, ink fyne.ThemeColorName, right bool) {
		t := newShortText()
		t.text.TextSize = theme.CaptionTextSize()
		if right {
			t.text.Alignment = fyne.TextAlignTrailing
		}
		t.set(text, ink)
		grid.Add(t)
	}
	for k, text := range []string{"", "df", "MS", "F", "P"} {
		cell(text, theme.ColorNamePlaceHolder, k > 0)
	}
	for _, e := range a.Effects {
		name := e.Name
		if name == shape.WithinEffect {
			name = "repeats" // there is room for no more
		}
		cell(name, theme.ColorNameForeground, false)
		cell(strconv.Itoa(e.DF), theme.ColorNameForeground, true)
		cell(numberOr("–", "%.2e", e.MeanSquare), theme.ColorNameForeground, true)
		cell(numberOr("–", "%.2f", e.F), theme.ColorNameForeground, true)
		cell(probability(e.P), theme.ColorNameForeground, true)
	}
	return container.NewVBox(head, grid)
}

// numberOr writes a number, or says otherwise where there is none.
func numberOr(otherwise, format string, x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return otherwise
	}
	return fmt.Sprintf(format, x)
}

func probability(p float64) string {
	const least = 0.0001
	if p < least {
		return "< 0.0001"
	}
	return numberOr("–", "%.4f", p)
}
