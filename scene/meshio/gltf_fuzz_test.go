package meshio

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
)

func FuzzGLTF(f *testing.F) {
	f.Add([]byte(gltfDoc(oneBin, oneGLTF)))
	f.Add([]byte(gltfFive(`{"attributes":{"POSITION":0},"indices":1,"mode":5},{"attributes":{"POSITION":4},"indices":3,"material":0}`)))
	f.Add([]byte(glbOf(`{"asset":{"version":"2.0","extras":{"unit":"mm"}},"buffers":[{"byteLength":44}],`+
		strings.Replace(oneGLTF, `"mesh":0}`, `"mesh":0,"scale":[-1,2,3],"rotation":[0,0,1,0],"translation":[1e6,0,0]}`, 1)+`}`, string(oneBin))))
	f.Add(glbBytes(sheet(3)))
	f.Fuzz(func(t *testing.T, content []byte) {
		if bytes.HasPrefix(content, []byte(glbMagic)) {
			fuzz(t, glbFormat, content)
		} else {
			fuzz(t, gltfFormat, content)
		}
	})
}

// FuzzGLTFNumbers puts other numbers and keys into a document, so that it stays
// well formed: most of what random bytes make is no JSON.
func FuzzGLTFNumbers(f *testing.F) {
	texts := []string{
		gltfFive(`{"attributes":{"POSITION":0},"indices":1,"mode":5},{"attributes":{"POSITION":4},"indices":3,"material":0}`),
		gltfDoc(oneBin, strings.Replace(oneGLTF, `"mesh":0}`, `"mesh":0,"scale":[1,1,1],"rotation":[0,0,0,1],"translation":[0,0,0],"children":[1]},{"mesh":0,"matrix":[1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1]}`, 1)),
		gltfDoc(oneBin, oneScene+","+strings.Replace(oneMesh, `"POSITION":0`, `"POSITION":0,"NORMAL":0,"COLOR_0":0,"TEXCOORD_0":2`, 1)+`,"bufferViews":[{"buffer":0,"byteLength":36,"byteStride":12},{"buffer":0,"byteOffset":36,"byteLength":6}],`+
			`"accessors":[{"bufferView":0,"byteOffset":0,"componentType":5126,"count":3,"type":"VEC3"},{"bufferView":1,"componentType":5123,"count":3,"type":"SCALAR"},`+
			`{"bufferView":0,"componentType":5126,"normalized":false,"count":3,"type":"VEC2","sparse":{"count":1,"indices":{"bufferView":1,"componentType":5123},"values":{"bufferView":0}}}],`+
			`"materials":[{"pbrMetallicRoughness":{"baseColorFactor":[1,1,1,1],"baseColorTexture":{"index":0,"texCoord":0}}}],"textures":[{"source":0}],"images":[{"bufferView":0}]`),
	}
	f.Add(uint8(0), []byte{0, 40, 1})
	f.Add(uint8(1), []byte{3, 200, 2, 7, 255, 9})
	f.Add(uint8(2), []byte{5, 41, 0, 1, 33, 3})
	f.Fuzz(func(t *testing.T, which uint8, changes []byte) {
		text := texts[int(which)%len(texts)]
		head, tail, _ := strings.Cut(text, dataMark)
		data, tail, _ := strings.Cut(tail, `"`)
		numbers := gltfNumber.FindAllStringIndex(tail, -1)
		values := []string{"0", "1", "2", "3", "4", "5", "6", "-1", "0.5", "1e30", "-1e-30", "12", "36", "255", "65535", "4294967295",
			"1000000", "1099511627776", "5120", "5121", "5122", "5123", "5125", "5126", "null", "[0]", `"x"`}
		chosen := map[int]string{}
		for i := 0; i+1 < len(changes); i += 2 {
			chosen[int(changes[i])%len(numbers)] = values[int(changes[i+1])%len(values)]
		}
		var b strings.Builder
		b.WriteString(head + dataMark + data + `"`)
		from := 0
		for i, n := range numbers {
			v, ok := chosen[i]
			if !ok {
				v = tail[n[0]+1 : n[1]]
			}
			b.WriteString(tail[from:n[0]+1] + v)
			from = n[1]
		}
		fuzz(t, gltfFormat, []byte(b.String()+tail[from:]))
	})
}

const dataMark = "base64,"

var gltfNumber = regexp.MustCompile(`[:,\[]-?[0-9][0-9.eE+-]*`)
