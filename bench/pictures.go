package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// pictureBar is what a picture of a file should take.
type pictureBar struct {
	ratio  float64 // f3d's time by Cairn's at least; 0: none
	memory float64 // bytes at most, for the cube
	above  float64 // memory above the cube's by the size of the file at most
}

var pictureBars = map[specimen]pictureBar{
	{12, native, "ply"}:           {ratio: 4, memory: 100e6},
	{million, native, "ply"}:      {ratio: 4, above: 1.4},
	{10 * million, native, "ply"}: {ratio: 5, above: 1.4},
	{million, native, "obj"}:      {ratio: 6, above: 0.9},
	{10 * million, native, "obj"}: {ratio: 8, above: 0.9},
	{million, native, "stl"}:      {ratio: 3, above: 0.7},
	{10 * million, native, "stl"}: {ratio: 3, above: 0.7},
}

// orders of the same mesh have the same bars as its native one.
func barOf(s specimen) pictureBar {
	s.order = native
	return pictureBars[s]
}

// pictures measures a file to a picture, both programs as whole processes.
func (b *bench) pictures() error {
	var cube [2]float64 // the memory of both programs
	for _, s := range specimens(b.quick) {
		bar := barOf(s)
		if bar == (pictureBar{}) {
			continue // the cube in other formats
		}
		ours, theirs, commands, common, err := b.picture(s)
		if err != nil {
			return err
		}
		r := row{what: s.title(), bar: fmt.Sprintf("≥ %g ×", bar.ratio), cairn: spread(walls(ours)), commands: commands}
		memory := row{what: s.title() + ": memory", cairn: megabytes(median(peaks(ours))), commands: commands}
		if s.triangles == 12 {
			cube[0] = median(peaks(ours))
			memory.bar, memory.verdict = "≤ "+megabytes(bar.memory), judge(cube[0] <= bar.memory)
		}
		if len(theirs) == 0 {
			r.peer, r.verdict = "no f3d here", absent
		} else {
			ratio := median(walls(theirs)) / median(walls(ours))
			r.peer, r.ratio, r.verdict = "f3d "+spread(walls(theirs)), times(ratio), judge(ratio >= bar.ratio)
			if common < leastOverlap {
				r.verdict = wrong
			}
			r.ratio += fmt.Sprintf(", silhouette %.3f", common)
			memory.peer, memory.ratio = "f3d "+megabytes(median(peaks(theirs))), times(median(peaks(theirs))/median(peaks(ours)))
			if s.triangles == 12 {
				cube[1] = median(peaks(theirs))
			}
		}
		b.add(r)
		b.add(memory)
		if bar.above > 0 {
			if err := b.memoryAbove(s, bar.above, cube, ours, theirs, commands); err != nil {
				return err
			}
		}
	}
	return nil
}

// memoryAbove tells what a mesh takes beyond what the program takes anyway.
func (b *bench) memoryAbove(s specimen, bar float64, cube [2]float64, ours, theirs []process, commands []string) error {
	path, err := b.files.path(s)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	share := func(of []process, start float64) float64 { return (median(peaks(of)) - start) / float64(info.Size()) }
	own := share(ours, cube[0])
	r := row{
		what: s.title() + ": memory above the cube's, by the size of the file", bar: fmt.Sprintf("≤ %g ×", bar), cairn: times(own), verdict: judge(own <= bar), commands: commands,
	}
	if len(theirs) > 0 {
		r.peer = "f3d " + times(share(theirs, cube[1]))
	}
	b.add(r)
	return nil
}

// picture makes pictures of a specimen by both programs in turn. Common is how much of what
// the pictures show is the same.
func (b *bench) picture(s specimen) (ours, theirs []process, commands []string, common float64, err error) {
	path, err := b.files.path(s)
	if err != nil {
		return nil, nil, nil, 0, err
	}
	own, other := filepath.Join(b.dir, "cairn.png"), filepath.Join(b.dir, "f3d.png")
	cairn := cairnArgs(own, path)
	f3d := append(b.eye(s).f3dArgs(other), path)
	commands = []string{commandLine(b.cairn, cairn...), commandLine("f3d", f3d...)}
	const warm = 1
	for i := range warm + repeats(s) {
		if b.peers.f3d != "" {
			p, err := b.measure("f3d", f3d...)
			if err != nil {
				return nil, nil, nil, 0, err
			}
			if i >= warm {
				theirs = append(theirs, p)
			}
		}
		p, err := b.measure(b.cairn, cairn...)
		if err != nil {
			return nil, nil, nil, 0, err
		}
		if i >= warm {
			ours = append(ours, p)
		}
	}
	if b.peers.f3d == "" {
		return ours, nil, commands[:1], 0, nil
	}
	common, err = overlapOf(own, other)
	return ours, theirs, commands, common, err
}

// repeats returns how often a specimen is measured.
func repeats(s specimen) int {
	switch {
	case s.triangles == 12:
		return 9
	case s.triangles <= million:
		return 5
	default:
		return 3
	}
}
