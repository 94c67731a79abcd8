package lmio

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// table reads a table of landmarks that must be good.
func table(t *testing.T, name, text string) *Result {
	t.Helper()
	r, err := Read(t.Context(), writeFile(t, t.TempDir(), name, text))
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return r
}

// listed returns the points of all groups in one line.
func listed(groups []*landmark.Group) string {
	var parts []string
	for _, g := range groups {
		if g.Name() != "" || g.Dim() != 3 {
			parts = append(parts, fmt.Sprintf("[%s %dD]", g.Name(), g.Dim()))
		}
		for _, l := range g.Landmarks() {
			p := fmt.Sprintf("%s(%v,%v,%v)", l.Name, l.Position.X, l.Position.Y, l.Position.Z)
			if l.Status == landmark.Missing {
				p = l.Name + "(missing)"
			}
			for _, f := range l.Extra.All() {
				p += fmt.Sprintf("{%s=%s}", f.Key, f.Value)
			}
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " ")
}

func TestTablesOfManyDialects(t *testing.T) {
	for _, c := range []struct{ name, file, text, want, note string }{
		{"Slicer", "a.csv", "label,l,p,s,defined,selected,visible,locked,description\nn,1,2,3,1,0,0,1,Fixed\nm,,,,0,1,1,0,\n", "n(1,2,3){selected=0} m(missing)", "comma"},
		{"Slicer in RAS", "a.csv", "label,r,a,s,defined,selected,visible,locked,description\nn,1,2,3,1,1,1,1,\n", "n(-1,-2,3)", "r, a, s"},
		{"Slicer's stale coordinates", "a.csv", "label,l,p,s,defined\nn,7,8,9,0\n", "n(missing)", "1 point without"},
		{"Slicer with tabs", "a.tsv", "label\tl\tp\ts\tdefined\nn\t1\t2\t3\t1\n", "n(1,2,3)", "tab"},
		{"OpenSim", "a.landmarks.csv", "name,x,y,z\nn,1,2,3\n", "n(1,2,3)", "metres"},
		{"no header", "a.csv", "1,2,3\n4,5,6\n", "(1,2,3) (4,5,6)", "without a header"},
		{"Scalismo", "a.csv", "# remark\n\nn, 1, 2.5, -3\nm, 4,5,6\n", "n(1,2.5,-3) m(4,5,6)", "without a header"},
		{"StereoMorph", "a.txt", "n\t1\t2\t3\nm\tNA\tNA\tNA\n", "n(1,2,3) m(missing)", "tab"},
		{"geomorph", "a.txt", "\"xpts\" \"ypts\" \"zpts\"\r\n1 2 3\r\n-4 5e-1 6\r\n", "(1,2,3) (-4,0.5,6)", "blank"},
		{"3DTeethLand", "a.csv", "key,coord_x,coord_y,coord_z,class,score\na,1,2,3,Cusp,0.5\nb,4,5,6,Cusp,1\na,7,8,9,Cusp,1\n",
			"[a 3D] Cusp(1,2,3){score=0.5} Cusp(7,8,9){score=1} [b 3D] Cusp(4,5,6){score=1}", "comma"},
		{"CloudCompare with an index", "a.csv", "0,1,2,3\n1,4,5,6\n", "0(1,2,3) 1(4,5,6)", "without"},
		{"a comment names the columns", "a.csv", "//X,Y,Z\n1,2,3\n", "(1,2,3)", "a comment names"},
		{"long form", "a.csv", "specimen,landmark,x,y,z\ns1,n,1,2,3\ns2,n,4,5,6\n", "[s1 3D] n(1,2,3) [s2 3D] n(4,5,6)", ""},
		{"decimal commas", "a.csv", "name;x;y;z\nn;1,5;-2;3,25\n", "n(1.5,-2,3.25)", "decimal commas"},
		{"decimal commas with tabs", "a.tsv", "n\t1,5\t2,5\t3\n", "n(1.5,2.5,3)", "decimal commas"},
		{"semicolons and points", "a.csv", "name;x;y;z\nn;1.5;2;3\n", "n(1.5,2,3)", "semicolon"},
		{"units in the header", "a.csv", "Landmark,X (mm),Y (mm),Z [mm]\nn,1,2,3\n", "n(1,2,3)", "X (mm)"},
		{"two-dimensional", "a.csv", "name,x,y\nn,1,2\n", "[ 2D] n(1,2,0)", ""},
		{"other columns", "a.csv", "id,x,y,z,colour,size\nn,1,2,3,red,7\nm,4,5,6,,\n", "n(1,2,3){colour=red}{size=7} m(4,5,6)", ""},
		{"other columns without names", "a.csv", "name,x,y,z\nn,1,2,3,trailing,bs\n", "n(1,2,3){(column 5)=trailing}{(column 6)=bs}", ""},
		{"empty columns at the end", "a.csv", "name,x,y,z\nn,1,2,3,,\n", "n(1,2,3)", ""},
		{"quotes", "a.csv", "\"name\",\"x\",\"y\",\"z\"\n\"a \"\"b\"\", c\",1,\"2\",3\n\"two\nlines\", \"4\" ,5,6\n", "a \"b\", c(1,2,3) two\nlines(4,5,6)", ""},
		{"a formula", "a.csv", "name,x,y,z\n'=1+1,1,2,3\n=1+1,1,2,3\n'a,1,2,3\n''=x,1,2,3\n", "=1+1(1,2,3) =1+1(1,2,3) 'a(1,2,3) '=x(1,2,3)", ""},
		{"a name with #", "a.csv", "name,x,y,z\nn,1,2,3\n#1,4,5,6\n", "n(1,2,3) #1(4,5,6)", "line 3 is read as a point"},
		{"missing", "a.csv", "name,x,y,z\na,,,\nb,NaN,nan,-nan\nc,N/A,NA,null\n", "a(missing) b(missing) c(missing)", "3 points without"},
		{"MorphoJ", "a.csv", "Subject,nasion_X,nasion_Y,nasion_Z,Sex,b.x,b.y,b.z\ns1,1,2,3,F,4,5,6\ns2,7,8,9,M,NA,,NA\n",
			"[s1 3D] nasion(1,2,3) b(4,5,6) [s2 3D] nasion(7,8,9) b(missing)", "row for each specimen"},
		{"MorphoJ's numbers", "a.morphoj.csv", "Id\tx1\ty1\tz1\tx2\ty2\tz2\ns1\t1\t2\t3\t4\t5\t6\n", "[s1 3D] 1(1,2,3) 2(4,5,6)", ""},
		{"a byte order mark", "a.csv", "\ufeffname,x,y,z\nn,1,2,3\n", "n(1,2,3)", ""},
		{"no end of the last line", "a.csv", "name,x,y,z\nn,1,2,3", "n(1,2,3)", ""},
		{"no points", "a.csv", "label,l,p,s,defined,selected,visible,locked,description\n", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := table(t, c.file, c.text)
			if got := listed(r.Groups); got != c.want {
				t.Errorf("read %s, not %s", got, c.want)
			}
			if notes := strings.Join(r.Notes, "; "); !strings.Contains(notes, c.note) || notes == "" {
				t.Errorf("the notes %q do not say %q", notes, c.note)
			}
			path := filepath.Join(t.TempDir(), c.file)
			if losses, err := Losses(path, r.Groups); err != nil || len(losses) > 0 {
				t.Errorf("written again it loses %q, %v", losses, err)
			}
			if err := Write(path, r.Groups); err != nil {
				t.Fatal(err)
			}
			again, err := Read(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			for i, g := range r.Groups {
				if d := difference(g, again.Groups[i]); d != "" {
					t.Errorf("group %d comes back changed: %s", i, d)
				}
			}
		})
	}
}

// TestTablesAreWrittenAsTheyWere: in the usual spelling of numbers and quotes a
// table comes back byte for byte, whatever its dialect.
func TestTablesAreWrittenAsTheyWere(t *testing.T) {
	for file, texts := range map[string][]string{
		"a.csv": {
			"label,l,p,s,defined,selected,visible,locked,description\nn,1,2,3,1,0,0,1,Fixed\nm,,,,0,1,1,0,\n",
			"label,r,a,s,defined,selected,visible,locked,description\nn,1,2,3,1,1,1,1,\n",
			"# remark\n#\nn,1,2.5,-3\n", "1,2,3\n4,5,6\n", "\ufeffName;X;Y;Z\r\nn;1,5;2;3\r\n", "//X,Y,Z\n1,2,3\n",
			"id,x,y,z,colour,size\nn,1,2,3,red,7\nm,NA,NA,NA,,\n", "name,x,y\nn,1,2\n",
			"Subject,nasion_X,nasion_Y,nasion_Z\ns1,1,2,3\ns2,NA,NA,NA\n", "Id;b.x;b.y;Sex\ns1;1,5;2;F\n",
			"key,coord_x,coord_y,coord_z,class,score\na,1,2,3,Cusp,0.5\nb,4,5,6,Cusp,1\n",
			"name,x,y,z,nx,ny,nz\nn,1,2,3,0,0,1\n",
		},
		"a.landmarks.csv": {"name,x,y,z\nn,1,2,3\n", "Name,X,Y,Z\nn,0.001,1e-05,3\n"},
		"a.tsv":           {"n\t1\t2\t3\nm\tNA\tNA\tNA\n", "label\tl\tp\ts\tdefined\nn\t1\t2\t3\t1\n"},
		"a.txt":           {"\"xpts\" \"ypts\" \"zpts\"\r\n1 2 3\r\n-4 0.5 6\r\n"},
	} {
		for _, text := range texts {
			path := filepath.Join(t.TempDir(), file)
			if err := Write(path, table(t, file, text).Groups); err != nil {
				t.Fatal(err)
			}
			if got, _ := os.ReadFile(path); string(got) != text {
				t.Errorf("%q is written %q", text, got)
			}
		}
	}
}

func TestBadTables(t *testing.T) {
	for _, c := range []struct {
		name, text string
		line       int
		reason     string
	}{
		{"empty", "", 1, "the file is empty"},
		{"only comments", "# a\n# b\n", 1, "no table of landmarks"},
		{"other data", "a,b\n1,2\n", 1, "no table of landmarks"},
		{"a header of other data", "a,b,c\n1,2,3\n4,5,6\n", 1, "names no columns x, y and z"},
		{"four numbers without a header", "1.5,1,2,3\n2.5,4,5,6\n", 1, "no table of landmarks"},
		{"short row", "name,x,y,z\nn,1,2,3\n\nL9,1\n", 4, "2 cells where 4 belong"},
		{"one word", "name,x,y,z\nn,1,2,3\nL9\n", 3, "1 cell where 4 belong"},
		{"decimal commas between commas", "name,x,y,z\nn,1,5,2,5,3,5\n", 2, "7 cells where 4 belong (name, x, y, z), so that nobody knows"},
		{"a decimal comma in quotes", "name,x,y,z\nn,\"1,5\",2,3\n", 2, "may be one number with a decimal comma or two"},
		{"decimal commas in a sentence", "see n 1,5 2,5\n", 1, "need tabs or semicolons"},
		{"thousands", "name,x,y,z\nn,\"1,234.5\",2,3\n", 2, "between the thousands"},
		{"German thousands", "name;x;y;z\nn;1.234,5;2;3\n", 2, "between the thousands"},
		{"many thousands", "name;x;y;z\nn;1,234,567;2;3\n", 2, "between the thousands"},
		{"point and comma", "name;x;y;z\nn;1,5;2;3\nm;1.5;2;3\n", 3, `"1.5" has a decimal point, and line 2 has the other sign`},
		{"no number", "x,y,z\n1,2,3\n\n1,2,wrong\n", 4, `column "z": "wrong" is no number`},
		{"Go's numbers", "x,y,z\n1,2,0x10\n", 2, "is no number"},
		{"underscores", "x,y,z\n1,2,1_000\n", 2, "is no number"},
		{"infinity", "x,y,z\n1,2,inf\n", 2, "is no number"},
		{"too large", "x,y,z\n1,2,1e999\n", 2, "too large"},
		{"no mark", "label,l,p,s,visible\nn,1,2,3,perhaps\n", 2, `column "visible": "perhaps" is neither 0 nor 1`},
		{"an open quote", "name,x,y,z\n\"n,1,2,3\n", 2, "quote that opens in line 2 is never closed"},
		{"text behind a quote", "name,x,y,z\n\"n\"m,1,2,3\n", 2, "follows a closing quote"},
		{"a row in several lines", "name,x,y,z\n\"two\nlines\",1,2,w\n", 2, "is no number"},
		{"sliders of curves", "\"before\",\"slide\",\"after\"\n1,2,3\n", 1, "sliding points"},
		{"sliders of surfaces", "\"x\"\n6\n7\n", 1, "sliding points"},
		{"UTF-32", "\xff\xfe\x00\x00n\x00\x00\x00", 1, "UTF-32; save it as UTF-8"},
		{"specimens of other points", "Subject,a_X,a_Y,a_Z\ns,1,2\n", 2, "3 cells where the header has 4"},
		{"specimens without rows", "Subject,a_X,a_Y,a_Z\n", 1, "no specimens"},
		{"too many columns", "name,x,y,z" + strings.Repeat(",a", maxPointColumns) + "\nn,1,2,3\n", 1, "260 columns"},
		{"too many cells", "name,x,y,z\nn,1,2,3" + strings.Repeat(",a", maxPointColumns) + "\n", 2, "260 columns"},
		{"far too many columns", "name,x,y,z" + strings.Repeat(",a", maxColumns) + "\nn,1,2,3\n", 1, ""},
		{"too many points", strings.Repeat("n,1,2,3\n", maxPoints+1), maxPoints + 1, "more than 262144 points"},
		{"too many groups", "group,x,y,z\n" + strings.Repeat("g\n", maxPoints+1), maxPoints + 2, "more than 262144 points"},
	} {
		_, err := Read(t.Context(), writeFile(t, t.TempDir(), "a.csv", c.text))
		var f *FormatError
		if !errors.As(err, &f) {
			t.Errorf("%s: error %v", c.name, err)
			continue
		}
		if f.Line != c.line || !strings.Contains(f.Reason, c.reason) || f.Format == "" || filepath.Base(f.File) != "a.csv" {
			t.Errorf("%s: %v does not say line %d, %s", c.name, err, c.line, c.reason)
		}
		if len(f.Reason) > 400 {
			t.Errorf("%s: the reason has %d bytes", c.name, len(f.Reason))
		}
	}
}

func TestTablesWarn(t *testing.T) {
	for _, c := range []struct{ file, text, warning string }{
		{"a.csv", "name,x,y,z\na,1,2,3\na,4,5,6\n", `1 point has the name of another: "a"`},
		{"a.csv", "name,x,y,z\na,1,,3\nb,1,2,3\n", "not kept: line 2: x = 1 and z = 3 of point 1 (\"a\")"},
		{"a.csv", "name,x,y,z\na,1,2,\nb,1,2,3\n", "not kept: line 2: x = 1 and y = 2 of point 1 (\"a\")"},
		{"a.csv", "name\tx\ty\tz\na\t1\t2\t3\n", "separated by tabs, in a file that is called .csv"},
		{"a.csv", "name,x,y,z\na,1,2,3\n# gone\nb,1,2,3\n", "not kept: 1 comment between the rows"},
		{"a.csv", "name,x,y,z\na,1,2,3\nin case people annotate\nb,1,2,3\n", "not kept: 1 comment between the rows"},
		{"a.csv", "name,x,y,z\nn\x00,1,2,3\n", "zero bytes"},
		{"a.csv", "name,x,y,z\n\xe9,1,2,3\n", "not UTF-8"},
		{"a.csv", "Subject,a_X,a_Y,a_Z\ns,1,,3\n", "not kept: line 2: x = 1 and z = 3 of point 1 (\"a\") of \"s\", which has no y and counts as missing"},
	} {
		r := table(t, c.file, c.text)
		if told := told(r); len(told) != 1 || !strings.Contains(told[0], c.warning) {
			t.Errorf("%q: told %q, not %q", c.text, told, c.warning)
		}
	}
}

// Tables of other things, and files of other kinds, are no landmarks.
func TestOtherTablesAreNoLandmarks(t *testing.T) {
	dir := t.TempDir()
	for _, text := range []string{
		"", "a,b,c\n1,2,3\n", "name,value\na,1\n", "x,y\n1,2\n3,4\n", "1,2\n3,4\n", "time,x\n0,1\n", "a b c d\n", "before,slide,after\n1,2,3\n",
		"id,age,height,weight\n1,2,3,4\n", "1,2,3,4\n5,6,7,8\n", "1,2,3,4,5,6\n", "nothing here\nat all\n", "x1,y1,x2,y2\n0,0,5,5\n", "OFF\n3 1 0\n0 0 0\n",
		"1 2 3\n4 5 6\n", "10 20 30 n\n", "\x00\x01\x02", "name;street;city\nAnn;1;2\n", "a,1,2,3\nno,points,at,all\nb,c,d,e\n",
	} {
		for _, name := range []string{"a.csv", "a.tsv", "a.txt"} {
			if IsLandmarks(writeFile(t, dir, name, text)) {
				t.Errorf("%s with %q counts as landmarks", name, text)
			}
		}
	}
	for name, text := range map[string]string{
		"a.csv": "name,x,y,z\n", "b.csv": "1,2,3\n4,5,6\n", "c.csv": "n,1,2,3\n", "d.tsv": "n\t1\t2\t3\n", "e.csv": "n\tx\ty\tz\n", "f.txt": "name x y z\na 1 2 3\n",
		"g.csv": "Subject," + strings.Repeat("long_X,long_Y,long_Z,", headBytes), "h.csv": "name,x,y,z\n" + strings.Repeat("n,1,2,3\n", headBytes),
	} {
		if !IsLandmarks(writeFile(t, dir, name, text)) {
			t.Errorf("%s with %.40q does not count as landmarks", name, text)
		}
	}
}

func TestNamesAreNoFormulas(t *testing.T) {
	for name, want := range map[string]string{
		"=1+1": "'=1+1", "+a": "'+a", "-a": "'-a", "@x": "'@x", "\tx": "'\tx", "\rx": `"'` + "\rx" + `"`, "\x00": "'\x00",
		"'=x": "''=x", "''=x": "'''=x", "'a": "'a", "-5": "-5", "'-5": "''-5", "a=b": "a=b", "": "", "-": "'-",
	} {
		g := landmark.NewGroup("", []landmark.Landmark{{Name: name, Position: r3.Vec{X: -1}, Status: landmark.Defined}})
		out, err := openSim.encode([]*landmark.Group{g})
		if want := "name,x,y,z\n" + want + ",-1,0,0\n"; err != nil || string(out) != want {
			t.Errorf("%q is written %q, not %q (%v)", name, out, want, err)
		}
		r, err := openSim.decode(t.Context(), "a.landmarks.csv", out)
		if err != nil || r.Groups[0].At(0).Name != name {
			t.Errorf("%q comes back as %v, %v", name, listed(r.Groups), err)
		}
	}
}

func TestTablesOfTheManifest(t *testing.T) {
	manifest(t, "csv", map[string]string{
		// A zero byte is a sign of damage here as in nul.csv, where the manifest
		// wants a warning; the names are kept as they are all the same.
		"labels_evil.csv": "warn",
	})
}

func TestEvilNamesOfTheManifest(t *testing.T) {
	path := filepath.Join(sharedData(t, "robustness", "synthetic"), "valid", "csv", "labels_evil.csv")
	r, err := Read(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	const points = 23
	g := r.Groups[0]
	if g.Len() != points || g.At(0).Name != "=cmd|'/C calc'!A0" || g.At(4).Name != "\tTAB" || g.At(5).Name != "\rCR" || g.At(10).Name != "new\nline" {
		t.Errorf("%d points: %.500s", g.Len(), listed(r.Groups))
	}
	copied := comesBack(t, path, r)
	text, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(text), "\n") {
		if bare := strings.TrimLeft(line, `"`); bare != "" && strings.IndexByte("=+-@\t\r\x00", bare[0]) >= 0 {
			t.Errorf("a spreadsheet may run %q", line)
		}
	}
}

func TestRealTables(t *testing.T) {
	for _, c := range []struct {
		file, want string // the first point and the number of them
		groups     int
		points     int
	}{
		{"minimal/slicer_table.csv", "nasion(10.5,-20.25,30.125) bregma(0,45.5,60) gnathion(missing)", 1, 3},
		{"minimal/opensim.landmarks.csv", "nasion(10.5,-20.25,30.125) bregma(0,45.5,60)", 1, 2},
		{"minimal/morphoj.csv", "[demo 3D] nasion(10.5,-20.25,30.125) bregma(0,45.5,60) [demo2 3D] nasion(11,-20,30) bregma(0.5,45,61)", 2, 2},
		{"minimal/scalismo.json", "nasion(10.5,-20.25,30.125){uncertainty", 1, 2},
		{"minimal/3dteethland__kpt.json", `[demo_upper.obj 3D] Mesial(10.5,-20.25,30.125){key="1"} Cusp(0,45.5,60){key="2"}`, 1, 2},
		{"opensim/femur_r.landmarks.csv", "femur_r_epicondyle_centroid(0.483924,-0.019068,0.117418)", 1, 10},
		{"opensim/pelvis.landmarks.csv", "ASIS_l(0.007526,-0.009014,-0.119626)", 1, 14},
		{"opensim/csv_dialects/3colnoheader.csv", "(0.521955,0.783105,0.303662)", 1, 4},
		{"opensim/csv_dialects/3colwithheader.csv", "(0.521955,0.783105,0.303662)", 1, 4},
		{"opensim/csv_dialects/4column.csv", "landmark_0(0.193338,0.942123,0.251278)", 1, 7},
		{"opensim/csv_dialects/6column.csv", "landmark_0(0.193338,0.942123,0.251278){(column 5)=trailing}{(column 6)=bs}", 1, 7},
		{"formats/landmarks.csv", "landmark1(1,0,0) landmark2(1,1,0) landmark3(1,1,1) landmark4(3,1,4)", 1, 4},
		{"formats/landmarks.json", "one(1,2,3) two(2,3,4){uncertainty", 1, 2},
		{"geomorph_course/template.txt", "(-13.9976698693981,-18.6904601526584,0.395017634672751)", 1, 105},
	} {
		path := filepath.Join(sharedData(t), filepath.FromSlash(c.file))
		if !IsLandmarks(path) {
			t.Errorf("%s does not count as landmarks", c.file)
		}
		r, err := Read(t.Context(), path)
		if err != nil {
			t.Error(err)
			continue
		}
		if len(r.Groups) != c.groups || r.Groups[0].Len() != c.points || !strings.HasPrefix(listed(r.Groups), c.want) || len(r.Warnings) > 0 {
			t.Errorf("%s: %d groups, warnings %q: %.300s", c.file, len(r.Groups), r.Warnings, listed(r.Groups))
		}
		if c.file != "minimal/3dteethland__kpt.json" { // which is only read
			comesBack(t, path, r)
		}
	}
	for file, reason := range map[string]string{
		"opensim/csv_dialects/3colbutinvalid.csv": "no table of landmarks", "opensim/csv_dialects/3colsparseerrors.csv": "line 11",
		"opensim/csv_dialects/blank.csv": "empty", "geomorph_course/curveslide.csv": "sliding", "geomorph_course/surfslide.csv": "sliding",
	} {
		if _, err := Read(t.Context(), filepath.Join(sharedData(t), filepath.FromSlash(file))); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%s: error %v does not say %q", file, err, reason)
		}
	}
	others, err := filepath.Glob(filepath.Join(sharedData(t, "robustness", "csv-spectrum", "valid"), "*", "*.*"))
	if err != nil || len(others) == 0 {
		t.Errorf("no files of the CSV spectrum: %v", err)
	}
	for _, path := range others {
		if _, err := Read(t.Context(), path); err == nil || IsLandmarks(path) {
			t.Errorf("%s counts as landmarks", path)
		}
	}
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"label,l,p,s,defined,selected,visible,locked,description\nn,1,2,3,1,0,0,1,Fixed\nm,,,,0,1,1,0,\n", "label,r,a,s,group\nn,1,2,3,a\n,,,,\"\"\n",
		"\ufeffName;X;Y;Z\r\nn;1,5;2;3\r\n", "# a\nn, 1,2,3\n\"'=x\",NA,NA,NA\n", "key,coord_x,coord_y,coord_z,class\na,1,2,3,Cusp\nb,1,2,,Cusp\n", "//X,Y,Z\n1,2,3\n",
		"name,x,y,z,nx,ny,nz\nn,1,2,3,0,0,1\n#m,1,2,3,,,\n", "name,x,y\nn,1,2,a,b\n", "n\t1,5\t2\t3\n", "\"xpts\" \"ypts\" \"zpts\"\n1 2 3\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, csvTable, data) })
}

func FuzzTSV(f *testing.F) {
	for _, s := range []string{"n\t1\t2\t3\nm\tNA\tNA\tNA\n", "label\tr\ta\ts\nn\t1\t2\t3\n", "n 1 2 3\n\"a b\" 4 5 6\n", "\"x\"\t\"y\"\t\"z\"\n1,5\t2\t3\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, tsvTable, data) })
}

func FuzzMorphoJ(f *testing.F) {
	for _, s := range []string{
		"Subject,nasion_X,nasion_Y,nasion_Z,Sex\ns1,1,2,3,F\ns2,NA,,NA,\n", "Id\tx1\ty1\tz1\ns\t1,5\t2\t3\n", "Subject\n\"\"\na\n", "\"\";\"b.x\";\"b.y\"\r\n\"s\";1;2\r\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, morphoJ, data) })
}
