package meshio

import (
	"fmt"
	"slices"

	"cairn/internal/message"
	"cairn/scene/mesh"
)

// maxPLYTextures is how many textures a file may name, as plyReader reads it.
const maxPLYTextures = 256

// writePLY writes what WritePLY does and normals, texture coordinates and
// textures: as values of vertices where every vertex has only one, texture
// coordinates else as lists of the faces' corners. Several textures are told
// apart by the faces' texnumber, as MeshLab does.
func writePLY(o *output, m *mesh.TriMesh, units string) error {
	d := m.Data()
	p := plyWriter{w: o.w, units: units, triangle: plyColumns(d.TriangleAttributes, map[string]bool{"texnumber": true})}
	taken := map[string]bool{}
	for name := range plyVertexNames {
		taken[name] = true
	}
	p.vertex = plyColumns(d.VertexAttributes, taken)
	if hasNormals(d) && holds(d, d.Normals, d.NormalIndex) {
		p.normals, _ = perVertex(d.Normals, 3, d.NormalIndex, d)
	}
	if holds(d, d.TexCoords, d.TexIndex) {
		var ok bool
		p.uv, ok = perVertex(d.TexCoords, 2, d.TexIndex, d)
		p.cornerUV = !ok
	}
	textures := shown(d)
	if len(textures) > maxPLYTextures {
		return fmt.Errorf("the mesh has %d textures, a PLY file at most %d; write OBJ or GLB", len(textures), maxPLYTextures)
	}
	var err error
	if p.textures, err = o.pictures(textures); err != nil {
		return err
	}
	if len(textures) > 1 {
		p.parts = partsOf(d)
		p.picture = plyPictures(d, textures)
	}
	return p.write(d)
}

// plyPictures returns the number of the texture of each part; a part without one
// gets the first, since every face has a number.
func plyPictures(d *mesh.Data, textures []*mesh.Texture) (numbers []int) {
	for _, p := range partsOf(d) {
		numbers = append(numbers, max(0, slices.Index(textures, textureOf(d, p))))
	}
	return numbers
}

func plyLosses(m *mesh.TriMesh, units string) []string {
	d := m.Data()
	var losses []string
	if _, ok := perVertex(d.Normals, 3, d.NormalIndex, d); !ok {
		losses = append(losses, "PLY holds one normal for a vertex: where corners of triangles have normals of their own, as here, none are written.")
	}
	textures := shown(d)
	losses = append(losses, materialLosses(d, "PLY", true)...)
	if bare := untextured(d); len(textures) > 0 && bare > 0 {
		losses = append(losses, fmt.Sprintf("In a PLY with textures no triangle can be without one: the first texture is put on %s that have none.",
			message.Count(bare, "triangle", "triangles")))
	}
	if !slices.IsSorted(plyPictures(d, textures)) {
		losses = append(losses, "Triangles are put in the order of their textures.")
	}
	losses = append(losses, plyAttributeLosses(d)...)
	return append(losses, hiddenLosses(d)...)
}

// untextured returns the number of triangles of parts without a texture.
func untextured(d *mesh.Data) (n int) {
	for _, p := range partsOf(d) {
		if textureOf(d, p) == nil {
			n += p.Count
		}
	}
	return n
}
