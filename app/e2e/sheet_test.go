//go:build linux

package e2e

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// sheet writes a wavy sheet that faces the front, away from the origin and
// without symmetry, so that there is one way only to bring points to it. It
// returns four of its vertices.
func sheet(t *testing.T, path string) [][3]float64 {
	t.Helper()
	const n = 24
	var b strings.Builder
	fmt.Fprintf(&b, "ply\nformat ascii 1.0\nelement vertex %d\nproperty float x\nproperty float y\nproperty float z\n"+
		"element face %d\nproperty list uchar int vertex_indices\nend_header\n", n*n, (n-1)*(n-1))
	vertex := func(i, j int) [3]float64 {
		z := 30 + 8*math.Sin(float64(i)/3)*math.Cos(float64(j)/4)
		return [3]float64{100 + 4*float64(i), 50 + 4*float64(j), math.Round(z*100) / 100}
	}
	for k := range n * n {
		v := vertex(k%n, k/n)
		fmt.Fprintf(&b, "%g %g %g\n", v[0], v[1], v[2])
	}
	for j := range n - 1 {
		for i := range n - 1 {
			k := j*n + i
			fmt.Fprintf(&b, "4 %d %d %d %d\n", k, k+1, k+n+1, k+n)
		}
	}
	write(t, path, []byte(b.String()))
	return [][3]float64{vertex(3, 4), vertex(20, 8), vertex(7, 15), vertex(18, 20)}
}

// fcsv writes a set as 3D Slicer does, in a coordinate system that the file
// names. The points are written as they come.
func fcsv(t *testing.T, path, system string, points [][3]float64) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "# Markups fiducial file version = 5.6\n# CoordinateSystem = %s\n"+
		"# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n", system)
	for i, p := range points {
		fmt.Fprintf(&b, "vtkMRMLMarkupsFiducialNode_%d,%g,%g,%g,0,0,0,1,1,1,0,point %d,,,2,0\n", i, p[0], p[1], p[2], i+1)
	}
	return write(t, path, []byte(b.String()))
}

// negated returns points with x and y negated, as between RAS and LPS.
func negated(points [][3]float64) (all [][3]float64) {
	for _, p := range points {
		all = append(all, [3]float64{-p[0], -p[1], p[2]})
	}
	return all
}

// showsAll fails the test unless a landmark is drawn at every place.
func (p *program) showsAll(points [][3]float64) {
	p.t.Helper()
	for _, at := range points {
		if !poll(patience, func() bool { return p.colored(p.screenOf(at)) }) {
			p.fatal("no landmark is drawn at %v", at)
		}
	}
}

// showsNone fails the test if a landmark is still drawn at one of the places.
func (p *program) showsNone(points [][3]float64) {
	p.t.Helper()
	for _, at := range points {
		if !poll(patience, func() bool { return !p.colored(p.screenOf(at)) }) {
			p.fatal("a landmark is still drawn at %v", at)
		}
	}
}
