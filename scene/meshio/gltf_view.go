package meshio

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/qmuntal/gltf"

	"cairn/internal/meshopt"
	"cairn/internal/message"
)

// view returns where the bytes of a buffer view are: in its buffer, or unpacked
// where it is packed. What cannot be unpacked is taken from the buffer, where
// the file says that this will do.
func (g *gltfReader) view(i int) (r io.ReaderAt, at int64, err error) {
	name, packed, err := g.packedView(i)
	if err != nil || packed == nil {
		if err == nil {
			r, at, err = g.plainView(i, g.doc.BufferViews[i])
		}
		return r, at, err
	}
	if b := g.unpacked[i]; b != nil {
		return bytes.NewReader(b), 0, nil
	}
	b, err := g.unpack(i, packed)
	if err == nil {
		if g.unpacked == nil {
			g.unpacked = map[int][]byte{}
		}
		g.unpacked[i] = b
		return bytes.NewReader(b), 0, nil
	}
	if !slices.Contains(g.doc.ExtensionsRequired, name) {
		if r, at, plain := g.plainView(i, g.doc.BufferViews[i]); plain == nil {
			g.note(fmt.Sprintf("bufferViews[%d]", i), fmt.Sprintf("cannot be unpacked (%s); the unpacked data beside are taken", reason(err)))
			return r, at, nil
		}
	}
	return nil, 0, err
}

// plainView returns where the bytes of a view lie in its buffer.
func (g *gltfReader) plainView(i int, v *gltf.BufferView) (r io.ReaderAt, at int64, err error) {
	if v.Buffer >= len(g.doc.Buffers) {
		return nil, 0, fault("bufferViews[%d].buffer is %d, but there are %s", i, v.Buffer, message.Count(len(g.doc.Buffers), "buffer", "buffers"))
	}
	b, err := g.buffer(v.Buffer)
	if err != nil {
		return nil, 0, err
	}
	if end := int64(v.ByteOffset) + int64(v.ByteLength); end > b.size {
		return nil, 0, fault("bufferViews[%d] ends at byte %d, but buffers[%d] has %d", i, end, v.Buffer, b.size)
	}
	return b.r, int64(v.ByteOffset), nil
}

// gltfPacked is what EXT_meshopt_compression says of a buffer view.
type gltfPacked struct {
	Buffer, ByteOffset, ByteLength, ByteStride, Count int
	Mode, Filter                                      string
}

// packedView returns how a view is packed, and the name of the extension; nil
// where it is not.
func (g *gltfReader) packedView(i int) (name string, p *gltfPacked, err error) {
	for _, name := range []string{gltfMeshopt, gltfMeshoptKHR} {
		raw, ok := g.doc.BufferViews[i].Extensions[name].(json.RawMessage)
		if !ok || bytes.Equal(raw, []byte("null")) {
			continue
		}
		p = &gltfPacked{}
		if err := json.Unmarshal(raw, p); err != nil {
			return "", nil, fault("bufferViews[%d].extensions.%s: %v", i, name, err)
		}
		return name, p, nil
	}
	return "", nil, nil
}

// unpack unpacks a view. The memory is counted before it is taken.
func (g *gltfReader) unpack(i int, p *gltfPacked) ([]byte, error) {
	const largest = 1 << 16 // of an element
	where := fmt.Sprintf("bufferViews[%d]", i)
	r, at, err := g.plainView(i, &gltf.BufferView{Buffer: p.Buffer, ByteOffset: p.ByteOffset, ByteLength: p.ByteLength})
	if err != nil {
		return nil, err
	}
	if p.ByteStride > largest || p.Count >= maxElements {
		return nil, fault("%s packs %d elements of %d bytes, more than can be shown", where, p.Count, p.ByteStride)
	}
	size := int64(p.Count) * int64(p.ByteStride)
	if have := g.doc.BufferViews[i].ByteLength; int64(have) > size {
		return nil, fault("%s has %d bytes, but packs only %d", where, have, size)
	}
	g.charged += size
	if err := g.afford(where); err != nil {
		return nil, err
	}
	packed := make([]byte, p.ByteLength)
	if n, err := r.ReadAt(packed, at); n < len(packed) {
		if err == nil || err == io.EOF {
			return nil, fault("%s: the file became shorter while it was read", where)
		}
		return nil, err
	}
	b, err := meshopt.Unpack(p.Mode, p.Filter, p.Count, p.ByteStride, packed)
	if err != nil {
		return nil, fault("%s: %v", where, err)
	}
	return b, nil
}
