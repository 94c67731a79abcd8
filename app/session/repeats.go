package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"cairn/app/study"
	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/shape"
)

// Repeats is what the specimens of a study that were digitised more than once say of how well
// points are placed. It does not change once it is made.
type Repeats struct {
	*shape.Reliability        // nil where Problem says why
	Problem            string // why there is nothing to show, as a sentence; ""

	keys     []string // of the rows that were compared
	subjects []string // what each of them digitises
}

// repeatWork is how far that is. It ends with the study.
type repeatWork struct {
	stale   bool // landmarks have changed since
	working bool
	made    *Repeats // nil: not yet
	shown   bool     // ellipsoids are drawn
	factor  float64  // times as large; 0: the usual one
	drawn   drawnErrors
}

// Repeats returns what repeats say, nil where no study is open and until it is known. Where
// landmarks have changed it is made anew in the background, and Events.Queued is called then.
func (s *Session) Repeats() *Repeats {
	q := s.queue
	if q == nil {
		return nil
	}
	if w := &q.repeats; q.shapes.counted && !w.working && (w.stale || w.made == nil) {
		s.compareRepeats()
	}
	return q.repeats.made
}

// compareRepeats has the repeats compared as they are saved, without those that are withheld.
func (s *Session) compareRepeats() {
	q, post := s.queue, s.events.Post
	w := &q.repeats
	var replicates []shape.Replicate
	var keys, of []string
	subjects := q.table.Subjects()
	withheld, blind := false, q.query.Blind
	for row, key := range q.keys {
		if q.withheld(row) {
			withheld = true
			continue
		}
		if points := q.known[key]; slices.ContainsFunc(points, landmark.Landmark.Placed) {
			replicates = append(replicates, q.replicate(row, subjects[row], points))
			keys, of = append(keys, key), append(of, subjects[row])
		}
	}
	ctx := q.done
	w.working, w.stale = true, false
	go func() {
		made := compareRepeats(ctx, replicates, withheld)
		made.keys, made.subjects = keys, of
		post(func() {
			if w.working = false; s.queue != q {
				return
			}
			if q.query.Blind != blind {
				w.stale = true // other rows are withheld now
				s.events.Queued()
				return
			}
			w.made = made
			if w.shown {
				s.styleViews() // they are drawn anew
			}
			s.events.Queued()
		})
	}()
}

// replicate returns a row as a measuring of a subject, see study.Table.Subjects.
func (q *queue) replicate(row int, subject string, points []landmark.Landmark) shape.Replicate {
	t := q.table
	r := shape.Replicate{Specimen: subject, Individual: t.Get(row, study.Individual), Observer: t.Get(row, study.Observer), Landmarks: points}
	switch side := strings.ToLower(t.Get(row, study.Side)); {
	case side == "l" || side == "left":
		r.Side, r.HasSide = shape.Left, true
	case side == "r" || side == "right":
		r.Side, r.HasSide = shape.Right, true
	}
	return r
}

// inFrameOf returns the subject that a row digitises in the frame of the errors; "" where the row lies
// elsewhere, or was not compared.
func (r *Repeats) inFrameOf(key string) string {
	if i := slices.Index(r.keys, key); i >= 0 && !slices.Contains(r.Elsewhere, i) {
		return r.subjects[i]
	}
	return ""
}

// compareRepeats compares measurings; withheld tells that there are others, which are not yet shown.
func compareRepeats(ctx context.Context, replicates []shape.Replicate, withheld bool) *Repeats {
	r, err := shape.NewReliability(ctx, replicates)
	switch {
	case errors.Is(err, shape.ErrRepeats) && withheld:
		return &Repeats{Problem: "Repeats are under way: what they say is shown once they are done."}
	case errors.Is(err, shape.ErrRepeats):
		return &Repeats{Problem: "No specimen was digitised twice yet: how well points are placed is seen once some are."}
	case err != nil:
		return &Repeats{Problem: "The repeats cannot be compared: " + err.Error() + "."}
	}
	return &Repeats{Reliability: r}
}

// PointError is a point in the table of errors.
type PointError struct {
	Name   string
	SD     float64 // in the unit of the meshes; NaN where it was not repeated
	Placed int     // on specimens where it was placed more than once
	ICC    shape.ICC
	// Apart tells that SD is about the means of specimens, whoever placed, since no observer has
	// placed the point twice.
	Apart bool
}

// Table returns the points of one observer, by the index in Observers, or of all by -1: the worst
// first, and those without repeats at the end. The correlations are of all observers.
func (r *Repeats) Table(observer int) (rows []PointError) {
	if r.Reliability == nil {
		return nil
	}
	errs := r.Errors
	if observer >= len(r.ByObserver) {
		observer = -1
	}
	if observer >= 0 {
		errs = r.ByObserver[observer]
	}
	for j, name := range r.Names {
		e := errs.Points[j]
		row := PointError{Name: name, SD: e.SD, Placed: r.Placed[j], ICC: r.ICC[j]}
		if observer >= 0 {
			row.Placed = r.PlacedBy[observer][j]
		} else if math.IsNaN(e.SD) {
			row.SD, row.Apart = e.Overall, !math.IsNaN(e.Overall)
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b PointError) int {
		switch an, bn := math.IsNaN(a.SD), math.IsNaN(b.SD); {
		case an && bn:
			return 0
		case an:
			return 1
		case bn:
			return -1
		}
		return cmp.Compare(b.SD, a.SD)
	})
	return rows
}

