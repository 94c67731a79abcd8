package shape

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"cairn/landmark"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/spatial/r3"
)

// TestKnownComponents compares with the numbers of the known answers: total variances agree
// with geomorph, shapes and Morpho as their README says.
func TestKnownComponents(t *testing.T) {
	type eigenvalues struct {
		Values []float64   `json:"eigenvalues_n_minus_1"`
		Total  float64     `json:"total_variance"`
		Shares []float64   `json:"percent"`
		Scores [][]float64 `json:"scores_first_pcs_up_to_sign"`
	}
	_, skulls := mouseSkulls(t)
	for name, sample := range map[string][][]r3.Vec{
		"mice4":          mice(t),
		"plethodon42":    rows(t, "PlethodonLand.tps", 2, 42, 11),
		"morphologika15": rows(t, "mophologikaexample.txt", 3, 15, 31),
		"mouse122":       slices.DeleteFunc(skulls, broken),
	} {
		t.Run(name, func(t *testing.T) {
			var known struct {
				Partial struct {
					Projected   eigenvalues `json:"pca_of_tangent_projection"`
					Unprojected eigenvalues `json:"pca_of_unprojected_residuals"`
				}
				Full, Rigid, Boas eigenvalues
			}
			readKnown(t, "02_gpa_"+name+".json", &known)
			check := func(what string, scaling Scaling, unprojected bool, want eigenvalues) {
				t.Helper()
				c := generalise(t, sample, GeneralisedOptions{Scaling: scaling}).Components(ComponentOptions{Unprojected: unprojected})
				const tolerance, above = 1e-9, 1e-9 // of the files: relative, for eigenvalues above
				near := func(which string, got, want, tolerance float64) {
					t.Helper()
					if !(math.Abs(got-want) <= tolerance) || want == 0 {
						t.Errorf("%s: %s: %.13g, want %.13g", what, which, got, want)
					}
				}
				near("total variance", c.Variance, want.Total, tolerance*want.Total)
				if len(want.Values) == 0 || len(c.Axes) < len(want.Values) {
					t.Fatalf("%s: %d components, want %d", what, len(c.Axes), len(want.Values))
				}
				for k, v := range want.Values {
					if v > above {
						near("eigenvalue", c.Axes[k].Variance, v, tolerance*v)
					}
				}
				for k, v := range want.Shares {
					near("percent", 100*c.Axes[k].Share, v, 1e-8) // twelve digits of numbers up to 100, of variances right to 1e-9
				}
				if want.Scores == nil {
					return
				}
				for k := range want.Scores[0] {
					sign := math.Copysign(1, c.Scores[0][k]*want.Scores[0][k])
					for i := range sample {
						// The file's mean stopped elsewhere: a score is right to that by the gap to other components.
						near("score", c.Scores[i][k], sign*want.Scores[i][k], 1e-9)
					}
				}
			}
			check("partial", UnitSize, false, known.Partial.Projected)
			check("partial, unprojected", UnitSize, true, known.Partial.Unprojected)
			check("full", BestSize, true, known.Full)
			check("rigid", OwnSize, false, known.Rigid)
			check("Boas", UnitThenOwnSize, false, known.Boas)
		})
	}
}

func varied(rnd *rand.Rand, n, p int) (sample [][]r3.Vec) {
	shape := randomPoints(rnd, p)
	for range n {
		s := randomSimilarity(rnd)
		s.Mirrored, s.Scale = false, 1+0.2*rnd.Float64()
		sample = append(sample, s.ApplyAll(noisy(rnd, shape, 0.1)))
	}
	return sample
}

