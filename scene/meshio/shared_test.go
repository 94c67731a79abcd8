package meshio

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/internal/testfiles"
)

// sharedData returns a folder of files that are not part of the project, or
// skips the test.
func sharedData(t *testing.T, parts ...string) string {
	t.Helper()
	return testfiles.Dir(t, parts...)
}

// TestRealFiles: counts as the programs that wrote the files state them.
func TestRealFiles(t *testing.T) {
	for _, want := range testfiles.Meshes(t) {
		r, err := Read(t.Context(), want.Path, nil)
		if err != nil {
			t.Error(err)
			continue
		}
		m := r.Mesh
		if m.VertexCount() != want.Vertices || m.TriangleCount() != want.Triangles {
			t.Errorf("%s: %d vertices and %d triangles, want %d and %d", want.Path, m.VertexCount(), m.TriangleCount(), want.Vertices, want.Triangles)
		}
		if got := len(m.Textures()) > 0; got != want.Textured || (m.Data().Colors != nil) != want.Colored {
			t.Errorf("%s: textures %v, colours %v", want.Path, got, m.Data().Colors != nil)
		}
		if len(r.Warnings) > 0 {
			t.Errorf("%s: %q", want.Path, r.Warnings)
		}
	}
}

// exceptions are files of the collection for which another outcome than its
// author's is right, and why.
var exceptions = map[string]string{
	"invalid/obj/face_slash.obj":                 "load: \"1/\" is read as \"1\", as other readers do; nothing is lost",
	"invalid/obj/utf16.obj":                      "warn: UTF-16 is read",
	"invalid/obj/groups_30000.obj":               "load: groups are not kept, so their number does not matter",
	"invalid/obj/refs/mtllib_repeated_10000.obj": "load: the file is read once; nothing is lost",
}

// TestHostileFiles: what the manifest of the collection says must come of each.
func TestHostileFiles(t *testing.T) {
	root := sharedData(t, "robustness", "synthetic")
	f, err := os.Open(filepath.Join(root, "MANIFEST.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, row := range rows[1:] {
		path, verdict := row[0], row[2]
		if !IsMesh(path) {
			continue
		}
		tried++
		r, err := Read(context.Background(), filepath.Join(root, filepath.FromSlash(path)), nil)
		var format *FormatError
		got := "load"
		switch {
		case errors.As(err, &format):
			got = "error"
		case err != nil:
			t.Errorf("%s: an error that is no FormatError: %v", path, err)
		case len(r.Warnings) > 0:
			got = "warn"
		}
		if verdict == "noaccess" && (got == "warn" || strings.Contains(path, "buffer_") && got == "error") {
			got = "noaccess" // TestRefusedNames and TestReferencesToPipes hold that nothing was opened
		}
		if verdict == "noaccess" && got == "load" && strings.Contains(path, "stmt_") || strings.Contains(path, "texfile_") {
			got = "noaccess" // nothing is looked for, so there is nothing to say
		}
		why, excepted := exceptions[path]
		if excepted && strings.HasPrefix(why, got+":") {
			continue
		}
		if got != verdict {
			t.Errorf("%s: %s, want %s; %v", path, got, verdict, err)
		} else if excepted {
			t.Errorf("%s: no longer an exception", path)
		}
	}
	if tried < 150 {
		t.Errorf("only %d mesh files in the manifest", tried)
	}
}

// TestFilesOfOtherReaders: the test files of other readers, which are to be
// read but for those that their authors call erroneous.
func TestFilesOfOtherReaders(t *testing.T) {
	root := sharedData(t, "robustness")
	const heseler = "heseler-3d/invalid/gltf/"
	refused := map[string]string{
		"ply-rs/invalid/example_plys/single_elements_err_ascii.ply": "promises 2 records",

		heseler + "cube-gltf-2.0_separated-asset_line_deleted-invalid/cube-gltf-2.0_separated-asset_key_line_deleted-invalid.gltf":               "line 4",
		heseler + "cube-gltf-2.0_separated-asset_renamed_to_stage-invalid/cube-gltf-2.0_separated-asset_key_renamed_to_stage-invalid.gltf":       `no "asset"`,
		heseler + "minimal-gltf-2.0_separated-asset_line_deleted-invalid/minimal-gltf-2.0_separated-asset_key_line_deleted-invalid.gltf":         "line 4",
		heseler + "minimal-gltf-2.0_separated-asset_renamed_to_stage-invalid/minimal-gltf-2.0_separated-asset_key_renamed_to_stage-invalid.gltf": `no "asset"`,
	}
	for _, source := range []string{"admesh", "ply-rs", "tobj", "tinyply", "happly", "numpy-stl", "hschendel-stl", "stl_io", "heseler-3d", "qmuntal-gltf"} {
		tried := 0
		err := filepath.WalkDir(filepath.Join(root, source), func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !IsMesh(path) {
				return err
			}
			tried++
			name, _ := filepath.Rel(root, path)
			r, err := Read(context.Background(), path, nil)
			if want := refused[filepath.ToSlash(name)]; want != "" {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("%s: %v, want %q", name, err, want)
				}
			} else if err != nil {
				t.Errorf("%s: %v", name, err)
			} else if r.Mesh.VertexCount() == 0 && !strings.Contains(name, "empty") && !strings.Contains(name, "minimal") &&
				!strings.Contains(name, "header_min") && !strings.Contains(fmt.Sprint(plyElements(t, path)), "point") {
				t.Errorf("%s: no vertices", name)
			}
			return nil
		})
		if err != nil || tried == 0 {
			t.Errorf("%s: %d files, %v", source, tried, err)
		}
	}
}

// plyElements returns the names of the elements of a PLY file: some test files
// have points that are no vertices.
func plyElements(t *testing.T, path string) (names []string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(b[:min(len(b), 1000)]), "\n") {
		if w := strings.Fields(line); len(w) == 3 && w[0] == "element" {
			names = append(names, w[1])
		}
	}
	return names
}

// TestBigEndianTwins: one mesh in three encodings is one mesh.
func TestBigEndianTwins(t *testing.T) {
	dir := sharedData(t, "robustness", "happly", "valid", "test", "sampledata")
	var first *Result
	for _, name := range []string{"platonic_shelf.ply", "platonic_shelf_big_endian.ply"} {
		r, err := Read(context.Background(), filepath.Join(dir, name), nil)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = r
			continue
		}
		want(t, r.Mesh, first.Mesh.Data().Positions, first.Mesh.Data().Triangles)
	}
}
