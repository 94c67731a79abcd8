package meshio

import (
	"bytes"
	"context"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// vtkText is a file of text: what stands after its title.
func vtkText(body string) string { return "# vtk DataFile Version 3.0\ntitle\nASCII\n" + body }

// vtkBinary is a binary file: strings stand as they are, numbers big-endian.
func vtkBinary(parts ...any) string {
	var b bytes.Buffer
	b.WriteString("# vtk DataFile Version 3.0\ntitle\nBINARY\n")
	for _, p := range parts {
		if s, ok := p.(string); ok {
			b.WriteString(s)
		} else if err := binary.Write(&b, binary.BigEndian, p); err != nil {
			panic(err)
		}
	}
	return b.String()
}

const vtkSquare = "DATASET POLYDATA\nPOINTS 4 float\n0 0 0 1 0 0\n1 1 0 0 1 0\n"

func TestVTKCells(t *testing.T) {
	square := []float32{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0}
	fan := []uint32{0, 1, 2, 0, 2, 3}
	for _, c := range []struct {
		name, content string
		want          []uint32
		warning       string
	}{
		{"polygons", vtkText(vtkSquare + "POLYGONS 1 5\n4 0 1 2 3\n"), fan, ""},
		{"lower case", strings.ToLower(vtkText(vtkSquare + "POLYGONS 1 5\n4 0 1 2 3")), fan, ""},
		{"on odd lines", vtkText("DATASET POLYDATA POINTS 4 float 0 0 0 1 0 0\r\n1 1 0\n\n0 1\n0 POLYGONS 2\n8 3 0 1\n2 3 0 2 3"), fan, ""},
		{"5.1", vtkText(vtkSquare + "METADATA\nINFORMATION 1\nNAME L2 LOCATION x\nDATA 2 0 1\n\nPOLYGONS 3 6\nOFFSETS vtktypeint64\n0 3 6\nCONNECTIVITY vtktypeint64\n0 1 2\n0 2 3\n"), fan, ""},
		{"5.1 without cells", vtkText(vtkSquare + "POLYGONS 1 0\nOFFSETS vtktypeint64\n0\nCONNECTIVITY vtktypeint64\n"), nil, ""},
		{"strip", vtkText(vtkSquare + "TRIANGLE_STRIPS 1 5\n4 0 1 3 2\n"), []uint32{0, 1, 3, 3, 1, 2}, ""},
		{"polygons come before strips", vtkText(vtkSquare + "TRIANGLE_STRIPS 1 4\n3 0 1 3\nPOLYGONS 1 4\n3 1 2 3\n"), []uint32{1, 2, 3, 0, 1, 3}, ""},
		{"points", vtkText(vtkSquare + "VERTICES 2 5\n1 0 2 1 2\n"), nil, ""},
		{"lines", vtkText(vtkSquare + "LINES 1 4\n3 0 1 2\nVERTICES 0 0\nPOLYGONS 1 4\n3 0 1 2\n"), []uint32{0, 1, 2}, "1 line is not kept"},
		{"short", vtkText(vtkSquare + "POLYGONS 2 7\n2 0 1 3 0 1 2\n"), []uint32{0, 1, 2}, "fewer than three corners"},
		{"no such vertex", vtkText(vtkSquare + "POLYGONS 2 8\n3 0 1 9 3 0 1 2\n"), []uint32{0, 1, 2}, "a vertex that does not exist"},
		{"negative", vtkText(vtkSquare + "POLYGONS 2 8\n3 0 1 -1 3 0 1 2\n"), []uint32{0, 1, 2}, "a vertex that does not exist"},
		{"grid", vtkText("DATASET UNSTRUCTURED_GRID\nPOINTS 4 float\n0 0 0 1 0 0 1 1 0 0 1 0\nCELLS 6 24\n3 0 1 2\n4 0 1 2 3\n4 0 1 3 2\n4 0 1 2 3\n2 0 1\n1 0\n" +
			"CELL_TYPES 6\n5 9 8 10 3 1\n"), []uint32{0, 1, 2, 0, 1, 2, 0, 2, 3, 0, 1, 2, 0, 2, 3}, "1 cell is neither"},
		{"binary", vtkBinary("DATASET POLYDATA\nPOINTS 4 float\n", square, "\nVERTICES 0 0\nPOLYGONS 1 5\n", []int32{4, 0, 1, 2, 3}, "\n"), fan, ""},
		{"binary double", vtkBinary("DATASET POLYDATA\r\nPOINTS 4 double\r\n", []float64{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0}, "POLYGONS 1 5\r\n", []int32{4, 0, 1, 2, 3}), fan, ""},
		{"binary 5.1", vtkBinary("DATASET POLYDATA\nPOINTS 4 float\n", square, "\nMETADATA\nINFORMATION 0\n\nPOLYGONS 3 6\nOFFSETS vtktypeint64\n", []int64{0, 3, 6},
			"\nCONNECTIVITY vtktypeint64\n", []int64{0, 1, 2, 0, 2, 3}, "\n"), fan, ""},
		{"CR alone", strings.ReplaceAll(vtkText(vtkSquare+"METADATA\nINFORMATION 0\n\nPOLYGONS 1 5\n4 0 1 2 3\n"), "\n", "\r"), fan, ""},
		{"CR alone, binary", strings.ReplaceAll(vtkBinary("DATASET POLYDATA\nPOINTS 4 float\n"), "\n", "\r") + vtkBinary(square)[len(vtkBinary()):] +
			"\rPOLYGONS 1 5\r" + vtkBinary([]int32{4, 0, 1, 2, 3})[len(vtkBinary()):], fan, ""},
		{"no blank line after METADATA", vtkText(vtkSquare + "METADATA\nCOMPONENT_NAMES\nLINES\nPOLYGONS\nPOLYGONS 1 5\n4 0 1 2 3\n"), fan, ""},
		{"names of types", vtkText(strings.Replace(vtkSquare, "float", "vtkTypeFloat32", 1) + "POLYGONS 3 6\nOFFSETS vtkTypeInt32\n0 3 6\nCONNECTIVITY vtkIdType\n0 1 2\n0 2 3\n"), fan, ""},
		{"binary vtktypeint32", vtkBinary("DATASET POLYDATA\nPOINTS 4 float\n", square, "\nPOLYGONS 3 6\noffsets vtktypeint32\n", []int32{0, 3, 6},
			"\nconnectivity VTKTYPEUINT32\n", []int32{0, 1, 2, 0, 2, 3}, "\n"), fan, ""},
		{"binary vtkIdType and int64", vtkBinary("DATASET POLYDATA\nPOINTS 4 float\n", square, "\nPOLYGONS 3 6\nOFFSETS vtkIdType\n", []int32{0, 3, 6},
			"\nCONNECTIVITY __int64\n", []int64{0, 1, 2, 0, 2, 3}, "\n"), fan, ""},
		{"scalars without a table", vtkText(vtkSquare + "POLYGONS 1 5\n4 0 1 2 3\nPOINT_DATA 4\nSCALARS s int 1\n1 2 3 4\nNORMALS n float\n0 0 1 0 0 1 0 0 1 0 0 1\n"), fan, ""},
		{"binary bytes that look like ends of lines", vtkBinary("DATASET POLYDATA\nPOINTS 4 float\n", square, "\nPOLYGONS 1 5\n", []int32{4, 0, 1, 2, 3},
			"POINT_DATA 4\nSCALARS s unsigned_char\nLOOKUP_TABLE default\n", []uint8("\n\n  "), "\nNORMALS n float\n", square), fan, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := readIn(t, t.TempDir(), "a.vtk", c.content)
			if d := r.Mesh.Data(); r.Format != "VTK" || !slices.Equal(d.Positions, square) || !slices.Equal(d.Triangles, c.want) {
				t.Errorf("%s: %v %v, want %v", r.Format, d.Positions, d.Triangles, c.want)
			}
			if w := strings.Join(slices.Concat(r.Warnings, r.NotKept), " "); !strings.Contains(w, c.warning) || c.warning == "" && w != "" {
				t.Errorf("warnings %q", w)
			}
		})
	}
}

