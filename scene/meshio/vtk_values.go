package meshio

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/message"
	"cairn/scene/mesh"
)

// maxVTKComponents is how many numbers a value may have. VTK's own have nine at
// most, those of a tensor.
const maxVTKComponents = 16

// vtkSection is what the arrays that follow belong to.
type vtkSection uint8

const (
	vtkOfFile vtkSection = iota
	vtkOfPoints
	vtkOfCells
)

// vtkValues are the arrays of cells that become attributes of triangles.
type vtkValues struct {
	cellValues []mesh.Attribute // one tuple a cell
	ofCells    bool             // owners are needed
	owners     []uint32         // of triangles: their cells
	dots       int              // cells that are vertices: they are no triangles
	rounded    []string         // names of arrays whose numbers are not exact
}

// cellValue returns the array of a name, or nil.
func (v *vtkValues) cellValue(name string) *mesh.Attribute {
	i := slices.IndexFunc(v.cellValues, func(a mesh.Attribute) bool { return a.Name == name })
	if i < 0 {
		return nil
	}
	return &v.cellValues[i]
}

// own notes that the triangles up to number n, less one, belong to a cell.
func (v *vtkValues) own(cell, n int) {
	for len(v.owners) < n {
		v.owners = append(v.owners, uint32(cell))
	}
}

// attributeSink takes numbers of an attribute from tuple first on.
func (v *vtkValues) attributeSink(a *mesh.Attribute, first int) numberSink {
	const exact = 1 << 53 // whole numbers of float64, as which all are read
	wide := a.Type == mesh.Int64 || a.Type == mesh.Uint64
	return func(i int, x float64, single float32) error {
		if a.Type == mesh.Float32 {
			x = float64(single)
		} else if wide && (x >= exact || x <= -exact) && !slices.Contains(v.rounded, a.Name) {
			v.rounded = append(v.rounded, a.Name)
		}
		a.Set(first+i/a.Components, i%a.Components, x)
		return nil
	}
}

// finishValues makes attributes of triangles of the arrays of cells: each triangle has
// what its cell has. The file has so many cells in all.
func (v *vtkValues) finishValues(s *source, c *content, cells int) {
	// Cells of many corners give many triangles. What their values may take follows
	// from what was read, so that few bytes cannot take much.
	const growth, always = 4, 1 << 20
	have := int64(0)
	for i := range v.cellValues {
		have += int64(len(v.cellValues[i].Values))
	}
	left := s.size + always + growth*have
	var ofDots []string
	for i := range v.cellValues {
		from := &v.cellValues[i]
		stride := from.Stride()
		need := int64(len(v.owners)) * int64(stride)
		switch {
		case from.Len() != cells:
			c.lose(fmt.Sprintf("The values %s of cells are not kept: they are of %s, but there are %d.", message.Quote(from.Name), message.Count(from.Len(), "cell", "cells"), cells))
			continue
		case need > left:
			c.lose(fmt.Sprintf("The values %s are not kept: they would take more than the whole file.", message.Quote(from.Name)))
			continue
		case v.dots > 0:
			ofDots = append(ofDots, message.Quote(from.Name))
		}
		if need == 0 {
			continue
		}
		left -= need
		to := mesh.NewAttribute(from.Name, from.Type, from.Components, len(v.owners))
		for k, cell := range v.owners {
			copy(to.Values[k*stride:(k+1)*stride], from.Values[int(cell)*stride:])
		}
		c.TriangleAttributes = append(c.TriangleAttributes, to)
	}
	if ofDots != nil {
		c.lose(fmt.Sprintf("The values of %s are not kept: %s.", message.Count(v.dots, "cell that is a vertex", "cells that are vertices"), strings.Join(ofDots, ", ")))
	}
	v.cellValues, v.owners = nil, nil
	for _, name := range v.rounded {
		c.lose(fmt.Sprintf("The whole numbers %s reach 2^53 and may be rounded.", message.Quote(name)))
	}
}
