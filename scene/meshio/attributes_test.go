package meshio

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cairn/scene/mesh"
)

// TestPLYKeepsValues: properties of vertices and faces with the types that they
// have, in all forms; those of a face go to all its triangles, however it is cut.
func TestPLYKeepsValues(t *testing.T) {
	header := func(list string) string {
		return "element vertex 4\n" + xyz + "property float quality\n" + list + "property int label\nelement face 2\nproperty uchar red\nproperty uchar green\n" +
			"property uchar blue\nproperty list uchar int vertex_indices\nproperty short tooth\nproperty double area\n"
	}
	body := func(list string) string {
		return "0 0 0 0.5" + list + " 2147483647\n2 1 0 1.5" + list + " -7\n0 2 0 2.5" + list + " 3\n1 1 0 nan" + list + " 4\n" +
			"255 0 7 4 0 1 2 3 -5 0.1\n1 2 3 3 0 1 3 9 1e300\n"
	}
	values := func(list ...any) (v []any) {
		for i, p := range [][]float32{{0, 0, 0, .5}, {2, 1, 0, 1.5}, {0, 2, 0, 2.5}, {1, 1, 0, float32(math.NaN())}} {
			v = append(append(append(v, p), list...), []int32{2147483647, -7, 3, 4}[i])
		}
		return append(v, []uint8{255, 0, 7, 4}, []int32{0, 1, 2, 3}, int16(-5), 0.1, []uint8{1, 2, 3, 3}, []int32{0, 1, 3}, int16(9), 1e300)
	}
	list := "property list uchar short seen\n"
	want := map[string][]string{
		"vertex quality": {"float32 0.5 ", "float32 1.5 ", "float32 2.5 ", "float32 NaN "},
		"vertex label":   {"int32 2.147483647e+09 ", "int32 -7 ", "int32 3 ", "int32 4 "},
		"triangle color": {"uint8 255 uint8 0 uint8 7 ", "uint8 255 uint8 0 uint8 7 ", "uint8 1 uint8 2 uint8 3 "},
		"triangle tooth": {"int16 -5 ", "int16 -5 ", "int16 9 "},
		"triangle area":  {"float64 0.1 ", "float64 0.1 ", "float64 1e+300 "},
	}
	for name, file := range map[string]string{
		"text": plyOf(header(""), body("")), "little": binaryPLY(binary.LittleEndian, header(""), values()...), "big": binaryPLY(binary.BigEndian, header(""), values()...),
		"lists": plyOf(header(list), body(" 2 5 6")), "binary lists": binaryPLY(binary.BigEndian, header(list), values(uint8(2), []int16{5, 6})...),
	} {
		r := mustRead(t, "a.ply", file)
		if got := valuesOf(r.Mesh.Data()); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
		if lost := strings.Contains(strings.Join(r.NotKept, " "), `lists "seen" of element "vertex"`); lost != strings.Contains(name, "lists") {
			t.Errorf("%s: not kept %q", name, r.NotKept)
		}
		path := filepath.Join(t.TempDir(), "b.ply")
		if l := Losses(path, r.Mesh, ""); len(l) > 0 {
			t.Errorf("%s: losses %q", name, l)
		}
		if err := Write(context.Background(), path, r.Mesh, ""); err != nil {
			t.Fatal(err)
		}
		again, err := Read(context.Background(), path, nil)
		if err != nil || !reflect.DeepEqual(valuesOf(again.Mesh.Data()), want) {
			t.Errorf("%s, written: %v %v", name, err, valuesOf(again.Mesh.Data()))
		}
	}
}

// TestValuesOfEachKindOfFace: all faces alike, faces and strips, and those that
// are sorted by their texture.
func TestValuesOfEachKindOfFace(t *testing.T) {
	five := []float32{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1}
	list := "property list uchar int vertex_indices\nproperty uchar label\n"
	for name, c := range map[string]struct {
		header string
		values []any
		want   []byte
	}{
		"triangles": {"element face 2\n" + list, []any{uint8(3), []int32{0, 1, 2}, uint8(7), uint8(3), []int32{0, 1, 3}, uint8(8)}, []byte{7, 8}},
		"quads":     {"element face 2\n" + list, []any{uint8(4), []int32{0, 1, 2, 3}, uint8(7), uint8(4), []int32{0, 1, 2, 4}, uint8(8)}, []byte{7, 7, 8, 8}},
		"strips":    {"element tristrips 2\n" + list, []any{uint8(4), []int32{0, 1, 2, 3}, uint8(7), uint8(3), []int32{0, 1, 4}, uint8(8)}, []byte{7, 7, 8}},
		"both": {"element face 1\n" + list + "element tristrips 1\n" + list,
			[]any{uint8(4), []int32{0, 1, 2, 3}, uint8(7), uint8(3), []int32{0, 1, 4}, uint8(8)}, []byte{7, 7, 8}},
		"textures": {"comment TextureFile a.png\ncomment TextureFile b.png\nelement face 2\n" + list + "property uchar texnumber\n",
			[]any{uint8(4), []int32{0, 1, 2, 3}, uint8(7), uint8(1), uint8(3), []int32{0, 1, 4}, uint8(8), uint8(0)}, []byte{8, 7, 7}},
	} {
		r := mustRead(t, "a.ply", binaryPLY(binary.LittleEndian, "element vertex 5\n"+xyz+c.header, append([]any{five}, c.values...)...))
		a := r.Mesh.Data().TriangleAttributes
		if len(a) != 1 || a[0].Name != "label" || a[0].Type != mesh.Uint8 || !slices.Equal(a[0].Values, c.want) {
			t.Errorf("%s: %+v, want %v", name, a, c.want)
		}
	}
}

