package main

import (
	"os"
	"strings"
	"testing"
)

// TestConvertOffersNegativePointsAsMissing: they stay as they are until the user
// says so, and that there are some is told.
func TestConvertOffersNegativePointsAsMissing(t *testing.T) {
	const points2, points3 = "LM=3\n1 2\n-1 -1\n3 4\n", "LM3=3\n1 2 3\n-1 -1 -1\n4 5 6\n"
	dir := files(t, map[string]string{"flat.tps": points2, "deep.tps": points3})
	for _, c := range []struct{ file, kept, gone string }{{"flat.tps", "-1 -1", "NA NA"}, {"deep.tps", "-1 -1 -1", "NA NA NA"}} {
		r := convert(t, dir, c.file, "-o", "kept.tps", "--force")
		r.want(t, exitDone, "note: "+c.file+": 1 point has negative coordinates only, as tpsDig marks missing points, and counts as placed; --negative-missing")
		if text, _ := os.ReadFile("kept.tps"); !strings.Contains(string(text), c.kept+"\n") || strings.Contains(string(text), "NA") {
			t.Errorf("%s becomes %s", c.file, text)
		}
		r = convert(t, dir, c.file, "-o", "gone.tps", "--force", "--negative-missing")
		r.want(t, exitDone, "note: "+c.file+": 1 point that has negative coordinates only counts as missing")
		if text, _ := os.ReadFile("gone.tps"); !strings.Contains(string(text), c.gone+"\n") || strings.Contains(string(text), "-1") {
			t.Errorf("%s becomes %s", c.file, text)
		}
		if out := cairn(t, "info", c.file).out; !strings.Contains(out, "1 point has negative coordinates only") {
			t.Errorf("info says\n%s", out)
		}
	}
}

// TestConvertOffersNumbersForMissingPoints: -999 and the like, in every format.
func TestConvertOffersNumbersForMissingPoints(t *testing.T) {
	dir := files(t, map[string]string{"a.csv": "name,x,y,z\na,1,2,3\nb,-999,-999,-999\nc,4,5,6\n", "b.nts": "1 3 3 0 dim=3\n1 2 3\n9999 9999 9999\n4 5 6\n"})
	for file, number := range map[string]string{"a.csv": "-999", "b.nts": "9999"} {
		r := convert(t, dir, file, "-o", "kept.ljson", "--force")
		r.want(t, exitDone, "note: "+file+": 1 point has "+number+" for each coordinate, as missing points are often marked, and counts as placed; --missing="+number+" makes them missing")
		if text, _ := os.ReadFile("kept.ljson"); !strings.Contains(string(text), number) {
			t.Errorf("%s becomes %s", file, text)
		}
		for _, flag := range [][]string{{"--missing=" + number}, {"--missing", number}, {"--missing", "77," + number}} {
			r = convert(t, dir, append([]string{file, "-o", "gone.ljson", "--force"}, flag...)...)
			r.want(t, exitDone, "note: "+file+": 1 point that has "+number+" for each coordinate counts as missing")
			if text, _ := os.ReadFile("gone.ljson"); strings.Contains(string(text), number) || !strings.Contains(string(text), "null") {
				t.Errorf("%s becomes %s", file, text)
			}
		}
		if out := cairn(t, "info", file).out; !strings.Contains(out, "1 point has "+number+" for each coordinate") {
			t.Errorf("info says\n%s", out)
		}
	}
}

// TestConvertTellsOfNumbersForWhatIsMissingInSomeCoordinates: and counts the others
// of the point as lost, once they are to be missing.
func TestConvertTellsOfNumbersForWhatIsMissingInSomeCoordinates(t *testing.T) {
	for _, row := range []string{"c,7,-999,9", "c,7,8,-999"} {
		dir := files(t, map[string]string{"a.csv": "name,x,y,z\na,1,2,3\nb,-999,-999,-999\n" + row + "\nd,7,8,0\ne,0,5,6\n"})
		r := convert(t, dir, "a.csv", "-o", "kept.ljson")
		r.want(t, exitDone, "1 point has -999 for each coordinate")
		r.want(t, exitDone, `1 point (point 3 ("c")) has -999 for some of the coordinates`)
		r = convert(t, dir, "a.csv", "-o", "gone.ljson", "--missing=-999")
		r.want(t, exitLoss, "x = 7 and ")
		r.want(t, exitLoss, `of point 3 ("c")`)
	}
}

// TestMissingTakesFiniteNumbers: what is none would be taken for zero, the origin.
func TestMissingTakesFiniteNumbers(t *testing.T) {
	dir := files(t, map[string]string{"a.csv": "name,x,y,z\na,0,0,0\nb,4,5,6\n"})
	for _, number := range []string{"NaN", "inf", "-Inf", "-999,nan", "1e999"} {
		convert(t, dir, "a.csv", "-o", "out.ljson", "--missing="+number).want(t, exitUsage, "missing")
		if _, err := os.Stat("out.ljson"); err == nil {
			t.Fatalf("%s: something was written", number)
		}
	}
	convert(t, dir, "a.csv", "-o", "out.ljson", "--missing=0").want(t, exitDone, "1 point that has 0 for each coordinate counts as missing")
}
