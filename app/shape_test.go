package main

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cairn/internal/testfiles"
	"cairn/landmark/lmio"
)

// skulls returns landmark files of n specimens of five named points, that differ by a tenth.
func skulls(n int) map[string]string {
	rnd := rand.New(rand.NewPCG(50, 50))
	all := map[string]string{}
	base := [][3]float64{{0, 0, 0}, {9, 0, 1}, {0, 8, 0}, {1, 1, 7}, {5, 6, 4}}
	for i := range n {
		var points []string
		for _, p := range base {
			points = append(points, fmt.Sprintf("[%g, %g, %g]", p[0]+0.1*rnd.NormFloat64(), p[1]+0.1*rnd.NormFloat64(), p[2]+0.1*rnd.NormFloat64()))
		}
		all[fmt.Sprintf("s%02d.ljson", i+1)] = ljsonOf("a b c d e", points)
	}
	return all
}

func ljsonOf(names string, points []string) string {
	return fmt.Sprintf(`{"version": 3, "groups": {"skull": {"landmarks": {"points": [%s], "connectivity": []}, "labels": [], "metadata": {"names": ["%s"], "units": "mm"}}}}`,
		strings.Join(points, ", "), strings.Join(strings.Fields(names), `", "`))
}

func shapeOf(t *testing.T, status int, message string, args ...string) (info shapeInfo) {
	t.Helper()
	r := cairn(t, append([]string{"shape", "--json"}, args...)...)
	r.want(t, status, message)
	if err := json.Unmarshal([]byte(r.out), &info); err != nil {
		t.Fatalf("%v in %s", err, r.out)
	}
	return info
}

