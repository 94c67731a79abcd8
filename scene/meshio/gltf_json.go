package meshio

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/qmuntal/gltf"

	"cairn/internal/message"
	"cairn/internal/strictjson"
)

// A document is checked against what is read of it before it is decoded, since
// the decoder takes null for zero, lists of any length for vectors, keys in any
// case and the last of several equal ones, and makes hundreds of bytes of an
// empty object. Only what has a rule in gltf_rules.go comes through.

const (
	maxGLTFText    = 128 << 20 // bytes of what is read of the document, without data URIs
	maxGLTFObjects = 1 << 20   // by their weight
	maxGLTFNumber  = 1 << 40   // of indices, counts and offsets
	maxGLTFNesting = 10_000    // of values
)

// gltfFilter walks through a document and copies what is read of it.
type gltfFilter struct {
	*strictjson.Reader
	text []byte
	out  []byte
	data [][]byte // the data URIs as they stand in the text, without quotes

	path    []gltfStep
	weight  int
	twice   string // the place of the first key that stands there twice
	present map[string]bool
	asset   bool // the document has one
}

// gltfStep is a step on the way to a value: a key, or a number in a list.
type gltfStep struct {
	key string
	n   int
}

const gltfData = `"data:`

// filterGLTF checks a document. at makes an error at a byte of the text.
func filterGLTF(s *source, text []byte, at func(int64, string) error) (*gltfFilter, error) {
	f := &gltfFilter{text: text, present: map[string]bool{}}
	walk := func() *strictjson.Reader {
		r := strictjson.New(strictjson.Memory(s.ctx, text), 0, at)
		r.MaxDepth = maxGLTFNesting
		r.Twice = f.foundTwice
		return r
	}
	f.Reader = walk()
	err := f.value(gltfRules)
	if err == nil {
		err = f.End()
	}
	if err == nil && !f.asset {
		err = fault("the JSON text has no %q, so this is no glTF 2.0 file", "asset")
	}
	if err != nil {
		// Other versions differ in everything, so that is said first.
		if v := versionOf(walk()); v != "" && !isGLTF2(v) {
			return nil, otherGLTF(v)
		}
		return nil, err
	}
	return f, nil
}

// versionOf returns what a document gives as its version, "" where there is none.
func versionOf(r *strictjson.Reader) (version string) {
	_ = r.Object("", func(key string) error {
		if key != "asset" || !r.Is(strictjson.Object) {
			return r.Skip()
		}
		return r.Object("", func(key string) (err error) {
			if key != "version" {
				return r.Skip()
			}
			version, err = r.Word("")
			return err
		})
	})
	return version
}

func isGLTF2(version string) bool { return version == "2" || strings.HasPrefix(version, "2.") }

func otherGLTF(version string) error {
	return fault("asset.version is %s; only glTF 2.0 can be read, save the file as such", message.Quote(version))
}

// wrong returns an error about a value that begins at a place.
func (f *gltfFilter) wrong(at int64, format string, args ...any) error {
	return f.Fault(at, f.String()+" "+fmt.Sprintf(format, args...))
}

// String returns the way to the value, such as accessors[3].count.
func (f *gltfFilter) String() string {
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
	if b.Len() == 0 {
		return "the document"
	}
	return b.String()
}

// foundTwice remembers the first key that an object has twice.
func (f *gltfFilter) foundTwice(_ any, key string) {
	if f.twice == "" {
		f.path[len(f.path)-1] = gltfStep{key: key}
		f.twice = f.String()
	}
}

// value copies a value as its rule says. It calls itself only as deep as the
// rules go.
func (f *gltfFilter) value(r *gltfRule) error {
	switch r.kind {
	case gltfObject:
		return f.object(r)
	case gltfList, gltfNumbers:
		return f.list(r)
	case gltfEmpty:
		f.present[f.path[len(f.path)-1].key] = true
		f.out = append(f.out, "null"...)
		return f.Skip()
	case gltfText:
		return f.word(r)
	case gltfReal:
		return f.real()
	case gltfFlag:
		if !f.Is(strictjson.True) && !f.Is(strictjson.False) {
			return f.Mismatch(f, "true or false")
		}
		begin := f.Offset()
		err := f.Skip()
		f.out = append(f.out, f.text[begin:f.Offset()]...)
		return err
	}
	return f.whole(r)
}

