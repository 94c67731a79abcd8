package meshio

import (
	"bytes"
	"context"
	"fmt"
	"hash/crc32"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"

	"cairn/scene/mesh"
)

// The kinds of differences between two meshes.
const (
	vertexList = "vertex list"
	positions  = "positions"
	order      = "order of triangles"
	colors     = "colours"
	normals    = "normals"
	texCoords  = "texture coordinates"
	looks      = "looks"
	names      = "names of materials"
	units      = "units"
	attributes = "attributes"
	unseen     = "" // something left out that nothing shows
)

// lossKinds says for a part of the sentence of a loss of which kind it is.
var lossKinds = []struct{ sentence, kind string }{
	{"cannot hold the positions", positions}, {"to none and", vertexList}, {"where another is", vertexList}, {"at one place", vertexList},
	{"they get other numbers", vertexList}, {"put in the order", order}, {"cannot hold colours", colors}, {"holds one normal", normals},
	{"cannot hold normals", normals}, {"cannot hold texture coordinates", texCoords}, {"colours of materials", looks}, {"names of materials", names},
	{"textures (", looks}, {"the first texture is put on", looks}, {"under another name", names}, {"wholly transparent", looks}, {"no triangle has", unseen},
	{"without texture coordinates", unseen}, {"The unit", units}, {"has no place for these values", attributes},
	{"become properties of their own", attributes}, {"written under the name", attributes}, {"64 bits", attributes}, {"characters that OBJ cannot hold", attributes},
}

func kindsOf(t *testing.T, losses []string) map[string]bool {
	kinds := map[string]bool{}
	for _, l := range losses {
		known := false
		for _, k := range lossKinds {
			if strings.Contains(l, k.sentence) {
				known = true
				kinds[k.kind] = true
			}
		}
		if !known {
			t.Errorf("a loss of no known kind: %s", l)
		}
	}
	delete(kinds, unseen)
	return kinds
}

// differences says in what two meshes differ as they are seen: vertices,
// triangles and what their corners have. How that is stored may differ: by
// vertex or by corner. Where the vertex lists differ, triangles are compared by
// the places of their corners. Texture coordinates may differ by rounding, and
// positions by near.
func differences(a, b *mesh.TriMesh, rounding, near float64) map[string]bool {
	kinds := map[string]bool{}
	da, db := a.Data(), b.Data()
	if a.VertexCount() != b.VertexCount() || !slices.Equal(da.Triangles, db.Triangles) {
		kinds[vertexList] = true
	}
	if len(da.Triangles) != len(db.Triangles) {
		return kinds
	}
	at := func(p, q r3.Vec) {
		if !(r3.Norm(r3.Sub(p, q)) <= near) && !(notFinite(p) && notFinite(q)) {
			kinds[positions] = true
		}
	}
	for c := range da.Triangles {
		at(a.Vertex(int(da.Triangles[c])), b.Vertex(int(db.Triangles[c])))
	}
	if !kinds[vertexList] {
		for i := range a.VertexCount() {
			at(a.Vertex(i), b.Vertex(i))
		}
	}
	if !reflect.DeepEqual(valuesOf(da), valuesOf(db)) {
		kinds[attributes] = true
	}
	if !slices.Equal(da.Colors, db.Colors) {
		kinds[colors] = true
	}
	corners := func(d *mesh.Data, values []float32, index []uint32, width, c int) []float32 {
		if values == nil {
			return nil
		}
		i := d.Triangles[c]
		if index != nil {
			i = index[c]
		}
		return values[width*int(i) : width*int(i+1)]
	}
	kinds[normals] = holds(da, da.Normals, da.NormalIndex) != holds(db, db.Normals, db.NormalIndex)
	kinds[texCoords] = holds(da, da.TexCoords, da.TexIndex) != holds(db, db.TexCoords, db.TexIndex)
	differ := func(n, m []float32) bool { return len(n) != len(m) || !same(n, m) }
	for c := range da.Triangles {
		if differ(corners(da, da.Normals, da.NormalIndex, 3, c), corners(db, db.Normals, db.NormalIndex, 3, c)) {
			kinds[normals] = true
		}
		if n, m := corners(da, da.TexCoords, da.TexIndex, 2, c), corners(db, db.TexCoords, db.TexIndex, 2, c); differ(n, m) &&
			!slices.EqualFunc(n, m, func(x, y float32) bool { return math.Abs(float64(x)-float64(y)) <= rounding }) {
			kinds[texCoords] = true
		}
		x, xName := look(da, c/3)
		y, yName := look(db, c/3)
		if x != y {
			kinds[looks] = true
		}
		if xName != "" && xName != yName {
			kinds[names] = true
		}
	}
	maps.DeleteFunc(kinds, func(_ string, differ bool) bool { return !differ })
	return kinds
}

