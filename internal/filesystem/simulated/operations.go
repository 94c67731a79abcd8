package simulated

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"syscall"
	"time"

	"cairn/internal/filesystem"
)

var (
	errNotFolder = syscall.ENOTDIR
	errFolder    = errors.New("is a folder")
)

// put changes a folder: the name gone leads nowhere any more, come leads to n.
func (n *node) put(m move) {
	delete(n.entries, m.gone)
	if m.come != "" {
		n.entries[m.come] = m.node
	}
	n.moves = append(n.moves, m)
}

// OpenFile is part of filesystem.Disk.
func (d *Disk) OpenFile(name string, flag int, perm fs.FileMode) (filesystem.File, error) {
	var h *handle
	err := d.do("open", name, func(int) error {
		n, err := d.find(name)
		switch {
		case err == nil && flag&(os.O_CREATE|os.O_EXCL) == os.O_CREATE|os.O_EXCL:
			return fs.ErrExist
		case err == nil && n.folder && flag&(os.O_WRONLY|os.O_RDWR) != 0:
			return errFolder
		case err == nil && flag&(os.O_WRONLY|os.O_RDWR) != 0 && n.mode&0o200 == 0:
			return syscall.EACCES
		case errors.Is(err, fs.ErrNotExist) && flag&os.O_CREATE != 0:
			folder, base, parentErr := d.parent(name)
			if parentErr != nil {
				return parentErr
			}
			n = d.newNode(perm)
			folder.put(move{come: base, node: n})
		case err != nil:
			return err
		}
		if flag&os.O_TRUNC != 0 {
			n.cut(0)
		}
		h = &handle{disk: d, node: n, name: name, flag: flag, life: d.life}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return h, nil
}

// newNode makes a file; its mode is not safe before a sync.
func (d *Disk) newNode(perm fs.FileMode) *node {
	d.made++
	return &node{number: d.made, mode: perm.Perm() &^ 0o022, safeMode: 0o600, modified: time.Now()}
}

// Stat is part of filesystem.Disk.
func (d *Disk) Stat(name string) (info fs.FileInfo, err error) {
	err = d.do("stat", name, func(int) error {
		n, err := d.find(name)
		if err == nil {
			info = n.info(path.Base(clean(name)))
		}
		return err
	})
	return info, err
}

// Lstat is part of filesystem.Disk.
func (d *Disk) Lstat(name string) (fs.FileInfo, error) { return d.Stat(name) }

// SameFile is part of filesystem.Disk.
func (d *Disk) SameFile(a, b fs.FileInfo) bool {
	x, isA := a.(*info)
	y, isB := b.(*info)
	return isA && isB && x.node == y.node
}

// Writable is part of filesystem.Disk.
func (d *Disk) Writable(name string) error {
	return d.do("access", name, func(int) error {
		n, err := d.find(name)
		if err == nil && n.mode&0o200 == 0 {
			err = syscall.EACCES
		}
		return err
	})
}

// EvalSymlinks is part of filesystem.Disk.
func (d *Disk) EvalSymlinks(name string) (string, error) {
	err := d.do("evalsymlinks", name, func(int) error {
		_, err := d.find(name)
		return err
	})
	return name, err
}

// Readlink is part of filesystem.Disk.
func (d *Disk) Readlink(name string) (string, error) {
	return "", d.do("readlink", name, func(int) error { return syscall.EINVAL })
}

// ReadFolder is part of filesystem.Disk.
func (d *Disk) ReadFolder(name string, most int) (names []string, err error) {
	err = d.do("readfolder", name, func(int) error {
		n, err := d.find(name)
		if err == nil && !n.folder {
			err = errNotFolder
		}
		if err == nil {
			names = slices.Sorted(maps.Keys(n.entries))
		}
		return err
	})
	if most >= 0 && len(names) > most {
		names = names[:most]
	}
	return names, err
}

// Mkdir is part of filesystem.Disk.
func (d *Disk) Mkdir(name string, perm fs.FileMode) error {
	return d.do("mkdir", name, func(int) error {
		folder, base, err := d.parent(name)
		if err != nil {
			return err
		}
		if folder.entries[base] != nil {
			return fs.ErrExist
		}
		n := d.newNode(perm)
		n.folder, n.mode, n.entries, n.safeEntries = true, n.mode|fs.ModeDir, map[string]*node{}, map[string]*node{}
		n.safeMode = n.mode
		folder.put(move{come: base, node: n})
		return nil
	})
}

// Link is part of filesystem.Disk.
func (d *Disk) Link(old, new string) error {
	return d.do("link", new, func(int) error {
		n, err := d.find(old)
		if err != nil {
			return err
		}
		folder, base, err := d.parent(new)
		if err != nil {
			return err
		}
		if folder.entries[base] != nil {
			return fs.ErrExist
		}
		folder.put(move{come: base, node: n})
		return nil
	})
}

// Rename is part of filesystem.Disk.
func (d *Disk) Rename(old, new string) error {
	return d.do("rename", new, func(int) error {
		n, err := d.find(old)
		if err != nil {
			return err
		}
		from, gone, err := d.parent(old)
		if err != nil {
			return err
		}
		to, come, err := d.parent(new)
		switch {
		case err != nil:
			return err
		case from != to:
			return errors.New("a rename into another folder: not simulated, and not needed")
		case to.entries[come] != nil && to.entries[come].folder:
			return errFolder
		}
		to.put(move{gone: gone, come: come, node: n})
		return nil
	})
}

// Remove is part of filesystem.Disk.
func (d *Disk) Remove(name string) error {
	return d.do("remove", name, func(int) error {
		n, err := d.find(name)
		if err != nil {
			return err
		}
		if n.folder && len(n.entries) > 0 {
			return syscall.ENOTEMPTY
		}
		folder, base, err := d.parent(name)
		if err == nil {
			folder.put(move{gone: base, node: n})
		}
		return err
	})
}

// SyncFolder is part of filesystem.Disk.
func (d *Disk) SyncFolder(name string) error {
	return d.do("syncfolder", name, func(int) error {
		n, err := d.find(name)
		if err == nil && !n.folder {
			err = errNotFolder
		}
		if err == nil {
			n.safeEntries, n.moves = maps.Clone(n.entries), nil
		}
		return err
	})
}

// info is what there is to know of a file.
type info struct {
	node     *node
	name     string
	size     int64
	mode     fs.FileMode
	owner    filesystem.Owner
	modified time.Time
}

func (n *node) info(name string) *info {
	return &info{n, name, int64(len(n.data)), n.mode, n.owner, n.modified}
}

func (i *info) Name() string       { return i.name }
func (i *info) Size() int64        { return i.size }
func (i *info) Mode() fs.FileMode  { return i.mode }
func (i *info) ModTime() time.Time { return i.modified }
func (i *info) IsDir() bool        { return i.mode.IsDir() }
func (i *info) Sys() any           { return i.owner }
func (i *info) String() string     { return fmt.Sprintf("%s %v %d", i.name, i.mode, i.size) }
