package meshio

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync/atomic"

	"cairn/internal/message"
	"cairn/scene/mesh"
)

// OFF: Phillips, M., Levy, S. and Munzner, T. 1993, Geomview manual, object
// file format. Of its kinds those with three dimensions are read, as text.

var offFormat = Format{
	Name:       "OFF",
	Extensions: []string{".off", ".coff", ".noff", ".stoff", ".cnoff", ".stcnoff"},
	MIME:       "model/x-off",
	sniff: func(head []byte, _ int64) bool {
		word, _ := offWord(head)
		_, ok := offMagic(word)
		return ok
	},
	read: readOFF,
}

// offWord returns the first word that stands in no comment, and the place after
// it.
func offWord(head []byte) (word string, end int) {
	const longest = 16 // of what can be a word of OFF
	comment, start := false, -1
	for i := 0; i < len(head); i++ {
		switch c := head[i]; {
		case c == '\n' || c == '\r':
			comment = false
			fallthrough
		case isSpace(c) || c == '#' && start >= 0:
			if start >= 0 {
				return string(head[start:i]), i
			}
		case c == '#':
			comment = true
		case !comment && start < 0:
			start = i
		}
		if start >= 0 && i-start == longest {
			return "", i
		}
	}
	if start < 0 {
		return "", len(head)
	}
	return string(head[start:]), len(head)
}

// offKind says what a vertex has beside its position, in this order.
type offKind struct {
	normals, colors, texCoords bool
	four, any                  bool // dimensions: four, or any number
}

// offMagic reads the word that a file begins with, such as STCNOFF.
func offMagic(word string) (k offKind, ok bool) {
	word, k.texCoords = strings.CutPrefix(word, "ST")
	word, k.colors = strings.CutPrefix(word, "C")
	word, k.normals = strings.CutPrefix(word, "N")
	word, k.four = strings.CutPrefix(word, "4")
	word, k.any = strings.CutPrefix(word, "n")
	return k, word == "OFF"
}

type offReader struct {
	*content
	kind     offKind
	vertices int
	faces    int
	short    int

	colors    atomic.Int32    // numbers behind the corners of faces, at most
	fractions atomic.Bool     // some are no bytes
	kept      *mesh.Attribute // their colours, once they are known
}

func readOFF(s *source, head []byte) (*content, error) {
	if err := s.endText(); err != nil {
		return nil, err
	}
	r := &offReader{content: &content{}}
	t := &table{text: newText(s, 0, head), noted: '#'}
	if err := r.header(t, head); err != nil {
		return nil, err
	}
	r.Positions = make([]float32, 3*r.vertices)
	if r.kind.normals {
		r.Normals = make([]float32, 3*r.vertices)
	}
	if r.kind.colors {
		r.makeShades(r.vertices, shadesOFF)
	}
	if r.kind.texCoords {
		r.TexCoords = make([]float32, 2*r.vertices)
	}
	t.counts = []int{r.vertices, r.faces}
	s.stage(0.2, s.size)
	surplus, err := t.index(func(kind int) string {
		return []string{message.Count(r.vertices, "vertex", "vertices"), message.Count(r.faces, "face", "faces")}[kind]
	})
	if err != nil {
		return nil, err
	}
	r.surplus(surplus)
	r.reread = func() error { return t.each([]parseLine{r.lineOfVertex, nil}) }
	s.stage(0.9, s.size)
	r.short, err = t.polygons([]parseLine{r.lineOfVertex, nil}, 1, r.lineOfFace, r)
	if err != nil {
		return nil, err
	}
	r.tooShort(r.short)
	return r.content, r.keepColors(t)
}

// header reads the magic word and the counts, and looks at the first vertex.
func (r *offReader) header(t *table, head []byte) error {
	word, at := offWord(head)
	kind, ok := offMagic(word)
	if !ok {
		return fault("the file does not begin with OFF")
	}
	if kind.four || kind.any {
		return fault("%s files, whose vertices have another number of dimensions than three, cannot be read", word)
	}
	r.kind = kind
	var counts []string
	for line := 0; len(counts) == 0; line++ {
		if at >= len(head) {
			return fault("the file ends before the numbers of vertices and faces")
		}
		end := bytes.IndexByte(head[at:], t.end)
		if end < 0 {
			end = len(head) - at
		}
		text, _, _ := strings.Cut(string(head[at:at+end]), "#")
		counts = strings.Fields(text)
		if len(counts) > 0 {
			if err := r.readCounts(counts, t.size, int64(at)); err != nil {
				return err
			}
		}
		at = min(at+end+1, len(head))
	}
	t.start = int64(at)
	r.columns(head[at:], t.end)
	return nil
}

func (r *offReader) readCounts(words []string, size, at int64) error {
	if words[0] == "BINARY" {
		return fault("binary OFF files cannot be read; save it as text, or as PLY")
	}
	if len(words) < 2 {
		return &textError{at, "the line has not the numbers of vertices and faces"}
	}
	var n [2]int
	for i := range n {
		var reason string
		if n[i], reason = plyCount(words[i]); reason != "" {
			return &textError{at, reason}
		}
	}
	// A vertex takes "0 0 0" and a line end, a face at least "0".
	const vertex, face = 6, 2
	room := size - at
	if int64(n[0]) > room/vertex || n[0] > maxElements {
		return &textError{at, fmt.Sprintf("the header promises %s vertices but the file has room for %d", words[0], room/vertex)}
	}
	if room -= int64(n[0]) * vertex; int64(n[1]) > room/face || n[1] > maxElements {
		return &textError{at, fmt.Sprintf("the header promises %s faces but the file has room for %d", words[1], max(0, room)/face)}
	}
	r.vertices, r.faces = n[0], n[1]
	return nil
}

