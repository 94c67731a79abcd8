package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cairn/internal/atomicfile"
	"cairn/landmark"
	"cairn/landmark/lmio"
	"cairn/scene/mesh"
	"cairn/scene/meshio"
)

// output is a file to be written, with what is to be in it.
type output struct {
	convertReport
	pattern string // its path, where {name} stands for the name of its group
	name    string // of its group, as a file's; "" where the file is not one group's

	groups []*landmark.Group
	mesh   *mesh.TriMesh
	units  string
}

// forget lets go of what is to be written.
func (o *output) forget() { o.groups, o.mesh = nil, nil }

func (c *converter) newOutput(in []string, pattern string) *output {
	return &output{pattern: pattern, convertReport: convertReport{In: in, Format: c.plan.format,
		Losses: []string{}, Notes: []string{}, Warnings: []string{}}}
}

// prepare reads the inputs of a job and says what is to become of them. paths
// are those of the outputs where they were chosen before.
func (c *converter) prepare(ctx context.Context, i int, paths []string) ([]*output, error) {
	j := c.plan.jobs[i]
	for _, in := range j.inputs {
		if _, err := os.Stat(in); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s: there is no such file", in)
		}
	}
	read := c.readLandmarks
	if c.plan.kind == meshFiles {
		read = c.readMesh
	}
	outs, err := read(ctx, i, j)
	if err != nil {
		return nil, err
	}
	if paths != nil && len(paths) != len(outs) {
		return nil, errChanged(j)
	}
	for k, o := range outs {
		if paths != nil {
			o.Out = paths[k]
		} else {
			c.choosePath(j, o)
		}
		if err := o.compare(); err != nil {
			return nil, err
		}
	}
	return outs, nil
}

func errChanged(j *job) error {
	return fmt.Errorf("%s: the file changed while it was converted; convert it again", j.inputs[0])
}

// choosePath gives an output a path that no other output has.
func (c *converter) choosePath(j *job, o *output) {
	if j.known() {
		o.Out = o.pattern
		return
	}
	o.Out = c.taken.free(func(number string) string {
		if !strings.Contains(o.pattern, groupPart) {
			ext := extensionOf(o.pattern)
			return strings.TrimSuffix(o.pattern, ext) + number + ext
		}
		return strings.ReplaceAll(o.pattern, groupPart, o.name+number)
	})
	c.look(o.Out)
}

// look notes what stands in the way of an output. An input is replaced only
// where OUT names it.
func (c *converter) look(path string) {
	info, err := os.Stat(path)
	if err != nil {
		if missing := atomicfile.CheckFolder(path); missing != nil && !c.plan.makeFolder {
			c.refused = missing
		}
		return
	}
	if !info.Mode().IsRegular() {
		c.refused = fmt.Errorf("%s: there is a folder or a device of that name", path)
		return
	}
	named := path == c.flags.out
	for _, j := range c.plan.jobs {
		for _, in := range j.inputs {
			if input, err := os.Stat(in); err == nil && os.SameFile(info, input) && !(named && c.flags.force) {
				c.refused = fmt.Errorf("%s would be written over, and it is an input: choose another name", path)
				if named {
					c.refused = fmt.Errorf("%s is an input; --force replaces it", path)
				}
				return
			}
		}
	}
	if !c.flags.force {
		c.exist = append(c.exist, path)
	}
}

// refusal says why nothing may be written, or nil.
func (c *converter) refusal() error {
	if c.refused != nil {
		return c.refused
	}
	switch n := len(c.exist); n {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("%s is there already; --force replaces it. Nothing was written", c.exist[0])
	default:
		return fmt.Errorf("%d files are there already, such as %s; --force replaces them. Nothing was written", n, c.exist[0])
	}
}

// compare says what the output's format cannot hold.
func (o *output) compare() error {
	if o.mesh != nil {
		o.Losses = append(o.Losses, meshio.Losses(o.Out, o.mesh, o.units)...)
		return nil
	}
	f, err := lmio.WrittenAs(o.Out, o.groups...)
	if err != nil {
		return err
	}
	o.Format = f.Name
	if g := o.groups[0]; len(o.groups) == 1 && !f.NamesGroups() && g.Name() != "" && o.says(g.Name()) {
		o.groups[0] = g.Copy()
		o.groups[0].SetName("")
		o.Notes = append(o.Notes, o.Out+": the group's name is kept as the file's name")
	}
	o.tellOfFrames(f)
	o.tellOfUnit(f)
	losses, err := lmio.Losses(o.Out, o.groups)
	o.Losses = append(o.Losses, losses...)
	if err == nil && len(o.groups) > 1 && !f.ManyGroups() {
		ext := extensionOf(o.Out)
		o.Notes = append(o.Notes, o.Out+": "+fmt.Sprintf("-o '%s-%s%s' writes each group to a file of its own",
			strings.TrimSuffix(o.Out, ext), groupPart, ext))
	}
	return err
}