// TestComponentsAreWhatTheyAre: by a plain second way, the singular values of the matrix of shapes,
// and by their definition, for more specimens than coordinates and fewer.
func TestComponentsAreWhatTheyAre(t *testing.T) {
	rnd := rand.New(rand.NewPCG(30, 30))
	for _, n := range []int{2, 5, 50} {
		for _, scaling := range []Scaling{UnitSize, BestSize, OwnSize, UnitThenOwnSize} {
			const p = 6
			s := generalise(t, varied(rnd, n, p), GeneralisedOptions{Scaling: scaling})
			c := s.Components(ComponentOptions{})
			most := min(n-1, 3*p-7)
			sized := scaling == OwnSize || scaling == UnitThenOwnSize
			if sized {
				most = min(n-1, 3*p-6)
			}
			if len(c.Axes) != most || c.Projected == sized {
				t.Errorf("n %d, scaling %d: %d components, want %d; projected %t", n, scaling, len(c.Axes), most, c.Projected)
			}
			mean := flat(s.Mean)
			x := mat.NewDense(n, 3*p, nil)
			for i, points := range s.Aligned {
				row := mat.NewVecDense(3*p, x.RawRowView(i))
				row.SubVec(flat(points), flat(c.Centre))
				if !sized {
					row.AddScaledVec(row, -mat.Dot(row, mean)/mat.Dot(mean, mean), mean)
				}
			}
			var svd mat.SVD
			svd.Factorize(x, mat.SVDThin)
			const tolerance = 1e-9
			for k, v := range svd.Values(nil) {
				if k >= most {
					if v > 1e-7 {
						t.Errorf("n %d, scaling %d: a component of %v was not kept", n, scaling, v*v)
					}
					continue
				}
				if want := v * v / float64(n-1); math.Abs(c.Axes[k].Variance-want) > tolerance*want {
					t.Errorf("n %d, scaling %d: variance %d is %v, want %v", n, scaling, k, c.Axes[k].Variance, want)
				}
			}
			whole := 0.0
			for k, a := range c.Axes {
				whole += a.Share
				for l, b := range c.Axes {
					product, want := mat.Dot(flat(a.Loadings), flat(b.Loadings)), 0.0
					if k == l {
						want = 1
					}
					if math.Abs(product-want) > tolerance {
						t.Errorf("n %d, scaling %d: the product of components %d and %d is %v", n, scaling, k, l, product)
					}
				}
				squares, largest, at := 0.0, 0.0, 0.0
				for i := range n {
					squares += c.Scores[i][k] * c.Scores[i][k]
				}
				if got := squares / float64(n-1); math.Abs(got-a.Variance) > tolerance*a.Variance {
					t.Errorf("n %d, scaling %d: scores %d vary by %v, not %v", n, scaling, k, got, a.Variance)
				}
				for _, v := range flat(a.Loadings).RawVector().Data {
					if math.Abs(v) > largest {
						largest, at = math.Abs(v), v
					}
				}
				if at <= 0 {
					t.Errorf("n %d, scaling %d: the largest loading of component %d is %v", n, scaling, k, at)
				}
			}
			if math.Abs(whole-1) > tolerance {
				t.Errorf("n %d, scaling %d: the shares are %v together", n, scaling, whole)
			}
			for j, p := range c.Centre {
				if apart(p, s.Mean[j]) > exact {
					t.Errorf("n %d, scaling %d: the centre is %v, the mean %v", n, scaling, p, s.Mean[j])
				}
			}
			for i := range n { // at a specimen's scores is the specimen, projected
				var far mat.VecDense
				far.SubVec(flat(c.Shape(c.Scores[i]...)), flat(c.Centre))
				far.SubVec(&far, x.RowView(i))
				if d := mat.Norm(&far, 2); d > tolerance {
					t.Errorf("n %d, scaling %d: the shape at the scores of specimen %d is %v away", n, scaling, i, d)
				}
			}
			if got := c.Shape(); !slices.Equal(got, c.Centre) {
				t.Errorf("the shape at no scores is %v", got)
			}
		}
	}
}

func flat(points []r3.Vec) *mat.VecDense {
	var all []float64
	for _, p := range points {
		all = append(all, p.X, p.Y, p.Z)
	}
	return mat.NewVecDense(len(all), all)
}

// TestProjectIsTheSampleAgain: a specimen of the sample, in another pose, has the scores that
// it has there, with holes, too; and Against says what the sample says of it.
func TestProjectIsTheSampleAgain(t *testing.T) {
	rnd := rand.New(rand.NewPCG(31, 31))
	none := landmark.NoPosition()
	for _, scaling := range []Scaling{UnitSize, BestSize, OwnSize, UnitThenOwnSize} {
		sample := varied(rnd, 12, 7)
		for i := range sample { // and a point that all lack
			sample[i] = slices.Insert(sample[i], 2, none)
		}
		sample[3][0], sample[3][4], sample[8][7] = none, none, none
		s := generalise(t, sample, GeneralisedOptions{Scaling: scaling, Tolerance: 1e-14})
		c := s.Components(ComponentOptions{})
		if !slices.Equal(c.Present[:5], []float64{1, 1, 1, 5. / 7, 1}) || !missing(c.Axes[0].Loadings[2]) || !missing(c.Centre[2]) {
			t.Errorf("present %v, loadings %v", c.Present, c.Axes[0].Loadings)
		}
		const tolerance = 1e-11
		for i, points := range sample {
			pose := randomSimilarity(rnd)
			if pose.Mirrored = false; scaling == OwnSize || scaling == UnitThenOwnSize {
				pose.Scale = 1
			}
			points = pose.ApplyAll(points)
			scores, present, err := c.Project(points)
			if err != nil || present != c.Present[i] {
				t.Fatal(present, err)
			}
			for k, v := range scores {
				if math.Abs(v-c.Scores[i][k]) > tolerance {
					t.Errorf("scaling %d: specimen %d has the score %v, want %v", scaling, i, v, c.Scores[i][k])
				}
			}
			b, err := s.Against(points)
			if first, part := c.Place(b, 2); !slices.Equal(first, scores[:2]) || part != present {
				t.Errorf("scaling %d: specimen %d has first scores %v and %v of the points, want %v and %v", scaling, i, first, part, scores[:2], present)
			}
			if err != nil || math.Abs(b.Size/pose.Scale-s.Sizes[i]) > tolerance || math.Abs(b.Distances.Full-s.Distances[i].Full) > tolerance {
				t.Errorf("scaling %d: specimen %d: %v, %v, want %v, %v; %v", scaling, i, b.Size, b.Distances, s.Sizes[i], s.Distances[i], err)
			}
			for j, r := range s.Residuals(i) {
				if missing(r) != missing(b.Residuals[j]) || apart(r, b.Residuals[j]) > tolerance {
					t.Errorf("scaling %d: specimen %d: residual %d is %v, want %v", scaling, i, j, b.Residuals[j], r)
				}
				if apart(b.Aligned[j], b.Fit.Apply(points[j])) > tolerance || r3.Norm(r) > r3.Norm(b.Residuals[b.Worst])+tolerance {
					t.Errorf("scaling %d: specimen %d: point %d comes to %v, worst is %d", scaling, i, j, b.Aligned[j], b.Worst)
				}
			}
		}
	}
}

