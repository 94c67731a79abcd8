package meshio

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"sync/atomic"

	"cairn/internal/textfile"
)

// STL: 3D Systems Inc. 1989, Stereolithography interface specification.

var stlFormat = Format{
	Name:       "STL",
	Extensions: []string{".stl", ".stla", ".stlb"},
	MIME:       "model/stl",
	sniff: func(head []byte, size int64) bool {
		n, ok := stlCount(head)
		return ok && size == stlHead+stlRecord*n || stlText(head)
	},
	read:   readSTL,
	write:  writeSTL,
	losses: stlLosses,
	bare:   true,
}

const (
	stlHead   = 84 // 80 bytes of anything and the number of triangles
	stlRecord = 50 // a normal, three corners, two bytes of anything
)

// stlCount returns the number of triangles that a binary file promises.
func stlCount(head []byte) (n int64, ok bool) {
	if len(head) < stlHead {
		return 0, false
	}
	return int64(binary.LittleEndian.Uint32(head[80:])), true
}

// stlText reports whether a file looks like ASCII STL. The word solid alone
// says nothing: many binary files begin with it.
func stlText(head []byte) bool {
	head = bytes.ToLower(bytes.TrimLeft(head[:textfile.TextEnd(head)], " \t\r\n"))
	return bytes.HasPrefix(head, []byte("solid")) && bytes.IndexByte(head, 0) < 0 &&
		(bytes.Contains(head, []byte("facet")) || bytes.Contains(head, []byte("endsolid")))
}

func readSTL(s *source, head []byte) (*content, error) {
	n, ok := stlCount(head)
	if !(ok && s.size == stlHead+stlRecord*n) && stlText(head) {
		return readSTLText(s, head)
	}
	return readSTLBinary(s, head)
}

func readSTLBinary(s *source, head []byte) (*content, error) {
	n, ok := stlCount(head)
	if !ok {
		return nil, fault("the file has %d bytes, but the header of a binary STL file has %d", s.size, stlHead)
	}
	c := &content{units: unitsIn(strings.ToValidUTF8(string(head[:80]), " "))}
	room := (s.size - stlHead) / stlRecord
	switch {
	case n > room:
		return nil, faultAt(80, "the header promises %d triangles but the file has room for %d", n, room)
	case n == 0 && room > 0:
		// Some programs that write while they go never come back for the count.
		c.warnings = append(c.warnings, fmt.Sprintf("The header promises no triangles, but there are %d; they are read.", room))
		n = room
	case s.size > stlHead+stlRecord*n:
		c.warnings = append(c.warnings, fmt.Sprintf("%d bytes after the last triangle are skipped.", s.size-stlHead-stlRecord*n))
	}
	if n > maxElements/3 {
		return nil, fault("the file has %d triangles, more than can be shown", n)
	}
	c.Triangles = make([]uint32, 3*n)
	s.stage(0.9, s.size)
	var err error
	var filled atomic.Bool // the two bytes behind triangles
	c.Positions, err = s.weld(c.Triangles, func(w *worker, run *weldRun, first int, dst []uint32) error {
		return s.stlTriangles(w, run, first, dst, &filled)
	})
	if err == nil && filled.Load() {
		err = c.stlWords(s, int(n))
	}
	return c, err
}

// stlTriangles reads the triangles from first on.
func (s *source) stlTriangles(w *worker, run *weldRun, first int, dst []uint32, filled *atomic.Bool) error {
	any := byte(0)
	defer func() {
		if any != 0 {
			filled.Store(true)
		}
	}()
	const per = blockSize / stlRecord
	for ; len(dst) > 0; first += per {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		buf := w.room(stlRecord * min(per, len(dst)/3))
		if err := s.read(buf, stlHead+stlRecord*int64(first)); err != nil {
			return err
		}
		s.advance(len(buf))
		for len(buf) > 0 {
			const batch = 16 // triangles
			var corners [9 * batch]uint32
			n := min(len(buf)/stlRecord, batch)
			for i := range n {
				record := (*[stlRecord]byte)(buf[stlRecord*i:])
				any |= record[48] | record[49]
				c := (*[9]uint32)(corners[9*i:])
				for k := range c {
					c[k] = binary.LittleEndian.Uint32(record[12+4*k : 16+4*k])
				}
			}
			run.vertices(dst[:3*n], corners[:9*n])
			dst, buf = dst[3*n:], buf[stlRecord*n:]
		}
	}
	return nil
}

