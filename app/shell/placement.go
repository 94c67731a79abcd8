package shell

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"cairn/app/session"
	"cairn/app/trace"
	"cairn/landmark"
	"cairn/scene"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// placementRow says how the coordinates of the chosen group are read, with how
// far that brings its points from the mesh, and lets the user choose another
// way.
type placementRow struct {
	session  *session.Session
	place    func(document, group scene.ID, way int) // reads the group in another way
	box      *fyne.Container
	choice   *drop
	distance *widget.Label // of the points from the surface, as they are read now
	group    scene.ID
}

func newPlacementRow(keys *keyboard, place func(document, group scene.ID, way int)) *placementRow {
	r := &placementRow{session: keys.session, place: place, choice: keys.dialogs.newDrop(nil, nil), distance: widget.NewLabel("")}
	r.distance.Importance, r.distance.Truncation = widget.LowImportance, fyne.TextTruncateEllipsis
	r.choice.PlaceHolder, r.choice.beside = "not clear: choose", keys
	r.box = container.New(layout.NewCustomPaddedVBoxLayout(-theme.Padding()),
		container.NewBorder(nil, nil, widget.NewLabel("Coordinates"), nil, r.choice), r.distance)
	r.box.Hide()
	return r
}

// update shows the group that is chosen in d, or nothing.
func (r *placementRow) update(d *scene.Document) {
	g := r.session.Group()
	if g == nil || len(g.Measured()) == 0 {
		r.box.Hide()
		return
	}
	r.group = g.ID()
	var options []string
	for _, m := range g.Measured() {
		options = append(options, kindText(m.Placement.Kind))
	}
	r.choice.OnChanged = nil
	r.choice.SetOptions(options)
	if now := placementInForce(g); now < 0 || !g.Clear() {
		r.choice.ClearSelected()
		r.distance.Hide()
	} else {
		r.choice.SetSelectedIndex(now)
		r.distance.SetText(distanceOf(d, g, g.Measured()[now]))
		r.distance.Show()
	}
	r.choice.OnChanged = func(string) { r.place(r.session.Front(), r.group, r.choice.SelectedIndex()) }
	r.box.Show()
}

// kindText names a way of reading coordinates in the window.
func kindText(k landmark.PlacementKind) string {
	switch k {
	case landmark.AsStored:
		return "as in file"
	case landmark.Centred:
		return "centred"
	case landmark.ByMatrix:
		return "by the file's matrix"
	}
	return k.String()
}

// placementInForce returns the index of the measured way that a group is read
// in, -1 for none of them.
func placementInForce(g *scene.GroupNode) int {
	return slices.IndexFunc(g.Measured(), func(m scene.MeasuredPlacement) bool { return m.Placement == g.Group.Placement() })
}

// placementDeclared returns the index of the measured way that the group's file
// states, -1 for none of them.
func placementDeclared(g *scene.GroupNode) int {
	declared := g.Group.Properties().Declared
	return slices.IndexFunc(g.Measured(), func(m scene.MeasuredPlacement) bool { return m.Placement == declared })
}

// surfaceText says how far from the surface a way of reading brings the points.
func surfaceText(m scene.MeasuredPlacement, units string) string {
	const nothing = 1e-7 // of the mesh's size: what rounding leaves
	if !(m.Median < math.Inf(1)) {
		return "distance unknown"
	}
	text := distanceText(m.Median)
	if m.Relative() < nothing {
		text = "0"
	}
	if units != "" {
		text += " " + units
	}
	return "median " + text + " from the surface"
}

// distanceOf is surfaceText with the name of the group, where there are several.
func distanceOf(d *scene.Document, g *scene.GroupNode, m scene.MeasuredPlacement) string {
	const longest = 20 // of a name, so that the distance behind it is seen
	text := surfaceText(m, d.Units())
	if len(d.Groups()) > 1 {
		text = shortened([]rune(d.GroupName(g)), longest, nil) + ": " + text
	}
	return text
}

// distanceText writes a distance with two significant digits, and all digits
// before the point.
func distanceText(x float64) string {
	const digits = 2
	decimals := 0
	if rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', digits-1, 64), 64); err == nil && rounded > 0 {
		decimals = max(0, digits-1-int(math.Floor(math.Log10(rounded))))
	}
	return strconv.FormatFloat(x, 'f', decimals, 64)
}

// news tells what there is to know of a document's groups that have come, each once, and
// does what the user answers.
type news struct {
	*desk
	known *session.Told
}

