package scene

import (
	"context"
	"fmt"

	"cairn/landmark"
	"cairn/landmark/measure"
	"cairn/landmark/shape"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// The names of values that need more than the mesh: another specimen, or landmarks.
const (
	Distance        = "distance"         // signed, to the nearest place of another specimen's surface
	SurfaceDistance = "surface-distance" // along the surface to the nearest landmark
)

// Fit says how another specimen is laid onto the one that is measured.
type Fit uint8

// The ways to lay it.
const (
	AsStored          Fit = iota // both are in one frame
	ByLandmarks                  // moved and turned by the landmarks that both have
	ByLandmarksScaled            // and brought to the same size
)

// Fits returns the ways, in the order in which people are offered them.
func Fits() []Fit { return []Fit{AsStored, ByLandmarks, ByLandmarksScaled} }

// String returns the word for the command line.
func (f Fit) String() string { return [...]string{"stored", "landmarks", "landmarks-scaled"}[f] }

// Other is a specimen that distances are measured to: plain values, for any goroutine.
// Nobody may clear its meshes as long as it is in use, so a document that may close
// meanwhile needs Document.Go for that, or has its meshes copied.
type Other struct {
	Name   string
	Meshes []*mesh.TriMesh
	// Onto brings it into the frame and the unit of the one that is measured, and Shared
	// is by how many landmarks that was found; 0 as stored.
	Onto   shape.Similarity
	Shared int
}

// NewOther lays one document onto another. Where both say their units and these differ, it
// is brought into the other's unit first. It belongs to the documents' goroutine. The
// error says why the landmarks do not tell how the two lie, or that there is no surface.
func NewOther(d, onto *Document, fit Fit) (Other, error) {
	o := Other{Name: d.Name(), Meshes: d.TriMeshes(), Onto: shape.Identity()}
	triangles := 0
	for _, m := range o.Meshes {
		triangles += m.TriangleCount()
	}
	if triangles == 0 {
		return o, fmt.Errorf("%s has no surface to measure to", o.Name)
	}
	s, err := Superpose(d, onto, fit, false)
	if err != nil {
		return o, err
	}
	o.Onto = s.Onto
	if fit != AsStored {
		o.Shared = len(s.Pairs)
	}
	return o, nil
}

func landmarkGroups(d *Document) []*landmark.Group {
	var all []*landmark.Group
	for _, n := range d.groups {
		all = append(all, n.Group)
	}
	return all
}

// Distances returns how far each vertex of a mesh is from the surface of another specimen,
// see mesh.DistancesTo, in the mesh's own unit, which may be "". It may be called from any
// goroutine. progress and the error are those of mesh.DistancesTo.
func Distances(ctx context.Context, m *mesh.TriMesh, unit string, o Other, progress func(float64)) (*mesh.Field, error) {
	f := &mesh.Field{Name: Distance, Unit: unit, Detail: "to " + o.Name}
	if o.Shared > 0 {
		f.Method = fmt.Sprintf("fitted by %d landmarks", o.Shared)
	}
	var place func(r3.Vec) r3.Vec
	if o.Onto != shape.Identity() {
		place = o.Onto.Inverse().Apply
	}
	var err error
	f.Values, err = m.DistancesTo(ctx, o.Meshes, place, progress)
	if err != nil {
		return nil, err
	}
	if o.Onto.Scale != 1 {
		for i, v := range f.Values {
			f.Values[i] = float32(o.Onto.Scale * float64(v))
		}
	}
	return f, nil
}

// Places returns where landmarks of a document are that distances along the surface are
// measured from: see measure.Places. It belongs to the document's goroutine.
func (d *Document) Places(names string) ([]r3.Vec, error) {
	return measure.Places(d.Specimen().Groups, names)
}

// SurfaceDistances returns how far it is along a mesh's surface to each vertex from the
// nearest of some places, see mesh.DistancesAlong, in the mesh's unit, which may be "". A
// place beside the surface stands for the nearest on it. names says whose the places are,
// "" for all landmarks. It may be called from any goroutine.
func SurfaceDistances(ctx context.Context, m *mesh.TriMesh, unit string, from []r3.Vec, names string, progress func(float64)) (*mesh.Field, error) {
	s, err := m.Surface(ctx)
	if err != nil {
		return nil, err
	}
	var places []mesh.SurfacePoint
	for _, p := range from {
		if h, ok := s.Closest(p); ok && h.Triangle >= 0 {
			places = append(places, h.On())
		}
	}
	f := &mesh.Field{Name: SurfaceDistance, Unit: unit}
	if names != "" {
		f.Detail = "from " + names
	}
	f.Values, err = s.DistancesAlong(ctx, places, progress)
	if err != nil {
		return nil, err
	}
	return f, nil
}
