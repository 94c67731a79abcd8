package meshio

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/qmuntal/gltf"

	"cairn/internal/beside"
	"cairn/internal/message"
)

// gltfBuffer is the data of a buffer.
type gltfBuffer struct {
	r    io.ReaderAt
	size int64
}

// buffer returns a buffer of the document, with as many bytes as it promises.
func (g *gltfReader) buffer(i int) (*gltfBuffer, error) {
	if g.buffers[i] != nil {
		return g.buffers[i], nil
	}
	b := g.doc.Buffers[i]
	where := fmt.Sprintf("buffers[%d]", i)
	var have *gltfBuffer
	if b.URI != "" {
		data, err := g.bytesOf(where+".uri", b.URI)
		if err != nil {
			return nil, err
		}
		have = &gltfBuffer{bytes.NewReader(data), int64(len(data))}
	} else if i == 0 && g.bin != nil {
		have = &gltfBuffer{g.bin, g.bin.Size()}
	} else {
		return nil, fault("%s has neither a name of a file nor data", where)
	}
	if int64(b.ByteLength) > have.size {
		return nil, fault("%s.byteLength promises %d bytes but there are %d; data was cut off", where, b.ByteLength, have.size)
	}
	have.size = int64(b.ByteLength)
	g.buffers[i] = have
	return have, nil
}

// bytesOf returns what the URI of a buffer stands for: data in it, or a file in
// the model's folder, which is kept once however often and with whatever
// spelling it is named.
func (g *gltfReader) bytesOf(where, uri string) ([]byte, error) {
	if n, ok := strings.CutPrefix(uri, gltfData[1:]); ok {
		b, err := g.packed(n)
		if err != nil {
			return nil, fault("%s %v", where, err)
		}
		return b, nil
	}
	wrong := func(err error) error { return fault("%s: the file %s %v", where, message.Quote(uri), err) }
	if g.opened++; g.opened > maxGLTFOpened {
		return nil, fault("%s names one file too many: at most %d are read", where, maxGLTFOpened)
	}
	if g.folder == nil {
		if g.source.path == "" {
			return nil, wrong(errors.New("is not there"))
		}
		var err error
		if g.folder, err = beside.Open(g.source.path); err != nil {
			return nil, wrong(fmt.Errorf("cannot be read: %w", err))
		}
	}
	b, name, err := g.folder.Read("", uri, maxGLTFBuffers-g.outside)
	if err != nil {
		return nil, wrong(err)
	}
	g.tookFor("Buffer file", "", uri, name)
	if have := g.files[name]; have != nil {
		return have, nil
	}
	g.outside += int64(len(b))
	if g.files == nil {
		g.files = map[string][]byte{}
	}
	g.files[name] = b
	return b, nil
}

// packed returns the content of a data URI by its number in the document.
func (g *gltfReader) packed(number string) ([]byte, error) {
	k, err := strconv.Atoi(number)
	if err != nil || k < 0 || k >= len(g.data) {
		return nil, errors.New("holds no data")
	}
	return dataURI(g.data[k])
}

// dataURI unpacks a data URI as it stands between the quotation marks of a JSON
// text (Masinter, L. 1998, RFC 2397).
func dataURI(b []byte) ([]byte, error) {
	if bytes.IndexByte(b, '\\') >= 0 {
		var s string
		if err := json.Unmarshal(append(append([]byte{'"'}, b...), '"'), &s); err != nil {
			return nil, fmt.Errorf("is broken: %w", err)
		}
		b = []byte(s)
	}
	head, packed, ok := bytes.Cut(b, []byte(","))
	if !ok || !bytes.HasSuffix(bytes.ToLower(head), []byte(";base64")) {
		return nil, fmt.Errorf("%s is no data in base64", message.Quote(head))
	}
	packed = bytes.TrimRight(packed, "=") // which some programs leave out
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(packed)))
	n, err := base64.RawStdEncoding.Decode(out, packed)
	if err != nil {
		return nil, fmt.Errorf("is broken: %w", err)
	}
	return out[:n], nil
}

