// Package shapeplot draws the figures of a shape analysis: where specimens lie along
// principal components, and how much of the variance each component has.
package shapeplot

import (
	"fmt"
	"image/color"
	"io"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Formats are the endings of the files that Figure.Write can write, without a dot.
var Formats = []string{"svg", "pdf", "png"}

// Size of a figure: one column and a half of a journal.
const (
	width  = 140 * vg.Millimeter
	height = 105 * vg.Millimeter
	dots   = 300 // an inch, of PNG
)

// Figure is a picture that can be drawn in any size.
type Figure struct {
	plot   *plot.Plot
	legend plot.Legend // above the plot, where it hides no dots
	equal  bool        // a unit is as long on both axes
}

// Write draws a figure as a file of a format, one of Formats: SVG and PDF keep lines and letters,
// PNG has 300 dots an inch.
func (f *Figure) Write(to io.Writer, format string) error {
	var c vg.CanvasWriterTo
	switch format {
	case "svg":
		c = vgsvg.NewWith(vgsvg.UseWH(width, height), vgsvg.EmbedFonts(false))
	case "pdf":
		c = vgpdf.New(width, height)
	case "png":
		c = vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dots))}
	default:
		return fmt.Errorf("shapeplot: %q is no format of figures; choose of %s", format, strings.Join(Formats, ", "))
	}
	f.draw(draw.New(c))
	_, err := c.WriteTo(to)
	return err
}

func (f *Figure) draw(c draw.Canvas) {
	c = draw.Crop(c, 3*vg.Millimeter, -3*vg.Millimeter, 3*vg.Millimeter, -3*vg.Millimeter)
	f.legend.Draw(c)
	if c = f.below(c); f.equal {
		f.equalise(c)
	}
	f.plot.Draw(c)
}

// below returns what of a canvas is below the legend.
func (f *Figure) below(c draw.Canvas) draw.Canvas {
	if size := f.legend.Rectangle(c).Size(); size.Y > 0 {
		return draw.Crop(c, 0, 0, 0, -size.Y-2*vg.Millimeter)
	}
	return c
}

// equalise makes the range of one axis longer, so that a unit is as long on both: in axes of
// different scales the shapes of clouds are wrong. The room of the letters beside the axes depends on
// the ranges, so it is done twice.
func (f *Figure) equalise(c draw.Canvas) {
	for range 2 {
		size := f.plot.DataCanvas(c).Size()
		x, y := &f.plot.X, &f.plot.Y
		perX, perY := (x.Max-x.Min)/float64(size.X), (y.Max-y.Min)/float64(size.Y)
		if perX < perY {
			widen(x, perY*float64(size.X))
		} else {
			widen(y, perX*float64(size.Y))
		}
	}
}

func widen(a *plot.Axis, to float64) {
	more := (to - (a.Max - a.Min)) / 2
	a.Min, a.Max = a.Min-more, a.Max+more
}

// newPlot returns an empty plot in the letters and lines of all figures.
func newPlot() *plot.Plot {
	p := plot.New()
	text := font.Font{Typeface: "Liberation", Variant: "Sans", Size: 9}
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Label.TextStyle.Font, a.Tick.Label.Font = text, text
		a.Tick.Label.Font.Size = 8
		a.LineStyle.Width, a.Tick.LineStyle.Width = vg.Points(0.6), vg.Points(0.6)
	}
	return p
}

func newLegend() plot.Legend {
	l := plot.NewLegend()
	l.TextStyle.Font = font.Font{Typeface: "Liberation", Variant: "Sans", Size: 9}
	l.Top, l.Padding = true, vg.Points(2)
	return l
}

// groupColors can be told apart by the colour-blind (Okabe & Ito 2008, Color Universal Design).
// Each group has a form of its own, too.
var groupColors = []color.NRGBA{
	{0x00, 0x72, 0xb2, 0xff}, {0xd5, 0x5e, 0x00, 0xff}, {0x00, 0x9e, 0x73, 0xff}, {0xcc, 0x79, 0xa7, 0xff},
	{0xe6, 0x9f, 0x00, 0xff}, {0x56, 0xb4, 0xe9, 0xff}, {0x00, 0x00, 0x00, 0xff},
}

// GroupColor returns the colour of the groups of a figure, counted from 0 in the order of their
// names; from the eighth on they come again.
func GroupColor(k int) color.NRGBA { return groupColors[k%len(groupColors)] }

var (
	filledForms = []draw.GlyphDrawer{draw.CircleGlyph{}, draw.BoxGlyph{}, draw.PyramidGlyph{}, draw.CrossGlyph{}, draw.PlusGlyph{}}
	hollowForms = []draw.GlyphDrawer{draw.RingGlyph{}, draw.SquareGlyph{}, draw.TriangleGlyph{}, draw.CrossGlyph{}, draw.PlusGlyph{}}
)

// Specimen is a dot of Scores.
type Specimen struct {
	Name   string
	Group  string    // "" for none
	Scores []float64 // along the components, the first first
	// Partly tells that some of its points are missing or estimated: its score is less sure,
	// and its dot hollow.
	Partly bool
}

