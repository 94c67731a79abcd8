package lmio

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"cairn/landmark"
)

// doubtful says which points of a file perhaps stand for missing ones, as "number:
// points", counted from 0.
func doubtful(g *landmark.Group) string {
	var list []string
	for _, d := range Doubts(g) {
		number := formatNumber(d.Number)
		if number == "NA" {
			number = "negative"
		}
		if d.Some {
			number = "some " + number
		}
		list = append(list, fmt.Sprintf("%s: %v", number, d.Points))
	}
	return strings.Join(list, "; ")
}

func TestNumbersThatStandForWhatIsMissing(t *testing.T) {
	const head = "name,x,y,z\na,10,-20,30\nb,-15,25,40\n"
	for row, want := range map[string]string{
		"c,-999,-999,-999":                         "-999: [2]",
		"c,-9999,-9999,-9999":                      "-9999: [2]",
		"c,9999,9999,9999":                         "9999: [2]",
		"c,999,999,999":                            "999: [2]",
		"c,-99999,-99999,-99999":                   "-99999: [2]",
		"c,-999.9,-999.9,-999.9":                   "-999.9: [2]",
		"c,-32768,-32768,-32768":                   "-32768: [2]",
		"c,3.4028235e38,3.4028235e38,3.4028235e38": "3.4028235e+38: [2]",
		"c,-999,-999,-999\nd,-999,-999,-999":       "-999: [2 3]",
		"c,-999,-999,-999\nd,9999,9999,9999":       "-999: [2]; 9999: [3]",
		"c,-99,-99,-99":                            "-99: [2]", // 150 away from a box of 53
		"c,-99,-99,-99\nd,100,200,300":             "",         // near to a larger one
		"c,-9,-9,-9":                               "",
		"c,-1,-1,-1":                               "",
		"c,-999,-999,-998":                         "some -999: [2]",
		"c,-999,5,5":                               "some -999: [2]",
		"c,5,9999,5":                               "some 9999: [2]",
		"c,5,5,-9":                                 "",
		"c,5,5,-1":                                 "",
		"c,5,5,-99":                                "some -99: [2]",
		"c,5,5,99\nd,-50,5,5":                      "", // 59 away from a box of 94
		"c,1000,1000,1000":                         "",
		"c,0,0,0":                                  "",
		"c,-999,-999,-999\nd,-1200,-1200,-1200\ne,90,90,90": "", // in the middle of the others
		"c,-999,-999,-999\nd,7,-999,9":                      "-999: [2]; some -999: [3]",
		"d,7,8,-999\nc,-999,-999,-999":                      "some -999: [2]; -999: [3]",
		"c,-999,-999,-999\nd,-9999,8,9\ne,8,-999,9999":      "-999: [2]; some -9999: [3]; some -999: [4]; some 9999: [4]",
		"c,-99,-99,-99\nd,7,-99,9":                          "-99: [2]; some -99: [3]",
		"d,7,8,-999\ne,800,-700,-900":                       "", // in reach of the others
		"d,7,8,-999\ne,-1200,-700,-1200":                    "",
		"c,999,999,999\nd,998,1001,1000":                    "",
		"c,NA,NA,NA":                                        "",
	} {
		r := table(t, "a.csv", head+row+"\n")
		if got := doubtful(r.Groups[0]); got != want {
			t.Errorf("%q: %s, want %s", row, got, want)
		}
		if n := r.Groups[0].Count(landmark.Missing); n != strings.Count(row, "NA,NA,NA") {
			t.Errorf("%q: %d points are missing though nobody said so", row, n)
		}
	}
	if got := doubtful(table(t, "a.csv", "name,x,y,z\na,-9999,-9999,-9999\nb,-99,-99,-99\n").Groups[0]); got != "-9999: [0]" {
		t.Errorf("where there are no others: %s", got)
	}
}

