package meshio

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/internal/textfile"
	"cairn/scene/mesh"
)

// packedBytes returns values as bytes, little-endian.
func packedBytes(values ...any) []byte {
	var b []byte
	for _, v := range values {
		var err error
		if b, err = binary.Append(b, binary.LittleEndian, v); err != nil {
			panic(err)
		}
	}
	return b
}

func dataOf(b []byte) string {
	return "data:application/octet-stream;base64," + base64.StdEncoding.EncodeToString(b)
}

// gltfDoc returns a document with a buffer of its own and whatever else.
func gltfDoc(bin []byte, rest string) string {
	return fmt.Sprintf(`{"asset":{"version":"2.0"},"buffers":[{"byteLength":%d,"uri":"%s"}],%s}`, len(bin), dataOf(bin), rest)
}

// oneBin is a triangle: positions, and indices of sixteen bits from byte 36 on.
var oneBin = packedBytes(onePositions, []uint16{0, 1, 2}, uint16(0))

const (
	oneViews = `"bufferViews":[{"buffer":0,"byteLength":36},{"buffer":0,"byteOffset":36,"byteLength":6}],` +
		`"accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3"},{"bufferView":1,"componentType":5123,"count":3,"type":"SCALAR"}]`
	oneMesh  = `"meshes":[{"primitives":[{"attributes":{"POSITION":0},"indices":1}]}]`
	oneScene = `"scene":0,"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0}]`
	oneGLTF  = oneScene + "," + oneMesh + "," + oneViews
)

func TestGLTFContainers(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "one two.bin"), string(oneBin)+"more")
	named := func(uri string) string {
		return fmt.Sprintf(`{"asset":{"version":"2.0"},"buffers":[{"byteLength":44,"uri":%q}],%s}`, uri, oneGLTF)
	}
	inChunk := `{"asset":{"version":"2.0"},"buffers":[{"byteLength":44}],` + oneGLTF + `}`
	escaped := strings.ReplaceAll(gltfDoc(oneBin, oneGLTF), "/", `\/`)
	for _, c := range []struct{ name, file, content string }{
		{"data", "a.gltf", gltfDoc(oneBin, oneGLTF)},
		{"data with escapes", "b.gltf", escaped},
		{"data without padding", "c.gltf", strings.Replace(gltfDoc(oneBin, oneGLTF), `=",`, `",`, 1)},
		{"a mark before the text", "d.gltf", textfile.Mark + gltfDoc(oneBin, oneGLTF)},
		{"a file", "e.gltf", named("one two.bin")},
		{"a file in an address", "f.gltf", named("one%20two.bin")},
		{"chunk", "g.glb", glbOf(inChunk, string(oneBin))},
		{"chunk and a file", "h.glb", glbOf(named("one%20two.bin"), "unused")},
		{"text filled up with zeros", "i.glb", glbOf(inChunk+"\x00\x00\x00\x00", string(oneBin))},
		{"by content", "j.obj", glbOf(inChunk, string(oneBin))},
		{"text by content", "k.ply", gltfDoc(oneBin, oneGLTF)},
		{"unknown keys", "l.gltf", gltfDoc(oneBin, oneGLTF+`,"extras":{"a":[1,{"b":null}],"":"}"},"x":-1e9,"accessor":7`)},
		{"nothing for null", "m.gltf", gltfDoc(oneBin, oneGLTF+`,"materials":null`)},
		{"numbers with a fraction of zero", "n.gltf", strings.ReplaceAll(gltfDoc(oneBin, oneGLTF), `"count":3`, `"count":3.0`)},
	} {
		r := readIn(t, dir, c.file, c.content)
		want(t, r.Mesh, onePositions, oneTriangle)
		if len(r.Warnings) > 0 || r.Units != "m" || r.Format != map[bool]string{true: "GLB", false: "glTF"}[c.content[:4] == "glTF"] {
			t.Errorf("%s: %s in %q, %q", c.name, r.Format, r.Units, r.Warnings)
		}
	}
}

