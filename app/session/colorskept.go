package session

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"cairn/app/workspace"
	"cairn/scene"
	"cairn/scene/colormap"
)

// keepColors has the next start know what a document shows as colours. Distances
// to another document are not kept: it may be another one, or none, then.
func (s *Session) keepColors(d *scene.Document, c *documentColors) {
	e := s.Documents.Entry(d.ID())
	if e == nil {
		return
	}
	e.Colors, c.again = nil, true
	if c.Values == "" || sourceOf(d, c.Values) == OfDistance {
		return
	}
	l := c.Look
	kept := &workspace.SessionColors{Values: c.Values, Radius: c.Radius, Points: c.Points,
		Low: limitWord(l.Low), High: limitWord(l.High), Symmetric: l.Symmetric, Isolines: l.Isolines, Step: l.Every}
	if l.Colors != nil {
		kept.Map = l.Colors.Name
	}
	e.Colors = kept
}

// reopenColors has a document show what it showed in the last session, when a view
// shows it for the first time. What its file has no more is left out.
func (s *Session) reopenColors(d *scene.Document, c *documentColors) {
	e := s.Documents.Entry(d.ID())
	if e == nil || e.Loading || c.again {
		return
	}
	c.again = true
	k := e.Colors
	if k == nil || c.Values != "" || !slices.Contains(colorNames(d), k.Values) || sourceOf(d, k.Values) == OfDistance {
		return
	}
	c.ColorChoice = ColorChoice{Values: k.Values, Points: k.Points, Look: scene.ColorLook{Colors: colormap.Named(k.Map),
		Low: limitOf(k.Low), High: limitOf(k.High), Symmetric: k.Symmetric, Isolines: k.Isolines, Every: k.Step}}
	if (k.Radius > 0 || k.Radius == trianglesAlone) && !math.IsInf(k.Radius, 0) {
		c.Radius = k.Radius
	}
	s.makeColors(d)
}

// limitWord returns an end of a range as a word, "" for what suits.
func limitWord(l scene.ColorLimit) string {
	number := strconv.FormatFloat(l.Number, 'g', -1, 64)
	switch l.Kind {
	case scene.ValueLimit:
		return number
	case scene.PercentileLimit:
		return "p" + number
	}
	return ""
}

// limitOf reads what limitWord writes; what makes no sense is what suits.
func limitOf(word string) scene.ColorLimit {
	bare, percentile := strings.CutPrefix(word, "p")
	x, err := strconv.ParseFloat(bare, 64)
	switch {
	case err != nil || math.IsNaN(x) || math.IsInf(x, 0) || percentile && (x < 0 || x > 100):
		return scene.ColorLimit{}
	case percentile:
		return scene.ColorLimit{Kind: scene.PercentileLimit, Number: x}
	}
	return scene.ColorLimit{Kind: scene.ValueLimit, Number: x}
}
