package workspace

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"cairn/internal/atomicfile"
	"cairn/landmark/lmio"
	"cairn/landmark/measure"
	"cairn/landmark/measureio"
	"cairn/scene/mesh"

	"gonum.org/v1/gonum/spatial/r3"
)

// MeasuresFile returns the file in which the measures of a mesh or landmark file are
// kept, beside it: skull.measures.json for skull.ply and skull.mrk.json alike.
func MeasuresFile(path string) string { return lmio.Stem(path) + measureio.Extension }

// keepsMeasures reports whether a file is one of measures, by its name and since it
// holds no landmarks, and returns the stem of the files that it belongs to.
func keepsMeasures(path string) (stem string, ok bool) {
	cut := len(path) - len(measureio.Extension)
	if cut <= 0 || !strings.EqualFold(path[cut:], measureio.Extension) || lmio.IsLandmarks(path) {
		return "", false
	}
	return path[:cut], true
}

// Measures returns the measures that are kept with a mesh or landmark file that was
// loaded: those in the landmark files that have a place for them, and then those in
// the file of measures beside it, whose version is returned, too: it is the zero
// value where there is no such file. Where one of them cannot be read, the error says
// why, and nothing may be written over it.
func (l *Loaded) Measures(ctx context.Context) (all []measure.Definition, beside *measureio.File, version atomicfile.Version, err error) {
	for _, g := range l.Groups {
		in, err := measureio.OfGroup(ctx, g.Group)
		if err != nil {
			return nil, nil, atomicfile.Version{}, fmt.Errorf("%s: %w", g.File, err)
		}
		all = append(all, in...)
	}
	beside, version, err = measureio.Read(ctx, MeasuresFile(l.Path))
	if err != nil {
		return nil, nil, atomicfile.Version{}, err
	}
	return append(all, beside.Measures...), beside, version, nil
}

// Surface returns what measures ask of meshes, or nil where there is no mesh. It holds
// the meshes, so a job that measures lets go of it at its end. It builds their
// surfaces where that has not been done, see mesh.TriMesh.Surface; the error is that of
// ctx. It may be used from any goroutine.
func Surface(ctx context.Context, meshes ...*mesh.TriMesh) (measure.Surface, error) {
	if len(meshes) == 0 {
		return nil, nil
	}
	var all surfaces
	for _, m := range meshes {
		s, err := m.Surface(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, meshSurface{m, s})
	}
	return all, nil
}

// surfaces are those of the meshes of a document.
type surfaces []meshSurface

type meshSurface struct {
	mesh    *mesh.TriMesh // which the surface does not hold
	surface *mesh.Surface
}

// nearest returns the mesh whose surface is nearest to a point, and how far it is.
func (all surfaces) nearest(p r3.Vec) (nearest meshSurface, distance float64) {
	distance = math.Inf(1)
	for _, s := range all {
		if hit, ok := s.surface.Closest(p); ok && hit.Distance < distance {
			nearest, distance = s, hit.Distance
		}
	}
	return nearest, distance
}

// Distance is part of measure.Surface.
func (all surfaces) Distance(p r3.Vec) (distance float64, ok bool) {
	nearest, distance := all.nearest(p)
	return distance, nearest.mesh != nil
}

// Along is part of measure.Surface.
func (all surfaces) Along(ctx context.Context, from, to r3.Vec) (length, excess float64, err error) {
	a, _ := all.nearest(from)
	b, _ := all.nearest(to)
	switch {
	case a.mesh == nil || b.mesh == nil:
		return 0, 0, errors.New("the mesh has no surface")
	case a.mesh != b.mesh:
		return 0, 0, errors.New("they are on two meshes")
	}
	return 0, 0, errors.New("this Cairn does not measure it yet")
}
