package lmio

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

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
	return err == nil && recognise(candidates, head) != nil
}

// MayBeLandmarks reports whether the file may be landmarks and Read would try: it
// is certain, or its name and its first rows are those of a table of points, such
// as coordinates without a header, which other files have too. It is for files
// that a person chose, where IsLandmarks is for what is found in a folder.
func MayBeLandmarks(path string) bool {
	if IsLandmarks(path) {
		return true
	}
	if !slices.ContainsFunc(sharing(path), func(f Format) bool { return f.may != nil }) {
		return false
	}
	head, err := readHead(path)
	return err == nil && slices.ContainsFunc(formats, func(f Format) bool { return f.may != nil && f.may(head) })
}

// Named reports whether landmark files have the path's extension, though other
// kinds of files may have it too. The file need not exist.
func Named(path string) bool {
	_, _, ok := byExtension(path)
	return ok || len(sharing(path)) > 0
}

// Recognises reports whether the file's content is certainly that of a landmark
// file, whatever its name.
func Recognises(path string) bool {
	head, err := readHead(path)
	return err == nil && recognise(formats, head) != nil
}

// formatOf returns the format of a file by its first bytes, or else by its
// name; nil if neither tells.
func formatOf(path string, head []byte) *Format {
	candidates := sharing(path)
	if f, ext, ok := byExtension(path); ok {
		if f.sniff == nil && strings.Count(ext, ".") > 1 { // such as .landmarks.csv: no other file has that name
			return &f
		}
		candidates = append([]Format{f}, candidates...)
	}
	if f := recognise(candidates, head); f != nil {
		return f
	}
	if f := recognise(formats, head); f != nil {
		return f
	}
	if !slices.ContainsFunc(candidates, func(f Format) bool { return f.may != nil }) {
		if len(candidates) > 0 {
			return &candidates[0]
		}
		return nil
	}
	for _, f := range formats {
		if f.may != nil && f.may(head) {
			return &f
		}
	}
	f := &candidates[0]
	if f.Name == morphologikaName && !bytes.Contains(head, []byte("[")) { // then a table's reader knows better what is wrong
		f = &candidates[slices.IndexFunc(candidates, func(f Format) bool { return f.may != nil })]
	}
	return f
}

// recognise returns the first of the formats to which the beginning of a file
// certainly belongs, or nil.
func recognise(among []Format, head []byte) *Format {
	for i := range among {
		if f := &among[i]; f.sniff != nil && f.sniff(head) {
			return f
		}
	}
	return nil
}

// hasOneOf reports whether a path has one of the extensions.
func hasOneOf(path string, extensions []string) bool {
	return slices.ContainsFunc(extensions, func(e string) bool { return hasExtension(filepath.Base(path), e) })
}

// byExtension returns the format that alone has the path's extension, and that
// extension as the path spells it. Of two that fit the longer counts.
func byExtension(path string) (f Format, ext string, ok bool) {
	base := filepath.Base(path)
	for _, g := range formats {
		for _, e := range g.Extensions {
			if len(e) > len(ext) && hasExtension(base, e) {
				f, ext, ok = g, base[len(base)-len(e):], true
			}
		}
	}
	return f, ext, ok
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
	return fmt.Errorf("%s: not a landmark file by its name or content; known are %s", path, strings.Join(known, ", "))
}
