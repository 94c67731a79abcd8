package main

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"cairn/internal/message"
	"cairn/internal/pathtext"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/landmark/shape"
	"cairn/landmark/shapeio"

	"github.com/spf13/cobra"
)

// forceHint says of a folder that holds files what to do.
func forceHint(err error) error {
	if errors.Is(err, shapeio.ErrFull) {
		return fmt.Errorf("%w: --force replaces results there, and leaves other files. Nothing was written", err)
	}
	return err
}

// shapeReader reads the specimens of an analysis.
type shapeReader struct {
	flags    *shapeFlags
	cmd      *cobra.Command
	analysis *shapeio.Analysis
	sets     [][]landmark.Landmark // of each specimen that was read
	units    map[string]int        // how many specimens have coordinates in each
	warnings []string
}

// dataSets are the formats in which the groups of a file are specimens.
var dataSets = []string{"TPS", "NTSYS", "IDAV table", "Morphologika", "MorphoJ table", "CSV", "TSV"}

// read reads all files. One that cannot be read is left out, and the others go on.
func (r *shapeReader) read(ctx context.Context, found *shapeFiles) error {
	r.units = map[string]int{}
	a, files := r.analysis, found.paths()
	a.Columns, a.Notes, a.LeftOut = found.columns, found.notes, found.leftOut
	type read struct {
		result *lmio.Result
		err    error
	}
	jobs := min(len(files), runtime.GOMAXPROCS(0))
	inOrder(len(files), jobs, func(i int) read {
		result, err := readLandmarks(ctx, files[i])
		return read{result, err}
	}, func(i int, f read) bool {
		if f.err != nil {
			a.LeftOut = append(a.LeftOut, shapeio.LeftOut{Name: pathtext.Encode(files[i]), Reason: found.files[i].reason(f.err)})
			return ctx.Err() == nil
		}
		r.take(found.files[i], f.result)
		return true
	})
	if ctx.Err() != nil {
		return fmt.Errorf("stopped; nothing was written")
	}
	if err := r.checkUnits(); err != nil {
		return err
	}
	r.tellNamesApart()
	r.match()
	r.place(files)
	if len(a.Specimens) < 2 {
		for _, l := range a.LeftOut {
			fail(r.cmd, fmt.Errorf("%s is left out: %s", l.Name, l.Reason))
		}
		return fmt.Errorf("%s: an analysis needs two. Nothing was written", message.Plural(len(a.Specimens), "specimen"))
	}
	return nil
}

// take takes the specimens of a file.
func (r *shapeReader) take(from shapeFile, result *lmio.Result) {
	a, file := r.analysis, from.path
	notes, losses := markMissing(result.Groups, r.flags.missing, r.flags.negative)
	a.Notes = append(a.Notes, prefixed(file, slices.Concat(result.Notes, notes, losses))...)
	r.warnings = append(r.warnings, prefixed(file, result.Warnings)...)
	whole := shapeio.Specimen{Name: stem(file), File: pathtext.Encode(file), Hash: hashOf(result), Values: from.values,
		Subject: from.subject, Observer: from.observer}
	specimens := len(result.Groups) > 1 && areSpecimens(r.flags.groups, result.Groups)
	var parts []landmark.Landmark
	for i, g := range result.Groups {
		s := whole
		points := slices.Clone(g.Landmarks())
		if !specimens {
			if len(result.Groups) > 1 {
				for j := range points {
					if points[j].Name != "" && g.Name() != "" {
						points[j].Name = g.Name() + "/" + points[j].Name
					}
				}
			}
			parts = append(parts, points...)
			if i < len(result.Groups)-1 {
				continue
			}
			points = parts
		} else if s.Name = g.Name(); s.Name == "" {
			s.Name = fmt.Sprintf("%s-%d", whole.Name, i+1)
		}
		if s.Subject != "" {
			s.Subject += fmt.Sprint("\x00", i)
		}
		r.units[g.Properties().Units]++
		a.Specimens, r.sets = append(a.Specimens, s), append(r.sets, points)
	}
	if len(result.Groups) == 0 {
		a.LeftOut = append(a.LeftOut, shapeio.LeftOut{Name: whole.File, Reason: "there are no landmarks in it"})
	}
}