// TestVTKValues: every kind of values is read or passed over by its exact
// length, since what comes after is found.
func TestVTKValues(t *testing.T) {
	square := []float32{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0}
	geometry := vtkSquare + "POLYGONS 1 5\n4 0 1 2 3\n"
	last := "\nTEXTURE_COORDINATES t 2 float\n0 0 1 0 1 1 0 1\n"
	binaryGeometry := []any{"DATASET POLYDATA\nFIELD FieldData 1\nTIME 1 1 double\n", []float64{1}, "\nPOINTS 4 float\n", square,
		"\nPOLYGONS 1 5\n", []int32{4, 0, 1, 2, 3}, "\nCELL_DATA 1\nSCALARS c float 1\nLOOKUP_TABLE mine\n", []float32{1},
		"LOOKUP_TABLE mine 2\n", []uint8{1, 2, 3, 4, 5, 6, 7, 8}, "\nPOINT_DATA 4\n"}
	binaryLast := []any{"\nTEXTURE_COORDINATES t 2 float\n", []float32{0, 0, 1, 0, 1, 1, 0, 1}, "\n"}
	wrap := func(parts ...any) string {
		return vtkBinary(append(append(slices.Clone(binaryGeometry), parts...), binaryLast...)...)
	}
	text := func(s string) string {
		return vtkText(strings.Replace(geometry, "POINTS", "FIELD FieldData 2\nTIME 1 1 double\n1\nnames 1 2 string\nfirst one\nsecond\nPOINTS", 1) +
			"CELL_DATA 1\nSCALARS c float\nLOOKUP_TABLE mine\n1\nLOOKUP_TABLE mine 1\n0 0 0 1\nPOINT_DATA 4\n" + s + last)
	}
	rgb := []uint8{255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7}
	opaque := []uint8{255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 9, 8, 7, 255}
	for _, c := range []struct {
		name, content string
		colors        []uint8
		normals       bool
	}{
		{"scalars", text("SCALARS s float 1\nLOOKUP_TABLE default\n1 2 3 4"), nil, false},
		{"colours as scalars", text("SCALARS RGB unsigned_char 3\nLOOKUP_TABLE default\n255 0 0 0 255 0 0 0 255 9 8 7"), opaque, false},
		{"color scalars", text("COLOR_SCALARS rgb 3\n1 0 0 0 1 0 0 0 1 0.0353 0.0314 0.0275"), opaque, false},
		{"grey and alpha", text("COLOR_SCALARS g 2\n1 0 0 1 0.2 1 0 0"), []uint8{255, 255, 255, 0, 0, 0, 0, 255, 51, 51, 51, 255, 0, 0, 0, 0}, false},
		{"normals", text("NORMALS n float\n0 0 1 0 0 1 0 0 1 0 0 1"), nil, true},
		{"vectors, tensors, ids", text("VECTORS v double\n0 0 1 0 0 1 0 0 1 0 0 1\nTENSORS6 u float\n" + strings.Repeat("1 ", 24) + "\nTENSORS t int\n" + strings.Repeat("1 ", 36) +
			"\nGLOBAL_IDS g vtkIdType\n1 2 3 4\nMETADATA\nCOMPONENT_NAMES\nx\n"), nil, false},
		{"field", text("FIELD FieldData 5\nbits 1 9 bit\n1 0 1 0 1 0 1 0 1\nNULL_ARRAY\nnames 1 2 string\na b c\nMETADATA\nMETADATA\nINFORMATION 0\n\n" +
			"Normals 3 4 float\n0 0 1 0 0 1 0 0 1 0 0 1\nRGB 3 4 unsigned_char\n255 0 0 0 255 0 0 0 255 9 8 7"), opaque, true},
		{"binary color scalars", wrap("COLOR_SCALARS rgb 3\n", rgb), opaque, false},
		{"binary scalars", wrap("SCALARS s double 2\nLOOKUP_TABLE default\n", make([]float64, 8), "\nSCALARS RGB unsigned_char 3\nLOOKUP_TABLE default\n", rgb), opaque, false},
		{"binary field", wrap("FIELD FieldData 6\nbits 1 9 bit\n", []uint8{1, 2}, "\nnames 1 2 string\n", []uint8{0xc1, 'a', 0x80, 2, '\n', 'c'},
			"\nx 2 3 long\n", make([]int64, 6), "\nMETADATA\nINFORMATION 0\n\ny 1 3 unsigned_short\n", make([]uint16, 3), "\nempty 3 0 float\n\nRGB 3 4 unsigned_char\n", rgb), opaque, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := readIn(t, t.TempDir(), "a.vtk", c.content).Mesh.Data()
			if !slices.Equal(d.TexCoords, []float32{0, 0, 1, 0, 1, 1, 0, 1}) || len(d.Triangles) != 6 {
				t.Errorf("texture coordinates %v, triangles %v", d.TexCoords, d.Triangles)
			}
			if !slices.Equal(d.Colors, c.colors) || (d.Normals != nil) != c.normals {
				t.Errorf("colours %v, normals %v", d.Colors, d.Normals)
			}
		})
	}
}

