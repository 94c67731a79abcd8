package meshio

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/qmuntal/gltf"

	"cairn/internal/message"
)

const (
	maxGLTFDepth = 1000 // of nodes below nodes
	// manyInstances is how many meshes the nodes may place without a word.
	manyInstances = 1000
)

// Extensions that change what is read.
const (
	gltfDraco      = "KHR_draco_mesh_compression"
	gltfMeshopt    = "EXT_meshopt_compression"
	gltfInstancing = "EXT_mesh_gpu_instancing"
	gltfGlossiness = "KHR_materials_pbrSpecularGlossiness"
	gltfQuantized  = "KHR_mesh_quantization"
	gltfMeshoptKHR = "KHR_meshopt_compression"
	gltfTransform  = "KHR_texture_transform"
	gltfUnlit      = "KHR_materials_unlit"
	gltfStrength   = "KHR_materials_emissive_strength"
	gltfWebP       = "EXT_texture_webp"
)

const dracoAdvice = "the surface is packed with Draco, which cannot be read; save it without mesh compression, " +
	"as by importing it into Blender and exporting it as glTF with Compression switched off"

// check looks at the version and at what the file says a reader must know. named
// is the unit of length that the asset names.
func (g *gltfReader) check(named string) error {
	if v := g.doc.Asset.Version; !isGLTF2(v) {
		return otherGLTF(v)
	}
	if v := g.doc.Asset.MinVersion; v != "" && v != "2.0" {
		return fault("asset.minVersion is %s; only glTF 2.0 can be read", message.Quote(v))
	}
	for i, name := range g.doc.ExtensionsRequired {
		where := fmt.Sprintf("extensionsRequired[%d]", i)
		switch {
		case name == gltfDraco:
			return fault("%s: %s", where, dracoAdvice)
		case slices.Contains(gltfKnown, name):
		case onlyLooks(name):
			g.note(where, fmt.Sprintf("is %s, which is not shown; the surface may look different", message.Quote(name)))
		default:
			return fault("%s is %s, an extension that is not known; save the file without it", where, message.Quote(name))
		}
	}
	if unit := unitsIn("units: " + named); metres[unit] > 0 {
		g.units, g.perMetre = unit, 1/metres[unit]
	} else if named == unitUnknown {
		g.units = ""
	}
	return nil
}

// gltfKnown are the extensions that a file may require and that are read.
var gltfKnown = []string{gltfMeshopt, gltfMeshoptKHR, gltfQuantized, gltfTransform, gltfUnlit, gltfStrength, gltfGlossiness, gltfWebP}

// onlyLooks reports whether an extension leaves the shape as it is.
func onlyLooks(extension string) bool {
	for _, p := range []string{"KHR_materials_", "KHR_texture_", "KHR_lights_", "KHR_animation_", "KHR_xmp", "EXT_texture_", "EXT_lights_", "MSFT_texture_"} {
		if strings.HasPrefix(extension, p) {
			return true
		}
	}
	return false
}

// gltfMove is an affine map, row by row: three columns of a linear map and a
// translation.
type gltfMove [12]float64

var gltfStay = gltfMove{0: 1, 5: 1, 10: 1}

// times returns the map that does b first.
func (a *gltfMove) times(b *gltfMove) (c gltfMove) {
	for r := 0; r < 12; r += 4 {
		for k := range 4 {
			c[r+k] = a[r]*b[k] + a[r+1]*b[4+k] + a[r+2]*b[8+k]
		}
		c[r+3] += a[r+3]
	}
	return c
}

// point maps a point.
func (a *gltfMove) point(p *[4]float64) (q [3]float64) {
	for r := range q {
		m := a[4*r : 4*r+4]
		q[r] = m[0]*p[0] + m[1]*p[1] + m[2]*p[2] + m[3]
	}
	return q
}

// cofactors returns the map for normals: the inverse transpose, times the
// determinant, which is returned too.
func (a *gltfMove) cofactors() (c [9]float64, det float64) {
	m := func(r, k int) float64 { return a[4*(r%3)+k%3] }
	for r := range 3 {
		for k := range 3 {
			c[3*r+k] = m(r+1, k+1)*m(r+2, k+2) - m(r+1, k+2)*m(r+2, k+1)
		}
	}
	return c, m(0, 0)*c[0] + m(0, 1)*c[1] + m(0, 2)*c[2]
}

// size returns by how much the map stretches most, at least nearly.
func (a *gltfMove) size() float64 {
	most := 0.0
	for k := range 3 {
		most = max(most, math.Sqrt(a[k]*a[k]+a[4+k]*a[4+k]+a[8+k]*a[8+k]))
	}
	return most
}

