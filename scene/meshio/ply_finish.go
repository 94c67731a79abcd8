package meshio

import (
	"fmt"

	"cairn/scene/mesh"
)

// finish makes of what was read what mesh.New wants.
func (p *plyReader) finish() error {
	if err := p.join(); err != nil {
		return err
	}
	if p.cornerUV && p.TexCoords != nil {
		p.TexIndex = make([]uint32, len(p.Triangles))
		for i := range p.TexIndex {
			p.TexIndex[i] = uint32(i)
		}
	}
	short := 0
	for _, s := range p.surfaces {
		short += s.short
	}
	p.tooShort(short)
	if p.pictures != nil {
		p.sortByPicture()
	} else if len(p.textures) > 1 {
		p.warnings = append(p.warnings, fmt.Sprintf(
			"The file names %d textures but not which face has which; the first is shown.", len(p.textures)))
		p.textures = p.textures[:1]
	}
	return nil
}

// sortByPicture puts the triangles in the order of their textures, each of
// which becomes a material and a part.
func (p *plyReader) sortByPicture() {
	starts := make([]int, len(p.textures)+1)
	for _, t := range p.pictures {
		starts[t+1]++
	}
	for i := range p.textures {
		p.Materials = append(p.Materials, mesh.Material{Name: p.textures[i], Diffuse: plainDiffuse})
		p.Parts = append(p.Parts, mesh.Part{First: starts[i], Count: starts[i+1], Material: i})
		starts[i+1] += starts[i]
	}
	triangles := make([]uint32, len(p.Triangles))
	index := make([]uint32, len(p.TexIndex))
	joined := make([]bool, len(p.joined))
	places := make([]uint32, len(p.pictures))
	for i, t := range p.pictures {
		to := starts[t]
		places[i] = uint32(to)
		starts[t]++
		copy(triangles[3*to:], p.Triangles[3*i:3*i+3])
		if p.TexIndex != nil {
			copy(index[3*to:], p.TexIndex[3*i:3*i+3])
		}
		if p.joined != nil {
			joined[to] = p.joined[i]
		}
	}
	for i := range p.TriangleAttributes {
		a := &p.TriangleAttributes[i]
		n, sorted := a.Stride(), make([]byte, len(a.Values))
		for k, to := range places {
			copy(sorted[int(to)*n:], a.Values[k*n:(k+1)*n])
		}
		a.Values = sorted
	}
	p.Triangles, p.joined = triangles, joined
	if p.TexIndex != nil {
		p.TexIndex = index
	}
}
