package lmio

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// smallCheckpoint is a file with all that is known of the format: a point that
// is missing, one that nobody visited, and a curve.
const smallCheckpoint = `Version 6
Stratovan Checkpoint (TM)

[Specimen Information]
Name: demo.ckpt
ID: demo
Sex: 

[Landmarks]
NumberOfPoints: 5
Units: um
0: 0 N 0x48 1 2 3 0 0 2 "tip "of" nose" -1 -1
1: 0 M 0x48 4 5 6 0 0 1 "gnathion" 0 2
3: 0 N 0x8 7 8 9 0 0 0 "" -1 -1
4: 0 N 0x48 -1.5 1e2 0.25 0.6 0 -0.8 "end" -1 -1

[SinglePoints]
NumberOfSinglePoints: 5
0: 0 0 1
1: 1 0 2
2: 2 0 3
3: 3 0 4
4: 4 0 5

[Curves]
NumberOfCurves: 1
0: 0 3 0 3 4 0 "jaw line" -1 -1

[Lengths]
NumberOfLengths: 1
0: 0 1 "width"
`

func TestCheckpointOfTheSmallFile(t *testing.T) {
	r := readMinimal(t, "stratovan.ckpt")
	g := r.Groups[0]
	demo(t, g, true, "nasion", "bregma", "gnathion")
	if g.Len() != 4 || g.At(3).Status != landmark.Undefined || !sameBits(g.At(3).Position, landmark.NoPosition()) || g.At(3).Name != "" {
		t.Error(describeAll(r.Groups))
	}
	if g.At(0).Normal != (r3.Vec{Z: 1}) || g.At(2).Normal != (r3.Vec{}) || g.Properties().Units != "mm" || g.Name() != "demo" || r.Format != "Stratovan Checkpoint 6" {
		t.Error(describeAll(r.Groups))
	}
}

func TestCheckpointReadsAll(t *testing.T) {
	r := readText(t, checkpoint, smallCheckpoint)
	g := r.Groups[0]
	want := []landmark.Landmark{
		{Name: `tip "of" nose`, Position: r3.Vec{X: 1, Y: 2, Z: 3}, Status: landmark.Defined, Normal: r3.Vec{Z: 1}},
		{Name: "gnathion", Position: landmark.NoPosition(), Status: landmark.Missing},
		{Position: landmark.NoPosition()},
		{Position: r3.Vec{X: 7, Y: 8, Z: 9}, Status: landmark.Defined},
		{Name: "end", Position: r3.Vec{X: -1.5, Y: 100, Z: 0.25}, Status: landmark.Defined, Normal: r3.Vec{X: 0.6, Z: -0.8}},
	}
	for i, w := range want {
		got := g.At(i)
		got.Extra = landmark.Fields{}
		if !sameBits(got.Position, w.Position) || r3.Norm(r3.Sub(got.Normal, w.Normal)) > 1e-12 {
			t.Errorf("point %d at %v with normal %v", i, got.Position, got.Normal)
		}
		if got.Name != w.Name || got.Status != w.Status {
			t.Errorf("point %d is %+v", i, got)
		}
	}
	if curve := []landmark.Label{{Name: "jaw line", Indices: []int{0, 3, 4}, Curve: landmark.OpenCurve}}; !sameLabels(g.Labels(), curve) {
		t.Errorf("labels %v", g.Labels())
	}
	if flags, _ := g.At(3).Extra.Get("flags"); flags != "0x8" || g.At(0).Extra.Len() != 0 {
		t.Errorf("flags %q", flags)
	}
	if row, _ := g.At(1).Extra.Get("template and row"); row != "0 2" {
		t.Errorf("row %q", row)
	}
	for key, want := range map[string]string{"Specimen Information: Name": "demo.ckpt", "Lengths: 0": `0 1 "width"`} {
		if got, _ := g.Properties().Extra.Get(key); got != want {
			t.Errorf("%s is %q", key, got)
		}
	}
	if len(r.Warnings) > 0 || len(r.Notes) != 2 {
		t.Errorf("warnings %q, notes %q", r.Warnings, r.Notes)
	}
}