// valuesOf returns the attributes of a mesh that has vertices and triangles for
// them, by what they belong to and their name, each value as text.
func valuesOf(d *mesh.Data) map[string][]string {
	all := map[string][]string{}
	for of, list := range map[string][]mesh.Attribute{"vertex ": d.VertexAttributes, "triangle ": d.TriangleAttributes} {
		for _, a := range list {
			if isGroup(&a) && !slices.ContainsFunc(a.Values, func(b byte) bool { return b != 0 }) {
				continue // in no group
			}
			for i := range a.Len() {
				text := ""
				for k := range a.Components {
					v := a.At(i, k)
					text += fmt.Sprint(narrowed(&a), " ", v, " ")
					if a.Names != nil && int(v) < len(a.Names) {
						text = a.Names[int(v)]
					}
				}
				all[of+a.Name] = append(all[of+a.Name], text)
			}
		}
	}
	return all
}

// narrowed returns the type of numbers that holds an attribute's: of whole numbers
// of 64 bits, which not all formats have, the first of int32, uint32 and float64
// that does.
func narrowed(a *mesh.Attribute) mesh.NumberType {
	if a.Type != mesh.Int64 && a.Type != mesh.Uint64 {
		return a.Type
	}
	for _, t := range []mesh.NumberType{mesh.Int32, mesh.Uint32, mesh.Float64} {
		b := mesh.NewAttribute("", t, a.Components, a.Len())
		same := true
		for i := range a.Len() {
			for k := range a.Components {
				b.Set(i, k, a.At(i, k))
				same = same && b.At(i, k) == a.At(i, k)
			}
		}
		if same {
			return t
		}
	}
	return a.Type
}

// sorted returns the mesh with its triangles in the order of their textures.
func sorted(m *mesh.TriMesh) *mesh.TriMesh {
	d := *m.Data()
	numbers := plyPictures(&d, shown(&d))
	parts := partsOf(&d)
	triangles, tex, normal := d.Triangles, d.TexIndex, d.NormalIndex
	values := d.TriangleAttributes
	d.TriangleAttributes = slices.Clone(values)
	for i := range values {
		d.TriangleAttributes[i].Values = nil
	}
	d.Triangles, d.TexIndex, d.NormalIndex, d.Parts = nil, nil, nil, nil
	for n := range maxPLYTextures {
		for i, p := range parts {
			if numbers[i] != n {
				continue
			}
			from, to := 3*p.First, 3*(p.First+p.Count)
			d.Parts = append(d.Parts, mesh.Part{First: len(d.Triangles) / 3, Count: p.Count, Material: p.Material})
			d.Triangles = append(d.Triangles, triangles[from:to]...)
			for i, a := range values {
				n := a.Stride()
				d.TriangleAttributes[i].Values = append(d.TriangleAttributes[i].Values, a.Values[p.First*n:(p.First+p.Count)*n]...)
			}
			if tex != nil {
				d.TexIndex = append(d.TexIndex, tex[from:to]...)
			}
			if normal != nil {
				d.NormalIndex = append(d.NormalIndex, normal[from:to]...)
			}
		}
	}
	s, err := mesh.New(d)
	if err != nil {
		panic(err)
	}
	return s
}

