package lmio

import (
	"bytes"
	"fmt"

	"cairn/landmark"
)

// extraReader reads a JSON text and carries through what Cairn has no meaning
// for, up to maxExtraBytes.
type extraReader struct {
	*jsonReader
	carried   int
	forgotten []string // keys of what is not kept, each once
	forgot    map[string]bool
}

// whole checks that there is a text that can be read.
func (r *extraReader) whole() error {
	switch {
	case len(bytes.TrimSpace(r.data)) == 0:
		return r.failAt(0, "the file is empty")
	case bytes.HasPrefix(r.data, []byte("\xff\xfe")) || bytes.HasPrefix(r.data, []byte("\xfe\xff")):
		return r.failAt(0, "the text is UTF-16; save it as UTF-8")
	}
	return nil
}

// carry reads the value of a key that means nothing here and appends it.
func (r *extraReader) carry(to []landmark.Field, key string) ([]landmark.Field, error) {
	start := r.start()
	if err := r.skip(); err != nil {
		return to, err
	}
	if r.carried += len(key) + int(r.offset()-start); r.carried > maxExtraBytes {
		if r.forgot == nil {
			r.forgot = map[string]bool{}
		}
		if !r.forgot[key] {
			r.forgot[key] = true
			r.forgotten = append(r.forgotten, quote(key))
		}
		return to, nil
	}
	value, err := compactJSON(r.data[start:r.offset()])
	if err != nil {
		return to, r.failAt(start, "not JSON: %v", err)
	}
	return append(to, landmark.Field{Key: key, Value: value}), nil
}

func (r *extraReader) warnForgotten() {
	if len(r.forgotten) > 0 {
		r.warn("not kept, since it is too long: %s", someOf(r.forgotten))
	}
}

// numbered names the members of a list in a message.
type numbered struct {
	noun string
	i    int
}

func (n numbered) String() string { return fmt.Sprintf("%s %d", n.noun, n.i+1) }
