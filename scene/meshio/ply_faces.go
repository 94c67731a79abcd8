package meshio

import (
	"encoding/binary"
	"errors"
	"slices"

	"cairn/internal/message"
)

// binaryFaces reads the faces from a place on and returns the place after them.
// Nearly always all have as many corners as the first. So they are taken to be
// of one size, which lets several workers read them, and that is checked on the
// way; where it is not so, they are read one after the other.
func (p *plySurface) binaryFaces(start int64) (end int64, err error) {
	if u, ok := p.uniform(start); ok {
		err := p.uniformFaces(u, start)
		if !errors.Is(err, errUneven) {
			return start + int64(p.faces.count)*int64(u.stride), err
		}
	}
	return p.walkFaces(start)
}

// evenFaces is how faces lie in the file if all have lists as long as those of
// the first.
type evenFaces struct {
	stride  int
	lists   []evenList
	corners evenList
	uv      evenList
	picture int   // offset
	extra   []int // offsets
}

type evenList struct {
	n       int
	offset  int // of the count
	counts  plyType
	typ     plyType
	content int // offset of the first item
}

// uniform looks at the first face. It returns false where the rest of the file
// cannot hold that many like it.
func (p *plySurface) uniform(start int64) (u evenFaces, ok bool) {
	const longest = 64 // corners; longer lists gain nothing
	e := p.faces
	if p.strips {
		return u, false
	}
	buf := make([]byte, min(p.size-start, int64(len(e.properties))*longest*8))
	if p.read(buf, start) != nil {
		return u, false
	}
	for i, q := range e.properties {
		if !q.list {
			if i == p.picture {
				u.picture = u.stride
			}
			if k := len(u.extra); k < len(p.extra.list) && p.extra.list[k].property == i {
				u.extra = append(u.extra, u.stride)
			}
			u.stride += q.typ.size()
			continue
		}
		if u.stride+q.counts.size() > len(buf) {
			return u, false
		}
		n := p.number(q.counts, buf[u.stride:])
		if n < 0 || n > longest {
			return u, false
		}
		l := evenList{n: int(n), offset: u.stride, counts: q.counts, typ: q.typ, content: u.stride + q.counts.size()}
		u.lists = append(u.lists, l)
		switch i {
		case p.corners:
			u.corners = l
		case p.uv:
			u.uv = l
		}
		u.stride = l.content + l.n*q.typ.size()
	}
	if p.uv >= 0 && u.uv.n != 2*u.corners.n {
		return u, false
	}
	ok = u.corners.n >= 3 && int64(u.stride)*int64(e.count) <= p.size-start
	return u, ok
}

// uniformFaces reads faces of one size; it returns errUneven where one differs.
func (p *plySurface) uniformFaces(u evenFaces, start int64) error {
	n, each := p.faces.count, u.corners.n-2
	if err := p.reserve(n*each, each > 1); err != nil {
		return err
	}
	plain := len(u.lists) == 1 && u.stride == 13 && u.corners.n == 3 && u.corners.counts.size() == 1 &&
		(u.corners.typ == plyInt32 || u.corners.typ == plyUint32) && !p.header.big
	per := max(1, blockSize/u.stride)
	return p.parallel((n+per-1)/per, func(w *worker, i int) error {
		first := i * per
		k := min(per, n-first)
		buf := w.room(k * u.stride)
		if err := p.read(buf, start+int64(first)*int64(u.stride)); err != nil {
			return err
		}
		p.advance(len(buf))
		if plain {
			return plainTriangles(p.own.Triangles[3*first:3*(first+k)], buf)
		}
		return p.evenBlock(u, first*each, buf)
	})
}

// plainTriangles copies records of a byte that says 3 and three indices.
func plainTriangles(dst []uint32, buf []byte) error {
	for len(dst) >= 3 && len(buf) >= 13 {
		if buf[0] != 3 {
			return errUneven
		}
		dst[0] = binary.LittleEndian.Uint32(buf[1:])
		dst[1] = binary.LittleEndian.Uint32(buf[5:])
		dst[2] = binary.LittleEndian.Uint32(buf[9:])
		dst, buf = dst[3:], buf[13:]
	}
	return nil
}

