package meshio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"cairn/internal/message"
)

// VTP: Kitware 2023, VTK file formats, "XML file formats", PolyData; as far as
// the arrays go: vtkXMLDataReader and vtkXMLWriter of VTK 9.

var vtpFormat = Format{
	Name:       "VTP",
	Extensions: []string{".vtp"},
	MIME:       "model/x-vtp",
	sniff: func(head []byte, _ int64) bool {
		const near = 4 << 10
		head = bytes.TrimLeft(head, " \t\r\n")
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
	blocks   blockReader // kept from array to array
}

// vtpPiece is a part of a surface with points of its own.
type vtpPiece struct {
	counts  map[string]int // by the names of attributes: NumberOfPoints …
	points  *vtpArray
	values  map[vtkRole]*vtpArray
	others  []*vtpArray                     // further values of points
	ofCells []*vtpArray                     // values of cells
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

func readVTP(s *source, _ []byte) (*content, error) {
	r := &vtpReader{source: s, vtkSurface: vtkSurface{content: &content{}}, order: binary.LittleEndian, header: vtkUint32}
	defer r.release()
	s.stage(0.3, s.size)
	if err := r.walk(); err != nil {
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
	if err := r.fillOthers(); err != nil {
		return nil, err
	}
	r.vtkSurface.report()
	return r.content, nil
}

func (r *vtpReader) root(a map[string]string) error {
	if a["type"] != "PolyData" {
		return fmt.Errorf("the file holds a VTK dataset %s; only PolyData can be read: extract the surface and save it as .vtp", message.Quote(a["type"]))
	}
	switch a["byte_order"] {
	case "", "LittleEndian":
	case "BigEndian":
		r.order = binary.BigEndian
	default:
		return fmt.Errorf("%s is no byte order", message.Quote(a["byte_order"]))
	}
	switch a["header_type"] {
	case "", "UInt32":
	case "UInt64":
		r.header = vtkUint64
	default:
		return fmt.Errorf("%s is no type of a header", message.Quote(a["header_type"]))
	}
	switch a["compressor"] {
	case "":
	case "vtkZLibDataCompressor":
		r.zlib = true
	default:
		return fmt.Errorf("the file is compressed by %s; save it with ZLib or without compression", message.Quote(a["compressor"]))
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
		return fmt.Errorf("appended data are raw or base64, not %s", message.Quote(a["encoding"]))
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
			return fmt.Errorf("%s is %s, no count", name, message.Quote(text))
		}
		if n >= maxElements {
			return fmt.Errorf("%s is %s, more than can be shown", name, message.Quote(text))
		}
		p.counts[name] = n
	}
	r.pieces = append(r.pieces, p)
	return nil
}

// vtpTypes are the types of arrays, in small letters. Others, such as String, are passed over.
var vtpTypes = map[string]vtkType{
	"int8": vtkInt8, "uint8": vtkUint8, "int16": vtkInt16, "uint16": vtkUint16, "int32": vtkInt32, "uint32": vtkUint32,
	"int64": vtkInt64, "uint64": vtkUint64, "float32": vtkFloat32, "float64": vtkFloat64, "vtkidtype": vtkInt64,
}

// array takes in an array of a piece, whose content stands from start to end.
func (r *vtpReader) array(p *vtpPiece, a map[string]string, start, end int64) error {
	x := &vtpArray{name: a["Name"], components: 1, format: strings.ToLower(a["format"]), start: start, end: end}
	typ, known := vtpTypes[strings.ToLower(a["type"])]
	x.typ = typ
	if text, ok := a["NumberOfComponents"]; ok {
		var reason string
		if x.components, reason = plyCount(text); reason != "" || text == "" {
			return fmt.Errorf("NumberOfComponents is %s, no count", message.Quote(text))
		}
	} else if p.section == "Points" {
		x.components = 3
	}
	if x.format == "appended" {
		n, reason := plyCount(a["offset"])
		if reason != "" || a["offset"] == "" {
			return fmt.Errorf("the offset of the array %s is %s, no count", message.Quote(x.name), message.Quote(a["offset"]))
		}
		x.offset = int64(n)
	}
	formats := []string{"ascii", "binary", "appended"}
	needed := r.place(p, x, known)
	if needed == nil {
		switch keep := known && x.components >= 1 && x.components <= maxVTKComponents && r.arrays < maxVTPArrays && slices.Contains(formats, x.format); {
		case p.section == "PointData" && keep:
			p.others = append(p.others, x)
			r.arrays++
		case p.section == "CellData" && keep:
			p.ofCells = append(p.ofCells, x)
			r.arrays++
		case p.section == "PointData" || p.section == "CellData":
			r.skip(x.name)
		}
		return nil
	}
	if !known {
		return fmt.Errorf("the array %s has the type %s, which is no type of numbers", message.Quote(x.name), message.Quote(a["type"]))
	}
	if r.arrays++; r.arrays > maxVTPArrays {
		return fmt.Errorf("the file has more than %d arrays", maxVTPArrays)
	}
	if !slices.Contains(formats, x.format) {
		return fmt.Errorf("the array %s has the format %s, none of ascii, binary, appended", message.Quote(x.name), message.Quote(x.format))
	}
	return needed()
}

// place returns the function that stores an array, or nil for an array that is not
// needed.
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