// TestGLTFNodes: where nodes put a triangle.
func TestGLTFNodes(t *testing.T) {
	const h = "0.7071067811865476" // of a quarter turn
	for _, c := range []struct {
		name, nodes string
		positions   []float32
		triangle    []uint32
	}{
		{"nothing", `[{"mesh":0}]`, onePositions, oneTriangle},
		{"scale, turn, shift", `[{"mesh":0,"scale":[2,3,4],"rotation":[0,0,` + h + `,` + h + `],"translation":[10,0,1]}]`,
			[]float32{10, 0, 1, 10, 2, 1, 7, 0, 1}, oneTriangle},
		{"matrix by columns", `[{"mesh":0,"matrix":[0,2,0,0, -3,0,0,0, 0,0,4,0, 10,0,1,1]}]`,
			[]float32{10, 0, 1, 10, 2, 1, 7, 0, 1}, oneTriangle},
		{"child", `[{"children":[1],"translation":[0,0,5],"scale":[2,2,2]},{"mesh":0,"translation":[1,0,0]}]`,
			[]float32{2, 0, 5, 4, 0, 5, 2, 2, 5}, oneTriangle},
		{"mirror", `[{"mesh":0,"scale":[-1,1,1]}]`, []float32{0, 0, 0, -1, 0, 0, 0, 1, 0}, []uint32{0, 2, 1}},
		{"twice mirrored", `[{"mesh":0,"scale":[-1,1,1],"children":[1]},{"mesh":0,"scale":[1,-1,1]}]`,
			[]float32{0, 0, 0, -1, 0, 0, 0, 1, 0, 0, 0, 0, -1, 0, 0, 0, -1, 0}, []uint32{0, 2, 1, 3, 4, 5}},
	} {
		r := mustRead(t, "a.gltf", gltfDoc(oneBin, `"scenes":[{"nodes":[0]}],"nodes":`+c.nodes+","+oneMesh+","+oneViews))
		const near = 1e-6
		for i, p := range r.Mesh.Data().Positions {
			if i >= len(c.positions) || math.Abs(float64(p-c.positions[i])) > near {
				t.Errorf("%s: positions %v, want %v", c.name, r.Mesh.Data().Positions, c.positions)
				break
			}
		}
		if got := r.Mesh.Data().Triangles; !slices.Equal(got, c.triangle) {
			t.Errorf("%s: triangles %v", c.name, got)
		}
		if len(r.Warnings) > 0 {
			t.Errorf("%s: %q", c.name, r.Warnings)
		}
	}
}

// TestGLTFNormalsFollow: a stretched plane keeps its normals upright on it, and
// a mirrored one still looks to the side that its corners turn to.
func TestGLTFNormalsFollow(t *testing.T) {
	bin := packedBytes([]float32{0, 0, 0, 1, 0, 1, 0, 1, 0}, []float32{-1, 0, 1, -1, 0, 1, -1, 0, 1})
	for _, node := range []string{`"scale":[2,1,1]`, `"scale":[-2,1,1]`, `"scale":[1,1,-0.5]`, `"rotation":[0.6,0,0,0.8],"scale":[3,2,1]`} {
		r := mustRead(t, "a.gltf", gltfDoc(bin, `"nodes":[{"mesh":0,`+node+`}],`+
			`"meshes":[{"primitives":[{"attributes":{"POSITION":0,"NORMAL":1}}]}],"bufferViews":[{"buffer":0,"byteLength":72}],`+
			`"accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3"},{"bufferView":0,"byteOffset":36,"componentType":5126,"count":3,"type":"VEC3"}]`))
		d := *r.Mesh.Data()
		given := d.Normals[:3]
		d.Normals = nil
		m, err := mesh.New(d)
		if err != nil {
			t.Fatal(err)
		}
		m.ComputeNormals()
		packed := m.ShadingNormals()[0]
		const near = 0.01 // of packed normals, which have ten bits a number
		for k, want := range given {
			if v := float64(int32(packed<<(22-10*k))>>22) / 511; math.Abs(v-float64(want)) > near {
				t.Errorf("%s: coordinate %d of the normal %v is %v in that of the surface", node, k, given, v)
			}
		}
	}
}

