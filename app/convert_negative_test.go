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
