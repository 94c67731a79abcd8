package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// TestGeneratedFilesAreUpToDate makes everything again and compares it with
// what is checked in.
func TestGeneratedFilesAreUpToDate(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("other processors round the last bit differently (fused multiply-add)")
	}
	made, checkedIn := t.TempDir(), filepath.Join("..", "..")
	if err := generate(made); err != nil {
		t.Fatal(err)
	}
	count := 0
	err := filepath.WalkDir(made, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		count++
		name, err := filepath.Rel(made, path)
		if err != nil {
			return err
		}
		want, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if got, err := os.ReadFile(filepath.Join(checkedIn, name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the generator makes (%v); run: go generate ./assets", name, err)
		}
		return nil
	})
	if err != nil || count == 0 {
		t.Errorf("%d files, error %v", count, err)
	}
}
