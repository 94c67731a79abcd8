package shapeio

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cairn/landmark"
	"cairn/landmark/shape"

	"gonum.org/v1/gonum/spatial/r3"
)

func random(rnd *rand.Rand) r3.Vec {
	return r3.Vec{X: rnd.NormFloat64(), Y: rnd.NormFloat64(), Z: rnd.NormFloat64()}
}

// made returns an analysis of specimens with some landmarks, and holes where they are asked for: one specimen lacks a
// point, one has an estimated one, all lack the last, and one cannot be fitted.
func made(t *testing.T, scaling shape.Scaling, holes, estimated bool) *Analysis {
	t.Helper()
	rnd := rand.New(rand.NewPCG(40, 40))
	a := &Analysis{
		Program: "Cairn", Version: "v1", Time: time.Date(2026, 11, 29, 8, 5, 3, 0, time.UTC), Folder: "/data/skulls", Extension: ".mrk.json",
		Landmarks: []string{"nasion", "b,c", "3", "4", `"5"`, "6", "7"}, Unit: "mm", Estimated: estimated,
		LeftOut: []LeftOut{{"torn.pts", "it ends too early"}}, Notes: []string{"a <note> & more"}, Options: shape.GeneralisedOptions{Scaling: scaling},
	}
	base := make([]r3.Vec, len(a.Landmarks))
	for j := range base {
		base[j] = r3.Scale(10, random(rnd))
	}
	for i := range 9 {
		s := Specimen{Name: fmt.Sprintf("skull, %d", i+1), File: fmt.Sprintf("skulls/skull %d.mrk.json", i+1), Hash: fmt.Sprintf("%064d", i)}
		turn, size, place := r3.NewRotation(rnd.Float64(), random(rnd)), 1+0.1*rnd.NormFloat64(), random(rnd)
		for j, p := range base {
			p = r3.Add(place, r3.Scale(size, turn.Rotate(r3.Add(p, r3.Scale(0.5, random(rnd))))))
			s.Landmarks = append(s.Landmarks, landmark.Landmark{Name: a.Landmarks[j], Position: p, Status: landmark.Defined})
		}
		a.Specimens = append(a.Specimens, s)
	}
	if holes {
		a.Specimens[2].Landmarks[1] = landmark.Landmark{Status: landmark.Missing, Position: landmark.NoPosition()}
		a.Specimens[4].Landmarks[3].Status = landmark.Estimated
		for i := range a.Specimens {
			a.Specimens[i].Landmarks[6] = landmark.Landmark{Position: landmark.NoPosition()}
		}
		for j := range 5 {
			a.Specimens[7].Landmarks[j].Status = landmark.Undefined
		}
	}
	var sample [][]r3.Vec
	for _, s := range a.Specimens {
		sample = append(sample, s.Points(estimated))
	}
	var err error
	if a.Superimposed, err = shape.Generalise(context.Background(), sample, a.Options); err != nil {
		t.Fatal(err)
	}
	a.Components = a.Superimposed.Components(shape.ComponentOptions{})
	return a
}

