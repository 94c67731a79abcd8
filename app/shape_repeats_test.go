package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"cairn/internal/testfiles"
)

// knownErrors are the known answers about observer error, of 6 specimens, 2 observers and 3
// repeats, of which the specimens stayed where they were.
type knownErrors struct {
	Within, Overall, ICC []float64
	R                    float64
	Bias                 [][]float64
	SS                   map[string]float64
}

// read reads the answers; what they are called says too much for a field's name.
func (k *knownErrors) read(t *testing.T, file string) {
	t.Helper()
	var all map[string]json.RawMessage
	if err := json.Unmarshal(contents(t, file), &all); err != nil {
		t.Fatal(err)
	}
	for begin, into := range map[string]any{"raw_per_landmark_within_SD": &k.Within, "raw_per_landmark_SD over": &k.Overall,
		"per_landmark_ICC": &k.ICC, "repeatability_R": &k.R, "mean_difference_B_minus_A": &k.Bias, "procrustes_anova_SS": &k.SS} {
		for name, value := range all {
			if !strings.HasPrefix(name, begin) {
				continue
			}
			if err := json.Unmarshal(value, into); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// repeatedStudy makes a study of the known repeats.
func repeatedStudy(t *testing.T) (known knownErrors) {
	t.Helper()
	folder := testfiles.Dir(t, "known_answers")
	known.read(t, filepath.Join(folder, "08_observer_error.json"))
	rows, err := csv.NewReader(strings.NewReader(string(contents(t, filepath.Join(folder, "08_observer_error.csv"))))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	all, times := map[string]string{"study/study.csv": "mesh,landmarks,replicate,observer\n"}, map[string]int{}
	for _, r := range rows[1:] {
		name := fmt.Sprintf("s%s-%s-%s.csv", r[0], r[1], r[2])
		if all["study/"+name] == "" {
			times[r[0]]++
			all["study/"+name] = "name,x,y,z\n"
			all["study/study.csv"] += fmt.Sprintf("s%s.ply,%s,%d,%s\n", r[0], name, times[r[0]], r[1])
		}
		all["study/"+name] += fmt.Sprintf("p%s,%s,%s,%s\n", r[3], r[4], r[5], r[6])
	}
	t.Chdir(files(t, all))
	return known
}

// TestShapeMeasuresObserverError from the repeats of a study, against the known answers.
func TestShapeMeasuresObserverError(t *testing.T) {
	known := repeatedStudy(t)
	info := shapeOf(t, exitDone, "", "study", "-o", "out")
	if r := info.Repeats; r == nil || r.Subjects != 6 || r.Times != 36 || math.Abs(*r.Repeatability-known.R) > 1e-8 {
		t.Errorf("the report says %+v", r)
	}
	if info.Specimens != 6 || len(tableOf(t, "out/pcScores.csv")) != 1+6 {
		t.Errorf("%d specimens are in the analysis, of 6 that were repeated", info.Specimens)
	}
	if all := shapeOf(t, exitDone, "", "study", "-o", "all", "--repeats"); all.Specimens != 36 || *all.Repeats.Repeatability != *info.Repeats.Repeatability {
		t.Errorf("with --repeats %d specimens: %+v", all.Specimens, all.Repeats)
	}
	const tolerance = 1e-8 // that of the known answers
	near := func(what, text string, want float64) {
		t.Helper()
		if got, err := strconv.ParseFloat(text, 64); err != nil || math.Abs(got-want) > tolerance {
			t.Errorf("%s: %q, want %g", what, text, want)
		}
	}
	rows := tableOf(t, "out/observerError.csv")
	if len(rows) != 1+7 {
		t.Fatalf("%d rows of errors", len(rows))
	}
	for j, r := range rows[1:] {
		if r[0] != fmt.Sprint("p", j+1) || r[5] != "24" { // 36 times less 12 of specimen and observer
			t.Errorf("row %d: %v", j, r)
		}
		near(r[0]+" sd", r[1], known.Within[j])
		near(r[0]+" over observers", r[6], known.Overall[j])
		near(r[0]+" icc", r[7], known.ICC[j])
	}
	for j, r := range tableOf(t, "out/observerDifferences.csv")[1:] {
		if r[1] != "A" || r[2] != "B" || r[9] != "6" {
			t.Errorf("a difference: %v", r)
		}
		for axis := range 3 {
			near(r[0]+" difference", r[3+axis], known.Bias[j][axis])
		}
	}
	for _, r := range tableOf(t, "out/observerAnova.csv")[1:] {
		if r[0] == "observers" {
			name := map[string]string{"specimen": "specimen", "observer": "observer", "specimen × observer": "specimen x observer", "repeat": "repeat (residual)"}[r[1]]
			near(r[1], r[3], known.SS[name])
		}
	}
	near("repeatability", tableOf(t, "out/repeatability.csv")[1][1], known.R)
	said := cairn(t, "shape", "study", "-o", "text")
	if want := "repeatability 0.897, measurement error 10.3 %; largest at p6 (SD 0.636), p5"; !strings.Contains(said.out, want) {
		t.Errorf("the report does not have %q: %s", want, said.out)
	}
}

// TestShapeOfRepeatsThatSayLittle: without repeats there is no file about them, and where a
// specimen has been scanned anew, or one alone was repeated, it is said what cannot be told.
func TestShapeOfRepeatsThatSayLittle(t *testing.T) {
	known := repeatedStudy(t)
	table := strings.Split(strings.TrimSpace(string(contents(t, "study/study.csv"))), "\n")
	write := func(rows ...string) {
		if err := os.WriteFile("study/study.csv", []byte(strings.Join(rows, "\n")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(table[0], table[1], table[7], table[13])
	info := shapeOf(t, exitDone, "", "study", "-o", "none")
	if _, err := os.Stat("none/observerError.csv"); err == nil || info.Repeats != nil {
		t.Errorf("errors of what was not repeated: %v", info.Repeats)
	}
	write(table[0], table[1], table[2], table[7], table[13])
	info = shapeOf(t, exitDone, "", "study", "-o", "one")
	if info.Repeats == nil || info.Repeats.Repeatability != nil || !strings.Contains(strings.Join(info.Notes, "\n"), "how well shapes are repeated cannot be told") {
		t.Errorf("of one repeated specimen: %+v, %q", info.Repeats, info.Notes)
	}
	rows := tableOf(t, "one/observerError.csv")
	if len(rows) != 8 || rows[1][5] != "1" || rows[1][7] != "" {
		t.Errorf("errors of one repeated specimen: %v", rows)
	}
	// Scanned anew each time, the points of one are in another frame than those of the next.
	anew := []string{table[0] + ",individual"}
	for i, row := range table[1:] {
		cells := strings.Split(row, ",")
		if cells[2] != "1" {
			cells[1] = elsewhere(t, cells[1], 100)
		}
		anew = append(anew, strings.Join(append([]string{fmt.Sprintf("scan%d.ply", i)}, append(cells[1:], strings.TrimSuffix(cells[0], ".ply"))...), ","))
	}
	write(anew...)
	info = shapeOf(t, exitDone, "", "study", "-o", "anew")
	if r := info.Repeats; r == nil || r.Subjects != 6 || r.Repeatability == nil || math.Abs(*r.Repeatability-known.R) > 1e-8 {
		t.Errorf("scanned anew: %+v", r)
	}
	if row := tableOf(t, "anew/observerError.csv")[1]; row[1] != "" || row[5] != "0" {
		t.Errorf("errors over frames: %v", row)
	}
	if n := strings.Count(strings.Join(info.Notes, "\n"), "does not lie where the first one of its specimen does"); n != 30 {
		t.Errorf("%d measurings are said to be elsewhere, of 30", n)
	}
	// A point that one repeat lacks has an error of the others, and no part in the shapes.
	file := "study/s1-A-1.csv"
	lines := strings.Split(strings.TrimSpace(string(contents(t, file))), "\n")
	if err := os.WriteFile(file, []byte(strings.Join(append(lines[:2:2], lines[3:]...), "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	write(table...)
	info = shapeOf(t, exitDone, "", "study", "-o", "hole")
	rows = tableOf(t, "hole/observerError.csv")
	of := map[string][]string{}
	for _, r := range rows {
		of[r[0]] = r
	}
	if p := of["p2"]; p[5] != "23" {
		t.Errorf("a point with a hole: %v", p)
	}
	if notes := strings.Join(info.Notes, "\n"); !strings.Contains(notes, "s1-A-1 lacks points") {
		t.Errorf("a hole is not told: %s", notes)
	}
	if p := of["p1"]; p[5] != "24" {
		t.Errorf("a point without holes: %v", p)
	}
	if got, _ := strconv.ParseFloat(of["p1"][1], 64); math.Abs(got-known.Within[0]) > 1e-8 {
		t.Errorf("a hole of another point changes an error: %g", got)
	}
}

// elsewhere writes the points of a file of the study into another one, moved along x, and returns its name.
func elsewhere(t *testing.T, name string, by float64) string {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(string(contents(t, "study/"+name))), "\n")
	for i, line := range lines[1:] {
		cells := strings.Split(line, ",")
		x, err := strconv.ParseFloat(cells[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		cells[1] = strconv.FormatFloat(x+by, 'g', -1, 64)
		lines[i+1] = strings.Join(cells, ",")
	}
	moved := "moved-" + name
	if err := os.WriteFile("study/"+moved, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	return moved
}
