package workspace

import (
	"cmp"
	"context"
	"errors"
	"fmt"
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

// measuresFile returns the file of an item's measures: that of its own landmarks where it is
// opened alone, "" where it has none.
func (i Item) measuresFile() string {
	switch {
	case !i.Alone:
		return MeasuresFile(i.Path)
	case i.Own != "":
		return MeasuresFile(i.Own)
	}
	return ""
}

// MeasuresFile returns the file in which the measures of the document are kept.
func (e *Entry) MeasuresFile() string {
	return cmp.Or(e.item(nil).measuresFile(), MeasuresFile(e.Path))
}

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

// readMeasures reads the measures that are kept with what was loaded: all are in a file of
// measures, or, where there is none, in the landmark files that have a place
// for them.
func (l *Loaded) readMeasures(ctx context.Context, file string) (k keptMeasures) {
	beside, version, err := measureio.Read(ctx, file)
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
	return slices.EqualFunc(e.Document.NamedMeasures(), e.measures.all, measure.Definition.Equal)
}

// SaveMeasures writes the measures that a document keeps to the file of measures beside
// it, in the background, one save of the document after the other. done runs on the
// workspace's goroutine when that is over, with the error: an *atomicfile.ChangedError
// where another program has changed the file since. Measures that could not be read are
// not written over.
func (w *Workspace) SaveMeasures(id scene.ID, done func(error)) {
	e := w.Entry(id)
	if e == nil {
		w.post(func() { done(scene.ErrClosed) })
		return
	}
	w.queue(e, &save{measures: true, done: []func(error){done}})
}

// beginMeasures begins a save of measures alone, which is the first of a document.
func (w *Workspace) beginMeasures(e *Entry, s *save) {
	id, c := e.Document.ID(), e.copyMeasures()
	c.files = w.files
	w.writers.Go(func() {
		c.write()
		w.post(func() {
			if e := w.Entry(id); e != nil && c.err == nil {
				w.savedMeasures(e, c)
				w.keepAnew(e)
			}
			w.endSave(id, s, nil, written{err: c.err})
		})
	})
}

// TakeMeasuresFile notes that the user agrees to replace what another program has written
// to the file of measures: over, which is ChangedError.Now of the save that was refused.
// What is written there later is not agreed to. It does not touch the disk.
func (w *Workspace) TakeMeasuresFile(id scene.ID, over atomicfile.Version) error {
	e := w.Entry(id)
	if e == nil {
		return scene.ErrClosed
	}
	e.measures.version, e.measures.err = over, nil
	return nil
}

// MeasuresError says why the measures of a document were not saved, where its
// landmarks were. Err is an *atomicfile.ChangedError where another program has changed
// their file.
type MeasuresError struct{ Err error }

// Error returns the reason.
func (e *MeasuresError) Error() string { return e.Err.Error() }

// copiedMeasures are the measures of a document as they are to be written. Those that
// could not be read are not written over.
type copiedMeasures struct {
	path    string
	files   atomicfile.Files
	file    *measureio.File
	version atomicfile.Version // that the file has, and behind write has then
	err     error
}

func (e *Entry) copyMeasures() *copiedMeasures {
	return &copiedMeasures{
		path: e.MeasuresFile(), version: e.measures.version, err: e.measures.err,
		file: &measureio.File{Measures: e.Document.NamedMeasures(), Extra: e.measures.extra},
	}
}

// write writes them, on any goroutine.
func (c *copiedMeasures) write() {
	if c.err == nil {
		c.version, c.err = measureio.Replace(c.files, c.path, c.file, c.version)
	}
}

// savedMeasures notes that the file has what was copied.
func (w *Workspace) savedMeasures(e *Entry, c *copiedMeasures) {
	e.measures.all, e.measures.version = c.file.Measures, c.version
}

// withMeasures gives groups that are to be written what the document measures of each
// alone, where their format has a place for it: so such a file can go on its own.
func (e *Entry) withMeasures(groups []*landmark.Group) {
	if e.measures.err != nil {
		return // what is there stays
	}
	inGroups, _ := measureio.Split(e.Document.NamedMeasures(), groups)
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
	all := surfaces{meshes: meshes}
	for _, m := range meshes {
		s, err := m.Surface(ctx)
		if err != nil {
			return nil, err
		}
		all.of = append(all.of, s)
	}
	return all, nil
}

// surfaces are those of the meshes of a document.
type surfaces struct {
	of     []*mesh.Surface
	meshes []*mesh.TriMesh // which their surfaces do not keep alive
}

// Distance is part of measure.Surface.
func (all surfaces) Distance(p r3.Vec) (distance float64, ok bool) {
	hit, _, ok := mesh.Nearest(all.of, p)
	return hit.Distance, ok
}

// Along is part of measure.Surface.
func (all surfaces) Along(ctx context.Context, from, to r3.Vec) (length, excess float64, err error) {
	path, err := all.Path(ctx, from, to)
	return path.Length, path.ExcessBound, err
}

// Path returns the way that Along measures.
func (all surfaces) Path(ctx context.Context, from, to r3.Vec) (mesh.Path, error) {
	begin, first, ok := mesh.Nearest(all.of, from)
	end, last, there := mesh.Nearest(all.of, to)
	switch {
	case !ok || !there:
		return mesh.Path{}, mesh.ErrNoSurface
	case first != last:
		return mesh.Path{}, errors.New("they are on two meshes")
	}
	return all.of[first].Geodesic(ctx, begin.On(), end.On())
}