func rowsOf(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func cell(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// TestTheTablesOfSlicerMorph: names of files and headers are those of GPA.py, and the numbers are read as they were.
func TestTheTablesOfSlicerMorph(t *testing.T) {
	a := made(t, shape.UnitSize, true, false)
	dir := filepath.Join(t.TempDir(), "result")
	if err := a.Write(dir, false); err != nil {
		t.Fatal(err)
	}
	mean := rowsOf(t, filepath.Join(dir, "meanShape.csv"))
	if len(mean) != 7 || !slices.Equal(mean[0], []string{"", "X", "Y", "Z"}) || mean[6][0] != "LM 6" || cell(t, mean[2][3]) != a.Superimposed.Mean[1].Z {
		t.Errorf("meanShape.csv: %v", mean)
	}
	values := rowsOf(t, filepath.Join(dir, "eigenvalues.csv"))
	if len(values) != len(a.Components.Axes) || values[1][0] != "PC 2" || cell(t, values[1][1]) != a.Components.Axes[1].Variance {
		t.Errorf("eigenvalues.csv: %v", values)
	}
	vectors := rowsOf(t, filepath.Join(dir, "eigenvector.csv"))
	if len(vectors) != 1+3*6 || !slices.Equal(vectors[0][:3], []string{"", "PC 1", "PC 2"}) || vectors[5][0] != "LM 2_Y" || cell(t, vectors[5][3]) != a.Components.Axes[2].Loadings[1].Y {
		t.Errorf("eigenvector.csv: %v", vectors)
	}
	data := rowsOf(t, filepath.Join(dir, "outputData.csv"))
	if len(data) != 1+8 || !slices.Equal(data[0][:5], []string{"Sample_name", "proc_dist", "centroid", "LM 1_X", "LM 1_Y"}) || len(data[0]) != 3+3*6 {
		t.Fatalf("outputData.csv: %v", data)
	}
	if data[3][0] != "skull, 3" || cell(t, data[3][2]) != a.Superimposed.Sizes[2] || cell(t, data[3][6]) != a.Superimposed.Mean[1].X || cell(t, data[3][5]) != a.Superimposed.Aligned[2][0].Z {
		t.Errorf("outputData.csv of the one that lacks a point: %v", data[3])
	}
	far := 0.0
	for j := range 6 {
		for k := range 3 {
			far += math.Pow(cell(t, data[1][3+3*j+k])-cell(t, mean[1+j][1+k]), 2)
		}
	}
	if got := cell(t, data[1][1]); math.Abs(got-math.Sqrt(far)) > 1e-15 {
		t.Errorf("proc_dist is %v, the points are %v from the mean", got, math.Sqrt(far))
	}
	scores := rowsOf(t, filepath.Join(dir, "pcScores.csv"))
	if len(scores) != 9 || !slices.Equal(scores[0][:2], []string{"Sample_name", "PC 1"}) || scores[8][0] != "skull, 9" || cell(t, scores[8][2]) != a.Components.Scores[8][1] {
		t.Errorf("pcScores.csv: %v", scores)
	}
	var log struct {
		GPALog []map[string]any
	}
	readJSON(t, filepath.Join(dir, "analysis.json"), &log)
	entry := log.GPALog[0]
	for key, want := range map[string]any{
		"Date": "2026-11-29", "Time": "08:05:03", "InputPath": "/data/skulls", "OutputPath": filepath.ToSlash(dir), "LMFormat": ".mrk.json", "NumberLM": 7.0, "Boas": false,
		"MeanShape": "meanShape.csv", "Eigenvalues": "eigenvalues.csv", "Eigenvectors": "eigenvectors.csv", "OutputData": "outputData.csv", "PCScores": "pcScores.csv", "CovariatesFile": "",
	} {
		if entry[key] != want {
			t.Errorf("analysis.json: %s is %v, want %v", key, entry[key], want)
		}
	}
	if fmt.Sprint(entry["ExcludedLM"], entry["SemiLandmarks"]) != "[7] []" || len(entry["Files"].([]any)) != 8 || entry["Files"].([]any)[7] != "skull, 9.mrk.json" {
		t.Errorf("analysis.json: %v", entry)
	}
}

// TestWhatElseIsKnown of specimens is a table of those that were superimposed.
func TestWhatElseIsKnown(t *testing.T) {
	a := made(t, shape.UnitSize, true, false)
	a.Columns = []string{"group", "note"}
	a.Specimens[0].Values = []string{"g1", "a, b"}
	a.Specimens[8].Values = []string{"g2"}
	dir := filepath.Join(t.TempDir(), "result")
	if err := a.Write(dir, false); err != nil {
		t.Fatal(err)
	}
	rows := rowsOf(t, filepath.Join(dir, "covariateTable.csv"))
	if len(rows) != 9 || !slices.Equal(rows[0], []string{"ID", "group", "note"}) || !slices.Equal(rows[1], []string{"skull, 1", "g1", "a, b"}) ||
		!slices.Equal(rows[2], []string{"skull, 2", "", ""}) || !slices.Equal(rows[8], []string{"skull, 9", "g2", ""}) {
		t.Errorf("covariateTable.csv: %v", rows)
	}
	var log struct {
		GPALog []struct{ CovariatesFile string }
	}
	readJSON(t, filepath.Join(dir, "analysis.json"), &log)
	if log.GPALog[0].CovariatesFile != "covariateTable.csv" {
		t.Errorf("analysis.json: %+v", log)
	}
}

func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

func TestTheOtherFiles(t *testing.T) {
	a := made(t, shape.UnitThenOwnSize, true, true)
	dir := filepath.Join(t.TempDir(), "result")
	if err := a.Write(dir, false); err != nil {
		t.Fatal(err)
	}
	landmarks := rowsOf(t, filepath.Join(dir, "landmarks.csv"))
	if len(landmarks) != 1+9*7 || !slices.Equal(landmarks[0], []string{"specimen", "landmark", "x", "y", "z", "status"}) ||
		!slices.Equal(landmarks[1+2*7+1], []string{"skull, 3", "b,c", "", "", "", "missing"}) ||
		landmarks[1+4*7+3][5] != "estimated" || cell(t, landmarks[1+4*7+3][4]) != a.Specimens[4].Landmarks[3].Position.Z ||
		landmarks[1+4*7+4][1] != `"5"` {
		t.Errorf("landmarks.csv: %v", landmarks)
	}
	aligned := rowsOf(t, filepath.Join(dir, "aligned.csv"))
	if row := aligned[1+2*6+1]; row[5] != "from the mean" || cell(t, row[2]) != a.Superimposed.Mean[1].X {
		t.Errorf("aligned.csv: %v", row)
	}
	if row := aligned[1+4*6+3]; row[5] != "estimated" || cell(t, row[2]) != a.Superimposed.Aligned[4][3].X || len(aligned) != 1+8*6 {
		t.Errorf("aligned.csv: %v", row)
	}
	specimens := rowsOf(t, filepath.Join(dir, "specimens.csv"))
	if len(specimens) != 10 || specimens[8][2] != "" || !strings.Contains(specimens[8][8], "three points") || specimens[3][7] != number(5./6) ||
		cell(t, specimens[1][3]) != a.Superimposed.Distances[0].Riemannian || cell(t, specimens[1][5]) != a.Superimposed.Distances[0].Full || specimens[1][8] != "" {
		t.Errorf("specimens.csv: %v", specimens)
	}
	shares := rowsOf(t, filepath.Join(dir, "components.csv"))
	if last := shares[len(shares)-1]; math.Abs(cell(t, last[3])-100) > 1e-9 || cell(t, shares[1][2]) != 100*a.Components.Axes[0].Share {
		t.Errorf("components.csv: %v", shares)
	}
	var m manifest
	readJSON(t, filepath.Join(dir, "manifest.json"), &m)
	if m.Options != (manifestOptions{"boas", false, false, true, 0}) || m.Program != "Cairn" || m.Unit != "mm" || len(m.Landmarks) != 7 || m.Fit.Rounds != a.Superimposed.Rounds || !m.Fit.Converged {
		t.Errorf("manifest.json: %+v", m)
	}
	if len(m.Specimens) != 9 || m.Specimens[3] != (manifestSpecimen{"skull, 4", "skulls/skull 4.mrk.json", fmt.Sprintf("%064d", 3)}) {
		t.Errorf("manifest.json: %+v", m.Specimens)
	}
	if len(m.LeftOut) != 2 || m.LeftOut[0].Name != "skull, 8" || m.LeftOut[1] != (LeftOut{"torn.pts", "it ends too early"}) || m.Notes[0] != "a <note> & more" {
		t.Errorf("manifest.json: %+v, %v", m.LeftOut, m.Notes)
	}
	var log struct{ GPALog []struct{ Boas bool } }
	readJSON(t, filepath.Join(dir, "analysis.json"), &log)
	if !log.GPALog[0].Boas {
		t.Error("analysis.json does not say that shapes have sizes")
	}
}

// TestEstimatedPointsCountWhereTheyAreWanted.
func TestEstimatedPointsCountWhereTheyAreWanted(t *testing.T) {
	s := Specimen{Landmarks: []landmark.Landmark{
		{Status: landmark.Defined, Position: r3.Vec{X: 1}}, {Status: landmark.Estimated, Position: r3.Vec{X: 2}}, {Status: landmark.Missing, Position: r3.Vec{X: 3}},
	}}
	if p := s.Points(false); p[0].X != 1 || p[1].X == 2 || p[2].X == 3 {
		t.Errorf("without estimated ones: %v", p)
	}
	if p := s.Points(true); p[0].X != 1 || p[1].X != 2 || p[2].X == 3 {
		t.Errorf("with estimated ones: %v", p)
	}
}

func TestAFolderIsWrittenWholeOrNotAtAll(t *testing.T) {
	a := made(t, shape.UnitSize, false, false)
	parent := t.TempDir()
	dir := filepath.Join(parent, "result")
	if err := a.Write(dir+"/", false); err != nil {
		t.Fatal(err)
	}
	if entries, _ := os.ReadDir(parent); len(entries) != 1 {
		t.Errorf("beside the folder: %v", entries)
	}
	if err := a.Write(dir, false); !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "result") {
		t.Errorf("into a folder with files: %v", err)
	}
	mine := filepath.Join(dir, "mine.txt")
	if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "pcScores.csv"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := a.Write(dir, true); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(mine); string(text) != "mine" || len(rowsOf(t, filepath.Join(dir, "pcScores.csv"))) != 10 {
		t.Error("with force the tables are written, and what else there is stays")
	}
	empty := filepath.Join(parent, "empty")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := a.Write(empty, false); err != nil || len(rowsOf(t, filepath.Join(empty, "pcScores.csv"))) != 10 {
		t.Errorf("into an empty folder: %v", err)
	}
	if err := a.Write(filepath.Join(parent, "nowhere", "result"), false); err == nil || !strings.Contains(err.Error(), "nowhere") {
		t.Errorf("into a folder that is not there: %v", err)
	}
	if err := a.Write(mine, false); err == nil {
		t.Error("a file was taken for a folder")
	}
}

// TestTheScriptAgrees, with the analysis that it makes anew in plain R, and with the package shapes where that is installed.
func TestTheScriptAgrees(t *testing.T) {
	for _, test := range []struct {
		scaling          shape.Scaling
		holes, estimated bool
	}{
		{shape.UnitSize, false, false}, {shape.UnitSize, true, true}, {shape.BestSize, true, false}, {shape.BestSize, false, false},
		{shape.OwnSize, true, false}, {shape.UnitThenOwnSize, false, false},
	} {
		a := made(t, test.scaling, test.holes, test.estimated)
		out, err := runCheck(t, a)
		if err != nil {
			t.Errorf("scale %s, holes %t: %v\n%s", ScaleWord(test.scaling), test.holes, err, out)
		}
		if asked := strings.Contains(out, "were not asked"); asked != test.holes {
			t.Errorf("scale %s, holes %t: packages were not asked: %t\n%s", ScaleWord(test.scaling), test.holes, asked, out)
		}
	}
	a := made(t, shape.UnitSize, true, false)
	for i := range a.Specimens { // mirror some, and allow it
		if i%3 == 0 {
			for j := range a.Specimens[i].Landmarks {
				a.Specimens[i].Landmarks[j].Position.X *= -1
			}
		}
	}
	a.Options.Reflection = true
	var sample [][]r3.Vec
	for _, s := range a.Specimens {
		sample = append(sample, s.Points(false))
	}
	var err error
	if a.Superimposed, err = shape.Generalise(context.Background(), sample, a.Options); err != nil {
		t.Fatal(err)
	}
	a.Components = a.Superimposed.Components(shape.ComponentOptions{})
	if out, err := runCheck(t, a); err != nil {
		t.Errorf("reflected: %v\n%s", err, out)
	}

	// What is wrong is seen.
	a = made(t, shape.UnitSize, false, false)
	a.Components.Axes[0].Variance *= 1 + 1e-6
	if out, err := runCheck(t, a); err == nil || !strings.Contains(out, "LARGER") {
		t.Errorf("a wrong variance: %v\n%s", err, out)
	}
	a = made(t, shape.UnitSize, false, false)
	a.Superimposed.Mean[2].Y += 1e-6
	if out, err := runCheck(t, a); err == nil || !strings.Contains(out, "points of the mean") {
		t.Errorf("a wrong mean: %v\n%s", err, out)
	}
}

func runCheck(t *testing.T, a *Analysis) (string, error) {
	t.Helper()
	if _, err := exec.LookPath("Rscript"); err != nil {
		t.Skip("R is not installed")
	}
	dir := filepath.Join(t.TempDir(), "result")
	if err := a.Write(dir, false); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("Rscript", filepath.Join(dir, "check.R")).CombinedOutput()
	return string(out), err
}
