package meshio

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/message"
)

// vtkCells are cells of VTK: their corners one after the other, and where those
// of each end.
type vtkCells struct {
	corners []uint32
	ends    []uint32
}

// cell returns the corners of a cell.
func (c *vtkCells) cell(i int) []uint32 {
	start := uint32(0)
	if i > 0 {
		start = c.ends[i-1]
	}
	return c.corners[start:c.ends[i]]
}

// setEnd takes over where the corners of the next cell end; corners is how many
// all cells have, or -1 where that is not known yet.
func (c *vtkCells) setEnd(v float64, corners int) error {
	n := index(v)
	before := uint32(0)
	if k := len(c.ends); k > 0 {
		before = c.ends[k-1]
	}
	if n == none || n < before || corners >= 0 && int(n) > corners {
		return fmt.Errorf("%v cannot be the end of a cell's corners: the last ended at %d", v, before)
	}
	c.ends = append(c.ends, n)
	return nil
}

// vtkShape says how a cell becomes triangles.
type vtkShape uint8

const (
	vtkNone    vtkShape = iota // not at all: a point, which is drawn as a vertex
	vtkLine                    // not at all, with a warning
	vtkPolygon                 // as a fan around its first corner
	vtkStrip                   // each corner with the two before it
	vtkPixel                   // four corners, the last two changed
	vtkSolid                   // not at all, with a warning
)

// vtkTypes are the types of cells by their number in VTK's vtkCellType.h.
var vtkTypes = map[int]vtkShape{
	0: vtkNone, 1: vtkNone, 2: vtkNone, 3: vtkLine, 4: vtkLine, 5: vtkPolygon, 6: vtkStrip, 7: vtkPolygon, 8: vtkPixel, 9: vtkPolygon,
}

// vtkSurface collects what the two readers of VTK files find.
type vtkSurface struct {
	*content
	short   int // polygons with fewer than three corners
	lines   int
	solids  int
	skipped []string // names of arrays
	free    []func() // gives back what was lent
	vtkValues
}

// lend returns an empty list with room for n numbers that are only needed while
// the file is read, up to release.
func (s *vtkSurface) lend(n int) []uint32 {
	b, free := scratch(4 * n)
	s.free = append(s.free, free)
	return bitsOf(floatsOf(b))[:0:n]
}

func (s *vtkSurface) release() {
	for _, f := range s.free {
		f()
	}
	s.free = nil
}

// triangles returns how many triangles a cell gives.
func (s vtkShape) triangles(corners int) int {
	switch {
	case s == vtkPolygon || s == vtkStrip:
		return max(0, corners-2)
	case s == vtkPixel && corners == 4:
		return 2
	}
	return 0
}

// add adds the triangles of cells, whose corners count from base. first is the
// number of the first of them among all cells.
func (s *vtkSurface) add(cells *vtkCells, base, first int, shape func(i int) vtkShape) error {
	n := 0
	for i := range cells.ends {
		n += shape(i).triangles(len(cells.cell(i)))
	}
	if len(s.Triangles)/3+n > maxElements/3 {
		return fault("the file has more than %d triangles, more than can be shown", maxElements/3)
	}
	for i := range cells.corners {
		if c := &cells.corners[i]; *c != none {
			*c += uint32(base) // both are below maxElements
		}
	}
	s.Triangles = slices.Grow(s.Triangles, 3*n)
	for i := range cells.ends {
		c := cells.cell(i)
		switch k := shape(i); k {
		case vtkPolygon:
			if len(c) < 3 {
				s.short++
			}
			s.growFan(c)
		case vtkStrip:
			for j := 2; j < len(c); j++ {
				a, b := c[j-2], c[j-1]
				if j%2 == 1 {
					a, b = b, a
				}
				s.Triangles = append(s.Triangles, a, b, c[j])
			}
		case vtkPixel:
			if len(c) == 4 {
				s.Triangles = append(s.Triangles, c[0], c[1], c[3], c[0], c[3], c[2])
			}
		case vtkNone:
			s.dots++
		case vtkLine:
			s.lines++
		case vtkSolid:
			s.solids++
		}
		if s.ofCells {
			s.own(first+i, len(s.Triangles)/3)
		}
	}
	return nil
}

