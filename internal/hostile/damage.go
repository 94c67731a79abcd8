//go:build unix

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// perProcess is how many damaged files one process reads: enough that starting
// it does not count, few enough to tell which file is to blame.
const perProcess = 16

// damage tries truncations and byte changes of a file, without the files beside
// it. Where a process fails, its files are tried one by one.
func (r *runner) damage(f file, mutants int) report {
	var sum report
	data, err := f.read()
	if err != nil {
		sum.crashes++
		sum.lines = append(sum.lines, err.Error())
		return sum
	}
	if len(data) == 0 {
		return sum
	}
	rng := rand.New(rand.NewPCG(uint64(len(data)), 64))
	dir, err := os.MkdirTemp(r.work, "")
	if err != nil {
		sum.lines, sum.crashes = append(sum.lines, err.Error()), sum.crashes+1
		return sum
	}
	defer os.RemoveAll(dir)
	var batch []string
	flush := func() {
		if len(batch) > 0 {
			sum.merge(r.batch(f, batch))
			for _, b := range batch {
				os.Remove(b)
			}
			batch = batch[:0]
		}
	}
	for i := range 2 * mutants {
		b := mutant(rng, data, i, mutants)
		sub := filepath.Join(dir, fmt.Sprint(i))
		path := filepath.Join(sub, filepath.Base(f.path))
		if err = os.Mkdir(sub, 0o700); err == nil {
			err = os.WriteFile(path, b, 0o600)
		}
		if err != nil {
			sum.lines, sum.crashes = append(sum.lines, err.Error()), sum.crashes+1
			return sum
		}
		if batch = append(batch, path); len(batch) == perProcess {
			flush()
		}
	}
	flush()
	return sum
}

// mutant returns the file cut off, for the first half of the mutants, or with
// some bytes changed. A third of each strikes the first part of the file, where
// the headers are.
func mutant(rng *rand.Rand, data []byte, i, mutants int) []byte {
	const head = 512
	n := len(data)
	if i%3 == 0 {
		n = min(n, head)
	}
	if i < mutants {
		return data[:rng.IntN(n)]
	}
	b := append([]byte(nil), data...)
	for range 1 + rng.IntN(4) {
		at := rng.IntN(n)
		switch rng.IntN(4) {
		case 0:
			b[at] = byte(rng.IntN(256))
		case 1:
			b[at] ^= 1 << rng.IntN(8)
		case 2:
			b[at] = "09-.,\n \x00\xff\"{}[]"[rng.IntN(14)]
		default: // a number grows
			if b[at] >= '0' && b[at] <= '8' {
				b[at] = '9'
			} else {
				b[at] = 0xff
			}
		}
	}
	return b
}

func (r *runner) batch(f file, paths []string) report {
	var sum report
	o := r.info(paths...)
	sum.runs = len(paths)
	var whole report
	whole.judge(f, o)
	if whole.bad() == 0 {
		sum.worst, sum.slowest = whole.worst, o.took // none can have taken longer
		sum.refused = countRefused(o.text)
		return sum
	}
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			continue
		}
		one := r.info(p)
		if !one.loaded {
			sum.refused++
		}
		sum.judge(file{path: p, size: info.Size()}, one)
	}
	return sum
}

// countRefused counts the messages about files of a run.
func countRefused(text string) (n int) {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "cairn: ") && !strings.HasPrefix(line, "cairn: warning") {
			n++
		}
	}
	return n
}
