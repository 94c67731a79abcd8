package meshio

import (
	"errors"
	"fmt"
	"sync/atomic"

	"cairn/internal/message"
)

// polygon is one face of a file. Its slices are reused.
type polygon struct {
	corners []uint32
	uv      []float32 // texture coordinates of the corners, 2 each, if the file has such
	picture int       // which texture
	extra   []float64 // other values
}

// polygonSink takes the faces of a table.
type polygonSink interface {
	triangles(corners []uint32) int   // that a face gives
	reserve(n int, joined bool) error // makes room for n triangles, some in polygons
	put(at int, f *polygon)           // writes those of a face from number at on
}

// errUneven says that faces are not all like the first one.
var errUneven = errors.New("meshio: faces of different lengths")

// polygons reads the records of the other kinds and the faces, which are those
// of one kind: as triangles at first, each to its own place, and where one is
// no triangle, all once more after they were counted. It returns how many have
// fewer than three corners.
func (t *table) polygons(others []parseLine, kind int, read func(*polygon, []byte) error, to polygonSink) (short int, err error) {
	parse := others
	if err := to.reserve(t.counts[kind], false); err != nil {
		return 0, err
	}
	parse[kind] = func(w *worker, _, i int, line []byte) error {
		if err := read(&w.face, line); err != nil {
			return err
		}
		if to.triangles(w.face.corners) != 1 {
			return errUneven
		}
		to.put(i, &w.face)
		return nil
	}
	if err := t.each(parse); !errors.Is(err, errUneven) {
		return 0, err
	}
	before := make([]int, len(t.firsts)) // triangles of a chunk, then of those before it
	var few atomic.Int64
	parse[kind] = func(w *worker, chunk, _ int, line []byte) error {
		err := read(&w.face, line)
		before[chunk] += to.triangles(w.face.corners)
		if len(w.face.corners) < 3 {
			few.Add(1)
		}
		return err
	}
	if err := t.each(parse); err != nil {
		return 0, err
	}
	n := 0
	for i, k := range before {
		before[i] = n
		n += k
	}
	if err := to.reserve(n, true); err != nil {
		return 0, err
	}
	clear(parse)
	parse[kind] = func(w *worker, chunk, _ int, line []byte) error {
		err := read(&w.face, line)
		k := to.triangles(w.face.corners)
		if err == nil && before[chunk]+k > n {
			return errChanged
		}
		if err == nil {
			to.put(before[chunk], &w.face)
			before[chunk] += k
		}
		return err
	}
	return int(few.Load()), t.each(parse)
}

// surplus warns of n lines after the last that is wanted.
func (c *content) surplus(n int) {
	if n > 0 {
		c.warnings = append(c.warnings, fmt.Sprintf("%s after the last record that the header names and %s skipped.",
			message.Count(n, "line follows", "lines follow"), message.IsAre(n)))
	}
}
