// Package assets holds what Cairn brings with it: the sample specimens and the
// icon. It imports nothing of ours.
//
// The sample is the project's own: coiled shells that assets/internal/shell
// makes. `go generate ./assets` writes all the files again, and fills in the file
// types that Cairn opens for the desktop and the README.
package assets

import (
	"embed"
	"io/fs"
)

//go:generate go run ./internal/generate

// Names of the sample meshes in Sample. Each has its landmarks beside it, in a
// file with the same stem.
const (
	HighSpire = "sample-high-spire.ply"
	LowSpire  = "sample-low-spire.ply"
)

//go:embed sample templates
var files embed.FS

// Icon is the program's icon, a PNG of 256 by 256 pixels.
//
//go:embed icons/hicolor/256x256/apps/org.cairn3d.Cairn.png
var Icon []byte

// Sample returns the files of the sample specimens, in millimetres. os.CopyFS
// puts them into a folder, from where they open as any other file.
func Sample() fs.FS {
	sample, err := fs.Sub(files, "sample")
	if err != nil {
		panic(err) // the name above is wrong
	}
	return sample
}

// Templates returns the files of the built-in templates: one of landmarker.io each,
// with its picture beside it where it names one.
func Templates() fs.FS {
	templates, err := fs.Sub(files, "templates")
	if err != nil {
		panic(err) // the name above is wrong
	}
	return templates
}