// TestEveryFormatIsAskedAboutNumbersForWhatIsMissing: except those numbers that the
// format itself has for it, or the file's header, which are read as missing.
func TestEveryFormatIsAskedAboutNumbersForWhatIsMissing(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"a.tps":            {"LM3=3\n1 -2 3\nX X X\n4 5 6\n", "negative"},
		"scaled.tps":       {"LM3=3\n1 -2 3\nX X X\n4 5 6\nSCALE=0.0123\n", "negative"},
		"flat.tps":         {"LM=3\n1 -2\nX X\n4 5\n", "negative"},
		"wide.csv":         {"ID,a_x,a_y,a_z,b_x,b_y,b_z,c_x,c_y,c_z\ns,1,2,3,X,X,X,4,5,6\n", ""},
		"plain.xyz":        {"1 2 3\nX X X\n4 5 6\n", ""},
		"comma.csv":        {"n;x;y;z\na;1,5;2;3\nb;X;X;X\nc;4;5;6\n", ""},
		"r.csv":            {"name,r,a,s\na,1,2,3\nb,X,X,X\nc,4,5,6\n", ""},
		"morphologika.txt": {"[individuals]\n1\n[landmarks]\n3\n[dimensions]\n3\n[rawpoints]\n1 2 3\nX X X\n4 5 6\n", ""},
		"a.nts":            {"1 3 3 0 dim=3\n1 2 3\nX X X\n4 5 6\n", ""},
		"a.pts":            {"Version 1.0\n3\na 1 2 3\nb X X X\nc 4 5 6\n", ""},
		"menpo.pts":        {"version: 1\nn_points: 3\n{\n1 2 3\nX X X\n4 5 6\n}\n", ""},
		"flat.pts":         {"version: 1\nn_points: 3\n{\n1 2\nX X\n4 5\n}\n", "negative"},
		"a.fcsv":           {"# Markups fiducial file version = 4.6\n# CoordinateSystem = RAS\n1,1,2,3\n2,X,X,X\n3,4,5,6\n", ""},
		"a.mrk.json":       {`{"markups": [{"type": "Fiducial", "coordinateSystem": "RAS", "controlPoints": [{"position": [1,2,3]}, {"position": [X,X,X]}, {"position": [4,5,6]}]}]}`, ""},
		"a.ljson":          {`{"version": 2, "landmarks": {"points": [[1,2,3],[X,X,X],[4,5,6]]}}`, ""},
		"a.pp":             {`<PickedPoints><point x="1" y="2" z="3"/><point x="X" y="X" z="X"/><point x="4" y="5" z="6"/></PickedPoints>`, ""},
		"a.lm3":            {"3 landmarks:\na\n1 2 3\nb\nX X X\nc\n4 5 6\n", ""},
		"a.bnd":            {"1 1 2 3\n2 X X X\n3 4 5 6\n", ""},
		"a.landmarkAscii":  {"# AmiraMesh 3D ASCII 2.0\ndefine Markers 3\nMarkers { float[3] Coordinates } @1\n@1\n1 2 3\nX X X\n4 5 6\n", ""},
		"a.scalismo.json":  {`[{"id": "a", "coordinates": [1,2,3]}, {"id": "b", "coordinates": [X,X,X]}, {"id": "c", "coordinates": [4,5,6]}]`, ""},
	} {
		for _, number := range []string{"-999", "9999"} {
			r, err := Read(t.Context(), writeFile(t, t.TempDir(), name, strings.ReplaceAll(c.text, "X", number)))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			g := r.Groups[0]
			want := number + ": [1]"
			if c.want == "negative" && number[0] == '-' {
				want = "negative: [1]"
			}
			if number == "9999" && (name == "morphologika.txt" || name == "a.pts") { // that is their own number
				if want = ""; g.At(1).Status != landmark.Missing {
					t.Errorf("%s: %s is %+v", name, number, g.At(1))
				}
			}
			if got := doubtful(g); got != want {
				t.Errorf("%s: %s is %q, want %q", name, number, got, want)
			}
			x, _ := parseNumber(number)
			if n, lost := MarkNumber(g, x); len(lost) > 0 || want != "" && (n != 1 || g.At(1).Status != landmark.Missing || g.Placed() != 2) {
				t.Errorf("%s: %d marked", name, n)
			}
		}
	}
	r := table(t, "a.nts", "1 3 3 1 -999 dim=3\n1 2 3\n-999 -999 -999\n4 5 6\n")
	if g := r.Groups[0]; g.At(1).Status != landmark.Missing || Doubts(g) != nil {
		t.Errorf("the number of the header: %+v, %v", g.At(1), Doubts(g))
	}
}

func TestDoubtsAreTold(t *testing.T) {
	r := table(t, "a.csv", "name,x,y,z\na,1,2,3\nb,-999,-999,-999\nc,-999,-999,-999\nd,9999,9999,9999\n")
	got := DoubtNotes(r.Groups, func(d Doubt) string { return "; " + formatNumber(d.Number) })
	want := []string{"2 points have -999 for each coordinate, as missing points are often marked, and count as placed; -999",
		"1 point has 9999 for each coordinate, as missing points are often marked, and counts as placed; 9999"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestTheRestOfAPointMarkedMissingIsCountedAsLost: as where a file leaves a
// coordinate empty.
func TestTheRestOfAPointMarkedMissingIsCountedAsLost(t *testing.T) {
	r := table(t, "a.csv", "name,x,y,z\na,1,2,3\nb,-999,-999,-999\nc,7,-999,9\nd,7,8,0\ne,0,5,6\n")
	g := r.Groups[0]
	want := []string{`1 point has -999 for each coordinate, as missing points are often marked, and counts as placed`,
		`1 point (point 3 ("c")) has -999 for some of the coordinates, as missing points are often marked, and counts as placed`}
	if got := DoubtNotes(r.Groups, nil); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if n, lost := MarkNumber(g, 0); n != 0 || lost != nil { // a coordinate as any other
		t.Errorf("0: %d marked, %q lost", n, lost)
	}
	n, lost := MarkNumber(g, -999)
	if n != 2 || g.At(1).Status != landmark.Missing || g.At(2).Status != landmark.Missing || g.Placed() != 3 {
		t.Errorf("%d marked: %+v", n, g.Landmarks())
	}
	if len(lost) != 1 || !strings.Contains(lost[0], "x = 7 and z = 9 of point 3") {
		t.Errorf("lost: %q", lost)
	}
}

// TestNoNumberMarksTheOrigin: what is no finite number is no coordinate.
func TestNoNumberMarksTheOrigin(t *testing.T) {
	g := table(t, "a.csv", "name,x,y,z\na,0,0,0\nb,4,5,6\n").Groups[0]
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if n, _ := MarkNumber(g, x); n != 0 || g.Placed() != 2 {
			t.Errorf("%v marks %d points", x, n)
		}
	}
	if n, _ := MarkNumber(g, 0); n != 1 {
		t.Errorf("0 marks %d points", n)
	}
}
