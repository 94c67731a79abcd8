package meshio

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/qmuntal/gltf"
)

// A document is checked against what is read of it before it is decoded, since
// the decoder takes null for zero, lists of any length for vectors, keys in any
// case and the last of several equal ones, and makes hundreds of bytes of an
// empty object. Only what has a rule below comes through.

const (
	maxGLTFText    = 128 << 20 // bytes of the document, without data URIs
	maxGLTFObjects = 1 << 20   // by their weight
	maxGLTFNumber  = 1 << 40   // of indices, counts and offsets
)

// gltfFilter copies what is read of a document.
type gltfFilter struct {
	source *source
	in     []byte // the text, with short names for data URIs
	i      int
	out    []byte
	data   [][]byte   // the data URIs as they stand in the text, without quotes
	moved  [][2]int64 // places of in after which the text is further on, and how far
	at     func(offset int64, reason string) error

	path    []gltfStep
	weight  int
	twice   string // the place of the first key that stands there twice
	present map[string]bool
}

// gltfStep is a step on the way to a value: a key, or a number in a list.
type gltfStep struct {
	key string
	n   int
}

const gltfData = `"data:`

// filterGLTF checks a document.
func filterGLTF(s *source, text []byte, at func(int64, string) error) (*gltfFilter, error) {
	f := &gltfFilter{source: s, at: at, present: map[string]bool{}}
	f.moved = [][2]int64{{0, 0}}
	f.takeData(text)
	if len(f.in) > maxGLTFText {
		return nil, fault("the text has %d MB beside the data in it, more than %d", len(f.in)>>20, maxGLTFText>>20)
	}
	if !json.Valid(f.in) {
		var e *json.SyntaxError
		if err := json.Unmarshal(f.in, &struct{}{}); errors.As(err, &e) && int(e.Offset) < len(f.in) {
			return nil, f.errorAt(max(int(e.Offset)-1, 0), "the JSON text is broken here: "+e.Error())
		}
		return nil, f.errorAt(len(f.in), "the JSON text ends too early; the file was cut off")
	}
	f.space()
	if f.in[f.i] != '{' {
		return nil, f.errorAt(f.i, "the JSON text is no object, so this is no glTF file")
	}
	return f, f.value(gltfRules)
}

// takeData cuts the data URIs out of the text: they may be nearly all of it. A
// quotation mark before "data:" begins a string unless it is escaped.
func (f *gltfFilter) takeData(text []byte) {
	from := 0
	for at := 0; ; {
		n := bytes.Index(text[at:], []byte(gltfData))
		if n < 0 {
			break
		}
		begin := at + n
		at = begin + len(gltfData)
		if begin > 0 && text[begin-1] == '\\' {
			continue
		}
		end := stringEnd(text, begin)
		if end < 0 {
			break
		}
		f.in = append(f.in, text[from:begin]...)
		f.in = append(strconv.AppendInt(append(f.in, gltfData...), int64(len(f.data)), 10), '"')
		f.data = append(f.data, text[begin+1:end-1])
		from, at = end, end
		shift := f.moved[0][1] + int64(end-len(f.in))
		f.moved = append(f.moved, [2]int64{int64(len(f.in)), shift})
	}
	if from == 0 {
		f.in = text
		return
	}
	f.in = append(f.in, text[from:]...)
}

// stringEnd returns where the string that begins at i ends, behind its mark, or
// -1.
func stringEnd(text []byte, i int) int {
	for i++; ; {
		n := bytes.IndexByte(text[i:], '"')
		if n < 0 {
			return -1
		}
		k := i + n
		i = k + 1
		for n = 0; text[k-1-n] == '\\'; n++ {
		}
		if n%2 == 0 {
			return i
		}
	}
}

