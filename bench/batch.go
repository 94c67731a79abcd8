package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// batch measures pictures of many files: Cairn's in one process, f3d's one after another.
// The files are names of a few, by hard links: each is opened and read for itself, and
// all are in the system's cache in both cases.
func (b *bench) batch() error {
	count := 100
	if b.quick {
		count = 12
	}
	singles, files, err := b.manyFiles(count)
	if err != nil {
		return err
	}
	largest, err := b.largestSingle(singles)
	if err != nil {
		return err
	}
	jobs := runtime.NumCPU()
	out := filepath.Join(b.dir, "pictures")
	args := append([]string{"render"}, files...)
	more := []string{"-o", out + "/", "--size", fmt.Sprintf("%dx%d", width, height), "--samples", "1", "--jobs", fmt.Sprint(jobs)}
	const rounds = 3
	var ours []process
	var loop process // of all rounds
	for i := range rounds {
		if err := os.MkdirAll(out, 0o700); err != nil {
			return err
		}
		p, err := b.measure(b.cairn, append(args, more...)...)
		if err != nil {
			return err
		}
		ours = append(ours, p)
		if b.peers.f3d == "" {
			continue
		}
		// A third of f3d's loop beside each of Cairn's.
		part, err := b.f3dLoop(files[count*i/rounds:count*(i+1)/rounds], out)
		if err != nil {
			return err
		}
		loop.Wall, loop.Peak = loop.Wall+part.Wall, max(loop.Peak, part.Peak)
	}
	return b.batchRows(count, jobs, files[0], largest, ours, loop, append([]string{"render", "scans/*.ply"}, more...))
}

func (b *bench) batchRows(count, jobs int, file string, largest float64, ours []process, loop process, args []string) error {
	const faster, above = 6, 1.15
	commands := []string{commandLine(b.cairn, args...), "for f in scans/*.ply; do " + commandLine("f3d", append(b.eye(specimen{million, native, "ply"}).f3dArgs("$f.png"), "$f")...) + "; done"}
	r := row{
		what: fmt.Sprintf("%d meshes of 1 M triangles, PLY in three orders", count), bar: fmt.Sprintf("≥ %d ×", faster), cairn: spread(walls(ours)),
		peer: "no f3d here", verdict: absent, commands: commands,
	}
	if loop.Wall > 0 {
		ratio := loop.Wall.Seconds() / median(walls(ours))
		r.peer, r.ratio, r.verdict = "f3d "+seconds(loop.Wall.Seconds()), times(ratio), judge(ratio >= faster)
		common, err := overlapOf(filepath.Join(b.dir, "pictures", pictureName(file)), filepath.Join(b.dir, "pictures", "f3d-"+pictureName(file)))
		if err != nil {
			return err
		}
		if r.ratio += fmt.Sprintf(", silhouette %.3f", common); common < leastOverlap {
			r.verdict = wrong
		}
	}
	b.add(r)
	peak := median(peaks(ours))
	memory := row{
		what: fmt.Sprintf("  memory, by that of the largest alone × %d at once", jobs), bar: fmt.Sprintf("≤ %g", above),
		cairn:   fmt.Sprintf("%.2f (%s; alone %s)", peak/largest/float64(jobs), megabytes(peak), megabytes(largest)),
		verdict: judge(peak <= above*largest*float64(jobs)), commands: commands[:1],
	}
	if loop.Peak > 0 {
		memory.peer = "f3d, one at a time " + megabytes(float64(loop.Peak))
	}
	b.add(memory)
	return nil
}

// manyFiles links the meshes of one million triangles to so many names.
func (b *bench) manyFiles(count int) (singles, links []string, err error) {
	for _, order := range []string{native, scanLine, shuffled} {
		path, err := b.files.path(specimen{million, order, "ply"})
		if err != nil {
			return nil, nil, err
		}
		singles = append(singles, path)
	}
	// Beside the meshes, as hard links do not leave a file system.
	folder, err := os.MkdirTemp(b.cache, "scans-")
	if err != nil {
		return nil, nil, err
	}
	b.after(func() { os.RemoveAll(folder) })
	for i := range count {
		link := filepath.Join(folder, fmt.Sprintf("scan-%03d.ply", i+1))
		if err := os.Link(singles[i%len(singles)], link); err != nil {
			return nil, nil, err
		}
		links = append(links, link)
	}
	return singles, links, nil
}

// largestSingle returns the memory of the mesh that takes most alone.
func (b *bench) largestSingle(singles []string) (float64, error) {
	largest := 0.
	for _, path := range singles {
		var one []process
		for range 3 {
			p, err := b.measure(b.cairn, cairnArgs(filepath.Join(b.dir, "one.png"), path)...)
			if err != nil {
				return 0, err
			}
			one = append(one, p)
		}
		largest = max(largest, median(peaks(one)))
	}
	return largest, nil
}

// f3dLoop draws file after file.
func (b *bench) f3dLoop(files []string, out string) (process, error) {
	var all process
	e := b.eye(specimen{million, native, "ply"})
	for _, file := range files {
		p, err := b.measure("f3d", append(e.f3dArgs(filepath.Join(out, "f3d-"+pictureName(file))), file)...)
		if err != nil {
			return all, err
		}
		all.Wall, all.Peak = all.Wall+p.Wall, max(all.Peak, p.Peak)
	}
	return all, nil
}

func pictureName(file string) string {
	name := filepath.Base(file)
	return name[:len(name)-len(filepath.Ext(name))] + ".png"
}