func TestOBJGroups(t *testing.T) {
	file := "f 1 2 3\no Skull\ng left  femur # x\nv 0 0 0\nv 2 1 0\nv 0 2 0\nv 1 1 0\ns 4\nf 1 2 3 4\ng right\ng\ns off\nf 2 4 3\nl 1 2\np 1\nl 2 3\ng default\nf 1 2 4\nvp 1 2\n"
	r := mustRead(t, "a.obj", file)
	want := map[string][]string{
		"triangle object":    {"", "Skull", "Skull", "Skull", "Skull"},
		"triangle group":     {"", "left femur", "left femur", "", ""},
		"triangle smoothing": {"uint32 0 ", "uint32 4 ", "uint32 4 ", "uint32 0 ", "uint32 0 "},
	}
	if got := valuesOf(r.Mesh.Data()); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if !slices.Equal(r.NotKept, []string{"3 lines or points (l, p) are not kept; the first is line 14.", "1 statement of a curve or a curved surface is not kept; the first is line 19."}) {
		t.Errorf("not kept %q", r.NotKept)
	}
	for _, name := range []string{"b.obj", "b.ply"} {
		path := filepath.Join(t.TempDir(), name)
		if err := Write(context.Background(), path, r.Mesh, ""); err != nil {
			t.Fatal(err)
		}
		again, err := Read(context.Background(), path, nil)
		if err != nil || !reflect.DeepEqual(valuesOf(again.Mesh.Data()), want) || len(Losses(path, r.Mesh, "")) > 0 {
			t.Errorf("%s: %v %v %q", name, err, valuesOf(again.Mesh.Data()), Losses(path, r.Mesh, ""))
		}
	}
	if l := Losses("a.stl", r.Mesh, ""); !slices.Contains(l, `STL has no place for these values of triangles: "object", "group", "smoothing".`) {
		t.Errorf("STL: %q", l)
	}
	// What says that all triangles are in no group is no loss.
	none := *mustRead(t, "a.obj", "v 0 0 0\nv 2 1 0\nv 0 2 0\nf 1 2 3\n").Mesh.Data()
	for _, k := range objGroupKinds {
		a := mesh.NewAttribute(k.attribute, mesh.Uint32, 1, 1)
		if k.statement != "s" {
			a.Names = []string{"", "left femur"}
		}
		none.TriangleAttributes = append(none.TriangleAttributes, a)
	}
	m, err := mesh.New(none)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.ply", "a.obj", "a.glb"} {
		if l := Losses(name, m, ""); len(l) > 0 {
			t.Errorf("%s: losses %q of no groups", name, l)
		}
	}
	if r := mustRead(t, "a.obj", "g default\ns off\nv 0 0 0\nv 2 1 0\nv 0 2 0\nf 1 2 3\n"); len(r.Mesh.Data().TriangleAttributes) > 0 {
		t.Errorf("no groups: %+v", r.Mesh.Data().TriangleAttributes)
	}
}

// TestValuesTakeNoMoreThanTheFile: faces of many corners give many triangles, for
// each of which a wide value would be kept.
func TestValuesTakeNoMoreThanTheFile(t *testing.T) {
	header := "element vertex 3\n" + xyz + "element face 1\nproperty list uint uchar vertex_indices\n"
	values := []any{onePositions, uint32(1 << 20), make([]uint8, 1<<20)}
	for i := range 40 {
		header += fmt.Sprintf("property double v%d\n", i)
		values = append(values, float64(i))
	}
	r := mustRead(t, "a.ply", binaryPLY(binary.LittleEndian, header, values...))
	if len(r.Mesh.Data().TriangleAttributes) > 0 || len(r.NotKept) != 40 {
		t.Errorf("%d kept, %d not", len(r.Mesh.Data().TriangleAttributes), len(r.NotKept))
	}
}

