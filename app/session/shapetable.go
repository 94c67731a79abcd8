package session

import (
	"fmt"
	"math"
	"strconv"

	"cairn/app/study"
)

// ShapeTable returns the numbers of a plot of shapes as a table with a line of headers: of each
// specimen what the plot calls it, its group, the Riemannian distance to the mean, whether it lacks
// points, and its scores, along all components. Specimens that are left out have a reason in their
// place. It is nil where there is nothing to show.
func (s *Session) ShapeTable() [][]string {
	made := s.Shapes()
	if made == nil || made.Space == nil {
		return nil
	}
	header := []string{"specimen", "group", "status", "rho", "lacks_points", "left_out"}
	for k := range made.Shares {
		header = append(header, fmt.Sprintf("PC%d", k+1))
	}
	rows := [][]string{header}
	number := func(v float64) string {
		if math.IsNaN(v) {
			return ""
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	for _, d := range s.ShapeDots() {
		status, _ := s.queue.table.Status(d.Row)
		row := []string{d.Name, s.queue.table.Get(d.Row, study.Group), status.Word(), number(d.Distance), strconv.FormatBool(d.Partly), d.LeftOut}
		for k := range made.Shares {
			cell := ""
			if k < len(d.Scores) {
				cell = number(d.Scores[k])
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	return rows
}
