package shell

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"cairn/app/session"
	"cairn/app/trace"
	"cairn/scene"
	"cairn/scene/colormap"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// colorPanel chooses which values the document in front shows as colours, and how. It
// stands left of the view, in place of the history, so that all of the specimen is seen: the
// view follows every choice at once. Done keeps what is chosen, Cancel brings back what was
// there before.
type colorPanel struct {
	*desk
	box     *fyne.Container
	values  *drop
	names   []string // of values, in the order of the list, behind "None"
	source  *fyne.Container
	radius  *panelField
	unit    *widget.Label
	making  *fyne.Container
	bar     *widget.ProgressBar
	tick    *ticker
	problem *widget.Label

	look      *fyne.Container // how the values are shown
	maps      *mapList
	scale     *fyne.Container // what labels have none of
	limits    *drop
	low, high *panelField
	symmetric *panelCheck
	between   *fyne.Container // what values of triangles have none of
	lines     *drop
	number    *panelField // of lines, or their step
	inPicture *panelCheck
	filling   bool // the panel fills its own fields
	closed    func()
}

// Choices of the range, as far as they are not typed, and of lines of equal value.
var (
	limitNames = []string{"Usual range", "All values", "1 to 99 % of the values", "5 to 95 %", "10 to 90 %", "As typed"}
	limitParts = [][2]float64{1: {0, 100}, 2: {1, 99}, 3: {5, 95}, 4: {10, 90}}
	lineNames  = []string{"No lines", "So many lines", "A line at every"}
)

const (
	usualLimits = 0
	noLines     = 0
	countLines  = 1
	stepLines   = 2
)

// newColorPanel returns the panel, hidden. closed runs when it is closed.
func newColorPanel(d *desk, buttons toolButtons, closed func()) *colorPanel {
	p := &colorPanel{desk: d, closed: closed, unit: widget.NewLabel(""), bar: widget.NewProgressBar(), problem: widget.NewLabel("")}
	p.tick = newTicker(d.post, p.showProgress)
	p.values = p.newDrop(nil, func(string) { p.chooseValues() })
	p.radius, p.low, p.high, p.number = p.newField(p.typeRadius), p.newField(p.typeLimits), p.newField(p.typeLimits), p.newField(p.typeLines)
	p.limits, p.lines = p.newDrop(limitNames, func(string) { p.chooseLimits() }), p.newDrop(lineNames, func(string) { p.chooseLines() })
	p.symmetric = p.newCheck("As far on both sides of 0", p.makeSymmetric)
	p.inPicture = p.newCheck("Bar in the picture", func(on bool) {
		if on != d.session.Style().ColorBar {
			d.keys.doNamed("color-bar")
		}
	})
	p.maps = newMapList(p)
	p.problem.Wrapping, p.problem.Importance = fyne.TextWrapWord, widget.DangerImportance

	stop := d.dialogs.newButton("Stop", theme.CancelIcon(), d.sessionCall(func(s *session.Session) { s.StopColors() }))
	p.making = container.NewBorder(nil, nil, nil, stop, p.bar)
	about := caption("Measured on the triangles around each vertex (Meyer and others 2003). Within a radius: means over the surface, without what is smaller.")
	p.source = container.NewVBox(container.NewBorder(nil, nil, widget.NewLabel("Radius"), p.unit, p.radius), about)
	p.between = container.NewVBox(heading("Lines of equal value"), container.NewBorder(nil, nil, nil, sized(p.number, 72), p.lines))
	p.scale = container.NewVBox(heading("Range"), p.limits, container.NewGridWithColumns(2, p.low, p.high), p.symmetric,
		p.between)
	p.look = container.NewVBox(heading("Colours"), p.maps, p.scale, p.inPicture)

	title := widget.NewLabel("Colour by")
	title.TextStyle.Bold = true
	hide := buttons.newButton("", theme.CancelIcon(), func() string { return "Close, and keep the colours" }, p.done)
	head := container.NewBorder(nil, nil, title, hide)
	content := container.NewVScroll(container.New(layout.NewCustomPaddedLayout(0, 0, theme.Padding(), theme.Padding()),
		container.NewVBox(p.values, p.source, p.making, p.problem, p.look)))
	cancel := d.dialogs.newButton("Cancel", nil, p.cancel)
	done := d.dialogs.newButton("Done", nil, p.done)
	done.Importance = widget.HighImportance
	foot := container.NewVBox(widget.NewSeparator(), container.NewPadded(container.NewGridWithColumns(2, cancel, done)))
	p.box = container.NewBorder(nil, nil, nil, widget.NewSeparator(), container.NewBorder(head, foot, nil, nil, content))
	p.box.Hide()
	return p
}

