package main

import (
	"fmt"
	"math"
	"strings"

	"cairn/internal/message"
	"cairn/scene/mesh"
)

// valueInfo is what info --json says of values that a mesh has beside its shape.
type valueInfo struct {
	Name       string   `json:"name"`
	Of         string   `json:"of"`         // vertices or triangles
	Type       string   `json:"type"`       // of the numbers: uint8, float32 ...
	Components int      `json:"components"` // numbers each
	Names      []string `json:"names"`      // what the numbers stand for, by the number; empty where they are numbers
	Unit       string   `json:"unit"`       // of the values; "" where it is not known
	// Ranges are of each component.
	Ranges []rangeInfo `json:"ranges"`
}

// rangeInfo says which values there are. The ends are null where none is a finite number.
type rangeInfo struct {
	Min       *float64 `json:"min"`
	Max       *float64 `json:"max"`
	Undefined int      `json:"undefined"` // values that are not finite numbers
}

func rangesOf(a *mesh.Attribute) []rangeInfo {
	ranges := make([]rangeInfo, a.Components)
	for k := range ranges {
		lo, hi := math.Inf(1), math.Inf(-1)
		for i := range a.Len() {
			if v := a.At(i, k); v-v == 0 {
				lo, hi = min(lo, v), max(hi, v)
			} else {
				ranges[k].Undefined++
			}
		}
		if lo <= hi {
			ranges[k].Min, ranges[k].Max = &lo, &hi
		}
	}
	return ranges
}

// text returns it as people read it.
func (r rangeInfo) text() string {
	text := "no numbers"
	if r.Min != nil {
		text = fmt.Sprintf("%.6g to %.6g", *r.Min, *r.Max)
		if r.Undefined > 0 {
			text += fmt.Sprintf(" and %s", message.Count(r.Undefined, "place without a value", "places without a value"))
		}
	}
	return text
}

// valuesOf returns what there is beside the shape.
func valuesOf(d *mesh.Data) []valueInfo {
	list := []valueInfo{}
	for _, l := range []struct {
		of   string
		list []mesh.Attribute
	}{{"vertices", d.VertexAttributes}, {"triangles", d.TriangleAttributes}} {
		for _, a := range l.list {
			list = append(list, valueInfo{a.Name, l.of, a.Type.String(), a.Components, notNil(a.Names), a.Unit, rangesOf(&a)})
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
	if v.Unit != "" {
		text += " in " + v.Unit
	}
	var ranges []string
	for _, r := range v.Ranges {
		ranges = append(ranges, r.text())
	}
	text += ", " + strings.Join(ranges, "; ")
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
