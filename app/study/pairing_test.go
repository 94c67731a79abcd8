package study

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// put writes files with nothing in them, but for JSON and CSV, which hold landmarks
// only where their names say so.
func put(t *testing.T, folder string, names ...string) {
	t.Helper()
	for _, name := range names {
		text := ""
		switch {
		case strings.Contains(name, "other"):
		case strings.HasSuffix(name, ".mrk.json"):
			text = `{"@schema":"https://raw.githubusercontent.com/slicer/slicer/master/Modules/Loadable/Markups/Resources/Schema/markups-schema-v1.0.3.json#","markups":[]}`
		case strings.HasSuffix(name, ".csv"):
			text = "name,x,y,z\na,1,2,3\nb,1,2,4\n"
		}
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// pairs writes a pairing down: "mesh=landmarks", "mesh=?a+b" where several would do, and
// "-landmarks" for those without a mesh.
func pairs(t *testing.T, folder string) string {
	t.Helper()
	l, err := Scan(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	p := PairUp(l)
	for _, pair := range p.Pairs {
		text := pair.Mesh + "=" + pair.Landmarks
		if len(pair.Several) > 0 {
			text += "?" + strings.Join(pair.Several, "+")
		}
		texts = append(texts, text)
	}
	for _, a := range p.Alone {
		texts = append(texts, "-"+a.Landmarks)
	}
	return strings.Join(texts, " ")
}

// TestPairing: names and who belongs to whom, by the rule of the reference: whole stems,
// never a part of one.
func TestPairing(t *testing.T) {
	const composed, decomposed = "Sch\u00e4del", "Scha\u0308del"
	for files, want := range map[string]string{
		"M1.ply M10.ply M1.fcsv M10.fcsv":                                   "M1.ply=M1.fcsv M10.ply=M10.fcsv",
		"M1.ply M10.fcsv":                                                   "M1.ply= -M10.fcsv",
		"M10.ply M1.fcsv":                                                   "M10.ply= -M1.fcsv",
		"a.ply a.mrk.json b.obj b_landmarks.fcsv":                           "a.ply=a.mrk.json b.obj=b_landmarks.fcsv",
		"c.stl c_picked_points.pp d.ply.gz D-LM.ljson":                      "c.stl=c_picked_points.pp d.ply.gz=D-LM.ljson",
		"a.ply a.fcsv a.ljson":                                              "a.ply=?a.fcsv+a.ljson",
		"a.ply a.fcsv a_landmarks.fcsv":                                     "a.ply=?a_landmarks.fcsv+a.fcsv",
		"a.ply a_landmarks.ply a_landmarks.fcsv":                            "a_landmarks.ply=a_landmarks.fcsv a.ply=",
		"a.ply a.stl a.fcsv":                                                "a.ply= a.stl= -a.fcsv",
		"A.ply a.fcsv":                                                      "A.ply=a.fcsv",
		"A.ply a.ply a.fcsv A.fcsv":                                         "a.ply=a.fcsv A.ply=A.fcsv",
		"A.ply a.ply a.fcsv":                                                "a.ply=a.fcsv A.ply=",
		"Aa.ply aa.ply AA.fcsv":                                             "aa.ply= Aa.ply= -AA.fcsv",
		composed + ".ply " + decomposed + ".fcsv":                           composed + ".ply=" + decomposed + ".fcsv",
		decomposed + ".ply " + strings.ToUpper(composed) + ".fcsv":          decomposed + ".ply=" + strings.ToUpper(composed) + ".fcsv",
		"meshes/a.ply points/a.fcsv":                                        "meshes/a.ply=points/a.fcsv",
		"m/a.ply one/a.fcsv two/a.fcsv":                                     "m/a.ply=?one/a.fcsv+two/a.fcsv",
		"m/a.ply m/a.fcsv old/a.fcsv":                                       "m/a.ply=m/a.fcsv -old/a.fcsv",
		"m/a.ply n/a.ply p/a.fcsv n/a.ljson":                                "m/a.ply= n/a.ply=n/a.ljson -p/a.fcsv",
		"a.ply a.csv b.ply b-other.csv b.other.json":                        "a.ply=a.csv b.ply=",
		"a.ply a.measures.json study.csv protocol.json .a.fcsv .git/a.fcsv": "a.ply=",
		"a.fcsv b.mrk.json other.csv":                                       "=a.fcsv =b.mrk.json",
		"lm.ply lm.fcsv _lm.fcsv":                                           "lm.ply=lm.fcsv -_lm.fcsv",
		"x2.ply x10.ply":                                                    "x2.ply= x10.ply=",
		"":                                                                  "",
	} {
		folder := t.TempDir()
		put(t, folder, strings.Fields(files)...)
		if entries, _ := os.ReadDir(folder); strings.Contains(files, "A.ply a.ply") && len(entries) < 3 {
			continue // a file system that knows no letter case
		}
		if got := pairs(t, folder); got != want {
			t.Errorf("%s\n got  %s\n want %s", files, got, want)
		}
	}
}

func TestScanOfHostileFolders(t *testing.T) {
	folder := t.TempDir()
	if _, err := Scan(t.Context(), filepath.Join(folder, "absent")); err == nil || !strings.Contains(err.Error(), "absent") {
		t.Errorf("a folder that is not there: %v", err)
	}
	put(t, folder, "a.ply", "closed/b.ply", "real/c.ply", "notes.doc")
	if _, err := Scan(t.Context(), filepath.Join(folder, "a.ply")); err == nil {
		t.Error("a file is scanned as a folder")
	}
	_ = os.Symlink(folder, filepath.Join(folder, "real", "loop.ply"))
	_ = os.Symlink("nowhere", filepath.Join(folder, "dangling.ply"))
	closed := filepath.Join(folder, "closed")
	if err := os.Chmod(closed, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(closed, 0o700) })
	l, err := Scan(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadDir(closed); err != nil && (len(l.Unread) != 1 || !slices.Equal(l.Meshes, []string{"a.ply", "real/c.ply"})) {
		t.Errorf("meshes %q, unread %q", l.Meshes, l.Unread)
	}
	if l.Others != 1 {
		t.Errorf("%d files of other kinds", l.Others)
	}
}

// TestTwoThousandFiles are paired in a moment: twenty times what it takes here.
func TestTwoThousandFiles(t *testing.T) {
	l := &Listing{Folder: t.TempDir()}
	for i := range 1000 {
		l.Meshes = append(l.Meshes, fmt.Sprintf("m/M%d.ply", i))
		l.Landmarks = append(l.Landmarks, fmt.Sprintf("p/M%d_landmarks.fcsv", i))
	}
	begin := time.Now()
	p := PairUp(l)
	if s := p.Summary(); s.Paired != 1000 || s.Specimens != 1000 {
		t.Errorf("%+v", s)
	}
	if d := time.Since(begin); d > time.Second {
		t.Errorf("it takes %v", d)
	}
	for _, pair := range p.Pairs {
		if strings.TrimSuffix(pair.Mesh, ".ply")[2:] != strings.TrimSuffix(pair.Landmarks, "_landmarks.fcsv")[2:] {
			t.Fatalf("%s goes with %s", pair.Mesh, pair.Landmarks)
		}
	}
}

func TestPatterns(t *testing.T) {
	for _, c := range []struct{ pattern, name, want string }{
		{"{individual}_{side}_{replicate}", "M12_L_2", "individual M12, side L, replicate 2"},
		{"{individual}_{side}_{replicate}", "M_12_left_02", "individual M_12, side left, replicate 02"},
		{"{individual}_{side}_{replicate}", "M12_X_2", "not like"},
		{"{individual}_{side}_{replicate}", "M12_L_b", "not like"},
		{"{individual}_{side}_{replicate}", "_L_2", "not like"},
		{"{individual}-{group}", "a-b-c", "two ways"},
		{"{individual}-{}", "a-b", "individual a"},
		{"skull {Individual} ({sex})", "Skull M1 (f)", "individual M1, sex f"},
		{"skull {individual}", "jaw M1", "not like"},
		{"{individual}_L", "M1_LL", "not like"},
		{"Sch\u00e4del_{individual}", "Scha\u0308del_\u00fc", "individual \u00fc"},
		{"{individual}{side}", "", "nothing between"},
		{"{individual", "", "not closed"},
		{"individual}", "", "not open"},
		{"a", "", "no part"},
		{"{a}_{A}", "", "twice"},
		{"{mesh}_x", "", "no name of a file says"},
		{strings.Repeat("{}_", 12) + "x", strings.Repeat("_", 250), "not like"},
	} {
		p, err := ParsePattern(c.pattern)
		var parts []NamedPart
		if err == nil {
			parts, err = p.Match(c.name)
		}
		var got []string
		for _, part := range parts {
			got = append(got, part.Name+" "+part.Text)
		}
		if text := strings.Join(got, ", "); err == nil && text != c.want || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s of %q: %q, %v, want %q", c.pattern, c.name, text, err, c.want)
		}
	}
}

func TestPairingBecomesATable(t *testing.T) {
	folder := t.TempDir()
	put(t, folder, "M1_L_1.ply", "M1_L_1.fcsv", "M1_L_1.ljson", "M1_R_1.ply", "M1_R_1.fcsv", "odd.ply")
	l, err := Scan(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	p := PairUp(l)
	pattern, err := ParsePattern("{individual}_{side}_{take}")
	if err != nil {
		t.Fatal(err)
	}
	p.Apply(pattern)
	const want = "mesh,landmarks,individual,side,replicate,observer,group,status,take\n" +
		"M1_L_1.ply,,M1,L,,,,flagged,1\nM1_R_1.ply,M1_R_1.fcsv,M1,R,,,,,1\nodd.ply,,,,,,,,\n"
	if got := string(p.Table().Bytes()); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if s := p.Summary(); s != (Summary{Specimens: 3, Paired: 1, WithoutLandmarks: 1, Several: 1, Odd: 1}) {
		t.Errorf("%+v", s)
	}
}