func (d *desk) sessionCall(do func(*session.Session)) func() { return func() { do(d.session) } }

// heading is the title of a part of the panel.
func heading(text string) fyne.CanvasObject {
	l := widget.NewLabel(text)
	l.SizeName, l.Importance = theme.SizeNameCaptionText, widget.LowImportance
	return l
}

// caption is a small text of several lines.
func caption(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.SizeName, l.Importance, l.Wrapping = theme.SizeNameCaptionText, widget.LowImportance, fyne.TextWrapWord
	return l
}

// sized gives an object a width.
func sized(o fyne.CanvasObject, width float32) fyne.CanvasObject {
	return container.NewGridWrap(fyne.NewSize(width, o.MinSize().Height), o)
}

// open reports whether the panel is seen.
func (p *colorPanel) open() bool { return p != nil && p.box.Visible() }

// show shows the panel, with the keys in its list of values.
func (p *colorPanel) show() {
	p.box.Show()
	p.update()
	p.win.Canvas().Focus(p.values)
	p.log.Event("panel", trace.Fields{"text": "Colour by"})
}

// done keeps what is chosen.
func (p *colorPanel) done() {
	p.session.KeepColors()
	p.hide()
}

// cancel brings back what was there before.
func (p *colorPanel) cancel() {
	p.session.CancelColors()
	p.hide()
}

func (p *colorPanel) hide() {
	p.tick.stop()
	p.box.Hide()
	p.closed()
}

// update shows what is chosen for the document in front, where the panel is seen.
func (p *colorPanel) update() {
	if !p.open() {
		return
	}
	p.session.HoldColors()
	now := p.session.Coloring()
	p.filling = true
	p.fillValues(now)
	p.unit.SetText("")
	if d := p.document(); d != nil {
		p.unit.SetText(d.Units())
	}
	fill(p.radius, strconv.FormatFloat(now.Radius, 'g', -1, 64), now.Radius)
	p.source.Hidden = now.Values == "" || !scene.IsCurvature(now.Values)
	p.say(now.Problem)
	p.look.Hidden = now.Shown == nil || now.Values == ""
	if !p.look.Hidden {
		p.fillLook(now)
	}
	p.filling = false
	if now.Making {
		p.tick.start()
	} else {
		p.tick.stop()
	}
	p.showProgress()
	p.box.Refresh()
}

// fillValues lists the values that there are.
func (p *colorPanel) fillValues(now session.Coloring) {
	p.names = now.Names
	titles := []string{"None"}
	chosen := 0
	for i, name := range now.Names {
		title := scene.ValueTitle(name)
		if scene.IsCurvature(name) {
			title = strings.ToUpper(title[:1]) + title[1:]
		}
		for k := 2; contains(titles, title); k++ {
			title = fmt.Sprintf("%s (%d)", scene.ValueTitle(name), k)
		}
		titles = append(titles, title)
		if name == now.Values {
			chosen = i + 1
		}
	}
	p.values.Options = titles
	p.values.SetSelectedIndex(chosen)
}

func contains(list []string, text string) bool {
	for _, l := range list {
		if l == text {
			return true
		}
	}
	return false
}

