package meshio

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// VTP: Kitware 2023, VTK file formats, "XML file formats", PolyData; as far as
// the arrays go: vtkXMLDataReader and vtkXMLWriter of VTK 9.

var vtpFormat = Format{
	Name:       "VTP",
	Extensions: []string{".vtp"},
	MIME:       "model/x-vtp",
	sniff: func(head []byte, _ int64) bool {
		const near = 4 << 10
		head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte(bom)), " \t\r\n")
		return bytes.HasPrefix(head, []byte("<")) && bytes.Contains(head[:min(len(head), near)], []byte("<VTKFile"))
	},
	read: readVTP,
}

const (
	maxVTPDepth  = 16 // of elements; VTK nests six
	maxVTPPieces = 4096
	maxVTPArrays = 10_000 // that are kept for reading
)

// vtpReader reads a VTP file: first its elements, passing over the content of
// its arrays, then the arrays that matter.
type vtpReader struct {
	*source
	vtkSurface
	order    binary.ByteOrder
	header   vtkType // of the lengths before data
	zlib     bool
	pieces   []*vtpPiece
	appended int64 // where appended data begin, after the underscore; 0 for none
	base64   bool  // appended data are text
	unpacked int64 // bytes of arrays that came out of zlib
	taken    int64 // bytes of appended arrays that are not packed
	arrays   int
}

// vtpPiece is a part of a surface with points of its own.
type vtpPiece struct {
	counts  map[string]int // by the names of attributes: NumberOfPoints …
	points  *vtpArray
	values  map[vtkRole]*vtpArray
	cells   map[string]map[string]*vtpArray // Verts, Lines, Strips, Polys: connectivity, offsets
	names   map[string]string               // of the arrays that PointData declares, by what they are
	section string                          // the element of the piece that is open
}

// vtpArray is an array that is still in the file.
type vtpArray struct {
	name       string
	typ        vtkType
	components int
	format     string
	offset     int64 // of appended data, from their beginning
	start, end int64 // of the content, where it is not appended
}

func readVTP(s *source, head []byte) (*content, error) {
	r := &vtpReader{source: s, vtkSurface: vtkSurface{content: &content{}}, order: binary.LittleEndian, header: vtkUint32}
	s.stage(0.3, s.size)
	if err := r.walk(head); err != nil {
		return nil, err
	}
	s.stage(0.9, s.size)
	if err := r.fillPoints(); err != nil {
		return nil, err
	}
	for _, p := range r.pieces {
		if a := p.points; a != nil && (a.format == "ascii" || a.typ.wide()) {
			r.reread = r.refillPoints
		}
	}
	if err := r.fillValues(); err != nil {
		return nil, err
	}
	if err := r.fillCells(); err != nil {
		return nil, err
	}
	r.vtkSurface.report()
	return r.content, nil
}

// vtpText gives the XML decoder the file byte by byte, so that it never reads
// ahead and the content of arrays can be passed over.
type vtpText struct {
	*vtkInput
	last [2]byte
}

func (t *vtpText) ReadByte() (byte, error) {
	if len(t.b) == 0 {
		if ok, err := t.more(); err != nil {
			return 0, err
		} else if !ok {
			return 0, io.EOF
		}
	}
	c := t.b[0]
	t.b = t.b[1:]
	t.last[0], t.last[1] = t.last[1], c
	return c, nil
}

// Read is there because the decoder asks for an io.Reader; it uses ReadByte.
func (t *vtpText) Read(b []byte) (int, error) {
	c, err := t.ReadByte()
	if err != nil || len(b) == 0 {
		return 0, err
	}
	b[0] = c
	return 1, nil
}

// content passes over the text up to the next tag and returns its place.
func (t *vtpText) content() (start, end int64, err error) {
	start = t.at()
	if t.last == [2]byte{'/', '>'} {
		return start, start, nil // the element has no content
	}
	for {
		if n := bytes.IndexByte(t.b, '<'); n >= 0 {
			t.b = t.b[n:]
			return start, t.at(), nil
		}
		t.b = nil
		if ok, err := t.more(); err != nil || !ok {
			return start, t.at(), err
		}
	}
}

