package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"cairn/assets"
	"cairn/internal/atomicfile"
)

// sampleFiles writes the sample specimens to the user's cache, unless they are
// there already, and returns the meshes' paths.
func sampleFiles() ([]string, error) {
	cache, err := cacheFolder()
	if err != nil {
		cache = filepath.Join(os.TempDir(), "cairn")
	}
	folder := filepath.Join(cache, "sample")
	err = fs.WalkDir(assets.Sample(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := fs.ReadFile(assets.Sample(), name)
		if err != nil {
			return err
		}
		return place(filepath.Join(folder, filepath.FromSlash(name)), content)
	})
	if err != nil {
		return nil, fmt.Errorf("the sample cannot be written: %w", err)
	}
	return []string{filepath.Join(folder, assets.HighSpire), filepath.Join(folder, assets.LowSpire)}, nil
}

// place writes a file, whole or not at all, unless it has the content already.
func place(path string, content []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, content) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return atomicfile.Write(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}
