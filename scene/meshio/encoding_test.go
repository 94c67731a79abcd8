package meshio

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// textFiles are a triangle as each format writes it as text.
func textFiles() map[string]string {
	vtp := vtpFile{vtpKind: vtpKind{format: "ascii"}}
	vtp.piece(onePositions, 3, []int32{0, 1, 2}, func() {})
	return map[string]string{
		"a.obj": oneOBJ, "a.off": oneOFF, "a.stl": oneSTL, "a.ply": plyOf(onePLY, oneBody), "a.mjson": oneMJSON,
		"a.gltf": gltfDoc(oneBin, oneGLTF), "a.vtp": string(vtp.file()),
		"a.vtk": vtkText("DATASET POLYDATA\nPOINTS 3 float\n0 0 0 1 0 0 0 1 0\nPOLYGONS 1 4\n3 0 1 2\n"),
	}
}

// encodedAs returns a text in another encoding, made by golang.org/x/text.
func encodedAs(t *testing.T, e encoding.Encoding, text string) string {
	t.Helper()
	out, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestEncodings: every format is the same mesh however its text is stored, packed
// or not.
func TestEncodings(t *testing.T) {
	utf16 := func(order unicode.Endianness, mark unicode.BOMPolicy) func(string) string {
		return func(text string) string { return encodedAs(t, unicode.UTF16(order, mark), text) }
	}
	for name, text := range textFiles() {
		for _, e := range []struct {
			name    string
			store   func(string) string
			warning string
		}{
			{"UTF-8", func(text string) string { return text }, ""},
			{"a mark", func(text string) string { return "\xef\xbb\xbf" + text }, ""},
			{"UTF-16 of Windows", utf16(unicode.LittleEndian, unicode.UseBOM), "UTF-16"},
			{"UTF-16, big end first", utf16(unicode.BigEndian, unicode.UseBOM), "UTF-16"},
			{"UTF-16 without a mark", utf16(unicode.LittleEndian, unicode.IgnoreBOM), "UTF-16"},
			{"UTF-16, big end first, without a mark", utf16(unicode.BigEndian, unicode.IgnoreBOM), "UTF-16"},
			{"Ctrl+Z", func(text string) string { return text + "\x1a\x1a\x00\x00" }, ""},
			{"Ctrl+Z without a line end", func(text string) string { return strings.TrimSpace(text) + "\x1a" }, ""},
			{"Ctrl+Z in UTF-16", func(text string) string { return utf16(unicode.LittleEndian, unicode.UseBOM)(text + "\x1a") }, "UTF-16"},
		} {
			stored := e.store(text)
			for file, content := range map[string]string{name: stored, name + ".gz": pack(t, stored)} {
				r, err := readBytes(t, file, content)
				if err != nil {
					t.Errorf("%s in %s: %v", file, e.name, err)
					continue
				}
				want(t, r.Mesh, onePositions, oneTriangle)
				if said := strings.Join(r.Warnings, " "); !strings.Contains(said, e.warning) || e.warning == "" && said != "" {
					t.Errorf("%s in %s: warnings %q", file, e.name, r.Warnings)
				}
			}
		}
	}
}

// TestMarkBeforeBinary: editors put a mark before a file whatever follows; a
// binary file that ends in 0x1A keeps it.
func TestMarkBeforeBinary(t *testing.T) {
	m := sheet(3)
	for ext, write := range writers {
		r, err := readBytes(t, "a"+ext, "\xef\xbb\xbf"+string(write(m)))
		if err != nil {
			t.Errorf("%s: %v", ext, err)
			continue
		}
		if r.Mesh.VertexCount() != m.VertexCount() || r.Mesh.TriangleCount() != m.TriangleCount() {
			t.Errorf("%s: %d vertices and %d triangles", ext, r.Mesh.VertexCount(), r.Mesh.TriangleCount())
		}
	}
	const bytesOnly = "element vertex 3\nproperty char x\nproperty char y\nproperty char z\n"
	body := "\x00\x00\x00\x01\x00\x00\x00\x01\x1a"
	r, err := readBytes(t, "a.ply", strings.Replace(plyOf(bytesOnly, body), "ascii", "binary_little_endian", 1))
	if err != nil {
		t.Fatal(err)
	}
	want(t, r.Mesh, []float32{0, 0, 0, 1, 0, 0, 0, 1, 26}, nil)
}

// TestLargeUTF16: a text of many blocks comes through, with letters across the
// ends of blocks, and an error names the line, and the byte in the file.
func TestLargeUTF16(t *testing.T) {
	const vertices = 60_000
	var b strings.Builder
	for i := range vertices {
		fmt.Fprintf(&b, "# é😀 %d\nv %d 0.5 -1\n", i, i)
	}
	b.WriteString("f 1 2 3\n")
	text := b.String()
	path := filepath.Join(t.TempDir(), "a.obj")
	stored := encodedAs(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text)
	if len(stored) < 2*blockSize {
		t.Fatalf("%d bytes are less than two blocks", len(stored))
	}
	writeFile(t, path, stored)
	r, err := Read(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.Mesh.VertexCount() != vertices || r.Mesh.TriangleCount() != 1 || len(r.Warnings) != 1 {
		t.Errorf("%d vertices, %d triangles, warnings %q", r.Mesh.VertexCount(), r.Mesh.TriangleCount(), r.Warnings)
	}
	for _, i := range []int{0, 1234, vertices - 1} {
		if p := r.Mesh.Vertex(i); p.X != float64(i) || p.Y != 0.5 || p.Z != -1 {
			t.Errorf("vertex %d is %v", i, p)
		}
	}

	const line = vertices // of the vertex in the middle
	at := strings.Index(text, fmt.Sprintf("v %d ", line/2-1))
	broken := encodedAs(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text[:at]+"v x y z\n"+text[at:])
	_, err = readBytes(t, "a.obj", broken)
	var e *FormatError
	if !errors.As(err, &e) {
		t.Fatalf("error %v", err)
	}
	before := encodedAs(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text[:at])
	if e.Line != line || e.Offset != int64(len(before)) {
		t.Errorf("line %d, byte %d; want %d and %d", e.Line, e.Offset, line, len(before))
	}
}

// TestMaterialsInOtherEncodings: names of materials in Windows-1252 or UTF-16 are
// those that the mesh names in UTF-8.
func TestMaterialsInOtherEncodings(t *testing.T) {
	const mtl = "newmtl Schädel – außen\nKd 1 0 0\n"
	const obj = "mtllib a.mtl\nusemtl Schädel – außen\n" + oneOBJ
	cp1252 := strings.NewReplacer("ä", "\xe4", "–", "\x96", "ß", "\xdf").Replace
	wide := encodedAs(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), mtl)
	for name, c := range map[string]struct{ obj, mtl string }{
		"both in UTF-8": {obj, mtl}, "material in Windows-1252": {obj, cp1252(mtl)}, "mesh in Windows-1252": {cp1252(obj), mtl},
		"both in Windows-1252": {cp1252(obj), cp1252(mtl)}, "material in UTF-16": {obj, wide}, "material with Ctrl+Z": {obj, mtl + "\x1a"},
	} {
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, "a.mtl"), c.mtl)
		writeFile(t, filepath.Join(dir, "a.obj"), c.obj)
		r, err := Read(t.Context(), filepath.Join(dir, "a.obj"), nil)
		if err != nil {
			t.Fatal(err)
		}
		m := r.Mesh.Data().Materials
		if len(m) != 1 || m[0].Name != "Schädel – außen" || m[0].Diffuse != [4]float32{1, 0, 0, 1} || len(r.Warnings) > 0 {
			t.Errorf("%s: %+v, warnings %q", name, m, r.Warnings)
		}
	}
}

