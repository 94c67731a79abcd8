package meshio

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/message"
	"cairn/scene/mesh"
)

// OBJ: Wavefront Technologies, Advanced Visualizer manual, appendix B1. Free-form
// curves and surfaces, lines and points are passed over, with a word.

var objFormat = Format{
	Name:       "OBJ",
	Extensions: []string{".obj"},
	MIME:       "model/obj",
	sniff:      sniffOBJ,
	read:       readOBJ,
	write:      writeOBJ,
	losses:     objLosses,
}

// sniffOBJ reports whether the first line that is neither blank nor a comment
// begins like one of an OBJ file; the format has no mark of its own.
func sniffOBJ(head []byte, _ int64) bool {
	for line := range bytes.FieldsFuncSeq(head, func(r rune) bool { return r == '\n' || r == '\r' }) {
		words := bytes.Fields(line)
		if len(words) == 0 || words[0][0] == '#' {
			continue
		}
		switch string(words[0]) {
		case "v", "vn", "vt", "f":
			_, end := float(words[min(1, len(words)-1)], 0)
			return end > 0 || words[0][0] == 'f'
		case "mtllib", "usemtl", "o", "g", "s":
			return true
		}
		return false
	}
	return false
}

// objReader reads an OBJ file in two passes over its chunks: the first counts,
// so that the second can write every number to its place.
type objReader struct {
	*content
	text   *text
	chunks []objChunk
	total  objCounts
	look   objLook
	// polygons says that faces have more than three corners.
	polygons bool
	names    []string // of the materials in use, in the order of their first
	faults   []objFault
}

// objCounts is how much of everything a piece of the file holds.
type objCounts struct{ vertices, texCoords, normals, triangles int }

// objChunk is what the first pass finds in a chunk.
type objChunk struct {
	objCounts          // before: of the chunks before this, after the first pass
	uses      []objUse // of materials
	groups    [len(objGroupKinds)][]objUse
	libraries []string
	units     string
	first     objLook // the look of its first face and vertex
	hasFace   bool
	polygons  bool // faces have more than three corners
}

// objUse says that from a triangle of the chunk on a material is used.
type objUse struct {
	triangle int
	name     string
}

// objLook is what the second pass takes for granted of all faces and vertices;
// where it meets something else it stops, and begins anew with a wider look.
type objLook struct {
	tex, normal objIndices
	colored     bool // vertices have colours
}

// objIndices says how the corners of faces name texture coordinates or normals.
type objIndices uint8

const (
	objNone objIndices = iota // not at all
	objSame                   // by the number of the vertex, so none need be kept
	objOwn                    // by numbers of their own
)

// objFault is a line that was passed over.
type objFault struct {
	chunk  int
	offset int64
	count  int
	what   string
}

func readOBJ(s *source, head []byte) (*content, error) {
	if err := s.endText(); err != nil {
		return nil, err
	}
	t := newText(s, 0, head)
	t.joined = true
	r := &objReader{text: t, content: &content{}}
	if err := r.count(); err != nil {
		return nil, err
	}
	if err := r.makeRoom(); err != nil {
		return nil, err
	}
	if err := r.fill(); err != nil {
		return nil, err
	}
	r.reread = func() error { return r.parse(true) }
	return r.content, r.report()
}

// makeRoom adds up what the chunks hold and makes the arrays.
func (r *objReader) makeRoom() error {
	for i := range r.chunks {
		c := &r.chunks[i]
		n := c.objCounts
		c.objCounts = r.total
		r.total.vertices += n.vertices
		r.total.texCoords += n.texCoords
		r.total.normals += n.normals
		r.total.triangles += n.triangles
		r.look = r.look.wider(c.first)
		r.polygons = r.polygons || c.polygons
		if c.units != "" {
			r.units = c.units
		}
	}
	t := r.total
	if max(t.vertices, t.texCoords, t.normals) >= maxElements {
		return fault("the file has %d vertices, more than can be shown", t.vertices)
	}
	r.look = r.look.possible(t)
	r.Positions = make([]float32, 3*t.vertices)
	if err := r.reserve(t.triangles, r.polygons); err != nil {
		return err
	}
	r.parts()
	r.groups()
	if len(r.names) > maxMaterials {
		return fault("the file uses %d materials, more than %d", len(r.names), maxMaterials)
	}
	return nil
}

// wider returns the look that allows for both.
func (a objLook) wider(b objLook) objLook {
	return objLook{max(a.tex, b.tex), max(a.normal, b.normal), a.colored || b.colored}
}

// possible returns the look without what the file has none of.
func (a objLook) possible(t objCounts) objLook {
	limited := func(x objIndices, n int) objIndices {
		switch {
		case n == 0:
			return objNone
		case x == objSame && n != t.vertices:
			return objOwn
		}
		return x
	}
	a.tex, a.normal = limited(a.tex, t.texCoords), limited(a.normal, t.normals)
	return a
}