// walk reads the elements.
func (r *vtpReader) walk(head []byte) error {
	start := int64(0)
	if bytes.HasPrefix(head, []byte(bom)) {
		start = int64(len(bom))
	}
	t := &vtpText{vtkInput: r.source.input(start, r.size)}
	defer t.close()
	d := xml.NewDecoder(t)
	var open []string
	roots := 0
	for {
		at := t.at()
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return r.malformed(t.at(), err)
		}
		switch e := token.(type) {
		case xml.Directive:
			return &textError{at, "the file has a document type definition, which no VTK file needs"}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.StartElement:
			if len(open) == maxVTPDepth {
				return &textError{at, fmt.Sprintf("elements are nested more than %d deep", maxVTPDepth)}
			}
			if len(open) == 0 {
				roots++
			}
			open = append(open, e.Name.Local)
			if roots > 1 || open[0] != "VTKFile" {
				return &textError{at, "the file is not one element VTKFile"}
			}
			done, err := r.element(t, open, e)
			if err != nil || done {
				return r.placed(at, err)
			}
		}
	}
	if roots == 0 {
		return fault("the file has no element VTKFile")
	}
	return nil
}

// malformed turns an error of the XML decoder into one for people.
func (r *vtpReader) malformed(at int64, err error) error {
	var f *FormatError
	if r.ctx.Err() != nil || errors.As(err, &f) {
		return err
	}
	reason := err.Error()
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		reason = syntax.Msg
	}
	return &textError{at, "the XML is damaged: " + reason}
}

func (r *vtpReader) placed(at int64, err error) error {
	var text *textError
	var format *FormatError
	if err == nil || errors.As(err, &text) || errors.As(err, &format) || r.ctx.Err() != nil {
		return err
	}
	return &textError{at, err.Error()}
}

// vtpAttributes returns the attributes of an element; one that comes twice is an
// error.
func vtpAttributes(e xml.StartElement) (map[string]string, error) {
	m := make(map[string]string, len(e.Attr))
	for _, a := range e.Attr {
		if _, twice := m[a.Name.Local]; twice {
			return nil, fmt.Errorf("element %s has the attribute %s twice", quote([]byte(e.Name.Local)), quote([]byte(a.Name.Local)))
		}
		m[a.Name.Local] = a.Value
	}
	return m, nil
}

// element takes in a start element; open ends with its name. done says that no
// more XML follows.
func (r *vtpReader) element(t *vtpText, open []string, e xml.StartElement) (done bool, err error) {
	attributes, err := vtpAttributes(e)
	if err != nil {
		return false, err
	}
	name := open[len(open)-1]
	inPiece := len(open) > 3 && open[1] == "PolyData" && open[2] == "Piece"
	switch {
	case len(open) == 1:
		return false, r.root(attributes)
	case name == "AppendedData" && len(open) == 2:
		return true, r.appendedData(t, attributes)
	case name == "Piece" && len(open) == 3 && open[1] == "PolyData":
		return false, r.piece(attributes)
	case len(open) == 4 && inPiece:
		p := r.pieces[len(r.pieces)-1]
		p.section = name
		if name == "PointData" {
			p.names = attributes
		}
	case name == "DataArray" || name == "Array":
		start, end, err := t.content()
		if err != nil {
			return false, err
		}
		if len(open) != 5 || !inPiece {
			return false, nil // of a field of the whole
		}
		return false, r.array(r.pieces[len(r.pieces)-1], attributes, start, end)
	}
	return false, nil
}

func (r *vtpReader) root(a map[string]string) error {
	if a["type"] != "PolyData" {
		return fmt.Errorf("the file holds a VTK dataset %s; only PolyData can be read: extract the surface and save it as .vtp", quote([]byte(a["type"])))
	}
	switch a["byte_order"] {
	case "", "LittleEndian":
	case "BigEndian":
		r.order = binary.BigEndian
	default:
		return fmt.Errorf("%s is no byte order", quote([]byte(a["byte_order"])))
	}
	switch a["header_type"] {
	case "", "UInt32":
	case "UInt64":
		r.header = vtkUint64
	default:
		return fmt.Errorf("%s is no type of a header", quote([]byte(a["header_type"])))
	}
	switch a["compressor"] {
	case "":
	case "vtkZLibDataCompressor":
		r.zlib = true
	default:
		return fmt.Errorf("the file is compressed by %s; save it with ZLib or without compression", quote([]byte(a["compressor"])))
	}
	return nil
}

// appendedData finds where the appended data begin: after an underscore.
func (r *vtpReader) appendedData(t *vtpText, a map[string]string) error {
	switch a["encoding"] {
	case "raw":
	case "base64":
		r.base64 = true
	default:
		return fmt.Errorf("appended data are raw or base64, not %s", quote([]byte(a["encoding"])))
	}
	for {
		c, err := t.ReadByte()
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if err == nil && isBlank(c) {
			continue
		}
		if err != nil || c != '_' {
			return errors.New("the appended data do not begin with an underscore")
		}
		r.appended = t.at()
		return nil
	}
}