// place reads a group's coordinates in another of the measured ways. It can be
// undone.
func (nw *news) place(document, group scene.ID, way int) {
	d := nw.docs.Document(document)
	if d == nil {
		return
	}
	g := d.Group(group)
	if g == nil || way < 0 || way >= len(g.Measured()) {
		return
	}
	d.SetMeasured(group, g.Measured(), true) // the user has said so
	if p := g.Measured()[way].Placement; p != g.Group.Placement() {
		_ = d.Apply(scene.PlaceGroup(d, group, p))
	}
	nw.log.Event("placed", trace.Fields{"group": g.Group.Name(), "text": g.Group.Placement().Kind.String()})
}

// tellPlacements tells how the coordinates of new groups were read, where that
// is not what their file says, and asks where it is not clear: one question at a
// time, and about what is in front; the others wait in a notice.
func (nw *news) tellPlacements(id scene.ID) {
	d := nw.docs.Document(id)
	for _, g := range d.Groups() {
		group := g.ID()
		if len(g.Measured()) == 0 || !nw.known.TellPlaced(id, group) {
			continue
		}
		declared := placementDeclared(g)
		switch {
		case !g.Clear() && id == nw.session.Front() && !nw.dialogs.any():
			nw.askPlacement(id, group)
		case !g.Clear():
			text := fmt.Sprintf("%s: it is not clear how the coordinates of %s are meant.", nw.docs.Name(d.ID()), d.GroupName(g))
			nw.notices.offer(id, text, "Choose…", nw.whileGroup(id, group, func(g *scene.GroupNode) bool { return !g.Clear() }),
				func() { nw.askPlacement(id, group) })
		case declared >= 0 && declared != placementInForce(g):
			now := g.Group.Placement()
			nw.notices.offer(id, replacedText(d, g, declared), "Take Them as the File Says",
				nw.whileGroup(id, group, func(g *scene.GroupNode) bool { return g.Group.Placement() == now }),
				func() { nw.place(id, group, declared) })
		}
	}
}

// whileGroup tells whether a group is in its document and something is so of it.
func (d *desk) whileGroup(document, group scene.ID, so func(*scene.GroupNode) bool) func() bool {
	return func() bool {
		of := d.docs.Document(document)
		return of != nil && of.Group(group) != nil && so(of.Group(group))
	}
}

func replacedText(d *scene.Document, g *scene.GroupNode, declared int) string {
	now := g.Measured()[placementInForce(g)]
	return fmt.Sprintf("The coordinates of %s are read in the way that brings them to the surface: %s, %s. Its file says: %s, %s.",
		d.GroupName(g), kindText(now.Placement.Kind), surfaceText(now, d.Units()),
		kindText(g.Measured()[declared].Placement.Kind), surfaceText(g.Measured()[declared], d.Units()))
}

// placementDialog asks how the coordinates of the chosen group are to be read.
func (nw *news) placementDialog() {
	if g := nw.session.Group(); g != nil {
		nw.askPlacement(nw.session.Front(), g.ID())
	}
}

// askPlacement asks how the coordinates of a group are to be read. The document
// comes to the front.
func (nw *news) askPlacement(document, group scene.ID) {
	d := nw.docs.Document(document)
	if d == nil || d.Group(group) == nil || len(d.Group(group).Measured()) == 0 {
		return
	}
	if document != nw.session.Front() {
		nw.show(document)
	}
	g := d.Group(group)
	var rows [][2]string
	for i, m := range g.Measured() {
		name := kindText(m.Placement.Kind)
		if i == placementDeclared(g) {
			name += " (stated by the file)"
		}
		rows = append(rows, [2]string{name, surfaceText(m, d.Units())})
	}
	question, title := "", "Coordinates of "+forTitle(d.GroupName(g))
	if !g.Clear() {
		question, title = "It is not clear how the coordinates of "+d.GroupName(g)+" are meant. ", "How Are the Coordinates Meant?"
	}
	text := widget.NewLabel(question + "Each way of reading them brings the points to another distance from the surface:")
	text.Wrapping = fyne.TextWrapWord
	ways := nw.dialogs.newChoices(rows, max(placementInForce(g), 0))
	nw.dialogs.form(title, "Use This", document, container.NewVBox(text, ways), func() { nw.place(document, group, ways.chosen) })
	nw.log.Event("asked", trace.Fields{"group": g.Group.Name(), "text": title})
}
