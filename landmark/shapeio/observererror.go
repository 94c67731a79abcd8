package shapeio

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cairn/landmark/shape"

	"gonum.org/v1/gonum/spatial/r3"
)

// ObserverError is what repeats say of how well points are placed and shapes told apart.
// Points or Shapes is nil where the repeats say nothing of it, and the notes say why.
type ObserverError struct {
	Subjects, Times int // that were digitised more than once, and how often in all
	Landmarks       []string
	Points          *shape.PointErrors // of all Landmarks, in the frame of the meshes
	Shapes          *shape.Repeated    // over Shared
	Shared          []string           // the landmarks that all repeats have
}

// MeasureObserverError finds the specimens that were digitised more than once, by their Subject, and
// measures errors from these alone. It returns nil where there are none. Observers that are not named
// count as one. What cannot be told is said in the notes. The error is the context's.
func (a *Analysis) MeasureObserverError(ctx context.Context) (*ObserverError, []string, error) {
	times := map[string]int{}
	for _, s := range a.Specimens {
		times[s.Subject]++
	}
	e := &ObserverError{Landmarks: a.Landmarks}
	var sample [][]r3.Vec
	var subjects, frames, observers []string
	for _, s := range a.Specimens {
		if s.Subject == "" || times[s.Subject] < 2 {
			continue
		}
		if e.Times++; !slices.Contains(subjects, s.Subject) {
			e.Subjects++
		}
		frame := s.Frame
		if frame == "" {
			frame = s.Subject
		}
		sample, subjects = append(sample, s.Points(a.Estimated)), append(subjects, s.Subject)
		frames, observers = append(frames, frame), append(observers, s.Observer)
	}
	if e.Times == 0 {
		return nil, nil, nil
	}
	notes := []string{fmt.Sprintf("%s digitised more than once, %d times in all: each time counts as a specimen of its own in the mean and the components",
		were(e.Subjects), e.Times)}
	var err error
	if e.Points, err = shape.ErrorsOfPoints(sample, frames, observers); err != nil {
		notes = append(notes, "the error by landmark cannot be told: "+err.Error())
	}
	chosen := shared(sample)
	for _, j := range chosen {
		e.Shared = append(e.Shared, a.Landmarks[j])
	}
	for i, points := range sample {
		some := make([]r3.Vec, len(chosen))
		for k, j := range chosen {
			some[k] = points[j]
		}
		sample[i] = some
	}
	if e.Shapes, err = shape.Repeatability(ctx, sample, subjects, observers); err != nil {
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		notes = append(notes, "how well shapes are repeated cannot be told: "+err.Error())
	} else if e.Shapes.Unequal != nil {
		notes = append(notes, "the analysis of variance has no observers: "+e.Shapes.Unequal.Error())
	}
	return e, notes, nil
}

func were(n int) string {
	if n == 1 {
		return "1 specimen was"
	}
	return fmt.Sprintf("%d specimens were", n)
}

// shared returns the points that all configurations have.
func shared(sample [][]r3.Vec) (all []int) {
	for j := range sample[0] {
		there := true
		for _, points := range sample {
			there = there && points[j] == points[j]
		}
		if there {
			all = append(all, j)
		}
	}
	return all
}

// errorsOfLandmarks has a row for each landmark.
func (e *ObserverError) errorsOfLandmarks() [][]string {
	rows := [][]string{{"landmark", "sd", "sd_x", "sd_y", "sd_z", "df", "sd_over_observers", "icc", "icc_low", "icc_high"}}
	for j, name := range e.Landmarks {
		row := []string{name, "", "", "", "", "", "", "", "", ""}
		if e.Points != nil {
			p := e.Points.Points[j]
			copy(row[1:], append(append([]string{number(p.SD)}, numbers(p.Axes)...), strconv.Itoa(p.DF), number(p.Overall)))
		}
		for k, shared := range e.Shared {
			if shared == name && e.Shapes != nil {
				icc := e.Shapes.Points[k]
				copy(row[7:], []string{number(icc.Value), number(icc.Low), number(icc.High)})
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// differences has a row for each landmark and pair of observers.
func (e *ObserverError) differences() [][]string {
	rows := [][]string{{"landmark", "from", "to", "dx", "dy", "dz", "se_x", "se_y", "se_z", "specimens"}}
	for j, p := range e.Points.Points {
		for _, d := range p.Differences {
			row := []string{e.Landmarks[j], e.Points.Observers[d.From], e.Points.Observers[d.To]}
			row = append(append(row, numbers(d.Vector)...), numbers(d.StandardError)...)
			rows = append(rows, append(row, strconv.Itoa(d.Specimens)))
		}
	}
	return rows
}

// anova has the analyses of variance, and after them what they come to.
func (e *ObserverError) anova() [][]string {
	rows := [][]string{{"analysis", "effect", "df", "sum_of_squares", "mean_square", "f", "p", "over"}}
	for _, one := range []struct {
		name  string
		anova *shape.Anova
	}{{"specimens", e.Shapes.Specimens}, {"observers", e.Shapes.Anova}} {
		if one.anova == nil {
			continue
		}
		for _, f := range one.anova.Effects {
			rows = append(rows, []string{one.name, f.Name, strconv.Itoa(f.DF), number(f.SumOfSquares), number(f.MeanSquare), number(f.F), number(f.P), f.Over})
		}
	}
	return rows
}

// summary has single numbers, with their intervals.
func (e *ObserverError) summary() [][]string {
	s := e.Shapes
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

// tables returns the files about observer error, by name.
func (e *ObserverError) tables() (all []namedTable) {
	all = append(all, namedTable{"observerError.csv", e.errorsOfLandmarks()})
	if e.Points != nil && len(e.Points.Observers) > 1 {
		all = append(all, namedTable{"observerDifferences.csv", e.differences()})
	}
	if e.Shapes != nil {
		all = append(all, namedTable{"observerAnova.csv", e.anova()}, namedTable{"repeatability.csv", e.summary()})
	}
	return all
}

// worst returns the landmarks with the greatest errors, the worst first, and at most n.
func (e *ObserverError) worst(n int) (names []string, sd []float64) {
	for range n {
		best := -1
		for j, name := range e.Landmarks {
			if p := e.Points.Points[j]; p.SD == p.SD && !slices.Contains(names, name) && (best < 0 || p.SD > e.Points.Points[best].SD) {
				best = j
			}
		}
		if best < 0 {
			break
		}
		names, sd = append(names, e.Landmarks[best]), append(sd, e.Points.Points[best].SD)
	}
	return names, sd
}

// String says the worst landmarks and the repeatability in a line.
func (e *ObserverError) String() string {
	var parts []string
	if e.Shapes != nil {
		parts = append(parts, fmt.Sprintf("repeatability %.3f, measurement error %.1f %%", e.Shapes.Repeatability.Value, e.Shapes.MeasurementError))
	}
	if e.Points != nil {
		var worst []string
		names, sd := e.worst(3)
		for k, name := range names {
			worst = append(worst, fmt.Sprintf("%s (SD %.3g)", name, sd[k]))
		}
		if len(worst) > 0 {
			parts = append(parts, "largest at "+strings.Join(worst, ", "))
		}
	}
	return strings.Join(parts, "; ")
}
