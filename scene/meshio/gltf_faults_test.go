package meshio

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestGLTFTrees: what is no tree, and what is no scene.
func TestGLTFTrees(t *testing.T) {
	chain := func(n int) string {
		var b strings.Builder
		for i := range n - 1 {
			fmt.Fprintf(&b, `{"children":[%d]},`, i+1)
		}
		return `"scenes":[{"nodes":[0]}],"nodes":[` + b.String() + `{"mesh":0}]`
	}
	for _, c := range []struct{ name, nodes, want string }{
		{"itself", `"scenes":[{"nodes":[0]}],"nodes":[{"children":[0]}]`, "!nodes[0] is its own ancestor"},
		{"ring", `"scenes":[{"nodes":[0]}],"nodes":[{"children":[1]},{"children":[2]},{"children":[1]}]`, "!nodes[1] is its own ancestor"},
		{"two parents", `"scenes":[{"nodes":[0,1]}],"nodes":[{"children":[2]},{"children":[2]},{"mesh":0}]`, "nodes[2] is named twice"},
		{"two roots", `"scenes":[{"nodes":[0,0]}],"nodes":[{"mesh":0}]`, "nodes[0] is named twice"},
		{"deep", chain(900), ""},
		{"too deep", chain(1002), "!nodes[1000] lies below 1000 others"},
		{"child beyond", `"scenes":[{"nodes":[0]}],"nodes":[{"children":[7]}]`, "!nodes[0].children[0] is 7, but there are 1 node"},
		{"root beyond", `"scenes":[{"nodes":[7]}],"nodes":[{"mesh":0}]`, "!scenes[0].nodes[0] is 7"},
		{"several scenes", `"scene":1,"scenes":[{},{"nodes":[0]}],"nodes":[{"mesh":0}]`, "scenes[1] is shown, the only one of 2"},
		{"no scene", `"nodes":[{"children":[1]},{"mesh":0}]`, ""},
		{"no node", `"scenes":[]`, "meshes[0] is placed by no node"},
		{"no turn", `"nodes":[{"mesh":0,"rotation":[0,0,0,0]}]`, "nodes[0].rotation has the length 0, not 1, and is left out"},
		{"long turn", `"nodes":[{"mesh":0,"rotation":[0,0,0,2]}]`, "nodes[0].rotation has the length 2, not 1; it is read as if it had"},
		{"huge", `"nodes":[{"mesh":0,"scale":[1e38,1,1]}]`, "nodes[0] scales its mesh by 1e+38"},
		{"overflow", `"nodes":[{"mesh":0,"scale":[1e300,1e300,1e300],"children":[1]},{"mesh":0,"scale":[1e300,1e300,1e300]}]`, "no finite position"},
		{"flat", `"nodes":[{"mesh":0,"scale":[0,0,0]}]`, "nodes[0] scales its mesh by 0"},
		{"projection", `"nodes":[{"mesh":0,"matrix":[1,0,0,1,0,1,0,0,0,0,1,0,0,0,0,1]}]`, "nodes[0].matrix has a last row"},
		{"animation", oneScene + `,"animations":[{"channels":[]}],"skins":[{"joints":[0]}]`, "animations are left out"},
		{"instancing", `"nodes":[{"mesh":0,"extensions":{"EXT_mesh_gpu_instancing":{"attributes":{}}}}]`, "nodes[0] has copies"},
	} {
		r, err := readBytes(t, "a.gltf", gltfDoc(oneBin, c.nodes+","+oneMesh+","+oneViews))
		if problem, fails := strings.CutPrefix(c.want, "!"); fails {
			var e *FormatError
			if !errors.As(err, &e) || !strings.Contains(err.Error(), problem) {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if w := strings.Join(slices.Concat(r.Warnings, r.NotKept), "\n"); !strings.Contains(w, c.want) || c.want == "" && w != "" || r.Mesh.VertexCount() == 0 {
			t.Errorf("%s: %q", c.name, w)
		}
	}
}

// TestGLTFFaults: each names the place and what is wrong there.
func TestGLTFFaults(t *testing.T) {
	good := gltfDoc(oneBin, oneGLTF)
	for _, c := range []struct{ old, new, want string }{
		{`"count":3,"type":"VEC3"`, `"count":-1,"type":"VEC3"`, `accessors[0].count is "-1", not a whole number`},
		{`"count":3,"type":"VEC3"`, `"count":"3","type":"VEC3"`, `accessors[0].count is the text "3" where a whole number belongs`},
		{`"count":3,"type":"VEC3"`, `"count":4,"type":"VEC3"`, "accessors[0] has 4 elements, which take 48 bytes, but bufferViews[0] has 36"},
		{`"count":3,"type":"VEC3"`, `"count":1099511627776,"type":"VEC3"`, "accessors[0] has 1099511627776 elements"},
		{`"count":3,"type":"VEC3"`, `"count":1e30,"type":"VEC3"`, "accessors[0].count"},
		{`5126`, `5125`, "meshes[0].primitives[0].attributes.POSITION: accessors[0] has elements of another type"},
		{`5126`, `99`, "accessors[0].componentType is 99, none of 5120"},
		{`"indices":1`, `"indices":0`, "meshes[0].primitives[0].indices: accessors[0] has elements that are no indices"},
		{`"VEC3"`, `"VEC2"`, "attributes.POSITION: accessors[0] has elements of another type"},
		{`"VEC3"`, `"VEC9"`, `accessors[0].type is "VEC9", none of SCALAR, VEC2`},
		{`"VEC3"`, `"MAT4"`, "accessors[0].type is of matrices"},
		{`"POSITION":0`, `"POSITION":5`, "attributes.POSITION is 5, but there are 2 accessors"},
		{`"POSITION":0`, `"POSITION":0,"NORMAL":1`, "attributes.NORMAL: accessors[1]"},
		{`"POSITION":0`, `"POSITION":null`, ""},
		{`"indices":1`, `"indices":1,"mode":7`, "meshes[0].primitives[0].mode is 7, none of 0 1 2 3 4 5 6"},
		{`"indices":1`, `"indices":1,"material":0`, "meshes[0].primitives[0].material is 0, but there are 0 materials"},
		{`"bufferView":0,`, ``, ""}, // zeros
		{`"bufferView":0,`, `"bufferView":8,`, "accessors[0].bufferView is 8"},
		{`"byteLength":36}`, `"byteLength":36,"byteStride":8}`, "bufferViews[0].byteStride is 8, but an element of accessors[0] has 12"},
		{`"byteLength":36}`, `"byteLength":99}`, "bufferViews[0] ends at byte 99, but buffers[0] has 44"},
		{`"bufferViews":[{"buffer":0,"byteLength":36}`, `"extensionsRequired":["EXT_meshopt_compression"],"bufferViews":[{"buffer":0,"byteLength":36,"extensions":{"EXT_meshopt_compression":{}}}`, "bufferViews[0] has 36 bytes, but packs only 0"},
		{`"bufferViews":[{"buffer":0,"byteLength":36}`, `"bufferViews":[{"buffer":9,"byteLength":36,"extensions":{"EXT_meshopt_compression":{"count":3,"byteStride":12,"byteLength":36,"mode":"ATTRIBUTES"}}}`, "bufferViews[0]: the data are no packed attributes"},
		{`"bufferViews":[{"buffer":0,"byteLength":36}`, `"bufferViews":[{"buffer":9,"byteLength":36,"extensions":{"EXT_meshopt_compression":{"count":900000000,"byteStride":60000}}}`, "would take more than"},
		{`"bufferViews":[{"buffer":0,"byteLength":36}`, `"bufferViews":[{"buffer":9,"byteLength":36,"extensions":{"EXT_meshopt_compression":{"buffer":7,"count":3,"byteStride":12}}}`, "bufferViews[0].buffer is 7"},
		{`"byteLength":44`, `"byteLength":45`, "buffers[0].byteLength promises 45 bytes but there are 44"},
		{`"buffer":0,"byteLength":36`, `"buffer":3,"byteLength":36`, "bufferViews[0].buffer is 3"},
		{`;base64,AAAA`, `;base64,@AAA`, "buffers[0].uri is broken"},
		{`"mesh":0}`, `"mesh":2}`, "nodes[0].mesh is 2, but there are 1 mesh"},
		{`"mesh":0}`, `"mesh":0,"translation":[1,2]}`, "nodes[0].translation has 2 numbers, not 3"},
		{`"mesh":0}`, `"mesh":0,"translation":[1,2,null]}`, "nodes[0].translation[2] is null where a number belongs"},
		{`"mesh":0}`, `"mesh":0,"translation":[1,2,1e999]}`, "nodes[0].translation[2] is \"1e999\", larger"},
		{`"nodes":[{"mesh":0}]`, `"nodes":[null]`, "nodes[0] is null where an object {…} belongs"},
		{`"nodes":[{"mesh":0}]`, `"nodes":{"mesh":0}`, "nodes is an object {…} where a list […] belongs"},
		{`"2.0"`, `"1.0"`, `asset.version is "1.0"; only glTF 2.0`},
		{`"2.0"`, `"2.0","minVersion":"2.1"`, "asset.minVersion"},
		{`"scene":0`, `"scene":0} more {`, "something follows the end of the document"},
		{`"scene":0`, `"scene":0,"scene":"x","x":1`, ""}, // the first counts, with a word
		{`"2.0"`, `2.0`, "asset.version is the number 2.0 where a text belongs"},
		{`"asset"`, `"Asset"`, `no "asset"`},
		{`"scene":0`, `"extensionsRequired":["KHR_draco_mesh_compression"]`, "extensionsRequired[0]: the surface is packed with Draco"},
		{`"scene":0`, `"extensionsRequired":["EXT_x"]`, `extensionsRequired[0] is "EXT_x", an extension that is not known`},
		{`"scene":0`, `"extensionsRequired":["KHR_mesh_quantization"]`, ""},
		{`"scene":0`, `"extensionsRequired":["KHR_materials_unlit"]`, ""},
		{`"scene":0`, `"scene":0,,`, "line 1: not JSON: ',' stands where a key in quotation marks belongs"},
		{`"indices":1`, `"indices":1,"extensions":{"KHR_draco_mesh_compression":{}}`, ""}, // with the plain data beside
	} {
		text := strings.Replace(good, c.old, c.new, 1)
		if text == good {
			t.Fatalf("%s is not there", c.old)
		}
		_, err := readBytes(t, "a.gltf", text)
		var e *FormatError
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", c.new, err)
			}
		} else if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.new, err, c.want)
		}
	}
	draco := strings.Replace(strings.Replace(good, `"indices":1`, `"indices":1,"extensions":{"KHR_draco_mesh_compression":{}}`, 1), `"bufferView":0,`, "", 1)
	if _, err := readBytes(t, "a.gltf", draco); err == nil || !strings.Contains(err.Error(), "meshes[0].primitives[0]: the surface is packed with Draco") {
		t.Errorf("Draco: %v", err)
	}
	// Lines are those of the file, though data is cut out before.
	text := strings.Replace(strings.ReplaceAll(good, `"}`, "\"\n}"), `"count":3,"type":"SCALAR"`, `"count":true`, 1)
	if _, err := readBytes(t, "a.gltf", text); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("line %d: accessors[1].count", 1+strings.Count(text[:strings.Index(text, "true")], "\n"))) {
		t.Errorf("%v", err)
	}
}