// TestValuesOfOtherFormats: what OFF and STL have beside the shape is kept, and
// what a mesh has no place for is told, in every format.
func TestValuesOfOtherFormats(t *testing.T) {
	off := mustRead(t, "a.off", "OFF\n4 3 0\n0 0 0\n2 1 0\n0 2 0\n1 1 0\n4 0 1 2 3 255 0 7\n3 0 1 3\n3 0 2 3 1 2 3 # x\n").Mesh.Data()
	color := map[string][]string{"triangle color": {"uint8 255 uint8 0 uint8 7 ", "uint8 255 uint8 0 uint8 7 ", "uint8 0 uint8 0 uint8 0 ", "uint8 1 uint8 2 uint8 3 "}}
	if got := valuesOf(off); !reflect.DeepEqual(got, color) {
		t.Errorf("OFF: %v", got)
	}
	off = mustRead(t, "a.off", "OFF\n3 1 0\n0 0 0\n2 1 0\n0 2 0\n3 0 1 2 0.5 0 1 1\n").Mesh.Data()
	if got := valuesOf(off); !reflect.DeepEqual(got, map[string][]string{"triangle color": {"float32 0.5 float32 0 float32 1 float32 1 "}}) {
		t.Errorf("OFF with fractions: %v", got)
	}
	binarySTLFile := []byte(binarySTL("VisCAM", 2, append(slices.Clone(onePositions), onePositions...)...))
	binarySTLFile[stlHead+48], binarySTLFile[stlHead+49] = 0x1f, 0x80
	binarySTLFile[stlHead+98], binarySTLFile[stlHead+99] = 0, 0
	r := mustRead(t, "a.stl", string(binarySTLFile))
	words := map[string][]string{"triangle attribute": {"uint16 32799 ", "uint16 0 "}}
	if got := valuesOf(r.Mesh.Data()); !reflect.DeepEqual(got, words) {
		t.Errorf("STL: %v", got)
	}
	path := filepath.Join(t.TempDir(), "b.stl")
	if err := Write(context.Background(), path, r.Mesh, ""); err != nil {
		t.Fatal(err)
	}
	if again, err := Read(context.Background(), path, nil); err != nil || !reflect.DeepEqual(valuesOf(again.Mesh.Data()), words) {
		t.Errorf("STL, written: %v", err)
	}
	facet := "facet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 %d\nendloop\nendfacet\n"
	solids := "solid left femur\n" + fmt.Sprintf(facet, 0) + fmt.Sprintf(facet, 1) + "endsolid left femur\nsolid\n" + fmt.Sprintf(facet, 2) + "endsolid\nsolid right\n" + fmt.Sprintf(facet, 3) + "endsolid right\n"
	r = mustRead(t, "a.stl", solids)
	if got := valuesOf(r.Mesh.Data()); !reflect.DeepEqual(got, map[string][]string{"triangle solid": {"left femur", "left femur", "", "right"}}) {
		t.Errorf("STL of text: %v", got)
	}
	vtk := "# vtk DataFile Version 3.0\nx\nASCII\nDATASET POLYDATA\nPOINTS 3 float\n0 0 0 1 0 0 0 1 0\n"
	for name, c := range map[string]struct{ file, told string }{
		"a.vtk":    {vtk + "LINES 1 3\n2 0 1\nPOLYGONS 1 4\n3 0 1 2\nCELL_DATA 2\nFIELD f 1\nlabel 1 2 string\na\nb\n", `not kept: "label"`},
		"line.vtk": {vtk + "LINES 1 3\n2 0 1\nPOLYGONS 1 4\n3 0 1 2\n", "1 line is not kept"},
		"a.mjson":  {strings.TrimSuffix(oneMJSON, "}") + `, "label": [1]}`, `The member "label" is not kept`},
		"a.obj":    {"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\nl 1 2\n", "1 line or point (l, p) is not kept"},
		"a.ply":    {plyOf(onePLY+"element edge 1\nproperty int a\n", oneBody+"1\n"), `Element "edge" (1 record) is not kept`},
		"a.gltf":   {gltfDoc(oneBin, strings.Replace(oneGLTF, `"POSITION":0`, `"POSITION":0,"TANGENT":0`, 1)), `has values "TANGENT", which are not kept`},
	} {
		if r := mustRead(t, name, c.file); !strings.Contains(strings.Join(r.NotKept, " "), c.told) {
			t.Errorf("%s: %q, want %q", name, r.NotKept, c.told)
		}
	}
}
