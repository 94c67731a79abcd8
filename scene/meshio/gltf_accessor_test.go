package meshio

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Component types of accessors, by their numbers in the specification.
const (
	typeByte, typeUbyte, typeShort, typeUshort, typeUint, typeFloat = 5120, 5121, 5122, 5123, 5125, 5126
)

// TestGLTFComponents: numbers of every type as the specification's table of
// section 3.6.2.2 says: those that are normalised divided by the largest of
// their type, and never below -1.
func TestGLTFComponents(t *testing.T) {
	for _, c := range []struct {
		name       string
		kind       int
		normalized bool
		data       []byte // three positions
		want       [9]float64
	}{
		{"byte", typeByte, false, packedBytes([]int8{0, 1, -1, 127, -128, 5, 7, 0, -7}), [9]float64{0, 1, -1, 127, -128, 5, 7, 0, -7}},
		{"byte, normalised", typeByte, true, packedBytes([]int8{0, 127, -127, -128, 64, 1, 0, 0, 127}), [9]float64{0, 1, -1, -1, 64. / 127, 1. / 127, 0, 0, 1}},
		{"unsigned byte", typeUbyte, false, []byte{0, 255, 1, 2, 3, 4, 128, 129, 0}, [9]float64{0, 255, 1, 2, 3, 4, 128, 129, 0}},
		{"unsigned byte, normalised", typeUbyte, true, []byte{0, 255, 51, 102, 0, 1, 0, 0, 255}, [9]float64{0, 1, 0.2, 0.4, 0, 1. / 255, 0, 0, 1}},
		{"short", typeShort, false, packedBytes([]int16{0, 300, -300, 32767, -32768, 1, 2, 3, 4}), [9]float64{0, 300, -300, 32767, -32768, 1, 2, 3, 4}},
		{"short, normalised", typeShort, true, packedBytes([]int16{0, 32767, -32767, -32768, 16384, 1, 0, 0, 1}), [9]float64{0, 1, -1, -1, 16384. / 32767, 1. / 32767, 0, 0, 1. / 32767}},
		{"unsigned short", typeUshort, false, packedBytes([]uint16{0, 65535, 1, 2, 40000, 3, 4, 5, 6}), [9]float64{0, 65535, 1, 2, 40000, 3, 4, 5, 6}},
		{"unsigned short, normalised", typeUshort, true, packedBytes([]uint16{0, 65535, 13107, 26214, 1, 0, 0, 0, 65535}), [9]float64{0, 1, 0.2, 0.4, 1. / 65535, 0, 0, 0, 1}},
		{"float", typeFloat, false, packedBytes([]float32{0, -1.5, 1e-3, 7, 8, 9, 1, 0, 0}), [9]float64{0, -1.5, float64(float32(1e-3)), 7, 8, 9, 1, 0, 0}},
	} {
		size := len(c.data) / 3
		for _, stride := range []int{0, size, (size + 3) / 4 * 4, size + 9} {
			step := max(stride, size)
			data := []byte("before!!") // of the view 5, of the accessor 3
			for i := range 3 {
				data = append(data, c.data[i*size:][:size]...)
				data = append(data, strings.Repeat("?", step-size)...)
			}
			view := fmt.Sprintf(`{"buffer":0,"byteOffset":5,"byteLength":%d`, len(data)-5)
			if stride > 0 {
				view += fmt.Sprintf(`,"byteStride":%d`, stride)
			}
			// min and max are not looked at, even where they are wrong.
			r := readIn(t, t.TempDir(), "a.gltf", gltfDoc(data, oneScene+`,"extensionsRequired":["KHR_mesh_quantization"],"meshes":[{"primitives":[{"attributes":{"POSITION":0}}]}],`+
				`"bufferViews":[`+view+`}],"accessors":[{"bufferView":0,"byteOffset":3,"componentType":`+fmt.Sprint(c.kind)+`,"normalized":`+fmt.Sprint(c.normalized)+
				`,"count":3,"type":"VEC3","min":[-9,-9,-9],"max":[-8,-8,-8]}]`))
			for i, want := range c.want {
				v := r.Mesh.Vertex(i / 3)
				if got := [3]float64{v.X, v.Y, v.Z}[i%3]; math.Abs(got-want) > 1e-7*max(1, math.Abs(want)) { // float32 rounds to 6e-8
					t.Errorf("%s, stride %d: number %d is %v, want %v", c.name, stride, i, got, want)
				}
			}
			if len(r.Warnings) > 0 || r.Mesh.TriangleCount() != 1 {
				t.Errorf("%s, stride %d: %d triangles, %q", c.name, stride, r.Mesh.TriangleCount(), r.Warnings)
			}
		}
	}
}