// TestGLTFOfAnotherVersion: what is wrong is the version, whatever stands before
// it; in version 1 the lists are objects.
func TestGLTFOfAnotherVersion(t *testing.T) {
	for text, version := range map[string]string{
		`{"accessors":{"a":{"count":3}},"meshes":{"m":{}},"asset":{"version":"1.0"}}`: "1.0",
		`{"asset":{"generator":"x","version":"1.1"},"nodes":{"n":{"mesh":"m"}}}`:      "1.1",
		`{"asset":{"version":1.0},"buffers":{"b":{"byteLength":3}}}`:                  "1.0",
		`{"asset":{"version":"3.0"},"nodes":[{"mesh":{}}]}`:                           "3.0",
	} {
		_, err := readBytes(t, "a.gltf", text)
		if want := fmt.Sprintf("asset.version is %q; only glTF 2.0 can be read", version); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func TestGLBFrames(t *testing.T) {
	text := `{"asset":{"version":"2.0"},"buffers":[{"byteLength":44}],` + oneGLTF + `}`
	good := glbOf(text, string(oneBin))
	set := func(at int, v uint32) string {
		b := []byte(good)
		binary.LittleEndian.PutUint32(b[at:], v)
		return string(b)
	}
	bin := 20 + len(text) + (4-len(text)%4)%4
	for _, c := range []struct{ name, content, want string }{
		{"header alone", good[:12], "byte 12: the file ends in its header"},
		{"cut off", good[:len(good)-4], "byte 8: the header promises"},
		{"too long", good + "more", "what follows belongs to something else"},
		{"version", set(4, 1), "byte 4: this is glTF 1"},
		{"text too long", set(12, 1<<31), "byte 12: chunk 0 promises 2147483648 bytes"},
		{"no text", set(16, 7), "byte 16: the first chunk is not the JSON text"},
		{"data too long", set(bin, 1<<20), "chunk 1 promises 1048576 bytes but 44 follow"},
		{"other chunk", set(bin+4, 7), "buffers[0] has neither a name of a file nor data"},
		{"broken text", strings.Replace(good, `"count":3`, `"count"=3`, 1), "not JSON: '=' stands where a colon belongs"},
		{"shorter data", strings.Replace(good, `"byteLength":44`, `"byteLength":48`, 1), "buffers[0].byteLength promises 48 bytes but there are 44"},
	} {
		_, err := readBytes(t, "a.glb", c.content)
		var e *FormatError
		if !errors.As(err, &e) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// TestGLTFBombs: small files that would make much of themselves.
func TestGLTFBombs(t *testing.T) {
	many := func(n int, s string) string { return strings.TrimSuffix(strings.Repeat(s+",", n), ",") }
	primitive := `{"attributes":{"POSITION":0},"indices":1}`
	empty := strings.Replace(oneViews, `"count":3,"type":"VEC3"`, `"count":0,"type":"VEC3"`, 1)
	for _, c := range []struct{ name, rest, want string }{
		{"zeros", strings.Replace(oneGLTF, `"bufferView":0,"componentType":5126,"count":3`, `"componentType":5126,"count":1000000000`, 1), "would take more than"},
		{"zeros as indices", strings.Replace(oneGLTF, `"bufferView":1,"componentType":5123,"count":3`, `"componentType":5123,"count":1000000000`, 1), "would take more than"},
		{"placed often", `"scenes":[{"nodes":[` + many(40_000, `0`) + `]}],"nodes":[{"mesh":0}],` + oneMesh + "," + oneViews, ""},
		{"many parts often", `"nodes":[` + many(30_000, `{"mesh":0}`) + `],"meshes":[{"primitives":[` + many(30_000, primitive) + `]}],` + empty, "would take more than"},
		{"many lines often", `"nodes":[` + many(30_000, `{"mesh":0}`) + `],"meshes":[{"primitives":[` + many(30_000, `{"mode":1}`) + `]}],` + oneViews, "would take more than"},
		{"empty nodes", `"nodes":[` + many(600_000, `{}`) + `],` + oneMesh + "," + oneViews, "one object too many"},
		{"empty materials", `"materials":[` + many(700_000, `{}`) + `],` + oneGLTF, "one object too many"},
		{"other things", `"extras":[` + many(1_000_000, `{}`) + `],` + oneGLTF, ""},
		{"deep", `"extras":` + strings.Repeat(`{"a":`, 9000) + `1` + strings.Repeat(`}`, 9000) + `,` + oneGLTF, ""},
		{"too deep", `"extras":` + strings.Repeat(`[`, 1_000_000) + strings.Repeat(`]`, 1_000_000) + `,` + oneGLTF, "nested more than 10000 deep"},
		{"one file by many names", `"x":0,` + oneGLTF, ""},
	} {
		text := gltfDoc(oneBin, c.rest)
		path := filepath.Join(t.TempDir(), "a.gltf")
		writeFile(t, path, text)
		var err error
		n := allocated(t, 1, func() { _, err = Read(context.Background(), path, nil) })
		var e *FormatError
		if (c.want == "") != (err == nil) || err != nil && (!errors.As(err, &e) || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		const base, factor = 256 << 20, 40
		if n > base+factor*int64(len(text)) {
			t.Errorf("%s: %d MB allocated for a file of %d kB", c.name, n>>20, len(text)>>10)
		}
	}
}

// TestGLTFFilesAreReadOnce: however a file is named, and however often.
func TestGLTFFilesAreReadOnce(t *testing.T) {
	dir := t.TempDir()
	big := make([]byte, 1<<20)
	writeFile(t, filepath.Join(dir, "x.bin"), string(big))
	const n = 900
	var buffers, views, accessors, prims []string
	for i := range n {
		buffers = append(buffers, fmt.Sprintf(`{"byteLength":36,"uri":"%sx.bin"}`, strings.Repeat("./", i%400)))
		views = append(views, fmt.Sprintf(`{"buffer":%d,"byteLength":36}`, i))
		accessors = append(accessors, fmt.Sprintf(`{"bufferView":%d,"componentType":5126,"count":3,"type":"VEC3"}`, i))
		prims = append(prims, fmt.Sprintf(`{"attributes":{"POSITION":%d}}`, i))
	}
	list := func(s []string) string { return "[" + strings.Join(s, ",") + "]" }
	text := func(k int) string {
		return `{"asset":{"version":"2.0"},"nodes":[{"mesh":0}],"buffers":` + list(buffers[:k]) + `,"bufferViews":` + list(views[:k]) +
			`,"accessors":` + list(accessors[:k]) + `,"meshes":[{"primitives":` + list(prims[:k]) + `}]}`
	}
	path := filepath.Join(dir, "a.gltf")
	writeFile(t, path, text(n))
	r, err := Read(context.Background(), path, nil)
	if err != nil || r.Mesh.VertexCount() != 3*n {
		t.Fatal(err)
	}
	buffers, views, accessors, prims = append(buffers, buffers...), append(views, views...), append(accessors, accessors...), append(prims, prims...)
	for i := range views {
		views[i] = fmt.Sprintf(`{"buffer":%d,"byteLength":36}`, i)
		accessors[i] = fmt.Sprintf(`{"bufferView":%d,"componentType":5126,"count":3,"type":"VEC3"}`, i)
		prims[i] = fmt.Sprintf(`{"attributes":{"POSITION":%d}}`, i)
	}
	if _, err := readBytes(t, "a.gltf", text(2*n)); err == nil {
		t.Error("a missing file was read")
	}
	writeFile(t, path, text(2*n))
	if _, err := Read(context.Background(), path, nil); err == nil || !strings.Contains(err.Error(), "one file too many") {
		t.Error(err)
	}
}
