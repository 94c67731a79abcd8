package meshopt

import (
	"encoding/binary"
	"fmt"
	"math"
)

const (
	triangles1 = 0xe1
	sequence1  = 0xd1

	fifoSize     = 16
	tableSize    = 16 // at the end of packed triangles
	sequenceTail = 4
)

// indexWriter writes indices of 2 or 4 bytes.
type indexWriter struct {
	out    []byte
	stride int
	wide   bool // an index did not fit
}

func (w *indexWriter) add(indices ...uint32) {
	for _, v := range indices {
		if w.stride == 4 {
			w.out = binary.LittleEndian.AppendUint32(w.out, v)
			continue
		}
		w.wide = w.wide || v > math.MaxUint16
		w.out = binary.LittleEndian.AppendUint16(w.out, uint16(v))
	}
}

func (w *indexWriter) end(r *reader) ([]byte, error) {
	if err := r.end(); err != nil {
		return nil, err
	}
	if w.wide {
		return nil, fmt.Errorf("an index does not fit in %d bytes", w.stride)
	}
	return w.out, nil
}

// triangleDecoder keeps what the codes of triangles refer to.
type triangleDecoder struct {
	reader       // of what follows the codes
	table        []byte
	edges        [fifoSize][2]uint32
	vertices     [fifoSize]uint32
	edge, vertex int // where the next goes
	next, last   uint32
	indexWriter
}

// triangles unpacks a list of triangles, of count indices.
func triangles(src []byte, count, stride int) ([]byte, error) {
	if count%3 != 0 {
		return nil, fmt.Errorf("%d indices are no whole number of triangles", count)
	}
	if len(src) == 0 || src[0] != triangles1 {
		return nil, fmt.Errorf("the data are no packed triangles of version 1")
	}
	n := count / 3
	if len(src) < 1+n+tableSize {
		return nil, errShort
	}
	codes, rest := src[1:1+n], src[1+n:]
	d := triangleDecoder{reader: reader{b: rest[:len(rest)-tableSize]}, table: rest[len(rest)-tableSize:]}
	d.indexWriter = indexWriter{out: make([]byte, 0, count*stride), stride: stride}
	for _, c := range codes {
		if c < 0xf0 {
			d.withEdge(c>>4, c&15)
		} else {
			d.apart(c)
		}
	}
	return d.indexWriter.end(&d.reader)
}

// withEdge makes a triangle of an edge that came before and a third vertex: the
// next new one, one that came before, or one given by its distance.
func (d *triangleDecoder) withEdge(edge, third byte) {
	e := d.edges[(d.edge-1-int(edge))&(fifoSize-1)]
	a, b := e[0], e[1]
	var c uint32
	switch {
	case third == 0:
		c = d.fresh()
		d.keepVertex(c)
	case third < 13:
		c = d.vertices[(d.vertex-1-int(third))&(fifoSize-1)]
	default:
		switch third {
		case 13:
			d.last--
		case 14:
			d.last++
		default:
			d.last += signed(d.variable())
		}
		c = d.last
		d.keepVertex(c)
	}
	d.add(a, b, c)
	d.keepEdge(c, b)
	d.keepEdge(a, c)
}

// apart makes a triangle that shares no edge with one of those before. How its
// vertices are given stands in the table or in a byte of its own.
func (d *triangleDecoder) apart(code byte) {
	kinds, first := d.table[code&15], byte(0)
	if code >= 0xfe {
		kinds = d.byte()
		if code == 0xff {
			first = 15
		}
		if kinds == 0 {
			d.next = 0
		}
	}
	var v [3]uint32
	of := [3]byte{first, kinds >> 4, kinds & 15}
	at := d.vertex // before any of the three is kept
	for i, k := range of {
		switch {
		case k == 0:
			v[i] = d.fresh()
		case k == 15 && code >= 0xfe: // in the order of the vertices, behind the new ones
		default:
			v[i] = d.vertices[(at-int(k))&(fifoSize-1)]
		}
	}
	for i, k := range of {
		if k == 15 && code >= 0xfe {
			d.last += signed(d.variable())
			v[i] = d.last
		}
	}
	d.add(v[:]...)
	for i, k := range of {
		if i == 0 || k == 0 || k == 15 && code >= 0xfe {
			d.keepVertex(v[i])
		}
	}
	d.keepEdge(v[1], v[0])
	d.keepEdge(v[2], v[1])
	d.keepEdge(v[0], v[2])
}

// fresh returns the next vertex that was not used before.
func (d *triangleDecoder) fresh() uint32 {
	d.next++
	return d.next - 1
}

func (d *triangleDecoder) keepVertex(v uint32) {
	d.vertices[d.vertex] = v
	d.vertex = (d.vertex + 1) & (fifoSize - 1)
}

func (d *triangleDecoder) keepEdge(a, b uint32) {
	d.edges[d.edge] = [2]uint32{a, b}
	d.edge = (d.edge + 1) & (fifoSize - 1)
}

// sequence unpacks count indices that need not be triangles. Each is given by
// its distance from the last one of two.
func sequence(src []byte, count, stride int) ([]byte, error) {
	if len(src) == 0 || src[0] != sequence1 {
		return nil, fmt.Errorf("the data are no packed indices of version 1")
	}
	if len(src) < 1+count+sequenceTail {
		return nil, errShort
	}
	r := reader{b: src[1 : len(src)-sequenceTail]}
	w := indexWriter{out: make([]byte, 0, count*stride), stride: stride}
	var last [2]uint32
	for range count {
		v := r.variable()
		l := &last[v&1]
		*l += signed(v >> 1)
		w.add(*l)
	}
	return w.end(&r)
}
