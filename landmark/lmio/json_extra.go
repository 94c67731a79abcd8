package lmio

import (
	"fmt"

	"cairn/internal/message"
	"cairn/internal/strictjson"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// extraReader reads a JSON text and carries through what Cairn has no meaning
// for, up to maxExtraBytes.
type extraReader struct {
	*jsonReader
	carried   int
	forgotten []string // keys of what is not kept, each once
	forgot    map[string]bool
}

// carry reads the value of a key that means nothing here and appends it.
func (r *extraReader) carry(to []landmark.Field, key string) ([]landmark.Field, error) {
	start := r.Offset()
	if err := r.Skip(); err != nil {
		return to, err
	}
	if r.carried += len(key) + int(r.Offset()-start); r.carried > maxExtraBytes {
		if r.forgot == nil {
			r.forgot = map[string]bool{}
		}
		if !r.forgot[key] {
			r.forgot[key] = true
			r.forgotten = append(r.forgotten, message.Quote(key))
		}
		return to, nil
	}
	value, err := compactJSON(r.data[start:r.Offset()])
	if err != nil {
		return to, r.failAt(start, "not JSON: %v", err)
	}
	return append(to, landmark.Field{Key: key, Value: value}), nil
}

func (r *extraReader) warnForgotten() {
	if len(r.forgotten) > 0 {
		r.lose("%s, since it is too long", message.Some(r.forgotten))
	}
}

// coordinates reads [x, y, z] or [x, y]; dim is 0 where one is null, or all are.
func (r *extraReader) coordinates(what any) (p r3.Vec, dim int, err error) {
	if r.Is(strictjson.Null) { // null
		return landmark.NoPosition(), 0, r.Skip()
	}
	var v [3]float64
	var there [3]string
	whole := true
	err = r.List(what, func(i int) error {
		x, ok, err := r.Float(what)
		if err != nil {
			return err
		}
		if i >= len(v) {
			return r.Fail("%v has more than 3 coordinates", what)
		}
		v[i], dim = x, i+1
		if whole = whole && ok; ok {
			there[i] = formatNumber(x)
		}
		return nil
	})
	switch {
	case err != nil:
		return p, 0, err
	case dim < 2:
		return p, 0, r.Fail("%v has %s where 3 belong", what, message.Plural(dim, "coordinate"))
	case !whole:
		r.half(r.where, fmt.Sprint(what), there[:dim]...)
		return landmark.NoPosition(), 0, nil
	}
	return r3.Vec{X: v[0], Y: v[1], Z: v[2]}, dim, nil
}

// numbered names the members of a list in a message.
type numbered struct {
	noun string
	i    int
}

func (n numbered) String() string { return fmt.Sprintf("%s %d", n.noun, n.i+1) }
