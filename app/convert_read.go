package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"strings"

	"cairn/internal/message"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/scene/meshio"
)

// almost is the most of an input that counts as read while it still is.
const almost = 0.99

// readMesh reads the mesh of a job.
func (c *converter) readMesh(ctx context.Context, i int, j *job) ([]*output, error) {
	file := j.inputs[0]
	r, err := meshio.Read(ctx, file, func(done float64) { c.say(i, file, min(done, almost)) })
	if err != nil {
		return nil, named(err, file)
	}
	o := c.newOutput(j.inputs, j.out)
	o.mesh, o.units = r.Mesh, r.Units
	o.Warnings = notNil(prefixed(file, r.Warnings))
	o.Losses = append(o.Losses, r.NotKept...)
	if err := c.addValues(ctx, file, o); err != nil {
		return nil, err
	}
	return []*output{o}, nil
}

// readLandmarks reads the landmarks of a job. The outputs are one for each group
// where they have to be.
func (c *converter) readLandmarks(ctx context.Context, i int, j *job) ([]*output, error) {
	o := c.newOutput(j.inputs, j.out)
	var stems []string // of the files that the groups came from
	for k, file := range j.inputs {
		c.say(i, file, float64(k)/float64(len(j.inputs)))
		r, err := readLandmarks(ctx, file)
		if err != nil {
			return nil, err
		}
		o.Warnings = append(o.Warnings, prefixed(file, r.Warnings)...)
		doubts, marked := markMissing(r.Groups, c.flags.missing, c.flags.negative)
		o.Notes = append(o.Notes, prefixed(file, append(r.Notes, doubts...))...)
		o.Losses = append(o.Losses, prefixed(file, append(r.NotKept, marked...))...)
		for g := range r.Groups {
			name := stem(file)
			if len(r.Groups) > 1 {
				name = fmt.Sprintf("%s-%d", name, g+1)
			}
			stems = append(stems, name)
		}
		o.groups = append(o.groups, r.Groups...)
	}
	if len(o.groups) == 0 {
		return nil, fmt.Errorf("%s: there are no landmarks in it", j.inputs[0])
	}
	f, err := lmio.WrittenAs(j.out, o.groups...)
	switch {
	case err != nil:
		return nil, err
	case strings.Contains(j.out, groupPart), j.perGroup != "" && len(o.groups) > 1 && !f.ManyGroups():
		return c.split(j, o, stems), nil
	case len(j.inputs) > 1 && !f.ManyGroups():
		return nil, usagef("-o %s: a file of %s holds one group: give %d inputs a name with {} for each one's own, or a folder and --to",
			j.out, f.Name, len(j.inputs))
	case len(j.inputs) > 1 && f.NamesGroups():
		o.callByFiles(stems)
	}
	return []*output{o}, nil
}

// markMissing says which points of groups perhaps stand for missing ones, and makes them
// so where the user says it: those with the numbers for coordinates, and those with negative
// coordinates only. Losses are what coordinates these have beside.
func markMissing(groups []*landmark.Group, numbers []float64, negative bool) (notes, losses []string) {
	marked := func(text string, mark func(*landmark.Group) (int, []string)) {
		n, before := 0, len(losses)
		for _, g := range groups {
			k, lost := mark(g)
			n, losses = n+k, append(losses, lost...)
		}
		if len(losses) > before {
			text += " or for some"
		}
		switch n {
		case 0:
		case 1:
			notes = append(notes, "1 point that has "+text+" counts as missing")
		default:
			notes = append(notes, fmt.Sprintf("%d points that have %s count as missing", n, text))
		}
	}
	for _, x := range numbers {
		marked(fmt.Sprintf("%v for each coordinate", x), func(g *landmark.Group) (int, []string) { return lmio.MarkNumber(g, x) })
	}
	if negative {
		marked("negative coordinates only", func(g *landmark.Group) (int, []string) { return lmio.MarkNegative(g), nil })
	}
	return append(notes, lmio.DoubtNotes(groups, func(d lmio.Doubt) string {
		if math.IsNaN(d.Number) {
			return "; --negative-missing makes them missing"
		}
		return fmt.Sprintf("; --missing=%v makes them missing", d.Number)
	})...), losses
}

// split makes an output of each group. What is odd about the file, and what of it
// is lost, is told with the first.
func (c *converter) split(j *job, all *output, stems []string) (outs []*output) {
	pattern := cmp.Or(j.perGroup, j.out)
	for i, g := range all.groups {
		o := c.newOutput(all.In, pattern)
		o.groups = []*landmark.Group{g}
		if o.name = fileName(g.Name()); o.name == "" {
			o.name = stems[i]
			if j.perGroup != "" {
				o.name = fmt.Sprint(i + 1) // behind the stem
			}
		}
		if i == 0 {
			o.Notes, o.Warnings, o.Losses = all.Notes, all.Warnings, all.Losses
		}
		outs = append(outs, o)
	}
	return outs
}

// callByFiles gives groups without a name those of their files.
func (o *output) callByFiles(stems []string) {
	n := 0
	for i, g := range o.groups {
		if g.Name() == "" {
			g.SetName(stems[i])
			n++
		}
	}
	if n > 0 {
		o.Notes = append(o.Notes, o.pattern+": "+message.Plural(n, "group")+" without a name called by the name of the file")
	}
}

// prefixed returns messages with the name of the file that they are about.
func prefixed(file string, messages []string) []string {
	var list []string
	for _, m := range messages {
		list = append(list, file+": "+m)
	}
	return list
}
