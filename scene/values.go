package scene

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"cairn/scene/colormap"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// The names of values that are measured on a mesh: see mesh.Curvature.
const (
	MeanCurvature     = "mean-curvature"
	GaussianCurvature = "gaussian-curvature"
	ShapeIndex        = "shape-index"
	Curvedness        = "curvedness"
)

func curvatures() []string {
	return []string{MeanCurvature, GaussianCurvature, ShapeIndex, Curvedness}
}

// IsCurvature reports whether values of a name are measured with a radius, unless the file
// has some of that name.
func IsCurvature(name string) bool { return slices.Contains(curvatures(), name) }

// MeasuredNames returns the names of all values that can be measured: on the mesh alone
// (see Values), and with another specimen or landmarks (see Distances, SurfaceDistances).
func MeasuredNames() []string { return append(curvatures(), Distance, SurfaceDistance) }

// ValueNames returns the names of what a mesh can show as colours: what its file has,
// then what can be measured on its surface, unless the file has something of that name.
func ValueNames(m *mesh.TriMesh) []string {
	var names []string
	for _, s := range m.FieldSources() {
		names = append(names, s.Name)
	}
	if m.TriangleCount() > 0 {
		for _, name := range curvatures() {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// UsualRadius returns the radius within which curvatures of meshes are measured where nobody
// chooses one, in their units: three times the mean length of an edge, with two digits. Within
// the triangles around each vertex alone, a radius of 0, a scan shows mostly noise. Of large
// meshes it looks at a part of the triangles. It is 0 where there is no edge.
func UsualRadius(meshes ...*mesh.TriMesh) float64 {
	const edges, most = 3, 100_000 // triangles that are looked at
	sum, count := 0.0, 0
	for _, m := range meshes {
		n := m.TriangleCount()
		for i := 0; i < n; i += 1 + n/most {
			t := m.Data().Triangles[3*i : 3*i+3]
			for k := range t {
				if l := r3.Norm(r3.Sub(m.Vertex(int(t[k])), m.Vertex(int(t[(k+1)%3])))); l-l == 0 {
					sum += l
					count++
				}
			}
		}
	}
	if !(sum > 0 && sum-sum == 0) {
		return 0
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(edges*sum/float64(count), 'g', 2, 64), 64)
	return rounded
}

// Values returns what ValueNames names; of a name that is not there it returns nil. What
// is measured has the unit of the mesh in its own, which may be "". radius is that of
// mesh.Curvature, and so are progress and the error.
func Values(ctx context.Context, m *mesh.TriMesh, name, unit string, radius float64, progress func(float64)) (*mesh.Field, error) {
	for _, s := range m.FieldSources() {
		if s.Name == name {
			return s.Field(), nil
		}
	}
	if m.TriangleCount() == 0 || !slices.Contains(curvatures(), name) {
		return nil, nil
	}
	c, err := m.Curvature(ctx, radius, progress)
	if err != nil {
		return nil, err
	}
	f := &mesh.Field{Name: name}
	if radius > 0 {
		f.Detail = strings.TrimSpace(fmt.Sprintf("within %v %s", radius, unit))
	}
	if unit != "" {
		f.Unit = "1/" + unit
	}
	switch name {
	case MeanCurvature:
		f.Values = c.Mean
	case GaussianCurvature:
		f.Values = c.Gaussian
		if unit != "" {
			f.Unit += "²"
		}
	case ShapeIndex:
		f.Values, f.Unit = c.ShapeIndex(), ""
	case Curvedness:
		f.Values = c.Curvedness()
	}
	return f, nil
}

// SuitableColors returns the map for values of a kind: that of labels, one with a sign
// where values are on both sides of zero, or viridis.
func SuitableColors(f *mesh.Field, s mesh.FieldStats) *colormap.Map {
	switch {
	case f.Labels:
		return colormap.Labels
	case f.Name == ShapeIndex || s.Percentile(usualLow) < 0 && s.Percentile(usualHigh) > 0:
		return colormap.BlueWhiteRed
	}
	return colormap.Viridis
}

// The usual range leaves out what is beyond these percentiles: a few values at holes and
// spikes would make all others look alike.
const usualLow, usualHigh = 2, 98

// SuitableRange returns the range of a map for values: from the 2nd to the 98th percentile,
// as far on both sides of zero for a map with a sign; all of labels; and that of the shape
// index. ok is false where there is no value at all.
func SuitableRange(f *mesh.Field, s mesh.FieldStats, colors *colormap.Map) (low, high float64, ok bool) {
	if s.Count() == 0 {
		return 0, 0, false
	}
	low, high = s.Percentile(usualLow), s.Percentile(usualHigh)
	if low == high || colors.Labels {
		low, high = s.Percentile(0), s.Percentile(100)
	}
	switch {
	case f.Name == ShapeIndex:
		return -1, 1, true
	case colors.Signed:
		most := max(math.Abs(low), math.Abs(high))
		return -most, most, true
	}
	return low, high, true
}
