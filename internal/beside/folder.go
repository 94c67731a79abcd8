// Package beside opens the files that a model or a landmark file refers to, and
// only where they lie in its folder or below it. It opens no devices and pipes.
//
// Models name their files as it suited the computer that wrote them. So a name
// is looked for as it stands, then without regard to letter case and encoding,
// and then without the folders before it. All of that happens inside the
// model's folder; links that lead out of it are followed only as links.go says.
package beside

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Folder is the folder of a model, the only one in which the files that the
// model names are looked for. A model may come from anywhere, and a name in it
// must not make this program read a device or another's file, nor ask a server
// on the network for a file, which on Windows sends the user's hashed password.
//
// A Folder is for one goroutine.
type Folder struct {
	root     *os.Root
	model    string             // its path, as the user gave it
	listings map[string]listing // of the folder and those below, see listing.go
	used     map[string]File    // by name, see Used
	stores   []*store           // where links may lead, see links.go; nil before they are needed
}

// File is a file beside a model that was read, or looked for in vain.
type File struct {
	Path    string // of the model's folder, as the user gave it, and of the file in it
	Size    int64  // -1: it was not there
	Changed time.Time
}

// Used returns the files that Read and Find have come by so far, each as it was when it was
// opened: should one be another now, or be there now, then what was made of them is out of
// date. Of a model that names very many files, some are left out. It may also be called when
// the folder is closed.
func (f *Folder) Used() []File { return slices.Collect(maps.Values(f.used)) }

// mostUsed bounds what a model that names files without end has noted.
const mostUsed = 10_000

// use notes a file by its name below the folder; info is nil where it is not there.
func (f *Folder) use(name string, info fs.FileInfo) {
	u := File{Path: filepath.Join(filepath.Dir(f.model), filepath.FromSlash(name)), Size: -1}
	if info != nil {
		u.Size, u.Changed = info.Size(), info.ModTime()
	}
	if f.used == nil {
		f.used = map[string]File{}
	}
	if len(f.used) < mostUsed {
		f.used[name] = u
	}
}

// Open opens the folder in which a model file lies. It must be closed.
func Open(model string) (*Folder, error) {
	r, err := os.OpenRoot(filepath.Dir(model))
	if err != nil {
		return nil, err
	}
	return &Folder{root: r, model: model}, nil
}

// Close lets go of the folder.
func (f *Folder) Close() {
	f.root.Close()
	for _, s := range f.stores {
		s.close()
	}
}

// Find returns the name of the regular file in the folder itself that has the
// given name, or else one that differs by letter case or encoding only.
func (f *Folder) Find(base string) (name string, ok bool) {
	if directName(base) == nil && !strings.Contains(base, "/") && f.isRegular(base) {
		return base, true
	}
	if name, ok = f.match(".", base); ok && f.isRegular(name) {
		return name, true
	}
	if directName(base) == nil {
		f.use(base, nil)
	}
	return name, false
}

func (f *Folder) isRegular(name string) bool {
	info, err := f.root.Stat(name)
	if escapes(err) {
		file, e := f.open(name)
		if e != nil {
			return false
		}
		defer file.Close()
		info, err = file.Stat()
	}
	return err == nil && info.Mode().IsRegular()
}

var (
	// errOutside is the reason for not finding what a model has from elsewhere.
	errOutside = errors.New("points outside the model's folder, and no file of that name lies beside the model")
	// errLinked is the reason for refusing links.
	errLinked = errors.New("is a link that points outside the model's folder, and is not followed")
	// errNoFile says that a name is fine but nothing is there.
	errNoFile = errors.New("is not there")
	// errDangling says that a link is fine but what it leads to is not there.
	errDangling = errors.New("is a link to a file that is not there; if it is one of git-annex, fetch it (git annex get)")
)

// Read returns the content of a file that a model refers to, and its name below
// the folder; see Same for whether that is what ref says. below is the folder of
// the file that holds the reference, below the model's, or "". A file of more
// than most bytes is refused. The error begins with a verb, to stand after the
// name in a message.
//
// A file is looked for as ref names it, which may be written like part of a web
// address or with the separators of Windows; then so without regard to letter
// case and encoding; then by its bare name beside the model; and then by what
// trailing part of a path there is below the folder. Where letter case leaves a
// choice, the same letters come before others, and then the order of bytes.
func (f *Folder) Read(below, ref string, most int64) (content []byte, name string, err error) {
	r, err := parse(ref)
	if err != nil {
		return nil, "", err
	}
	for name := range f.candidates(path.Clean("./"+below), r) {
		content, err = f.readLocal(name, most)
		if !errors.Is(err, errNoFile) {
			return content, name, err
		}
		f.use(name, nil)
	}
	return nil, "", r.missing()
}

// candidates yields the names below the folder under which a reference may be
// found. Those that are no more than guesses are names that are there.
func (f *Folder) candidates(below string, r reference) func(yield func(string) bool) {
	folders := []string{below, "."}
	if below == "." {
		folders = folders[1:]
	}
	return func(yield func(string) bool) {
		for _, dir := range folders {
			for _, s := range r {
				if name := path.Join(dir, path.Join(s.parts...)); !s.outside && directName(name) == nil && !yield(name) {
					return
				}
			}
		}
		guess := func(first func(s spelling) int) bool {
			for _, dir := range folders {
				for _, s := range r {
					if name, ok := f.walk(dir, s.parts[first(s):]); ok && !yield(name) {
						return false
					}
				}
			}
			return true
		}
		whole := func(s spelling) int {
			if s.outside {
				return len(s.parts) // nothing
			}
			return 0
		}
		bare := func(s spelling) int { return len(s.parts) - 1 }
		if !guess(whole) || !guess(bare) {
			return
		}
		for skip := range r.longest() - 1 {
			if !guess(func(s spelling) int { return min(skip, len(s.parts)) }) {
				return
			}
		}
	}
}

// readLocal reads a regular file by its name below the folder.
func (f *Folder) readLocal(name string, most int64) ([]byte, error) {
	file, err := f.open(name)
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
	f.use(name, info)
	b := make([]byte, info.Size())
	if _, err := io.ReadFull(file, b); err != nil {
		return nil, errors.New("cannot be read: it became shorter")
	}
	return b, nil
}

// open opens a file of the folder. Root refuses what leads out of it through
// links, but not devices and pipes; those must not block, and the caller finds
// them out by Stat.
func (f *Folder) open(name string) (*os.File, error) {
	file, err := f.root.OpenFile(filepath.FromSlash(name), os.O_RDONLY|noWait, 0)
	if escapes(err) {
		return f.follow(name)
	}
	if errors.Is(err, fs.ErrNotExist) {
		if info, e := f.root.Lstat(filepath.FromSlash(name)); e == nil && info.Mode()&fs.ModeSymlink != 0 {
			return nil, errDangling
		}
	}
	return file, err
}

// escapes reports whether the error is that of Root for a link that leads out.
func escapes(err error) bool {
	var p *fs.PathError
	return errors.As(err, &p) && strings.Contains(p.Err.Error(), "escapes")
}

// openFailure says in few words why a file could not be opened.
func openFailure(err error) error {
	var p *fs.PathError
	switch {
	// A part of the path that is no folder: then the file is not there either.
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return errNoFile
	case errors.As(err, &p):
		return fmt.Errorf("cannot be read: %w", p.Err)
	}
	return err
}