// areSpecimens reports whether the groups of a file are specimens, and not parts of one, as
// --groups says or else the format.
func areSpecimens(flag string, groups []*landmark.Group) bool {
	switch flag {
	case groupsSpecimens:
		return true
	case groupsParts:
		return false
	}
	return slices.Contains(dataSets, groups[0].Properties().Format)
}

// hashOf returns the SHA-256 of the bytes that were read.
func hashOf(result *lmio.Result) string {
	text, err := result.Version.MarshalText() // the size and the sum
	_, sum, ok := strings.Cut(string(text), " ")
	if _, hexErr := hex.DecodeString(sum); err != nil || hexErr != nil || !ok {
		return ""
	}
	return sum
}

// checkUnits says where sizes would be compared that are in different units.
func (r *shapeReader) checkUnits() error {
	var units []string
	for u := range r.units {
		units = append(units, cmp.Or(u, "an unknown unit"))
	}
	if len(units) < 2 {
		if len(units) == 1 && r.units[""] == 0 {
			r.analysis.Unit = units[0]
		}
		return nil
	}
	slices.Sort(units)
	text := "the files have coordinates in " + strings.Join(units, " and ")
	if o := r.analysis.Options.Scaling; o == shape.OwnSize || o == shape.UnitThenOwnSize {
		return fmt.Errorf("%s: sizes cannot be compared so. Without --rigid or --scale they do not count", text)
	}
	r.warnings = append(r.warnings, text+": centroid sizes are not comparable")
	return nil
}

// tellNamesApart gives specimens of one name names of their own, by folder or number.
func (r *shapeReader) tellNamesApart() {
	all := r.analysis.Specimens
	count := map[string]int{}
	for _, s := range all {
		count[s.Name]++
	}
	used := map[string]bool{}
	for i := range all {
		name := all[i].Name
		if count[name] > 1 {
			if folder := filepath.Base(filepath.Dir(all[i].File)); folder != "." {
				name = folder + "/" + name
			}
		}
		own := name
		for n := 2; used[own]; n++ {
			own = fmt.Sprintf("%s (%d)", name, n)
		}
		if used[own] = true; own != all[i].Name {
			r.analysis.Notes = append(r.analysis.Notes, fmt.Sprintf("%s: a specimen is called %s here, as another one has its name", all[i].File, own))
		}
		all[i].Name = own
	}
}

// match matches the points of all specimens, and says what differs.
func (r *shapeReader) match() {
	a := r.analysis
	h := shape.MatchLandmarks(r.sets)
	a.Landmarks, a.ByNumber = h.Names, h.ByNumber
	if h.ByNumber && len(r.sets) > 0 {
		a.Notes = append(a.Notes, "points were matched by their number, as names do not say which are the same")
	}
	for _, l := range h.Lacking {
		a.Notes = append(a.Notes, fmt.Sprintf("%s has no point %s: it is missing there", r.several(l.Specimens), h.Names[l.Point]))
	}
	kept := a.Specimens[:0:0]
	for i, s := range a.Specimens {
		if why := h.Refused[i]; why != "" {
			a.LeftOut = append(a.LeftOut, shapeio.LeftOut{Name: s.Name, Reason: why})
			continue
		}
		s.Landmarks = h.Rows[i]
		kept = append(kept, s)
	}
	a.Specimens = kept
	if n, of := r.accepted(); n > 0 {
		a.Notes = append(a.Notes, fmt.Sprintf("%s of %s are predictions that nobody moved: they make specimens look more alike than they are", message.Plural(n, "point"), message.Plural(of, "specimen")))
	}
	if n := r.estimated(); n > 0 && !a.Estimated {
		a.Notes = append(a.Notes, message.Plural(n, "estimated point")+" left out; --estimated takes them as placed ones")
	}
}

// several names some specimens, of many the first and how many.
func (r *shapeReader) several(who []int) string {
	first := r.analysis.Specimens[who[0]].Name
	if len(who) == 1 {
		return first
	}
	return fmt.Sprintf("%s, as %d others of %d,", first, len(who)-1, len(r.sets))
}

// accepted counts the points that are predictions as they were, and the specimens with any.
func (r *shapeReader) accepted() (points, specimens int) {
	for _, s := range r.analysis.Specimens {
		before := points
		for _, l := range s.Landmarks {
			if l.Status == landmark.Defined && l.Origin == landmark.Accepted {
				points++
			}
		}
		if points > before {
			specimens++
		}
	}
	return points, specimens
}

