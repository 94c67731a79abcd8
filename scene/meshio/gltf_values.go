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
		if f := (*FormatError)(nil); errors.As(err, &f) {
			g.leave(p.where, "has values "+message.Quote(name)+", which are not kept: "+f.Reason)
		} else if err != nil {
			g.leave(p.where, "has values "+message.Quote(name)+", which are not kept: "+err.Error())
		} else {
			p.values = append(p.values, gltfValue{name, a})
		}
	}
}

// valueKey tells parts with other values from each other.
func (p *gltfPart) valueKey() string {
	var b strings.Builder
	for _, v := range p.values {
		fmt.Fprintf(&b, "%d,", p.prim.Attributes[v.name])
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

// values reads the values that all parts have, in one type; others are told of.
func (g *gltfReader) values() error {
	type kind struct {
		name    string
		parts   int
		numbers mesh.NumberType
	}
	have := map[kind]int{} // vertices that have them
	var order []kind
	for i := range g.parts {
		p := &g.parts[i]
		for _, v := range p.values {
			k := kind{v.name, v.array.parts, v.array.numbers()}
			if _, seen := have[k]; !seen {
				order = append(order, k)
			}
			if p.own {
				have[k] += p.vertices
			} else {
				have[k] += 0
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
		a := mesh.NewAttribute(k.name, k.numbers, k.parts, g.vertices)
		for i := range g.parts {
			p := &g.parts[i]
			for _, v := range p.values {
				if !p.own || v.name != k.name {
					continue
				}
				err := g.each(v.array, func(i int, x *[4]float64) {
					for c := range k.parts {
						a.Set(p.vertex+i, c, x[c])
					}
				})
				if err != nil {
					return err
				}
			}
		}
		g.VertexAttributes = append(g.VertexAttributes, a)
	}
	return nil
}

func (p *gltfPart) has(name string) bool {
	return slices.ContainsFunc(p.values, func(v gltfValue) bool { return v.name == name })
}
