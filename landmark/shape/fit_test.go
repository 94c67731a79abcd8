package shape

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/internal/testfiles"
	"cairn/landmark"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// exact is for some dozens of float64 operations on numbers near 1.
const exact = 1e-12

func random(rnd *rand.Rand) r3.Vec {
	return r3.Vec{X: rnd.NormFloat64(), Y: rnd.NormFloat64(), Z: rnd.NormFloat64()}
}

func randomPoints(rnd *rand.Rand, n int) []r3.Vec {
	points := make([]r3.Vec, n)
	for i := range points {
		points[i] = random(rnd)
	}
	return points
}

func randomSimilarity(rnd *rand.Rand) Similarity {
	q := quat.Number{Real: rnd.NormFloat64(), Imag: rnd.NormFloat64(), Jmag: rnd.NormFloat64(), Kmag: rnd.NormFloat64()}
	return Similarity{
		From: random(rnd), To: random(rnd), Scale: math.Exp(rnd.NormFloat64()),
		Rotation: quat.Scale(1/quat.Abs(q), q), Mirrored: rnd.IntN(2) == 0,
	}
}

func apart(a, b r3.Vec) float64 { return r3.Norm(r3.Sub(a, b)) }

func noisy(rnd *rand.Rand, points []r3.Vec, much float64) []r3.Vec {
	moved := make([]r3.Vec, len(points))
	for i, p := range points {
		moved[i] = r3.Add(p, r3.Scale(much, random(rnd)))
	}
	return moved
}

func TestFitFindsTheSimilarityThatMadeThePoints(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		from, made := randomPoints(rnd, 3+rnd.IntN(20)), randomSimilarity(rnd)
		if len(from) == 3 {
			made.Mirrored = false // three points equal their own mirror image
		}
		to := made.ApplyAll(from)
		got, err := Fit(from, to, Options{Scale: true, Reflection: true})
		if err != nil {
			t.Fatal(err)
		}
		if got.Rotation.Real < 0 { // of both quaternions of a rotation always the same, so that results compare
			t.Fatalf("the rotation is %v", got.Rotation)
		}
		if got.Mirrored != made.Mirrored || math.Abs(got.Scale/made.Scale-1) > 1e-9 {
			t.Fatalf("%d points: got %+v, made by %+v", len(from), got, made)
		}
		// Few points may be nearly on a line, and a place far from them shows it.
		const likely = 1e-7
		if p := random(rnd); apart(got.Apply(p), made.Apply(p)) > likely*made.Scale {
			t.Fatalf("%d points: %v comes to %v, not to %v", len(from), p, got.Apply(p), made.Apply(p))
		}
	}
}

// TestFitIsUmeyamas: a plain second way, by the singular values of the cross-covariance.
func TestFitIsUmeyamas(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 2))
	for range 200 {
		n := 4 + rnd.IntN(10)
		from := randomPoints(rnd, n)
		to := noisy(rnd, randomSimilarity(rnd).ApplyAll(from), 0.5)
		o := Options{Scale: true, Reflection: rnd.IntN(2) == 0}
		if rnd.IntN(2) == 0 {
			for range n {
				o.Weights = append(o.Weights, rnd.Float64())
			}
		}
		got, err := Fit(from, to, o)
		if err != nil {
			t.Fatal(err)
		}
		matrix, scale, shift := umeyama(from, to, o)
		const tolerance = 1e-8 // unlike points: the gap between singular values may be small
		if math.Abs(got.Scale-scale) > tolerance*scale {
			t.Fatalf("scale %v, by singular values %v", got.Scale, scale)
		}
		for _, p := range from {
			var v mat.VecDense
			v.MulVec(matrix, mat.NewVecDense(3, []float64{p.X, p.Y, p.Z}))
			want := r3.Add(shift, r3.Scale(scale, r3.Vec{X: v.AtVec(0), Y: v.AtVec(1), Z: v.AtVec(2)}))
			if d := apart(got.Apply(p), want); d > tolerance*(1+r3.Norm(want)) {
				t.Fatalf("reflection %t: %v comes to %v, by singular values to %v", o.Reflection, p, got.Apply(p), want)
			}
		}
	}
}

