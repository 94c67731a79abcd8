package lmio

import (
	"slices"
	"strings"
	"testing"

	"cairn/landmark"
)

// TestTPSOfManyHands: what tps programs and people leave empty or spell in their
// way makes no file unreadable, and is written again.
func TestTPSOfManyHands(t *testing.T) {
	for text, want := range map[string]string{
		"LM=1\n1 2\nSCALE=\n":                                 "[ 2D] (1,2,0)",
		"LM=1\n1 2\nSCALE =  \nID=a\n":                        "[a 2D] (1,2,0)",
		"LM=1\n1 2\nSCALE=NA\nID=a\n":                         "[a 2D] (1,2,0)",
		"LM=1\n1 2\nSCALE=\nSCALE=2\n":                        "[ 2D] (2,4,0)",
		"LM=1\n1 2\nID=\n":                                    "[ 2D] (1,2,0)",
		"LM=1\n1 2\nIMAGE=\nCOMMENT=\nVARIABLES=\nID=\n":      "[ 2D] (1,2,0)",
		"lm=1\n1 2\nimage=a.jpg\nid=b\nscale=2\n":             "[b 2D] (2,4,0)",
		" LM = 1 \n 1 2 \n ID = b c \n SCALE = 2 \n":          "[b c 2D] (2,4,0)",
		"Lm3=1\n1 2 3\nId=b\n":                                "[b 3D] (1,2,3)",
		"LM=0\nIMAGE=a.jpg\nID=0\n":                           "[0 2D]",
		"LM=0\nIMAGE=a.jpg\nID=0\nLM=1\n1 2\nID=1\n":          "[0 2D] [1 2D] (1,2,0)",
		"LM=1\n1 2\nCURVES=0\nID=a\n":                         "[a 2D] (1,2,0)",
		"LM=1\n1 2\nCURVES=\nID=a\n":                          "[a 2D] (1,2,0)",
		"LM=1\n1 2\nCURVES=1\nPOINTS=0\nID=a\n":               "[a 2D] (1,2,0)",
		"LM=1\n1 2\nCURVES=2\nPOINTS=0\nPOINTS=1\n3 4\n":      "[ 2D] (1,2,0) (3,4,0)",
		"LM=1\n1 2\nCURVES=\nPOINTS=\n3 4\n5 6\nID=a\n":       "[a 2D] (1,2,0) (3,4,0) (5,6,0)",
		"LM=1\n1 2\nOUTLINES=\nID=a\n":                        "[a 2D] (1,2,0)",
		"LM=\n1 2\n3 4\nLM3=\n1 2 3\n":                        "[ 2D] (1,2,0) (3,4,0) (1,2,3)",
		"LM=\nID=a\n":                                         "[a 2D]",
		"# head\n\nLM=1\n# point\n1 2\n// x\nID=a\n":          "[a 2D] (1,2,0)",
		"LM=1\r\n1 2\r\nSCALE=\r\nID=a\r\n\x1a":               "[a 2D] (1,2,0)",
		"LM=1\n1 2\n\n\nID=a\n\n\nLM=1\n3 4\nID=b":            "[a 2D] (1,2,0) [b 2D] (3,4,0)",
		"LM3=2\n1.5D+01 2 3\n-1.5-1 2.5+e2 .5Q0\nSCALE=1D0\n": "(15,2,3) (-0.15,250,0.5)",
	} {
		r := readText(t, tps, text)
		if got := listed(r.Groups); got != want {
			t.Errorf("%q is read as %s, want %s", text, got, want)
		}
		path := t.TempDir() + "/a.tps"
		if err := Write(path, r.Groups); err != nil {
			t.Fatal(err)
		}
		again, err := Read(t.Context(), path)
		if err != nil || listed(again.Groups) != want || !sameLabels(again.Groups[0].Labels(), r.Groups[0].Labels()) {
			t.Errorf("%q comes back as %v, %v", text, listed(again.Groups), err)
		}
	}
}

