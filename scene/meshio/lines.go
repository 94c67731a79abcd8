package meshio

import (
	"bytes"
	"fmt"
)

const (
	// lineSlack is what a chunk's buffer has beyond the chunk, for its last line.
	lineSlack = 1 << 16
	textChunk = blockSize - lineSlack
	// maxLine bounds what one line may take in memory. A polygon of a million
	// corners is far below it.
	maxLine = 32 << 20
)

// text is the part of a text file from start on, cut into chunks of whole
// lines that can be read in any order, each by a worker of its own.
type text struct {
	*source
	start int64
	end   byte // of a line: '\n', or '\r' in files that have no other
	// joined: a backslash before the end of a line continues it with the next, as
	// in OBJ. Lines that begin with # are not continued: a comment that ends in
	// a folder's name must not swallow a vertex.
	joined bool
}

// newText returns the text from start on. head is the file's begin.
func newText(s *source, start int64, head []byte) *text {
	t := &text{source: s, start: start, end: '\n'}
	if bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 {
		t.end = '\r'
	}
	return t
}

// lineEnd returns what ends the lines of a text by its first line: CR where no LF
// follows it, as old Macs wrote, else LF.
func lineEnd(head []byte) byte {
	cr, lf := bytes.IndexByte(head, '\r'), bytes.IndexByte(head, '\n')
	if cr >= 0 && lf != cr+1 && (lf < 0 || cr < lf) {
		return '\r'
	}
	return '\n'
}

// chunks returns the number of chunks.
func (t *text) chunks() int { return int((t.size - t.start + textChunk - 1) / textChunk) }

// chunk returns the lines that start in chunk i, in the worker's buffer.
func (t *text) chunk(w *worker, i int) (lineScanner, error) {
	const before = 3 // to see whether the line end before the chunk is a hard one
	from := t.start + int64(i)*textChunk
	low := max(t.start, from-before)
	high := min(t.size, from+textChunk+lineSlack-before)
	buf := w.room(int(high - low))
	if err := t.read(buf, low); err != nil {
		return lineScanner{}, err
	}
	begin := 0
	if from > t.start {
		begin = t.breakAfter(buf, int(from-low)-1)
		if begin < 0 || low+int64(begin) >= from+textChunk {
			t.advance(int(min(textChunk, t.size-from)))
			return lineScanner{}, nil // one long line, of a chunk before
		}
	}
	stop := t.breakAfter(buf, int(from+textChunk-1-low))
	for stop < 0 && high < t.size {
		if high-low > maxLine {
			line := bytes.LastIndexByte(buf, t.end) + 1
			return lineScanner{}, &textError{low + int64(line), fmt.Sprintf("the line is longer than %d MB", maxLine>>20)}
		}
		searched := len(buf) - before
		more := min(t.size, low+min(2*(high-low), maxLine+1))
		grown := w.room(int(more - low))
		copy(grown, buf)
		if err := t.read(grown[len(buf):], high); err != nil {
			return lineScanner{}, err
		}
		buf, high, w.buf = grown, more, grown
		stop = t.breakAfter(buf, searched)
	}
	if stop < 0 {
		stop = len(buf)
	}
	t.advance(int(min(textChunk, t.size-from)))
	return lineScanner{text: t, b: buf[begin:stop], base: low + int64(begin)}, nil
}

// breakAfter returns the start of the line after the first line end at or after
// i that no backslash takes back, or a negative place.
func (t *text) breakAfter(b []byte, i int) int {
	for i = max(i, 0); i < len(b); i++ {
		n := bytes.IndexByte(b[i:], t.end)
		if n < 0 {
			return -1
		}
		i += n
		if !t.joined || !continued(b[:i]) {
			return i + 1
		}
	}
	return -1
}

// continued reports whether a line ends in a backslash.
func continued(line []byte) bool {
	n := len(line)
	if n > 0 && line[n-1] == '\r' {
		n--
	}
	return n > 0 && line[n-1] == '\\'
}

// lineScanner goes through the lines of a chunk.
type lineScanner struct {
	text *text
	b    []byte
	base int64 // place of b in the file
	next int
	// line is the current line without its end, from its first byte that is no
	// space on; at is that byte's place in b.
	line   []byte
	at     int
	joined []byte // a line put together from several
}

// scan goes to the next line that is not blank.
func (l *lineScanner) scan() bool {
	for l.next < len(l.b) {
		start := l.next
		end := bytes.IndexByte(l.b[start:], l.text.end)
		if end < 0 {
			end = len(l.b)
		} else {
			end += start
		}
		l.next = end + 1
		l.at = skipSpace(l.b[:end], start)
		l.line = l.b[l.at:end]
		if l.text.joined && continued(l.line) && l.line[0] != '#' {
			l.join()
		}
		if len(l.line) > 0 {
			return true
		}
	}
	return false
}

// lfEnds reports whether lines end in LF, with or without CR.
func (l *lineScanner) lfEnds() bool { return l.text != nil && l.text.end == '\n' }

// rest returns what comes after the current line.
func (l *lineScanner) rest() []byte { return l.b[min(l.next, len(l.b)):] }

// plain reports whether no line of the chunk can be blank, at a glance.
func (l *lineScanner) plain() bool {
	for _, blank := range [...]string{"\n\n", "\n\r", "\n ", "\n\t"} {
		if bytes.Contains(l.b, []byte(blank)) {
			return false
		}
	}
	return len(l.b) == 0 || l.b[0] > ' '
}

// join puts the lines from the current one on together, while they end in a
// backslash.
func (l *lineScanner) join() {
	l.joined = append(l.joined[:0], l.line...)
	for continued(l.joined) && l.next < len(l.b) {
		n := bytes.LastIndexByte(l.joined, '\\')
		l.joined = append(l.joined[:n], ' ')
		end := bytes.IndexByte(l.b[l.next:], l.text.end)
		if end < 0 {
			end = len(l.b)
		} else {
			end += l.next
		}
		l.joined = append(l.joined, l.b[l.next:end]...)
		l.next = end + 1
	}
	if continued(l.joined) {
		l.joined = l.joined[:bytes.LastIndexByte(l.joined, '\\')]
	}
	l.line = l.joined[skipSpace(l.joined, 0):]
}

// offset returns the place of the current line in the file.
func (l *lineScanner) offset() int64 { return l.base + int64(l.at) }

// fault returns an error at the current line.
func (l *lineScanner) fault(reason string) error { return &textError{l.offset(), reason} }

// lineAt returns the number of the line at a place in the file, or 0 where the
// file cannot be read.
func (t *text) lineAt(offset int64) int {
	line := 1
	buf := make([]byte, min(blockSize, max(offset, 0)))
	for at := int64(0); at < offset; {
		b := buf[:min(int64(len(buf)), offset-at)]
		if t.read(b, at) != nil || t.ctx.Err() != nil {
			return 0
		}
		line += bytes.Count(b, []byte{t.end})
		at += int64(len(b))
	}
	return line
}
