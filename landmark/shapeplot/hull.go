package shapeplot

import (
	"slices"

	"gonum.org/v1/plot/plotter"
)

// hull returns the corners of the convex hull, counterclockwise (Andrew 1979,
// doi:10.1016/0020-0190(79)90072-3). Points on its sides are no corners.
func hull(all plotter.XYs) plotter.XYs {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, func(a, b plotter.XY) int {
		switch {
		case a.X < b.X || a.X == b.X && a.Y < b.Y:
			return -1
		case a == b:
			return 0
		}
		return 1
	})
	sorted = slices.Compact(sorted)
	if len(sorted) < 3 {
		return sorted
	}
	half := func(points plotter.XYs) (chain plotter.XYs) {
		for _, p := range points {
			for n := len(chain); n >= 2 && cross(chain[n-2], chain[n-1], p) <= 0; n = len(chain) {
				chain = chain[:n-1]
			}
			chain = append(chain, p)
		}
		return chain[:len(chain)-1] // the other half begins with it
	}
	lower := half(sorted)
	slices.Reverse(sorted)
	return append(lower, half(sorted)...)
}

func cross(o, a, b plotter.XY) float64 { return (a.X-o.X)*(b.Y-o.Y) - (a.Y-o.Y)*(b.X-o.X) }
