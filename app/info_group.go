package main

import (
	"fmt"
	"image/color"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
)

// groupInfo is what info --json says of a group of landmarks.
type groupInfo struct {
	Name         string      `json:"name"` // "" where the file gives none
	Points       int         `json:"points"`
	Placed       int         `json:"placed"` // with a position, estimated ones too
	Estimated    int         `json:"estimated"`
	Missing      int         `json:"missing"`
	NotVisited   int         `json:"not_visited"`
	Dimensions   int         `json:"dimensions"`
	Named        int         `json:"named"` // points with a name; so the next four
	Descriptions int         `json:"descriptions"`
	Normals      int         `json:"normals"`
	LockedPoints int         `json:"locked_points"`
	HiddenPoints int         `json:"hidden_points"`
	Labels       []labelInfo `json:"labels"`
	Connectivity int         `json:"connectivity"` // lines, those of curves not among them
	Units        string      `json:"units"`        // "" where the file does not say
	Declared     string      `json:"declared"`     // how the file says that it is to be read; "" as stored
	Color        string      `json:"color"`        // "#rrggbb"; "" where the file does not say
	Locked       bool        `json:"locked"`
	Hidden       bool        `json:"hidden"`
}

type labelInfo struct {
	Name   string `json:"name"`
	Points int    `json:"points"`
	Curve  string `json:"curve"` // "", "open" or "closed"
	Color  string `json:"color"` // "#rrggbb"; "" where none was chosen
}

func describe(g *landmark.Group) groupInfo {
	p := g.Properties()
	info := groupInfo{
		Name: g.Name(), Points: g.Len(), Placed: g.Placed(), Dimensions: g.Dim(),
		Estimated: g.Count(landmark.Estimated), Missing: g.Count(landmark.Missing), NotVisited: g.Count(landmark.Undefined),
		Labels: []labelInfo{}, Connectivity: len(g.Connectivity()),
		Units: p.Units, Declared: declaredText(p.Declared), Color: colorText(p.Color), Locked: p.Locked, Hidden: p.Hidden,
	}
	for _, l := range g.Landmarks() {
		for _, c := range []struct {
			has bool
			n   *int
		}{
			{l.Name != "", &info.Named}, {l.Description != "", &info.Descriptions}, {l.Normal != (landmark.Landmark{}).Normal, &info.Normals},
			{l.Locked, &info.LockedPoints}, {l.Hidden, &info.HiddenPoints},
		} {
			if c.has {
				*c.n++
			}
		}
	}
	for _, l := range g.Labels() {
		curve := map[landmark.Curve]string{landmark.OpenCurve: "open", landmark.ClosedCurve: "closed"}[l.Curve]
		info.Labels = append(info.Labels, labelInfo{l.Name, len(l.Indices), curve, colorText(l.Color)})
	}
	return info
}

// declaredText says how a file says that its coordinates are to be read.
func declaredText(p landmark.Placement) string {
	if factor, ok := p.Scale(); ok && factor == 1 {
		return ""
	} else if ok {
		return fmt.Sprintf("times %g", factor)
	}
	if p.Kind == landmark.AsStored {
		return ""
	}
	return p.Kind.String()
}

func colorText(c color.NRGBA) string {
	if c.A == 0 {
		return ""
	}
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}

// text says for people what there is of the group; what there is none of is
// left out.
func (g groupInfo) text() string {
	text := fmt.Sprintf("%s: %d of %d placed", nameText(g.Name), g.Placed, g.Points)
	if g.Estimated > 0 {
		text += fmt.Sprintf(" (%d estimated)", g.Estimated)
	}
	for _, c := range []struct {
		n    int
		noun string
	}{
		{g.Missing, "missing"}, {g.NotVisited, "not visited"}, {g.Descriptions, "with a description"},
		{g.Normals, "with a normal"}, {g.LockedPoints, "locked"}, {g.HiddenPoints, "hidden"},
	} {
		if c.n > 0 {
			text += fmt.Sprintf(", %d %s", c.n, c.noun)
		}
	}
	if g.Connectivity > 0 {
		text += ", " + message.Plural(g.Connectivity, "line")
	}
	for _, s := range []struct {
		in   bool
		what string
	}{
		{g.Locked, "locked"}, {g.Hidden, "hidden"}, {g.Color != "", g.Color}, {g.Units != "", "in " + g.Units},
		{g.Declared != "", "read " + g.Declared + ", as the file says"}, {g.Dimensions == 2, "of a picture"},
	} {
		if s.in {
			text += "; " + s.what
		}
	}
	if list := g.labelTexts(false); len(list) > 0 {
		text += "; labels " + strings.Join(list, ", ")
	}
	if list := g.labelTexts(true); len(list) > 0 {
		text += "; curves " + strings.Join(list, ", ")
	}
	return text
}

// labelTexts returns the labels, or the curves among them, with their counts.
func (g groupInfo) labelTexts(curves bool) (list []string) {
	for _, l := range g.Labels {
		if curves == (l.Curve != "") {
			said := fmt.Sprint(l.Points)
			if l.Color != "" {
				said += ", " + l.Color
			}
			list = append(list, fmt.Sprintf("%s (%s)", nameText(l.Name), said))
		}
	}
	return list
}

func nameText(name string) string {
	if name == "" {
		return "(no name)"
	}
	return name
}
