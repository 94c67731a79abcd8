package meshio

import (
	"fmt"

	"github.com/qmuntal/gltf"

	"cairn/internal/message"
)

// gltfPart is a primitive where a node places it.
type gltfPart struct {
	where string // of the primitive, for messages
	prim  *gltf.Primitive
	move  *gltfMove
	own   bool // its vertices are not those of a part before

	vertex, vertices     int // first and number, in the mesh
	triangle, triangles  int
	position, index      *gltfArray
	normal, color, coord *gltfArray // nil where it has none
	material             int        // in content; -1 for none
	values               []gltfValue
}

// gltfTexCoords is how many sets of texture coordinates are looked at.
const gltfTexCoords = 8

func texCoordName(i int) string { return fmt.Sprintf("TEXCOORD_%d", i) }

// plan finds out what the mesh will hold, and what it will take.
func (g *gltfReader) plan(f *gltfFilter) error {
	for _, p := range [...]struct{ key, what string }{
		{"animations", "are left out; the surface is shown as it rests"},
		{"skins", "are left out; the surface is shown as it is stored, without its skeleton"},
		{"targets", "(other shapes of the surface) are left out; it is shown as it is stored"},
	} {
		if f.present[p.key] {
			g.leave(p.key, p.what)
		}
	}
	placed := 0
	visit := func(node int, move *gltfMove) error {
		n := g.doc.Nodes[node]
		if _, ok := n.Extensions[gltfInstancing]; ok {
			g.leave(fmt.Sprintf("nodes[%d]", node), "has copies by "+gltfInstancing+", of which one is shown")
		}
		if n.Mesh == nil {
			return nil
		}
		if *n.Mesh >= len(g.doc.Meshes) {
			return fault("nodes[%d].mesh is %d, but there are %s", node, *n.Mesh, message.Count(len(g.doc.Meshes), "mesh", "meshes"))
		}
		const most = 1e12 // times larger or smaller than a metre; no one means that
		if size := move.size() / g.perMetre; !(size <= most) || size < 1/most {
			g.note(fmt.Sprintf("nodes[%d]", node), fmt.Sprintf("scales its mesh by %.3g, which is hardly meant", size))
		}
		placed++
		m := *move
		return g.place(*n.Mesh, &m)
	}
	if err := g.walk(visit); err != nil {
		return err
	}
	if len(g.doc.Nodes) == 0 {
		for i := range g.doc.Meshes {
			m := gltfStay
			g.note(fmt.Sprintf("meshes[%d]", i), "is placed by no node and shown where it lies")
			if err := g.place(i, &m); err != nil {
				return err
			}
		}
	}
	if placed > manyInstances {
		g.warnings = append(g.warnings, fmt.Sprintf("The nodes place meshes %d times; each copy has vertices of its own.", placed))
	}
	return nil
}

// place adds the primitives of a mesh. Those with the same arrays share their
// vertices.
func (g *gltfReader) place(number int, move *gltfMove) error {
	type vertices struct {
		arrays [4]*gltfArray
		values string
		look   texMove
	}
	seen := map[vertices]int{} // parts
	for i, prim := range g.doc.Meshes[number].Primitives {
		p := gltfPart{where: fmt.Sprintf("meshes[%d].primitives[%d]", number, i), prim: prim, move: move, own: true}
		shown, err := g.primitive(&p)
		if err != nil {
			return err
		}
		if shown {
			key := vertices{[4]*gltfArray{p.position, p.normal, p.color, p.coord}, p.valueKey(), g.texMove(&p)}
			if k, ok := seen[key]; ok {
				p.own, p.vertex = false, g.parts[k].vertex
			} else {
				seen[key] = len(g.parts)
			}
		}
		if err := g.charge(&p, shown); err != nil {
			return err
		}
		if !shown {
			continue
		}
		p.triangle = g.triangles
		g.triangles += p.triangles
		if p.own {
			p.vertex = g.vertices
			g.vertices += p.vertices
		}
		if max(g.vertices, 3*g.triangles) >= maxElements {
			return fault("%s: with it there are %d vertices and %d triangles, more than can be shown", p.where, g.vertices, g.triangles)
		}
		g.parts = append(g.parts, p)
	}
	return nil
}

