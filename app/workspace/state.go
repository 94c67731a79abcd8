package workspace

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"cairn/internal/atomicfile"
)

// What the program itself remembers from one start to the next is kept in files
// of the user's configuration folder, each a JSON text with paths as pathtext has
// them. Nothing of it is in the files that the user opens.

// mostState bounds such a file, in bytes: what is larger was not written by this
// program.
const mostState = 8 << 20

func statePath(name string) (string, error) {
	folder, err := os.UserConfigDir()
	return filepath.Join(folder, "cairn", name), err
}

// readState reads a file of the program's state.
func readState(name string) ([]byte, error) {
	path, err := statePath(name)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > mostState {
		return nil, fmt.Errorf("%s is no file of Cairn's", path)
	}
	return os.ReadFile(path)
}

// writeState writes a file of the program's state, whole or not at all.
func writeState(name string, value any) error {
	path, err := statePath(name)
	if err != nil {
		return err
	}
	b, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return atomicfile.Write(path, func(w io.Writer) error {
		_, err := w.Write(append(b, '\n'))
		return err
	})
}
