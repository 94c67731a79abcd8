package meshio

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// Nearly all lines of OBJ files are positions, normals, texture coordinates and
// triangles, as programs write them: one space between words, digits without an
// exponent. Here these are gone through several bytes at once. Whatever is not as plain
// is left to the general way, which says the same of plain lines.

// plainLineSize is how many bytes of a plain line, and behind it, may be looked at.
const plainLineSize = 128

// skipPlain counts plain lines at the begin of b and returns how many bytes they are. A
// chunk's first face and first vertex, which say more, are not for it.
func (c *objChunk) skipPlain(b []byte) (at int) {
	for at+plainLineSize <= len(b) {
		switch binary.LittleEndian.Uint16(b[at:]) {
		case 'f' | ' '<<8:
			n, end := plainWords(b[at+1 : at+plainLineSize])
			if n < 3 || !c.hasFace {
				return at
			}
			c.triangles += n - 2
			c.polygons = c.polygons || n > 3
			at += 1 + end
			continue
		case 'v' | ' '<<8:
			if c.vertices == 0 {
				return at
			}
		case 'v' | 't'<<8, 'v' | 'n'<<8:
			if b[at+2] != ' ' {
				return at
			}
		default:
			return at
		}
		n := bytes.IndexByte(b[at:], '\n')
		if n < 0 || continued(b[at:at+n]) {
			return at
		}
		switch b[at+1] {
		case 't':
			c.texCoords++
		case 'n':
			c.normals++
		default:
			c.vertices++
		}
		at += n + 1
	}
	return at
}

// plainWords counts the words of a line of digits, slashes, minus signs and spaces, whose
// start, with a space, and end are in b. It returns the start of the next line, and n is
// 0 where the line is another.
func plainWords(b []byte) (n, next int) {
	before := uint64(0) // the high bit of the byte before, in the lowest byte: no word
	for ; next+8 <= len(b); next += 8 {
		x := binary.LittleEndian.Uint64(b[next:])
		blank := ^((x | highBits) - (' '+1)*everyByte) & highBits
		control := blank &^ (x << 2)                                                // those below space, which has bit 5
		other := (x + (0x7f-'9')*everyByte) | x | ^((x | highBits) - '-'*everyByte) // none of minus to nine
		other &= highBits &^ blank
		words := ^blank & highBits
		starts := words &^ (words<<8 | before)
		if control == 0 {
			if other != 0 {
				return 0, 0
			}
			n += bits.OnesCount64(starts)
			before = words >> 56
			continue
		}
		ours := control&-control - 1 // what is before it
		if other&ours != 0 {
			return 0, 0
		}
		end := next + bits.TrailingZeros64(control)/8
		if end = lineEndAt(b[:min(end+2, len(b))], end); end < 0 {
			return 0, 0
		}
		return n + bits.OnesCount64(starts&ours), end
	}
	return 0, 0
}

// readPlain reads plain lines at the begin of b and returns how many bytes they are.
func (p *objPass) readPlain(b []byte) (at int) {
	for at+plainLineSize <= len(b) {
		next := -1
		switch binary.LittleEndian.Uint16(b[at:]) {
		case 'f' | ' '<<8:
			switch {
			case p.at.triangles >= p.total.triangles:
			case p.look.tex == objNone && p.look.normal == objNone:
				next = p.plainTriangle(b, at)
			default:
				next = p.plainFace(b[:at+plainLineSize], at)
			}
		case 'v' | ' '<<8:
			if v := p.at.vertices; v < p.total.vertices {
				if next = plainFloats(p.Positions[3*v:3*v+3], &p.origin, b, at+1); next > 0 {
					p.at.vertices++
				}
			}
		case 'v' | 't'<<8:
			if k := 2 * p.at.texCoords; p.TexCoords != nil && k+2 <= 2*p.total.texCoords {
				if next = plainFloats(p.TexCoords[k:k+2], nil, b, at+2); next > 0 {
					p.at.texCoords++
				}
			}
		case 'v' | 'n'<<8:
			if k := 3 * p.at.normals; p.Normals != nil && k+3 <= len(p.Normals) {
				if next = plainFloats(p.Normals[k:k+3], nil, b, at+2); next > 0 {
					p.at.normals++
				}
			}
		}
		if next < 0 {
			return at
		}
		at = next
	}
	return at
}

// plainTriangle reads a triangle of the form f a b c. It returns the start of the next
// line, or a negative place, and has written nothing, where the line is another.
func (p *objPass) plainTriangle(b []byte, i int) (next int) {
	x, n := digitsIn(b, i+2)
	i += 2 + n
	y, m := digitsIn(b, i+1)
	k := i + 1 + m
	z, l := digitsIn(b, k+1)
	if b[i] != ' ' || b[k] != ' ' || n-1 > 6 || m-1 > 6 || l-1 > 6 || n*m*l == 0 {
		return -1
	}
	if next = lineEndAt(b, k+1+l); next > 0 {
		t := p.Triangles[3*p.at.triangles : 3*p.at.triangles+3]
		t[0], t[1], t[2] = uint32(x)-1, uint32(y)-1, uint32(z)-1 // 0 becomes none
		p.at.triangles++
	}
	return next
}

// plainFace reads a triangle of the form f a/a b/b c/c, f a//a … or f a/a/a …. It
// returns the start of the next line, or a negative place, and has written nothing,
// where the line is not as plain, or is not as the look says.
func (p *objPass) plainFace(b []byte, i int) (next int) {
	var corners [3][3]uint32 // as of objPass.corners
	i++
	for k := range corners {
		const most = 3 * 9 // bytes of a corner, with those that are looked at
		if i+1+most > len(b) || b[i] != ' ' {
			return -1
		}
		if i = p.plainCorner(&corners[k], b, i+1); i < 0 {
			return -1
		}
	}
	if next = lineEndAt(b, i); next < 0 {
		return -1
	}
	at := 3 * p.at.triangles
	for k, c := range &corners {
		p.Triangles[at+k] = c[0]
		if p.TexIndex != nil {
			p.TexIndex[at+k] = c[1]
		}
		if p.NormalIndex != nil {
			p.NormalIndex[at+k] = c[2]
		}
	}
	p.at.triangles++
	return next
}

// plainCorner reads a corner that names just what the look says, and things that are
// there. It returns the place after it, or a negative place.
func (p *objPass) plainCorner(c *[3]uint32, b []byte, i int) (end int) {
	v, i := plainIndex(b, i)
	if i < 0 || v == 0 || int(v) > p.total.vertices || b[i] != '/' {
		return -1
	}
	c[0] = v - 1
	i++
	if p.look.tex != objNone {
		var tex uint32
		if tex, i = plainIndex(b, i); i < 0 || tex == 0 || int(tex) > p.total.texCoords || p.look.tex == objSame && tex != v {
			return -1
		}
		c[1] = tex - 1
	}
	if p.look.normal == objNone {
		return i
	}
	if b[i] != '/' {
		return -1
	}
	normal, end := plainIndex(b, i+1)
	if end < 0 || normal == 0 || int(normal) > p.total.normals || p.look.normal == objSame && normal != v {
		return -1
	}
	c[2] = normal - 1
	return end
}
