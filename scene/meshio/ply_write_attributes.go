package meshio

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"cairn/internal/message"
	"cairn/scene/mesh"
)

// plyColumn is a property that an attribute, or a part of one, is written as.
type plyColumn struct {
	of        *mesh.Attribute
	name      string
	component int
}

// plyColumns returns the properties of attributes. taken are names that the
// element has already; the names get numbers where they are taken.
func plyColumns(list []mesh.Attribute, taken map[string]bool) (columns []plyColumn) {
	for i := range list {
		a := &list[i]
		for k := range a.Components {
			name := plyName(a, k)
			for n, base := 2, name; taken[name]; n++ {
				name = fmt.Sprintf("%s_%d", base, n)
			}
			taken[name] = true
			columns = append(columns, plyColumn{a, name, k})
		}
	}
	return columns
}

// plyName returns the name of a component of an attribute as a property: a word.
func plyName(a *mesh.Attribute, component int) string {
	if a.Name == colorName && (a.Components == 3 || a.Components == 4) {
		return [4]string{"red", "green", "blue", "alpha"}[component]
	}
	name := strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' {
			return '_'
		}
		return r
	}, a.Name)
	if name == "" {
		name = "value"
	}
	if a.Components > 1 {
		name = fmt.Sprintf("%s_%d", name, component)
	}
	return name
}

var plyTypeNames = map[mesh.NumberType]string{
	mesh.Int8: "char", mesh.Uint8: "uchar", mesh.Int16: "short", mesh.Uint16: "ushort", mesh.Int32: "int", mesh.Uint32: "uint",
	mesh.Int64: "double", mesh.Uint64: "double", mesh.Float32: "float", mesh.Float64: "double",
}

// bytes appends the value of tuple i.
func (c *plyColumn) bytes(b []byte, i int) []byte {
	size := c.of.Type.Size()
	if c.of.Type == mesh.Int64 || c.of.Type == mesh.Uint64 {
		return binary.LittleEndian.AppendUint64(b, math.Float64bits(c.of.At(i, c.component)))
	}
	at := i*c.of.Stride() + c.component*size
	return append(b, c.of.Values[at:at+size]...)
}

// columnBytes returns the bytes of a record's columns.
func columnBytes(columns []plyColumn) (n int) {
	for _, c := range columns {
		n += c.of.Type.Size()
	}
	return n
}

// valueComments says what the numbers of attributes stand for.
func valueComments(h []byte, columns []plyColumn) []byte {
	for _, c := range columns {
		for i, name := range c.of.Names {
			h = fmt.Appendf(h, "comment %s %s %d %q\n", plyValueWord, c.name, i, name)
		}
	}
	return h
}

// oneLine returns a name without the characters that would end its line.
func oneLine(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, name)
}

// plyAttributeLosses tells which attributes come back under another name or as
// others, or with other numbers.
func plyAttributeLosses(d *mesh.Data) (losses []string) {
	taken := map[string]bool{}
	for name := range plyVertexNames {
		taken[name] = true
	}
	vertex, face := plyColumns(d.VertexAttributes, taken), plyColumns(d.TriangleAttributes, map[string]bool{"texnumber": true})
	for _, c := range append(vertex, face...) {
		switch a := c.of; {
		case a.Len() == 0:
			continue
		case a.Name == colorName && strings.HasPrefix("red green blue alpha", c.name):
		case a.Components > 1 && c.component == 0:
			losses = append(losses, fmt.Sprintf("The %d numbers of %s become properties of their own, %s and so on.", a.Components, message.Quote(a.Name), message.Quote(c.name)))
		case a.Components == 1 && c.name != a.Name:
			losses = append(losses, fmt.Sprintf("The values %s are written under the name %s.", message.Quote(a.Name), message.Quote(c.name)))
		}
		if t := c.of.Type; (t == mesh.Int64 || t == mesh.Uint64) && c.component == 0 {
			losses = append(losses, fmt.Sprintf("The values %s are whole numbers of 64 bits, which PLY has not; they become floating point numbers.", message.Quote(c.of.Name)))
		}
	}
	return losses
}

// attributeLosses tells which attributes a format has no place for.
func attributeLosses(d *mesh.Data, format string, held func(a *mesh.Attribute) bool) (losses []string) {
	for _, l := range []struct {
		of   string
		list []mesh.Attribute
	}{{"vertices", d.VertexAttributes}, {"triangles", d.TriangleAttributes}} {
		var names []string
		for i := range l.list {
			if a := &l.list[i]; a.Len() > 0 && (held == nil || !held(a)) {
				names = append(names, message.Quote(a.Name))
			}
		}
		if len(names) > 0 {
			losses = append(losses, fmt.Sprintf("%s has no place for these values of %s: %s.", format, l.of, strings.Join(names, ", ")))
		}
	}
	return losses
}
