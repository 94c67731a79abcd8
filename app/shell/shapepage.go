package shell

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"cairn/app/session"
	"cairn/app/trace"
	"cairn/landmark/shapeplot"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// shapePage shows how the specimens of the open study differ in shape, and where among them the open
// one is while its points move.
type shapePage struct {
	*desk
	box      *container.Scroll
	problem  *widget.Label // why there is nothing to see
	apart    *widget.Label // why the open specimen is not compared, in place of distance
	content  *fyne.Container
	distance *shortText
	usual    *shortText
	strip    *dotPlot
	farthest *fyne.Container
	worst    *toolButton
	choice   *pageChoice // of components
	plot     *dotPlot
	scale    *equalScale
	under    *shortText  // what the marked dot is
	asItIs   *toolButton // ends what dragging in the plot of shapes began
	legend   *fyne.Container
	says     *widget.Label // warnings
	notes    *widget.Label
	export   *toolButton

	dots     []session.ShapeDot // that are in both plots
	groups   []string           // in the order of their colours
	inked    color.Color        // of the names of groups: the theme's
	selected func()             // chooses the worst point
}

// componentPairs are the components that can be seen, counted from 0.
var componentPairs = [][2]int{{0, 1}, {0, 2}, {1, 2}}

func newShapePage(d *desk, buttons toolButtons, export func(x, y int)) *shapePage {
	p := &shapePage{desk: d, distance: newShortText(), usual: newShortText(), under: newShortText(), scale: &equalScale{}}
	p.distance.text.TextStyle.Bold, p.distance.text.TextSize = true, theme.TextSize()
	p.problem, p.apart, p.says, p.notes = newWrapped(), newWrapped(), newWrapped(), newWrapped()
	p.says.Hide()
	p.says.Importance, p.notes.SizeName = widget.WarningImportance, theme.SizeNameCaptionText
	const stripHeight, plotHeight, margin = 58, 210, 8 // Fyne units
	p.strip = newDotPlot(d.keys, "distances", &stripScale{}, stripHeight)
	p.plot = newDotPlot(d.keys, "shapes", p.scale, plotHeight)
	for _, plot := range []*dotPlot{p.strip, p.plot} {
		plot.told, plot.open = p.tell, p.open
	}
	p.worst = buttons.newButton("", nil, func() string { return "Select the point that is farthest from the mean" }, func() {
		if p.selected != nil {
			p.selected()
		}
	})
	p.worst.Alignment = widget.ButtonAlignLeading
	farthest := newShortText()
	farthest.set("Farthest point:", theme.ColorNameForeground)
	label := container.New(layout.NewCustomPaddedLayout(0, 0, margin, 0), container.New(middle{}, container.New(layout.NewGridWrapLayout(fyne.NewSize(farthest.width(farthest.full), farthest.MinSize().Height)), farthest)))
	const anyHeight = 1000
	p.farthest = container.NewBorder(nil, nil, label, nil, container.New(squeezed{fyne.NewSize(1, anyHeight)}, p.worst))
	p.plot.drag, p.plot.leave = p.warp, func() { p.session.EndWarp() }
	p.asItIs = buttons.newButton("As It Is", nil, func() string { return "Show the specimen as it is" }, func() { d.keys.doNamed("warp-end") })
	p.asItIs.Disable() // and not hidden: the plot must not move under the pointer that drags
	p.export = buttons.newButton("Export…", nil, func() string { return "Write the plot as a figure, and its numbers as a table" }, func() {
		pair := p.pair()
		export(pair[0], pair[1])
	})
	p.choice = newPageChoice(d.keys, []string{"PC 1, 2", "1, 3", "2, 3"}, p.choose)
	p.legend = container.New(layout.NewRowWrapLayoutWithCustomPadding(theme.Padding()*2, 0))
	inset := func(o fyne.CanvasObject) fyne.CanvasObject {
		return container.New(layout.NewCustomPaddedLayout(0, 0, margin, margin), o)
	}
	top := container.NewVBox(container.New(layout.NewCustomPaddedLayout(margin, 0, margin, margin), container.NewVBox(p.distance, p.apart, p.usual)),
		inset(p.strip), p.farthest, container.NewBorder(nil, nil, nil, p.export, p.choice))
	bottom := container.NewVBox(container.NewBorder(nil, nil, nil, p.asItIs, inset(container.New(middle{}, p.under))), inset(p.legend), p.says, p.notes)
	p.content = container.NewBorder(top, bottom, nil, nil, inset(p.plot))
	p.box = container.NewVScroll(container.NewStack(container.NewVBox(p.problem), p.content))
	return p
}

