package lmio

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/landmark"
)

// TestKeysThatSoundLikeSpellings: what a file calls as the program calls its own
// remarks is kept like anything else, or named as lost. Each text is written back
// as it was; in IDAV points, which hold positions alone, the key counts as a loss.
func TestKeysThatSoundLikeSpellings(t *testing.T) {
	for _, c := range []struct{ file, key, text string }{
		{"a.csv", "spelling of the columns", "ID,spelling of the columns,x1,y1,z1,x2,y2,z2\ns1,wild,1,2,3,4,5,6\ns2,tame,1,2,4,4,5,7\n"},
		{"a.csv", "spelling of the delimiter", "group,spelling of the delimiter,name,x,y,z\ng,wild,a,1,2,3\ng,wild,b,4,5,6\n"},
		{"a.csv", "spelling of type", "name,x,y,z,spelling of type,kind\na,1,2,3,wild,k\nb,4,5,6,tame,l\n"},
		{"a.csv", "comments before the table", "# of skulls\nID,comments before the table,x1,y1,z1,x2,y2,z2\ns1,wild,1,2,3,4,5,6\ns2,tame,1,2,4,4,5,7\n"},
		{"a.csv", "comments before the table", "# of a skull\nname,x,y,z,comments before the table\na,1,2,3,wild\nb,4,5,6,tame\n"},
		{"a.tps", "spelling of SCALE", "LM3=1\n1 2 3\nspelling of SCALE=0.50\nID=a\nSCALE=2\n"},
		{"a.txt", "missing value", "[individuals]\n1\n[landmarks]\n2\n[dimensions]\n3\n[names]\na\n[rawpoints]\n'#1\n1 2 3\n9999 9999 9999\n[missing value]\nNA\n"},
		{"a.txt", "title", "[individuals]\n1\n[landmarks]\n1\n[dimensions]\n3\n[names]\na\n[rawpoints]\n'of a\n1 2 3\n[title]\nwild\n"},
	} {
		path := filepath.Join(t.TempDir(), c.file)
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := Read(t.Context(), path)
		if err != nil {
			t.Errorf("%s: %v", c.key, err)
			continue
		}
		again := filepath.Join(t.TempDir(), c.file)
		if err := Write(again, r.Groups); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(again); string(got) != c.text {
			t.Errorf("%s: written as\n%swhere it was\n%s", c.key, got, c.text)
		}
		losses, err := Losses("a.pts", r.Groups[:1])
		if err != nil {
			t.Fatal(err)
		}
		if all := strings.Join(losses, "\n"); !strings.Contains(all, c.key) {
			t.Errorf("%s is lost without a word: %q", c.key, all)
		}
	}
}

// TestHowAFileIsWrittenIsNoData: each file is written in a way that its format has
// beside the usual one, says nothing that only this format has a place for, and is
// written so again.
func TestHowAFileIsWrittenIsNoData(t *testing.T) {
	for _, c := range []struct{ file, text string }{
		{"a.csv", "\ufeffz;y;x;Name\r\n3,5;2;1;a b\r\n6;5;4;b\r\n"},
		{"a.csv", "\"name\",\"x\",\"y\",\"z\"\n\"a\",1,2,3\n"},
		{"a.csv", "a,1,2,3\nb,4,5,6\n"},
		{"a.pts", "2\n1 2 3.5\n4 5 6\n"},
		{"a.csv", "x1;y1;z1;ID\n1,5;2;3;s1\n1;2;4;s2\n"},
		{"a.tsv", "x1\ty1\tz1\tID\n1\t2\t3\ts1\n1\t2\t4\ts2\n"},
		{"a.tps", "LM=1\n1 2 3\nSCALE=0.50\nID=a\n\nLM3=1\n1 2 3\nSCALE=5e-1\nID=b\n\n"},
		{"a.txt", "[individuals]\n2\n[landmarks]\n1\n[dimensions]\n3\n[names]\na\nb\n[rawpoints]\n'first\n1 2 3\n'second\n9999 9999 9999\n"},
		{"a.nts", "1 2L 6 1 -1 dim=3\na b\n1 2 3 4 5 6\n-1 -1 -1 7 8 9\n"},
		{"a.am", "# HyperMesh 3D ASCII 1.0\n\nnNodes Markers 1\n\nParameters { NumSets 1, ContentType \"LandmarkSet\" }\n\nMarkers { float[3] Coordinates } @1\n\n# Data section follows\n@1\n1 2 3\n\n"},
	} {
		path := filepath.Join(t.TempDir(), c.file)
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := Read(t.Context(), path)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if p := r.Groups[0].Properties(); p.Spelling == nil || p.Extra.Len() > 0 {
			t.Errorf("%q: spelling %+v, and beside it %v", c.text, p.Spelling, p.Extra.All())
		}
		again := filepath.Join(t.TempDir(), c.file)
		if err := Write(again, r.Groups); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(again); string(got) != c.text {
			t.Errorf("written as\n%q where it was\n%q", got, c.text)
		}
		for _, other := range []string{"a.ljson", "a.mrk.json", "a.dta", "a.morphoj.csv", "a.landmarks.tsv"} {
			losses, _ := Losses(other, r.Groups)
			for _, l := range losses {
				if strings.Contains(l, "its own format") {
					t.Errorf("%q in %s: %s", c.text, other, l)
				}
			}
		}
	}
}