// TestAHoleIsFilledWithTheMean: the scores of a specimen with a hole are those that it has with
// the mean's point there, where its fit puts it.
func TestAHoleIsFilledWithTheMean(t *testing.T) {
	rnd := rand.New(rand.NewPCG(32, 32))
	sample := varied(rnd, 10, 8)
	sample[4][3] = landmark.NoPosition()
	s := generalise(t, sample, GeneralisedOptions{})
	c := s.Components(ComponentOptions{})
	row := slices.Clone(s.Aligned[4])
	row[3] = s.Mean[3]
	for k, a := range c.Axes {
		want := 0.0 // a component is at right angles to the mean, so that nothing has to be projected
		for j, p := range row {
			want += r3.Dot(a.Loadings[j], r3.Sub(p, c.Centre[j]))
		}
		if math.Abs(want-c.Scores[4][k]) > exact {
			t.Errorf("score %d is %v, want %v", k, c.Scores[4][k], want)
		}
	}
	if c.Present[4] != 7./8 {
		t.Errorf("it has %v of the points", c.Present[4])
	}
}

func TestComponentsOfPoorSamples(t *testing.T) {
	rnd := rand.New(rand.NewPCG(33, 33))
	shape := randomPoints(rnd, 6)
	var alike, flat [][]r3.Vec
	for range 15 {
		pose := randomSimilarity(rnd)
		pose.Mirrored = false
		alike = append(alike, pose.ApplyAll(shape))
		drawn := noisy(rnd, shape, 0.1)
		for j := range drawn {
			drawn[j].Z = 0
		}
		flat = append(flat, drawn)
	}
	if c := generalise(t, alike, GeneralisedOptions{}).Components(ComponentOptions{}); len(c.Axes) != 0 || len(c.Scores[3]) != 0 || c.Variance > exact {
		t.Errorf("specimens that are alike have the components %v", c.Axes)
	}
	if c := generalise(t, flat, GeneralisedOptions{}).Components(ComponentOptions{}); len(c.Axes) != 2*6-4 {
		t.Errorf("drawings of 6 points have %d components", len(c.Axes))
	}
	var near [][]r3.Vec // so that rounding is not far below what differs
	for range 15 {
		near = append(near, noisy(rnd, shape, 3e-12))
	}
	if c := generalise(t, near, GeneralisedOptions{}).Components(ComponentOptions{}); len(c.Axes) != 3*6-7 {
		t.Errorf("specimens of 6 points that are hardly different have %d components", len(c.Axes))
	}
	sample := append(varied(rnd, 4, 6), make([]r3.Vec, 6))
	s, err := Generalise(context.Background(), sample, GeneralisedOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if c := s.Components(ComponentOptions{}); len(c.Axes) != 3 || c.Scores[4] != nil || c.Present[4] != 0 || len(c.Scores[3]) != 3 {
		t.Errorf("one of five was left out: %d components, %v", len(c.Axes), c.Scores)
	}
	if _, err := s.Against(shape[:5]); err == nil {
		t.Error("a specimen of five points was fitted to a mean of six")
	}
	if _, err := s.Against(sample[4]); err == nil {
		t.Error("points at one place were fitted")
	}
}

// TestSmallComponentsAreAtRightAngles to the large ones, of fewer specimens than coordinates:
// there rounding turns them the most.
func TestSmallComponentsAreAtRightAngles(t *testing.T) {
	rnd := rand.New(rand.NewPCG(35, 35))
	shape := randomPoints(rnd, 30)
	bend := randomPoints(rnd, 30)
	var sample [][]r3.Vec
	for range 8 {
		drawn, much := noisy(rnd, shape, 1e-6), rnd.NormFloat64()
		for j := range drawn {
			drawn[j] = r3.Add(drawn[j], r3.Scale(0.1*much, bend[j]))
		}
		sample = append(sample, drawn)
	}
	c := generalise(t, sample, GeneralisedOptions{}).Components(ComponentOptions{})
	last := len(c.Axes) - 1
	if last != 6 || c.Axes[last].Variance > 1e-9*c.Axes[0].Variance {
		t.Fatalf("%d components, the last of the variance %v, the first of %v", len(c.Axes), c.Axes[last].Variance, c.Axes[0].Variance)
	}
	for k := range last {
		if product := mat.Dot(flat(c.Axes[k].Loadings), flat(c.Axes[last].Loadings)); math.Abs(product) > 1e-14 {
			t.Errorf("the product of components %d and %d is %v", k, last, product)
		}
	}
}

// TestKnownMirror: what must be noticed of a mirrored mouse.
func TestKnownMirror(t *testing.T) {
	var known struct {
		Rho map[string]float64 `json:"rho_of_C57_to_mean_of_the_other_three"`
	}
	readKnown(t, "04_reflection_mice4.json", &known)
	sample := mice(t)
	mouse := sample[2]
	mean := generalise(t, slices.Delete(slices.Clone(sample), 2, 3), GeneralisedOptions{}).Mean
	image := slices.Clone(mouse)
	for j, p := range mouse {
		image[j].X = -p.X
	}
	as, err1 := CompareMirrored(mouse, mean)
	turned, err2 := CompareMirrored(image, mean)
	if err1 != nil || err2 != nil || as.Handedness != AsIs || turned.Handedness != Mirrored {
		t.Fatalf("%+v, %+v, %v, %v", as, turned, err1, err2)
	}
	compare(t, "as is", as.Straight.Riemannian, known.Rho["as is"])
	compare(t, "as is, mirrored", as.Mirrored.Riemannian, known.Rho["mirrored"])
	compare(t, "mirrored", turned.Straight.Riemannian, known.Rho["mirrored"])
	compare(t, "mirrored, mirrored", turned.Mirrored.Riemannian, known.Rho["mirrored, reflection allowed"])
}

// TestMirroredSkulls: of 122 skulls each is told, as it is and mirrored.
func TestMirroredSkulls(t *testing.T) {
	_, skulls := mouseSkulls(t)
	skulls = slices.DeleteFunc(skulls, broken)
	mean := generalise(t, skulls, GeneralisedOptions{}).Mean
	for i, points := range skulls {
		if m, err := CompareMirrored(points, mean); err != nil || m.Handedness != AsIs {
			t.Errorf("skull %d: %+v, %v", i, m, err)
		}
		for j := range points {
			points[j].Y = -points[j].Y
		}
		if m, err := CompareMirrored(points, mean); err != nil || m.Handedness != Mirrored {
			t.Errorf("skull %d, mirrored: %+v, %v", i, m, err)
		}
	}
}

func TestFlatSetsAreNotToldFromTheirImage(t *testing.T) {
	rnd := rand.New(rand.NewPCG(34, 34))
	mean := randomPoints(rnd, 8)
	for j := range mean {
		mean[j].Z = 0
	}
	for _, thick := range []float64{0, 1e-9, 1e-3} { // nothing, a file's rounding, paper that is not quite flat
		drawn := noisy(rnd, mean, 0.05)
		for j := range drawn {
			drawn[j].Z = thick * rnd.NormFloat64()
		}
		turned := randomSimilarity(rnd).ApplyAll(drawn)
		if m, err := CompareMirrored(turned, mean); err != nil || m.Handedness != CannotTell {
			t.Errorf("%v thick: %+v, %v", thick, m, err)
		}
		if m, err := CompareMirrored(turned, drawn); err != nil || m.Handedness != CannotTell {
			t.Errorf("%v thick, with itself: %+v, %v", thick, m, err)
		}
	}
}

// BenchmarkAgainst: one specimen of 100 points against the mean of a sample, as while a point is dragged. The bar is 50 µs.
func BenchmarkAgainst(b *testing.B) {
	sample := manySpecimens(20, 100)
	s, err := Generalise(context.Background(), sample, GeneralisedOptions{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Against(sample[3]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkComponents of 1000 specimens of 100 points.
func BenchmarkComponents(b *testing.B) {
	s, err := Generalise(context.Background(), manySpecimens(1000, 100), GeneralisedOptions{Tolerance: 1e-9})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s.Components(ComponentOptions{})
	}
}
