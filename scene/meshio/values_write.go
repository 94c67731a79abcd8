package meshio

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"cairn/internal/atomicfile"
	"cairn/scene/mesh"
)

// WriteValues writes values of a mesh's vertices as a table in CSV: a line each with the
// number of the vertex, from 0 as faces of PLY name it, its coordinates, and the values. Of
// values of triangles, which do not go with those of vertices, the line has the number of
// the triangle among those that are drawn, and the middle of its corners. A place
// without a value has an empty cell. The header says names and units; that of the mesh may
// be "".
//
// The file appears whole or not at all, and replaces an old one. The error names the file;
// that of ctx comes as it is.
func WriteValues(ctx context.Context, path string, m *mesh.TriMesh, unit string, fields ...*mesh.Field) error {
	for _, f := range fields {
		if f.OfFaces != fields[0].OfFaces {
			return fmt.Errorf("%s: %s is of triangles and %s of vertices, or the other way round; a table is of one of the two", path, f.Name, fields[0].Name)
		}
	}
	err := atomicfile.Write(path, func(w io.Writer) error {
		b := bufio.NewWriterSize(&cancelWriter{ctx, w}, 1<<16)
		if err := writeValueRows(b, m, unit, fields); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		return b.Flush()
	})
	if ctx.Err() != nil && err != nil {
		return ctx.Err()
	}
	return err
}

func writeValueRows(b *bufio.Writer, m *mesh.TriMesh, unit string, fields []*mesh.Field) error {
	of, n := "vertex", m.VertexCount()
	if len(fields) > 0 && fields[0].OfFaces {
		of, n = "triangle", m.TriangleCount()
	}
	header := []string{of, withUnit("x", unit), withUnit("y", unit), withUnit("z", unit)}
	for _, f := range fields {
		if len(f.Values) != n {
			return fmt.Errorf("%d values of %s for %d places", len(f.Values), f.Name, n)
		}
		header = append(header, withUnit(f.Name, f.Unit))
	}
	c := csv.NewWriter(b)
	if err := c.Write(header); err != nil {
		return err
	}
	c.Flush()
	digits := 32 // of float32, unless the origin makes them longer
	if hasOrigin(m.Data()) || of == "triangle" {
		digits = 64
	}
	var line []byte
	for i := range n {
		p := m.Vertex
		line = strconv.AppendInt(line[:0], int64(i), 10)
		var at [3]float64
		if of == "triangle" {
			for _, v := range m.Data().Triangles[3*i:][:3] {
				q := p(int(v))
				at[0], at[1], at[2] = at[0]+q.X/3, at[1]+q.Y/3, at[2]+q.Z/3
			}
		} else {
			q := p(i)
			at = [3]float64{q.X, q.Y, q.Z}
		}
		for _, x := range at {
			line = appendCell(line, x, digits)
		}
		for _, f := range fields {
			line = appendCell(line, float64(f.Values[i]), 32)
		}
		if _, err := b.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// appendCell appends a comma and a number with as many digits as its type has, or nothing
// for what is none.
func appendCell(line []byte, x float64, bits int) []byte {
	line = append(line, ',')
	if x-x != 0 {
		return line
	}
	return strconv.AppendFloat(line, x, 'g', -1, bits)
}

func withUnit(name, unit string) string {
	if unit == "" {
		return name
	}
	return fmt.Sprintf("%s (%s)", name, unit)
}
