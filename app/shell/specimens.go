package shell

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"cairn/app/session"
	"cairn/app/study"
	"cairn/app/trace"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// specimenPage lists the specimens of the open study that are gone through, in their order.
// A click or Return opens one; next and previous go as the list does.
type specimenPage struct {
	*desk
	box     *fyne.Container
	search  *filterField
	status  *drop
	sorting *drop
	seed    *filterField // of the order that is shuffled; hidden else
	seedRow *fyne.Container
	list    *specimenList
	filling bool     // the page fills its own fields
	columns []string // that the last sorts are by
	none    *emptyHint
}

// What the page can list and sort by, before the columns of the table.
var (
	statusNames = []string{"All", "Not visited", "Partly", "Done", "Flagged", "Not done"}
	statuses    = [][]study.Status{nil, {study.NotVisited}, {study.Partly}, {study.Done}, {study.Flagged}, {study.NotVisited, study.Partly, study.Flagged}}
	sortNames   = []string{"In table order", "By name", "By state", "Shuffled"}
)

// The places of sortNames.
const (
	inTableOrder = iota
	byName
	byState
	shuffled
)

func newSpecimenPage(d *desk, buttons toolButtons) *specimenPage {
	p := &specimenPage{desk: d}
	p.list = newSpecimenList(p, buttons.tips)
	below := func() { d.win.Canvas().Focus(p.list) }
	p.search = newFilterField(d.keys, below)
	p.search.SetPlaceHolder("Search")
	p.search.OnChanged = func(text string) { p.ask(func(q *study.Query) { q.Text = strings.TrimSpace(text) }) }
	p.status = d.dialogs.newDrop(statusNames, func(string) { p.ask(func(q *study.Query) { q.Statuses = statuses[max(0, p.status.SelectedIndex())] }) })
	p.sorting = d.dialogs.newDrop(sortNames, func(string) { p.ask(p.sortBy) })
	p.status.beside, p.sorting.beside = d.keys, d.keys
	p.seed = newFilterField(d.keys, below)
	p.seed.SetPlaceHolder("A number")
	p.seed.OnChanged = func(text string) {
		if n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 64); err == nil {
			p.ask(func(q *study.Query) { q.Seed = n })
		}
	}
	seed := newShortText()
	seed.change("Seed")
	p.seedRow = container.New(layout.NewFormLayout(), container.New(squeezed{fyne.NewSize(40, 0)}, container.New(middle{}, seed)), p.seed)
	p.none = newEmptyHint()
	narrow := squeezed{fyne.NewSize(1, 100)}
	p.box = container.New(specimenLayout{}, p.search, container.New(narrow, p.status), container.New(narrow, p.sorting), p.seedRow, container.NewStack(p.list, p.none.object))
	return p
}

func (p *specimenPage) object() fyne.CanvasObject { return p.box }

// forget drops what the page has of a study.
func (p *specimenPage) forget() {
	p.list.follow(nil, nil)
	p.list.thumbs.forget()
}

// ask changes which specimens are listed, and how.
func (p *specimenPage) ask(change func(q *study.Query)) {
	if p.filling {
		return
	}
	q := p.session.Query()
	change(&q)
	p.session.SetQuery(q)
	p.update()
	p.log.Event("listed", trace.Fields{"specimens": len(p.list.rows), "text": p.sorting.Selected})
}

// sortBy has specimens in the order that was chosen.
func (p *specimenPage) sortBy(q *study.Query) {
	q.Column, q.Random, q.Down = "", false, false
	switch at := p.sorting.SelectedIndex(); {
	case at == byName:
		q.Column = study.Mesh.String()
	case at == byState:
		q.Column = study.StatusOf.String()
	case at == shuffled:
		const most = 10_000 // short enough to be noted in a paper
		q.Random, q.Seed = true, rand.Uint64N(most)
	case at-len(sortNames) >= 0 && at-len(sortNames) < len(p.columns):
		q.Column = p.columns[at-len(sortNames)]
	}
}

