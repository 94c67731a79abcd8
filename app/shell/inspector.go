package shell

import (
	"cmp"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	"cairn/landmark"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// inspector shows the landmark groups of the document in front, and below them
// the points of all groups. Its rows hold IDs, never landmarks.
type inspector struct {
	*desk
	editing  *editing
	buttons  toolButtons
	menus    *menus
	box      *fyne.Container
	title    *widget.Label
	units    *drop
	groups   *groupList
	room     *canvas.Rectangle // that the groups have at least
	placed   *placementRow
	findings *findingRow
	guide    *guide
	filter   *filterField
	points   *pointList
	empty    *emptyList
	measures *measurePanel

	header      *tableHeader      // of the table
	tableRoom   *fyne.Container   // the table
	tableScroll *container.Scroll // to its columns
	// columnRoom makes the panel as wide as the columns, up to a bound: a number that is cut at
	// the panel's border reads as another one.
	columnRoom *canvas.Rectangle
	rowHeight  float32          // of the list of groups
	split      *container.Split // between the groups and the points
	low        bool             // the groups have given their room to the points
	parted     float64          // where the split was before
	offered    float64          // where it was put for the groups' lines; elsewhere: it was dragged
	lead       *fyne.Container  // the groups, above the split
	columns    *tableColumns
	rows       []scene.Point
	rowParts   [][]int // of the points' names
}

// unitNames are the units of length that a user can choose.
var unitNames = []string{"unknown", "µm", "mm", "cm", "m", "in"}

// newInspector returns an inspector that reads a group's coordinates in another way by
// place, and puts a measure on the clipboard by copyMeasure.
func newInspector(ed *editing, buttons toolButtons, menus *menus, place func(document, group scene.ID, way int), copyMeasure func(row int)) *inspector {
	d := ed.desk
	p := &inspector{desk: d, editing: ed, buttons: buttons, menus: menus, title: widget.NewLabel("Landmarks"), empty: newEmptyList(buttons)}
	p.filter = newFilterField(d.keys, p.leaveFilter)
	p.title.TextStyle.Bold = true
	p.units = d.dialogs.newDrop(unitNames, p.chooseUnits)
	p.units.PlaceHolder, p.units.beside = unitNames[0], d.keys
	p.groups = newGroupList(p)
	p.filter.OnChanged = func(string) { p.list(p.document()) }
	p.columns = newTableColumns(d.app.Preferences())
	p.points, p.header = newPointList(p), newTableHeader(p)
	head := container.NewBorder(nil, nil, p.title, container.NewHBox(widget.NewLabel("Unit"), p.units))
	p.guide = newGuide(p)
	p.placed, p.measures = newPlacementRow(d.keys, place), newMeasurePanel(menus, buttons.tips, copyMeasure)
	p.room, p.rowHeight = canvas.NewRectangle(color.Transparent), newGroupRow(p.groups).MinSize().Height+theme.Padding()
	groups := container.NewBorder(head, p.placed.box, nil, nil, container.NewStack(p.room, p.groups, container.NewWithoutLayout(p.groups.line)))
	p.tableRoom, p.columnRoom = p.tableBox(), canvas.NewRectangle(color.Transparent)
	p.tableScroll = container.NewHScroll(p.tableRoom)
	p.findings = newFindingRow(buttons)
	points := container.NewBorder(container.NewVBox(p.findings.box, p.filter), p.measures.box, nil, nil, container.NewStack(p.columnRoom, p.tableScroll, container.New(layout.NewCustomPaddedLayout(p.header.MinSize().Height, 0, 0, 0), p.empty.box)))
	p.split = container.NewVSplit(container.New(scrolledIfLow{&p.low}, container.NewVScroll(groups)), points)
	p.lead, p.offered = groups, leastPart
	p.split.SetOffset(leastPart)
	const least = 180 // units of height
	above := container.New(aboveTable{p.guide}, p.guide.box, p.split)
	p.box = container.New(squeezed{fyne.NewSize(math.MaxFloat32, least)}, container.NewPadded(above))
	return p
}

// Between leastPart and mostPart of the height the groups have as much as their lines
// need, until the split is dragged.
const leastPart, mostPart = 0.24, 0.45

// part gives the groups their part of a height. While a point is asked for it is the
// points that the rest is for.
func (p *inspector) part(height float32, asked bool) {
	if p.low || height <= 0 || p.split.Offset != p.offered {
		return
	}
	p.offered = leastPart
	if !asked {
		hidden := max(0, float32(p.groups.Length())*p.rowHeight-p.room.MinSize().Height)
		p.offered = max(leastPart, min(mostPart, float64((p.lead.MinSize().Height+hidden)/height)))
	}
	p.split.SetOffset(p.offered)
}

// lend has the groups give their room to the points, or take it back. The split can be
// dragged to see them all the same.
func (p *inspector) lend(on bool) {
	if on == p.low {
		return
	}
	p.low = on
	if on {
		p.parted, p.split.Offset = p.split.Offset, 0
	} else {
		p.split.Offset = p.parted
	}
}

// update shows the groups and points of d, or nothing.
func (p *inspector) update(d *scene.Document) {
	p.units.OnChanged = nil
	p.units.ClearSelected()
	p.units.Disable()
	if d != nil {
		p.units.Enable()
		name := cmp.Or(d.Units(), unitNames[0])
		p.units.Options = unitNames
		if !slices.Contains(unitNames, name) {
			p.units.Options = append(slices.Clone(unitNames), name)
		}
		p.units.SetSelected(name)
	}
	p.units.OnChanged = p.chooseUnits
	p.columns.measure(d)
	p.widen()
	p.groups.update(d)
	p.makeRoom()
	p.header.Refresh()
	p.placed.update(d)
	p.findings.update()
	p.part(p.split.Size().Height, p.guide.box.Visible())
	p.groups.reveal()
	p.groups.mark()
	p.list(d)
}

// list lists the points of d that the filter lets through. It is all that changes while
// one types there.
func (p *inspector) list(d *scene.Document) {
	p.followGroups(d)
	p.rows = p.session.Rows(p.filter.Text, p.columns.order)
	p.partNames(d)
	e := p.docs.Entry(p.session.Front())
	p.empty.update(d, e != nil && e.Loading, len(p.rows), p.filter.Text)
	p.points.Refresh()
	p.points.follow(d)
}

// makeRoom has the first groups seen without scrolling, where the window is high
// enough.
func (p *inspector) makeRoom() {
	const most, high = 3, 600 // rows; Fyne units
	rows := max(1, min(most, p.groups.Length()))
	if p.win.Canvas().Size().Height < high {
		rows = 1
	}
	p.room.SetMinSize(fyne.NewSize(1, float32(rows)*p.rowHeight))
}

// partNames finds what tells the names of groups and of points from each other.
func (p *inspector) partNames(d *scene.Document) {
	p.rowParts = nil
	if d == nil {
		return
	}
	const most = 2000 // rows: nobody tells so many apart by their names
	if len(p.rows) > most {
		return
	}
	var points []string
	for _, row := range p.rows {
		l, _ := d.Landmark(row)
		points = append(points, l.Name)
	}
	p.rowParts = partings(points)
}

// showSelection marks the selected landmarks in the table.
func (p *inspector) showSelection(d *scene.Document) {
	p.groups.mark()
	p.points.follow(d)
}

// showNext has the row of the point that is placed next seen.
func (p *inspector) showNext(next scene.Point) {
	if i := slices.Index(p.rows, next); i >= 0 {
		p.points.ScrollTo(i)
	}
}

// chooseUnits names the unit of the document in front. It can be undone.
func (p *inspector) chooseUnits(name string) {
	d := p.document()
	if d == nil {
		return
	}
	text := "The unit is " + name + " now. This names the unit of the coordinates; it changes none of them."
	if name == unitNames[0] {
		name = ""
		text = "The unit is not known now. No coordinate was changed."
	}
	if name == d.Units() {
		return
	}
	_ = d.Apply(scene.ChooseUnits(d, name))
	id := d.ID()
	p.notices.info(id, text).while(func() bool {
		d := p.docs.Document(id)
		return d != nil && d.Units() == name
	})
}

// showGroup shows a group or hides it.
func (p *inspector) showGroup(id scene.ID, visible bool) {
	if d := p.document(); d != nil {
		d.SetVisible(id, visible)
		p.groups.Refresh()
		p.notices.show(p.session.Front()) // what they say of it may be so no more
		p.panes.redraw(p.session.Front())
	}
}

// swatch is a small coloured disc that can be clicked.
type swatch struct {
	widget.BaseWidget
	rect   *canvas.Rectangle
	tapped func()
}

func newSwatch() *swatch {
	s := &swatch{rect: canvas.NewRectangle(color.Black)}
	s.resize(14)
	s.ExtendBaseWidget(s)
	return s
}

// resize makes it a disc that wide, in Fyne units.
func (s *swatch) resize(width float32) {
	s.rect.CornerRadius = width / 2
	s.rect.SetMinSize(fyne.NewSquareSize(width))
}

// CreateRenderer is part of fyne.Widget.
func (s *swatch) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.rect) }

