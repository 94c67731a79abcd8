// Package beside opens the files that a model or a landmark file refers to, and
// only where they lie in its folder or below it. It opens no devices and pipes.
package beside

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Folder is the folder of a model, the only one in which the files that the
// model names are looked for. A model may come from anywhere, and a name in it
// must not make this program read a device or another's file, nor ask a server
// on the network for a file, which on Windows sends the user's hashed password.
type Folder struct{ root *os.Root }

// Open opens the folder in which a model file lies. It must be closed.
func Open(model string) (*Folder, error) {
	r, err := os.OpenRoot(filepath.Dir(model))
	if err != nil {
		return nil, err
	}
	return &Folder{r}, nil
}

// Close lets go of the folder.
func (f *Folder) Close() { f.root.Close() }

// Has reports whether a regular file of that name lies in the folder itself.
func (f *Folder) Has(base string) bool {
	info, err := f.root.Stat(base)
	return err == nil && info.Mode().IsRegular()
}

// errOutside is the reason for refusing most names.
var errOutside = errors.New("points outside the model's folder")

// errNoFile says that a name is fine but nothing is there.
var errNoFile = errors.New("is not there")

// maxName bounds the length of a name, as file systems do.
const maxName = 1024

// localNames returns the names that a reference may stand for: itself and, if
// it is written like part of a web address, what that means. The rules are the
// same on every system, so that a model opens the same everywhere.
func localNames(ref string) ([]string, error) {
	refs := []string{ref}
	if d, err := url.PathUnescape(ref); err == nil && d != ref {
		refs = append(refs, d)
	}
	for i, r := range refs {
		name, err := localName(r)
		if err != nil {
			return nil, err
		}
		refs[i] = name
	}
	return refs, nil
}

// Check returns why a file of that name would not be opened, or nil. It looks at
// the name only.
func Check(ref string) error {
	_, err := localNames(ref)
	return err
}

func localName(ref string) (string, error) {
	if len(ref) > maxName {
		return "", fmt.Errorf("is longer than %d bytes", maxName)
	}
	for _, c := range []byte(ref) {
		if c < ' ' || c == 0x7f {
			return "", errors.New("holds a control character")
		}
	}
	// A colon: an address (http:), a drive (C:), a stream of a file (x.png::$DATA).
	if ref == "" || strings.ContainsAny(ref, ":~$") {
		return "", errOutside
	}
	name := strings.ReplaceAll(ref, `\`, "/")
	if name[0] == '/' {
		return "", errOutside
	}
	for part := range strings.SplitSeq(name, "/") {
		switch {
		case part == "" || part == ".":
		case part == "..":
			return "", errOutside
		case strings.HasSuffix(part, ".") || strings.HasSuffix(part, " "):
			return "", errors.New("ends in a dot or space, which means another file on Windows")
		case IsDevice(part):
			return "", errors.New("is the name of a device on Windows")
		}
	}
	if name = path.Clean(name); name == "." {
		return "", errors.New("is a folder")
	}
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return "", errOutside
	}
	return name, nil
}

// IsDevice reports whether Windows takes a file name, without a folder, for a
// device, whatever its extension. It is the same on every system.
func IsDevice(name string) bool {
	stem, _, _ := strings.Cut(strings.ToLower(name), ".")
	stem = strings.TrimRight(stem, " ")
	switch stem {
	case "con", "prn", "aux", "nul", "conin", "conout", "conin$", "conout$":
		return true
	}
	for _, port := range [2]string{"com", "lpt"} {
		if n, ok := strings.CutPrefix(stem, port); ok && len([]rune(n)) == 1 && strings.Contains("0123456789¹²³", n) {
			return true
		}
	}
	return false
}

// Read returns the content of a file that a model refers to, and its name below
// the folder. beside is the folder of the file that holds the reference, below
// the model's, or "". ref may be written like part of a web address. A file of
// more than most bytes is refused. The error begins with a verb, to stand after
// the name in a message.
func (f *Folder) Read(beside, ref string, most int64) (content []byte, name string, err error) {
	names, err := localNames(ref)
	if err != nil {
		return nil, "", err
	}
	if beside != "" && beside != "." {
		for _, n := range names {
			names = append([]string{path.Join(beside, n)}, names...)
		}
	}
	for _, n := range names {
		content, err = f.readLocal(n, most)
		if !errors.Is(err, errNoFile) {
			return content, n, err
		}
	}
	return nil, "", err
}

func (f *Folder) readLocal(name string, most int64) ([]byte, error) {
	// Root refuses what escapes through links, but not devices and pipes; those
	// must not block, and are found out by Stat.
	file, err := f.root.OpenFile(filepath.FromSlash(name), os.O_RDONLY|noWait, 0)
	if err != nil {
		return nil, openFailure(err)
	}
	defer file.Close()
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, openFailure(err)
	case !info.Mode().IsRegular():
		return nil, errors.New("is no regular file")
	case info.Size() > most:
		return nil, fmt.Errorf("has %d MB, more than %d", info.Size()>>20, most>>20)
	}
	b := make([]byte, info.Size())
	if _, err := io.ReadFull(file, b); err != nil {
		return nil, errors.New("cannot be read: it became shorter")
	}
	return b, nil
}

// openFailure says in few words why a file could not be opened.
func openFailure(err error) error {
	var p *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errNoFile
	case errors.As(err, &p) && strings.Contains(p.Err.Error(), "escapes"):
		return errOutside
	case errors.As(err, &p):
		return fmt.Errorf("cannot be read: %w", p.Err)
	}
	return err
}