func TestVTKFarFromTheOrigin(t *testing.T) {
	for _, content := range []string{
		vtkText("DATASET POLYDATA\nPOINTS 3 double\n4500000.125 0 0 4500001.25 0 0 4500000.125 1 0\nPOLYGONS 1 4\n3 0 1 2\n"),
		vtkBinary("DATASET POLYDATA\nPOINTS 3 double\n", []float64{4500000.125, 0, 0, 4500001.25, 0, 0, 4500000.125, 1, 0}, "POLYGONS 1 4\n", []int32{3, 0, 1, 2}),
	} {
		m := readIn(t, t.TempDir(), "a.vtk", content).Mesh
		if a, b := m.Vertex(0), m.Vertex(1); a.X != 4500000.125 || b.X != 4500001.25 {
			t.Errorf("vertices %v and %v", a, b)
		}
	}
}

func TestVTKErrors(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"encoding", "# vtk DataFile Version 3.0\ntitle\nASCI\n", `line 3: the third line is "ASCI"`},
		{"dataset", vtkText("DATASET STRUCTURED_POINTS\nDIMENSIONS 1 1 1\n"), `a dataset "STRUCTURED_POINTS"; only POLYDATA and UNSTRUCTURED_GRID`},
		{"no points", vtkText("DATASET POLYDATA\n"), "line 5: the file ends before its POINTS"},
		{"count", vtkText("DATASET POLYDATA\nPOINTS 4294967295 float\n0 0 0\n"), "line 5: 4294967295 points are more"},
		{"promise", vtkText("DATASET POLYDATA\nPOINTS 100000 float\n0 0 0\n"), "line 5: the file has room for 4 of the 300000 numbers"},
		{"binary promise", vtkBinary("DATASET POLYDATA\nPOINTS 3 float\n", []float32{1, 2}), "line 5: the file has room for 2 of the 9 numbers"},
		{"no count", vtkText("DATASET POLYDATA\nPOINTS 1e3 float\n"), `line 5: "1e3" is no count`},
		{"type", vtkText("DATASET POLYDATA\nPOINTS 1 real\n0 0 0\n"), `"real" is no type of numbers`},
		{"bits", vtkText("DATASET POLYDATA\nPOINTS 1 bit\n0 0 0\n"), "of the type bit"},
		{"hexadecimal", vtkText("DATASET POLYDATA\nPOINTS 1 float\n0 0x1p3 0\n"), `line 6: "0x1p3" is no number`},
		{"comma", vtkText("DATASET POLYDATA\nPOINTS 1 float\n0 1,5 0\n"), "decimal comma"},
		{"cut off", vtkText(vtkSquare + "POLYGONS 1 4\n3 0 1"), "line 8: the file has room for 3 of the 4"},
		{"too few", vtkText(vtkSquare + "POLYGONS 1 4\n3  0  1  "), "the data end after 3 of 4 numbers"},
		{"length of a cell", vtkText(vtkSquare + "POLYGONS 1 4\n9 0 1 2\n"), "line 9: 9 cannot be the number of corners of cell 1"},
		{"cells", vtkText(vtkSquare + "POLYGONS 2 4\n3 0 1 2\n"), "the cells have more than 2 corners"},
		{"more cells", vtkText(vtkSquare + "POLYGONS 1 8\n3 0 1 2 3 0 1 2\n"), "the 1 cells end after 4 of 8 numbers"},
		{"offsets", vtkText(vtkSquare + "POLYGONS 3 6\nOFFSETS vtktypeint64\n0 4 3\nCONNECTIVITY vtktypeint64\n0 1 2 0 2 3\n"), "3 cannot be the end"},
		{"offsets beyond", vtkText(vtkSquare + "POLYGONS 2 3\nOFFSETS vtktypeint64\n0 4\nCONNECTIVITY vtktypeint64\n0 1 2\n"), "4 cannot be the end"},
		{"connectivity", vtkText(vtkSquare + "POLYGONS 2 3\nOFFSETS vtktypeint64\n0 3\n0 1 2\n"), "no CONNECTIVITY"},
		{"statement", vtkText(vtkSquare + "\nPOLYGON 1 4\n3 0 1 2\n"), `line 9: "POLYGON" is no statement of a VTK file`},
		{"point data", vtkText(vtkSquare + "POINT_DATA 3\n"), "POINT_DATA are of 3 points, but there are 4"},
		{"array", vtkText(vtkSquare + "FIELD f 1\nx 1099511627776 1099511627776 float\n"), "more than the file can hold"},
		{"types", vtkText("DATASET UNSTRUCTURED_GRID\nPOINTS 1 float\n0 0 0\nCELLS 1 2\n1 0\n"), "before the CELL_TYPES"},
		{"string", vtkBinary("DATASET POLYDATA\nFIELD f 1\nx 1 1 string\n", uint64(1<<61)), "not so many bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.vtk")
			writeFile(t, path, c.content)
			_, err := Read(context.Background(), path, nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// TestVTKTruncated: a file cut off anywhere gives an error or a mesh, and takes
// no memory that it cannot justify.
func TestVTKTruncated(t *testing.T) {
	whole := vtkBytes(sheet(12))
	r := rand.New(rand.NewPCG(5, 6))
	path := filepath.Join(t.TempDir(), "a.vtk")
	for range 64 {
		if err := os.WriteFile(path, whole[:r.IntN(len(whole))], 0o600); err != nil {
			t.Fatal(err)
		}
		if r, err := Read(context.Background(), path, nil); err == nil && r.Mesh.TriangleCount() == 2*11*11 {
			t.Error("a file cut off is read whole")
		}
	}
}

func FuzzVTK(f *testing.F) {
	for _, s := range []string{
		vtkText(vtkSquare + "POLYGONS 1 5\n4 0 1 2 3\nPOINT_DATA 4\nCOLOR_SCALARS c 3\n1 0 0 0 1 0 0 0 1 0 0 0\nFIELD f 1\nx 1 2 string\na\nb\n"),
		vtkText("DATASET UNSTRUCTURED_GRID\nPOINTS 4 double\n0 0 0 1 0 0 1 1 0 0 1 1e7\nCELLS 3 6\nOFFSETS int\n0 3 6\nCONNECTIVITY int\n0 1 2 1 2 3\nCELL_TYPES 2\n5 6\n"),
		vtkBinary("DATASET POLYDATA\nPOINTS 3 float\n", onePositions, "TRIANGLE_STRIPS 1 4\n", []int32{3, 0, 1, 2}, "POINT_DATA 3\nNORMALS n double\n", make([]float64, 9)),
		vtkBinary("DATASET POLYDATA\nFIELD f 2\nx 1 3 bit\n", uint8(1), "\ny 1 1 string\n", []uint8{0xc1, 'a'}, "\nPOINTS 3 int\n", make([]int32, 9)),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) { fuzz(t, vtkFormat, content) })
}