// gltfArray is an accessor: count elements of some numbers each.
type gltfArray struct {
	where      string
	count      int
	parts      int // numbers of an element
	kind       gltf.ComponentType
	normalized bool
	from       io.ReaderAt // nil where all are zero
	offset     int64
	stride     int

	// Elements that are changed; nil where none are.
	indices, values *gltfArray
}

var gltfSizes = [...]int{gltf.ComponentFloat: 4, gltf.ComponentByte: 1, gltf.ComponentUbyte: 1,
	gltf.ComponentShort: 2, gltf.ComponentUshort: 2, gltf.ComponentUint: 4}

func (a *gltfArray) size() int { return a.parts * gltfSizes[a.kind] }

// array returns an accessor, all of which lies in its buffer.
func (g *gltfReader) array(i int, user string) (*gltfArray, error) {
	d := g.doc
	if i >= len(d.Accessors) {
		return nil, fault("%s is %d, but there are %s", user, i, message.Count(len(d.Accessors), "accessor", "accessors"))
	}
	if g.arrays[i] != nil {
		return g.arrays[i], nil
	}
	acc := d.Accessors[i]
	a := &gltfArray{where: fmt.Sprintf("accessors[%d]", i), count: acc.Count, kind: acc.ComponentType, normalized: acc.Normalized}
	switch acc.Type {
	case gltf.AccessorScalar:
		a.parts = 1
	case gltf.AccessorVec2:
		a.parts = 2
	case gltf.AccessorVec3:
		a.parts = 3
	case gltf.AccessorVec4:
		a.parts = 4
	default:
		return nil, fault("%s.type is of matrices, which no part of a surface is made of", a.where)
	}
	if acc.BufferView != nil {
		if err := g.locate(a, *acc.BufferView, acc.ByteOffset); err != nil {
			return nil, err
		}
	}
	if s := acc.Sparse; s != nil && s.Count > 0 {
		if s.Count > a.count {
			return nil, fault("%s.sparse.count is %d, more than the %d elements", a.where, s.Count, a.count)
		}
		a.indices = &gltfArray{where: a.where + ".sparse.indices", count: s.Count, parts: 1, kind: s.Indices.ComponentType}
		a.values = &gltfArray{where: a.where + ".sparse.values", count: s.Count, parts: a.parts, kind: a.kind, normalized: a.normalized}
		if err := g.locate(a.indices, s.Indices.BufferView, s.Indices.ByteOffset); err != nil {
			return nil, err
		}
		if err := g.locate(a.values, s.Values.BufferView, s.Values.ByteOffset); err != nil {
			return nil, err
		}
		if !a.indices.isIndices() {
			return nil, fault("%s.componentType is none of an index", a.indices.where)
		}
	}
	g.arrays[i] = a
	return a, nil
}

// locate finds an array in a buffer view.
func (g *gltfReader) locate(a *gltfArray, view, offset int) error {
	d := g.doc
	if view >= len(d.BufferViews) {
		return fault("%s.bufferView is %d, but there are %s", a.where, view, message.Count(len(d.BufferViews), "buffer view", "buffer views"))
	}
	v := d.BufferViews[view]
	where := fmt.Sprintf("bufferViews[%d]", view)
	r, at, err := g.view(view)
	if err != nil {
		return err
	}
	a.stride = a.size()
	if v.ByteStride > 0 {
		if v.ByteStride < a.stride || v.ByteStride > 1<<16 {
			return fault("%s.byteStride is %d, but an element of %s has %d bytes", where, v.ByteStride, a.where, a.stride)
		}
		a.stride = v.ByteStride
	}
	// No sum or product here comes near the limits of int64: see maxGLTFNumber.
	if need := int64(offset) + int64(a.count-1)*int64(a.stride) + int64(a.size()); a.count > 0 && need > int64(v.ByteLength) {
		return fault("%s has %d elements, which take %d bytes, but %s has %d", a.where, a.count, need, where, v.ByteLength)
	}
	a.from, a.offset = r, at+int64(offset)
	return nil
}

// isIndices reports whether the array may hold indices.
func (a *gltfArray) isIndices() bool {
	return a.parts == 1 && !a.normalized &&
		(a.kind == gltf.ComponentUbyte || a.kind == gltf.ComponentUshort || a.kind == gltf.ComponentUint)
}

