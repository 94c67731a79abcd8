package meshio

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"cairn/internal/message"
)

// PLY: Turk, G. 1994, The PLY polygon file format.

var plyFormat = Format{
	Name:       "PLY",
	Extensions: []string{".ply"},
	MIME:       "model/vnd.ply",
	sniff: func(head []byte, _ int64) bool {
		return bytes.HasPrefix(head, []byte("ply")) && len(head) > 3 && (isSpace(head[3]) || head[3] == '\n')
	},
	read:   readPLY,
	write:  writePLY,
	losses: plyLosses,
}

const (
	maxPLYHeader = 1 << 20
	// maxElements bounds vertices and corners of triangles: three times an index
	// must fit in uint32, and a negative int32 of a file stay out of range.
	maxElements = 1 << 30
)

// plyType is the type of a number in a file.
type plyType uint8

const (
	plyInt8 plyType = iota
	plyUint8
	plyInt16
	plyUint16
	plyInt32
	plyUint32
	plyFloat32
	plyFloat64
)

var plyTypes = map[string]plyType{
	"char": plyInt8, "uchar": plyUint8, "short": plyInt16, "ushort": plyUint16,
	"int": plyInt32, "uint": plyUint32, "float": plyFloat32, "double": plyFloat64,
	"int8": plyInt8, "uint8": plyUint8, "int16": plyInt16, "uint16": plyUint16,
	"int32": plyInt32, "uint32": plyUint32, "float32": plyFloat32, "float64": plyFloat64,
}

func (t plyType) size() int { return [...]int{1, 1, 2, 2, 4, 4, 4, 8}[t] }

type plyProperty struct {
	name   string
	typ    plyType
	list   bool
	counts plyType // of a list
	offset int     // in a record without lists
}

type plyElement struct {
	name       string
	count      int
	properties []plyProperty
	lists      bool
	least      int // bytes of the shortest record; of every record where there are no lists
	line       int
}

type plyHeader struct {
	ascii, big bool
	elements   []plyElement
	textures   []string
	units      string
	odd        []string            // warnings about lines
	names      map[string][]string // of the numbers of attributes
	tuples     map[string]int      // by element and attribute: how many properties it is
	valueUnits map[string]string   // by element and attribute
	size       int64
}

func readPLY(s *source, head []byte) (*content, error) {
	h, err := readPLYHeader(s, head)
	if err != nil {
		return nil, err
	}
	p := &plyReader{source: s, header: h, content: &content{textures: h.textures, units: h.units, warnings: h.odd}}
	if err := p.layout(); err != nil {
		return nil, err
	}
	if h.ascii {
		err = p.readASCII(head)
	} else {
		err = p.readBinary()
	}
	if err != nil {
		return nil, err
	}
	if p.longer.Load() {
		p.lose("Lines go on after their last property; what follows there is not kept.")
	}
	return p.content, p.finish()
}

// readPLYHeader reads the lines up to end_header. head is the begin of the
// file, usually enough.
func readPLYHeader(s *source, head []byte) (*plyHeader, error) {
	if !bytes.Contains(head, []byte("end_header")) {
		head = make([]byte, min(s.size, maxPLYHeader))
		if err := s.read(head, 0); err != nil {
			return nil, err
		}
	}
	h := &plyHeader{}
	format := false
	for at, line := 0, 1; at < len(head); line++ {
		text, next := plyHeaderLine(head, at)
		at = next
		words := strings.Fields(string(text))
		if len(words) == 0 {
			continue
		}
		var reason string
		switch words[0] {
		case "ply":
		case "comment", "obj_info":
			h.comment(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(string(text)), words[0])))
		case "format":
			format = true
			reason = h.format(words)
		case "element":
			reason = h.element(words, line)
		case "property":
			reason = h.property(words)
		case "end_header":
			h.size = h.bodyStart(s, head, at)
			if !format {
				reason = `the header has no "format" line`
				break
			}
			return h, h.fits(s.size)
		default:
			if line == 1 {
				return nil, fault("not a PLY file: line 1 is %s", message.Quote(bytes.TrimSpace(text)))
			}
			if h.looksMeant(words) {
				reason = message.Quote(bytes.TrimSpace(text)) + " is no line of a PLY header"
				break
			}
			h.odd = append(h.odd, fmt.Sprintf("Line %d of the header, %s, is none of PLY; it is taken for a comment.", line, message.Quote(bytes.TrimSpace(text))))
		}
		if reason != "" {
			return nil, &FormatError{Line: line, Reason: reason}
		}
	}
	return nil, fault(`the header has no "end_header" line in its first %d bytes`, len(head))
}

// looksMeant reports whether a line seems to be a line of a header with a slip: to
// pass over it would change how the file is read.
func (h *plyHeader) looksMeant(words []string) bool {
	const most = 100 // lines that may lack their word
	word := strings.ToLower(words[0])
	for _, k := range []string{"elem", "elment", "prop", "form", "end"} {
		if strings.HasPrefix(word, k) {
			return true
		}
	}
	_, typed := plyTypes[word]
	return typed || word == "list" || len(h.odd) == most
}

