package shapeio

import (
	"fmt"

	"cairn/landmark"

	"gonum.org/v1/gonum/spatial/r3"
)

// components has the share of each component.
func (a *Analysis) components() [][]string {
	rows := [][]string{{"component", "variance", "percent", "cumulative_percent"}}
	sum := 0.0
	for k, c := range a.Components.Axes {
		sum += c.Share
		rows = append(rows, []string{fmt.Sprint("PC ", k+1), number(c.Variance), number(100 * c.Share), number(100 * sum)})
	}
	return rows
}

// landmarks has the points as they were read, in the frame of the files: empty where there are none.
func (a *Analysis) landmarks() [][]string {
	rows := [][]string{{"specimen", "landmark", "x", "y", "z", "status"}}
	for _, s := range a.Specimens {
		for j, l := range s.Landmarks {
			p := landmark.NoPosition()
			if l.Placed() {
				p = l.Position
			}
			rows = append(rows, pointRow(s.Name, a.Landmarks[j], p, l.Status.String()))
		}
	}
	return rows
}

func pointRow(specimen, name string, p r3.Vec, status string) []string {
	return append(append([]string{specimen, name}, numbers(p)...), status)
}

// filled is the status of a point that has the mean's place.
const filled = "from the mean"

// aligned has the superimposed points, in the frame of the mean. A point that a specimen lacks has the place of the
// mean, which its scores were computed with, and says so.
func (a *Analysis) aligned() [][]string {
	rows := [][]string{{"specimen", "landmark", "x", "y", "z", "status"}}
	for _, i := range a.used() {
		s := a.Specimens[i]
		for _, j := range a.shared() {
			p, status := a.Superimposed.Aligned[i][j], s.Landmarks[j].Status.String()
			if p != p {
				p, status = a.Superimposed.Mean[j], filled
			}
			rows = append(rows, pointRow(s.Name, a.Landmarks[j], p, status))
		}
	}
	return rows
}

// specimens has a row for each specimen, also those that could not be fitted.
func (a *Analysis) specimens() [][]string {
	rows := [][]string{{"specimen", "file", "centroid_size", "rho", "partial_distance", "full_distance", "residual", "points_present", "left_out"}}
	for i, s := range a.Specimens {
		row := []string{s.Name, s.File}
		if err := a.Superimposed.LeftOut[i]; err != nil {
			rows = append(rows, append(row, "", "", "", "", "", "", err.Error()))
			continue
		}
		d := a.Superimposed.Distances[i]
		rows = append(rows, append(row, number(a.Superimposed.Sizes[i]), number(d.Riemannian), number(d.Partial), number(d.Full), number(a.residual(i)), number(a.Components.Present[i]), ""))
	}
	return rows
}