// says reports whether the output's name holds that of its group as it is.
func (o *output) says(group string) bool {
	return group == stem(o.Out) || group == o.name && o.Out == strings.ReplaceAll(o.pattern, groupPart, group)
}

// tellOfFrames notes where the numbers in the output are not those in the input,
// although the points are the same.
func (o *output) tellOfFrames(f lmio.Format) {
	told := map[string]bool{}
	for _, g := range o.groups {
		p := g.Properties().Declared
		how := declaredText(p)
		if told[how] || how == "" || f.States(p) {
			continue
		}
		told[how] = true
		why := "which is how the input says that they are to be read"
		if p.Kind == landmark.Negated {
			why = "so that they are LPS, where the input has RAS"
		}
		o.Notes = append(o.Notes, o.Out+": "+fmt.Sprintf("%s has no place for a coordinate system; the coordinates are written %s, %s", f.Name, how, why))
	}
}

// tellOfUnit notes that coordinates are in the unit of Slicer's scenes, where the
// output cannot say it and that is no loss.
func (o *output) tellOfUnit(f lmio.Format) {
	if f.HoldsUnits() || !slices.ContainsFunc(o.groups, lmio.HasUsualUnit) {
		return
	}
	o.Notes = append(o.Notes, fmt.Sprintf("%s: %s has no place for a unit; the coordinates are in mm, as in every file of Slicer that does not say otherwise", o.Out, f.Name))
}

// extensionOf returns the extension of a path, with its second part as in
// .mrk.json and .ply.gz.
func extensionOf(path string) string {
	base := filepath.Base(path)
	return base[len(stem(base)):]
}

// write writes the outputs of a job. outs is what prepare made of it before,
// perhaps without the content; nil where it was not called.
func (c *converter) write(ctx context.Context, i int, outs []*output) error {
	j := c.plan.jobs[i]
	if outs == nil || outs[0].groups == nil && outs[0].mesh == nil {
		again, err := c.prepare(ctx, i, pathsOf(outs))
		if err != nil {
			return err
		}
		for k, o := range again {
			if outs == nil {
				c.tell(o)
			} else if !slices.Equal(o.Losses, outs[k].Losses) {
				return errChanged(j)
			}
		}
		outs = again
	}
	for _, o := range outs {
		if err := c.writeOne(ctx, i, o); err != nil {
			return err
		}
	}
	return nil
}

// pathsOf returns the paths of the outputs, or nil where there are none.
func pathsOf(outs []*output) (paths []string) {
	for _, o := range outs {
		paths = append(paths, o.Out)
	}
	return paths
}

func (c *converter) writeOne(ctx context.Context, i int, o *output) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if c.plan.makeFolder {
		if err := os.MkdirAll(filepath.Dir(o.Out), 0o777); err != nil {
			return err
		}
	}
	c.say(i, o.Out, 1)
	var err error
	if o.mesh != nil {
		err = meshio.Write(ctx, o.Out, o.mesh, o.units)
	} else {
		err = lmio.Write(o.Out, o.groups)
	}
	if err != nil {
		return err
	}
	o.forget()
	o.Written = true
	c.written++
	if c.flags.asJSON {
		return writeJSON(c.cmd.OutOrStdout(), o.forJSON())
	}
	return nil
}

// say shows how far the run is; done is what part of the input is read, 1 where
// the output is being written.
func (c *converter) say(i int, file string, done float64) {
	const percent = 100
	doing := "reading"
	if done == 1 {
		doing = "writing"
	}
	switch n := len(c.plan.jobs); {
	case n > 1:
		c.progress.say("%s %d of %d: %s", doing, i+1, n, filepath.Base(file))
	case done == 1:
		c.progress.say("%s %s", doing, filepath.Base(file))
	default:
		c.progress.say("%s %s: %.0f %%", doing, filepath.Base(file), done*percent)
	}
}
