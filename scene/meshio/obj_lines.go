package meshio

import (
	"bytes"
	"errors"
	"slices"
	"sync"
)

// objPass is the second pass over one chunk.
type objPass struct {
	*objReader
	chunk     int
	at        objCounts // what came before the current line
	positions bool      // read positions only, they are read once more
	corners   [][3]uint32
	faults    []objFault
	origin    [3]float64
}

// parse is the second pass, over all chunks.
func (r *objReader) parse(positions bool) error {
	var mu sync.Mutex
	r.faults = nil
	return r.text.parallel(len(r.chunks), func(w *worker, i int) error {
		l, err := r.text.chunk(w, i)
		if err != nil {
			return err
		}
		p := objPass{objReader: r, chunk: i, at: r.chunks[i].objCounts, positions: positions, corners: w.corners}
		p.origin = r.content.origin()
		for {
			if !positions && l.lfEnds() {
				l.next += p.readPlain(l.rest())
			}
			if !l.scan() {
				break
			}
			if err := p.line(&l); err != nil {
				var narrow *narrowLook
				if errors.As(err, &narrow) {
					return err
				}
				return l.fault(err.Error())
			}
		}
		w.corners = p.corners
		if p.faults != nil {
			mu.Lock()
			r.faults = append(r.faults, p.faults...)
			mu.Unlock()
		}
		return nil
	})
}

// line reads one line; it does nothing with those that countLine did not count.
func (p *objPass) line(l *lineScanner) error {
	line := l.line
	second := at(line, 1)
	switch {
	case line[0] == 'v' && isSpace(second):
		return p.vertex(line)
	case line[0] == 'v' && second == 't' && isSpace(at(line, 2)):
		p.at.texCoords++
		if p.TexCoords == nil || p.positions {
			return nil
		}
		return p.numbers(line, p.TexCoords[:2*p.total.texCoords], 2*p.at.texCoords-2, 1, 2)
	case line[0] == 'v' && second == 'n' && isSpace(at(line, 2)):
		p.at.normals++
		if p.Normals == nil || p.positions {
			return nil
		}
		return p.numbers(line, p.Normals, 3*p.at.normals-3, 3, 3)
	case line[0] == 'f' && isSpace(second):
		if p.positions {
			return nil
		}
		return p.face(l)
	case p.positions:
	case !known(line):
		p.fault(l, objUnknown)
	case (line[0] == 'l' || line[0] == 'p') && isSpace(second):
		p.fault(l, objLines)
	case line[0] == 'v' || bytes.HasPrefix(line, []byte("curv")) || bytes.HasPrefix(line, []byte("surf")):
		p.fault(l, objCurves)
	}
	return nil
}

// errChanged says that the second pass found more than the first.
var errChanged = errors.New("the file changed while it was read")

// vertex reads a position and, where there are, its colours.
func (p *objPass) vertex(line []byte) error {
	v := p.at.vertices
	p.at.vertices++
	if v >= p.total.vertices {
		return errChanged
	}
	i, err := position(p.Positions[3*v:3*v+3], &p.origin, line, 1)
	if err != nil {
		return err
	}
	if i = skipSpace(line, i); i == len(line) || p.positions {
		return nil
	}
	if !objColors(line) {
		return nil
	}
	if !p.look.colored {
		return &narrowLook{objLook{colored: true}}
	}
	for c := 0; c < 4 && i < len(line); c++ {
		x, end := float(line, i)
		p.shades[4*v+c] = shade(x)
		i = skipSpace(line, end)
	}
	return nil
}

// numbers reads up to most numbers, of which least must be there, to dst[at:].
func (p *objPass) numbers(line []byte, dst []float32, at, least, most int) error {
	if at+most > len(dst) {
		return errChanged
	}
	i := 2
	for k := range most {
		i = skipSpace(line, i)
		if k >= least && (i == len(line) || line[i] == '#') {
			return nil
		}
		x, end := float(line, i)
		if end < 0 {
			return errors.New(badNumber(line, i))
		}
		dst[at+k] = single(x, line, i, end)
		i = end
	}
	return nil
}

// corner reads a corner of a face: v, v/vt, v//vn or v/vt/vn. Numbers that are
// not there are 0. It returns the place after it, or a negative one if that is
// no corner.
func corner(line []byte, i int) (v, tex, normal, end int) {
	v, i = integer(line, i)
	if i < 0 || i == len(line) || line[i] != '/' {
		return v, 0, 0, i
	}
	if i++; i < len(line) && line[i] != '/' && !isSpace(line[i]) {
		if tex, i = integer(line, i); i < 0 {
			return 0, 0, 0, -1
		}
	}
	if i == len(line) || line[i] != '/' {
		return v, tex, 0, i
	}
	if i++; i < len(line) && !isSpace(line[i]) {
		if normal, i = integer(line, i); i < 0 || at(line, i) == '/' {
			return 0, 0, 0, -1
		}
	}
	return v, tex, normal, i
}

// resolve turns a number of a face, which counts from 1 or, negative, back from
// the last one read, into an index.
func resolve(n, before, total int) uint32 {
	if n < 0 {
		n += before
	} else {
		n--
	}
	if n < 0 || n >= total {
		return none
	}
	return uint32(n)
}

