package scene

import (
	"context"
	"math"
	"runtime"
	"slices"

	"cairn/landmark"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// MeasuredPlacement is one way of reading a landmark set, and how far from the
// surface of a mesh its points lie then. Lengths are in the mesh's unit.
type MeasuredPlacement struct {
	Placement landmark.Placement
	Declared  bool    // it is what the set's file says
	Count     int     // points measured
	Median    float64 // distance; NaN where no point was measured, +Inf where one cannot be placed
	Max       float64

	// What ChoosePlacement needs to know beside. There are no slices, so that a
	// document can keep the numbers at no cost.
	diagonal float64          // of the mesh
	span     float64          // diagonal of the box around the points
	apart    [maxWays]float64 // how far each way puts the points from here: the median, as a part of the mesh's diagonal
}

// maxWays is how many ways of reading a set there are at most.
const maxWays = 6

// Relative returns the median as a part of the diagonal of the mesh's bounds.
func (m MeasuredPlacement) Relative() float64 { return m.Median / m.diagonal }

// maxMeasured is of how many points of a set the distance is taken: of a larger
// set, points are taken evenly over its whole list.
const maxMeasured = 2000

// MeasurePlacements measures for each way of reading a set how far its points
// lie from the surface of the mesh: as stored; with x and y negated; counted
// from the mean of the mesh's vertices; times 1000 and divided by 1000; by the
// file's own matrix, where it has one. The set is not changed. Its points are
// brought back to what is stored by the placement that they have now. Points
// that are missing or not visited are left out.
//
// It builds the mesh's surface where that is not there yet, so it belongs in a
// job; nobody may change the group meanwhile, so give it a copy of one that a
// document has. The error is that of ctx, which ends it within milliseconds.
func MeasurePlacements(ctx context.Context, m *mesh.TriMesh, g *landmark.Group) ([]MeasuredPlacement, error) {
	surface, err := m.Surface(ctx)
	if err != nil {
		return nil, err
	}
	stored := storedPoints(g)
	declared := g.Properties().Declared
	var all []MeasuredPlacement
	var places [][]r3.Vec // of the points, in each way
	for _, p := range candidates(surface.VertexMean(), declared) {
		placed := make([]r3.Vec, len(stored))
		for i, v := range stored {
			placed[i] = p.Apply(v)
		}
		measured := MeasuredPlacement{Placement: p, Declared: p == declared, diagonal: m.Bounds().Diagonal(), span: span(placed)}
		if err := measured.measure(ctx, surface, placed); err != nil {
			return nil, err
		}
		all, places = append(all, measured), append(places, placed)
	}
	runtime.KeepAlive(m) // the surface does not
	for i := range all {
		for j := range places {
			all[i].apart[j] = apart(places[i], places[j]) / all[i].diagonal
		}
	}
	return all, nil
}

// candidates returns the ways of reading a set; the declared one is among them.
// mean is that of the mesh's vertices, where R's geomorph, among others, puts the
// origin before a mesh is digitised.
func candidates(mean r3.Vec, declared landmark.Placement) []landmark.Placement {
	all := []landmark.Placement{
		{Kind: landmark.AsStored},
		{Kind: landmark.Negated},
		{Kind: landmark.Centred, Center: mean},
		{Kind: landmark.Times1000},
		{Kind: landmark.Over1000},
	}
	if !slices.Contains(all, declared) {
		all = append(all, declared)
	}
	return all
}

// storedPoints returns the coordinates of the placed points as the file has
// them, of no more than maxMeasured.
func storedPoints(g *landmark.Group) []r3.Vec {
	if g.Dim() != 3 {
		return nil // points of a picture
	}
	var placed []r3.Vec
	for _, l := range g.Landmarks() {
		if l.Placed() {
			placed = append(placed, l.Position)
		}
	}
	n := min(len(placed), maxMeasured)
	stored := make([]r3.Vec, n)
	for i := range stored {
		stored[i] = g.Placement().Invert(placed[i*len(placed)/n])
	}
	return stored
}

func (m *MeasuredPlacement) measure(ctx context.Context, s *mesh.Surface, placed []r3.Vec) error {
	distances := make([]float64, len(placed))
	for i, p := range placed {
		if err := ctx.Err(); err != nil {
			return err
		}
		distances[i] = math.Inf(1)
		if h, ok := s.Closest(p); ok {
			distances[i] = h.Distance
		}
	}
	m.Count, m.Median, m.Max = len(placed), median(distances), math.NaN()
	if len(distances) > 0 {
		m.Max = slices.Max(distances)
	}
	return nil
}

// median returns the middle of the values, or the mean of the two in the
// middle; it sorts them. Of none it is NaN.
func median(values []float64) float64 {
	n := len(values)
	if n == 0 {
		return math.NaN()
	}
	slices.Sort(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}

// span returns the diagonal of the box around the points.
func span(points []r3.Vec) float64 {
	var b mesh.Bounds
	for _, p := range points {
		b = b.Add(p)
	}
	return b.Diagonal()
}

// apart returns how far the points of two lists lie apart: the median.
func apart(a, b []r3.Vec) float64 {
	distances := make([]float64, len(a))
	for i := range a {
		distances[i] = r3.Norm(r3.Sub(a[i], b[i]))
	}
	return median(distances)
}
