package shape

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestEigen4 compares with the QR method of gonum, and with what eigenvectors are.
func TestEigen4(t *testing.T) {
	rnd := rand.New(rand.NewPCG(21, 21))
	matrices := map[string]symmetric4{
		"nothing":          {},
		"the identity":     {{1}, {0, 1}, {0, 0, 1}, {0, 0, 0, 1}},
		"two and two":      {{1}, {0, -1}, {0, 0, 1}, {0, 0, 0, -1}},
		"a tie, turned":    {{0, 1, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 1}, {0, 0, 0, 0}},
		"a small entry":    {{1, 1e-14, 0, 0}, {0, 1, 0, 0}, {0, 0, 0.5, 1e-18}, {0, 0, 0, -1}},
		"far apart":        {{1, 1e-9, 0, 1e-12}, {0, 1e-9, 1e-13, 0}, {0, 0, 1e-18, 1e-19}, {0, 0, 0, 0}},
		"of rank one":      {{0.25, 0.25, 0.25, 0.25}, {0, 0.25, 0.25, 0.25}, {0, 0, 0.25, 0.25}, {0, 0, 0, 0.25}},
		"negative entries": {{-0.5, -0.5, 0.1, -0.2}, {0, 0.5, -0.7, 0}, {0, 0, 0.1, -1}, {0, 0, 0, 0}},
	}
	for name := range 100 {
		var a symmetric4
		for i := range 4 {
			for j := i; j < 4; j++ {
				a[i][j] = 2*rnd.Float64() - 1
			}
		}
		matrices[string(rune('A'+name))] = a
	}
	for name, a := range matrices {
		plain := mat.NewSymDense(4, nil)
		for i := range 4 {
			for j := i; j < 4; j++ {
				plain.SetSym(i, j, a[i][j])
			}
		}
		var known mat.EigenSym
		if !known.Factorize(plain, false) {
			t.Fatal(name)
		}
		const rounding = 4e-15 // some dozens of operations on numbers up to 4
		values, vectors := eigen4(a)
		for i, want := range known.Values(nil) {
			if math.Abs(values[i]-want) > rounding {
				t.Errorf("%s: values %v, want %v", name, values, known.Values(nil))
			}
		}
		for i, v := range vectors {
			var times mat.VecDense
			times.MulVec(plain, mat.NewVecDense(4, v[:]))
			for k := range 4 {
				if math.Abs(times.AtVec(k)-values[i]*v[k]) > rounding {
					t.Errorf("%s: %v becomes %v, not %v times it", name, v, times.RawVector().Data, values[i])
				}
			}
			for j, w := range vectors {
				product, want := 0.0, 0.0
				if i == j {
					want = 1
				}
				for k := range v {
					product += v[k] * w[k]
				}
				if math.Abs(product-want) > rounding {
					t.Errorf("%s: the product of vectors %d and %d is %v", name, i, j, product)
				}
			}
		}
	}
}
