//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// runner runs the program.
type runner struct {
	program string
	work    string // a folder for damaged files
}

// outcome is what came of one run.
type outcome struct {
	loaded   bool // every file of the run
	warnings int
	notKept  int    // what info says of what is not kept
	text     string // of standard error
	crash    string // "" unless it panicked or was killed
	hung     bool
	peak     int64 // bytes resident at most
	took     time.Duration
}

// info runs "cairn info --json" on files in one process, which has the time
// that one file may take.
func (r *runner) info(files ...string) outcome {
	ctx, cancel := context.WithTimeout(context.Background(), timeLimitSeconds*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, r.program, append([]string{"info", "--json"}, files...)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	start := time.Now()
	err := cmd.Run()
	o := outcome{text: errs.String(), took: time.Since(start), hung: errors.Is(ctx.Err(), context.DeadlineExceeded)}
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		o.peak = u.Maxrss << 10
	}
	o.loaded = err == nil
	switch text := o.text; {
	case strings.Contains(text, "panic:"), strings.Contains(text, "fatal error:"), strings.Contains(text, "goroutine "):
		o.crash = firstLine(text)
	case cmd.ProcessState != nil && cmd.ProcessState.ExitCode() != 0 && cmd.ProcessState.ExitCode() != 1 && !o.hung:
		o.crash = fmt.Sprintf("exit status %d: %s", cmd.ProcessState.ExitCode(), firstLine(text))
	}
	for line := range bytes.Lines(out.Bytes()) {
		var info struct {
			Warnings []string
			NotKept  []string `json:"not_kept"`
		}
		if json.Unmarshal(line, &info) == nil {
			o.warnings += len(info.Warnings)
			o.notKept += len(info.NotKept)
		}
	}
	return o
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// report sums runs up.
type report struct {
	runs, crashes, hangs, memory, refused int
	worst                                 float64 // memory, as a part of what is allowed
	slowest                               time.Duration
	lines                                 []string
}

// add counts the run of one file.
func (r *report) add(f file, o outcome) {
	r.runs++
	if !o.loaded {
		r.refused++
	}
	r.judge(f, o)
}

// judge holds a run against the bars for a file of the size of f.
func (r *report) judge(f file, o outcome) {
	if o.crash != "" {
		r.crashes++
		r.lines = append(r.lines, f.path+": "+o.crash)
	}
	if o.hung {
		r.hangs++
		r.lines = append(r.lines, f.path+": more than "+fmt.Sprint(timeLimitSeconds)+" s")
	}
	part := float64(o.peak) / float64(baseMemory+memoryFactor*f.size)
	if part > 1 {
		r.memory++
		r.lines = append(r.lines, fmt.Sprintf("%s: %d MB for %d bytes", f.path, o.peak>>20, f.size))
	}
	r.worst, r.slowest = max(r.worst, part), max(r.slowest, o.took)
}

func (r *report) merge(o report) {
	r.runs += o.runs
	r.crashes += o.crashes
	r.hangs += o.hangs
	r.memory += o.memory
	r.refused += o.refused
	r.worst, r.slowest = max(r.worst, o.worst), max(r.slowest, o.slowest)
	r.lines = append(r.lines, o.lines...)
}

func (r *report) bad() int { return r.crashes + r.hangs + r.memory }

func (r *report) print(title string) {
	fmt.Printf("%s: %d runs, %d refused with a message, %d crashes, %d hangs over %d s, %d over the memory (worst %.0f %% of what is allowed), slowest %.1f s\n",
		title, r.runs, r.refused, r.crashes, r.hangs, timeLimitSeconds, r.memory, 100*r.worst, r.slowest.Seconds())
	for _, l := range r.lines {
		fmt.Println("  ", l)
	}
}