// gltfFive is five positions and indices of all widths.
func gltfFive(primitives string) string {
	bin := packedBytes([]float32{0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 2, 2, 0}, []uint32{0, 1, 2, 3, 4}, []uint16{0, 1, 2, 3, 4, 0}, []uint8{4, 3, 2, 1, 0, 0, 0, 0})
	return gltfDoc(bin, oneScene+`,"meshes":[{"primitives":[`+primitives+`]}],"bufferViews":[{"buffer":0,"byteLength":100}],"accessors":[`+
		`{"bufferView":0,"componentType":5126,"count":5,"type":"VEC3"},{"bufferView":0,"byteOffset":60,"componentType":5125,"count":5,"type":"SCALAR"},`+
		`{"bufferView":0,"byteOffset":80,"componentType":5123,"count":5,"type":"SCALAR"},{"bufferView":0,"byteOffset":92,"componentType":5121,"count":5,"type":"SCALAR"},`+
		`{"bufferView":0,"componentType":5126,"count":2,"type":"VEC3"},{"bufferView":0,"byteOffset":92,"componentType":5121,"count":3,"type":"SCALAR"}]`)
}

func TestGLTFModes(t *testing.T) {
	strip, fan := []uint32{0, 1, 2, 1, 3, 2, 2, 3, 4}, []uint32{1, 2, 0, 2, 3, 0, 3, 4, 0}
	for _, c := range []struct {
		name, primitives string
		triangles        []uint32
		vertices         int
		warning          string
	}{
		{"strip of 32 bits", `{"attributes":{"POSITION":0},"indices":1,"mode":5}`, strip, 5, ""},
		{"strip of 16 bits", `{"attributes":{"POSITION":0},"indices":2,"mode":5}`, strip, 5, ""},
		{"strip without", `{"attributes":{"POSITION":0},"mode":5}`, strip, 5, ""},
		{"fan", `{"attributes":{"POSITION":0},"indices":1,"mode":6}`, fan, 5, ""},
		{"triangles of 8 bits", `{"attributes":{"POSITION":0},"indices":5,"mode":4}`, []uint32{4, 3, 2}, 5, ""},
		{"corners left", `{"attributes":{"POSITION":0},"indices":3}`, []uint32{4, 3, 2}, 5, "no whole number of triangles"},
		{"points", `{"attributes":{"POSITION":0},"mode":0}`, nil, 5, ""},
		{"lines", `{"attributes":{"POSITION":0},"mode":1},{"attributes":{"POSITION":0},"mode":3}`, nil, 0, "meshes[0].primitives[0] has lines, which are not shown. The same is true of 1 more place."},
		{"points beside", `{"attributes":{"POSITION":0},"mode":0},{"attributes":{"POSITION":0},"mode":5}`, strip, 5, "primitives[0] has points"},
		{"shared vertices", `{"attributes":{"POSITION":0},"indices":5},{"attributes":{"POSITION":0},"indices":1,"mode":5}`, append([]uint32{4, 3, 2}, strip...), 5, ""},
		{"none shared", `{"attributes":{"POSITION":0},"indices":5},{"attributes":{"POSITION":4}}`, []uint32{4, 3, 2}, 7, ""},
		// 4, 3 and 2 are no vertices of the first, though the mesh has them.
		{"others' vertices", `{"attributes":{"POSITION":4},"indices":5},{"attributes":{"POSITION":0},"mode":5}`,
			[]uint32{2, 3, 4, 3, 5, 4, 4, 5, 6}, 7, "1 of 4 triangles name a vertex that does not exist"},
		{"no positions", `{"attributes":{}},{"attributes":{"POSITION":0},"mode":5}`, strip, 5, "has no positions"},
	} {
		r := mustRead(t, "a.gltf", gltfFive(c.primitives))
		if got := r.Mesh.Data().Triangles; !slices.Equal(got, c.triangles) || r.Mesh.VertexCount() != c.vertices {
			t.Errorf("%s: triangles %v of %d", c.name, got, r.Mesh.VertexCount())
		}
		if w := strings.Join(slices.Concat(r.Warnings, r.NotKept), "\n"); !strings.Contains(w, c.warning) || c.warning == "" && w != "" && c.name != "none shared" {
			t.Errorf("%s: %q", c.name, w)
		}
	}
}

