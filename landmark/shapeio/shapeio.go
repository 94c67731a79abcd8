// Package shapeio writes the results of a shape analysis: a folder of tables that the GPA
// module of SlicerMorph reads back, with coordinates, distances and sizes for R and
// spreadsheets, a manifest that says how all was made, and an R script that makes it again
// with other code and prints the largest difference.
package shapeio

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"time"

	"cairn/landmark"
	"cairn/landmark/shape"

	"gonum.org/v1/gonum/spatial/r3"
)

// Analysis is what is written. Specimens are those that were superimposed, in that order.
type Analysis struct {
	Program, Version string    // that made it
	Time             time.Time // when
	Folder           string    // of the landmark files, as SlicerMorph writes it down; "" where they are of several
	Extension        string    // of the landmark files, with its dot
	Landmarks        []string  // the names of the points, each another one
	Unit             string    // of the coordinates, such as mm; "" where it is not known
	Specimens        []Specimen
	Columns          []string  // what else is known of specimens, such as their group
	LeftOut          []LeftOut // what never came so far
	Notes            []string  // what else is to be known, for people to read
	Estimated        bool      // whether estimated points count as placed ones

	Options      shape.GeneralisedOptions
	Superimposed *shape.Superimposition
	Components   *shape.Components
	Figures      []Figure
	Errors       *shape.Reliability // of repeats; nil where nothing was repeated
	ByNumber     bool               // whether points were matched by their number, as files have no names
}

// Specimen is one configuration, as it was read.
type Specimen struct {
	Name      string              // each another one
	File      string              // a path, in UTF-8
	Hash      string              // SHA-256 of the file's bytes, in hexadecimal digits
	Values    []string            // by Analysis.Columns; those behind the last are empty
	Subject   string              // what was digitised, the same of repeats; "" where that is not known
	Observer  string              // "" where that is not known
	Landmarks []landmark.Landmark // those of the analysis, in its order; not visited where the file has none of that name
}

// Points returns the positions that count in an analysis: of placed points, and where
// estimated is true of estimated ones; landmark.NoPosition for all others. The slice is the caller's.
func (s Specimen) Points(estimated bool) []r3.Vec {
	points := make([]r3.Vec, len(s.Landmarks))
	for j, l := range s.Landmarks {
		if points[j] = landmark.NoPosition(); l.Placed() && (estimated || l.Status == landmark.Defined) {
			points[j] = l.Position
		}
	}
	return points
}

// LeftOut is a file or a specimen that is not in the analysis.
type LeftOut struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// Figure is a picture of the analysis, as a whole file.
type Figure struct {
	Name    string // of the file, with its ending
	Content []byte
}

// file is one file of the folder.
type file struct {
	name    string
	content []byte
}

// namedTable is a table that becomes a file.
type namedTable struct {
	name string
	rows [][]string
}

// files returns the files of a folder, the manifest last.
func (a *Analysis) files(folder string) ([]file, error) {
	var all []file
	tables := []namedTable{
		{"meanShape.csv", a.meanShape()},
		{"eigenvalues.csv", a.eigenvalues()},
		{"eigenvector.csv", a.eigenvectors()},
		{"outputData.csv", a.outputData()},
		{"pcScores.csv", a.scores()},
		{"components.csv", a.components()},
		{"landmarks.csv", a.landmarks()},
		{"aligned.csv", a.aligned()},
		{"specimens.csv", a.specimens()},
	}
	if len(a.Columns) > 0 {
		tables = append(tables, namedTable{covariateTable, a.covariates()})
	}
	for _, t := range append(tables, a.errorTables()...) {
		content, err := table(t.rows)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.name, err)
		}
		all = append(all, file{t.name, content})
	}
	for _, f := range a.Figures {
		all = append(all, file{f.Name, f.Content})
	}
	log, err := a.slicerLog(folder)
	if err != nil {
		return nil, err
	}
	manifest, err := a.manifest()
	if err != nil {
		return nil, err
	}
	return append(all, file{"analysis.json", log}, file{"check.R", a.checkScript()}, file{"manifest.json", manifest}), nil
}

// table returns rows as CSV, in UTF-8 with commas, decimal points and one line a row.
func table(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	err := w.WriteAll(rows)
	return b.Bytes(), err
}

// number writes a number so that it is read as the same one; nothing for what is not finite.
func number(x float64) string {
	if x-x != 0 {
		return ""
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

func numbers(p r3.Vec) []string { return []string{number(p.X), number(p.Y), number(p.Z)} }

// sized reports whether shapes have sizes, too.
func (a *Analysis) sized() bool {
	return a.Options.Scaling == shape.OwnSize || a.Options.Scaling == shape.UnitThenOwnSize
}
