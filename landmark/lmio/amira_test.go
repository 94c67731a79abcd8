package lmio

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// fullAmira is a file with all that is carried through, in the order in which
// it is written.
const fullAmira = `# Avizo 3D ASCII 3.0
# made by hand

define Markers 2
define Lattice 3

Parameters {
    Materials { Outside { Name "}" } },
    NumSets 2,
    ContentType "LandmarkSet"
}

Markers { float[3] Coordinates } @1
Markers { float[3] Coordinates2 } @2
Markers { int MarkerTypes } @3
Lattice { float Values } @4

# Data section follows
@1
1 2 3
nan nan nan

@2
4 5 6
7 8 9

@3
0
1

@4
0.5
 1.5

2.5

`

func TestAmiraOfTheSmallFile(t *testing.T) {
	r := readMinimal(t, "avizo.landmarkAscii")
	demo(t, r.Groups[0], false)
	if n := r.Groups[0].Properties().Extra.Len(); len(r.Groups) != 1 || n != 0 {
		t.Errorf("%d groups, %d fields", len(r.Groups), n)
	}
	path := filepath.Join(sharedData(t, "minimal"), "avizo.landmarkAscii")
	want, _ := os.ReadFile(path)
	got, _ := os.ReadFile(comesBack(t, path, r))
	if !slices.Equal(strings.Fields(string(got)), strings.Fields(string(want))) {
		t.Errorf("written %q", got)
	}
}

func TestAmiraWithTwoSets(t *testing.T) {
	path := filepath.Join(sharedData(t, "formats"), "landmarks.am")
	r, err := Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Groups) != 2 || r.Groups[0].Placed() != 10 || r.Groups[1].Placed() != 10 || len(r.Warnings) > 0 {
		t.Fatalf("%d groups, warnings %q", len(r.Groups), r.Warnings)
	}
	if a, b := r.Groups[0].At(0).Position, r.Groups[1].At(9).Position; a != (r3.Vec{X: 175.33084, Y: 76.15515, Z: 29.6487}) || b != (r3.Vec{X: 198.76217, Y: 105.30858, Z: 76.82092}) {
		t.Errorf("points at %v and %v", a, b)
	}
	want, _ := os.ReadFile(path)
	got, _ := os.ReadFile(comesBack(t, path, r))
	if !slices.Equal(shortWords(string(got)), shortWords(string(want))) {
		t.Errorf("written %q", got)
	}
	// How a file writes its parameters is nothing that another format loses.
	if losses, err := Losses("a.ljson", r.Groups); err != nil || len(losses) > 0 {
		t.Errorf("losses %q, %v", losses, err)
	}
}

func TestAmiraCarriesThroughWhatItDoesNotKnow(t *testing.T) {
	r := readText(t, amiraLandmarks, fullAmira)
	if len(r.Warnings) > 0 || r.Groups[0].At(1).Status != landmark.Missing || r.Groups[1].At(1).Position != (r3.Vec{X: 7, Y: 8, Z: 9}) {
		t.Errorf("%s %q", describeAll(r.Groups), r.Warnings)
	}
	if out, err := encodeAmira(r.Groups); err != nil || string(out) != fullAmira {
		t.Errorf("written %s, %v", out, err)
	}
	losses, err := Losses("a.ljson", r.Groups)
	for _, key := range []string{"MarkerTypes", "Lattice", "Parameters", "comment", "header"} {
		if err != nil || !strings.Contains(strings.Join(losses, "\n"), key) {
			t.Errorf("losses %q do not name %s, %v", losses, key, err)
		}
	}
}

func TestAmiraSetsAreInTheOrderOfTheHeader(t *testing.T) {
	r := readText(t, amiraLandmarks, "# HyperMesh 3D ASCII 1.0\nnNodes Markers 1\nMarkers { float[3] Coordinates } = @1\nMarkers { float[3] Coordinates2 } = @2\n@2\n1 2 3\n@1\n4 5 6\n")
	if r.Groups[0].At(0).Position.X != 4 || r.Groups[1].At(0).Position.X != 1 {
		t.Error(describeAll(r.Groups))
	}
	out, err := encodeAmira(r.Groups)
	if err != nil || !strings.HasPrefix(string(out), "# HyperMesh 3D ASCII 1.0\n\nnNodes Markers 1\n") {
		t.Errorf("written %s, %v", out, err)
	}
}

