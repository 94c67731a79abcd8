package meshio

import (
	"strings"

	"cairn/internal/textfile"
)

// count is the first pass: it finds out how much of everything is in each
// chunk, and what else must be known before the second.
func (r *objReader) count() error {
	r.chunks = make([]objChunk, r.text.chunks())
	r.text.stage(0.2, r.text.size)
	return r.text.parallel(len(r.chunks), func(w *worker, i int) error {
		l, err := r.text.chunk(w, i)
		if err != nil {
			return err
		}
		c := &r.chunks[i]
		for {
			if l.lfEnds() {
				l.next += c.skipPlain(l.rest())
			}
			if !l.scan() {
				return nil
			}
			c.countLine(l.line)
		}
	})
}

// countLine counts a line that is not blank.
func (c *objChunk) countLine(line []byte) {
	second := byte(' ')
	if len(line) > 1 {
		second = line[1]
	}
	switch {
	case line[0] == 'v' && isSpace(second):
		if c.vertices++; c.vertices == 1 {
			c.first.colored = objColors(line)
		}
	case line[0] == 'v' && second == 't' && isSpace(at(line, 2)):
		c.texCoords++
	case line[0] == 'v' && second == 'n' && isSpace(at(line, 2)):
		c.normals++
	case line[0] == 'f' && isSpace(second):
		if !c.hasFace {
			c.hasFace = true
			c.first = c.first.wider(firstLook(line))
		}
		n := max(0, words(line, 1)-2)
		c.polygons = c.polygons || n > 1
		c.triangles += n
	case line[0] == '#':
		if c.units == "" && c.vertices == 0 {
			c.units = unitsIn(string(line[1:]))
		}
	case objGroupKind(line) >= 0:
		c.countGroup(objGroupKind(line), line)
	case line[0] == 'u' || line[0] == 'm':
		c.countName(line)
	}
}

// countName keeps the names of materials and their files.
func (c *objChunk) countName(line []byte) {
	end := wordEnd(line, 0)
	switch string(line[:end]) {
	case "usemtl":
		name := strings.TrimSpace(textfile.String(line[end:]))
		if n := len(c.uses); n > 0 && c.uses[n-1].triangle == c.triangles {
			c.uses[n-1].name = name
		} else if n == 0 || c.uses[n-1].name != name {
			c.uses = append(c.uses, objUse{c.triangles, name})
		}
	case "mtllib":
		name := strings.TrimSpace(string(line[end:]))
		if n := len(c.libraries); n == 0 || c.libraries[n-1] != name {
			c.libraries = append(c.libraries, name)
		}
	}
}

// at returns line[i], or a space beyond its end.
func at(line []byte, i int) byte {
	if i < len(line) {
		return line[i]
	}
	return ' '
}

// words returns the number of words on the line from i on, up to a comment.
func words(line []byte, i int) int {
	n := 0
	space := true
	for _, c := range line[i:] {
		if c <= ' ' && isSpace(c) {
			space = true
		} else if space {
			if c == '#' {
				break
			}
			space = false
			n++
		}
	}
	return n
}

// firstLook returns how the corners of a face name the rest.
func firstLook(line []byte) (look objLook) {
	for i := 1; ; {
		i = skipSpace(line, i)
		v, tex, normal, end := corner(line, i)
		if end < 0 || i == end {
			return look
		}
		if tex != 0 {
			look.tex = max(look.tex, sameOrOwn(v, tex))
		}
		if normal != 0 {
			look.normal = max(look.normal, sameOrOwn(v, normal))
		}
		i = end
	}
}

func sameOrOwn(v, other int) objIndices {
	if v == other {
		return objSame
	}
	return objOwn
}

// objColors looks for colours after the position of a vertex: three numbers or
// four.
func objColors(line []byte) bool {
	n := words(line, 1)
	if n != 6 && n != 7 {
		return false
	}
	i := 1
	for range n {
		i = skipSpace(line, i)
		_, end := float(line, i)
		if end < 0 {
			return false
		}
		i = end
	}
	return true
}