func tableOf(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestShapeOfKnownSets: the numbers of geomorph, shapes and Morpho, from the command line.
func TestShapeOfKnownSets(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	for _, test := range []struct {
		file string
		name string
	}{
		{testfiles.Dir(t, "mice"), "mice4"},
		{filepath.Join(testfiles.Dir(t, "geomorph_course"), "PlethodonLand.tps"), "plethodon42"},
		{filepath.Join(testfiles.Dir(t, "geomorph_course"), "mophologikaexample.txt"), "morphologika15"},
	} {
		var known struct {
			N, P    int
			Partial struct {
				Sum float64   `json:"sum_of_squares_about_the_mean"`
				Rho []float64 `json:"rho_to_mean"`
				PCA struct {
					Total  float64   `json:"total_variance"`
					Values []float64 `json:"eigenvalues_n_minus_1"`
				} `json:"pca_of_tangent_projection"`
			}
			Rigid, Boas struct {
				Total float64 `json:"total_variance"`
			}
		}
		text, err := os.ReadFile(filepath.Join(testfiles.Dir(t, "known_answers"), "02_gpa_"+test.name+".json"))
		if err == nil {
			err = json.Unmarshal(text, &known)
		}
		if err != nil {
			t.Fatal(err)
		}
		near := func(what string, got, want float64) {
			t.Helper()
			if !(math.Abs(got-want) <= 1e-9*want) || want == 0 { // the tolerance of the files
				t.Errorf("%s: %s: %.12g, want %.12g", test.name, what, got, want)
			}
		}
		info := shapeOf(t, exitDone, "", test.file, "-o", out, "--force")
		if info.Specimens != known.N || info.Landmarks != known.P {
			t.Fatalf("%s: %+v", test.name, info)
		}
		near("total variance", info.Variance, known.Partial.PCA.Total)
		near("sum of squares", info.SumOfSquares, known.Partial.Sum)
		near("eigenvalue", info.Components[1].Variance, known.Partial.PCA.Values[1])
		for i, row := range tableOf(t, filepath.Join(out, "specimens.csv"))[1:] {
			rho, err := strconv.ParseFloat(row[3], 64)
			if err != nil {
				t.Fatal(err)
			}
			near("rho of "+row[0], rho, known.Partial.Rho[i])
		}
		near("the farthest", info.Farthest[0].Rho, slices.Max(known.Partial.Rho))
		near("rigid", shapeOf(t, exitDone, "", test.file, "-o", out, "--force", "--rigid").Variance, known.Rigid.Total)
		near("Boas", shapeOf(t, exitDone, "", test.file, "-o", out, "--force", "--scale", "boas").Variance, known.Boas.Total)
	}
}

func TestShapeMatchesByName(t *testing.T) {
	all := skulls(6)
	t.Chdir(files(t, all))
	want := shapeOf(t, exitDone, "", ".", "-o", "out")
	if want.Specimens != 6 || want.Landmarks != 5 || len(want.Notes) != 0 || want.LeftOut == nil || len(want.Components) != 5 {
		t.Errorf("%+v", want)
	}
	// The same points in another order are the same shape; the folder of results is no specimen.
	var file struct {
		Groups struct {
			Skull struct{ Landmarks struct{ Points [][3]float64 } }
		}
	}
	if err := json.Unmarshal([]byte(all["s03.ljson"]), &file); err != nil {
		t.Fatal(err)
	}
	p := file.Groups.Skull.Landmarks.Points
	text := func(p [3]float64) string { return fmt.Sprintf("[%v, %v, %v]", p[0], p[1], p[2]) }
	if err := os.WriteFile("s03.ljson", []byte(ljsonOf("e c a d b", []string{text(p[4]), text(p[2]), text(p[0]), text(p[3]), text(p[1])})), 0o600); err != nil {
		t.Fatal(err)
	}
	got := shapeOf(t, exitDone, "", ".", "-o", "again")
	if math.Abs(got.Variance-want.Variance) > 1e-12 || got.Specimens != 6 {
		t.Errorf("in another order: %+v, want %+v", got, want)
	}
	// A point that one has not is missing there, and that is said.
	if err := os.WriteFile("s03.ljson", []byte(ljsonOf("e c a d", []string{text(p[4]), text(p[2]), text(p[0]), text(p[3])})), 0o600); err != nil {
		t.Fatal(err)
	}
	got = shapeOf(t, exitDone, "", ".", "-o", "lacking")
	if got.Landmarks != 5 || !slices.Contains(got.Notes, "s03 has no point b: it is missing there") {
		t.Errorf("%+v", got)
	}
	var m struct {
		Specimens []struct{ File, SHA256 string }
	}
	manifest, err := os.ReadFile("lacking/manifest.json")
	if err == nil {
		err = json.Unmarshal(manifest, &m)
	}
	if want := fmt.Sprintf("%x", sha256.Sum256([]byte(all["s02.ljson"]))); err != nil || m.Specimens[1].SHA256 != want || m.Specimens[1].File != "s02.ljson" {
		t.Errorf("%+v, %v, want %s", m.Specimens, err, want)
	}
	row := tableOf(t, "lacking/specimens.csv")[3]
	if row[0] != "s03" || row[7] != "0.8" || row[1] != "s03.ljson" {
		t.Errorf("%v", row)
	}
}

func TestShapeLeavesOutEstimatedPoints(t *testing.T) {
	all := skulls(5)
	all["s02.ljson"] = strings.Replace(all["s02.ljson"], `"units": "mm"`, `"units": "mm", "status": ["defined", "defined", "defined", "estimated", "defined"]`, 1)
	dir := files(t, all)
	t.Chdir(dir)
	r, err := lmio.Read(t.Context(), "s02.ljson")
	if err != nil || r.Groups[0].At(3).Status.String() != "estimated" {
		t.Fatalf("the test's file has no estimated point: %v, %v", r.Groups[0].At(3), err)
	}
	info := shapeOf(t, exitDone, "", ".", "-o", "without")
	if !slices.Contains(info.Notes, "1 estimated point left out; --estimated takes them as placed ones") || tableOf(t, "without/specimens.csv")[2][7] != "0.8" {
		t.Errorf("%+v", info)
	}
	if info = shapeOf(t, exitDone, "", ".", "-o", "with", "--estimated"); len(info.Notes) != 0 || tableOf(t, "with/specimens.csv")[2][7] != "1" {
		t.Errorf("%+v", info)
	}
}

// TestShapeSaysWhatIsPredicted: points that were taken over as they were expected.
func TestShapeSaysWhatIsPredicted(t *testing.T) {
	all := skulls(4)
	for _, name := range []string{"s01.ljson", "s03.ljson"} {
		all[name] = strings.Replace(all[name], `"units": "mm"`, `"units": "mm", "origins": ["", "accepted", "adjusted", "", "accepted"]`, 1)
	}
	t.Chdir(files(t, all))
	info := shapeOf(t, exitDone, "", ".", "-o", "out")
	if want := "4 points of 2 specimens are predictions that nobody moved: they make specimens look more alike than they are"; !slices.Contains(info.Notes, want) {
		t.Errorf("%q is not among %q", want, info.Notes)
	}
}

func TestShapeGoesOnWithoutWhatIsBroken(t *testing.T) {
	all := skulls(5)
	all["s02.ljson"] = "{"
	all["s04.ljson"] = ljsonOf("a b c d e", []string{"[1, 2, 3]", "[2, 4, 6]", "[3, 6, 9]", "[4, 8, 12]", "[5, 10, 15]"})
	t.Chdir(files(t, all))
	r := cairn(t, "shape", ".", "-o", "out")
	r.want(t, exitFailed, "s02.ljson is left out: ")
	if !strings.Contains(r.errOut, "s04 is left out: all points lie on one line") || !strings.Contains(r.out, "3 specimens, 5 landmarks, each scaled to centroid size 1 (partial Procrustes fit)\n") || !strings.Contains(r.out, "half of all are within ") {
		t.Errorf("%s%s", r.out, r.errOut)
	}
	var m struct {
		LeftOut []struct{ Name, Reason string } `json:"left_out"`
	}
	text, err := os.ReadFile("out/manifest.json")
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	if err != nil || len(m.LeftOut) != 2 || m.LeftOut[0].Name != "s04" || m.LeftOut[1].Name != "s02.ljson" {
		t.Errorf("%+v, %v", m, err)
	}
	if rows := tableOf(t, "out/specimens.csv"); len(rows) != 5 || rows[3][2] != "" || !strings.Contains(rows[3][8], "one line") {
		t.Errorf("%v", rows)
	}
}

func TestShapeWarns(t *testing.T) {
	all := skulls(6)
	t.Chdir(files(t, all))
	points, _, _ := strings.Cut(strings.Split(all["s02.ljson"], `"points": [`)[1], `], "conn`)
	mirrored := strings.ReplaceAll(strings.ReplaceAll(points, "[", "[-"), "[--", "[") // x negated
	if err := os.WriteFile("s02.ljson", []byte(ljsonOf("a b c d e", []string{mirrored})), 0o600); err != nil {
		t.Fatal(err)
	}
	shapeOf(t, exitDone, "s02 looks mirrored", ".", "-o", "out")
	if text, _ := os.ReadFile("out/manifest.json"); !strings.Contains(string(text), "s02 looks mirrored") {
		t.Error("the manifest does not have the warning")
	}
	shapeOf(t, exitDone, "", ".", "-o", "reflected", "--reflect")

	for name, text := range skulls(6) { // a number that stands for a missing point
		if name == "s05.ljson" {
			text = ljsonOf("a b c d e", []string{"[0, 0, 0]", "[9, 0, 1]", "[0, 8, 0]", "[1, 1, 7]", "[1998, 1998, -1998]"})
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	shapeOf(t, exitDone, "s05 is 1.", ".", "-o", "far")
	info := shapeOf(t, exitDone, "", ".", "-o", "missing", "--missing=1998")
	if tableOf(t, "missing/specimens.csv")[5][7] != "0.8" || !strings.Contains(strings.Join(info.Notes, "\n"), "s05.ljson: 1 point that has 1998") {
		t.Errorf("%+v", info)
	}
}

func TestShapeOfSeveralGroups(t *testing.T) {
	tps := "LM3=4\n0 0 0\n1 0 0\n0 1 0\n0 0 1\nID=x\n"
	parts := `{"version": 3, "groups": {
"left": {"landmarks": {"points": [[0,0,0],[1,0,%[1]v]], "connectivity": []}, "labels": [], "metadata": {"names": ["a", "b"]}},
"right": {"landmarks": {"points": [[0,2,0],[0,0,3]], "connectivity": []}, "labels": [], "metadata": {"names": ["a", "b"]}}}}`
	t.Chdir(files(t, map[string]string{
		"all.tps":  tps + strings.Replace(tps, "0 0 1", "0 0 2", 1) + strings.Replace(strings.Replace(tps, "0 0 1", "0 0 3", 1), "ID=x", "", 1),
		"p1.ljson": fmt.Sprintf(parts, 0), "p2.ljson": fmt.Sprintf(parts, 0.5), "p3.ljson": fmt.Sprintf(parts, 0.25),
	}))
	shapeOf(t, exitDone, "several specimens have the same ID", "all.tps", "-o", "tps")
	var names []string
	for _, row := range tableOf(t, "tps/pcScores.csv")[1:] {
		names = append(names, row[0])
	}
	if !slices.Equal(names, []string{"x", "x (2)", "all-3"}) {
		t.Errorf("specimens of the TPS file: %v", names)
	}
	info := shapeOf(t, exitDone, "", "p1.ljson", "p2.ljson", "p3.ljson", "-o", "parts")
	if rows := tableOf(t, "parts/landmarks.csv"); info.Specimens != 3 || info.Landmarks != 4 || rows[4][1] != "right/b" {
		t.Errorf("%+v, %v", info, rows)
	}
	r := cairn(t, "shape", "p1.ljson", "p2.ljson", "-o", "each", "--groups", "specimens")
	r.want(t, exitFailed, "none has three points")
}

// inputPath is what analysis.json says of where the files are.
func inputPath(t *testing.T, folder string) string {
	t.Helper()
	var log struct{ GPALog []struct{ InputPath string } }
	text, err := os.ReadFile(filepath.Join(folder, "analysis.json"))
	if err == nil {
		err = json.Unmarshal(text, &log)
	}
	if err != nil {
		t.Fatal(err)
	}
	return log.GPALog[0].InputPath
}

// TestShapeOfAStudy: the table says which files belong to it, in which order, and what else is known of them.
func TestShapeOfAStudy(t *testing.T) {
	all := map[string]string{"other/study.csv": "landmarks,group,site\n../s04.ljson,c,here\n"}
	for name, text := range skulls(5) {
		all["study/points/"+name], all[name] = text, text
	}
	all["study/study.csv"] = "mesh,landmarks,individual,group,my own\ns3.ply,points/s03.ljson,3,b,\"x, y\"\ns1.ply,points/s01.ljson,1,a,\n" +
		"s9.ply,,9,,\ns2.ply,points\\s02.ljson,2,a,z\ns8.ply,points/gone.ljson,8,a,\n"
	t.Chdir(files(t, all))
	info := shapeOf(t, exitFailed, "gone.ljson is left out: row 6 of ", "study", "other", "-o", "out")
	if info.Specimens != 4 || len(info.Notes) != 1 || !strings.Contains(info.Notes[0], "1 row without landmarks") {
		t.Errorf("%+v", info)
	}
	want := [][]string{{"ID", "individual", "group", "my own", "site"}, {"s03", "3", "b", "x, y", ""}, {"s01", "1", "a", "", ""}, {"s02", "2", "a", "z", ""}, {"s04", "", "c", "", "here"}}
	if rows := tableOf(t, "out/covariateTable.csv"); !reflect.DeepEqual(rows, want) {
		t.Errorf("%v", rows)
	}
	// The groups of the table are those of the figure; the names are written of few.
	if svg := string(contents(t, "out/pc1-pc2.svg")); !strings.Contains(svg, ">a</text>") || !strings.Contains(svg, ">b</text>") || !strings.Contains(svg, ">s03</text>") {
		t.Errorf("the figure does not show the groups: %s", svg)
	}
	if folder := inputPath(t, "out"); folder != "" {
		t.Errorf("files of two folders are said to be in %s", folder)
	}
	full, err := filepath.Abs("s05.ljson")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("other/study.csv", []byte("landmarks\n../s04.ljson\n"+full+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if info := shapeOf(t, exitDone, "", "other", "-o", "full"); info.Specimens != 2 || inputPath(t, "full") != filepath.ToSlash(filepath.Dir(full)) {
		t.Errorf("a whole path in a table: %+v, in %s", info, inputPath(t, "full"))
	}
	if err := os.WriteFile("other/study.csv", []byte("mesh,landmarks\na.ply,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cairn(t, "shape", "other", "-o", "none").want(t, exitFailed, "no row names landmarks that are there")
}

// TestShapeDrawsFigures in the formats that are asked for, and of two specimens, which have one
// component, only what each has of the variance.
func TestShapeDrawsFigures(t *testing.T) {
	t.Chdir(files(t, skulls(4)))
	four := []string{"shape", "s01.ljson", "s02.ljson", "s03.ljson", "s04.ljson", "-o"}
	for out, test := range map[string]struct {
		args []string
		want []string
	}{
		"usual": {append(slices.Clone(four), "usual"), []string{"pc1-pc2.svg", "scree.svg"}},
		"none":  {append(slices.Clone(four), "none", "--plots", "none"), nil},
		"both":  {append(slices.Clone(four), "both", "--plots", "PDF,png"), []string{"pc1-pc2.pdf", "pc1-pc2.png", "scree.pdf", "scree.png"}},
		"two":   {[]string{"shape", "s01.ljson", "s02.ljson", "-o", "two"}, []string{"scree.svg"}},
	} {
		cairn(t, test.args...).want(t, exitDone, "")
		var found []string
		for _, ending := range []string{"svg", "pdf", "png"} {
			names, err := filepath.Glob(filepath.Join(out, "*."+ending))
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range names {
				found = append(found, filepath.Base(name))
			}
		}
		slices.Sort(found)
		if !slices.Equal(found, test.want) {
			t.Errorf("%s: there are %q, want %q", out, found, test.want)
		}
	}
}

func TestShapeRefuses(t *testing.T) {
	all := skulls(3)
	all["out/mine.txt"] = "mine"
	all["inches/s1.ljson"] = strings.Replace(all["s01.ljson"], `"mm"`, `"in"`, 1)
	all["empty/x.txt"] = ""
	all["two/a.ljson"], all["two/a.pts"] = all["s01.ljson"], "version: 1\nn_points: 3\n{\n0 0 0\n1 0 0\n0 1 0\n}\n"
	all["skull.ply"] = tent
	t.Chdir(files(t, all))
	for name, test := range map[string]struct {
		args   []string
		status int
		says   string
	}{
		"no output":        {[]string{"s01.ljson"}, exitUsage, "-o"},
		"nothing":          {nil, exitUsage, "name a file"},
		"scale":            {[]string{"s01.ljson", "-o", "x", "--scale", "half"}, exitUsage, "--scale half"},
		"rigid and scale":  {[]string{"s01.ljson", "-o", "x", "--scale", "full", "--rigid"}, exitUsage, "choose one"},
		"plots":            {[]string{"s01.ljson", "-o", "x", "--plots", "svg,gif"}, exitUsage, "--plots gif: choose of svg, pdf, png, or none"},
		"groups":           {[]string{"s01.ljson", "-o", "x", "--groups", "all"}, exitUsage, "--groups all"},
		"missing":          {[]string{"s01.ljson", "-o", "x", "--missing", "NaN"}, exitUsage, "--missing"},
		"a full folder":    {[]string{"s01.ljson", "s02.ljson", "-o", "out"}, exitFailed, "--force"},
		"a mesh":           {[]string{"skull.ply", "-o", "x"}, exitUsage, "mesh"},
		"no file":          {[]string{"gone.ljson", "-o", "x"}, exitFailed, "gone.ljson"},
		"one specimen":     {[]string{"s01.ljson", "-o", "x"}, exitFailed, "needs two"},
		"no landmarks":     {[]string{"empty", "-o", "x"}, exitFailed, "empty: there is no landmark file"},
		"one name twice":   {[]string{"two", "-o", "x"}, exitFailed, "count twice"},
		"units with sizes": {[]string{"s01.ljson", "s02.ljson", "inches", "--rigid", "-o", "x"}, exitFailed, "in and mm"},
		"nowhere":          {[]string{"s01.ljson", "s02.ljson", "-o", "no/where"}, exitFailed, "no"},
	} {
		t.Run(name, func(t *testing.T) {
			cairn(t, append([]string{"shape"}, test.args...)...).want(t, test.status, test.says)
			if _, err := os.Stat("x"); err == nil {
				t.Error("something was written")
			}
		})
	}
	shapeOf(t, exitDone, "not comparable", "s01.ljson", "s02.ljson", "inches", "-o", "mixed")
	if rows := tableOf(t, "mixed/specimens.csv"); rows[3][0] != "s1" {
		t.Errorf("%v", rows)
	}
	shapeOf(t, exitDone, "", "s01.ljson", "s02.ljson", "s03.ljson", "-o", "out", "--force")
	if text, err := os.ReadFile("out/mine.txt"); err != nil || string(text) != "mine" {
		t.Errorf("with force: %q, %v", text, err)
	}
}

// TestShapeIsCheckedInR: the script that is written comes to the same.
func TestShapeIsCheckedInR(t *testing.T) {
	if _, err := exec.LookPath("Rscript"); err != nil {
		t.Skip("R is not installed")
	}
	out := filepath.Join(t.TempDir(), "out")
	shapeOf(t, exitDone, "", testfiles.Dir(t, "mice"), "-o", out)
	if text, err := exec.Command("Rscript", filepath.Join(out, "check.R")).CombinedOutput(); err != nil || !strings.Contains(string(text), "largest difference") {
		t.Errorf("%v\n%s", err, text)
	}
}

// TestDataSetsAreFormats: the names of formats that tell specimens from parts are names of formats.
func TestDataSetsAreFormats(t *testing.T) {
	for _, name := range dataSets {
		if !slices.ContainsFunc(lmio.Formats(), func(f lmio.Format) bool { return f.Name == name }) {
			t.Errorf("there is no format %q", name)
		}
	}
}

func contents(t *testing.T, path string) []byte {
	t.Helper()
	all, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return all
}
