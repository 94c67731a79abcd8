package shapeio

import (
	_ "embed"
	"strings"
	"time"

	"cairn/landmark/shape"
)

// manifest says how an analysis was made, and with what.
type manifest struct {
	Cairn       manifestFormat     `json:"cairn"`
	Program     string             `json:"program"`
	Version     string             `json:"program_version"`
	Date        string             `json:"date"`
	Options     manifestOptions    `json:"options"`
	Conventions map[string]string  `json:"conventions"`
	Fit         manifestFit        `json:"fit"`
	Unit        string             `json:"unit"`
	Landmarks   []string           `json:"landmarks"`
	Specimens   []manifestSpecimen `json:"specimens"`
	LeftOut     []LeftOut          `json:"left_out"`
	Notes       []string           `json:"notes"`
}

type manifestFormat struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
}

type manifestOptions struct {
	Scale      string  `json:"scale"`
	Reflection bool    `json:"reflection"`
	Projected  bool    `json:"projected"`
	Estimated  bool    `json:"estimated_points"`
	Tolerance  float64 `json:"tolerance"`
}

type manifestFit struct {
	Rounds       int     `json:"rounds"`
	Change       float64 `json:"last_change"`
	Converged    bool    `json:"converged"`
	SumOfSquares float64 `json:"sum_of_squares"`
	Variance     float64 `json:"total_variance"`
}

type manifestSpecimen struct {
	Name string `json:"name"`
	File string `json:"file"`
	Hash string `json:"sha256"`
}

// scaleWords are how the command line calls the ways to scale.
var scaleWords = map[shape.Scaling]string{shape.UnitSize: "unit", shape.BestSize: "full", shape.OwnSize: "none", shape.UnitThenOwnSize: "boas"}

// ScaleWord returns the word for a way to scale, as manifest and command line have it.
func ScaleWord(s shape.Scaling) string { return scaleWords[s] }

var scaleMeanings = map[shape.Scaling]string{
	shape.UnitSize:        "partial Procrustes analysis: every specimen has centroid size 1 and is turned to the mean (Gower 1975; Rohlf & Slice 1990), as geomorph's gpagen",
	shape.BestSize:        "full Procrustes analysis: every specimen is turned and scaled to the mean, the mean of the squared sizes being 1 (Gower 1975; ten Berge 1977), as procGPA of shapes and MorphoJ",
	shape.OwnSize:         "shape and size: every specimen is turned to the mean and keeps its size",
	shape.UnitThenOwnSize: "Boas coordinates: partial Procrustes analysis, and then every specimen has its centroid size again (Bookstein 2021)",
}

func (a *Analysis) conventions() map[string]string {
	c := map[string]string{
		"fit":                  scaleMeanings[a.Options.Scaling],
		"reflection":           "never: a mirrored specimen stays one",
		"missing_points":       "nothing is estimated: a specimen is fitted over the points that it has, and a point's mean is that of those who have it; components take the mean's point in its place",
		"centroid_size":        "square root of the summed squared distances from the centroid; where points are missing, the size that the specimen would have, were they where the mean has them",
		"distances":            "rho: Riemannian, in radians; partial: 2 sin(rho/2); full: sin(rho); residual, and proc_dist of outputData.csv: length of aligned minus mean as one long vector",
		"tangent_space":        "orthogonal projection along the mean",
		"covariance":           "divided by n - 1 (SlicerMorph's eigenvalues are divided by n)",
		"sign":                 "the largest absolute loading of a component is positive, the first of equal ones",
		"order":                "coordinates as x, y, z of the first point, x, y, z of the second",
		"pose":                 "the axes of the first specimen that has the most points",
		"landmark_numbers":     "LM n in the tables of SlicerMorph is the nth name of landmarks, those left out that all specimens lack",
		"estimated_points":     "left out",
		"aligned_unit":         "parts of the centroid size",
		"change_of_last_round": "length of the change of the mean, of its size",
	}
	if a.Options.Reflection {
		c["reflection"] = "allowed where that fits better"
	}
	if !a.Components.Projected {
		c["tangent_space"] = "no projection"
	}
	if a.Estimated {
		c["estimated_points"] = "count as placed ones"
	}
	if a.Errors != nil {
		c["observer_error"] = "sd: of a placing about the mean of its specimen and observer, in the frame and unit of the files, the three axes together (√3 times that along one axis where they are alike); sd_over_observers: about the mean of its specimen; icc: one-way, of the superimposed points that all repeats have, with 95 % intervals; repeatability: (B - W) / (B + (k - 1) W) of the mean squares between and within specimens (Fruciano 2016); measurement error: 100 % less that (Bailey & Byrnes 1990); degrees of freedom are those of specimens and repeats times the dimensions of shape (Goodall 1991)"
	}
	if a.sized() {
		c["aligned_unit"] = "that of the files"
	}
	return c
}

// manifest returns manifest.json.
func (a *Analysis) manifest() ([]byte, error) {
	s := a.Superimposed
	m := manifest{
		Cairn: manifestFormat{"shape analysis", 1}, Program: a.Program, Version: a.Version, Date: a.Time.Format(time.RFC3339),
		Options:     manifestOptions{ScaleWord(a.Options.Scaling), a.Options.Reflection, a.Components.Projected, a.Estimated, a.Options.Tolerance},
		Conventions: a.conventions(),
		Fit:         manifestFit{s.Rounds, s.Change, s.Converged, s.SumOfSquares(), a.Components.Variance},
		Unit:        a.Unit, Landmarks: a.Landmarks, Specimens: []manifestSpecimen{}, LeftOut: []LeftOut{}, Notes: append([]string{}, a.Notes...),
	}
	for _, s := range a.Specimens {
		m.Specimens = append(m.Specimens, manifestSpecimen{s.Name, s.File, s.Hash})
	}
	for i, s := range a.Specimens {
		if err := a.Superimposed.LeftOut[i]; err != nil {
			m.LeftOut = append(m.LeftOut, LeftOut{s.Name, err.Error()})
		}
	}
	m.LeftOut = append(m.LeftOut, a.LeftOut...)
	return indented(m)
}

//go:embed check.R
var checkR string

// checkScript returns check.R with the options of the analysis.
func (a *Analysis) checkScript() []byte {
	word := map[bool]string{true: "TRUE", false: "FALSE"}
	return []byte(strings.NewReplacer(
		"@SCALE@", ScaleWord(a.Options.Scaling), "@REFLECTION@", word[a.Options.Reflection],
		"@PROJECTED@", word[a.Components.Projected], "@ESTIMATED@", word[a.Estimated],
	).Replace(checkR))
}
