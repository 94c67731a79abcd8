package meshio

import (
	"fmt"
	"math"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"cairn/scene/mesh"
)

// vtkValueArrays are values of the types of VTK for 4 points, and for 5 cells: a
// vertex, a line, a quadrilateral, a triangle and a strip of two triangles, in this
// order. After each of the second stand its cells as the text of a value.
type vtkValueArray struct {
	name       string
	components int
	points     any
	cells      any
}

func vtkValueArrays() []vtkValueArray {
	nan := math.NaN()
	return []vtkValueArray{
		{"curvature", 1, []float32{0.1, -2.5, 3e30, float32(nan)}, []float32{9, 8, 0.1, float32(nan), 1e-30}},
		{"thickness", 1, []float64{0.1, -2.5, 3e300, nan}, []float64{9, 8, 0.1, nan, 1e-300}},
		{"tooth", 1, []int32{11, -48, math.MaxInt32, math.MinInt32}, []int32{9, 8, -11, 48, math.MaxInt32}},
		{"small", 1, []int8{-128, 127, 0, 1}, []int8{9, 8, -1, 1, 2}},
		{"byte", 1, []uint8{255, 1, 2, 3}, []uint8{9, 8, 255, 1, 2}},
		{"short", 1, []int16{-32768, 1, 2, 3}, []int16{9, 8, -300, 1, 2}},
		{"ushort", 1, []uint16{65535, 1, 2, 3}, []uint16{9, 8, 65535, 1, 2}},
		{"uint", 1, []uint32{math.MaxUint32, 1, 2, 3}, []uint32{9, 8, math.MaxUint32, 1, 2}},
		{"region", 1, []int64{-7, 1, 2, 3}, []int64{9, 8, 1 << 40, 1, 2}},
		{"point", 2, []float32{1, 2, 3, 4, 5, 6, 7, 8}, []float32{9, 9, 8, 8, 1, 2, 3, 4, 5, 6}},
		{"direction", 3, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, []int32{9, 9, 9, 8, 8, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9}},
		{"tensor", 9, make([]float32, 36), make([]float32, 45)},
	}
}

// vtkTypeNames are the types of VTK's files, by those of Go.
var vtkTypeNames = map[reflect.Kind]string{
	reflect.Float32: "float", reflect.Float64: "double", reflect.Int8: "char", reflect.Uint8: "unsigned_char", reflect.Int16: "short",
	reflect.Uint16: "unsigned_short", reflect.Int32: "int", reflect.Uint32: "unsigned_int", reflect.Int64: "vtktypeint64",
}

// cellOf says which cells the triangles have: the quadrilateral two, the triangle
// one, the strip two.
var cellOf = []int{2, 2, 3, 4, 4}

// wantValues returns what valuesOf gives of the arrays.
func wantValues(arrays []vtkValueArray) map[string][]string {
	want := map[string][]string{}
	tuple := func(v any, i, components int) (text string) {
		list := reflect.ValueOf(v)
		kind := list.Type().Elem().Kind()
		name := kind.String()
		if kind == reflect.Int64 { // which PLY has not: here each fits into another
			name = "int32"
			for k := range list.Len() {
				if x := list.Index(k).Int(); x > math.MaxInt32 {
					name = "float64"
				}
			}
		}
		for k := range components {
			x := list.Index(i*components + k)
			value := x.Convert(reflect.TypeFor[float64]()).Float()
			text += fmt.Sprint(name, " ", value, " ")
		}
		return text
	}
	for _, a := range arrays {
		for i := range 4 {
			want["vertex "+a.name] = append(want["vertex "+a.name], tuple(a.points, i, a.components))
		}
		for _, cell := range cellOf {
			want["triangle "+a.name] = append(want["triangle "+a.name], tuple(a.cells, cell, a.components))
		}
	}
	return want
}

