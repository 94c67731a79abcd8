package strictjson

import (
	"bytes"
	"encoding/json"
)

// Builder builds an object of JSON, key by key. Of two members with one key the first
// counts. The zero value is an empty object.
type Builder struct {
	b    bytes.Buffer
	keys map[string]bool
}

// Raw adds a value that is JSON already.
func (o *Builder) Raw(key, value string) {
	if o.keys[key] {
		return
	}
	if o.keys == nil {
		o.keys = map[string]bool{}
	}
	if len(o.keys) > 0 {
		o.b.WriteByte(',')
	}
	o.keys[key] = true
	o.b.WriteString(Quoted(key) + ":" + value)
}

// Text adds a text.
func (o *Builder) Text(key, value string) { o.Raw(key, Quoted(value)) }

// String returns the object.
func (o *Builder) String() string { return "{" + o.b.String() + "}" }

// ListOf returns a list of values that are JSON already.
func ListOf(items []string) string {
	var b bytes.Buffer
	b.WriteByte('[')
	for i, item := range items {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(item)
	}
	b.WriteByte(']')
	return b.String()
}

// Quoted returns a text in JSON, with characters as they are.
func Quoted(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a text can always be written
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}
