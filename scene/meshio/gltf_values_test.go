package meshio

import (
	"fmt"
	"math"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// TestGLTFValuesAreKept: an application's own values of vertices, in every type
// that an accessor has; what not all surfaces have is told of.
func TestGLTFValuesAreKept(t *testing.T) {
	nan := float32(math.NaN())
	// After the triangle, 44 bytes, stand: numbers of 32 bits from 44, of 16 bits
	// from 56, of 8 bits from 64, nine of 32 bits from 68, and changes from 104 on,
	// and at 112 the number of an element that is not there.
	bin := packedBytes(onePositions, []uint16{0, 1, 2}, uint16(0), []float32{0.5, -3e30, nan}, []int16{-300, 7, 32767, 0}, []uint8{255, 0, 51, 0},
		[]float32{1, 2, 3, 4, 5, 6, 7, 8, 9}, []uint16{1, 0}, []float32{77}, uint16(7), uint16(0))
	view := func(at, n int) string { return fmt.Sprintf(`{"buffer":0,"byteOffset":%d,"byteLength":%d}`, at, n) }
	views := `"bufferViews":[` + strings.Join([]string{view(0, 36), view(36, 6), view(44, 12), view(56, 8), view(64, 4), view(68, 36), view(104, 4), view(108, 4), view(112, 2)}, ",") + `]`
	array := func(view, component int, kind, more string) string {
		return fmt.Sprintf(`{"bufferView":%d,"componentType":%d,"count":3,"type":%q%s}`, view, component, kind, more)
	}
	const floats, ints, bytes, units, vectors, changed, zeros, few, matrices, uints, damaged = 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
	arrays := `"accessors":[` + strings.Join([]string{array(0, 5126, "VEC3", ""), array(1, 5123, "SCALAR", ""),
		array(2, 5126, "SCALAR", ""), array(3, 5122, "SCALAR", ""), array(4, 5121, "SCALAR", ""), array(4, 5121, "SCALAR", `,"normalized":true`),
		array(5, 5126, "VEC3", ""), array(2, 5126, "SCALAR", `,"sparse":{"count":1,"indices":{"bufferView":6,"componentType":5123},"values":{"bufferView":7}}`),
		`{"componentType":5120,"count":3,"type":"VEC2"}`, `{"bufferView":2,"componentType":5126,"count":2,"type":"SCALAR"}`,
		`{"bufferView":5,"componentType":5126,"count":1,"type":"MAT3"}`, array(2, 5125, "SCALAR", ""),
		array(2, 5126, "SCALAR", `,"sparse":{"count":1,"indices":{"bufferView":8,"componentType":5123},"values":{"bufferView":7}}`)}, ",") + `]`
	part := func(values string) string { return `{"attributes":{"POSITION":0` + values + `},"indices":1}` }
	with := func(name string, number int) string { return fmt.Sprintf(",%q:%d", name, number) }
	f32 := []string{"float32 0.5 ", fmt.Sprintf("float32 %v ", float64(float32(-3e30))), "float32 NaN "}
	for name, c := range map[string]struct {
		parts   string
		want    map[string][]string
		notKept string
	}{
		"all types": {part(with("_F", floats) + with("_I", ints) + with("_B", bytes) + with("_V", vectors) + with("_Z", zeros)), map[string][]string{
			"vertex _F": f32, "vertex _I": {"int16 -300 ", "int16 7 ", "int16 32767 "}, "vertex _B": {"uint8 255 ", "uint8 0 ", "uint8 51 "},
			"vertex _V": {"float32 1 float32 2 float32 3 ", "float32 4 float32 5 float32 6 ", "float32 7 float32 8 float32 9 "},
			"vertex _Z": {"int8 0 int8 0 ", "int8 0 int8 0 ", "int8 0 int8 0 "}}, ""},
		"normalized": {part(with("_N", units)), map[string][]string{"vertex _N": {"float32 1 ", "float32 0 ", fmt.Sprintf("float32 %v ", float64(float32(0.2)))}}, ""},
		"sparse":     {part(with("_S", changed)), map[string][]string{"vertex _S": {f32[0], "float32 77 ", f32[2]}}, ""},
		"of 32 bits": {part(with("_U", uints)), map[string][]string{"vertex _U": {
			fmt.Sprintf("uint32 %v ", float64(math.Float32bits(0.5))), fmt.Sprintf("uint32 %v ", float64(math.Float32bits(-3e30))), fmt.Sprintf("uint32 %v ", float64(math.Float32bits(nan)))}}, ""},
		"two surfaces of the same points": {part(with("_L", bytes)) + "," + part(with("_L", bytes)), map[string][]string{"vertex _L": {"uint8 255 ", "uint8 0 ", "uint8 51 "}}, ""},
		"two surfaces of the same points and other values": {part(with("_L", floats)) + "," + part(with("_L", changed)),
			map[string][]string{"vertex _L": {f32[0], f32[1], f32[2], f32[0], "float32 77 ", f32[2]}}, ""},
		"in one of two":                   {part(with("_L", bytes)) + "," + part(""), map[string][]string{}, `has values "_L" that not all surfaces have in the same form, which are not kept`},
		"other names of the same numbers": {part(with("_A", bytes)) + "," + part(with("_B", bytes)), map[string][]string{}, `has values "_A" that not all surfaces have in the same form, which are not kept. meshes[0].primitives[1] has values "_B" that`},
		"names that are moved on": {part(with("_A", floats)+with("_B", changed)) + "," + part(with("_B", floats)+with("_C", changed)),
			map[string][]string{"vertex _B": {f32[0], "float32 77 ", f32[2], f32[0], f32[1], f32[2]}}, `has values "_C" that not all surfaces have`},
		"damaged":               {part(with("_L", damaged)), map[string][]string{}, `meshes[0].primitives[0] has values "_L", which are not kept: accessors[12].sparse.indices: number 0 is 7; they must rise and be below 3`},
		"damaged beside others": {part(with("_B", bytes) + with("_L", damaged) + with("_Z", zeros)), map[string][]string{"vertex _B": {"uint8 255 ", "uint8 0 ", "uint8 51 "}, "vertex _Z": {"int8 0 int8 0 ", "int8 0 int8 0 ", "int8 0 int8 0 "}}, `"_L", which are not kept: accessors[12]`},
		"damaged in one of two": {part(with("_L", floats)) + "," + part(with("_L", damaged)), map[string][]string{}, `primitives[1] has values "_L", which are not kept: accessors[12]`},
		"of other types":        {part(with("_L", bytes)) + "," + part(with("_L", ints)), map[string][]string{}, `has values "_L" that not all surfaces have in the same form, which are not kept`},
		"too few":               {part(with("_L", few)), map[string][]string{}, `has values "_L", which are not kept: they are 2, but there are 3 positions`},
		"matrices":              {part(with("_L", matrices)), map[string][]string{}, `has values "_L", which are not kept: accessors[10].type is of matrices`},
		"no such one":           {part(with("_L", 99)), map[string][]string{}, `has values "_L", which are not kept`},
		"of glTF":               {part(with("JOINTS_0", bytes)), map[string][]string{}, `has values "JOINTS_0", which are not kept`},
	} {
		r := mustRead(t, "a.gltf", gltfDoc(bin, oneScene+`,"meshes":[{"primitives":[`+c.parts+`]}],`+views+","+arrays))
		if got := valuesOf(r.Mesh.Data()); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		if told := strings.Join(r.NotKept, " "); !strings.Contains(told, c.notKept) || c.notKept == "" && told != "" {
			t.Errorf("%s: not kept %q, want %q", name, told, c.notKept)
		}
		if c.notKept == "" {
			writtenAsPLY(t, name, r.Mesh, c.want)
			if l := Losses(filepath.Join(t.TempDir(), "a.glb"), r.Mesh, ""); len(l) != 1 || !strings.Contains(l[0], "no place for these values") {
				t.Errorf("%s: losses of GLB %q", name, l)
			}
		}
	}
}
