package shell

import (
	"cairn/app/session"
	"cairn/scene"

	"fyne.io/fyne/v2"
)

// columnsMenu opens the menu of columns.
func (p *inspector) columnsMenu(at fyne.Position) {
	m := fyne.NewMenu("")
	for i, name := range columnNames {
		item := fyne.NewMenuItem(name, func() { p.toggleColumn(session.Column(i)) })
		item.Checked, item.Disabled = !p.columns.hidden[i], session.Column(i) == session.ColumnName
		m.Items = append(m.Items, item)
	}
	sort := fyne.NewMenuItem("Sort By", nil)
	sort.ChildMenu = fyne.NewMenu("")
	for _, col := range p.columns.shown() {
		item := fyne.NewMenuItem(columnNames[col], func() { p.sortBy(col) })
		item.Checked = !p.columns.inOrder() && p.columns.order.By == col
		sort.ChildMenu.Items = append(sort.ChildMenu.Items, item)
	}
	m.Items = append(m.Items, fyne.NewMenuItemSeparator(), sort, p.widthsMenu(), fyne.NewMenuItem("Usual Widths", func() {
		p.columns.chosen = [session.Columns]float32{}
		p.changedColumns()
	}), fyne.NewMenuItem("Order of the File", func() {
		p.columns.order = session.Order{}
		p.update(p.document())
	}))
	showPopUp(m, p.win.Canvas(), at)
}

func (p *inspector) toggleColumn(col session.Column) {
	p.columns.hidden[col] = !p.columns.hidden[col]
	p.columns.groupChosen = p.columns.groupChosen || col == session.ColumnGroup
	if by := &p.columns.order; p.columns.hidden[col] && by.By == col {
		*by = session.Order{}
	}
	p.changedColumns()
}

func (p *inspector) changedColumns() {
	p.columns.keep(p.app.Preferences())
	p.relay()
	p.update(p.document())
}

// showColumns opens the menu of columns by command.
func (p *inspector) showColumns() {
	p.columnsMenu(fyne.CurrentApp().Driver().AbsolutePositionForObject(p.header).AddXY(0, p.header.Size().Height))
}

// widthsMenu makes columns wider and narrower without the pointer.
func (p *inspector) widthsMenu() *fyne.MenuItem {
	const step = 24 // Fyne units
	all := fyne.NewMenu("")
	for _, col := range p.columns.shown() {
		to := func(title string, width func() float32) *fyne.MenuItem {
			return fyne.NewMenuItem(title, func() {
				p.columns.setWidth(col, width())
				p.changedColumns()
			})
		}
		item := fyne.NewMenuItem(columnNames[col], nil)
		item.ChildMenu = fyne.NewMenu("",
			to("Wider", func() float32 { return p.columns.leastWidth(col) + step }),
			to("Narrower", func() float32 { return p.columns.leastWidth(col) - step }),
			to("As Wide as Its Texts", func() float32 { return p.textsWidth(col) }))
		all.Items = append(all.Items, item)
	}
	item := fyne.NewMenuItem("Width Of", nil)
	item.ChildMenu = all
	return item
}

// leastWidth returns the width of a column: of that of names what it has at least.
func (c *tableColumns) leastWidth(col session.Column) float32 {
	if col == session.ColumnName {
		return max(leastName, c.chosen[col])
	}
	return c.width(col)
}

// setWidth chooses the width of a column, as far as it may be so narrow.
func (c *tableColumns) setWidth(col session.Column, width float32) {
	least := max(narrowest, c.needed[col])
	if col == session.ColumnName {
		least = leastName
	}
	c.chosen[col] = max(least, width)
}

// textsWidth returns the width at which a column shows its texts whole, and its title.
func (p *inspector) textsWidth(col session.Column) float32 {
	const most, mark = 2000, 14 // rows that are looked at; Fyne units of the arrow of a sorted column
	width := cellWidth(columnTitles[col]) + mark
	d := p.document()
	for _, at := range p.rows[:min(most, len(p.rows))] {
		if l, ok := d.Landmark(at); ok {
			if text := p.pointTexts(d, at, l)[col]; col < session.ColumnX || col > session.ColumnZ || l.Placed() {
				width = max(width, cellWidth(text))
			}
		}
	}
	return width
}

// followGroups shows the column of groups where points of several are listed, and hides it
// where they are not, unless the user has said which.
func (p *inspector) followGroups(d *scene.Document) {
	c, listed := p.columns, 0
	if d != nil && p.session.Only() == 0 {
		for _, g := range d.Groups() {
			if g.Group.Len() > 0 {
				listed++
			}
		}
	}
	if hide := listed < 2; !c.groupChosen && c.hidden[session.ColumnGroup] != hide {
		if c.hidden[session.ColumnGroup] = hide; hide && c.order.By == session.ColumnGroup {
			c.order = session.Order{}
		}
		p.relay()
	}
}