func TestCheckpointVersionsAndFlags(t *testing.T) {
	r := readText(t, checkpoint, strings.Replace(smallCheckpoint, "Version 6", "Version 5", 1))
	if len(r.Warnings) > 0 || r.Format != "Stratovan Checkpoint 5" {
		t.Errorf("%s: %q", r.Format, r.Warnings)
	}
	if r := readText(t, checkpoint, strings.Replace(smallCheckpoint, "Version 6", "Version 7", 1)); len(r.Warnings) != 1 {
		t.Errorf("version 7: %q", r.Warnings)
	}
	r = readText(t, checkpoint, strings.Replace(smallCheckpoint, "4: 0 N", "4: 0 O", 1))
	if l := r.Groups[0].At(4); l.Status != landmark.Undefined || len(r.Warnings) != 1 || !sameBits(l.Position, landmark.NoPosition()) {
		t.Errorf("another flag: %+v, %q", l, r.Warnings)
	}
}

func TestCheckpointSpecimens(t *testing.T) {
	dir := sharedData(t, "checkpoint")
	for i, c := range []struct{ placed, missing, undefined int }{{19, 2, 0}, {19, 0, 2}, {21, 0, 0}, {-1, -1, -1}, {21, 0, 0}, {21, 0, 0}, {21, 0, 0}} {
		path := filepath.Join(dir, fmt.Sprintf("specimen_%04d.ckpt", i+1))
		r, err := Read(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		g := r.Groups[0]
		placed, missing, undefined := g.Placed(), g.Count(landmark.Missing), g.Count(landmark.Undefined)
		if c.placed >= 0 && (placed != c.placed || missing != c.missing || undefined != c.undefined) || placed+missing+undefined != 21 {
			t.Errorf("%s: %d placed, %d missing, %d not visited", path, placed, missing, undefined)
		}
		if g.Properties().Units != "um" || g.At(0).Name != "eye_tip_L" || len(r.Warnings) > 0 {
			t.Errorf("%s: unit %q, first point %q, warnings %q", path, g.Properties().Units, g.At(0).Name, r.Warnings)
		}
		for k, l := range g.Landmarks() {
			if !l.Placed() && (l.Normal != (r3.Vec{}) || !sameBits(l.Position, landmark.NoPosition())) {
				t.Errorf("%s: point %d keeps stale coordinates: %+v", path, k, l)
			}
		}
	}
}

func TestBadCheckpointFiles(t *testing.T) {
	replaced := func(old, text string) string { return strings.Replace(smallCheckpoint, old, text, 1) }
	badFiles(t, checkpoint, map[string]string{
		"Version: 6\n":                                          `where "Version" and a number belong`,
		"Version 6\nanother program\n":                          "the second line is not",
		"Version 6\nStratovan Checkpoint (TM)\n":                "ends before the section [Landmarks]",
		replaced("NumberOfPoints: 5", ""):                       "NumberOfPoints is 0",
		replaced("NumberOfPoints: 5", "NumberOfPoints: 4"):      "there is a point 4, but NumberOfPoints is 4",
		replaced("NumberOfPoints: 5", "NumberOfPoints: 500000"): "more than the 262144",
		replaced("NumberOfPoints: 5", "NumberOfPoints: 5000"):   "more than the rest of the file",
		replaced("Units: um", "NumberOfPoints: 5"):              "a second line NumberOfPoints",
		replaced("3: 0 N", "0: 0 N"):                            "point 0 stands there twice",
		replaced("3: 0 N", "-1: 0 N"):                           `"-1" is no index`,
		replaced("7 8 9", "7 8"):                                "is no line of a landmark",
		replaced("7 8 9", "7 8 x"):                              fmt.Sprintf(`line 14 (byte %d): Stratovan Checkpoint: point 3: "x" is no number`, strings.Index(smallCheckpoint, "3: 0 N")),
		replaced("[Lengths]", "["+strings.Repeat("x", 101)+"]"): "a section with a name of 101 bytes",
		smallCheckpoint + strings.Repeat("a:b\n", maxExtra):     "more than 65536 lines beside those of landmarks",
		replaced(`"jaw line"`, "jaw"):                           "is no line of a curve",
		replaced("0 3 4 0", "0 3 9 0"):                          "there is a point 9",
	})
}

func FuzzCheckpoint(f *testing.F) {
	f.Add([]byte(smallCheckpoint))
	f.Add([]byte("Version 5\nStratovan Checkpoint (TM)\n[Landmarks]\nNumberOfPoints: 2\nUnits: mm\n1: 0 N 0x48 1 2 3 0 0 1 \"a\" -1 -1\n[Curves]\n0: 0 1 1 0 \"c\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, checkpoint, data) })
}
