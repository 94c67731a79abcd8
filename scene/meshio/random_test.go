package meshio

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/spatial/r3"

	"cairn/scene/mesh"
)

// addAttributes gives the mesh values of any type and name.
func addAttributes(r *rand.Rand, d *mesh.Data) {
	list := func(n int) (list []mesh.Attribute) {
		names := []string{"quality", "label", "two words", "x", "red", "flags", colorName, "Dicke"}
		r.Shuffle(len(names), func(i, k int) { names[i], names[k] = names[k], names[i] })
		for _, name := range names[:r.IntN(3)] {
			a := mesh.NewAttribute(name, mesh.NumberType(r.IntN(10)), 1+r.IntN(4)*r.IntN(2), n)
			for i := range n {
				for k := range a.Components {
					a.Set(i, k, math.Trunc(r.NormFloat64()*math.Pow(10, float64(r.IntN(7)-3))))
				}
			}
			list = append(list, a)
		}
		return list
	}
	d.VertexAttributes, d.TriangleAttributes = list(len(d.Positions)/3), list(len(d.Triangles)/3)
	for _, k := range objGroupKinds {
		if r.IntN(3) > 0 {
			continue
		}
		a := mesh.NewAttribute(k.attribute, mesh.Uint32, 1, len(d.Triangles)/3)
		if k.statement != "s" {
			a.Names = []string{"", "left femur", "Schädel", "a#b", " tab\t"}
		}
		for i := range a.Len() {
			a.Set(i, 0, float64(r.IntN(5)))
		}
		d.TriangleAttributes = append(d.TriangleAttributes, a)
	}
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
	if maybe() {
		addAttributes(r, &d)
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
