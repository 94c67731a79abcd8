package meshio

import (
	"math"
	"sync"

	"github.com/qmuntal/gltf"
	"gonum.org/v1/gonum/spatial/r3"

	"cairn/scene/mesh"
)

// fill makes the mesh that was planned.
func (g *gltfReader) fill() error {
	work := g.makeRoom()
	g.source.stage(1, int64(work))
	t := g.commonTranslation()
	g.Origin, g.base = t, t
	if err := g.positions(); err != nil {
		return err
	}
	for i := range g.parts {
		p := &g.parts[i]
		if p.own {
			if err := g.vertexLooks(p); err != nil {
				return err
			}
		}
		if err := g.faces(p); err != nil {
			return err
		}
	}
	if err := g.values(); err != nil {
		return err
	}
	g.runs()
	g.reread = g.positions
	return nil
}

// commonTranslation returns the translation of all parts by their nodes, or zero
// where these differ or do more. With it as the origin, positions stay the file's
// numbers.
func (g *gltfReader) commonTranslation() (v r3.Vec) {
	for i := range g.parts {
		m := *g.parts[i].move
		t := r3.Vec{X: m[3], Y: m[7], Z: m[11]}
		m[3], m[7], m[11] = 0, 0, 0
		if m != gltfStay || i > 0 && t != v || math.Abs(t.X)+math.Abs(t.Y)+math.Abs(t.Z) > math.MaxFloat32 {
			return r3.Vec{}
		}
		v = t
	}
	if g.perMetre == 1 {
		return v
	}
	return mended(v)
}

// mended gives a place back the last bit that it may have lost on the way into
// metres and back, where it was one of float32.
func mended(v r3.Vec) r3.Vec {
	round := func(x float64) float64 {
		const lost = 1e-15
		if short := float64(float32(x)); math.Abs(short-x) <= lost*math.Abs(x) {
			return short
		}
		return x
	}
	return r3.Vec{X: round(v.X), Y: round(v.Y), Z: round(v.Z)}
}

// makeRoom makes the arrays and returns how many elements are to be read.
func (g *gltfReader) makeRoom() (work int) {
	bare, surfaces, points := "", false, ""
	colors, coords, normals := false, false, false
	for i := range g.parts {
		p := &g.parts[i]
		surface := p.prim.Mode != gltf.PrimitivePoints
		surfaces = surfaces || surface
		if !surface {
			points = p.where
		}
		colors = colors || p.color != nil
		coords = coords || p.coord != nil
		normals = normals || p.normal != nil
		if p.normal == nil && p.vertices > 0 {
			bare = p.where
		}
		work += p.triangles
		for _, a := range []*gltfArray{p.position, p.normal, p.color, p.coord} {
			if p.own && a != nil {
				work += a.count
			}
		}
	}
	if points != "" && surfaces {
		g.leave(points, "has points, which are not shown beside a surface")
	}
	if bare != "" && normals {
		normals = false
		g.note(bare, "has no normals, so those of all surfaces are computed")
	}
	g.Positions = make([]float32, 3*g.vertices)
	g.Triangles = make([]uint32, 3*g.triangles)
	if normals {
		g.Normals = make([]float32, 3*g.vertices)
	}
	if coords {
		g.TexCoords = make([]float32, 2*g.vertices)
	}
	if colors {
		g.Colors = make([]uint8, 4*g.vertices)
		for i := range g.Colors {
			g.Colors[i] = 255 // where a part has none
		}
	}
	return work
}

