package meshio

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"

	"cairn/scene/mesh"
)

// difference says in what two meshes differ as they are seen, "" where in
// nothing: vertices, triangles and what their corners have. How that is stored
// may differ: by vertex or by corner.
func difference(a, b *mesh.TriMesh) string {
	da, db := a.Data(), b.Data()
	if a.VertexCount() != b.VertexCount() || a.TriangleCount() != b.TriangleCount() {
		return fmt.Sprintf("%d vertices and %d triangles, %d and %d", a.VertexCount(), a.TriangleCount(), b.VertexCount(), b.TriangleCount())
	}
	for i := range a.VertexCount() {
		if p, q := a.Vertex(i), b.Vertex(i); p != q && !(notFinite(p) && notFinite(q)) {
			return fmt.Sprintf("vertex %d: %v, %v", i, p, q)
		}
	}
	if !slices.Equal(da.Triangles, db.Triangles) {
		return "triangles"
	}
	if !slices.Equal(da.Colors, db.Colors) {
		return "colours"
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
	for c := range da.Triangles {
		n, m := corners(da, da.Normals, da.NormalIndex, 3, c), corners(db, db.Normals, db.NormalIndex, 3, c)
		if len(n) != len(m) || !same(n, m) {
			return fmt.Sprintf("normal of corner %d: %v, %v", c, n, m)
		}
		n, m = corners(da, da.TexCoords, da.TexIndex, 2, c), corners(db, db.TexCoords, db.TexIndex, 2, c)
		if len(n) != len(m) || !same(n, m) {
			return fmt.Sprintf("texture coordinate of corner %d: %v, %v", c, n, m)
		}
		if s, t := look(da, c/3), look(db, c/3); s != t {
			return fmt.Sprintf("material of triangle %d: %s, %s", c/3, s, t)
		}
	}
	return ""
}

func notFinite(v r3.Vec) bool { s := v.X + v.Y + v.Z; return s-s != 0 }

// look describes the material of a triangle.
func look(d *mesh.Data, triangle int) string {
	for _, p := range partsOf(d) {
		if triangle >= p.First && triangle < p.First+p.Count {
			m := d.Materials[p.Material]
			if t := textureOf(d, p); t != nil && d.TexCoords != nil {
				return fmt.Sprintf("%v picture %v %x", m.Diffuse, t.Image.Rect, t.Image.Pix)
			}
			if m.Diffuse == plainDiffuse {
				return "plain"
			}
			return fmt.Sprint(m.Diffuse)
		}
	}
	return "plain"
}

// randomMesh returns a mesh with anything that a file can say.
func randomMesh(r *rand.Rand) *mesh.TriMesh {
	maybe := func() bool { return r.IntN(2) == 0 }
	number := func() float32 { return float32(r.NormFloat64() * math.Pow(10, float64(r.IntN(7)-3))) }
	n, faces := r.IntN(12), 0
	if n > 2 {
		faces = r.IntN(20)
	}
	var d mesh.Data
	for range 3 * n {
		d.Positions = append(d.Positions, number())
	}
	if n > 0 && r.IntN(4) == 0 {
		d.Positions[r.IntN(3*n)] = float32([]float64{math.NaN(), math.Inf(1), math.Inf(-1)}[r.IntN(3)])
	}
	if r.IntN(4) == 0 {
		d.Origin = r3.Vec{X: float64(float32(r.NormFloat64() * 1e6)), Y: 4.5e6}
	}
	for range 3 * faces {
		d.Triangles = append(d.Triangles, uint32(r.IntN(n)))
	}
	values := func(width int) (v []float32, index []uint32) {
		k := n
		if maybe() && faces > 0 {
			k = 1 + r.IntN(9)
			for range 3 * faces {
				index = append(index, uint32(r.IntN(k)))
			}
		}
		for range width * k {
			v = append(v, number())
		}
		return v, index
	}
	if maybe() {
		d.Normals, d.NormalIndex = values(3)
	}
	if maybe() {
		d.TexCoords, d.TexIndex = values(2)
	}
	if maybe() {
		for range 4 * n {
			d.Colors = append(d.Colors, uint8(r.IntN(256)))
		}
	}
	if maybe() {
		addMaterials(r, &d)
	}
	m, err := mesh.New(d)
	if err != nil {
		panic(err)
	}
	return m
}

// addMaterials gives the mesh materials with odd names, colours and pictures.
func addMaterials(r *rand.Rand, d *mesh.Data) {
	var pictures []*mesh.Texture
	for i := range 3 {
		img := image.NewNRGBA(image.Rect(0, 0, 1+r.IntN(3), 1+r.IntN(3)))
		for k := range img.Pix {
			img.Pix[k] = uint8(r.IntN(256))
			if k%4 == 3 && i > 0 {
				img.Pix[k] = 255
			}
		}
		pictures = append(pictures, &mesh.Texture{Name: fmt.Sprint("p", i), Image: img})
	}
	names := []string{"skin", "", "two words", "a#b", "line\nfeed", `back\`, "skin", " x ", "Schädel", "-s"}
	for range 1 + r.IntN(4) {
		m := mesh.Material{Name: names[r.IntN(len(names))], Diffuse: plainDiffuse}
		if r.IntN(3) == 0 {
			m.Diffuse = [4]float32{r.Float32(), r.Float32(), 1, float32(r.IntN(3)) / 2}
		}
		if r.IntN(2) == 0 {
			m.Texture = pictures[r.IntN(len(pictures))]
		}
		d.Materials = append(d.Materials, m)
	}
	for at := 0; r.IntN(5) > 0 && at <= len(d.Triangles)/3; {
		n := r.IntN(len(d.Triangles)/3 - at + 1)
		if len(d.Parts) == 5 {
			n = len(d.Triangles)/3 - at
		}
		d.Parts = append(d.Parts, mesh.Part{First: at, Count: n, Material: r.IntN(len(d.Materials))})
		if at += n; len(d.Parts) == 6 {
			break
		}
	}
	if n := len(d.Parts); n > 0 {
		d.Parts[n-1].Count = len(d.Triangles)/3 - d.Parts[n-1].First
	}
}

// TestMeshesComeBack: whatever a mesh has, it comes back as it was or the losses
// say that it does not; and where they say so, it does not.
func TestMeshesComeBack(t *testing.T) {
	for _, f := range Formats() {
		if !f.Writes() {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			whole, seen := 0, map[string]int{}
			const runs = 1500
			for seed := range uint64(runs) {
				r := rand.New(rand.NewPCG(seed, 3))
				m := randomMesh(r)
				units := []string{"", "mm", "m"}[r.IntN(3)]
				path := filepath.Join(t.TempDir(), "a"+f.Extensions[0])
				if err := Write(context.Background(), path, m, units); err != nil {
					t.Fatal(err)
				}
				back, err := Read(context.Background(), path, nil)
				if err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
				losses := Losses(path, m, units)
				diff := difference(m, back.Mesh)
				if diff == "" && back.Units != units {
					diff = "units " + back.Units
				}
				if diff != "" && len(losses) == 0 {
					b, _ := os.ReadFile(path)
					t.Fatalf("seed %d: %s, and no loss was told; %q\n%s", seed, diff, back.Warnings, b)
				}
				if len(losses) == 0 {
					whole++
				}
				for _, l := range losses {
					seen[strings.Map(func(r rune) rune {
						if r >= '0' && r <= '9' {
							return -1
						}
						return r
					}, l)]++
				}
			}
			t.Logf("%d of %d meshes without losses", whole, runs)
			for l, n := range seen {
				t.Logf("%d times %s", n, l)
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