// TestGLTFArrays: numbers of every kind and order.
func TestGLTFArrays(t *testing.T) {
	bin := packedBytes(
		// From 0 on, 20 bytes a vertex: position, colour, texture coordinates of 16 bits.
		[]float32{0, 0, 0}, []uint8{255, 0, 188, 128}, []uint16{0, 65535},
		[]float32{1, 0, 0}, []uint8{0, 255, 0, 255}, []uint16{65535, 0},
		[]float32{0, 1, 0}, []uint8{0, 0, 255, 0}, []uint16{0, 0},
		[]int8{127, 0, -128, 0, 0, 127, 0, 0, 127, 127, 127, 0}, // from 60 on: normals
		[]uint16{1, 2}, []float32{5, 6, 7, 8, 9, 10}, // from 72 on: what is changed
	)
	views := `"bufferViews":[{"buffer":0,"byteLength":60,"byteStride":20},{"buffer":0,"byteOffset":60,"byteLength":12,"byteStride":4},` +
		`{"buffer":0,"byteOffset":72,"byteLength":4},{"buffer":0,"byteOffset":76,"byteLength":24}],`
	accessors := `"accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3"},` +
		`{"bufferView":0,"byteOffset":12,"componentType":5121,"normalized":true,"count":3,"type":"VEC4"},` +
		`{"bufferView":0,"byteOffset":16,"componentType":5123,"normalized":true,"count":3,"type":"VEC2"},` +
		`{"bufferView":1,"componentType":5120,"normalized":true,"count":3,"type":"VEC3"},` +
		`{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3","sparse":{"count":2,"indices":{"bufferView":2,"componentType":5123},"values":{"bufferView":3}}},` +
		`{"componentType":5126,"count":3,"type":"VEC3","sparse":{"count":2,"indices":{"bufferView":2,"componentType":5123},"values":{"bufferView":3}}}]`
	read := func(attributes string) *mesh.Data {
		return mustRead(t, "a.gltf", gltfDoc(bin, oneScene+`,"meshes":[{"primitives":[{"attributes":{`+attributes+`}}]}],`+views+accessors)).Mesh.Data()
	}
	d := read(`"POSITION":0,"COLOR_0":1,"TEXCOORD_0":2,"NORMAL":3`)
	if !slices.Equal(d.Positions, onePositions) {
		t.Errorf("positions %v", d.Positions)
	}
	if !slices.Equal(d.TexCoords, []float32{0, 0, 1, 1, 0, 1}) {
		t.Errorf("texture coordinates %v", d.TexCoords)
	}
	if !slices.Equal(d.Normals, []float32{1, 0, -1, 0, 1, 0, 1, 1, 1}) {
		t.Errorf("normals %v", d.Normals)
	}
	// The file's colours are linear: 188 of 255 is 0.737, shown as 0.874.
	if !slices.Equal(d.Colors, []uint8{255, 0, 223, 128, 0, 255, 0, 255, 0, 0, 255, 0}) {
		t.Errorf("colours %v", d.Colors)
	}
	if d := read(`"POSITION":4`); !slices.Equal(d.Positions, []float32{0, 0, 0, 5, 6, 7, 8, 9, 10}) {
		t.Errorf("changed positions %v", d.Positions)
	}
	if d := read(`"POSITION":5`); !slices.Equal(d.Positions, []float32{0, 0, 0, 5, 6, 7, 8, 9, 10}) {
		t.Errorf("changed zeros %v", d.Positions)
	}
}

