package lmio

import (
	"encoding/json"
	"math"
	"strings"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// orientation is the rotation of a control point, row by row.
type orientation [9]float64

var (
	identity = orientation{1, 0, 0, 0, 1, 0, 0, 0, 1}
	// negated is how a file in LPS writes the point that is not turned: Slicer
	// negates the first six numbers.
	negated = orientation{-1, 0, 0, 0, -1, 0, 0, 0, 1}
)

// upright returns the orientation of nearly all points, and how Slicer writes
// it in a file of a system.
func upright(system landmark.Placement) (o orientation, raw string) {
	if system == ras {
		return identity, "[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]"
	}
	return negated, "[-1.0, -0.0, -0.0, -0.0, -1.0, -0.0, 0.0, 0.0, 1.0]"
}

// normal returns the third axis with length 1; zero for a point that is not
// turned, and where there is no such axis.
func (o orientation) normal() r3.Vec {
	if o == identity || o == negated {
		return r3.Vec{}
	}
	n := r3.Vec{X: o[2], Y: o[5], Z: o[8]}
	const rounding = 1e-9 // of files with few digits; below it the numbers stay as they are
	switch length := r3.Norm(n); {
	case length == 0 || math.IsInf(length, 0) || math.IsNaN(length):
		return r3.Vec{}
	case math.Abs(length-1) > rounding:
		return r3.Scale(1/length, n)
	}
	return n
}

// orientationOf returns an orientation with the normal as its third axis. It is
// never one that counts as not turned.
func orientationOf(n r3.Vec) orientation {
	far := r3.Vec{X: 1} // the axis that the normal is farthest from
	if x, y, z := math.Abs(n.X), math.Abs(n.Y), math.Abs(n.Z); x > y || x > z {
		if far = (r3.Vec{Y: 1}); z < y {
			far = r3.Vec{Z: 1}
		}
	}
	x := r3.Unit(r3.Cross(far, n))
	y := r3.Cross(n, x)
	o := orientation{x.X, y.X, n.X, x.Y, y.Y, n.Y, x.Z, y.Z, n.Z}
	for i := range o {
		o[i] += 0 // -0 becomes 0
	}
	return o
}

// parseOrientation reads what stands in a file: a list of nine numbers, or one
// in a text as an R package wrote it.
func parseOrientation(raw string) (o orientation, ok bool) {
	if text := ""; json.Unmarshal([]byte(raw), &text) == nil {
		raw = text
	}
	words := strings.Split(strings.Trim(strings.TrimSpace(raw), "[]"), ",")
	if len(words) != len(o) {
		return o, false
	}
	for i, w := range words {
		if o[i], ok = parseNumber(strings.TrimSpace(w)); !ok {
			return o, false
		}
	}
	return o, true
}

// turnsTo reports whether the orientation of a file has the normal that the
// point has now.
func turnsTo(raw string, normal r3.Vec) bool {
	const rounding = 1e-12
	o, ok := parseOrientation(raw)
	if !ok {
		return normal == r3.Vec{}
	}
	return r3.Norm(r3.Sub(o.normal(), normal)) <= rounding
}
