package session

import (
	"context"
	"errors"
	"fmt"

	"cairn/scene"
	"cairn/scene/mesh"
)

// ValueSource says what values are made of.
type ValueSource uint8

// The sources of values.
const (
	OfFile       ValueSource = iota // the file has them
	OfCurvature                     // they are measured on the surface
	OfDistance                      // to the surface of another document
	AlongSurface                    // from landmarks, along the surface
)

// sourceOf returns what values of a name are made of. What the file has goes first.
func sourceOf(d *scene.Document, name string) ValueSource {
	for _, n := range d.Meshes() {
		for _, f := range n.Mesh.FieldSources() {
			if f.Name == name {
				return OfFile
			}
		}
	}
	switch {
	case name == scene.Distance:
		return OfDistance
	case name == scene.SurfaceDistance:
		return AlongSurface
	case scene.IsCurvature(name):
		return OfCurvature
	}
	return OfFile
}

// OtherSurface is an open document to whose surface distances can be measured.
type OtherSurface struct {
	Document scene.ID
	Name     string
}

// otherSurfaces returns all but one document, in the order of their tabs.
func (s *Session) otherSurfaces(but *scene.Document) (others []OtherSurface) {
	names := s.Documents.Names()
	for i, e := range s.Documents.Entries() {
		if e.Document != but && !e.Loading && hasSurface(e.Document) {
			others = append(others, OtherSurface{e.Document.ID(), names[i]})
		}
	}
	return others
}

func hasSurface(d *scene.Document) bool {
	for _, n := range d.Meshes() {
		if n.Mesh.TriangleCount() > 0 {
			return true
		}
	}
	return false
}

// valuesOf makes values of a mesh, on any goroutine; nil where it has none.
type valuesOf func(ctx context.Context, m *mesh.TriMesh, progress func(float64)) (*mesh.Field, error)

// source is what values are made of, as it is now.
type source struct {
	key    string // while it is the same, the values are; "" with an error
	values valuesOf
	other  *scene.Document // whose meshes are asked; nil: none
	err    error           // why there is nothing to make them of
}

// source returns what the values that were chosen are made of.
func (s *Session) source(d *scene.Document, c *documentColors) source {
	units, want := d.Units(), c.ColorChoice
	radius := 0.0
	switch sourceOf(d, c.Values) {
	case OfDistance:
		return s.toOther(d, c)
	case AlongSurface:
		from, err := d.Places(c.Points)
		if err != nil {
			return source{err: err}
		}
		return source{key: fmt.Sprintf("%s %q %v %s", c.Values, c.Points, from, units), values: func(ctx context.Context, m *mesh.TriMesh, progress func(float64)) (*mesh.Field, error) {
			if m.TriangleCount() == 0 {
				return nil, nil
			}
			return scene.SurfaceDistances(ctx, m, units, from, want.Points, progress)
		}}
	case OfCurvature:
		radius = c.within(d)
	default:
		units = "" // the file says what it says
	}
	return source{key: fmt.Sprintf("%s %v %s", c.Values, radius, units), values: func(ctx context.Context, m *mesh.TriMesh, progress func(float64)) (*mesh.Field, error) {
		return scene.Values(ctx, m, want.Values, units, radius, progress)
	}}
}

// toOther returns the source of distances to another document. One that was closed leaves
// what was measured.
func (s *Session) toOther(d *scene.Document, c *documentColors) source {
	other, units := s.Documents.Document(c.Other), d.Units()
	switch {
	case other == nil && c.of != "" && c.shown.Values == c.Values && c.shown.Other == c.Other:
		return source{key: c.of}
	case other == nil || other == d:
		return source{err: errors.New("open another specimen to measure the distance to its surface")}
	}
	o, err := scene.NewOther(other, d, c.Fit)
	if err != nil {
		return source{err: err}
	}
	return source{other: other, key: fmt.Sprintf("%s %d %v %d %v %s", c.Values, c.Other, c.Fit, o.Shared, o.Onto, units), values: func(ctx context.Context, m *mesh.TriMesh, progress func(float64)) (*mesh.Field, error) {
		return scene.Distances(ctx, m, units, o, progress)
	}}
}
