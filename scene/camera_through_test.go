package scene

import (
	"math"
	"math/rand/v2"
	"testing"

	"cairn/landmark/shape"

	"gonum.org/v1/gonum/num/quat"
	"gonum.org/v1/gonum/spatial/r3"
)

func randomPoint(rnd *rand.Rand) r3.Vec {
	return r3.Vec{X: rnd.NormFloat64(), Y: rnd.NormFloat64(), Z: rnd.NormFloat64()}
}

// TestThroughShowsSharedPointsAlike projects points of a specimen, and the same points
// of one that lies and is sized otherwise, through the camera made for it.
func TestThroughShowsSharedPointsAlike(t *testing.T) {
	rnd := rand.New(rand.NewPCG(21, 21))
	for range 200 {
		points := make([]r3.Vec, 8)
		for i := range points {
			points[i] = randomPoint(rnd)
		}
		q := quat.Number{Real: rnd.NormFloat64(), Imag: rnd.NormFloat64(), Jmag: rnd.NormFloat64(), Kmag: rnd.NormFloat64()}
		made := shape.Similarity{
			From: randomPoint(rnd), To: r3.Scale(100, randomPoint(rnd)), Scale: math.Exp(3 * rnd.NormFloat64()),
			Rotation: quat.Scale(1/quat.Abs(q), q), Mirrored: rnd.IntN(2) == 0,
		}
		others := made.ApplyAll(points)
		fitted, err := shape.Fit(points, others, shape.Options{Scale: true, Reflection: true})
		if err != nil {
			t.Fatal(err)
		}
		c := randomCamera(rnd)
		other := c.Through(fitted)
		side := 1.0
		if fitted.Mirrored {
			side = -1
		}
		// And they stay alike when both are turned: about places that belong together.
		yaw, pitch := rnd.NormFloat64(), rnd.NormFloat64()
		c, other = c.Turn(yaw, pitch), other.Turn(side*yaw, pitch)
		const pixel = 1e-6 // of the picture's height: a thousandth of a pixel of the largest screen
		for i := range points {
			x, y, depth, ok := c.Project(points[i])
			u, v, deep, okToo := other.Project(others[i])
			if math.Abs(depth) < 1e-3*c.Distance() {
				continue // beside the eye, where a picture has no bounds
			}
			if ok != okToo || math.Abs(u-side*x) > pixel*(1+math.Abs(x)) || math.Abs(v-y) > pixel*(1+math.Abs(y)) ||
				math.Abs(deep-fitted.Scale*depth) > pixel*fitted.Scale*c.Height*10 {
				t.Fatalf("mirrored %t, orthographic %t: (%v, %v) and (%v, %v), depths %v and %v",
					fitted.Mirrored, c.Orthographic, x, y, u, v, depth, deep)
			}
		}
		if back := other.Through(fitted.Inverse()); !near(back.Focus, c.Focus) || !near(back.Pivot, c.Pivot) ||
			math.Abs(back.Height/c.Height-1) > 1e-9 || !near(back.ToView(r3.Vec{X: 1, Y: 2, Z: 3}), c.ToView(r3.Vec{X: 1, Y: 2, Z: 3})) {
			t.Fatalf("there and back: %+v, want %+v", back, c)
		}
	}
}

func TestThroughKeepsTheCameraWhereItCannotBe(t *testing.T) {
	c := randomCamera(rand.New(rand.NewPCG(22, 22)))
	for _, scale := range []float64{0, -1, math.Inf(1), math.NaN()} {
		s := shape.Identity()
		if s.Scale = scale; c.Through(s) != c {
			t.Errorf("scale %v: %+v", scale, c.Through(s))
		}
	}
}