func (r *shapeReader) estimated() (n int) {
	for _, s := range r.analysis.Specimens {
		for _, l := range s.Landmarks {
			if l.Status == landmark.Estimated {
				n++
			}
		}
	}
	return n
}

// place says where the files are, as SlicerMorph wants it.
func (r *shapeReader) place(files []string) {
	folder := ""
	for i, file := range files {
		path, err := filepath.Abs(file)
		if err != nil || i > 0 && filepath.Dir(path) != folder {
			folder = ""
			break
		}
		folder = filepath.Dir(path)
	}
	r.analysis.Extension = extensionOf(files[0])
	if folder != "" {
		r.analysis.Folder = filepath.ToSlash(pathtext.Encode(folder))
	}
}

// report says what came out, with what is odd about it. What it warns of is in the manifest, too.
func (r *shapeReader) report() *shapeInfo {
	a, s := r.analysis, r.analysis.Superimposed
	info := &shapeInfo{
		Folder: pathtext.Path(r.flags.out), Scale: shapeio.ScaleWord(a.Options.Scaling), Rounds: s.Rounds, Converged: s.Converged,
		SumOfSquares: s.SumOfSquares(), Variance: a.Components.Variance, Components: []componentInfo{}, Farthest: []farInfo{}, LeftOut: []shapeio.LeftOut{},
	}
	for _, p := range s.Mean {
		if p == p {
			info.Landmarks++
		}
	}
	for _, c := range a.Components.Axes {
		info.Components = append(info.Components, componentInfo{c.Variance, 100 * c.Share})
	}
	for i, m := range a.Specimens {
		if err := s.LeftOut[i]; err != nil {
			info.LeftOut = append(info.LeftOut, shapeio.LeftOut{Name: m.Name, Reason: err.Error()})
			continue
		}
		info.Specimens++
		info.Farthest = append(info.Farthest, farInfo{m.Name, s.Distances[i].Riemannian})
		r.checkSpecimen(i)
	}
	slices.SortStableFunc(info.Farthest, func(a, b farInfo) int { return cmp.Compare(b.Rho, a.Rho) })
	var all []float64
	for _, f := range info.Farthest {
		all = append(all, f.Rho)
	}
	if len(all) > 0 { // JSON has no NaN
		info.Median = shape.Quantile(all, 0.5)
	}
	info.Farthest = info.Farthest[:min(len(info.Farthest), shownFarthest)]
	info.LeftOut = append(info.LeftOut, a.LeftOut...)
	if e := a.Errors; e != nil {
		info.Repeats = &repeatInfo{Subjects: e.Specimens, Times: e.Replicates, text: a.ErrorText()}
		if e.Shape != nil {
			info.Repeats.Repeatability = &e.Shape.Repeatability.Value
		}
	}
	if !s.Converged {
		r.warnings = append(r.warnings, fmt.Sprintf("after %d rounds the mean still changes by %.1g of its size: the results are preliminary", s.Rounds, s.Change))
	}
	info.Notes, info.Warnings = notNil(slices.Clone(a.Notes)), notNil(r.warnings)
	a.Notes = append(a.Notes, r.warnings...)
	return info
}

// checkSpecimen warns of a specimen that is mirrored, or too far from the mean for the tangent space.
func (r *shapeReader) checkSpecimen(i int) {
	a := r.analysis
	m := a.Specimens[i]
	const far = 0.3 // radians: from there on distances in the tangent space are too small by more than a hundredth
	test, err := shape.CompareMirrored(m.Points(a.Estimated), a.Superimposed.Mean)
	switch rho := a.Superimposed.Distances[i].Riemannian; {
	case err == nil && test.Handedness == shape.Mirrored && !a.Options.Reflection:
		r.warnings = append(r.warnings, fmt.Sprintf("%s looks mirrored: it is %.3f from the mean, its mirror image %.3f. Mend the file, or take --reflect", m.Name, test.Straight.Riemannian, test.Mirrored.Riemannian))
	case rho > far:
		r.warnings = append(r.warnings, fmt.Sprintf("%s is %.2f from the mean, much for shapes of one kind: look for points that are exchanged, or that stand for missing ones", m.Name, rho))
	}
}
