package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"time"

	"cairn/landmark/shape"

	"gonum.org/v1/gonum/spatial/r3"
)

// splineTime is what spline_scipy.py says, and what Cairn took.
type splineTime struct {
	Seconds float64 `json:"seconds"`
	Length  float64 `json:"length"` // mean distance of the moved points from the origin
}

// splines moves the vertices of a mesh by a thin-plate spline in Cairn and in SciPy: the equations and the moving,
// without reading files.
func (b *bench) splines() error {
	const landmarks, vertices = 68, 100_000
	const slowest = 30 // milliseconds
	pair := madeSpecimens(2, landmarks)
	points := pointsAbout(pair[0], vertices)
	play := make([]string, 1, 4)
	for i, set := range [][]r3.Vec{pair[0], pair[1], points} {
		path := filepath.Join(b.dir, fmt.Sprintf("spline%d.csv", i))
		if err := writePoints(path, [][]r3.Vec{set}); err != nil {
			return err
		}
		play = append(play, path)
	}
	var err error
	if play[0], err = script("spline_scipy.py"); err != nil {
		return err
	}
	var ours, theirs []splineTime
	for range 3 {
		t, err := warp(pair[0], pair[1], points)
		if err != nil {
			return err
		}
		ours = append(ours, t)
		if b.peers.scipy != "" {
			if _, err := measureJSON(b, &theirs, python, play...); err != nil {
				return err
			}
		}
	}
	took := medianSplines(ours)
	r := row{
		what: fmt.Sprintf("%d vertices moved by the thin-plate spline of %d landmarks (all cores)", vertices, landmarks),
		bar:  fmt.Sprintf("≤ %d ms", slowest), cairn: milliseconds(took * 1000), verdict: judge(took*1000 <= slowest),
		peer: "no SciPy here", commands: []string{commandLine(python, play...)},
	}
	if len(theirs) > 0 {
		r.peer, r.ratio = "SciPy "+seconds(medianSplines(theirs)), times(medianSplines(theirs)/took)
		const alike = 1e-9 // of the length
		if far := math.Abs(ours[0].Length-theirs[0].Length) / theirs[0].Length; !(far <= alike) {
			r.peer, r.verdict = fmt.Sprintf("comes elsewhere, %.12g and not %.12g from the origin", theirs[0].Length, ours[0].Length), missed
		}
	}
	b.add(r)
	return nil
}

func warp(from, to, points []r3.Vec) (splineTime, error) {
	begin := time.Now()
	s, err := shape.NewSpline(from, to, 0)
	if err != nil {
		return splineTime{}, err
	}
	moved := s.ApplyAll(points)
	t := splineTime{Seconds: time.Since(begin).Seconds()}
	for _, p := range moved {
		t.Length += r3.Norm(p) / float64(len(moved))
	}
	return t, nil
}

func medianSplines(all []splineTime) float64 {
	var values []float64
	for _, t := range all {
		values = append(values, t.Seconds)
	}
	return median(values)
}

// pointsAbout returns n points near others, the same every time.
func pointsAbout(centres []r3.Vec, n int) []r3.Vec {
	random := rand.New(rand.NewPCG(7, 8))
	points := make([]r3.Vec, n)
	for i := range points {
		points[i] = r3.Add(centres[i%len(centres)], r3.Vec{X: random.NormFloat64(), Y: random.NormFloat64(), Z: random.NormFloat64()})
	}
	return points
}