func umeyama(from, to []r3.Vec, o Options) (rotation *mat.Dense, scale float64, shift r3.Vec) {
	weight := func(i int) float64 {
		if o.Weights == nil {
			return 1
		}
		return o.Weights[i]
	}
	var a, b r3.Vec
	total := 0.0
	for i := range from {
		a, b = r3.Add(a, r3.Scale(weight(i), from[i])), r3.Add(b, r3.Scale(weight(i), to[i]))
		total += weight(i)
	}
	a, b = r3.Scale(1/total, a), r3.Scale(1/total, b)
	cov, squares := mat.NewDense(3, 3, nil), 0.0
	for i := range from {
		p, q := r3.Sub(from[i], a), r3.Sub(to[i], b)
		squares += weight(i) * r3.Norm2(p)
		var outer mat.Dense
		outer.Outer(weight(i), mat.NewVecDense(3, []float64{q.X, q.Y, q.Z}), mat.NewVecDense(3, []float64{p.X, p.Y, p.Z}))
		cov.Add(cov, &outer)
	}
	var svd mat.SVD
	svd.Factorize(cov, mat.SVDFull)
	var u, v mat.Dense
	svd.UTo(&u)
	svd.VTo(&v)
	s := svd.Values(nil)
	last := 1.0
	if !o.Reflection && mat.Det(&u)*mat.Det(&v) < 0 {
		last = -1
	}
	rotation = mat.NewDense(3, 3, nil)
	rotation.Product(&u, mat.NewDiagDense(3, []float64{1, 1, last}), v.T())
	scale = (s[0] + s[1] + last*s[2]) / squares
	var ra mat.VecDense
	ra.MulVec(rotation, mat.NewVecDense(3, []float64{a.X, a.Y, a.Z}))
	return rotation, scale, r3.Sub(b, r3.Scale(scale, r3.Vec{X: ra.AtVec(0), Y: ra.AtVec(1), Z: ra.AtVec(2)}))
}

