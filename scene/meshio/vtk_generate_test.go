package meshio

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"

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

// vtpKind says how the arrays of a VTP file are written.
type vtpKind struct {
	format string // ascii, binary, appended
	raw    bool   // appended data are no text
	zlib   bool
	wide   bool // lengths of 64 bits
	big    bool
	apart  bool // base64 of header and data apart, though they are not packed
}

// vtpFile writes VTP files.
type vtpFile struct {
	vtpKind
	body, appended bytes.Buffer
	packBlock      int
}

func (v *vtpFile) order() binary.AppendByteOrder {
	if v.big {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

func (v *vtpFile) lengths(n ...int) (b []byte) {
	for _, n := range n {
		if v.wide {
			b = v.order().AppendUint64(b, uint64(n))
		} else {
			b = v.order().AppendUint32(b, uint32(n))
		}
	}
	return b
}

// array writes an array of numbers of any kind.
func (v *vtpFile) array(name string, components int, numbers any) {
	types := map[string]string{"float32": "Float32", "float64": "Float64", "int8": "Int8", "uint8": "UInt8", "int16": "Int16", "uint16": "UInt16",
		"int32": "Int32", "uint32": "UInt32", "int64": "Int64", "uint64": "UInt64"}
	kind := types[strings.TrimPrefix(fmt.Sprintf("%T", numbers), "[]")]
	fmt.Fprintf(&v.body, `<DataArray type="%s" Name="%s" NumberOfComponents="%d" format="%s"`, kind, name, components, v.format)
	if v.format == "ascii" {
		fmt.Fprintf(&v.body, ">\n%s\n</DataArray>\n", strings.Trim(fmt.Sprint(numbers), "[]"))
		return
	}
	var order binary.ByteOrder = binary.LittleEndian
	if v.big {
		order = binary.BigEndian
	}
	var b bytes.Buffer
	if err := binary.Write(&b, order, numbers); err != nil {
		panic(err)
	}
	header, data := v.lengths(b.Len()), b.Bytes()
	if v.zlib {
		header, data = v.pack(data)
	}
	var text []byte
	switch {
	case v.raw:
		text = append(header, data...)
	case v.zlib || v.apart:
		text = append(base64.StdEncoding.AppendEncode(nil, header), base64.StdEncoding.AppendEncode(nil, data)...)
	default:
		text = base64.StdEncoding.AppendEncode(nil, append(header, data...))
	}
	if v.format == "binary" {
		fmt.Fprintf(&v.body, ">\n   %s\n<InformationKey name=\"x\"><Value index=\"0\">1</Value></InformationKey></DataArray>\n", text)
		return
	}
	fmt.Fprintf(&v.body, ` offset="%d"/>`+"\n", v.appended.Len())
	v.appended.Write(text)
}

// pack packs data in blocks.
func (v *vtpFile) pack(data []byte) (header, packed []byte) {
	blocks := (len(data) + v.packBlock - 1) / v.packBlock
	lengths := []int{blocks, v.packBlock, len(data) % v.packBlock}
	for i := range blocks {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		z.Write(data[i*v.packBlock : min(len(data), (i+1)*v.packBlock)])
		z.Close()
		lengths = append(lengths, b.Len())
		packed = append(packed, b.Bytes()...)
	}
	return v.lengths(lengths...), packed
}

// file returns the whole file.
func (v *vtpFile) file() []byte {
	order, header, compressor := "LittleEndian", "UInt32", ""
	if v.big {
		order = "BigEndian"
	}
	if v.wide {
		header = "UInt64"
	}
	if v.zlib {
		compressor = ` compressor="vtkZLibDataCompressor"`
	}
	b := fmt.Appendf(nil, "<?xml version=\"1.0\"?>\n<VTKFile type=\"PolyData\" version=\"1.0\" byte_order=\"%s\" header_type=\"%s\"%s>\n<PolyData>\n%s</PolyData>\n",
		order, header, compressor, v.body.Bytes())
	if v.format == "appended" {
		encoding := "base64"
		if v.raw {
			encoding = "raw"
		}
		b = fmt.Appendf(b, "<AppendedData encoding=\"%s\">\n _%s\n</AppendedData>\n", encoding, v.appended.Bytes())
	}
	return append(b, "</VTKFile>\n"...)
}

// piece writes a piece of points and triangles.
func (v *vtpFile) piece(positions any, points int, triangles []int32, values func()) {
	fmt.Fprintf(&v.body, `<Piece NumberOfPoints="%d" NumberOfVerts="0" NumberOfLines="0" NumberOfStrips="0" NumberOfPolys="%d">`+"\n", points, len(triangles)/3)
	values()
	v.body.WriteString("<Points>\n")
	v.array("Points", 3, positions)
	v.body.WriteString("</Points>\n<Polys>\n")
	v.array("connectivity", 1, triangles)
	var ends []int64
	for i := range len(triangles) / 3 {
		ends = append(ends, int64(3*i+3))
	}
	v.array("offsets", 1, ends)
	v.body.WriteString("</Polys>\n</Piece>\n")
}

// vtpWriter returns a function that writes meshes as VTP.
func vtpWriter(kind vtpKind) func(m *mesh.TriMesh) []byte {
	return func(m *mesh.TriMesh) []byte {
		v := vtpFile{vtpKind: kind, packBlock: 1 << 15}
		var t []int32
		for _, i := range m.Data().Triangles {
			t = append(t, int32(i))
		}
		v.piece(m.Data().Positions, m.VertexCount(), t, func() {})
		return v.file()
	}
}
