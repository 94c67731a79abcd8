package shape

import (
	"context"
	"encoding/csv"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/internal/testfiles"
	"cairn/landmark"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/spatial/r3"
)

// labelled returns the configurations of a known answer's table, whose last four columns are the number of the
// landmark, x, y and z, and the columns before them, by configuration.
func labelled(t *testing.T, name string) (sample [][]r3.Vec, labels [][]string) {
	file, err := os.Open(filepath.Join(testfiles.Dir(t, "known_answers"), name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	table, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range table[1:] {
		n := len(row) - 4
		if row[n] == "1" {
			sample, labels = append(sample, nil), append(labels, row[:n])
		}
		last := &sample[len(sample)-1]
		*last = append(*last, r3.Vec{X: number(t, row[n+1]), Y: number(t, row[n+2]), Z: number(t, row[n+3])})
	}
	return sample, labels
}

func column(labels [][]string, k int) (names []string) {
	for _, l := range labels {
		names = append(names, l[k])
	}
	return names
}

func sidesOf(labels [][]string, k int) (sides []Side) {
	for _, l := range labels {
		sides = append(sides, map[string]Side{"left": Left, "right": Right}[l[k]])
	}
	return sides
}

// checkAnova compares with what a file says of the four effects, in order; a negative F stands for none.
func checkAnova(t *testing.T, a *Anova, squares []float64, df []int, fs []float64, tolerance float64) {
	t.Helper()
	for k, e := range a.Effects {
		if !(math.Abs(e.SumOfSquares-squares[k]) <= tolerance*max(squares[k], 1e-6)) {
			t.Errorf("%s: sum of squares %.13g, want %.13g", e.Name, e.SumOfSquares, squares[k])
		}
		if e.DF != df[k] {
			t.Errorf("%s: %d degrees of freedom, want %d", e.Name, e.DF, df[k])
		}
		if k < len(fs) && !(math.Abs(e.F-fs[k]) <= 1e-7*fs[k]) && !(fs[k] < 0 && math.IsNaN(e.F)) {
			t.Errorf("%s: F %.13g, want %.13g", e.Name, e.F, fs[k])
		}
	}
}

func objectSymmetry(t *testing.T, sample [][]r3.Vec, individuals []string, partners []int) *Symmetry {
	t.Helper()
	a, err := ObjectSymmetry(context.Background(), sample, individuals, partners)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// eigenvalues returns those of the covariance of shapes, by n-1, the largest first.
func eigenvalues(shapes [][]r3.Vec) []float64 {
	mean := meanOf(shapes, len(shapes[0]))
	x := mat.NewDense(len(shapes), 3*len(mean), nil)
	for i, s := range shapes {
		for j, p := range s {
			p = r3.Sub(p, mean[j])
			x.Set(i, 3*j, p.X)
			x.Set(i, 3*j+1, p.Y)
			x.Set(i, 3*j+2, p.Z)
		}
	}
	var svd mat.SVD
	svd.Factorize(x, mat.SVDNone)
	values := svd.Values(nil)
	for k, v := range values {
		values[k] = v * v / float64(len(shapes)-1)
	}
	return values
}

var objectPartners = []int{4, 5, 6, 7, 0, 1, 2, 3, 8, 9, 10}

// TestKnownObjectSymmetry: Morpho agrees with the file, as its README says.
func TestKnownObjectSymmetry(t *testing.T) {
	var known struct {
		SS map[string]float64
		DF map[string]int `json:"df_klingenberg"`
		F  map[string]float64
		// Of each configuration.
		Scores     []float64 `json:"asymmetry_score_per_configuration"`
		Symmetric  []float64 `json:"pca_symmetric_component_of_individual_means_eigenvalues"`
		Asymmetric []float64 `json:"pca_asymmetric_component_of_individual_means_eigenvalues"`
	}
	readKnown(t, "07_object_symmetry.json", &known)
	sample, labels := labelled(t, "07_object_symmetry.csv")
	a := objectSymmetry(t, sample, column(labels, 0), objectPartners)
	checkAnova(t, a.Anova, []float64{
		known.SS["individual"], known.SS["side (directional asymmetry)"], known.SS["individual x side (fluctuating asymmetry)"], known.SS["error"],
	}, []int{
		known.DF["individual"], known.DF["side"], known.DF["individual x side"], known.DF["error"],
	}, []float64{
		known.F["individual (over ind x side)"], known.F["side (over ind x side)"], known.F["ind x side (over error)"], -1,
	}, 1e-8)
	const tolerance = 1e-8 // of the file
	if math.Abs(a.Anova.Total-known.SS["total"]) > tolerance {
		t.Errorf("total %v, want %v", a.Anova.Total, known.SS["total"])
	}
	for i, want := range known.Scores {
		if math.Abs(a.ByConfiguration[i]-want) > tolerance {
			t.Errorf("configuration %d: score %v, want %v", i, a.ByConfiguration[i], want)
		}
	}
	for what, c := range map[string]struct{ got, want []float64 }{
		"symmetric": {eigenvalues(a.Symmetric), known.Symmetric}, "asymmetric": {eigenvalues(a.Asymmetric), known.Asymmetric},
	} {
		for k, want := range c.want {
			if math.Abs(c.got[k]-want) > tolerance*c.want[0] {
				t.Errorf("%s: eigenvalue %v, want %v", what, c.got[k], want)
			}
		}
	}
	// The effect of the side is that of the mean asymmetry: with and against it, of 12 configurations.
	if got, want := 24*r3NormSquared(a.Directional), known.SS["side (directional asymmetry)"]; math.Abs(got-want) > tolerance {
		t.Errorf("directional asymmetry: %v, want %v", got, want)
	}
	sum := 0.0
	for _, f := range a.Fluctuating {
		sum += 4 * f * f // two configurations, with and against
	}
	if want := known.SS["individual x side (fluctuating asymmetry)"]; math.Abs(sum-want) > tolerance {
		t.Errorf("fluctuating asymmetry: %v, want %v", sum, want)
	}
	for k := range a.Individuals { // both are at right angles, and make up the shape
		dot := 0.0
		for j, p := range a.Asymmetric[k] {
			dot += r3.Dot(p, r3.Sub(a.Symmetric[k][j], a.Mean[j]))
		}
		if math.Abs(dot) > 1e-10 {
			t.Errorf("components of individual %d: product %v", k, dot)
		}
	}
}

func r3NormSquared(shape []r3.Vec) (sum float64) {
	for _, p := range shape {
		sum += r3.Norm2(p)
	}
	return sum
}

// TestKnownMatchingSymmetry: geomorph agrees with the file to 1e-9, but for degrees of freedom.
func TestKnownMatchingSymmetry(t *testing.T) {
	var known struct {
		SS map[string]float64
		DF []int `json:"df_klingenberg (x shape dimension 3p-7)"`
		F  map[string]float64
	}
	readKnown(t, "07_matching_symmetry.json", &known)
	sample, labels := labelled(t, "07_matching_symmetry.csv")
	a, err := MatchingSymmetry(context.Background(), sample, column(labels, 0), sidesOf(labels, 1))
	if err != nil {
		t.Fatal(err)
	}
	checkAnova(t, a.Anova, []float64{known.SS["individual"], known.SS["side"], known.SS["individual x side"], known.SS["error"]},
		known.DF, []float64{known.F["individual"], known.F["side"], known.F["ind x side"], -1}, 1e-8)
	if p := a.Anova.Effect(SideEffect).P; math.Abs(p-0.0012240850534864184) > 1e-9 { // SciPy's scipy.stats.f.sf(F, 11, 44)
		t.Errorf("P of the side: %v", p)
	}
	if d, err := Compare(a.Mean, sample[0], false); err != nil || d.Riemannian > 0.3 || labels[0][1] != "left" {
		t.Errorf("the mean is %v from a left one, %v", d, err)
	}
	// Four shapes of an individual are half a difference beside their middle.
	if got := 20 * r3NormSquared(a.Directional); math.Abs(got-known.SS["side"]) > 1e-8 {
		t.Errorf("directional asymmetry: %v, want %v", got, known.SS["side"])
	}
}

func TestKnownSymmetryOfSkulls(t *testing.T) {
	var known struct {
		Anova struct {
			SS map[string]float64
			DF map[string]int `json:"df_klingenberg"`
			F  map[string]float64
		} `json:"object_symmetry_anova_without_replicates"`
	}
	readKnown(t, "13_pairs_mouse122.json", &known)
	var names []string
	skulls := cleanSkulls(t)
	for i := range skulls {
		names = append(names, string(rune('A'+i)))
	}
	a := objectSymmetry(t, skulls, names, skullPartners(t))
	k := known.Anova
	checkAnova(t, a.Anova, []float64{k.SS["individual"], k.SS["side (directional asymmetry)"], k.SS["individual x side (fluctuating asymmetry)"], 0},
		[]int{k.DF["individual"], k.DF["side"], k.DF["individual x side"], k.DF["error"]},
		[]float64{k.F["individual (over ind x side)"], k.F["side (over ind x side)"], -1, -1}, 1e-7)
}

// TestMadeAsymmetryIsFound: symmetric individuals have none; one whose left points are moved has what they were moved
// by, and the others nothing of it but their part of the mean. Poses and sizes do not matter.
func TestMadeAsymmetryIsFound(t *testing.T) {
	rnd := rand.New(rand.NewPCG(70, 70))
	points, partners := symmetricPoints(rnd, 6, 3)
	var sample [][]r3.Vec
	var names []string
	for i := range 8 {
		var own []r3.Vec
		for _, p := range points {
			own = append(own, r3.Vec{X: (1 + 0.02*float64(i)) * p.X, Y: p.Y, Z: p.Z}) // symmetric all
		}
		s := randomSimilarity(rnd)
		s.Mirrored = false
		sample, names = append(sample, s.ApplyAll(own)), append(names, string(rune('a'+i)))
	}
	a := objectSymmetry(t, sample, names, partners)
	for k, score := range a.Scores {
		if score > 1e-9 {
			t.Errorf("symmetric individual %d has the score %v", k, score)
		}
	}
	if e := a.Anova.Effect(SideEffect); e.SumOfSquares > 1e-18 || e.DF != 3*6+3-3 || e.P > 1 {
		t.Errorf("side: %+v", e)
	}
	if e := a.Anova.Effect(FluctuatingEffect); e.Over != "" || !math.IsNaN(e.F) || !math.IsNaN(e.P) {
		t.Errorf("without repeats: %+v", e)
	}
	size := CentroidSize(sample[3])
	sample[3][0] = r3.Add(sample[3][0], r3.Vec{Z: 0.01 * size})
	a = objectSymmetry(t, sample, names, partners)
	for k, score := range a.Fluctuating {
		if k == 3 && !(score > 0.004 && score < 0.01) || k != 3 && score > 0.3*a.Fluctuating[3] {
			t.Errorf("individual %d has the score %v, the changed one %v", k, score, a.Fluctuating[3])
		}
	}
	// Half the difference is at the changed point and, mirrored, at its partner.
	if p := a.Asymmetric[3]; r3.Norm(p[0]) < 0.003 || math.Abs(r3.Norm(p[0])-r3.Norm(p[1])) > 1e-9 {
		t.Errorf("asymmetry of the changed pair: %v and %v", p[0], p[1])
	}
}

// TestPointsAndConfigurationsLeftOutOfSymmetry keep their places in the result.
func TestPointsAndConfigurationsLeftOutOfSymmetry(t *testing.T) {
	sample, labels := labelled(t, "07_object_symmetry.csv")
	want := objectSymmetry(t, sample, column(labels, 0), objectPartners)
	rnd := rand.New(rand.NewPCG(71, 71))
	var wider [][]r3.Vec
	for _, points := range sample { // with a point of no known partner in front
		s := randomSimilarity(rnd)
		s.Mirrored = false
		wider = append(wider, s.ApplyAll(append([]r3.Vec{random(rnd)}, points...)))
	}
	wider[5][0] = landmark.NoPosition() // nobody asks for it
	lame := slices.Clone(wider[2])
	lame[4] = landmark.NoPosition()
	names := append(column(labels, 0), "x")
	partners := []int{-1}
	for _, k := range objectPartners {
		partners = append(partners, k+1)
	}
	a := objectSymmetry(t, append(wider, lame), names, partners)
	if err := a.LeftOut[12]; len(a.LeftOut) != 1 || !errors.Is(err, ErrSymmetry) || !strings.Contains(err.Error(), "[5]") || !math.IsNaN(a.ByConfiguration[12]) {
		t.Errorf("left out: %v; score %v", a.LeftOut, a.ByConfiguration[12])
	}
	for k, e := range want.Anova.Effects {
		if got := a.Anova.Effects[k]; math.Abs(got.SumOfSquares-e.SumOfSquares) > 1e-10 || got.DF != e.DF {
			t.Errorf("%+v, want %+v", got, e)
		}
	}
	for k := range want.Individuals {
		if math.Abs(a.Scores[k]-want.Scores[k]) > 1e-10 || math.Abs(a.Fluctuating[k]-want.Fluctuating[k]) > 1e-10 || a.Individuals[k] != want.Individuals[k] {
			t.Errorf("individual %d: %v, want %v", k, a.Scores[k], want.Scores[k])
		}
		if !missing(a.Asymmetric[k][0]) || math.Abs(r3.Norm(a.Asymmetric[k][3])-r3.Norm(want.Asymmetric[k][2])) > 1e-10 {
			t.Errorf("individual %d: points are not where they were", k)
		}
	}
}

// TestUnequalRepeats: a repeat less of one individual leaves the sums of squares whole.
func TestUnequalRepeats(t *testing.T) {
	sample, labels := labelled(t, "07_object_symmetry.csv")
	a := objectSymmetry(t, sample[1:], column(labels, 0)[1:], objectPartners)
	s := generalise(t, withImages(sample[1:]), GeneralisedOptions{})
	total := 0.0
	for _, v := range s.Components(ComponentOptions{}).Axes {
		total += 21 * v.Variance // of 22 shapes
	}
	if math.Abs(a.Anova.Total-total) > 1e-10 {
		t.Errorf("effects sum up to %v, want %v", a.Anova.Total, total)
	}
	if e := a.Anova.Effect(ErrorEffect); e.DF != 5*26 {
		t.Errorf("%d degrees of freedom of the error", e.DF)
	}
}

// withImages adds the mirror images of configurations, across another plane than the code does.
func withImages(sample [][]r3.Vec) [][]r3.Vec {
	all := slices.Clone(sample)
	for _, points := range sample {
		image := make([]r3.Vec, len(points))
		for j, k := range objectPartners {
			image[j] = r3.Vec{X: points[k].X, Y: points[k].Y, Z: -points[k].Z}
		}
		all = append(all, image)
	}
	return all
}

// TestSymmetryOfPictures counts two dimensions a point.
func TestSymmetryOfPictures(t *testing.T) {
	rnd := rand.New(rand.NewPCG(72, 72))
	points, partners := symmetricPoints(rnd, 4, 2)
	var sample [][]r3.Vec
	for range 6 {
		own := noisy(rnd, points, 0.05)
		for j := range own {
			own[j].Z = 0
		}
		sample = append(sample, own)
	}
	a := objectSymmetry(t, sample, []string{"a", "a", "b", "b", "c", "c"}, partners)
	for k, want := range []int{2 * 8, 8, 2 * 8, 3 * 16} {
		if e := a.Anova.Effects[k]; e.DF != want {
			t.Errorf("%s: %d degrees of freedom, want %d", e.Name, e.DF, want)
		}
	}
	for _, points := range a.Symmetric {
		for j, k := range partners {
			if math.Abs(points[j].Z) > 1e-9 || math.Abs(points[k].Z) > 1e-9 {
				t.Error("a picture left its plane")
			}
		}
	}
}

func TestSymmetryThatIsRefused(t *testing.T) {
	sample, labels := labelled(t, "07_object_symmetry.csv")
	names := column(labels, 0)
	for what, c := range map[string]struct {
		sample   [][]r3.Vec
		names    []string
		partners []int
	}{
		"one individual":   {sample[:2], names[:2], objectPartners},
		"no pair":          {sample, names, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}},
		"one-sided pair":   {sample, names, []int{4, 5, 6, 7, 0, 1, 2, 2, 8, 9, 10}},
		"names":            {sample, names[1:], objectPartners},
		"nothing":          {nil, nil, objectPartners},
		"partners too few": {sample, names, objectPartners[:10]},
	} {
		if a, err := ObjectSymmetry(context.Background(), c.sample, c.names, c.partners); err == nil || a != nil {
			t.Errorf("%s: no error", what)
		}
	}
	sample, labels = labelled(t, "07_matching_symmetry.csv")
	names = column(labels, 0)
	side := sidesOf(labels, 1)
	if _, err := MatchingSymmetry(context.Background(), sample[1:], names[1:], side[1:]); !errors.Is(err, ErrSymmetry) || !strings.Contains(err.Error(), `"1"`) {
		t.Errorf("a repeat less of a side: %v", err)
	}
	whole, err := MatchingSymmetry(context.Background(), sample, names, side)
	if err != nil {
		t.Fatal(err)
	}
	alone, err := MatchingSymmetry(context.Background(), append(sample[:len(sample):len(sample)], sample[0]), append(names, "alone"), append(side, Left))
	if err != nil || len(alone.LeftOut) != 1 || !strings.Contains(alone.LeftOut[len(sample)].Error(), "alone") || alone.Anova.Total != whole.Anova.Total {
		t.Errorf("an individual of one side: %+v, %v", alone, err)
	}
}
