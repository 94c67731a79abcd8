// Package lmio reads and writes landmark files. It knows nothing of meshes, the
// GPU or the window.
//
// What a file says is never silently changed: a coordinate that is missing
// stays missing, and what a group cannot hold is named in a warning.
package lmio

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"cairn/internal/atomicfile"
	"cairn/landmark"
)

// maxFileBytes bounds what is read of one file: 100 times the largest real
// landmark file seen. A longer one is something else with the wrong name.
const maxFileBytes = 128 << 20

// Format is a kind of landmark file.
type Format struct {
	Name        string   // as people call it
	Description string   // for a file dialog, without the extension
	Extensions  []string // lower case with the dot, the preferred one first
	// Shared holds extensions that other kinds of files have too: there only
	// the content tells, see IsLandmarks.
	Shared []string
	MIME   string

	sniff  func(head []byte) bool // of the file's first headBytes
	decode func(ctx context.Context, path string, data []byte) (*Result, error)
	encode func(groups []*landmark.Group) ([]byte, error)
	losses func(groups []*landmark.Group) []string
}

// formats is the registry: one line a format, in the order of a file dialog.
var formats = []Format{
	ljson,
}

// Formats returns the formats that are known. The slice is the caller's.
func Formats() []Format { return slices.Clone(formats) }

// Result is what a landmark file holds.
type Result struct {
	Groups   []*landmark.Group // in the file's order
	Format   string            // name and version, such as "LJSON v3"
	Warnings []string          // what is odd or is not kept, for people to read
}

// IsLandmarks reports whether the file holds landmarks. Its extension says so
// and the file need not exist; where other kinds of files share the extension,
// such as .json, its first bytes are read, and one that cannot be read holds
// none.
func IsLandmarks(path string) bool {
	if _, _, ok := byExtension(path); ok {
		return true
	}
	candidates := sharing(path)
	if len(candidates) == 0 {
		return false
	}
	head, err := readHead(path)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(candidates, func(f Format) bool { return f.sniff(head) })
}

// Read reads a landmark file. The format follows from the extension or, where
// several kinds of files share it, from the content. An error about the content
// is a *FormatError; a cancelled context ends the reading within milliseconds,
// with the context's error.
func Read(ctx context.Context, path string) (*Result, error) {
	f, _, known := byExtension(path)
	candidates := sharing(path)
	if !known && len(candidates) == 0 {
		return nil, unknownFormat(path)
	}
	data, err := readFile(ctx, path)
	if err != nil {
		return nil, err
	}
	if !known {
		head := data[:min(len(data), headBytes)]
		i := slices.IndexFunc(candidates, func(f Format) bool { return f.sniff(head) })
		// Nothing recognises it: the first candidate says what is wrong.
		f = candidates[max(i, 0)]
	}
	return f.decode(ctx, path, data)
}

// Write writes the groups to a file, in the format that its extension names.
// The file appears whole or stays as it was; an old file's permissions are kept.
// What the format has no place for is left out: see Losses.
func Write(path string, groups []*landmark.Group) error {
	f, err := formatToWrite(path)
	if err != nil {
		return err
	}
	data, err := f.encode(groups)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return atomicfile.Write(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// Losses says what Write would leave out or change, for people to read before
// they save; it is empty where Read would give the same groups again.
func Losses(path string, groups []*landmark.Group) []string {
	f, err := formatToWrite(path)
	if err != nil {
		return nil // Write says it
	}
	return f.losses(groups)
}

func formatToWrite(path string) (Format, error) {
	if f, _, ok := byExtension(path); ok {
		return f, nil
	}
	if candidates := sharing(path); len(candidates) > 0 {
		return candidates[0], nil
	}
	return Format{}, unknownFormat(path)
}

// byExtension returns the format whose extension the path has, and that
// extension as the path spells it.
func byExtension(path string) (f Format, ext string, ok bool) {
	base := filepath.Base(path)
	for _, f := range formats {
		for _, e := range f.Extensions {
			if hasExtension(base, e) {
				return f, base[len(base)-len(e):], true
			}
		}
	}
	return Format{}, "", false
}

// sharing returns the formats that may stand behind the path's extension.
func sharing(path string) []Format {
	var found []Format
	for _, f := range formats {
		if slices.ContainsFunc(f.Shared, func(e string) bool { return hasExtension(path, e) }) {
			found = append(found, f)
		}
	}
	return found
}

func hasExtension(name, ext string) bool {
	return len(name) > len(ext) && strings.EqualFold(name[len(name)-len(ext):], ext)
}

func unknownFormat(path string) error {
	var known []string
	for _, f := range formats {
		known = append(known, f.Extensions...)
	}
	return fmt.Errorf("%s: not a landmark file by its extension; known are %s", path, strings.Join(known, ", "))
}
