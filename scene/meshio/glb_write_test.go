package meshio

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"

	"cairn/scene/mesh"
)

// glbKinds says for a part of the sentence of a loss of which kind it is.
var glbKinds = map[string]string{
	"added after the": vertexList, "positions are moved": positions, "another colour": looks,
	"has no place for these values": attributes,
	"under another name":            names, "from the upper edge": texCoords, "no triangle has": unseen, "without texture coordinates": unseen,
}

// TestGLBComesBack: whatever a mesh has, it comes back as it was but for the
// losses that were told, and each of those is one.
func TestGLBComesBack(t *testing.T) {
	runs := uint64(400)
	if n, err := strconv.ParseUint(os.Getenv("CAIRN_ROUND_TRIPS"), 10, 32); err == nil {
		runs = n
	}
	path := filepath.Join(t.TempDir(), "a.glb")
	for seed := range runs {
		r := rand.New(rand.NewPCG(seed, 9))
		m := randomMesh(r)
		unit := []string{"", "mm", "m", "cm", "um", "in"}[r.IntN(6)]
		if err := Write(context.Background(), path, m, unit); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		back, err := Read(context.Background(), path, nil)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		told := map[string]bool{}
		losses := Losses(path, m, unit)
		for _, l := range losses {
			known := false
			for sentence, kind := range glbKinds {
				if strings.Contains(l, sentence) {
					known, told[kind] = true, true
				}
			}
			if !known {
				t.Errorf("a loss of no known kind: %s", l)
			}
		}
		delete(told, unseen)
		got := differences(m, back.Mesh, texCoordRounding, 0)
		n := m.VertexCount()
		if back.Mesh.VertexCount() < n {
			t.Fatalf("seed %d: %d vertices, want %d", seed, back.Mesh.VertexCount(), n)
		}
		for i := range n { // also those that no triangle has
			if p, q := m.Vertex(i), back.Mesh.Vertex(i); p != q && !(notFinite(p) && notFinite(q)) {
				got[positions] = true
			}
		}
		if c := back.Mesh.Data().Colors; c != nil && slices.Equal(c[:4*n], m.Data().Colors) {
			delete(got, colors)
		}
		if back.Units != unit {
			got[units] = true
		}
		if !maps.Equal(got, told) {
			t.Errorf("seed %d: differences %v, told are %q; %q", seed, got, losses, back.Warnings)
		}
	}
}

