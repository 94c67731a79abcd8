package landmark

import "slices"

// Spelling is how a file is written where its format leaves a choice, such as
// decimal commas. It is kept so that the file is written in the same way again. It
// is never data: in a file of another format nothing is lost without it. nil stands
// for the usual way.
//
// Each format has a type of its own, which only its reader and writer know. The
// value is comparable and never changes, so copies share it.
type Spelling any

// Field is something that a file says and Cairn has no meaning for. Key and
// Value are in the syntax of the format that it came from.
type Field struct{ Key, Value string }

// Fields is a list of what a file says beyond what Cairn understands, to be
// written back into a file of the same format. It never changes once it is made,
// so copies share it. It is one pointer, since most of many landmarks have none.
// The zero value is empty.
type Fields struct{ list *[]Field }

// NewFields returns a list of the fields in that order. The slice is copied.
func NewFields(fields ...Field) Fields {
	if len(fields) == 0 {
		return Fields{}
	}
	list := slices.Clone(fields)
	return Fields{&list}
}

// Len returns the number of fields.
func (f Fields) Len() int {
	if f.list == nil {
		return 0
	}
	return len(*f.list)
}

// All returns the fields in order; the slice is the list's own and must not be
// changed.
func (f Fields) All() []Field {
	if f.list == nil {
		return nil
	}
	return *f.list
}

// Get returns the value of the first field with the key, and whether there is
// one.
func (f Fields) Get(key string) (value string, ok bool) {
	for _, field := range f.All() {
		if field.Key == key {
			return field.Value, true
		}
	}
	return "", false
}