func newWrapped() *widget.Label {
	l := widget.NewLabel("")
	l.Wrapping = fyne.TextWrapWord
	return l
}

func (p *shapePage) object() fyne.CanvasObject { return p.box }

func (p *shapePage) pair() [2]int { return componentPairs[p.choice.chosen] }

// choose shows other components.
func (p *shapePage) choose(pair int) {
	p.choice.chosen = pair
	p.choice.Refresh()
	p.update()
	p.log.Event("components", trace.Fields{"text": p.choice.names[pair]})
}

// update is part of studyPage.
func (p *shapePage) update() {
	made := p.session.Shapes()
	why := ""
	switch {
	case made == nil:
		why = "The landmarks of the specimens are being read and compared…"
	case made.Problem != "":
		why = made.Problem
	}
	turned := p.content.Hidden != (why != "")
	p.problem.SetText(why)
	p.problem.Hidden, p.content.Hidden = why == "", why != ""
	if why != "" {
		p.forget()
		p.box.Refresh()
		return
	}
	p.dots = slices.DeleteFunc(p.session.ShapeDots(), func(d session.ShapeDot) bool { return d.LeftOut != "" })
	turned = p.findGroups() || turned
	p.showDistances(made)
	p.showScores(made)
	if text := strings.Join(made.Warnings, "\n"); text != p.says.Text {
		turned = turned || (text == "") != (p.says.Text == "")
		p.says.SetText(text)
		p.says.Hidden = text == ""
	}
	if text := strings.Join(made.Notes, " "); text != p.notes.Text {
		p.notes.SetText(text)
	}
	if p.export.Disabled() != (len(made.Shares) < 2) {
		if len(made.Shares) < 2 {
			p.export.Disable()
		} else {
			p.export.Enable()
		}
	}
	p.moved()
	p.tell(p.plot.marked)
	if turned {
		p.box.Refresh()
	}
}

// forget drops what the page has of a study.
func (p *shapePage) forget() {
	p.dots, p.selected = nil, nil
	p.strip.set(nil, nil)
	p.plot.set(nil, nil)
}

// findGroups gives each group a colour, in the order of their names, as in exported figures, and
// reports whether that is another one than before.
func (p *shapePage) findGroups() (changed bool) {
	var groups []string
	for _, d := range p.dots {
		if !slices.Contains(groups, d.Group) {
			groups = append(groups, d.Group)
		}
	}
	slices.Sort(groups)
	ink := theme.Color(theme.ColorNameForeground)
	if slices.Equal(groups, p.groups) && ink == p.inked {
		return false
	}
	p.groups, p.inked = groups, ink
	p.legend.RemoveAll()
	p.legend.Hidden = len(p.groups) < 2
	for k, g := range p.groups {
		if p.legend.Hidden {
			break
		}
		if g == "" {
			g = "(none)"
		}
		const wide = 2 * dotRadius
		dot := canvas.NewCircle(groupInk(k))
		text := canvas.NewText(g, ink)
		text.TextSize = theme.TextSize() - 1
		p.legend.Add(container.NewHBox(container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(wide), dot)), text))
	}
	return true
}

// groupInk returns the colour of a group. Black is none on a dark ground.
func groupInk(k int) color.NRGBA {
	c := shapeplot.GroupColor(k)
	if c == (color.NRGBA{A: 0xff}) {
		return color.NRGBAModel.Convert(theme.Color(theme.ColorNameForeground)).(color.NRGBA)
	}
	return c
}

func (p *shapePage) dotOf(d session.ShapeDot, x, y float64) plotDot {
	return plotDot{x, y, groupInk(slices.Index(p.groups, d.Group)), d.Partly}
}

func (p *shapePage) showDistances(made *session.Shapes) {
	usual := fmt.Sprintf("median %.4f", made.Median)
	shorter := []string{}
	lines := []plotLine{{x: made.Median, y: math.NaN(), ink: theme.ColorNamePlaceHolder, text: "median"}}
	if made.Fence == made.Fence {
		shorter = append(shorter, fmt.Sprintf("%s · fence %.4f", usual, made.Fence), fmt.Sprintf("fence %.4f", made.Fence))
		usual += fmt.Sprintf(" · fence %.4f (Q3 + 1.5 IQR)", made.Fence)
		lines = append(lines, plotLine{x: made.Fence, y: math.NaN(), dashed: true, ink: theme.ColorNameWarning, text: "fence"})
	}
	p.usual.change(usual, shorter...)
	var dots []plotDot
	for _, d := range p.dots {
		dots = append(dots, p.dotOf(d, d.Distance, 0))
	}
	p.strip.set(dots, lines)
}

