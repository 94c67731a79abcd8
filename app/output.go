package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"cairn/app/picture"
	"cairn/app/workspace"
)

// outputFiles returns the picture file of each mesh. out is one file for one
// mesh; for several it is a folder, or a name in which {} stands for a mesh's
// name without its extension. Two meshes must not share a picture. check says why a name
// cannot be that of a picture.
func outputFiles(meshes []string, out string, check func(name string) error) ([]string, error) {
	if out == "" {
		return nil, usagef("say with -o where the picture goes, such as -o picture.png")
	}
	pattern := out
	if info, err := os.Stat(out); strings.HasSuffix(out, "/") || strings.HasSuffix(out, string(filepath.Separator)) || err == nil && info.IsDir() {
		pattern = filepath.Join(out, "{}.png")
	}
	if err := check(pattern); err != nil {
		return nil, usageError{err}
	}
	if len(meshes) > 1 && !strings.Contains(pattern, "{}") {
		return nil, usagef("-o %s: %d meshes need a folder, or a name with {} for each mesh's own, such as -o 'pictures/{}.png'",
			out, len(meshes))
	}
	files := make([]string, len(meshes))
	of := map[string]string{}
	for i, m := range meshes {
		files[i] = strings.ReplaceAll(pattern, "{}", stem(m))
		if other, ok := of[files[i]]; ok {
			return nil, usagef("%s and %s would both become %s: make their pictures in two calls", other, m, files[i])
		}
		of[files[i]] = m
	}
	return files, nil
}

// checkName says why a file of that name cannot hold what is asked for.
func (f *renderFlags) checkName(name string) error {
	if f.turntable > 0 {
		width, height, _ := f.pixels() // checked
		return picture.CheckAnimation(name, f.turntable, width, height, f.delay)
	}
	format, err := picture.FormatOf(name)
	if err == nil && format == picture.JPEG && f.background == "transparent" {
		err = fmt.Errorf("%s: %w", name, picture.ErrTransparent)
	}
	return err
}

// stem returns a file's name without its folder, extension and ".gz".
func stem(path string) string { return filepath.Base(workspace.Stem(path)) }