// vtkValueFiles are files with the arrays in all forms of VTK and VTP.
func vtkValueFiles(arrays []vtkValueArray) map[string]string {
	square := []float32{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0}
	files := map[string]string{}
	text := func(v any) string { return strings.Trim(fmt.Sprint(v), "[]") + "\n" }
	typeName := func(v any) string { return vtkTypeNames[reflect.TypeOf(v).Elem().Kind()] }
	fields := func(of func(vtkValueArray) any, n int) (parts []any) {
		parts = append(parts, fmt.Sprintf("FIELD FieldData %d\n", len(arrays)))
		for _, a := range arrays {
			parts = append(parts, fmt.Sprintf("%s %d %d %s\n", a.name, a.components, n, typeName(of(a))), of(a), "\n")
		}
		return parts
	}
	points := func(a vtkValueArray) any { return a.points }
	cells := func(a vtkValueArray) any { return a.cells }
	// The strip stands first in the file; its values come last all the same.
	parts := []any{"DATASET POLYDATA\nPOINTS 4 float\n", square, "\nTRIANGLE_STRIPS 1 5\n", []int32{4, 0, 1, 3, 2}, "\nVERTICES 1 2\n", []int32{1, 0},
		"\nLINES 1 3\n", []int32{2, 0, 1}, "\nPOLYGONS 2 9\n", []int32{4, 0, 1, 2, 3, 3, 0, 1, 2}, "\nPOINT_DATA 4\n"}
	parts = append(append(append(parts, fields(points, 4)...), "CELL_DATA 5\n"), fields(cells, 5)...)
	grid := []any{"DATASET UNSTRUCTURED_GRID\nPOINTS 4 float\n", square, "\nCELLS 5 19\n", []int32{1, 0, 2, 0, 1, 4, 0, 1, 2, 3, 3, 0, 1, 2, 4, 0, 1, 3, 2},
		"\nCELL_TYPES 5\n", []int32{1, 3, 9, 5, 6}, "\nCELL_DATA 5\n"}
	grid = append(append(append(grid, fields(cells, 5)...), "POINT_DATA 4\n"), fields(points, 4)...)
	for name, p := range map[string][]any{"fields": parts, "grid": grid} {
		body := ""
		for _, x := range p {
			if s, ok := x.(string); ok {
				body += s
			} else {
				body += text(x)
			}
		}
		files[name+" of text.vtk"], files[name+" of bytes.vtk"] = vtkText(body), vtkBinary(p...)
	}
	for name, kind := range vtpKinds() {
		v := vtpFile{vtpKind: kind, packBlock: 24}
		v.body.WriteString(`<Piece NumberOfPoints="4" NumberOfVerts="1" NumberOfLines="1" NumberOfStrips="1" NumberOfPolys="2"><PointData>`)
		for _, a := range arrays {
			v.array(a.name, a.components, a.points)
		}
		v.body.WriteString("</PointData><CellData>")
		for _, a := range arrays {
			v.array(a.name, a.components, a.cells)
		}
		v.body.WriteString("</CellData><Points>")
		v.array("Points", 3, square)
		for _, c := range []struct {
			kind          string
			corners, ends []int32
		}{{"Verts", []int32{0}, []int32{1}}, {"Lines", []int32{0, 1}, []int32{2}}, {"Strips", []int32{0, 1, 3, 2}, []int32{4}}, {"Polys", []int32{0, 1, 2, 3, 0, 1, 2}, []int32{4, 7}}} {
			v.body.WriteString(map[bool]string{true: "</Points>"}[c.kind == "Verts"] + "<" + c.kind + ">")
			v.array("connectivity", 1, c.corners)
			v.array("offsets", 1, c.ends)
			v.body.WriteString("</" + c.kind + ">")
		}
		v.body.WriteString("</Piece>")
		files[name+".vtp"] = string(v.file())
	}
	return files
}

// TestVTKValuesAreKept: values of points and cells are attributes with the types
// that the file has, in all forms; a triangle has those of its cell. PLY keeps
// them.
func TestVTKValuesAreKept(t *testing.T) {
	arrays := vtkValueArrays()
	want := wantValues(arrays)
	for name, file := range vtkValueFiles(arrays) {
		r := mustRead(t, "a"+filepath.Ext(name), file)
		if got := valuesOf(r.Mesh.Data()); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
		told := strings.Join(r.NotKept, " ")
		if !strings.Contains(told, `The values of 1 cell that is a vertex are not kept: "curvature", `) || !strings.Contains(told, "1 line is not kept") || len(r.NotKept) != 2 {
			t.Errorf("%s: not kept %q", name, r.NotKept)
		}
		if !strings.Contains(name, "zlib") { // those of one form are enough
			writtenAsPLY(t, name, r.Mesh, want)
		}
	}
}

// writtenAsPLY checks what comes back from a PLY, and that it is told of no loss.
func writtenAsPLY(t *testing.T, name string, m *mesh.TriMesh, want map[string][]string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "b.ply")
	if l := Losses(path, m, ""); len(l) > 0 {
		t.Errorf("%s: losses %q", name, l)
	}
	if err := Write(t.Context(), path, m, ""); err != nil {
		t.Fatal(err)
	}
	again, err := Read(t.Context(), path, nil)
	if err != nil || len(again.NotKept) > 0 || !reflect.DeepEqual(valuesOf(again.Mesh.Data()), want) {
		t.Errorf("%s, written: %v, not kept %q, %v", name, err, again.NotKept, valuesOf(again.Mesh.Data()))
	}
}

