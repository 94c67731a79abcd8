package meshio

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// vtpKinds are all ways in which arrays are written.
func vtpKinds() map[string]vtpKind {
	kinds := map[string]vtpKind{"ascii": {format: "ascii"}}
	for name, k := range map[string]vtpKind{
		"binary": {format: "binary"}, "binary apart": {format: "binary", apart: true},
		"raw": {format: "appended", raw: true}, "appended": {format: "appended"},
	} {
		for _, zlib := range []bool{false, true} {
			for _, wide := range []bool{false, true} {
				for _, big := range []bool{false, true} {
					k.zlib, k.wide, k.big = zlib, wide, big
					kinds[fmt.Sprintf("%s, zlib %v, wide %v, big %v", name, zlib, wide, big)] = k
				}
			}
		}
	}
	return kinds
}

func TestVTPKinds(t *testing.T) {
	for name, kind := range vtpKinds() {
		t.Run(name, func(t *testing.T) {
			v := vtpFile{vtpKind: kind, packBlock: 24}
			v.piece([]float32{0, 0, 0, 1, 0, 0, 0, 1.5, 0}, 3, []int32{0, 1, 2}, func() {
				v.body.WriteString(`<PointData Scalars="mine" Normals="Normals" TCoords="uv coordinates">`)
				v.array("mine", 3, []uint8{255, 0, 0, 0, 255, 0, 1, 2, 3})
				v.array("Normals", 3, []float64{0, 0, 1, 0, 0, 1, 0, 0, 1})
				v.array("uv coordinates", 2, []float32{0, 0, 1, 0, 0, 1})
				v.array("curvature", 1, []float32{1, 2, 3})
				v.body.WriteString("</PointData><CellData>")
				v.array("area", 1, []float64{1})
				v.body.WriteString("</CellData><Verts></Verts><Lines/>\n")
			})
			v.piece([]float64{5, 0, 0, 6, 0, 0, 5, 1, 0}, 3, []int32{0, 2, 1}, func() {
				v.body.WriteString("<PointData>")
				v.array("RGBA", 4, []uint8{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
				v.array("Normals", 3, []float32{0, 1, 0, 0, 1, 0, 0, 1, 0})
				v.array("TCoords", 3, []float32{0.5, 0.25, 9, 1, 0, 9, 0, 1, 9})
				v.body.WriteString("</PointData>\n")
			})
			r := readIn(t, t.TempDir(), "a.vtp", string(v.file()))
			want(t, r.Mesh, []float32{0, 0, 0, 1, 0, 0, 0, 1.5, 0, 5, 0, 0, 6, 0, 0, 5, 1, 0}, []uint32{0, 1, 2, 3, 5, 4})
			d := r.Mesh.Data()
			if !slices.Equal(d.Colors, []uint8{255, 0, 0, 255, 0, 255, 0, 255, 1, 2, 3, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}) {
				t.Errorf("colours %v", d.Colors)
			}
			if !slices.Equal(d.Normals, []float32{0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0}) {
				t.Errorf("normals %v", d.Normals)
			}
			if !slices.Equal(d.TexCoords, []float32{0, 0, 1, 0, 0, 1, 0.5, 0.25, 1, 0, 0, 1}) {
				t.Errorf("texture coordinates %v", d.TexCoords)
			}
			if !slices.Equal(r.NotKept, []string{`Values that are not kept: "curvature", "area".`}) {
				t.Errorf("warnings %q", r.Warnings)
			}
		})
	}
}

// vtpASCII is a file with the given inside of a piece of three points.
func vtpASCII(attributes, inside string) string {
	return `<?xml version="1.0"?><VTKFile type="PolyData"><PolyData><FieldData><DataArray type="String" Name="x" format="ascii">1 2</DataArray></FieldData><Piece NumberOfPoints="3" ` +
		attributes + `><Points><DataArray type="Float32" NumberOfComponents="3" format="ascii">0 0 0 1 0 0 0 1 0</DataArray></Points>` + inside + `</Piece></PolyData></VTKFile>`
}

func TestVTPCells(t *testing.T) {
	for _, c := range []struct {
		name, attributes, inside string
		want                     []uint32
		warning                  string
	}{
		{"points", ``, ``, nil, ""},
		{"strip", `NumberOfStrips="1"`, `<Strips><DataArray type="Int32" Name="offsets" format="ascii">3</DataArray><DataArray type="Int64" Name="connectivity" format="ascii">0 1 2</DataArray></Strips>`, oneTriangle, ""},
		{"lines", `NumberOfLines="2"`, `<Lines><DataArray type="Int32" Name="offsets" format="ascii">2 4</DataArray></Lines>`, nil, "2 lines are not kept"},
		{"no such vertex", `NumberOfPolys="2"`, `<Polys><DataArray type="Int32" Name="connectivity" format="ascii">0 1 2 0 1 7</DataArray><DataArray type="UInt8" Name="offsets" format="ascii">3 6</DataArray></Polys>`, oneTriangle, "a vertex that does not exist"},
		{"other letter case", `NumberOfStrips="1"`, `<Strips><DataArray type="int32" Name="offsets" format="ASCII">3</DataArray><DataArray type="vtkIdType" Name="connectivity" format="Ascii">0 1 2</DataArray></Strips>`, oneTriangle, ""},
		{"comment", ``, `<!-- x --><PointData><Array type="String" Name="s" format="ascii">1 2</Array></PointData>`, nil, `not kept: "s"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := readIn(t, t.TempDir(), "a.vtp", vtpASCII(c.attributes, c.inside))
			want(t, r.Mesh, onePositions, c.want)
			if w := strings.Join(slices.Concat(r.Warnings, r.NotKept), " "); !strings.Contains(w, c.warning) || c.warning == "" && w != "" {
				t.Errorf("warnings %q", w)
			}
		})
	}
}

func TestVTPFarFromTheOrigin(t *testing.T) {
	for _, kind := range []vtpKind{{format: "ascii"}, {format: "appended", raw: true}, {format: "binary", zlib: true}} {
		v := vtpFile{vtpKind: kind, packBlock: 100}
		v.piece([]float64{4500000.125, 0, 0, 4500001.25, 0, 0, 4500000.125, 1, 0}, 3, []int32{0, 1, 2}, func() {})
		m := readIn(t, t.TempDir(), "a.vtp", string(v.file())).Mesh
		if a, b := m.Vertex(0), m.Vertex(1); a.X != 4500000.125 || b.X != 4500001.25 {
			t.Errorf("vertices %v and %v", a, b)
		}
	}
}

func TestVTPErrors(t *testing.T) {
	whole := vtpASCII("", "")
	replaced := func(old, new string) string {
		if !strings.Contains(whole, old) {
			t.Fatalf("no %q", old)
		}
		return strings.Replace(whole, old, new, 1)
	}
	raw := string(vtpWriter(vtpKind{format: "appended", raw: true})(sheet(3)))
	packed := string(vtpWriter(vtpKind{format: "binary", zlib: true})(sheet(3)))
	for _, c := range []struct{ name, content, want string }{
		{"kind", replaced("PolyData", "ImageData"), `a VTK dataset "ImageData"; only PolyData`},
		{"compressor", replaced(`"PolyData"`, `"PolyData" compressor="vtkLZ4DataCompressor"`), `compressed by "vtkLZ4DataCompressor"`},
		{"byte order", replaced(`"PolyData"`, `"PolyData" byte_order="Middle"`), "no byte order"},
		{"header", replaced(`"PolyData"`, `"PolyData" header_type="UInt8"`), "no type of a header"},
		{"twice", replaced(`"PolyData"`, `"PolyData" type="PolyData"`), "twice"},
		{"entity", replaced("<FieldData>", "<FieldData>&lol;"), "the XML is damaged: invalid character entity"},
		{"document type", replaced("<VTKFile", `<!DOCTYPE x [<!ENTITY a "b">]><VTKFile`), "document type definition"},
		{"nesting", replaced("<FieldData>", "<FieldData>"+strings.Repeat("<a>", 99)), "nested more than 16 deep"},
		{"not closed", strings.TrimSuffix(whole, "</VTKFile>"), "the XML is damaged: unexpected EOF"},
		{"two roots", whole + "<VTKFile/>", "not one element VTKFile"},
		{"count", replaced(`"3"`, `"-3"`), `NumberOfPoints is "-3", no count`},
		{"huge count", replaced(`"3"`, `"99999999999999999999"`), "more than can be shown"},
		{"promise", replaced(`"3"`, `"1000000"`), "room for 9 of the 3000000 numbers"},
		{"too many numbers", replaced("0 1 0<", "0 1 0 5<"), "goes on after 9 numbers"},
		{"components", replaced(`Components="3"`, `Components="4"`), "of three components"},
		{"no points", replaced("<Points>", "<Dots>"), "the XML is damaged"},
		{"number", replaced("1 0 0 0", "1 0 0x1p3 0"), `"0x1p3" is no number`},
		{"format", replaced(`NumberOfComponents="3" format="ascii"`, `NumberOfComponents="3" format="hex"`), `the format "hex"`},
		{"type", replaced("Float32", "String"), `the type "String"`},
		{"offsets", vtpASCII(`NumberOfPolys="2"`, `<Polys><DataArray type="Int32" Name="connectivity" format="ascii">0 1 2 0 1 2</DataArray><DataArray type="Int32" Name="offsets" format="ascii">6 3</DataArray></Polys>`), "3 cannot be the end"},
		{"no cells", vtpASCII(`NumberOfPolys="2"`, ``), "has not the arrays connectivity and offsets"},
		{"no appended data", raw[:strings.Index(raw, "<AppendedData")] + "</VTKFile>", "no appended data"},
		{"appended data cut off", raw[:strings.Index(raw, "\n _")+30], "bytes; 27 numbers need 108"},
		{"beyond the end", strings.Replace(raw, `offset="0"`, `offset="99999999"`, 1), "after the end of the file"},
		{"overlap", strings.Replace(raw, `offset="0"`, `offset="112"`, 1), "numbers need"},
		{"base64", strings.Replace(packed, "AQAAA", "AQ*AA", 1), `"*" is no character of base64`},
		{"packed", strings.Replace(packed, "AQAAA", "AgAAA", 1), "needed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.vtp")
			writeFile(t, path, c.content)
			_, err := Read(context.Background(), path, nil)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

// TestVTPArraysDoNotShareBytes: else a small file could ask for any memory.
func TestVTPArraysDoNotShareBytes(t *testing.T) {
	pieces := func(n int) string {
		v := vtpFile{vtpKind: vtpKind{format: "appended", raw: true}}
		v.body.WriteString(strings.Repeat(
			`<Piece NumberOfPoints="1000"><Points><DataArray type="UInt8" format="appended" offset="0"/></Points></Piece>`, n))
		v.appended.Write(v.lengths(3000))
		v.appended.Write(make([]byte, 3000))
		return string(v.file())
	}
	if _, err := readBytes(t, "a.vtp", pieces(1)); err != nil {
		t.Error(err)
	}
	if _, err := readBytes(t, "a.vtp", pieces(2)); err == nil || !strings.Contains(err.Error(), "overlaps") {
		t.Error(err)
	}
}

// TestVTPBomb: what unpacks to far more than the file is refused.
func TestVTPBomb(t *testing.T) {
	const points = 6 << 20 // of 12 bytes
	v := vtpFile{vtpKind: vtpKind{format: "appended", raw: true, zlib: true}, packBlock: 1 << 22}
	v.piece(make([]float32, 3*points), points, nil, func() {})
	_, err := readBytes(t, "a.vtp", string(v.file()))
	if err == nil || !strings.Contains(err.Error(), "unpack to more than 64 MB") {
		t.Error(err)
	}
}

func TestVTPDamaged(t *testing.T) {
	for name, kind := range vtpKinds() {
		whole := vtpWriter(kind)(sheet(6))
		r := rand.New(rand.NewPCG(5, 6))
		path := filepath.Join(t.TempDir(), "a.vtp")
		for range 16 {
			b := slices.Clone(whole)
			b[r.IntN(len(b))] ^= byte(1 + r.IntN(255))
			for _, content := range [][]byte{b, whole[:r.IntN(len(whole))]} {
				if err := os.WriteFile(path, content, 0o600); err != nil {
					t.Fatal(err)
				}
				if _, err := Read(context.Background(), path, nil); err != nil && !strings.Contains(err.Error(), "a.vtp: ") {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	}
}

func FuzzVTP(f *testing.F) {
	for _, kind := range vtpKinds() {
		f.Add(vtpWriter(kind)(sheet(2)))
	}
	f.Add([]byte(vtpASCII(`NumberOfStrips="1"`, `<Strips><DataArray type="Int32" Name="offsets" format="ascii">3</DataArray><DataArray type="Int64" Name="connectivity" format="ascii">0 1 2</DataArray></Strips>`)))
	f.Fuzz(func(t *testing.T, content []byte) { fuzz(t, vtpFormat, content) })
}