// face reads a face and cuts it into triangles. A face that cannot be read
// gives triangles without vertices, which mesh.New leaves out.
func (p *objPass) face(l *lineScanner) error {
	line := l.line
	if v, ok := threeIndices(line, 1); ok && p.look.tex == objNone && p.look.normal == objNone {
		if p.at.triangles == p.total.triangles {
			return errChanged
		}
		t := p.Triangles[3*p.at.triangles : 3*p.at.triangles+3]
		for k := range t {
			t[k] = v[k] - 1 // 0 becomes none
		}
		p.at.triangles++
		return nil
	}
	p.corners = p.corners[:0]
	readable, absent := true, false
	for i := skipSpace(line, 1); i < len(line) && line[i] != '#'; i = skipSpace(line, i) {
		v, tex, normal, end := corner(line, i)
		if end < 0 {
			readable = false
			end = wordEnd(line, i)
			p.corners = append(p.corners, [3]uint32{none, none, none})
			i = end
			continue
		}
		c := [3]uint32{resolve(v, p.at.vertices, p.total.vertices), uint32(p.total.texCoords), missing}
		if tex != 0 && p.total.texCoords == 0 {
			absent, tex = true, 0
		}
		if normal != 0 && p.total.normals == 0 {
			absent, normal = true, 0
		}
		if tex != 0 {
			c[1] = resolve(tex, p.at.texCoords, p.total.texCoords)
		}
		if normal != 0 {
			c[2] = resolve(normal, p.at.normals, p.total.normals)
		}
		if err := p.check(c, tex != 0, normal != 0); err != nil {
			return err
		}
		p.corners = append(p.corners, c)
		i = end
	}
	n := len(p.corners) - 2
	if n < 1 {
		p.fault(l, objShort)
		return nil
	}
	if !readable {
		p.fault(l, objUnreadable)
	}
	if absent {
		p.fault(l, objAbsent)
	}
	return p.fan(n)
}

// check returns an error where a corner does not fit the look.
func (p *objPass) check(c [3]uint32, tex, normal bool) error {
	var need objLook
	if tex {
		need.tex = objOwn
		if c[1] == c[0] && p.look.tex != objOwn {
			need.tex = objSame
		}
	} else if p.look.tex == objSame {
		need.tex = objOwn
	}
	if normal {
		need.normal = objOwn
		if c[2] == c[0] && p.look.normal != objOwn {
			need.normal = objSame
		}
	} else if p.look.normal == objSame {
		need.normal = objOwn
	}
	if need.tex > p.look.tex || need.normal > p.look.normal {
		return &narrowLook{need}
	}
	return nil
}

// fan writes the n triangles of the corners.
func (p *objPass) fan(n int) error {
	if p.at.triangles+n > p.total.triangles || n > 1 && p.joined == nil {
		return errChanged
	}
	for k := range n {
		i := 3 * (p.at.triangles + k)
		a, b, c := &p.corners[0], &p.corners[k+1], &p.corners[k+2]
		p.Triangles[i], p.Triangles[i+1], p.Triangles[i+2] = a[0], b[0], c[0]
		if p.TexIndex != nil {
			p.TexIndex[i], p.TexIndex[i+1], p.TexIndex[i+2] = a[1], b[1], c[1]
		}
		if p.NormalIndex != nil {
			p.NormalIndex[i], p.NormalIndex[i+1], p.NormalIndex[i+2] = a[2], b[2], c[2]
		}
		if k > 0 {
			p.joined[p.at.triangles+k] = true
		}
	}
	p.at.triangles += n
	return nil
}

// What may be wrong with lines that are passed over, for one and for several.
const (
	objUnknown    = "line is no statement of OBJ and is passed over|lines are no statements of OBJ and are passed over"
	objShort      = "face has fewer than three corners and is not drawn|faces have fewer than three corners and are not drawn"
	objUnreadable = "face cannot be read|faces cannot be read"
	objLines      = "line or point (l, p) is not kept|lines or points (l, p) are not kept"
	objCurves     = "statement of a curve or a curved surface is not kept|statements of curves and curved surfaces are not kept"
	objAbsent     = "face names normals or texture coordinates of which the file has none|" +
		"faces name normals or texture coordinates of which the file has none"
)

// fault notes a line that is passed over; the first of a kind keeps its place.
func (p *objPass) fault(l *lineScanner, what string) {
	for i := range p.faults {
		if p.faults[i].what == what {
			p.faults[i].count++
			return
		}
	}
	p.faults = append(p.faults, objFault{p.chunk, l.offset(), 1, what})
}

// known reports whether a line is a statement of OBJ. "call" and "csh", which
// would read a file and run a command, are never carried out.
func known(line []byte) bool {
	if line[0] == '#' {
		return true
	}
	return slices.Contains(objStatements, string(line[:wordEnd(line, 0)]))
}

var objStatements = []string{
	"mtllib", "usemtl", "o", "g", "s", "mg", "l", "p", "vp", "usemap", "maplib", "shadow_obj", "trace_obj",
	"bevel", "c_interp", "d_interp", "lod", "cstype", "deg", "bmat", "step", "curv", "curv2", "surf", "parm",
	"trim", "hole", "scrv", "sp", "end", "con", "ctech", "stech", "call", "csh", "fo",
	"bsp", "bzp", "cdc", "cdp", "res",
}
