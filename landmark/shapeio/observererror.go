package shapeio

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cairn/landmark"
	"cairn/landmark/shape"
)

// MeasureObserverError measures errors from the specimens that were digitised more than once, as their
// Subject says, and keeps them in Errors, which is nil where there are none. What cannot be told goes
// into the notes. The error is the context's.
func (a *Analysis) MeasureObserverError(ctx context.Context) (err error) {
	var all []shape.Replicate
	var which []int // of Specimens
	for i, s := range a.Specimens {
		if s.Subject != "" {
			all, which = append(all, shape.Replicate{Specimen: s.Subject, Observer: s.Observer, Landmarks: a.named(s)}), append(which, i)
		}
	}
	r, err := shape.NewReliability(ctx, all)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return nil // nothing was repeated
	}
	a.Errors = r
	if r.NoShape != nil {
		a.note("how well shapes are repeated cannot be told: %v", r.NoShape)
	} else if r.Shape.Unequal != nil {
		a.note("the analysis of variance has no observers: %v", r.Shape.Unequal)
	}
	for _, k := range r.Elsewhere {
		a.note("%s does not lie where the first one of its specimen does: it has no part in the errors of landmarks", a.Specimens[which[k]].Name)
	}
	for _, k := range r.NotWhole {
		a.note("%s lacks points: it has no part in how well shapes are repeated", a.Specimens[which[k]].Name)
	}
	return nil
}

// LeaveOutRepeats takes the specimens out that repeat an earlier one: each counts once in the mean and the
// components, as it was digitised first. Where less than two would be left, all stay, and the notes say so.
func (a *Analysis) LeaveOutRepeats() {
	seen, kept := map[string]bool{}, a.Specimens[:0:0]
	for _, s := range a.Specimens {
		if s.Subject == "" || !seen[s.Subject] {
			kept = append(kept, s)
		}
		seen[s.Subject] = true
	}
	n := len(a.Specimens) - len(kept)
	switch {
	case n == 0:
	case len(kept) < 2:
		a.note("all digitisings are of one specimen: each counts in the mean and the components")
	default:
		a.Specimens = kept
		a.note("%s of specimens left out of the mean and the components, and told in the tables of errors", counted(n, "repeat"))
	}
}

// counted says how many of something there are.
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func (a *Analysis) note(format string, args ...any) {
	a.Notes = append(a.Notes, fmt.Sprintf(format, args...))
}

// named returns the landmarks of a specimen with the names of the analysis.
func (a *Analysis) named(s Specimen) []landmark.Landmark {
	all := slices.Clone(s.Landmarks)
	for j := range all {
		all[j].Name = a.Landmarks[j]
	}
	return all
}

// errorsOfLandmarks has a row for each landmark of the repeats.
func (a *Analysis) errorsOfLandmarks() [][]string {
	e := a.Errors
	rows := [][]string{{"landmark", "sd", "sd_x", "sd_y", "sd_z", "df", "sd_over_observers", "icc", "icc_low", "icc_high"}}
	for j, name := range e.Names {
		p, icc := e.Errors.Points[j], e.ICC[j]
		row := append(append([]string{name, number(p.SD)}, numbers(p.Axes)...), strconv.Itoa(p.DF), number(p.Overall))
		rows = append(rows, append(row, number(icc.Value), number(icc.Low), number(icc.High)))
	}
	return rows
}

// differences has a row for each landmark and pair of observers.
func (a *Analysis) differences() [][]string {
	e := a.Errors
	rows := [][]string{{"landmark", "from", "to", "dx", "dy", "dz", "se_x", "se_y", "se_z", "specimens"}}
	for j, p := range e.Errors.Points {
		for _, d := range p.Differences {
			row := []string{e.Names[j], e.Observers[d.From], e.Observers[d.To]}
			row = append(append(row, numbers(d.Vector)...), numbers(d.StandardError)...)
			rows = append(rows, append(row, strconv.Itoa(d.Specimens)))
		}
	}
	return rows
}

// anova has the analyses of variance of repeats.
func (a *Analysis) anova() [][]string {
	rows := [][]string{{"analysis", "effect", "df", "sum_of_squares", "mean_square", "f", "p", "over"}}
	for _, one := range []struct {
		name  string
		anova *shape.Anova
	}{{"specimens", a.Errors.Shape.Specimens}, {"observers", a.Errors.Shape.Anova}} {
		if one.anova == nil {
			continue
		}
		for _, f := range one.anova.Effects {
			rows = append(rows, []string{one.name, f.Name, strconv.Itoa(f.DF), number(f.SumOfSquares), number(f.MeanSquare), number(f.F), number(f.P), f.Over})
		}
	}
	return rows
}

// repeatability has single numbers, with their intervals.
func (a *Analysis) repeatability() [][]string {
	s := a.Errors.Shape
	icc := func(name string, c shape.ICC) []string {
		return []string{name, number(c.Value), number(c.Low), number(c.High)}
	}
	return [][]string{
		{"measure", "value", "low", "high"},
		icc("repeatability", s.Repeatability),
		{"measurement_error_percent", number(s.MeasurementError), "", ""},
		{"repeats", number(s.Repeats), "", ""},
		icc("centroid_size_icc", s.Size),
		{"centroid_size_sd", number(s.SizeError), "", ""},
	}
}

// errorTables returns the files about observer error.
func (a *Analysis) errorTables() (all []namedTable) {
	if a.Errors == nil {
		return nil
	}
	all = append(all, namedTable{"observerError.csv", a.errorsOfLandmarks()})
	if len(a.Errors.Observers) > 1 {
		all = append(all, namedTable{"observerDifferences.csv", a.differences()})
	}
	if a.Errors.Shape != nil {
		all = append(all, namedTable{"observerAnova.csv", a.anova()}, namedTable{"repeatability.csv", a.repeatability()})
	}
	return all
}

// ErrorText says in a line how well shapes are repeated, and which landmarks have the
// greatest errors; "" where nothing was repeated.
func (a *Analysis) ErrorText() string {
	if a.Errors == nil {
		return ""
	}
	var parts []string
	if s := a.Errors.Shape; s != nil {
		parts = append(parts, fmt.Sprintf("repeatability %.3f, measurement error %.1f %%", s.Repeatability.Value, s.MeasurementError))
	}
	const most = 3
	points := a.Errors.Errors.Points
	order := make([]int, 0, len(points))
	for j, p := range points {
		if p.SD == p.SD {
			order = append(order, j)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(points[j].SD, points[i].SD) })
	var worst []string
	for _, j := range order[:min(most, len(order))] {
		worst = append(worst, fmt.Sprintf("%s (SD %.3g)", a.Errors.Names[j], points[j].SD))
	}
	if len(worst) > 0 {
		parts = append(parts, "largest at "+strings.Join(worst, ", "))
	}
	return strings.Join(parts, "; ")
}