// TestGLBKeepsColours: every value of a colour, through linear ones.
func TestGLBKeepsColours(t *testing.T) {
	for c := range 256 {
		if got := displayed()[linearShades()[c]]; int(got) != c {
			t.Errorf("%d becomes %d", c, got)
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 200_000 {
		if c := r.Float32(); float32(fromLinear(toLinear(float64(c)))) != c {
			t.Fatalf("%v becomes %v", c, float32(fromLinear(toLinear(float64(c)))))
		}
	}
	// IEC 61966-2-1: half of the light is 188 of 255.
	if got := fromLinear(0.5) * 255; math.Abs(got-187.52) > 0.01 {
		t.Errorf("half is %v", got)
	}
}

// glbParts returns the document and the binary chunk of a GLB file, and fails
// where its frame is not as the specification has it.
func glbParts(t *testing.T, b []byte) (doc map[string]any, bin []byte) {
	t.Helper()
	le := binary.LittleEndian
	n := le.Uint32(b[12:])
	if string(b[:4]) != "glTF" || le.Uint32(b[4:]) != 2 || int(le.Uint32(b[8:])) != len(b) || n%4 != 0 || string(b[16:20]) != "JSON" {
		t.Fatalf("header %x", b[:20])
	}
	if err := json.Unmarshal(b[20:20+n], &doc); err != nil {
		t.Fatal(err)
	}
	if rest := b[20+n:]; len(rest) > 0 {
		if int(le.Uint32(rest)) != len(rest)-8 || len(rest)%4 != 0 || string(rest[4:8]) != "BIN\x00" {
			t.Fatalf("chunk %x", rest[:8])
		}
		bin = rest[8:]
	}
	return doc, bin
}

// TestGLBIsInMetres: other programs see the mesh at its size and place.
func TestGLBIsInMetres(t *testing.T) {
	d := *sheet(3).Data()
	d.Origin = r3.Vec{X: 512345, Y: -3}
	m, err := mesh.New(d)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.glb")
	for unit, scale := range map[string]float64{"mm": 0.001, "um": 0.000001, "cm": 0.01, "m": 1, "in": 0.0254, "": 1} {
		if err := Write(context.Background(), path, m, unit); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		doc, bin := glbParts(t, b)
		if len(bin) == 0 {
			t.Fatal("no data")
		}
		asset := doc["asset"].(map[string]any)
		delete(asset, "extras") // as of another program
		text, _ := json.Marshal(doc)
		r := mustRead(t, "b.glb", glbOf(string(text), string(bin)))
		for i := range m.VertexCount() {
			const near = 1e-7 // of the place, since float32 holds it
			p, q := r3.Scale(scale, m.Vertex(i)), r.Mesh.Vertex(i)
			if r.Units != "m" || r3.Norm(r3.Sub(p, q)) > near*r3.Norm(p) {
				t.Fatalf("%s: vertex %v is %v, want %v", unit, i, q, p)
			}
		}
		back, err := Read(context.Background(), path, nil)
		if err != nil || back.Mesh.Vertex(4) != m.Vertex(4) || back.Mesh.Data().Origin != d.Origin {
			t.Errorf("%s: %v, origin %v", unit, err, back.Mesh.Data().Origin)
		}
	}
}

// TestMetres: every unit that Read knows is so many metres, and comes back from
// them exactly.
func TestMetres(t *testing.T) {
	for _, name := range []string{"um", "mm", "cm", "m", "in", "micron", "inch", "ft", "feet", "yd", "km", "dm", "nm"} {
		if u := unitsIn("units: " + name); u != "" && 1/metres[u]*metres[u] != 1 {
			t.Errorf("%s is %q, %v metres", name, u, metres[u])
		}
	}
}

// TestGLBTakesNoPictureBeside: it says itself which pictures it has.
func TestGLBTakesNoPictureBeside(t *testing.T) {
	dir := t.TempDir()
	writePicture(t, filepath.Join(dir, "a.png"), 2, 2)
	m, err := mesh.New(mesh.Data{Positions: onePositions, Triangles: oneTriangle, TexCoords: []float32{0, 0.5, 1, 0.5, 1, 1}})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "a.glb")
	if l := Losses(path, m, "m"); len(l) > 0 {
		t.Errorf("losses %q", l)
	}
	if err := Write(context.Background(), path, m, "m"); err != nil {
		t.Fatal(err)
	}
	r, err := Read(context.Background(), path, nil)
	if err != nil || len(r.Mesh.Textures()) > 0 || len(r.Warnings) > 0 || !slices.Equal(r.Mesh.Data().TexCoords, m.Data().TexCoords) {
		t.Errorf("%v, %q", err, r.Warnings)
	}
}

// TestGLBOfNothing: meshes without triangles, or without anything.
func TestGLBOfNothing(t *testing.T) {
	for _, positions := range [][]float32{nil, onePositions} {
		m, err := mesh.New(mesh.Data{Positions: positions})
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "a.glb")
		if err := Write(context.Background(), path, m, "m"); err != nil {
			t.Fatal(err)
		}
		r, err := Read(context.Background(), path, nil)
		if err != nil {
			t.Fatal(err)
		}
		want(t, r.Mesh, positions, nil)
	}
}

