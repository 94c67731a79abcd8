// Command bench measures Cairn beside other programs on this machine and writes what it
// found to RESULTS.md. make bench calls it. Everything is measured in turn, by whole
// processes where that is possible, and a picture that shows something else than the
// other program's counts as failed, however fast it was.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// options are what the command line says.
type options struct {
	cairn   string // the program that is measured
	out     string // the file with the results; empty: standard output
	cache   string // the folder with the meshes
	quick   bool   // no meshes of 10 million triangles, fewer files
	only    string // names of parts, with commas; empty: all
	prepare bool   // only make the meshes
}

// part is a group of rows that are measured together.
type part struct {
	name, title string
	measure     func(*bench) error
}

var parts = []part{
	{"pictures", "A picture of a file, whole processes", (*bench).pictures},
	{"loading", "Reading alone", (*bench).loading},
	{"frames", "Frames while the view turns", (*bench).frames},
	{"rays", "Picking", (*bench).rays},
	{"batch", "Many files", (*bench).batch},
	{"window", "In the window", (*bench).window},
	{"procrustes", "Superimposing specimens", (*bench).procrustes},
	{"splines", "Warping a mesh", (*bench).splines},
}

func main() {
	if len(os.Args) > 3 && os.Args[1] == launcherWord {
		os.Exit(launch(os.Args[2], os.Args[3:]))
	}
	var o options
	flag.StringVar(&o.cairn, "cairn", "bin/cairn", "the program to measure")
	flag.StringVar(&o.out, "o", "", "write the results to this file, and keep its section Profile; else to standard output")
	flag.StringVar(&o.cache, "cache", "", "where the meshes are kept (default: below the user's cache folder)")
	flag.BoolVar(&o.quick, "quick", false, "only meshes of one million triangles, and fewer files")
	flag.StringVar(&o.only, "only", "", "only these parts, with commas: "+strings.Join(partNames(), ","))
	flag.BoolVar(&o.prepare, "prepare", false, "only make the meshes")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func partNames() []string {
	var names []string
	for _, p := range parts {
		names = append(names, p.name)
	}
	return names
}

func run(ctx context.Context, o options) error {
	chosen := partNames()
	if o.only != "" {
		chosen = strings.Split(o.only, ",")
	}
	for _, name := range chosen {
		if !slices.Contains(partNames(), name) {
			return fmt.Errorf("there is no part %q; there are %s", name, strings.Join(partNames(), ", "))
		}
	}
	if o.only != "" && o.out != "" {
		return fmt.Errorf("-o writes the whole table; with -only it goes to standard output")
	}
	b, err := newBench(ctx, o)
	if err != nil {
		return err
	}
	defer b.close()
	if o.prepare {
		return b.files.makeAll()
	}
	begin := time.Now()
	r := results{machine: b.machine(), quick: o.quick}
	for _, p := range parts {
		if !slices.Contains(chosen, p.name) {
			continue
		}
		b.rows = nil
		b.say("%s", p.title)
		if err := p.measure(b); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		r.sections = append(r.sections, section{p.title, b.rows})
	}
	r.took, r.loadAfter = time.Since(begin), loadAverage()
	if o.out == "" {
		_, err := os.Stdout.WriteString(r.markdown(noProfile))
		return err
	}
	old, err := os.ReadFile(o.out)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	return os.WriteFile(o.out, []byte(r.markdown(profileOf(string(old)))), 0o644)
}

// bench is one run of all measurements.
type bench struct {
	context.Context
	options
	dir   string // for pictures and other passing things
	env   []string
	files *files
	peers peers
	eyes  map[int]eye // by the number of triangles
	rows  []row       // of the part that is measured
	ends  []func()    // in turn backwards
}

func newBench(ctx context.Context, o options) (*bench, error) {
	var err error
	if o.cairn, err = filepath.Abs(o.cairn); err != nil {
		return nil, err
	}
	if _, err := os.Stat(o.cairn); err != nil {
		return nil, fmt.Errorf("%w; make build makes it", err)
	}
	if o.cache == "" {
		folder, err := os.UserCacheDir()
		if err != nil {
			return nil, err
		}
		o.cache = filepath.Join(folder, "cairn-bench")
	}
	b := &bench{Context: ctx, options: o, files: &files{folder: o.cache, quick: o.quick}, eyes: map[int]eye{}}
	if b.dir, err = os.MkdirTemp("", "cairn-bench-"); err != nil {
		return nil, err
	}
	display, stop, err := startDisplay()
	if err != nil {
		os.RemoveAll(b.dir)
		return nil, err
	}
	b.after(func() { os.RemoveAll(b.dir) })
	b.after(stop)
	b.env = environment(os.Environ(), b.dir, display)
	b.peers = findPeers(b)
	return b, nil
}

// after has something done at the end.
func (b *bench) after(f func()) { b.ends = append(b.ends, f) }

func (b *bench) close() {
	for _, f := range slices.Backward(b.ends) {
		f()
	}
}

// say tells on standard error how far it is.
func (b *bench) say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "bench: %s\n", fmt.Sprintf(format, args...))
}

// add appends a row, and tells it.
func (b *bench) add(r row) {
	b.rows = append(b.rows, r)
	parts := slices.DeleteFunc([]string{r.cairn, r.peer, r.ratio, string(r.verdict)}, func(text string) bool { return text == "" })
	b.say("  %s: %s", r.what, strings.Join(parts, "; "))
}
