package lmio

import (
	"encoding/binary"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"
)

// TestSomeCoordinatesAreNoPosition: a point with only some coordinates is missing
// in every format of texts, and what is dropped of it is told as not kept.
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
		"curve.tps":        "LM3=1\n4 5 6\nCURVES=1\nPOINTS=2\n1 NA 3\n4 5 6\n",
		"a.dta":            "1 1L 6 1 9999 Dim=3\ns\n\n1 9999 3\n4 5 6\n",
		"comma.csv":        "name,x,y,z\na,1,,3\nb,4,5,6\n",
		"semicolon.csv":    "name;x;y;z\na;1;NA;3\nb;4;5;6,5\n",
		"order.csv":        "y,name,z,x\n,a,3,1\n5,b,6,4\n",
		"tab.tsv":          "name\tx\ty\tz\na\t1\t\t3\nb\t4\t5\t6\n",
		"plain.xyz":        "a 1 NA 3\nb 4 5 6\n",
		"plain.csv":        "a,1,NA,3\nb,4,5,6\n",
		"wide.csv":         "ID,a_x,a_y,a_z,b_x,b_y,b_z\ns,1,,3,4,5,6\n",
		"rows.csv":         "s,1,NA,3,4,5,6\nt,1,2,3,4,5,6\n",
		"a.landmarks.csv":  "landmark name,x,y,z\na,1,,3\nb,4,5,6\n",
		"a.fcsv":           "# Markups fiducial file version = 4.6\n1,1,,3,0,0,0,1,1,1,0,a,,\n2,4,5,6,0,0,0,1,1,1,0,b,,\n",
		"old.fcsv":         "# Fiducial List file\na,1,nan,3,1,1\nb,4,5,6,1,1\n",
		"a.pp":             `<PickedPoints><point x="1" y="nan" z="3" active="1" name="a"/><point x="4" y="5" z="6" active="1" name="b"/></PickedPoints>`,
		"a.mrk.json":       `{"markups": [{"type": "Fiducial", "controlPoints": [{"position": [1, null, 3]}, {"position": [4, 5, 6]}]}]}`,
		"text.mrk.json":    `{"markups": [{"type": "Fiducial", "controlPoints": [{"position": [1, "NA", 3]}, {"position": [4, 5, 6]}]}]}`,
		"a.scalismo.json":  `[{"id": "a", "coordinates": [1, null, 3]}, {"id": "b", "coordinates": [4, 5, 6]}]`,
		"teeth.json":       `{"objects": [{"class": "a", "coord": [1, null, 3]}, {"class": "b", "coord": [4, 5, 6]}]}`,
		"a.lan":            lanOf(0, 0, 0, 1, math.NaN(), 3, 4, 5, 6),
	} {
		r, err := Read(t.Context(), writeFile(t, dir, name, text))
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(name), err)
			continue
		}
		if g := r.Groups[0]; g.At(g.Len()-2).Status != landmark.Missing || !g.At(g.Len()-1).Placed() {
			t.Errorf("%s: read as %+v", name, g.Landmarks())
		}
		if len(r.NotKept) == 0 || !strings.Contains(r.NotKept[0], "x = 1 and z = 3 of ") {
			t.Errorf("%s: 1 and 3 are dropped without a word: %q", name, r.NotKept)
		}
	}
}

// lanOf returns a file of 32-bit numbers.
func lanOf(numbers ...float64) string {
	var b []byte
	for _, x := range numbers {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(x)))
	}
	return string(b)
}

// TestWhatStandsBesideGapsIsNamed: by line and point, the first few of many, and
// nothing of points that have all of their coordinates, or none.
func TestWhatStandsBesideGapsIsNamed(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"a.csv", "group;name;x;y;z\ns;Nasion;1;2;3\ns;Bregma;-1,5;;\ns;Lambda;;;\nt;Bregma;;2;\n", []string{
			`line 3: x = -1,5 of point 2 ("Bregma") of "s", which has no y and no z and counts as missing`,
			`line 5: y = 2 of point 1 ("Bregma") of "t", which has no x and no z and counts as missing`}},
		{"defined.csv", "label,l,p,s,defined\na,1,,3,0\nb,1,2,3,1\n", nil}, // what stands for a point that is not there means nothing
		{"normal.csv", "name,x,y,z,nx,ny,nz\na,1,2,3,0,1,\nb,1,2,3,,,\n", []string{
			`line 2: x = 0 and y = 1 of the direction of point 1 ("a"), which has no z and counts as none`}},
		{"flat.csv", "name,x,y,z\na,1,2,\nb,1,2,\n", nil}, // points of a picture
		{"half.csv", "name,x,y,z\na,1,2,\nb,1,2,3\n", []string{`line 2: x = 1 and y = 2 of point 1 ("a"), which has no z and counts as missing`}},
		{"many.csv", "name,x,y,z\nz,1,2,3\n" + strings.Repeat("a,1,,\n", 8), []string{
			`line 3: x = 1 of point 2 ("a"), which has no y and no z and counts as missing`, "", "", "", "", "what there is of the coordinates of 3 further points"}},
		{"nines.pts", "Version 1.0\n2\na 9999 9999 9999\nb 4 5 6\n", nil},
	} {
		r, err := Read(t.Context(), writeFile(t, t.TempDir(), c.name, c.text))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		same := len(r.NotKept) == len(c.want)
		for i := range c.want {
			same = same && (c.want[i] == "" || r.NotKept[i] == c.want[i])
		}
		if !same {
			t.Errorf("%s: not kept are %q", c.name, r.NotKept)
		}
	}
}

// TestLJSONAloneKeepsSomeOfAPosition: it comes back, and is a loss elsewhere.
func TestLJSONAloneKeepsSomeOfAPosition(t *testing.T) {
	r, err := Read(t.Context(), writeFile(t, t.TempDir(), "a.ljson", `{"version": 2, "landmarks": {"points": [[1, null, 3], [4, 5, 6], [null, null, null]]}}`))
	if err != nil || len(r.NotKept) > 0 || len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "x = 1 and z = 3 of point 0") {
		t.Fatalf("%v, %+v", err, r)
	}
	for name, want := range map[string]string{"a.ljson": "", "a.csv": "1 point with only some coordinates, which are left out", "a.mrk.json": "1 point with only some coordinates, which are left out"} {
		if losses, err := Losses(name, r.Groups); err != nil || strings.Join(losses, "; ") != want {
			t.Errorf("%s: %q, %v", name, losses, err)
		}
	}
}

// told returns all that people are told about a file beside what was assumed.
func told(r *Result) []string {
	all := slices.Clone(r.Warnings)
	for _, text := range r.NotKept {
		all = append(all, "not kept: "+text)
	}
	return all
}
