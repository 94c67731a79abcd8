// Command generate writes the files of package assets that are made by a
// program: the sample specimens, the icons, and the file types for the desktop.
// It also fills in what the formats say in the desktop entry and the README. It
// runs in the folder assets:
//
//	go generate ./assets
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"cairn/assets/internal/shell"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/scene/meshio"
)

func main() {
	err := generate(".", "templates")
	if err == nil {
		err = fill("..")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// generate writes everything below dir; templates is the folder with those that people
// write, of which it draws the pictures. The same program writes the same bytes
// each time.
func generate(dir, templates string) error {
	if err := specimens(filepath.Join(dir, "sample")); err != nil {
		return err
	}
	if err := templatePictures(templates, filepath.Join(dir, "templates")); err != nil {
		return err
	}
	if err := desktop(filepath.Join(dir, "desktop")); err != nil {
		return err
	}
	return icons(filepath.Join(dir, "icons", "hicolor"))
}

func specimens(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, s := range shell.Specimens() {
		m, g, err := s.Build()
		if err != nil {
			return err
		}
		var ply bytes.Buffer
		if err := meshio.WritePLY(&ply, m, "mm"); err != nil {
			return err
		}
		base := filepath.Join(dir, s.Name)
		if err := os.WriteFile(base+".ply", ply.Bytes(), 0o644); err != nil {
			return err
		}
		if err := lmio.Write(base+".ljson", []*landmark.Group{g}); err != nil {
			return err
		}
	}
	return nil
}
