// Package template has the templates that Cairn brings with it, and finds one by its
// name or file. It knows nothing of the window.
package template

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"cairn/assets"
	"cairn/landmark"
	"cairn/landmark/lmio"
)

// BuiltIn is a template that Cairn brings with it.
type BuiltIn struct {
	ID       string // what the command line calls it
	Template *landmark.Template
	Text     []byte // its file
	Picture  []byte // of all points, as SVG; nil for none
}

// All returns the built-in templates, read anew, in the order of their IDs. They are
// the caller's. It panics if a file is wrong, which a test looks for.
func All() []BuiltIn {
	files := assets.Templates()
	names, err := fs.Glob(files, "*.yml")
	if err != nil {
		panic(err)
	}
	var all []BuiltIn
	for _, name := range names { // sorted
		b, err := read(files, name)
		if err != nil {
			panic(err)
		}
		all = append(all, b)
	}
	return all
}

func read(files fs.FS, name string) (b BuiltIn, err error) {
	if b.Text, err = fs.ReadFile(files, name); err != nil {
		return b, err
	}
	r, err := lmio.DecodeTemplates(context.Background(), name, append([]byte(nil), b.Text...))
	if err != nil {
		return b, err
	}
	b.ID, b.Template = strings.TrimSuffix(name, path.Ext(name)), r.Templates[0]
	if b.Template.Picture != "" {
		b.Picture, err = fs.ReadFile(files, b.Template.Picture)
	}
	return b, err
}

// Find returns the built-in template of that ID or name, whatever its letter case.
// The error lists those that there are.
func Find(name string) (BuiltIn, error) {
	var ids []string
	for _, b := range All() {
		if strings.EqualFold(name, b.ID) || strings.EqualFold(name, b.Template.Name) {
			return b, nil
		}
		ids = append(ids, b.ID)
	}
	return BuiltIn{}, fmt.Errorf("there is no template %q; there are %s", name, strings.Join(ids, ", "))
}
