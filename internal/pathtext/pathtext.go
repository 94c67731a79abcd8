// Package pathtext writes the names of files in texts of Unicode, such as JSON.
// File names may be any bytes. One that is no UTF-8 is written in the quotation
// marks and escapes of Go, and so is one that begins with a quotation mark, so
// that each text stands for one name. An absolute path begins with none.
package pathtext

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

const mark = `"`

// Encode returns the text that stands for a path.
func Encode(path string) string {
	if utf8.ValidString(path) && !strings.HasPrefix(path, mark) {
		return path
	}
	return strconv.QuoteToASCII(path)
}

// Decode returns the path that a text stands for, or "" where the text begins with
// a quotation mark and is none of Encode's.
func Decode(text string) string {
	if strings.HasPrefix(text, mark) {
		text, _ = strconv.Unquote(text)
	}
	return text
}

// EncodeAll returns the texts that stand for paths. It is not nil.
func EncodeAll(paths []string) []string {
	texts := make([]string, len(paths))
	for i, p := range paths {
		texts[i] = Encode(p)
	}
	return texts
}

// Path is a path that JSON has as its text.
type Path string

// MarshalText is part of encoding.TextMarshaler.
func (p Path) MarshalText() ([]byte, error) { return []byte(Encode(string(p))), nil }

// UnmarshalJSON is part of json.Unmarshaler. What is no text is no path, and is
// passed over.
func (p *Path) UnmarshalJSON(b []byte) error {
	var text string
	if json.Unmarshal(b, &text) == nil {
		*p = Path(Decode(text))
	}
	return nil
}

// Paths are several; none are an empty list in JSON, unless the slice is nil.
type Paths []Path

// Of returns paths as Paths. It is not nil.
func Of(paths []string) Paths {
	f := make(Paths, len(paths))
	for i, p := range paths {
		f[i] = Path(p)
	}
	return f
}

// Strings returns the paths as they are; nil where there are none.
func (f Paths) Strings() (paths []string) {
	for _, p := range f {
		paths = append(paths, string(p))
	}
	return paths
}
