package meshio

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"

	"cairn/internal/atomicfile"
	"cairn/internal/beside"
	"cairn/internal/message"
	"cairn/scene/mesh"
)

// Writes reports whether Write can make files of the format.
func (f Format) Writes() bool { return f.write != nil }

// Write writes the mesh in the format of the path's extension, packed by gzip
// where that ends in .gz. units, such as "mm", is kept where the format can and
// the unit is one that Read knows; it may be empty. Write only reads the mesh,
// which must not be cleared meanwhile, and may run on any goroutine.
//
// The file appears whole or not at all, and replaces an old one. Files that it
// names (materials, textures) are its companions: they lie in the same folder,
// have its stem, such as skull.mtl, skull.png and skull-2.png, and are written
// first. A companion never replaces anything: where its name is taken by a file
// that holds something else it gets the next number. If Write fails, those that
// it made are removed again.
//
// What the format cannot hold is left out; Losses tells it before. The error
// names the file; that of ctx comes as it is.
func Write(ctx context.Context, path string, m *mesh.TriMesh, units string) (err error) {
	f, err := WrittenAs(path)
	if err != nil {
		return err
	}
	o := &output{folder: filepath.Dir(path), stem: companionStem(path)}
	defer func() {
		if err != nil {
			o.undo()
		}
	}()
	err = atomicfile.Write(path, func(w io.Writer) error {
		err := o.main(ctx, path, w, func() error { return f.write(o, m, knownUnit(units)) })
		if err == nil || ctx.Err() != nil {
			return err
		}
		return fmt.Errorf("%s: %w", path, err)
	})
	if ctx.Err() != nil && err != nil {
		return ctx.Err()
	}
	return err
}

// Losses returns what Read will not give back of a mesh written to the path, in
// sentences for people. It is empty where it gives back the same mesh, and
// where Write would refuse the path. It goes through the whole mesh, so it does
// not belong on the window's goroutine. Faces that Read left out are not lost by
// writing.
func Losses(path string, m *mesh.TriMesh, units string) []string {
	f, err := WrittenAs(path)
	if err != nil {
		return nil
	}
	known := knownUnit(units)
	var losses []string
	if known == "" && units != "" {
		losses = append(losses, fmt.Sprintf("The unit %s is not one that %s files can name.", message.Quote(units), f.Name))
	}
	losses = append(losses, f.losses(m, known)...)
	if !f.bare {
		losses = append(losses, besideLosses(path, m)...)
	}
	return losses
}

// WrittenAs returns the format in which Write writes a file of that name. The error
// lists the known ones.
func WrittenAs(path string) (Format, error) {
	f := byExtension(path)
	if f != nil && f.Writes() {
		return *f, nil
	}
	var can []string
	for _, f := range Formats() {
		if f.Writes() {
			can = append(can, fmt.Sprintf("%s (%s)", f.Name, f.Extensions[0]))
		}
	}
	what := "the name says no format"
	if f != nil {
		what = f.Name + " files can be read but not written"
	} else if ext := filepath.Ext(path); ext != "" {
		what = fmt.Sprintf("%s is no extension of a mesh file", message.Quote(ext))
	}
	return Format{}, fmt.Errorf("%s: %s; meshes can be written as %s", path, what, strings.Join(can, ", "))
}

// output is what the writer of a format writes to.
type output struct {
	w io.Writer // the main file, buffered; its errors end the writing

	ctx    context.Context
	folder string
	stem   string   // of companions
	made   []string // paths of new companions
}

// main runs a writer with w set to write to the main file.
func (o *output) main(ctx context.Context, path string, file io.Writer, write func() error) error {
	o.ctx = ctx
	var z *gzip.Writer
	file = &cancelWriter{ctx, file}
	if strings.EqualFold(filepath.Ext(path), packed) {
		z = gzip.NewWriter(file)
		file = z
	}
	b := bufio.NewWriterSize(file, 1<<16)
	o.w = b
	err := write()
	if err == nil {
		err = b.Flush()
	}
	if err == nil && z != nil {
		err = z.Close()
	}
	if err == nil {
		err = ctx.Err()
	}
	return err
}

// cancelWriter ends a writing that is not wanted any more, and keeps the name of
// the temporary file out of the errors.
type cancelWriter struct {
	ctx context.Context
	w   io.Writer
}

func (c *cancelWriter) Write(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.w.Write(b)
	if e := (*fs.PathError)(nil); errors.As(err, &e) {
		err = e.Err
	}
	return n, err
}

// companion makes a file beside the main one with the given content and returns
// its name: the stem and the extension or, where another file has that name, the
// stem with a number. A file that holds the content already is taken as it is.
func (o *output) companion(ext string, content []byte) (name string, err error) {
	const most = 10_000 // numbers tried
	for i := 1; i <= most; i++ {
		if err := o.ctx.Err(); err != nil {
			return "", err
		}
		name = o.stem + ext
		if i > 1 {
			name = fmt.Sprintf("%s-%d%s", o.stem, i, ext)
		}
		path := filepath.Join(o.folder, name)
		info, err := os.Lstat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			err := atomicfile.Write(path, func(w io.Writer) error {
				_, err := (&cancelWriter{o.ctx, w}).Write(content)
				return err
			})
			if err == nil {
				o.made = append(o.made, path)
			}
			return name, err
		case err != nil:
			return "", err
		case info.Mode().IsRegular() && info.Size() == int64(len(content)):
			if b, err := os.ReadFile(path); err == nil && bytes.Equal(b, content) {
				return name, nil
			}
		}
	}
	return "", fmt.Errorf("the folder has %d files of the name %s%s with a number", most, o.stem, ext)
}

// undo removes the companions that were made.
func (o *output) undo() {
	for _, path := range o.made {
		_ = os.Remove(path) // the error that led here says more
	}
}

// companionStem returns the stem of the path's companions: that of the file,
// without the characters that mean something in a material file or for which
// Read and other programs refuse a name.
func companionStem(path string) string {
	const longest = 200 // bytes, so that numbers and extensions fit in a name
	stem := filepath.Base(path)
	if strings.EqualFold(filepath.Ext(stem), packed) {
		stem = stem[:len(stem)-len(packed)]
	}
	stem = strings.TrimSuffix(stem, filepath.Ext(stem))
	stem = strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f || r == utf8.RuneError || strings.ContainsRune(`:~$#%\/"*?<>|`, r) {
			return '_'
		}
		return r
	}, stem)
	for len(stem) > longest {
		_, n := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-n]
	}
	if stem == "" || stem[0] == '-' || stem[0] == '.' || beside.IsDevice(stem) {
		stem = "_" + stem
	}
	return stem
}