// fillLook shows how the values are shown.
func (p *colorPanel) fillLook(now session.Coloring) {
	c, l := now.Shown, now.Look
	p.maps.set(c.Colors())
	p.scale.Hidden = c.Colors().Labels
	p.inPicture.SetChecked(p.session.Style().ColorBar)
	low, high := c.Range()
	fillLimit(p.low, l.Low, c.Number(low), low)
	fillLimit(p.high, l.High, c.Number(high), high)
	p.limits.SetSelectedIndex(limitsOf(l))
	p.symmetric.SetChecked(isSymmetric(now))
	switch {
	case l.Every != 0:
		p.lines.SetSelectedIndex(stepLines)
		fill(p.number, strconv.FormatFloat(l.Every, 'g', 6, 64), l.Every)
	case l.Isolines != 0:
		p.lines.SetSelectedIndex(countLines)
		fill(p.number, strconv.Itoa(l.Isolines), float64(l.Isolines))
	case p.lines.SelectedIndex() <= noLines || p.number.Text != "": // else a number is to be typed
		p.lines.SetSelectedIndex(noLines)
	}
	if p.number.Hidden = p.lines.SelectedIndex() <= noLines; p.number.Hidden {
		p.number.SetText("")
	}
	p.between.Hidden = c.Field().OfFaces // between triangles there is nothing to be drawn
}

// limitsOf returns which choice of the range a look is.
func limitsOf(l scene.ColorLook) int {
	if l.Low.Kind == scene.SuitableLimit && l.High.Kind == scene.SuitableLimit {
		return usualLimits
	}
	for i, part := range limitParts {
		if i != usualLimits && l.Low == percent(part[0]) && l.High == percent(part[1]) {
			return i
		}
	}
	return len(limitNames) - 1
}

func percent(p float64) scene.ColorLimit {
	return scene.ColorLimit{Kind: scene.PercentileLimit, Number: p}
}

// isSymmetric reports whether the range reaches as far on both sides of zero on purpose.
func isSymmetric(now session.Coloring) bool {
	return now.Look.Symmetric || now.Shown.Colors().Signed && limitsOf(now.Look) == usualLimits
}

// fill has a field show a number, unless it shows that already in other words.
func fill(f *panelField, text string, number float64) {
	if is, err := parseNumber(f.Text); err == nil && is == number {
		return
	}
	f.SetText(text)
}

// fillLimit has a field show an end of the range: a number, or what was typed of percents.
func fillLimit(f *panelField, l scene.ColorLimit, text string, number float64) {
	if typed, err := parseLimit(f.Text); err == nil && typed == l && l.Kind != scene.SuitableLimit {
		return
	}
	f.SetText(text)
}

var errNoNumber = errors.New("that is not a number")

// parseNumber reads a number as it is typed or shown here.
func parseNumber(text string) (float64, error) {
	text = strings.ReplaceAll(strings.TrimSpace(text), "−", "-")
	if strings.Count(text, ",") == 1 && !strings.Contains(text, ".") { // as many languages write it
		text = strings.Replace(text, ",", ".", 1)
	}
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, errNoNumber
	}
	return x, nil
}

// parseLimit reads an end of the range: a number, or a percentile such as "2 %" or "p2".
func parseLimit(text string) (scene.ColorLimit, error) {
	text = strings.TrimSpace(text)
	bare, p := strings.CutPrefix(text, "p")
	bare, sign := strings.CutSuffix(bare, "%")
	x, err := parseNumber(bare)
	switch {
	case err != nil:
		return scene.ColorLimit{}, err
	case !p && !sign:
		return scene.ColorLimit{Kind: scene.ValueLimit, Number: x}, nil
	case x < 0 || x > 100:
		return scene.ColorLimit{}, errors.New("percentiles are from 0 % to 100 %")
	}
	return percent(x), nil
}

// say says what is wrong, or nothing.
func (p *colorPanel) say(problem string) {
	if problem == "" {
		p.problem.Hide()
		return
	}
	if text := sentence(problem); p.problem.Text != text {
		p.problem.SetText(text)
		p.log.Event("refused", trace.Fields{"text": text})
	}
	p.problem.Show()
}

// showProgress shows how far the making of values is.
func (p *colorPanel) showProgress() {
	now := p.session.Coloring()
	p.bar.SetValue(now.Done)
	if hidden := !now.Making || !p.tick.long(); hidden != p.making.Hidden {
		p.making.Hidden = hidden
		p.box.Refresh()
	}
}

