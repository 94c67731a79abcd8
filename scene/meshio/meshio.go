// Package meshio reads mesh files into scene/mesh, with the materials and
// textures that they name, and writes them. It knows nothing of windows,
// landmarks or the GPU.
//
// Files may be hostile. A reader allocates no more than the bytes of the file can
// justify. It opens other files only in the model's own folder. What is broken it
// refuses, with a FormatError that says where.
package meshio

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cairn/internal/beside"
	"cairn/internal/textfile"
	"cairn/scene/mesh"
)

// Format is a kind of mesh file. All formats are also read packed by gzip.
type Format struct {
	Name       string   // "PLY"
	Extensions []string // lower case, with the dot, the usual one first
	// Shared holds extensions that other kinds of files have too: there only the
	// content tells, see IsMesh.
	Shared []string
	MIME   string

	// sniff reports whether a file that begins with head has this format. size
	// is that of the whole file.
	sniff func(head []byte, size int64) bool
	read  func(s *source, head []byte) (*content, error)

	// write writes a mesh and losses tells in sentences what it leaves out, see
	// Write and Losses. They are nil where a format is only read. units is one
	// that Read knows or "".
	write  func(o *output, m *mesh.TriMesh, units string) error
	losses func(m *mesh.TriMesh, units string) []string
	bare   bool // Read never takes a picture beside such a file for its texture
}

// Formats returns the formats that Read knows. A new one is one file and a
// line here.
func Formats() []Format {
	return []Format{plyFormat, objFormat, stlFormat, offFormat, vtkFormat, vtpFormat, mjsonFormat, gltfFormat, glbFormat}
}

// headSize is how much of a file is looked at to tell its format.
const headSize = 1 << 16

// packed is the extension of files packed by gzip.
const packed = ".gz"

// IsMesh reports whether the file is a mesh. Its extension says so, packed or
// not, and the file need not exist; where other kinds of files share the
// extension, such as .json, its first bytes are read, and one that is packed or
// cannot be read is none.
func IsMesh(path string) bool { return byExtension(path) != nil || isShared(path) }

// sharing returns the format that shares the path's extension with other kinds
// of files, or nil.
func sharing(path string) *Format {
	for _, f := range Formats() {
		if slices.Contains(f.Shared, strings.ToLower(filepath.Ext(path))) {
			return &f
		}
	}
	return nil
}

// isShared reports whether a file with an extension that other kinds of files
// have too is a mesh by its content.
func isShared(path string) bool {
	format := sharing(path)
	if format == nil {
		return false
	}
	f, info, err := beside.OpenRegular(path, isRegular)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, min(info.Size(), headSize))
	n, _ := f.ReadAt(head, 0)
	return format.sniff(textfile.Head(head[:n]), info.Size())
}

// byExtension returns the format of the path's extension, or nil.
func byExtension(path string) *Format {
	name := strings.TrimSuffix(strings.ToLower(filepath.Base(path)), packed)
	for _, f := range Formats() {
		if slices.Contains(f.Extensions, filepath.Ext(name)) {
			return &f
		}
	}
	return nil
}

// Result is what a mesh file holds.
type Result struct {
	Mesh     *mesh.TriMesh
	Format   string   // Format.Name
	Warnings []string // whole sentences; what was left out or guessed
	Units    string   // "mm", "m" ...; "" where the file does not say
	// NotKept says in whole sentences what the file holds and Mesh does not. A file
	// that is written from Mesh lacks it.
	NotKept []string
	// Beside are the files beside the mesh that it was made of, too, and those that were
	// looked for and not there.
	Beside []beside.File
}

// Read reads a mesh file and the materials and textures beside it. The format
// is that of the content; only where that says nothing, that of the extension.
// Vertices keep their number and order; positions are exact for float32 files,
// and otherwise nearer than a millionth of the mesh's extent, wherever it lies;
// what lies too far from the rest for that is told.
//
// progress, which may be nil, is called about a hundred times at most with what
// part is done, 0 to 1, from other goroutines too but never from two at once.
//
// What is wrong with the content is a *FormatError. A file that cannot be opened or
// read gives an error of package os, and a cancelled ctx its own, within a few
// milliseconds. No file stays open and no goroutine runs after Read has returned.
func Read(ctx context.Context, path string, progress func(done float64)) (*Result, error) {
	return readNamed(ctx, path, false, progress)
}

// ReadArranged is Read for a mesh of which nobody asks the numbers of vertices and
// triangles: they are other ones than the file's where that makes what follows faster, see
// mesh.TriMesh.Arrange.
func ReadArranged(ctx context.Context, path string, progress func(done float64)) (*Result, error) {
	return readNamed(ctx, path, true, progress)
}

// readNamed is read, with the file's name in errors about its content.
func readNamed(ctx context.Context, path string, arranged bool, progress func(done float64)) (*Result, error) {
	r, err := read(ctx, path, arranged, progress)
	var e *FormatError
	if errors.As(err, &e) {
		e.File = filepath.Base(path)
	}
	return r, err
}

