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
	typ       mesh.NumberType
	name      string
	base      string // the name without the number of the component
	component int
}

// plyColumns returns the properties of attributes. taken are names that the
// element has already; the names get numbers where they are taken.
func plyColumns(list []mesh.Attribute, taken map[string]bool) (columns []plyColumn) {
	for i := range list {
		a := &list[i]
		typ, _ := plyTypeOf(a)
		base := plyName(a)
		for n, first := 2, base; plyTaken(a, base, taken); n++ {
			base = fmt.Sprintf("%s_%d", first, n)
		}
		for k := range a.Components {
			name := plyPart(a, base, k)
			taken[name] = true
			columns = append(columns, plyColumn{a, typ, name, base, k})
		}
	}
	return columns
}

// plyTypeOf returns the type in which an attribute is written: PLY has no whole
// numbers of 64 bits, but others hold most of them. exact is false where none does.
func plyTypeOf(a *mesh.Attribute) (t mesh.NumberType, exact bool) {
	if a.Type != mesh.Int64 && a.Type != mesh.Uint64 {
		return a.Type, true
	}
	lo, hi := 0.0, 0.0
	for i := range a.Len() {
		for k := range a.Components {
			v := a.At(i, k)
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	const whole = 1 << 53 // up to which float64 has all whole numbers
	switch {
	case lo >= math.MinInt32 && hi <= math.MaxInt32:
		return mesh.Int32, true
	case lo >= 0 && hi <= math.MaxUint32:
		return mesh.Uint32, true
	}
	return mesh.Float64, -whole < lo && hi < whole
}

// plyName returns the name of an attribute as that of a property: a word.
func plyName(a *mesh.Attribute) string {
	if isPLYColor(a) {
		return colorName
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
	return name
}

func isPLYColor(a *mesh.Attribute) bool {
	return a.Name == colorName && (a.Components == 3 || a.Components == 4)
}

// plyPart returns the name of a component of an attribute as a property.
func plyPart(a *mesh.Attribute, base string, component int) string {
	if rest, color := strings.CutPrefix(base, colorName); color && isPLYColor(a) {
		return [4]string{"red", "green", "blue", "alpha"}[component] + rest
	}
	if a.Components > 1 {
		return fmt.Sprintf("%s_%d", base, component)
	}
	return base
}

// plyTaken reports whether a property of an attribute would have a name that is
// taken.
func plyTaken(a *mesh.Attribute, base string, taken map[string]bool) bool {
	for k := range a.Components {
		if taken[plyPart(a, base, k)] {
			return true
		}
	}
	return false
}

var plyTypeNames = map[mesh.NumberType]string{
	mesh.Int8: "char", mesh.Uint8: "uchar", mesh.Int16: "short", mesh.Uint16: "ushort", mesh.Int32: "int", mesh.Uint32: "uint",
	mesh.Float32: "float", mesh.Float64: "double",
}

// bytes appends the value of tuple i.
func (c *plyColumn) bytes(b []byte, i int) []byte {
	if c.typ == c.of.Type {
		at := i*c.of.Stride() + c.component*c.typ.Size()
		return append(b, c.of.Values[at:at+c.typ.Size()]...)
	}
	switch v := c.of.At(i, c.component); c.typ {
	case mesh.Int32:
		return binary.LittleEndian.AppendUint32(b, uint32(int32(v)))
	case mesh.Uint32:
		return binary.LittleEndian.AppendUint32(b, uint32(v))
	default:
		return binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
}

// columnBytes returns the bytes of a record's columns.
func columnBytes(columns []plyColumn) (n int) {
	for _, c := range columns {
		n += c.typ.Size()
	}
	return n
}

// valueComments says which properties of an element belong together, what the
// numbers of attributes stand for, and in what units they are.
func valueComments(h []byte, element string, columns []plyColumn) []byte {
	for _, c := range columns {
		if c.of.Components > 1 && c.component == 0 && !isPLYColor(c.of) {
			h = fmt.Appendf(h, "comment %s %s %s %d\n", plyTupleWord, element, c.base, c.of.Components)
		}
		if c.component == 0 && isValueUnit(c.of.Unit) {
			h = fmt.Appendf(h, "comment %s %s %s %+q\n", plyUnitWord, element, c.base, c.of.Unit)
		}
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
		a := c.of
		if a.Len() == 0 || c.component > 0 {
			continue
		}
		if c.base != a.Name {
			name := c.base
			if isPLYColor(a) {
				name = c.name
			}
			losses = append(losses, fmt.Sprintf("The values %s are written under the name %s.", message.Quote(a.Name), message.Quote(name)))
		}
		if _, exact := plyTypeOf(a); !exact {
			losses = append(losses, fmt.Sprintf("The values %s are whole numbers beyond 2^53, which PLY has not; they are rounded.", message.Quote(a.Name)))
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
			if a := &l.list[i]; a.Len() > 0 && !inNoGroup(a) && (held == nil || !held(a)) {
				names = append(names, message.Quote(a.Name))
			}
		}
		if len(names) > 0 {
			losses = append(losses, fmt.Sprintf("%s has no place for these values of %s: %s.", format, l.of, strings.Join(names, ", ")))
		}
	}
	return losses
}
