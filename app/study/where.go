package study

import (
	"os"
	"path/filepath"
	"slices"
)

// FolderOf returns the folder of the study that a path names: the path of its table, or
// a folder with a table in it. ok is false for everything else. It asks the disk.
func FolderOf(path string) (folder string, ok bool) {
	if filepath.Base(path) == TableName {
		folder = filepath.Dir(path)
	} else {
		folder = path
	}
	info, err := os.Stat(filepath.Join(folder, TableName))
	return folder, err == nil && info.Mode().IsRegular()
}

// Among returns the folders of the studies that some of the paths name, each once, and
// the other paths. It asks the disk.
func Among(paths []string) (folders, others []string) {
	for _, p := range paths {
		folder, ok := FolderOf(p)
		switch {
		case !ok:
			others = append(others, p)
		case !slices.Contains(folders, filepath.Clean(folder)):
			folders = append(folders, filepath.Clean(folder))
		}
	}
	return folders, others
}
