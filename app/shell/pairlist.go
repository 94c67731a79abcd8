package shell

import (
	"unicode"

	"cairn/app/study"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// pairList is the table of which landmark file belongs to which mesh, a row a specimen.
// Below it stands in full what is to be said of the chosen row.
type pairList struct {
	rowList
	box     *fyne.Container
	header  *fyne.Container
	detail  *widget.Label
	lines   []study.Line
	parts   []string  // columns that a pattern fills
	weights []float32 // of the widths of all columns
}

// Columns of the table before those of parts, and the one behind them.
var pairColumns = []string{"Specimen", "Mesh", "Landmarks"}

const pairNote = "Note"

func newPairList(s *dialogStack) *pairList {
	p := &pairList{rowList: rowList{dialogs: s}, detail: widget.NewLabel("")}
	p.detail.Wrapping = fyne.TextWrapWord
	p.detail.SizeName = theme.SizeNameCaptionText
	p.detail.Hide()
	p.HideSeparators = true
	p.Length = func() int { return len(p.lines) }
	p.CreateItem = func() fyne.CanvasObject { return container.New(inColumns{p}) }
	p.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		if i < len(p.lines) {
			p.fill(o.(*fyne.Container), p.cells(p.lines[i]), p.ink(p.lines[i]), false)
		}
	}
	p.OnSelected = func(i widget.ListItemID) { p.explain(i) }
	p.ExtendBaseWidget(p)
	p.header = container.New(inColumns{p})
	p.box = container.NewBorder(container.NewVBox(p.header, widget.NewSeparator()), p.detail, nil, nil, p)
	return p
}

// show shows a pairing as it is now.
func (p *pairList) show(of *study.Pairing) {
	p.lines, p.parts = of.Lines(), of.PartNames()
	p.weights = []float32{3, 4, 4}
	titles := append([]string(nil), pairColumns...)
	for _, name := range p.parts {
		titles = append(titles, title(name))
		p.weights = append(p.weights, 2.5)
	}
	p.weights = append(p.weights, 6)
	p.fill(p.header, append(titles, pairNote), theme.ColorNamePlaceHolder, true)
	p.UnselectAll()
	p.explain(-1)
	p.Refresh()
}

// explain shows what a row says in full, -1 for none.
func (p *pairList) explain(row int) {
	if row < 0 || row >= len(p.lines) {
		p.detail.Hide()
		return
	}
	l := p.lines[row]
	text := l.Mesh
	if l.Landmarks != "" {
		if text != "" {
			text += " with "
		}
		text += l.Landmarks
	}
	if l.Note != "" {
		text += ": " + l.Note
	}
	p.detail.SetText(text + ".")
	p.detail.Show()
}

func (p *pairList) cells(l study.Line) []string {
	cells := []string{l.Name, l.Mesh, l.Landmarks}
	for _, name := range p.parts {
		cells = append(cells, l.Part(name))
	}
	return append(cells, l.Note)
}

// ink returns the colour of a row.
func (p *pairList) ink(l study.Line) fyne.ThemeColorName {
	if l.Wrong {
		return theme.ColorNameError
	}
	return theme.ColorNameForeground
}

// fill fills a row, which gets as many cells as there are columns.
func (p *pairList) fill(row *fyne.Container, cells []string, ink fyne.ThemeColorName, bold bool) {
	for len(row.Objects) < len(cells) {
		row.Add(newShortText())
	}
	row.Objects = row.Objects[:len(cells)]
	for i, text := range cells {
		t := row.Objects[i].(*shortText)
		t.text.TextStyle.Bold = bold
		t.set(text, ink)
	}
	row.Layout.Layout(row.Objects, row.Size())
}

// inColumns lays out the cells of a row by the weights of columns.
type inColumns struct{ p *pairList }

// MinSize is part of fyne.Layout.
func (c inColumns) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(1, newShortText().MinSize().Height+theme.Padding())
}

// Layout is part of fyne.Layout.
func (c inColumns) Layout(cells []fyne.CanvasObject, size fyne.Size) {
	total := float32(0)
	for _, w := range c.p.weights {
		total += w
	}
	const gap = 8
	x := theme.Padding()
	for i, o := range cells {
		if i >= len(c.p.weights) {
			return
		}
		width := (size.Width - theme.Padding()) * c.p.weights[i] / total
		h := o.MinSize().Height
		o.Move(fyne.NewPos(x, (size.Height-h)/2))
		o.Resize(fyne.NewSize(max(1, width-gap), h))
		x += width
	}
}

// title returns a name with a large first letter.
func title(name string) string {
	r := []rune(name)
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r)
}
