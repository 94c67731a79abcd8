package workspace

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"cairn/internal/atomicfile"
)

// What the program itself remembers from one start to the next is kept in files
// of the user's configuration folder, each a JSON text. Nothing of it is in the
// files that the user opens.

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

// filePath is a path as these files have it. JSON holds Unicode only, and
// file names may be any bytes: such a path is written in the quotation marks and
// escapes of Go, with which no absolute path begins.
type (
	filePath  string
	filePaths []filePath
)

// MarshalJSON is part of json.Marshaler.
func (p filePath) MarshalJSON() ([]byte, error) {
	text := string(p)
	if !utf8.ValidString(text) {
		text = strconv.QuoteToASCII(text)
	}
	return json.Marshal(text)
}

// UnmarshalJSON is part of json.Unmarshaler. What is no text is no path.
func (p *filePath) UnmarshalJSON(b []byte) error {
	var text string
	if json.Unmarshal(b, &text) != nil {
		return nil
	}
	if strings.HasPrefix(text, `"`) {
		text, _ = strconv.Unquote(text)
	}
	*p = filePath(text)
	return nil
}

func toFilePaths(paths []string) (f filePaths) {
	for _, p := range paths {
		f = append(f, filePath(p))
	}
	return f
}

func (f filePaths) strings() (paths []string) {
	for _, p := range f {
		paths = append(paths, string(p))
	}
	return paths
}
