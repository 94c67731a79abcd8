package mesh

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestSmoothCurvatureOfAnEllipsoid compares with the curvatures that an ellipsoid has in
// closed form, without noise and with noise of an eighth of an edge.
func TestSmoothCurvatureOfAnEllipsoid(t *testing.T) {
	const a, b, c = 3., 2., 1.
	for _, test := range []struct{ noise, radius, mean, gaussian, index, curvedness float64 }{ // mean errors
		{0, 0.15, 0.02, 0.04, 0.004, 0.02},
		{0.004, 0.4, 0.18, 0.4, 0.05, 0.18}, // means of curvatures, not of tensors: 0.19 of the index
	} {
		m := geodesicBall(t, 5, 1)
		d, n := m.Data(), m.VertexCount()
		r := rand.New(rand.NewPCG(1, 2))
		mean, gaussian := make([]float64, n), make([]float64, n)
		for i := range n {
			p := d.Positions[3*i : 3*i+3]
			x, y, z := a*float64(p[0]), b*float64(p[1]), c*float64(p[2])
			q := x*x/(a*a*a*a) + y*y/(b*b*b*b) + z*z/(c*c*c*c)
			gaussian[i] = 1 / (a * a * b * b * c * c * q * q)
			mean[i] = (a*a + b*b + c*c - x*x - y*y - z*z) / (2 * a * a * b * b * c * c * math.Pow(q, 1.5))
			s := test.noise * r.NormFloat64() / math.Sqrt(q) // along the normal
			p[0], p[1], p[2] = float32(x+s*x/(a*a)), float32(y+s*y/(b*b)), float32(z+s*z/(c*c))
		}
		got := curvatureOf(t, m, test.radius)
		index, curvedness := got.ShapeIndex(), got.Curvedness()
		var sum [4]float64
		for i := range n {
			h, k := mean[i], gaussian[i]
			apart := math.Sqrt(max(0, h*h-k))
			bends := math.Sqrt(h*h + apart*apart)
			sum[0] += math.Abs(float64(got.Mean[i])/h - 1)
			sum[1] += math.Abs(float64(got.Gaussian[i])/k - 1)
			sum[2] += math.Abs(float64(index[i]) - 2/math.Pi*math.Atan2(h, apart))
			sum[3] += math.Abs(float64(curvedness[i])/bends - 1)
		}
		for i, most := range []float64{test.mean, test.gaussian, test.index, test.curvedness} {
			if off := sum[i] / float64(n); !(off < most) {
				t.Errorf("noise %v, radius %v: number %d is off by %v, want less than %v", test.noise, test.radius, i, off, most)
			}
		}
	}
}