// errorAt returns an error at a place of in.
func (f *gltfFilter) errorAt(i int, reason string) error {
	n, _ := slices.BinarySearchFunc(f.moved, int64(i), func(m [2]int64, i int64) int {
		if m[0] <= i {
			return -1
		}
		return 1
	})
	return f.at(int64(i)+f.moved[n-1][1], reason)
}

// wrong returns an error about the value at the present place.
func (f *gltfFilter) wrong(format string, args ...any) error {
	return f.errorAt(f.i, f.place()+" "+fmt.Sprintf(format, args...))
}

// place returns the way to the value, such as accessors[3].count.
func (f *gltfFilter) place() string {
	var b strings.Builder
	for i, s := range f.path {
		switch {
		case s.key == "":
			fmt.Fprintf(&b, "[%d]", s.n)
		case i > 0:
			b.WriteString("." + s.key)
		default:
			b.WriteString(s.key)
		}
	}
	return b.String()
}

func (f *gltfFilter) space() {
	for f.i < len(f.in) && (f.in[f.i] <= ' ') {
		f.i++
	}
}

// word returns the number, string or name of a value at the place.
func (f *gltfFilter) word() []byte {
	begin := f.i
	if f.in[f.i] == '"' {
		f.i = stringEnd(f.in, f.i)
		return f.in[begin:f.i]
	}
	for f.i < len(f.in) && f.in[f.i] > ' ' && bytes.IndexByte([]byte(",]}:"), f.in[f.i]) < 0 {
		f.i++
	}
	return f.in[begin:f.i]
}

// skip passes over a value of any kind.
func (f *gltfFilter) skip() {
	for depth := 0; ; {
		f.space()
		switch f.in[f.i] {
		case '{', '[':
			depth++
			f.i++
		case '}', ']':
			depth--
			f.i++
		case ',', ':':
			f.i++
			continue
		default:
			f.word()
		}
		if depth == 0 {
			return
		}
	}
}

// value copies a value as its rule says. It calls itself only as deep as the
// rules go.
func (f *gltfFilter) value(r *gltfRule) error {
	begin, c := f.i, f.in[f.i]
	switch r.kind {
	case gltfObject:
		if c != '{' {
			return f.wrong("is no object")
		}
		return f.object(r)
	case gltfList, gltfNumbers:
		if c != '[' {
			return f.wrong("is no list")
		}
		return f.list(r)
	case gltfEmpty:
		f.present[f.path[len(f.path)-1].key] = true
		f.skip()
		f.out = append(f.out, "null"...)
		return nil
	case gltfText:
		if c != '"' {
			return f.wrong("is no text")
		}
		word := f.word()
		if r.words != nil && !slices.Contains(r.words, plainKey(word)) {
			f.i = begin
			return f.wrong("is %s, none of %s", quote(bytes.Trim(word, `"`)), strings.Join(r.words, ", "))
		}
		f.out = append(f.out, word...)
		return nil
	case gltfFlag:
		if c != 't' && c != 'f' {
			return f.wrong("is neither true nor false")
		}
		f.out = append(f.out, f.word()...)
		return nil
	}
	word := f.word()
	n, ok := wholeNumber(word)
	f.i = begin
	switch {
	case c == '"':
		return f.wrong("is text, not a whole number")
	case !ok:
		return f.wrong("is %s, not a whole number from 0 to %d", quote(word), int64(maxGLTFNumber))
	case r.values != nil && !slices.Contains(r.values, int(n)):
		return f.wrong("is %d, none of %s", n, strings.Trim(fmt.Sprint(r.values), "[]"))
	}
	f.i = begin + len(word)
	f.out = strconv.AppendInt(f.out, n, 10)
	return nil
}

// wholeNumber reads a JSON number that has no fraction.
func wholeNumber(word []byte) (int64, bool) {
	if len(word) == 0 || !isDigit(word[0]) {
		return 0, false
	}
	v, err := strconv.ParseFloat(string(word), 64)
	if err != nil || v != math.Trunc(v) || v > maxGLTFNumber {
		return 0, false
	}
	return int64(v), true
}

