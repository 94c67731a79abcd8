package meshio

import (
	"fmt"

	"cairn/internal/message"
)

// fillPoints reads the points of all pieces, one after the other.
func (r *vtpReader) fillPoints() error {
	for i, p := range r.pieces {
		n := p.counts["NumberOfPoints"]
		if p.points == nil {
			if n > 0 {
				return fault("piece %d promises %s but has no array of points", i+1, message.Count(n, "point", "points"))
			}
			continue
		}
		at := len(r.Positions)
		if at/3+n > maxElements {
			return fault("the file has more than %d points, more than can be shown", maxElements)
		}
		err := r.read3(p.points, n, func() numberSink {
			r.Positions = append(r.Positions, make([]float32, 3*n)...)
			return r.positionSink(at)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// positionSink takes coordinates to Positions[at:], relative to the origin.
func (r *vtpReader) positionSink(at int) numberSink {
	origin, dst := r.origin(), r.Positions[at:]
	return func(i int, v float64, single float32) error {
		if o := origin[i%3]; o != 0 {
			single = float32(v - o)
		}
		dst[i] = single
		return nil
	}
}

// refillPoints reads the points once more, relative to an origin.
func (r *vtpReader) refillPoints() error {
	at := 0
	r.unpacked, r.taken = 0, 0
	for _, p := range r.pieces {
		if p.points == nil {
			continue
		}
		n := p.counts["NumberOfPoints"]
		if err := r.read3(p.points, n, func() numberSink { return r.positionSink(at) }); err != nil {
			return err
		}
		at += 3 * n
	}
	return nil
}

// read3 reads the tuples of an array. sink is called when it is certain that the
// file can hold them.
func (r *vtpReader) read3(a *vtpArray, tuples int, sink func() numberSink) error {
	n, ok := product(tuples, a.components)
	if !ok {
		return fault("the array %s promises %d times %d numbers, more than the file can hold", message.Quote(a.name), tuples, a.components)
	}
	return r.numbers(a, n, sink)
}

// fillValues reads normals, colours and texture coordinates, each of which all
// pieces must have.
func (r *vtpReader) fillValues() error {
	for _, role := range [...]vtkRole{vtkNormals, vtkColors, vtkTexCoords} {
		all, name := true, ""
		for _, p := range r.pieces {
			if a := p.values[role]; a != nil {
				name = a.name
			} else if p.counts["NumberOfPoints"] > 0 {
				all = false
			}
		}
		if name == "" {
			continue
		}
		if !all {
			r.lose(fmt.Sprintf("Not all pieces have the values %s; they are not kept.", message.Quote(name)))
			continue
		}
		typ := r.pieces[0].valueType(role)
		for _, p := range r.pieces {
			typ = max(typ, p.valueType(role))
		}
		for _, p := range r.pieces {
			a, n := p.values[role], p.counts["NumberOfPoints"]
			if a == nil {
				continue
			}
			err := r.read3(a, n, func() numberSink { return r.sink(role, typ, n, a.components) })
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// valueType returns the type of the numbers of a role: the largest of all pieces
// is taken for all, so that their colours are read in one way.
func (p *vtpPiece) valueType(role vtkRole) vtkType {
	if a := p.values[role]; a != nil {
		return max(a.typ, vtkUint8)
	}
	return vtkUint8
}

// fillCells reads the polygons and strips of all pieces.
func (r *vtpReader) fillCells() error {
	base, first := 0, 0
	for _, p := range r.pieces {
		r.ofCells = r.ofCells || len(p.ofCells) > 0
	}
	for _, p := range r.pieces {
		// The order of vtkPolyData, whatever that in the file: vertices, lines,
		// polygons, strips.
		first += p.counts["NumberOfVerts"] + p.counts["NumberOfLines"]
		for _, kind := range [...]struct {
			name  string
			shape vtkShape
		}{{"Polys", vtkPolygon}, {"Strips", vtkStrip}} {
			cells, err := r.cells(p, kind.name)
			if err != nil {
				return err
			}
			if err := r.add(cells, base, first, func(int) vtkShape { return kind.shape }); err != nil {
				return err
			}
			first += len(cells.ends)
			r.release()
		}
		r.dots += p.counts["NumberOfVerts"]
		r.lines += p.counts["NumberOfLines"]
		base += p.counts["NumberOfPoints"]
	}
	return nil
}

// cells reads cells of one kind: first where they end, which says how many
// corners there are.
func (r *vtpReader) cells(p *vtpPiece, kind string) (*vtkCells, error) {
	n := p.counts["NumberOf"+kind]
	c := &vtkCells{}
	if n == 0 {
		return c, nil
	}
	offsets, corners := p.cells[kind]["offsets"], p.cells[kind]["connectivity"]
	if offsets == nil || corners == nil {
		return nil, fault("the piece promises %d %s but has not the arrays connectivity and offsets", n, kind)
	}
	err := r.numbers(offsets, n, func() numberSink {
		c.ends = r.lend(n)
		return func(_ int, v float64, _ float32) error { return c.setEnd(v, -1) }
	})
	if err != nil {
		return nil, err
	}
	err = r.numbers(corners, int(c.ends[n-1]), func() numberSink {
		c.corners = r.lend(int(c.ends[n-1]))[:c.ends[n-1]]
		points := p.counts["NumberOfPoints"]
		return func(i int, v float64, _ float32) error {
			k := index(v)
			if k != none && int(k) >= points {
				k = none // else it would be a point of the next piece
			}
			c.corners[i] = k
			return nil
		}
	})
	return c, err
}
