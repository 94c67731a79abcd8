package meshio

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"cairn/internal/message"
	"cairn/internal/textfile"
	"cairn/scene/mesh"
)

// attribute reads a statement of POINT_DATA or CELL_DATA, or of a field.
func (r *vtkReader) attribute(keyword string) error {
	switch keyword {
	case "POINT_DATA", "CELL_DATA":
		if err := r.counts(&r.counted); err != nil {
			return err
		}
		if r.section = vtkOfCells; keyword == "POINT_DATA" {
			r.section = vtkOfPoints
		}
		if r.section == vtkOfPoints && r.counted != r.points {
			return fmt.Errorf("POINT_DATA are of %d points, but there are %d", r.counted, r.points)
		}
		return nil
	case "FIELD":
		return r.field()
	case "LOOKUP_TABLE":
		return r.lookupTable()
	case "COLOR_SCALARS":
		return r.colorScalars()
	case "SCALARS":
		return r.scalars()
	}
	components, ok := map[string]int{"NORMALS": 3, "VECTORS": 3, "TENSORS": 9, "TENSORS6": 6, "TEXTURE_COORDINATES": -1,
		"GLOBAL_IDS": 1, "PEDIGREE_IDS": 1, "EDGE_FLAGS": 1}[keyword]
	if !ok {
		return fmt.Errorf("%s is no statement of a VTK file", message.Quote(keyword))
	}
	name, err := r.name()
	if err != nil {
		return err
	}
	if components < 0 {
		if err := r.counts(&components); err != nil {
			return err
		}
	}
	role := vtkOther
	switch {
	case keyword == "NORMALS":
		role = vtkNormals
	case keyword == "TEXTURE_COORDINATES" && (components == 2 || components == 3):
		role = vtkTexCoords
	}
	t, kind, err := r.typeOf()
	if err != nil {
		return err
	}
	return r.array(name, role, t, kind, components, r.counted)
}

// name reads the name of an array: a word, in which other characters stand as in
// web addresses.
func (r *vtkReader) name() (string, error) {
	w, err := r.word()
	if err == nil && len(w) == 0 {
		err = errors.New("the file ends in this statement")
	}
	if plain, bad := url.PathUnescape(string(w)); bad == nil {
		return textfile.String([]byte(plain)), err
	}
	return textfile.String(w), err
}

// array reads tuples of an array, to where they go by its role; those without one
// become an attribute.
func (r *vtkReader) array(name string, role vtkRole, t vtkType, kind string, components, tuples int) error {
	if err := r.endHeader(); err != nil {
		return err
	}
	n, ok := product(components, tuples)
	if !ok {
		return fmt.Errorf("the array %s promises %d times %d numbers, more than the file can hold", message.Quote(name), components, tuples)
	}
	if kind == "string" {
		r.skip(name)
		return r.strings(n)
	}
	bits := kind == "bit" && !r.ascii
	size := int64(n) * int64(t.size())
	if bits {
		size = int64(n+7) / 8
		if size > r.left() {
			return errNoRoom
		}
	} else if err := r.fits(n, t); err != nil {
		return err
	}
	if role != vtkTable && (kind == "bit" || r.section != vtkOfPoints || tuples != r.points || !r.hasPoints || r.has(role)) {
		if role == vtkColors && r.section == vtkOfCells && r.cellValue(colorName) == nil {
			name = colorName
		}
		role = vtkOther
	}
	sink := r.vtkSurface.sink(role, t, tuples, components)
	if role == vtkOther || role == vtkTable {
		a := r.attributeOf(name, role, kind, t, components, tuples)
		if a == nil {
			r.skip(name)
			if !r.ascii {
				return r.input.skip(size)
			}
		} else {
			sink = r.attributeSink(a, 0)
		}
	}
	if bits {
		return r.bits(n, sink)
	}
	return r.numbers(t, n, sink)
}

// attributeOf makes room for an array that becomes an attribute, or returns nil
// where it does not.
func (r *vtkReader) attributeOf(name string, role vtkRole, kind string, t vtkType, components, tuples int) *mesh.Attribute {
	if kind == "bit" {
		t = vtkUint8
	}
	switch {
	case role == vtkTable || components < 1 || components > maxVTKComponents:
	case r.section == vtkOfPoints && r.hasPoints && tuples == r.points:
		r.VertexAttributes = append(r.VertexAttributes, mesh.NewAttribute(name, mesh.NumberType(t), components, tuples))
		return &r.VertexAttributes[len(r.VertexAttributes)-1]
	case r.section == vtkOfCells && tuples == r.counted:
		r.cellValues = append(r.cellValues, mesh.NewAttribute(name, mesh.NumberType(t), components, tuples))
		return &r.cellValues[len(r.cellValues)-1]
	}
	return nil
}