// TestGLTFSparse: some elements of an accessor have other values.
func TestGLTFSparse(t *testing.T) {
	// Four points at x = 1, 2, 3, 4.
	base := packedBytes([]float32{1, 0, 0, 2, 0, 0, 3, 1, 0, 4, 1, 0})
	for _, c := range []struct {
		name      string
		indices   []byte
		indexKind int
		values    []byte
		kind      int
		normal    bool
		onBase    bool
		want      [4]float64 // x of the points
	}{
		{"bytes", []byte{1, 3}, typeUbyte, packedBytes([]float32{20, 5, 5, 40, 5, 5}), typeFloat, false, true, [4]float64{1, 20, 3, 40}},
		{"shorts", packedBytes([]uint16{0, 2}), typeUshort, packedBytes([]float32{10, 5, 5, 30, 5, 5}), typeFloat, false, true, [4]float64{10, 2, 30, 4}},
		{"ints", packedBytes([]uint32{3}), typeUint, packedBytes([]float32{40, 5, 5}), typeFloat, false, true, [4]float64{1, 2, 3, 40}},
		{"all", []byte{0, 1, 2, 3}, typeUbyte, packedBytes([]float32{9, 0, 0, 8, 0, 0, 7, 0, 1, 6, 1, 0}), typeFloat, false, true, [4]float64{9, 8, 7, 6}},
		{"of zeros", []byte{1, 2}, typeUbyte, packedBytes([]float32{20, 5, 5, 30, 5, 5}), typeFloat, false, false, [4]float64{0, 20, 30, 0}},
		{"of zeros, normalised", []byte{1, 2}, typeUbyte, packedBytes([]int16{32767, 0, 0, -32768, 0, 1}), typeShort, true, false, [4]float64{0, 1, -1, 0}},
		{"of zeros, unsigned bytes", []byte{0, 3}, typeUbyte, []byte{51, 0, 0, 255, 0, 1}, typeUbyte, true, false, [4]float64{0.2, 0, 0, 1}},
	} {
		data := append(slices.Clone(base), "xx"...)
		indexAt := len(data)
		data = append(append(data, c.indices...), "yyy"...)
		valueAt := len(data)
		data = append(data, c.values...)
		onBase := ""
		if c.onBase {
			onBase = `"bufferView":0,`
		}
		n := len(c.indices) / map[int]int{typeUbyte: 1, typeUshort: 2, typeUint: 4}[c.indexKind]
		// The view of the values begins one byte early, which their offset mends.
		r := readIn(t, t.TempDir(), "a.gltf", gltfDoc(data, fmt.Sprintf(oneScene+`,"meshes":[{"primitives":[{"attributes":{"POSITION":0}}]}],`+
			`"bufferViews":[{"buffer":0,"byteLength":48},{"buffer":0,"byteOffset":%d,"byteLength":%d},{"buffer":0,"byteOffset":%d,"byteLength":%d}],`+
			`"accessors":[{%s"componentType":%d,"normalized":%v,"count":4,"type":"VEC3","sparse":{"count":%d,"indices":{"bufferView":1,"byteOffset":2,"componentType":%d},`+
			`"values":{"bufferView":2,"byteOffset":1}}}]`, indexAt-2, len(c.indices)+2, valueAt-1, len(c.values)+1, onBase, c.kind, c.normal, n, c.indexKind)))
		for i, want := range c.want {
			if got := r.Mesh.Vertex(i).X; math.Abs(got-want) > 1e-7*max(1, math.Abs(want)) {
				t.Errorf("%s: x of point %d is %v, want %v", c.name, i, got, want)
			}
		}
	}
	// Indices may be sparse too, and normals, coordinates and colours.
	data := packedBytes([]float32{0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0}, []uint16{0, 1, 2, 0, 1, 2}, []uint16{4, 5}, []uint16{3, 0}, []uint8{2, 0}, []uint8{255, 0, 255, 128})
	r := readIn(t, t.TempDir(), "b.gltf", gltfDoc(data, oneScene+`,"meshes":[{"primitives":[{"attributes":{"POSITION":0,"COLOR_0":2},"indices":1}]}],`+
		`"bufferViews":[{"buffer":0,"byteLength":48},{"buffer":0,"byteOffset":48,"byteLength":12},{"buffer":0,"byteOffset":60,"byteLength":4},`+
		`{"buffer":0,"byteOffset":64,"byteLength":4},{"buffer":0,"byteOffset":68,"byteLength":2},{"buffer":0,"byteOffset":70,"byteLength":4}],`+
		`"accessors":[{"bufferView":0,"componentType":5126,"count":4,"type":"VEC3"},{"bufferView":1,"componentType":5123,"count":6,"type":"SCALAR",`+
		`"sparse":{"count":2,"indices":{"bufferView":2,"componentType":5123},"values":{"bufferView":3}}},{"componentType":5121,"normalized":true,"count":4,"type":"VEC4",`+
		`"sparse":{"count":1,"indices":{"bufferView":4,"componentType":5121},"values":{"bufferView":5}}}]`))
	if d := r.Mesh.Data(); !slices.Equal(d.Triangles, []uint32{0, 1, 2}) || r.Mesh.Defects().DegenerateFaces != 1 ||
		!slices.Equal(d.Colors, []uint8{0, 0, 0, 0, 0, 0, 0, 0, 255, 0, 255, 128, 0, 0, 0, 0}) {
		t.Errorf("triangles %v of %+v, colours %v", d.Triangles, r.Mesh.Defects(), d.Colors)
	}
}

