//go:build unix

package beside

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestOpenRegularDoesNotWait(t *testing.T) {
	odd := errors.New("odd")
	regular := func(info os.FileInfo) error {
		if !info.Mode().IsRegular() {
			return odd
		}
		return nil
	}
	dir := t.TempDir()
	pipe, link, file := filepath.Join(dir, "pipe"), filepath.Join(dir, "link"), filepath.Join(dir, "file")
	if err := errors.Join(syscall.Mkfifo(pipe, 0o600), os.Symlink(pipe, link), os.WriteFile(file, []byte("abc"), 0o600)); err != nil {
		t.Skip(err)
	}
	for _, path := range []string{pipe, link, dir, "/dev/null"} {
		if _, _, err := OpenRegular(path, regular); !errors.Is(err, odd) {
			t.Errorf("%s: %v", path, err)
		}
	}
	// A name that becomes that of a pipe after the first look.
	first := true
	_, _, err := OpenRegular(pipe, func(info os.FileInfo) error {
		if first {
			first = false
			return nil
		}
		return regular(info)
	})
	if !errors.Is(err, odd) {
		t.Errorf("a pipe that came meanwhile: %v", err)
	}
	f, info, err := OpenRegular(file, regular)
	if err != nil || info.Size() != 3 {
		t.Fatalf("%v, %v", info, err)
	}
	f.Close()
}