func (f *gltfFilter) object(r *gltfRule) error {
	const often = 1 << 12
	before := f.weight / often
	if f.weight += r.weight; f.weight > maxGLTFObjects {
		return f.wrong("is one object too many: the document has hundreds of thousands, more than can be read")
	}
	if err := f.source.ctx.Err(); err != nil && before != f.weight/often {
		return err
	}
	var have [24]string
	keys := have[:0]
	f.path = append(f.path, gltfStep{})
	f.out = append(f.out, '{')
	for f.i++; ; {
		f.space()
		if f.in[f.i] == ',' {
			f.i++
			f.space()
		}
		if f.in[f.i] == '}' {
			break
		}
		key := plainKey(f.word())
		f.space()
		f.i++ // colon
		f.space()
		member := r.members[key]
		if member == nil || f.in[f.i] == 'n' { // null
			f.skip()
			continue
		}
		f.path[len(f.path)-1] = gltfStep{key: key}
		if slices.Contains(keys, key) {
			if f.twice == "" {
				f.twice = f.place()
			}
			f.skip()
			continue
		}
		if len(keys) > 0 {
			f.out = append(f.out, ',')
		}
		keys = append(keys, key)
		f.out = append(append(append(f.out, '"'), key...), `":`...)
		if err := f.value(member); err != nil {
			return err
		}
	}
	f.i++
	f.out = append(f.out, '}')
	f.path = f.path[:len(f.path)-1]
	if len(f.path) == 0 && !slices.Contains(keys, "asset") {
		return fault("the JSON text has no %q, so this is no glTF 2.0 file", "asset")
	}
	return nil
}

// plainKey returns a key without quotation marks and escapes.
func plainKey(word []byte) string {
	if bytes.IndexByte(word, '\\') >= 0 {
		var s string
		if json.Unmarshal(word, &s) == nil {
			return s
		}
	}
	return string(word[1 : len(word)-1])
}

func (f *gltfFilter) list(r *gltfRule) error {
	begin := f.i
	f.path = append(f.path, gltfStep{})
	f.out = append(f.out, '[')
	n := 0
	for f.i++; ; n++ {
		f.space()
		if f.in[f.i] == ',' {
			f.i++
			f.space()
		}
		if f.in[f.i] == ']' {
			break
		}
		if n > 0 {
			f.out = append(f.out, ',')
		}
		f.path[len(f.path)-1] = gltfStep{n: n}
		if r.kind == gltfList {
			if err := f.value(r.element); err != nil {
				return err
			}
			continue
		}
		at := f.i
		if c := f.in[f.i]; c != '-' && !isDigit(c) {
			return f.wrong("is no number")
		}
		word := f.word()
		if _, err := strconv.ParseFloat(string(word), 64); err != nil {
			f.i = at
			return f.wrong("is %s, larger than a number can be", quote(word))
		}
		f.out = append(f.out, word...)
	}
	f.path = f.path[:len(f.path)-1]
	if r.kind == gltfNumbers && n != r.n {
		f.i = begin
		return f.wrong("has %d numbers, not %d", n, r.n)
	}
	f.i++
	f.out = append(f.out, ']')
	return nil
}

// gltfAsset is what is read of the asset beside what the library's type has.
type gltfAsset struct {
	Extras struct {
		Unit string `json:"unit"`
	} `json:"extras"`
}

// decode returns the document that was let through.
func (f *gltfFilter) decode() (*gltf.Document, gltfAsset, error) {
	var doc gltf.Document
	var own struct {
		Asset gltfAsset `json:"asset"`
	}
	err := json.Unmarshal(f.out, &doc)
	if err == nil {
		err = json.Unmarshal(f.out, &own)
	}
	if err != nil {
		return nil, own.Asset, fault("the JSON text is no glTF document: %v", err)
	}
	f.in, f.out = nil, nil
	return &doc, own.Asset, nil
}
