package meshio

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// coloredFiles writes vertices with colours, each the numbers as text, in every
// format that holds colours whose range it does not tell.
func coloredFiles(colors []string) map[string]string {
	n, width := len(colors), len(strings.Fields(colors[0]))
	obj, off, ply, points, all, rows := "", fmt.Sprintf("COFF\n%d 0 0\n", n), "", "", "", ""
	for i, c := range colors {
		obj += fmt.Sprintf("v %d 0 0 %s\n", i, c)
		off += fmt.Sprintf("%d 0 0 %s\n", i, c)
		ply += fmt.Sprintf("%d 0 0 %s\n", i, c)
		points += fmt.Sprintf("%d 0 0\n", i)
		all += c + "\n"
		if i > 0 {
			rows += ","
		}
		rows += "[" + strings.ReplaceAll(c, " ", ",") + "]"
	}
	header := fmt.Sprintf("element vertex %d\n%s", n, xyz)
	for _, name := range []string{"red", "green", "blue", "alpha"}[:width] {
		header += "property float " + name + "\n"
	}
	vtk := fmt.Sprintf("# vtk DataFile Version 3.0\nx\nASCII\nDATASET POLYDATA\nPOINTS %d float\n%sPOINT_DATA %d\n", n, points, n)
	return map[string]string{
		"a.obj": obj, "a.off": off, "text.ply": plyOf(header, ply),
		"a.mjson":     `{"points":[` + strings.Repeat("[0,0,0],", n-1) + `[0,0,0]],"trilist":[],"colour_per_vertex":[` + rows + `]}`,
		"scalars.vtk": vtk + fmt.Sprintf("COLOR_SCALARS c %d\n%s", width, all),
		"field.vtk":   vtk + fmt.Sprintf("FIELD FieldData 1\nRGB %d %d float\n%s", width, n, all),
		"a.vtp": fmt.Sprintf(`<VTKFile type="PolyData"><PolyData><Piece NumberOfPoints="%d"><PointData>`+
			`<DataArray type="Float32" Name="RGB" NumberOfComponents="%d" format="ascii">%s</DataArray></PointData><Points>`+
			`<DataArray type="Float32" NumberOfComponents="3" format="ascii">%s</DataArray></Points></Piece></PolyData></VTKFile>`, n, width, all, points),
	}
}

// TestColorsAreJudgedByAll: one value does not decide for the file, in any format.
func TestColorsAreJudgedByAll(t *testing.T) {
	for _, c := range []struct {
		name   string
		colors []string
		want   []uint8
		told   string // "" for nothing
	}{
		{"0 to 1", []string{"1 0.5 0.25", "0 0.1 1"}, []uint8{255, 128, 64, 255, 0, 26, 255, 255}, ""},
		{"a little over 1", []string{"1.000001 0.5 0.25", "0 0.1 1"}, []uint8{255, 128, 64, 255, 0, 26, 255, 255}, "taken for 0 to 1; 1 value lies above"},
		{"a little over 1, late", []string{"0 0.1 1", "0.5 0.25 1.0001"}, []uint8{0, 26, 255, 255, 128, 64, 255, 255}, "taken for 0 to 1; 1 value"},
		{"only just over 1", []string{"1.000001 0 0", "0 1.000001 0"}, []uint8{255, 0, 0, 255, 0, 255, 0, 255}, "taken for 0 to 1; 2 values"},
		{"one far over 1", []string{"0.5 0.5 0.25", "7.5 0.25 0.25", "0.125 0.5 0.5"}, []uint8{128, 128, 64, 255, 255, 64, 64, 255, 32, 128, 128, 255}, "taken for 0 to 1; 1 value"},
		{"to 255", []string{"255 127.5 63.75", "1 0.5 200"}, []uint8{255, 128, 64, 255, 1, 1, 200, 255}, "up to 255; they are taken for 0 to 255"},
		{"to 255, dark first", []string{"1 1 0", "0 0 1", "10.5 20 255"}, []uint8{1, 1, 0, 255, 0, 0, 1, 255, 11, 20, 255, 255}, "taken for 0 to 255"},
		{"to 65535", []string{"65535 0 25700", "257 0 0"}, []uint8{255, 0, 100, 255, 1, 0, 0, 255}, "taken for 0 to 65535"},
		{"alpha", []string{"1 0.5 0.25 0.5", "0.1 0 1 1"}, []uint8{255, 128, 64, 128, 26, 0, 255, 255}, ""},
		{"alpha to 255", []string{"255 127.5 64 51", "1 0 200 255"}, []uint8{255, 128, 64, 51, 1, 0, 200, 255}, "taken for 0 to 255"},
		{"alpha to 1 beside 255", []string{"255 127.5 64 1", "1 0 200 0.2"}, []uint8{255, 128, 64, 255, 1, 0, 200, 51}, "taken for 0 to 255"},
		{"alpha to 255 beside 1", []string{"1 0.5 0 51", "1 0 0.2 255"}, []uint8{255, 128, 0, 51, 255, 0, 51, 255}, ""},
	} {
		for name, file := range coloredFiles(c.colors) {
			r := mustRead(t, name, file)
			if got := r.Mesh.Data().Colors; !slices.Equal(got, c.want) {
				t.Errorf("%s, %s: %v, want %v", c.name, name, got, c.want)
			}
			if w := strings.Join(r.Warnings, " "); !strings.Contains(w, c.told) || c.told == "" && w != "" {
				t.Errorf("%s, %s: %q, want %q", c.name, name, w, c.told)
			}
		}
	}
	for name, c := range map[string]struct {
		file string
		want []uint8
	}{
		"not a number.obj":    {"v 0 0 0 nan 0.5 1\nv 0 0 0 -1 0.2 inf\n", []uint8{0, 128, 255, 255, 0, 51, 255, 255}},
		"words up to 255.ply": {plyOf("element vertex 1\n"+xyz+"property ushort red\nproperty ushort green\nproperty ushort blue\n", "0 0 0 255 7 0\n"), []uint8{255, 7, 0, 255}},
		"words.ply":           {plyOf("element vertex 1\n"+xyz+"property ushort red\nproperty ushort green\nproperty ushort blue\n", "0 0 0 65535 257 0\n"), []uint8{255, 1, 0, 255}},
		"integers.ply":        {plyOf("element vertex 1\n"+xyz+"property int red\nproperty int green\nproperty int blue\n", "0 0 0 255 1 0\n"), []uint8{255, 1, 0, 255}},
		"binary floats.ply": {binaryPLY(binary.LittleEndian, "element vertex 2\n"+xyz+"property float red\nproperty float green\nproperty float blue\n",
			[]float32{0, 0, 0, 255, 127.5, 1, 0, 0, 0, 3, 200, 90}), []uint8{255, 128, 1, 255, 3, 200, 90, 255}},
		"whole numbers.off": {"COFF\n2 0 0\n0 0 0 1 0 2\n0 0 0 3 1 0\n", []uint8{1, 0, 2, 255, 3, 1, 0, 255}},
	} {
		if got := mustRead(t, name, c.file).Mesh.Data().Colors; !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
