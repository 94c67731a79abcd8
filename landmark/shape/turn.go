package shape

import (
	"math"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

// turn is a rotation of one form towards another.
type turn struct {
	rotation quat.Number
	cosine   float64 // of the Riemannian distance: the sum of the products of turned and fixed coordinates
	sure     float64 // how much cosine falls, at least, for the rotations at right angles to it
}

// turns finds the best proper rotation from a to b, and the best after a point
// reflection. With the singular values σ₁ ≥ σ₂ ≥ σ₃ of the cross-covariance and the
// sign s of its determinant, the eigenvalues of Horn's matrix are σ₁+σ₂+sσ₃,
// σ₁-σ₂-sσ₃, -σ₁+σ₂-sσ₃ and -σ₁-σ₂+sσ₃. So the first belongs to the best rotation,
// and the last, negated, to the best one of the points that are negated. Weights are nil
// for 1 each.
func turns(a, b []r3.Vec, w []float64) (proper, improper turn) {
	var x, y, z r3.Vec // rows of the cross-covariance
	b = b[:len(a)]
	for i, p := range a {
		q := b[i]
		if w != nil {
			q = r3.Scale(w[i], q)
		}
		x.X, x.Y, x.Z = x.X+p.X*q.X, x.Y+p.X*q.Y, x.Z+p.X*q.Z
		y.X, y.Y, y.Z = y.X+p.Y*q.X, y.Y+p.Y*q.Y, y.Z+p.Y*q.Z
		z.X, z.Y, z.Z = z.X+p.Z*q.X, z.Y+p.Z*q.Y, z.Z+p.Z*q.Z
	}
	values, vectors := eigen4(symmetric4{
		{x.X + y.Y + z.Z, y.Z - z.Y, z.X - x.Z, x.Y - y.X},
		{0, x.X - y.Y - z.Z, x.Y + y.X, z.X + x.Z},
		{0, 0, -x.X + y.Y - z.Z, y.Z + z.Y},
		{0, 0, 0, -x.X - y.Y + z.Z},
	})
	rotation := func(v [4]float64) quat.Number {
		q := quat.Number{Real: v[0], Imag: v[1], Jmag: v[2], Kmag: v[3]}
		return quat.Scale(math.Copysign(1/quat.Abs(q), q.Real), q) // of both signs the one with a positive real part
	}
	return turn{rotation(vectors[3]), values[3], (values[3] - values[2]) / 2},
		turn{rotation(vectors[0]), -values[0], (values[1] - values[0]) / 2}
}

// symmetric4 is a symmetric 4×4 matrix, of which the diagonal and what is right of it count.
type symmetric4 [4][4]float64

// eigen4 returns the eigenvalues of a matrix of numbers up to about 1, ascending, and
// their eigenvectors of length 1, in the same order. Of an eigenvalue that is there
// several times, the vectors are any that are at right angles to each other.
//
// It is Jacobi's method, in rows: each step turns a pair of axes so that their entry
// becomes 0 (Golub & Van Loan, Matrix Computations, 4th edition 2013, section 8.5). It is
// as exact as the QR method, ends after 4 to 6 sweeps, and for four axes it is many times
// faster, as nothing has to be allocated.
func eigen4(a symmetric4) (values [4]float64, vectors [4][4]float64) {
	const (
		nothing = 1e-25 // an entry so small turns no axis by a last place, where leastSure allows a result
		sweeps  = 50    // many more than are ever needed: what is then left is rounding
	)
	for i := range vectors {
		vectors[i][i] = 1
	}
	for turned, sweep := true, 0; turned && sweep < sweeps; sweep++ {
		turned = false
		for p := range 3 {
			for q := p + 1; q < 4; q++ {
				if math.Abs(a[p][q]) > nothing {
					a.turnAxes(p, q, &vectors)
					turned = true
				}
			}
		}
	}
	for i := range values {
		values[i] = a[i][i]
	}
	for i := range 3 { // four numbers sorted
		for j := range 3 - i {
			if values[j] > values[j+1] {
				values[j], values[j+1] = values[j+1], values[j]
				vectors[j], vectors[j+1] = vectors[j+1], vectors[j]
			}
		}
	}
	return values, vectors
}

// turnAxes turns axes p < q, whose entry is not 0, so that it becomes 0.
func (a *symmetric4) turnAxes(p, q int, vectors *[4][4]float64) {
	// The tangent of the smaller of both angles that do.
	cot2 := (a[q][q] - a[p][p]) / (2 * a[p][q])
	t := 1 / (math.Abs(cot2) + math.Sqrt(cot2*cot2+1))
	if cot2 < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(t*t+1)
	s := t * c
	a[p][p] -= t * a[p][q]
	a[q][q] += t * a[p][q]
	a[p][q] = 0
	for k := range 4 {
		if k != p && k != q {
			x, y := a.at(k, p), a.at(k, q)
			*x, *y = c**x-s**y, s**x+c**y
		}
		v, w := vectors[p][k], vectors[q][k]
		vectors[p][k], vectors[q][k] = c*v-s*w, s*v+c*w
	}
}

func (a *symmetric4) at(i, j int) *float64 { return &a[min(i, j)][max(i, j)] }
