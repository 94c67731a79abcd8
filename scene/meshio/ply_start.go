package meshio

import "bytes"

// bodyStart returns where the body begins. next is what the line ends say; behind
// CR a LF may belong to the line's end or to a binary body, and some programs end
// only the last line of the header in CR LF, or let a CR follow the LF. Where a
// body of one of these begins is told by its size, or by its first face.
func (h *plyHeader) bodyStart(s *source, head []byte, next int) int64 {
	if h.ascii {
		return int64(next)
	}
	best, most := next, h.fitsAt(s, int64(next))
	for _, other := range [...]int{next - 1, next + 1} {
		if other <= 0 || other > len(head) {
			continue
		}
		// Only CR LF and LF CR may be taken for one end, or for an end and data.
		pair := string(head[max(other, next)-2 : max(other, next)])
		if pair != "\r\n" && pair != "\n\r" {
			continue
		}
		fits := h.fitsAt(s, int64(other))
		likely := other > next && pair == "\r\n" && head[bytes.IndexAny(head, "\r\n")] == '\n' // no file of CR alone
		if fits > most || fits == most && likely && most < exact {
			best, most = other, fits
		}
	}
	if best != next {
		h.odd = append(h.odd, "The last line of the header ends otherwise than the others; where the data begin is told by their size.")
	}
	return int64(best)
}

// exact is what fitsAt says of a body that has the size of the file.
const exact = 2

// fitsAt says how well a binary body fits that begins at a place: exact where it has
// the size of the file, if lists are as long as the first of their element; 1
// where those are of a length that faces have; else 0.
func (h *plyHeader) fitsAt(s *source, start int64) int {
	const least, longest = 3, 32 // corners of a usual face
	at, lists := start, true
	for i := range h.elements {
		e := &h.elements[i]
		if e.count == 0 {
			continue
		}
		record := int64(0)
		for _, q := range e.properties {
			if !q.list {
				record += int64(q.typ.size())
				continue
			}
			b := make([]byte, q.counts.size())
			if at+record+int64(len(b)) > s.size || s.read(b, at+record) != nil {
				return 0
			}
			p := plyReader{header: h}
			n := p.number(q.counts, b)
			lists = lists && n >= least && n <= longest
			record += int64(len(b)) + int64(max(0, min(n, 1<<30)))*int64(q.typ.size())
		}
		if record > 0 && int64(e.count) > (s.size-at)/record {
			return 0
		}
		at += int64(e.count) * record
	}
	switch {
	case at == s.size:
		return exact
	case lists:
		return 1
	}
	return 0
}
