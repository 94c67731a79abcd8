package shapeio

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"

	"gonum.org/v1/gonum/spatial/r3"
)

// The tables of SlicerMorph's module GPA have these headers to the letter
// (github.com/SlicerMorph/SlicerMorph, GPA/GPA.py, writeOutData and onLoadFromFile, commit
// ac207263): its reader finds columns by "LM " and "PC ". It has no place for a point that
// is missing in all specimens, so that such points are not numbered there.

// shared returns the points that the mean has.
func (a *Analysis) shared() []int {
	var there []int
	for j, p := range a.Superimposed.Mean {
		if p == p {
			there = append(there, j)
		}
	}
	return there
}

// used returns the specimens that were not left out.
func (a *Analysis) used() []int {
	var who []int
	for i, points := range a.Superimposed.Aligned {
		if points != nil {
			who = append(who, i)
		}
	}
	return who
}

func (a *Analysis) meanShape() [][]string {
	rows := [][]string{{"", "X", "Y", "Z"}}
	for k, j := range a.shared() {
		rows = append(rows, append([]string{fmt.Sprint("LM ", k+1)}, numbers(a.Superimposed.Mean[j])...))
	}
	return rows
}

// eigenvalues has no header. They are of a covariance by n-1, where SlicerMorph's are by n.
func (a *Analysis) eigenvalues() [][]string {
	var rows [][]string
	for k, c := range a.Components.Axes {
		rows = append(rows, []string{fmt.Sprint("PC ", k+1), number(c.Variance)})
	}
	return rows
}

func (a *Analysis) eigenvectors() [][]string {
	header := []string{""}
	for k := range a.Components.Axes {
		header = append(header, fmt.Sprint("PC ", k+1))
	}
	rows := [][]string{header}
	for n, j := range a.shared() {
		for _, axis := range [...]string{"X", "Y", "Z"} {
			row := []string{fmt.Sprintf("LM %d_%s", n+1, axis)}
			for _, c := range a.Components.Axes {
				v := c.Loadings[j]
				row = append(row, number(map[string]float64{"X": v.X, "Y": v.Y, "Z": v.Z}[axis]))
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// outputData has the aligned points. Where a specimen lacks one it has that of the mean, as
// SlicerMorph computes with all of them; aligned.csv has the difference.
func (a *Analysis) outputData() [][]string {
	header := []string{"Sample_name", "proc_dist", "centroid"}
	shared := a.shared()
	for k := range shared {
		for _, axis := range [...]string{"X", "Y", "Z"} {
			header = append(header, fmt.Sprintf("LM %d_%s", k+1, axis))
		}
	}
	rows := [][]string{header}
	for _, i := range a.used() {
		row := []string{a.Specimens[i].Name, number(a.residual(i)), number(a.Superimposed.Sizes[i])}
		for _, j := range shared {
			p := a.Superimposed.Aligned[i][j]
			if p != p {
				p = a.Superimposed.Mean[j]
			}
			row = append(row, numbers(p)...)
		}
		rows = append(rows, row)
	}
	return rows
}

// residual returns how far a specimen is from the mean after the fit, as one long vector:
// SlicerMorph's Procrustes distance.
func (a *Analysis) residual(i int) float64 {
	squares := 0.0
	for _, r := range a.Superimposed.Residuals(i) {
		if r == r {
			squares += r3.Norm2(r)
		}
	}
	return math.Sqrt(squares)
}

func (a *Analysis) scores() [][]string {
	header := []string{"Sample_name"}
	for k := range a.Components.Axes {
		header = append(header, fmt.Sprint("PC ", k+1))
	}
	rows := [][]string{header}
	for _, i := range a.used() {
		row := []string{a.Specimens[i].Name}
		for _, s := range a.Components.Scores[i] {
			row = append(row, number(s))
		}
		rows = append(rows, row)
	}
	return rows
}

// covariateTable is the file with what else is known of the specimens.
const covariateTable = "covariateTable.csv"

// covariates has a row for each specimen that was superimposed, in that order, as SlicerMorph wants it.
func (a *Analysis) covariates() [][]string {
	rows := [][]string{append([]string{"ID"}, a.Columns...)}
	for _, i := range a.used() {
		row := make([]string, 1+len(a.Columns))
		row[0] = a.Specimens[i].Name
		copy(row[1:], a.Specimens[i].Values)
		rows = append(rows, row)
	}
	return rows
}

// slicerLog returns analysis.json, as SlicerMorph writes it. It names eigenvectors.csv,
// as SlicerMorph does, though the file is eigenvector.csv.
func (a *Analysis) slicerLog(folder string) ([]byte, error) {
	var files []string
	for _, i := range a.used() {
		files = append(files, a.Specimens[i].Name+a.Extension)
	}
	entry := struct {
		Date, Time, InputPath, OutputPath                          string
		Files                                                      []string
		LMFormat                                                   string
		NumberLM                                                   int
		ExcludedLM                                                 []int
		Boas                                                       bool
		MeanShape, Eigenvalues, Eigenvectors, OutputData, PCScores string
		SemiLandmarks                                              []string
		CovariatesFile                                             string
	}{
		Date: a.Time.Format("2006-01-02"), Time: a.Time.Format("15:04:05"), InputPath: a.Folder, OutputPath: filepath.ToSlash(folder), Files: files,
		LMFormat: a.Extension, NumberLM: len(a.Landmarks), ExcludedLM: []int{}, Boas: a.sized(),
		MeanShape: "meanShape.csv", Eigenvalues: "eigenvalues.csv", Eigenvectors: "eigenvectors.csv", OutputData: "outputData.csv", PCScores: "pcScores.csv",
		SemiLandmarks: []string{},
	}
	if len(a.Columns) > 0 {
		entry.CovariatesFile = covariateTable
	}
	for j, p := range a.Superimposed.Mean {
		if p != p {
			entry.ExcludedLM = append(entry.ExcludedLM, j+1)
		}
	}
	return indented(map[string]any{
		"@schema": "https://raw.githubusercontent.com/slicermorph/slicermorph/master/GPA/Resources/Schema/GPALog-schema-v1.0.0.json#",
		"GPALog":  []any{entry},
	})
}

// indented returns a value as JSON for people, too.
func indented(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.Bytes(), err
}
