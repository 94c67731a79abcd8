package meshio

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"cairn/internal/message"
	"cairn/scene/mesh"
)

// plyExtras are the properties of an element that have no meaning of their own
// here, such as quality, label or flags, and the attributes that they become.
type plyExtras struct {
	list       []plyExtra
	attributes []mesh.Attribute
	bytes      int64 // that are afforded
}

type plyExtra struct{ property, attribute, component int }

var plyNumbers = map[plyType]mesh.NumberType{
	plyInt8: mesh.Int8, plyUint8: mesh.Uint8, plyInt16: mesh.Int16, plyUint16: mesh.Uint16,
	plyInt32: mesh.Int32, plyUint32: mesh.Uint32, plyFloat32: mesh.Float32, plyFloat64: mesh.Float64,
}

// colorName is the name of an attribute of colours of faces: three or four
// components, red, green, blue and alpha.
const colorName = "color"

// extras finds the properties of an element that are not taken. Red, green and
// blue of one type become one attribute. Lists are not kept.
func (p *plyReader) extras(e *plyElement, taken func(i int) bool) (x plyExtras) {
	color := e.colors(taken)
	inTuple := 0 // properties of the current tuple that are still to come
	for i, q := range e.properties {
		if inTuple == 0 {
			if name, n := p.header.tuple(e, i, taken); n > 0 {
				inTuple = n
				x.attributes = append(x.attributes, mesh.NewAttribute(name, plyNumbers[q.typ], n, 0))
			}
		}
		switch {
		case inTuple > 0:
			at := len(x.attributes) - 1
			x.list = append(x.list, plyExtra{i, at, x.attributes[at].Components - inTuple})
			inTuple--
		case taken(i):
		case q.list && e.count > 0:
			p.lose(fmt.Sprintf("The lists %s of element %s are not kept.", message.Quote(q.name), message.Quote(e.name)))
		case q.list:
		case color[i] > 0:
			at := x.find(colorName)
			if at < 0 {
				at = len(x.attributes)
				x.attributes = append(x.attributes, mesh.NewAttribute(colorName, plyNumbers[q.typ], len(color), 0))
			}
			x.list = append(x.list, plyExtra{i, at, color[i] - 1})
		default:
			x.list = append(x.list, plyExtra{i, len(x.attributes), 0})
			x.attributes = append(x.attributes, mesh.NewAttribute(q.name, plyNumbers[q.typ], 1, 0))
		}
		if i := len(x.attributes) - 1; i >= 0 && x.attributes[i].Names == nil {
			x.attributes[i].Names = p.header.names[x.attributes[i].Name]
		}
	}
	for i := range x.attributes {
		x.attributes[i].Unit = p.header.valueUnits[e.name+" "+x.attributes[i].Name]
	}
	return x
}

func (x *plyExtras) find(name string) int {
	for i := range x.attributes {
		if x.attributes[i].Name == name {
			return i
		}
	}
	return -1
}

// colors returns which properties are the parts of a colour, counted from 1: red,
// green and blue of one type, and alpha if it has that type too.
func (e *plyElement) colors(taken func(i int) bool) map[int]int {
	parts := map[int]int{}
	typ := plyType(0)
	for k, name := range [4]string{"red", "green", "blue", "alpha"} {
		for i, q := range e.properties {
			if q.name == name && !q.list && !taken(i) && (k == 0 || q.typ == typ) && len(parts) == k {
				typ = q.typ
				parts[i] = k + 1
			}
		}
	}
	if len(parts) < 3 {
		return nil
	}
	return parts
}

// makeRoom makes room for n tuples, if all attributes together take no more than
// the file has bytes; else none is kept.
func (x *plyExtras) makeRoom(p *plyReader, n int) {
	need := int64(0)
	p.attributeBytes -= x.bytes // room made before, by a guess
	for i := range x.attributes {
		need += int64(n) * int64(x.attributes[i].Stride())
	}
	if !p.afford(need) {
		for i := range x.attributes {
			p.lose(fmt.Sprintf("The values %s are not kept: they would take more than the whole file.", message.Quote(x.attributes[i].Name)))
		}
		*x = plyExtras{}
		return
	}
	x.bytes = need
	for i := range x.attributes {
		a := &x.attributes[i]
		a.Values = make([]byte, n*a.Stride())
	}
}

// set stores a value of tuple n. k counts the list.
func (x *plyExtras) set(k, n int, v float64) {
	e := x.list[k]
	x.attributes[e.attribute].Set(n, e.component, v)
}

