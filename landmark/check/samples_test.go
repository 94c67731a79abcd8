package check

import (
	"archive/zip"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"cairn/internal/testfiles"

	"gonum.org/v1/gonum/spatial/r3"
)

// skulls returns the landmarks of 126 skulls of mice, four of which have a point at
// (1998, 1998, -1998). Nobody changes them.
func skulls(t testing.TB) []Set {
	dir := testfiles.Dir(t, "gorilla")
	sets, err := readSkulls(dir)
	if err != nil {
		t.Fatal(err)
	}
	return sets
}

var once sync.Once
var kept []Set

func readSkulls(dir string) (sets []Set, err error) {
	once.Do(func() { kept, err = unpackSkulls(filepath.Join(dir, "mouse_skull_LMs.zip")) })
	return kept, err
}

func unpackSkulls(path string) (sets []Set, err error) {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer archive.Close()
	slices.SortFunc(archive.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			return nil, err
		}
		var file struct {
			Markups []struct {
				ControlPoints []struct{ Position [3]float64 }
			}
		}
		if err := json.Unmarshal(text, &file); err != nil {
			return nil, err
		}
		s := Set{ID: f.Name}
		for _, p := range file.Markups[0].ControlPoints {
			s.Points = append(s.Points, r3.Vec{X: p.Position[0], Y: p.Position[1], Z: p.Position[2]})
		}
		sets = append(sets, s)
	}
	return sets, nil
}

func hasSentinel(s Set) bool {
	return slices.ContainsFunc(s.Points, func(p r3.Vec) bool { return p.X == 1998 || p.X == -1998 })
}

func cleanSkulls(t testing.TB) []Set {
	return slices.DeleteFunc(slices.Clone(skulls(t)), hasSentinel)
}

func reference(t testing.TB, sets []Set) *Reference {
	t.Helper()
	r, err := NewReference(context.Background(), sets)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func check(t testing.TB, s Specimen, r *Reference) []Finding {
	t.Helper()
	found, err := Check(s, r)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// of returns the findings of a kind.
func of(findings []Finding, k Kind) []Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool { return f.Kind != k })
}

func readKnown(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(testfiles.Dir(t, "known_answers"), name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}
