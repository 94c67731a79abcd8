package meshio

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"cairn/internal/message"
)

// Legacy VTK: Schroeder, W., Martin, K. and Lorensen, B. 2006, The Visualization
// Toolkit, 4th ed., "VTK file formats"; version 5.1 as VTK 9 writes it.

var vtkFormat = Format{
	Name:       "VTK",
	Extensions: []string{".vtk"},
	MIME:       "model/x-vtk",
	sniff: func(head []byte, _ int64) bool {
		const magic = "# vtk datafile version"
		return len(head) >= len(magic) && bytes.EqualFold(head[:len(magic)], []byte(magic))
	},
	read: readVTK,
}

// vtkReader reads a legacy file from front to back.
type vtkReader struct {
	*input
	vtkSurface
	ascii      bool
	grid       bool // an unstructured grid, else polydata
	hasPoints  bool
	points     int
	start      int64 // of the points' coordinates
	typ        vtkType
	counted    int // what attributes belong to
	section    vtkSection
	cells      int // of all kinds
	gridCells  *vtkCells
	cellShapes []vtkShape
	polys      []vtkPolys // in the order of VTK: polygons, strips
}

type vtkPolys struct {
	cells vtkCells
	shape vtkShape
}

func readVTK(s *source, head []byte) (*content, error) {
	r := &vtkReader{input: s.input(0, s.size), vtkSurface: vtkSurface{content: &content{}}}
	defer r.close()
	r.eol = lineEnd(head)
	defer r.release()
	s.stage(0.9, s.size)
	if err := r.header(); err != nil {
		return nil, err
	}
	for {
		at := r.at()
		w, err := r.word()
		if err != nil {
			return nil, err
		}
		if len(w) == 0 {
			break
		}
		keyword := strings.ToUpper(string(w))
		if err := r.statement(keyword); err != nil {
			return nil, r.placed(at, err)
		}
	}
	if !r.hasPoints {
		return nil, &textError{s.size, "the file ends before its POINTS"}
	}
	if err := r.surface(); err != nil {
		return nil, err
	}
	r.finishValues(s, r.content, r.cells)
	r.report()
	return r.content, nil
}

// header reads the lines before the data: version, title, encoding.
func (r *vtkReader) header() error {
	for range 2 {
		if _, err := r.line(); err != nil {
			return err
		}
	}
	at := r.at()
	w, err := r.word()
	if err != nil {
		return err
	}
	switch {
	case bytes.EqualFold(w, []byte("ascii")):
		r.ascii = true
		if err := r.endText(); err != nil {
			return err
		}
		r.shorten(r.size)
	case !bytes.EqualFold(w, []byte("binary")):
		return &textError{at, "the third line is " + message.Quote(w) + ", neither ASCII nor BINARY"}
	}
	return nil
}

// dataset reads the kind of the data.
func (r *vtkReader) dataset() error {
	w, err := r.word()
	if err != nil {
		return err
	}
	switch strings.ToUpper(string(w)) {
	case "POLYDATA":
	case "UNSTRUCTURED_GRID":
		r.grid = true
	default:
		return fmt.Errorf("the file holds a dataset %s; only POLYDATA and UNSTRUCTURED_GRID can be read: extract the surface and save it as polydata", message.Quote(w))
	}
	return nil
}

// statement reads what follows a keyword.
func (r *vtkReader) statement(keyword string) error {
	switch keyword {
	case "DATASET":
		return r.dataset()
	case "POINTS":
		return r.readPoints()
	case "VERTICES", "LINES", "POLYGONS", "TRIANGLE_STRIPS", "CELLS":
		return r.readCells(keyword)
	case "CELL_TYPES":
		return r.readTypes()
	case "METADATA":
		return r.metadata()
	}
	return r.attribute(keyword)
}

// counts reads n words that are counts, and in a binary file the end of their
// line.
func (r *vtkReader) counts(n ...*int) error {
	for _, n := range n {
		w, err := r.word()
		if err != nil {
			return err
		}
		if len(w) == 0 {
			return errors.New("the file ends in this statement")
		}
		var reason string
		if *n, reason = plyCount(string(w)); reason != "" {
			return errors.New(reason)
		}
	}
	return nil
}

// endHeader passes over the end of the line after which binary data begin.
func (r *vtkReader) endHeader() error {
	if r.ascii {
		return nil
	}
	_, err := r.line()
	return err
}

// typeOf reads the name of a type. bits and strings are no numbers.
func (r *vtkReader) typeOf() (t vtkType, name string, err error) {
	w, err := r.word()
	if err != nil {
		return 0, "", err
	}
	name = strings.ToLower(string(w))
	if t, ok := vtkLegacyTypes[name]; ok {
		return t, name, nil
	}
	if name == "bit" || name == "string" {
		return 0, name, nil
	}
	return 0, "", fmt.Errorf("%s is no type of numbers", message.Quote(w))
}