// fill reads the numbers, with a wider look each time that the last was too
// narrow.
func (r *objReader) fill() error {
	for {
		t := r.total
		if r.look.colored && r.shades == nil {
			r.makeShades(t.vertices, shadesOpen)
		}
		// Where no face names any but there is one for each vertex, they are taken
		// to go together, as VTK does.
		if r.TexCoords == nil && t.texCoords > 0 && (r.look.tex != objNone || t.texCoords == t.vertices) {
			// One more, for corners without one.
			r.TexCoords = make([]float32, 2*t.texCoords+2)
		}
		if r.Normals == nil && t.normals > 0 && (r.look.normal != objNone || t.normals == t.vertices) {
			r.Normals = make([]float32, 3*t.normals)
		}
		if r.look.tex == objOwn && r.TexIndex == nil {
			r.TexIndex = make([]uint32, 3*t.triangles)
		}
		if r.look.normal == objOwn && r.NormalIndex == nil {
			r.NormalIndex = make([]uint32, 3*t.triangles)
		}
		r.text.stage(0.85, r.text.size)
		err := r.parse(false)
		var narrow *narrowLook
		if !errors.As(err, &narrow) {
			if err == nil {
				r.dropUnused()
			}
			return err
		}
		r.look = r.look.wider(narrow.look).possible(t)
	}
}

// narrowLook is the error for a line that the look does not allow for.
type narrowLook struct{ look objLook }

func (*narrowLook) Error() string { return "meshio: another kind of face" }

// dropUnused drops the texture coordinate for corners without one if there is no
// such corner, and normals if not all corners have one.
func (r *objReader) dropUnused() {
	t := r.total
	if r.TexCoords != nil && !slices.Contains(r.TexIndex, uint32(t.texCoords)) {
		r.TexCoords = r.TexCoords[:2*t.texCoords]
	}
	// Where some faces have normals and others none, all are computed.
	if r.look.normal == objOwn && slices.Contains(r.NormalIndex, missing) {
		r.Normals, r.NormalIndex = nil, nil
		r.warnings = append(r.warnings, "Some faces have no normals; all are computed from the surface instead.")
	}
}

// missing marks a corner without a normal.
const missing = none - 1

// parts turns the uses of materials into runs of triangles.
func (r *objReader) parts() {
	number := map[string]int{}
	current := ""
	begin := func(at int) {
		i, ok := number[current]
		if !ok {
			i = len(r.names)
			number[current] = i
			r.names = append(r.names, current)
		}
		if n := len(r.Parts); n > 0 {
			r.Parts[n-1].Count = at - r.Parts[n-1].First
			if r.Parts[n-1].Count == 0 {
				r.Parts = r.Parts[:n-1]
			}
		}
		if n := len(r.Parts); n == 0 || r.Parts[n-1].Material != i {
			r.Parts = append(r.Parts, mesh.Part{First: at, Material: i})
		}
	}
	for _, c := range r.chunks {
		for _, u := range c.uses {
			if at := c.triangles + u.triangle; current != u.name {
				if len(r.names) == 0 && at > 0 {
					begin(0) // triangles before the first usemtl
				}
				current = u.name
				begin(at)
			}
		}
	}
	if n := len(r.Parts); n > 0 {
		r.Parts[n-1].Count = r.total.triangles - r.Parts[n-1].First
	}
	for _, c := range r.chunks {
		for _, name := range c.libraries {
			if len(r.libraries) <= maxLibraries && !slices.Contains(r.libraries, name) {
				r.libraries = append(r.libraries, name)
			}
		}
	}
	for _, name := range r.names {
		r.Materials = append(r.Materials, mesh.Material{Name: name, Diffuse: plainDiffuse})
	}
}

// report says which lines were passed over. A file of nothing else is no OBJ
// file.
func (r *objReader) report() error {
	slices.SortStableFunc(r.faults, func(a, b objFault) int { return a.chunk - b.chunk })
	var kinds []string
	first, sum := map[string]int64{}, map[string]int{}
	for _, f := range r.faults {
		if sum[f.what] == 0 {
			kinds = append(kinds, f.what)
			first[f.what] = f.offset
		}
		sum[f.what] += f.count
	}
	for _, k := range kinds {
		if k == objUnknown && r.total.vertices == 0 {
			return &textError{first[k], "this is no OBJ file: it has no vertices, and this line is no statement of OBJ"}
		}
		one, many, _ := strings.Cut(k, "|")
		if k == objLines || k == objCurves {
			r.lose(fmt.Sprintf("%s; the first is line %d.", message.Count(sum[k], one, many), r.text.lineAt(first[k])))
			continue
		}
		r.warnings = append(r.warnings, fmt.Sprintf("%s; the first is line %d.",
			message.Count(sum[k], one, many), r.text.lineAt(first[k])))
	}
	return nil
}