func pngOf(c color.NRGBA) []byte {
	img := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	img.SetNRGBA(0, 0, c)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func TestGLTFMaterials(t *testing.T) {
	red := color.NRGBA{200, 0, 0, 255}
	picture := pngOf(red)
	bin := append(packedBytes(onePositions, []float32{0, 0, 1, 0, 0, 1}), picture...)
	views := fmt.Sprintf(`"bufferViews":[{"buffer":0,"byteLength":60},{"buffer":0,"byteOffset":60,"byteLength":%d}],`, len(picture)) +
		`"accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3"},{"bufferView":0,"byteOffset":36,"componentType":5126,"count":3,"type":"VEC2"}],`
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "a b.png"), string(picture))
	data := "data:image/png;base64," + base64.StdEncoding.EncodeToString(picture)
	one := func(uv, material, images string) string {
		return gltfDoc(bin, oneScene+`,"meshes":[{"primitives":[{"attributes":{"POSITION":0,`+uv+`},"material":0}]}],`+views+
			`"materials":[`+material+`],"textures":[{"source":0}],"images":[`+images+`]`)
	}
	const textured = `{"name":"m","pbrMetallicRoughness":{"baseColorFactor":[1,0.5,0,0.25],"baseColorTexture":{"index":0}}}`
	half := float32(1.055*math.Pow(0.5, 1/2.4) - 0.055) // of the light, as the display has it
	for _, c := range []struct {
		name, file, texture, warning string
		diffuse                      [4]float32
	}{
		{"data", one(`"TEXCOORD_0":1`, textured, `{"uri":"`+data+`"}`), "images[0]", "", [4]float32{1, half, 0, 1}},
		{"view", one(`"TEXCOORD_0":1`, textured, `{"bufferView":1,"name":"x","mimeType":"image/png"}`), "x", "", [4]float32{1, half, 0, 1}},
		{"file", one(`"TEXCOORD_0":1`, textured, `{"uri":"a%20b.png"}`), "a b.png", "", [4]float32{1, half, 0, 1}},
		{"other set", one(`"TEXCOORD_3":1`, strings.Replace(textured, `"index":0`, `"index":0,"texCoord":3`, 1), `{"uri":"a b.png"}`), "a b.png", "", [4]float32{1, half, 0, 1}},
		{"alpha", one(`"TEXCOORD_0":1`, strings.Replace(textured, `"name"`, `"alphaMode":"BLEND","name"`, 1), `{"uri":"a b.png"}`), "a b.png", "", [4]float32{1, half, 0, 0.25}},
		{"glossiness", one(`"TEXCOORD_0":1`, `{"extensions":{"KHR_materials_pbrSpecularGlossiness":{"diffuseFactor":[0,1,0,1],"diffuseTexture":{"index":0}}}}`, `{"uri":"a b.png"}`), "a b.png", "", [4]float32{0, 1, 0, 1}},
		{"transform", one(`"TEXCOORD_0":1`, strings.Replace(textured, `"index":0`, `"index":0,"extensions":{"KHR_texture_transform":{"scale":[2,2]}}`, 1), `{"uri":"a b.png"}`), "a b.png", "", [4]float32{1, half, 0, 1}},
		{"glow of a black surface", one(`"TEXCOORD_0":1`, `{"name":"m","pbrMetallicRoughness":{"baseColorFactor":[0,0,0,1]},"emissiveFactor":[1,0.5,0],"emissiveTexture":{"index":0}}`, `{"uri":"a b.png"}`), "a b.png", "", [4]float32{1, half, 0, 1}},
		{"glow alone", one(`"TEXCOORD_0":1`, `{"name":"m","emissiveFactor":[1,0.5,0],"emissiveTexture":{"index":0}}`, `{"uri":"a b.png"}`), "a b.png", "", [4]float32{1, half, 0, 1}},
		{"glow without a picture", one(`"TEXCOORD_0":1`, `{"pbrMetallicRoughness":{"baseColorFactor":[0,0.25,0,1]},"emissiveFactor":[1,0.25,0]}`, ``), "", "", [4]float32{1, half, 0, 1}},
		{"strong glow", one(`"TEXCOORD_0":1`, `{"pbrMetallicRoughness":{"baseColorFactor":[0,0,0,1]},"emissiveFactor":[1,0.25,0],"extensions":{"KHR_materials_emissive_strength":{"emissiveStrength":2}}}`, ``), "", "", [4]float32{1, half, 0, 1}},
		{"glow beside a picture", one(`"TEXCOORD_0":1`, strings.Replace(textured, `"name"`, `"emissiveFactor":[0,0,1],"name"`, 1), `{"uri":"a b.png"}`), "a b.png", "glows", [4]float32{1, half, 0, 1}},
		{"picture without a glow", one(`"TEXCOORD_0":1`, strings.Replace(textured, `"name"`, `"emissiveTexture":{"index":0},"name"`, 1), `{"uri":"a b.png"}`), "a b.png", "", [4]float32{1, half, 0, 1}},
		{"without light", one(`"TEXCOORD_0":1`, strings.Replace(textured, `"name"`, `"extensions":{"KHR_materials_unlit":{}},"emissiveFactor":[0,0,1],"name"`, 1), `{"uri":"a b.png"}`), "a b.png", "", [4]float32{1, half, 0, 1}},
		{"elsewhere", one(`"TEXCOORD_0":1`, textured, `{"uri":"../t/A b.png"}`), "a b.png", `"a b.png" is taken`, [4]float32{1, half, 0, 1}},
		{"outside", one(`"TEXCOORD_0":1`, textured, `{"uri":"../c.png"}`), "", "points outside", [4]float32{1, half, 0, 1}},
		{"not there", one(`"TEXCOORD_0":1`, textured, `{"uri":"c.png"}`), "", `Texture "c.png" is left out: it is not there`, [4]float32{1, half, 0, 1}},
		{"no picture", one(`"TEXCOORD_0":1`, textured, `{"uri":"data:image/png;base64,AAAA"}`), "", "neither PNG nor JPEG", [4]float32{1, half, 0, 1}},
		{"no data", one(`"TEXCOORD_0":1`, textured, `{"uri":"data:image/png,AAAA"}`), "", "no data in base64", [4]float32{1, half, 0, 1}},
		{"no image", one(`"TEXCOORD_0":1`, textured, ``), "", "images[0], which does not exist", [4]float32{1, half, 0, 1}},
		{"no coordinates", one(`"X":1`, textured, `{"uri":"a b.png"}`), "", "has no texture coordinates", [4]float32{1, half, 0, 1}},
		{"not used", one(`"TEXCOORD_0":1`, `{"name":"m"},`+textured, `{"uri":"/etc/passwd"}`), "", `"passwd" is left out: it is used by no surface`, [4]float32{1, 1, 1, 1}},
		{"view beyond", one(`"TEXCOORD_0":1`, textured, `{"bufferView":9}`), "", "bufferViews[9], which does not exist", [4]float32{1, half, 0, 1}},
	} {
		r := readIn(t, dir, "m.gltf", c.file)
		d := r.Mesh.Data()
		if len(d.Materials) != 1 || d.Materials[0].Diffuse != c.diffuse {
			t.Errorf("%s: materials %+v", c.name, d.Materials)
			continue
		}
		texture := d.Materials[0].Texture
		if (texture == nil) != (c.texture == "") || texture != nil && (texture.Name != c.texture || texture.Image.NRGBAAt(0, 0) != red) {
			t.Errorf("%s: texture %+v", c.name, texture)
		}
		if w := strings.Join(slices.Concat(r.Warnings, r.NotKept), "\n"); !strings.Contains(w, c.warning) || c.warning == "" && w != "" {
			t.Errorf("%s: %q", c.name, w)
		}
	}
}

