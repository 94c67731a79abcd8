package main

import (
	"fmt"
	"strings"

	"cairn/scene/mesh"
)

// valueInfo is what info --json says of values that a mesh has beside its shape.
type valueInfo struct {
	Name       string   `json:"name"`
	Of         string   `json:"of"`         // vertices or triangles
	Type       string   `json:"type"`       // of the numbers: uint8, float32 ...
	Components int      `json:"components"` // numbers each
	Names      []string `json:"names"`      // what the numbers stand for, by the number; empty where they are numbers
}

// valuesOf returns what there is beside the shape.
func valuesOf(d *mesh.Data) []valueInfo {
	list := []valueInfo{}
	for _, l := range []struct {
		of   string
		list []mesh.Attribute
	}{{"vertices", d.VertexAttributes}, {"triangles", d.TriangleAttributes}} {
		for _, a := range l.list {
			list = append(list, valueInfo{a.Name, l.of, a.Type.String(), a.Components, notNil(a.Names)})
		}
	}
	return list
}

// text returns it as people read it.
func (v *valueInfo) text() string {
	const most = 8 // names
	text := fmt.Sprintf("%s, of %s, %s", v.Name, v.Of, v.Type)
	if v.Components > 1 {
		text += fmt.Sprintf(" × %d", v.Components)
	}
	var names []string
	for _, name := range v.Names {
		if name != "" {
			names = append(names, name)
		}
	}
	if n := len(names); n > most {
		names = append(names[:most:most], fmt.Sprintf("and %d more", n-most))
	}
	if names != nil {
		text += ": " + strings.Join(names, ", ")
	}
	return text
}