// readSTLText reads ASCII STL, with any number of solids. The first pass over
// the chunks counts vertices, the second reads them, then they are welded.
func readSTLText(s *source, head []byte) (*content, error) {
	if err := s.endText(); err != nil {
		return nil, err
	}
	r := &stlReader{content: &content{}, text: newText(s, 0, head)}
	if err := r.count(); err != nil {
		return nil, err
	}
	r.reread, r.welded = r.parse, true
	return r.content, r.parse()
}

type stlReader struct {
	*content
	text     *text
	firsts   []int // number of the first vertex of every chunk
	vertices int
}

// count counts the vertices and checks that solids are closed.
func (r *stlReader) count() error {
	n := r.text.chunks()
	type tally struct {
		vertices, open int
		solids         []stlSolid
	}
	tallies := make([]tally, n)
	r.text.stage(0.15, r.text.size)
	err := r.text.parallel(n, func(w *worker, i int) error {
		l, err := r.text.chunk(w, i)
		if err != nil {
			return err
		}
		for l.scan() {
			switch stlWord(l.line) {
			case "vertex":
				tallies[i].vertices++
			case "solid":
				tallies[i].open++
				tallies[i].solids = append(tallies[i].solids, stlSolid{tallies[i].vertices, stlName(l.line)})
			case "endsolid":
				tallies[i].open--
			}
		}
		return nil
	})
	r.firsts = make([]int, n)
	open := 0
	solids := make([][]stlSolid, n)
	for i, t := range tallies {
		solids[i] = t.solids
		r.firsts[i] = r.vertices
		r.vertices += t.vertices
		open += t.open
	}
	if err != nil {
		return err
	}
	if r.vertices%3 != 0 {
		if err := r.facets(); err != nil {
			return err
		}
		return &textError{r.text.size, "the file ends in the middle of a facet"}
	}
	r.solids(solids)
	if open > 0 {
		r.warnings = append(r.warnings, "The last solid has no end (endsolid); the file may have been cut off.")
	}
	return nil
}

// stlWord returns the first word of a line if it is one that matters, in lower
// case.
func stlWord(line []byte) string {
	var words []string
	switch line[0] | 0x20 {
	case 'v':
		words = stlWords[:1]
	case 'e':
		words = stlWords[1:4]
	case 's':
		words = stlWords[4:]
	}
	for _, k := range words {
		if len(line) >= len(k) && isSpace(at(line, len(k))) && strings.EqualFold(string(line[:len(k)]), k) {
			return k
		}
	}
	return ""
}

var stlWords = [...]string{"vertex", "endloop", "endfacet", "endsolid", "solid"}

// facets finds the facet that has not three vertices.
func (r *stlReader) facets() error {
	return r.lines(func(int, []byte) error { return nil })
}

// lines calls f for every vertex line and checks that facets have three.
func (r *stlReader) lines(f func(i int, line []byte) error) error {
	return r.text.parallel(len(r.firsts), func(w *worker, chunk int) error {
		l, err := r.text.chunk(w, chunk)
		if err != nil {
			return err
		}
		for i := r.firsts[chunk]; l.scan(); {
			switch stlWord(l.line) {
			case "vertex":
				if i == r.vertices {
					return errChanged
				}
				if err := f(i, l.line); err != nil {
					return l.fault(err.Error())
				}
				i++
			case "endloop", "endfacet":
				if i%3 != 0 {
					return l.fault("the facet that ends here has not three vertices")
				}
			}
		}
		return nil
	})
}

// parse reads and welds the vertices.
func (r *stlReader) parse() error {
	memory, free := scratch(12 * r.vertices)
	defer free()
	corners := floatsOf(memory)
	origin := r.origin()
	r.text.stage(0.7, r.text.size)
	err := r.lines(func(i int, line []byte) error {
		_, err := position(corners[3*i:3*i+3], &origin, line, len("vertex"))
		return err
	})
	if err != nil {
		return err
	}
	r.Triangles = make([]uint32, r.vertices)
	r.Positions, err = r.text.weld(r.Triangles, func(_ *worker, run *weldRun, first int, dst []uint32) error {
		return run.many(r.text.source, dst, bitsOf(corners[9*first:9*first+3*len(dst)]))
	})
	return err
}
