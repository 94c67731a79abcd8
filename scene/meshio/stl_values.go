package meshio

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"sync/atomic"

	"cairn/scene/mesh"
)

// stlWord16 is the name of the attribute that the two bytes behind each triangle
// of a binary file become. Some programs keep colours there, of five bits each:
// VisCAM from blue up, with the highest bit set, and Materialise Magics from red
// up, with it clear.
const stlWord16 = "attribute"

// stlWords reads the two bytes behind each triangle, if any of them is not zero.
func (c *content) stlWords(s *source, n int) error {
	const per = blockSize / stlRecord
	a := mesh.NewAttribute(stlWord16, mesh.Uint16, 1, n)
	var any atomic.Bool
	err := s.parallel((n+per-1)/per, func(w *worker, i int) error {
		first := i * per
		k := min(per, n-first)
		buf := w.room(k * stlRecord)
		if err := s.read(buf, stlHead+stlRecord*int64(first)); err != nil {
			return err
		}
		for t := range k {
			if v := binary.LittleEndian.Uint16(buf[t*stlRecord+48:]); v != 0 {
				binary.LittleEndian.PutUint16(a.Values[2*(first+t):], v)
				any.Store(true)
			}
		}
		return nil
	})
	if any.Load() && c.afford(s, int64(len(a.Values))) {
		c.TriangleAttributes = append(c.TriangleAttributes, a)
	}
	return err
}

// stlWordOf returns the two bytes of a triangle.
func stlWordOf(d *mesh.Data, triangle int) uint16 {
	for i := range d.TriangleAttributes {
		if a := &d.TriangleAttributes[i]; isSTLWord(a) {
			return uint16(a.At(triangle, 0))
		}
	}
	return 0
}

func isSTLWord(a *mesh.Attribute) bool {
	return a.Name == stlWord16 && a.Type == mesh.Uint16 && a.Components == 1
}

// stlSolid is a line that begins a solid.
type stlSolid struct {
	vertex int // of its chunk, before which it stands
	name   string
}

// stlName returns the name on a line that begins a solid.
func stlName(line []byte) string {
	return strings.TrimSpace(strings.ToValidUTF8(string(bytes.TrimSpace(line[len("solid"):])), "\uFFFD"))
}

// solids makes an attribute of the names of solids, if they have any.
func (r *stlReader) solids(of [][]stlSolid) {
	a := mesh.Attribute{Name: "solid", Type: mesh.Uint32, Components: 1, Names: []string{""}}
	number := map[string]int{"": 0}
	n := r.vertices / 3
	named := false
	for _, list := range of {
		named = named || slices.ContainsFunc(list, func(s stlSolid) bool { return s.name != "" })
	}
	if !named {
		return
	}
	named = false
	a.Values = make([]byte, 4*n)
	current, from := 0, 0
	fill := func(to int) {
		for t := from; t < min(to, n); t++ {
			a.Set(t, 0, float64(current))
			named = named || current > 0
		}
		from = to
	}
	for chunk, list := range of {
		for _, s := range list {
			fill((r.firsts[chunk] + s.vertex) / 3)
			k, ok := number[s.name]
			if !ok {
				k = len(a.Names)
				number[s.name] = k
				a.Names = append(a.Names, s.name)
			}
			current = k
		}
	}
	fill(n)
	if named && r.afford(r.text.source, int64(len(a.Values))) {
		r.TriangleAttributes = append(r.TriangleAttributes, a)
	}
}
