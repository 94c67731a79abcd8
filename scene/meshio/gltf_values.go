package meshio

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/qmuntal/gltf"

	"cairn/internal/message"
	"cairn/scene/mesh"
)

// Values of an application's own, whose names begin with an underscore (glTF 2.0,
// 3.7.2.1), become attributes of the vertices.

// gltfValue are values of the vertices of a part.
type gltfValue struct {
	name  string
	array *gltfArray
}

// others looks up the values of a part that have no meaning here; coord is the
// name of the texture coordinates that have one. Those that are not kept are told
// of. What is wrong with any is no reason to refuse the surface.
func (g *gltfReader) others(p *gltfPart, coord string) {
	known := func(name string) bool {
		return name == "POSITION" || name == "NORMAL" || name == "COLOR_0" || name == coord
	}
	var names []string
	for name := range p.prim.Attributes {
		if !known(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if !strings.HasPrefix(name, "_") {
			g.leave(p.where, "has values "+message.Quote(name)+", which are not kept")
			continue
		}
		a, err := g.array(p.prim.Attributes[name], p.where+".attributes."+name)
		if err == nil && a.count != p.vertices {
			err = fault("they are %d, but there are %s", a.count, message.Count(p.vertices, "position", "positions"))
		}
		if err != nil {
			g.leaveValue(p, name, err)
			continue
		}
		p.values = append(p.values, gltfValue{name, a})
	}
}

// leaveValue tells what is wrong with values that are not kept.
func (g *gltfReader) leaveValue(p *gltfPart, name string, err error) {
	reason := err.Error()
	if f := (*FormatError)(nil); errors.As(err, &f) {
		reason = f.Reason
	}
	g.leave(p.where, "has values "+message.Quote(name)+", which are not kept: "+reason)
}

// valueKey tells parts with other values, or with the same under other names,
// from each other.
func (p *gltfPart) valueKey() string {
	var b strings.Builder
	for _, v := range p.values {
		fmt.Fprintf(&b, "%q:%d,", v.name, p.prim.Attributes[v.name])
	}
	return b.String()
}

// valueBytes returns what the values of a vertex take.
func (p *gltfPart) valueBytes() (n int64) {
	for _, v := range p.values {
		n += int64(v.array.parts * v.array.numbers().Size())
	}
	return n
}

// numbers returns the type in which an array is kept.
func (a *gltfArray) numbers() mesh.NumberType {
	if a.normalized {
		return mesh.Float32
	}
	return map[gltf.ComponentType]mesh.NumberType{
		gltf.ComponentByte: mesh.Int8, gltf.ComponentUbyte: mesh.Uint8, gltf.ComponentShort: mesh.Int16, gltf.ComponentUshort: mesh.Uint16,
		gltf.ComponentUint: mesh.Uint32, gltf.ComponentFloat: mesh.Float32,
	}[a.kind]
}

// valueForm is what the values of all surfaces must share to be one attribute.
type valueForm struct {
	name    string
	parts   int
	numbers mesh.NumberType
}

func (v gltfValue) form() valueForm { return valueForm{v.name, v.array.parts, v.array.numbers()} }

// values reads the values that all parts have, in one type; others are told of,
// and so are those that turn out to be damaged. The error is that of a reading
// that was stopped.
func (g *gltfReader) values() error {
	have := map[valueForm]int{} // vertices that have them
	var order []valueForm
	for i := range g.parts {
		p := &g.parts[i]
		for _, v := range p.values {
			k := v.form()
			if _, seen := have[k]; !seen {
				order = append(order, k)
				have[k] = 0
			}
			if p.own {
				have[k] += p.vertices
			}
		}
	}
	for _, k := range order {
		if have[k] < g.vertices {
			for i := range g.parts {
				if p := &g.parts[i]; p.has(k.name) {
					g.leave(p.where, "has values "+message.Quote(k.name)+" that not all surfaces have in the same form, which are not kept")
					break
				}
			}
			continue
		}
		if err := g.attribute(k); err != nil {
			return err
		}
	}
	return nil
}

// attribute makes an attribute of values that all parts have, unless those of one
// are damaged.
func (g *gltfReader) attribute(k valueForm) error {
	a := mesh.NewAttribute(k.name, k.numbers, k.parts, g.vertices)
	for i := range g.parts {
		p := &g.parts[i]
		for _, v := range p.values {
			if !p.own || v.form() != k {
				continue
			}
			err := g.each(v.array, func(i int, x *[4]float64) {
				for c := range k.parts {
					a.Set(p.vertex+i, c, x[c])
				}
			})
			if stopped := g.source.ctx.Err(); stopped != nil {
				return stopped
			}
			if err != nil {
				g.leaveValue(p, k.name, err)
				return nil
			}
		}
	}
	g.VertexAttributes = append(g.VertexAttributes, a)
	return nil
}

func (p *gltfPart) has(name string) bool {
	return slices.ContainsFunc(p.values, func(v gltfValue) bool { return v.name == name })
}