// evenBlock reads the faces in buf, whose first triangle has number at.
func (p *plySurface) evenBlock(u evenFaces, at int, buf []byte) error {
	f := polygon{corners: make([]uint32, u.corners.n), extra: make([]float64, len(p.extra.list))}
	if p.uv >= 0 {
		f.uv = make([]float32, u.uv.n, max(u.uv.n, 2*u.corners.n))
	}
	for ; len(buf) > 0; buf = buf[u.stride:] {
		for _, l := range u.lists {
			if p.number(l.counts, buf[l.offset:]) != float64(l.n) {
				return errUneven
			}
		}
		for i := range f.corners {
			f.corners[i] = index(p.number(u.corners.typ, buf[u.corners.content+i*u.corners.typ.size():]))
		}
		for i := range f.uv {
			f.uv[i] = float32(p.number(u.uv.typ, buf[u.uv.content+i*u.uv.typ.size():]))
		}
		for k := range p.extra.list {
			f.extra[k] = p.number(p.faces.properties[p.extra.list[k].property].typ, buf[u.extra[k]:])
		}
		if p.picture >= 0 {
			f.picture = int(index(p.number(p.faces.properties[p.picture].typ, buf[u.picture:])))
		}
		p.put(at, &f)
		at += u.corners.n - 2
	}
	return nil
}

// walkFaces reads faces of any size one after the other, twice: the first time
// it counts their triangles.
func (p *plySurface) walkFaces(start int64) (end int64, err error) {
	p.short = 0
	n, unlike := 0, 0
	end, err = p.walk(p.faces, start, func(r *record) error {
		if len(r.face.uv) != 2*len(r.face.corners) {
			unlike++
		}
		if len(r.face.corners) < 3 {
			p.short++
		}
		n += p.triangles(r.face.corners)
		return nil
	})
	if err != nil {
		return end, err
	}
	if p.uv >= 0 && unlike > 0 {
		p.withoutCoords(unlike)
	}
	if err := p.reserve(n, true); err != nil {
		return end, err
	}
	at := 0
	return p.walk(p.faces, start, func(r *record) error {
		if k := p.triangles(r.face.corners); at+k <= n { // else the file changed
			p.put(at, &r.face)
			at += k
		}
		return nil
	})
}

// walkVertices reads vertices that have lists among their properties.
func (p *plyReader) walkVertices(start int64) (end int64, err error) {
	i := 0
	origin := p.origin()
	return p.walk(p.vertex, start, func(r *record) error {
		p.setVertex(i, &r.values, &origin)
		i++
		return nil
	})
}

// setVertex stores what a vertex has, by the roles of its properties.
func (p *plyReader) setVertex(i int, values *[plyRoles]float64, origin *[3]float64) {
	for axis := range 3 {
		p.Positions[3*i+axis] = float32(values[axis] - origin[axis])
	}
	if !p.again {
		p.setRest(i, values)
	}
}

// setRest stores what a vertex has beside its position.
func (p *plyReader) setRest(i int, values *[plyRoles]float64) {
	if p.Normals != nil {
		for axis := range 3 {
			p.Normals[3*i+axis] = float32(values[int(plyNX)+axis])
		}
	}
	if p.vertexUV {
		p.TexCoords[2*i], p.TexCoords[2*i+1] = float32(values[plyS]), float32(values[plyT])
	}
	if p.Colors != nil {
		for c := range 4 {
			r := plyRed + plyRole(c)
			if p.property[r] < 0 {
				p.Colors[4*i+c] = 255
			} else {
				p.Colors[4*i+c] = colorByte(values[r])
			}
		}
	}
	for c := range 4 {
		if r := plyRed + plyRole(c); p.shades != nil && p.property[r] >= 0 {
			p.shades[4*i+c] = shade(values[r])
		}
	}
}

// record is one record of any element.
type record struct {
	values  [plyRoles]float64 // of a vertex
	face    polygon
	surface *plySurface // that the face belongs to
	number  int         // of the record
	extra   int         // which of a vertex's other properties comes next
}

