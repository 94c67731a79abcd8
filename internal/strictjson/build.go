package strictjson

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Builder builds an object of JSON, key by key. Of two members with one key the first
// counts. The zero value is an empty object.
type Builder struct {
	members []string
	keys    map[string]bool
}

// Raw adds a value that is JSON already.
func (o *Builder) Raw(key, value string) {
	if o.keys[key] {
		return
	}
	if o.keys == nil {
		o.keys = map[string]bool{}
	}
	o.keys[key] = true
	o.members = append(o.members, Quoted(key)+":"+value)
}

// Text adds a text.
func (o *Builder) Text(key, value string) { o.Raw(key, Quoted(value)) }

// String returns the object.
func (o *Builder) String() string { return "{" + strings.Join(o.members, ",") + "}" }

// Lines returns the object with a member a line, each behind the indent. Values stay as
// they were given.
func (o *Builder) Lines(indent string) string {
	if len(o.members) == 0 {
		return "{}"
	}
	return "{\n" + indent + strings.Join(o.members, ",\n"+indent) + "\n}"
}

// ListOf returns a list of values that are JSON already.
func ListOf(items []string) string { return "[" + strings.Join(items, ",") + "]" }

// Quoted returns a text in JSON, with characters as they are.
func Quoted(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a text can always be written
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}
