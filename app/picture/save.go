package picture

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// Save writes img to a file, in the format of its extension. The file appears
// whole, replacing an older one, or not at all: an error, or ctx done, leaves
// everything as it was. It may be called from any goroutine; img must not
// change meanwhile.
func Save(ctx context.Context, path string, img image.Image, o Options) error {
	f, err := FormatOf(path)
	if err != nil {
		return err
	}
	err = replace(path, func(file *os.File) error { return Encode(ctx, file, img, f, o) })
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("%s: the picture was not written: %w", path, withoutName(err))
	}
	return err
}

// replace has write fill a new file and then gives it the name path.
func replace(path string, write func(*os.File) error) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // the link stays, as with a program that writes in place
	}
	old, statErr := os.Stat(path)
	if statErr == nil && !old.Mode().IsRegular() {
		return errors.New("there is a folder or a device of that name")
	}
	// In the same folder, so that the rename stays within one file system.
	name := filepath.Join(filepath.Dir(path), fmt.Sprintf(".cairn-%x%s", rand.Uint64(), filepath.Ext(path)))
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	defer os.Remove(name) // after the rename there is nothing to remove
	err = write(file)
	if err == nil && statErr == nil {
		err = file.Chmod(old.Mode().Perm())
	}
	if err == nil {
		err = file.Sync()
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(name, path)
	}
	return err
}

// withoutName takes the temporary file's name out of an error.
func withoutName(err error) error {
	if e := (*fs.PathError)(nil); errors.As(err, &e) {
		return e.Err
	}
	if e := (*os.LinkError)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}