// afford counts bytes of attributes, and reports whether they are no more than
// those of the file.
func (c *content) afford(s *source, bytes int64) bool {
	const always = 1 << 20
	if c.attributeBytes+bytes > s.size+always {
		return false
	}
	c.attributeBytes += bytes
	return true
}

func (p *plyReader) afford(bytes int64) bool { return p.content.afford(p.source, bytes) }

// Names of what numbers stand for are kept in comments, as Go quotes strings:
// comment value group 2 "left femur". So is what properties are one attribute:
// comment tuple vertex speed 3 for speed_0, speed_1 and speed_2 of vertices. And the
// unit of values: comment valueunit vertex distance "mm".
const (
	plyValueWord = "value"
	plyTupleWord = "tuple"
	plyUnitWord  = "valueunit" // no word that unitsIn knows: it is not the mesh's unit

	longestUnit = 32 // bytes of the unit of values
)

// tuple returns the attribute that begins with property i of an element, and how
// many properties it has: none if there is no such one.
func (h *plyHeader) tuple(e *plyElement, i int, taken func(i int) bool) (name string, n int) {
	name, first := strings.CutSuffix(e.properties[i].name, "_0")
	n = h.tuples[e.name+" "+name]
	if !first || n > len(e.properties)-i {
		return "", 0
	}
	for k, q := range e.properties[i : i+n] {
		if q.list || taken(i+k) || q.typ != e.properties[i].typ || q.name != fmt.Sprintf("%s_%d", name, k) {
			return "", 0
		}
	}
	return name, n
}

// value reads such a comment; others are none of them.
func (h *plyHeader) value(text string) {
	const most = 1 << 16 // names of one attribute
	words := strings.SplitN(text, " ", 4)
	if len(words) == 4 && words[0] == plyTupleWord {
		if n, err := strconv.Atoi(words[3]); err == nil && n > 1 && n < most {
			if h.tuples == nil {
				h.tuples = map[string]int{}
			}
			h.tuples[words[1]+" "+words[2]] = n
		}
		return
	}
	if len(words) < 4 || words[0] != plyValueWord {
		return
	}
	n, err := strconv.Atoi(words[2])
	if err != nil || n < 0 || n != len(h.names[words[1]]) || n >= most {
		return
	}
	if h.names == nil {
		h.names = map[string][]string{}
	}
	if name, err := strconv.Unquote(words[3]); err == nil {
		h.names[words[1]] = append(h.names[words[1]], name)
	}
}

// valueUnit reads the comment of the unit of values; others are none.
func (h *plyHeader) valueUnit(text string) {
	words := strings.SplitN(text, " ", 4)
	if len(words) < 4 || words[0] != plyUnitWord {
		return
	}
	unit, err := strconv.Unquote(words[3])
	if err != nil || !isValueUnit(unit) {
		return
	}
	if h.valueUnits == nil {
		h.valueUnits = map[string]string{}
	}
	h.valueUnits[words[1]+" "+words[2]] = unit
}

// isValueUnit reports whether a text can be a unit of values: short, on one line.
func isValueUnit(unit string) bool {
	return unit != "" && len(unit) <= longestUnit && utf8.ValidString(unit) && !strings.ContainsFunc(unit, func(r rune) bool { return !unicode.IsPrint(r) })
}

// joinAttributes puts the attributes of all surfaces together. Triangles of a
// surface that has not one of them get zeros.
func (p *plyReader) joinAttributes() {
	n := len(p.Triangles) / 3
	at := 0
	for _, s := range p.surfaces {
		for i := range s.extra.attributes {
			if s.count == 0 {
				break
			}
			a := &s.extra.attributes[i]
			if len(p.surfaces) == 1 {
				p.TriangleAttributes = append(p.TriangleAttributes, *a)
				continue
			}
			to := -1
			for k, b := range p.TriangleAttributes {
				if b.Name == a.Name && b.Type == a.Type && b.Components == a.Components {
					to = k
				}
			}
			if to < 0 {
				to = len(p.TriangleAttributes)
				p.TriangleAttributes = append(p.TriangleAttributes, mesh.NewAttribute(a.Name, a.Type, a.Components, n))
				p.TriangleAttributes[to].Names = a.Names
			}
			copy(p.TriangleAttributes[to].Values[at*a.Stride():], a.Values)
		}
		at += s.count
	}
}
