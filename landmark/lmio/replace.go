package lmio

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
)

// replaceFile makes the file hold data, or leaves it as it was. The new content
// is on the disk before it gets the name, so that a crash or a power cut leaves
// the old file or the new one and never a part. It writes through a symbolic
// link to the file that the link names.
func replaceFile(path string, data []byte) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	old, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case !old.Mode().IsRegular():
		return fmt.Errorf("%s: is not a regular file", path)
	}
	file, err := createBeside(path)
	if err != nil {
		return fmt.Errorf("%s: not saved: %w", path, err)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("%s: not saved, the file is as it was: %w", path, err)
			os.Remove(file.Name())
		}
	}()
	if _, err = file.Write(data); err == nil {
		err = file.Sync()
	}
	if old != nil && err == nil {
		err = file.Chmod(old.Mode().Perm())
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err == nil {
		syncFolder(filepath.Dir(path))
	}
	return err
}

// createBeside makes an empty hidden file in the folder of path: a rename is
// atomic only within one file system. os.CreateTemp would make it private,
// where a new file should have the user's usual permissions.
func createBeside(path string) (*os.File, error) {
	const attempts = 10 // at names; a second one is hardly ever needed
	for attempt := 1; ; attempt++ {
		name := filepath.Join(filepath.Dir(path), fmt.Sprintf(".cairn-%08x.tmp", rand.Uint32()))
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if err == nil || !errors.Is(err, fs.ErrExist) || attempt == attempts {
			return file, err
		}
	}
}

// syncFolder makes a rename in the folder last through a power cut. Its error is
// not the save's: the file is whole under either name by now, and some file
// systems cannot sync a folder.
func syncFolder(dir string) {
	if runtime.GOOS == "windows" {
		return // folders cannot be opened for it there
	}
	if d, err := os.Open(dir); err == nil {
		d.Sync()
		d.Close()
	}
}