// TestVTPThatNamesItsEncoding: what the XML says of its letters is no reason to
// refuse it.
func TestVTPThatNamesItsEncoding(t *testing.T) {
	for _, c := range []struct{ label, name, said string }{
		{"ISO-8859-1", "Kr\xfcmmung", "Krümmung"}, {"windows-1252", "a\x96b", "a–b"}, {"utf-8", "Krümmung", "Krümmung"}, {"US-ASCII", "a", "a"},
	} {
		text := strings.Replace(vtpASCII(`NumberOfPolys="1"`, `<PointData><DataArray type="Float32" Name="`+c.name+`" format="ascii">1 2 3</DataArray></PointData>`+
			`<Polys><DataArray type="Int32" Name="connectivity" format="ascii">0 1 2</DataArray><DataArray type="Int32" Name="offsets" format="ascii">3</DataArray></Polys>`),
			`version="1.0"`, `version="1.0" encoding="`+c.label+`"`, 1)
		r, err := readBytes(t, "a.vtp", text)
		if err != nil {
			t.Errorf("%s: %v", c.label, err)
			continue
		}
		want(t, r.Mesh, onePositions, oneTriangle)
		if values := r.Mesh.Data().VertexAttributes; len(values) != 1 || values[0].Name != c.said || len(r.NotKept) > 0 {
			t.Errorf("%s: values %+v, not kept %q", c.label, values, r.NotKept)
		}
	}
}

// TestCancelledTranscoding: a reading that is cancelled ends, and gives the memory
// back.
func TestCancelledTranscoding(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.obj")
	if err := os.WriteFile(path, []byte(encodedAs(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), strings.Repeat(oneOBJ, 100_000))), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	_, err := Read(ctx, path, func(float64) {
		calls++
		cancel()
	})
	if !errors.Is(err, ctx.Err()) || ctx.Err() == nil {
		t.Errorf("error %v after %d reports", err, calls)
	}
}
