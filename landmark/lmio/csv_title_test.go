package lmio

import (
	"strings"
	"testing"
)

// TestTitlesAboveATable: lines above a header are kept as comments, and told of; a
// conversion names them as lost.
func TestTitlesAboveATable(t *testing.T) {
	const points = "name,x,y,z\na,1,2,3\nb,4,5,6\n"
	for _, c := range []struct{ text, title, header string }{ // header: the line that it stands in
		{"Project X, measured 2024\n" + points, "Project X, measured 2024", "2"},
		{"Project X\n" + points, "Project X", "2"},
		{"Project X,,,\n,,,\n" + points, "Project X,,,", "3"},
		{"Project X\n\n\n" + points, "Project X", "4"},
		{"# a comment\nProject X, measured 2024\n" + points, "Project X, measured 2024", "3"},
		{"Project X, measured 2024\n# a comment\nby me, and you, all\n" + points, "Project X, measured 2024", "4"},
		{"\"Project X, in\ntwo lines\"\n" + points, "\"Project X, in\ntwo lines\"", "3"},
		{"Project X; measured 2024\n" + strings.ReplaceAll(points, ",", ";"), "Project X; measured 2024", "2"},
		{"Project X, measured 2024\n" + strings.ReplaceAll(points, ",", "\t"), "Project X, measured 2024", "2"},
		{"Project X, 2024\r\nname,x,y,z\r\na,1,2,3\r\nb,4,5,6\r\n", "Project X, 2024", "2"},
		{"Project X\nSubject,a_X,a_Y,a_Z,b_X,b_Y,b_Z\ns,1,2,3,4,5,6\n", "Project X", "2"},
		{"Project X\nname,x_mm,y_mm,z_mm\na,1,2,3\nb,4,5,6\n", "Project X", "2"},
		{"Project X\nname,x,y,z\n,mm,mm,mm\na,1,2,3\nb,4,5,6\n", "Project X", "2"},
	} {
		dir := t.TempDir()
		for _, name := range []string{"a.csv", "a.txt", "a.tsv"} {
			path := writeFile(t, dir, name, c.text)
			r, err := Read(t.Context(), path)
			if err != nil || !IsLandmarks(path) {
				t.Errorf("%q as %s: %v", c.text, name, err)
				continue
			}
			g := r.Groups[0]
			if g.Len() != 2 || g.At(0).Position.X != 1 || g.At(1).Position.Z != 6 || g.At(1).Name != "b" {
				t.Errorf("%q: %s", c.text, describeAll(r.Groups))
			}
			if told := strings.Join(r.Warnings, "\n"); !strings.Contains(told, "above the header in line "+c.header+" is read as a title: ") || len(r.NotKept) > 0 {
				if !strings.Contains(c.text, "\t") { // which is told of as well
					t.Errorf("%q: %q, not kept %q", c.text, told, r.NotKept)
				}
			}
			if out, err := encodeAgain(r); err != nil || !strings.Contains(strings.ReplaceAll(out, "\r", ""), c.title+"\n") {
				t.Errorf("%q is written as %q, %v", c.text, out, err)
			}
			if losses, err := Losses("a.mrk.json", r.Groups); err != nil || !strings.Contains(strings.Join(losses, "; "), `"comments before the table"`) {
				t.Errorf("%q: losses %q, %v", c.text, losses, err)
			}
		}
	}
	r := table(t, "a.csv", "sep=;\nname;x;y;z\na;1,5;2;3\n")
	if losses, err := Losses("a.fcsv", r.Groups); err != nil || len(losses)+len(r.Warnings) > 0 || r.Groups[0].At(0).Position.X != 1.5 {
		t.Errorf("a line for spreadsheets: losses %q, warnings %q, %v, %v", losses, r.Warnings, err, describeAll(r.Groups))
	}
}

// TestWhatIsNoTitle: without a header below it, a line that is neither a header nor a
// point is refused by what it says.
func TestWhatIsNoTitle(t *testing.T) {
	for text, want := range map[string]string{
		"Project X, measured 2024\na,1,2,3\nb,4,5,6\n":                   `the first line is "Project X, measured 2024"`,
		"Project X, measured 2024\nname,x,y,z\n":                         "",
		"Project X\nname,x,y,z\na,b,c,d\n":                               "",
		"one\ntwo\nthree\nfour\nfive\nsix\nseven\nname,x,y,z\na,1,2,3\n": "",
	} {
		r, err := Read(t.Context(), writeFile(t, t.TempDir(), "a.csv", text))
		if err == nil || !strings.Contains(err.Error(), "line 1 (byte 0)") || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v", text, r, err)
		}
	}
	if IsLandmarks(writeFile(t, t.TempDir(), "a.txt", "The axes are called\nx y z\n1 2 3\n")) {
		t.Error("prose is certainly landmarks")
	}
}

// TestRowsOfDataAreNoTitles: they are refused above a header, and lines that are titles
// are counted.
func TestRowsOfDataAreNoTitles(t *testing.T) {
	for _, text := range []string{
		"Pt;East;North;Height\nA;1;2;3\nB;4;5;6\nname;x;y;z\nC;7;8,5;9\nD;7;8;10\n",
		"A,1,2,3\nname,x,y,z\nC,7,8,9\nD,7,8,10\n",
		"Pt,E,N,H\nA,1,2,3\nSubject,a_X,a_Y,a_Z\ns,1,2,3\n",
	} {
		if r, err := Read(t.Context(), writeFile(t, t.TempDir(), "a.csv", text)); err == nil || !strings.Contains(err.Error(), "above the header") {
			t.Errorf("%q: %v, %v", text, r, err)
		}
	}
	r := table(t, "a.csv", "Project X\nby me, 2024\nin mm\nname,x,y,z\na,1,2,3\n")
	if told := strings.Join(r.Warnings, "; "); !strings.Contains(told, "the first of 3 lines") {
		t.Errorf("warnings %q", told)
	}
}
