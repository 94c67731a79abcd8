package meshio

import (
	"context"
	"encoding/json"
	"fmt"
)

// jsonInput reads JSON (RFC 8259) from front to back. Unlike encoding/json it
// takes no null for a number and no short list for a longer one.
type jsonInput struct{ *input }

// maxJSONDepth bounds the nesting of values that are passed over.
const maxJSONDepth = 100

// noContext is for reading what is in memory.
type noContext struct{ context.Context }

func (noContext) Err() error { return nil }

// peek returns the next character that is no white space, 0 at the end.
func (j *jsonInput) peek() (byte, error) {
	for {
		for len(j.b) > 0 && (isSpace(j.b[0]) || j.b[0] == '\n') {
			j.b = j.b[1:]
		}
		if len(j.b) > 0 {
			if j.b[0] == 0 {
				return 0, j.fault("the file holds a zero byte")
			}
			return j.b[0], nil
		}
		if ok, err := j.more(); !ok || err != nil {
			return 0, err
		}
	}
}

func (j *jsonInput) fault(format string, args ...any) error {
	return &textError{j.at(), fmt.Sprintf(format, args...)}
}

// open passes over a character, which must come next.
func (j *jsonInput) open(c byte) error {
	got, err := j.peek()
	switch {
	case err != nil:
		return err
	case got == 0:
		return j.fault("the file ends where %q should stand", c)
	case got != c:
		return j.fault("%q stands where %q should", got, c)
	}
	j.b = j.b[1:]
	return nil
}

// list calls f for the items of a list or an object up to its end.
func (j *jsonInput) list(end byte, f func(i int) error) error {
	for i := 0; ; i++ {
		c, err := j.peek()
		if err != nil {
			return err
		}
		if c == end {
			j.b = j.b[1:]
			return nil
		}
		if i > 0 {
			if c != ',' {
				if c == 0 {
					return j.fault("the file ends in the middle of a list or an object")
				}
				return j.fault("%q stands where a comma or %q should", c, end)
			}
			j.b = j.b[1:]
			if c, err = j.peek(); err != nil {
				return err
			}
			if c == end {
				return j.fault("%q stands after a comma", end)
			}
		}
		if err := f(i); err != nil {
			return err
		}
	}
}

// text reads a string of a bounded length.
func (j *jsonInput) text() (string, error) {
	start := j.at()
	raw, err := j.raw(maxWord)
	if err != nil {
		return "", err
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return "", &textError{start, quote(raw) + " is no JSON string"}
	}
	return s, nil
}

// raw reads a string of at most so many bytes and returns it with its quotation
// marks; where most is 0 it passes over one of any length and returns nothing.
func (j *jsonInput) raw(most int) ([]byte, error) {
	if err := j.open('"'); err != nil {
		return nil, err
	}
	raw := []byte{'"'}
	for escaped := false; ; {
		if len(j.b) == 0 {
			ok, err := j.more()
			if err != nil {
				return nil, err
			}
			if !ok {
				return nil, j.fault("the file ends in the middle of a string")
			}
		}
		c := j.b[0]
		if c < ' ' {
			return nil, j.fault("a string holds a control character")
		}
		j.b = j.b[1:]
		if most > 0 && len(raw) == most {
			return nil, j.fault("a name has more than %d bytes", most)
		}
		if most > 0 {
			raw = append(raw, c)
		}
		if c == '"' && !escaped {
			return raw, nil
		}
		escaped = c == '\\' && !escaped
	}
}

// scalar reads a number or one of the words true, false and null; the bytes are
// valid until the next call.
func (j *jsonInput) scalar() ([]byte, error) {
	if _, err := j.peek(); err != nil {
		return nil, err
	}
	const longest = 1024
	for i := 0; ; i++ {
		if i == len(j.b) {
			ok, err := j.more()
			if err != nil {
				return nil, err
			}
			if !ok {
				w := j.b
				j.b = nil
				return w, nil
			}
		}
		switch c := j.b[i]; {
		case isBlank(c) || c == ',' || c == ']' || c == '}' || c == '[' || c == '{' || c == ':' || c == '"':
			w := j.b[:i]
			j.b = j.b[i:]
			return w, nil
		case i == longest:
			return nil, j.fault("a number has more than %d characters", longest)
		}
	}
}

// rows reads a list of lists of numbers, each of least to most and all of one
// length, which it returns. what names one in messages.
func (j *jsonInput) rows(what string, least, most int, f numberSink) (width int, err error) {
	if err := j.open('['); err != nil {
		return 0, err
	}
	i := 0
	err = j.list(']', func(row int) error {
		c, err := j.peek()
		if err != nil {
			return err
		}
		if c != '[' {
			return j.fault("%s %d is no list of numbers", what, row+1)
		}
		at := j.at()
		j.b = j.b[1:]
		n := 0
		err = j.list(']', func(int) error {
			err := j.number(what, row, i, f)
			i++
			n++
			return err
		})
		if err != nil {
			return err
		}
		if row == 0 {
			width = n
		}
		if n < least || n > most || n != width {
			return &textError{at, fmt.Sprintf("%s %d has %s, not %d", what, row+1, count(n, "number", "numbers"), max(least, min(width, most)))}
		}
		return nil
	})
	return width, err
}

// number reads the number of a row and gives it to f with its place in all.
func (j *jsonInput) number(what string, row, i int, f numberSink) error {
	w, err := j.scalar()
	if err != nil {
		return err
	}
	at := j.at() - int64(len(w))
	if string(w) == "null" {
		return &textError{at, fmt.Sprintf("%s %d has null where a number should stand", what, row+1)}
	}
	if len(w) == 0 || w[0] != '-' && !isDigit(w[0]) || !json.Valid(w) {
		return &textError{at, fmt.Sprintf("%s %d: %s is no number of JSON", what, row+1, quote(w))}
	}
	v, end := float(w, 0)
	if end < 0 || v-v != 0 {
		return &textError{at, fmt.Sprintf("%s %d: %s is too large", what, row+1, quote(w))}
	}
	if err := f(i, v, single(v, w, 0, end)); err != nil {
		return &textError{at, fmt.Sprintf("%s %d: %v", what, row+1, err)}
	}
	return nil
}

// value passes over a value of any kind at a depth.
func (j *jsonInput) value(depth int) error {
	c, err := j.peek()
	switch {
	case err != nil:
		return err
	case depth == maxJSONDepth:
		return j.fault("values are nested more than %d deep", maxJSONDepth)
	case c == '"':
		_, err := j.raw(0)
		return err
	case c == '[':
		j.b = j.b[1:]
		return j.list(']', func(int) error { return j.value(depth + 1) })
	case c == '{':
		j.b = j.b[1:]
		return j.list('}', func(int) error {
			if _, err := j.raw(0); err != nil {
				return err
			}
			if err := j.open(':'); err != nil {
				return err
			}
			return j.value(depth + 1)
		})
	}
	at := j.at()
	w, err := j.scalar()
	if err == nil && !json.Valid(w) {
		err = &textError{at, quote(w) + " is no value of JSON"}
	}
	return err
}