// TestVTKStatementsOfValues: the statements of the legacy format beside fields.
func TestVTKStatementsOfValues(t *testing.T) {
	square := vtkSquare + "POLYGONS 1 5\n4 0 1 2 3\n"
	bytes := vtkBinary("DATASET POLYDATA\nPOINTS 4 float\n", []float32{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0}, "\nPOLYGONS 1 5\n", []int32{4, 0, 1, 2, 3}, "\nPOINT_DATA 4\n")
	two := func(v string) []string { return []string{v, v} }
	for name, c := range map[string]struct {
		file    string
		want    map[string][]string
		notKept string
	}{
		"scalars": {vtkText(square + "POINT_DATA 4\nSCALARS s float\nLOOKUP_TABLE default\n1 nan 2.5 -1e3\n"),
			map[string][]string{"vertex s": {"float32 1 ", "float32 NaN ", "float32 2.5 ", "float32 -1000 "}}, ""},
		"a table": {vtkText(square + "CELL_DATA 1\nSCALARS s int 2\nLOOKUP_TABLE mine\n1 2\nLOOKUP_TABLE mine 1\n0 0 0 1\n"),
			map[string][]string{"triangle s": two("int32 1 int32 2 ")}, `Values that are not kept: "mine".`},
		"vectors": {vtkText(square + "CELL_DATA 1\nVECTORS v double\n1 2 3\n"), map[string][]string{"triangle v": two("float64 1 float64 2 float64 3 ")}, ""},
		"normals of cells": {vtkText(square + "CELL_DATA 1\nNORMALS cell%20normals float\n0 0 1\n"),
			map[string][]string{"triangle cell normals": two("float32 0 float32 0 float32 1 ")}, ""},
		"colours of cells": {vtkText(square + "CELL_DATA 1\nSCALARS rgb unsigned_char 3\nLOOKUP_TABLE default\n255 0 7\n"),
			map[string][]string{"triangle color": two("uint8 255 uint8 0 uint8 7 ")}, ""},
		"ids": {vtkText(square + "POINT_DATA 4\nGLOBAL_IDS id vtkIdType\n4 3 2 1\n"), map[string][]string{"vertex id": {"int32 4 ", "int32 3 ", "int32 2 ", "int32 1 "}}, ""},
		"bits": {vtkText(square + "POINT_DATA 4\nSCALARS s bit\nLOOKUP_TABLE default\n1 0 0 1\n"),
			map[string][]string{"vertex s": {"uint8 1 ", "uint8 0 ", "uint8 0 ", "uint8 1 "}}, ""},
		"binary bits": {bytes + "SCALARS s bit\nLOOKUP_TABLE default\n\x95\nSCALARS t char\nLOOKUP_TABLE default\n\x01\x02\x03\x04",
			map[string][]string{"vertex s": {"uint8 1 ", "uint8 0 ", "uint8 0 ", "uint8 1 "}, "vertex t": {"int8 1 ", "int8 2 ", "int8 3 ", "int8 4 "}}, ""},
		"a second colour": {vtkText(square + "POINT_DATA 4\nCOLOR_SCALARS c 3\n1 0 0 1 0 0 1 0 0 1 0 0\nSCALARS rgb float 3\nLOOKUP_TABLE default\n0 1 0 0 1 0 0 1 0 0 1 0\n"),
			map[string][]string{"vertex rgb": {"float32 0 float32 1 float32 0 ", "float32 0 float32 1 float32 0 ", "float32 0 float32 1 float32 0 ", "float32 0 float32 1 float32 0 "}}, ""},
		"too wide":     {vtkText(square + "POINT_DATA 4\nFIELD f 1\nw 17 4 float\n" + strings.Repeat("1 ", 68)), map[string][]string{}, `Values that are not kept: "w".`},
		"of the file":  {vtkText("FIELD f 1\ntime 1 1 double\n0.5\n" + square), map[string][]string{}, `Values that are not kept: "time".`},
		"other tuples": {vtkText(square + "POINT_DATA 4\nFIELD f 1\nx 1 3 int\n1 2 3\n"), map[string][]string{}, `Values that are not kept: "x".`},
		"other cells": {vtkText(square + "CELL_DATA 2\nSCALARS s int\nLOOKUP_TABLE default\n1 2\n"), map[string][]string{},
			`The values "s" of cells are not kept: they are of 2 cells, but there are 1.`},
		"more than float64 holds": {vtkText(square + "CELL_DATA 1\nSCALARS s vtktypeint64\nLOOKUP_TABLE default\n9007199254740993\n"),
			map[string][]string{"triangle s": two("float64 9.007199254740992e+15 ")}, `The whole numbers "s" reach 2^53 and may be rounded.`},
	} {
		r := mustRead(t, "a.vtk", c.file)
		if got := valuesOf(r.Mesh.Data()); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if got := strings.Join(r.NotKept, " "); got != c.notKept {
			t.Errorf("%s: not kept %q, want %q", name, got, c.notKept)
		}
	}
}