// bits calls f for n bits, the highest of a byte first.
func (r *vtkReader) bits(n int, f numberSink) error {
	return r.binary(vtkUint8, (n+7)/8, func(i int, v float64, _ float32) error {
		for k := 8 * i; k < min(n, 8*i+8); k++ {
			bit := float64(int(v) >> (7 - k%8) & 1)
			if err := f(k, bit, float32(bit)); err != nil {
				return err
			}
		}
		return nil
	})
}

// has reports whether an array of the role was read before; the first counts.
func (r *vtkReader) has(role vtkRole) bool {
	switch role {
	case vtkNormals:
		return r.Normals != nil
	case vtkColors:
		return r.Colors != nil || r.shades != nil
	case vtkTexCoords:
		return r.TexCoords != nil
	}
	return false
}

// skip hides that of input.
func (r *vtkReader) skip(name string) { r.vtkSurface.skip(name) }

// strings passes over n strings: lines in a text file, else each with its
// length before it, in 1, 2, 4 or 8 bytes as the two highest bits say.
func (r *vtkReader) strings(n int) error {
	if int64(n) > r.left() {
		return errNoRoom
	}
	if r.ascii {
		if _, err := r.line(); err != nil { // of the header
			return err
		}
	}
	for range n {
		if r.ascii {
			if _, err := r.line(); err != nil {
				return err
			}
			continue
		}
		length := int64(0)
		bytes := 1
		err := r.binary(vtkUint8, 1, func(_ int, v float64, _ float32) error {
			bytes = 8 >> (int(v) >> 6)
			length = int64(v) & 63
			return nil
		})
		if err != nil {
			return err
		}
		err = r.binary(vtkUint8, bytes-1, func(_ int, v float64, _ float32) error {
			if length >= 1<<40 {
				return errNoRoom
			}
			length = length<<8 | int64(v)
			return nil
		})
		if err != nil {
			return err
		}
		if err := r.input.skip(length); err != nil {
			return err
		}
	}
	return nil
}

// field reads the arrays of a field.
func (r *vtkReader) field() error {
	if _, err := r.name(); err != nil {
		return err
	}
	var n int
	if err := r.counts(&n); err != nil {
		return err
	}
	for i := 0; i < n; i++ {
		name, err := r.name()
		if err != nil {
			return err
		}
		switch strings.ToUpper(name) {
		case "NULL_ARRAY":
			continue
		case "METADATA": // of the array before
			if err := r.metadata(); err != nil {
				return err
			}
			i--
			continue
		}
		var components, tuples int
		if err := r.counts(&components, &tuples); err != nil {
			return err
		}
		t, kind, err := r.typeOf()
		if err != nil {
			return err
		}
		role := vtkRoleOf(name, t, components)
		if err := r.array(name, role, t, kind, components, tuples); err != nil {
			return err
		}
	}
	return nil
}

// scalars reads SCALARS, of which bytes are colours.
func (r *vtkReader) scalars() error {
	name, err := r.name()
	if err != nil {
		return err
	}
	t, kind, err := r.typeOf()
	if err != nil {
		return err
	}
	line, err := r.line()
	if err != nil {
		return err
	}
	components := 1
	if words := strings.Fields(string(line)); len(words) > 0 {
		var reason string
		if components, reason = plyCount(words[0]); reason != "" {
			return errors.New(reason)
		}
	}
	if err := r.blank(); err != nil {
		return err
	}
	table, err := r.peek("LOOKUP_TABLE")
	if err != nil {
		return err
	}
	words := 2 // the keyword and the name of the table
	if !table {
		words = 0 // some programs leave the line out
	}
	for range words {
		if _, err := r.name(); err != nil {
			return err
		}
	}
	role := vtkOther
	if t == vtkUint8 && kind != "bit" && kind != "string" && (components == 3 || components == 4) || vtkRoleOf(name, t, components) == vtkColors {
		role = vtkColors
	}
	return r.array(name, role, t, kind, components, r.counted)
}

// colorScalars reads colours, from 0 to 1 in text and bytes in binary files.
func (r *vtkReader) colorScalars() error {
	name, err := r.name()
	if err != nil {
		return err
	}
	var components int
	if err := r.counts(&components); err != nil {
		return err
	}
	role := vtkOther
	if components >= 1 && components <= 4 {
		role = vtkColors
	}
	t := vtkUint8
	if r.ascii {
		t = vtkFloat32
	}
	return r.array(name, role, t, "", components, r.counted)
}

// lookupTable passes over a table of colours of scalars.
func (r *vtkReader) lookupTable() error {
	name, err := r.name()
	if err != nil {
		return err
	}
	var n int
	if err := r.counts(&n); err != nil {
		return err
	}
	t := vtkUint8
	if r.ascii {
		t = vtkFloat32
	}
	return r.array(name, vtkTable, t, "", 4, n)
}
