package shape

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

func TestSimilaritiesInvertAndCompose(t *testing.T) {
	rnd := rand.New(rand.NewPCG(8, 8))
	for range 100 {
		a, b, p := randomSimilarity(rnd), randomSimilarity(rnd), random(rnd)
		if got := a.Inverse().Apply(a.Apply(p)); apart(got, p) > exact {
			t.Fatalf("%+v: %v comes back as %v", a, p, got)
		}
		one, two := a.Then(b).Apply(p), b.Apply(a.Apply(p))
		if apart(one, two) > exact*(1+a.Scale)*(1+b.Scale)*10 {
			t.Fatalf("at once %v, one after the other %v", one, two)
		}
		if got := a.Then(a.Inverse()); got.Mirrored || math.Abs(got.Scale-1) > exact || apart(got.Apply(p), p) > exact {
			t.Fatalf("there and back is %+v", got)
		}
		if apart(Identity().Then(a).Apply(p), a.Apply(p)) > exact*(1+a.Scale) {
			t.Fatal("the identity changes something")
		}
		m := a.Matrix()
		row := func(r [4]float64) float64 { return r[0]*p.X + r[1]*p.Y + r[2]*p.Z + r[3] }
		if by := (r3.Vec{X: row(m[0]), Y: row(m[1]), Z: row(m[2])}); apart(by, a.Apply(p)) > exact*(1+a.Scale)*10 {
			t.Fatalf("by the matrix %v, else %v", by, a.Apply(p))
		}
	}
}

// TestDirectionsGoWithPoints: a direction is what the difference of two points becomes,
// but for the scale.
func TestDirectionsGoWithPoints(t *testing.T) {
	rnd := rand.New(rand.NewPCG(9, 9))
	for range 100 {
		s, p, v := randomSimilarity(rnd), random(rnd), random(rnd)
		want := r3.Scale(1/s.Scale, r3.Sub(s.Apply(r3.Add(p, v)), s.Apply(p)))
		if got := s.Direction(v); apart(got, want) > 1e-10 || math.Abs(r3.Norm(got)-r3.Norm(v)) > exact*10 {
			t.Fatalf("%+v: %v becomes %v, want %v", s, v, got, want)
		}
	}
}
