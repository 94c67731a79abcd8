//go:build unix

package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// file is one file to try.
type file struct {
	path  string
	size  int64
	valid bool // it must load: it stands in no folder "invalid"
	kind  string
}

// meshes and landmarks are the extensions of the kinds of files that Cairn
// reads. They are stated here again, so that a format that gets lost in the
// program is missed here.
var (
	meshes    = []string{".ply", ".obj", ".stl", ".off", ".gltf", ".glb", ".vtk", ".vtp", ".mjson", ".obj.gz", ".ply.gz", ".stl.gz"}
	landmarks = []string{
		".ljson", ".mrk.json", ".fcsv", ".pp", ".pptpl", ".tps", ".nts", ".dta", ".pts", ".landmarkascii", ".landmarks.csv",
		".lm3", ".lm2", ".bnd", ".ckpt", ".ver", ".lmk", ".stv", ".am", ".asf", ".lan", ".acsv", ".tsv", ".xyz", ".asc", ".yml", ".yaml",
	}
)

// collect returns the files below the folder that Cairn says it reads. Of the
// extensions that others have too (.json, .csv, .txt) it takes those that the
// data's own description says are landmarks.
func collect(data string) ([]file, error) {
	var files []file
	err := filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		kind := kindOf(data, path)
		if kind == "" {
			return nil
		}
		info, err := d.Info()
		if err != nil || !info.Mode().IsRegular() {
			return err
		}
		f := file{path: path, size: info.Size(), kind: kind, valid: !strings.Contains(filepath.ToSlash(path), "/invalid/")}
		files = append(files, f)
		return nil
	})
	return files, err
}

// shared are files, by the end of their path, whose extension does not tell.
var shared = []string{
	"gorilla/Gorilla_template_LM1.json", "menpo/kohmal.json", "formats/landmarks.json", "formats/landmarks.csv", "minimal/scalismo.json",
	"minimal/slicer_table.csv", "minimal/morphoj.csv", "minimal/morphologika.txt", "minimal/3dteethland__kpt.json",
	"geomorph_course/mophologikaexample.txt", "csv_dialects/3colnoheader.csv", "csv_dialects/3colwithheader.csv", "csv_dialects/4column.csv",
	"csv_dialects/6column.csv", "menpo/templates/ibug68.v1.json",
}

func kindOf(data, path string) string {
	name := strings.ToLower(filepath.Base(path))
	has := func(ext string) bool { return strings.HasSuffix(name, ext) }
	slash := filepath.ToSlash(path)
	switch {
	case slices.ContainsFunc(meshes, has):
		return "mesh"
	case slices.ContainsFunc(landmarks, has), slices.ContainsFunc(shared, func(s string) bool { return strings.HasSuffix(slash, s) }),
		strings.Contains(slash, "synthetic/valid/csv"), strings.Contains(slash, "synthetic/invalid/csv"):
		return "landmarks"
	}
	return ""
}

// read returns the file's content.
func (f file) read() ([]byte, error) { return os.ReadFile(f.path) }
