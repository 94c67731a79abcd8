package strictjson

import (
	"fmt"
	"slices"

	"cairn/internal/message"
)

// Object reads an object and calls member for each key; member must read the value.
func (r *Reader) Object(what any, member func(key string) error) error {
	if err := r.open(Object, what, "an object {…}"); err != nil {
		return err
	}
	var keys keySet
	for first := true; ; first = false {
		if more, err := r.item(ObjectEnd, first); !more || err != nil {
			return err
		}
		at := r.Offset()
		key, err := r.key()
		if err != nil {
			return err
		}
		switch fresh := keys.add(key); {
		case fresh:
			err = member(key)
		case r.Twice != nil:
			r.Twice(what, key)
			err = r.Skip()
		default:
			err = r.Fault(at, fmt.Sprintf("%v has the key %s twice", what, message.Quote(key)))
		}
		if err != nil {
			return err
		}
	}
}

// List reads a list and calls element for each item; element must read it.
func (r *Reader) List(what any, element func(i int) error) error {
	if err := r.open(List, what, "a list […]"); err != nil {
		return err
	}
	for i := 0; ; i++ {
		if more, err := r.item(ListEnd, i == 0); !more || err != nil {
			return err
		}
		if err := element(i); err != nil {
			return err
		}
	}
}

// open reads the bracket that begins an object or a list.
func (r *Reader) open(k Kind, what any, wanted string) error {
	kind, err := r.Peek()
	if err != nil {
		return err
	}
	if kind != k {
		return r.mismatch(what, wanted)
	}
	r.b = r.b[1:]
	if r.depth++; r.depth > r.MaxDepth {
		return r.tooDeep()
	}
	return nil
}

func (r *Reader) tooDeep() error { return r.Fail("values are nested more than %d deep", r.MaxDepth) }

// item goes on to the next item of an object or a list and reports whether there
// is one; else it reads the closing bracket.
func (r *Reader) item(end Kind, first bool) (bool, error) {
	c, err := r.space()
	switch {
	case err != nil:
		return false, err
	case c == 0:
		return false, r.cutOff()
	case c == byte(end):
		r.b = r.b[1:]
		r.depth--
		return false, nil
	case first:
		return true, nil
	case c != ',':
		return false, r.Fail("not JSON: %q stands where a comma or %q belongs", c, end)
	}
	r.b = r.b[1:]
	if c, err = r.space(); err == nil && c == byte(end) {
		err = r.Fail("not JSON: %q stands behind a comma", end)
	} else if err == nil && c == 0 {
		err = r.cutOff()
	}
	return err == nil, err
}

// key reads a key with its colon, and goes on to the value.
func (r *Reader) key() (string, error) {
	if err := r.beginKey(); err != nil {
		return "", err
	}
	key, err := r.text()
	if err != nil {
		return "", err
	}
	return key, r.colon()
}

func (r *Reader) beginKey() error { return r.await('"', "a key in quotation marks") }

// colon reads the colon behind a key and goes on to the value.
func (r *Reader) colon() error {
	if err := r.await(':', "a colon"); err != nil {
		return err
	}
	r.b = r.b[1:]
	_, err := r.space()
	return err
}

// await goes on to the next character, which must be the one given.
func (r *Reader) await(want byte, what string) error {
	c, err := r.space()
	switch {
	case err != nil:
		return err
	case c == 0:
		return r.cutOff()
	case c != want:
		return r.Fail("not JSON: %q stands where %s belongs", c, what)
	}
	return nil
}

// keySet are the keys of one object. Most have few, for which a map is too much.
type keySet struct {
	few  [16]string
	n    int
	many map[string]bool
}

// add reports whether a key is new.
func (s *keySet) add(key string) bool {
	if slices.Contains(s.few[:s.n], key) || s.many[key] {
		return false
	}
	if s.n < len(s.few) {
		s.few[s.n] = key
		s.n++
		return true
	}
	if s.many == nil {
		s.many = map[string]bool{}
	}
	s.many[key] = true
	return true
}

// Skip reads a value of any kind and forgets it. Keys that come twice in it are
// not noticed.
func (r *Reader) Skip() error { return r.Walk(nil) }

// Token is a scalar, a key, or a bracket of a value.
type Token struct {
	Kind Kind
	Text string // of a text or key; of a number, as it stands there
}

// Walk reads a value of any kind and calls each, unless it is nil, for its tokens.
// The depth of the value itself, and of its brackets, is 0.
func (r *Reader) Walk(each func(depth int, t Token)) error {
	var open []Kind // the ends of what the walk is in
	tell := func(t Token) {
		if each != nil {
			each(len(open), t)
		}
	}
	for {
		kind, err := r.Peek()
		if err != nil {
			return err
		}
		first := kind == Object || kind == List
		if first {
			tell(Token{Kind: kind})
			r.b = r.b[1:]
			if r.depth++; r.depth > r.MaxDepth {
				return r.tooDeep()
			}
			open = append(open, kind+2) // '}' is two behind '{', as ']' is behind '['
		} else if err := r.scalar(kind, each != nil, tell); err != nil {
			return err
		}
		for more := false; !more; first = false {
			if len(open) == 0 {
				return nil
			}
			end := open[len(open)-1]
			if more, err = r.item(end, first); err != nil {
				return err
			}
			if !more {
				open = open[:len(open)-1]
				tell(Token{Kind: end})
				continue
			}
			if end == ObjectEnd {
				if err := r.skipKey(each != nil, tell); err != nil {
					return err
				}
			}
		}
	}
}

// scalar reads a value that is neither an object nor a list.
func (r *Reader) scalar(kind Kind, wanted bool, tell func(Token)) (err error) {
	t := Token{Kind: kind}
	switch {
	case kind == Text && wanted:
		t.Text, err = r.text()
	case kind == Text:
		_, _, err = r.textEnd(false)
	case kind == Number:
		var literal []byte
		if literal, err = r.number(nil); wanted {
			t.Text = string(literal)
		}
	default:
		err = r.word(kind)
	}
	if err == nil {
		tell(t)
	}
	return err
}

func (r *Reader) skipKey(wanted bool, tell func(Token)) error {
	if err := r.beginKey(); err != nil {
		return err
	}
	if err := r.scalar(Text, wanted, tell); err != nil {
		return err
	}
	return r.colon()
}
