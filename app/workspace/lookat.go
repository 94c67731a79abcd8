package workspace

import (
	"fmt"

	"cairn/internal/atomicfile"
	"cairn/scene"
)

// Target is what the disk says of a path to which something is to be written.
type Target struct {
	Path    string
	Version atomicfile.Version // of the file that is there; zero where there is none, or none that can be looked at
	Err     error              // why no file can have that path
	// Changed tells that the path leads, by whatever name, to a landmark file that was read
	// or written for the document, and that another program has changed since. One that is
	// gone does not count.
	Changed bool
	Opened  bool   // whether it leads, by whatever name, to the file that the document was opened from
	Free    string // where Changed: the path with the first number behind its name that no file has
}

// LookAt returns a function that looks at a path for a document, which need not be open.
// It asks the disk, which may take for ever: it is to be called on a goroutine of its own,
// and holds nothing of the document. The path is absolute.
func (w *Workspace) LookAt(id scene.ID, path string) func() Target {
	files, known := w.files, map[string]atomicfile.Version{}
	opened := ""
	if e := w.Entry(id); e != nil {
		opened = e.Path
		for p, f := range e.files {
			known[p] = f.version
		}
	}
	return func() Target {
		t := Target{Path: path, Err: files.CheckFolder(path)}
		if t.Err != nil {
			return t
		}
		there, err := files.Disk.Stat(path)
		if err != nil {
			return t // writing says what is wrong
		}
		if there.IsDir() {
			t.Err = fmt.Errorf("%s is a folder: add the name of a file", path)
			return t
		}
		if info, err := files.Disk.Stat(opened); opened != "" && err == nil {
			t.Opened = files.Disk.SameFile(info, there)
		}
		if t.Version, err = files.ReadVersion(path); err != nil || !t.Version.There() {
			return t
		}
		version, of := known[path]
		for p, v := range known {
			if of {
				break
			}
			if info, err := files.Disk.Stat(p); err == nil && files.Disk.SameFile(info, there) {
				version, of = v, true
			}
		}
		if t.Changed = of && version != t.Version; t.Changed {
			t.Free = freeBeside(files, path)
		}
		return t
	}
}

// freeBeside returns the path with the first number behind its name that no file has.
func freeBeside(files atomicfile.Files, path string) string {
	stem := Stem(path)
	for i := 2; ; i++ {
		free := fmt.Sprintf("%s %d%s", stem, i, path[len(stem):])
		if _, err := files.Disk.Lstat(free); err != nil {
			return free
		}
	}
}
