package main

import (
	"bytes"
	"slices"
	"strings"

	"cairn/landmark"
	"cairn/landmark/shapeio"
	"cairn/landmark/shapeplot"
)

// noPlots is what --plots takes for no figures.
const noPlots = "none"

// checkPlots says what is wrong with --plots.
func (f *shapeFlags) checkPlots() error {
	if slices.Equal(f.plots, []string{noPlots}) {
		f.plots = nil
	}
	for i, format := range f.plots {
		f.plots[i] = strings.ToLower(strings.TrimSpace(format))
		if !slices.Contains(shapeplot.Formats, f.plots[i]) {
			return usagef("--plots %s: choose of %s, or %s", format, strings.Join(shapeplot.Formats, ", "), noPlots)
		}
	}
	return nil
}

// groupColumn is the column of a study whose words are groups in figures.
const groupColumn = "group"

// figures draws the scores along the first two components and the shares of all, in each format.
func figures(a *shapeio.Analysis, formats []string) (all []shapeio.Figure, err error) {
	c := a.Components
	var shares []float64
	for _, axis := range c.Axes {
		shares = append(shares, axis.Share)
	}
	drawn := map[string]*shapeplot.Figure{"scree": shapeplot.Scree(shares)}
	if len(shares) > 1 {
		if drawn["pc1-pc2"], err = shapeplot.Scores(dots(a), shares, 0, 1); err != nil {
			return nil, err
		}
	}
	for _, name := range []string{"pc1-pc2", "scree"} {
		for _, format := range formats {
			if drawn[name] == nil {
				continue
			}
			var b bytes.Buffer
			if err := drawn[name].Write(&b, format); err != nil {
				return nil, err
			}
			all = append(all, shapeio.Figure{Name: name + "." + format, Content: b.Bytes()})
		}
	}
	return all, nil
}

// dots returns the specimens as they are drawn.
func dots(a *shapeio.Analysis) []shapeplot.Specimen {
	at := slices.Index(a.Columns, groupColumn)
	all := make([]shapeplot.Specimen, len(a.Specimens))
	for i, s := range a.Specimens {
		all[i] = shapeplot.Specimen{Name: s.Name, Scores: a.Components.Scores[i], Partly: a.Components.Present[i] < 1}
		if a.Estimated {
			all[i].Partly = all[i].Partly || slices.ContainsFunc(s.Landmarks, func(l landmark.Landmark) bool { return l.Status == landmark.Estimated })
		}
		if at >= 0 && at < len(s.Values) {
			all[i].Group = s.Values[at]
		}
	}
	return all
}