// Scores draws specimens along two components, counted from 0, whose shares of the variance are
// given. A unit is as long on both axes. Each group has a colour, a form and a hull around it.
// Specimens without scores are left out. Of few specimens the names are written, too. It is an error where a specimen has fewer components, or a
// score that is not finite.
func Scores(specimens []Specimen, shares []float64, x, y int) (*Figure, error) {
	p, legend := newPlot(), newLegend()
	p.X.Label.Text, p.Y.Label.Text = axisText(x, shares), axisText(y, shares)
	var groups []string
	for _, s := range specimens {
		if s.Scores != nil && !slices.Contains(groups, s.Group) {
			groups = append(groups, s.Group)
		}
	}
	slices.Sort(groups)
	partly := false
	for k, group := range groups {
		var whole, part, all plotter.XYs
		for i, s := range specimens {
			if s.Scores == nil || s.Group != group {
				continue
			}
			if len(s.Scores) <= max(x, y) {
				return nil, fmt.Errorf("shapeplot: specimen %d has %d scores, and component %d is asked for", i+1, len(s.Scores), max(x, y)+1)
			}
			at := plotter.XY{X: s.Scores[x], Y: s.Scores[y]}
			if at.X-at.X != 0 || at.Y-at.Y != 0 {
				return nil, fmt.Errorf("shapeplot: specimen %d has a score that is not finite", i+1)
			}
			all = append(all, at)
			if s.Partly {
				part = append(part, at)
			} else {
				whole = append(whole, at)
			}
		}
		partly = partly || len(part) > 0
		if len(groups) > 1 {
			addHull(p, all, groupColors[k%len(groupColors)])
		}
		addDots(p, whole, part, k)
		if len(groups) > 1 {
			legend.Add(nameOf(group), dotsOf(k, filledForms))
		}
	}
	if partly {
		legend.Add("hollow: points missing or estimated", dotsOf(0, hollowForms))
	}
	if len(specimens) <= mostNamed {
		if err := addNames(p, specimens, x, y); err != nil {
			return nil, err
		}
	}
	grid := plotter.NewGrid()
	grid.Vertical.Color, grid.Horizontal.Color = gridColor, gridColor
	p.Add(grid)
	return &Figure{plot: padded(p), legend: legend, equal: true}, nil
}

// mostNamed is how many specimens have their names beside them: more would hide each other.
const mostNamed = 15

var gridColor = color.Gray{0xdd}

func addNames(p *plot.Plot, specimens []Specimen, x, y int) error {
	var l plotter.XYLabels
	for _, s := range specimens {
		if s.Scores != nil {
			l.XYs, l.Labels = append(l.XYs, plotter.XY{X: s.Scores[x], Y: s.Scores[y]}), append(l.Labels, s.Name)
		}
	}
	if len(l.XYs) == 0 {
		return nil
	}
	names, err := plotter.NewLabels(l)
	if err != nil {
		return err
	}
	names.Offset = vg.Point{X: vg.Points(4), Y: vg.Points(-2.5)}
	for i := range names.TextStyle {
		names.TextStyle[i].Font = font.Font{Typeface: "Liberation", Variant: "Sans", Size: 7.5}
	}
	p.Add(names)
	return nil
}

func nameOf(group string) string {
	if group == "" {
		return "(no group)"
	}
	return group
}

func axisText(component int, shares []float64) string {
	if component >= len(shares) {
		return fmt.Sprintf("PC %d", component+1)
	}
	return fmt.Sprintf("PC %d (%.1f %%)", component+1, 100*shares[component])
}

// padded returns a plot whose dots keep off its border.
func padded(p *plot.Plot) *plot.Plot {
	const part = 0.08
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		if !(a.Max > a.Min) { // one dot, or none
			middle := 0.0
			if a.Max == a.Min {
				middle = a.Min
			}
			a.Min, a.Max = middle-1, middle+1
		}
		widen(a, (1+2*part)*(a.Max-a.Min))
	}
	return p
}

func dotsOf(group int, forms []draw.GlyphDrawer) *plotter.Scatter {
	return &plotter.Scatter{GlyphStyle: draw.GlyphStyle{
		Color: groupColors[group%len(groupColors)], Radius: vg.Points(2.2), Shape: forms[group%len(forms)],
	}}
}

func addDots(p *plot.Plot, whole, part plotter.XYs, group int) {
	filled, hollow := dotsOf(group, filledForms), dotsOf(group, hollowForms)
	filled.XYs, hollow.XYs = whole, part
	if len(whole) > 0 {
		p.Add(filled)
	}
	if len(part) > 0 {
		p.Add(hollow)
	}
}

func addHull(p *plot.Plot, all plotter.XYs, c color.NRGBA) {
	around := hull(all)
	if len(around) < 3 {
		return
	}
	fill := c
	fill.A = 0x20
	p.Add(&plotter.Polygon{XYs: []plotter.XYs{around}, Color: fill, LineStyle: draw.LineStyle{Color: c, Width: vg.Points(0.6)}})
}
