package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cairn/app/study"
	"cairn/internal/message"
	"cairn/internal/natural"
	"cairn/internal/pathtext"
	"cairn/landmark/lmio"
	"cairn/landmark/shapeio"
	"cairn/scene/meshio"
)

// shapeFile is a landmark file of an analysis.
type shapeFile struct {
	path   string
	mesh   string   // that the table of a study names and that is there, "" for none
	row    string   // of the table, in words; "" for none
	study  string   // the folder of the study; "" for none
	values []string // what the table of a study says of it, in the order of shapeFiles.columns

	subject, observer string // as shapeio.Specimen has them
}

// shapeFiles are the landmark files of an analysis.
type shapeFiles struct {
	files   []shapeFile
	columns []string // of the tables of studies, but for those that name files
	notes   []string
	leftOut []shapeio.LeftOut
	alike   bool // landmark files of one name in a folder are all taken
}

// find finds the landmark files that arguments name: those of a study by its table, and in other
// folders all, but for the results of other analyses and out.
func (s *shapeFiles) find(ctx context.Context, args []string, out string) error {
	for _, a := range args {
		info, err := os.Stat(a)
		switch {
		case err != nil:
			return err
		case info.IsDir() && isFile(filepath.Join(a, study.TableName)):
			if err := s.findStudy(ctx, a); err != nil {
				return err
			}
		case info.IsDir():
			found, err := landmarksBelow(a, out)
			if err == nil && !s.alike {
				err = sameStems(found)
			}
			if err != nil {
				return err
			}
			if len(found) == 0 {
				return fmt.Errorf("%s: there is no landmark file in it", a)
			}
			for _, path := range found {
				s.files = append(s.files, shapeFile{path: path})
			}
		case !lmio.IsLandmarks(a) && meshio.IsMesh(a):
			return usagef("%s is a mesh: name the landmark files, or their folder", a)
		default:
			s.files = append(s.files, shapeFile{path: a})
		}
	}
	return nil
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// findStudy takes the landmark files of a study, in the order of its table, with what the table says of them.
func (s *shapeFiles) findStudy(ctx context.Context, folder string) error {
	file := filepath.Join(folder, study.TableName)
	table, err := study.Read(ctx, file)
	if err != nil {
		return err
	}
	s.notes = append(s.notes, prefixed(file, table.Notes)...)
	var which []int // columns of s for the table's
	for _, name := range table.Header() {
		c, ok := study.ParseColumn(name)
		if ok && (c == study.Mesh || c == study.Landmarks) || name == "" {
			which = append(which, -1)
			continue
		}
		k := slices.Index(s.columns, name)
		if k < 0 {
			k, s.columns = len(s.columns), append(s.columns, name)
		}
		which = append(which, k)
	}
	before, subjects := len(s.files), table.Subjects()
	found, without := table.LandmarkFiles(folder)
	for _, l := range found {
		row := fmt.Sprintf("row %d of %s", table.Number(l.Row), file)
		if l.Why != "" {
			s.leftOut = append(s.leftOut, shapeio.LeftOut{Name: pathtext.Encode(l.File), Reason: row + " " + l.Why})
			continue
		}
		f := shapeFile{path: l.File, mesh: l.Mesh, row: row, study: folder, values: make([]string, len(s.columns)), observer: table.Get(l.Row, study.Observer)}
		f.subject = folder + "\x00" + subjects[l.Row]
		for k, c := range which {
			if c >= 0 && f.values[c] == "" { // of two columns of one name the first
				f.values[c] = table.Cell(l.Row, k)
			}
		}
		s.files = append(s.files, f)
	}
	if without > 0 {
		s.notes = append(s.notes, fmt.Sprintf("%s: %s without landmarks", file, message.Plural(without, "row")))
	}
	if len(s.files) == before {
		return fmt.Errorf("%s: no row names landmarks that are there", file)
	}
	return nil
}

// reason returns why a file cannot be used, in words that do not repeat its path, with the row of a
// study that names it.
func (f shapeFile) reason(err error) string {
	text := strings.TrimPrefix(err.Error(), f.path+": ")
	if f.row != "" {
		text += " (" + f.row + ")"
	}
	return text
}

// paths returns the paths of the files.
func (s *shapeFiles) paths() (paths []string) {
	for _, f := range s.files {
		paths = append(paths, f.path)
	}
	return paths
}

// landmarksBelow returns the landmark files of a folder and those below it, in the order of people.
func landmarksBelow(folder, out string) (files []string, err error) {
	result, _ := os.Stat(out)
	err = filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := strings.HasPrefix(e.Name(), ".") && path != folder
		if e.IsDir() {
			info, err := e.Info()
			if hidden || err == nil && result != nil && path != folder && os.SameFile(info, result) || isResult(path) {
				return filepath.SkipDir
			}
			return nil
		}
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && !hidden && lmio.IsLandmarks(path) {
			files = append(files, path)
		}
		return nil
	})
	natural.Sort(files)
	return files, err
}

// isResult reports whether a folder holds the results of an analysis.
func isResult(folder string) bool {
	for _, name := range []string{"analysis.json", "outputData.csv", "meanShape.csv"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			return false
		}
	}
	return true
}

// sameStems says which files of a folder are landmarks of one name: one specimen would count twice.
func sameStems(files []string) error {
	of := map[string]string{}
	for _, file := range files {
		key := filepath.Join(filepath.Dir(file), stem(file))
		if other, ok := of[key]; ok {
			return fmt.Errorf("%s and %s are landmarks of one name, so that a specimen would count twice: name the files that are meant", other, file)
		}
		of[key] = file
	}
	return nil
}