// vtkLegacyTypes are the types of legacy files, by the names of vtkDataWriter and
// of vtkType.h. long has 8 bytes, as where most of these files are written;
// vtkIdType is always written with 4.
var vtkLegacyTypes = map[string]vtkType{
	"char": vtkInt8, "signed_char": vtkInt8, "unsigned_char": vtkUint8, "short": vtkInt16, "unsigned_short": vtkUint16,
	"int": vtkInt32, "unsigned_int": vtkUint32, "long": vtkInt64, "unsigned_long": vtkUint64, "float": vtkFloat32, "double": vtkFloat64,
	"vtkidtype": vtkInt32, "long_long": vtkInt64, "unsigned_long_long": vtkUint64, "__int64": vtkInt64, "unsigned___int64": vtkUint64,
	"vtktypeint8": vtkInt8, "vtktypeuint8": vtkUint8, "vtktypeint16": vtkInt16, "vtktypeuint16": vtkUint16,
	"vtktypeint32": vtkInt32, "vtktypeuint32": vtkUint32, "vtktypeint64": vtkInt64, "vtktypeuint64": vtkUint64,
	"vtktypefloat32": vtkFloat32, "vtktypefloat64": vtkFloat64,
}

// fits returns an error where the rest of the file cannot hold n numbers.
func (r *vtkReader) fits(n int, t vtkType) error {
	least := int64(t.size())
	room := r.left()
	if r.ascii {
		least = 2 // a digit and a space
		room++    // the last one may have none
	}
	if int64(n) > room/least {
		return fmt.Errorf("the file has room for %d of the %d numbers that are promised", max(0, room/least), n)
	}
	return nil
}

// numbers reads n numbers of a type.
func (r *vtkReader) numbers(t vtkType, n int, f numberSink) error {
	if r.ascii {
		return r.words(n, f)
	}
	return r.binary(t, n, f)
}

func (r *vtkReader) readPoints() error {
	if r.hasPoints {
		return errors.New("the file has a second list of POINTS")
	}
	if err := r.counts(&r.points); err != nil {
		return err
	}
	t, name, err := r.typeOf()
	if err != nil {
		return err
	}
	if name == "bit" || name == "string" {
		return fmt.Errorf("coordinates cannot be of the type %s", name)
	}
	if err := r.endHeader(); err != nil {
		return err
	}
	n, ok := product(r.points, 3)
	if !ok || r.points >= maxElements {
		return fmt.Errorf("%d points are more than can be shown", r.points)
	}
	if err := r.fits(n, t); err != nil {
		return err
	}
	r.hasPoints, r.typ, r.start = true, t, r.at()
	r.Positions = make([]float32, n)
	if r.ascii || t.wide() {
		s := r.source
		r.reread = func() error {
			again := *r
			again.input = s.input(r.start, s.size)
			defer again.close()
			return again.fillPoints()
		}
	}
	return r.fillPoints()
}

func (r *vtkReader) fillPoints() error {
	origin := r.origin()
	return r.numbers(r.typ, len(r.Positions), func(i int, v float64, single float32) error {
		if o := origin[i%3]; o != 0 {
			single = float32(v - o)
		}
		r.Positions[i] = single
		return nil
	})
}

// vtkStatements are the keywords that can follow METADATA.
var vtkStatements = []string{"POINTS", "VERTICES", "LINES", "POLYGONS", "TRIANGLE_STRIPS", "CELLS", "CELL_TYPES", "OFFSETS", "CONNECTIVITY",
	"POINT_DATA", "CELL_DATA", "FIELD", "SCALARS", "COLOR_SCALARS", "LOOKUP_TABLE", "NORMALS", "VECTORS", "TENSORS", "TENSORS6",
	"TEXTURE_COORDINATES", "GLOBAL_IDS", "PEDIGREE_IDS", "EDGE_FLAGS"}

// metadata passes over the lines up to a blank one, or where that is missing up
// to the next statement.
func (r *vtkReader) metadata() error {
	if _, err := r.line(); err != nil { // of the keyword
		return err
	}
	for r.left() > 0 {
		for _, s := range vtkStatements {
			// A name of a component may be such a word, but stands alone.
			if is, err := r.peek(s); err != nil || is && bytes.HasPrefix(r.b, []byte(s+" ")) {
				return err
			}
		}
		line, err := r.line()
		if err != nil || len(bytes.TrimSpace(line)) == 0 {
			return err
		}
	}
	return nil
}