// vtkRole is what an array of values of points means.
type vtkRole uint8

const (
	vtkOther vtkRole = iota
	vtkNormals
	vtkColors
	vtkTexCoords
	vtkTable // the colours of other values
)

// vtkRoleOf returns what an array means by its name, as programs on top of VTK
// choose them.
func vtkRoleOf(name string, t vtkType, components int) vtkRole {
	switch strings.ToLower(name) {
	case "normals", "normal":
		if components == 3 {
			return vtkNormals
		}
	case "rgb", "rgba", "color", "colors", "colour", "colours":
		if components == 3 || components == 4 {
			return vtkColors
		}
	case "tcoords", "texture coordinates", "texture%20coordinates", "texcoords", "uv":
		if components == 2 || components == 3 {
			return vtkTexCoords
		}
	}
	return vtkOther
}

// sink makes room for the values of n more points, of which before have theirs
// already, and returns where they go.
func (s *vtkSurface) sink(role vtkRole, t vtkType, n, components int) numberSink {
	switch role {
	case vtkNormals:
		at := len(s.Normals)
		s.Normals = append(s.Normals, make([]float32, 3*n)...)
		dst := s.Normals[at:]
		return func(i int, _ float64, v float32) error { dst[i] = v; return nil }
	case vtkTexCoords:
		at := len(s.TexCoords)
		s.TexCoords = append(s.TexCoords, make([]float32, 2*n)...)
		dst := s.TexCoords[at:]
		return func(i int, _ float64, v float32) error {
			if k := i % components; k < 2 {
				dst[i/components*2+k] = v
			}
			return nil
		}
	case vtkColors:
		if t == vtkUint8 && s.shades == nil {
			at := len(s.Colors)
			s.Colors = append(s.Colors, make([]uint8, 4*n)...)
			return colorSink(s.Colors[at:], components, 255, colorByte)
		}
		at := len(s.shades)
		s.shades = append(s.shades, make([]float32, 4*n)...)
		if t < vtkFloat32 {
			s.shadeKind = shadesWhole
		}
		return colorSink(s.shades[at:], components, absent, shade)
	}
	return func(int, float64, float32) error { return nil }
}

// colorSink takes colours of one component, grey, or two, grey and alpha, or
// three or four.
func colorSink[T any](dst []T, components int, opaque T, part func(float64) T) numberSink {
	return func(i int, v float64, _ float32) error {
		c, b := dst[i/components*4:][:4], part(v)
		switch k := i % components; {
		case components <= 2 && k == 0:
			c[0], c[1], c[2], c[3] = b, b, b, opaque
		case components <= 2:
			c[3] = b
		default:
			c[k] = b
			if k == 2 && components == 3 {
				c[3] = opaque
			}
		}
		return nil
	}
}

// skip notes an array that is not shown.
func (s *vtkSurface) skip(name string) {
	const most = 20
	if len(s.skipped) < most && !slices.Contains(s.skipped, name) {
		s.skipped = append(s.skipped, name)
	}
}

// report warns of what is not shown.
func (s *vtkSurface) report() {
	s.tooShort(s.short)
	if s.lines > 0 {
		s.lose(message.Count(s.lines, "line is", "lines are") + " not kept.")
	}
	if s.solids > 0 {
		s.lose(message.Count(s.solids, "cell is", "cells are") +
			" neither triangle, quadrilateral nor polygon and " + message.IsAre(s.solids) + " not kept; extract the surface first if it matters.")
	}
	if len(s.skipped) > 0 {
		for i, name := range s.skipped {
			s.skipped[i] = message.Quote(name)
		}
		s.lose("Values that are not kept: " + strings.Join(s.skipped, ", ") + ".")
	}
}

// errNoRoom is the reason for refusing a count that the file cannot hold.
var errNoRoom = errors.New("the file has not so many bytes")