// TestGLBSplitsVertices: the first values of a vertex stay with its number.
func TestGLBSplitsVertices(t *testing.T) {
	m, err := mesh.New(mesh.Data{
		Positions: []float32{0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0},
		Triangles: []uint32{0, 1, 2, 1, 3, 2, 2, 1, 3},
		TexCoords: []float32{0, 0.5, 1, 0.5, 0.5, 1, 1, 1, 1, 1},
		TexIndex:  []uint32{0, 1, 2, 3, 2, 2, 2, 4, 2}, // 3 and 4 are equal
	})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.glb")
	if err := Write(context.Background(), path, m, "m"); err != nil {
		t.Fatal(err)
	}
	r, err := Read(context.Background(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	// Two corners have texture coordinates of their own; they are told apart by
	// their numbers.
	want(t, r.Mesh, append(slices.Clone(m.Data().Positions), 1, 0, 0, 1, 0, 0), []uint32{0, 1, 2, 4, 3, 2, 2, 5, 3})
	if got := r.Mesh.Data().TexCoords; !slices.Equal(got, []float32{0, 0.5, 1, 0.5, 0.5, 1, 0.5, 1, 1, 1, 1, 1}) {
		t.Errorf("texture coordinates %v", got)
	}
	if l := Losses(path, m, "m"); len(l) != 1 || !strings.Contains(l[0], "2 vertices with others are added after the 4") {
		t.Errorf("losses %q", l)
	}
}

// glbOf frames a document and data.
func glbOf(text, bin string) string {
	le := binary.LittleEndian
	for len(text)%4 != 0 {
		text += " "
	}
	for len(bin)%4 != 0 {
		bin += "\x00"
	}
	b := append(le.AppendUint32(le.AppendUint32([]byte("glTF"), 2), uint32(20+len(text)+8+len(bin))), le.AppendUint32(nil, uint32(len(text)))...)
	b = append(append(b, "JSON"...), text...)
	b = append(le.AppendUint32(b, uint32(len(bin))), "BIN\x00"...)
	return string(append(b, bin...))
}

func glbBytes(m *mesh.TriMesh) []byte {
	d := *m.Data()
	d.Colors = nil
	plain, err := mesh.New(d)
	if err != nil {
		panic(err)
	}
	dir, err := os.MkdirTemp("", "glb")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "a.glb")
	if err := Write(context.Background(), path, plain, "m"); err != nil {
		panic(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	return b
}

// TestGLBKeepsThatNoUnitIsKnown: writing invents none, and only the very word
// takes the metres from a file.
func TestGLBKeepsThatNoUnitIsKnown(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.glb")
	if l := Losses(path, sheet(3), ""); len(l) > 0 {
		t.Errorf("losses %q", l)
	}
	if err := Write(context.Background(), path, sheet(3), ""); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc, bin := glbParts(t, b)
	if extras := doc["asset"].(map[string]any)["extras"]; !maps.Equal(extras.(map[string]any), map[string]any{"unit": "unknown"}) {
		t.Errorf("extras %v", extras)
	}
	for unit, want := range map[string]string{"unknown": "", "furlong": "m", "": "m", "mm": "mm"} {
		doc["asset"].(map[string]any)["extras"] = map[string]any{"unit": unit}
		text, _ := json.Marshal(doc)
		if r := mustRead(t, "b.glb", glbOf(string(text), string(bin))); r.Units != want {
			t.Errorf("%q is read as %q, want %q", unit, r.Units, want)
		} else if want == "" && !slices.Equal(r.Mesh.Data().Positions, sheet(3).Data().Positions) {
			t.Errorf("positions %v", r.Mesh.Data().Positions)
		}
	}
}

// TestGLBRoundsUnseen: texture coordinates may be rounded without a word, but not
// by a hundredth of a pixel.
func TestGLBRoundsUnseen(t *testing.T) {
	if !(texCoordRounding*maxPictureSide < 0.01) {
		t.Errorf("%v is a hundredth of a pixel or more", texCoordRounding)
	}
	path := filepath.Join(t.TempDir(), "a.glb")
	// Next below a power of two the sum with 1 has one bit less.
	for v, told := range map[float32]bool{0.1: false, 1e-30: false, -0.3: false, 3.00001: false, 1234.567: false, 1e10: false,
		-31.999998: true, -1023.50006: true, -16777216: true} {
		m, err := mesh.New(mesh.Data{Positions: onePositions, Triangles: oneTriangle, TexCoords: []float32{0, v, 1, v, 1, 1}})
		if err != nil {
			t.Fatal(err)
		}
		if l := Losses(path, m, "m"); (len(l) == 1 && strings.Contains(l[0], "2 of them are rounded")) != told || len(l) > 1 {
			t.Errorf("%v: losses %q", v, l)
		}
		if err := Write(context.Background(), path, m, "m"); err != nil {
			t.Fatal(err)
		}
		r, err := Read(context.Background(), path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if again := r.Mesh.Data().TexCoords[1]; math.Abs(float64(again)-float64(v)) > texCoordRounding != told {
			t.Errorf("%v becomes %v", v, again)
		}
	}
}
