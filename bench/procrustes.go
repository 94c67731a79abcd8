package main

import (
	"bufio"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"cairn/landmark/shape"

	"gonum.org/v1/gonum/spatial/r3"
)

// rscript runs R.
const rscript = "Rscript"

// procrustesTime is what shapes_gpa.R says, and what Cairn took.
type procrustesTime struct {
	Seconds float64 `json:"seconds"`
	Squares float64 `json:"squares"` // sum of squares about the mean, for a mean of size 1
}

// procrustes superimposes the same made specimens in Cairn and in R: the analysis alone, without reading files.
func (b *bench) procrustes() error {
	const specimens, landmarks = 1000, 100
	const slowest, least = 50, 10 // milliseconds, times
	sample := madeSpecimens(specimens, landmarks)
	path := filepath.Join(b.dir, "points.csv")
	if err := writePoints(path, sample); err != nil {
		return err
	}
	r, err := script("shapes_gpa.R")
	if err != nil {
		return err
	}
	play := []string{r, path, fmt.Sprint(specimens), fmt.Sprint(landmarks)}
	var ours, theirs []procrustesTime
	if _, err := b.superimpose(sample); err != nil { // warm
		return err
	}
	for range 3 {
		t, err := b.superimpose(sample)
		if err != nil {
			return err
		}
		ours = append(ours, t)
		if b.peers.shapes != "" {
			if _, err := measureJSON(b, &theirs, rscript, play...); err != nil {
				return err
			}
		}
	}
	took := medianSeconds(ours)
	alone := row{
		what: fmt.Sprintf("%d specimens of %d landmarks superimposed until the mean changes by 1e-9 (full fit, all cores)", specimens, landmarks),
		bar:  fmt.Sprintf("≤ %d ms", slowest), cairn: milliseconds(took * 1000), verdict: judge(took*1000 <= slowest),
	}
	beside := row{what: "  beside procGPA of R's shapes", bar: fmt.Sprintf("≥ %d ×", least), peer: "no shapes here", verdict: absent, commands: []string{commandLine(rscript, play...)}}
	if len(theirs) > 0 {
		ratio := medianSeconds(theirs) / took
		beside.cairn, beside.peer, beside.ratio = milliseconds(took*1000), "shapes "+seconds(medianSeconds(theirs)), times(ratio)
		beside.verdict = judge(ratio >= least)
		const alike = 1e-6 // of the sum of squares: procGPA ends when that changes by 1e-9
		if far := math.Abs(ours[0].Squares-theirs[0].Squares) / theirs[0].Squares; !(far <= alike) {
			beside.peer, beside.verdict = fmt.Sprintf("another sum of squares, %.9g and not %.9g", theirs[0].Squares, ours[0].Squares), missed
		}
	}
	b.add(alone)
	b.add(beside)
	return nil
}

func (b *bench) superimpose(sample [][]r3.Vec) (procrustesTime, error) {
	begin := time.Now()
	s, err := shape.Generalise(b, sample, shape.GeneralisedOptions{Scaling: shape.BestSize, Tolerance: 1e-9})
	took := time.Since(begin).Seconds()
	if err != nil {
		return procrustesTime{}, err
	}
	size := shape.CentroidSize(s.Mean)
	return procrustesTime{took, s.SumOfSquares() / (size * size)}, nil
}

func medianSeconds(all []procrustesTime) float64 {
	var values []float64
	for _, t := range all {
		values = append(values, t.Seconds)
	}
	return median(values)
}

// madeSpecimens returns specimens of one shape that differ by a twentieth of their extent,
// moved, scaled and turned, the same every time.
func madeSpecimens(specimens, landmarks int) [][]r3.Vec {
	random := rand.New(rand.NewPCG(5, 6))
	vector := func(scale float64) r3.Vec {
		return r3.Scale(scale, r3.Vec{X: random.NormFloat64(), Y: random.NormFloat64(), Z: random.NormFloat64()})
	}
	mean := make([]r3.Vec, landmarks)
	for j := range mean {
		mean[j] = vector(1)
	}
	all := make([][]r3.Vec, specimens)
	for i := range all {
		turn, size, place := r3.NewRotation(random.Float64()*2*math.Pi, vector(1)), 10+random.Float64(), vector(20)
		for _, p := range mean {
			p = turn.Rotate(r3.Add(p, vector(0.05)))
			all[i] = append(all[i], r3.Add(place, r3.Scale(size, p)))
		}
	}
	return all
}

func writePoints(path string, sample [][]r3.Vec) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	w := bufio.NewWriter(file)
	var line []byte
	for _, points := range sample {
		for _, p := range points {
			line = strconv.AppendFloat(line[:0], p.X, 'g', -1, 64)
			line = strconv.AppendFloat(append(line, ','), p.Y, 'g', -1, 64)
			line = strconv.AppendFloat(append(line, ','), p.Z, 'g', -1, 64)
			w.Write(append(line, '\n'))
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return file.Close()
}

// findShapes returns the version of R's package shapes, or nothing.
func findShapes(b *bench) string {
	cmd := exec.CommandContext(b, rscript, "-e", `cat(as.character(packageVersion("shapes")))`)
	cmd.Env = b.env
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	return string(out)
}