// word copies a text; a data URI stays where it is, and its number takes its
// place: such texts may be nearly all of a document.
func (f *gltfFilter) word(r *gltfRule) error {
	if !f.Is(strictjson.Text) {
		return f.Mismatch(f, "a text")
	}
	begin := f.Offset()
	if err := f.Skip(); err != nil {
		return err
	}
	word := f.text[begin:f.Offset()]
	if r.words != nil {
		var s string
		if json.Unmarshal(word, &s) != nil || !slices.Contains(r.words, s) {
			return f.wrong(begin, "is %s, none of %s", message.Quote(s), strings.Join(r.words, ", "))
		}
	}
	if bytes.HasPrefix(word, []byte(gltfData)) {
		f.out = append(strconv.AppendInt(append(f.out, gltfData...), int64(len(f.data)), 10), '"')
		f.data = append(f.data, word[1:len(word)-1])
		return nil
	}
	if f.out = append(f.out, word...); len(f.out) > maxGLTFText {
		return f.wrong(begin, "is too much: the text has more than %d MB beside the data in it", maxGLTFText>>20)
	}
	return nil
}

// whole copies a whole number.
func (f *gltfFilter) whole(r *gltfRule) error {
	if !f.Is(strictjson.Number) {
		return f.Mismatch(f, "a whole number")
	}
	at := f.Offset()
	word, err := f.Number(f)
	if err != nil {
		return err
	}
	n, ok := wholeNumber(word)
	switch {
	case !ok:
		return f.wrong(at, "is %s, not a whole number from 0 to %d", message.Quote(word), int64(maxGLTFNumber))
	case r.values != nil && !slices.Contains(r.values, int(n)):
		return f.wrong(at, "is %d, none of %s", n, strings.Trim(fmt.Sprint(r.values), "[]"))
	}
	f.out = strconv.AppendInt(f.out, n, 10)
	return nil
}

// real copies a number that float64 can hold.
func (f *gltfFilter) real() error {
	at := f.Offset()
	word, err := f.Number(f)
	if err != nil {
		return err
	}
	if _, err := strconv.ParseFloat(string(word), 64); err != nil {
		return f.wrong(at, "is %s, larger than a number can be", message.Quote(word))
	}
	f.out = append(f.out, word...)
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
	if f.weight += r.weight; f.weight > maxGLTFObjects {
		return f.wrong(f.Offset(), "is one object too many: the document has hundreds of thousands, more than can be read")
	}
	empty := true
	begin := func(key string) {
		f.path[len(f.path)-1] = gltfStep{key: key}
		if !empty {
			f.out = append(f.out, ',')
		}
		empty = false
		f.out = append(append(append(f.out, '"'), key...), `":`...)
	}
	if !f.Is(strictjson.Object) {
		return f.Mismatch(f, "an object {…}")
	}
	f.path = append(f.path, gltfStep{})
	f.out = append(f.out, '{')
	err := f.Object(f, func(key string) error {
		f.asset = f.asset || len(f.path) == 1 && key == "asset"
		member := r.members[key]
		if member == nil && plainName(key) {
			member = r.rest
		}
		if member == nil || f.Is(strictjson.Null) {
			return f.Skip()
		}
		begin(key)
		return f.value(member)
	})
	if err != nil {
		return err
	}
	f.out = append(f.out, '}')
	f.path = f.path[:len(f.path)-1]
	return nil
}

func (f *gltfFilter) list(r *gltfRule) error {
	if !f.Is(strictjson.List) {
		return f.Mismatch(f, "a list […]")
	}
	begin := f.Offset()
	f.path = append(f.path, gltfStep{})
	f.out = append(f.out, '[')
	n := 0
	err := f.List(f, func(i int) error {
		if n++; i > 0 {
			f.out = append(f.out, ',')
		}
		f.path[len(f.path)-1] = gltfStep{n: i}
		if r.kind == gltfList {
			return f.value(r.element)
		}
		return f.real()
	})
	if err != nil {
		return err
	}
	f.path = f.path[:len(f.path)-1]
	if r.kind == gltfNumbers && n != r.n {
		return f.wrong(begin, "has %d numbers, not %d", n, r.n)
	}
	f.out = append(f.out, ']')
	return nil
}

// decode returns the document that was let through, and the unit of length that
// its asset names in its extras, or "".
func (f *gltfFilter) decode() (doc *gltf.Document, unit string, err error) {
	doc = new(gltf.Document)
	if err := json.Unmarshal(f.out, doc); err != nil {
		return nil, "", fault("the JSON text is no glTF document: %v", err)
	}
	f.out = nil
	extras, _ := doc.Asset.Extras.(map[string]any)
	unit, _ = extras["unit"].(string)
	return doc, unit, nil
}