// TestGLTFParts: runs of one material, and those without.
func TestGLTFParts(t *testing.T) {
	prims := ""
	for _, m := range []string{`,"material":1`, `,"material":1`, ``, `,"material":0`} {
		prims += `,{"attributes":{"POSITION":0},"mode":5` + m + `}`
	}
	text := strings.TrimSuffix(gltfFive(prims[1:]), "}") + `,"materials":[{"name":"a"},{"name":"b"},{"name":"c"}]}`
	d := mustRead(t, "a.gltf", text).Mesh.Data()
	if !slices.Equal(d.Parts, []mesh.Part{{First: 0, Count: 6, Material: 0}, {First: 6, Count: 3, Material: 2}, {First: 9, Count: 3, Material: 1}}) {
		t.Errorf("parts %+v", d.Parts)
	}
	if len(d.Materials) != 3 || d.Materials[0].Name != "b" || d.Materials[1].Name != "a" || d.Materials[2].Diffuse != plainDiffuse || len(d.Positions) != 15 {
		t.Errorf("materials %+v", d.Materials)
	}
}

// TestGLTFFar: a scan in UTM metres, shifted by a node or by itself, keeps the
// precision of its file.
func TestGLTFFar(t *testing.T) {
	shifted := mustRead(t, "a.gltf", gltfDoc(oneBin, strings.Replace(oneGLTF, `"mesh":0}`, `"mesh":0,"translation":[512345.1,4649776.2,0.3]}`, 1)))
	want(t, shifted.Mesh, onePositions, oneTriangle)
	if o := shifted.Mesh.Data().Origin; o.X != 512345.1 || o.Y != 4649776.2 || o.Z != 0.3 {
		t.Errorf("origin %v", o)
	}
	// A quarter turn is not taken apart.
	turned := mustRead(t, "a.gltf", gltfDoc(oneBin, strings.Replace(oneGLTF, `"mesh":0}`, `"mesh":0,"matrix":[0,1,0,0,-1,0,0,0,0,0,1,0,512345.1,4649776.2,0,1]}`, 1)))
	const near = 1e-7
	if v := turned.Mesh.Vertex(1); math.Abs(v.X-512345.1) > near || math.Abs(v.Y-4649777.2) > near {
		t.Errorf("vertex %v", v)
	}
	bin := packedBytes([]float32{4e6, 0, 0, 4e6 + 1, 0, 0, 4e6, 1, 0}, []uint16{0, 1, 2, 0})
	far := mustRead(t, "a.gltf", gltfDoc(bin, strings.Replace(oneGLTF, `"mesh":0}`, `"mesh":0,"translation":[0.25,0,0]}`, 1)))
	if v := far.Mesh.Vertex(1); v.X != 4e6+1.25 || v.Y != 0 {
		t.Errorf("vertex %v", v)
	}
}

// TestGLTFTwins: one mesh in three containers is one mesh.
func TestGLTFTwins(t *testing.T) {
	root := sharedData(t, "robustness", "qmuntal-gltf", "valid", "testdata")
	for name, size := range map[string][2]int{"BoxVertexColors": {24, 12}, "OrientationTest": {0, 0}} {
		var first *mesh.TriMesh
		for _, f := range []string{"glTF/" + name + ".gltf", "glTF-Embedded/" + name + ".gltf", "glTF-Binary/" + name + ".glb"} {
			r, err := Read(context.Background(), filepath.Join(root, name, filepath.FromSlash(f)), nil)
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = r.Mesh
			}
			want(t, r.Mesh, first.Data().Positions, first.Data().Triangles)
			if size[0] > 0 && (r.Mesh.VertexCount() != size[0] || r.Mesh.TriangleCount() != size[1]) || r.Mesh.VertexCount() == 0 {
				t.Errorf("%s: %d vertices, %d triangles", f, r.Mesh.VertexCount(), r.Mesh.TriangleCount())
			}
		}
	}
}
