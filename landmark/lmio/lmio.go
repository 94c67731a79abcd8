// Package lmio reads and writes landmark files. It knows nothing of meshes, the
// GPU or the window.
//
// What a file says is never silently changed: a coordinate that is missing
// stays missing, and what a group cannot hold is named in a warning.
package lmio

import (
	"fmt"
	"io"
	"os"
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
	// the content tells, see Sniff.
	Shared []string
	MIME   string

	sniff  func(data []byte) bool
	decode func(path string, data []byte) (*Result, error)
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

// IsLandmarks reports whether the file's extension says that it holds
// landmarks. The file need not exist.
func IsLandmarks(path string) bool {
	_, _, ok := byExtension(path)
	return ok
}

// Sniff reports whether the file holds landmarks although its extension, such
// as .json, does not say so. A file that cannot be read does not.
func Sniff(path string) bool {
	candidates := sharing(path)
	if len(candidates) == 0 {
		return false
	}
	data, err := readFile(path)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(candidates, func(f Format) bool { return f.sniff(data) })
}

// Read reads a landmark file. The format follows from the extension or, where
// several formats share it, from the content. An error about the content is a
// *FormatError.
func Read(path string) (*Result, error) {
	f, _, known := byExtension(path)
	candidates := sharing(path)
	if !known && len(candidates) == 0 {
		return nil, unknownFormat(path)
	}
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	if !known {
		i := slices.IndexFunc(candidates, func(f Format) bool { return f.sniff(data) })
		// Nothing recognises it: the first candidate says what is wrong.
		f = candidates[max(i, 0)]
	}
	return f.decode(path, data)
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

// readFile returns the content of a regular file of bounded size.
func readFile(path string) ([]byte, error) {
	// Before opening it: opening a named pipe would wait for a writer.
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	switch {
	case info.IsDir():
		return nil, fmt.Errorf("%s: is a folder, not a landmark file", path)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: is not a regular file", path)
	case info.Size() > maxFileBytes:
		return nil, tooLarge(path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxFileBytes+1)) // it may grow meanwhile
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(data) > maxFileBytes {
		return nil, tooLarge(path)
	}
	return data, nil
}

func tooLarge(path string) error {
	return fmt.Errorf("%s: larger than %d MB, too large for a landmark file", path, maxFileBytes>>20)
}
