package mesh

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/spatial/r3"
)

// fanOf returns a fan of triangles around an apex, closed, whose angles there add up to
// the total: a cone below a full turn, a saddle above it. Its rim goes up and down so that
// each triangle has two sides of length 1 and the angle total/n between them.
func fanOf(n int, total float64) (d Data, ok bool) {
	angle := total / float64(n)
	step := 2 * math.Pi / float64(n)
	up := [2]float64{}
	switch cone := math.Sin(angle/2) / math.Sin(step/2); {
	case cone <= 1: // a pyramid: all rims as high
		up = [2]float64{math.Sqrt(1 - cone*cone), math.Sqrt(1 - cone*cone)}
	case n%2 == 0: // in turns up and down, of height h: cos angle = (1-h²) cos step - h²
		h2 := (math.Cos(step) - math.Cos(angle)) / (1 + math.Cos(step))
		if h2 > 1 {
			return d, false
		}
		up = [2]float64{math.Sqrt(h2), -math.Sqrt(h2)}
	default:
		return d, false
	}
	d.Positions = []float32{0, 0, 0}
	for i := range n {
		z := up[i%2]
		far := math.Sqrt(1 - z*z)
		sin, cos := math.Sincos(step * float64(i))
		d.Positions = append(d.Positions, float32(far*cos), float32(far*sin), float32(z))
		d.Triangles = append(d.Triangles, 0, uint32(1+i), uint32(1+(i+1)%n))
	}
	return d, true
}

// On a cone or saddle of any total angle the way between two places near the apex is
// that of the plane into which the smaller angle between them unfolds, or through the apex
// where that is half a turn or more: by the law of cosines, in polar coordinates.
func TestGeodesicAroundAnApex(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	for _, c := range []struct {
		n     int
		total float64 // in half turns
	}{{3, 0.4}, {3, 1}, {4, 1}, {5, 1.2}, {6, 1.9}, {7, 1.5}, {6, 2.2}, {8, 2.5}, {8, 3}, {12, 3.4}, {40, 1.3}} {
		total := c.total * math.Pi
		d, ok := fanOf(c.n, total)
		if !ok {
			t.Fatalf("%+v cannot be made", c)
		}
		for winding := range 3 { // as it is, each second triangle wound the other way, and rotated
			d := Data{Positions: d.Positions, Triangles: append([]uint32(nil), d.Triangles...)}
			for i := 0; i < len(d.Triangles); i += 3 {
				t := d.Triangles[i : i+3]
				if winding == 1 && i%2 == 1 {
					t[1], t[2] = t[2], t[1]
				}
				if winding == 2 {
					t[0], t[1], t[2] = t[1], t[2], t[0]
				}
			}
			m, s := newSurface(t, d)
			angle := total / float64(c.n)
			at := func(rho, theta float64) SurfacePoint {
				k := min(int(theta/angle), c.n-1)
				// In the triangle's plane: rho (cos, sin) as parts of its two unit sides.
				b := rho * math.Sin(theta-float64(k)*angle) / math.Sin(angle)
				a := rho*math.Cos(theta-float64(k)*angle) - b*math.Cos(angle)
				p, q := m.Vertex(1+k), m.Vertex(1+(k+1)%c.n)
				return SurfacePoint{k, r3.Add(r3.Scale(a, p), r3.Scale(b, q))}
			}
			for i := range 40 {
				// Within the rim's inner circle, so that a straight line stays inside.
				inner := 0.999 * math.Cos(angle/2)
				r0, r1 := inner*r.Float64(), inner*r.Float64()
				t0, t1 := total*r.Float64(), total*r.Float64()
				if i%4 == 0 { // on a side
					t0 = angle * float64(r.IntN(c.n))
				}
				between := math.Abs(t0 - t1)
				between = min(between, total-between)
				want := r0 + r1
				if between < math.Pi {
					want = math.Sqrt(r0*r0 + r1*r1 - 2*r0*r1*math.Cos(between))
				}
				const rounding = 2e-6 // of positions in float32, and of gap
				if got := walked(t, s, at(r0, t0), at(r1, t1)); math.Abs(got-want) > rounding {
					t.Fatalf("%+v, winding %d: from %v, %v to %v, %v: %v, want %v", c, winding, r0, t0, r1, t1, got, want)
				}
			}
		}
	}
}