// Tapped is part of fyne.Tappable.
func (s *swatch) Tapped(*fyne.PointEvent) {
	if s.tapped != nil {
		s.tapped()
	}
}

// set shows a colour, or a ring for none, which has alpha 0.
func (s *swatch) set(c color.NRGBA) {
	s.rect.FillColor, s.rect.StrokeWidth = c, 0
	if c.A == 0 {
		s.rect.StrokeColor, s.rect.StrokeWidth = theme.Color(theme.ColorNamePlaceHolder), 1.5
	}
	s.rect.Refresh()
}

// landmarkTexts describe a landmark in the status bar, the longest first.
func landmarkTexts(d *scene.Document, p scene.Point, l landmark.Landmark) []string {
	name := l.Name
	if name == "" {
		name = strconv.Itoa(d.Index(p) + 1)
	}
	whole := name
	if g := d.Group(p.Group); g != nil {
		whole = d.GroupName(g) + "  " + whole
	}
	if labels := labelsOf(d, p); len(labels) > 0 {
		whole += "  (" + strings.Join(labels, ", ") + ")"
	}
	if l.Status != landmark.Defined {
		name, whole = name+", "+l.Status.String(), whole+", "+l.Status.String()
	}
	at := "   " + positionText(l.Position, decimals(d))
	return []string{whole + at, name + at, name}
}

// renameGroup asks for another name of a group. It can be undone.
func (ed *editing) renameGroup() {
	g := ed.session.Group()
	if g == nil {
		return
	}
	front, id := ed.session.Front(), g.ID()
	name := ed.dialogs.newField()
	name.SetText(g.Group.Name())
	ed.dialogs.form("Rename Group", "Rename", front, name, func() {
		if ed.docs.Document(front) != nil {
			ed.show(front)
			ed.session.RenameGroup(id, strings.TrimSpace(name.Text))
		}
	})
	name.TypedShortcut(&fyne.ShortcutSelectAll{}) // what is typed replaces it
}
