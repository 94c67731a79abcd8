package workspace

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"cairn/internal/atomicfile"
	"cairn/internal/userfolder"
)

// What the program itself remembers from one start to the next is kept in files
// of userfolder.State, each a JSON text with paths as pathtext has
// them. Nothing of it is in the files that the user opens.

// mostState bounds such a file, in bytes: what is larger was not written by this
// program.
const mostState = 8 << 20

func statePath(name string) (string, error) {
	folder, err := userfolder.State()
	return filepath.Join(folder, name), err
}

// earlierState returns the file of that name where earlier versions kept it; "" for none.
func earlierState(name string) string {
	if folder := userfolder.Earlier(); folder != "" {
		return filepath.Join(folder, name)
	}
	return ""
}

// readState reads a file of the program's state, where there is none that of an earlier
// version.
func readState(name string) ([]byte, error) {
	path, err := statePath(name)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if earlier := earlierState(name); earlier != "" && errors.Is(err, fs.ErrNotExist) {
		path = earlier
		info, err = os.Stat(path)
	}
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > mostState {
		return nil, fmt.Errorf("%s is no file of Cairn's", path)
	}
	return os.ReadFile(path)
}

// writeState writes a file of the program's state, whole or not at all. That of an
// earlier version goes then.
func writeState(name string, value any) error {
	path, err := statePath(name)
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	err = atomicfile.Write(path, func(w io.Writer) error {
		_, err := w.Write(append(b, '\n'))
		return err
	})
	if earlier := earlierState(name); earlier != "" && err == nil {
		_ = os.Remove(earlier) // or it is there still, and does not count
	}
	return err
}
