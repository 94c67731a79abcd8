package shell

import (
	"cairn/app/session"
	"cairn/app/study"
	"cairn/app/trace"
	"cairn/internal/message"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
)

// landmarkPage shows how far each landmark of each specimen of the open study is: a row a
// specimen, in the order of the list of specimens, a column a landmark.
type landmarkPage struct {
	*desk
	box  *fyne.Container
	grid *heatGrid
	line *shortText // what the pointer or the keys are at
	none *emptyHint
}

func newLandmarkPage(d *desk) *landmarkPage {
	p := &landmarkPage{desk: d, line: newShortText(), none: newEmptyHint()}
	p.grid = newHeatGrid(p)
	const margin = 6 // Fyne units
	inset := layout.NewCustomPaddedLayout(margin/2, margin/2, margin, margin)
	legend := container.New(layout.NewGridLayoutWithColumns(2))
	for _, s := range legendStates {
		legend.Add(newLegendLine(s))
	}
	p.box = container.New(overLegend{}, container.New(inset, p.line), container.NewStack(p.grid, p.none.object), container.New(inset, legend))
	p.tell(-1, -1)
	return p
}

func (p *landmarkPage) object() fyne.CanvasObject { return p.box }

// update shows the grid as it is.
func (p *landmarkPage) update() {
	g := p.session.Grid()
	if g == nil {
		g = &study.Grid{}
	}
	p.grid.follow(g, p.session.Specimens(), p.session.Listed())
	switch {
	case len(p.grid.rows) == 0:
		p.none.show(true, p.session.InStudy())
	case len(g.Rows) == 0:
		p.none.say("The landmark files are being read.")
	case len(g.Names) == 0:
		p.none.say("No specimen of the study has landmarks yet.")
	default:
		p.none.show(false, true)
	}
	p.tell(p.grid.told())
}

// forget drops what the page has of a study.
func (p *landmarkPage) forget() {
	if g := p.grid; len(g.rows) > 0 || len(g.of.Names) > 0 {
		g.follow(&study.Grid{}, nil, nil)
	}
}

// tell says in words what is at a place of the grid; -1: nothing is.
func (p *landmarkPage) tell(row, column int) {
	text, ink := "A click goes to the landmark.", theme.ColorNamePlaceHolder
	if g := p.grid; row >= 0 && row < len(g.rows) {
		s, ink2 := g.shown[row], theme.ColorNameForeground
		text, ink = s.Name+" · "+stateText(s), ink2
		at := g.rows[row]
		switch {
		case at < len(g.of.Rows) && g.of.Rows[at].Err != nil:
			text, ink = s.Name+": "+p.session.Hide(g.of.Rows[at].Err.Error()), theme.ColorNameError
		case column >= 0 && column < len(g.of.Names):
			text = s.Name + " · " + message.Cut(g.of.Names[column], 60) + " · " + g.of.State(at, column).String()
		}
	}
	if p.line.full != text {
		p.line.set(text, ink)
	}
}

// take goes to what is at a place of the grid: the landmark, or the specimen where column is
// none.
func (p *landmarkPage) take(row, column int) {
	g := p.grid
	if row < 0 || row >= len(g.rows) {
		return
	}
	p.win.Canvas().Focus(g)
	p.log.Event("cell", trace.Fields{"text": p.line.full})
	if at := g.rows[row]; column >= 0 && column < len(g.of.Names) && g.of.State(at, column) != study.NotThere {
		p.session.GoToLandmark(at, g.of.Names[column])
	} else {
		p.session.GoToSpecimen(at)
	}
}

// say shows a text in place of what is empty.
func (h *emptyHint) say(text string) {
	h.text.SetText(text)
	h.object.Hidden = false
	h.object.Refresh()
}

// overLegend lays out a line, below it what has the room, and a legend, which a low window
// goes without.
type overLegend struct{}

// MinSize is part of fyne.Layout.
func (overLegend) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(1, o[0].MinSize().Height+o[1].MinSize().Height)
}

// Layout is part of fyne.Layout.
func (overLegend) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const low = 220 // Fyne units
	line, legend := o[0].MinSize().Height, o[2].MinSize().Height
	if o[2].(*fyne.Container).Hidden = size.Height < low; size.Height < low {
		legend = 0
	}
	o[0].Resize(fyne.NewSize(size.Width, line))
	o[1].Move(fyne.NewPos(0, line))
	o[1].Resize(fyne.NewSize(size.Width, max(0, size.Height-line-legend)))
	o[2].Move(fyne.NewPos(0, size.Height-legend))
	o[2].Resize(fyne.NewSize(size.Width, legend))
}

// newLegendLine returns a state of a landmark as the grid shows it, and its word.
func newLegendLine(s study.CellState) fyne.CanvasObject {
	swatch := canvas.NewRaster(swatchOf(s))
	swatch.SetMinSize(fyne.NewSize(swatchWidth, heatRow))
	word := newShortText()
	word.text.TextSize = theme.TextSize() - 2
	word.change(s.String())
	return container.NewBorder(nil, nil, container.New(middle{}, swatch), nil, container.New(middle{}, word))
}

// specimenNames returns the names of specimens.
func specimenNames(all []session.Specimen) []string {
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = s.Name
	}
	return names
}
