package shape

import (
	"archive/zip"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cairn/internal/testfiles"
	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// mice returns the landmarks of the four mice that the known answers name, in that order.
func mice(t *testing.T) (sample [][]r3.Vec) {
	for _, name := range []string{"129S1_SVIMJ", "A_J", "C57BL6_J", "CAST_EIJ"} {
		sample = append(sample, markups(t, readAll(t, filepath.Join(testfiles.Dir(t, "mice"), name+".mrk.json"))))
	}
	return sample
}

// mouseSkulls returns the landmarks of 126 skulls and their file names, in order.
func mouseSkulls(t testing.TB) (names []string, sample [][]r3.Vec) {
	archive, err := zip.OpenReader(filepath.Join(testfiles.Dir(t, "gorilla"), "mouse_skull_LMs.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	slices.SortFunc(archive.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			t.Fatal(err)
		}
		names, sample = append(names, f.Name), append(sample, markups(t, text))
	}
	return names, sample
}

// broken reports whether a skull has the point that four files give as 1998, 1998, -1998.
func broken(points []r3.Vec) bool { return slices.ContainsFunc(points, isSentinel) }

func isSentinel(p r3.Vec) bool { return p.X == 1998 || p.X == -1998 }

func markups(t testing.TB, text []byte) (points []r3.Vec) {
	var file struct {
		Markups []struct {
			ControlPoints []struct{ Position [3]float64 }
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for _, p := range file.Markups[0].ControlPoints {
		points = append(points, r3.Vec{X: p.Position[0], Y: p.Position[1], Z: p.Position[2]})
	}
	return points
}

// rows returns the first n·p lines of a text file that are dim numbers, as n
// configurations of p points.
func rows(t *testing.T, name string, dim, n, p int) (sample [][]r3.Vec) {
	var points []r3.Vec
	for line := range strings.Lines(string(readAll(t, filepath.Join(testfiles.Dir(t, "geomorph_course"), name)))) {
		fields := strings.Fields(line)
		x := make([]float64, 3)
		for i, f := range fields {
			v, err := strconv.ParseFloat(f, 64)
			if len(fields) != dim || err != nil {
				x = nil
				break
			}
			x[i] = v
		}
		if x != nil && len(fields) == dim {
			points = append(points, r3.Vec{X: x[0], Y: x[1], Z: x[2]})
		}
	}
	if len(points) < n*p {
		t.Fatalf("%s has %d points", name, len(points))
	}
	return slices.Collect(slices.Chunk(points[:n*p], p))
}

// holes returns the six configurations of one shape, five of whose points are missing.
func holes(t *testing.T) [][]r3.Vec {
	file, err := os.Open(filepath.Join(testfiles.Dir(t, "known_answers"), "03_missing_exact.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	table, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var points []r3.Vec
	for _, row := range table[1:] {
		p := landmark.NoPosition()
		if row[2] != "NA" {
			p = r3.Vec{X: number(t, row[2]), Y: number(t, row[3]), Z: number(t, row[4])}
		}
		points = append(points, p)
	}
	return slices.Collect(slices.Chunk(points, 8))
}

// readKnownPart reads the one part of a known answer whose name begins so: names have commas, which a tag of a field
// cannot have.
func readKnownPart(t *testing.T, file, prefix string, into any) {
	t.Helper()
	var parts map[string]json.RawMessage
	readKnown(t, file, &parts)
	found := 0
	for name, text := range parts {
		if !strings.HasPrefix(name, prefix) {
			continue
		}
		if err := json.Unmarshal(text, into); err != nil {
			t.Fatal(err)
		}
		found++
	}
	if found != 1 {
		t.Fatalf("%s has %d parts %q", file, found, prefix)
	}
}

func number(t *testing.T, text string) float64 {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func readAll(t *testing.T, path string) []byte {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
