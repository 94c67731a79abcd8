package shape

import (
	"context"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"cairn/landmark"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/spatial/r3"
)

// manySpecimens returns n similar copies of one shape of p points that differ as
// specimens of a species do, in any pose and size.
func manySpecimens(n, p int) [][]r3.Vec {
	rnd := rand.New(rand.NewPCG(20, 20))
	shape := randomPoints(rnd, p)
	sample := make([][]r3.Vec, n)
	for i := range sample {
		s := randomSimilarity(rnd)
		s.Mirrored = false
		sample[i] = s.ApplyAll(noisy(rnd, shape, 0.05))
	}
	return sample
}

// BenchmarkGeneralise: 1000 specimens of 100 points, until the mean changes by less than
// 1e-9 of its size. The bar is 50 ms on two processors.
func BenchmarkGeneralise(b *testing.B) {
	sample := manySpecimens(1000, 100)
	b.ReportAllocs()
	for b.Loop() {
		s, err := Generalise(context.Background(), sample, GeneralisedOptions{Tolerance: 1e-9})
		if err != nil || !s.Converged {
			b.Fatal(s, err)
		}
	}
}

// BenchmarkFitOne: one specimen of 100 points against a mean. The bar is 50 µs.
func BenchmarkFitOne(b *testing.B) {
	sample := manySpecimens(2, 100)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compare(sample[0], sample[1], false); err != nil {
			b.Fatal(err)
		}
	}
}

// TestResultIsThatOfOneProcessor, to the last digit.
func TestResultIsThatOfOneProcessor(t *testing.T) {
	sample := manySpecimens(3*blockLength+5, 12)
	sample[7][2], sample[40][2], sample[100][11] = landmark.NoPosition(), landmark.NoPosition(), landmark.NoPosition()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, scaling := range []Scaling{UnitSize, BestSize, OwnSize} {
		runtime.GOMAXPROCS(1)
		want := generalise(t, sample, GeneralisedOptions{Scaling: scaling})
		for _, processors := range []int{2, 3, 8} {
			runtime.GOMAXPROCS(processors)
			got := generalise(t, sample, GeneralisedOptions{Scaling: scaling})
			if !slices.Equal(got.Fits, want.Fits) || !slices.Equal(got.Distances, want.Distances) || !slices.Equal(got.Sizes, want.Sizes) || got.Rounds != want.Rounds {
				t.Errorf("scaling %d, %d processors: another result", scaling, processors)
			}
		}
	}
}

// TestCompleteSampleIsThePlainAlgorithm: specimens that lack nothing, in several blocks,
// are superimposed as the textbook says, which is done here by singular values.
func TestCompleteSampleIsThePlainAlgorithm(t *testing.T) {
	sample := manySpecimens(2*blockLength+3, 8)
	unit := func(points []r3.Vec) []r3.Vec {
		moved, _ := centred(points, 1/CentroidSize(points))
		return moved
	}
	mean := unit(sample[0])
	var turned [][]r3.Vec
	for range 30 { // a round makes the change of the mean at least ten times smaller here
		turned = nil
		sum := make([]r3.Vec, len(mean))
		for _, points := range sample {
			points = unit(points)
			rotation, _, _ := umeyama(points, mean, Options{})
			for j, p := range points {
				var v mat.VecDense
				v.MulVec(rotation, mat.NewVecDense(3, []float64{p.X, p.Y, p.Z}))
				points[j] = r3.Vec{X: v.AtVec(0), Y: v.AtVec(1), Z: v.AtVec(2)}
				sum[j] = r3.Add(sum[j], r3.Scale(1/float64(len(sample)), points[j]))
			}
			turned = append(turned, points)
		}
		mean = unit(sum)
	}
	s := generalise(t, sample, GeneralisedOptions{})
	back, err := Fit(s.Mean, mean, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range sample {
		for j, p := range s.Aligned[i] {
			if far := apart(back.Apply(p), turned[i][j]); far > 1e-11 { // both end where the mean changes by 1e-12
				t.Fatalf("point %d of specimen %d is %v away", j, i, far)
			}
		}
	}
}

// TestNothingKeepsTheSpecimens: what was superimposed is free as soon as its owner lets it go.
func TestNothingKeepsTheSpecimens(t *testing.T) {
	sample := manySpecimens(3, 5)
	gone := make(chan struct{})
	runtime.AddCleanup(&sample[1][0], func(done chan struct{}) { close(done) }, gone)
	s, err := Generalise(context.Background(), sample, GeneralisedOptions{})
	if err != nil {
		t.Fatal(err)
	}
	c := s.Components(ComponentOptions{})
	sample = nil
	const plenty = 20 // collections: the second frees it
	for range plenty {
		runtime.GC()
		select {
		case <-gone:
			runtime.KeepAlive(s)
			runtime.KeepAlive(c)
			return
		case <-time.After(10 * time.Millisecond): // the cleanup runs on a goroutine of its own
		}
	}
	t.Error("the specimens are still held")
	runtime.KeepAlive(s)
	runtime.KeepAlive(c)
}
