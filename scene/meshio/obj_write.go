package meshio

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"cairn/internal/message"
	"cairn/scene/mesh"
)

// writeOBJ writes everything that a mesh can have: positions with the fewest
// digits that give the same number again, vertex colours after them as MeshLab
// and others do, texture coordinates and normals with numbers of their own,
// and materials, each run of triangles under its usemtl, in an MTL file with
// their textures.
func writeOBJ(o *output, m *mesh.TriMesh, units string) error {
	d := m.Data()
	if n := len(d.Positions) / 3; n >= maxElements {
		return fmt.Errorf("an OBJ file of %d vertices could not be read again", n)
	}
	w := objWriter{output: o, Data: d}
	w.line("# Wavefront OBJ")
	if units != "" {
		w.line("# units: " + units)
	}
	if parts := partsOf(d); parts != nil {
		w.names, _ = objNames(d)
		library, err := w.library()
		if err != nil {
			return err
		}
		w.line("mtllib " + library)
	}
	w.vertices()
	// Of corners that do not exist nothing is written: beside as many vertices the
	// values would be taken for theirs.
	if holds(d, d.TexCoords, d.TexIndex) {
		w.numbers("vt", d.TexCoords, 2)
	}
	if holds(d, d.Normals, d.NormalIndex) {
		w.numbers("vn", d.Normals, 3)
	}
	w.faces()
	return w.err
}

// objWriter keeps the first error.
type objWriter struct {
	*output
	*mesh.Data
	names []string // of materials
	buf   []byte
	err   error
}

func (w *objWriter) line(s string) {
	w.buf = append(append(w.buf, s...), '\n')
	w.flush()
}

// flush hands the buffer on; the output is buffered itself.
func (w *objWriter) flush() (ok bool) {
	if w.err == nil {
		_, w.err = w.w.Write(w.buf)
	}
	w.buf = w.buf[:0]
	return w.err == nil
}

func (w *objWriter) vertices() {
	origin := [3]float64{w.Origin.X, w.Origin.Y, w.Origin.Z}
	// Where Read takes an origin away, digits that are enough for float32 are not.
	taken := originWhenRead(w.Data)
	alpha := translucent(w.Colors)
	for v := 0; 3*v < len(w.Positions) && w.flush(); v++ {
		w.buf = append(w.buf, 'v')
		for axis, p := range w.Positions[3*v : 3*v+3] {
			if o := origin[axis]; o != 0 || taken[axis] != 0 {
				w.buf = appendNumber(append(w.buf, ' '), o+float64(p), 64)
			} else {
				w.buf = appendNumber(append(w.buf, ' '), float64(p), 32)
			}
		}
		if w.Colors != nil {
			c := w.Colors[4*v : 4*v+4]
			if !alpha {
				c = c[:3]
			}
			for _, b := range c {
				w.buf = append(append(w.buf, ' '), objShades[b]...)
			}
		}
		w.buf = append(w.buf, '\n')
	}
	w.flush()
}

// translucent reports whether any colour has an alpha.
func translucent(colors []uint8) bool {
	for i := 3; i < len(colors); i += 4 {
		if colors[i] != 255 {
			return true
		}
	}
	return false
}

// objShades are the texts of colours, from 0 to 1.
var objShades = func() (s [256]string) {
	for i := range s {
		s[i] = strconv.FormatFloat(float64(i)/255, 'f', 4, 64)
		s[i] = strings.TrimSuffix(strings.TrimRight(s[i], "0"), ".")
	}
	return s
}()

// appendNumber appends the shortest text that gives the same number of that many
// bits again.
func appendNumber(b []byte, v float64, bits int) []byte {
	const small, large = 1e-5, 1e15 // between them no exponent is needed
	if a := max(v, -v); a == 0 || a >= small && a < large {
		return strconv.AppendFloat(b, v, 'f', -1, bits)
	}
	return strconv.AppendFloat(b, v, 'e', -1, bits)
}

// numbers writes values of so many numbers each, a line each.
func (w *objWriter) numbers(key string, values []float32, width int) {
	for i := 0; i+width <= len(values) && w.flush(); i += width {
		w.buf = append(w.buf, key...)
		for _, v := range values[i : i+width] {
			w.buf = appendNumber(append(w.buf, ' '), float64(v), 32)
		}
		w.buf = append(w.buf, '\n')
	}
	w.flush()
}

