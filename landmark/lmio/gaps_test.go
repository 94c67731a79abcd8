package lmio

import (
	"path/filepath"
	"strings"
	"testing"

	"cairn/landmark"
)

// TestSomeCoordinatesAreNoPosition: a point with only some coordinates is missing
// in every format of texts, and since the others are not kept, people are told.
func TestSomeCoordinatesAreNoPosition(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.landmarkAscii":  "# AmiraMesh 3D ASCII 2.0\ndefine Markers 2\nMarkers { float[3] Coordinates } @1\n@1\n1 nan 3\n4 5 6\n",
		"a.bnd":            "1 1 nan 3\n2 4 5 6\n",
		"a.lm3":            "2 landmarks:\na\n1 nan 3\nb\n4 5 6\n",
		"a.ckpt":           "Version 6\nStratovan Checkpoint (TM)\n[Landmarks]\nNumberOfPoints: 2\n0: 0 N 0x48 1 nan 3 0 0 1 \"a\" -1 -1\n1: 0 N 0x48 4 5 6 0 0 1 \"b\" -1 -1\n",
		"idav.pts":         "Version 1.0\n2\na 1 9999 3\nb 4 5 6\n",
		"lddmm.lmk":        "Landmarks-1.0\n2\na\n1 nan 3 1 1\nb\n4 5 6 1 1\n",
		"menpo.pts":        "version: 1\nn_points: 2\n{\n1 nan 3\n4 5 6\n}\n",
		"a.ver":            "a: 1 nan 3 1 1 4\nb: 4 5 6 4 5 7\n",
		"a.stv":            "0 2\na: 1 nan 3 1 1 4\nb: 4 5 6 4 5 7\n",
		"morphologika.txt": "[individuals]\n1\n[landmarks]\n2\n[dimensions]\n3\n[rawpoints]\n1 NA 3\n4 5 6\n",
		"a.nts":            "1 2 3 1 9999 dim=3\n1 9999 3\n4 5 6\n",
		"a.tps":            "LM3=2\n1 NA 3\n4 5 6\n",
	} {
		r, err := Read(t.Context(), writeFile(t, dir, name, text))
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(name), err)
			continue
		}
		if g := r.Groups[0]; g.At(0).Status != landmark.Missing || !g.At(1).Placed() {
			t.Errorf("%s: read as %+v", name, g.Landmarks())
		}
		if !strings.Contains(strings.Join(r.Warnings, "\n"), "only some coordinates") {
			t.Errorf("%s: 1 and 3 are dropped without a word: %q", name, r.Warnings)
		}
	}
}
