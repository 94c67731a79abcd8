package meshio

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"testing"

	"cairn/scene/mesh"
)

// sheet returns a wavy sheet of n×n vertices and 2(n-1)² triangles, with
// colours.
func sheet(n int) *mesh.TriMesh {
	var d mesh.Data
	for y := range n {
		for x := range n {
			fx, fy := float64(x)/float64(n-1), float64(y)/float64(n-1)
			z := 0.1*math.Sin(9*fx)*math.Cos(7*fy) + 0.01*math.Sin(60*fx*fy)
			d.Positions = append(d.Positions, float32(100*fx), float32(100*fy), float32(100*z))
			d.Colors = append(d.Colors, uint8(255*fx), uint8(255*fy), 128, 255)
		}
	}
	for y := range n - 1 {
		for x := range n - 1 {
			a := uint32(y*n + x)
			b, c, e := a+1, a+uint32(n), a+uint32(n)+1
			d.Triangles = append(d.Triangles, a, b, e, a, e, c)
		}
	}
	m, err := mesh.New(d)
	if err != nil {
		panic(err)
	}
	return m
}

// writers make files of all formats of a mesh, by extension. Text has the
// digits that bring back the same float32.
var writers = map[string]func(m *mesh.TriMesh) []byte{
	".ply":       plyBytes,
	".ascii.ply": plyText,
	".obj":       objText,
	".stl":       stlBytes,
	".ascii.stl": stlTextOf,
	".off":       offText,
	".glb":       glbBytes,
	".vtk":       vtkBytes,
	".ascii.vtk": vtkTextOf,
	".vtp":       vtpWriter(vtpKind{format: "appended", raw: true, wide: true}),
	".ascii.vtp": vtpWriter(vtpKind{format: "ascii"}),
	".zlib.vtp":  vtpWriter(vtpKind{format: "appended", raw: true, zlib: true}),
	".mjson":     mjsonText,
}

func plyBytes(m *mesh.TriMesh) []byte {
	var b bytes.Buffer
	d := *m.Data()
	d.Colors = nil
	plain, err := mesh.New(d)
	if err != nil {
		panic(err)
	}
	if err := WritePLY(&b, plain, ""); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func plyText(m *mesh.TriMesh) []byte {
	d := m.Data()
	b := fmt.Appendf(nil, "ply\nformat ascii 1.0\nelement vertex %d\nproperty float x\nproperty float y\nproperty float z\n"+
		"element face %d\nproperty list uchar int vertex_indices\nend_header\n", m.VertexCount(), m.TriangleCount())
	for i := 0; i < len(d.Positions); i += 3 {
		b = fmt.Appendf(b, "%v %v %v\n", d.Positions[i], d.Positions[i+1], d.Positions[i+2])
	}
	for i := 0; i < len(d.Triangles); i += 3 {
		b = fmt.Appendf(b, "3 %d %d %d\n", d.Triangles[i], d.Triangles[i+1], d.Triangles[i+2])
	}
	return b
}

func objText(m *mesh.TriMesh) []byte {
	d := m.Data()
	var b []byte
	for i := 0; i < len(d.Positions); i += 3 {
		b = fmt.Appendf(b, "v %v %v %v\n", d.Positions[i], d.Positions[i+1], d.Positions[i+2])
	}
	for i := 0; i < len(d.Triangles); i += 3 {
		b = fmt.Appendf(b, "f %d %d %d\n", d.Triangles[i]+1, d.Triangles[i+1]+1, d.Triangles[i+2]+1)
	}
	return b
}

func stlBytes(m *mesh.TriMesh) []byte {
	d := m.Data()
	b := make([]byte, 80)
	b = binary.LittleEndian.AppendUint32(b, uint32(m.TriangleCount()))
	for i := 0; i < len(d.Triangles); i += 3 {
		b = append(b, make([]byte, 12)...)
		for _, v := range d.Triangles[i : i+3] {
			for _, p := range d.Positions[3*v : 3*v+3] {
				b = binary.LittleEndian.AppendUint32(b, math.Float32bits(p))
			}
		}
		b = append(b, 0, 0)
	}
	return b
}

func stlTextOf(m *mesh.TriMesh) []byte {
	d := m.Data()
	b := []byte("solid sheet\n")
	for i := 0; i < len(d.Triangles); i += 3 {
		b = append(b, "facet normal 0 0 1\n outer loop\n"...)
		for _, v := range d.Triangles[i : i+3] {
			b = fmt.Appendf(b, "  vertex %v %v %v\n", d.Positions[3*v], d.Positions[3*v+1], d.Positions[3*v+2])
		}
		b = append(b, " endloop\nendfacet\n"...)
	}
	return append(b, "endsolid sheet\n"...)
}

func offText(m *mesh.TriMesh) []byte {
	d := m.Data()
	b := fmt.Appendf(nil, "OFF\n%d %d 0\n", m.VertexCount(), m.TriangleCount())
	for i := 0; i < len(d.Positions); i += 3 {
		b = fmt.Appendf(b, "%v %v %v\n", d.Positions[i], d.Positions[i+1], d.Positions[i+2])
	}
	for i := 0; i < len(d.Triangles); i += 3 {
		b = fmt.Appendf(b, "3 %d %d %d\n", d.Triangles[i], d.Triangles[i+1], d.Triangles[i+2])
	}
	return b
}

var _ testing.TB