func TestAmiraListsOfOtherPointsAreLeftOut(t *testing.T) {
	groups := readText(t, amiraLandmarks, fullAmira).Groups
	for i, g := range groups {
		more := landmark.NewGroup("", append(slices.Clone(g.Landmarks()), landmark.Landmark{Status: landmark.Defined}))
		more.SetProperties(g.Properties())
		groups[i] = more
	}
	losses, err := Losses("a.am", groups)
	if err != nil || len(losses) != 1 || !strings.Contains(losses[0], "MarkerTypes") {
		t.Fatalf("losses %q, %v", losses, err)
	}
	path := filepath.Join(t.TempDir(), "a.am")
	if err := Write(path, groups); err != nil {
		t.Fatal(err)
	}
	again, err := Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	extra := again.Groups[0].Properties().Extra
	if _, ok := extra.Get("Markers { int MarkerTypes }"); ok || again.Groups[0].Len() != 3 {
		t.Error("a list of two markers stands beside three")
	}
	if _, ok := extra.Get("Lattice { float Values }"); !ok {
		t.Error("a list of something else is gone")
	}
}

// TestAmiraFileBelongsToItsFirstGroup: what a file says beside its sets cannot be
// written for a second group.
func TestAmiraFileBelongsToItsFirstGroup(t *testing.T) {
	r := readText(t, amiraLandmarks, fullAmira)
	losses, err := Losses("a.am", []*landmark.Group{r.Groups[1], r.Groups[0]})
	if err != nil || len(losses) != 1 || !strings.Contains(losses[0], "MarkerTypes") {
		t.Errorf("losses %q, %v", losses, err)
	}
}

func TestBadAmiraFiles(t *testing.T) {
	const head = "# AmiraMesh 3D ASCII 2.0\n"
	badFiles(t, amiraLandmarks, map[string]string{
		"# AmiraMesh BINARY-LITTLE-ENDIAN 2.1\n":                                                "save it in the ASCII form",
		head + "Markers { float[3] Coordinates } @1\n@1\n":                                      `no line "define Markers"`,
		head + "define Markers 0\n@1\n":                                                         "declares no",
		head + "define Markers 3\nMarkers { float[3] Coordinates } @1\n@1\n1 2 3\n":             "ends before point 2 of 3",
		head + "define Markers 999\nMarkers { float[3] Coordinates } @1\n":                      "announced",
		head + "define Markers 1\nMarkers { float[2] Coordinates } @1\n@1\n1 2\n":               `"float[2]", where float[3] belongs`,
		head + "define Markers 1\nMarkers { float[3] Coordinates } @1\nMarkers { int A } @1\n":  "two lists are declared as @1",
		head + "define Markers 1\nMarkers { float[3] Coordinates } @1\n@1\n1 2 3\n4 5 6\n":      "more points than the 1",
		head + "define Markers 1\nMarkers { float[3] Coordinates } @1\n@1\n1 2 3\n@1\n4 5 6\n":  "the section @1 stands there twice",
		head + "define Markers 1\nMarkers { float[3] Coordinates } @1\nParameters {\n A { }\n1": "ends before the } of the parameters",
		head + "define Markers 1\nMarkers { float[3] Coordinates } @1\n@2\n1 2 3\n":             "section @1",
		head + "define Markers 1\nMarkers { float[3] Coordinates } @1\n@1\n1 x 3\n":             `point 1: "x" is no number`,
	})
}

func FuzzAmiraExtra(f *testing.F) {
	f.Add([]byte(fullAmira))
	f.Add([]byte("# HyperMesh 3D ASCII 1.0\nMarkers 1\nParameters\n{ NumSets 1 }\nMarkers { float[3] Coordinates } = @7\nMarkers { int A } = = @3 @8\n@7\n1 2 3\n@9\n1\n"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, amiraLandmarks, data) })
}
