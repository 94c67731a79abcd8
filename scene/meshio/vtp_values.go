package meshio

import (
	"errors"
	"fmt"

	"cairn/internal/message"
	"cairn/scene/mesh"
)

// cellCount returns how many cells of all kinds a piece has.
func (p *vtpPiece) cellCount() (n int) {
	for _, kind := range [...]string{"NumberOfVerts", "NumberOfLines", "NumberOfPolys", "NumberOfStrips"} {
		n += p.counts[kind]
	}
	return n
}

// fillOthers reads what points and cells have beside the shape.
func (r *vtpReader) fillOthers() (err error) {
	points := func(p *vtpPiece) ([]*vtpArray, int) { return p.others, p.counts["NumberOfPoints"] }
	cells := func(p *vtpPiece) ([]*vtpArray, int) { return p.ofCells, p.cellCount() }
	if r.VertexAttributes, err = r.attributes(points); err != nil {
		return err
	}
	if r.cellValues, err = r.attributes(cells); err != nil {
		return err
	}
	n := 0
	for _, p := range r.pieces {
		n += p.cellCount()
	}
	for i := range r.cellValues { // the first that is one is the colour of the cells
		if a := &r.cellValues[i]; a.Name != colorName && r.cellValue(colorName) == nil && vtkRoleOf(a.Name, vtkType(a.Type), a.Components) == vtkColors {
			a.Name = colorName
		}
	}
	r.finishValues(r.source, r.content, n)
	return nil
}

// attributes reads arrays that all pieces have, in the order of the first piece
// that has any tuples; of returns those of a piece, and how many tuples it has.
// What cannot be read is told of: the surface is whole without it.
func (r *vtpReader) attributes(of func(*vtpPiece) ([]*vtpArray, int)) (list []mesh.Attribute, err error) {
	wanted := map[*vtpArray]bool{}
	for _, p := range r.pieces {
		arrays, tuples := of(p)
		if tuples == 0 {
			continue
		}
		for i, a := range arrays {
			if wanted[a] {
				continue
			}
			same, all := r.sameArrays(of, i, a)
			for _, b := range same {
				wanted[b] = true
			}
			if !all {
				r.skip(a.name)
				continue
			}
			x, err := r.joined(of, same)
			if err != nil {
				return nil, err
			}
			if x != nil {
				list = append(list, *x)
			}
		}
	}
	return list, nil
}

// sameArrays returns, of each piece with tuples, the array that is array i of a
// piece by name and type; all says that each has one.
func (r *vtpReader) sameArrays(of func(*vtpPiece) ([]*vtpArray, int), i int, a *vtpArray) (same []*vtpArray, all bool) {
	all = true
	for _, p := range r.pieces {
		arrays, tuples := of(p)
		if tuples == 0 {
			continue
		}
		found := false
		like := func(b *vtpArray) bool { return b.name == a.name && b.typ == a.typ && b.components == a.components }
		if i < len(arrays) && like(arrays[i]) { // nearly always
			same, found = append(same, arrays[i]), true
		}
		for _, b := range arrays {
			if !found && like(b) {
				same, found = append(same, b), true
			}
		}
		all = all && found
	}
	return same, all
}

// joined reads an attribute from the arrays of all pieces that are not empty. It
// returns nil if one is damaged.
func (r *vtpReader) joined(of func(*vtpPiece) ([]*vtpArray, int), arrays []*vtpArray) (*mesh.Attribute, error) {
	a := mesh.NewAttribute(arrays[0].name, mesh.NumberType(arrays[0].typ), arrays[0].components, 0)
	for _, p := range r.pieces {
		_, tuples := of(p)
		if tuples == 0 {
			continue
		}
		err := r.read3(arrays[0], tuples, func() numberSink {
			at := a.Len()
			a.Values = append(a.Values, make([]byte, tuples*a.Stride())...)
			return r.attributeSink(&a, at)
		})
		if r.ctx.Err() != nil {
			return nil, r.ctx.Err()
		}
		if err != nil {
			reason := err.Error()
			if f := (*FormatError)(nil); errors.As(err, &f) {
				reason = f.Reason
			}
			r.lose(fmt.Sprintf("The values %s are not kept: %s.", message.Quote(a.Name), reason))
			return nil, nil
		}
		arrays = arrays[1:]
	}
	return &a, nil
}