func (w *objWriter) faces() {
	next := 0 // where the next usemtl stands
	parts := partsOf(w.Data)
	for c := 0; c+2 < len(w.Triangles) && w.flush(); c += 3 {
		if len(parts) > 0 && c == 3*next {
			w.buf = append(append(append(w.buf, "usemtl "...), w.names[parts[0].Material]...), '\n')
			next += parts[0].Count
			parts = parts[1:]
		}
		w.group(c / 3)
		w.buf = append(w.buf, 'f')
		for k := c; k < c+3; k++ {
			w.corner(k)
		}
		w.buf = append(w.buf, '\n')
	}
	w.flush()
}

// corner appends a corner of a face: v, v/vt, v//vn or v/vt/vn.
func (w *objWriter) corner(k int) {
	number := func(i uint32) { w.buf = strconv.AppendUint(w.buf, uint64(i)+1, 10) }
	w.buf = append(w.buf, ' ')
	v := w.Triangles[k]
	number(v)
	if w.TexCoords == nil && w.Normals == nil {
		return
	}
	w.buf = append(w.buf, '/')
	if w.TexCoords != nil {
		t := v
		if w.TexIndex != nil {
			t = w.TexIndex[k]
		}
		number(t)
	}
	if w.Normals != nil {
		n := v
		if w.NormalIndex != nil {
			n = w.NormalIndex[k]
		}
		w.buf = append(w.buf, '/')
		number(n)
	}
}

// library writes the MTL file of the materials in use and returns its name.
func (w *objWriter) library() (name string, err error) {
	in := used(w.Data)
	n := 0
	for _, is := range in {
		if is {
			n++
		}
	}
	if n > maxMaterials {
		return "", fmt.Errorf("the mesh has %d materials; an OBJ file of more than %d could not be read again", n, maxMaterials)
	}
	textures := shown(w.Data)
	pictures, err := w.pictures(textures)
	if err != nil {
		return "", err
	}
	file := map[*mesh.Texture]string{}
	for i, t := range textures {
		file[t] = pictures[i]
	}
	var b bytes.Buffer
	for i, m := range w.Materials {
		if !in[i] {
			continue
		}
		c := m.Diffuse
		fmt.Fprintf(&b, "newmtl %s\nKd %v %v %v\n", w.names[i], c[0], c[1], c[2])
		if c[3] != 1 {
			fmt.Fprintf(&b, "d %v\n", c[3])
		}
		if f := file[m.Texture]; f != "" {
			fmt.Fprintf(&b, "map_Kd %s\n", f)
		}
	}
	return w.companion(".mtl", b.Bytes())
}

// objNames returns the names under which materials are written: their own where
// that can stand in the file and no other has it. renamed counts those in use
// that had a name and got another.
func objNames(d *mesh.Data) (names []string, renamed int) {
	names = make([]string, len(d.Materials))
	taken := map[string]bool{}
	in := used(d)
	for i, m := range d.Materials {
		if !in[i] {
			continue
		}
		name := strings.TrimSpace(strings.Map(func(r rune) rune {
			if r == '\\' || !unicode.IsPrint(r) && r != ' ' {
				return '_'
			}
			return r
		}, m.Name))
		if name == "" {
			name = "material"
		}
		for k, base := 2, name; taken[name]; k++ {
			name = fmt.Sprintf("%s_%d", base, k)
		}
		taken[name] = true
		names[i] = name
		if name != m.Name && m.Name != "" {
			renamed++
		}
	}
	return names, renamed
}

func objLosses(m *mesh.TriMesh, units string) []string {
	d := m.Data()
	var losses []string
	_, renamed := objNames(d)
	if renamed > 0 {
		losses = append(losses, fmt.Sprintf("%s written under another name: OBJ needs one of its own for each, without control characters.",
			message.Count(renamed, "material is", "materials are")))
	}
	strange := 0
	for i, in := range used(d) {
		if in && !unitColor(d.Materials[i].Diffuse) {
			strange++
		}
	}
	if strange > 0 {
		losses = append(losses, fmt.Sprintf("%s wholly transparent or of a colour beyond 0 to 1, which OBJ cannot say.",
			message.Count(strange, "material is", "materials are")))
	}
	losses = append(losses, groupLosses(d)...)
	losses = append(losses, attributeLosses(d, "OBJ", isGroup)...)
	return append(losses, hiddenLosses(d)...)
}