// gltfBlock is how many elements a worker reads at once.
const gltfBlock = 1 << 14

// blocks calls f with the bytes of runs of elements, on all processors. There
// are none where all are zero.
func (g *gltfReader) blocks(a *gltfArray, f func(first, n int, b []byte)) error {
	per := max(1, min(gltfBlock, blockSize/max(a.stride, 1)))
	return g.source.parallel((a.count+per-1)/per, func(w *worker, i int) error {
		first := i * per
		n := min(per, a.count-first)
		var b []byte
		if a.from != nil {
			b = w.room((n-1)*a.stride + a.size())
			if k, err := a.from.ReadAt(b, a.offset+int64(first)*int64(a.stride)); k < len(b) {
				if err == nil || err == io.EOF {
					return fault("%s: the file became shorter while it was read", a.where)
				}
				return err
			}
		}
		f(first, n, b)
		g.source.advance(n)
		return nil
	})
}

// each calls put with every element of an array, on all processors; those that
// are changed come twice, the second time with what counts.
func (g *gltfReader) each(a *gltfArray, put func(i int, v *[4]float64)) error {
	err := g.blocks(a, func(first, n int, b []byte) {
		var v [4]float64
		for k := range n {
			if b != nil {
				a.decode(b[k*a.stride:], &v)
			}
			put(first+k, &v)
		}
	})
	if err != nil || a.indices == nil {
		return err
	}
	changed, err := g.changed(a)
	if err != nil {
		return err
	}
	return g.each(a.values, func(k int, v *[4]float64) { put(int(changed[k]), v) })
}

// changed returns which elements of an array have other values, each once.
func (g *gltfReader) changed(a *gltfArray) ([]uint32, error) {
	indices := make([]uint32, a.indices.count)
	if err := g.integers(a.indices, indices); err != nil {
		return nil, err
	}
	last := -1
	for k, i := range indices {
		if int(i) <= last || int(i) >= a.count {
			return nil, fault("%s: number %d is %d; they must rise and be below %d", a.indices.where, k, i, a.count)
		}
		last = int(i)
	}
	return indices, nil
}

// decode reads an element.
func (a *gltfArray) decode(b []byte, v *[4]float64) {
	norm := 1.0
	for k := range a.parts {
		var x float64
		switch a.kind {
		case gltf.ComponentFloat:
			v[k] = float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*k:])))
			continue
		case gltf.ComponentUbyte:
			x, norm = float64(b[k]), math.MaxUint8
		case gltf.ComponentByte:
			x, norm = float64(int8(b[k])), math.MaxInt8
		case gltf.ComponentUshort:
			x, norm = float64(binary.LittleEndian.Uint16(b[2*k:])), math.MaxUint16
		case gltf.ComponentShort:
			x, norm = float64(int16(binary.LittleEndian.Uint16(b[2*k:]))), math.MaxInt16
		case gltf.ComponentUint:
			x, norm = float64(binary.LittleEndian.Uint32(b[4*k:])), math.MaxUint32
		}
		if a.normalized {
			x = max(x/norm, -1)
		}
		v[k] = x
	}
}

// integers reads an array of indices into to, which is as long or shorter.
func (g *gltfReader) integers(a *gltfArray, to []uint32) error {
	err := g.blocks(a, func(first, n int, b []byte) {
		to := to[min(first, len(to)):min(first+n, len(to))]
		switch {
		case b == nil:
			clear(to)
		case a.kind == gltf.ComponentUbyte:
			for k := range to {
				to[k] = uint32(b[k*a.stride])
			}
		case a.kind == gltf.ComponentUshort:
			for k := range to {
				to[k] = uint32(binary.LittleEndian.Uint16(b[k*a.stride:]))
			}
		default:
			for k := range to {
				to[k] = binary.LittleEndian.Uint32(b[k*a.stride:])
			}
		}
	})
	if err != nil || a.indices == nil {
		return err
	}
	changed, err := g.changed(a)
	if err != nil {
		return err
	}
	values := make([]uint32, a.values.count)
	if err := g.integers(a.values, values); err != nil {
		return err
	}
	for k, i := range changed {
		if int(i) < len(to) {
			to[i] = values[k]
		}
	}
	return nil
}