func notFinite(v r3.Vec) bool { s := v.X + v.Y + v.Z; return s-s != 0 }

// look describes the material of a triangle, and returns its name where it has
// one that is not just that of its texture.
func look(d *mesh.Data, triangle int) (look, name string) {
	for _, p := range partsOf(d) {
		if triangle < p.First || triangle >= p.First+p.Count {
			continue
		}
		m := d.Materials[p.Material]
		name = m.Name
		if m.Texture != nil && m.Texture.Name == name {
			name = ""
		}
		if t := textureOf(d, p); t != nil && d.TexCoords != nil {
			return fmt.Sprintf("%v picture %v %x", m.Diffuse, t.Image.Rect, crc32.ChecksumIEEE(t.Image.Pix)), name
		}
		return fmt.Sprint(m.Diffuse), name
	}
	return fmt.Sprint(plainDiffuse), ""
}

// TestMeshesComeBack: whatever a mesh has, it comes back as it was but for the
// losses that were told, and each of those is one.
func TestMeshesComeBack(t *testing.T) {
	runs := uint64(200)
	if n, err := strconv.ParseUint(os.Getenv("CAIRN_ROUND_TRIPS"), 10, 32); err == nil {
		runs = n
	}
	for _, f := range Formats() {
		if !f.Writes() || f.Name == "GLB" || f.Name == "glTF" {
			continue // GLB has a test of its own
		}
		t.Run(f.Name, func(t *testing.T) {
			dir := t.TempDir()
			for seed := range runs {
				r := rand.New(rand.NewPCG(seed, 3))
				m := randomMesh(r)
				unit := []string{"", "mm", "m"}[r.IntN(3)]
				path := filepath.Join(dir, fmt.Sprint(seed, f.Extensions[0]))
				if err := Write(context.Background(), path, m, unit); err != nil {
					t.Fatal(err)
				}
				back, err := Read(context.Background(), path, nil)
				if err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
				losses := Losses(path, m, unit)
				told := kindsOf(t, losses)
				if told[order] {
					m = sorted(m)
					delete(told, order)
				}
				// What Read promises of positions beyond float32.
				near := 0.0
				if hasOrigin(m.Data()) && f.Name != "STL" {
					near = 1e-7 + 1e-6*mesh.BoundsOf(m.Data().Origin, m.Data().Positions).Diagonal()
					if m.VertexCount() == 1 { // it has no extent; up to 8192 it is no more than rounded
						near = 8192.0 / (1 << 24)
					}
				}
				got := differences(m, back.Mesh, 0, near)
				if back.Units != unit {
					got[units] = true
				}
				if !maps.Equal(got, told) {
					t.Errorf("seed %d: differences %v, told are %q; %q", seed, got, losses, back.Warnings)
				}
			}
		})
	}
}

// TestWritingTwiceGivesTheSameFiles: companions that are there already are taken
// as they are.
func TestWritingTwiceGivesTheSameFiles(t *testing.T) {
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(1, 1))
	m := randomMesh(r)
	for shown(m.Data()) == nil {
		m = randomMesh(r)
	}
	path := filepath.Join(dir, "a b.obj")
	var before [][]byte
	for range 2 {
		if err := Write(context.Background(), path, m, "mm"); err != nil {
			t.Fatal(err)
		}
		var files [][]byte
		for _, name := range filesIn(t, dir) {
			b, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, b)
		}
		if before != nil && !slices.EqualFunc(before, files, bytes.Equal) {
			t.Errorf("%d files after %d, or others", len(files), len(before))
		}
		before = files
	}
	if files := filesIn(t, dir); !slices.Contains(files, "a_b.mtl") || !slices.Contains(files, "a_b.png") {
		t.Errorf("files %v", files)
	}
}