func (r *vtpReader) piece(a map[string]string) error {
	if len(r.pieces) == maxVTPPieces {
		return fmt.Errorf("the file has more than %d pieces", maxVTPPieces)
	}
	p := &vtpPiece{counts: map[string]int{}, values: map[vtkRole]*vtpArray{}, cells: map[string]map[string]*vtpArray{}}
	for _, name := range [...]string{"NumberOfPoints", "NumberOfVerts", "NumberOfLines", "NumberOfStrips", "NumberOfPolys"} {
		text, ok := a[name]
		if !ok {
			continue
		}
		n, reason := plyCount(text)
		if reason != "" || text == "" {
			return fmt.Errorf("%s is %s, no count", name, quote([]byte(text)))
		}
		if n >= maxElements {
			return fmt.Errorf("%s is %s, more than can be shown", name, quote([]byte(text)))
		}
		p.counts[name] = n
	}
	r.pieces = append(r.pieces, p)
	return nil
}

// vtpTypes are the types of arrays. Others, such as String, are passed over.
var vtpTypes = map[string]vtkType{
	"Int8": vtkInt8, "UInt8": vtkUint8, "Int16": vtkInt16, "UInt16": vtkUint16, "Int32": vtkInt32, "UInt32": vtkUint32,
	"Int64": vtkInt64, "UInt64": vtkUint64, "Float32": vtkFloat32, "Float64": vtkFloat64,
}

// array takes in an array of a piece, whose content stands from start to end.
func (r *vtpReader) array(p *vtpPiece, a map[string]string, start, end int64) error {
	x := &vtpArray{name: a["Name"], components: 1, format: a["format"], start: start, end: end}
	typ, known := vtpTypes[a["type"]]
	x.typ = typ
	if text, ok := a["NumberOfComponents"]; ok {
		var reason string
		if x.components, reason = plyCount(text); reason != "" || text == "" {
			return fmt.Errorf("NumberOfComponents is %s, no count", quote([]byte(text)))
		}
	} else if p.section == "Points" {
		x.components = 3
	}
	if x.format == "appended" {
		n, reason := plyCount(a["offset"])
		if reason != "" || a["offset"] == "" {
			return fmt.Errorf("the offset of the array %s is %s, no count", quote([]byte(x.name)), quote([]byte(a["offset"])))
		}
		x.offset = int64(n)
	}
	needed := r.place(p, x, known)
	if needed == nil {
		if p.section == "PointData" || p.section == "CellData" {
			r.skip(x.name)
		}
		return nil
	}
	if !known {
		return fmt.Errorf("the array %s has the type %s, which is no type of numbers", quote([]byte(x.name)), quote([]byte(a["type"])))
	}
	if r.arrays++; r.arrays > maxVTPArrays {
		return fmt.Errorf("the file has more than %d arrays", maxVTPArrays)
	}
	if !slices.Contains([]string{"ascii", "binary", "appended"}, x.format) {
		return fmt.Errorf("the array %s has the format %s, none of ascii, binary, appended", quote([]byte(x.name)), quote([]byte(x.format)))
	}
	return needed()
}

// place returns what puts an array to where it is needed, or nil where it is
// not.
func (r *vtpReader) place(p *vtpPiece, x *vtpArray, known bool) func() error {
	switch p.section {
	case "Points":
		return func() error {
			if p.points != nil || x.components != 3 {
				return errors.New("a piece needs one array of points, of three components")
			}
			p.points = x
			return nil
		}
	case "PointData":
		role := vtpRole(p, x)
		if !known || role == vtkOther || p.values[role] != nil {
			return nil
		}
		return func() error { p.values[role] = x; return nil }
	case "Strips", "Polys", "Lines":
		key := strings.ToLower(x.name)
		if key != "connectivity" && key != "offsets" || p.section == "Lines" {
			return nil
		}
		return func() error {
			m := p.cells[p.section]
			if m == nil {
				m = map[string]*vtpArray{}
				p.cells[p.section] = m
			}
			if m[key] != nil {
				return fmt.Errorf("the %s have two arrays %s", p.section, key)
			}
			m[key] = x
			return nil
		}
	}
	return nil
}

// vtpRole returns what an array of points' values means: as PointData declares
// it or else by its name.
func vtpRole(p *vtpPiece, x *vtpArray) vtkRole {
	switch {
	case x.name == "":
		return vtkOther
	case x.name == p.names["Normals"] && x.components == 3:
		return vtkNormals
	case x.name == p.names["TCoords"] && (x.components == 2 || x.components == 3):
		return vtkTexCoords
	case x.name == p.names["Scalars"] && x.typ == vtkUint8 && (x.components == 3 || x.components == 4):
		return vtkColors
	}
	return vtkRoleOf(x.name, x.typ, x.components)
}