// TestKnownFit compares with the numbers of the R packages shapes, Morpho and vegan.
func TestKnownFit(t *testing.T) {
	var known struct {
		A, B       [][3]float64
		Similarity struct {
			Scale    float64
			Rotation [3][3]float64 `json:"rotation_row_vectors_xR"`
			RSS      float64
		} `json:"similarity_B_to_A"`
		RigidRSS float64 `json:"rigid_B_to_A_rss"`
	}
	readKnown(t, "01_opa.json", &known)
	a, b := vectors(known.A), vectors(known.B)
	const printed = 1e-10 // the file's numbers have twelve digits
	s, err := Fit(b, a, Options{Scale: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := sumOfSquares(s.Residuals(b, a)); math.Abs(got-known.Similarity.RSS) > printed || math.Abs(s.Scale-known.Similarity.Scale) > printed {
		t.Errorf("scale %v, residual %v; want %v, %v", s.Scale, got, known.Similarity.Scale, known.Similarity.RSS)
	}
	for i, axis := range [...]r3.Vec{{X: 1}, {Y: 1}, {Z: 1}} {
		want := r3.Vec{X: known.Similarity.Rotation[i][0], Y: known.Similarity.Rotation[i][1], Z: known.Similarity.Rotation[i][2]}
		if apart(s.Direction(axis), want) > printed {
			t.Errorf("axis %d turns to %v, want %v", i, s.Direction(axis), want)
		}
	}
	rigid, err := Fit(b, a, Options{})
	if got := sumOfSquares(rigid.Residuals(b, a)); err != nil || rigid.Scale != 1 || math.Abs(got-known.RigidRSS) > printed*known.RigidRSS {
		t.Errorf("rigid: scale %v, residual %v, %v; want %v", rigid.Scale, got, err, known.RigidRSS)
	}
}

func sumOfSquares(x []float64) (sum float64) {
	for _, v := range x {
		sum += v * v
	}
	return sum
}

func vectors(rows [][3]float64) []r3.Vec {
	points := make([]r3.Vec, len(rows))
	for i, r := range rows {
		points[i] = r3.Vec{X: r[0], Y: r[1], Z: r[2]}
	}
	return points
}

func readKnown(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(testfiles.Dir(t, "known_answers"), name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

func TestAMirrorImageIsNotSwallowed(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	from := randomPoints(rnd, 10)
	to := make([]r3.Vec, len(from))
	for i, p := range from {
		to[i] = r3.Vec{X: -p.X, Y: p.Y, Z: p.Z}
	}
	s, err := Fit(from, to, Options{Scale: true})
	if err != nil || s.Mirrored || sumOfSquares(s.Residuals(from, to)) < 1 {
		t.Errorf("without reflection: %+v, %v, residuals %v", s, err, s.Residuals(from, to))
	}
	s, err = Fit(from, to, Options{Reflection: true})
	if err != nil || !s.Mirrored || sumOfSquares(s.Residuals(from, to)) > exact {
		t.Errorf("with reflection: %+v, %v, residuals %v", s, err, s.Residuals(from, to))
	}
	flat := []r3.Vec{{}, {X: 3}, {Y: 1}, {X: 2, Y: 2}}
	if s, err := Fit(flat, randomSimilarity(rnd).ApplyAll(flat), Options{Scale: true, Reflection: true}); err != nil || s.Mirrored {
		t.Errorf("flat points: mirrored %t, %v", s.Mirrored, err)
	}
}

// TestAFarOriginCostsNoTurn: in a frame whose origin is a million sizes away, points
// that the numbers hold exactly are fitted as well as near the origin.
func TestAFarOriginCostsNoTurn(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 4))
	from := make([]r3.Vec, 12)
	for i := range from {
		from[i] = r3.Vec{X: float64(rnd.IntN(1 << 20)), Y: float64(rnd.IntN(1 << 20)), Z: float64(rnd.IntN(1 << 20))}
	}
	to := make([]r3.Vec, len(from))
	for i, p := range from {
		to[i] = r3.Vec{X: -p.Y + float64(i), Y: p.X, Z: p.Z}
	}
	near, err := Fit(from, to, Options{Scale: true})
	if err != nil {
		t.Fatal(err)
	}
	offset := r3.Vec{X: 1 << 40, Y: -1 << 39, Z: 1 << 40}
	far := make([]r3.Vec, len(from))
	for i, p := range from {
		far[i] = r3.Add(p, offset)
	}
	got, err := Fit(far, to, Options{Scale: true})
	if err != nil || apart(got.Direction(r3.Vec{X: 1, Y: 1, Z: 1}), near.Direction(r3.Vec{X: 1, Y: 1, Z: 1})) > exact || math.Abs(got.Scale-near.Scale) > exact {
		t.Errorf("far away %+v, near %+v, %v", got, near, err)
	}
	for i := range far {
		if d := apart(got.Apply(far[i]), near.Apply(from[i])); d > 1e-3 { // 2^40 has a last place of 2.4e-4
			t.Errorf("point %d is %v away", i, d)
		}
	}
}

func TestMissingPointsAreLeftOutInPairs(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 5))
	from := randomPoints(rnd, 8)
	to := noisy(rnd, randomSimilarity(rnd).ApplyAll(from), 0.1)
	want, err := Fit(from[:6], to[:6], Options{Scale: true})
	if err != nil {
		t.Fatal(err)
	}
	from[6], to[7] = landmark.NoPosition(), landmark.NoPosition()
	got, err := Fit(from, to, Options{Scale: true})
	if err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	far := got.Residuals(from, to)
	if !math.IsNaN(far[6]) || !math.IsNaN(far[7]) || math.IsNaN(far[5]) {
		t.Errorf("residuals %v", far)
	}
	from, to = append(from, random(rnd)), append(to, random(rnd))
	got, err = Fit(from, to, Options{Scale: true, Weights: []float64{7, 7, 7, 7, 7, 7, 7, 7, 0}})
	if err != nil || got != want {
		t.Errorf("a weight of 0: got %+v, %v; want %+v", got, err, want)
	}
}

