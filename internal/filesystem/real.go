package filesystem

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Real is the computer's own disk.
var Real Disk = real{}

type real struct{}

// realFile adds the lock to an os.File.
type realFile struct{ *os.File }

func (f realFile) TryLock() error { return tryLock(f.File) }

func (real) OpenFile(name string, flag int, perm fs.FileMode) (File, error) {
	file, err := os.OpenFile(name, flag, perm)
	if err != nil {
		return nil, err
	}
	return realFile{file}, nil
}

func (real) Stat(name string) (fs.FileInfo, error)     { return os.Stat(name) }
func (real) Lstat(name string) (fs.FileInfo, error)    { return os.Lstat(name) }
func (real) SameFile(a, b fs.FileInfo) bool            { return os.SameFile(a, b) }
func (real) Writable(name string) error                { return writable(name) }
func (real) EvalSymlinks(name string) (string, error)  { return filepath.EvalSymlinks(name) }
func (real) Readlink(name string) (string, error)      { return os.Readlink(name) }
func (real) Mkdir(name string, perm fs.FileMode) error { return os.Mkdir(name, perm) }
func (real) Link(old, new string) error                { return os.Link(old, new) }
func (real) Rename(old, new string) error              { return rename(old, new) }
func (real) Remove(name string) error                  { return os.Remove(name) }
func (real) SyncFolder(name string) error              { return syncFolder(name) }

func (real) ReadFolder(name string, most int) ([]string, error) {
	folder, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	if most == 0 {
		return nil, nil
	}
	names, err := folder.Readdirnames(most)
	if errors.Is(err, io.EOF) { // there are none
		err = nil
	}
	return names, err
}