// local returns the map of a node to its parent.
func (g *gltfReader) local(i int) gltfMove {
	n := g.doc.Nodes[i]
	where := fmt.Sprintf("nodes[%d]", i)
	if m := n.Matrix; m != gltf.DefaultMatrix {
		if m[3] != 0 || m[7] != 0 || m[11] != 0 || m[15] != 1 {
			g.note(where+".matrix", "has a last row other than 0 0 0 1, which is left out")
		}
		return gltfMove{m[0], m[4], m[8], m[12], m[1], m[5], m[9], m[13], m[2], m[6], m[10], m[14]}
	}
	q, s, t := n.Rotation, n.Scale, n.Translation
	const even = 0.01 // how far a rotation may be from length 1
	length := math.Sqrt(q[0]*q[0] + q[1]*q[1] + q[2]*q[2] + q[3]*q[3])
	if !(math.Abs(length-1) <= even) {
		what := fmt.Sprintf("has the length %.3g, not 1, and is left out", length)
		if length > even && !math.IsInf(length, 0) {
			what = fmt.Sprintf("has the length %.3g, not 1; it is read as if it had", length)
		}
		g.note(where+".rotation", what)
	}
	if !(length > even) || math.IsInf(length, 0) {
		q, length = gltf.DefaultRotation, 1
	}
	if length != 1 {
		for k := range q {
			q[k] /= length
		}
	}
	x, y, z, w := q[0], q[1], q[2], q[3]
	return gltfMove{
		(1 - 2*(y*y+z*z)) * s[0], 2 * (x*y - w*z) * s[1], 2 * (x*z + w*y) * s[2], t[0],
		2 * (x*y + w*z) * s[0], (1 - 2*(x*x+z*z)) * s[1], 2 * (y*z - w*x) * s[2], t[1],
		2 * (x*z - w*y) * s[0], 2 * (y*z + w*x) * s[1], (1 - 2*(x*x+y*y)) * s[2], t[2],
	}
}

// roots returns the nodes at which the scene begins.
func (g *gltfReader) roots() ([]int, error) {
	d := g.doc
	i := 0
	switch {
	case d.Scene != nil && *d.Scene >= len(d.Scenes):
		return nil, fault("scene is %d, but there are %s", *d.Scene, message.Count(len(d.Scenes), "scene", "scenes"))
	case d.Scene != nil:
		i = *d.Scene
	case len(d.Scenes) == 0:
		return g.orphans(), nil
	}
	if len(d.Scenes) > 1 {
		g.note(fmt.Sprintf("scenes[%d]", i), fmt.Sprintf("is shown, the only one of %d", len(d.Scenes)))
	}
	for k, n := range d.Scenes[i].Nodes {
		if n >= len(d.Nodes) {
			return nil, fault("scenes[%d].nodes[%d] is %d, but there are %s", i, k, n, message.Count(len(d.Nodes), "node", "nodes"))
		}
	}
	return d.Scenes[i].Nodes, nil
}

// orphans returns the nodes that are below no other.
func (g *gltfReader) orphans() (roots []int) {
	below := make([]bool, len(g.doc.Nodes))
	for _, n := range g.doc.Nodes {
		for _, c := range n.Children {
			if c < len(below) {
				below[c] = true
			}
		}
	}
	for i, b := range below {
		if !b {
			roots = append(roots, i)
		}
	}
	return roots
}

// walk calls visit for every node of the scene, once, with its place in the
// scene.
func (g *gltfReader) walk(visit func(node int, move *gltfMove) error) error {
	roots, err := g.roots()
	if err != nil {
		return err
	}
	type step struct {
		node, child int
		move        gltfMove
	}
	const (
		above = iota + 1 // on the way to the present node
		done
	)
	state := make([]uint8, len(g.doc.Nodes))
	units := gltfStay
	for k := range 3 {
		units[5*k] = g.perMetre
	}
	var way []step
	enter := func(node int, move *gltfMove) error {
		if state[node] == done {
			g.note(fmt.Sprintf("nodes[%d]", node), "is named twice as a child or root; it is shown at the first place")
			return nil
		}
		if state[node] == above {
			return fault("nodes[%d] is its own ancestor; the nodes must form a tree", node)
		}
		if len(way) == maxGLTFDepth {
			return fault("nodes[%d] lies below %d others; that is deeper than can be read", node, maxGLTFDepth)
		}
		state[node] = above
		local := g.local(node)
		way = append(way, step{node: node, move: move.times(&local)})
		return visit(node, &way[len(way)-1].move)
	}
	for _, root := range roots {
		if err := enter(root, &units); err != nil {
			return err
		}
		for len(way) > 0 {
			top := &way[len(way)-1]
			children := g.doc.Nodes[top.node].Children
			if top.child == len(children) {
				state[top.node] = done
				way = slices.Delete(way, len(way)-1, len(way))
				continue
			}
			next := children[top.child]
			top.child++
			if next >= len(g.doc.Nodes) {
				return fault("nodes[%d].children[%d] is %d, but there are %s", top.node, top.child-1, next, message.Count(len(g.doc.Nodes), "node", "nodes"))
			}
			move := top.move // enter may move the stack
			if err := enter(next, &move); err != nil {
				return err
			}
		}
	}
	return g.source.ctx.Err()
}
