package meshio

import (
	"bytes"
	"errors"
	"fmt"

	"cairn/internal/message"
)

// readASCII reads a body of text: one record a line, as every writer does,
// though the format's description does not ask for it.
func (p *plyReader) readASCII(head []byte) error {
	if err := p.endText(); err != nil {
		return err
	}
	t := &table{text: newText(p.source, p.header.size, head)}
	parse := make([]parseLine, len(p.header.elements))
	for k := range p.header.elements {
		e := &p.header.elements[k]
		t.counts = append(t.counts, e.count)
		if e == p.vertex {
			parse[k] = p.lineOfVertex
		}
	}
	p.stage(0.1, p.size-p.header.size)
	surplus, err := t.index(func(k int) string { return p.header.records(&p.header.elements[k]) })
	if err != nil {
		return err
	}
	p.surplus(surplus)
	p.reread = func() error {
		p.again = true
		only := make([]parseLine, len(parse))
		for k := range only {
			if &p.header.elements[k] == p.vertex {
				only[k] = p.lineOfVertex
			}
		}
		return t.each(only)
	}
	p.stage(0.9, p.size-p.header.size)
	read := false // the vertices, with the first surface
	for k := range p.header.elements {
		if f := p.surfaceOf(&p.header.elements[k]); f != nil && f.faces.count > 0 {
			if f.short, err = t.polygons(parse, k, f.lineOfFace, f); err != nil {
				return err
			}
			read = true
			parse = make([]parseLine, len(parse))
		}
	}
	if read {
		return nil
	}
	return t.each(parse)
}

// lineOfVertex reads the i-th vertex.
func (p *plyReader) lineOfVertex(_ *worker, _, i int, line []byte) error {
	origin := p.origin()
	if p.plain {
		at, err := position(p.Positions[3*i:3*i+3], &origin, line, 0)
		if err != nil {
			return err
		}
		return p.lineEnds(line, at)
	}
	var values [plyRoles]float64
	at, extra := 0, 0
	for k, role := range p.roles {
		at = skipSpace(line, at)
		if p.vertex.properties[k].list {
			n, end := integer(line, at)
			for at = end; n > 0 && at >= 0; n-- {
				_, at = float(line, skipSpace(line, at))
			}
			if at < 0 {
				return fmt.Errorf("the list %s of the vertex cannot be read", message.Quote(p.vertex.properties[k].name))
			}
			continue
		}
		v, end := float(line, at)
		if end < 0 {
			return errors.New(badNumber(line, at))
		}
		if role >= plyX && role <= plyZ {
			// Positions are rounded once, from the text.
			if o := origin[role]; o != 0 {
				p.Positions[3*i+int(role)] = float32(v - o)
			} else {
				p.Positions[3*i+int(role)] = single(v, line, at, end)
			}
		} else if role >= 0 {
			values[role] = v
		} else if !p.again && extra < len(p.extra.list) && p.extra.list[extra].property == k {
			p.extra.set(extra, i, v)
			extra++
		}
		at = end
	}
	if !p.again {
		p.setRest(i, &values)
	}
	return p.lineEnds(line, at)
}

// lineEnds notes if more than spaces follow on a line.
func (p *plyReader) lineEnds(line []byte, at int) error {
	if skipSpace(line, at) < len(line) && !p.again {
		p.longer.Store(true)
	}
	return nil
}

// lineOfFace reads a face.
func (p *plySurface) lineOfFace(face *polygon, line []byte) error {
	face.corners, face.uv, face.extra = face.corners[:0], face.uv[:0], face.extra[:0]
	if len(line) > 2 && line[0] == '3' && line[1] == ' ' && len(p.faces.properties) == 1 {
		if v, ok := threeIndices(line, 2); ok {
			face.corners = append(face.corners, v[:]...)
			return nil
		}
	}
	at := 0
	for i, q := range p.faces.properties {
		at = skipSpace(line, at)
		if !q.list {
			v, end := float(line, at)
			if end < 0 {
				return errors.New(badNumber(line, at))
			}
			if i == p.picture {
				face.picture = int(index(v))
			}
			if k := len(face.extra); k < len(p.extra.list) && p.extra.list[k].property == i {
				face.extra = append(face.extra, v)
			}
			at = end
			continue
		}
		n, end := integer(line, at)
		if end < 0 || n < 0 {
			return errors.New(message.Quote(line[at:wordEnd(line, at)]) + " is no length of a list")
		}
		at = end
		for k := range n {
			at = skipSpace(line, at)
			if i == p.corners {
				v, end := integer(line, at)
				if end < 0 {
					return fmt.Errorf("index %d of %d: %s", k+1, n, badNumber(line, at))
				}
				face.corners = append(face.corners, index(float64(v)))
				at = end
				continue
			}
			v, end := float(line, at)
			if end < 0 {
				return errors.New(badNumber(line, at))
			}
			if i == p.uv {
				face.uv = append(face.uv, float32(v))
			}
			at = end
		}
	}
	if at = skipSpace(line, at); at < len(line) && len(face.corners) < 3 {
		// Hardly a face: more likely a record of something else.
		return fmt.Errorf("the line goes on with %s after its last property", message.Quote(bytes.TrimSpace(line[at:])))
	}
	return p.lineEnds(line, at)
}
