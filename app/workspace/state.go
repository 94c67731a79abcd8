package workspace

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"cairn/internal/atomicfile"
	"cairn/internal/userfolder"
)

// What the program itself remembers from one start to the next is kept in files
// of userfolder.State, each a JSON text with paths as pathtext has
// them. Nothing of it is in the files that the user opens.

// mostState bounds such a file, in bytes: what is larger was not written by this
// program.
const mostState = 8 << 20

// stateFile is a file of the program's state.
type stateFile struct {
	path    string
	earlier string // where earlier versions kept it; "" for nowhere
}

// stateFileOf returns where the file of that name is now.
func stateFileOf(name string) (f stateFile, err error) {
	folder, err := userfolder.State()
	f.path = filepath.Join(folder, name)
	if earlier := userfolder.Earlier(); earlier != "" {
		f.earlier = filepath.Join(earlier, name)
	}
	return f, err
}

// statePatience is how long a reader waits for what is still to be written.
const statePatience = 5 * time.Second

// readState reads a file of the program's state, as it is when what is to be written has
// been. It waits for the disk.
func readState(name string) ([]byte, error) {
	f, err := stateFileOf(name)
	if err != nil {
		return nil, err
	}
	FinishState(statePatience)
	return f.read()
}

// read reads the file, where there is none that of an earlier version.
func (f stateFile) read() ([]byte, error) {
	path := f.path
	info, err := os.Stat(path)
	if f.earlier != "" && errors.Is(err, fs.ErrNotExist) {
		path = f.earlier
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

// writeStateLater has a file of the program's state written in the background. failed runs
// there, where that cannot be done; it may be nil. The value must not change any more.
func writeStateLater(name string, value any, failed func(error)) {
	f, err := stateFileOf(name)
	states.add(f.path, func() {
		if err == nil {
			err = f.write(value)
		}
		if err != nil && failed != nil {
			failed(err)
		}
	})
}

// write writes the file, whole or not at all. That of an earlier version goes then.
func (f stateFile) write(value any) error {
	b, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return err
	}
	err = atomicfile.Write(f.path, func(w io.Writer) error {
		_, err := w.Write(append(b, '\n'))
		return err
	})
	if f.earlier != "" && err == nil {
		_ = os.Remove(f.earlier) // or it is there still, and does not count
	}
	return err
}