// update lists the specimens as they are.
func (p *specimenPage) update() {
	q, columns := p.session.Query(), p.session.SortColumns()
	if q.Column != "" && p.sortOf(q, columns) == inTableOrder {
		columns = append(columns, q.Column) // all have the same there, as after a change of the table
	}
	p.filling = true
	defer func() { p.filling = false }()
	if !slices.Equal(columns, p.columns) || len(p.sorting.Options) == len(sortNames) && len(columns) > 0 {
		p.columns = columns
		names := slices.Clone(sortNames)
		for _, name := range columns {
			names = append(names, "By "+name)
		}
		p.sorting.SetOptions(names)
	}
	p.choose(p.sorting, p.sortOf(q, columns))
	p.choose(p.status, max(0, slices.IndexFunc(statuses, func(s []study.Status) bool { return slices.Equal(s, q.Statuses) })))
	if strings.TrimSpace(p.search.Text) != q.Text {
		p.search.SetText(q.Text)
	}
	if n, err := strconv.ParseUint(strings.TrimSpace(p.seed.Text), 10, 64); q.Random && (err != nil || n != q.Seed) && p.win.Canvas().Focused() != fyne.Focusable(p.seed) {
		p.seed.SetText(fmt.Sprint(q.Seed))
	}
	if p.seedRow.Hidden == q.Random {
		p.seedRow.Hidden = !q.Random
		p.box.Refresh()
	}
	p.list.follow(p.session.Specimens(), p.session.Listed())
	p.none.show(len(p.list.rows) == 0, p.session.InStudy())
}

// choose shows in a list which of its options is chosen.
func (p *specimenPage) choose(d *drop, at int) {
	if d.SelectedIndex() != at {
		d.SetSelectedIndex(at)
	}
}

// sortOf returns which of the orders a query has.
func (p *specimenPage) sortOf(q study.Query, columns []string) int {
	switch {
	case q.Random || q.Blind:
		return shuffled
	case strings.EqualFold(q.Column, study.Mesh.String()):
		return byName
	case strings.EqualFold(q.Column, study.StatusOf.String()):
		return byState
	}
	for i, name := range columns {
		if strings.EqualFold(name, q.Column) {
			return len(sortNames) + i
		}
	}
	return inTableOrder
}

// specimenLayout lays out a search, below it two lists side by side and perhaps a line more,
// and then what has the room. In a low window the search is beside the lists.
type specimenLayout struct{}

// MinSize is part of fyne.Layout.
func (specimenLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(1, 2*o[0].MinSize().Height)
}

// Layout is part of fyne.Layout.
func (specimenLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const margin, gap, low = 6, 3, 200 // Fyne units
	x, y, wide, high := float32(margin), float32(margin), max(0, size.Width-2*margin), o[0].MinSize().Height
	place := func(o fyne.CanvasObject, w float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, high))
		x += w + gap
	}
	below := func() { x, y = margin, y+high+gap }
	if size.Height < low {
		for _, one := range o[:3] {
			place(one, max(0, (wide-2*gap)/3))
		}
	} else {
		place(o[0], wide)
		below()
		place(o[1], max(0, (wide-gap)/2))
		place(o[2], max(0, (wide-gap)/2))
	}
	below()
	if o[3].Visible() {
		place(o[3], wide)
		below()
	}
	o[4].Move(fyne.NewPos(0, y+gap))
	o[4].Resize(fyne.NewSize(size.Width, max(0, size.Height-y-gap)))
}

// emptyHint says why nothing is listed.
type emptyHint struct {
	text   *widget.Label
	object *fyne.Container
}

func newEmptyHint() *emptyHint {
	h := &emptyHint{text: widget.NewLabel("")}
	h.text.Wrapping, h.text.Alignment, h.text.Importance = fyne.TextWrapWord, fyne.TextAlignCenter, widget.LowImportance
	h.object = container.NewVBox(h.text)
	h.object.Hide()
	return h
}

func (h *emptyHint) show(empty, study bool) {
	text := "No specimen of the study is like that."
	if !study {
		text = "No study is open."
	}
	if h.text.Text != text {
		h.text.SetText(text)
	}
	if h.object.Hidden == empty {
		h.object.Hidden = !empty
		h.object.Refresh()
	}
}

// stateText says how far a specimen is.
func stateText(s session.Specimen) string {
	text := s.Status.String()
	if s.Of > 0 {
		text += fmt.Sprintf(" · %d of %d", s.Visited, s.Of)
	}
	return text
}