// plyHeaderLine returns the header line at i and the start of the next. A line
// ends in LF, CR LF or, in old files, in CR alone.
func plyHeaderLine(head []byte, i int) (line []byte, next int) {
	n := bytes.IndexAny(head[i:], "\r\n")
	if n < 0 {
		return head[i:], len(head)
	}
	next = i + n + 1
	// A binary body may begin with a byte that looks like LF; after CR it is part
	// of the line's end only if the first line of the file ends in CR LF too.
	first := bytes.IndexAny(head, "\r\n")
	if head[next-1] == '\r' && next < len(head) && head[next] == '\n' && first+1 < len(head) && head[first+1] == '\n' {
		next++
	}
	return head[i : i+n], next
}

func (h *plyHeader) comment(text string) {
	if name, ok := strings.CutPrefix(text, "TextureFile"); ok {
		if name = strings.TrimSpace(name); name != "" {
			h.textures = append(h.textures, name)
		}
	}
	h.value(text)
	h.valueUnit(text)
	if u := unitsIn(text); u != "" {
		h.units = u
	}
}

func (h *plyHeader) format(words []string) (reason string) {
	if len(words) < 2 {
		return "the format line names no format"
	}
	switch words[1] {
	case "ascii":
		h.ascii = true
	case "binary_little_endian":
	case "binary_big_endian":
		h.big = true
	default:
		return message.Quote(words[1]) + " is none of ascii, binary_little_endian, binary_big_endian"
	}
	return ""
}

func (h *plyHeader) element(words []string, line int) (reason string) {
	const most = 64
	if len(words) != 3 {
		return "the element line has not a name and a count"
	}
	for _, e := range h.elements {
		if e.name == words[1] {
			return "element " + message.Quote(words[1]) + " was declared before"
		}
	}
	if len(h.elements) == most {
		return fmt.Sprintf("the header declares more than %d elements", most)
	}
	n, reason := plyCount(words[2])
	if reason != "" {
		return reason
	}
	h.elements = append(h.elements, plyElement{name: words[1], count: n, line: line})
	return ""
}

// plyCount reads a count of records. One that is too large for a file is cut
// to a value that no file can hold.
func plyCount(word string) (n int, reason string) {
	for _, c := range []byte(word) {
		if !isDigit(c) {
			return 0, message.Quote(word) + " is no count"
		}
	}
	const most = 1 << 40
	u, err := strconv.ParseUint(word, 10, 64)
	if err != nil && len(word) < 19 {
		return 0, message.Quote(word) + " is no count"
	}
	if err != nil || u > most {
		return most, ""
	}
	return int(u), ""
}

func (h *plyHeader) property(words []string) (reason string) {
	const most = 1000
	if len(h.elements) == 0 {
		return "the property comes before any element"
	}
	e := &h.elements[len(h.elements)-1]
	if len(e.properties) == most {
		return fmt.Sprintf("element %s has more than %d properties", message.Quote(e.name), most)
	}
	list := len(words) == 5 && words[1] == "list"
	if !list && len(words) != 3 {
		return "the property line has not a type and a name"
	}
	p := plyProperty{name: words[len(words)-1], list: list, offset: e.least}
	var ok bool
	if p.typ, ok = plyTypes[words[len(words)-2]]; !ok {
		return message.Quote(words[len(words)-2]) + " is no PLY type"
	}
	if list {
		if p.counts, ok = plyTypes[words[2]]; !ok || p.counts >= plyFloat32 {
			return message.Quote(words[2]) + " is no PLY type for the length of a list"
		}
		e.lists = true
		e.least += p.counts.size()
	} else {
		e.least += p.typ.size()
	}
	e.properties = append(e.properties, p)
	return ""
}

// fits returns an error where the header promises more than the file can hold.
func (h *plyHeader) fits(size int64) error {
	room := size - h.size
	for i := range h.elements {
		e := &h.elements[i]
		least := int64(e.least)
		if h.ascii {
			least = 2 * int64(len(e.properties)) // a digit and a space
			room++                               // the last line may have no end
		}
		if len(e.properties) == 0 {
			e.count = 0 // such records hold nothing
		}
		if e.count == 0 {
			continue
		}
		if int64(e.count) > room/least {
			return &FormatError{Line: e.line, Reason: fmt.Sprintf(
				"the header promises %s but the file has room for %d", h.records(e), max(room/least, 0))}
		}
		room -= int64(e.count) * least
	}
	return nil
}

// records names the records of an element: "20 vertices".
func (h *plyHeader) records(e *plyElement) string {
	n := strconv.Itoa(e.count)
	if e.count == 1<<40 {
		n = "more than " + n
	}
	switch {
	case e.name == "vertex":
		return n + " vertices"
	case e.name == "face":
		return n + " faces"
	}
	return n + " records of element " + message.Quote(e.name)
}
