package shapeplot

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Scree draws the share of the variance that each component has, of all that there are, and
// beside it what it would have if the variance were broken into parts at random: components below that
// say little (broken stick, Jackson 1993, doi:10.2307/1939574). At most the first twenty are shown.
func Scree(shares []float64) *Figure {
	const most = 20
	p, legend := newPlot(), newLegend()
	p.X.Label.Text, p.Y.Label.Text = "principal component", "share of the variance (%)"
	shown := min(most, len(shares))
	bars, sticks := make(plotter.Values, shown), make(plotter.XYs, shown)
	for k := range shown {
		bars[k] = 100 * shares[k]
		sticks[k] = plotter.XY{X: float64(k + 1), Y: 100 * BrokenStick(k, len(shares))}
	}
	if shown > 0 {
		chart, err := plotter.NewBarChart(bars, vg.Points(9))
		if err == nil { // there are bars, and all are numbers
			chart.XMin, chart.Color, chart.LineStyle.Width = 1, groupColors[0], 0
			p.Add(chart)
			legend.Add("component", chart)
		}
		line := &plotter.Line{XYs: sticks, LineStyle: draw.LineStyle{Color: groupColors[1], Width: vg.Points(1.2)}}
		p.Add(line)
		legend.Add("broken stick", line)
	}
	p.X.Min, p.X.Max, p.Y.Min = 0.3, math.Max(1.7, float64(shown)+0.7), 0
	p.X.Tick.Marker = wholeTicks(shown)
	return &Figure{plot: p, legend: legend}
}

// BrokenStick returns which share the component of an index, from 0, would have of the variance of
// n if that were broken at random: (1/n) Σ 1/i for i from k+1 to n.
func BrokenStick(k, n int) float64 {
	sum := 0.0
	for i := n; i > k; i-- {
		sum += 1 / float64(i)
	}
	return sum / float64(n)
}

// wholeTicks marks components by their numbers.
type wholeTicks int

// Ticks is part of plot.Ticker.
func (n wholeTicks) Ticks(_, _ float64) (all []plot.Tick) {
	for k := 1; k <= int(n); k++ {
		t := plot.Tick{Value: float64(k)}
		if n <= 10 || k%2 == 1 {
			t.Label = fmt.Sprint(k)
		}
		all = append(all, t)
	}
	return all
}
