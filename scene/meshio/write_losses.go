package meshio

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/gonum/spatial/r3"

	"cairn/internal/beside"
	"cairn/internal/message"
	"cairn/scene/mesh"
)

// besideLosses tells of a picture that Read would take for the texture of a mesh
// that has none.
func besideLosses(path string, m *mesh.TriMesh) []string {
	d := m.Data()
	if d.TexCoords == nil || len(d.Triangles) == 0 || len(shown(d)) > 0 {
		return nil
	}
	f, err := beside.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	if name := besideModel(f, path); name != "" {
		return []string{fmt.Sprintf("The picture %s lies beside the file and will be taken for its texture.", message.Quote(name))}
	}
	return nil
}

// hiddenLosses tells of materials and textures that are not written because
// nothing shows them.
func hiddenLosses(d *mesh.Data) (losses []string) {
	unused, bare := 0, 0
	for i, in := range used(d) {
		if !in {
			unused++
		} else if d.Materials[i].Texture != nil && d.TexCoords == nil {
			bare++
		}
	}
	if unused > 0 {
		losses = append(losses, message.Count(unused, "material that no triangle has is", "materials that no triangle has are")+" left out.")
	}
	if bare > 0 {
		losses = append(losses, message.Count(bare, "texture", "textures")+" of a surface without texture coordinates "+message.IsAre(bare)+" left out.")
	}
	return losses
}

// roundedLosses tells how far vertices, those that are in, are moved by writing
// their positions as float32.
func roundedLosses(d *mesh.Data, name string, in []bool, units string) []string {
	most := 0.0
	n := 0
	for i := 0; i+2 < len(d.Positions); i += 3 {
		if !in[i/3] {
			continue
		}
		p := vertexOf(d, i)
		if e := r3.Norm(r3.Sub(roundVec(p), p)); e > 0 {
			most = max(most, e)
			n++
		}
	}
	if n == 0 {
		return nil
	}
	if units != "" {
		units = " " + units
	}
	return []string{fmt.Sprintf("%s cannot hold the positions of %s exactly: %s moved by up to %.3g%s.",
		name, message.Count(n, "vertex", "vertices"), map[bool]string{true: "it is", false: "they are"}[n == 1], most, units)}
}

// vertexOf returns the position whose first coordinate is Positions[i].
func vertexOf(d *mesh.Data, i int) r3.Vec {
	p := d.Positions[i : i+3]
	return r3.Vec{X: d.Origin.X + float64(p[0]), Y: d.Origin.Y + float64(p[1]), Z: d.Origin.Z + float64(p[2])}
}

// originWhenRead returns the origin that Read will give to the mesh of a text.
func originWhenRead(d *mesh.Data) [3]float64 {
	positions := d.Positions
	if hasOrigin(d) {
		positions = make([]float32, 0, len(d.Positions))
		for i := 0; i+2 < len(d.Positions); i += 3 {
			p := vertexOf(d, i)
			positions = append(positions, float32(p.X), float32(p.Y), float32(p.Z))
		}
	}
	read := mesh.Data{Positions: positions, Triangles: d.Triangles}
	return ownOrigin(&read, read.UsedBounds())
}

// roundVec rounds to float32.
func roundVec(p r3.Vec) r3.Vec {
	return r3.Vec{X: float64(float32(p.X)), Y: float64(float32(p.Y)), Z: float64(float32(p.Z))}
}

// materialLosses tells what a format without materials leaves out of them:
// names and colours, and where textures is false their pictures too.
func materialLosses(d *mesh.Data, name string, textures bool) (losses []string) {
	colors, names := 0, 0
	for i, in := range used(d) {
		m := d.Materials[i]
		if !in {
			continue
		}
		if m.Diffuse != plainDiffuse {
			colors++
		}
		if m.Name != "" && (m.Texture == nil || m.Texture.Name != m.Name) {
			names++
		}
	}
	var what []string
	if colors > 0 {
		what = append(what, fmt.Sprintf("the colours of materials (%d here)", colors))
	}
	if names > 0 {
		what = append(what, fmt.Sprintf("the names of materials (%d here)", names))
	}
	if n := len(shown(d)); n > 0 && !textures {
		what = append(what, fmt.Sprintf("textures (%d here)", n))
	}
	if what == nil {
		return nil
	}
	return []string{name + " cannot hold " + strings.Join(what, " and ") + "."}
}

// hasNormals reports whether any normal is there that a reader keeps, see
// dropEmptyNormals.
func hasNormals(d *mesh.Data) bool {
	for _, n := range d.Normals {
		if n != 0 {
			return true
		}
	}
	return false
}

// unitColor reports whether a colour is one that a material file can say.
func unitColor(c [4]float32) bool {
	for _, v := range c {
		if !(v >= 0 && v <= 1) || math.Signbit(float64(v)) {
			return false
		}
	}
	return c[3] > 0 // 0 is read as if it were not there, see readMTL
}