// walk calls f for every record of an element and returns the place after them.
func (p *plyReader) walk(e *plyElement, start int64, f func(*record) error) (end int64, err error) {
	block := blocks.Get().(*[]byte)
	defer blocks.Put(block)
	in := stream{source: p.source, at: start, buf: *block}
	r := record{surface: p.surfaceOf(e)}
	for r.number = range e.count {
		r.extra, r.face.extra = 0, r.face.extra[:0]
		for i, q := range e.properties {
			if q.list {
				err = p.walkList(&in, e, i, &r)
			} else {
				var b []byte
				if b, err = in.take(q.typ.size()); err == nil {
					p.walkValue(e, i, p.number(q.typ, b), &r)
				}
			}
			if err != nil {
				return in.at, err
			}
		}
		if err := f(&r); err != nil {
			return in.at, err
		}
	}
	return in.at, nil
}

func (p *plyReader) walkValue(e *plyElement, i int, v float64, r *record) {
	if e == p.vertex {
		if role := p.roles[i]; role >= 0 {
			r.values[role] = v
		} else if k := r.extra; !p.again && k < len(p.extra.list) && p.extra.list[k].property == i {
			p.extra.set(k, r.number, v)
			r.extra++
		}
		return
	}
	s := r.surface
	if s == nil {
		return
	}
	if i == s.picture {
		r.face.picture = int(index(v))
	}
	if k := len(r.face.extra); k < len(s.extra.list) && s.extra.list[k].property == i {
		r.face.extra = append(r.face.extra, v)
	}
}

// walkList reads a list: the corners of a face, their texture coordinates, or
// one that is not needed.
func (p *plyReader) walkList(in *stream, e *plyElement, i int, r *record) error {
	q := e.properties[i]
	b, err := in.take(q.counts.size())
	if err != nil {
		return err
	}
	n := p.number(q.counts, b)
	if place := in.at - int64(q.counts.size()); n < 0 {
		return faultAt(place, "a list of element %s has the length %v", message.Quote(e.name), n)
	} else if int64(n)*int64(q.typ.size()) > p.size-in.at {
		return faultAt(place, "a list of element %s has the length %v, but the file ends after %d bytes",
			message.Quote(e.name), n, p.size-in.at)
	}
	corners, uv := r.surface != nil && i == r.surface.corners, r.surface != nil && i == r.surface.uv
	if !corners && !uv {
		in.skip(int64(n) * int64(q.typ.size()))
		return nil
	}
	if corners {
		r.face.corners = slices.Grow(r.face.corners[:0], int(n)) // the file has them
	} else {
		r.face.uv = r.face.uv[:0]
	}
	for range int(n) {
		if b, err = in.take(q.typ.size()); err != nil {
			return err
		}
		if v := p.number(q.typ, b); corners {
			r.face.corners = append(r.face.corners, index(v))
		} else {
			r.face.uv = append(r.face.uv, float32(v))
		}
	}
	return nil
}

// stream reads a file from front to back.
type stream struct {
	*source
	at  int64
	buf []byte
	b   []byte // what of buf is read and not taken yet
}

// take returns the next n bytes, at most a number's; they are valid until the
// next call.
func (s *stream) take(n int) ([]byte, error) {
	if len(s.b) < n {
		if err := s.ctx.Err(); err != nil {
			return nil, err
		}
		k := min(s.size-s.at, int64(len(s.buf)))
		if k < int64(n) {
			return nil, faultAt(s.size, "the file ends in the middle of a record")
		}
		s.b = s.buf[:k]
		if err := s.read(s.b, s.at); err != nil {
			return nil, err
		}
		s.advance(int(k))
	}
	b := s.b[:n]
	s.b = s.b[n:]
	s.at += int64(n)
	return b, nil
}

// skip passes over n bytes that the file is known to have.
func (s *stream) skip(n int64) {
	s.at += n
	if n < int64(len(s.b)) {
		s.b = s.b[n:]
	} else {
		s.b = nil
	}
}
