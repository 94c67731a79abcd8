//go:build unix

// Hostile runs the real program over hostile and damaged files, each in a
// process of its own, and prints what came of it: crashes, hangs, memory, the
// verdicts that were expected, and files opened outside of a model's folder.
//
// It is run by make hostile. Its exit status is 1 where a bar is missed.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
)

// The bars.
const (
	timeLimitSeconds = 10
	baseMemory       = 256 << 20 // bytes, beside
	memoryFactor     = 40        // times the size of the file
	leastLoaded      = 0.99      // of the valid files
)

func main() {
	program := flag.String("cairn", "bin/cairn", "the program")
	data := flag.String("data", "../shared/data", "the folder with the files")
	mutants := flag.Int("mutants", 64, "truncations, and as many byte changes, of every valid file")
	verbose := flag.Bool("v", false, "name every file that fails to load")
	flag.Parse()
	abs, err := filepath.Abs(*program)
	if err == nil {
		err = run(abs, *data, *mutants, *verbose)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "hostile:", err)
		os.Exit(1)
	}
}

func run(program, data string, mutants int, verbose bool) error {
	files, err := collect(data)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "cairn-hostile")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	r := &runner{program: program, work: work}

	var whole report
	all := r.all(files)
	for i, f := range files {
		whole.add(f, all[i])
	}
	whole.print("files as they are")
	loaded := loading(files, all, verbose)
	verdicts, err := verdicts(r, data, all, files)
	if err != nil {
		return err
	}
	var damaged report
	for _, f := range files {
		if f.valid {
			damaged.merge(r.damage(f, mutants))
		}
	}
	damaged.print(fmt.Sprintf("%d truncations and %d byte changes of every valid file", mutants, mutants))
	outside, err := opensOutside(r, data)
	if err != nil {
		return err
	}
	if bad := whole.bad() + damaged.bad() + loaded + verdicts + outside; bad > 0 {
		return fmt.Errorf("%d bars or files missed", bad)
	}
	return nil
}

// all runs the program on each file alone.
func (r *runner) all(files []file) []outcome {
	out := make([]outcome, len(files))
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.NumCPU() {
		wg.Go(func() {
			for i := range next {
				out[i] = r.info(files[i].path)
			}
		})
	}
	for i := range files {
		next <- i
	}
	close(next)
	wg.Wait()
	return out
}