func TestNegativePointsAreOffered(t *testing.T) {
	for text, want := range map[string][]int{
		"LM=3\n1 2\n-1 -1\n3 4\n":                {1},
		"LM=3\n1 2\n-120.5 -33\n3 4\n":           {1},
		"LM=2\n1 2\n-3 4\n":                      nil, // one alone
		"LM=4\n1 2\n-3 4\n-5 -6\n-1 -1\n":        {3}, // about the middle: what is odd is that both are one number
		"LM3=3\n1 2 3\n-1 -1 -1\n4 5 6\n":        {1},
		"LM3=3\n1 2 3\n-1 -2 -3\n4 5 6\n":        {1},
		"LM3=3\n1 -2 3\n-1 -2 -3\n4 5 6\n":       nil, // a mesh around the origin
		"LM3=2\n1 -2 3\n-999 -999 -999\n":        {1},
		"LM3=2\n-1 -2 -3\n-4 -5 -6\n":            nil,
		"LM=2\n-1 -1\n-1 -1\n":                   {0, 1},
		"LM=2\n1 2\nNA NA\n":                     nil,
		"LM=2\n1 2\n-1 -1\nSCALE=0.5\n":          {1},
		"LM=1\n1 2\nCURVES=1\nPOINTS=1\n-1 -1\n": {1},
	} {
		r := readText(t, tps, text)
		g := r.Groups[0]
		if got := NegativePoints(g); !slices.Equal(got, want) {
			t.Errorf("%q: points %v, want %v", text, got, want)
		}
		if notes := DoubtNotes(r.Groups, nil); (len(notes) > 0) != (want != nil) {
			t.Errorf("%q: %q", text, notes)
		}
		if n := g.Count(landmark.Missing); n != strings.Count(text, "NA NA") {
			t.Errorf("%q: %d points are missing though nobody said so", text, n)
		}
	}
	g := readText(t, tps, "LM3=4\n1 2 3\n-1 -1 -1\n-4 -5 -6\n7 -8 -9\n").Groups[0]
	if n := MarkNegative(g); n != 2 || listed([]*landmark.Group{g}) != "(1,2,3) (missing) (missing) (7,-8,-9)" {
		t.Errorf("%d marked: %s", n, listed([]*landmark.Group{g}))
	}
	// In space only tps programs write so.
	if got := NegativePoints(table(t, "a.csv", "1,2,3\n-1,-1,-1\n").Groups[0]); got != nil {
		t.Errorf("a table: %v", got)
	}
}

// TestFortranNumbers: in every format of texts they are read, with a warning.
func TestFortranNumbers(t *testing.T) {
	for word, want := range map[string]float64{
		"3.1+e2": 310, "3.1-E2": 0.031, "3.1D+02": 310, "3.1d2": 310, "1.5-3": 0.0015, "1.5+003": 1500, "-.5D0": -0.5, "2.Q1": 20, "+1.D-1": 0.1, "7D0": 7,
	} {
		if x, ok := parseNumber(word); !ok || x != want {
			t.Errorf("%s is %v, %v", word, x, ok)
		}
	}
	for _, word := range []string{"3-1", "1+1", "D", "1D", "D1", "1.5-", "1.5e+-3", "1.5--3", "1.5D+D", "1D999", "0x1", "1.5-3-2", "1_0", "1.2.3", ".D0", "e5", "-"} {
		if x, ok := parseNumber(word); ok {
			t.Errorf("%s is %v", word, x)
		}
	}
	for file, text := range map[string]string{
		"a.tps": "LM3=1\n3.1D+02 2 3\n", "a.csv": "name,x,y,z\nn,3.1D+02,2,3\n", "a.txt": "3.1D+02 2 3\n", "a.xyz": "n 3.1+e2 2 3\n", "a.tsv": "n\t3.1+e2\t2\t3\n",
		"a.nts": "1 1 3 0 DIM=3\n3.1D+02 2 3\n", "a.pts": "Version 1.0\n1\nS000 3.1D+02 2 3\n", "a.morphoj.csv": "ID,x1,y1,z1\ns,3.1+e2,2,3\n",
		"b.txt": "[individuals]\n1\n[landmarks]\n1\n[dimensions]\n3\n[names]\na\n[rawpoints]\n'a\n3.1D+02 2 3\n",
		"a.lm3": "1 landmark:\nNose\n3.1D+02 2 3\n", "a.fcsv": "# Markups fiducial file version = 4.11\n# CoordinateSystem = LPS\n1,3.1D+02,2,3,0,0,0,1,1,1,0,n,,\n",
		"a.landmarkAscii": "# AmiraMesh 3D ASCII 2.0\ndefine Markers 1\nParameters { NumSets 1, ContentType \"LandmarkSet\" }\nMarkers { float[3] Coordinates } @1\n@1\n3.1D+02 2 3\n",
	} {
		r := table(t, file, text)
		if p := r.Groups[0].At(0).Position; p.X != 310 || p.Y != 2 || p.Z != 3 || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "Fortran") {
			t.Errorf("%s: %v, warnings %q", file, p, r.Warnings)
		}
	}
}
