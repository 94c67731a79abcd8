package main

import (
	"bytes"
	"image"
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
	if err := generate(made, filepath.Join(checkedIn, "templates")); err != nil {
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
		if same, err := sameContent(path, filepath.Join(checkedIn, name)); err != nil || !same {
			t.Errorf("%s is not what the generator makes (%v); run: go generate ./assets", name, err)
		}
		return nil
	})
	if err != nil || count == 0 {
		t.Errorf("%d files, error %v", count, err)
	}
}

// TestFilledInPlacesAreUpToDate compares what the formats say with what stands
// in the README and for the desktop.
func TestFilledInPlacesAreUpToDate(t *testing.T) {
	project := filepath.Join("..", "..", "..")
	files, err := filled(project)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range files {
		got, err := os.ReadFile(filepath.Join(project, filepath.FromSlash(path)))
		if err != nil || string(got) != want {
			t.Errorf("%s is not what the formats say (%v); run: go generate ./assets", path, err)
		}
	}
}

// sameContent compares pictures by their pixels and other files by their bytes.
func sameContent(a, b string) (bool, error) {
	if filepath.Ext(a) == ".png" {
		x, err := readPNG(a)
		if err != nil {
			return false, err
		}
		y, err := readPNG(b)
		if err != nil {
			return false, err
		}
		return samePixels(y, x.(*image.NRGBA)), nil
	}
	x, err := os.ReadFile(a)
	if err != nil {
		return false, err
	}
	y, err := os.ReadFile(b)
	return bytes.Equal(x, y), err
}