func TestFitRefuses(t *testing.T) {
	rnd := rand.New(rand.NewPCG(6, 6))
	good := randomPoints(rnd, 4)
	with := func(i int, p r3.Vec) []r3.Vec {
		points := append([]r3.Vec(nil), good...)
		points[i] = p
		return points
	}
	line := make([]r3.Vec, 4)
	float32Line := make([]r3.Vec, 4)
	for i := range line {
		line[i] = r3.Add(r3.Vec{X: 1e4, Y: 1, Z: 2}, r3.Scale(float64(i), r3.Vec{X: 0.1, Y: 0.7, Z: 0.3}))
		p := r3.Scale(float64(i*i), r3.Vec{X: 0.1, Y: 0.7, Z: 0.3})
		float32Line[i] = r3.Vec{X: float64(float32(p.X)), Y: float64(float32(p.Y)), Z: float64(float32(p.Z))}
	}
	same := make([]r3.Vec, 4)
	for i := range same {
		same[i] = r3.Vec{X: 0.1, Y: 1e9, Z: -3}
	}
	nan, inf := math.NaN(), math.Inf(1)
	// The mirror image of a cross whose arms are alike fits as well turned any way.
	cross := []r3.Vec{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}, {Z: 1}, {Z: -1}}
	inverted := []r3.Vec{{X: -1}, {X: 1}, {Y: -1}, {Y: 1}, {Z: -1}, {Z: 1}}
	tests := []struct {
		name     string
		from, to []r3.Vec
		weights  []float64
		want     error
		says     string
	}{
		{"none", nil, nil, nil, ErrTooFew, ""},
		{"two", good[:2], good[:2], nil, ErrTooFew, ": 2"},
		{"two left", with(0, landmark.NoPosition()), with(1, landmark.NoPosition()), nil, ErrTooFew, ""},
		{"two of a weight", good, good, []float64{1, 1, 0, 0}, ErrTooFew, ""},
		{"one place", same, good, nil, ErrCoincident, ""},
		{"to one place", good, same, nil, ErrCoincident, ""},
		{"a line", line, good, nil, ErrCollinear, ""},
		{"to a line", good, line, nil, ErrCollinear, ""},
		{"a line in float32", float32Line, float32Line, nil, ErrCollinear, ""},
		{"two places", []r3.Vec{good[0], good[1], good[0], good[1]}, good, nil, ErrCollinear, ""},
		{"a cross and its mirror image", cross, inverted, nil, ErrAmbiguous, ""},
		{"NaN in one coordinate", with(2, r3.Vec{X: 1, Y: nan, Z: 1}), good, nil, ErrPoints, "point 3"},
		{"infinity", good, with(2, r3.Vec{X: inf, Y: 1, Z: 1}), nil, ErrPoints, "point 3"},
		{"different lengths", good, good[:3], nil, ErrPoints, "4 to be fitted to 3"},
		{"too few weights", good, good, []float64{1}, ErrPoints, "1 weights for 4"},
		{"a negative weight", good, good, []float64{1, 1, 1, -1}, ErrPoints, "point 4"},
		{"a weight of NaN", good, good, []float64{1, 1, 1, nan}, ErrPoints, "point 4"},
		{"too large", good, []r3.Vec{{X: 1e308}, {X: -1e308}, {Y: 1e308}, {Z: 1e308}}, nil, ErrPoints, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, scale := range []bool{true, false} {
				s, err := Fit(test.from, test.to, Options{Scale: scale, Weights: test.weights})
				if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
					t.Errorf("scale %t: %+v, error %v, want %v that says %q", scale, s, err, test.want, test.says)
				}
			}
		})
	}
	if s, err := Fit(cross, inverted, Options{Reflection: true}); err != nil || !s.Mirrored {
		t.Errorf("a cross may be mirrored: %+v, %v", s, err)
	}
}

func TestVeryLargeAndSmallPoints(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 7))
	points := randomPoints(rnd, 6)
	for _, size := range []float64{1e-150, 1e-9, 1e9, 1e150} {
		scaled := make([]r3.Vec, len(points))
		for i, p := range points {
			scaled[i] = r3.Scale(size, p)
		}
		s, err := Fit(points, scaled, Options{Scale: true})
		if err != nil || math.Abs(s.Scale/size-1) > exact {
			t.Errorf("times %v: %+v, %v", size, s, err)
		}
	}
}