func read(ctx context.Context, path string, arranged bool, progress func(done float64)) (*Result, error) {
	s, err := open(ctx, path, progress)
	if err != nil {
		return nil, err
	}
	defer s.close()
	head := make([]byte, min(s.size, headSize))
	if err := s.read(head, 0); err != nil {
		return nil, err
	}
	f, err := formatOf(path, head, s.size)
	if err != nil {
		return nil, err
	}
	c, err := f.read(s, head)
	if err == nil {
		err = c.complete(s)
	}
	if err != nil {
		failed, again := located(err, f, s, head), false
		if c, again, err = readAgain(s, f, err); !again {
			err = failed
		}
	}
	if err != nil {
		return nil, err
	}
	c.dress(s, path)
	return finish(ctx, s, f, c, arranged)
}

// located gives an error the name of the format and, at a place in a text, the
// line.
func located(err error, f *Format, s *source, head []byte) error {
	var at *textError
	if errors.As(err, &at) {
		return &FormatError{Format: f.Name, Offset: s.fileOffset(at.offset), Line: newText(s, 0, head).lineAt(at.offset), Reason: at.reason}
	}
	var e *FormatError
	if errors.As(err, &e) {
		e.Format = f.Name
		if e.Offset > 0 {
			e.Offset = s.fileOffset(e.Offset)
		}
	}
	return err
}

// finish makes the mesh; arranged is as of ReadArranged.
func finish(ctx context.Context, s *source, f *Format, c *content, arranged bool) (*Result, error) {
	c.dropEmptyNormals()
	m, err := mesh.New(c.Data)
	if err != nil {
		return nil, err
	}
	if arranged {
		m.Arrange()
	}
	if err := m.ComputeNormalsContext(ctx); err != nil {
		return nil, err
	}
	s.finish()
	r := &Result{Mesh: m, Format: f.Name, Units: c.units, Beside: s.besides}
	r.NotKept = fewer(c.unkept)
	r.Warnings = fewer(slices.Concat(s.notes, c.warnings, c.substitutes(), defects(m)))
	return r, ctx.Err()
}

// formatOf returns the format of a file by its content, else by its extension.
func formatOf(path string, head []byte, size int64) (*Format, error) {
	if size == 0 {
		return nil, fault("the file is empty")
	}
	for _, f := range Formats() {
		if f.sniff(head, size) {
			return &f, nil
		}
	}
	if what := foreign(head); what != "" {
		return nil, fault("this is %s, no mesh", what)
	}
	if f := byExtension(path); f != nil {
		return f, nil
	}
	var known []string
	for _, f := range Formats() {
		known = append(known, f.Name)
	}
	return nil, fault("this is none of the mesh formats that can be read (%s), nor a landmark file", strings.Join(known, ", "))
}

// foreign names the kind of a file that is no mesh but is often given a mesh's
// name, by its first bytes.
func foreign(head []byte) string {
	for _, k := range []struct{ magic, name string }{
		{"\x89PNG", "a PNG picture"}, {"\xff\xd8\xff", "a JPEG picture"}, {"GIF8", "a GIF picture"},
		{"%PDF", "a PDF document"}, {"PK\x03\x04", "a zip archive; unpack it"}, {"7z\xbc\xaf", "a 7z archive; unpack it"},
		{"\x1f\x8b", "a gzip file in a gzip file; unpack it"},
		{"version https://git-lfs", "a placeholder of Git LFS; fetch the file itself"},
		{"<!DOCTYPE html", "a web page"}, {"<html", "a web page"},
	} {
		if strings.HasPrefix(string(head[:min(len(head), 64)]), k.magic) {
			return k.name
		}
	}
	return ""
}

// defects says in words what mesh.New found.
func defects(m *mesh.TriMesh) []string {
	var w []string
	d := m.Defects()
	faces := m.TriangleCount() + d.OutOfRangeFaces + d.DegenerateFaces + d.NonFiniteFaces
	add := func(n, of int, what string) {
		if n > 0 {
			w = append(w, fmt.Sprintf("%d of %d %s", n, of, what))
		}
	}
	add(d.NonFiniteVertices, m.VertexCount(), "vertices have no finite position and are not drawn.")
	add(d.NonFiniteFaces, faces, "triangles touch such a vertex and are not drawn.")
	add(d.OutOfRangeFaces, faces, "triangles name a vertex that does not exist and are not drawn.")
	add(d.DegenerateFaces, faces, "triangles name one vertex twice and are not drawn.")
	if m.VertexCount() == 0 {
		w = append(w, "The file holds no vertices.")
	}
	return w
}

// fewer cuts a list of warnings to what someone may read.
func fewer(w []string) []string {
	const most = 40
	if len(w) <= most {
		return w
	}
	return append(w[:most:most], fmt.Sprintf("There are %d more warnings.", len(w)-most))
}

// isRegular says why a file that is not a regular one cannot be read.
func isRegular(info os.FileInfo) error {
	switch {
	case info.Mode().IsRegular():
		return nil
	case info.IsDir():
		return fault("this is a folder, no mesh file")
	}
	return fault("this is a device or pipe, no mesh file")
}