// positions reads the positions, relative to Origin.
func (g *gltfReader) positions() error {
	o := g.origin()
	for i := range g.parts {
		p := &g.parts[i]
		if !p.own {
			continue
		}
		move := *p.move
		for axis := range o {
			move[4*axis+3] -= o[axis]
			// The translation of the nodes may differ from the origin by its last bit.
			if math.Abs(move[4*axis+3]) <= 1e-15*math.Abs(o[axis]) {
				move[4*axis+3] = 0
			}
		}
		to := g.Positions[3*p.vertex : 3*(p.vertex+p.vertices)]
		err := g.each(p.position, func(i int, v *[4]float64) {
			for axis, x := range move.point(v) {
				to[3*i+axis] = float32(x)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// vertexLooks reads normals, colours and texture coordinates.
func (g *gltfReader) vertexLooks(p *gltfPart) error {
	at := func(n int) (from, to int) { return n * p.vertex, n * (p.vertex + p.vertices) }
	if p.normal != nil && g.Normals != nil {
		from, end := at(3)
		if err := g.normals(p, g.Normals[from:end]); err != nil {
			return err
		}
	}
	if p.coord != nil {
		from, end := at(2)
		to := g.TexCoords[from:end]
		move := g.texMove(p)
		err := g.each(p.coord, func(i int, v *[4]float64) {
			x, y := v[0], v[1]
			if move != texStay {
				x, y = float64(move[0])*v[0]+float64(move[1])*v[1]+float64(move[2]), float64(move[3])*v[0]+float64(move[4])*v[1]+float64(move[5])
			}
			to[2*i], to[2*i+1] = float32(x), float32(1-y) // the file's origin is the top left
		})
		if err != nil {
			return err
		}
	}
	if p.color == nil {
		return nil
	}
	from, end := at(4)
	to := g.Colors[from:end]
	alpha := p.color.parts == 4
	shown := displayed()
	return g.each(p.color, func(i int, v *[4]float64) {
		c := to[4*i : 4*i+4]
		for k := range 3 {
			c[k] = shown[unit16(v[k])]
		}
		if alpha {
			c[3] = uint8(unit16(v[3]) >> 8)
		}
	})
}

// unit16 brings a number from 0 to 1 to sixteen bits.
func unit16(x float64) uint16 {
	if !(x > 0) {
		return 0
	}
	return uint16(min(x, 1)*math.MaxUint16 + 0.5)
}

// displayed is a table of the display's values (sRGB, IEC 61966-2-1:1999) of
// linear ones of sixteen bits.
var displayed = sync.OnceValue(func() *[1 << 16]uint8 {
	var t [1 << 16]uint8
	for i := range t {
		t[i] = uint8(fromLinear(float64(i)/math.MaxUint16)*math.MaxUint8 + 0.5)
	}
	return &t
})

func fromLinear(x float64) float64 {
	if x <= 0.0031308 {
		return 12.92 * x
	}
	return 1.055*math.Pow(x, 1/2.4) - 0.055
}

func toLinear(x float64) float64 {
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

// normals reads the normals of a part. A map that keeps directions leaves them
// as they are in the file.
func (g *gltfReader) normals(p *gltfPart, to []float32) error {
	c, det := p.move.cofactors()
	same := det > 0 && c[0] == c[4] && c[4] == c[8] &&
		c[1] == 0 && c[2] == 0 && c[3] == 0 && c[5] == 0 && c[6] == 0 && c[7] == 0
	sign := 1.0
	if det < 0 {
		sign = -1
	}
	return g.each(p.normal, func(i int, v *[4]float64) {
		n := to[3*i : 3*i+3]
		if same {
			n[0], n[1], n[2] = float32(v[0]), float32(v[1]), float32(v[2])
			return
		}
		x := c[0]*v[0] + c[1]*v[1] + c[2]*v[2]
		y := c[3]*v[0] + c[4]*v[1] + c[5]*v[2]
		z := c[6]*v[0] + c[7]*v[1] + c[8]*v[2]
		if length := sign * math.Sqrt(x*x+y*y+z*z); length != 0 {
			n[0], n[1], n[2] = float32(x/length), float32(y/length), float32(z/length)
		}
	})
}

// faces makes the triangles of a part. Indices of vertices that the part does
// not have become ones that the mesh does not have either.
func (g *gltfReader) faces(p *gltfPart) error {
	if p.triangles == 0 {
		return nil
	}
	to := g.Triangles[3*p.triangle : 3*(p.triangle+p.triangles)]
	corners := to
	if p.prim.Mode != gltf.PrimitiveTriangles {
		corners = make([]uint32, p.triangles+2)
	}
	if p.index == nil {
		for i := range corners {
			corners[i] = uint32(i)
		}
		g.source.advance(p.triangles)
	} else if err := g.integers(p.index, corners); err != nil {
		return err
	}
	for i, v := range corners {
		if int(v) >= p.vertices {
			corners[i] = none
		} else {
			corners[i] = v + uint32(p.vertex)
		}
	}
	for i := range p.triangles {
		t := to[3*i : 3*i+3]
		switch p.prim.Mode {
		case gltf.PrimitiveTriangleStrip:
			t[0], t[1], t[2] = corners[i], corners[i+1+i%2], corners[i+2-i%2]
		case gltf.PrimitiveTriangleFan:
			t[0], t[1], t[2] = corners[i+1], corners[i+2], corners[0]
		}
	}
	if _, det := p.move.cofactors(); det < 0 { // a mirror turns triangles over
		for i := 0; i < len(to); i += 3 {
			to[i+1], to[i+2] = to[i+2], to[i+1]
		}
	}
	return g.source.ctx.Err()
}

// runs makes runs of triangles of one material.
func (g *gltfReader) runs() {
	if len(g.Materials) == 0 || g.triangles == 0 {
		g.Materials, g.looks = nil, nil
		return
	}
	plain := -1
	for i := range g.parts {
		p := &g.parts[i]
		if p.triangles == 0 {
			continue
		}
		if p.material < 0 {
			if plain < 0 {
				plain = len(g.Materials)
				g.Materials = append(g.Materials, mesh.Material{Diffuse: plainDiffuse})
			}
			p.material = plain
		}
		if n := len(g.Parts); n > 0 && g.Parts[n-1].Material == p.material {
			g.Parts[n-1].Count += p.triangles
			continue
		}
		g.Parts = append(g.Parts, mesh.Part{First: p.triangle, Count: p.triangles, Material: p.material})
	}
}
