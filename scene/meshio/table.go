package meshio

import (
	"bytes"
	"errors"

	"cairn/internal/message"
)

// table is a text of records, one a line, as the body of an ASCII PLY or OFF
// file: so many of the first kind, so many of the second. Blank lines between
// them are passed over.
type table struct {
	*text
	counts []int // records of each kind
	firsts []int // number of the first record of every chunk
	noted  byte  // the character that begins a comment, or 0
}

// index counts the lines of every chunk and returns how many there are beyond
// the records. It is an error if there are fewer; name names the records of a
// kind.
func (t *table) index(name func(kind int) string) (surplus int, err error) {
	lines := make([]int, t.chunks())
	err = t.parallel(len(lines), func(w *worker, i int) error {
		l, err := t.chunk(w, i)
		if err != nil {
			return err
		}
		if t.noted == 0 && t.end == '\n' && l.plain() {
			lines[i] = bytes.Count(l.b, []byte{'\n'})
			if n := len(l.b); n > 0 && l.b[n-1] != '\n' {
				lines[i]++
			}
			return nil
		}
		for l.scan() {
			if l.line[0] != t.noted {
				lines[i]++
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	have, want := 0, 0
	t.firsts = make([]int, len(lines))
	for i, n := range lines {
		t.firsts[i] = have
		have += n
	}
	for kind, n := range t.counts {
		if have < want+n {
			return 0, &textError{t.size, "the file ends after " + message.Count(have-want, "line", "lines") + " of " + name(kind)}
		}
		want += n
	}
	return have - want, nil
}

// parseLine reads the i-th record of its kind from a line of which it must keep
// nothing. chunk is the number of the chunk.
type parseLine func(w *worker, chunk, i int, line []byte) error

// each calls f for every record of the kinds for which it is not nil, in no
// certain order of the chunks.
func (t *table) each(f []parseLine) error {
	return t.parallel(len(t.firsts), func(w *worker, chunk int) error {
		kind, i := 0, t.firsts[chunk]
		for kind < len(t.counts) && i >= t.counts[kind] {
			i -= t.counts[kind]
			kind++
		}
		if kind == len(t.counts) {
			return nil
		}
		l, err := t.chunk(w, chunk)
		if err != nil {
			return err
		}
		for l.scan() {
			if l.line[0] == t.noted {
				continue
			}
			for kind < len(t.counts) && i == t.counts[kind] {
				i = 0
				kind++
			}
			if kind == len(t.counts) {
				return nil
			}
			if f[kind] != nil {
				if err := f[kind](w, chunk, i, l.line); errors.Is(err, errUneven) {
					return err
				} else if err != nil {
					return l.fault(err.Error())
				}
			}
			i++
		}
		return nil
	})
}
