package lmio

import (
	"testing"

	"cairn/landmark"
)

func TestLDDMMOfTheSmallFile(t *testing.T) {
	r := readMinimal(t, "lddmm_landmarks.lmk")
	if demo(t, r.Groups[0], false, "nasion", "bregma"); r.Format != lddmmName {
		t.Error(r.Format)
	}
}

func TestLDDMMPointsThatAreNotValid(t *testing.T) {
	r := readText(t, lddmm, "LandmarksWithVariability-1.0\n2\n\n1 2 3 1 1 1 0 0 0 1 0 0 0 1\nb\n4 5 6 0 1 1 0 0 0 1 0 0 0 1\n")
	g := r.Groups[0]
	if covariance, _ := g.At(0).Extra.Get("covariance"); g.At(0).Name != "" || covariance != "1 0 0 0 1 0 0 0 1" {
		t.Error(describeAll(r.Groups))
	}
	if l := g.At(1); l.Status != landmark.Missing || l.Name != "b" || !sameBits(l.Position, landmark.NoPosition()) {
		t.Error(describeAll(r.Groups))
	}
}

func TestBadLDDMMFiles(t *testing.T) {
	badFiles(t, lddmm, map[string]string{
		"Landmarks-2.0\n0\n":                        "is not the first line",
		"Landmarks-1.0\n":                           "ends before the number of landmarks",
		"Landmarks-1.0\n9\na\n1 2 3 1 1\n":          "announced",
		"Landmarks-1.0\n2\na\n1 2 3 1 1\nlong\n":    "ends before the coordinates of point 2",
		"Landmarks-1.0\n1\na\n1 2 3 1\n":            "point 1 has 4 numbers",
		"Landmarks-1.0\n1\na\n1 2 x 1 1\n":          `point 1 ("a"): "x" is no number`,
		"Landmarks-1.0\n1\na\n1 2 3 1 1\nb\n":       "line 5",
		"Landmarks-1.0\n1\na\n1 2 3 1 1\n\n\nb c\n": "line 7",
	})
}

func FuzzLDDMM(f *testing.F) {
	f.Add([]byte("Landmarks-1.0\n2\nnasion\n10.5 -20.25 30.125 1 1\n\n0 45.5 60 0 1\n"))
	f.Add([]byte("LandmarksWithVariability-1.0\n1\na\n1 2 3 1 1 1 0 0 0 1 0 0 0 1\n"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, lddmm, data) })
}
