// Package testfiles gives tests the files that people have: those of the folder
// ../shared/data beside the project or, where that is absent, files that are made
// for the test and have the same kinds of everything: formats, units, coordinate
// systems, textures, colours. Only tests import it. It imports nothing of ours,
// and writes its files by itself, so that the tests of the readers can use it.
package testfiles

import (
	"os"
	"path/filepath"
	"testing"
)

// absent is how a skip for want of the shared files begins: scripts/test.sh counts
// these.
const absent = "the shared test files are not beside the project: "

// Dir returns a folder of the shared files, or skips the test where they are
// absent. It is for what can be said of those files only: numbers that their
// authors state, damage that a list describes. Tests of how parts of Cairn work
// together use Pairs, Textured and Meshes, which are there on every machine.
func Dir(t testing.TB, parts ...string) string {
	t.Helper()
	dir := filepath.Join(append([]string{shared()}, parts...)...)
	if _, err := os.Stat(dir); err != nil {
		t.Skip(absent, err)
	}
	return dir
}

// present reports whether the shared files are beside the project.
func present() bool {
	_, err := os.Stat(filepath.Join(shared(), "README.md"))
	return err == nil
}

// shared returns where the shared files are, if they are: beside the project.
func shared() string { return filepath.Join(root(), "..", "shared", "data") }

// root returns the folder with go.mod, which is that of a test's package or above
// it.
func root() string {
	dir, err := filepath.Abs(".")
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir
		}
		if above := filepath.Dir(dir); above != dir {
			dir = above
			continue
		}
		break
	}
	return filepath.Join(dir, "no", "project", "here")
}

// Pair is a mesh, a file of landmarks on it, and what is known of both.
type Pair struct {
	Name            string // of the landmark file, for a subtest
	Mesh, Landmarks string // paths
	// Placement is how the landmarks must be read to lie on the mesh, as
	// landmark.PlacementKind words it. It is not Clear where half of them are of
	// the body's other half. Some are Inside where joints are marked at their middle.
	Placement string
	Clear     bool
	Inside    bool
	// Median is the distance of the points to the mesh, in its unit, read that
	// way, known within Tolerance of itself.
	Median, Tolerance float64
}

// stated allows for the digits that the README of the shared files gives.
const stated = 0.02

// Pairs returns meshes with landmarks.
func Pairs(t testing.TB) []Pair {
	t.Helper()
	if !present() {
		return madePairs(t, t.TempDir())
	}
	pairs := []Pair{
		{Mesh: "gorilla/Gor_template_low_res.ply", Landmarks: "gorilla/Gorilla_template_LM1.fcsv", Placement: "x and y negated", Clear: true, Median: 0.81},
		{Mesh: "gorilla/Gor_template_low_res.ply", Landmarks: "gorilla/Gorilla_template_LM1.json", Placement: "as stored", Clear: true, Median: 0.81},
		{Mesh: "mice/129S1_SVIMJ.ply", Landmarks: "mice/129S1_SVIMJ.mrk.json", Placement: "as stored", Clear: true, Median: 0.0205},
		{Mesh: "mice/A_J.ply", Landmarks: "mice/A_J.mrk.json", Placement: "as stored", Clear: true, Median: 0.0214},
		{Mesh: "mice/C57BL6_J.ply", Landmarks: "mice/C57BL6_J.mrk.json", Placement: "as stored", Clear: true, Median: 0.0141},
		{Mesh: "mice/CAST_EIJ.ply", Landmarks: "mice/CAST_EIJ.mrk.json", Placement: "as stored", Clear: true, Median: 0.0306},
		{Mesh: "femur/test_CT_femur.stl", Landmarks: "femur/test_femur.fcsv", Placement: "as stored", Clear: true, Median: 0.0107},
		{Mesh: "femur/test_CT_femur.stl", Landmarks: "femur/test_femur.mrk.json", Placement: "as stored", Clear: true, Median: 0.0107},
		{Mesh: "menpo/james.obj", Landmarks: "menpo/james.ljson", Placement: "as stored", Clear: true, Median: 0.0393},
		{Mesh: "menpo/bunny.obj", Landmarks: "menpo/bunny.ljson", Placement: "as stored", Clear: true, Median: 9.5e-10},
		{Mesh: "menpo/template.ply", Landmarks: "menpo/template.ljson", Placement: "as stored", Clear: true, Median: 0.00107},
		{Mesh: "opensim/femur_r.obj", Landmarks: "opensim/femur_r.landmarks.csv", Placement: "as stored", Clear: true, Inside: true, Median: 0.013},
		{Mesh: "geomorph_course/glyp02L.ply", Landmarks: "geomorph_course/template.txt", Placement: "centred on the mesh", Clear: true, Median: 0.0721},
		{Mesh: "opensim/pelvis_l.obj", Landmarks: "opensim/pelvis.landmarks.csv", Placement: "as stored", Clear: false, Median: 0.0765}, // of both sides, on one
	}
	for i := range pairs {
		p := &pairs[i]
		p.Name, p.Tolerance = p.Landmarks, stated
		p.Mesh = filepath.Join(shared(), filepath.FromSlash(p.Mesh))
		p.Landmarks = filepath.Join(shared(), filepath.FromSlash(p.Landmarks))
	}
	return pairs
}

// Mesh is a mesh file and what is in it.
type Mesh struct {
	Path                string
	Vertices, Triangles int
	Textured, Colored   bool
}

// Meshes returns mesh files of several formats. The counts are as the programs
// that wrote the files state them, in the files' own headers and comments or, for
// STL, which has no vertices of its own, as VTK's merging reader counts them.
func Meshes(t testing.TB) []Mesh {
	t.Helper()
	if !present() {
		return madeMeshes(t, t.TempDir())
	}
	meshes := []Mesh{
		{"menpo/james.obj", 6393, 12228, true, false},
		{"menpo/bunny.obj", 2503, 4968, false, false},
		{"menpo/template.ply", 53349, 106111, false, true},
		{"mice/129S1_SVIMJ.ply", 86709, 174458, false, false},
		{"mice/A_J.ply", 79254, 159760, false, false},
		{"mice/C57BL6_J.ply", 87413, 175986, false, false},
		{"mice/CAST_EIJ.ply", 59871, 120444, false, false},
		{"gorilla/Gor_template_low_res.ply", 102889, 159551, false, false},
		{"femur/test_CT_femur.stl", 33401, 66798, false, false},
		{"opensim/femur_r.obj", 456, 908, false, false},
		{"opensim/pelvis_l.obj", 122, 246, false, false},
		{"geomorph_course/glyp02L.ply", 5699, 10000, false, true},
	}
	for i := range meshes {
		meshes[i].Path = filepath.Join(shared(), filepath.FromSlash(meshes[i].Path))
	}
	return meshes
}

// Textured returns the path of a mesh with a texture and, in an LJSON file of its
// stem beside it, landmarks on its front; and how many these are.
func Textured(t testing.TB) (path string, points int) {
	t.Helper()
	if !present() {
		return madeTextured(t, t.TempDir())
	}
	return filepath.Join(shared(), "menpo", "james.obj"), 68
}

// Landmarks returns a file of named and described landmarks of a program that
// has much to say about each.
func Landmarks(t testing.TB) string {
	t.Helper()
	if !present() {
		return madePairs(t, t.TempDir())[0].Landmarks
	}
	return filepath.Join(shared(), "gorilla", "Gorilla_template_LM1.fcsv")
}
