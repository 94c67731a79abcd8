package shell

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cairn/app/session"
	"cairn/app/trace"
	"cairn/scene"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// fitNames are the choices of how another specimen is laid onto the one in front, in the
// order of scene.Fits.
var fitNames = []string{"Both as stored", "Fitted by landmarks", "Fitted and scaled"}

// askSources makes what is asked of the sources of values.
func (p *colorPanel) askSources() {
	p.other, p.fit = p.newDrop(nil, func(string) { p.chooseOther() }), p.newDrop(fitNames, func(string) { p.chooseOther() })
	p.points = p.newField(func() { p.session.SetDistancePoints(strings.TrimSpace(p.points.Text)) })
	p.points.SetPlaceHolder("All landmarks")
	p.sources[session.OfCurvature] = container.NewVBox(container.NewBorder(nil, nil, widget.NewLabel("Radius"), p.unit, p.radius),
		caption("The mean curvature tensor of the surface within the radius (Cohen-Steiner and Morvan 2003), three edges to begin with. 0: the triangles around each vertex alone (Meyer and others 2003), noise too."))
	p.sources[session.OfDistance] = container.NewVBox(p.other, p.fit,
		caption("To the nearest place of the other surface: above 0 outside of it, below 0 inside."))
	p.sources[session.AlongSurface] = container.NewVBox(p.points,
		caption("From the nearest landmark along the surface. Names of points, a group or a label measure from those only."))
}

// fillSources shows what the values are made of.
func (p *colorPanel) fillSources(now session.ColorStatus) {
	for i, o := range p.sources {
		if o != nil {
			o.Hidden = now.Values == "" || i != int(now.Source)
		}
	}
	p.unit.SetText("")
	if d := p.document(); d != nil {
		p.unit.SetText(d.Units())
	}
	fill(p.radius, strconv.FormatFloat(now.Within, 'g', -1, 64), now.Within)
	p.others = now.Others
	titles, chosen := surfaceTitles(now.Others, now.Other)
	p.other.Options = titles
	p.other.PlaceHolder = "No other mesh is open"
	if len(titles) > 0 { // the one that it was measured to has been closed
		p.other.PlaceHolder = "Choose a mesh"
	}
	if chosen < 0 {
		p.other.ClearSelected()
	} else {
		p.other.SetSelectedIndex(chosen)
	}
	p.fit.SetSelectedIndex(int(now.Fit))
	if strings.TrimSpace(p.points.Text) != now.Points {
		p.points.SetText(now.Points)
	}
}

// surfaceTitles returns what documents are called in a list, each otherwise, and the place of
// one of them, -1 where it is not there.
func surfaceTitles(others []session.OtherSurface, of scene.ID) (titles []string, place int) {
	place = -1
	for i, o := range others {
		title := o.Name
		for k := 2; slices.Contains(titles, title); k++ {
			title = fmt.Sprintf("%s (%d)", o.Name, k)
		}
		titles = append(titles, title)
		if o.Document == of {
			place = i
		}
	}
	return titles, place
}

// chooseOther takes another document to measure to, or another way to lay it.
func (p *colorPanel) chooseOther() {
	i := p.other.SelectedIndex()
	if p.filling || i < 0 || i >= len(p.others) || p.fit.SelectedIndex() < 0 {
		return
	}
	p.session.SetDistance(p.others[i].Document, scene.Fits()[p.fit.SelectedIndex()])
}

// fillValues lists the values that there are.
func (p *colorPanel) fillValues(now session.ColorStatus) {
	p.names = now.Names
	titles := []string{"None"}
	chosen := 0
	for i, name := range now.Names {
		title := scene.ValueTitle(name)
		switch now.Sources[i] {
		case session.OfDistance:
			title = "Distance to another surface"
		case session.AlongSurface:
			title = "Distance along the surface"
		case session.OfCurvature:
			title = strings.ToUpper(title[:1]) + title[1:]
		}
		for k := 2; slices.Contains(titles, title); k++ {
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
	wrong := err != nil || r < 0
	p.radius.mark(wrong)
	switch {
	case wrong:
		p.say("the radius is a number, 0 or more")
	default:
		p.say("")
		p.session.SetCurvatureRadius(r)
	}
}