// TestGLTFTextureTransform: scaled, turned and moved as in the extension's text,
// where v goes down; in ours it goes up.
func TestGLTFTextureTransform(t *testing.T) {
	dir := t.TempDir()
	writePicture(t, filepath.Join(dir, "a.png"), 3, 2)
	data := packedBytes(onePositions, []float32{0, 0, 1, 0, 0, 1})
	for _, c := range []struct {
		transform string
		set       int // of the coordinates
		want      []float32
	}{
		{`"offset":[0.25,0.5]`, 0, []float32{0.25, 0.5, 1.25, 0.5, 0.25, -0.5}},
		{`"scale":[2,4]`, 0, []float32{0, 1, 2, 1, 0, -3}},
		{`"rotation":1.5707963267948966`, 0, []float32{0, 1, 0, 2, 1, 1}}, // u goes up, v to the right
		{`"rotation":1.5707963267948966,"scale":[2,4],"offset":[0.5,0]`, 0, []float32{0.5, 1, 0.5, 3, 4.5, 1}},
		{`"texCoord":2,"offset":[1,0]`, 2, []float32{1, 1, 2, 1, 1, 0}},
	} {
		r := readIn(t, dir, "a.gltf", gltfDoc(data, oneScene+fmt.Sprintf(`,"extensionsRequired":["KHR_texture_transform"],"meshes":[{"primitives":[{"attributes":{"POSITION":0,"TEXCOORD_%d":1},"material":0}]}],`+
			`"bufferViews":[{"buffer":0,"byteLength":60}],"accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3"},{"bufferView":0,"byteOffset":36,"componentType":5126,"count":3,"type":"VEC2"}],`+
			`"materials":[{"pbrMetallicRoughness":{"baseColorTexture":{"index":0,"extensions":{"KHR_texture_transform":{%s}}}}}],"textures":[{"source":0}],"images":[{"uri":"a.png"}]`, c.set, c.transform)))
		got := cornerCoords(r.Mesh.Data())
		for i := range got {
			if i >= len(c.want) || math.Abs(float64(got[i]-c.want[i])) > 1e-6 { // of sines in float32
				t.Errorf("%s: %v, want %v", c.transform, got, c.want)
				break
			}
		}
		if len(r.Warnings) > 0 || len(r.Mesh.Textures()) != 1 || len(got) != 6 {
			t.Errorf("%s: %q", c.transform, r.Warnings)
		}
	}
}

