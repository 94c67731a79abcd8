package workspace

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"cairn/internal/atomicfile"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/landmark/measure"
	"cairn/landmark/measureio"
	"cairn/scene"
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

// keptMeasures are the measures that are kept with a mesh or landmark file.
type keptMeasures struct {
	all     []measure.Definition
	extra   landmark.Fields    // of the file of measures
	version atomicfile.Version // of the file of measures, the zero value where there is none
	err     error              // why they cannot be read; nothing may be written over them then
}

// readMeasures reads the measures that are kept with a file: all are in the file of
// measures beside it, or, where there is none, in the landmark files that have a place
// for them.
func (l *Loaded) readMeasures(ctx context.Context) (k keptMeasures) {
	beside, version, err := measureio.Read(ctx, MeasuresFile(l.Path))
	if err != nil {
		return keptMeasures{err: err}
	}
	k.version = version
	if version.There() {
		k.all, k.extra = beside.Measures, beside.Extra
		return k
	}
	for _, g := range l.Groups {
		in, err := measureio.OfGroup(ctx, g.Group)
		if err != nil {
			return keptMeasures{err: fmt.Errorf("%s: %w", g.File, err)}
		}
		k.all = append(k.all, in...)
	}
	return k
}

// Measures returns the measures that are kept with the file that was loaded, or why
// they cannot be read.
func (l *Loaded) Measures() ([]measure.Definition, error) { return l.measures.all, l.measures.err }

// MeasuresSaved reports whether the measures that a document keeps are those of its
// files.
func (w *Workspace) MeasuresSaved(id scene.ID) bool {
	e := w.Entry(id)
	return e == nil || e.measuresSaved()
}

func (e *Entry) measuresSaved() bool {
	if len(e.Document.Measures())+len(e.measures.all) == 0 {
		return true
	}
	return slices.EqualFunc(e.boundMeasures(), e.measures.all, measure.Definition.Equal)
}

// boundMeasures returns the measures that the document keeps, with the names that
// their points have now.
func (e *Entry) boundMeasures() []measure.Definition {
	groups := e.Document.Specimen().Groups
	all := slices.Clone(e.Document.Measures())
	for i, m := range all {
		all[i] = m.Bind(groups)
	}
	return all
}

// SaveMeasures writes the measures that a document keeps to the file of measures
// beside it, in the background; done runs on the workspace's goroutine when that is
// over, with the error, which is an *atomicfile.ChangedError where another program has
// changed the file since. Measures that could not be read are not written over.
func (w *Workspace) SaveMeasures(id scene.ID, done func(error)) {
	e := w.Entry(id)
	switch {
	case e == nil:
		w.post(func() { done(scene.ErrClosed) })
		return
	case e.measures.err != nil:
		err := e.measures.err
		w.post(func() { done(err) })
		return
	}
	path, old := MeasuresFile(e.Path), e.measures.version
	f := &measureio.File{Measures: e.boundMeasures(), Extra: e.measures.extra}
	w.writers.Go(func() {
		version, err := measureio.Replace(path, f, old)
		w.post(func() {
			if e := w.Entry(id); e != nil && err == nil {
				e.measures.all, e.measures.version = f.Measures, version
				w.keepAnew(e)
			}
			done(err)
		})
	})
}

// withMeasures gives groups that are to be written what the document measures of each
// alone, where their format has a place for it: so such a file can go on its own.
func (e *Entry) withMeasures(groups []*landmark.Group) {
	if e.measures.err != nil {
		return // what is there stays
	}
	inGroups, _ := measureio.Split(e.boundMeasures(), groups)
	for i, g := range groups {
		if p, err := measureio.WithMeasures(g, inGroups[i]); err == nil {
			g.SetProperties(p)
		}
	}
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
		return 0, 0, mesh.ErrNoSurface
	case a.mesh != b.mesh:
		return 0, 0, errors.New("they are on two meshes")
	}
	begin, _ := a.surface.Closest(from)
	end, _ := a.surface.Closest(to)
	path, err := a.surface.Geodesic(ctx, begin.On(), end.On())
	return path.Length, path.Excess, err
}