// charge counts what a part takes, before anything is allocated for it.
func (g *gltfReader) charge(p *gltfPart, shown bool) error {
	const (
		part     = 384                  // with what tells it from the others of its mesh
		vertex   = 12 + 12 + 8 + 4 + 16 // position, normal, coordinates, colour, and what mesh computes
		triangle = 12
	)
	g.charged += part
	if shown {
		g.charged += triangle * int64(p.triangles)
		if p.own {
			g.charged += (vertex + p.valueBytes()) * int64(p.vertices)
		}
	}
	return g.afford(p.where)
}

// afford returns an error where what was charged is more than the files justify.
func (g *gltfReader) afford(where string) error {
	size := g.source.size + g.outside
	if g.charged > gltfFloor+gltfGrowth*size {
		return fault("%s: with it the mesh would take more than %d MB, though the file has only %.3g; "+
			"the nodes place meshes too often, or the counts are wrong", where, (gltfFloor+gltfGrowth*size)>>20, float64(size)/(1<<20))
	}
	return nil
}

// primitive looks up the arrays of a primitive and reports whether it is shown.
func (g *gltfReader) primitive(p *gltfPart) (shown bool, err error) {
	switch p.prim.Mode {
	case gltf.PrimitiveLines, gltf.PrimitiveLineLoop, gltf.PrimitiveLineStrip:
		g.leave(p.where, "has lines, which are not shown")
		return false, nil
	}
	number, ok := p.prim.Attributes["POSITION"]
	if !ok {
		g.note(p.where, "has no positions and is not shown")
		return false, nil
	}
	if _, packed := p.prim.Extensions[gltfDraco]; packed {
		if number < len(g.doc.Accessors) && g.doc.Accessors[number].BufferView == nil {
			return false, fault("%s: %s", p.where, dracoAdvice)
		}
	}
	attribute := func(name string, least, most int) (*gltfArray, error) {
		i, ok := p.prim.Attributes[name]
		if !ok {
			return nil, nil
		}
		where := p.where + ".attributes." + name
		a, err := g.array(i, where)
		switch {
		case err != nil:
			return nil, err
		case a.parts < least || a.parts > most || a.kind == gltf.ComponentUint:
			return nil, fault("%s: %s has elements of another type than %s needs", where, a.where, name)
		case p.position != nil && a.count != p.position.count:
			return nil, fault("%s: %s has %d elements, but there are %d positions", where, a.where, a.count, p.position.count)
		}
		return a, nil
	}
	if p.position, err = attribute("POSITION", 3, 3); err != nil {
		return false, err
	}
	p.vertices = p.position.count
	if p.normal, err = attribute("NORMAL", 3, 3); err != nil {
		return false, err
	}
	if p.color, err = attribute("COLOR_0", 3, 4); err != nil {
		return false, err
	}
	set := 0
	if p.material, set, err = g.material(p); err != nil {
		return false, err
	}
	if p.coord, err = attribute(texCoordName(set), 2, 2); err != nil {
		return false, err
	}
	g.others(p, texCoordName(set))
	g.textured(p)
	return true, g.corners(p)
}

// corners finds out how many triangles a part has.
func (g *gltfReader) corners(p *gltfPart) error {
	n := p.vertices
	if p.prim.Indices != nil {
		where := p.where + ".indices"
		a, err := g.array(*p.prim.Indices, where)
		if err != nil {
			return err
		}
		if !a.isIndices() {
			return fault("%s: %s has elements that are no indices", where, a.where)
		}
		p.index, n = a, a.count
	}
	switch p.prim.Mode {
	case gltf.PrimitivePoints:
	case gltf.PrimitiveTriangles:
		if n%3 != 0 {
			g.note(p.where, fmt.Sprintf("has %d corners, which are no whole number of triangles; the last are left out", n))
		}
		p.triangles = n / 3
	default:
		p.triangles = max(n-2, 0)
	}
	return nil
}