// TestVTPValuesOfPieces: values that all pieces have are kept, others told of, and
// what is wrong with one of them does not cost the surface.
func TestVTPValuesOfPieces(t *testing.T) {
	piece := func(points, cells string) string {
		return `<Piece NumberOfPoints="3" NumberOfPolys="1"><PointData>` + points + `</PointData><CellData>` + cells + `</CellData><Points>` +
			`<DataArray type="Float32" NumberOfComponents="3" format="ascii">0 0 0 1 0 0 0 1 0</DataArray></Points><Polys>` +
			`<DataArray type="Int32" Name="connectivity" format="ascii">0 1 2</DataArray><DataArray type="Int32" Name="offsets" format="ascii">3</DataArray></Polys></Piece>`
	}
	array := func(name, typ, values string) string {
		return `<DataArray type="` + typ + `" Name="` + name + `" format="ascii">` + values + `</DataArray>`
	}
	empty := `<Piece NumberOfPoints="0" NumberOfPolys="0"><Points/></Piece>`
	for name, c := range map[string]struct {
		pieces, notKept string
		want            map[string][]string
	}{
		"in another order": {empty + piece(array("a", "Int32", "1 2 3")+array("b", "Float32", "4 5 6"), array("c", "UInt8", "7")) +
			piece(array("b", "Float32", "40 50 60")+array("a", "Int32", "10 20 30"), array("c", "UInt8", "70")), "",
			map[string][]string{"vertex a": {"int32 1 ", "int32 2 ", "int32 3 ", "int32 10 ", "int32 20 ", "int32 30 "},
				"vertex b":   {"float32 4 ", "float32 5 ", "float32 6 ", "float32 40 ", "float32 50 ", "float32 60 "},
				"triangle c": {"uint8 7 ", "uint8 70 "}}},
		"not in all": {piece(array("a", "Int32", "1 2 3"), "") + piece(array("b", "Int32", "1 2 3"), array("c", "Int32", "1")),
			`Values that are not kept: "a", "b", "c".`, map[string][]string{}},
		"of other types": {piece(array("a", "Int32", "1 2 3"), "") + piece(array("a", "Int64", "1 2 3"), ""), `Values that are not kept: "a".`, map[string][]string{}},
		"too few": {piece(array("a", "Int32", "1  2  ")+array("b", "Int8", "1 2 3"), ""),
			`The values "a" are not kept: the data end after 2 of 3 numbers.`, map[string][]string{"vertex b": {"int8 1 ", "int8 2 ", "int8 3 "}}},
		"beyond the end": {piece(`<DataArray type="Int8" Name="a" format="appended" offset="7"/>`, ""),
			`The values "a" are not kept: the array "a" is appended, but the file has no appended data; it may have been cut off.`, map[string][]string{}},
		"no numbers": {piece(array("a", "String", "1 2 3"), array("b", "Bit", "1")), `Values that are not kept: "a", "b".`, map[string][]string{}},
		"colours":    {piece("", `<DataArray type="UInt8" Name="RGB" NumberOfComponents="3" format="ascii">1 2 3</DataArray>`), "", map[string][]string{"triangle color": {"uint8 1 uint8 2 uint8 3 "}}},
	} {
		r := mustRead(t, "a.vtp", `<VTKFile type="PolyData"><PolyData>`+c.pieces+`</PolyData></VTKFile>`)
		if got := valuesOf(r.Mesh.Data()); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if got := strings.Join(r.NotKept, " "); got != c.notKept {
			t.Errorf("%s: not kept %q, want %q", name, got, c.notKept)
		}
	}
}

// TestValuesOfCellsTakeNoMoreThanTheFile: a cell of many corners gives many
// triangles, each of which would have its values.
func TestValuesOfCellsTakeNoMoreThanTheFile(t *testing.T) {
	const corners, arrays = 1 << 19, 30
	file := vtkSquare + fmt.Sprintf("POLYGONS 1 %d\n%d%s\nCELL_DATA 1\nFIELD f %d\n", corners+1, corners, strings.Repeat(" 1 2", corners/2), arrays)
	for i := range arrays {
		file += fmt.Sprintf("v%d 16 1 double\n%s\n", i, strings.Repeat("1 ", 16))
	}
	path := filepath.Join(t.TempDir(), "a.vtk")
	writeFile(t, path, vtkText(file))
	var r *Result
	n := allocated(t, 2, func() {
		var err error
		if r, err = Read(t.Context(), path, nil); err != nil {
			t.Fatal(err)
		}
	})
	const factor, base = 40, 16 << 20 // as for polygons without values
	if n > base+factor*int64(len(file)) || len(r.Mesh.Data().TriangleAttributes)+len(r.NotKept) != arrays {
		t.Errorf("%d bytes allocated for a file of %d; %d kept, %d not", n, len(file), len(r.Mesh.Data().TriangleAttributes), len(r.NotKept))
	}
}
