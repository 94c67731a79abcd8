package meshio

import (
	"errors"
	"fmt"
)

// readCells reads cells: up to version 5.0 one list with the length before the
// corners of each, from 5.1 on one list of ends and one of corners.
func (r *vtkReader) readCells(keyword string) error {
	var n, size int
	if err := r.counts(&n, &size); err != nil {
		return err
	}
	if err := r.endHeader(); err != nil {
		return err
	}
	if r.ascii {
		if err := r.blank(); err != nil {
			return err
		}
	}
	offsets, err := r.peek("OFFSETS")
	if err != nil {
		return err
	}
	var cells vtkCells
	if offsets {
		cells, err = r.readOffsets(n, size)
	} else {
		cells, err = r.readLengths(n, size)
	}
	if err != nil {
		return err
	}
	r.cells += len(cells.ends)
	switch keyword {
	case "CELLS":
		if !r.grid || r.gridCells != nil {
			return errors.New("CELLS stand in an unstructured grid, once")
		}
		r.gridCells = &cells
	case "VERTICES":
		r.dots += len(cells.ends)
	case "LINES":
		r.lines += len(cells.ends)
	case "POLYGONS":
		r.polys = append(r.polys, vtkPolys{cells, vtkPolygon})
	case "TRIANGLE_STRIPS":
		r.polys = append(r.polys, vtkPolys{cells, vtkStrip})
	}
	return nil
}

// readLengths reads n cells from a list of size numbers.
func (r *vtkReader) readLengths(n, size int) (cells vtkCells, err error) {
	if err := r.fits(size, vtkInt32); err != nil {
		return cells, err
	}
	if n > size {
		return cells, fmt.Errorf("%d cells need more than %d numbers", n, size)
	}
	cells.corners, cells.ends = r.lend(size-n), r.lend(n)
	left := 0 // corners of the current cell
	err = r.numbers(vtkInt32, size, func(i int, v float64, _ float32) error {
		if left > 0 {
			left--
			if len(cells.corners) == cap(cells.corners) {
				return fmt.Errorf("the cells have more than %d corners in all", size-n)
			}
			cells.corners = append(cells.corners, index(v))
			return nil
		}
		if len(cells.ends) == n {
			return fmt.Errorf("the %d cells end after %d of %d numbers", n, i, size)
		}
		k := index(v)
		if k == none || int(k) > size-i-1 {
			return fmt.Errorf("%v cannot be the number of corners of cell %d", v, len(cells.ends)+1)
		}
		left = int(k)
		cells.ends = append(cells.ends, uint32(len(cells.corners)+left))
		return nil
	})
	if err == nil && (left > 0 || len(cells.ends) < n) {
		err = fmt.Errorf("the list of %d numbers ends after %d of %d cells", size, len(cells.ends), n)
	}
	return cells, err
}

// readOffsets reads n ends, the first of which is 0, and size corners.
func (r *vtkReader) readOffsets(n, size int) (cells vtkCells, err error) {
	t, err := r.arrayHeader("OFFSETS", n)
	if err != nil {
		return cells, err
	}
	cells.ends = r.lend(max(0, n-1))
	err = r.numbers(t, n, func(i int, v float64, _ float32) error {
		if i == 0 {
			if v != 0 {
				return fmt.Errorf("the first offset is %v, not 0", v)
			}
			return nil
		}
		return cells.setEnd(v, size)
	})
	if err != nil {
		return cells, err
	}
	if k := len(cells.ends); k > 0 && int(cells.ends[k-1]) != size || k == 0 && size > 0 {
		return cells, fmt.Errorf("the offsets do not end at the %d corners of all cells", size)
	}
	if t, err = r.arrayHeader("CONNECTIVITY", size); err != nil {
		return cells, err
	}
	cells.corners = r.lend(size)[:size]
	return cells, r.numbers(t, size, func(i int, v float64, _ float32) error {
		cells.corners[i] = index(v)
		return nil
	})
}

// arrayHeader reads a keyword and a type, after which n numbers stand.
func (r *vtkReader) arrayHeader(keyword string, n int) (t vtkType, err error) {
	if err := r.blank(); err != nil {
		return 0, err
	}
	if is, err := r.peek(keyword); err != nil || !is {
		return 0, errors.Join(err, fmt.Errorf("the cells have no %s", keyword))
	}
	if _, err := r.word(); err != nil {
		return 0, err
	}
	t, name, err := r.typeOf()
	if err != nil {
		return 0, err
	}
	if name == "bit" || name == "string" {
		return 0, fmt.Errorf("%s cannot be of the type %s", keyword, name)
	}
	if err := r.endHeader(); err != nil {
		return 0, err
	}
	return t, r.fits(n, t)
}

// readTypes reads the types of the cells of an unstructured grid.
func (r *vtkReader) readTypes() error {
	var n int
	if err := r.counts(&n); err != nil {
		return err
	}
	if r.gridCells == nil || n != len(r.gridCells.ends) || r.cellShapes != nil {
		return errors.New("CELL_TYPES do not follow as many CELLS")
	}
	if err := r.endHeader(); err != nil {
		return err
	}
	if err := r.fits(n, vtkInt32); err != nil {
		return err
	}
	r.cellShapes = make([]vtkShape, n)
	return r.numbers(vtkInt32, n, func(i int, v float64, _ float32) error {
		shape, ok := vtkTypes[int(index(v))]
		if !ok {
			shape = vtkSolid
		}
		r.cellShapes[i] = shape
		return nil
	})
}

// surface makes the triangles of the cells.
func (r *vtkReader) surface() error {
	r.ofCells = len(r.cellValues) > 0
	if r.gridCells != nil {
		if r.cellShapes == nil && len(r.gridCells.ends) > 0 {
			return &textError{r.end, "the file ends before the CELL_TYPES"}
		}
		return r.add(r.gridCells, 0, 0, func(i int) vtkShape { return r.cellShapes[i] })
	}
	first := r.dots + r.lines // the order of vtkPolyData: vertices, lines, polygons, strips
	for _, shape := range [2]vtkShape{vtkPolygon, vtkStrip} {
		for _, p := range r.polys {
			if p.shape != shape {
				continue
			}
			if err := r.add(&p.cells, 0, first, func(int) vtkShape { return shape }); err != nil {
				return err
			}
			first += len(p.cells.ends)
		}
	}
	return nil
}
