package meshio

import (
	"encoding/binary"
	"fmt"

	"cairn/scene/mesh"
)

func vtkBytes(m *mesh.TriMesh) []byte {
	d := m.Data()
	b := fmt.Appendf(nil, "# vtk DataFile Version 4.2\nsheet\nBINARY\nDATASET POLYDATA\nPOINTS %d float\n", m.VertexCount())
	b, _ = binary.Append(b, binary.BigEndian, d.Positions)
	b = fmt.Appendf(b, "\nPOLYGONS %d %d\n", m.TriangleCount(), 4*m.TriangleCount())
	for i := 0; i < len(d.Triangles); i += 3 {
		b, _ = binary.Append(b, binary.BigEndian, append([]uint32{3}, d.Triangles[i:i+3]...))
	}
	return append(b, '\n')
}

func vtkTextOf(m *mesh.TriMesh) []byte {
	d := m.Data()
	b := fmt.Appendf(nil, "# vtk DataFile Version 5.1\nsheet\nASCII\nDATASET POLYDATA\nPOINTS %d float\n", m.VertexCount())
	for i := 0; i < len(d.Positions); i += 3 {
		b = fmt.Appendf(b, "%v %v %v \n", d.Positions[i], d.Positions[i+1], d.Positions[i+2])
	}
	b = fmt.Appendf(b, "POLYGONS %d %d\nOFFSETS vtktypeint64\n", m.TriangleCount()+1, 3*m.TriangleCount())
	for i := range m.TriangleCount() + 1 {
		b = fmt.Appendf(b, "%d ", 3*i)
	}
	b = append(b, "\nCONNECTIVITY vtktypeint64\n"...)
	for i := 0; i < len(d.Triangles); i += 3 {
		b = fmt.Appendf(b, "%d %d %d\n", d.Triangles[i], d.Triangles[i+1], d.Triangles[i+2])
	}
	return b
}
