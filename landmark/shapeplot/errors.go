package shapeplot

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// PointError is a bar of Errors.
type PointError struct {
	Name string
	SD   float64 // of its placings, in the unit of the meshes
}

// mostBars is how many points Errors shows: names of more would lie over each other.
const mostBars = 30

// Errors draws how far the placings of each point are spread, the worst first, of many the first
// ones. Points whose error is no number are left out. unit is "" where it is not known.
func Errors(points []PointError, unit string) *Figure {
	points = slices.DeleteFunc(slices.Clone(points), func(e PointError) bool { return math.IsNaN(e.SD) || math.IsInf(e.SD, 0) })
	slices.SortStableFunc(points, func(a, b PointError) int {
		switch {
		case a.SD > b.SD:
			return -1
		case a.SD < b.SD:
			return 1
		}
		return 0
	})
	p, legend := newPlot(), newLegend()
	p.X.Label.Text = "standard deviation of a placing"
	if unit != "" {
		p.X.Label.Text += " (" + unit + ")"
	}
	shown := points[:min(mostBars, len(points))]
	if len(shown) < len(points) {
		p.X.Label.Text += fmt.Sprintf(", the largest %d of %d points", len(shown), len(points))
	}
	bars, names := make(plotter.Values, len(shown)), make(nominal, len(shown))
	for k, e := range shown {
		at := len(shown) - 1 - k // from the top
		bars[at], names[at] = e.SD, e.Name
	}
	p.X.Min, p.Y.Min, p.Y.Max = 0, -0.7, float64(len(shown))-0.3
	if len(shown) > 0 {
		chart, err := plotter.NewBarChart(bars, 0.7*height/vg.Length(max(10, len(shown)+3)))
		if err == nil { // there are bars, and all are numbers
			chart.Horizontal, chart.Color, chart.LineStyle.Width = true, groupColors[0], 0
			p.Add(chart)
		}
	}
	if !(p.X.Max > 0) {
		p.X.Max = 1 // no error, or nothing
	}
	p.X.Min, p.Y.Min, p.Y.Max = 0, -0.7, max(0.7, float64(len(shown))-0.3)
	p.Y.Tick.Marker = names
	if len(shown) > 20 {
		p.Y.Tick.Label.Font.Size = 6
	}
	return &Figure{plot: p, legend: legend}
}

// nominal marks places by names.
type nominal []string

// Ticks is part of plot.Ticker.
func (n nominal) Ticks(_, _ float64) (all []plot.Tick) {
	for k, name := range n {
		all = append(all, plot.Tick{Value: float64(k), Label: name})
	}
	return all
}