// scoreOf returns a score, 0 along a component that there is none of.
func scoreOf(scores []float64, k int) float64 {
	if k < len(scores) {
		return scores[k]
	}
	return 0
}

func (p *shapePage) showScores(made *session.Shapes) {
	pair := p.pair()
	var lines []plotLine
	for k, component := range pair {
		p.scale.titles[k], p.scale.most[k] = fmt.Sprintf("PC %d: none", component+1), 0
		across := func(at float64, dashed bool) {
			l := plotLine{x: at, y: math.NaN(), dashed: dashed, ink: theme.ColorNameInputBorder}
			if k == 1 {
				l.x, l.y = math.NaN(), at
			}
			lines = append(lines, l)
		}
		across(0, false)
		if component >= len(made.Shares) {
			continue
		}
		const deviations = 2
		p.scale.titles[k] = fmt.Sprintf("PC %d (%.1f %%)", component+1, 100*made.Shares[component])
		p.scale.most[k] = deviations * made.Space.Deviations[component]
		across(p.scale.most[k], true)
		across(-p.scale.most[k], true)
	}
	var dots []plotDot
	for _, d := range p.dots {
		dots = append(dots, p.dotOf(d, scoreOf(d.Scores, pair[0]), scoreOf(d.Scores, pair[1])))
	}
	p.plot.set(dots, lines)
}

// moved follows the points of the open specimen, which may be dragged.
func (p *shapePage) moved() {
	if p.content.Hidden {
		return
	}
	p.showWarp()
	none := math.NaN()
	o, ok := p.session.OpenShape()
	if !ok || o.Problem != "" {
		text := "No specimen of the study is open"
		if ok {
			text = o.Problem
		}
		if p.apart.Text != text {
			p.apart.SetText(text)
		}
		p.distance.Hide()
		p.apart.Show()
		p.strip.showRing(none, 0)
		p.plot.showRing(none, 0)
		p.farthest.Hide()
		return
	}
	p.apart.Hide()
	p.distance.Show()
	ink, text := theme.ColorNameForeground, fmt.Sprintf("Distance to the mean %.4f", o.Distance)
	if o.Placed < o.Of {
		text += fmt.Sprintf(" by %d of %d points", o.Placed, o.Of)
	}
	p.distance.shorter = []string{fmt.Sprintf("%.4f from the mean", o.Distance)}
	if o.Beyond {
		ink = theme.ColorNameWarning
		text += ", beyond the fence"
		p.distance.shorter = append([]string{fmt.Sprintf("%.4f, beyond the fence", o.Distance)}, p.distance.shorter...)
	}
	if p.distance.atEnd = true; p.distance.full != text || p.distance.ink != ink {
		p.distance.set(text, ink)
	}
	p.strip.showRing(o.Distance, 0)
	pair := p.pair()
	p.plot.showRing(scoreOf(o.Scores, pair[0]), scoreOf(o.Scores, pair[1]))
	p.showWorst(o)
}

// showWorst names the point that is farthest from the mean.
func (p *shapePage) showWorst(o session.OpenShape) {
	unit := ""
	if d := p.docs.Document(o.Document); d != nil && d.Units() != "" {
		unit = "\u00a0" + d.Units()
	}
	p.selected = func() {
		p.show(o.Document)
		if d := p.document(); d != nil && d.ID() == o.Document {
			d.Selection().Only(o.Worst)
		}
	}
	if text := fmt.Sprintf("%s, %.3g%s off", o.Name, o.Residual, unit); p.worst.Text != text {
		p.worst.SetText(text)
	}
	p.farthest.Show()
}

// tell says what a dot is, and marks it in both plots.
func (p *shapePage) tell(dot int) {
	p.strip.mark(dot)
	p.plot.mark(dot)
	if dot < 0 || dot >= len(p.dots) {
		p.under.set(p.hint(), theme.ColorNamePlaceHolder)
		return
	}
	d := p.dots[dot]
	text := fmt.Sprintf("%s · %.4f", d.Name, d.Distance)
	if d.Group != "" {
		text = fmt.Sprintf("%s · %s · %.4f", d.Name, d.Group, d.Distance)
	}
	if d.Partly {
		text += " · points missing"
	}
	p.under.set(text, theme.ColorNameForeground)
}

// open opens the specimen of a dot.
func (p *shapePage) open(dot int) {
	if dot < len(p.dots) {
		p.session.GoToSpecimen(p.dots[dot].Row)
	}
}
