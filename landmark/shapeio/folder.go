package shapeio

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"cairn/internal/atomicfile"
)

// ErrFull says that a folder holds files, which Write leaves alone.
var ErrFull = errors.New("the folder holds files already")

// Check says why Write would not write to a folder: ErrFull, where it holds something.
func Check(folder string, force bool) error {
	entries, err := os.ReadDir(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return atomicfile.CheckFolder(filepath.Clean(folder))
	case err != nil:
		return fmt.Errorf("%s: %w", folder, err)
	case len(entries) > 0 && !force:
		return fmt.Errorf("%s: %w, such as %s", folder, ErrFull, entries[0].Name())
	}
	return nil
}

// Write writes the files of an analysis into a folder. One that is not there, or is empty, appears
// with all files at once, or not at all. With force the files are replaced one by one in a
// folder that holds files, each whole, the manifest last; other files stay as they are.
func (a *Analysis) Write(folder string, force bool) error {
	if err := Check(folder, force); err != nil {
		return err
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	files, err := a.files(folder)
	if err != nil {
		return err
	}
	if entries, err := os.ReadDir(folder); err == nil && len(entries) > 0 {
		return writeInto(folder, files)
	}
	made := filepath.Join(filepath.Dir(folder), fmt.Sprintf(".%s-%d", filepath.Base(folder), time.Now().UnixNano()))
	if err := os.Mkdir(made, 0o777); err != nil {
		return fmt.Errorf("%s: cannot be made beside it: %w", folder, err)
	}
	defer os.RemoveAll(made)
	if err := writeInto(made, files); err != nil {
		return err
	}
	if err := os.Remove(folder); err != nil && !errors.Is(err, fs.ErrNotExist) { // an empty one
		return fmt.Errorf("%s: %w", folder, err)
	}
	if err := os.Rename(made, folder); err != nil {
		return fmt.Errorf("%s: %w", folder, err)
	}
	return nil
}

func writeInto(folder string, files []file) error {
	for _, f := range files {
		err := atomicfile.Write(filepath.Join(folder, f.name), func(w io.Writer) error {
			_, err := w.Write(f.content)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
