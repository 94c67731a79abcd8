package main

import (
	"fmt"
)

// reader is a way to read a file and do nothing with it.
type reader struct {
	name string
	args func(path string) []string
	here bool
	took []float64 // seconds, without what the cube takes
}

// openTimes is what cairn bench open --json says.
type openTimes struct {
	MedianMs float64 `json:"median_ms"`
}

// loading measures reading alone: Cairn's in fresh processes, and the others' whole
// processes less what they take for a cube, which is their start.
func (b *bench) loading() error {
	for _, s := range specimens(b.quick) {
		if s.triangles == 12 || s.order != native {
			continue
		}
		if err := b.load(s); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) load(s specimen) error {
	path, err := b.files.path(s)
	if err != nil {
		return err
	}
	cube, err := b.files.path(specimen{12, native, s.format})
	if err != nil {
		return err
	}
	readers := []*reader{
		{name: "cat", args: func(path string) []string { return []string{path} }, here: true},
		{name: "f3d", args: func(path string) []string { return []string{"--dry-run", "--no-render", path} }, here: b.peers.f3d != ""},
		{name: "meshlabserver", args: func(path string) []string { return []string{"-i", path} }, here: b.peers.meshlab != ""},
	}
	var ours []float64
	open := []string{"bench", "open", path, "--cycles", "1", "--json"}
	for i := range 1 + repeats(s) {
		// A tenth of the size says enough of MeshLab, which takes minutes for the large ones.
		readers[2].here = readers[2].here && s.triangles <= million && i < 4
		var own []openTimes
		if _, err := measureJSON(b, &own, b.cairn, open...); err != nil {
			return err
		}
		if i > 0 {
			ours = append(ours, own[0].MedianMs/1000)
		}
		for _, r := range readers {
			if !r.here {
				continue
			}
			took, err := b.aboveStart(r, path, cube)
			if err != nil {
				b.say("%v", err)
				r.here = false
				continue
			}
			if i > 0 {
				r.took = append(r.took, took)
			}
		}
	}
	for _, r := range readers {
		if r.name == "meshlabserver" && s.triangles > million {
			continue
		}
		b.add(loadRow(s, r, ours, commandLine(b.cairn, open...), commandLine(r.name, r.args(path)...)))
	}
	return nil
}

// aboveStart returns what a program takes for a file, in seconds, less what it takes for
// the cube just before. Cat is measured whole: it has next to no start.
func (b *bench) aboveStart(r *reader, path, cube string) (float64, error) {
	start := 0.
	if r.name != "cat" {
		p, err := b.measure(r.name, r.args(cube)...)
		if err != nil {
			return 0, err
		}
		start = p.Wall.Seconds()
	}
	p, err := b.measure(r.name, r.args(path)...)
	return p.Wall.Seconds() - start, err
}

// loadRow compares with one of the other ways. The bars are for binary PLY.
func loadRow(s specimen, r *reader, ours []float64, commands ...string) row {
	const slowest, fastest = 3, 8 // by cat, by f3d
	name := map[string]string{"cat": "cat to nowhere", "f3d": "f3d --no-render", "meshlabserver": "MeshLab's server"}[r.name]
	line := row{what: s.title() + " beside " + name, cairn: spread(ours), commands: commands}
	if len(r.took) == 0 {
		line.peer, line.verdict = "not here, or it fails on this file", absent
		return line
	}
	line.peer = spread(r.took)
	ratio := median(r.took) / median(ours)
	line.ratio = times(ratio)
	switch {
	case s.format != "ply":
	case r.name == "cat":
		line.bar, line.verdict = fmt.Sprintf("≥ 1/%d ×", slowest), judge(ratio*slowest >= 1)
	case r.name == "f3d":
		line.bar, line.verdict = fmt.Sprintf("≥ %d ×", fastest), judge(ratio >= fastest)
	}
	return line
}