// TestGLTFMeshopt: a surface packed with meshopt, with the vectors that its own
// encoder made; where it cannot be unpacked, what the file has beside counts.
func TestGLTFMeshopt(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "internal", "meshopt", "testdata", "vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var vectors map[string]string
	if err := json.Unmarshal(text, &vectors); err != nil {
		t.Fatal(err)
	}
	packed := func(name string) []byte {
		b, err := base64.StdEncoding.DecodeString(vectors[name])
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	// B holds 300 points at (i/4, i%17/2, 1); T 800 triangles of a grid of 21.
	points, triangles := packed("B0"), packed("T")
	document := func(extension, required string, points []byte, fallback string) string {
		return fmt.Sprintf(`{"asset":{"version":"2.0"},"extensionsUsed":[%q],%s"buffers":[{"byteLength":%d,"uri":"%s"},{"byteLength":3600%s}],`+oneScene+
			`,"meshes":[{"primitives":[{"attributes":{"POSITION":0},"indices":1}]}],"bufferViews":[{"buffer":1,"byteLength":3600,"extensions":{%q:{"buffer":0,"byteLength":%d,`+
			`"byteStride":12,"count":300,"mode":"ATTRIBUTES"}}},{"buffer":1,"byteLength":9600,"extensions":{%q:{"buffer":0,"byteOffset":%d,"byteLength":%d,"byteStride":4,"count":2400,"mode":"TRIANGLES","filter":"NONE"}}}],`+
			`"accessors":[{"bufferView":0,"componentType":5126,"count":300,"type":"VEC3"},{"bufferView":1,"componentType":5125,"count":2400,"type":"SCALAR"}]}`,
			extension, required, len(points)+len(triangles), dataOf(append(slices.Clone(points), triangles...)), fallback, extension, len(points), extension, len(points), len(triangles))
	}
	for _, c := range []struct {
		name, content string
		x             float64 // of point 4
		warning       string
	}{
		{"required", document("EXT_meshopt_compression", `"extensionsRequired":["EXT_meshopt_compression","KHR_mesh_quantization"],`, points, `,"extensions":{"EXT_meshopt_compression":{"fallback":true}}`), 1, ""},
		{"version 1", document("KHR_meshopt_compression", `"extensionsRequired":["KHR_meshopt_compression"],`, packed("B1_3"), ""), 1, ""},
		{"not required", document("EXT_meshopt_compression", "", points, `,"uri":"`+dataOf(make([]byte, 3600))+`"`), 1, ""},
		{"broken, with the plain data", document("EXT_meshopt_compression", "", points[:len(points)-40], `,"uri":"`+dataOf(make([]byte, 3600))+`"`), 0, "bufferViews[0] cannot be unpacked"},
	} {
		r := readIn(t, t.TempDir(), "a.gltf", c.content)
		if got := r.Mesh.Vertex(4).X; got != c.x || r.Mesh.VertexCount() != 300 {
			t.Errorf("%s: x is %v of %d, want %v", c.name, got, r.Mesh.VertexCount(), c.x)
		}
		// The grid has more points than there are, so some triangles are left out.
		if n := r.Mesh.TriangleCount() + r.Mesh.Defects().OutOfRangeFaces + r.Mesh.Defects().DegenerateFaces; n != 800 {
			t.Errorf("%s: %d triangles", c.name, n)
		}
		w := strings.Join(r.Warnings, "\n")
		if strings.Contains(w, "unpacked") != (c.warning != "") || !strings.Contains(w, c.warning) {
			t.Errorf("%s: %q", c.name, w)
		}
	}
	path := filepath.Join(t.TempDir(), "a.gltf")
	writeFile(t, path, document("EXT_meshopt_compression", `"extensionsRequired":["EXT_meshopt_compression"],`, points[:len(points)-40], `,"uri":"`+dataOf(make([]byte, 3600))+`"`))
	if _, err := Read(t.Context(), path, nil); err == nil || !strings.Contains(err.Error(), "bufferViews[0]: the packed data") {
		t.Errorf("required and broken: %v", err)
	}
}

// TestGLTFSharedVertices: primitives of the same arrays share their vertices,
// unless their materials move the texture in different ways.
func TestGLTFSharedVertices(t *testing.T) {
	dir := t.TempDir()
	writePicture(t, filepath.Join(dir, "a.png"), 3, 2)
	data := packedBytes(onePositions, []float32{0, 0, 1, 0, 0, 1})
	material := func(offset string) string {
		return `{"pbrMetallicRoughness":{"baseColorTexture":{"index":0,"extensions":{"KHR_texture_transform":{"offset":` + offset + `}}}}}`
	}
	primitive := func(material int) string {
		return fmt.Sprintf(`{"attributes":{"POSITION":0,"TEXCOORD_0":1},"material":%d}`, material)
	}
	r := readIn(t, dir, "a.gltf", gltfDoc(data, oneScene+`,"meshes":[{"primitives":[`+primitive(0)+","+primitive(1)+","+primitive(2)+`]}],`+
		`"bufferViews":[{"buffer":0,"byteLength":60}],"accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3"},{"bufferView":0,"byteOffset":36,"componentType":5126,"count":3,"type":"VEC2"}],`+
		`"materials":[`+material("[0,0]")+","+material("[0.5,0.25]")+","+material("[0,0]")+`],"textures":[{"source":0}],"images":[{"uri":"a.png"}]`))
	still, moved := []float32{0, 1, 1, 1, 0, 0}, []float32{0.5, 0.75, 1.5, 0.75, 0.5, -0.25}
	if got := cornerCoords(r.Mesh.Data()); !slices.Equal(got, slices.Concat(still, moved, still)) || r.Mesh.VertexCount() != 6 {
		t.Errorf("%v of %d vertices", got, r.Mesh.VertexCount())
	}
}
