package shell

import "cairn/landmark/shapeplot"

// exportRepeats asks where to write the errors of points as a figure, with their numbers.
func (ex *exporting) exportRepeats() {
	made := ex.session.Repeats()
	if made == nil || made.Problem != "" {
		ex.notices.failure(0, "There is nothing to export: no specimen was digitised twice.")
		return
	}
	var points []shapeplot.PointError
	for _, row := range made.Table(-1) {
		points = append(points, shapeplot.PointError{Name: row.Name, SD: row.SD})
	}
	content, err := figureFiles(shapeplot.Errors(points, ex.session.RepeatUnit()), made.CSV())
	if err != nil {
		ex.notices.failure(0, "There is nothing to export: "+err.Error()+".")
		return
	}
	ex.askFigure("Export the Errors of Points", "observer-error.svg", content)
}