// columns looks at the first vertex: some programs write colours but not the C.
func (r *offReader) columns(body []byte, end byte) {
	for line := range bytes.SplitSeq(body, []byte{end}) {
		f := fields(line)
		n := len(f)
		if n == 0 {
			continue
		}
		extra := 0
		if r.kind.normals {
			extra += 3
		}
		tail := 0
		if r.kind.texCoords {
			tail = 2
		}
		colors := n - 3 - extra - tail
		r.kind.colors = colors == 3 || colors == 4
		return
	}
}

// fields returns the words of a line up to a comment.
func fields(line []byte) (f [][]byte) {
	for i := skipSpace(line, 0); i < len(line) && line[i] != '#'; i = skipSpace(line, i) {
		end := wordEnd(line, i)
		f = append(f, line[i:end])
		i = end
	}
	return f
}

// lineOfVertex reads the i-th vertex.
func (r *offReader) lineOfVertex(_ *worker, _, i int, line []byte) error {
	origin := r.origin()
	at, err := position(r.Positions[3*i:3*i+3], &origin, line, 0)
	if err != nil {
		return err
	}
	var rest [9]float64
	n := 0
	for at = skipSpace(line, at); n < len(rest) && at < len(line) && line[at] != '#'; at = skipSpace(line, at) {
		v, end := float(line, at)
		if end < 0 {
			return errors.New(badNumber(line, at))
		}
		rest[n] = v
		n++
		at = end
	}
	r.setRest(i, rest[:n])
	return nil
}

// setRest stores what a vertex has beside its position; what its line has not
// stays zero, or white.
func (r *offReader) setRest(i int, rest []float64) {
	if r.kind.normals && len(rest) >= 3 {
		for axis, v := range rest[:3] {
			r.Normals[3*i+axis] = float32(v)
		}
		rest = rest[3:]
	}
	if r.kind.texCoords && len(rest) >= 2 {
		uv := rest[len(rest)-2:]
		r.TexCoords[2*i], r.TexCoords[2*i+1] = float32(uv[0]), float32(uv[1])
		rest = rest[:len(rest)-2]
	}
	if r.kind.colors {
		for k, v := range rest[:min(len(rest), 4)] {
			r.shades[4*i+k] = shade(v)
		}
	}
}

// lineOfFace reads a face; colours may follow.
func (r *offReader) lineOfFace(f *polygon, line []byte) error {
	f.corners, f.extra = f.corners[:0], f.extra[:0]
	if len(line) > 2 && line[0] == '3' && line[1] == ' ' {
		if v, ok := threeIndices(line, 2); ok {
			f.corners = append(f.corners, v[:]...)
			return nil
		}
	}
	n, at := integer(line, 0)
	if at < 0 || n < 0 {
		return errors.New(message.Quote(line[:wordEnd(line, 0)]) + " is no number of corners")
	}
	for k := range n {
		at = skipSpace(line, at)
		v, end := integer(line, at)
		if end < 0 {
			return fmt.Errorf("corner %d of %d: %s", k+1, n, badNumber(line, at))
		}
		f.corners = append(f.corners, index(float64(v)))
		at = end
	}
	if at = skipSpace(line, at); at < len(line) && line[at] != '#' {
		return r.faceColor(f, line, at)
	}
	return nil
}

// faceColor reads the numbers behind the corners of a face: three or four are a
// colour, one is a number in a table of colours.
func (r *offReader) faceColor(f *polygon, line []byte, at int) error {
	for len(f.extra) < 4 && at < len(line) && line[at] != '#' {
		end := wordEnd(line, at)
		v, stop := float(line[:end], at)
		if stop < 0 {
			break
		}
		f.extra = append(f.extra, v)
		if v != math.Trunc(v) || v < 0 || v > math.MaxUint8 || bytes.IndexByte(line[at:end], '.') >= 0 {
			r.fractions.Store(true)
		}
		at = skipSpace(line, end)
	}
	for n := int32(len(f.extra)); ; {
		most := r.colors.Load()
		if n <= most || r.colors.CompareAndSwap(most, n) {
			return nil
		}
	}
}

// reserve makes room for n triangles.
func (r *offReader) reserve(n int, joined bool) error {
	if r.kept != nil {
		r.kept.Values = make([]byte, n*r.kept.Stride())
	}
	return r.content.reserve(n, joined)
}

// keepColors reads the faces once more, with their colours.
func (r *offReader) keepColors(t *table) error {
	n := int(r.colors.Load())
	if n == 0 {
		return nil
	}
	typ := mesh.Uint8
	if r.fractions.Load() {
		typ = mesh.Float32
	}
	a := mesh.NewAttribute(colorName, typ, n, 0)
	if !r.afford(t.source, int64(len(r.Triangles)/3)*int64(a.Stride())) {
		r.lose("The colours of faces are not kept: they would take more than the whole file.")
		return nil
	}
	r.kept = &a
	if _, err := t.polygons([]parseLine{nil, nil}, 1, r.lineOfFace, r); err != nil {
		return err
	}
	r.TriangleAttributes = append(r.TriangleAttributes, a)
	return nil
}

func (r *offReader) triangles(corners []uint32) int { return max(0, len(corners)-2) }

func (r *offReader) put(at int, f *polygon) {
	r.fan(at, f.corners, nil)
	if r.kept == nil {
		return
	}
	for i := range r.triangles(f.corners) {
		for k, v := range f.extra {
			r.kept.Set(at+i, k, v)
		}
	}
}