// CSV returns all numbers as a table, a row for each point, in the order of the points: the header
// first, and "" where there is no number. Lengths are in the unit of the meshes.
func (r *Repeats) CSV() (rows [][]string) {
	if r.Reliability == nil {
		return nil
	}
	header := []string{"landmark", "sd", "sd_x", "sd_y", "sd_z", "sd_over_observers", "placed", "df", "icc", "icc_low", "icc_high"}
	for k := range r.ByObserver {
		header = append(header, "sd_"+cmp.Or(r.Observers[k], "unnamed"))
	}
	for _, d := range r.Errors.Points[0].Differences {
		for _, axis := range []string{"x", "y", "z", "x_se", "y_se", "z_se"} {
			header = append(header, fmt.Sprintf("%s_minus_%s_%s", cmp.Or(r.Observers[d.To], "unnamed"), cmp.Or(r.Observers[d.From], "unnamed"), axis))
		}
	}
	rows = append(rows, header)
	text := func(x float64) string {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return ""
		}
		return strconv.FormatFloat(x, 'g', -1, 64)
	}
	for j, name := range r.Names {
		e, c := r.Errors.Points[j], r.ICC[j]
		row := []string{name}
		for _, x := range []float64{e.SD, e.Axes.X, e.Axes.Y, e.Axes.Z, e.Overall} {
			row = append(row, text(x))
		}
		row = append(row, strconv.Itoa(r.Placed[j]), strconv.Itoa(e.DF), text(c.Value), text(c.Low), text(c.High))
		for k := range r.ByObserver {
			row = append(row, text(r.ByObserver[k].Points[j].SD))
		}
		for _, d := range e.Differences {
			for _, x := range []float64{d.Vector.X, d.Vector.Y, d.Vector.Z, d.StandardError.X, d.StandardError.Y, d.StandardError.Z} {
				row = append(row, text(x))
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// Summary says in sentences what the repeats are, and what they say of shapes.
func (r *Repeats) Summary() (lines []string) {
	lines = append(lines, fmt.Sprintf("%s, digitised %d times in all%s.", message.Plural(r.Specimens, "specimen"), r.Replicates, byObservers(r.Observers)))
	if r.Shape == nil {
		return append(lines, "Not enough repeats to compare their shapes with the specimens: that takes two specimens or more, one of them twice, with all points.")
	}
	lines = append(lines, fmt.Sprintf("Measurement error: %.3g %% of the variance of shapes. Repeatability %s.", r.Shape.MeasurementError, ICCText(r.Shape.Repeatability)))
	switch {
	case r.Shape.Unequal != nil:
		lines = append(lines, "Observers are not told apart: they did not repeat each specimen equally often.")
	case len(r.Observers) > 1 && r.Shape.Anova == nil:
		lines = append(lines, "Observers are not told apart: not enough repeats.")
	}
	return lines
}

func byObservers(names []string) string {
	if len(names) < 2 {
		if len(names) == 1 && names[0] != "" {
			return " by " + names[0]
		}
		return ""
	}
	all := make([]string, len(names))
	for k, name := range names {
		all[k] = cmp.Or(name, "somebody who is not named")
	}
	return " by " + strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}

// ICCText writes a correlation with its interval.
func ICCText(c shape.ICC) string {
	switch {
	case math.IsNaN(c.Value):
		return "–"
	case math.IsNaN(c.Low) || math.IsNaN(c.High):
		return fmt.Sprintf("%.2f", c.Value)
	}
	return fmt.Sprintf("%.2f (%.2f to %.2f)", c.Value, c.Low, c.High)
}

// Anovas returns the analyses of variance that there are, with what each is.
func (r *Repeats) Anovas() (titles []string, all []*shape.Anova) {
	if r.Reliability == nil || r.Shape == nil {
		return nil, nil
	}
	add := func(title string, a *shape.Anova) {
		if a != nil {
			titles, all = append(titles, title), append(all, a)
		}
	}
	if r.Sides == nil {
		add("Individuals and their repeats", r.Shape.Specimens)
	}
	add("Individuals, sides and repeats", r.Sides)
	add("Individuals, observers and repeats", r.Shape.Anova)
	return titles, all
}

// RepeatNotes says which measurings were left out of what, with their names as they are shown now.
func (s *Session) RepeatNotes(r *Repeats) (notes []string) {
	if s.queue == nil || r.Reliability == nil {
		return nil
	}
	named := func(which []int) []string {
		var names []string
		for _, i := range which {
			if row := slices.Index(s.queue.keys, r.keys[i]); row >= 0 {
				names = append(names, s.queue.name(row))
			}
		}
		return names
	}
	if names := named(r.Elsewhere); len(names) > 0 {
		notes = append(notes, message.Some(names)+": not where the first time was, as in another frame, or the mesh was moved. Only the shape counts.")
	}
	if names := named(r.NotWhole); len(names) > 0 {
		notes = append(notes, message.Some(names)+": not all points are placed. Left out of the comparison of shapes.")
	}
	for i, why := range r.Refused {
		for _, name := range named([]int{i}) {
			notes = append(notes, name+": left out, as "+why+".")
		}
	}
	slices.Sort(notes[min(len(notes), 2):])
	return notes
}

// RepeatUnit returns the unit of the errors, "" where it is not known: that of the open specimen.
func (s *Session) RepeatUnit() string {
	if s.queue == nil {
		return ""
	}
	if d := s.Documents.Document(s.queue.document); d != nil {
		return d.Units()
	}
	return ""
}

// SelectLandmark selects a point of the open specimen by its name, and goes there.
func (s *Session) SelectLandmark(name string) {
	if s.noOpenSpecimen() == "" {
		s.GoToLandmark(s.queue.at(), name)
	}
}

// calledSo reports whether a landmark is the one of a name, or of a number where names do not tell.
func calledSo(l landmark.Landmark, i int, name string) bool {
	return l.Name == name || l.Name == "" && fmt.Sprint(i+1) == name
}