func (p *colorPanel) chooseValues() {
	if i := p.values.SelectedIndex(); !p.filling && i >= 0 {
		name := ""
		if i > 0 {
			name = p.names[i-1]
		}
		p.session.ShowValues(name)
		p.log.Event("colors", trace.Fields{"name": name})
	}
}

func (p *colorPanel) typeRadius() {
	r, err := parseNumber(p.radius.Text)
	switch {
	case err != nil || r < 0:
		p.say("the radius is a number, 0 or more")
	default:
		p.say("")
		p.session.SetCurvatureRadius(r)
	}
}

// change changes the look of the values.
func (p *colorPanel) change(do func(l *scene.ColorLook)) {
	if p.filling {
		return
	}
	l := p.session.Coloring().Look
	do(&l)
	p.say("")
	p.session.SetColorLook(l)
}

func (p *colorPanel) chooseMap(m *colormap.Map) {
	p.change(func(l *scene.ColorLook) { l.Colors = m })
	p.log.Event("colors", trace.Fields{"text": m.Name})
}

func (p *colorPanel) chooseLimits() {
	i := p.limits.SelectedIndex()
	if p.filling || i < 0 {
		return
	}
	if i == len(limitNames)-1 { // the numbers that are there, to begin with
		p.typeLimits()
		return
	}
	now := p.session.Coloring()
	p.change(func(l *scene.ColorLook) {
		l.Symmetric = isSymmetric(now) && i != usualLimits
		l.Low, l.High = scene.ColorLimit{}, scene.ColorLimit{}
		if i != usualLimits {
			l.Low, l.High = percent(limitParts[i][0]), percent(limitParts[i][1])
		}
	})
}

// typeLimits takes the range from the two fields.
func (p *colorPanel) typeLimits() {
	if p.filling {
		return
	}
	low, err := parseLimit(p.low.Text)
	high, err2 := parseLimit(p.high.Text)
	if err = errors.Join(err, err2); err != nil {
		p.say("the range is two numbers, or percentiles such as 2 % and 98 %")
		return
	}
	p.change(func(l *scene.ColorLook) { l.Low, l.High, l.Symmetric = low, high, false })
}

// makeSymmetric has the range reach as far on both sides of zero, or no more.
func (p *colorPanel) makeSymmetric(on bool) {
	p.change(func(l *scene.ColorLook) {
		if l.Symmetric = on; !on && limitsOf(*l) == usualLimits { // which is symmetric where the map is
			l.Low, l.High = percent(2), percent(98)
		}
	})
}

// chooseLines takes another kind of lines, to begin with as many as are seen well.
func (p *colorPanel) chooseLines() {
	i := p.lines.SelectedIndex()
	now := p.session.Coloring()
	if p.filling || i < 0 || now.Shown == nil {
		return
	}
	const some = 9
	p.change(func(l *scene.ColorLook) {
		l.Isolines, l.Every = 0, 0
		switch i {
		case countLines:
			l.Isolines = some
		case stepLines:
			low, high := now.Shown.Range()
			l.Every = roundStep((high - low) / (some + 1))
		}
	})
}

// roundStep returns the least 1, 2 or 5 times a power of ten that is no less.
func roundStep(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, k := range []float64{1, 2, 5} {
		if k*power >= x*(1-1e-9) {
			return k * power
		}
	}
	return 10 * power
}

// typeLines takes how many lines there are, or their step, from its field.
func (p *colorPanel) typeLines() {
	if p.filling || p.lines.SelectedIndex() <= noLines {
		return
	}
	x, err := parseNumber(p.number.Text)
	step := p.lines.SelectedIndex() == stepLines
	switch {
	case step && (err != nil || x <= 0):
		p.say("the step of the lines is a number above 0")
	case !step && (err != nil || x != math.Trunc(x) || x < 1 || x > scene.MostIsolines):
		p.say(fmt.Sprintf("there are 1 to %d lines", scene.MostIsolines))
	default:
		p.change(func(l *scene.ColorLook) {
			if l.Isolines, l.Every = 0, x; !step {
				l.Isolines, l.Every = int(x), 0
			}
		})
	}
}