// TestSpellingGoesWithItsGroup: what is said of the whole file is that of its first
// group, and what is no longer true of a group is not written.
func TestSpellingGoesWithItsGroup(t *testing.T) {
	const text = "LM=1\n1 2 3\nSCALE=0.50\nID=a\n\nLM=1\n4 5 6\nSCALE=0.50\nID=b\n\n"
	r := readText(t, tps, text)
	p := r.Groups[1].Properties()
	p.Declared = landmark.Scaled(2)
	r.Groups[1].SetProperties(p)
	if _, got := throughFile(t, "a.tps", []*landmark.Group{r.Groups[1], r.Groups[0]}, false); string(got) != "LM=1\n1 1.25 1.5\nSCALE=2\nID=b\n\nLM=1\n1 2 3\nSCALE=0.50\nID=a\n\n" {
		t.Errorf("specimens are written %q", got)
	}

	const table = "x1;y1;z1;ID\n1,5;2;3;s1\n1;2;4;s2\n"
	r = readText(t, morphoJ, table)
	if _, got := throughFile(t, "a.csv", []*landmark.Group{r.Groups[1], r.Groups[0]}, false); string(got) != "Subject,1_X,1_Y,1_Z\ns2,1,2,4\ns1,1.5,2,3\n" {
		t.Errorf("a table that begins with another group is written %q", got)
	}

	r = readText(t, slicerMarkups, `{"@schema": "https://example.org/markups-schema-v1.0.0.json#", "markups": [
		{"type": "Angle", "controlPoints": [{"label": "a", "position": [1, 2, 3]}]},
		{"type": "Angle", "controlPoints": [{"label": "b", "position": [4, 5, 6]}]}]}`)
	if err := r.Groups[1].SetLabels(nil); err != nil {
		t.Fatal(err)
	}
	_, got := throughFile(t, "a.mrk.json", r.Groups, false)
	if n, m := strings.Count(string(got), `"Angle"`), strings.Count(string(got), `"Fiducial"`); n != 1 || m != 1 || !strings.Contains(string(got), "v1.0.0") {
		t.Errorf("markups are written %s", got)
	}
}

// TestSpellingStaysInItsFormat: a table with semicolons and decimal commas is
// written as usual in another kind of table, and behind the table of another file.
func TestSpellingStaysInItsFormat(t *testing.T) {
	const odd = "Name;x;y;z\r\na;1,5;2;3\r\nb;4;5;6\r\n"
	for path, want := range map[string]string{
		"a.landmarks.tsv": "a\t1.5\t2\t3\nb\t4\t5\t6\n",
		"a.morphoj.csv":   "Subject,a_X,a_Y,a_Z,b_X,b_Y,b_Z\n,1.5,2,3,4,5,6\n",
	} {
		if _, got := throughFile(t, path, readText(t, csvTable, odd).Groups, false); string(got) != want {
			t.Errorf("%s is written %q", path, got)
		}
	}
	first, second := readText(t, csvTable, "group,name,x,y,z\ng,a,1,2,3\n").Groups[0], readText(t, csvTable, odd).Groups[0]
	second.SetName("h")
	r, got := throughFile(t, "a.csv", []*landmark.Group{first, second}, false)
	if want := "group,name,x,y,z\ng,a,1,2,3\nh,a,1.5,2,3\nh,b,4,5,6\n"; string(got) != want || len(r.Groups) != 2 {
		t.Errorf("two tables are written %q", got)
	}
	fitted, _, err := csvTable.fit([]*landmark.Group{first, second})
	if err != nil || fitted[0].Properties().Spelling == nil || fitted[1].Properties().Spelling != nil {
		t.Errorf("%+v goes with the second group, %v", fitted[1].Properties().Spelling, err)
	}
}
