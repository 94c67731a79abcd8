package meshio

import (
	"encoding/binary"
	"math"

	"cairn/internal/message"
)

// readBinary reads the elements in the order of the file.
func (p *plyReader) readBinary() error {
	at := p.header.size
	p.stage(0.6, p.size-at) // the normals take as long
	var err error
	for i := range p.header.elements {
		e := &p.header.elements[i]
		surface := p.surfaceOf(e)
		switch {
		case e.count == 0:
		case e == p.vertex && !e.lists:
			start := at
			read := func() error { return p.binaryVertices(start) }
			if p.wide() {
				p.reread = func() error { p.again = true; return read() }
			}
			err = read()
			at += int64(e.count) * int64(e.least)
		case e == p.vertex:
			start := at
			p.reread = func() error { p.again = true; _, err := p.walkVertices(start); return err }
			at, err = p.walkVertices(start)
		case surface != nil:
			at, err = surface.binaryFaces(at)
		case e.lists:
			at, err = p.walk(e, at, func(*record) error { return nil })
		default:
			at += int64(e.count) * int64(e.least)
		}
		if err != nil {
			return err
		}
		if at > p.size {
			return faultAt(p.size, "the file ends in the records of element %s", message.Quote(e.name))
		}
	}
	return nil
}

// wide reports whether float32 does not hold the file's coordinates exactly.
func (p *plyReader) wide() bool {
	for _, i := range p.property[plyX : plyZ+1] {
		if t := p.vertex.properties[i].typ; t == plyFloat64 || t == plyInt32 || t == plyUint32 {
			return true
		}
	}
	return false
}

// binaryVertices reads vertices of one size, which begin at a place.
func (p *plyReader) binaryVertices(start int64) error {
	stride, n := p.vertex.least, p.vertex.count
	per := max(1, blockSize/stride)
	return p.parallel((n+per-1)/per, func(w *worker, i int) error {
		first := i * per
		k := min(per, n-first)
		buf := w.room(k * stride)
		if err := p.read(buf, start+int64(first)*int64(stride)); err != nil {
			return err
		}
		p.vertices(buf, first, k)
		p.advance(len(buf))
		return nil
	})
}

// vertices decodes n vertices, the first of which has number first.
func (p *plyReader) vertices(buf []byte, first, n int) {
	if !p.packed(p.Positions[3*first:3*(first+n)], buf) {
		origin := p.origin()
		for axis := range 3 {
			dst := p.Positions[3*first+axis:]
			p.column(plyX+plyRole(axis), buf, n, func(k int, v float64) { dst[3*k] = float32(v - origin[axis]) })
		}
	}
	if p.again {
		return
	}
	for axis := range 3 {
		if p.Normals != nil {
			dst := p.Normals[3*first+axis:]
			p.column(plyNX+plyRole(axis), buf, n, func(k int, v float64) { dst[3*k] = float32(v) })
		}
	}
	for axis := range 2 {
		if p.vertexUV {
			dst := p.TexCoords[2*first+axis:]
			p.column(plyS+plyRole(axis), buf, n, func(k int, v float64) { dst[2*k] = float32(v) })
		}
	}
	if p.Colors != nil {
		p.colors(p.Colors[4*first:4*(first+n)], buf)
	}
	for i, e := range p.extra.list {
		q := p.vertex.properties[e.property]
		for k := range n {
			p.extra.set(i, first+k, p.number(q.typ, buf[k*p.vertex.least+q.offset:]))
		}
	}
	for c := range 4 {
		if r := plyRed + plyRole(c); p.shades != nil && p.property[r] >= 0 {
			dst := p.shades[4*first+c:]
			p.column(r, buf, n, func(k int, v float64) { dst[4*k] = shade(v) })
		}
	}
}

// packed copies positions that are little-endian float32 side by side, the
// usual case; it returns false, having done nothing, for others.
func (p *plyReader) packed(dst []float32, buf []byte) bool {
	stride := p.vertex.least
	x := p.vertex.properties[p.property[plyX]].offset
	for r := plyX; r <= plyZ; r++ {
		q := p.vertex.properties[p.property[r]]
		if p.header.big || q.typ != plyFloat32 || q.offset != x+4*int(r) {
			return false
		}
	}
	for k := 0; k+2 < len(dst); k += 3 {
		b := buf[x : x+12 : x+12]
		d := dst[k : k+3 : k+3]
		d[0] = math.Float32frombits(binary.LittleEndian.Uint32(b))
		d[1] = math.Float32frombits(binary.LittleEndian.Uint32(b[4:]))
		d[2] = math.Float32frombits(binary.LittleEndian.Uint32(b[8:]))
		x += stride
	}
	return true
}

// colors copies the colours of vertices; without an alpha they are opaque.
func (p *plyReader) colors(dst, buf []byte) {
	n := len(dst) / 4
	for c := range 4 {
		r := plyRed + plyRole(c)
		i := p.property[r]
		switch {
		case i < 0:
			for k := range n {
				dst[4*k+c] = 255
			}
		default:
			o := p.vertex.properties[i].offset
			for k := range n {
				dst[4*k+c] = buf[o+k*p.vertex.least]
			}
		}
	}
}

// column calls f with the property of a role of every vertex in buf.
func (p *plyReader) column(r plyRole, buf []byte, n int, f func(k int, v float64)) {
	q := p.vertex.properties[p.property[r]]
	for k := range n {
		f(k, p.number(q.typ, buf[k*p.vertex.least+q.offset:]))
	}
}

// number decodes the number at the start of b.
func (p *plyReader) number(t plyType, b []byte) float64 {
	var order binary.ByteOrder = binary.LittleEndian
	if p.header.big {
		order = binary.BigEndian
	}
	switch t {
	case plyInt8:
		return float64(int8(b[0]))
	case plyUint8:
		return float64(b[0])
	case plyInt16:
		return float64(int16(order.Uint16(b)))
	case plyUint16:
		return float64(order.Uint16(b))
	case plyInt32:
		return float64(int32(order.Uint32(b)))
	case plyUint32:
		return float64(order.Uint32(b))
	case plyFloat32:
		return float64(math.Float32frombits(order.Uint32(b)))
	}
	return math.Float64frombits(order.Uint64(b))
}

// index turns a number into the index of a vertex, none if it cannot be one.
func index(v float64) uint32 {
	if v >= 0 && v < maxElements && v == math.Trunc(v) {
		return uint32(v)
	}
	return none
}
